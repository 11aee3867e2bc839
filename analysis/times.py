"""Times of the child: scolaire, périscolaire or extrascolaire, by date, commune and level.

A legal notion (Code de l’action sociale et des familles, R227-1; décret 2018-647), computed
from the editable tables ``class_hours`` and ``school_calendar``, never typed:

- *scolaire*: a day of term, inside the class hours of the commune (or school) and level;
- *périscolaire*: Monday to Friday of term outside class hours, Wednesday included even without
  class, and a Saturday with class;
- *extrascolaire*: school holidays and bridges, a Saturday without class, Sunday;
- before 2018-09-03 every day of term without class was extrascolaire;
- a public holiday is ``CLOSED``: nothing is open, whatever the day;
- NA where the class hours of that commune and level are not known on a weekday of term.
"""

import datetime as dt
from collections.abc import Iterable
from itertools import product
from typing import Final

import numpy as np
import pandas as pd

from data.vocabulary import BAND_AGES, BAND_LEVEL

CLOSED: Final = "ferie"
"""Not a temps: a public holiday, when nothing is open."""

DECREE_2018: Final = pd.Timestamp(2018, 9, 3)
"""First day on which a Wednesday without class is périscolaire (décret 2018-647)."""

HALF_HOURS: Final = np.arange(7 * 60, 21 * 60, 30)
"""Starts of the half-hours of the week grid, in minutes: 07:00 to 21:00."""

_PRECEDENCE: Final = {"ferie": 0, "vacances": 1, "pont": 2}


def temps(
    day: dt.date,
    minute: int,
    insee_com: str,
    level: str,
    class_hours: pd.DataFrame,
    school_calendar: pd.DataFrame,
    *,
    zone: str,
    uai: str | None = None,
) -> str | None:
    """Temps of one moment: a code of ``TEMPS``, ``CLOSED``, or None where hours are unknown.

    ``minute`` counts from midnight; ``zone`` is the school holiday zone of the commune; with
    ``uai`` the hours of that school, where it has its own, stand before the commune’s.
    """
    moment = pd.DataFrame(
        {
            "date": [pd.Timestamp(day)],
            "minute": [minute],
            "insee_com": [insee_com],
            "level": [level],
            "zone": [zone],
            "uai": pd.Series([uai], dtype="str"),
        }
    )
    found = temps_at(moment, class_hours, school_calendar).iloc[0]
    return None if pd.isna(found) else str(found)


def temps_at(
    moments: pd.DataFrame, class_hours: pd.DataFrame, school_calendar: pd.DataFrame
) -> pd.Series:
    """Temps of many moments, one by row and in their order.

    ``moments``: ``date`` (day), ``minute`` (after midnight), ``insee_com``, ``level``, ``zone``
    (A, B, C or NA) and ``uai`` (may be NA). A day that the calendar does not name is a day of
    term. Returns codes of ``TEMPS``, ``CLOSED`` or NA.
    """
    term = _term_temps(moments.assign(weekday=moments["date"].dt.day_of_week + 1), class_hours)
    days = calendar_days(school_calendar)
    kind = (
        moments[["zone", "date"]]
        .fillna({"zone": "toutes"})
        .merge(days[["zone", "date", "kind"]], how="left", on=["zone", "date"])["kind"]
        .set_axis(moments.index)
    )
    return term.mask(kind.notna(), "extrascolaire").mask(kind == "ferie", CLOSED)


def calendar_days(school_calendar: pd.DataFrame) -> pd.DataFrame:
    """One row a zone and day that is not an ordinary day of term.

    Returns ``zone`` (A, B, C, toutes), ``date``, ``kind`` (ferie, vacances, pont), ``name``,
    ``period``. Rows for « toutes » count in every zone; a public holiday goes before the
    holidays or the bridge it falls in.
    """
    every = school_calendar["zone"] == "toutes"
    rows = pd.concat(
        [
            school_calendar,
            *(school_calendar[every].assign(zone=zone) for zone in ("A", "B", "C")),
        ]
    )
    spans = zip(rows["starts_on"], rows["ends_on"], strict=True)
    return (
        rows.assign(
            date=pd.Series([pd.date_range(a, b) for a, b in spans], rows.index, dtype="object"),
            order=rows["kind"].map(_PRECEDENCE),
        )
        .explode("date")
        .dropna(subset="date")
        .astype({"date": "datetime64[ns]"})
        .sort_values(["zone", "date", "order"])
        .drop_duplicates(["zone", "date"])[["zone", "date", "kind", "name", "period"]]
        .reset_index(drop=True)
    )


