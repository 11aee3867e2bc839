"""Need for places: how many children by origin and band, and when they are deemed to need one.

``N_iat = D_ia · θ_at · (1 − in class)``: children of a cell and band, the share that the chosen
norm (table ``need_scenarios``) says need a place, and nothing while they are in class.
"""

import datetime as dt
from collections.abc import Collection
from typing import Final

import numpy as np
import pandas as pd

from analysis.times import hours_in_force
from data.vocabulary import BAND_AGES, BAND_LEVEL, BANDS

GIRLS_SHARE: Final = 0.49
"""Share of girls where no source says otherwise: about 105 boys are born for 100 girls."""

CLASSES: Final = ("0_2", *BANDS)
"""Age classes of the population cells; ages are uniform within a class."""

ELSEWHERE: Final = "ailleurs"
"""Stands for the commune of a cell outside every known commune: its children are taken to be in
class when those of every known commune are."""

_UNDER_15: Final = ["0_2", "3_5", "6_10", "11_14"]


def children(
    cells: pd.DataFrame,
    code_qp: pd.Series,
    insee_com: pd.Series,
    indicators: pd.DataFrame,
) -> pd.DataFrame:
    """Children of each cell by age class, raked in each quartier to its published figures.

    ``cells`` is the table ``population_cells``; ``code_qp`` (NA outside every quartier) and
    ``insee_com`` say where each cell stands, in the same order. The cells of a quartier whose
    population is published are scaled to its latest total, and their ages to the published
    shares of 0-14 and 15-24 year-olds where there are some (15-17 taken as three tenths of
    15-24). The others are left as they are: « estimé (carreaux) ».

    Returns one row a cell: ``cell_id``, ``code_qp``, ``insee_com``, one column of children for
    each of ``CLASSES``, ``status`` (publie, estime), ``year`` of the total and ``age_year`` of
    the age shares (NA where none).
    """
    frame = pd.DataFrame({"cell_id": cells["cell_id"].to_numpy()})
    frame["code_qp"] = code_qp.to_numpy()
    frame["insee_com"] = insee_com.fillna(ELSEWHERE).to_numpy()
    for name in CLASSES:
        frame[name] = cells[f"children_{name}"].to_numpy(dtype=float)
    frame["population"] = cells["population"].to_numpy(dtype=float)

    counted = frame.groupby("code_qp")[["population", *CLASSES]].sum()
    total = _latest(indicators, "population", counted.index)
    young, older = (
        _latest(indicators, name, counted.index) for name in ("part_0_14", "part_15_24")
    )
    scale = (total["value"] / counted["population"]).where(counted["population"] > 0)
    factors = pd.DataFrame(index=counted.index)
    for share, names, years in ((young, _UNDER_15, 1.0), (older, ["15_17"], 0.3)):
        base = counted[names].sum(axis=1)
        by_age = (total["value"] * share["value"] / 100 * years / base).where(base > 0)
        factors[names] = pd.DataFrame(dict.fromkeys(names, by_age.fillna(scale)))
    frame[list(CLASSES)] *= factors[list(CLASSES)].reindex(frame["code_qp"]).fillna(1.0).to_numpy()
    published = frame["code_qp"].map(scale).notna()
    frame["status"] = np.where(published, "publie", "estime")
    frame["year"] = frame["code_qp"].map(total["year"]).where(published).astype("Int64")
    frame["age_year"] = frame["code_qp"].map(young["year"]).where(published).astype("Int64")
    return frame.drop(columns="population")


def children_by_quartier(children: pd.DataFrame, quartiers: Collection[str]) -> pd.DataFrame:
    """Children of each quartier, by band and from 2 to 16 (the ages of the PRE).

    ``children`` comes from :func:`children`. Returns ``code_qp`` (in the order of ``quartiers``),
    one column a band, ``2_16``, ``status``, ``year``; a quartier without cells has no figure: NA,
    not zero.
    """
    groups = children.groupby("code_qp")
    figures = groups[list(CLASSES)].sum()
    figures["2_16"] = figures["0_2"] / 3 + figures[["3_5", "6_10", "11_14"]].sum(axis=1)
    figures["2_16"] += figures["15_17"] * 2 / 3
    figures[["status", "year"]] = groups[["status", "year"]].first()
    index = pd.Index(list(quartiers), name="code_qp")
    return figures.drop(columns="0_2").reindex(index).reset_index()


