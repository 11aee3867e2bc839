"""INSEE figures by quartier prioritaire, in the layouts of many vintages: rows of ``indicators``.

Recensement (``tx_tot_0a14``…), Filosofi (``DISP_MED_A21``, ``DISP_TP6021``, ``disp_q2_a13``…),
population of the QPV 2024 (``popMuniQPV``…) and compilations with a column ``annee``.
"""

import re
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from data.check import Tables
from data.readers import ReadError
from data.readers.layout import Account, Origin, Reading, Table, hidden, numbers, replaced, year_in
from data.schemas.columns import PATTERN_QPV
from data.vocabulary import INDICATORS

TITLE: Final = "chiffres de l’INSEE par quartier prioritaire"
_CODES: Final = ("qp", "code_qp", "codeqpv", "code_qpv", "codgeo", "codeqp", "code")
_CENSUS: Final = {
    "tx_tot_0a14": "part_0_14",
    "tx_tot_15a24": "part_15_24",
    "tx_tot_fam_mono": "part_monoparentales",
    "tx_tot_infbac": "part_infra_bac",
    "tx_tot_empl": "taux_emploi",
    "tx_tot_scol": "taux_scolarisation_15_24",
}
_POPULATION: Final = {"popmuniqpv": "population", "partpop15_24": "part_15_24"}
_COMPILED: Final = {
    "revenu_median": "revenu_median_uc",
    "taux_pauvrete": "taux_pauvrete",
    "population": "population",
}
_FILOSOFI: Final = {
    r"(?:disp_)?tp60_?a?(\d\d)": "taux_pauvrete",
    r"disp_(?:med|q2)_?a?(\d\d)": "revenu_median_uc",
}
_POPULATION_YEAR: Final = 2020
"""The one year published in the layout of the population of the QPV 2024."""
_COUNTS: Final = ("population", "logements_sociaux")


def is_header(names: set[str]) -> bool:
    """Whether these names hold a code of quartier and a figure that is known."""
    if not names.intersection(_CODES):
        return False
    if names.intersection(_CENSUS) or names.intersection(_POPULATION):
        return True
    if any(_filosofi(name) for name in names):
        return True
    return "annee" in names and bool(names.intersection(_COMPILED))


def read(table: Table, tables: Tables, origin: Origin) -> Reading:
    """The file's figures in place of the territory's of the same quartier and year.

    A line is taken when its quartier is of the territory and all its figures can be read;
    figures on the contours of 2015 go to the quartiers that come from them. A secrecy code, or
    a blank in a publication of the INSEE, is a secret; in a compilation a blank is missing.
    Raises :class:`ReadError` when the year of the figures cannot be known.
    """
    table = _without_labels(table)
    rows = table.rows
    code_name = str(table.first(_CODES))
    codes = rows[code_name].str.upper()
    account = Account(rows.index)
    is_code = codes.str.fullmatch(PATTERN_QPV).fillna(False).astype(bool)
    _leave_what_is_no_quartier(account, rows, codes, is_code)
    account.refuse(
        ~is_code, table.fault(code_name, "code de quartier attendu, comme QP037009 ou QN03709M.")
    )
    years, assumed = _years(table, origin.file_name)
    homes = _homes(codes, tables["quartiers"])
    is_ours = codes.isin(homes["code"])
    account.leave(
        ~is_ours & _may_be_ours(codes, tables),
        "contour de 2015 sans quartier : importez les contours QPV 2015, qui disent lequel",
    )
    account.leave(~is_ours, "hors du territoire")
    long = _long(table, codes, years)
    account.refuse(long["is_wrong"].groupby(level=0).any().reindex(rows.index), _wrong(table, long))
    repeated = pd.DataFrame({"code": codes, "year": rows.get("annee")}).duplicated()
    account.refuse(repeated, table.fault(code_name, "quartier déjà lu plus haut."))
    taken = long[long.index.isin(rows.index[account.taken])].merge(homes, on="code")
    shared = taken["is_shared"] & taken["indicator"].isin(_COUNTS)
    remarks = assumed + _remarks(table, long, taken, shared)
    taken = taken[~shared]
    found = pd.DataFrame(
        {
            "code_qp": taken["code_qp"],
            "indicator": taken["indicator"],
            "year": taken["year"].astype("int64"),
            "value": taken["value"],
            "status": taken["status"],
            "geography": np.where(taken["code"].str.startswith("QP"), 2015, 2024),
            "source": taken["source"],
        }
    )
    changed = replaced(tables["indicators"], found, ["code_qp", "indicator", "year"])
    return account.reading(TITLE, {"indicators": changed} if len(found) else {}, remarks)


def _filosofi(name: str) -> tuple[str, int] | None:
    """Indicator and year that the name of a column of Filosofi tells."""
    for pattern, indicator in _FILOSOFI.items():
        if found := re.fullmatch(pattern, name):
            return indicator, 2000 + int(found.group(1))
    return None


def _without_labels(table: Table) -> Table:
    """Without the line of labels that may stand under the header: its code holds no digit."""
    codes = table.rows[str(table.first(_CODES))]
    if len(codes) and not re.search(r"\d", str(codes.fillna("").iloc[0])):
        return replace(table, rows=table.rows.iloc[1:])
    return table


def _leave_what_is_no_quartier(
    account: Account, rows: pd.DataFrame, codes: pd.Series, is_code: pd.Series
) -> None:
    filled = rows.notna().sum(axis=1)
    account.leave(~is_code & (filled <= 1), "note ou titre")
    account.leave(codes.isna(), "sans code de quartier (total ou note)")


