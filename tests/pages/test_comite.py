"""The page Comité de pilotage: a pack frozen, stored, opened again after the data moved."""

from streamlit.testing.v1 import AppTest

from data import store
from data.check import Tables
from exports.pack.content import from_json
from tests.page_steps import Open, scoped, takeaway, texts

COMITE = "pages/decider/comite.py"


def frozen(app: AppTest) -> AppTest:
    app.text_input[1].set_value("Direction de l’éducation")
    app.button[0].click()
    app.run()
    texts(app)
    return app


def test_a_pack_is_frozen_stored_with_its_author_and_shown(show: Open) -> None:
    app = show(COMITE)
    assert takeaway(app).startswith("0\xa0dossier figé")
    app = frozen(scoped(app, "QN03709M", "6_10"))
    assert takeaway(app).startswith("1\xa0dossier figé")
    assert "Direction de l’éducation" in texts(app)
    engine = store.open_store()
    row = store.load(engine).tables["packs"].iloc[0]
    assert (row["pack_id"], row["author"]) == ("2026-09-23-A", "Direction de l’éducation")
    assert [sheet.name for sheet in from_json(row["content"]).sheets] == ["Sanitas"]
    engine.dispose()


def test_a_pack_tells_its_figures_after_the_data_moved(show: Open, demo_tables: Tables) -> None:
    before = texts(frozen(scoped(show(COMITE), "", "6_10")))
    figure = next(line for line in before.splitlines() if " à " in line and "heures" in line)
    engine = store.open_store()
    few = demo_tables["sessions"].iloc[:50]
    tables = {"sessions": few, "attendance": demo_tables["attendance"].iloc[:0]}
    store.replace(engine, tables, author="essai", reason="essai")
    engine.dispose()
    assert figure in texts(show(COMITE))


def test_a_pack_without_an_author_is_asked_for_one(show: Open) -> None:
    app = show(COMITE)
    app.button[0].click()
    assert "Il faut un intitulé, un auteur" in texts(app.run())
    assert store.load(store.open_store()).tables["packs"].empty


def test_a_read_only_base_freezes_nothing(show: Open, monkeypatch) -> None:
    monkeypatch.setenv("ATLAS_WRITE", "0")
    app = show(COMITE)
    assert app.button[0].disabled
    assert "lecture seule" in texts(app)
