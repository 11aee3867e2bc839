"""The page Indicateurs."""

from data.check import Tables
from tests.page_steps import Open, scoped, takeaway, texts

INDICATEURS = "pages/suivre/indicateurs.py"


def test_the_last_full_year_is_told_first(show: Open) -> None:
    app = show(INDICATEURS)
    assert takeaway(app).startswith("En 2025-2026, 39 actions communes et 38 réunions")
    assert len(app.metric) == 4
    assert "données de démonstration" in texts(app)


def test_quartiers_and_the_city_reconcile_by_counting_each_record_once(show: Open) -> None:
    app = scoped(show(INDICATEURS), "37261")
    table = next(one.value for one in app.dataframe if "Quartier" in one.value.columns)
    assert table["Quartier"].iloc[-1] == "Total de Tours, chacun compté une fois"
    joint = table["Actions communes"]
    assert joint.iloc[-1] <= joint.iloc[:-1].sum()


def test_a_territory_without_records_says_so(show: Open, demo_tables: Tables) -> None:
    names = ["family_tools", "meetings", "meeting_actors", "actions", "action_actors",
             "action_quartiers", "action_funding", "coordination_tools"]  # fmt: skip
    app = show(INDICATEURS, {name: demo_tables[name].iloc[:0] for name in names})
    assert takeaway(app).startswith("Aucune année scolaire pleine")


def test_effects_are_shown_with_numerator_and_denominator_by_year_and_quartier(
    show: Open,
) -> None:
    app = show(INDICATEURS)
    texts(app)
    years = next(one.value for one in app.dataframe if "Dénominateur" in one.value.columns)
    assert set(years["Indicateur"]) == {"Mixité des actions", "Degré de réponse aux besoins"}
    assert years["Année"].tolist() == ["2026-2027, à ce jour", "2024-2025", "2025-2026"]
    assert (years["Numérateur"] != "non publié").all()
    table = next(
        one.value for one in app.dataframe
        if "Non couvertes dans l’année (h)" in one.value.columns
    )  # fmt: skip
    assert len(table) == 14
    assert table["Quartier"].iloc[-1].startswith("Total de Tours Métropole")


def test_one_age_and_one_quartier_are_those_of_the_bar(show: Open) -> None:
    app = scoped(show(INDICATEURS), "QN03709M", "6_10")
    assert "6-10 ans" in texts(app)
    years = next(one.value for one in app.dataframe if "Dénominateur" in one.value.columns)
    assert len(years) == 3
