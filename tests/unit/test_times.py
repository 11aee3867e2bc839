import datetime as dt

import pandas as pd
import pytest

from analysis.times import (
    CLOSED,
    days_by_period,
    hours_in_force,
    session_temps,
    temps,
    temps_at,
    week_temps,
)

TOURS, CORPS, MOVING, UNKNOWN = "37261", "37233", "37050", "37109"
SCHOOL = "0370001A"


def _hours(insee_com, weekdays, start, end, *, first="2013-09-01", last=None, uai=None, level=None):
    return {
        "class_hours_id": f"{insee_com}{weekdays}{start}{first}{uai}{level}",
        "insee_com": insee_com,
        "uai": uai,
        "level": level or "elementaire",
        "weekdays": weekdays,
        "start_min": start,
        "end_min": end,
        "valid_from": pd.Timestamp(first),
        "valid_to": pd.Timestamp(last) if last else pd.NaT,
        "status": "publie",
        "source": None,
    }


@pytest.fixture
def class_hours():
    rows = [
        _hours(TOURS, "1245", 510, 690),
        _hours(TOURS, "1245", 810, 990),
        _hours(TOURS, "1245", 480, 700, level="college"),
        _hours(CORPS, "1245", 510, 690),
        _hours(CORPS, "1245", 810, 945),
        _hours(CORPS, "3", 510, 690),
        _hours(MOVING, "12345", 510, 690, last="2026-07-03"),
        _hours(MOVING, "1245", 510, 690, first="2026-09-01"),
        _hours(TOURS, "12456", 480, 720, uai=SCHOOL),
    ]
    return pd.DataFrame(rows).astype({"uai": "str", "source": "str"})


@pytest.fixture
def calendar():
    rows = [
        ("B", "vacances", "Toussaint 2026", "petites_vacances", "2026-10-17", "2026-11-01"),
        ("A", "vacances", "Hiver, zone A", "petites_vacances", "2027-02-13", "2027-02-28"),
        ("B", "pont", "Pont de l’Ascension", None, "2027-05-06", "2027-05-08"),
        ("B", "vacances", "Été", "ete", "2027-07-03", "2027-08-31"),
        ("toutes", "ferie", "Armistice", None, "2026-11-11", "2026-11-11"),
        ("toutes", "ferie", "Ascension", None, "2027-05-06", "2027-05-06"),
        ("toutes", "ferie", "Fête nationale", None, "2027-07-14", "2027-07-14"),
    ]
    columns = ["zone", "kind", "name", "period", "starts_on", "ends_on"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"starts_on": "datetime64[ns]", "ends_on": "datetime64[ns]"})


