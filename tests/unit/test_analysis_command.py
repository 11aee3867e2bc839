"""``python -m analysis`` on a database of the demonstration."""

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from analysis.__main__ import main
from data import store
from data.territory import build_territory
from data.vocabulary import BANDS

EMPTY = "QN03703M"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A database of the demonstration, without any population cell in one quartier."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'atlas.sqlite'}"
    engine = store.open_store(url)
    tables = store.load(engine).tables
    inside = build_territory(tables).cells["code_qp"] == EMPTY
    cells = tables["population_cells"][~inside.to_numpy()]
    store.replace(engine, {"population_cells": cells}, author="test", reason="sans carreaux")
    engine.dispose()
    return url


@pytest.fixture
def run(address, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", address)

    def answer(*words):
        code = main(list(words))
        return code, capsys.readouterr()

    return answer


def test_json_has_exactly_the_announced_fields(run):
    code, said = run("coverage", "--period", "scolaire", "--age", "6-10", "--format", "json")
    assert code == 0
    found = json.loads(said.out)
    assert set(found) == {"quartiers", "slots"}
    hours = {"uncovered_min_h", "uncovered_max_h"}
    assert all(set(row) == {"code_qp", "name", "need_h"} | hours for row in found["quartiers"])
    slot = {"code_qp", "age_band", "day", "start", "end", "bottleneck"} | hours
    assert all(set(row) == slot for row in found["slots"])
    assert len(found["quartiers"]) == 13
    assert {row["age_band"] for row in found["slots"]} == {"6_10"}
    assert {type(row["day"]) for row in found["slots"]} == {int}
    first = found["slots"][0]
    assert first["code_qp"] == "QN03709M"
    assert first["day"] == 3
    assert (first["start"], first["end"]) == ("07:30", "18:30")
    assert first["bottleneck"].startswith("Mercredi")


def test_a_quartier_without_cells_has_nulls_and_no_slot(run):
    found = json.loads(run("coverage", "--age", "6-10", "--format", "json")[1].out)
    rows = {row["code_qp"]: row for row in found["quartiers"]}
    assert [rows[EMPTY][name] for name in ("need_h", "uncovered_min_h", "uncovered_max_h")] == [
        None
    ] * 3
    assert EMPTY not in {row["code_qp"] for row in found["slots"]}
    others = [row for code, row in rows.items() if code != EMPTY]
    assert all(0 < row["uncovered_min_h"] <= row["uncovered_max_h"] for row in others)
    assert all(row["uncovered_max_h"] <= row["need_h"] for row in others)


def test_slots_of_a_quartier_lie_within_its_uncovered_hours(run):
    found = json.loads(run("coverage", "--age", "11-14", "--format", "json")[1].out)
    for row in found["quartiers"]:
        slots = [slot for slot in found["slots"] if slot["code_qp"] == row["code_qp"]]
        total = sum(slot["uncovered_max_h"] for slot in slots)
        assert total <= (row["uncovered_max_h"] or 0) + 0.01 * len(slots)


def test_all_ages_together_are_the_default(run):
    found = json.loads(run("coverage", "--period", "ete", "--format", "json")[1].out)
    assert {row["age_band"] for row in found["slots"]} == set(BANDS)


def test_csv_has_one_line_a_slot(run):
    code, said = run("coverage", "--age", "6-10", "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(said.out)))
    slots = json.loads(run("coverage", "--age", "6-10", "--format", "json")[1].out)["slots"]
    assert code == 0
    assert [line["bottleneck"] for line in lines] == [slot["bottleneck"] for slot in slots]


def test_the_table_is_in_french_and_says_what_it_shows(run):
    code, said = run("coverage", "--age", "6-10")
    assert code == 0
    title, _, header, *_ = said.out.splitlines()
    assert "en semaine scolaire, 6-10 ans, norme « universelle »" in title
    assert header.split() == ["Quartier", "Besoin", "Non", "couvert,", "au", "mieux", "attendu"]
    assert "non publié" in said.out


def test_suggestions_serve_what_is_uncovered_and_say_what_remains(run):
    code, said = run("suggest", "--k", "3", "--age", "6-10", "--format", "json")
    assert code == 0
    found = json.loads(said.out)
    assert found["guarantee"] == "au moins 63 % du meilleur choix possible"
    rows = found["suggestions"]
    assert len(rows) == 3
    assert all(0 < row["gain_h"] <= row["cost"] + 0.01 for row in rows)
    quartiers = json.loads(run("coverage", "--age", "6-10", "--format", "json")[1].out)["quartiers"]
    before = sum(row["uncovered_max_h"] or 0 for row in quartiers)
    assert rows[0]["remaining_h"] == pytest.approx(before - rows[0]["gain_h"], abs=0.1)


def test_suggestions_keep_to_a_budget_in_euros_and_an_equity_share(run):
    limits = ["--k", "4", "--euros", "3000", "--rate", "T03", "--share", "0.25"]
    code, said = run("suggest", "--age", "6-10", *limits, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(said.out)))
    assert code == 0
    assert rows
    assert sum(float(row["cost"]) for row in rows) <= 3000
    assert len({row["code_qp"] for row in rows}) == len(rows)


def test_the_table_of_suggestions_says_its_units_or_that_there_are_none(run):
    said = run("suggest", "--k", "2", "--age", "6-10", "--hours", "60")[1].out
    assert "sans garantie" in said
    assert "Heures offertes" in said
    none = run("suggest", "--age", "6-10", "--hours", "1")[1].out
    assert "aucun créneau à proposer" in none


def test_an_unknown_rate_is_named_with_those_that_are_known(run):
    code, said = run("suggest", "--euros", "100", "--rate", "T99")
    assert code == 2
    assert "« T99 »" in said.err
    assert "T01" in said.err


def test_a_scenario_that_is_not_in_the_data_is_named_with_those_that_are(run):
    code, said = run("coverage", "--scenario", "rêvée")
    assert code == 2
    assert "« rêvée »" in said.err
    assert "universelle" in said.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["coverage", "--age", "6-9"],
        ["coverage", "--period", "noël"],
        ["dormir"],
        ["suggest", "--k", "0"],
        ["suggest", "--hours", "-3"],
        ["suggest", "--hours", "3", "--euros", "4"],
    ],
    ids=["nothing", "age", "period", "command", "k", "hours", "two budgets"],
)
def test_wrong_arguments_end_with_2_and_french_words(words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "Utilisation" in said
    assert "Arguments manquants ou inconnus" in said


@pytest.mark.parametrize("words", [["--help"], ["coverage", "--help"], ["suggest", "-h"]])
def test_help_is_in_french(words, capsys):
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert "montre cette aide" in said
    assert "usage" not in said


def test_a_database_that_cannot_be_read_ends_with_1_and_says_why(tmp_path):
    broken = tmp_path / "atlas.sqlite"
    broken.write_text("ceci n’est pas une base" * 100)
    asked = subprocess.run(
        [sys.executable, "-m", "analysis", "coverage"],
        env=os.environ | {"DATABASE_URL": f"sqlite:///{broken}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert asked.returncode == 1
    assert asked.stdout == ""
    assert asked.stderr
    assert "Traceback" not in asked.stderr
