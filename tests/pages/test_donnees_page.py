"""The page Données et méthode: what is missing, thresholds written and undone, the files."""

import io
import string
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from analysis.secrecy import VIEWS
from data import schemas, store
from data.check import Tables, check_tables, empty
from pages.ui import data_files, method_index
from pages.ui.sections import SECTIONS
from tests.page_steps import Open, takeaway, texts

DONNEES = "pages/suivre/donnees.py"
MIXITE = "pages/voir/mixite.py"
FILES = [file for pages in SECTIONS.values() for file, _ in pages]


def stored() -> store.Snapshot:
    engine = store.open_store()
    snapshot = store.load(engine)
    engine.dispose()
    return snapshot


def threshold(name: str) -> int:
    rows = stored().tables["secrecy_thresholds"].set_index("table_name")["threshold"]
    return int(rows[name])


def by_label(widgets: Iterable[Any], label: str) -> Any:
    return next(widget for widget in widgets if widget.label == label)


def press(app: AppTest, label: str) -> AppTest:
    by_label(app.button, label).click()
    app.run()
    texts(app)
    return app


def asked(app: AppTest, title: str, value: int, reason: str, author: str = "Service") -> AppTest:
    """The form of the thresholds filled and sent."""
    app.text_input(key="auteur").set_value(author)
    by_label(app.number_input, title).set_value(value)
    app.text_input(key="motif_seuils").set_value(reason)
    return press(app, "Enregistrer les seuils")


def said(app: AppTest) -> str:
    return "\n".join([texts(app), *(one.value for one in app.success)]).replace("\\", "")


def test_the_sentence_tells_the_share_that_is_there_and_the_weightiest_gap(show: Open) -> None:
    app = show(DONNEES)
    sentence = takeaway(app)
    assert "de ce que demandent les résultats est là (données de démonstration" in sentence
    assert "Ce qui y manque le plus" in sentence
    assert len(app.metric) == 4
    words = texts(app)
    assert "fictives" in words
    gaps = app.table[0].value
    assert (gaps.index.str.len() > 0).all()
    assert {"Ce que cela change", "Touche", "Au plus", "Page"} <= set(gaps.columns)


def test_every_table_is_listed_and_one_is_looked_at(show: Open, demo_tables: Tables) -> None:
    app = show(DONNEES)
    listed = app.dataframe[0].value
    assert listed["Table"].tolist() == [schema.title for schema in schemas.TABLES.values()]
    assert listed["Lignes"].tolist() == [len(demo_tables[name]) for name in schemas.TABLES]
    app.selectbox(key="table").set_value("sites").run()
    columns = app.dataframe[1].value
    assert columns["Nom dans les fichiers"].tolist() == list(schemas.TABLES["sites"].columns)
    assert columns.set_index("Nom dans les fichiers").loc["uai", "Lien vers"] == (
        "Établissements scolaires"
    )


def test_a_site_that_loses_its_coordinates_is_told_with_its_bound(
    show: Open, demo_tables: Tables
) -> None:
    sites = demo_tables["sites"].copy()
    site = demo_tables["sessions"]["site_id"].mode().iloc[0]
    sites.loc[sites["site_id"] == site, ["lon", "lat"]] = float("nan")
    app = show(DONNEES, {"sites": sites})
    rows = [line for table in app.table for line in table.value.index]
    assert any("1\u00a0site sans coordonnées" in line for line in rows), rows


def test_kinds_of_gaps_can_be_left_out(show: Open) -> None:
    app = show(DONNEES)
    app.pills[0].set_value(["secret"]).run()
    assert set(app.table[0].value["Nature"]) == {"Secret"}
    app.pills[0].set_value([]).run()
    assert "Aucun manque de cette nature" in texts(app)


def test_an_empty_territory_says_so(show: Open) -> None:
    app = show(DONNEES, check_tables({}))
    assert takeaway(app).startswith("La base est vide")
    assert app.metric[0].value.startswith("0")
    assert "Table « Communes » vide" in " ".join(app.table[0].value.index).replace("\\", "")


