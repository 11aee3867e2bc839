"""The page Couverture beyond what every page does: robustness, ages, origins, needs."""

import json
import re

import geopandas as gpd
import pytest

from data import store
from data.check import Tables
from tests.page_steps import Open, scoped, takeaway, texts

COUVERTURE = "pages/voir/couverture.py"
SANITAS = "QN03709M"


def test_robustness_is_one_table_with_walks_norms_and_vintages(show: Open) -> None:
    app = scoped(show(COUVERTURE), SANITAS, "6_10")
    shown = len(app.table)
    app.session_state["robustesse"] = True
    said = texts(app.run())
    assert len(app.table) == shown + 1
    table = app.table[-1].value
    assert "Départ de l’école" in table.index
    assert {"Marche plus courte de 5 min", "Marche plus longue de 5 min", "PRE seul"} <= set(
        table.index
    )
    assert "déposer le fichier QPV 2015" in table.loc["Contours QPV 2015"].iloc[-1]
    usual = table.loc["Choix de la page (départ du domicile)", "Heures-enfant non couvertes"]
    assert str(usual).replace("–", "à") in app.metric[1].value.replace("\\", "")
    assert "la borne haute monte et la borne basse descend" in said


def test_robustness_without_published_figures_says_what_it_stands_on(
    show: Open, demo_tables: Tables
) -> None:
    app = show(COUVERTURE, {"indicators": demo_tables["indicators"].iloc[:0]})
    app.session_state["robustesse"] = True
    texts(app.run())
    table = app.table[-1].value
    columns = ["Heures-enfant non couvertes", "Degré de réponse"]
    usual, other = (
        table.loc[name, columns].tolist()
        for name in (
            "Choix de la page (départ du domicile)",
            "Chiffres sur contours 2024 seuls, sinon carreaux",
        )
    )
    assert usual == other


def test_the_offer_along_the_ages_says_where_it_breaks(show: Open) -> None:
    app = scoped(show(COUVERTURE), "QN03702M")
    app.session_state["parcours"] = True
    said = texts(app.run())
    assert "Un enfant du quartier Rabière a le plus de places à portée à **8 ans**" in said
    table = next(of.value for of in app.dataframe if "Filles" in of.value)
    assert table["Âge"].tolist() == [f"{age} ans" for age in range(3, 18)]
    everywhere = scoped(app)
    breaks = next(of.value for of in everywhere.dataframe if "L’offre se rompt à" in of.value)
    assert len(breaks) == 13
    assert (
        "Aucune place n’est à portée"
        in texts(scoped(app, "QN03714N", period="ete")).replace("*", "")
    )  # fmt: skip


def test_starting_from_school_changes_the_answer_and_is_told_by_quartier(show: Open) -> None:
    app = scoped(show(COUVERTURE), "", "6_10")
    home = app.metric[1].value
    app.session_state["par_quartier"] = True
    said = texts(app.run())
    passes = re.search(r"attendu passe de ([\d\u202f]+) à ([\d\u202f]+) heures-enfant", said)
    assert passes
    assert passes[1] in home
    app.selectbox(key="depart").set_value(True).run()
    assert passes[2] in app.metric[1].value
    table = next(of.value for of in app.dataframe if "Non couvert, de l’école" in of.value)
    assert len(table) == 13
    changes = table["Écart (attendu)"]
    assert changes.str.match(r"0$|[+−][\d\u202f]+$").all()
    assert (changes != "0").any()
    app.selectbox(key="periode").set_value("ete").run()
    table = next(of.value for of in app.dataframe if "Non couvert, de l’école" in of.value)
    assert (table["Écart (attendu)"] == "0").all()


