"""Deadlines and meetings as a calendar (iCalendar, RFC 5545)."""

import datetime as dt
import zoneinfo

import pandas as pd
from icalendar import Alarm, Calendar, Event

from analysis.deadlines import ALERT_DAYS, WHAT

PARIS = zoneinfo.ZoneInfo("Europe/Paris")


def deadlines_and_meetings(deadlines: pd.DataFrame, meetings: pd.DataFrame) -> bytes:
    """One event a deadline that is not settled, with an alarm 180, 90 and 30 days ahead, and one
    a meeting.

    ``deadlines`` is :func:`analysis.deadlines.deadlines`; ``meetings`` has meeting_id, title,
    held_on, start_min (minutes after midnight in Paris; NA: the whole day) and instance.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Atlas éducatif//FR")
    calendar.add("version", "2.0")
    stamp = dt.datetime.now(dt.UTC)
    for deadline in deadlines[deadlines["state"] != "fait"].itertuples():
        event = Event()
        event.add("uid", f"{deadline.project_id}-{deadline.what}@atlas-educatif")
        event.add("dtstamp", stamp)
        event.add("summary", f"{deadline.title} : {WHAT[deadline.what].lower()}")
        event.add("dtstart", deadline.on.date())
        for days in ALERT_DAYS:
            event.add_component(_alarm(f"{deadline.title} : dans {days} jours", days))
        calendar.add_component(event)
    for meeting in meetings.itertuples():
        event = Event()
        event.add("uid", f"reunion-{meeting.meeting_id}@atlas-educatif")
        event.add("dtstamp", stamp)
        event.add("summary", meeting.title)
        event.add("description", meeting.instance)
        event.add("dtstart", _start(meeting.held_on.date(), meeting.start_min))
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _alarm(words: str, days: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -dt.timedelta(days=days))
    return alarm


def _start(day: dt.date, minute: float | None) -> dt.date:
    if minute is None or pd.isna(minute):
        return day
    return dt.datetime.combine(day, dt.time(tzinfo=PARIS)) + dt.timedelta(minutes=int(minute))
