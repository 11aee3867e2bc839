"""The page Imports: files dropped, decided on, written once, undone; another territory made."""

import geopandas as gpd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from data import store
from data.check import Tables
from data.readers.partner_fields import KINDS
from exports.templates import template
from pages.ui.import_session import safe_names
from tests.page_steps import Open, takeaway, texts

IMPORTS = "pages/contribuer/imports.py"
SHEET = (
    "Structure;Activité;Thème;Lieu;Jours;Début;Fin;Période;Du;Au;Âges;Places\n"
    "Ville de Tours;Échecs du soir;Langage et lecture;Gymnase Neuf;{day};17:00;18:30;"
    "semaine scolaire;01/09/2026;02/07/2027;6-10 ans;12\n"
)
MIME = "application/octet-stream"


def dropped(app: AppTest, *files: tuple[str, str | bytes], into: str = "fichiers") -> AppTest:
    held = [
        (name, text if isinstance(text, bytes) else text.encode(), MIME) for name, text in files
    ]
    next(one for one in app.file_uploader if one.key.startswith(into)).set_value(held)
    return app.run()


def said(app: AppTest) -> str:
    """All words of the page, without the marks that make typed text inert."""
    return "\n".join([texts(app), *(one.value for one in app.success)]).replace("\\", "")


def named(app: AppTest) -> AppTest:
    app.text_input(key="auteur").set_value("Service enfance")
    return app.run()


def pressed(app: AppTest, label: str) -> AppTest:
    next(one for one in app.button if one.label == label).click()
    app.run()
    texts(app)
    return app


def stored() -> store.Snapshot:
    engine = store.open_store()
    snapshot = store.load(engine)
    engine.dispose()
    return snapshot


def test_without_a_file_the_page_says_what_is_known(show: Open) -> None:
    app = show(IMPORTS)
    assert takeaway(app).startswith("Aucun import")
    words = said(app)
    assert all(kind.title in words for kind in KINDS)
    assert "quartiers prioritaires 2024" in words


def test_a_file_is_previewed_written_once_and_undone(show: Open) -> None:
    app = dropped(named(show(IMPORTS)), ("offre.csv", SHEET.format(day="mardi")))
    assert takeaway(app).startswith("1\xa0ligne comprise, rien à décider")
    before = stored()
    assert "Échecs du soir" not in set(before.tables["activities"]["name"])
    app = pressed(app, "Importer")
    assert "Import de offre.csv : enregistré" in said(app)
    after = stored()
    assert after.revision == before.revision + 1
    assert "Échecs du soir" in set(after.tables["activities"]["name"])
    assert "offre.csv" in set(after.tables["sources"]["file_name"])
    app = pressed(app, "Annuler cet import")
    assert "est annulée" in said(app)
    again = stored().tables
    assert all(again[name].equals(table) for name, table in before.tables.items())


def test_a_doubtful_word_is_asked_and_its_answer_taken(show: Open) -> None:
    app = dropped(named(show(IMPORTS)), ("offre.csv", SHEET.format(day="mercrdi")))
    assert "1 à décider" in takeaway(app)
    assert "Jours : « mercrdi »" in said(app)
    button = next(one for one in app.button if one.label == "Importer")
    assert button.disabled
    question = next(one for one in app.selectbox if "mercrdi" in one.label)
    question.set_value("mercredi")
    app.run()
    assert takeaway(app).startswith("1\xa0ligne comprise, rien à décider")
    assert "« mercrdi » lu « mercredi »" in said(app)
    app = pressed(app, "Revenir sur ces décisions")
    assert "1 à décider" in takeaway(app)


def test_a_refused_line_can_be_left_aside(show: Open) -> None:
    line = SHEET.format(day="mardi").splitlines()[1]
    bad = line.replace("17:00", "19:00").replace("Échecs du soir", "Échecs du matin")
    app = dropped(named(show(IMPORTS)), ("offre.csv", SHEET.format(day="mardi") + bad + "\n"))
    assert "la fin ne vient pas après le début" in said(app)
    app.checkbox[0].check()
    app = pressed(app.run(), "Importer")
    names = set(stored().tables["activities"]["name"])
    assert "Échecs du soir" in names
    assert "Échecs du matin" not in names


def test_a_column_is_given_another_meaning_and_left_out(show: Open) -> None:
    sheet = SHEET.format(day="mardi").replace("Places", "Combien")
    app = dropped(named(show(IMPORTS)), ("offre.csv", sheet))
    column = next(one for one in app.selectbox if one.label == "Combien")
    assert column.value == ""
    column.set_value("capacity")
    app.run()
    assert next(one for one in app.selectbox if one.label == "Combien").value == "capacity"
    app = pressed(app, "Importer")
    tables = stored().tables
    activity = tables["activities"].set_index("name").loc["Échecs du soir", "activity_id"]
    assert tables["sessions"].set_index("activity_id").loc[activity, "capacity"] == 12