def open_days(
    school_calendar: pd.DataFrame, zone: str, first: dt.date, last: dt.date
) -> pd.DataFrame:
    """Days from ``first`` to ``last``, both included, that belong to a period.

    Returns ``date``, ``weekday`` (1-7), ``period``; public holidays, and bridges without a
    period, are left out.
    """
    days = pd.DataFrame({"date": pd.date_range(first, last).astype("datetime64[ns]")})
    special = calendar_days(school_calendar).query("zone == @zone")
    days = days.merge(special, how="left", on="date")
    days["weekday"] = days["date"].dt.day_of_week + 1
    days["period"] = days["period"].where(days["kind"].notna(), "scolaire")
    kept = days[days["kind"] != "ferie"].dropna(subset="period")
    return kept[["date", "weekday", "period"]].reset_index(drop=True)


def days_by_period(
    school_calendar: pd.DataFrame, zone: str, first: dt.date, last: dt.date
) -> pd.DataFrame:
    """Real days of each period and weekday from ``first`` to ``last``, both included.

    Returns ``period``, ``weekday`` (1-7), ``days``, of :func:`open_days`. A year is the sum over
    these days, not a week times a round number.
    """
    days = open_days(school_calendar, zone, first, last)
    return days.groupby(["period", "weekday"], as_index=False).agg(days=("date", "size"))


