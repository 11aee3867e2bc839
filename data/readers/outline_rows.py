"""Official outlines as the territory would hold them: rows of ``communes`` or ``quartiers``."""

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data import french, schemas
from data.check import Tables
from data.readers.boundaries import LAYOUTS, Layout, is_commune_code
from data.readers.outlines import OutlineFile
from data.readers.reading import Reading
from data.schemas.columns import PATTERN_QPV
from geo.crs import DEGREES

MOST: Final = 0.5
"""Share of a quartier of 2024 that the outline of 2015 it comes from covers at least."""


def read(file: OutlineFile, tables: Tables) -> Reading:
    """The file's outlines in place of the territory's.

    Quartiers are kept where their commune belongs to the territory; communes where their code
    does. In a territory without communes, every commune of the file is taken. In a territory of
    official quartiers of 2024, the outlines of 2015 only say which quartiers come from them.
    """
    layout = LAYOUTS[file.kind]
    key = schemas.key(layout.table)[0]
    report = Reading(layout.title, rows=len(file.rows), taken=0, remarks=list(file.remarks))
    rows = file.rows
    if file.kind == "qpv_2015":
        rows = rows.assign(insee_com=_commune_codes(rows, tables["communes"]))
    here = _in_territory(layout, rows, tables)
    if not here.any():
        names = french.listing(tables["communes"]["name"])
        report.problems.append(f"aucune ligne n’est dans les communes du territoire ({names}).")
    reasons = _reasons(file, layout, rows, tables)[here].dropna()
    report.refused = reasons.tolist()
    report.problems += report.refused
    taken = rows[here].drop(index=reasons.index)
    report.taken = len(taken)
    if not here.all():
        report.left_out["hors du territoire"] = int((~here).sum())
    current = tables[layout.table].set_index(key)
    if layout.table == "communes":
        changed = _with_communes(taken, current, report)
    elif layout.vintage == 2015 and set(current["vintage"]) == {2024} and _is_official(current):
        changed = _with_origins(taken, current, report)
    else:
        report.problems += _mixed_vintages(layout, current)
        changed = _with_quartiers(taken, current, tables, report)
    report.tables = {layout.table: changed}
    return report


def _in_territory(layout: Layout, rows: gpd.GeoDataFrame, tables: Tables) -> pd.Series:
    """Rows of the territory's communes, and those that bear one of its codes."""
    communes = tables["communes"]["insee_com"]
    if layout.table == "communes" and communes.empty:
        return pd.Series(True, index=rows.index)
    codes = rows["insee_com"].astype("str").str.split(",").explode()
    here = codes.isin(communes).groupby(level=0).any()
    if layout.table == "quartiers":
        here |= rows["code_qp"].isin(tables["quartiers"]["code_qp"])
    return here


def _reasons(
    file: OutlineFile, layout: Layout, rows: gpd.GeoDataFrame, tables: Tables
) -> pd.Series:
    """Why each row cannot be taken, NaN where it can."""
    key = schemas.key(layout.table)[0]
    codes = rows[key].astype("str")
    lines = "ligne " + (rows.index + 1).astype(str).to_series(index=rows.index)
    reasons = pd.Series(file.refused, index=rows.index, dtype="str")
    known = tables[layout.table].set_index(key)["name"]
    unnamed = rows["name"].isna() & ~codes.isin(known.index)
    valid = (
        is_commune_code(codes)
        if layout.table == "communes"
        else codes.str.fullmatch(PATTERN_QPV).fillna(False).astype(bool)
    )
    reasons = reasons.mask(unnamed, lines + " : le nom manque.")
    reasons = reasons.mask(
        codes.duplicated(), lines + " : code « " + codes + " » déjà lu plus haut."
    )
    return reasons.mask(~valid, lines + " : code « " + codes.fillna("") + " » illisible.")


def _with_communes(
    taken: gpd.GeoDataFrame, current: pd.DataFrame, report: Reading
) -> gpd.GeoDataFrame:
    """Outlines are replaced; name, intercommunalité and zone stay as the territory has them."""
    new = taken.set_index("insee_com")
    for column in ("name", "siren_epci", "zone"):
        new[column] = current[column].reindex(new.index).combine_first(new[column])
    kept = current[~current.index.isin(new.index)]
    if len(kept):
        report.remarks.append(
            f"Contour inchangé, absent du fichier : {french.listing(kept['name'])}."
        )
    return _table("communes", [new, kept])


