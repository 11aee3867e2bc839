"""The page Mixité: its sentence, its choices, its tables, and what is kept secret."""

import re
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data.check import Tables, check_tables
from tests.page_steps import Open, scoped, takeaway, texts

APP = Path(__file__).parents[2] / "app.py"
MIXITE = "pages/voir/mixite.py"
RIVES, GALBOISIERE, TOURETTES, JOUE = "QN03707I", "QN03714N", "QN03713N", "37122"
SECRET = "secret"


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", "").replace("\\", "")


def frame(app: AppTest, first: str) -> pd.DataFrame:
    """The table of the page whose first column is ``first``, which names its rows."""
    tables = [shown.value for shown in app.dataframe if shown.value.columns[0] == first]
    return tables[0].set_index(first)


def set_box(app: AppTest, key: str, value: object) -> AppTest:
    return app.selectbox(key=key).set_value(value).run()


def only(tables: Tables, *, children: int, sessions: int) -> Tables:
    """Attendance of a few sessions of the demonstration, girls and boys alike."""
    some = tables["attendance"].query("year == 2025").drop_duplicates("session_id").head(sessions)
    both = pd.concat([some.assign(sex="f"), some.assign(sex="g")])
    return {"attendance": both.assign(children=children).astype({"children": "Int64"})}


def test_the_sentence_names_the_boys_sport_of_rives_du_cher(show: Open) -> None:
    app = show(MIXITE)
    said = plain(takeaway(app))
    assert said.startswith(
        "Les activités sportives de Rives du Cher accueillent 23 % de filles [16-30 %] alors "
        "qu’elles sont 49 % des 11-14 ans ; ce n’est pas dû au hasard."
    )
    assert "47 % de filles [46-48 %] parmi 13452 fréquentations d’enfants de 3-17 ans" in said


def test_four_figures_say_their_year_and_what_chance_alone_would_give(show: Open) -> None:
    app = show(MIXITE)
    assert [metric.label for metric in app.metric] == [
        "Part de filles",
        "Filles pour un garçon",
        "Habitent hors des quartiers",
        "Dissimilarité des créneaux",
    ]
    assert [plain(metric.value) for metric in app.metric] == ["47 %", "0,92", "31 %", "0,09"]
    said = plain(texts(app))
    assert "effectifs de la rentrée 2025" in said
    assert "le hasard seul donnerait 0,08" in said
    assert "49 % parmi les habitants (hypothèse)" in said


def test_the_table_has_every_theme_and_the_chart_those_that_may_be_shown(show: Open) -> None:
    app = show(MIXITE)
    table = frame(app, "Thème")
    assert plain(table.loc["Sport", "Part de filles"]) == "39 % [36-41 %]"
    assert table.loc["Sport", "Lecture"] == "pas dû au hasard"
    hidden = table[table["Part de filles"] == SECRET]
    assert (hidden["Lecture"] == "secret statistique").all()
    assert (hidden[["Filles", "Garçons"]] == SECRET).any(axis=1).all()
    shown = table[~table["Part de filles"].isin([SECRET, "—"])]
    assert "Une autre ligne" in texts(app) or (
        f"{len(table) - len(shown)} autres lignes, secrètes" in texts(app)
    )


def test_small_groups_say_that_nothing_can_be_concluded(show: Open) -> None:
    table = frame(show(MIXITE), "Thème")
    small = table.loc["Santé et prévention"]
    assert int(small["Filles"]) + int(small["Garçons"]) < 20
    assert small["Lecture"] == "effectif trop petit pour conclure"


@pytest.mark.parametrize("band", ["", "11_14"])
def test_every_unit_shows_girls_and_boys_and_no_small_count(show: Open, band: str) -> None:
    app = scoped(show(MIXITE), band=band)
    for unit in ("theme", "quartier", "actor_id", "activity_id", "temps"):
        no_small_count(set_box(app, "comparer", unit))


def no_small_count(app: AppTest) -> None:
    texts(app)
    table = app.dataframe[0].value
    assert len(table) >= 4
    assert not table.duplicated().any()
    for column in ("Filles", "Garçons"):
        counts = table.loc[table[column] != SECRET, column].map(plain).astype(int)
        assert not counts.between(1, 4).any()
    assert set(table["Lecture"]) <= {
        "pas dû au hasard", "peut être dû au hasard", "effectif trop petit pour conclure",
        "secret statistique", "personne n’a été compté",
    }  # fmt: skip


def test_activities_that_share_a_name_are_told_apart(show: Open) -> None:
    table = set_box(show(MIXITE), "comparer", "activity_id").dataframe[0].value
    names = table["Activité"]
    assert not names.duplicated().any()
    assert names.str.startswith("Judo · ").sum() > 1
    assert "Football en salle des collégiens" in set(names)


