"""The page Couverture beyond what every page does: robustness, ages, origins, needs."""

from data.check import Tables
from tests.page_steps import Open, scoped, texts

COUVERTURE = "pages/voir/couverture.py"
SANITAS = "QN03709M"


def test_robustness_is_one_table_with_walks_norms_and_vintages(show: Open) -> None:
    app = scoped(show(COUVERTURE), SANITAS, "6_10")
    shown = len(app.table)
    app.session_state["robustesse"] = True
    said = texts(app.run())
    assert len(app.table) == shown + 1
    table = app.table[-1].value
    assert "Choix de la page" in table.index
    assert {"Marche plus courte de 5 min", "Marche plus longue de 5 min", "PRE seul"} <= set(
        table.index
    )
    assert "déposer le fichier QPV 2015" in table.loc["Contours QPV 2015"].iloc[-1]
    usual = table.loc["Choix de la page", "Heures-enfant non couvertes"]
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
        for name in ("Choix de la page", "Chiffres sur contours 2024 seuls, sinon carreaux")
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
