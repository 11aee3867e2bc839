"""The PRE ranking of the demonstration: its stories by name, and the command that prints it."""

import argparse
import csv
import io
import json

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.commands import pre
from analysis.commands.scope import read_scope
from analysis.priority import Question, rank, verdicts
from analysis.priority_words import imposed, takeaway, what_weighs
from analysis.smaa_weights import Weighting
from data import store
from data.check import check_tables
from data.demo import load
from exports.rank_strip import table

SANITAS, NIQUEUX, RABATERIE, GALBOISIERE = "QN03709M", "QN03703M", "QN03704M", "QN03714N"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'atlas.sqlite'}"
    store.open_store(url).dispose()
    return url


@pytest.fixture
def run(address, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", address)

    def answer(*words):
        assert main(["pre", *words]) == 0
        return capsys.readouterr().out

    return answer


@pytest.fixture
def quartiers(run):
    return {row["code_qp"]: row for row in json.loads(run("--format", "json"))["quartiers"]}


def test_json_holds_probabilities_that_sum_to_k(quartiers):
    assert len(quartiers) == 13
    keys = ["code_qp", "name", "top_k_acceptability", "rank_acceptability", "verdict", "missing"]
    assert all(list(row) == keys for row in quartiers.values())
    assert sum(row["top_k_acceptability"] for row in quartiers.values()) == pytest.approx(4)
    ranks = pd.DataFrame([row["rank_acceptability"] for row in quartiers.values()])
    assert ranks.sum(axis=0).tolist() == pytest.approx([1] * 13)
    assert ranks.sum(axis=1).tolist() == pytest.approx([1] * 13)
    assert quartiers[SANITAS]["verdict"] == "robuste"


def test_niqueux_bruere_is_last_whatever_the_weights(quartiers):
    assert quartiers[NIQUEUX]["rank_acceptability"][12] >= 0.95
    assert quartiers[NIQUEUX]["verdict"] == "non retenu"


def test_the_rank_of_rabaterie_hangs_on_the_weights_alone(quartiers):
    row = quartiers[RABATERIE]
    assert row["missing"] == []
    reached = [rank for rank, share in enumerate(row["rank_acceptability"], 1) if share > 0.02]
    assert reached[-1] - reached[0] >= 8
    assert 0.1 < row["top_k_acceptability"] < 0.9


def test_secret_and_missing_figures_are_named(quartiers):
    assert "parcours_1000" in quartiers[GALBOISIERE]["missing"]
    assert quartiers["QN03706I"]["missing"] == ["revenu_median_uc", "taux_pauvrete"]


def test_csv_and_text_hold_the_same_facts(run, quartiers):
    rows = list(csv.DictReader(io.StringIO(run("--format", "csv", "--top", "2"))))
    assert sum(float(row["top_k_acceptability"]) for row in rows) == pytest.approx(2, abs=0.07)
    assert float(rows[-1]["rank_13"]) == pytest.approx(0.97, abs=0.03)
    said = run()
    assert "Sanitas est parmi les 4 premiers presque quels que soient les poids." in said
    assert "10\u202f000 tirages" in said
    assert "IPS des écoles 79" in said
    assert all(row["name"] in said for row in quartiers.values())


def test_no_count_of_parcours_under_the_threshold_leaves_the_command(run):
    for form in ("table", "csv", "json"):
        said = run("--format", form)
        # three children followed among 609: 4,9 for 1 000
        assert "4,9 pour 1" not in said
        assert "4.9" not in said


def drawn_world(count):
    criteria = check_tables(load())["pre_criteria"].query("criterion in ('ips', 'taux_pauvrete')")
    quartiers = pd.DataFrame(
        {"code_qp": [f"QN0370{n}M" for n in range(count)], "name": [f"Q{n}" for n in range(count)]}
    )
    values = quartiers[["code_qp"]].merge(criteria[["criterion"]], how="cross")
    values["value"] = [60.0 + 5 * (number % 7) for number in range(len(values))]
    return criteria, values.assign(status="publie"), quartiers


def asked(criteria, k, **weighting):
    return Question(k, tuple(criteria["criterion"]), Weighting(**weighting), 500)


def test_weights_move_rabaterie_from_the_first_ranks_to_the_last(address, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", address)
    scope = read_scope(argparse.Namespace(period="scolaire", scenario="universelle", age=None))
    criteria, values = scope.territory.tables["pre_criteria"], pre.figures(scope)
    active = tuple(criteria.loc[criteria["is_active"], "criterion"])

    def when_half_the_weight_is_on(criterion):
        question = Question(4, active, Weighting(bounds=((criterion, 0.5, 1.0),)), 2_000)
        found = rank(criteria, values, pre.latest_outlines(scope.territory), question).table
        return found.set_index("code_qp")["top_k"]

    schools, money = map(when_half_the_weight_is_on, ("ips", "revenu_median_uc"))
    assert schools[RABATERIE] > 0.9
    assert money[RABATERIE] < 0.1
    assert max(schools[NIQUEUX], money[NIQUEUX]) < 0.01


def test_fewer_quartiers_than_places_are_all_kept():
    criteria, values, quartiers = drawn_world(2)
    found = rank(criteria, values, quartiers, asked(criteria, 4))
    assert found.table["top_k"].tolist() == [1, 1]
    assert takeaway(found).endswith("aucun à écarter.")


def test_one_quartier_and_no_value_at_all_still_answer():
    criteria, values, quartiers = drawn_world(1)
    found = rank(criteria, values.assign(value=None, status="manquant"), quartiers,
                 asked(criteria, 1))  # fmt: skip
    assert found.table["verdict"].tolist() == ["robuste"]
    assert found.table["missing"].iloc[0] == criteria["criterion"].tolist()
    assert what_weighs(found, values).loc[0, "up"] == ""


def test_everything_unknown_is_to_be_debated():
    criteria, values, quartiers = drawn_world(4)
    blank = values.assign(value=float("nan"), status="secret")
    found = rank(criteria, blank, quartiers, asked(criteria, 2))
    assert found.table["verdict"].unique().tolist() == ["à débattre"]
    assert "Aucun quartier n’est sûr" in takeaway(found)


def test_what_is_imposed_is_printed():
    criteria, *_ = drawn_world(1)
    names = criteria.set_index("criterion")["name"]
    ordered = asked(criteria, 1, order=("taux_pauvrete", "ips"))
    assert "ordre d’importance : Taux de pauvreté > IPS des écoles" in imposed(ordered, criteria)
    bounded = asked(criteria, 1, bounds=(("ips", 0.1, 0.4), ("taux_pauvrete", 0.6, 0.6)))
    said = imposed(bounded, criteria)
    assert "IPS des écoles de 10\u00a0% à 40\u00a0%" in said
    assert "Taux de pauvreté 60,0\u00a0%" in said
    one = Question(1, ("ips",), draws=1_000)
    assert f"1 critères sur 2 (sans {names['taux_pauvrete']})" not in imposed(one, criteria)
    assert f"1\u00a0critère sur 2 (sans {names['taux_pauvrete']})" in imposed(one, criteria)


def test_verdicts_at_their_limits():
    said = verdicts(pd.Series([1.0, 0.9, 0.89, 0.11, 0.1, 0.0]))
    assert said.tolist() == ["robuste"] * 2 + ["à débattre"] * 2 + ["non retenu"] * 2


def test_a_hostile_name_stays_text_in_the_table():
    criteria, values, quartiers = drawn_world(2)
    quartiers["name"] = ['<img src=x onerror="alert(1)">', "Q & A"]
    found = rank(criteria, values, quartiers, asked(criteria, 1))
    html = table(found, what_weighs(found, values))
    assert "<img" not in html
    assert "Q &amp; A" in html
