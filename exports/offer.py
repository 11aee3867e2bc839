"""The offer as it is shown, in files: CSV, GeoJSON, iCalendar."""

import datetime as dt
import zoneinfo

import geopandas as gpd
import pandas as pd
from icalendar import Calendar, Event

from data import vocabulary as v
from data.french import ages, hour, weekdays
from exports.text import to_csv

PARIS = zoneinfo.ZoneInfo("Europe/Paris")


def readable(sessions: pd.DataFrame) -> pd.DataFrame:
    """Sessions of a catalogue with French headings, words and hours."""
    names = {
        "activity": "Activité",
        "weekdays": "Jours",
        "start_min": "Début",
        "end_min": "Fin",
        "age_min": "Âge minimal",
        "age_max": "Âge maximal",
        "capacity": "Places",
        "price_eur": "Prix (€)",
        "public": "Public",
        "site": "Site",
        "actor": "Acteur",
        "theme": "Thème",
        "discipline": "Discipline",
        "temps": "Temps",
        "period": "Période",
        "valid_from": "Du",
        "valid_to": "Au",
        "updated_on": "Mis à jour le",
    }
    table = sessions[list(names)].copy()
    for column, words in {
        "theme": v.THEMES,
        "discipline": v.DISCIPLINES,
        "period": v.PERIODS,
        "public": v.PUBLICS,
    }.items():
        table[column] = table[column].map(words)
    table["temps"] = table["temps"].map(temps_words, na_action="ignore")
    table["weekdays"] = table["weekdays"].map(weekdays)
    for column in ("start_min", "end_min"):
        table[column] = table[column].map(hour)
    return table.rename(columns=names)


def temps_words(codes: str) -> str:
    """Codes of temps, separated by commas, in words."""
    return ", ".join(v.TEMPS[code].lower() for code in codes.split(","))


def csv(sessions: pd.DataFrame) -> bytes:
    """The sessions as a CSV file."""
    return to_csv(readable(sessions))


def geojson(sessions: pd.DataFrame) -> bytes:
    """The sessions with coordinates as points in WGS 84 (RFC 7946)."""
    placed = sessions.dropna(subset=["lon", "lat"])
    table = readable(placed)
    for column in ("Du", "Au", "Mis à jour le"):
        table[column] = table[column].dt.strftime("%Y-%m-%d")
    points = gpd.points_from_xy(placed["lon"], placed["lat"], crs=4326)
    return gpd.GeoDataFrame(table, geometry=points).to_json(drop_id=True).encode()


def icalendar(sessions: pd.DataFrame, open_days: pd.DataFrame) -> bytes:
    """Every occurrence of the sessions that the calendar holds, as iCalendar (RFC 5545).

    ``open_days``: date, weekday, period of the days to show; a session occurs on the days of its
    period, weekdays and validity. Those that end before they start have none.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Atlas éducatif//FR")
    calendar.add("version", "2.0")
    stamp = dt.datetime.now(dt.UTC)
    for session in sessions[sessions["end_min"] > sessions["start_min"]].itertuples():
        days = open_days.loc[
            (open_days["period"] == session.period)
            & open_days["weekday"].astype(str).isin(list(session.weekdays))
            & open_days["date"].between(session.valid_from, session.valid_to),
            "date",
        ]
        if days.empty:
            continue
        start, end = (_moments(days, minute) for minute in (session.start_min, session.end_min))
        event = Event()
        event.add("uid", f"{session.session_id}@atlas-educatif")
        event.add("dtstamp", stamp)
        event.add("summary", session.activity)
        event.add("location", session.site)
        event.add("description", f"{session.actor} · {ages(session.age_min, session.age_max)}")
        event.add("dtstart", start[0])
        event.add("dtend", end[0])
        if len(start) > 1:
            event.add("rdate", start[1:])
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _moments(days: pd.Series, minute: int) -> list[dt.datetime]:
    midnight = dt.time(tzinfo=PARIS)
    return [
        dt.datetime.combine(day.date(), midnight) + dt.timedelta(minutes=int(minute))
        for day in days
    ]