def test_a_quartier_without_cells_is_not_published_and_keeps_its_supply(
    show: Open, demo_tables: Tables
) -> None:
    cells = demo_tables["population_cells"]
    shapes = demo_tables["quartiers"].set_index("code_qp").geometry
    inside = gpd.points_from_xy(cells["lon"], cells["lat"]).intersects(shapes[SANITAS])
    app = show(COUVERTURE, {"population_cells": cells[~inside]})
    said = takeaway(scoped(app, SANITAS, "6_10"))
    assert "Population non publiée" in said
    assert re.search(r"\d+\u00a0créneaux à portée", said)
    assert [metric.value for metric in app.metric][:3] == ["non publié"] * 3
    app.session_state["par_quartier"] = True
    texts(app.run())
    row = app.dataframe[-1].value.iloc[0]
    assert row["Population"] == "population non publiée"
    assert row["Besoin (h/sem.)"] == "non publié"
    assert row["Places par semaine à portée d’un enfant"] not in ("0", "aucun créneau à portée")


def test_a_quartier_without_cells_or_sessions_in_reach_says_so(
    show: Open, demo_tables: Tables
) -> None:
    cells = demo_tables["population_cells"]
    galboisiere = "QN03714N"
    shapes = demo_tables["quartiers"].set_index("code_qp").geometry
    inside = gpd.points_from_xy(cells["lon"], cells["lat"]).intersects(shapes[galboisiere])
    app = show(COUVERTURE, {"population_cells": cells[~inside]})
    app.session_state["par_quartier"] = True
    assert "aucun créneau à portée" in takeaway(scoped(app, galboisiere, period="ete"))
    row = app.dataframe[-1].value.iloc[0]
    assert row["Places par semaine à portée d’un enfant"] == "aucun créneau à portée"


def test_a_stretch_becomes_a_need_once_with_its_figures_frozen(
    show: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = scoped(show(COUVERTURE), SANITAS, "6_10")
    stretch = app.selectbox(key="plage").value
    app.text_input(key="auteur_plage").set_value("Coordination PRE")
    button = next(of for of in app.button if of.label == "Enregistrer le besoin")
    button.click().run()
    said = texts(app) + "".join(str(of.value) for of in app.success)
    created = re.search(r"Besoin (B\d+) créé", said)
    assert created

    engine = store.open_store()
    needs = store.load(engine).tables["needs"].set_index("need_id")
    change = store.history(engine, "needs", (created[1],))[0]
    engine.dispose()
    kept = needs.loc[created[1]]
    assert (kept["code_qp"], kept["kind"], kept["band"]) == (SANITAS, "creneau", "6_10")
    assert kept["status"] == "ouvert"
    figures = json.loads(kept["figures"])
    assert "|".join(map(str, (figures["weekdays"], figures["start_min"]))) in stretch
    assert figures["need_h"] >= figures["uncovered_max_h"] >= figures["uncovered_min_h"] > 0
    assert figures["missing_places"] > 0
    assert "se partagent" in figures["bottleneck"]
    assert (figures["scenario"], figures["revision"]) == ("universelle", change.revision - 1)
    assert change.author == "Coordination PRE"

    app.run()
    assert f"Un besoin est déjà ouvert pour ce constat : **{created[1]}**" in texts(app)
    assert not [of for of in app.button if of.label == "Enregistrer le besoin"]
    monkeypatch.setenv("ATLAS_WRITE", "0")
    assert "Lecture seule" in texts(app.run())


def test_a_need_without_an_author_is_not_kept(show: Open) -> None:
    app = scoped(show(COUVERTURE), SANITAS, "6_10")
    next(of for of in app.button if of.label == "Enregistrer le besoin").click().run()
    assert "Il faut un énoncé et votre nom ou service." in texts(app)
    assert not app.success


def test_a_rupture_becomes_a_need_of_its_quartier(show: Open) -> None:
    app = show(COUVERTURE)
    app.session_state["ruptures"] = True
    app = scoped(app, "QN03708M", "6_10")
    app.text_input(key="auteur_rupture").set_value("École de l’Europe")
    buttons = [of for of in app.button if of.label == "Enregistrer le besoin"]
    assert len(buttons) == 2
    buttons[1].click().run()
    assert "Besoin B10 créé" in "".join(str(of.value) for of in app.success)
    engine = store.open_store()
    kept = store.load(engine).tables["needs"].set_index("need_id").loc["B10"]
    engine.dispose()
    assert (kept["kind"], kept["code_qp"]) == ("rupture", "QN03708M")
    assert json.loads(kept["figures"])["gap_min"] == 45
