"""Figures per quartier, and what is missing to know them well."""

import datetime as dt

import pandas as pd
import pytest

from analysis import portrait
from data.check import empty

WEST, EAST = "QN03701M", "QN03702M"
TODAY = dt.date(2026, 9, 23)
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


def projects(**changes):
    row = {"kind": "PEDT", "insee_com": None, "evaluated_on": None, "ends_on": None,
           "evaluation_due_on": None} | changes  # fmt: skip
    dates = dict.fromkeys(["evaluated_on", "ends_on", "evaluation_due_on"], "datetime64[ns]")
    return pd.DataFrame([row]).astype({"insee_com": "str"} | dates)


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


def test_a_partner_is_present_where_it_is_settled_acts_or_meets():
    tables = {
        "actors": pd.DataFrame(
            {
                "actor_id": ["here", "acts", "meets", "absent", "away"],
                "kind": ["caf", "ville", "cd", "sdjes", "association"],
                "code_qp": [WEST, None, None, None, EAST],
            }
        ),
        "action_actors": pd.DataFrame({"action_id": ["a"], "actor_id": ["acts"]}),
        "action_quartiers": pd.DataFrame({"action_id": ["a"], "code_qp": [WEST]}),
        "meeting_actors": pd.DataFrame(
            {
                "meeting_id": ["m", "m"],
                "actor_id": ["meets", "absent"],
                "was_present": [True, False],
            }
        ),
        "meetings": pd.DataFrame({"meeting_id": ["m"], "instance_id": ["i"]}),
        "instances": pd.DataFrame({"instance_id": ["i"], "code_qp": [WEST]}),
    }
    present = portrait.actors_present(tables, [WEST])
    assert sorted(present["actor_id"]) == ["acts", "here", "meets"]
    missing = portrait.missing_partners(present)
    assert "sdjes" in missing
    assert not {"caf", "ville", "cd"} & set(missing)
    assert portrait.actors_present(tables, []).empty


def test_a_late_evaluation_and_a_near_deadline_of_one_project_are_both_told():
    table = projects(evaluation_due_on="2026-09-01", ends_on="2026-10-01", insee_com="37233")
    late, near = portrait.alerts(table, COMMUNES, TODAY)
    assert late == (
        "Projet éducatif de territoire (Amboise) : évaluation attendue le 1er septembre 2026, "
        "en retard de 22\u00a0jours."
    )
    assert near == (
        "Projet éducatif de territoire (Amboise) : échéance le 1er octobre 2026, dans 8\u00a0jours."
    )


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"ends_on": "2026-09-23"}, 1),
        ({"ends_on": "2026-09-22"}, 0),
        ({"ends_on": "2027-03-22"}, 1),
        ({"ends_on": "2027-03-23"}, 0),
        ({"evaluation_due_on": "2026-09-23"}, 0),
        ({"evaluation_due_on": "2026-09-22"}, 1),
        ({"evaluation_due_on": "2026-09-01", "evaluated_on": "2026-09-20"}, 0),
        ({}, 0),
    ],
)
def test_a_date_is_told_from_180_days_before_and_an_evaluation_once_it_is_late(dates, told):
    assert len(portrait.alerts(projects(**dates), COMMUNES, TODAY)) == told


def test_the_projects_of_other_communes_are_left_out():
    table = projects(ends_on="2026-10-01", insee_com="37233")
    assert portrait.alerts(table, COMMUNES.iloc[:1], TODAY) == []


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
    assert portrait.alerts(empty("projects"), empty("communes"), TODAY) == []
    assert portrait.latest_indicators(empty("indicators")).empty
