"""The plan d’actions: what an action lacks, which needs wait, who could join, what fits."""

import datetime as dt

import pandas as pd
import pytest

from analysis import found_need, plan
from analysis.plan_effect import walk_of
from data import demo
from data.check import Tables, check_tables
from data.store import Edit
from data.territory import Territory, build_territory
from pages.ui import plan_rows

TODAY = dt.date(2026, 9, 23)
SANITAS, MORIER = "QN03709M", "QN03715N"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return check_tables(demo.load())


@pytest.fixture(scope="module")
def territory(tables: Tables) -> Territory:
    return build_territory(tables)


def with_action(tables: Tables, action_id: str = "J58", **changes: object) -> Tables:
    actions = tables["actions"].set_index("action_id", drop=False)
    for column, value in changes.items():
        actions.loc[action_id, column] = value
    return {**tables, "actions": actions.reset_index(drop=True)}


def of(tables: Tables, action_id: str = "J58") -> pd.Series:
    return plan.plan(tables, TODAY).set_index("action_id").loc[action_id]


def test_an_open_action_with_its_lead_and_dates_is_not_pointed_out(tables: Tables) -> None:
    found = of(tables)
    assert found["alert"] == ""
    assert found["leads"] == "Centre social Les Trois Tours"


def test_an_action_says_all_that_it_lacks(tables: Tables) -> None:
    roles = tables["action_actors"]
    bare = with_action(tables, end_on=pd.NaT) | {
        "action_actors": roles[(roles["action_id"] != "J58") | (roles["role"] != "chef_de_file")]
    }
    found = of(bare)
    assert found["alert"] == "sans chef de file ; sans date de début ou de fin"
    said = plan.alerts(plan.plan(bare, TODAY), TODAY)
    assert any("J58" in words for words in said)
    assert said[0] == (
        "Fête du jeu (J46) : finie depuis 33\u00a0jours et pas close ; sans chef de file."
    )


@pytest.mark.parametrize(
    ("status", "start", "end", "late"),
    [
        ("en_cours", "2026-01-01", "2026-09-22", True),
        ("en_cours", "2026-01-01", "2026-09-23", False),
        ("projet", "2026-09-22", "2026-12-01", True),
        ("projet", "2026-09-23", "2026-12-01", False),
        ("terminee", "2026-01-01", "2026-02-01", False),
        ("abandonnee", "2026-01-01", "2026-02-01", False),
    ],
)
def test_only_an_open_action_can_be_past_its_date(
    tables: Tables, status: str, start: str, end: str, late: bool
) -> None:
    dates = {"start_on": pd.Timestamp(start), "end_on": pd.Timestamp(end)}
    assert bool(of(with_action(tables, status=status, **dates))["is_late"]) is late


def test_an_action_that_nobody_touched_for_long_is_to_be_reviewed(tables: Tables) -> None:
    assert of(with_action(tables, updated_on=pd.Timestamp("2026-01-01")))["alert"] == "à revoir"


def test_the_budget_is_the_sum_of_its_funders_else_what_was_typed(tables: Tables) -> None:
    lines = pd.DataFrame(
        {"action_id": ["J58", "J58"], "funder": ["CAF", "Ville"], "dispositif_id": [None, None],
         "amount_eur": [1000.0, 500.0]}
    )  # fmt: skip
    table = plan.plan({**tables, "action_funding": lines}, TODAY).set_index("action_id")
    assert table["budget_eur"]["J58"] == 1500
    typed = tables["actions"].set_index("action_id")["budget_eur"]
    assert table["budget_eur"]["J60"] == typed["J60"]


def test_a_need_waits_as_long_as_no_live_action_answers_it(tables: Tables) -> None:
    actions = with_action(tables, need_id="B01")["actions"]
    counted = plan.waiting(tables["needs"], actions).set_index("need_id")["actions"]
    assert counted["B01"] == 1
    given_up = with_action(tables, need_id="B01", status="abandonnee")["actions"]
    assert plan.waiting(tables["needs"], given_up).set_index("need_id")["actions"]["B01"] == 0
    closed = tables["needs"].assign(status="clos")
    assert plan.waiting(closed, actions).empty


def test_partners_are_near_and_bring_the_discipline_or_the_theme(
    tables: Tables, territory: Territory
) -> None:
    found = plan.partners(
        tables, territory.outline_sites, territory.crs, [MORIER], "sante", "sante", TODAY
    ).set_index("name")
    centre = found.loc["Centre de santé de la Rabière"]
    assert 0 < centre["distance_m"] <= 1155
    assert centre["why"].startswith("implanté à ")
    assert "discipline santé" in centre["why"]
    actors = tables["actors"].set_index("actor_id")
    health = actors["disciplines"].str.contains("sante")
    themes = tables["activities"].set_index("actor_id")["theme"]
    assert all(
        health[row.actor_id] or "sante" in themes.loc[[row.actor_id]].tolist()
        for row in found.itertuples()
    )
    away = found["distance_m"].isna()
    assert actors.loc[found.loc[away, "actor_id"], "code_qp"].isna().all()


def test_partners_who_bring_both_come_first_then_the_nearest(
    tables: Tables, territory: Territory
) -> None:
    found = plan.partners(
        tables, territory.outline_sites, territory.crs, [SANITAS], "sport", "sport", TODAY
    )
    assert found["brings"].is_monotonic_decreasing
    both = found[found["brings"] == 2]["distance_m"]
    assert both.dropna().is_monotonic_increasing
    assert both.iloc[0] == 0


def test_an_action_of_the_whole_territory_proposes_those_without_a_quartier_only(
    tables: Tables, territory: Territory
) -> None:
    found = plan.partners(
        tables, territory.outline_sites, territory.crs, [], "accueil", "social", TODAY
    )
    assert found["distance_m"].isna().all()


