"""The page Et si…: nothing is written before it is kept, and what it says is what it would do."""

import json
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.need import children
from analysis.report import by_quartier
from analysis.situation import situation
from data import store
from data.check import Tables
from data.territory import Territory, build_territory
from data.vocabulary import BANDS, PERIODS
from tests.page_steps import Open, scoped, takeaway, texts

APP = Path(__file__).parents[2] / "app.py"
ET_SI = "pages/decider/et_si.py"
SANITAS, RABIERE, TOURS = "QN03709M", "QN03702M", "37261"
ENDS = ["uncovered_min_h", "uncovered_max_h"]
AUTHOR = "Zoé"
FORM = f"ajout_{SANITAS}_6_10"


def press(app: AppTest, label: str) -> AppTest:
    """Press the button of this label."""
    return next(button for button in app.button if button.label == label).click().run()


def stored() -> store.Snapshot:
    engine = store.open_store()
    snapshot = store.load(engine)
    engine.dispose()
    return snapshot


def keep(app: AppTest, title: str, *, copy: bool = False) -> AppTest:
    """Keep the draft under a name."""
    field = next(field for field in app.text_input if field.label == "Nom de la simulation")
    field.set_value(title)
    app.text_input(key="auteur").set_value(AUTHOR)
    return press(app, "Garder une copie" if copy else "Garder")


def reopened(name: str) -> AppTest:
    """The page as somebody else opens it from a link."""
    fresh = AppTest.from_file(str(APP), default_timeout=120).switch_page(ET_SI)
    fresh.query_params["simulation"] = name
    return scoped(fresh.run(), SANITAS, "6_10")


