"""The stored situation of a period, laid out for coverage: from tables to a :class:`Week`."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from scipy.sparse import csr_array

from analysis.coverage import Impedance, Week, lay_out, zones
from analysis.need import need_rates
from analysis.origin import rates_by_origin
from analysis.quality import usable_sessions
from analysis.reach import WALKING_MIN
from data.check import Tables
from geo.reach import walking_minutes


@dataclass(frozen=True)
class Setting:
    """What the sessions of a period meet: children, their need, and who walks where."""

    children: pd.DataFrame
    """One row a cell (:func:`analysis.need.children`)."""
    rates: pd.DataFrame
    """Share of the children who need a place (:func:`analysis.need.need_rates`)."""
    sites: pd.DataFrame
    reach_min: csr_array
    """[cells × ``sites``] walking minutes of the pairs in reach."""
    period: str
    scope_date: dt.date
    walking_min: Mapping[str, float]
    impedance: Impedance = zones

    def usable(self, sessions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Sessions that count, and the others (:func:`analysis.quality.usable_sessions`)."""
        return usable_sessions(sessions, self.sites, period=self.period, scope_date=self.scope_date)

    def week(self, usable: pd.DataFrame) -> Week:
        """Usable sessions laid out (:func:`analysis.coverage.lay_out`)."""
        return lay_out(
            self.children,
            self.rates,
            usable,
            self.reach_min,
            self.sites["site_id"].tolist(),
            walking_min=self.walking_min,
            impedance=self.impedance,
        )


@dataclass(frozen=True)
class Situation:
    """``week`` is what can be counted, ``left_out`` the sessions that cannot and why
    (:func:`analysis.quality.usable_sessions`), ``setting`` what they meet."""

    week: Week
    left_out: pd.DataFrame
    setting: Setting


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
    at_school: bool = False,
) -> Situation:
    """Lay out the usable sessions of ``period`` against the need of the norm ``scenario``.

    ``tables`` holds need_scenarios, class_hours, communes and sessions; ``children`` is
    :func:`analysis.need.children`; ``reach`` straight metres [cells × ``sites``]. ``sessions``
    stands for another set of sessions than the stored one; ``at_school``: children and reach are
    those of :func:`analysis.origin.from_school`.
    """
    communes = tables["communes"]["insee_com"]
    rates = need_rates(
        tables["need_scenarios"],
        tables["class_hours"],
        communes,
        scenario=scenario,
        period=period,
        scope_date=scope_date,
    )
    if at_school:
        rates = rates_by_origin(
            rates, tables["class_hours"], communes, period=period, scope_date=scope_date
        )
    minutes = reach.copy()
    minutes.data = walking_minutes(reach.data)
    setting = Setting(children, rates, sites, minutes, period, scope_date, walking_min)
    usable, left_out = setting.usable(tables["sessions"] if sessions is None else sessions)
    return Situation(setting.week(usable), left_out, setting)
