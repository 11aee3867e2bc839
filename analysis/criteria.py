"""The figures that rank the quartiers for the réussite éducative, each with what it stands on.

A criterion of the table ``pre_criteria`` is either an indicator of the vocabulary, read from the
table ``indicators``, or one of ``COMPUTED``. Every figure carries its status, its year and the
perimeters it stands on; what is missing or secret is a row without a value, never a zero.
"""

import datetime as dt
from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd
from pyproj import CRS
from scipy.spatial import cKDTree

from analysis.missing_partners import missing_partners, presence
from analysis.need import children_by_quartier
from data.check import DataError, Problem, Tables
from data.french import number
from data.vocabulary import BAND_LEVEL, BANDS, INDICATORS
from geo.reach import to_metres

COMPUTED: Final = {
    "enfants_2_16": "enfants des carreaux, calés sur la population publiée",
    "part_rep": "enfants dont l’école la plus proche est en REP ou REP+",
    "ips": "indice de position sociale des écoles et collèges les plus proches",
    "heures_non_couvertes": "heures-enfant non couvertes par enfant et par semaine",
    "partenaires_absents": "partenaires et disciplines de la fiche absents du quartier",
    "parcours_1000": "parcours PRE pour 1 000 enfants de 2-16 ans",
}
"""Criteria that are computed here, and what they are."""

COLUMNS: Final = ["code_qp", "criterion", "value", "status", "year", "geography", "note"]
_SCHOOL_BANDS: Final = ("3_5", "6_10", "11_14")


def check_criteria(criteria: pd.DataFrame) -> None:
    """Raises :class:`data.check.DataError` with every problem of the table ``pre_criteria``: a
    criterion that nothing computes, anchors that are equal or go against the direction."""
    problems = []
    for line, row in enumerate(criteria.to_dict("records"), start=1):
        if row["criterion"] not in COMPUTED and row["criterion"] not in INDICATORS:
            expected = f"l’un de {', '.join([*COMPUTED, *INDICATORS])}"
            problems.append(Problem("pre_criteria", line, "criterion", row["criterion"], expected))
        rises = row["anchor_high"] > row["anchor_low"]
        if row["anchor_high"] == row["anchor_low"] or rises != (row["direction"] == "hausse"):
            words = "inférieure" if row["direction"] == "hausse" else "supérieure"
            expected = f"une ancre {words} à l’autre ({row['anchor_high']:g}), selon le sens"
            low = f"{row['anchor_low']:g}"
            problems.append(Problem("pre_criteria", line, "anchor_low", low, expected))
    if problems:
        raise DataError(problems)


def criterion_values(
    criteria: pd.DataFrame,
    quartiers: pd.DataFrame,
    indicators: pd.DataFrame,
    computed: Collection[pd.DataFrame],
) -> pd.DataFrame:
    """The value of each criterion in each quartier.

    ``criteria`` is ``pre_criteria``, ``quartiers`` has code_qp, code_qp_2015 and vintage,
    ``computed`` are the tables of this module’s other functions. Returns ``COLUMNS`` and
    ``other_perimeter`` (the figure stands on the perimeters of another vintage), one row a
    quartier and criterion, in the order of both: ``status`` is that of ``VALUE_STATUSES``,
    ``value`` NA unless known, ``geography`` the vintage of the perimeters, ``note`` in French.

    Raises :class:`data.check.DataError` (:func:`check_criteria`).
    """
    check_criteria(criteria)
    known = pd.concat([_from_indicators(quartiers, indicators), *computed])
    wanted = quartiers[["code_qp", "vintage"]].merge(criteria[["criterion"]], how="cross")
    table = wanted.merge(known, on=["code_qp", "criterion"], how="left")
    table["status"] = table["status"].fillna("manquant")
    table["note"] = table["note"].fillna("")
    table["geography"] = table["geography"].astype("Int64")
    own = table["vintage"].astype("Int64")
    table["other_perimeter"] = ((table["geography"] != own) & table["value"].notna()).fillna(False)
    return table[[*COLUMNS, "other_perimeter"]]


