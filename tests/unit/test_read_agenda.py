"""OpenAgenda exports and iCalendar files as weekly sessions."""

import pytest

from data import demo
from data.check import check_tables
from data.imports import read_files
from tests.reader_tables import accounted


@pytest.fixture(scope="module")
def current():
    """The demonstration, observed on 2026-09-23."""
    return check_tables(demo.load())


@pytest.fixture
def actor(current):
    return current["actors"].iloc[0]["name"]


@pytest.fixture
def site(current):
    return current["sites"].iloc[0]["name"]


def sessions(result, current):
    """(weekdays, start, end, period, first, last, ages) of the sessions added, in order."""
    rows = result.tables["sessions"]
    new = rows[~rows["session_id"].isin(current["sessions"]["session_id"])]
    return sorted(
        (
            row.weekdays,
            row.start_min,
            row.end_min,
            row.period,
            f"{row.valid_from:%Y-%m-%d}",
            f"{row.valid_to:%Y-%m-%d}",
            f"{row.age_min}-{row.age_max}",
        )
        for row in new.itertuples()
    )


def calendar(path, *events, name="Atelier"):
    """An iCalendar file; each event is its lines."""
    texts = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//t//t//FR", f"X-WR-CALNAME:{name}"]
    for number, lines in enumerate(events):
        texts += ["BEGIN:VEVENT", f"UID:{number}", *lines, "END:VEVENT"]
    path.write_text("\r\n".join([*texts, "END:VCALENDAR", ""]), encoding="utf-8")
    return path


def event(site, start, end, *lines, title="Théâtre 6-10 ans"):
    return [f"SUMMARY:{title}", f"LOCATION:{site}", f"DTSTART{start}", f"DTEND{end}", *lines]


PARIS = ";TZID=Europe/Paris:"


def test_a_weekly_rule_is_a_session_of_its_days_and_hours(tmp_path, current, actor, site):
    weekly = event(
        site,
        f"{PARIS}20260907T163000",
        f"{PARIS}20260907T180000",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261016T215959Z",
    )
    result = read_files([calendar(tmp_path / "a.ics", weekly, name=actor)], current)
    assert result.accepted, result.reports
    assert sessions(result, current) == [
        ("14", 990, 1080, "scolaire", "2026-09-07", "2026-10-15", "6-10")
    ]


def test_a_rule_that_runs_into_holidays_is_a_session_of_each_period(tmp_path, current, actor, site):
    weekly = event(
        site, f"{PARIS}20260907T140000", f"{PARIS}20260907T160000", "RRULE:FREQ=WEEKLY;COUNT=10"
    )
    result = read_files([calendar(tmp_path / "a.ics", weekly, name=actor)], current)
    assert [one[3:6] for one in sessions(result, current)] == [
        ("petites_vacances", "2026-10-19", "2026-10-26"),
        ("scolaire", "2026-09-07", "2026-11-09"),
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (":20260907T143000Z", ":20260907T160000Z"),
        (f"{PARIS}20260907T163000", f"{PARIS}20260907T180000"),
        (":20260907T163000", ":20260907T180000"),
        (";TZID=Europe/London:20260907T153000", ";TZID=Europe/London:20260907T170000"),
    ],
)
def test_hours_are_those_of_paris_whatever_the_zone_of_the_file(
    tmp_path, current, actor, site, start, end
):
    weekly = event(site, start, end, "RRULE:FREQ=WEEKLY;COUNT=3")
    result = read_files([calendar(tmp_path / "a.ics", weekly, name=actor)], current)
    assert [one[:3] for one in sessions(result, current)] == [("1", 990, 1080)]


def test_excluded_and_moved_dates_are_followed(tmp_path, current, actor, site):
    weekly = event(
        site,
        f"{PARIS}20260907T163000",
        f"{PARIS}20260907T180000",
        "RRULE:FREQ=WEEKLY;COUNT=4",
        "EXDATE;TZID=Europe/Paris:20260907T163000",
    )
    moved = event(
        site,
        f"{PARIS}20260930T163000",
        f"{PARIS}20260930T180000",
        "RECURRENCE-ID;TZID=Europe/Paris:20260928T163000",
    )
    path = calendar(tmp_path / "a.ics", weekly, moved, name=actor)
    path.write_text(path.read_text().replace("UID:1", "UID:0"))
    result = read_files([path], current)
    assert [one[4:6] for one in sessions(result, current)] == [("2026-09-14", "2026-09-21")]
    assert result.reports[0].left_out == {"une seule date : ce n’est pas un créneau": 1}