def test_a_bad_file_and_a_nominative_one_are_refused_with_the_reason(show: Open) -> None:
    app = dropped(show(IMPORTS), ("x.pdf", b"%PDF-1.4"), ("liste.csv", "Nom de l’élève;INE\na;b\n"))
    assert takeaway(app).startswith("Import refusé")
    words = said(app)
    assert "données nominatives sur des enfants" in words
    assert next(one for one in app.button if one.label == "Importer").disabled


def test_what_somebody_wrote_meanwhile_is_kept_and_said(show: Open, monkeypatch) -> None:
    app = dropped(named(show(IMPORTS)), ("offre.csv", SHEET.format(day="mardi")))
    engine = store.open_store()
    actors = store.load(engine).tables["actors"].copy()
    actors.loc[0, "phone"] = "02 47 00 00 00"
    store.replace(engine, {"actors": actors}, author="autre", reason="entre-temps")
    app = pressed(app, "Importer")
    assert "modifié les données entre-temps" in said(app)
    assert store.load(engine).tables["actors"]["phone"].iloc[0] == "02 47 00 00 00"
    engine.dispose()
    app = pressed(app, "Importer")
    assert "Échecs du soir" in set(stored().tables["activities"]["name"])


def test_an_import_needs_the_name_of_its_author(show: Open) -> None:
    app = dropped(show(IMPORTS), ("offre.csv", SHEET.format(day="mardi")))
    app = pressed(app, "Importer")
    assert "votre nom ou service" in said(app)
    assert "Échecs du soir" not in set(stored().tables["activities"]["name"])


def test_a_read_only_base_tries_a_file_and_writes_nothing(show: Open, monkeypatch) -> None:
    monkeypatch.setenv("ATLAS_WRITE", "0")
    app = dropped(show(IMPORTS), ("offre.csv", SHEET.format(day="mardi")))
    assert takeaway(app).startswith("1\xa0ligne comprise")
    assert next(one for one in app.button if one.label == "Importer").disabled
    assert "lecture seule" in said(app)


def test_a_template_without_change_has_nothing_to_write(show: Open, demo_tables: Tables) -> None:
    kind = next(one for one in KINDS if one.table == "actors")
    held = ("modele.xlsx", template(kind, demo_tables))
    app = pressed(dropped(named(show(IMPORTS)), held), "Importer")
    app = dropped(app, held)
    assert next(one for one in app.button if one.label == "Importer").disabled
    assert "Tout est déjà dans le territoire" in said(app)


def elsewhere() -> tuple[str, str]:
    square = shapely.box(5.3, 43.2, 5.5, 43.4)
    frame = gpd.GeoDataFrame({"code": ["13055"], "nom": ["Marseille"]}, geometry=[square], crs=4326)
    return "communes.geojson", frame.to_json()


def test_another_territory_replaces_the_demonstration_and_gives_way_to_it(show: Open) -> None:
    app = dropped(named(show(IMPORTS)), elsewhere(), into="territoire")
    app = pressed(app, "Lire ces fichiers")
    app = pressed(app, "Remplacer le territoire")
    assert "Nouveau territoire : Marseille : enregistré" in said(app)
    tables = stored().tables
    assert tables["communes"]["name"].tolist() == ["Marseille"]
    assert not tables["territory"]["is_demo"].iloc[0]
    assert tables["sessions"].empty
    assert tables["actors"].empty
    app = pressed(app, "Revenir à la démonstration")
    assert stored().tables["territory"]["is_demo"].iloc[0]
    assert len(stored().tables["sessions"])


def test_a_territory_undone_is_the_one_before(show: Open) -> None:
    before = stored_after_opening(show)
    app = dropped(named(show(IMPORTS)), elsewhere(), into="territoire")
    app = pressed(pressed(app, "Lire ces fichiers"), "Remplacer le territoire")
    app = pressed(app, "Annuler cet import")
    again = stored().tables
    assert all(again[name].equals(table) for name, table in before.tables.items())


def stored_after_opening(show: Open) -> store.Snapshot:
    show(IMPORTS)
    return stored()


def test_a_territory_without_communes_is_refused_with_what_to_add(show: Open) -> None:
    app = dropped(show(IMPORTS), ("offre.csv", SHEET.format(day="mardi")), into="territoire")
    app = pressed(app, "Lire ces fichiers")
    assert "joindre un fichier des communes" in said(app)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["../../etc/passwd"], ["passwd"]),
        (["C:\\dossier\\offre.csv"], ["offre.csv"]),
        (["a.csv", "a.csv"], ["a.csv", "a (2).csv"]),
        (["…", "\x00\n.xlsx"], ["_", "__.xlsx"]),
        (["é" * 300 + ".csv"], ["é" * 60 + ".csv"]),
        (["-rf"], ["rf"]),
        (["", ".."], ["fichier", "fichier (2)"]),
        (["/vsicurl/http://x/y.zip"], ["y.zip"]),
    ],
)
def test_names_of_files_are_only_names(names: list[str], expected: list[str]) -> None:
    assert safe_names(names) == expected