def _from_indicators(quartiers: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """The latest figure of each indicator. Where it is secret or missing it stays so, an older
    one being said only; figures of the outline of 2015 stand in for a quartier without any."""
    heirs = quartiers[["code_qp", "code_qp_2015"]].dropna()
    heirs = heirs[~heirs["code_qp"].isin(indicators["code_qp"])]
    inherited = indicators.merge(
        heirs.rename(columns={"code_qp": "heir", "code_qp_2015": "code_qp"}), on="code_qp"
    )
    inherited = inherited.assign(code_qp=inherited["heir"])[indicators.columns]
    rows = pd.concat([indicators, inherited]).sort_values("year")
    last = rows.drop_duplicates(["code_qp", "indicator"], keep="last")
    before = rows[rows["status"] == "publie"].drop_duplicates(["code_qp", "indicator"], keep="last")
    last = last.merge(
        before[["code_qp", "indicator", "value", "year"]],
        on=["code_qp", "indicator"],
        how="left",
        suffixes=("", "_before"),
    )
    older = last["value"].isna() & last["value_before"].notna()
    last["note"] = [
        f"{number(value, 1)} en {int(year)}" if is_older else ""
        for is_older, value, year in zip(
            older, last["value_before"], last["year_before"], strict=True
        )
    ]
    return last.rename(columns={"indicator": "criterion"})[COLUMNS]


def children_values(children: pd.DataFrame, quartiers: pd.DataFrame) -> pd.DataFrame:
    """``enfants_2_16``; ``children`` is :func:`analysis.need.children`."""
    counted = children_by_quartier(children, quartiers["code_qp"])
    return _column(
        "enfants_2_16",
        counted["code_qp"],
        counted["2_16"],
        status=counted["status"],
        year=counted["year"],
        geography=quartiers["vintage"].to_numpy(),
    )


def school_values(
    children: pd.DataFrame,
    cells: pd.DataFrame,
    schools: pd.DataFrame,
    quartiers: pd.DataFrame,
    crs: CRS,
) -> pd.DataFrame:
    """``part_rep`` (% of children) and ``ips`` (points), weighted by the children of 3-14.

    The carte scolaire is not known: the children of a cell are taken to go to the nearest public
    school of their level. ``children`` (:func:`analysis.need.children`) and ``cells`` (lon, lat)
    have the same rows; ``schools`` is the table, metres are those of ``crs``.
    """
    homes = children.reset_index(drop=True)
    xy = to_metres(cells["lon"], cells["lat"], crs)
    parts = []
    for band in _SCHOOL_BANDS:
        there = schools[
            schools["is_public"]
            & schools["lon"].notna()
            & schools["levels"].str.split(",").map(lambda levels, b=band: BAND_LEVEL[b] in levels)
        ]
        if there.empty:
            continue
        tree = cKDTree(to_metres(there["lon"], there["lat"], crs))
        near = there.iloc[tree.query(xy)[1]].reset_index(drop=True)
        parts.append(
            pd.DataFrame(
                {
                    "code_qp": homes["code_qp"],
                    "weight": homes[band],
                    "rep": near["education_prioritaire"].notna() * 100.0,
                    "ips": near["ips"],
                    "year": near["vintage"],
                }
            )
        )
    codes = quartiers["code_qp"]
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    rows = pd.concat(parts)
    rows = rows[rows["code_qp"].isin(codes) & (rows["weight"] > 0)]
    year = rows.groupby("code_qp")["year"].max().reindex(codes)
    means = {
        name: _weighted_mean(rows, source).reindex(codes)
        for name, source in (("part_rep", "rep"), ("ips", "ips"))
    }
    return pd.concat(
        [
            _column(
                name,
                codes,
                mean,
                status="estime",
                year=year,
                geography=quartiers["vintage"].to_numpy(),
            )
            for name, mean in means.items()
        ]
    )


def coverage_values(
    week: pd.DataFrame, children: pd.DataFrame, quartiers: pd.DataFrame, note: str
) -> pd.DataFrame:
    """``heures_non_couvertes``: child-hours without a place a week per child of 3-17.

    ``week`` is :func:`analysis.weekly.weekly` of every quartier; the upper end of the interval is
    the value, the lower end is said. ``note`` names the norm of need and the period.
    """
    people = children_by_quartier(children, quartiers["code_qp"]).set_index("code_qp")
    count = people[list(BANDS)].sum(axis=1, min_count=1)
    hours = week.groupby("unit", observed=True)[["uncovered_min_h", "uncovered_max_h"]]
    sums = hours.sum(min_count=1).reindex(count.index)
    each = sums.div(count.where(count > 0), axis=0)
    table = _column(
        "heures_non_couvertes",
        quartiers["code_qp"],
        each["uncovered_max_h"],
        status=people["status"],
        geography=quartiers["vintage"].to_numpy(),
    )
    best = each["uncovered_min_h"].map(lambda hours: f"au mieux {number(hours, 1)} ; {note}")
    return table.assign(note=best.where(each["uncovered_max_h"].notna(), "").to_numpy())


def absence_values(missing: pd.DataFrame, quartiers: pd.DataFrame, year: int) -> pd.DataFrame:
    """``partenaires_absents``; ``missing`` is :func:`analysis.missing_partners.missing_partners`,
    as seen in ``year``."""
    counts = missing.groupby("code_qp").size().reindex(quartiers["code_qp"], fill_value=0)
    return _column(
        "partenaires_absents",
        quartiers["code_qp"],
        counts.astype(float),
        status="publie",
        year=year,
        geography=quartiers["vintage"].to_numpy(),
    )


def parcours_values(
    parcours: pd.DataFrame, children: pd.DataFrame, quartiers: pd.DataFrame
) -> pd.DataFrame:
    """``parcours_1000``: parcours of the latest year for 1,000 children of 2-16.

    ``parcours`` are counts that may be shown (``Released.counts("parcours", "code_qp")`` of
    :mod:`analysis.secrecy`): a secret one gives a secret rate.
    """
    people = children_by_quartier(children, quartiers["code_qp"]).set_index("code_qp")["2_16"]
    last = parcours[parcours["year"] == parcours["year"].max()].set_index("code_qp")
    last = last.reindex(quartiers["code_qp"])
    rate = last["children"].astype("Float64").astype(float) * 1000 / people.where(people > 0)
    return _column(
        "parcours_1000",
        quartiers["code_qp"],
        rate,
        status=last["status"],
        year=last["year"],
        geography=quartiers["vintage"].to_numpy(),
    )


def _column(
    criterion: str,
    codes: pd.Series,
    value: pd.Series,
    *,
    status: object,
    geography: np.ndarray,
    year: object = None,
) -> pd.DataFrame:
    """One criterion as rows of ``COLUMNS``, in the order of ``codes``."""
    table = pd.DataFrame(
        {
            "code_qp": codes.to_numpy(),
            "criterion": criterion,
            "value": value.to_numpy(dtype=float),
            "note": "",
        }
    )
    table["status"] = status.to_numpy() if isinstance(status, pd.Series) else status
    table["year"] = year.to_numpy() if isinstance(year, pd.Series) else year
    table["year"] = table["year"].astype("Int64")
    table["geography"] = geography
    unknown = table["value"].isna() & (table["status"] != "secret")
    table["status"] = table["status"].mask(unknown, "manquant")
    return table[COLUMNS]


def _weighted_mean(rows: pd.DataFrame, column: str) -> pd.Series:
    known = rows.dropna(subset=column)
    weighted = (known[column] * known["weight"]).groupby(known["code_qp"]).sum()
    return weighted / known.groupby("code_qp")["weight"].sum()


def values_of(
    tables: Tables,
    quartiers: pd.DataFrame,
    people: pd.DataFrame,
    cells: pd.DataFrame,
    sites: pd.DataFrame,
    week: pd.DataFrame,
    parcours: pd.DataFrame,
    *,
    crs: CRS,
    today: dt.date,
    note: str,
) -> pd.DataFrame:
    """:func:`criterion_values` of the table ``pre_criteria``, everything computed.

    ``people`` is :func:`analysis.need.children` on the outlines of ``quartiers``, one row a row
    of ``cells``; ``sites`` have code_qp; the others are arguments of the functions above.
    """
    present = presence(tables, sites, today)
    missing = missing_partners(tables["actors"], present, quartiers["code_qp"])
    return criterion_values(
        tables["pre_criteria"],
        quartiers,
        tables["indicators"],
        [
            children_values(people, quartiers),
            school_values(people, cells, tables["schools"], quartiers, crs),
            coverage_values(week, people, quartiers, note),
            absence_values(missing, quartiers, today.year),
            parcours_values(parcours, people, quartiers),
        ],
    )
