"""How far the figures hang on the conventions chosen: walk, norm of need, vintage of figures."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
from scipy.sparse import csr_array

from analysis.reach import WALKING_MIN
from analysis.report import by_quartier
from analysis.situation import situation
from analysis.weekly import uncovered_stretches, weekly
from data.check import Tables

WALKS: Final = (-5, 0, 5)
"""Minutes added to the longest walk of every band."""

WORST: Final = 3


def robustness(
    tables: Tables,
    children: pd.DataFrame,
    sites: pd.DataFrame,
    reach: csr_array,
    units: pd.Series,
    bands: Sequence[str],
    *,
    period: str,
    scenario: str,
    scope_date: dt.date,
    walking_min: Mapping[str, float] = WALKING_MIN,
    walks: Sequence[float] = WALKS,
    vintages: Mapping[str, pd.DataFrame] | None = None,
) -> pd.DataFrame:
    """Uncovered child-hours a week, and the worst slots, under other conventions.

    Arguments as for :func:`analysis.situation.situation`; ``units`` is the quartier of each cell
    and ``bands`` one band or all. First the longest walks of each band with ``walks`` minutes
    more or less under the norm ``scenario``, then the other norms under the usual walk, then the
    children of each of ``vintages`` (a name → the same cells counted otherwise) under both as
    usual. Pairs beyond ``data.territory.MAX_REACH_MIN`` are not known, so longer walks stop there.

    Returns ``scenario``, ``walk_more_min``, ``vintage`` (blank: ``children``), ``need_h``,
    ``uncovered_min_h``, ``uncovered_max_h`` of all units together, ``response_min``,
    ``response_max`` (1 − uncovered / need) and ``worst``: a tuple of up to three (unit, band,
    weekday, start_min, end_min).
    """
    norms = [name for name in tables["need_scenarios"]["scenario"].unique() if name != scenario]
    counted = {"": children, **(vintages or {})}
    variants = [(scenario, more, "") for more in walks]
    variants += [(name, 0, "") for name in sorted(norms)]
    variants += [(scenario, 0, vintage) for vintage in counted if vintage]
    together = pd.Series(pd.Categorical(units.notna().map({True: "all"}), categories=["all"]))
    rows = []
    for name, more, vintage in variants:
        week = situation(
            tables,
            counted[vintage],
            sites,
            reach,
            period=period,
            scenario=name,
            scope_date=scope_date,
            walking_min={band: max(walk + more, 1) for band, walk in walking_min.items()},
        ).week
        table = weekly(week, units)
        worst = uncovered_stretches(table[table["band"].isin(bands)]).head(WORST)
        spans = worst[["unit", "band", "weekday", "start_min", "end_min"]]
        sums = by_quartier(week, together, bands).drop(columns="code_qp").iloc[0]
        rows.append(
            {"scenario": name, "walk_more_min": more, "vintage": vintage}
            | sums.to_dict()
            | {"worst": tuple(spans.itertuples(index=False, name=None))}
        )
    found = pd.DataFrame(rows)
    shares = found[["uncovered_max_h", "uncovered_min_h"]].div(found["need_h"], axis=0)
    return found.assign(
        response_min=1 - shares["uncovered_max_h"], response_max=1 - shares["uncovered_min_h"]
    )
