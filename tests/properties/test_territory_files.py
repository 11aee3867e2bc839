"""Whatever a territory holds, its export gives it back value for value."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
import shapely
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from data import demo, schemas
from data.check import Tables, check_tables
from data.export import GEOPACKAGE, from_csv, to_csv, write_territory
from data.imports import read_files
from tests.store_fixtures import checked_tables

NASTY = [
    "=1+1", "'=1+1", "''", "'", "+33 2 00 00 00 00", "-", "@", "\t=1", "\r", "\n", "a\r\nb", '"',
    '";"', ";", ",", "=1;2", "＝1", "NA", "None", "nan", "null", "oui", "True", "0123", "1e5",
    "1,5", "2026-09-23", " ", "  bordé  ", "É🌳", "\u2028", "\x1f", "\ufeff", "ﬁ", "e\u0301",
    "<script>", "{x}", "\\n", "#N/A", "%00",
]  # fmt: skip
TEXT = st.sampled_from(NASTY) | st.text(
    st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20
)
DAYS = st.dates(date(1700, 1, 1), date(2250, 12, 31)).map(pd.Timestamp)
BIG = 2**62
# A whole territory takes minutes to shrink, and its faults are read in the difference.
PHASES = [Phase.explicit, Phase.generate]


@st.composite
def outlines(draw: st.DrawFn) -> shapely.Geometry:
    """A square in France, perhaps with a hole, perhaps beside another one."""
    west, south = draw(st.floats(0, 3)), draw(st.floats(44, 47))
    square = shapely.box(west, south, west + 0.2, south + 0.2)
    if draw(st.booleans()):
        square = square.difference(shapely.box(west + 0.05, south + 0.05, west + 0.1, south + 0.1))
    if draw(st.booleans()):
        other = shapely.box(west + 0.3, south, west + 0.4, south + 0.1)
        return shapely.MultiPolygon([square, other])
    return square


def values_of(rule: pa.Column) -> st.SearchStrategy[Any]:
    kind = str(rule.dtype)
    bounds = {check.name: next(iter(check.statistics.values())) for check in rule.checks}
    low = bounds.get("greater_than_or_equal_to")
    high = bounds.get("less_than_or_equal_to")
    found: st.SearchStrategy[Any] = {
        "geometry": outlines(),
        "bool": st.booleans(),
        "datetime64[ns]": DAYS,
        "float64": st.floats(low, high, allow_nan=False, allow_infinity=False),
        "int64": st.integers(low or 0, high or BIG),
        "Int64": st.integers(low or 0, high or BIG),
    }.get(kind, TEXT)
    return st.none() | found if rule.nullable else found


def free_columns(name: str) -> dict[str, pa.Column]:
    """Columns that no vocabulary, pattern, link, key or rule across columns constrains."""
    schema = schemas.TABLES[name]
    bound = {*schemas.key(name), *schemas.references(name), *schemas.lists(name)}
    held = {"isin", "str_matches"}
    return {
        column: rule
        for column, rule in schema.columns.items()
        if not schema.checks
        and column not in bound
        and not held & {check.name for check in rule.checks}
    }


@st.composite
def territories(draw: st.DrawFn, wanted: tuple[str, ...] = ()) -> dict[str, pd.DataFrame]:
    """The drawn territory with any value in the free columns of a few of its tables."""
    tables = checked_tables()
    for name in wanted or draw(st.sets(st.sampled_from(sorted(tables)), min_size=4, max_size=8)):
        frame = tables[name]
        for column, rule in free_columns(name).items():
            values = draw(st.lists(values_of(rule), min_size=len(frame), max_size=len(frame)))
            frame[column] = pd.Series(values, index=frame.index, dtype=frame[column].dtype)
    return tables


def assert_same(found: Tables, expected: Tables) -> None:
    assert found.keys() == expected.keys()
    for name, frame in expected.items():
        left, right = found[name], frame[list(schemas.TABLES[name].columns)]
        if "geometry" in right:
            assert left.crs == right.crs
            assert left.geometry.to_wkb().tolist() == right.geometry.to_wkb().tolist()
            left, right = left.drop(columns="geometry"), right.drop(columns="geometry")
        pd.testing.assert_frame_equal(
            pd.DataFrame(left), pd.DataFrame(right), check_exact=True, obj=name
        )


def as_read(name: str, content: bytes) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any name.csv")
        path.write_bytes(content)
        cells = pd.read_csv(path, sep=";", dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return from_csv(name, cells)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(tables=territories())
def test_each_csv_gives_its_table_back(tables: dict[str, pd.DataFrame]) -> None:
    found = check_tables({name: as_read(name, to_csv(name, tables[name])) for name in tables})
    assert_same(found, tables)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(tables=territories())
def test_importing_the_geopackage_gives_the_territory_back(
    tables: dict[str, pd.DataFrame],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_territory(tables, folder)
        found = read_files([Path(folder, GEOPACKAGE)], check_tables({}))
    assert found.accepted, (found.problems, found.reports)
    assert_same(found.tables, tables)


@settings(max_examples=200, deadline=None)
@given(text=TEXT)
@example(text="'" * 3 + "=1")
def test_a_text_comes_back_as_it_was_and_is_no_formula(text: str) -> None:
    actors = checked_tables()["actors"].head(1).assign(name=text)
    content = to_csv("actors", actors)
    assert as_read("actors", content)["name"].tolist() == [text]
    is_live = text[0] in "=+-@\t\r\n＝＋－＠"
    assert not is_live or f'"A1";"{text}'.encode() not in content


@pytest.fixture(scope="module")
def demonstration() -> Tables:
    return check_tables(demo.load())


def test_importing_the_export_of_the_demonstration_gives_it_back(
    demonstration: Tables, tmp_path: Path
) -> None:
    write_territory(demonstration, tmp_path)
    result = read_files([tmp_path / GEOPACKAGE], check_tables({}))
    assert result.accepted, result.problems
    assert_same(result.tables, demonstration)
    report = result.reports[0]
    assert report.content == "territoire exporté"
    assert report.rows == report.taken == sum(map(len, demonstration.values()))


def test_importing_exported_tables_changes_nothing(demonstration: Tables, tmp_path: Path) -> None:
    write_territory(demonstration, tmp_path)
    names = ["sessions", "communes", "attendance"]
    result = read_files([tmp_path / f"{name}.csv" for name in names], demonstration)
    assert result.accepted, (result.problems, result.reports)
    assert_same(
        result.tables, {name: demonstration[name] for name in schemas.TABLES if name in names}
    )
