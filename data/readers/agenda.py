"""Agendas: OpenAgenda exports and iCalendar files, brought down to weekly sessions.

Both give events with their occurrences; an event held on several days of the week at the same
hours is one weekly session a period. Hours are those of Paris. The sessions are then read as a
partner's sheet is, since an agenda leaves the same questions open: which actor, which ages.
"""

import json
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd

from data import french
from data.check import Tables
from data.readers import partner_tables
from data.readers.cells import Sheet
from data.readers.layout import Account, Table, find_table, numbers
from data.readers.partner_build import today
from data.readers.partner_fields import FIELDS
from data.readers.points import places
from data.readers.reading import Reader, Reading, Source
from data.readers.sandbox import parse
from data.vocabulary import PERIODS

OPENAGENDA_TITLE: Final = "agenda OpenAgenda"
ICALENDAR_TITLE: Final = "agenda iCalendar"
PARIS: Final = "Europe/Paris"
AROUND: Final = pd.Timedelta(days=366)
"""Dates farther than this from the day of reading are left out of the sessions."""
LEAST_DATES: Final = 2
"""An event held once is no session."""
REGULAR_SHARE: Final = 0.5
"""A session held on less than this share of the weeks it spans is doubtful."""

_TITLES: Final = ("title_fr", "titre_fr", "titre", "title", "nom")
_TIMES: Final = ("timetable", "timings", "horaires")
_SITES: Final = ("location_name", "nom_du_lieu", "lieu")
_ADDRESSES: Final = ("location_address", "adresse")
_ACTORS: Final = ("originagenda_title", "organisateur", "agenda", "source")
_TITLED_AGES: Final = r"((?:[Dd]ès )?\d{1,2}(?: ?(?:-|/|à) ?\d{1,2})? ans)"
ICALENDAR_MODULE: Final = "data.readers.icalendar_child"
ICALENDAR_COLUMNS: Final = ["line", "name", "actor", "site", "status"]
_COLUMNS: Final = ("name", "actor", "site", "address", "lon", "lat", "age_min", "age_max")


def recognise(source: Source) -> Reader | None:
    """An OpenAgenda export or an iCalendar file; None for any other source.

    Raises :class:`~data.readers.ReadError` for an iCalendar file that is damaged.
    """
    if source.sheet is not None:
        table = find_table(source.place, source.sheet.cells, is_openagenda)
        if table is None:
            return None
        events, occurrences = openagenda_events(table)
        return _reader(source, OPENAGENDA_TITLE, table, events, occurrences)
    with source.path.open("rb") as opened:
        head = opened.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().upper()
    if not head.startswith(b"BEGIN:VCALENDAR"):
        return None
    answer = parse(source.path, ".ics", ICALENDAR_MODULE)
    events = pd.DataFrame(answer["events"], columns=ICALENDAR_COLUMNS).set_index("line")
    occurrences = pd.DataFrame(answer["occurrences"], columns=["line", "start", "end"])
    for name in ("start", "end"):
        occurrences[name] = _local(occurrences[name].astype("str"))
    table = Table(source.place, pd.DataFrame(index=events.index), {})
    return _reader(source, ICALENDAR_TITLE, table, events.astype("str"), occurrences)


def _reader(
    source: Source, title: str, table: Table, events: pd.DataFrame, occurrences: pd.DataFrame
) -> Reader:
    def read(tables: Tables) -> Reading:
        sessions, account, remarks = weekly(table, events, occurrences, tables)
        reading = account.reading(title, {}, remarks)
        if sessions.empty:
            reading.problems.append("aucun créneau régulier dans cet agenda.")
            return reading
        sheet = Sheet("créneaux de l’agenda", as_cells(sessions))
        known = partner_tables.recognise(Source(source.path, sheet, source.choices))
        if known is None:  # the headers are those of partners' sheets
            raise AssertionError(sheet.cells.iloc[0].tolist())
        return _joined(known.read(tables), reading)

    return Reader("sessions", read)


def _joined(sessions: Reading, events: Reading) -> Reading:
    """A row a session, and one for each event that gives none."""
    left_out = dict(events.left_out)
    for why, rows in sessions.left_out.items():
        left_out[why] = left_out.get(why, 0) + rows
    return replace(
        sessions,
        content=events.content,
        rows=sessions.rows + events.rows - events.taken,
        left_out=left_out,
        refused=events.refused + sessions.refused,
        doubtful=events.doubtful + sessions.doubtful,
        remarks=events.remarks + sessions.remarks,
    )