def _years(table: Table, file_name: str) -> tuple[dict[str, int], list[str]]:
    """Column → year of its figures, and what was assumed; the column ``annee`` says its own."""
    years = {name: found[1] for name in table.rows.columns if (found := _filosofi(name))}
    remarks = []
    if table.first(_POPULATION) and "annee" not in table.rows.columns:
        years |= dict.fromkeys(_POPULATION, _POPULATION_YEAR)
        remarks.append(
            f"Année {_POPULATION_YEAR} : celle de la population des QPV 2024 publiée sous cette "
            "forme ; le fichier ne la dit pas."
        )
    if table.first(_CENSUS) and "annee" not in table.rows.columns:
        year = year_in(table.preamble, r"[Rr]ecensement\D*((?:19|20)\d\d)")
        if year is None and (year := year_in(file_name, r"(?:19|20)\d\d")):
            remarks.append(f"Année {year} lue dans le nom du fichier : son contenu ne la dit pas.")
        if year is None:
            raise ReadError(
                f"{table.place} : année du recensement introuvable ; attendue au-dessus du "
                "tableau (« Recensement de la population 2010 ») ou dans une colonne « annee »."
            )
        years |= dict.fromkeys(_CENSUS, year)
    return years, remarks


def _homes(codes: pd.Series, quartiers: pd.DataFrame) -> pd.DataFrame:
    """``code`` of the file → ``code_qp`` of the territory, of 2024 or of the contour of 2015.

    ``is_shared``: several quartiers come from the one contour, so a count is of none of them.
    """
    own = quartiers[["code_qp"]].assign(code=quartiers["code_qp"])
    former = quartiers[["code_qp", "code_qp_2015"]].rename(columns={"code_qp_2015": "code"})
    homes = pd.concat([own, former.dropna()]).drop_duplicates()
    return homes.assign(is_shared=homes["code"].duplicated(keep=False))


def _may_be_ours(codes: pd.Series, tables: Tables) -> pd.Series:
    """Outlines of 2015 of the territory’s départements, while nothing says what they became."""
    if tables["quartiers"]["code_qp_2015"].notna().any():
        return pd.Series(False, index=codes.index)
    departments = tables["communes"]["insee_com"].str[:2].unique()
    return codes.str.startswith("QP") & codes.str[2:5].str.removeprefix("0").isin(departments)


def _long(table: Table, codes: pd.Series, years: dict[str, int]) -> pd.DataFrame:
    """One row a line and figure, index the line: ``code``, ``indicator``, ``year``, ``text``,
    ``value``, ``status``, ``column``, ``source``, ``is_wrong``."""
    parts = []
    for name in table.rows.columns:
        indicator, source, blank = _meaning(name)
        if indicator is None:
            continue
        texts = table.rows[name]
        year = (
            pd.Series(years[name], index=texts.index)
            if name in years
            else numbers(table.column("annee"))
        )
        values = numbers(texts)
        is_share = INDICATORS[indicator][1] == "%"
        is_wrong = (values.isna() & ~hidden(texts)) | (values < 0) | (is_share & (values > 100))
        parts.append(
            pd.DataFrame(
                {
                    "code": codes,
                    "indicator": indicator,
                    "year": year,
                    "value": values,
                    "status": np.select(
                        [values.notna(), texts.notna()], ["publie", "secret"], blank
                    ),
                    "column": name,
                    "source": source,
                    "is_wrong": is_wrong | ~year.between(1900, 2100),
                }
            )
        )
    return pd.concat(parts)


def _meaning(name: str) -> tuple[str | None, str, str]:
    """Indicator of a column, its source, and what a blank means in such a publication."""
    if found := _filosofi(name):
        return found[0], "INSEE, Filosofi", "secret"
    if name in _CENSUS:
        return _CENSUS[name], "INSEE, recensement de la population", "secret"
    if name in _POPULATION:
        return _POPULATION[name], "INSEE, population des QPV 2024", "secret"
    return _COMPILED.get(name), "INSEE, Filosofi (compilation)", "manquant"


def _wrong(table: Table, long: pd.DataFrame) -> pd.Series:
    """For each line, the message of its first figure that cannot be read."""
    messages = pd.Series(index=table.rows.index, dtype="str")
    wrong = long[long["is_wrong"]]
    for name in wrong["column"].unique():
        lines = wrong.index[wrong["column"] == name]
        unit = INDICATORS[str(_meaning(name)[0])][1]
        fault = table.fault(name, f"nombre attendu ({unit}), ou s, ns, nd, so si non publié.")
        messages = messages.fillna(fault.reindex(lines))
    return messages


def _remarks(table: Table, long: pd.DataFrame, taken: pd.DataFrame, shared: pd.Series) -> list[str]:
    remarks = []
    if "tx_tot_scol" in table.rows.columns:
        remarks.append("Le taux de scolarisation publié est celui des 16-24 ans.")
    hidden_count = int((taken["status"] == "secret").sum())
    if hidden_count:
        remarks.append(f"{hidden_count} chiffres secrets ou non diffusés, gardés comme tels.")
    if shared.any():
        codes = ", ".join(sorted(taken.loc[shared, "code"].unique()))
        remarks.append(
            f"Effectifs non repris : plusieurs quartiers viennent du contour de 2015 {codes}."
        )
    unused = set(table.rows.columns) - set(long["column"])
    if unused:
        remarks.append(f"{len(unused)} colonnes du fichier ne servent pas.")
    return remarks
