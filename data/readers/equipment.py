"""Places where activities can be held: BPE (INSEE) and Data ES (sport), rows of ``sites``."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from pyproj import CRS

from data.check import Tables
from data.readers.layout import Account, Origin, Reading, Table, commune_codes, replaced
from data.readers.points import places
from data.vocabulary import SITE_KINDS
from geo.crs import LAMBERT_93, metre_crs
from geo.reach import pairs_within, to_metres

BPE_TITLE: Final = "base permanente des équipements (BPE)"
DATA_ES_TITLE: Final = "équipements sportifs (Data ES)"
SAME_PLACE_M: Final = 60.0
"""A site of the same kind this near to one the territory has may be the same one."""
_SPORT: Final = (101, 103, 104, 107, 109, 111, 112, 113, 114, 116, 117, 121, 127, 128, 129, 130)
_CULTURE: Final = (303, 304, 305, 306, 312, 315)
_KINDS: Final = (
    dict.fromkeys((f"F{number}" for number in _SPORT), "gymnase")
    | dict.fromkeys((f"F{number}" for number in _CULTURE), "equipement_culturel")
    | {"F307": "bibliotheque", "D108": "maison_sante", "D113": "maison_sante"}
)
"""Type of the BPE → kind of site; other types are left out."""


def is_bpe(names: set[str]) -> bool:
    return {"depcom", "typequ"} <= names and bool(names & {"lambert_x", "longitude"})


def is_data_es(names: set[str]) -> bool:
    return {"inst_numero", "inst_nom"} <= names and bool(
        names & {"equip_coordonnees", "equip_x", "coordgpsx", "longitude"}
    )


def read_bpe(table: Table, tables: Tables, origin: Origin) -> Reading:
    """Sites of the kinds that the territory uses, one a place and kind, beside those it has."""
    rows = table.rows
    types = rows["typequ"].str.upper()
    kinds = types.map(_KINDS)
    communes = commune_codes(rows["depcom"])
    account = Account(rows.index)
    account.leave(~communes.isin(tables["communes"]["insee_com"]), "hors du territoire")
    account.leave(types.str.startswith("C"), "établissement scolaire : prendre l’annuaire")
    account.leave(kinds.isna(), "équipement d’une autre nature")
    points = places(table, _metres(tables))
    spots = (points * 1e5).round().astype("Int64").astype("str")
    named = kinds.map(SITE_KINDS) + " de " + table.column("libcom", "libelle_commune")
    found = pd.DataFrame(
        {
            "site_id": "BPE-" + types + "-" + spots["lon"] + "-" + spots["lat"],
            "name": table.column("nomrs").fillna(named).fillna(kinds.map(SITE_KINDS)),
            "kind": kinds,
            "address": _joined(table, ["numvoie", "typvoie", "libvoie"]),
            "insee_com": communes,
            **points,
        }
    )
    return _reading(BPE_TITLE, table, account, found, tables, origin)


def read_data_es(table: Table, tables: Tables, origin: Origin) -> Reading:
    """One site an installation, whatever the number of its equipments."""
    rows = table.rows
    communes = commune_codes(table.column("new_code", "inst_com_code", "com_insee"))
    account = Account(rows.index)
    account.leave(~communes.isin(tables["communes"]["insee_com"]), "hors du territoire")
    account.refuse(
        rows["inst_nom"].isna(), table.fault("inst_nom", "nom de l’installation attendu.")
    )
    found = pd.DataFrame(
        {
            "site_id": "ES-" + rows["inst_numero"],
            "name": rows["inst_nom"],
            "kind": "gymnase",
            "address": table.column("inst_adresse"),
            "insee_com": communes,
            **places(table, _metres(tables)),
        }
    )
    accessible = table.column("inst_acc_handi_bool").str.casefold().isin(["true", "oui", "1"])
    found["is_accessible"] = accessible.groupby(rows["inst_numero"]).transform("any")
    return _reading(DATA_ES_TITLE, table, account, found, tables, origin)


def _reading(
    title: str,
    table: Table,
    account: Account,
    found: pd.DataFrame,
    tables: Tables,
    origin: Origin,
) -> Reading:
    """The sites found beside those of the territory; what may be one of them is doubtful."""
    account.leave(found["lon"].isna() | found["lat"].isna(), "sans coordonnées utilisables")
    same = found["site_id"].where(account.taken)
    account.leave(same.notna() & same.duplicated(), "même lieu qu’une autre ligne")
    current = tables["sites"]
    near = _same_place(found, current[~current["site_id"].isin(found["site_id"])], tables)
    account.doubt(near.notna(), table.fault(None, "") + found["name"] + " : est-ce " + near + " ?")
    rows = found[account.taken].assign(uai=None, is_fictive=False)
    rows["updated_on"] = pd.Timestamp(origin.read_on)
    remarks = []
    if "is_accessible" not in rows:
        rows["is_accessible"] = False
        remarks.append(
            "Accessibilité inconnue de ce fichier : « non » tant qu’on ne la saisit pas."
        )
    changed = replaced(current, rows[list(current.columns)], ["site_id"])
    return account.reading(title, {"sites": changed} if len(rows) else {}, remarks)


def _same_place(found: pd.DataFrame, current: pd.DataFrame, tables: Tables) -> pd.Series:
    """Name of a site of the territory of the same kind within :data:`SAME_PLACE_M`, else NaN."""
    names = pd.Series(index=found.index, dtype="str")
    crs = _metres(tables)
    for kind, sites in current.groupby("kind"):
        lines = found.index[found["kind"] == kind]
        pairs = pairs_within(
            to_metres(found.loc[lines, "lon"], found.loc[lines, "lat"], crs),
            to_metres(sites["lon"], sites["lat"], crs),
            SAME_PLACE_M,
        )
        near = np.flatnonzero(np.diff(pairs.indptr))
        first = pairs.indices[pairs.indptr[near]]
        names[lines[near]] = sites["name"].to_numpy()[first]
    return names


def _metres(tables: Tables) -> CRS:
    """The metre system of the territory, where a line names none."""
    communes = gpd.GeoDataFrame(tables["communes"])
    if communes.empty:
        return LAMBERT_93
    west, south, east, north = communes.total_bounds
    return metre_crs((west, south, east, north))


def _joined(table: Table, names: list[str]) -> pd.Series:
    """Cells of several columns in one text, NaN where all are blank."""
    texts = pd.concat([table.column(name).fillna("") for name in names], axis=1)
    joined = texts.agg(" ".join, axis=1).str.split().str.join(" ")
    return joined.mask(joined == "")
