"""The fiche's indicators of effect: mixité and degré de réponse, per school year and place.

Each is a share shown with its numerator and denominator. A place is the whole territory, a commune
(its quartiers) or a quartier. Numerators and denominators of quartiers add up to those of their
commune and of the territory (mixité: with the activities held outside the quartiers); shares, and
the best cases, do not.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from analysis.coverage import Week
from analysis.indicators import CITY
from analysis.mixite import shares
from analysis.report import by_quartier
from analysis.secrecy import Released
from data.vocabulary import OUTSIDE_QPV

EFFECTS: Final[dict[str, tuple[str, str, str]]] = {
    "mixite": (
        "Mixité des actions",
        "% de filles",
        "Numérateur, les filles accueillies ; dénominateur, les filles et les garçons accueillis, "
        "dans les activités des quartiers du lieu (au total : dans toutes), tels que les "
        "partenaires les comptent et que le secret statistique les laisse publier.",
    ),
    "degre_reponse": (
        "Degré de réponse aux besoins",
        "% du besoin",
        "Numérateur, les heures-enfant couvertes par semaine, selon le partage attendu des "
        "places ; dénominateur, les heures-enfant de besoin selon la norme. Borne haute : le "
        "meilleur placement possible. C’est le calcul de la page Couverture à la date "
        "d’observation, et les années passées viennent des dossiers de comité figés sur les mêmes "
        "choix.",
    ),
}
"""Indicator → name, unit, definition."""

COLUMNS: Final = ["indicator", "year", "place", "numerator", "denominator", "share", "low", "high"]

Places = Mapping[str, Collection[str]]


def places_of(quartiers: pd.DataFrame) -> dict[str, list[str]]:
    """The quartiers (``code_qp``) that each place stands for: ``CITY``, each commune, each
    quartier. A quartier over two communes belongs to both."""
    pairs = quartiers.assign(insee_com=quartiers["insee_com"].str.split(",")).explode("insee_com")
    communes = pairs.groupby("insee_com")["code_qp"].agg(list).to_dict()
    codes = quartiers["code_qp"].tolist()
    return {CITY: codes, **communes, **{code: [code] for code in codes}}


def mixite(released: Released, places: Places, bands: Sequence[str] = ()) -> pd.DataFrame:
    """Share of girls among those who come, each school year, from released counts alone.

    ``bands`` are the ages counted (all when empty). The territory counts the activities outside
    the quartiers too. Returns ``COLUMNS`` and ``verdict`` (:data:`analysis.mixite.VERDICTS`):
    counts of persons, NA where secret; ``low`` and ``high`` bound the share at 95 %.
    """
    parts = [shares(released, (), bands).assign(place=CITY)]
    for place, codes in places.items():
        if place != CITY:
            keep = {"quartier": list(codes)}
            parts.append(
                shares(released, ("quartier",), bands, keep=keep, together=()).assign(place=place)
            )
    rows = pd.concat(parts, ignore_index=True)
    return rows.assign(
        indicator="mixite",
        numerator=rows["girls"].astype("Float64"),
        denominator=(rows["girls"] + rows["boys"]).astype("Float64"),
        low=rows["share_low"],
        high=rows["share_high"],
    )[[*COLUMNS, "verdict"]]


def outside(released: Released) -> pd.DataFrame:
    """The children counted outside the quartiers, for the sums: ``COLUMNS``, ``OUTSIDE_QPV`` as
    the place."""
    table = mixite(released, {OUTSIDE_QPV: [OUTSIDE_QPV]})
    return table[table["place"] == OUTSIDE_QPV]


def response(
    week: Week, code_qp: pd.Series, places: Places, bands: Collection[str], year: int
) -> pd.DataFrame:
    """Share of the need that is covered, in a week of the situation laid out.

    ``code_qp`` is the quartier of each cell (NA outside). Returns ``COLUMNS`` of ``year``: covered
    and needed child-hours a week, ``share`` = ``low`` as expected, ``high`` in the best case; NA
    for a place without any cell, or without need.
    """
    rows = []
    for place, codes in places.items():
        here = code_qp.isin(list(codes))
        units = pd.Series(place, here.index).where(here).astype(pd.CategoricalDtype([place]))
        rows.append(by_quartier(week, units, list(bands)))
    hours = pd.concat(rows, ignore_index=True)
    need = hours["need_h"].where(hours["need_h"] > 0)
    expected = 1 - hours["uncovered_max_h"] / need
    return pd.DataFrame(
        {
            "indicator": "degre_reponse",
            "year": year,
            "place": hours["code_qp"],
            "numerator": hours["need_h"] - hours["uncovered_max_h"],
            "denominator": hours["need_h"],
            "share": expected,
            "low": expected,
            "high": 1 - hours["uncovered_min_h"] / need,
        }
    )[COLUMNS]


def response_of_hours(hours: pd.DataFrame, places: Places, year: int) -> pd.DataFrame:
    """:func:`response` of a past year, from what was kept of it.

    ``hours``: ``code_qp``, ``need_h``, ``uncovered_min_h``, ``uncovered_max_h``. Only the places
    whose quartiers were all kept; the best case (``high``) is that of single quartiers, for those
    of several do not add up.
    """
    known = hours.set_index("code_qp")
    rows = []
    for place, codes in places.items():
        if not set(codes) <= set(known.index):
            continue
        mine = known.loc[list(codes)]
        need, left = (mine[name].sum(min_count=1) for name in ("need_h", "uncovered_max_h"))
        best = mine["uncovered_min_h"].iloc[0] if len(mine) == 1 else np.nan
        share = 1 - left / need if need > 0 else np.nan
        high = 1 - best / need if need > 0 else np.nan
        rows.append(("degre_reponse", year, place, need - left, need, share, share, high))
    return pd.DataFrame(rows, columns=COLUMNS)


def yearly_hours(weeks: Mapping[str, pd.DataFrame], days: pd.DataFrame, places: Places,
                 bands: Collection[str]) -> pd.DataFrame:  # fmt: skip
    """Child-hours of a whole school year, each period and weekday by its real days.

    ``weeks`` gives :func:`analysis.weekly.weekly` of each period, ``days`` is
    :func:`analysis.times.days_by_period`. Returns ``place``, ``need_h`` and ``uncovered_h`` (as
    expected) a year; NA for a place without any cell.
    """
    hours = ["need_h", "uncovered_max_h"]
    every = pd.concat(
        week[week["band"].isin(list(bands))]
        .groupby(["unit", "weekday"], observed=True)[hours]
        .sum(min_count=1)
        .reset_index()
        .assign(period=period)
        for period, week in weeks.items()
    ).merge(days, on=["period", "weekday"])
    every[hours] = every[hours].mul(every["days"], axis=0)
    by_unit = every.groupby("unit", observed=True)[hours].sum(min_count=1)
    totals = {place: by_unit.reindex(list(codes)).sum(min_count=1)
              for place, codes in places.items()}  # fmt: skip
    table = pd.DataFrame(totals).T.rename_axis("place").reset_index()
    return table.rename(columns={"uncovered_max_h": "uncovered_h"})