def as_cells(sessions: pd.DataFrame) -> pd.DataFrame:
    """Sessions as people type them in a sheet: line 0 is the header, then a line a session."""
    texts = {
        "activity": sessions["name"],
        "actor": sessions["actor"],
        "site": sessions["site"],
        "address": sessions.get("address"),
        "lon": _numbers(sessions.get("lon")),
        "lat": _numbers(sessions.get("lat")),
        "weekdays": sessions["weekdays"].map(french.weekdays),
        "start": sessions["start_min"].map(_clock),
        "end": sessions["end_min"].map(_clock),
        "period": sessions["period"].map(PERIODS),
        "valid_from": sessions["valid_from"].dt.strftime("%Y-%m-%d"),
        "valid_to": sessions["valid_to"].dt.strftime("%Y-%m-%d"),
        "ages": _ages(sessions),
    }
    columns = {
        FIELDS[field].label: text.astype("str").fillna("")
        for field, text in texts.items()
        if text is not None
    }
    body = pd.DataFrame(columns)
    header = pd.DataFrame([body.columns], columns=body.columns)
    cells = pd.concat([header, body], ignore_index=True)
    return cells.set_axis(range(len(columns)), axis=1)


def _numbers(values: pd.Series | None) -> pd.Series | None:
    return None if values is None else values.round(6).astype("str").replace("nan", "")


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _ages(sessions: pd.DataFrame) -> pd.Series:
    """« 6-10 ans » where the event tells its ages, or its title says them."""
    titled = sessions["name"].str.extract(_TITLED_AGES, expand=False)
    if "age_min" not in sessions or "age_max" not in sessions:
        return titled
    low, high = sessions["age_min"], sessions["age_max"]
    told = low.map("{:.0f}".format) + "-" + high.map("{:.0f}".format) + " ans"
    return told.where((low + high).notna(), titled)


def is_openagenda(names: set[str]) -> bool:
    return bool(names.intersection(_TIMES)) and all(
        names.intersection(columns) for columns in (_TITLES, _SITES)
    )


