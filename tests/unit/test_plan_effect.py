"""The effect of an action: what is open of what was planned, and what it changes."""

import datetime as dt
import json

import numpy as np
import pandas as pd
import pytest

from analysis.plan_effect import DONE, NOT_YET, PARTLY, observed, openings, side_by_side, without
from analysis.reference import Reference
from analysis.report import by_quartier
from analysis.scenarios import Add, Change, Close, apply, effect
from analysis.simulations import frozen
from data.vocabulary import BANDS
from tests.coverage_worlds import QUARTIERS
from tests.scenario_worlds import drawn, units_of

MADE, TODAY = dt.date(2026, 9, 10), dt.date(2026, 9, 23)
NEW = {
    "session_id": "nouveau-1", "activity_id": "a", "site_id": "site0", "weekdays": "36",
    "start_min": 540, "end_min": 660, "period": "scolaire",
    "valid_from": pd.Timestamp(2026, 9, 14), "valid_to": pd.Timestamp(2027, 7, 2),
    "age_min": 6, "age_max": 10, "capacity": 20, "public": "mixte", "reserved_quartiers": None,
    "price_eur": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def reference() -> Reference:
    return drawn(3)


def opened_with(reference: Reference, *rows: dict[str, object]) -> pd.DataFrame:
    """Stored sessions with more of them."""
    return apply(reference.sessions, [Add(row) for row in rows])


def state(reference: Reference, sessions: pd.DataFrame, *edits: object) -> list[str]:
    none = reference.sessions.iloc[:0]
    return openings(edits, sessions, none, MADE, TODAY)["state"].tolist()


def again(reference: Reference, sessions: pd.DataFrame) -> Reference:
    setting = reference.setting
    return Reference(setting, sessions, setting.week(setting.usable(sessions)[0]))


def test_a_planned_session_is_open_once_sessions_hold_its_days_hours_ages_and_places(
    reference: Reference,
) -> None:
    whole = NEW | {"session_id": "S9"}
    assert state(reference, reference.sessions, Add(NEW)) == [NOT_YET]
    assert state(reference, opened_with(reference, whole), Add(NEW)) == [DONE]
    by_day = [whole | {"session_id": day, "weekdays": day} for day in "36"]
    assert state(reference, opened_with(reference, by_day[0]), Add(NEW)) == [PARTLY]
    assert state(reference, opened_with(reference, *by_day), Add(NEW)) == [DONE]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"capacity": 12}, PARTLY),
        ({"capacity": None}, PARTLY),
        ({"end_min": 600}, PARTLY),
        ({"age_max": 8}, PARTLY),
        ({"capacity": 40}, DONE),
        ({"site_id": "site1"}, NOT_YET),
        ({"period": "ete"}, NOT_YET),
        ({"weekdays": "7"}, NOT_YET),
        ({"start_min": 660, "end_min": 720}, NOT_YET),
        ({"public": "filles"}, NOT_YET),
        ({"age_min": 11, "age_max": 14}, NOT_YET),
        ({"valid_from": pd.Timestamp(2026, 9, 1)}, NOT_YET),
        ({"valid_from": pd.Timestamp(2026, 11, 2)}, NOT_YET),
    ],
)
def test_what_differs_from_the_plan_opens_a_part_or_nothing(
    reference: Reference, changes: dict[str, object], expected: str
) -> None:
    sessions = opened_with(reference, NEW | {"session_id": "S9"} | changes)
    assert state(reference, sessions, Add(NEW)) == [expected]


def test_a_change_is_made_when_the_stored_session_is_as_planned(reference: Reference) -> None:
    was = reference.sessions.iloc[[0]]
    name = was["session_id"].iloc[0]
    change = Change(name, {"capacity": 500, "end_min": 1200})

    def now(values: dict[str, object]) -> str:
        sessions = apply(reference.sessions, [Change(name, values)])
        return openings([change], sessions, was, MADE, TODAY)["state"].iloc[0]

    assert now({}) == NOT_YET
    assert now({"capacity": 500}) == PARTLY
    assert now({"capacity": 500, "end_min": 1200}) == DONE


