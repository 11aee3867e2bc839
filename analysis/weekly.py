"""The week as people read it: uncovered child-hours by half-hour, stretches, and why.

Uncovered child-hours lie in an interval: the upper end takes the expected coverage ``C``, the
lower end the best case ``F`` of that unit and band alone. Needs, coverage and upper ends add up
over units and bands; lower ends do not, since the same places may help each but not all at once.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from analysis.coverage import Floats, Week, expected_arrays
from analysis.flow import best_case, bottlenecks
from analysis.times import HALF_HOURS
from data.french import hour, listing, number
from data.vocabulary import BANDS, OUTSIDE_QPV, WEEKDAYS

UNCOVERED_SHARE: Final = 0.30
"""Uncovered share from which a half-hour belongs to an uncovered stretch."""

_HOURS: Final = ["need_h", "covered_h", "uncovered_min_h", "uncovered_max_h"]


def weekly(week: Week, units: pd.Series) -> pd.DataFrame:
    """Child-hours needed, covered and uncovered in each half-hour of the week grid.

    ``units`` is categorical, one value a cell (:func:`analysis.coverage.expected`). Returns one
    row a ``unit``, ``band``, ``weekday`` (1-7) and ``start_min`` (07:00 to 20:30): ``need_h``,
    ``covered_h``, ``uncovered_min_h``, ``uncovered_max_h``, child-hours a week; NA for a unit
    without any cell.
    """
    need, covered = expected_arrays(week, units)
    best = best_case(week, units)
    hours = _hours_in(week)
    labels = [units.cat.categories, list(BANDS), range(1, 8), HALF_HOURS]
    keys = pd.MultiIndex.from_product(labels, names=["unit", "band", "weekday", "start_min"])
    parts = (need, covered, need - best, need - covered)
    values = {
        name: (part @ hours.T).clip(min=0).reshape(-1)
        for name, part in zip(_HOURS, parts, strict=True)
    }
    return keys.to_frame(index=False).assign(**values)


def uncovered_stretches(table: pd.DataFrame, share: float = UNCOVERED_SHARE) -> pd.DataFrame:
    """Runs of consecutive half-hours with at least ``share`` of their need uncovered.

    ``table`` comes from :func:`weekly`. Returns one row a ``unit``, ``band``, ``weekday`` and
    run: ``start_min``, ``end_min``, the sums of its child-hours and ``uncovered_share``, the
    largest upper end first.
    """
    keys = ["unit", "band", "weekday"]
    rows = table[table["need_h"] > 0].sort_values([*keys, "start_min"], ignore_index=True)
    rows = rows[rows["uncovered_max_h"] >= share * rows["need_h"]]
    before = rows.shift()
    follows = (rows[keys] == before[keys]).all(axis=1) & (
        rows["start_min"] == before["start_min"] + 30
    )
    rows = rows.assign(run=(~follows).cumsum(), end_min=rows["start_min"] + 30)
    first = {name: (name, "first") for name in [*keys, "start_min"]}
    sums = {name: (name, "sum") for name in _HOURS}
    runs = rows.groupby("run").agg(**first, end_min=("end_min", "max"), **sums)
    runs["uncovered_share"] = runs["uncovered_max_h"] / runs["need_h"]
    order = ["uncovered_max_h", *keys, "start_min"]
    return runs.sort_values(order, ascending=[False, *[True] * 4], ignore_index=True)


def explain(
    week: Week, units: pd.Series, stretches: pd.DataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """Add to uncovered stretches of quartiers their peak and its bottleneck.

    ``units`` are the quartiers of the cells, ``stretches`` come from
    :func:`uncovered_stretches`, ``names`` maps ``code_qp`` to a name. At the moment of the
    stretch with most children uncovered, adds ``peak_min`` (its time), ``missing_places`` (still
    missing in the best case), ``children`` and ``places`` of the bottleneck, and ``bottleneck``,
    a sentence that names every band and quartier in it.
    """
    need, covered = expected_arrays(week, units)
    best = best_case(week, units)
    position = _peaks(week, units, stretches, need - covered)
    at = (
        units.cat.categories.get_indexer(pd.Index(stretches["unit"])),
        pd.Index(BANDS).get_indexer(pd.Index(stretches["band"])),
        position,
    )
    wanted = pd.DataFrame(
        {
            "row": np.arange(len(stretches)),
            "stretch": position,
            "code_qp": stretches["unit"].to_numpy(dtype=object),
            "band": stretches["band"].to_numpy(dtype=object),
        }
    )
    members, sites = bottlenecks(week)
    in_part = members.astype({"code_qp": object, "band": object})
    parts = wanted.merge(in_part, on=["stretch", "code_qp", "band"])[["row", "stretch", "part"]]
    who = parts.merge(members, on=["stretch", "part"])
    what = parts.merge(sites, on=["stretch", "part"]).groupby("row")["places"].sum()
    found = stretches.assign(
        peak_min=np.maximum(
            week.stretches["start_min"].to_numpy()[position], stretches["start_min"].to_numpy()
        ),
        missing_places=np.ceil(np.round(need[at] - best[at], 2)).astype(int),
        children=who.groupby("row")["children"].sum().reindex(wanted["row"]).to_numpy(),
        places=what.reindex(wanted["row"]).to_numpy(),
    )
    people = {
        row: (group["band"].unique().tolist(), group["code_qp"].unique().tolist())
        for row, group in who.groupby("row")
    }
    sentences = [
        _sentence(line, people.get(row), float(need[at][row]), float(best[at][row]), names)
        for row, line in enumerate(found.to_dict("records"))
    ]
    return found.assign(bottleneck=pd.Series(sentences, index=found.index, dtype="str"))


def same_hours(stretches: pd.DataFrame) -> pd.DataFrame:
    """Explained stretches of one unit and band at the same hours of several days, as one row.

    Child-hours add up over days; ``missing_places`` and ``bottleneck`` are those of the worst.
    Adds ``weekdays`` (ISO digits) in place of ``weekday``; the largest upper end first.
    """
    keys = ["unit", "band", "start_min", "end_min"]
    worst = stretches.sort_values(
        ["missing_places", "uncovered_max_h", "weekday"], ascending=[False, False, True]
    )
    rows = worst.groupby(keys, as_index=False, observed=True).agg(
        **{name: (name, "sum") for name in _HOURS},
        weekdays=("weekday", lambda days: "".join(map(str, sorted(days)))),
        missing_places=("missing_places", "first"),
        bottleneck=("bottleneck", "first"),
    )
    return rows.sort_values("uncovered_max_h", ascending=False, kind="stable", ignore_index=True)


def _sentence(
    line: Mapping[str, object],
    people: tuple[list[str], list[str]] | None,
    need: float,
    best: float,
    names: Mapping[str, str],
) -> str:
    """« Mercredi 9 h : 212 enfants de 6-10 ans des quartiers A et B se partagent 96 places. »"""
    when = f"{WEEKDAYS[int(str(line['weekday']))].capitalize()} {hour(int(str(line['peak_min'])))}"
    own = _people([str(line["band"])], [str(line["unit"])], names)
    if people is not None:
        children = number(float(str(line["children"])))
        places = number(float(str(line["places"])))
        who = _people(*people, names)
        return f"{when}\u00a0: {children} enfants {who} se partagent {places} places."
    if best < 0.5:
        return f"{when}\u00a0: aucune place à portée pour {number(need)} enfants {own}."
    if need - best >= 0.5:
        return (
            f"{when}\u00a0: aucune place à portée pour {number(need - best)} des {number(need)} "
            f"enfants {own}."
        )
    return (
        f"{when}\u00a0: les places suffiraient aux {number(need)} enfants {own}, mieux réparties."
    )


def _people(bands: list[str], codes: list[str], names: Mapping[str, str]) -> str:
    """« de 6-10 ans des quartiers Sanitas et Rochepinard et des alentours »."""
    ages = listing([BANDS[band].removesuffix(" ans") for band in BANDS if band in bands])
    inside = sorted(names.get(code, code) for code in codes if code != OUTSIDE_QPV)
    where = [f"{'du quartier' if len(inside) == 1 else 'des quartiers'} {listing(inside)}"]
    where = where[: len(inside)] + ["des alentours"] * (OUTSIDE_QPV in codes)
    return f"de {ages} ans {listing(where)}"


def _hours_in(week: Week) -> Floats:
    """[half-hours of the week × stretches] hours that they have in common."""
    grid = (np.arange(7)[:, None] * 1440 + HALF_HOURS).reshape(-1, 1)
    midnight = (week.stretches["weekday"].to_numpy() - 1) * 1440
    first = midnight + week.stretches["start_min"].to_numpy()
    last = midnight + week.stretches["end_min"].to_numpy()
    common = np.minimum(grid + 30, last) - np.maximum(grid, first)
    return np.maximum(common, 0) / 60


def _peaks(week: Week, units: pd.Series, stretches: pd.DataFrame, uncovered: Floats) -> np.ndarray:
    """Position of the week’s stretch within each run that leaves most children uncovered."""
    laid = week.stretches
    overlaps = (
        (stretches["weekday"].to_numpy()[:, None] == laid["weekday"].to_numpy())
        & (stretches["start_min"].to_numpy()[:, None] < laid["end_min"].to_numpy())
        & (stretches["end_min"].to_numpy()[:, None] > laid["start_min"].to_numpy())
    )
    unit = units.cat.categories.get_indexer(pd.Index(stretches["unit"]))
    band = pd.Index(BANDS).get_indexer(pd.Index(stretches["band"]))
    peak: np.ndarray = np.where(overlaps, uncovered[unit, band], -1.0).argmax(axis=1)
    return peak
