"""What-if on small worlds: edits, what they change, and the account they must give."""

import numpy as np
import pandas as pd
import pytest

from analysis.scenarios import Add, Change, Close, apply, difference
from tests.coverage_worlds import (
    QUARTIERS,
    children_of,
    flat_rates,
    reach_from,
    session,
    sessions_of,
)
from tests.scenario_worlds import hours_by_day, reference_of, units_of

SANITAS, EUROPE, EMPTY = QUARTIERS


@pytest.fixture
def reference():
    """100 children of 6-10 in each of two quartiers, a site each, 40 places at the first."""
    return reference_of(
        {
            "children": children_of(
                [(SANITAS, "37261", {"6_10": 100}), (EUROPE, "37261", {"6_10": 100})]
            ),
            "rates": flat_rates(1.0, (3, 6), 480, 720),
            "sessions": sessions_of([session("s", "west", "3", 480, 600, 40)]),
            "reach_min": reach_from([[0.0, 40.0], [40.0, 0.0]]),
            "site_ids": ["west", "east"],
        }
    )


def _changes(reference, *edits):
    """Change of the uncovered hours of 6-10, by unit and weekday, upper end."""
    table = difference(reference, list(edits), units_of(reference.setting)).table
    rows = table[(table["band"] == "6_10") & (table["uncovered_max_h"] != 0)]
    known = rows.dropna()
    return {
        (row.unit, row.weekday): pytest.approx(row.uncovered_max_h) for row in known.itertuples()
    }


def _new(reference, **values):
    return Add(reference.sessions.iloc[0].to_dict() | {"session_id": "new"} | values)


def test_an_added_session_covers_its_places_for_its_hours_in_its_quartier(reference):
    added = _new(reference, site_id="east", weekdays="36", start_min=600, end_min=690, capacity=30)
    assert _changes(reference, added) == {(EUROPE, 3): -45, (EUROPE, 6): -45}


def test_a_moved_session_leaves_the_first_place_and_serves_the_second(reference):
    moved = Change("s", {"site_id": "east", "weekdays": "6"})
    assert _changes(reference, moved) == {(SANITAS, 3): 80, (EUROPE, 6): -80}


def test_a_lengthened_session_adds_its_last_hours(reference):
    assert _changes(reference, Change("s", {"end_min": 690})) == {(SANITAS, 3): -60}


def test_an_enlarged_session_covers_no_more_than_the_children(reference):
    assert _changes(reference, Change("s", {"capacity": 90})) == {(SANITAS, 3): -100}
    assert _changes(reference, Change("s", {"capacity": 900})) == {(SANITAS, 3): -120}


def test_a_session_reserved_to_others_covers_nobody_here(reference):
    assert _changes(reference, Change("s", {"reserved_quartiers": EUROPE})) == {(SANITAS, 3): 80}


def test_a_closed_session_takes_its_hours_away(reference):
    assert _changes(reference, Close("s")) == {(SANITAS, 3): 80}


def test_a_closed_session_lets_an_identical_one_count(reference):
    twin = _new(reference)
    assert _changes(reference, twin) == {}
    assert _changes(reference, twin, Close("s")) == {}


def test_edits_follow_one_another(reference):
    assert _changes(reference, _new(reference, site_id="east"), Close("new")) == {}
    larger = [_new(reference, site_id="east"), Change("new", {"capacity": 60})]
    assert _changes(reference, *larger) == {(EUROPE, 3): -120}


def test_without_edits_nothing_changes(reference):
    assert _changes(reference) == {}


def test_what_cannot_be_counted_changes_nothing(reference):
    assert _changes(reference, _new(reference, site_id="east", capacity=None)) == {}
    assert _changes(reference, _new(reference, site_id="east", end_min=420)) == {}
    assert _changes(reference, _new(reference, site_id="east", start_min=1260, end_min=1300)) == {}


def test_a_quartier_without_cells_has_no_figure_rather_than_zero(reference):
    table = difference(reference, [Close("s")], units_of(reference.setting)).table
    empty = table[table["unit"] == EMPTY]
    assert empty[["uncovered_min_h", "uncovered_max_h"]].isna().all(axis=None)


def test_the_lower_end_is_that_of_the_best_case(reference):
    crowd = _new(reference, capacity=30, start_min=540)
    table = difference(reference, [crowd], units_of(reference.setting)).table
    row = table.query("unit == @SANITAS and band == '6_10' and weekday == 3").iloc[0]
    assert row["uncovered_min_h"] == pytest.approx(-30, abs=0.01)


def test_the_account_of_a_difference_is_the_sessions_that_go_and_come(reference):
    found = difference(reference, [Change("s", {"capacity": 50})], units_of(reference.setting))
    assert found.before["capacity"].tolist() == [40]
    assert found.after["capacity"].tolist() == [50]


def test_every_impossible_edit_is_named(reference):
    edits = [
        Close("ghost"),
        Change("s", {"colour": 1}),
        _new(reference, session_id="s"),
        Change("other", {"capacity": 3}),
    ]
    with pytest.raises(ValueError, match="ghost") as refusal:
        apply(reference.sessions, edits)
    assert [line.split(" :")[0] for line in str(refusal.value).splitlines()] == [
        "ghost",
        "s",
        "s",
        "other",
    ]
    with pytest.raises(ValueError, match="nowhere"):
        difference(reference, [Change("s", {"site_id": "nowhere"})], units_of(reference.setting))


def test_edited_sessions_keep_the_types_of_the_table(reference):
    edited = apply(reference.sessions, [Change("s", {"capacity": None})])
    assert edited.dtypes.to_dict() == reference.sessions.dtypes.to_dict()
    assert edited["capacity"].isna().all()


def test_two_sessions_edited_at_once_share_the_same_children(reference):
    edits = [_new(reference, capacity=80), Change("s", {"capacity": 50})]
    setting, units = reference.setting, units_of(reference.setting)
    before, after = (
        hours_by_day(setting, sessions, units)[0]
        for sessions in (reference.sessions, apply(reference.sessions, edits))
    )
    assert np.nansum(after - before) == pytest.approx(120)
    assert _changes(reference, *edits) == {(SANITAS, 3): -120}
    assert isinstance(edits[0].values, dict)
    assert pd.isna(before[2]).all()