def elementary_groups() -> pd.DataFrame:
    """Year of age × sex, the finest groups a session can tell apart within a cell.

    Returns ``band``, ``age`` (3 to 17; no norm gives a need before 3), ``sex`` (f, g) and
    ``share`` of the band’s children.
    """
    rows = [
        (band, age, sex, share / (last - first + 1))
        for band, (first, last) in BAND_AGES.items()
        for age in range(first, last + 1)
        for sex, share in (("f", GIRLS_SHARE), ("g", 1 - GIRLS_SHARE))
    ]
    return pd.DataFrame(rows, columns=["band", "age", "sex", "share"])


def need_rates(
    need_scenarios: pd.DataFrame,
    class_hours: pd.DataFrame,
    communes: Collection[str],
    *,
    scenario: str,
    period: str,
    scope_date: dt.date,
) -> pd.DataFrame:
    """Share of the children of a commune and band who need a place, through a typical week.

    The norm ``scenario`` for ``period``; in term, nobody needs a place during the class hours of
    the commune in force on ``scope_date``. Where rows of the norm overlap, the highest share
    holds. Returns ``insee_com`` (``ELSEWHERE`` included), ``band``, ``weekday`` (1-7),
    ``start_min``, ``end_min``, ``share``: exact boundaries, no overlap, only shares above zero.
    """
    chosen = need_scenarios["scenario"].eq(scenario) & need_scenarios["period"].eq(period)
    norm = need_scenarios[chosen & (need_scenarios["share"] > 0)]
    norm = norm.assign(weekday=norm["weekdays"].map(list)).explode("weekday")
    norm = norm.astype({"weekday": "int64"})[["band", "weekday", "start_min", "end_min", "share"]]
    hours = hours_in_force(class_hours, scope_date)
    hours = hours[hours["uai"].isna() & (period == "scolaire")]
    hours = hours.assign(band=hours["level"].map({v: k for k, v in BAND_LEVEL.items()}))

    bounds = [norm["start_min"], norm["end_min"], hours["start_min"], hours["end_min"]]
    cuts = np.unique(np.concatenate([column.to_numpy() for column in bounds]))
    slices = pd.DataFrame({"start_min": cuts[:-1], "end_min": cuts[1:]})
    needed = _during(slices, norm).groupby(["band", "weekday", "start_min", "end_min"])["share"]
    everywhere = pd.DataFrame({"insee_com": [*communes, ELSEWHERE]})
    rates = everywhere.merge(needed.max().reset_index(), how="cross")
    keys = ["insee_com", "band", "weekday", "start_min", "end_min"]
    in_class = _during(slices, hours[hours["insee_com"].isin(communes)])[keys].drop_duplicates()
    communes_in_class = in_class.groupby(keys[1:]).size()
    everyone = communes_in_class[communes_in_class == len(communes)].reset_index()[keys[1:]]
    in_class = pd.concat([in_class, everyone.assign(insee_com=ELSEWHERE)])
    rates = rates.merge(in_class, how="left", on=keys, indicator="side")
    rates = rates[rates["side"] == "left_only"].drop(columns="side").sort_values(keys)
    return _joined(rates, [*keys[:3], "share"]).reset_index(drop=True)


def _latest(indicators: pd.DataFrame, indicator: str, quartiers: pd.Index) -> pd.DataFrame:
    """Last published value and its year, NA where there is none."""
    rows = indicators[(indicators["indicator"] == indicator) & (indicators["status"] == "publie")]
    last = rows.sort_values("year").drop_duplicates("code_qp", keep="last").set_index("code_qp")
    return last[["value", "year"]].reindex(quartiers)


def _during(slices: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Each row cut along the time slices it covers."""
    pairs = rows.merge(slices, how="cross", suffixes=("_row", ""))
    inside = pairs["start_min"].ge(pairs["start_min_row"]) & pairs["end_min"].le(
        pairs["end_min_row"]
    )
    return pairs[inside]


def _joined(rows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Touching slices of equal share made one; ``rows`` sorted by key and time."""
    same = (rows[keys] == rows[keys].shift()).all(axis=1)
    run = (~(same & (rows["start_min"] == rows["end_min"].shift()))).cumsum()
    return rows.groupby(run).agg(
        insee_com=("insee_com", "first"),
        band=("band", "first"),
        weekday=("weekday", "first"),
        start_min=("start_min", "first"),
        end_min=("end_min", "last"),
        share=("share", "first"),
    )
