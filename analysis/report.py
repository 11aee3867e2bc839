"""Coverage of a week as two plain tables: by quartier, and by uncovered stretch."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.coverage import Week, expected_arrays
from analysis.flow import best_case
from analysis.weekly import explain, uncovered_stretches, weekly
from data.vocabulary import BANDS


def by_quartier(week: Week, units: pd.Series, bands: Sequence[str]) -> pd.DataFrame:
    """Child-hours a week of each quartier, for some bands taken together.

    ``units`` as in :func:`analysis.coverage.expected`. The lower end takes the places for all the
    children of the quartier counted here. Returns ``code_qp``, ``need_h``, ``uncovered_min_h``,
    ``uncovered_max_h``; NA for a quartier without any cell.
    """
    rows = pd.Index(BANDS).get_indexer(pd.Index(bands))
    need, covered = (part[:, rows].sum(axis=1) for part in expected_arrays(week, units))
    others = [band for band in BANDS if band not in bands]
    alone = replace(week, children=week.children.assign(**dict.fromkeys(others, 0.0)))
    best = best_case(alone, units, by_band=False)[:, 0]
    hours = ((week.stretches["end_min"] - week.stretches["start_min"]) / 60).to_numpy()
    return pd.DataFrame(
        {
            "code_qp": units.cat.categories,
            "need_h": need @ hours,
            "uncovered_min_h": np.clip(need - best, 0, None) @ hours,
            "uncovered_max_h": np.clip(need - covered, 0, None) @ hours,
        }
    )


def uncovered_slots(
    week: Week, units: pd.Series, bands: Sequence[str], names: Mapping[str, str]
) -> pd.DataFrame:
    """Uncovered stretches, one row a quartier, band and stretch, the largest first.

    ``names`` maps ``code_qp`` to a name. Returns ``code_qp``, ``age_band``, ``day`` (1-7),
    ``start`` and ``end`` (HH:MM), ``uncovered_min_h``, ``uncovered_max_h`` (child-hours a week),
    ``bottleneck`` (a French sentence).
    """
    table = weekly(week, units)
    runs = uncovered_stretches(table[table["band"].isin(bands)])
    runs = explain(week, units, runs, names)
    return pd.DataFrame(
        {
            "code_qp": runs["unit"].astype("str"),
            "age_band": runs["band"],
            "day": runs["weekday"],
            "start": clock(runs["start_min"]),
            "end": clock(runs["end_min"]),
            "uncovered_min_h": runs["uncovered_min_h"],
            "uncovered_max_h": runs["uncovered_max_h"],
            "bottleneck": runs["bottleneck"],
        }
    )


def clock(minutes: pd.Series) -> pd.Series:
    """Minutes after midnight as HH:MM."""
    minutes = minutes.astype("int64")
    hours, rest = (part.astype("str").str.zfill(2) for part in (minutes // 60, minutes % 60))
    return hours + ":" + rest
