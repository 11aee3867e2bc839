"""Simulations: kept and read again unchanged, told to act, compared and frozen."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.scenarios import Add, Change, Close, effect
from analysis.simulations import (
    COLUMNS,
    account,
    compare,
    edits_of,
    frozen,
    new_id,
    put,
    rows_of,
    simulate,
)
from data import store
from data.vocabulary import BANDS
from tests.coverage_worlds import (
    QUARTIERS,
    children_of,
    flat_rates,
    reach_from,
    session,
    sessions_of,
)
from tests.scenario_worlds import DAY, reference_of, units_of
from tests.store_fixtures import drawn_tables, new_database

SANITAS, EUROPE, EMPTY = QUARTIERS
ALL = list(BANDS)


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


def _values(**changes):
    values = dict.fromkeys(COLUMNS) | {
        "session_id": "nouveau-1",
        "site_id": "east",
        "weekdays": "3",
        "start_min": 600,
        "end_min": 690,
        "period": "scolaire",
        "valid_from": pd.Timestamp(2026, 9, 1),
        "valid_to": pd.Timestamp(2027, 8, 31),
        "age_min": 6,
        "age_max": 10,
        "capacity": 30,
        "public": "mixte",
    }
    return values | changes


def _change(session_id, **changes):
    values = _values(**changes)
    del values["session_id"]
    return Change(session_id, values)


def test_edits_kept_in_the_store_are_read_again_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.demo.load", drawn_tables)
    reserved = {"reserved_quartiers": f"{SANITAS},{EUROPE}", "price_eur": 2.5, "capacity": None}
    with new_database("sqlite", tmp_path) as url:
        engine = store.open_store(url)
        tables = store.load(engine).tables
        site = tables["sites"]["site_id"].iloc[0]
        edits = (
            Add(_values(site_id=site)),
            _change("S1", site_id=site, **reserved),
            Close("gone"),
        )
        kept = pd.concat([tables["simulation_edits"], rows_of("M1", edits).assign(rank=[2, 3, 4])])
        store.replace(engine, {"simulation_edits": kept}, author="Zoé", reason="essai")
        rows = store.load(engine).tables["simulation_edits"]
        engine.dispose()
    assert edits_of(rows[rows["rank"] > 1]) == edits


def test_a_simulation_holds_one_edit_a_session():
    added, moved = Add(_values()), _change("nouveau-1", site_id="west")
    assert put((), added) == (added,)
    assert put((added,), moved) == (Add(_values(site_id="west")),)
    assert put((added,), Close("nouveau-1")) == ()
    assert put((_change("s"), added), Close("s")) == (Close("s"), added)
    assert put((Close("s"),), _change("s")) == (_change("s"),)


def test_a_new_session_takes_a_name_that_no_other_has(reference):
    assert new_id([], reference.sessions) == "nouveau-1"
    named = reference.sessions.assign(session_id="nouveau-2")
    assert new_id([Add(_values())], named) == "nouveau-3"


def test_a_simulation_tells_what_it_changes_in_all_by_quartier_and_by_band(reference):
    units = units_of(reference.setting)
    found = simulate(reference, [Add(_values()), Close("s")], units, ALL)
    assert found.effect.total["uncovered_max_h"] == pytest.approx(80 - 45)
    by_unit = found.effect.by_unit.set_index("unit")["uncovered_max_h"]
    assert by_unit[SANITAS] == pytest.approx(80)
    assert by_unit[EUROPE] == pytest.approx(-45)
    assert pd.isna(by_unit[EMPTY])
    by_band = found.effect.by_band.set_index("band")["uncovered_max_h"]
    assert by_band.to_dict() == pytest.approx({"3_5": 0, "6_10": 35, "11_14": 0, "15_17": 0})
    assert found.sessions["session_id"].tolist() == ["nouveau-1"]
    assert found.week.places.sum() > 0


def test_only_the_bands_asked_for_count(reference):
    units = units_of(reference.setting)
    found = simulate(reference, [Add(_values())], units, ["11_14"])
    assert found.effect.by_band["band"].tolist() == ["11_14"]
    assert found.effect.total.to_dict() == {"uncovered_min_h": 0, "uncovered_max_h": 0}


def test_edits_whose_session_or_site_is_gone_are_told_apart(reference):
    lost = [Close("ghost"), _change("ghost2"), Add(_values(site_id="nowhere"))]
    taken = Add(_values(session_id="s"))
    found = simulate(
        reference, [*lost, taken, _change("s", site_id="west")], units_of(reference.setting), ALL
    )
    assert found.lost == (*lost, taken)
    assert [edit.session_id for edit in found.edits] == ["s"]


def test_edited_sessions_that_do_not_count_say_why(reference):
    edits = [Add(_values(capacity=None)), _change("s", end_min=540)]
    found = simulate(reference, edits, units_of(reference.setting), ALL)
    assert found.left_out.set_index("session_id")["reason"].to_dict() == {
        "nouveau-1": "nombre de places à compléter",
        "s": "finit avant de commencer",
    }


def _around(reference):
    """Tables that the account leans on: one commune of four and a half days, no PEDT."""
    columns = ["insee_com", "level", "weekdays", "start_min", "end_min", "uai"]
    hours = pd.DataFrame([("37261", "elementaire", "1245", 510, 690, None)], columns=columns)
    return {
        "sites": reference.setting.sites.assign(insee_com="37261"),
        "class_hours": hours.assign(
            valid_from=pd.Timestamp(2018, 9, 3), valid_to=pd.NaT, uai=pd.Series([None], dtype="str")
        ),
        "projects": pd.DataFrame(columns=["kind", "insee_com", "signed_on", "ends_on"]).astype(
            {"signed_on": "datetime64[ns]", "ends_on": "datetime64[ns]"}
        ),
    }


def test_without_edits_the_account_is_empty_and_nothing_changes(reference):
    found = simulate(reference, [], units_of(reference.setting), ALL)
    days = pd.DataFrame({"period": ["scolaire"], "weekday": [3], "days": [36]})
    rows = account(found.effect, _around(reference), days, "scolaire", DAY)
    assert rows.empty
    assert rows[["place_h", "animators", "animator_h"]].sum().tolist() == [0, 0, 0]
    assert found.effect.total.to_dict() == {"uncovered_min_h": 0, "uncovered_max_h": 0}


def test_the_account_sums_places_and_staff_of_what_comes_less_what_goes(reference):
    found = effect(reference, [Add(_values()), Close("s")], units_of(reference.setting), ALL)
    days = pd.DataFrame({"period": ["scolaire"], "weekday": [3], "days": [36]})
    rows = account(found, _around(reference), days, "scolaire", DAY).set_index("session_id")
    assert rows["place_h"].to_dict() == {"s": -40 * 2 * 36, "nouveau-1": 30 * 1.5 * 36}
    assert rows["animators"].to_dict() == {"s": -3, "nouveau-1": 3}  # 1:14 on a Wednesday
    assert rows["animator_h"].to_dict() == {"s": -6, "nouveau-1": 4.5}


def test_two_simulations_are_compared_quartier_by_quartier(reference):
    units = units_of(reference.setting)
    first = effect(reference, [Add(_values())], units, ALL)
    second = effect(reference, [Add(_values(capacity=60)), Close("s")], units, ALL)
    table = compare(first, second).set_index("unit")
    assert table["uncovered_max_h_1"].to_dict() == pytest.approx({SANITAS: 0, EUROPE: -45})
    assert table["uncovered_max_h_2"].to_dict() == pytest.approx({SANITAS: 80, EUROPE: -90})
    assert compare(first, first)["unit"].tolist() == [EUROPE]


def test_the_frozen_effect_is_json_that_keeps_its_figures_and_its_context(reference):
    found = effect(reference, [Add(_values())], units_of(reference.setting), ["6_10"])
    read = json.loads(frozen(found, revision=7, norm="universelle"))
    assert read["revision"] == 7
    assert read["uncovered_max_h"] == -45
    assert read["quartiers"] == [
        {"code_qp": EUROPE, "uncovered_min_h": -45, "uncovered_max_h": -45}
    ]
    assert [row["band"] for row in read["bands"]] == ["6_10"]
