"""Parse one iCalendar file in a process of its own: ``python -m …icalendar_child FILE``.

The answer, on standard output, is one JSON object: ``events`` (records) and ``occurrences``
(event, start, end: times of Paris, ISO), or ``error`` alone.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Component

from data.readers import ReadError
from data.readers.sandbox import limit_resources

MAX_OCCURRENCES: Final = 1_500
"""Dates of one event that are looked at: 28 years of a weekly one, 4 of a daily one."""
MAX_EVENTS: Final = 20_000
_PARIS: Final = ZoneInfo("Europe/Paris")


def main(path: Path) -> None:
    """Write the answer for the file at ``path`` on standard output."""
    limit_resources()
    try:
        answer = _read(path.read_bytes())
    except ReadError as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout)


def _read(content: bytes) -> dict[str, Any]:
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError) as error:
        raise ReadError("calendrier iCalendar illisible ou endommagé.") from error
    found = [(one.get("X-WR-CALNAME"), event) for one in calendars for event in one.walk("VEVENT")]
    if len(found) > MAX_EVENTS:
        raise ReadError(f"plus de {MAX_EVENTS} événements, refusé.")
    moved = {(str(event.get("UID")), _moment(event, "RECURRENCE-ID")) for _, event in found}
    events, occurrences = [], []
    for number, (calendar, event) in enumerate(found, start=1):
        events.append(
            {
                "line": number,
                "name": _text(event, "SUMMARY"),
                "actor": _organiser(event) or (str(calendar) if calendar else None),
                "site": _text(event, "LOCATION"),
                "status": "annulé" if _text(event, "STATUS") == "CANCELLED" else None,
            }
        )
        is_change = "RECURRENCE-ID" in event
        for start, end in _times(event):
            if is_change or (str(event.get("UID")), start) not in moved:
                occurrences.append([number, _iso(start), _iso(end)])
    return {"events": events, "occurrences": occurrences}


def _text(event: Component, name: str) -> str | None:
    value = event.get(name)
    if isinstance(value, list):
        value = value[0]
    text = "".join(part for part in str(value or "") if part.isprintable() or part == "\n")
    return " ".join(text.split()) or None


def _organiser(event: Component) -> str | None:
    organiser = event.get("ORGANIZER")
    return (
        str(organiser.params["CN"]) if organiser is not None and "CN" in organiser.params else None
    )


def _moment(event: Component, name: str) -> dt.datetime | None:
    """A time of the event; None where there is none, or a day without hours."""
    value = getattr(event.get(name), "dt", None)
    return value if isinstance(value, dt.datetime) else None


def _times(event: Component) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """Starts and ends; none for an event of whole days."""
    start = _moment(event, "DTSTART")
    if start is None:
        return
    length = _length(event, start)
    excluded = set(_listed(event, "EXDATE"))
    for one in _starts(event, start):
        if one not in excluded:
            yield one, one + length


def _length(event: Component, start: dt.datetime) -> dt.timedelta:
    end = _moment(event, "DTEND")
    duration = getattr(event.get("DURATION"), "dt", None)
    if end is not None and (end.tzinfo is None) == (start.tzinfo is None):
        return end - start
    return duration if isinstance(duration, dt.timedelta) else dt.timedelta(0)


def _listed(event: Component, name: str) -> list[dt.datetime]:
    value = event.get(name, [])
    lists = value if isinstance(value, list) else [value]
    return [one.dt for part in lists for one in part.dts if isinstance(one.dt, dt.datetime)]


def _starts(event: Component, start: dt.datetime) -> Iterator[dt.datetime]:
    rule = event.get("RRULE")
    if rule is None:
        yield start
    else:
        for one in rule if isinstance(rule, list) else [rule]:
            # A time or a day: compared here, since dateutil wants the very form of the start.
            until = one.pop("UNTIL", [None])[0]
            try:
                starts = rrulestr(one.to_ical().decode(), dtstart=start)
                yield from (
                    moment
                    for moment in islice(starts, MAX_OCCURRENCES)
                    if until is None or not _is_after(moment, until)
                )
            except (ValueError, TypeError, KeyError) as error:
                raise ReadError(
                    f"règle de répétition illisible : « {one.to_ical().decode()} »."
                ) from error
    yield from _listed(event, "RDATE")


def _is_after(moment: dt.datetime, until: dt.date) -> bool:
    if not isinstance(until, dt.datetime):
        return moment.date() > until
    if until.tzinfo is None or moment.tzinfo is None:
        return moment.replace(tzinfo=None) > until.replace(tzinfo=None)
    return moment > until


def _iso(moment: dt.datetime) -> str:
    local = moment.astimezone(_PARIS) if moment.tzinfo else moment
    return local.replace(tzinfo=None).isoformat()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
