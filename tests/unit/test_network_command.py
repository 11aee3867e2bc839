"""``python -m analysis network`` on a database of the demonstration, and the sentences it says."""

import csv
import io
import json

import pandas as pd
import pytest

from analysis.__main__ import main
from analysis.network import network
from analysis.network_events import affiliations
from analysis.network_report import holding_together
from data import store
from tests.network_worlds import EAST, TODAY, WEST, World


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'atlas.sqlite'}"
    store.open_store(url).dispose()
    return url


@pytest.fixture
def run(address, monkeypatch, capsys):
    monkeypatch.setenv("DATABASE_URL", address)

    def answer(*words):
        assert main(["network", *words]) == 0
        return capsys.readouterr().out

    return answer


def test_json_names_the_isolated_actor_and_what_each_quartier_misses(run):
    found = json.loads(run("--format", "json"))
    assert set(found) == {"actors", "articulation_points", "quartiers", "missing"}
    alone = [row for row in found["actors"] if row["partners"] == 0]
    assert [row["name"] for row in alone] == ["Les Petits Galets"]
    assert alone[0]["constraint"] is None
    assert len(found["quartiers"]) == 13
    health = [
        row for row in found["missing"] if (row["code_qp"], row["code"]) == ("QN03715N", "sante")
    ]
    assert health[0]["candidates"].startswith(
        "Centre de santé de la Rabière (Rabière, 0,4\u00a0km)"
    )


def test_csv_lists_the_ties_with_their_last_day(run):
    found = list(csv.DictReader(io.StringIO(run("--format", "csv"))))
    assert len(found) > 700
    assert all(row["actor_a"] < row["actor_b"] for row in found)
    assert all("2025-09-24" <= row["last_on"] <= "2026-09-23" for row in found)


def test_the_text_says_who_is_alone_who_holds_and_who_could_come(run):
    said = run("--local")
    assert "Isolés : Le Morier ensemble et Les Petits Galets." in said
    assert "Si Centre social de la Rabière d’en Haut s’arrête, 6\u00a0acteurs n’ont plus" in said
    assert "Aucun acteur ne tient seul le réseau." in run()


def test_a_sentence_tells_how_many_are_cut_off_and_where():
    world = World().actor("a", at=WEST).actor("b", at=WEST).actor("c", at=WEST)
    world.actor("d", at=EAST).actor("e").meeting("m", "abc").partnership("c", "d")
    world.partnership("b", "e")
    tables = world.tables()
    found = holding_together(
        network(tables["actors"], affiliations(tables, TODAY)), {WEST: "Ouest", EAST: "Est"}
    )
    assert found["sentence"].tolist() == [
        "Si Acteur b s’arrête, 1\u00a0acteur n’a plus de lien avec le reste du réseau "
        "(sans quartier : 1).",
        "Si Acteur c s’arrête, 1\u00a0acteur n’a plus de lien avec le reste du réseau (Est : 1).",
    ]
    assert found["lost_names"].tolist() == ["Acteur e", "Acteur d"]


def test_a_network_that_nobody_holds_alone_has_no_sentence():
    tables = World().actor("a").actor("b").partnership("a", "b").tables()
    found = holding_together(network(tables["actors"], affiliations(tables, TODAY)), {})
    assert isinstance(found, pd.DataFrame)
    assert found.empty