def hours_in_force(class_hours: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """Class hours that apply on ``day``, one row a weekday and stretch.

    Returns ``insee_com``, ``uai``, ``level``, ``weekday`` (1-7), ``start_min``, ``end_min``.
    """
    day = pd.Timestamp(day)
    begun = class_hours["valid_from"] <= day
    over = class_hours["valid_to"] < day
    columns = ["insee_com", "uai", "level", "weekday", "start_min", "end_min"]
    return _by_weekday(class_hours[begun & ~over])[columns].reset_index(drop=True)


def week_temps(
    insee_com: str, level: str, period: str, scope_date: dt.date, class_hours: pd.DataFrame
) -> pd.DataFrame:
    """Temps of each half-hour of a typical week of ``period`` in a commune, for a level.

    The class hours are those in force on ``scope_date``; the temps is that of the middle of the
    half-hour. Returns ``weekday`` (1-7), ``start_min`` (07:00 to 20:30), ``temps``.
    """
    week = pd.MultiIndex.from_product([range(1, 8), HALF_HOURS], names=["weekday", "start_min"])
    grid = week.to_frame(index=False)
    if period != "scolaire":
        return grid.assign(temps="extrascolaire")
    moments = grid.assign(
        date=pd.Timestamp(scope_date),
        minute=grid["start_min"] + 15,
        insee_com=insee_com,
        level=level,
        uai=pd.Series(pd.NA, index=grid.index, dtype="str"),
    )
    return grid.assign(temps=_term_temps(moments, class_hours))


def usual_temps(
    communes: Iterable[str],
    levels: Iterable[str],
    period: str,
    scope_date: dt.date,
    class_hours: pd.DataFrame,
) -> pd.DataFrame:
    """The most common :func:`week_temps` of each half-hour among communes and levels.

    There is at least one commune and one level. Returns ``weekday``, ``start_min``, ``temps``.
    """
    weeks = [
        week_temps(commune, level, period, scope_date, class_hours)
        for commune, level in product(communes, levels)
    ]
    every = pd.concat(weeks).dropna(subset="temps")
    return every.groupby(["weekday", "start_min"], as_index=False)["temps"].agg(
        lambda found: found.mode().iloc[0]
    )


def session_temps(
    sessions: pd.DataFrame, sites: pd.DataFrame, class_hours: pd.DataFrame, scope_date: dt.date
) -> pd.Series:
    """Temps that each session stands in, as comma-separated codes in the order of a day’s law.

    All its weekdays, all the levels of its ages (under 3 as maternelle, from 18 as lycée) and
    its whole duration count, so a session may stand in several; a term session takes the class
    hours of its site’s commune in force on ``scope_date``, or on the nearest day of its own
    validity. NA where nothing is known. Indexed like ``sessions``.
    """
    rows = sessions.reset_index(drop=True).rename_axis("row").reset_index()
    rows = rows.merge(sites[["site_id", "insee_com"]], how="left", on="site_id")
    rows["date"] = pd.Series(pd.Timestamp(scope_date), index=rows.index).clip(
        rows["valid_from"], rows["valid_to"]
    )
    term = _by_weekday(rows[rows["period"] == "scolaire"]).assign(
        uai=lambda t: pd.Series(pd.NA, index=t.index, dtype="str")
    )
    term = pd.concat(
        [
            term[
                (term["age_min"].clip(3, 17) <= last) & (term["age_max"].clip(3, 17) >= first)
            ].assign(level=BAND_LEVEL[band])
            for band, (first, last) in BAND_AGES.items()
        ]
    )
    moments = _changes_within(term, class_hours)
    moments["temps"] = _term_temps(moments, class_hours)
    out_of_term = rows[rows["period"] != "scolaire"].assign(temps="extrascolaire")
    found = pd.concat([moments, out_of_term])[["row", "temps"]].dropna().drop_duplicates()
    order = {"scolaire": 0, "periscolaire": 1, "extrascolaire": 2}
    found = found.sort_values("temps", key=lambda codes: codes.map(order))
    joined = found.groupby("row")["temps"].agg(",".join)
    return joined.reindex(range(len(sessions))).set_axis(sessions.index).rename("temps")


def _by_weekday(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a weekday of the string ``weekdays``."""
    return (
        rows.assign(weekday=rows["weekdays"].map(list))
        .explode("weekday", ignore_index=True)
        .astype({"weekday": "int64"})
    )


def _changes_within(rows: pd.DataFrame, class_hours: pd.DataFrame) -> pd.DataFrame:
    """Each row’s start, and every start or end of class strictly inside it, as ``minute``."""
    bells = _by_weekday(class_hours)[["insee_com", "level", "weekday", "start_min", "end_min"]]
    bells = bells.melt(["insee_com", "level", "weekday"], value_name="minute")
    inside = rows.merge(
        bells.drop(columns="variable").drop_duplicates(), on=["insee_com", "level", "weekday"]
    )
    inside = inside[inside["minute"].between(inside["start_min"], inside["end_min"], "neither")]
    return pd.concat([rows.assign(minute=rows["start_min"]), inside], ignore_index=True)


def _term_temps(moments: pd.DataFrame, class_hours: pd.DataFrame) -> pd.Series:
    """Temps on a day of term: ``date`` chooses the hours and the rules, ``weekday`` the day."""
    keys = moments[["date", "weekday", "minute", "insee_com", "level", "uai"]].reset_index(
        drop=True
    )
    keys["row"] = np.arange(len(keys))
    hours = _by_weekday(class_hours).rename(columns={"weekday": "class_day", "uai": "hours_of"})
    found = keys.merge(hours, on=["insee_com", "level"])
    in_force = (found["valid_from"] <= found["date"]) & ~(found["valid_to"] < found["date"])
    own = found["hours_of"] == found["uai"]
    found = found.assign(own=own)[in_force & (own | found["hours_of"].isna())]
    found = found[found["own"] == found.groupby("row")["own"].transform("max")]
    known = keys["row"].isin(found["row"])
    found = found[found["class_day"] == found["weekday"]]
    class_day = keys["row"].isin(found["row"])
    now = found["minute"].between(found["start_min"], found["end_min"], "left")
    in_class = keys["row"].isin(found.loc[now, "row"])

    since_2018 = keys["date"] >= DECREE_2018
    weekday = keys["weekday"] <= 5
    result = pd.Series("extrascolaire", index=keys.index, dtype="str")
    result = result.mask(class_day | (weekday & since_2018), "periscolaire")
    result = result.mask(in_class, "scolaire")
    return result.where(known | (keys["weekday"] == 7)).set_axis(moments.index)
