import pandas as pd
import pytest

from data import demo
from data.check import check_tables
from data.readers.calendar import is_days, is_periods, read_days, read_periods
from tests.reader_tables import ORIGIN, accounted, table

DAYS = "date | vacances_zone_a | vacances_zone_b | vacances_zone_c | nom_vacances"
PERIODS = "description | population | start_date | end_date | location | zones | annee_scolaire"


@pytest.fixture(scope="module")
def current():
    """The demonstration, of zone B."""
    return check_tables(demo.load())


def periods(reading, current, year):
    rows = check_tables({**current, **reading.tables})["school_calendar"]
    rows = rows[(rows["zone"] == "B") & (rows["starts_on"].dt.year == year)]
    return [
        (row.kind, row.name, row.period, f"{row.starts_on:%m-%d}", f"{row.ends_on:%m-%d}")
        for row in rows.sort_values("starts_on").itertuples(index=False)
    ]


def test_runs_of_days_become_periods_of_the_territorys_zone(current):
    reading = read_days(
        table(
            is_days,
            DAYS,
            "2030-07-05 | True | False | False | Vacances d'été",
            "2030-07-06 | True | True | False | Vacances d'été",
            "2030-07-07 | True | True | True | Vacances d'été",
            "2030-07-08 | False | False | False | ",
            "2030-07-09 | False | True | False | Pont de l'Ascension",
        ),
        current,
        ORIGIN,
    )
    assert accounted(reading)
    assert reading.taken == 3
    assert reading.left_out == {"jours sans vacances dans les zones du territoire": 2}
    assert periods(reading, current, 2030) == [
        ("vacances", "Vacances d’été", "ete", "07-06", "07-07"),
        ("pont", "Pont de l’Ascension", "petites_vacances", "07-09", "07-09"),
    ]


def test_only_the_days_that_a_file_covers_change_and_public_holidays_stay(current):
    reading = read_days(
        table(is_days, DAYS, "2026-10-17|False|True|False|Vacances de la Toussaint"),
        current,
        ORIGIN,
    )
    old = current["school_calendar"]
    new = check_tables({**current, **reading.tables})["school_calendar"]
    assert len(new) == len(old)
    changed = new.merge(old, how="outer", indicator=True).query("_merge != 'both'")
    assert set(changed["starts_on"]) == {pd.Timestamp(2026, 10, 17)}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("17/10/2030 | False | True | False | x", "« 17/10/2030 » : jour attendu"),
        ("2030-10-17 | False | peut-être | False | x", "« peut-être » : True ou False attendu"),
        ("2030-10-17 | False | True | False | ", "nom des vacances attendu"),
    ],
)
def test_a_bad_day_is_refused_with_its_place(current, line, message):
    reading = read_days(table(is_days, DAYS, line), current, ORIGIN)
    assert accounted(reading)
    assert reading.refused[0].startswith("fichier.csv, ligne 2")
    assert message in reading.refused[0]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2030-10-18T22:00:00+00:00", "2030-11-03T23:00:00+00:00"),
        ("2030-10-19T00:00:00+02:00", "2030-11-04T00:00:00+01:00"),
        ("2030-10-18T22:00:00Z", "2030-11-03T23:00:00Z"),
        ("2030-10-19", "2030-11-04"),
    ],
)
def test_ten_in_the_evening_in_universal_time_is_the_next_day_in_paris(current, start, end):
    line = f"Vacances de la Toussaint | - | {start} | {end} | Orléans-Tours | Zone B | 2030-2031"
    reading = read_periods(table(is_periods, PERIODS, line), current, ORIGIN)
    assert periods(reading, current, 2030) == [
        ("vacances", "Vacances de la Toussaint", "petites_vacances", "10-19", "11-03")
    ]


def test_each_line_of_periods_has_its_fate(current):
    line = "Vacances d'Hiver | {} | 2030-02-09 | {} | {} | {} | 2029-2030"
    reading = read_periods(
        table(
            is_periods,
            PERIODS,
            line.format("-", "2030-02-25", "Orléans-Tours", "Zone B"),
            line.format("-", "2030-02-25", "Rennes", "Zone B"),
            line.format("-", "2030-02-25", "Créteil", "Zone C"),
            line.format("-", "2030-02-25", "Corse", "Corse"),
            line.format("Enseignants", "2030-02-25", "Rennes", "Zone B"),
            line.format("-", "", "Rennes", "Zone B"),
            line.format("-", "2030-01-25", "Rennes", "Zone B"),
        ),
        current,
        ORIGIN,
    )
    assert accounted(reading)
    assert reading.taken == 1
    assert reading.left_out == {
        "même période, déjà lue pour une autre académie": 1,
        "zone hors du territoire": 2,
        "prérentrée des enseignants": 1,
        "début seul, fin pas encore publiée": 1,
    }
    assert "fin après le début attendue" in reading.refused[0]


def test_the_labels_of_the_portal_are_recognised_too():
    header = "Description;Population;Date de début;Date de fin;Académies;Zones;annee_scolaire"
    assert table(is_periods, header.replace(";", "|"), "x|-|2030-01-01|2030-01-02|y|Zone A|z")
