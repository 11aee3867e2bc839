"""The week as people read it: same hours on several days, usual temps, states of the grid."""

import datetime as dt

import pandas as pd
import pytest

import data.demo
from analysis import times, week_grid
from analysis.weekly import same_hours
from data.check import check_tables
from exports.coverage import stretches_csv


@pytest.fixture
def stretches() -> pd.DataFrame:
    rows = [
        # unit, weekday, start, end, need, covered, min, max, missing, sentence
        ("QN03708M", 1, 990, 1110, 40.0, 10.0, 20.0, 30.0, 12, "lundi"),
        ("QN03708M", 4, 990, 1110, 40.0, 5.0, 25.0, 35.0, 15, "jeudi"),
        ("QN03708M", 3, 480, 720, 90.0, 10.0, 60.0, 80.0, 20, "mercredi"),
        ("QN03709M", 1, 990, 1110, 40.0, 30.0, 5.0, 10.0, 3, "ailleurs"),
    ]
    columns = [
        "unit", "weekday", "start_min", "end_min", "need_h", "covered_h", "uncovered_min_h",
        "uncovered_max_h", "missing_places", "bottleneck",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).assign(band="6_10")


def test_a_gap_at_the_same_hours_of_two_days_is_said_once(stretches: pd.DataFrame) -> None:
    found = same_hours(stretches).set_index(["unit", "start_min"])
    both = found.loc[("QN03708M", 990)]
    assert both["weekdays"] == "14"
    assert both["uncovered_max_h"] == 65
    assert both["uncovered_min_h"] == 45


def test_the_sentence_of_a_grouped_gap_is_that_of_its_worst_day(stretches: pd.DataFrame) -> None:
    found = same_hours(stretches).set_index(["unit", "start_min"])
    assert found.loc[("QN03708M", 990), "bottleneck"] == "jeudi"
    assert found.loc[("QN03708M", 990), "missing_places"] == 15


def test_grouping_days_loses_no_child_hour(stretches: pd.DataFrame) -> None:
    found = same_hours(stretches)
    for column in ("need_h", "covered_h", "uncovered_min_h", "uncovered_max_h"):
        assert found[column].sum() == stretches[column].sum()
    assert found["uncovered_max_h"].is_monotonic_decreasing


def test_no_gap_at_all_stays_an_empty_table(stretches: pd.DataFrame) -> None:
    assert same_hours(stretches.head(0)).empty


def test_the_file_of_gaps_names_days_and_hours_in_french(stretches: pd.DataFrame) -> None:
    text = stretches_csv(same_hours(stretches).assign(name="Europe")).decode("utf-8-sig")
    assert "lundi et jeudi" in text
    assert "16\u00a0h\u00a030" in text


def test_the_usual_temps_of_several_communes_is_the_most_common() -> None:
    tables = check_tables(data.demo.load())
    week = times.usual_temps(
        ["37261", "37122", "37233"],
        ["elementaire"],
        "scolaire",
        dt.date(2026, 9, 23),
        tables["class_hours"],
    ).set_index(["weekday", "start_min"])["temps"]
    assert week[(3, 9 * 60)] == "periscolaire"  # in class in Saint-Pierre-des-Corps only
    assert week[(1, 9 * 60)] == "scolaire"
    assert week[(6, 9 * 60)] == "extrascolaire"


def test_the_grid_tells_class_from_no_need_and_shares_by_their_class() -> None:
    week = pd.DataFrame(
        {
            "weekday": [1, 1, 1, 1],
            "start_min": [540, 1020, 1050, 1200],
            "need_h": [0.0, 10.0, 10.0, 0.0],
            "uncovered_max_h": [0.0, 3.0, 7.0, 0.0],
        }
    )
    temps = pd.DataFrame(
        {
            "weekday": [1, 1, 1, 1],
            "start_min": [540, 1020, 1050, 1200],
            "temps": ["scolaire", "periscolaire", "periscolaire", "periscolaire"],
        }
    )
    grid = week_grid.cells(week, temps)
    assert grid["state"].tolist() == [
        week_grid.IN_CLASS,
        "30 à 50 %",
        "70 % et plus",
        week_grid.NO_NEED,
    ]
    assert grid["children"].tolist() == [0, 6, 14, 0]
