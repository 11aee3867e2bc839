"""Values of the PRE criteria: what each stands on, and what is not known."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import CRS
from shapely import box

from analysis.criteria import (
    check_criteria,
    children_values,
    coverage_values,
    criterion_values,
    parcours_values,
    school_values,
)
from analysis.eligibility import eligible
from data.check import DataError
from geo.passage import passage

A, B, C = "QN03701M", "QN03702I", "QN03703N"
QUARTIERS = pd.DataFrame(
    {"code_qp": [A, B, C], "code_qp_2015": ["QP037001", "QP037002", None], "vintage": 2024}
)
LAMBERT = CRS.from_epsg(2154)


def criteria_rows(**changes):
    row = {
        "criterion": "taux_pauvrete",
        "name": "Taux de pauvreté",
        "unit": "%",
        "direction": "hausse",
        "anchor_low": 30.0,
        "anchor_high": 60.0,
        "noise": "normale",
        "noise_width": 1.0,
        "is_active": True,
        "source": "essai",
    }
    return pd.DataFrame([row | changes])


def indicator(code, year, value, status="publie", geography=2015, name="taux_pauvrete"):
    return {
        "code_qp": code,
        "indicator": name,
        "year": year,
        "value": value,
        "status": status,
        "geography": geography,
        "source": "essai",
    }


def people(**children):
    """Cells of the quartiers, ``A=10`` meaning ten children a band."""
    rows = [
        {"code_qp": {"A": A, "B": B, "C": C}.get(name), **dict.fromkeys(
            ("0_2", "3_5", "6_10", "11_14", "15_17"), float(count))}
        for name, count in children.items()
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(status="publie", year=2018, insee_com="37261")


def values_of(indicators):
    found = criterion_values(criteria_rows(), QUARTIERS, pd.DataFrame(indicators), [])
    return found.set_index("code_qp")


def test_a_figure_on_the_perimeters_of_2015_is_marked_in_a_quartier_of_2024():
    found = values_of([indicator(A, 2020, 50.0), indicator(B, 2021, 40.0, geography=2024)])
    assert found["value"].tolist()[:2] == [50, 40]
    assert found["other_perimeter"].tolist() == [True, False, False]
    assert found.loc[C, "status"] == "manquant"


def test_a_secret_latest_figure_stays_unknown_and_the_older_one_is_only_said():
    found = values_of([indicator(A, 2020, 52.6), indicator(A, 2021, None, "secret")]).loc[A]
    assert np.isnan(found["value"])
    assert (found["status"], found["year"], found["note"]) == ("secret", 2021, "52,6 en 2020")
    assert not found["other_perimeter"]


def test_a_quartier_without_figures_takes_those_of_its_outline_of_2015():
    found = values_of([indicator("QP037002", 2020, 44.0)]).loc[B]
    assert (found["value"], found["other_perimeter"]) == (44, True)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"criterion": "bonheur"}, "bonheur"),
        ({"anchor_high": 30.0}, "inférieure à l’autre"),
        ({"direction": "baisse"}, "supérieure à l’autre"),
    ],
)
def test_a_table_of_criteria_that_cannot_rank_says_which_line(changes, words):
    with pytest.raises(DataError, match=words):
        check_criteria(criteria_rows(**changes))


def test_children_are_counted_from_2_to_16_and_unknown_without_cells():
    found = children_values(people(A=30, B=3), QUARTIERS).set_index("code_qp")
    assert found["value"].tolist()[:2] == pytest.approx([120, 12])
    assert found.loc[C, "status"] == "manquant"


def test_schools_are_the_nearest_public_ones_of_each_level_weighted_by_children():
    cells = pd.DataFrame({"lon": [0.70, 0.70], "lat": [47.38, 47.39]})
    schools = pd.DataFrame(
        [
            ("near", 0.70, 47.38, "maternelle,elementaire", "REP", 80.0, True),
            ("far", 0.70, 47.39, "maternelle,elementaire", None, 100.0, True),
            ("college", 0.70, 47.40, "college", None, None, True),
            ("private", 0.70, 47.381, "college", "REP+", 70.0, False),
        ],
        columns=["uai", "lon", "lat", "levels", "education_prioritaire", "ips", "is_public"],
    ).assign(vintage=2025)
    children = people(A=10, B=10).assign(**{"6_10": [20.0, 10.0]})
    found = school_values(children, cells, schools, QUARTIERS, LAMBERT)
    wide = found.pivot(index="code_qp", columns="criterion", values="value")
    assert wide.loc[A].to_dict() == pytest.approx({"ips": 80, "part_rep": 75})
    assert wide.loc[B].to_dict() == pytest.approx({"ips": 100, "part_rep": 0})
    assert wide.loc[C].isna().all()


def test_uncovered_hours_are_the_upper_end_for_each_child_of_3_17():
    week = pd.DataFrame(
        {
            "unit": [A, A, C],
            "uncovered_min_h": [20.0, 0.0, np.nan],
            "uncovered_max_h": [60.0, 20.0, np.nan],
        }
    )
    found = coverage_values(week, people(A=10), QUARTIERS, "norme d’essai").set_index("code_qp")
    assert found.loc[A, "value"] == 2
    assert found.loc[A, "note"] == "au mieux 0,5 ; norme d’essai"
    assert found.loc[C, "status"] == "manquant"


def test_a_secret_count_of_parcours_gives_a_secret_rate():
    parcours = pd.DataFrame(
        {
            "year": [2024, 2025, 2025],
            "code_qp": [B, A, B],
            "children": pd.array([50, 12, pd.NA], dtype="Int64"),
            "status": ["publie", "publie", "secret"],
        }
    )
    found = parcours_values(parcours, people(A=30, B=30), QUARTIERS).set_index("code_qp")
    assert found.loc[A, "value"] == 100
    assert found["status"].tolist() == ["publie", "secret", "manquant"]
    assert found["value"].isna().tolist() == [False, True, True]


SCHOOLS = pd.DataFrame(
    {
        "uai": ["0370001A", "0370002B", "0370003C"],
        "name": ["connue", "inconnue", "ordinaire"],
        "education_prioritaire": ["REP+", "REP", None],
        "pupils": [100, 50, 400],
    }
)


def residence(*rows):
    return pd.DataFrame(rows, columns=["year", "uai", "residence", "children"]).astype(
        {"children": "Int64"}
    )


def test_a_pupil_of_a_rep_school_who_lives_in_a_quartier_is_counted_once():
    known = residence((2025, "0370001A", A, 70), (2025, "0370001A", "hors_qpv", 30))
    found = eligible(people(A=30), QUARTIERS["code_qp"], SCHOOLS, known)
    schools = found.schools.set_index("uai")
    assert schools.loc["0370001A", ["outside_min", "outside_max"]].tolist() == [30, 30]
    assert schools.loc["0370002B", ["outside_min", "outside_max"]].tolist() == [0, 50]
    assert "0370003C" not in schools.index
    assert (found.least, found.most) == (pytest.approx(150), pytest.approx(200))


def test_a_secret_residence_widens_the_interval_and_old_years_do_not_count():
    known = residence(
        (2024, "0370001A", "hors_qpv", 90),
        (2025, "0370001A", A, 70),
        (2025, "0370001A", "hors_qpv", None),
        (2025, "0370001A", B, None),
    )
    found = eligible(people(A=30), QUARTIERS["code_qp"], SCHOOLS, known)
    assert found.schools.loc[0, ["outside_min", "outside_max"]].tolist() == [0, 30]


def squares(**boxes):
    frame = gpd.GeoDataFrame(
        {"code_qp": list(boxes)}, geometry=[box(*bounds) for bounds in boxes.values()], crs=2154
    )
    return frame.to_crs(4326)


def test_the_passage_between_vintages_is_by_area_and_by_people():
    x, y = 525_000, 6_700_000
    old = squares(QP037001=(x, y, x + 100, y + 100), QP037009=(x + 900, y, x + 950, y + 50))
    new = squares(QN03701M=(x + 50, y, x + 250, y + 100), QN03703N=(x, y + 500, x + 9, y + 509))
    xy = np.array([[x + 75, y + 50], [x + 25, y + 50], [x + 200, y + 50], [x + 500, y]])
    found = passage(old, new, xy, np.array([30.0, 10.0, 60.0, 99.0]), LAMBERT)
    assert found[["old", "new"]].to_numpy().tolist() == [["QP037001", "QN03701M"]]
    shares = found[["area_of_new", "area_of_old", "people_of_new", "people_of_old"]]
    assert shares.iloc[0].tolist() == pytest.approx([0.25, 0.5, 30 / 90, 30 / 40], abs=1e-3)


def test_without_both_vintages_there_is_no_passage():
    new = squares(QN03701M=(525_000, 6_700_000, 525_100, 6_700_100))
    assert passage(new.iloc[:0], new, np.empty((0, 2)), np.empty(0), LAMBERT).empty
