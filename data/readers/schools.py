"""Annuaire de l’éducation and IPS: rows of ``schools``."""

from typing import Final

import pandas as pd

from data import french
from data.check import Tables
from data.readers.layout import (
    Account,
    Origin,
    Reading,
    Table,
    commune_codes,
    numbers,
    replaced,
    year_in,
)
from data.readers.points import places
from data.vocabulary import EDUCATION_PRIORITAIRE

DIRECTORY_TITLE: Final = "annuaire de l’éducation"
IPS_TITLE: Final = "indices de position sociale des établissements (IPS)"
_UAI: Final = r"\d{7}[A-Z]"
_IPS: Final = ("ips", "ips_etab", "ips_ensemble_gt_pro")


def is_directory(names: set[str]) -> bool:
    return {"identifiant_de_l_etablissement", "type_etablissement", "code_commune"} <= names


def is_ips(names: set[str]) -> bool:
    return {"rentree_scolaire", "uai"} <= names and bool(names.intersection(_IPS))


def read_directory(table: Table, tables: Tables, origin: Origin) -> Reading:
    """The schools of the territory's communes, in place of those of the same UAI.

    The number of pupils and the IPS, that the annuaire lacks, stay as the territory has them; a
    school of the territory that the file lacks stays too, and is named.
    """
    rows = table.rows
    uai = rows["identifiant_de_l_etablissement"].str.upper()
    communes = commune_codes(rows["code_commune"])
    levels = _levels(table)
    account = Account(rows.index)
    account.leave(~communes.isin(tables["communes"]["insee_com"]), "hors du territoire")
    account.leave(levels.isna() & ~_is_school(table), "ni école, ni collège, ni lycée")
    state = table.column("etat").str.upper()
    account.leave(state.notna() & ~state.isin(["OUVERT", "A FERMER"]), "fermé ou à ouvrir")
    account.refuse(
        ~uai.str.fullmatch(_UAI).fillna(False).astype(bool),
        table.fault("identifiant_de_l_etablissement", "sept chiffres et une lettre attendus."),
    )
    account.refuse(
        uai.duplicated(),
        table.fault("identifiant_de_l_etablissement", "établissement déjà lu plus haut."),
    )
    names = table.column("nom_etablissement")
    account.refuse(names.isna(), table.fault(None, "le nom de l’établissement manque."))
    account.doubt(
        levels.isna(),
        table.fault("type_etablissement", "école maternelle ou élémentaire ? à préciser."),
    )
    points = places(table)
    taken = account.taken
    kept = tables["schools"].set_index("uai").reindex(uai[taken])
    found = pd.DataFrame(
        {
            "uai": uai,
            "name": names,
            "insee_com": communes,
            "lon": points["lon"],
            "lat": points["lat"],
            "levels": levels,
            "education_prioritaire": _priority(table),
            "is_public": table.column("statut_public_prive").str.casefold() == "public",
            "source": "Éducation nationale, annuaire de l’éducation",
            "vintage": year_in(str(table.column("date_maj_ligne").max())),
        }
    )[taken].assign(pupils=kept["pupils"].to_numpy(), ips=kept["ips"].to_numpy())
    remarks = _directory_remarks(found, tables["schools"])
    changed = replaced(tables["schools"], found[list(tables["schools"].columns)], ["uai"])
    return account.reading(DIRECTORY_TITLE, {"schools": changed} if len(found) else {}, remarks)


def read_ips(table: Table, tables: Tables, origin: Origin) -> Reading:
    """The latest IPS of each school of the territory; earlier years are left out."""
    rows = table.rows
    ips_name = str(table.first(_IPS))
    uai, values = rows["uai"].str.upper(), numbers(rows[ips_name])
    years = numbers(rows["rentree_scolaire"].str.extract(r"(\d{4})", expand=False))
    schools = tables["schools"].set_index("uai")
    account = Account(rows.index)
    account.leave(~uai.isin(schools.index), "établissement inconnu du territoire")
    hidden = rows[ips_name].isna() | rows[ips_name].str.casefold().isin(["ns", "nd", "s", "so"])
    account.leave(hidden, "IPS non publié")
    account.refuse(~values.between(1, 250), table.fault(ips_name, "indice attendu, comme 97,4."))
    account.refuse(
        years.isna(), table.fault("rentree_scolaire", "rentrée attendue, comme 2023-2024.")
    )
    known = pd.DataFrame({"uai": uai, "year": years, "ips": values})[account.taken]
    known = known.sort_values("year", kind="stable")
    is_last = ~known["uai"].duplicated(keep="last")
    account.leave(~is_last.reindex(rows.index, fill_value=True), "rentrée antérieure")
    last = known[is_last].set_index("uai")
    if last.empty:
        return account.reading(IPS_TITLE, {}, [])
    changed = tables["schools"].assign(
        ips=tables["schools"]["uai"].map(last["ips"]).fillna(tables["schools"]["ips"])
    )
    terms = [f"{year:.0f}" for year in sorted(last["year"].unique())]
    return account.reading(
        IPS_TITLE, {"schools": changed}, [f"IPS de la rentrée {french.listing(terms)}."]
    )


def _levels(table: Table) -> pd.Series:
    """Codes of the levels of each school, NaN where the file does not tell."""
    kind = table.column("type_etablissement").str.casefold().fillna("")
    nature = table.column("libelle_nature").str.casefold().fillna("")
    is_primary = kind.str.startswith(("ecole", "école"))
    has_nursery = is_primary & (table.column("ecole_maternelle") == "1")
    has_elementary = is_primary & (table.column("ecole_elementaire") == "1")
    untold = is_primary & ~has_nursery & ~has_elementary
    has_nursery |= untold & nature.str.contains("maternelle")
    has_elementary |= untold & nature.str.contains("elementaire")
    parts = {
        "maternelle": has_nursery,
        "elementaire": has_elementary,
        "college": kind.str.startswith(("collège", "college")),
        "lycee": kind.str.startswith(("lycée", "lycee")),
    }
    codes = pd.Series("", index=kind.index)
    for code, has in parts.items():
        codes = codes.mask(has, codes + "," + code)
    codes = codes.str.removeprefix(",")
    return codes.mask(codes == "")


def _is_school(table: Table) -> pd.Series:
    kind = table.column("type_etablissement").str.casefold().fillna("")
    return kind.str.startswith(("ecole", "école"))


def _priority(table: Table) -> pd.Series:
    told = table.column("appartenance_education_prioritaire").str.upper()
    return told.where(told.isin(list(EDUCATION_PRIORITAIRE)))


def _directory_remarks(found: pd.DataFrame, current: pd.DataFrame) -> list[str]:
    remarks = []
    unplaced = int(found["lon"].isna().sum())
    if unplaced:
        remarks.append(
            f"{french.count(unplaced, 'établissement')} sans coordonnées utilisables : à placer."
        )
    missing = current.loc[~current["uai"].isin(found["uai"]), "name"].tolist()
    if missing and len(found):
        more = f" et {len(missing) - 5} autres" if len(missing) > 5 else ""
        remarks.append(f"Absents du fichier, gardés tels quels : {', '.join(missing[:5])}{more}.")
    return remarks