def openagenda_events(table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events, one a line, and their ``occurrences`` (``line``, ``start``, ``end``; NaT where
    they cannot be read)."""
    points = places(table)
    events = pd.DataFrame(
        {
            "name": table.column(*_TITLES),
            "actor": table.column(*_ACTORS),
            "site": table.column(*_SITES),
            "address": table.column(*_ADDRESSES),
            "lon": points["lon"],
            "lat": points["lat"],
            "age_min": numbers(table.column("age_min")),
            "age_max": numbers(table.column("age_max")),
        }
    )
    texts = table.column(*_TIMES)
    pairs = texts.map(_pairs, na_action="ignore").explode().dropna()
    told = pd.DataFrame(pairs.tolist(), index=pairs.index, columns=["start", "end"])
    start, end = _local(told["start"]), _local(told["end"])
    # An end at 00:00 carries the date of the start: it means the midnight that follows.
    is_midnight = (end == end.dt.normalize()) & (end <= start)
    end = end.where(~is_midnight, end + pd.Timedelta(days=1))
    return events, pd.DataFrame({"line": told.index, "start": start.array, "end": end.array})


def weekly(
    table: Table, events: pd.DataFrame, occurrences: pd.DataFrame, tables: Tables
) -> tuple[pd.DataFrame, Account, list[str]]:
    """Weekly sessions of events.

    ``events``: index the line, columns ``name``, ``actor``, ``site``, ``address``, ``lon``,
    ``lat``, ``age_min``, ``age_max``, and ``status`` (a reason to leave it out) where known.
    ``occurrences``: ``line``, ``start``, ``end``, times of Paris.

    Returns the sessions (columns of the events + ``line``, ``weekdays``, ``start_min``,
    ``end_min``, ``period``, ``valid_from``, ``valid_to``, ``dates``), the fate of each line, and
    remarks.
    """
    account = Account(events.index)
    account.leave(events.get("status", pd.Series(index=events.index)).notna(), "annulé")
    account.refuse(events["name"].isna(), table.fault(None, "titre de l’événement attendu."))
    times = occurrences.set_index("line")
    is_bad = times["start"].isna() | times["end"].isna() | (times["end"] <= times["start"])
    is_bad |= times["end"] > times["start"].dt.normalize() + pd.Timedelta(days=1)
    account.refuse(
        is_bad.groupby(level=0).any().reindex(events.index),
        table.fault(None, "début et fin d’un même jour attendus."),
    )
    day = today(tables)
    near = occurrences["start"].between(day - AROUND, day + AROUND)
    held = occurrences[near & occurrences["line"].isin(events.index[account.taken])]
    dates = held.groupby("line")["start"].nunique().reindex(events.index, fill_value=0)
    known = occurrences.groupby("line").size().reindex(events.index, fill_value=0)
    account.leave(known == 0, "sans horaires")
    account.leave(dates == 0, "hors de la période suivie (un an avant, un an après)")
    account.leave(dates < LEAST_DATES, "une seule date : ce n’est pas un créneau")
    held = held[held["line"].isin(events.index[account.taken])]
    sessions = _sessions(held, tables)
    spread = sessions[sessions["dates"] < REGULAR_SHARE * sessions["expected"]]
    account.doubt(
        pd.Series(events.index.isin(spread["line"]), index=events.index),
        table.fault(None, "dates irrégulières : créneau de chaque semaine ?"),
    )
    sessions = sessions[sessions["line"].isin(events.index[account.taken])]
    clipped = int((~near).sum())
    remarks = []
    if clipped:
        remarks.append(f"{french.count(clipped, 'date')} à plus d’un an, non reprises.")
    columns = [column for column in _COLUMNS if column in events.columns]
    whole = sessions.merge(events[columns], left_on="line", right_index=True)
    return whole.drop(columns="expected").reset_index(drop=True), account, remarks


def _pairs(text: str) -> list[tuple[str, str]]:
    """Starts and ends of ``start end;start end``, or of a JSON list of begin and end."""
    if text.lstrip().startswith("["):
        try:
            told = json.loads(text)
        except ValueError:
            return [("", "")]
        pairs = [
            (str(one.get("begin", "")), str(one.get("end", "")))
            for one in told
            if isinstance(one, dict)
        ]
        return pairs or [("", "")]
    parts = [one.split() for one in text.split(";") if one.strip()]
    return [(part[0], part[1]) if len(part) == 2 else ("", "") for part in parts]


def _local(texts: pd.Series) -> pd.Series:
    """Times of Paris of ISO texts, with or without an offset; NaT where there is none."""
    texts = texts.where(texts.str.fullmatch(r"(?:19|20|21)\d\d-.{5}[T ].+").fillna(False))
    has_offset = texts.str.contains(r"(?:Z|[+-]\d\d:?\d\d)$")
    aware = pd.to_datetime(texts.where(has_offset), format="ISO8601", errors="coerce", utc=True)
    naive = pd.to_datetime(texts.mask(has_offset), format="ISO8601", errors="coerce")
    return aware.dt.tz_convert(PARIS).dt.tz_localize(None).fillna(naive).astype("datetime64[ns]")


def _sessions(held: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """One row an event, hours and period: the days of the week on which it is held.

    ``expected``: days between the first and the last that are of that period and those weekdays.
    """
    day = held["start"].dt.normalize()
    periods = _periods(tables)
    moments = pd.DataFrame(
        {
            "line": held["line"],
            "start_min": (held["start"] - day) // pd.Timedelta(minutes=1),
            "end_min": (held["end"] - day) // pd.Timedelta(minutes=1),
            "day": day,
            "weekday": day.dt.day_of_week + 1,
            "period": day.map(periods).fillna("scolaire"),
        }
    ).drop_duplicates()
    keys = ["line", "start_min", "end_min", "period"]
    groups = moments.sort_values("weekday").groupby(keys)
    sessions = pd.DataFrame(
        {
            "weekdays": groups["weekday"].agg(_digits),
            "valid_from": groups["day"].min(),
            "valid_to": groups["day"].max(),
            "dates": groups["day"].nunique(),
        }
    ).reset_index()
    sessions["expected"] = [
        _days(first, last, digits, period, periods)
        for first, last, digits, period in sessions[
            ["valid_from", "valid_to", "weekdays", "period"]
        ].itertuples(index=False)
    ]
    return sessions


def _digits(weekdays: pd.Series) -> str:
    return "".join(str(day) for day in weekdays.unique())


def _periods(tables: Tables) -> pd.Series:
    """Day → period, for the days of holiday of the territory's first zone."""
    zones = tables["communes"]["zone"].dropna()
    calendar = tables["school_calendar"]
    calendar = calendar[calendar["period"].notna() & calendar["zone"].isin(zones.head(1))]
    days = [
        pd.Series(period, index=pd.date_range(first, last))
        for first, last, period in calendar[["starts_on", "ends_on", "period"]].itertuples(
            index=False
        )
    ]
    if not days:
        return pd.Series(index=pd.DatetimeIndex([]), dtype="str")
    told = pd.concat(days)
    return told[~told.index.duplicated()]


def _days(
    first: pd.Timestamp, last: pd.Timestamp, weekdays: str, period: str, periods: pd.Series
) -> int:
    span = pd.date_range(first, last)
    wanted = np.isin(span.day_of_week + 1, [int(digit) for digit in weekdays])
    told = periods.reindex(span).fillna("scolaire")
    return int((wanted & (told == period).to_numpy()).sum())
