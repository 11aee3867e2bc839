"""The demonstration territory’s planted shortage is found by the whole chain."""

import pandas as pd
import pytest

from analysis.coverage import lay_out
from analysis.need import children, need_rates
from analysis.quality import usable_sessions
from analysis.weekly import explain, uncovered_stretches, weekly
from data import demo
from data.check import check_tables
from data.territory import build_territory
from geo.reach import walking_minutes

SANITAS, ROCHEPINARD = "QN03709M", "QN03706I"


@pytest.fixture(scope="module")
def found():
    territory = build_territory(check_tables(demo.load()))
    tables, day = territory.tables, territory.scope_date
    cells = territory.cells
    people = children(cells, cells["code_qp"], cells["insee_com"], tables["indicators"])
    rates = need_rates(
        tables["need_scenarios"],
        tables["class_hours"],
        territory.communes["insee_com"],
        scenario="universelle",
        period="scolaire",
        scope_date=day,
    )
    sessions, left_out = usable_sessions(
        tables["sessions"], territory.sites, period="scolaire", scope_date=day
    )
    reach = territory.reach.copy()
    reach.data = walking_minutes(reach.data)
    week = lay_out(people, rates, sessions, reach, territory.sites["site_id"].tolist())
    codes = territory.quartiers["code_qp"]
    units = pd.Series(pd.Categorical(people["code_qp"], categories=codes))
    table = weekly(week, units)
    names = dict(zip(codes, territory.quartiers["name"], strict=True))
    runs = explain(week, units, uncovered_stretches(table), names)
    return table, runs, sessions, left_out


def test_wednesday_morning_is_short_of_places_for_6_to_10_at_sanitas_and_rochepinard(found):
    table, runs, _, _ = found
    morning = table[
        (table["band"] == "6_10") & (table["weekday"] == 3) & table["start_min"].between(510, 660)
    ]
    hours = morning.groupby("unit", observed=True)[["need_h", "uncovered_max_h"]].sum()
    share = hours["uncovered_max_h"] / hours["need_h"]
    assert hours["uncovered_max_h"].idxmax() == SANITAS
    assert share[SANITAS] > 0.85
    assert share[ROCHEPINARD] > 0.7
    worst = runs[(runs["band"] == "6_10") & (runs["weekday"] == 3)]
    assert worst["unit"].iloc[0] == SANITAS
    assert {SANITAS, ROCHEPINARD} <= set(worst.loc[worst["start_min"] <= 540, "unit"])
    assert worst["bottleneck"].str.startswith("Mercredi").all()


def test_no_school_morning_is_uncovered_for_children_in_class(found):
    table, _, _, _ = found
    in_class = table[(table["weekday"] == 2) & table["start_min"].between(540, 660)]
    assert in_class["need_h"].sum() == 0


def test_every_session_left_out_says_why(found):
    _, _, sessions, left_out = found
    assert len(sessions) > 100
    assert len(left_out) > 0
    assert left_out["reason"].str.len().min() > 0