@pytest.mark.parametrize(
    ("day", "clock", "commune", "expected"),
    [
        pytest.param("2026-09-23", "09:00", CORPS, "scolaire", id="Wednesday, 4.5 days"),
        pytest.param("2026-09-23", "09:00", TOURS, "periscolaire", id="Wednesday, 4 days"),
        pytest.param("2026-10-21", "09:00", CORPS, "extrascolaire", id="Wednesday, zone B holiday"),
        pytest.param("2027-02-17", "09:00", TOURS, "periscolaire", id="zone A holiday, in zone B"),
        pytest.param("2017-09-20", "09:00", TOURS, "extrascolaire", id="Wednesday 2017, 4 days"),
        pytest.param("2017-09-20", "09:00", CORPS, "scolaire", id="Wednesday 2017, 4.5 days"),
        pytest.param("2017-09-20", "14:00", CORPS, "periscolaire", id="Wednesday 2017 after class"),
        pytest.param("2018-09-02", "09:00", TOURS, "extrascolaire", id="Sunday before the decree"),
        pytest.param("2018-08-29", "09:00", TOURS, "extrascolaire", id="eve of the decree"),
        pytest.param("2018-09-05", "09:00", TOURS, "periscolaire", id="first Wednesday of the law"),
        pytest.param("2026-09-26", "10:00", TOURS, "extrascolaire", id="Saturday without class"),
        pytest.param("2026-09-27", "10:00", TOURS, "extrascolaire", id="Sunday"),
        pytest.param("2026-11-11", "10:00", TOURS, CLOSED, id="public holiday in term"),
        pytest.param("2027-07-14", "10:00", TOURS, CLOSED, id="public holiday in summer"),
        pytest.param("2027-05-05", "10:00", TOURS, "periscolaire", id="eve of the bridge"),
        pytest.param("2027-05-06", "10:00", TOURS, CLOSED, id="Ascension day"),
        pytest.param("2027-05-07", "10:00", TOURS, "extrascolaire", id="Ascension bridge 2027"),
        pytest.param("2026-09-24", "16:00", TOURS, "scolaire", id="last half-hour of class"),
        pytest.param("2026-09-24", "16:29", TOURS, "scolaire", id="last minute of class"),
        pytest.param("2026-09-24", "16:30", TOURS, "periscolaire", id="end of class"),
        pytest.param("2026-09-24", "15:45", CORPS, "periscolaire", id="class ends at 15:45"),
        pytest.param("2026-09-24", "12:00", TOURS, "periscolaire", id="lunch break"),
        pytest.param("2026-09-24", "08:29", TOURS, "periscolaire", id="before class"),
        pytest.param("2026-07-01", "09:00", MOVING, "scolaire", id="Wednesday before the change"),
        pytest.param("2026-09-02", "09:00", MOVING, "periscolaire", id="Wednesday after it"),
        pytest.param("2026-09-24", "09:00", UNKNOWN, None, id="hours not known"),
        pytest.param("2026-09-27", "09:00", UNKNOWN, "extrascolaire", id="Sunday, hours not known"),
    ],
)
def test_the_temps_follows_the_law_the_date_and_the_commune(
    day, clock, commune, expected, class_hours, calendar
):
    hour, minute = map(int, clock.split(":"))
    found = temps(
        dt.date.fromisoformat(day),
        60 * hour + minute,
        commune,
        "elementaire",
        class_hours,
        calendar,
        zone="B",
    )
    assert found == expected


def test_a_school_with_its_own_hours_goes_before_its_commune(class_hours, calendar):
    def at(day, minute, uai):
        day = dt.date.fromisoformat(day)
        return temps(day, minute, TOURS, "elementaire", class_hours, calendar, zone="B", uai=uai)

    saturday = "2026-09-26"
    assert at(saturday, 600, SCHOOL) == "scolaire"
    assert at(saturday, 780, SCHOOL) == "periscolaire"
    assert at(saturday, 600, None) == "extrascolaire"
    assert at("2026-09-24", 900, SCHOOL) == "periscolaire"
    assert at("2026-09-24", 900, "0379999Z") == "scolaire"


def test_moments_come_back_in_their_own_order_and_index(class_hours, calendar):
    moments = pd.DataFrame(
        {
            "date": pd.to_datetime(["2026-09-27", "2026-11-11", "2026-09-24", "2026-10-21"]),
            "minute": [600, 600, 600, 600],
            "insee_com": [TOURS, TOURS, CORPS, TOURS],
            "level": "elementaire",
            "zone": ["B", None, "B", "B"],
            "uai": pd.Series([None] * 4, dtype="str"),
        }
    ).set_axis(["sunday", "holiday", "class", "toussaint"])
    assert temps_at(moments, class_hours, calendar).to_dict() == {
        "sunday": "extrascolaire",
        "holiday": CLOSED,
        "class": "scolaire",
        "toussaint": "extrascolaire",
    }


