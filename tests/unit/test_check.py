"""Tables against their schemas: every problem is told once, in French, with its line."""

import geopandas as gpd
import pandas as pd
import pytest
from shapely import box

from data import schemas
from data.check import DataError, check_tables, empty
from tests.store_fixtures import drawn_tables


def quartiers(**changes):
    return gpd.GeoDataFrame(
        {
            "code_qp": ["QN03701M"],
            "name": ["Les Tilleuls"],
            "insee_com": ["37261"],
            "code_qp_2015": [None],
            "outline_status": ["schematique"],
            "source": [None],
            "vintage": [2024],
            "geometry": [box(0.68, 47.38, 0.69, 47.39)],
        }
        | changes,
        geometry="geometry",
        crs=4326,
    )


def class_hours(**changes):
    return pd.DataFrame(
        {
            "class_hours_id": ["a", "b"],
            "insee_com": ["37261", "37261"],
            "uai": [None, None],
            "level": ["college", "lycee"],
            "weekdays": ["1245", "12345"],
            "start_min": [500, 510],
            "end_min": [700, 710],
            "valid_from": ["2025-09-01", "2025-09-01"],
            "valid_to": [None, None],
            "status": ["publie", "publie"],
            "source": [None, None],
        }
        | changes
    )


def parcours(**changes):
    return pd.DataFrame(
        {
            "code_qp": ["QN03701M"],
            "year": [2024],
            "children": [12],
            "status": ["publie"],
            "source": [None],
        }
        | changes
    )


def problems(**tables):
    with pytest.raises(DataError) as error:
        check_tables(tables)
    assert str(error.value).splitlines() == [str(problem) for problem in error.value.problems]
    return error.value.problems


def test_no_table_at_all_gives_every_table_typed_and_empty():
    tables = check_tables({})
    assert list(tables) == list(schemas.TABLES)
    for name, frame in tables.items():
        assert len(frame) == 0
        assert list(frame.columns) == list(schemas.TABLES[name].columns)
        pd.testing.assert_frame_equal(frame, empty(name))
    assert tables["communes"].crs == tables["quartiers"].crs == 4326


def test_a_correct_table_is_typed_and_its_input_left_as_it_was():
    given = quartiers(vintage=["2024"])
    kept = given.copy()
    checked = check_tables({"quartiers": given})["quartiers"]
    assert checked["vintage"].tolist() == [2024]
    assert checked["code_qp_2015"].isna().all()
    pd.testing.assert_frame_equal(given, kept)


def test_a_column_that_cannot_be_read_is_told_once_and_not_as_another_rule_broken():
    found = problems(class_hours=class_hours(start_min=["500", "huit heures"]))
    assert [(problem.line, problem.column, problem.value) for problem in found] == [
        (2, "start_min", "huit heures")
    ]


def test_missing_and_unexpected_columns_are_named():
    found = problems(class_hours=class_hours(extra=[1, 1]).drop(columns="end_min"))
    assert {problem.expected for problem in found} == {
        "la colonne « end_min » manque",
        "la colonne « extra » n’est pas attendue",
    }


def test_a_rule_across_columns_tells_its_line():
    found = problems(class_hours=class_hours(end_min=[700, 510]))
    assert [(problem.line, problem.expected) for problem in found] == [(2, "fin après début")]


def test_lines_count_rows_whatever_the_index():
    two = pd.concat([quartiers(), quartiers(code_qp=["QN03702M"], name=[""])])
    (found,) = problems(quartiers=two)
    assert (found.line, found.column) == (2, "name")
    assert "obligatoire" in found.expected
    (found,) = problems(quartiers=two.set_axis([7, 3]))
    assert found.line == 2


def test_an_identifier_used_twice_is_told_on_both_lines():
    twice = pd.concat([parcours(), parcours(children=[13])])
    found = problems(quartiers=quartiers(), parcours=twice)
    assert [problem.line for problem in found] == [1, 2]


def test_a_row_that_points_nowhere_is_told_with_its_line():
    (found,) = problems(quartiers=quartiers(), parcours=parcours(code_qp=["QN03799M"]))
    assert (found.table, found.line, found.value) == ("parcours", 1, "QN03799M")
    assert "Quartiers prioritaires" in found.expected


def test_every_quartier_that_a_session_is_reserved_to_is_known():
    tables = drawn_tables()
    known = tables["quartiers"]["code_qp"].iloc[0]
    tables["sessions"]["reserved_quartiers"] = f"{known},QN03799M"
    (found,) = problems(**tables)
    assert (found.table, found.line, found.value) == ("sessions", 1, "QN03799M")
    assert "Quartiers prioritaires" in found.expected


def test_the_quartier_of_residence_is_known_or_outside_every_quartier():
    attendance = pd.DataFrame(
        {
            "session_id": ["s"] * 3,
            "year": [2025] * 3,
            "sex": ["f"] * 3,
            "residence": ["hors_qpv", "QN03701M", "QN03799M"],
            "band": ["3_5"] * 3,
            "children": [4] * 3,
            "source": [None] * 3,
        }
    )
    found = problems(quartiers=quartiers(), attendance=attendance)
    assert [problem.value for problem in found if problem.column == "residence"] == ["QN03799M"]


@pytest.mark.parametrize(
    "outlines",
    [
        pd.DataFrame(quartiers()),
        pd.DataFrame(quartiers()).drop(columns="geometry"),
        quartiers().to_crs(2154),
        quartiers().set_crs(None, allow_override=True),
    ],
    ids=["plain table", "no outline", "metres", "no coordinate system"],
)
def test_outlines_that_are_not_in_degrees_are_refused(outlines):
    (found,) = problems(quartiers=outlines)
    assert found.column == "geometry"
    assert "WGS 84" in str(found)


def test_an_absent_outline_is_told_with_its_line():
    (found,) = problems(quartiers=quartiers(geometry=[None]))
    assert (found.line, found.column) == (1, "geometry")


def test_unknown_tables_are_refused_in_a_stable_order():
    found = problems(zones=parcours(), abris=parcours())
    assert [problem.table for problem in found] == ["abris", "zones"]


def test_problems_of_all_tables_come_at_once():
    found = problems(
        quartiers=quartiers(code_qp=["37"]),
        class_hours=class_hours(level=["college", "université"]),
        parcours=parcours(children=[-1]),
    )
    assert {(problem.table, problem.column) for problem in found} == {
        ("quartiers", "code_qp"),
        ("class_hours", "level"),
        ("parcours", "children"),
    }
