"""The page Saisie by Streamlit's own test driver: every kind, every refusal, undo, two people."""

import datetime as dt
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data import store
from pages.ui.entry_kinds import KINDS
from tests.page_steps import Open, takeaway, texts

SAISIE = "pages/contribuer/saisie.py"


def opened(app: AppTest, kind: str, item: str = "") -> AppTest:
    """The form of an item of a kind."""
    app.button_group(key="quoi").set_value(kind).run()
    if item:
        box = next(one for one in app.selectbox if one.label == "Fiche à ouvrir")
        box.set_value(item).run()
    texts(app)
    return app


KINDS_OF_FIELD = (
    "text_input", "text_area", "selectbox", "multiselect", "date_input", "number_input", "checkbox",
)  # fmt: skip


def field(app: AppTest, label: str) -> Any:
    fields = [one for kind in KINDS_OF_FIELD for one in app.get(kind)]
    (found,) = [one for one in fields if one.label.removesuffix(" *") == label]
    return found


def typed(app: AppTest, **fields: object) -> AppTest:
    for label, value in fields.items():
        field(app, label.replace("_", " ")).set_value(value)
    return app.run()


def save(app: AppTest, author: str = "Service jeunesse") -> AppTest:
    app.text_input(key="auteur").set_value(author).run()
    app.button(key="saisie_enregistrer").click().run()
    texts(app)
    return app


def stored(table: str):
    engine = store.open_store()
    try:
        return store.load(engine).tables[table]
    finally:
        engine.dispose()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_opens_empty_and_on_an_item_and_is_saved_again_unchanged(
    show: Open, kind: str
) -> None:
    app = opened(show(SAISIE), kind)
    assert "Le territoire compte" in takeaway(app)
    assert app.button(key="saisie_enregistrer").disabled
    before = stored(KINDS[kind].table)
    item = before[KINDS[kind].key].iloc[0]
    opened(app, kind, item)
    assert not app.error
    save(app)
    after = stored(KINDS[kind].table)
    dated = [column for column in ("updated_on",) if column in after]
    assert after.drop(columns=dated).equals(before.drop(columns=dated))


def test_a_meeting_is_typed_with_who_was_there_and_taken_back(show: Open) -> None:
    app = opened(show(SAISIE), "reunion")
    instance = stored("instances")["instance_id"].iloc[0]
    actors = stored("actors")["actor_id"].tolist()
    typed(app, Objet="Bilan de l’été", Instance=instance, Date_de_la_réunion=dt.date(2026, 9, 8),
          Début="18h15", Acteurs_présents=actors[:3], Invités_absents=actors[3:4])  # fmt: skip
    save(app)
    meetings, presences = stored("meetings"), stored("meeting_actors")
    (mine,) = meetings[meetings["title"] == "Bilan de l’été"].to_dict("records")
    assert mine["start_min"] == 18 * 60 + 15
    there = presences[presences["meeting_id"] == mine["meeting_id"]]
    assert dict(zip(there["actor_id"], there["was_present"], strict=True)) == {
        **dict.fromkeys(actors[:3], True),
        actors[3]: False,
    }
    app.toggle(key="historique").set_value(True).run()
    history = next(one.value for one in app.dataframe if "Qui" in one.value)
    assert set(history["Qui"]) == {"Service jeunesse"}
    assert len(history) == 5
    next(one for one in app.button if one.label == "Annuler la dernière modification").click().run()
    assert "annulée" in app.success[0].value
    assert "Bilan de l’été" not in set(stored("meetings")["title"])


def test_an_actor_cannot_be_there_and_absent(show: Open) -> None:
    app = opened(show(SAISIE), "reunion", stored_meeting := stored_first("meetings", show))
    actor = stored("actors")["actor_id"].iloc[0]
    typed(app, Acteurs_présents=[actor], Invités_absents=[actor])
    before = stored("meeting_actors")
    save(app)
    assert "deux listes" in texts(app)
    assert stored("meeting_actors").equals(before), stored_meeting


def stored_first(table: str, show: Open) -> str:
    show(SAISIE)
    return str(stored(table)[next(k.key for k in KINDS.values() if k.table == table)].iloc[0])


def test_an_hour_that_is_none_is_told_before_anything_is_saved(show: Open) -> None:
    app = opened(show(SAISIE), "creneau", stored_first("sessions", show))
    typed(app, Début="midi et demi passé")
    assert any("n’est pas une heure" in one.value for one in app.error)
    assert app.button(key="saisie_enregistrer").disabled


