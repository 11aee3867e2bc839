"""What rows of a sheet do to a table that is already there."""

import pandas as pd
import pytest

from data.readers.partner_rows import joined

BEFORE, TODAY = pd.Timestamp("2025-01-01"), pd.Timestamp("2026-09-23")


@pytest.fixture
def current():
    return pd.DataFrame(
        {
            "actor_id": ["A1", "A2", "A3"],
            "name": ["Le Plan B", "Courteline", None],
            "places": pd.array([12, None, 0], dtype="Int64"),
            "updated_on": BEFORE,
        }
    )


def rows(*told):
    """Rows (key, name, places) as a sheet gives them today, columns in an order of their own."""
    frame = pd.DataFrame(told, columns=["actor_id", "name", "places"], dtype=object)
    return frame.assign(updated_on=TODAY)[["updated_on", "places", "name", "actor_id"]]


def as_dict(table):
    told = table.set_index("actor_id")[["name", "places", "updated_on"]]
    return told.astype(object).where(told.notna(), None).T.to_dict("list")


def test_a_row_that_says_nothing_new_stays_with_its_date(current):
    same = rows(("A2", "Courteline", None), ("A3", None, 0), ("A1", "Le Plan B", 12))
    assert joined(current, same, ["actor_id"]).equals(current)


def test_a_row_of_a_known_key_takes_the_place_of_the_old_one_alone(current):
    found = joined(current, rows(("A2", "Courteline", 0), ("A1", "Le Plan B", 12)), ["actor_id"])
    assert as_dict(found) == {
        "A1": ["Le Plan B", 12, BEFORE],
        "A2": ["Courteline", 0, TODAY],
        "A3": [None, 0, BEFORE],
    }


def test_a_missing_value_is_not_zero(current):
    found = as_dict(joined(current, rows(("A3", None, None)), ["actor_id"]))
    assert found["A3"] == [None, None, TODAY]


def test_a_new_key_is_added_though_another_says_the_same(current):
    found = as_dict(joined(current, rows(("A4", "Le Plan B", 12)), ["actor_id"]))
    assert found["A4"] == ["Le Plan B", 12, TODAY]
    assert found["A1"] == ["Le Plan B", 12, BEFORE]


def test_a_key_of_two_columns_is_compared_whole(current):
    key = ["actor_id", "name"]
    found = joined(current, rows(("A1", "Courteline", 12)), key)
    assert found[key].apply(tuple, axis=1).tolist()[-1] == ("A1", "Courteline")
    assert len(found) == 4


def test_rows_enter_an_empty_table_and_no_rows_change_nothing(current):
    nothing = rows()
    assert joined(current, nothing, ["actor_id"]).equals(current)
    given = rows(("A1", "Le Plan B", None))
    found = as_dict(joined(current.head(0), given, ["actor_id"]))
    assert found == {"A1": ["Le Plan B", None, TODAY]}
