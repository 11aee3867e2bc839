"""The page Priorités PRE: its sentence, its choices, its tables, and what is not known."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.check import Tables, check_tables
from tests.page_steps import Open, scoped, takeaway, texts

PRIORITES = "pages/decider/priorites.py"
SANITAS, GALBOISIERE, JOUE, RICHE = "QN03709M", "QN03714N", "37122", "37195"
ENGLISH = re.compile(
    r"\b(the|and|of|with|choose|select|none|nan|true|false|rank|weight|draws?)\b|_(id|qp)\b",
    re.IGNORECASE,
)


def html(app: AppTest) -> str:
    return "\n".join(str(element.value) for element in app.get("html"))


def frame(app: AppTest, column: str) -> pd.DataFrame:
    return next(shown.value for shown in app.dataframe if column in shown.value.columns)


def weights(app: AppTest, how: str) -> AppTest:
    return next(group for group in app.get("button_group") if group.key == "poids").set_value(
        how
    ).run()  # fmt: skip


def chances(app: AppTest) -> dict[str, str]:
    """Quartier → probability, as the ranking shows them."""
    rows = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', html(app))
    return dict(rows)


def test_the_sentence_names_the_sure_the_debated_and_the_unknown(show: Open) -> None:
    app = show(PRIORITES)
    said = takeaway(app)
    assert said.startswith("Sanitas est parmi les 4 premiers presque quels que soient les poids.")
    assert "Trois places restent à débattre" in said
    assert "Les Tourettes" in said
    assert "sans chiffres publiés" in said
    assert [metric.label for metric in app.metric] == [
        "Éligibles au PRE",
        "Quartiers robustes",
        "À débattre",
        "Données absentes",
    ]
    assert app.metric[3].value == "18\u00a0valeurs"
    assert "contours QPV 2024" in texts(app)
    assert "10\u202f000 tirages" in texts(app)
    assert "± 1,0\u00a0point" in texts(app)


def test_each_way_of_weighing_is_printed_on_the_result(show: Open) -> None:
    app = show(PRIORITES)
    assert "poids : aucun imposé" in texts(app)
    free = chances(app)
    ordered = weights(app, "Ordre")
    ordered.multiselect(key="ordre").set_value(["ips", "enfants_2_16"]).run()
    assert "ordre d’importance : IPS des écoles > Enfants de 2-16 ans" in texts(app)
    assert chances(app) != free
    weights(app, "Bornes").number_input(key="min_taux_pauvrete").set_value(40).run()
    assert "Taux de pauvreté de 40\u00a0% à 100\u00a0%" in texts(app)
    assert "avec les poids imposés" in takeaway(app)
    app.number_input(key="min_ips").set_value(70).run()
    assert "la somme des poids doit faire 100 %" in takeaway(app)
    app.number_input(key="min_ips").set_value(0).run()
    assert "Rabaterie" in chances(app)
    fixed = weights(app, "Fixés")
    fixed.number_input(key="points_taux_pauvrete").set_value(90).run()
    assert "Taux de pauvreté 52,9\u00a0%" in texts(app)
    for box in app.number_input:
        if box.key.startswith("points_"):
            box.set_value(0)
    assert "Tous les poids fixés sont nuls" in takeaway(app.run())


def test_criteria_may_be_switched_off_but_not_all(show: Open) -> None:
    app = show(PRIORITES)
    pills = next(group for group in app.get("button_group") if group.key == "criteres")
    pills.set_value(["taux_pauvrete"]).run()
    assert "1\u00a0critère sur 10 (sans" in texts(app)
    assert chances(app)["Sanitas"] == ">\u00a099\u00a0%"
    pills = next(group for group in app.get("button_group") if group.key == "criteres")
    assert "Aucun critère n’est retenu" in takeaway(pills.set_value([]).run())


def test_the_number_kept_changes_the_probabilities_that_sum_to_it(show: Open) -> None:
    app = show(PRIORITES)
    for k in (1, 6, 13):
        app.number_input(key="parmi").set_value(k).run()
        ranks = frame(app, "13").to_numpy()
        assert ranks[:, :k].sum() == pytest.approx(100 * k, abs=1)
    assert "aucun à écarter" in takeaway(app)


@pytest.mark.parametrize(("place", "count"), [("", 13), (JOUE, 2), (RICHE, 1), (SANITAS, 13)])
def test_a_commune_ranks_its_own_quartiers_and_a_quartier_stands_among_all(
    show: Open, place: str, count: int
) -> None:
    app = scoped(show(PRIORITES), place)
    assert len(chances(app)) == count
    assert not re.search(r"\bnan\b|<NA>|None", texts(app) + html(app))


def test_eligibility_is_shown_as_a_rule_with_its_sources(show: Open) -> None:
    said = texts(show(PRIORITES)).replace("*", "")
    assert "Habiter un quartier prioritaire" in said
    assert "ou être scolarisé en REP ou REP+" in said
    assert "loi n° 2005-32" in said
    app = show(PRIORITES)
    schools = frame(app, "outside").set_index("name")
    assert schools.loc["École élémentaire des Levées", "outside"] == "168"
    assert app.metric[0].value == "10\u202f417 à 14\u202f377"


def test_figures_say_their_vintage_and_what_is_secret(show: Open) -> None:
    app = show(PRIORITES)
    figures = frame(app, "Taux de pauvreté")
    assert figures.loc["Sanitas", "Taux de pauvreté"] == "59\u00a0% (2021, contours QPV 2015)"
    assert figures.loc["Rochepinard", "Taux de pauvreté"] == "secret (52,6 en 2020)"
    assert figures.loc["Les Tourettes", "Taux de pauvreté"] == "non publié"
    assert figures.loc["La Galboisière", "Parcours PRE"] == "secret"


def test_without_the_outlines_of_2015_the_passage_says_which_file_is_missing(show: Open) -> None:
    said = texts(show(PRIORITES)).replace("*", "")
    assert "ne peut pas être calculée" in said
    assert "fichier des contours QPV 2015" in said


def test_with_both_vintages_the_passage_is_measured_and_either_can_be_ranked(
    show: Open, demo_tables: Tables
) -> None:
    quartiers = demo_tables["quartiers"]
    old = quartiers.dropna(subset="code_qp_2015")
    old = old.assign(code_qp=old["code_qp_2015"], code_qp_2015=np.nan, vintage=2015)
    both = pd.concat([quartiers, old], ignore_index=True)
    app = show(PRIORITES, {"quartiers": both})
    assert len(chances(app)) == 13
    common = frame(app, "area_of_new")
    assert len(common) == 10
    assert common["area_of_new"].tolist() == [100] * 10
    app.selectbox(key="contours").set_value(2015).run()
    assert len(chances(app)) == 10


def test_an_empty_table_of_criteria_says_so(show: Open, demo_tables: Tables) -> None:
    app = show(PRIORITES, {"pre_criteria": demo_tables["pre_criteria"].iloc[:0]})
    assert "Il n’y a pas encore de critère" in takeaway(app)


def test_criteria_that_cannot_rank_are_listed(show: Open, demo_tables: Tables) -> None:
    criteria = demo_tables["pre_criteria"]
    app = show(PRIORITES, {"pre_criteria": criteria.assign(anchor_high=criteria["anchor_low"])})
    assert "les corriger d’abord" in takeaway(app)


def test_a_territory_without_anything_says_so(show: Open, demo_tables: Tables) -> None:
    app = show(PRIORITES, check_tables({"communes": demo_tables["communes"]}))
    assert "Il n’y a pas encore de quartier" in takeaway(app)


def test_without_figures_cells_or_schools_everything_is_to_be_debated(
    show: Open, demo_tables: Tables
) -> None:
    kept = ("communes", "quartiers", "pre_criteria", "need_scenarios")
    app = show(PRIORITES, check_tables({name: demo_tables[name] for name in kept}))
    assert "Aucun quartier n’est sûr" in takeaway(app)
    assert not re.search(r"\bnan\b|<NA>|None", texts(app) + html(app))


def test_nothing_on_the_page_is_english(show: Open) -> None:
    app = show(PRIORITES)
    words = texts(app) + "\n" + re.sub(r"<style.*?</style>|<[^>]+>", " ", html(app), flags=re.S)
    for shown in app.dataframe:
        headings = json.loads(shown.proto.columns)
        for column in shown.proto.column_order or shown.value.columns:
            words += "\n" + (headings.get(column, {}).get("label") or column)
    assert not [line for line in words.splitlines() if ENGLISH.search(line)]