def test_an_address_that_is_none_is_told_with_its_field(show: Open) -> None:
    app = opened(show(SAISIE), "acteur", stored_first("actors", show))
    typed(app, Adresse_électronique_de_la_structure="contact chez asso")
    assert any("Adresse électronique" in one.value for one in app.error)


def test_a_session_that_would_not_count_is_told_and_saved(show: Open) -> None:
    app = opened(show(SAISIE), "creneau", item := stored_first("sessions", show))
    app = typed(app, **{"Début": "18 h", "Fin": "17 h"})
    assert any("finit avant de commencer" in one.value for one in app.warning)
    save(app)
    row = stored("sessions").set_index("session_id").loc[item]
    assert (row["start_min"], row["end_min"]) == (1080, 1020)


def test_words_about_a_child_are_questioned(show: Open) -> None:
    app = opened(show(SAISIE), "besoin")
    typed(app, Énoncé_du_besoin="Nom et prénom de l’enfant")
    assert any("ne connaît aucun enfant" in one.value for one in app.warning)


def test_nothing_is_saved_without_a_name(show: Open) -> None:
    app = opened(show(SAISIE), "besoin", stored_first("needs", show))
    typed(app, Énoncé_du_besoin="Autre énoncé")
    app.button(key="saisie_enregistrer").click().run()
    assert "votre nom" in texts(app)
    assert "Autre énoncé" not in set(stored("needs")["statement"])


def test_a_deletion_asks_once_and_is_taken_back(show: Open) -> None:
    app = opened(show(SAISIE), "outil", item := stored_first("family_tools", show))
    app.text_input(key="auteur").set_value("CAF").run()
    next(one for one in app.button if one.label == "Supprimer").click().run()
    assert "est supprimé" in app.success[0].value
    assert item not in set(stored("family_tools")["family_tool_id"])
    next(one for one in app.button if one.label == "Annuler la dernière modification").click().run()
    texts(app)
    assert item in set(stored("family_tools")["family_tool_id"])


def test_what_others_lean_on_is_not_deleted(show: Open) -> None:
    app = opened(show(SAISIE), "acteur", item := stored_first("actors", show))
    app.text_input(key="auteur").set_value("CAF").run()
    next(one for one in app.button if one.label == "Supprimer").click().run()
    assert app.error
    assert item in set(stored("actors")["actor_id"])


def test_two_people_on_one_item_see_both_versions_and_choose(show: Open) -> None:
    app = opened(show(SAISIE), "projet", item := stored_first("projects", show))
    other(item, "Intitulé d’une autre")
    typed(app, Intitulé="Le mien")
    save(app)
    assert "modifié entre" in "".join(one.value for one in app.error)
    both = next(one.value for one in app.dataframe if "Votre version" in one.value)
    assert both.iloc[0].tolist() == ["Intitulé", "Le mien", "Intitulé d’une autre"]
    next(one for one in app.button if one.label == "Garder ma version").click().run()
    save(app)
    titles = stored("projects").set_index("project_id")["title"]
    assert titles[item] == "Le mien"


def test_the_other_version_can_be_taken(show: Open) -> None:
    app = opened(show(SAISIE), "projet", item := stored_first("projects", show))
    other(item, "Intitulé d’une autre")
    typed(app, Intitulé="Le mien")
    save(app)
    next(one for one in app.button if one.label == "Prendre l’autre version").click().run()
    texts(app)
    assert field(app, "Intitulé").value == "Intitulé d’une autre"


def other(item: str, title: str) -> None:
    """What somebody else writes meanwhile."""
    engine = store.open_store()
    try:
        now = store.load(engine)
        place = now.tables["projects"]["project_id"].eq(item).to_numpy().argmax()
        edit = store.Edit((item,), {"title": title}, int(now.row_versions["projects"].iloc[place]))
        store.save(engine, "projects", [edit], author="Une autre", reason="essai")
    finally:
        engine.dispose()


def test_a_read_only_database_says_so(show: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    show(SAISIE)
    monkeypatch.setenv("ATLAS_WRITE", "0")
    app = show(SAISIE)
    assert "lecture seule" in texts(app)
    assert not [one for one in app.text_input if one.label == "Votre nom ou service"]