def test_a_theme_leaves_the_units_that_are_published_with_it(show: Open) -> None:
    app = set_box(show(MIXITE), "theme_mixite", "sport")
    assert app.selectbox(key="comparer").options == ["quartier", "activité"]
    assert "Rives du Cher" in frame(app, "Quartier").index
    assert plain(frame(app, "Quartier").loc["Rives du Cher", "Lecture"]) == "pas dû au hasard"
    assert plain(app.metric[0].value) == "39 %"


def test_the_year_chosen_is_the_year_shown_and_the_trend_keeps_both(show: Open) -> None:
    app = set_box(show(MIXITE), "rentree", 2024)
    assert "effectifs de la rentrée 2024" in texts(app)
    assert frame(app, "Rentrée").index.tolist() == ["2024", "2025"]
    assert "peut être dû au hasard" in plain(texts(app))


def test_the_break_around_twelve_tells_who_comes_and_what_is_open(show: Open) -> None:
    app = scoped(show(MIXITE), band="11_14")
    said = plain(texts(app))
    assert "chez les 6-10 ans, 45 % chez les 11-14 ans" in said
    assert "Ouvertes aux filles" in said
    assert "à 12 ans (-25 %)" in said
    tables = [shown.value for shown in app.dataframe if shown.value.columns[0] == "Âge"]
    assert [list(table["Âge"]) for table in tables] == [
        ["3-5 ans", "6-10 ans", "11-14 ans", "15-17 ans"]
    ] * 2
    assert tables[1].set_index("Âge").loc["11-14 ans", "Filles seules"] == "90"


def test_where_the_children_live_is_told_by_quartier_of_the_session(show: Open) -> None:
    homes = frame(show(MIXITE), "Créneaux tenus à")
    assert plain(homes.loc["Rives du Cher", "Non-résidents"]) == "30 %"
    hidden = homes[homes["Autre quartier"] == SECRET]
    assert len(hidden)
    assert (hidden["Non-résidents"] == SECRET).all(), "a share would give the part away"
    assert homes.loc["hors des quartiers", "Du quartier"] == "—"


def test_every_place_and_age_has_an_answer(show: Open) -> None:
    app = show(MIXITE)
    for place, band in product([RIVES, GALBOISIERE, TOURETTES, JOUE], ["", "3_5", "15_17"]):
        scoped(app, place, band)
        assert takeaway(app)
        words = texts(app) + "\n".join(shown.value.to_csv() for shown in app.dataframe)
        assert not re.search(r"\bnan\b|<NA>|None|inf\b", words)
        assert "temps de l’enfant" not in app.selectbox(key="comparer").options


def test_a_quartier_where_nobody_was_counted_says_so(show: Open, demo_tables: Tables) -> None:
    app = scoped(show(MIXITE, only(demo_tables, children=30, sessions=1)), TOURETTES)
    assert "n’est pas comptée" in takeaway(app)
    assert [plain(metric.value) for metric in app.metric][:2] == [SECRET, SECRET]
    assert "Aucune part de filles ne peut être montrée" in texts(app)


def test_a_territory_without_attendance_says_what_to_import(
    show: Open, demo_tables: Tables
) -> None:
    app = show(MIXITE, {"attendance": demo_tables["attendance"].iloc[:0]})
    assert "Aucune fréquentation" in takeaway(app)
    assert not app.dataframe


def test_a_territory_without_anything_says_so(show: Open, demo_tables: Tables) -> None:
    app = show(MIXITE, check_tables({"communes": demo_tables["communes"]}))
    assert "Aucune fréquentation" in takeaway(app)


def test_counts_under_the_threshold_are_nowhere(show: Open, demo_tables: Tables) -> None:
    app = show(MIXITE, only(demo_tables, children=3, sessions=1))
    assert "couverte par le secret" in takeaway(app)
    assert plain(app.metric[0].value) == SECRET
    assert (frame(app, "Thème")[["Filles", "Garçons"]] == SECRET).all(axis=None)


def test_choices_come_from_the_address(show: Open) -> None:
    show(MIXITE)
    app = AppTest.from_file(str(APP), default_timeout=120).switch_page(MIXITE)
    for key, words in (("theme_mixite", "Sport"), ("comparer", "activité"), ("rentree", "2024")):
        app.query_params[key] = words
    app.run()
    assert app.selectbox(key="theme_mixite").value == "sport"
    assert app.selectbox(key="comparer").value == "activity_id"
    assert app.selectbox(key="rentree").value == 2024


def test_nothing_on_the_page_is_english(show: Open) -> None:
    app = show(MIXITE)
    words = texts(app) + "\n".join(" ".join(shown.value.columns) for shown in app.dataframe)
    english = re.compile(r"\b(the|of|with|choose|select|none|nan|true|false|share)\b", re.I)
    assert not [line for line in words.splitlines() if english.search(line)]
