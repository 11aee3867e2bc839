"""The offer in files: CSV that computes nothing, valid GeoJSON, calendars true to the days."""

import csv
import datetime as dt
import io
import json
import zoneinfo

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from analysis.times import open_days
from data.inert import inert
from exports import offer
from exports.text import to_csv

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
FRENCH = "« Où êtes-vous ? » Ÿ, Œ, ç, ’, 12 €, 3 m²\u00a0; fin"

LIVE = [
    "=1+1", "=HYPERLINK(\"http://x\";\"y\")", "=cmd|' /C calc'!A0", "=SUM(A1:A9)", "==1", "= 1+1",
    "=@A1", "=\t1", "=A1&B1", "=IMPORTXML(\"http://x\")", "=WEBSERVICE(\"http://x\")", "=-1",
    "='x'",
    "=\"a\"", "=(1)", "={1}", "+1+1", "+cmd|' /C calc'!A0", "+A1", "+SUM(1)", "+(1)", "++1", "+-1",
    "-1+1", "-A1", "-SUM(1)", "-cmd|' /C calc'!A0", "-(1)", "--1", "-@A1", "@SUM(1)", "@A1", "@x",
    "@=1", "\t=1+1", "\t@A1", "\t+A1", "\r=1+1", "\r\n=1+1", "\n=1+1", "\n@A1", "\x00=1+1",
    "\x08=1+1", "\x1f+A1", "＝1+1", "＋A1", "－A1", "＠A1",
]  # fmt: skip
SPLITTING = ["a;=1+1", "a\n=1+1", "a\r=1+1", "a\r\n=1+1", 'a";=1+1;"', '";=1+1', 'a"\r"=1+1']
HARMLESS = ["-5", "+33 2 47 21 60 00", "-2,5", "1 234", "Judo = plaisir", "a@b.fr", "5-7 ans", ""]
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read(data):
    """Rows as a spreadsheet reads them: a lone carriage return outside quotes ends a row."""
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def session(**changes):
    return {
        "session_id": "s1",
        "activity": "Échecs",
        "weekdays": "1245",
        "start_min": 990,
        "end_min": 1080,
        "age_min": 6,
        "age_max": 10,
        "capacity": 12,
        "price_eur": 2.5,
        "public": "mixte",
        "site": "Maison de l’Île",
        "actor": "Cercle",
        "theme": "sciences",
        "discipline": "ecole",
        "temps": "periscolaire",
        "period": "scolaire",
        "valid_from": pd.Timestamp(2026, 9, 1),
        "valid_to": pd.Timestamp(2027, 7, 2),
        "updated_on": pd.Timestamp(2026, 8, 1),
        "lon": 0.69,
        "lat": 47.39,
    } | changes


def sessions(*rows):
    return pd.DataFrame([session(**row) for row in rows]).astype(
        {"capacity": "Int64", "temps": "str", "price_eur": "float64", "lon": "float64"}
    )


CALENDAR = pd.DataFrame(
    {
        "zone": ["B", "B", "toutes", "toutes", "B"],
        "kind": ["vacances", "vacances", "ferie", "ferie", "pont"],
        "name": ["Toussaint", "Été", "Armistice", "Toussaint", "Pont"],
        "period": ["petites_vacances", "ete", None, None, None],
        "starts_on": pd.to_datetime(
            ["2026-10-17", "2027-07-03", "2026-11-11", "2026-11-01", "2027-05-07"]
        ),
        "ends_on": pd.to_datetime(
            ["2026-11-01", "2027-08-31", "2026-11-11", "2026-11-01", "2027-05-07"]
        ),
    }
)
YEAR = open_days(CALENDAR, "B", dt.date(2026, 9, 1), dt.date(2027, 8, 31))


def occurrences(event):
    """Every start of an event, as a calendar tells it."""
    more = event.get("RDATE", [])
    lists = more if isinstance(more, list) else [more]
    return [event.start, *(moment.dt for dates in lists for moment in dates.dts)]


def events(*rows, days=YEAR):
    return Calendar.from_ical(offer.icalendar(sessions(*rows), days)).events


