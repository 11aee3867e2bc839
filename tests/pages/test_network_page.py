"""The page Réseau: its sentence, its tables, its drawings, and what little data does to it."""

import json
import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.check import Tables, check_tables
from data.vocabulary import SCALES
from tests.page_steps import Open, scoped, takeaway, texts

RESEAU = "pages/voir/reseau.py"
MORIER, GALBOISIERE, RABIERE, JOUE = "QN03715N", "QN03714N", "QN03702M", "37122"
ENGLISH = re.compile(
    r"\b(the|and|of|with|choose|select|none|nan|true|false|action_id|actor|weight|tie)\b|_(id|qp)\b",
    re.IGNORECASE,
)


def table(app: AppTest, column: str) -> pd.DataFrame:
    """The first table of the page that has ``column``."""
    return next(shown.value for shown in app.dataframe if column in shown.value.columns)


def with_toggle(app: AppTest) -> AppTest:
    app.toggle(key="sans_institutions").set_value(True)
    return app.run()


def test_the_sentence_names_the_isolated_actor_of_la_galboisiere(show: Open) -> None:
    app = show(RESEAU)
    said = takeaway(app)
    assert said.startswith("59 des 60\u00a0acteurs des 13 quartiers de Tours Métropole")
    assert "du 24 septembre 2025 au 23 septembre 2026" in said
    assert "sans aucun lien : Les Petits Galets. Sans les institutions, 4\u00a0acteurs" in said
    assert "Les Petits Galets" in takeaway(scoped(app, GALBOISIERE))


def test_health_is_missing_at_le_morier_and_its_candidate_is_first(show: Open) -> None:
    rows = table(scoped(show(RESEAU), MORIER), "Manque").set_index("Manque")
    assert set(rows["Quartier"]) == {"Le Morier"}
    assert rows.loc["Santé", "Constat"] == "Discipline absente"
    first = rows.loc["Santé", "Pourraient venir, du plus proche"]
    assert first.startswith("Centre de santé de la Rabière (Rabière, 0,4\u00a0km)")


def test_without_the_institutions_the_page_says_what_stops_with_whom(show: Open) -> None:
    said = texts(with_toggle(scoped(show(RESEAU), RABIERE)))
    assert re.search(
        r"Si Centre social de la Rabière d’en Haut s’arrête, 6\s+acteurs n’ont plus de lien", said
    )
    assert "Graines de Loire" not in said


def test_the_list_of_ties_holds_each_pair_counted(show: Open) -> None:
    app = show(RESEAU)
    every = table(app, "Force")
    assert app.metric[1].value == str(len(every))
    assert not every.duplicated(["Acteur", "Avec"]).any()
    assert every["Force"].is_monotonic_decreasing
    assert (every[["Actions", "Réunions", "Partenariats"]].sum(axis=1) > 0).all()


def test_filters_narrow_the_ties_and_the_sentence_says_so(show: Open) -> None:
    app = show(RESEAU)
    everything = int(app.metric[1].value)
    app.multiselect(key="nature").set_value(["action"]).run()
    only = table(app, "Force")
    assert 0 < len(only) < everything
    assert (only["Réunions"] == 0).all()
    assert "(actions)" in takeaway(app)
    app.multiselect(key="theme_reseau").set_value(["sport"]).run()
    assert 0 < len(table(app, "Force")) < len(only)
    assert "(actions, sport)" in takeaway(app)


def test_an_older_school_year_shows_its_own_ties(show: Open) -> None:
    app = show(RESEAU)
    app.selectbox(key="liens_vus").set_value("Année scolaire 2024-2025").run()
    assert "du 1er septembre 2024 au 31 août 2025" in takeaway(app)
    assert table(app, "Force")["Réunions"].eq(0).all()


@pytest.mark.parametrize("place", ["", JOUE, MORIER, GALBOISIERE])
def test_the_page_answers_for_every_scale_view_and_place(show: Open, place: str) -> None:
    app = scoped(show(RESEAU), place)
    for view in ("Graphe", "Carte"):
        app.get("button_group")[0].set_value(view).run()
        for scale in ("Toutes", *SCALES.values()):
            said = takeaway(app.selectbox(key="echelle").set_value(scale).run())
            assert not re.search(r"\bnan\b|<NA>|None", texts(app))
            assert "acteur" in said


def test_nothing_on_the_page_is_english(show: Open) -> None:
    app = show(RESEAU)
    words = texts(app)
    for shown in app.dataframe:
        headings = json.loads(shown.proto.columns)
        for column in shown.proto.column_order or shown.value.columns:
            words += "\n" + (headings.get(column, {}).get("label") or column)
        words += "\n" + "\n".join(map(str, shown.value.select_dtypes("str").to_numpy().ravel()))
    assert not [line for line in words.splitlines() if ENGLISH.search(line)]


def test_a_territory_without_actors_says_what_to_do(show: Open, demo_tables: Tables) -> None:
    app = show(RESEAU, check_tables({"communes": demo_tables["communes"]}))
    assert "Aucun acteur n’est encore connu" in takeaway(app)


@pytest.mark.parametrize("number", [1, 5])
def test_actors_that_nothing_brings_together_are_all_isolated(
    show: Open, demo_tables: Tables, number: int
) -> None:
    alone = check_tables(
        {name: demo_tables[name] for name in ("communes", "quartiers", "dispositifs")}
        | {"actors": demo_tables["actors"].tail(number)}
    )
    app = show(RESEAU, alone)
    assert takeaway(app).startswith(f"0 des {number}\u00a0acteur")
    for view in ("Carte", "Graphe"):
        texts(app.get("button_group")[0].set_value(view).run())
    assert app.metric[1].value == "0"