def test_a_threshold_is_written_with_its_reason_used_and_undone(show: Open) -> None:
    app = asked(show(DONNEES), "Fréquentation", 11, "Délibération 12")
    assert "Fréquentation : 11" in said(app)
    rows = stored().tables["secrecy_thresholds"].set_index("table_name")
    assert rows.loc["attendance", ["threshold", "source"]].tolist() == [11, "Délibération 12"]
    assert rows.loc["parcours", "threshold"] == 5
    history = app.dataframe[-1].value
    assert history[["Qui", "Table", "Avant", "Après"]].values.tolist() == [
        ["Service", "Fréquentation", 5, 11]
    ]
    assert "de 1 à 10" in texts(app.switch_page(MIXITE).run())
    app = press(app.switch_page(DONNEES).run(), "Annuler la dernière modification")
    assert threshold("attendance") == 5
    assert by_label(app.number_input, "Fréquentation").value == 5


@pytest.mark.parametrize(
    ("value", "reason", "author", "why"),
    [
        (11, "", "Service", "dire le motif"),
        (11, "Délibération", "", "dire d’abord votre nom"),
        (5, "Délibération", "Service", "aucun seuil n’a changé"),
    ],
)
def test_nothing_is_written_without_a_change_an_author_and_a_reason(
    show: Open, value: int, reason: str, author: str, why: str
) -> None:
    app = asked(show(DONNEES), "Fréquentation", value, reason, author)
    assert why in said(app)
    assert threshold("attendance") == 5


def test_a_threshold_changed_by_somebody_else_is_not_overwritten(
    show: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = show(DONNEES)
    engine = store.open_store()

    def meanwhile(*given: Any, **named: Any) -> int:
        monkeypatch.undo()
        edit = store.Edit(("attendance",), {"threshold": 8}, 1)
        store.save(engine, "secrecy_thresholds", [edit], author="Zoé", reason="Avant")
        return store.save_together(*given, **named)

    monkeypatch.setattr("pages.ui.writing.store.save_together", meanwhile)
    environment = app  # the database stays that of the fixture
    app = asked(environment, "Fréquentation", 11, "Délibération")
    engine.dispose()
    assert "modifié entre-temps" in said(app)


def test_a_threshold_that_is_not_stored_is_the_usual_one_and_can_be_set(
    show: Open,
) -> None:
    app = show(DONNEES, {"secrecy_thresholds": empty("secrecy_thresholds")})
    assert [one.value for one in app.number_input] == [5] * len(VIEWS)
    asked(app, "Fréquentation", 7, "Règle du producteur")
    assert threshold("attendance") == 7


def test_a_read_only_base_shows_everything_and_writes_nothing(
    show: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_WRITE", "0")
    app = show(DONNEES)
    assert "lecture seule" in texts(app)
    assert all(one.disabled for one in app.number_input)
    assert by_label(app.button, "Enregistrer les seuils").disabled
    assert not by_label(app.button, "Préparer le fichier du territoire").disabled


def test_the_territory_is_made_ready_without_the_counts_of_persons(show: Open) -> None:
    app = press(show(DONNEES), "Préparer le fichier du territoire")
    labels = [one.label for one in app.get("download_button")]
    assert any(label.startswith("Télécharger le fichier · zip") for label in labels)
    _, content = app.session_state["territoire_zip"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
    assert {"territoire.gpkg", "datapackage.json", "sessions.csv"} <= names
    assert not {f"{name}.csv" for name in data_files.LEFT_OUT} & names
    assert set(VIEWS) < set(data_files.LEFT_OUT)


def test_the_last_writes_are_told_on_request(show: Open, demo_tables: Tables) -> None:
    sites = demo_tables["sites"].copy()
    sites.loc[0, "name"] = "Maison neuve"
    app = show(DONNEES, {"sites": sites})
    assert not any("Quoi et pourquoi" in one.value.columns for one in app.dataframe)
    app.checkbox(key="voir_ecritures").check().run()
    writes = app.dataframe[-1].value
    assert writes.iloc[0][["Qui", "Quoi et pourquoi", "Lignes"]].tolist() == ["essai", "essai", 1]


def test_all_methods_are_there_with_their_values(show: Open) -> None:
    app = show(DONNEES)
    words = texts(app)
    assert "Luo et Qi, 2009" in words
    assert "aucun effectif de 1 à 4" in words
    titles = [title for pages in SECTIONS.values() for _, title in pages]
    labels = [one.label for one in app.expander]
    assert set(titles) - {"Données et méthode"} <= set(labels)
    assumed = [one.value for one in app.table if "Où la changer" in one.value.columns]
    assert len(assumed) >= 5


@pytest.mark.parametrize("file", FILES)
def test_the_method_of_a_page_is_told_without_a_hole(file: str) -> None:
    page = Path(method_index.ROOT / file)
    text = method_index.method(page, {})
    assert not [name for _, name, _, _ in string.Formatter().parse(text) if name]