def test_french_text_numbers_and_dates_come_back_from_csv():
    data = offer.csv(sessions({"activity": FRENCH}, {"price_eur": None, "capacity": None}))
    assert data.startswith(b"\xef\xbb\xbf")
    heading, first, second = read(data)
    row = dict(zip(heading, first, strict=True))
    assert row["Activité"] == FRENCH
    assert (row["Prix (€)"], row["Places"], row["Du"]) == ("2,5", "12", "01/09/2026")
    assert row["Début"] == "16\u00a0h\u00a030"
    assert row["Thème"] == "Sciences et numérique"
    unknown = dict(zip(heading, second, strict=True))
    assert (unknown["Prix (€)"], unknown["Places"]) == ("", "")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])), min_size=1))
def test_any_text_comes_back_from_csv_but_for_the_mark_that_stops_formulas(texts):
    rows = read(to_csv(pd.DataFrame({"texte": texts, "n": 1})))[1:]
    assert [row[0] for row in rows] == [inert(text) for text in texts]
    assert all(inert(text).removeprefix("'") == text.removeprefix("'") for text in texts)


@pytest.mark.parametrize("kind", ["str", "object", "category"])
@pytest.mark.parametrize("text", LIVE + SPLITTING)
def test_no_cell_of_a_csv_starts_as_a_formula(text, kind):
    column = pd.Series([text, None, "x"], dtype="object").astype(kind)
    data = to_csv(pd.DataFrame({"avant": 1, "texte": column, "après": 2}))
    rows = read(data)
    assert [len(row) for row in rows] == [3] * 4
    assert not any(cell.startswith(STARTS) for row in rows for cell in row)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_computes_nothing_is_left_as_typed(text):
    assert inert(text) == text


def test_numbers_below_zero_stay_numbers():
    rows = read(to_csv(pd.DataFrame({"écart": [-2.5], "solde": [-3]})))
    assert rows[1] == ["-2,5", "-3"]


def test_hostile_names_are_inert_in_the_csv_of_the_offer():
    rows = read(offer.csv(sessions(*({"activity": text, "actor": text} for text in LIVE))))
    assert len(rows) == len(LIVE) + 1
    assert not any(cell.startswith(STARTS) for row in rows for cell in row)


def test_geojson_is_read_back_as_points_in_degrees_with_french_text():
    data = offer.geojson(sessions({"activity": FRENCH}, {"lon": None}, {"capacity": None}))
    document = json.loads(data)
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document
    assert [feature["type"] for feature in document["features"]] == ["Feature"] * 2
    assert "NaN" not in data.decode()
    back = gpd.read_file(io.BytesIO(data))
    assert back.crs == 4326
    assert back.geometry.x.tolist() == [0.69, 0.69]
    assert back["Activité"].tolist() == [FRENCH, "Échecs"]
    assert back["Places"].isna().tolist() == [False, True]
    assert document["features"][0]["properties"]["Du"] == "2026-09-01"


def test_hostile_text_stays_text_in_geojson():
    hostile = [*LIVE, *SPLITTING, "</script>", '"},{"', "\u2028", "\\", "\x00"]
    document = json.loads(offer.geojson(sessions(*({"site": text} for text in hostile))))
    assert [feature["properties"]["Site"] for feature in document["features"]] == hostile


def test_nothing_placed_makes_an_empty_collection():
    assert json.loads(offer.geojson(sessions({"lon": None})))["features"] == []
    assert Calendar.from_ical(offer.icalendar(sessions({}).iloc[:0], YEAR)).events == []


