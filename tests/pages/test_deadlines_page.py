"""The page Échéances, and the same alerts on the page Territoire."""

import re

import pandas as pd
import pytest

from data.check import Tables, check_tables
from tests.page_steps import Open, scoped, takeaway, texts

ECHEANCES, TERRITOIRE = "pages/suivre/echeances.py", "pages/voir/territoire.py"
PASTED = "Texte à coller"
LA_RICHE, BRUERE, SANITAS = "37195", "QN03703M", "QN03709M"


def test_the_sentence_tells_the_late_pedt_of_la_riche(show: Open) -> None:
    app = show(ECHEANCES)
    said = takeaway(app)
    assert said.startswith("1\u00a0évaluation en retard : PEDT de La Riche, 176\u00a0jours")
    assert "prochaine date le 31 octobre 2026 (CTG de Tours)" in said
    rows = app.dataframe[0].value
    assert rows.iloc[0][["État", "Projet"]].tolist() == ["En retard", "PEDT de La Riche"]


@pytest.mark.parametrize("place", [LA_RICHE, BRUERE])
def test_a_place_has_the_deadlines_of_its_commune_and_of_the_whole_territory(
    show: Open, place: str
) -> None:
    app = scoped(show(ECHEANCES), place)
    assert set(app.dataframe[0].value["Commune"]) == {"La Riche", "tout le territoire"}
    assert "Aucune évaluation n’est en retard" in takeaway(scoped(app, SANITAS))


def test_territoire_points_out_the_same_deadlines(show: Open) -> None:
    home = texts(scoped(show(TERRITOIRE), BRUERE))
    assert re.search(r"évaluation attendue le 31 mars 2026, en retard de 176\s+jours", home)
    assert re.search(r"échu depuis le 31 août 2026, sans suite connue", home)
    assert "3\u00a0échéances" in takeaway(scoped(show(TERRITOIRE), BRUERE))


def test_once_the_evaluation_is_done_nothing_is_late_any_more(
    show: Open, demo_tables: Tables
) -> None:
    done = demo_tables["projects"].assign(
        evaluated_on=demo_tables["projects"]["evaluated_on"].fillna(pd.Timestamp(2026, 9, 1))
    )
    assert "Aucune évaluation n’est en retard" in takeaway(show(ECHEANCES, {"projects": done}))


@pytest.mark.parametrize("projects", [True, False])
def test_without_projects_or_dates_the_page_says_so(
    show: Open, demo_tables: Tables, projects: bool
) -> None:
    kept = {"communes": demo_tables["communes"]}
    if projects:
        dates = dict.fromkeys(["ends_on", "evaluation_due_on"], pd.NaT)
        kept["projects"] = demo_tables["projects"].assign(**dates)
    app = show(ECHEANCES, check_tables(kept))
    assert "Aucun projet daté n’est connu ici" in takeaway(app)
    assert app.metric[3].value == (str(len(demo_tables["projects"])) if projects else "0")


def test_the_etat_des_lieux_of_a_pedt_is_prepared_and_tells_what_is_missing(show: Open) -> None:
    app = scoped(show(ECHEANCES), LA_RICHE)
    assert PASTED not in [one.label for one in app.text_area]
    next(one for one in app.button if one.label == "Préparer l’état des lieux").click()
    app.run()
    said = texts(app)
    assert re.search(r"10\s+chapitres, \d+\s+points à compléter", said)
    pasted = next(one.value for one in app.text_area if one.label == PASTED)
    assert "État des lieux pour l’évaluation : PEDT de La Riche" in pasted
    assert "À compléter : prix de 2\u00a0créneaux." in pasted
    labels = [one.label for one in app.get("download_button")]
    assert "Télécharger le document · PDF" in labels


def test_without_a_pedt_the_page_says_what_to_do_first(show: Open, demo_tables: Tables) -> None:
    others = demo_tables["projects"].query("kind != 'PEDT'")
    said = texts(show(ECHEANCES, {"projects": others}))
    assert "Aucun PEDT n’est enregistré ici" in said
