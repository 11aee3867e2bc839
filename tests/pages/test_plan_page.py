"""The page Plan d’actions: from a need to an action, its status, its effect; undone, refused."""

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import store
from data.check import Tables
from tests.page_steps import Open, scoped, takeaway, texts

PLAN = "pages/decider/plan.py"
TOURETTES = "QN03713N"
SESSION = {
    "activity_id": None, "site_id": None, "weekdays": "6", "start_min": 600, "end_min": 720,
    "period": "scolaire", "valid_from": pd.Timestamp(2026, 9, 21),
    "valid_to": pd.Timestamp(2027, 7, 2), "age_min": 11, "age_max": 14, "capacity": 24,
    "public": "mixte", "reserved_quartiers": None, "price_eur": 0.0,
}  # fmt: skip


def stored() -> store.Snapshot:
    engine = store.open_store()
    snapshot = store.load(engine)
    engine.dispose()
    return snapshot


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def named(app: AppTest, name: str = "Service jeunesse") -> AppTest:
    app.text_input(key="auteur").set_value(name)
    return app.run()


def by_label(widgets: Iterable[Any], label: str) -> Any:
    return next(widget for widget in widgets if widget.label == label)


def new_action(app: AppTest, need_id: str) -> AppTest:
    """The form of a new action for a need."""
    app.segmented_control(key="vue_plan").set_value("Besoins").run()
    app.selectbox(key="besoin_choisi").set_value(need_id).run()
    return press(app, "Nouvelle action concertée")


def test_the_sentence_and_the_figures_tell_the_demo(show: Open) -> None:
    app = show(PLAN, None)
    said = takeaway(app)
    tables = stored().tables
    live = tables["actions"][tables["actions"]["status"].isin(["projet", "en_cours"])]
    assert f"{len(live)}\u00a0actions ouvertes" in said
    assert "sans chef de file" in said
    assert len(app.metric) == 4
    assert "Besoins sans action" in texts(app)


@pytest.mark.parametrize("view", ["Avancement", "Calendrier", "Carte", "Besoins"])
@pytest.mark.parametrize("place", ["", "37195", TOURETTES])
def test_every_view_opens_in_every_scope(show: Open, view: str, place: str) -> None:
    app = show(PLAN, None)
    scoped(app, place)
    app.segmented_control(key="vue_plan").set_value(view).run()
    texts(app)


def test_the_plan_of_an_empty_territory_says_where_to_begin(
    show: Open, demo_tables: Tables
) -> None:
    empty = {
        name: demo_tables[name].iloc[:0]
        for name in ("actions", "action_actors", "action_quartiers", "needs", "action_funding")
    }
    app = show(PLAN, empty)
    assert "Aucun besoin ni action" in takeaway(app)
    for view in ("Calendrier", "Carte", "Besoins"):
        app.segmented_control(key="vue_plan").set_value(view).run()
        texts(app)


def test_a_need_gets_an_action_with_its_lead_partners_and_money(show: Open) -> None:
    app = named(new_action(show(PLAN, None), "B07"))
    assert "Partenaires proposés" in " ".join(e.label for e in app.expander)
    by_label(app.selectbox, "Thème").set_value("sante")
    by_label(app.selectbox, "Discipline").set_value("sante")
    app.run()
    leads = by_label(app.selectbox, "Chef de file")
    assert leads.options[0].startswith("Centre de santé de la Rabière · implanté à ")
    by_label(app.text_input, "Intitulé").set_value("Consultations =au Morier")
    leads.set_value("A26")
    by_label(app.multiselect, "Partenaires, les proposés d’abord").set_value(["A54"])
    by_label(app.multiselect, "Thématiques transversales").set_value(["jeunesse"])
    by_label(app.selectbox, "Place des familles").set_value(3)
    by_label(app.selectbox, "Financeur 1").set_value("CAF")
    by_label(app.number_input, "Montant 1 (€)").set_value(2500.0)
    press(app, "Enregistrer l’action")
    assert "créée" in app.success[0].value
    kept = stored()
    action = kept.tables["actions"].query("need_id == 'B07'").iloc[0]
    assert (action["title"], action["theme"], action["family_place"]) == (
        "Consultations =au Morier", "sante", 3,
    )  # fmt: skip
    tables = {
        name: frame[frame["action_id"] == action["action_id"]]
        for name, frame in kept.tables.items()
        if name.startswith("action_")
    }
    roles = tables["action_actors"].set_index("actor_id")["role"].to_dict()
    assert roles == {"A26": "chef_de_file", "A54": "partenaire"}
    assert tables["action_quartiers"]["code_qp"].tolist() == ["QN03715N"]
    assert tables["action_funding"]["amount_eur"].tolist() == [2500]
    need = kept.tables["needs"].set_index("need_id").loc["B07"]
    assert need["status"] == "pris_en_charge"
    engine = store.open_store()
    assert store.revisions(engine)[0].author == "Service jeunesse"
    engine.dispose()
    press(app, "Annuler la dernière modification")
    back = stored().tables
    assert back["actions"].query("need_id == 'B07'").empty
    assert back["needs"].set_index("need_id")["status"]["B07"] == "ouvert"