@settings(max_examples=40, deadline=None)
@given(
    st.sets(st.sampled_from("1234567"), min_size=1).map(lambda days: "".join(sorted(days))),
    st.sampled_from(["scolaire", "petites_vacances", "ete"]),
    st.dates(dt.date(2026, 9, 1), dt.date(2027, 8, 31)),
    st.integers(0, 120),
    st.tuples(st.integers(0, 1439), st.integers(1, 1440)).filter(lambda pair: pair[0] < pair[1]),
)
def test_events_stand_on_the_days_of_their_session_at_its_wall_clock_hours(
    weekdays, period, first, length, minutes
):
    last = first + dt.timedelta(length)
    row = {
        "weekdays": weekdays,
        "period": period,
        "valid_from": pd.Timestamp(first),
        "valid_to": pd.Timestamp(last),
        "start_min": minutes[0],
        "end_min": minutes[1],
    }
    holidays = {
        "petites_vacances": [(dt.date(2026, 10, 17), dt.date(2026, 11, 1))],
        "ete": [(dt.date(2027, 7, 3), dt.date(2027, 8, 31))],
    }
    off = {dt.date(2026, 11, 1), dt.date(2026, 11, 11), dt.date(2027, 5, 7)}

    def period_of(day):
        for name, spans in holidays.items():
            if any(start <= day <= end for start, end in spans):
                return name
        return "scolaire"

    expected = [
        day
        for number in range(length + 1)
        if (day := first + dt.timedelta(number)) <= dt.date(2027, 8, 31)
        and str(day.isoweekday()) in weekdays
        and day not in off
        and period_of(day) == period
    ]
    found = events(row)
    assert len(found) == (1 if expected else 0)
    if found:
        starts = occurrences(found[0])
        assert [start.date() for start in starts] == expected
        assert {start.hour * 60 + start.minute for start in starts} == {minutes[0]}
        assert {start.utcoffset() for start in starts} == {
            start.replace(tzinfo=PARIS).utcoffset() for start in starts
        }
        assert found[0].end.replace(tzinfo=None) == dt.datetime.combine(
            expected[0], dt.time()
        ) + dt.timedelta(minutes=minutes[1])


def test_a_session_keeps_its_hour_when_the_clocks_change():
    (event,) = events(
        {
            "weekdays": "2",
            "valid_from": pd.Timestamp(2027, 3, 20),
            "valid_to": pd.Timestamp(2027, 4, 3),
        }
    )
    starts = occurrences(event)
    assert [(start.day, start.hour, start.minute) for start in starts] == [
        (23, 16, 30),
        (30, 16, 30),
    ]
    assert [start.utcoffset() for start in starts] == [dt.timedelta(hours=1), dt.timedelta(hours=2)]


def test_the_calendar_brings_the_rules_of_its_time_zone():
    calendar = Calendar.from_ical(offer.icalendar(sessions({}), YEAR))
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Paris"]
    assert calendar.get_missing_tzids() == set()


def test_a_session_that_ends_at_midnight_ends_the_day_after():
    (event,) = events({"start_min": 1380, "end_min": 1440})
    assert event.end - event.start == dt.timedelta(hours=1)
    assert event.end.time() == dt.time(0, 0)


def test_a_session_that_ends_before_it_starts_is_not_put_in_a_calendar():
    found = events({"start_min": 1080, "end_min": 990}, {"session_id": "s2"}, {"end_min": 990})
    assert [event.uid for event in found] == ["s2@atlas-educatif"]


@pytest.mark.parametrize("ends", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"])
@pytest.mark.parametrize(
    "line", ["BEGIN:VEVENT", "ATTENDEE:mailto:x@y.fr", "END:VCALENDAR", "ATTACH:file:///etc/passwd"]
)
def test_typed_text_adds_no_line_to_a_calendar(line, ends):
    text = f"a{ends}{line}{ends}"
    plain = offer.icalendar(sessions({}), YEAR)
    hostile = offer.icalendar(
        sessions({"activity": text, "site": text, "actor": text, "session_id": text}), YEAR
    )
    names = [
        [row.partition(b":")[0] for row in data.split(b"\r\n") if not row.startswith(b" ")]
        for data in (plain, hostile)
    ]
    assert names[0] == names[1]
    assert b"\r" not in hostile.replace(b"\r\n", b"")
    assert b"\n" not in hostile.replace(b"\r\n", b"")
    (event,) = Calendar.from_ical(hostile).events
    assert "ATTENDEE" not in event
    assert "ATTACH" not in event
    assert line in event["SUMMARY"]