def edited_by_hand(tables: Tables, sessions: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Both ends at the Sanitas for 6-10, before and after, wholly computed."""
    territory: Territory = build_territory(tables)
    cells = territory.cells
    people = children(cells, cells["code_qp"], cells["insee_com"], tables["indicators"])
    at_home = people["code_qp"].where(people["code_qp"] == SANITAS)
    units = at_home.astype(pd.CategoricalDtype([SANITAS]))
    ends = []
    for which in (tables["sessions"], sessions):
        found = situation(
            tables,
            people,
            territory.sites,
            territory.reach,
            period="scolaire",
            scenario="universelle",
            scope_date=territory.scope_date,
            sessions=which,
        )
        ends.append(by_quartier(found.week, units, ["6_10"]).iloc[0])
    return ends[0], ends[1]


@pytest.mark.parametrize("place", ["", TOURS, SANITAS])
def test_every_scope_takes_a_session_and_tells_its_effect(show: Open, place: str) -> None:
    app = show(ET_SI)
    for band, period in product(["", *BANDS], PERIODS):
        scoped(app, place, band, period)
        assert BANDS.get(band, "3-17 ans") in takeaway(app)
        said = takeaway(press(app, "Ajouter ce créneau"))
        assert said.startswith("Ce créneau "), said
        assert "il resterait" in said
        press(app, "Retirer")


def test_an_added_session_changes_what_two_full_computations_say(
    show: Open, demo_tables: Tables
) -> None:
    app = scoped(show(ET_SI), SANITAS, "6_10")
    at_first = stored()
    said = texts(press(app, "Ajouter ce créneau"))
    assert stored().revision == at_first.revision
    (edit,) = app.session_state["brouillons"][""].edits
    assert edit.values["weekdays"] == "3"
    new = pd.DataFrame([{**dict.fromkeys(demo_tables["sessions"]), **edit.values}])
    new = new.astype(demo_tables["sessions"].dtypes.to_dict())
    before, after = edited_by_hand(demo_tables, pd.concat([demo_tables["sessions"], new]))
    low, high = sorted(before[ENDS] - after[ENDS])
    assert app.metric[0].value == f"+{round(low)} à +{round(high)}"
    rest = " à ".join(f"{round(after[end]):,}".replace(",", "\u202f") for end in ENDS)
    assert app.metric[1].value == rest
    assert takeaway(app) == (
        f"Ce créneau couvrirait {round(low)} à {round(high)} heures-enfant de plus par semaine ; "
        f"il resterait {rest} heures-enfant non couvertes."
    )
    assert "CASF R227\\-15 et R227\\-16, à vérifier" in said.replace("R227-", "R227\\-")
    assert "si toutes les places sont prises" in said


def test_money_and_staff_are_those_of_the_places_in_the_real_days_of_the_year(show: Open) -> None:
    app = press(scoped(show(ET_SI), SANITAS, "6_10"), "Ajouter ce créneau")
    # 24 places, 3 hours, 35 Wednesdays of term in 2026-2027; 0.63 € an hour; a PEDT: 1 for 18.
    assert app.metric[2].label == "Financeur, 2026-2027"
    assert app.metric[2].value.replace("\u202f", "") == f"+{round(24 * 3 * 35 * 0.63)}\u00a0€"
    assert app.metric[3].value == "+6"


def test_a_session_that_cannot_be_is_refused_with_its_reasons(show: Open) -> None:
    app = scoped(show(ET_SI), SANITAS, "6_10")
    app.selectbox(key=f"{FORM}_end_min").set_value(8 * 60)
    app.number_input(key=f"{FORM}_age_min").set_value(12)
    press(app, "Ajouter ce créneau")
    (error,) = app.error
    assert error.value.startswith("Le créneau n’a pas été pris")
    assert "la fin doit venir après le début, les âges sont inversés" in error.value
    assert not app.session_state["brouillons"].get("")


def test_a_stored_session_is_enlarged_then_closed_in_one_edit(show: Open) -> None:
    app = scoped(show(ET_SI), SANITAS, "6_10")
    chosen = app.selectbox(key="creneau_choisi").value
    places = app.number_input(key=f"modif_{chosen}_capacity")
    places.set_value(places.value + 50)
    assert takeaway(press(app, "Modifier ce créneau")).startswith("Ce changement couvrirait")
    said = takeaway(press(app, "Fermer ce créneau"))
    assert "heures-enfant de plus sans place" in said
    assert len(app.session_state["brouillons"][""].edits) == 1
    assert takeaway(press(app, "Retirer")).startswith("En semaine scolaire")


def test_a_kept_simulation_is_opened_again_by_its_address(show: Open) -> None:
    app = press(scoped(show(ET_SI), SANITAS, "6_10"), "Ajouter ce créneau")
    said = takeaway(app)
    press(app, "Garder")
    assert "dire le nom de la simulation et le vôtre" in app.error[0].value
    assert stored().revision == 1
    keep(app, "Mercredi")
    assert "Simulation « Mercredi » gardée" in app.success[0].value
    kept = stored()
    assert kept.revision == 2
    (name,) = kept.tables["simulations"]["simulation_id"]
    assert kept.tables["simulations"]["author"].tolist() == [AUTHOR]
    assert kept.tables["simulation_edits"]["kind"].tolist() == ["ajouter"]
    assert takeaway(reopened(name)) == said
    keep(app, "mercredi", copy=True)
    assert "s’appelle « mercredi »" in app.error[0].value


def test_a_simulation_that_somebody_else_changed_is_not_overwritten(show: Open) -> None:
    app = keep(press(scoped(show(ET_SI), SANITAS, "6_10"), "Ajouter ce créneau"), "Mercredi")
    (name,) = stored().tables["simulations"]["simulation_id"]
    press(app, "Ajouter ce créneau")
    theirs = press(reopened(name), "Ajouter ce créneau")
    keep(press(theirs, "Ajouter ce créneau"), "Mercredi et samedi")
    keep(app.run(), "Mercredi bis")
    assert "modifié entre\\-temps" in app.error[0].value
    assert stored().tables["simulations"]["name"].tolist() == ["Mercredi et samedi"]
    assert len(app.session_state["brouillons"][name].edits) == 2
    keep(app, "Mercredi bis", copy=True)
    assert set(stored().tables["simulations"]["name"]) == {"Mercredi et samedi", "Mercredi bis"}


def test_a_deletion_asks_once_and_can_be_taken_back(show: Open) -> None:
    app = keep(press(scoped(show(ET_SI), SANITAS, "6_10"), "Ajouter ce créneau"), "Mercredi")
    press(app, "Supprimer")
    assert stored().tables["simulations"].empty
    assert stored().tables["simulation_edits"].empty
    assert "supprimée" in texts(app)
    press(app, "Annuler la suppression")
    assert stored().tables["simulations"]["name"].tolist() == ["Mercredi"]
    assert takeaway(app).startswith("Ce créneau couvrirait")


def test_a_proposal_is_an_action_in_project_with_the_figures_of_the_page(show: Open) -> None:
    app = keep(press(scoped(show(ET_SI), SANITAS, "6_10"), "Ajouter ce créneau"), "Mercredi")
    press(app, "Créer l’action")
    assert "« En projet »" in app.success[0].value
    tables = stored().tables
    action = tables["actions"].dropna(subset="simulation_id").iloc[0]
    assert (action["title"], action["status"]) == ("Mercredi", "projet")
    assert pd.isna(action["need_id"])
    frozen = json.loads(action["expected"])
    assert frozen["simulation"] == "Mercredi"
    low, high = sorted(-frozen[end] for end in ENDS)
    assert app.metric[0].value == f"+{round(low)} à +{round(high)}"
    assert [row["code_qp"] for row in frozen["quartiers"]] == [SANITAS]
    where = tables["action_quartiers"].query("action_id == @action.action_id")
    assert where["code_qp"].tolist() == [SANITAS]
    press(app, "Supprimer")
    assert "« Mercredi »" in app.error[0].value
    assert len(stored().tables["simulations"]) == 1


def test_two_simulations_are_read_side_by_side(show: Open) -> None:
    app = keep(press(scoped(show(ET_SI), SANITAS, "6_10"), "Ajouter ce créneau"), "Un")
    first = app.metric[0].value
    app.number_input(key=f"{FORM}_capacity").set_value(60)
    keep(press(app, "Ajouter ce créneau"), "Deux", copy=True)
    second = app.metric[0].value
    assert (app.metric[-2].label, app.metric[-2].value) == ("Deux", second)
    assert (app.metric[-1].label, app.metric[-1].value) == ("Un", first)
    table = app.table[-1].value
    assert table.loc["Sanitas", ["Deux", "Un"]].tolist() == [second, first]


@pytest.mark.parametrize(
    ("budget", "share", "guarantee"),
    [
        ("Sans budget", 100, "au moins 63\u00a0% du meilleur choix possible"),
        ("Heures-enfant par semaine", 100, "sans garantie"),
        ("Euros par an", 100, "sans garantie"),
        ("Sans budget", 50, "sans garantie"),
    ],
)
def test_suggestions_say_their_guarantee_and_are_added_in_one_click(
    show: Open, budget: str, share: int, guarantee: str
) -> None:
    app = scoped(show(ET_SI), "", "6_10")
    next(box for box in app.selectbox if box.label == "Budget").set_value(budget)
    amount = next(field for field in app.number_input if field.label == "Montant")
    amount.set_value(5000 if budget == "Euros par an" else 200)
    app.slider[0].set_value(share)
    press(app, "Chercher")
    said = texts(app).replace("63 %", "63\u00a0%")
    assert f"Garantie : **{guarantee}**" in said
    table = app.table[-1].value
    gains = table["Couvertes"].str.replace(",", ".").astype(float)
    assert gains.is_monotonic_decreasing or budget != "Sans budget"
    spent = table.iloc[:, 1].str.replace("\u202f", "").astype(float)
    if budget != "Sans budget":
        assert spent.sum() <= amount.value
    if share == 50:
        assert table["Sert surtout"].value_counts().max() == 1
    many = len(table)
    press(app, "Ajouter ce créneau" if many == 1 else f"Ajouter ces {many} créneaux")
    assert len(app.session_state["brouillons"][""].edits) == many
    assert f"Ces {many} créneaux couvriraient" in takeaway(app) or many == 1
    low, high = (float(part.strip("+")) for part in app.metric[0].value.split(" à "))
    assert low - 1 <= gains.sum() <= high + 1


def test_a_read_only_base_lets_people_try_and_says_why_nothing_is_kept(
    show: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_WRITE", "0")
    app = press(scoped(show(ET_SI), SANITAS, "6_10"), "Ajouter ce créneau")
    assert takeaway(app).startswith("Ce créneau couvrirait")
    assert "lecture seule" in app.info[0].value
    assert "Garder" not in [button.label for button in app.button]


def test_a_session_closed_since_has_no_effect_and_is_said(show: Open) -> None:
    app = scoped(show(ET_SI), SANITAS, "6_10")
    keep(press(app, "Fermer ce créneau"), "Fermeture")
    tables = stored().tables
    gone = tables["simulation_edits"]["session_id"].iloc[0]
    attendance = tables["attendance"][tables["attendance"]["session_id"] != gone]
    sessions = tables["sessions"][tables["sessions"]["session_id"] != gone]
    engine = store.open_store()
    store.replace(engine, {"sessions": sessions, "attendance": attendance}, author="x", reason="x")
    engine.dispose()
    assert "n’existe plus" in texts(app.run())
    assert takeaway(app).startswith("En semaine scolaire")


def test_a_territory_without_rates_or_norm_still_answers(show: Open, demo_tables: Tables) -> None:
    app = show(ET_SI, {"funding_rates": demo_tables["funding_rates"].iloc[:0]})
    texts(press(scoped(app, SANITAS, "6_10"), "Ajouter ce créneau"))
    assert app.metric[2].value == "taux inconnu"
    assert "Il n’y a pas encore" in takeaway(
        show(ET_SI, {"need_scenarios": demo_tables["need_scenarios"].iloc[:0]})
    )
