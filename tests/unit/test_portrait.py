"""Figures per quartier, and what is missing to know them well."""

import pandas as pd

from analysis import portrait
from data.check import empty

WEST, EAST = "QN03701M", "QN03702M"
QUARTIERS = pd.DataFrame(
    {
        "code_qp": [WEST, EAST],
        "name": ["Ouest", "Est"],
        "insee_com": ["37261", "37261,37233"],
        "vintage": pd.array([2024, 2024], dtype="Int64"),
    }
)
COMMUNES = pd.DataFrame({"insee_com": ["37261", "37233"], "name": ["Tours", "Amboise"]})


def indicators(*rows):
    columns = ["code_qp", "indicator", "year", "value", "status", "geography"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype({"value": "float64", "year": "int64", "geography": "int64"})


def children(*values):
    return pd.DataFrame({"code_qp": [WEST, EAST], "3_5": values, "6_10": [10.0, 20.0]})


def figures(table, people=None, bands=("3_5",), quartiers=QUARTIERS):
    people = children(4.0, 5.0) if people is None else people
    return portrait.quartier_figures(quartiers, COMMUNES, table, people, bands).set_index("code_qp")


def test_the_last_published_value_stands_and_a_later_secret_is_told():
    table = indicators(
        (WEST, "population", 2018, 900, "publie", 2015),
        (WEST, "population", 2020, 1000, "publie", 2024),
        (WEST, "population", 2022, None, "secret", 2024),
        (WEST, "population", 2023, None, "manquant", 2024),
        (EAST, "population", 2019, None, "secret", 2024),
        (EAST, "population", 2021, 700, "publie", 2024),
    )
    latest = portrait.latest_indicators(table).set_index("code_qp")
    assert latest["value"].to_dict() == {WEST: 1000, EAST: 700}
    assert latest["later_secret"].to_dict() == {WEST: True, EAST: False}


def test_a_quartier_has_its_communes_by_name_its_children_and_its_figures():
    found = figures(indicators((WEST, "taux_pauvrete", 2021, 41.5, "publie", 2024)))
    assert found["commune"].to_dict() == {WEST: "Tours", EAST: "Tours et Amboise"}
    assert found["taux_pauvrete"].fillna(-1).to_dict() == {WEST: 41.5, EAST: -1}
    assert found.loc[EAST, "remarks"] == "aucun chiffre publié"
    both = figures(indicators(), bands=("3_5", "6_10"))
    assert both["children"].to_dict() == {WEST: 14, EAST: 25}


def test_children_that_are_not_known_stay_unknown_and_never_zero():
    found = figures(indicators(), children(float("nan"), 5.0), bands=("3_5", "6_10"))
    assert found["children"].isna().to_dict() == {WEST: True, EAST: False}


def test_a_commune_that_is_not_in_the_territory_is_shown_by_its_code():
    away = QUARTIERS.assign(insee_com=["37261", "37214"])
    assert figures(indicators(), quartiers=away)["commune"][EAST] == "37214"


def test_remarks_tell_older_outlines_and_secrecy():
    found = figures(
        indicators(
            (WEST, "taux_pauvrete", 2018, 40.0, "publie", 2015),
            (WEST, "taux_pauvrete", 2021, None, "secret", 2024),
            (EAST, "population", 2021, 700, "publie", 2024),
        )
    )["remarks"]
    assert "contours 2015" in found[WEST]
    assert "taux de pauvreté" in found[WEST]
    assert "secret" in found[WEST]
    assert found[EAST] == ""


def test_outlines_of_no_known_year_do_not_break_the_figures():
    unknown = QUARTIERS.assign(vintage=pd.array([None, 2024], dtype="Int64"))
    table = indicators((WEST, "population", 2021, 700, "publie", 2015))
    assert figures(table, quartiers=unknown)["population"][WEST] == 700


def test_places_in_reach_are_summed_by_week_and_unknown_capacities_counted():
    sessions = pd.DataFrame(
        {
            "site_id": ["in", "out", "far", "out"],
            "weekdays": ["12", "3", "12345", "1"],
            "capacity": pd.array([10, 8, 100, None], dtype="Int64"),
        }
    )
    sites = pd.DataFrame({"site_id": ["in", "out", "far"], "code_qp": [WEST, None, None]})
    near = pd.DataFrame({"site_id": ["in", "out"]})
    assert portrait.places_in_reach(sessions, near, sites) == (28, 8, 1)
    assert portrait.places_in_reach(sessions, near.iloc[:0], sites) == (0, 0, 0)


def test_gaps_tell_each_thing_that_is_not_known():
    sessions = pd.DataFrame({"capacity": pd.array([None, 3, None], dtype="Int64")})
    sites = pd.DataFrame({"lon": [0.69, None], "lat": [47.39, 47.39]})
    table = indicators(
        (WEST, "population", 2018, 1000, "publie", 2024),
        (WEST, "population", 2021, None, "secret", 2024),
    )
    told = portrait.gaps(QUARTIERS, table, sessions, sites, ["caf", "habitants"])
    assert [sentence.split("\u00a0")[0].split(",")[0] for sentence in told] == [
        "Aucun chiffre publié pour Est : les chiffres y sont estimés d’après les carreaux de "
        "population",
        "Ouest : population municipale",
        "2",
        "1",
        "Partenaires de la fiche sans présence repérée ici : CAF et Habitants.",
    ]
    assert portrait.gaps(QUARTIERS.iloc[:0], table, sessions.iloc[1:2], sites.iloc[:1], []) == []


def test_a_portrait_of_nothing_is_empty():
    nobody = pd.DataFrame({"code_qp": [], "3_5": []})
    nothing = portrait.quartier_figures(
        empty("quartiers"), empty("communes"), empty("indicators"), nobody, ("3_5",)
    )
    assert nothing.empty
    assert portrait.latest_indicators(empty("indicators")).empty
