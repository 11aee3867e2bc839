"""The plan in the committee pack: needs, actions, leads, dates, what is pointed out."""

import datetime as dt
import io

import pandas as pd
import pytest
from pptx import Presentation

from data import demo
from data.check import Tables, check_tables
from data.territory import build_territory
from data.vocabulary import ACTOR_KINDS
from exports.pack.basis import Basis, Choice, release
from exports.pack.content import Pack, Section
from exports.pack.formats import FORMATS
from exports.pack.freeze import freeze
from exports.pack.sections.plan import actions_of, needs_of, plan

TODAY = dt.date(2026, 9, 23)
EVERY = "comite"


@pytest.fixture(scope="module")
def tables() -> Tables:
    return check_tables(demo.load())


def basis_of(tables: Tables, audience: str = EVERY, quartiers: list[str] | None = None) -> Basis:
    """On tables without any count of persons: the gate has nothing to hide."""
    counts = ["attendance", "parcours", "school_residence", "declared_requests"]
    bare = {**tables, **{name: tables[name].iloc[:0] for name in counts}}
    territory = build_territory(bare)
    codes = quartiers or territory.quartiers["code_qp"].tolist()
    choice = Choice("Comité", codes, ["6_10"], "scolaire", "universelle", audience, ["plan"])
    return Basis(territory, choice, release(territory))


def changed(tables: Tables, action: str, **values: object) -> Tables:
    actions = tables["actions"]
    row = actions["action_id"] == action
    new = {name: actions[name].mask(row, value) for name, value in values.items()}
    return {**tables, "actions": actions.assign(**new)}


def test_counts_are_those_of_the_registers(tables: Tables) -> None:
    section = plan(basis_of(tables))
    needs, actions = tables["needs"], tables["actions"]
    waiting = (needs["status"] == "ouvert").sum()
    assert section.figures[0].value == f"{waiting} sur {len(needs)}"
    assert section.figures[1].value == str((actions["status"] == "en_cours").sum())
    counted = {(row[0], row[1]): row[2] for row in section.tables[2].rows}
    assert counted["Actions", "Terminée"] == (actions["status"] == "terminee").sum()
    assert sum(float(row[2] or 0) for row in section.tables[2].rows) == len(needs) + len(actions)


@pytest.mark.parametrize(
    ("values", "alert"),
    [
        ({"end_on": pd.Timestamp(2026, 9, 1)}, "date passée"),
        ({"end_on": pd.Timestamp(2026, 9, 23)}, ""),
        ({"status": "projet", "start_on": pd.Timestamp(2026, 9, 1)}, "date passée"),
        ({"status": "projet", "start_on": pd.Timestamp(2026, 9, 23)}, ""),
        ({"start_on": pd.NaT}, "sans date de début ou de fin"),
        ({"status": "terminee", "start_on": pd.NaT}, ""),
    ],
)
def test_what_is_late_or_without_a_date_is_pointed_out(
    tables: Tables, values: dict[str, object], alert: str
) -> None:
    codes = tables["quartiers"]["code_qp"].tolist()
    found = actions_of(changed(tables, "J52", **values), codes, TODAY)
    assert found.set_index("action_id").loc["J52", "alert"] == alert


def test_an_action_without_lead_comes_first_and_says_so(tables: Tables) -> None:
    roles = tables["action_actors"]
    nobody = roles[(roles["action_id"] != "J57") | (roles["role"] != "chef_de_file")]
    codes = tables["quartiers"]["code_qp"].tolist()
    found = actions_of({**tables, "action_actors": nobody}, codes, TODAY)
    assert found.set_index("action_id").loc["J57", "alert"] == "sans chef de file"
    flagged = found["alert"] != ""
    assert flagged.tolist() == sorted(flagged, reverse=True)


def test_an_action_over_several_quartiers_is_one_and_that_of_none_is_of_the_city(
    tables: Tables,
) -> None:
    where = tables["action_quartiers"].groupby("action_id").size()
    wide = where.index[where > 1][0]
    codes = tables["quartiers"]["code_qp"].tolist()
    assert (actions_of(tables, codes, TODAY)["action_id"] == wide).sum() == 1
    nowhere = tables["action_quartiers"].query("action_id != @wide")
    alone = actions_of({**tables, "action_quartiers": nowhere}, ["QN03714N"], TODAY)
    assert wide in set(alone["action_id"])


def test_only_needs_of_the_quartiers_chosen_with_the_actions_that_answer(tables: Tables) -> None:
    needs = needs_of(tables, ["QN03707I"])
    assert set(needs["code_qp"]) == {"QN03707I"}
    answers = tables["actions"].query("need_id == 'B06' and status != 'abandonnee'")
    assert needs.set_index("need_id").loc["B06", "actions"] == len(answers) > 0


def test_the_public_version_names_kinds_of_partners_not_the_partners(tables: Tables) -> None:
    names = set(tables["actors"]["name"])
    inside, public = (leads(plan(basis_of(tables, audience))) for audience in (EVERY, "public"))
    assert inside & names
    assert not public & names
    assert public <= {*ACTOR_KINDS.values(), "aucun"}


def leads(section: Section) -> set[object]:
    return {row[2] for row in section.tables[0].rows}


def test_every_format_tells_the_plan(tables: Tables) -> None:
    basis = basis_of(tables, quartiers=["QN03709M"])
    pack: Pack = freeze(basis.territory, 1, basis.choice, "x", basis.released)
    title = str(pack.sections[0].tables[0].rows[0][0])
    show = Presentation(io.BytesIO(FORMATS["pptx"][2](pack)))
    tables_shown = [shape.table for slide in show.slides for shape in slide.shapes
                    if shape.has_table]  # fmt: skip
    assert tables_shown[0].cell(1, 0).text == title
    assert title in FORMATS["html"][2](pack).decode()
    assert FORMATS["pdf"][2](pack).startswith(b"%PDF")


def test_without_needs_and_actions_the_section_says_so(tables: Tables) -> None:
    names = ["needs", "actions", "action_actors", "action_quartiers", "action_funding"]
    empty = {**tables, **{name: tables[name].iloc[:0] for name in names}}
    assert plan(basis_of(empty)).sentence == "Aucun besoin ni aucune action n’est enregistré"