def test_what_is_missing_is_said_and_nothing_is_written(show: Open) -> None:
    app = named(new_action(show(PLAN, None), "B03"))
    press(app, "Enregistrer l’action")
    assert "il faut un intitulé" in app.warning[0].value
    by_label(app.text_input, "Intitulé").set_value("Samedis")
    by_label(app.number_input, "Montant 1 (€)").set_value(100.0)
    press(app, "Enregistrer l’action")
    assert "pas de financeur" in app.warning[0].value
    assert "Samedis" not in set(stored().tables["actions"]["title"])


def test_a_status_changes_in_a_click_and_comes_back(show: Open) -> None:
    app = show(PLAN, None)
    app.button(key="avancer_J58").click().run()
    assert "dire d’abord votre nom" in app.warning[0].value
    named(app)
    app.button(key="avancer_J58").click().run()
    assert "en cours" in app.success[0].value
    assert stored().tables["actions"].set_index("action_id")["status"]["J58"] == "en_cours"
    press(app, "Annuler la dernière modification")
    assert stored().tables["actions"].set_index("action_id")["status"]["J58"] == "projet"


def test_two_people_do_not_overwrite_each_other(show: Open) -> None:
    app = named(show(PLAN, None))
    app.button(key="ouvrir_J58").click().run()
    engine = store.open_store()
    now = store.load(engine)
    row = now.tables["actions"].index[now.tables["actions"]["action_id"] == "J58"][0]
    edit = store.Edit(("J58",), {"title": "Autre titre"}, int(now.row_versions["actions"][row]))
    store.save(engine, "actions", [edit], author="Zoé", reason="essai")
    engine.dispose()
    by_label(app.text_input, "Intitulé").set_value("Mon titre")
    press(app, "Enregistrer l’action")
    assert "modifié entre-temps" in app.error[0].value.replace("\\", "")
    assert stored().tables["actions"].set_index("action_id")["title"]["J58"] == "Autre titre"
    assert by_label(app.text_input, "Intitulé").value == "Mon titre"
    press(app, "Enregistrer l’action")
    assert "modifié entre-temps" in app.error[0].value.replace("\\", "")
    press(app, "Reprendre la version enregistrée")
    assert by_label(app.text_input, "Intitulé").value == "Autre titre"
    by_label(app.text_input, "Intitulé").set_value("Mon titre")
    press(app, "Enregistrer l’action")
    assert stored().tables["actions"].set_index("action_id")["title"]["J58"] == "Mon titre"


def test_a_form_in_hand_outlives_the_writes_of_others(show: Open) -> None:
    app = named(new_action(show(PLAN, None), "B01"))
    field = by_label(app.text_input, "Intitulé")
    engine = store.open_store()
    other = store.Edit(("M9",), {"name": "Essai", "author": "Zoé", "note": None,
                                 "made_on": pd.Timestamp(2026, 9, 23)}, None)  # fmt: skip
    store.save(engine, "simulations", [other], author="Zoé", reason="essai")
    engine.dispose()
    app.run()
    # the same field for the browser: what is typed in it stays
    assert by_label(app.text_input, "Intitulé").id == field.id
    by_label(app.text_input, "Intitulé").set_value("Mercredis")
    press(app, "Enregistrer l’action")
    assert "Mercredis" in set(stored().tables["actions"]["title"])


