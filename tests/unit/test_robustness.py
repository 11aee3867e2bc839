"""Figures under other conventions, on a small world with its own norms."""

import datetime as dt

import pandas as pd
import pytest

from analysis.origin import Origins
from analysis.robustness import robustness
from geo.reach import reach_m
from tests.coverage_worlds import QUARTIERS, children_of, reach_from, session, sessions_of
from tests.scenario_worlds import stored

TOURS = "37261"
ONE, TWO, _ = QUARTIERS


def _norm(name, share):
    return {"scenario": name, "band": "6_10", "period": "scolaire", "weekdays": "36"} | {
        "start_min": 480, "end_min": 600, "share": share
    }  # fmt: skip


@pytest.fixture
def table():
    """100 children at 12 minutes from 60 places, 50 children at 18 minutes; a walk of 15."""
    children = children_of([(ONE, TOURS, {"6_10": 100}), (TWO, TOURS, {"6_10": 50})])
    hours = ["insee_com", "uai", "level", "weekdays", "start_min", "end_min"]
    tables = {
        "need_scenarios": pd.DataFrame([_norm("all", 1.0), _norm("half", 0.5)]),
        "class_hours": pd.DataFrame(columns=[*hours, "valid_from", "valid_to"]).astype(
            {"valid_from": "datetime64[ns]", "valid_to": "datetime64[ns]", "uai": "str"}
        ),
        "communes": pd.DataFrame({"insee_com": [TOURS]}),
        "sessions": stored(sessions_of([session("s", "here", "3", 480, 600, 60)])),
    }
    reach = reach_from([[12.0], [18.0]])
    reach.data = reach_m(1) * reach.data
    twice = children.assign(**{"6_10": children["6_10"] * 2})
    return robustness(
        tables,
        {"homes": Origins(children, reach), "other figures": Origins(twice, reach)},
        pd.DataFrame({"site_id": ["here"], "lon": 0.7, "lat": 47.4}),
        QUARTIERS,
        ["6_10"],
        period="scolaire",
        scenario="all",
        scope_date=dt.date(2026, 9, 23),
    )


def test_each_walk_each_other_norm_and_each_other_origin_has_a_row(table):
    variants = table[["scenario", "walk_more_min", "origin"]].to_numpy().tolist()
    assert variants == [
        ["all", -5, "homes"],
        ["all", 0, "homes"],
        ["all", 5, "homes"],
        ["half", 0, "homes"],
        ["all", 0, "other figures"],
    ]


def test_the_totals_follow_the_walk_and_the_norm(table):
    assert table["need_h"].tolist() == pytest.approx([600, 600, 600, 300, 1200])
    assert table["uncovered_max_h"].tolist() == pytest.approx([600, 480, 480, 200, 1080])
    assert table["response_min"].tolist() == pytest.approx([0, 0.2, 0.2, 1 / 3, 0.1])
    assert (table["uncovered_min_h"] <= table["uncovered_max_h"] + 0.01).all()
    assert (table["response_max"] >= table["response_min"] - 1e-4).all()


def test_the_worst_slots_are_named_for_each(table):
    saturday = (ONE, "6_10", 6, 480, 600)
    for row in table.itertuples():
        assert saturday in row.worst
        assert len(row.worst) == 3
    assert table["worst"].iloc[0][0][0] == ONE


def test_a_quartier_beyond_the_walk_is_served_when_the_walk_is_longer(table):
    near, far = table["worst"].iloc[1], table["worst"].iloc[2]
    assert (TWO, "6_10", 3, 480, 600) in near
    assert (ONE, "6_10", 3, 480, 600) in far
