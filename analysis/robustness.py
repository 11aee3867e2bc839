"""How far figures hang on the conventions: walk, norm of need, vintage, where children start."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from analysis.origin import Origins
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
    origins: Mapping[str, Origins],
    sites: pd.DataFrame,
    quartiers: Sequence[str],
    bands: Sequence[str],
    *,
    period: str,
    scenario: str,
    scope_date: dt.date,
    walking_min: Mapping[str, float] = WALKING_MIN,
    walks: Sequence[float] = WALKS,
) -> pd.DataFrame:
    """Uncovered child-hours a week, and the worst slots, under other conventions.

    Arguments as for :func:`analysis.situation.situation`; ``quartiers`` and ``bands`` are those
    counted. The first of ``origins`` holds, with the longest walks of each band ``walks``
    minutes more or less under the norm ``scenario``, then with the other norms under the usual
    walk; then each other of ``origins`` (children counted or placed otherwise) under both as
    usual. Pairs beyond ``data.territory.MAX_REACH_MIN`` are not known, so longer walks stop there.

    Returns ``scenario``, ``walk_more_min``, ``origin`` (a key of ``origins``), ``need_h``,
    ``uncovered_min_h``, ``uncovered_max_h`` of all quartiers together, ``response_min``,
    ``response_max`` (1 − uncovered / need) and ``worst``: a tuple of up to three (unit, band,
    weekday, start_min, end_min).
    """
    norms = [name for name in tables["need_scenarios"]["scenario"].unique() if name != scenario]
    first, *others = origins
    variants = [(scenario, more, first) for more in walks]
    variants += [(name, 0, first) for name in sorted(norms)]
    variants += [(scenario, 0, other) for other in others]
    rows = []
    for name, more, origin in variants:
        counted = origins[origin]
        week = situation(
            tables,
            counted.children,
            sites,
            counted.reach,
            period=period,
            scenario=name,
            scope_date=scope_date,
            walking_min={band: max(walk + more, 1) for band, walk in walking_min.items()},
            at_school=counted.at_school,
        ).week
        units = counted.units(quartiers)
        table = weekly(week, units)
        worst = uncovered_stretches(table[table["band"].isin(bands)]).head(WORST)
        spans = worst[["unit", "band", "weekday", "start_min", "end_min"]]
        together = pd.Series(pd.Categorical(units.notna().map({True: "all"}), categories=["all"]))
        sums = by_quartier(week, together, bands).drop(columns="code_qp").iloc[0]
        rows.append(
            {"scenario": name, "walk_more_min": more, "origin": origin}
            | sums.to_dict()
            | {"worst": tuple(spans.itertuples(index=False, name=None))}
        )
    found = pd.DataFrame(rows)
    shares = found[["uncovered_max_h", "uncovered_min_h"]].div(found["need_h"], axis=0)
    return found.assign(
        response_min=1 - shares["uncovered_max_h"], response_max=1 - shares["uncovered_min_h"]
    )