def test_a_read_only_plan_is_read_and_not_written(
    show: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = show(PLAN, None)
    monkeypatch.setattr(store, "may_write", lambda: False)
    app.run()
    assert "lecture seule" in app.info[0].value
    assert not [button for button in app.button if button.label == "Démarrer"]
    app.button(key="ouvrir_J58").click().run()
    assert "Lecture seule" in texts(app)
    assert "Enregistrer l’action" not in [button.label for button in app.button]


def test_the_dispositifs_of_a_need_say_why_yes_and_why_no(show: Open) -> None:
    app = show(PLAN, None)
    app.segmented_control(key="vue_plan").set_value("Besoins").run()
    app.selectbox(key="besoin_choisi").set_value("B01").run()
    fit = app.table[0].value
    assert "✔ à vérifier" in set(fit["Verdict"])
    refused = next(f.value for f in app.dataframe if "Pourquoi non" in f.value)
    cej = refused.set_index("Dispositif").loc["Contrat enfance jeunesse (CEJ)"]
    assert "a pris fin le 31 décembre 2019" in cej["Pourquoi non"]
    assert cej["Remplacé par"] == "Convention territoriale globale (CTG)"


def test_the_effect_is_planned_then_observed_when_sessions_open(
    show: Open, demo_tables: Tables
) -> None:
    near = demo_tables["sessions"].set_index("session_id").loc["S-SAMEDI-3"]
    planned = SESSION | {"activity_id": near["activity_id"], "site_id": near["site_id"]}
    edits = demo_tables["simulation_edits"]
    simulations = pd.DataFrame(
        [{"simulation_id": "M1", "name": "Samedi matin", "note": None, "author": "Zoé",
          "made_on": pd.Timestamp(2026, 9, 15)}]
    )  # fmt: skip
    rows = [planned | {"simulation_id": "M1", "rank": 1, "kind": "ajouter",
                       "session_id": "nouveau-1"},
            planned | {"simulation_id": "M1", "rank": 2, "kind": "ajouter", "weekdays": "3",
                       "session_id": "nouveau-2"}]  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(edits))
    app = named(show(PLAN, {"simulations": simulations, "simulation_edits": frame}))
    new_action(app, "B01")
    by_label(app.text_input, "Intitulé").set_value("Samedis du Sanitas")
    by_label(app.selectbox, "Créneaux à ouvrir, d’une simulation gardée").set_value("M1")
    press(app, "Enregistrer l’action")
    action = stored().tables["actions"].query("simulation_id == 'M1'").iloc[0]
    frozen = json.loads(action["expected"])
    assert frozen["period"] == "scolaire"
    assert frozen["uncovered_max_h"] < 0
    app.query_params["action"] = action["action_id"]
    app.run()
    assert "Pas encore ouvert" in texts(app)
    engine = store.open_store()
    row = planned | {"session_id": "S-NEUF", "updated_on": pd.Timestamp(2026, 9, 22)}
    store.save(engine, "sessions", [store.Edit(("S-NEUF",), row, None)], author="Z", reason="r")
    engine.dispose()
    app.run()
    assert "Partiellement ouvert (1\u00a0créneau sur 2)" in texts(app)
    table = app.table[0].value
    assert list(table.columns) == ["Avant", "Prévu", "Observé"]
    assert "Sanitas" in table.index
    assert "11-14 ans" in table.index


@pytest.mark.parametrize(
    ("page", "key", "kinds"),
    [
        ("pages/voir/reseau.py", "absent", {"partenaire", "discipline"}),
        ("pages/voir/mixite.py", "ecart", {"mixite"}),
        ("pages/suivre/echeances.py", "retard", {"projet"}),
    ],
)
def test_a_need_is_born_of_a_missing_partner_a_gap_or_a_late_project(
    show: Open, page: str, key: str, kinds: set[str]
) -> None:
    app = show(page, None)
    before = stored().tables["needs"]
    app.text_input(key=f"auteur_{key}").set_value("Zoé")
    press(app, "Enregistrer le besoin")
    texts(app)
    after = stored().tables["needs"]
    born = after[~after["need_id"].isin(before["need_id"])]
    assert len(born) == 1
    assert born["kind"].iloc[0] in kinds
    assert "revision" in json.loads(born["figures"].iloc[0])
    assert f"Besoin {born['need_id'].iloc[0]} créé" in app.success[0].value