def test_the_frozen_hours_of_a_need_give_its_temps_and_period(tables: Tables) -> None:
    need = {"band": "6_10"}
    wednesday = {"period": "scolaire", "weekdays": "3", "start_min": 450, "end_min": 720}
    hours = tables["class_hours"]
    gap = plan.gap_of(need, wednesday, ["37261"], hours, "ete", TODAY)
    assert (gap.age_min, gap.age_max, gap.period) == (6, 10, "scolaire")
    assert gap.temps == {"periscolaire"}  # décret 2018-647
    typed = plan.gap_of({"band": None}, {}, ["37261"], hours, "ete", TODAY)
    assert (typed.age_min, typed.age_max, typed.temps, typed.period) == (3, 17, set(), "ete")
    open_end = {"weekdays": "1", "start_min": 990, "end_min": None}
    assert plan.gap_of(need, open_end, ["37261"], hours, "scolaire", TODAY).temps == {
        "periscolaire"
    }


def test_a_missing_partner_a_gap_and_a_late_project_are_frozen_and_told() -> None:
    missing = {"code_qp": MORIER, "quartier": "Le Morier", "what": "discipline", "code": "sante",
               "missing": "Santé", "candidates": "Centre de santé (Rabière, 0,4 km)"}  # fmt: skip
    gap = {"quartier": SANITAS, "theme": "sport", "band": "11_14", "girls": 22, "boys": 78,
           "share": 0.22, "share_low": 0.15, "share_high": 0.31}  # fmt: skip
    due = {"project_id": "PEDT-37195", "title": "PEDT de La Riche", "what": "evaluation",
           "on": pd.Timestamp("2026-03-31"), "days": -176}  # fmt: skip
    basis = {"revision": 3}
    found = [
        found_need.of_missing(missing, basis),
        found_need.of_mixite_gap(gap, 2025, basis),
        found_need.of_deadline(due, "QN03703M", basis),
    ]
    assert [one.kind for one in found] == ["discipline", "mixite", "projet"]
    assert [one.band for one in found] == [None, "11_14", None]
    assert "176\u00a0jours" in found[2].statement
    none = pd.DataFrame(columns=["need_id", "code_qp", "kind", "band", "figures", "status"])
    needs = none.astype("str")
    for one in found:
        assert found_need.already_open(needs, one) is None
        kept = found_need.row(needs, one, one.statement, TODAY)
        needs = pd.concat([needs, pd.DataFrame([kept])], ignore_index=True)
        assert found_need.already_open(needs, one) == kept["need_id"]
        assert found_need.in_words(one.kind, found_need.read(kept["figures"]))
    assert needs["need_id"].tolist() == ["B01", "B02", "B03"]


def test_figures_typed_by_hand_are_not_worded() -> None:
    assert found_need.in_words("creneau", {"need_h": "beaucoup"}) == []
    assert found_need.in_words("projet", {"title": "x", "on": "hier", "days": 1}) == []
    assert found_need.read(float("nan")) == {}


def test_the_form_of_an_action_gives_back_what_is_stored(tables: Tables) -> None:
    versions = {name: pd.Series(1, index=frame.index) for name, frame in tables.items()}
    for action_id in ("J01", "J07", "J58"):
        start = plan_rows.start(tables, action_id, None)
        kept = set(tables["actions"]) - {"action_id"}
        values = {name: start[name] for name in kept} | {"tags": ",".join(start["tags"]) or None}
        written = plan_rows.Written(
            action_id, values, start["lead"], start["partners"], start["quartiers"],
            start["funding"],
        )  # fmt: skip
        edits = plan_rows.edits(tables, versions, written)
        for name, rows in edits.items():
            assert all(edit.values is not None and edit.row_version == 1 for edit in rows), name
            assert len(rows) == tables[name]["action_id"].eq(action_id).sum(), name


def test_a_lead_who_leaves_is_taken_away_and_the_need_taken_charge_of(tables: Tables) -> None:
    versions = {name: pd.Series(4, index=frame.index) for name, frame in tables.items()}
    start = plan_rows.start(tables, "J58", None)
    values = {"title": start["title"], "need_id": "B01"}
    funding = [{"funder": "CAF", "amount_eur": 10, "dispositif_id": None},
               {"funder": "CAF", "amount_eur": 5, "dispositif_id": "clas"},
               {"funder": None, "amount_eur": None, "dispositif_id": None}]  # fmt: skip
    written = plan_rows.Written("J58", values, "A02", ("A05",), (SANITAS,), funding)
    edits = plan_rows.edits(tables, versions, written)
    roles = {edit.key[1]: edit for edit in edits["action_actors"]}
    assert roles["A23"] == Edit(("J58", "A23"), None, 4)
    assert roles["A02"] == Edit(("J58", "A02"), {"role": "chef_de_file"}, None)
    assert roles["A09"].values == {"role": "financeur"}
    assert edits["needs"] == [Edit(("B01",), {"status": "pris_en_charge"}, 4)]
    lines = {edit.key[1]: edit.values for edit in edits["action_funding"]}
    assert lines == {
        "CAF": {"amount_eur": 15.0, "dispositif_id": "clas"}, "État": None, "Ville": None,
    }  # fmt: skip


def test_the_walk_of_a_frozen_effect_is_found_again() -> None:
    assert walk_of({}) == 0
    assert walk_of({"walking_min": {"3_5": 10, "6_10": 15, "11_14": 20, "15_17": 20}}) == 0
    assert walk_of({"walking_min": dict.fromkeys(["3_5", "6_10", "11_14", "15_17"], 30)}) == 30
