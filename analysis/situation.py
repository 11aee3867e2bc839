"""The stored situation of a period, laid out for coverage: from tables to a :class:`Week`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from scipy.sparse import csr_array

from analysis.coverage import Week, lay_out
from analysis.need import need_rates
from analysis.quality import usable_sessions
from analysis.reach import WALKING_MIN
from data.check import Tables
from geo.reach import walking_minutes


@dataclass(frozen=True)
class Situation:
    """``week`` is what can be counted, ``left_out`` the sessions that cannot and why
    (:func:`analysis.quality.usable_sessions`)."""

    week: Week
    left_out: pd.DataFrame


def situation(
    tables: Tables,
    children: pd.DataFrame,
    sites: pd.DataFrame,
    reach: csr_array,
    *,
    period: str,
    scenario: str,
    scope_date: dt.date,
    walking_min: Mapping[str, float] = WALKING_MIN,
    sessions: pd.DataFrame | None = None,
) -> Situation:
    """Lay out the usable sessions of ``period`` against the need of the norm ``scenario``.

    ``tables`` holds need_scenarios, class_hours, communes and sessions; ``children`` is
    :func:`analysis.need.children`; ``reach`` straight metres [cells × ``sites``]. ``sessions``
    stands for another set of sessions than the stored one.
    """
    rates = need_rates(
        tables["need_scenarios"],
        tables["class_hours"],
        tables["communes"]["insee_com"],
        scenario=scenario,
        period=period,
        scope_date=scope_date,
    )
    proposed = tables["sessions"] if sessions is None else sessions
    usable, left_out = usable_sessions(proposed, sites, period=period, scope_date=scope_date)
    minutes = reach.copy()
    minutes.data = walking_minutes(reach.data)
    week = lay_out(
        children, rates, usable, minutes, sites["site_id"].tolist(), walking_min=walking_min
    )
    return Situation(week, left_out)