def test_the_typical_term_week_of_tours_has_wednesday_periscolaire(class_hours):
    week = week_temps(TOURS, "elementaire", "scolaire", dt.date(2026, 9, 23), class_hours)
    assert len(week) == 7 * 28
    by_day = week.groupby("weekday")["temps"].agg(lambda codes: sorted(set(codes)))
    assert by_day.to_dict() == {
        1: ["periscolaire", "scolaire"],
        2: ["periscolaire", "scolaire"],
        3: ["periscolaire"],
        4: ["periscolaire", "scolaire"],
        5: ["periscolaire", "scolaire"],
        6: ["extrascolaire"],
        7: ["extrascolaire"],
    }
    monday = week[(week["weekday"] == 1) & (week["temps"] == "scolaire")]["start_min"].tolist()
    assert monday == [*range(510, 690, 30), *range(810, 990, 30)]


def test_a_holiday_week_is_extrascolaire_throughout(class_hours):
    week = week_temps(TOURS, "elementaire", "ete", dt.date(2026, 9, 23), class_hours)
    assert set(week["temps"]) == {"extrascolaire"}


def _session(session_id, site_id, weekdays, start, end, *, period="scolaire", ages=(6, 10)):
    return {
        "session_id": session_id,
        "site_id": site_id,
        "weekdays": weekdays,
        "start_min": start,
        "end_min": end,
        "period": period,
        "valid_from": pd.Timestamp("2026-09-01"),
        "valid_to": pd.Timestamp("2027-07-02"),
        "age_min": ages[0],
        "age_max": ages[1],
    }


def test_a_session_stands_in_every_temps_it_touches(class_hours):
    sites = pd.DataFrame(
        {"site_id": ["t", "c", "m", "nowhere"], "insee_com": [TOURS, CORPS, MOVING, None]}
    )
    sessions = pd.DataFrame(
        [
            _session("after class", "t", "1245", 990, 1110),
            _session("Wednesday in Tours", "t", "3", 510, 720),
            _session("Wednesday in Saint-Pierre", "c", "3", 510, 720),
            _session("Wednesday and Saturday", "t", "36", 540, 660),
            _session("during class", "t", "2", 540, 600),
            _session("across the last bell", "t", "2", 960, 1020),
            _session("across lunch", "t", "2", 660, 840),
            _session("summer", "t", "12345", 540, 1020, period="ete"),
            _session("new week", "m", "3", 540, 600),
            _session("secondary too", "t", "1", 695, 705, ages=(10, 14)),
            _session("commune unknown", "nowhere", "2", 540, 600),
            _session("commune unknown, Sunday", "nowhere", "7", 540, 600),
        ]
    ).set_index("session_id", drop=False)
    found = session_temps(sessions, sites, class_hours, dt.date(2026, 8, 20))
    assert found.dropna().to_dict() == {
        "after class": "periscolaire",
        "Wednesday in Tours": "periscolaire",
        "Wednesday in Saint-Pierre": "scolaire,periscolaire",
        "Wednesday and Saturday": "periscolaire,extrascolaire",
        "during class": "scolaire",
        "across the last bell": "scolaire,periscolaire",
        "across lunch": "scolaire,periscolaire",
        "summer": "extrascolaire",
        "new week": "periscolaire",
        "secondary too": "scolaire,periscolaire",
        "commune unknown, Sunday": "extrascolaire",
    }
    assert pd.isna(found["commune unknown"])


def test_the_days_of_a_year_are_counted_from_its_calendar(calendar):
    days = days_by_period(calendar, "B", dt.date(2026, 9, 1), dt.date(2027, 8, 31))
    counts = days.set_index(["period", "weekday"])["days"]
    assert counts["petites_vacances", 1] == 2
    assert counts["ete", 3] == 7  # eight Wednesdays of summer less the 14th of July
    in_no_period = 3 + 2  # the bridge with Ascension day, the two other public holidays
    assert counts.sum() == 365 - in_no_period


def test_hours_in_force_change_on_the_day_they_should(class_hours):
    def days_of_class(day):
        hours = hours_in_force(class_hours, dt.date.fromisoformat(day))
        return sorted(hours.loc[hours["insee_com"] == MOVING, "weekday"])

    assert days_of_class("2026-07-03") == [1, 2, 3, 4, 5]
    assert days_of_class("2026-08-01") == []
    assert days_of_class("2026-09-01") == [1, 2, 4, 5]