def test_each_event_that_is_no_session_is_accounted_for(tmp_path, current, actor, site):
    hours = f"{PARIS}20260907T163000", f"{PARIS}20260907T180000"
    rule = "RRULE:FREQ=WEEKLY;COUNT=3"
    path = calendar(
        tmp_path / "a.ics",
        event(site, *hours, rule),
        event(site, *hours),
        event(site, *hours, rule, "STATUS:CANCELLED"),
        event(site, ";VALUE=DATE:20260907", ";VALUE=DATE:20260908", rule),
        event(site, f"{PARIS}20160907T163000", f"{PARIS}20160907T180000", rule),
        event(site, hours[1], hours[0], rule),
        event(site, *hours, "RRULE:FREQ=WEEKLY;INTERVAL=4;COUNT=6"),
        name=actor,
    )
    report = read_files([path], current, leave_out=True).reports[0]
    assert accounted(report)
    assert (report.rows, report.taken) == (7, 1)
    assert report.left_out == {
        "une seule date : ce n’est pas un créneau": 1,
        "annulé": 1,
        "sans horaires": 1,
        "hors de la période suivie (un an avant, un an après)": 1,
    }
    assert "début et fin d’un même jour attendus" in report.refused[0]
    assert "dates irrégulières" in report.doubtful[0]


def test_a_rule_without_end_stops_a_year_after_the_day_of_observation(
    tmp_path, current, actor, site
):
    weekly = event(site, f"{PARIS}20250108T100000", f"{PARIS}20250108T110000", "RRULE:FREQ=WEEKLY")
    result = read_files([calendar(tmp_path / "a.ics", weekly, name=actor)], current)
    assert max(one[5] for one in sessions(result, current)) == "2027-09-22"
    assert any("à plus d’un an" in remark for remark in result.reports[0].remarks)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=WEEKLY;COUNT=99999999",
        "RRULE:FREQ=SOMETIMES",
        "RRULE:",
        "EXDATE:demain",
        "DURATION:P1Y",
    ],
)
def test_a_rule_made_to_hang_or_that_means_nothing_harms_nothing(
    tmp_path, current, actor, site, rule
):
    one = event(site, f"{PARIS}20260907T163000", f"{PARIS}20260907T180000", rule)
    report = read_files([calendar(tmp_path / "a.ics", one, name=actor)], current).reports[0]
    assert report.problems or accounted(report)


@pytest.mark.parametrize(
    "content", ["BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n"]
)
def test_a_damaged_calendar_is_refused(tmp_path, current, content):
    path = tmp_path / "a.ics"
    path.write_text(content)
    result = read_files([path], current)
    assert not result.accepted
    assert result.reports[0].problems


def openagenda(path, *lines):
    header = "Identifiant;Titre - FR;title;location_name;age_min;age_max;timetable;agenda"
    path.write_text("\n".join([header, *lines]), encoding="utf-8-sig")
    return path


def test_the_dates_of_an_openagenda_event_become_weekly_sessions(tmp_path, current, actor, site):
    times = (
        '"2026-09-09T14:00:00+02:00 2026-09-09T16:00:00+02:00;'
        "2026-09-16T14:00:00+02:00 2026-09-16T16:00:00+02:00;"
        '2026-09-23T12:00:00Z 2026-09-23T14:00:00Z"'
    )
    path = openagenda(tmp_path / "a.csv", f"1;;Cirque;{site};6;10;{times};{actor}")
    result = read_files([path], current, leave_out=True)
    assert sessions(result, current) == [
        ("3", 840, 960, "scolaire", "2026-09-09", "2026-09-23", "6-10")
    ], result.reports


def test_an_end_at_midnight_bears_the_date_of_its_start(tmp_path, current, actor, site):
    times = '"2026-09-12T20:00:00 2026-09-12T00:00:00;2026-09-19T20:00:00 2026-09-19T00:00:00"'
    path = openagenda(tmp_path / "a.csv", f"1;;Cirque de nuit;{site};11;14;{times};{actor}")
    result = read_files([path], current, leave_out=True)
    assert [one[:3] for one in sessions(result, current)] == [("6", 1200, 1440)], result.reports


def test_hours_that_cannot_be_read_are_refused_with_their_line(tmp_path, current, actor, site):
    path = openagenda(tmp_path / "a.csv", f"1;;Cirque;{site};6;10;demain 14 h;{actor}")
    report = read_files([path], current).reports[0]
    assert report.refused == ["a.csv, ligne 2 : début et fin d’un même jour attendus."]
