"""The whole territory in files, and back from them."""

import csv
import io
import json
import zipfile
from pathlib import Path

import duckdb
import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from frictionless import Package
from frictionless import system as frictionless_system

from data import demo, schemas
from data.check import Tables, check_tables
from data.export import GEOPACKAGE, PACKAGE, write_territory, zip_territory
from tests.store_fixtures import checked_tables

FORMULAS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "'=1+1", "''", "a,=1+1"]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return check_tables(demo.load())


@pytest.fixture(scope="module")
def folder(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    write_territory(tables, folder)
    return folder


def problems(folder: Path) -> list[tuple[str, str]]:
    """Table and kind of each fault."""
    with frictionless_system.use_context(trusted=True):
        report = Package(str(folder / PACKAGE)).validate()
    return [(task.name, error.type) for task in report.tasks for error in task.errors]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_each_table_is_a_csv_with_its_schema_and_a_layer(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    expected = {f"{name}.{end}" for name in schemas.TABLES for end in ("csv", "schema.json")}
    assert names == expected | {GEOPACKAGE, PACKAGE}
    assert set(pyogrio.list_layers(folder / GEOPACKAGE)[:, 0]) == set(schemas.TABLES)


def test_frictionless_finds_every_file_valid(folder: Path) -> None:
    assert problems(folder) == []


def test_frictionless_finds_what_breaks_a_schema(tables: Tables, tmp_path: Path) -> None:
    broken = {
        **tables,
        "sites": tables["sites"].assign(kind="château"),
        "sessions": tables["sessions"].assign(site_id="nulle part"),
    }
    write_territory(broken, tmp_path)
    assert set(problems(tmp_path)) == {("sites", "constraint-error"), ("sessions", "foreign-key")}


@pytest.mark.parametrize("name", schemas.TABLES)
def test_gdal_reads_each_layer_with_its_rows_and_columns(
    folder: Path, tables: Tables, name: str
) -> None:
    info = pyogrio.read_info(folder / GEOPACKAGE, layer=name)
    assert info["features"] == len(tables[name])
    assert set(info["fields"]) == set(tables[name].columns) - {"geometry"}
    assert info["layer_metadata"]["IDENTIFIER"] == schemas.TABLES[name].title


def test_tables_with_coordinates_are_layers_of_points(folder: Path, tables: Tables) -> None:
    for name in ("sites", "schools", "population_cells"):
        layer = gpd.read_file(folder / GEOPACKAGE, layer=name)
        assert layer.crs.to_epsg() == 4326
        assert set(layer.geom_type) == {"Point"}
        assert layer.geometry.x.tolist() == tables[name]["lon"].tolist()


def test_outlines_are_layers_of_polygons(folder: Path, tables: Tables) -> None:
    for name in ("communes", "quartiers"):
        layer = gpd.read_file(folder / GEOPACKAGE, layer=name)
        assert layer.geometry.to_wkb().tolist() == tables[name].geometry.to_wkb().tolist()


def test_a_point_without_coordinates_is_a_row_without_geometry(tmp_path: Path) -> None:
    write_territory(checked_tables(), tmp_path)
    layer = gpd.read_file(tmp_path / GEOPACKAGE, layer="schools")
    assert layer.geometry.isna().tolist() == [False, True]


def test_days_and_flags_of_layers_have_their_own_types(folder: Path) -> None:
    info = pyogrio.read_info(folder / GEOPACKAGE, layer="sites")
    types = pd.DataFrame(info["ogr_types"], info["fields"])[0]
    subtypes = pd.DataFrame(info["ogr_subtypes"], info["fields"])[0]
    assert types["updated_on"] == "OFTDate"
    assert subtypes["is_accessible"] == "OFSTBoolean"


def test_another_reader_of_csv_finds_the_same_figures(folder: Path, tables: Tables) -> None:
    found = (
        duckdb.read_csv(str(folder / "sessions.csv"), sep=";", header=True)
        .aggregate("count(*), count(capacity), sum(capacity), min(valid_from)")
        .fetchall()
    )
    sessions = tables["sessions"]
    capacity = sessions["capacity"]
    first = sessions["valid_from"].min().date()
    assert found == [(len(sessions), capacity.count(), capacity.sum(), first)]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_typed_text_is_a_formula_in_a_spreadsheet(tmp_path: Path, text: str) -> None:
    tables = checked_tables()
    tables["actors"]["name"] = text
    write_territory(tables, tmp_path)
    cell = rows_of(tmp_path / "actors.csv")[0]["name"]
    assert cell[0] not in "=+-@\t\r\n＝＋－＠"
    assert cell in {text, f"'{text}"}
    # Whatever a spreadsheet takes for the separator, no cell begins inside another.
    assert f'"{cell}"' in (tmp_path / "actors.csv").read_bytes().decode("utf-8-sig")


def test_a_schema_says_the_unit_the_meaning_and_the_links_of_a_column(folder: Path) -> None:
    schema = json.loads((folder / "sessions.schema.json").read_text(encoding="utf-8"))
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["start_min"]["unit"] == "minutes après minuit"
    assert fields["start_min"]["constraints"] == {"required": True, "minimum": 0, "maximum": 1440}
    assert fields["price_eur"]["description"].startswith("Prix d’une séance")
    assert schema["primaryKey"] == ["session_id"]
    targets = {key["reference"]["resource"] for key in schema["foreignKeys"]}
    assert targets == {"activities", "sites"}


def test_an_export_takes_the_place_of_the_one_before(tables: Tables, tmp_path: Path) -> None:
    write_territory(tables, tmp_path)
    fewer = {**tables, "attendance": tables["attendance"].head(3)}
    written = write_territory(fewer, tmp_path)
    assert sorted(tmp_path.iterdir()) == sorted(written)
    assert len(rows_of(tmp_path / "attendance.csv")) == 3
    assert pyogrio.read_info(tmp_path / GEOPACKAGE, layer="attendance")["features"] == 3


def test_an_export_that_fails_leaves_the_one_before_whole(tables: Tables, tmp_path: Path) -> None:
    write_territory(tables, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    broken = {**tables, "users": tables["users"].drop(columns="role")}
    with pytest.raises(KeyError):
        write_territory(broken, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_the_zip_holds_the_tables_given_and_tells_how_far_it_is(
    tables: Tables, tmp_path: Path
) -> None:
    fewer = {name: table for name, table in tables.items() if name not in ("attendance", "users")}
    told: list[tuple[float, str]] = []
    content = zip_territory(fewer, lambda share, words: told.append((share, words)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    assert {path.stem for path in tmp_path.glob("*.csv")} == set(fewer)
    assert set(pyogrio.list_layers(tmp_path / GEOPACKAGE)[:, 0]) == set(fewer)
    assert problems(tmp_path) == []
    assert len(told) == len(fewer)
    assert [share for share, _ in told] == sorted(share for share, _ in told)
    assert told[0] == (0, "Territoire")


def test_no_two_tables_have_the_same_columns() -> None:
    columns = [frozenset(schema.columns) for schema in schemas.TABLES.values()]
    assert len(set(columns)) == len(columns)


def test_an_empty_territory_is_written_too(tmp_path: Path) -> None:
    tables = check_tables({})
    write_territory(tables, tmp_path)
    assert problems(tmp_path) == []
    assert pd.DataFrame(rows_of(tmp_path / "sessions.csv")).empty