def _with_quartiers(
    taken: gpd.GeoDataFrame, current: pd.DataFrame, tables: Tables, report: Reading
) -> gpd.GeoDataFrame:
    """The file's quartiers in place of all those of the territory."""
    new = taken.set_index("code_qp")
    for column in ("name", "code_qp_2015"):
        new[column] = new[column].combine_first(current[column].reindex(new.index))
    gone = current[~current.index.isin(new.index)]
    used = _used_quartiers(tables)
    for code, name in gone["name"].items():
        if code in used:
            titles = french.listing(used[str(code)])
            report.problems.append(
                f"{code} {name} manque dans le fichier, mais sert dans : {titles}."
            )
        else:
            report.remarks.append(f"{code} {name} n’est pas dans le fichier : retiré.")
    return _table("quartiers", [new])


def _is_official(current: pd.DataFrame) -> bool:
    return bool((current["outline_status"] == "officiel").all())


def _with_origins(
    taken: gpd.GeoDataFrame, current: pd.DataFrame, report: Reading
) -> gpd.GeoDataFrame:
    """The territory's quartiers with ``code_qp_2015``: the outline of 2015 that covers at least
    half of theirs; those that none covers keep what they had."""
    new, old = current.geometry.to_numpy(), taken.geometry.to_numpy()
    at, of = shapely.STRtree(old).query(new, predicate="intersects")[::-1]
    shares = shapely.area(shapely.intersection(new[of], old[at])) / shapely.area(new[of])
    best = np.argsort(-shares, kind="stable")
    best = best[shares[best] >= MOST]
    codes = taken["code_qp"].to_numpy()[at[best]]
    found = pd.Series(codes, index=current.index[of[best]], dtype="str")
    found = found[~found.index.duplicated()]
    report.taken = int(taken["code_qp"].isin(found).sum())
    if report.taken < len(taken):
        report.left_out["sans quartier de 2024 qui en vienne"] = len(taken) - report.taken
    report.remarks.append(
        f"{french.count(len(found), 'quartier')} de 2024, sur {french.number(len(current))}, d’un "
        "contour de 2015 : les chiffres publiés sur ces contours pourront être lus."
    )
    whole = current.assign(code_qp_2015=found.combine_first(current["code_qp_2015"]))
    return _table("quartiers", [whole])


def _mixed_vintages(layout: Layout, current: pd.DataFrame) -> list[str]:
    """A territory holds one vintage of outlines, the one its codes belong to."""
    others = sorted(set(current["vintage"].dropna()) - {layout.vintage})
    if not others:
        return []
    return [
        f"ce fichier porte les contours de {layout.vintage}, le territoire ceux de "
        f"{french.listing(map(str, others))} : leurs codes diffèrent et ne se mélangent pas."
    ]


def _used_quartiers(tables: Tables) -> dict[str, list[str]]:
    """Code of a quartier → titles of the tables that point to it."""
    used: dict[str, list[str]] = {}
    for name, frame in tables.items():
        columns = [c for c, target in schemas.references(name).items() if target == "quartiers"]
        columns += [c for c in ("residence", "reserved_quartiers") if c in frame.columns]
        codes: set[str] = set()
        for column in columns:
            codes.update(frame[column].dropna().astype("str").str.split(",").explode())
        for code in codes:
            used.setdefault(code, []).append(schemas.TABLES[name].title)
    return used


def _commune_codes(rows: gpd.GeoDataFrame, communes: pd.DataFrame) -> pd.Series:
    """Codes of communes known by their names, within the département that the code tells."""
    known = pd.DataFrame(
        {
            "department": communes["insee_com"].str[:2],
            "name": _folded(communes["name"]),
            "insee_com": communes["insee_com"],
        }
    )
    names = rows["insee_com"].astype("str").str.split(",").explode()
    wanted = pd.DataFrame(
        {
            "row": names.index,
            "department": rows["code_qp"]
            .astype("str")
            .str[2:5]
            .str.removeprefix("0")
            .str[:2]
            .reindex(names.index)
            .to_numpy(),
            "name": _folded(names).to_numpy(),
        }
    )
    found = wanted.merge(known, on=["department", "name"])
    return found.groupby("row")["insee_com"].agg(",".join).reindex(rows.index)


def _folded(names: pd.Series) -> pd.Series:
    """Names without accents, case, hyphens nor surrounding blanks."""
    plain = names.astype("str").str.normalize("NFKD").str.encode("ascii", "ignore")
    return plain.str.decode("ascii").str.casefold().str.replace("-", " ").str.strip()


def _table(name: str, parts: Sequence[pd.DataFrame]) -> gpd.GeoDataFrame:
    rows = pd.concat([part.reset_index().astype(object) for part in parts])
    rows = rows[list(schemas.TABLES[name].columns)].sort_values(schemas.key(name))
    return gpd.GeoDataFrame(rows.reset_index(drop=True), geometry="geometry", crs=DEGREES)