def test_a_session_is_closed_once_gone_or_past_its_last_day(reference: Reference) -> None:
    name = reference.sessions["session_id"].iloc[0]
    over = apply(reference.sessions, [Change(name, {"valid_to": pd.Timestamp(2026, 9, 20)})])
    gone = apply(reference.sessions, [Close(name)])
    assert state(reference, reference.sessions, Close(name)) == [NOT_YET]
    assert state(reference, over, Close(name)) == [DONE]
    assert state(reference, gone, Close(name)) == [DONE]


@pytest.mark.parametrize("seed", range(6))
def test_once_all_is_open_as_planned_observed_equals_planned(seed: int) -> None:
    before = drawn(seed)
    origin = before.sessions.iloc[[0, 1]]
    changed, closed = origin["session_id"]
    edits = [Add(NEW), Change(changed, {"capacity": 60}), Close(closed)]
    units = units_of(before.setting)
    bands = list(BANDS)
    expected = json.loads(frozen(effect(before, edits, units, bands)))
    # what was planned is opened under another name
    sessions = apply(
        before.sessions, [Add(NEW | {"session_id": "S9"}), *edits[1:]]
    )  # fmt: skip
    found = openings(edits, sessions, origin, MADE, TODAY)
    assert set(found["state"]) == {DONE}
    back = without(found, edits, sessions, origin)
    reference = again(before, sessions)
    table = side_by_side(expected, *observed(reference, back, units, bands))
    ends = table[table["what"] != "quartier"]
    for side in ("min_h", "max_h"):
        planned = ends[f"planned_{side}"].to_numpy()
        assert np.allclose(ends[f"observed_{side}"], planned, atol=0.06)
    stored = by_quartier(before.week, units, bands).set_index("code_qp")
    mine = table[table["what"] == "quartier"].set_index("code")
    for side in ("min_h", "max_h"):
        assert np.allclose(
            mine[f"before_{side}"], stored[f"uncovered_{side}"], atol=1e-6, equal_nan=True
        )


def test_nothing_open_leaves_before_equal_to_observed() -> None:
    reference = drawn(4)
    units = units_of(reference.setting)
    none = reference.sessions.iloc[:0]
    found = openings([Add(NEW)], reference.sessions, none, MADE, TODAY)
    back = without(found, [Add(NEW)], reference.sessions, none)
    assert back == []
    expected = json.loads(frozen(effect(reference, [Add(NEW)], units, ["6_10"])))
    table = side_by_side(expected, *observed(reference, back, units, ["6_10"]))
    assert np.allclose(table["before_max_h"], table["observed_max_h"], equal_nan=True)
    known = table["planned_max_h"].notna()
    assert (table["planned_max_h"] <= table["before_max_h"] + 0.06)[known].all()
    assert set(table["code"]) <= {"", "6_10", *QUARTIERS}


def test_what_others_opened_since_is_not_taken_for_the_effect() -> None:
    before = drawn(5)
    units = units_of(before.setting)
    mine = NEW | {"session_id": "S9"}
    alone = opened_with(before, mine)
    crowded = apply(alone, [Add(NEW | {"session_id": "S10", "weekdays": "3", "site_id": "site1"})])
    found = openings([Add(NEW)], crowded, before.sessions.iloc[:0], MADE, TODAY)
    assert found["found"].tolist() == ["S9"]
    back = without(found, [Add(NEW)], crowded, before.sessions.iloc[:0])
    assert back == [Close("S9")]
    now, taken = observed(again(before, crowded), back, units, ["6_10"])
    everything = by_quartier(
        again(before, apply(crowded, [Close("S9")])).week, units, ["6_10"]
    ).set_index("code_qp")
    mine_only = now[now["what"] == "quartier"].set_index("code")["uncovered_max_h"]
    added = taken.by_unit.set_index("unit")["uncovered_max_h"]
    assert np.allclose(mine_only + added, everything["uncovered_max_h"], equal_nan=True)
