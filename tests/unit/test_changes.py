"""What differs between two states of a table, by key."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import demo, schemas
from data.changes import compare
from data.check import check_tables


@pytest.fixture(scope="module")
def tables():
    return check_tables(demo.load())


@pytest.mark.parametrize("name", schemas.TABLES)
def test_a_table_compared_to_itself_has_no_change(tables, name):
    found = compare(name, tables[name], tables[name].sample(frac=1, random_state=1))
    assert found.is_nothing
    assert (found.unchanged, found.changed_rows) == (len(tables[name]), 0)


def test_rows_are_told_apart_by_their_key(tables):
    sites = tables["sites"]
    new = sites.iloc[[0]].assign(site_id="NOUVEAU")
    after = pd.concat([sites.iloc[3:], new], ignore_index=True)
    found = compare("sites", sites, after)
    assert found.added["site_id"].tolist() == ["NOUVEAU"]
    assert found.removed["site_id"].tolist() == sites["site_id"].head(3).tolist()
    assert (found.changed_rows, found.unchanged) == (0, len(sites) - 3)


def test_each_changed_cell_is_shown_before_and_after(tables):
    sessions = tables["sessions"]
    after = sessions.copy()
    first = after["session_id"].iloc[0]
    after.loc[0, ["capacity", "price_eur"]] = [pd.NA, 4.5]
    found = compare("sessions", sessions, after)
    assert found.changed["session_id"].tolist() == [first, first]
    assert set(found.changed["column"]) == {"capacity", "price_eur"}
    assert (found.changed_rows, found.unchanged) == (1, len(sessions) - 1)
    price = found.changed.set_index("column").loc["price_eur"]
    assert (price["before"], price["after"]) == (sessions["price_eur"].iloc[0], 4.5)


def test_a_missing_value_on_both_sides_is_no_change(tables):
    projects = tables["projects"]
    assert projects["evaluated_on"].isna().any()
    assert compare("projects", projects, projects.copy()).is_nothing


def test_a_moved_outline_is_a_change(tables):
    quartiers = tables["quartiers"]
    moved = quartiers.set_geometry(quartiers.geometry.translate(0.001, 0))
    found = compare("quartiers", quartiers, moved)
    assert set(found.changed["column"]) == {"geometry"}
    assert found.changed_rows == len(quartiers)


def test_keys_of_several_columns_are_compared_as_a_whole(tables):
    attendance = tables["attendance"]
    after = attendance.assign(children=attendance["children"] + 1)
    found = compare("attendance", attendance, after)
    assert found.changed_rows == len(attendance)
    assert found.unchanged == 0


def test_an_empty_table_gains_every_row_and_loses_every_row(tables):
    actors = tables["actors"]
    assert len(compare("actors", actors.head(0), actors).added) == len(actors)
    assert len(compare("actors", actors, actors.head(0)).removed) == len(actors)


@settings(max_examples=60, deadline=None)
@given(before=st.sets(st.integers(0, 40)), after=st.sets(st.integers(0, 40)), data=st.data())
def test_every_row_is_added_removed_changed_or_unchanged(before, after, data):
    moved = data.draw(st.sets(st.sampled_from(sorted(before & after) or [0])))
    frames = [
        pd.DataFrame(
            {
                "table_name": [f"t{code:02}" for code in sorted(codes)],
                "threshold": [1 + (code in moved and late) for code in sorted(codes)],
                "source": [None] * len(codes),
            }
        )
        for late, codes in ((False, before), (True, after))
    ]
    frames = [schemas.TABLES["secrecy_thresholds"].validate(frame) for frame in frames]
    found = compare("secrecy_thresholds", *frames)
    assert len(found.added) == len(after - before)
    assert len(found.removed) == len(before - after)
    assert found.changed_rows == len(moved & before & after)
    assert found.changed_rows + found.unchanged == len(before & after)
