"""What a change of the offer means in a year: child-hours, euros of the funder, staff."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.times import days_by_period

CHILD_HOUR: Final = "heure-enfant"
"""First word of the units of ``funding_rates`` that are paid by child-hour."""


@dataclass(frozen=True)
class Ratio:
    """Most children under 6, and from 6, for one animator."""

    under_6: int
    from_6: int


SHORT_H: Final = 5
"""Hours up to which the first périscolaire ratio holds."""

RATIOS: Final = {
    ("periscolaire", False, True): Ratio(10, 14),
    ("periscolaire", False, False): Ratio(8, 12),
    ("periscolaire", True, True): Ratio(14, 18),
    ("periscolaire", True, False): Ratio(10, 14),
    ("extrascolaire", False, True): Ratio(8, 12),
    ("extrascolaire", False, False): Ratio(8, 12),
    ("extrascolaire", True, True): Ratio(8, 12),
    ("extrascolaire", True, False): Ratio(8, 12),
}
"""(temps, with a PEDT, at most ``SHORT_H``) → ratio, for declared accueils de loisirs. Code de
l’action sociale et des familles, R227-15 (extrascolaire) and R227-16 (périscolaire)."""


def school_year(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the school year that holds ``day``: September to August."""
    first = day.year if day.month >= 9 else day.year - 1
    return dt.date(first, 9, 1), dt.date(first + 1, 8, 31)


def days_of_year(
    communes: pd.DataFrame, school_calendar: pd.DataFrame, day: dt.date
) -> pd.DataFrame:
    """:func:`analysis.times.days_by_period` of the school year that holds ``day``, in the zone of
    most communes."""
    zones = communes["zone"].dropna()
    zone = str(zones.mode().iloc[0]) if len(zones) else "toutes"
    return days_by_period(school_calendar, zone, *school_year(day))


def yearly_h(change: pd.Series, weekday: pd.Series, days: pd.DataFrame, period: str) -> float:
    """Child-hours a year of child-hours a week of ``period``, each day of the week by its number.

    ``days`` is :func:`analysis.times.days_by_period`: the real days of the year.
    """
    of_period = days[days["period"] == period].set_index("weekday")["days"]
    return float((change * weekday.map(of_period).fillna(0)).sum())


def yearly_place_h(sessions: pd.DataFrame, days: pd.DataFrame, period: str) -> pd.Series:
    """Child-hours that sessions of ``period`` offer in a year.

    ``days`` is :func:`analysis.times.days_by_period`: the real days of the year.
    """
    of_period = days[days["period"] == period].set_index("weekday")["days"]
    times = {
        digits: sum(int(of_period.get(int(digit), 0)) for digit in digits)
        for digits in sessions["weekdays"].unique()
    }
    hours = (sessions["end_min"] - sessions["start_min"]) / 60
    held = sessions["weekdays"].map(times).astype("float64")
    return sessions["capacity"].astype("float64") * hours * held


def hourly_rates(funding_rates: pd.DataFrame, year: int) -> pd.DataFrame:
    """Rates paid by child-hour, the latest up to ``year`` of each funder and unit.

    Euros are child-hours × ``amount_eur``; which rate holds is for people to choose.
    """
    rates = funding_rates[
        funding_rates["unit"].str.startswith(CHILD_HOUR) & (funding_rates["year"] <= year)
    ]
    keys = ["dispositif_id", "funder", "unit"]
    return rates.sort_values("year").drop_duplicates(keys, keep="last").reset_index(drop=True)


def in_pedt(
    sessions: pd.DataFrame, sites: pd.DataFrame, projects: pd.DataFrame, day: dt.date
) -> pd.Series:
    """Whether each session stands in a commune whose PEDT is in force on ``day``.

    A project without commune holds for all of them, one without dates always.
    """
    signed = ~(projects["signed_on"] > pd.Timestamp(day))
    running = ~(projects["ends_on"] < pd.Timestamp(day))
    communes = projects.loc[(projects["kind"] == "PEDT") & signed & running, "insee_com"]
    of_site = sites.set_index("site_id")["insee_com"]
    found = sessions["site_id"].map(of_site).isin(communes.dropna())
    return found | bool(communes.isna().any())


def staff(sessions: pd.DataFrame, temps: pd.Series, with_pedt: pd.Series) -> pd.DataFrame:
    """Animators that the law asks for at each session, as full as declared.

    ``temps`` is :func:`analysis.times.session_temps`, ``with_pedt`` :func:`in_pedt`; where a
    session stands in several temps, or takes children on both sides of 6 years, the stricter
    ratio holds. Returns ``session_id``, ``animators`` and ``animator_h`` a week; NA in class
    time, without a known temps or capacity.
    """
    hours = (sessions["end_min"] - sessions["start_min"]) / 60
    per_animator = pd.Series(np.nan, index=sessions.index)
    for (name, pedt, short), ratio in RATIOS.items():
        fits = temps.str.contains(name, regex=False, na=False) & (with_pedt == pedt)
        fits &= (hours <= SHORT_H) == short
        most = sessions["age_min"].lt(6).map({True: ratio.under_6, False: ratio.from_6})
        per_animator = per_animator.mask(fits, np.fmin(per_animator, most))
    animators = np.ceil(sessions["capacity"].astype("float64") / per_animator)
    return pd.DataFrame(
        {
            "session_id": sessions["session_id"],
            "animators": animators.astype("Int64"),
            "animator_h": animators * hours * sessions["weekdays"].str.len(),
        }
    ).reset_index(drop=True)
