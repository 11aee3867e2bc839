"""Whatever a schema accepts is read back from the store as it was written."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
import shapely
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import schemas, store
from data.store.rows import from_json, to_json, to_rows
from tests.store_fixtures import BACKENDS, checked_tables, drawn_tables, new_database

FREE_CHECKS = {"str_length", "greater_than_or_equal_to", "less_than_or_equal_to"}
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)
DAYS = st.dates(date(1700, 1, 1), date(2250, 12, 31)).map(pd.Timestamp)


@pytest.fixture(params=BACKENDS, scope="module")
def engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    with (
        pytest.MonkeyPatch.context() as patch,
        new_database(request.param, tmp_path_factory.mktemp("store")) as url,
    ):
        patch.setattr("data.demo.load", drawn_tables)
        opened = store.open_store(url)
        yield opened
        opened.dispose()


def free_columns(name: str) -> dict[str, pa.Column]:
    """Columns that no key, link, vocabulary or rule across columns constrains."""
    schema = schemas.TABLES[name]
    if schema.checks:
        return {}
    bound = {*schemas.key(name), *schemas.references(name), *schemas.lists(name)}
    return {
        column: rule
        for column, rule in schema.columns.items()
        if column not in bound and {check.name for check in rule.checks} <= FREE_CHECKS
    }


@st.composite
def outlines(draw: st.DrawFn) -> shapely.Geometry:
    """A square, perhaps with a hole, perhaps beside another one."""
    west, south = draw(st.floats(-60, 60)), draw(st.floats(-40, 40))
    square = shapely.box(west, south, west + 2, south + 2)
    if draw(st.booleans()):
        square = square.difference(shapely.box(west + 0.5, south + 0.5, west + 1, south + 1))
    if draw(st.booleans()):
        return shapely.MultiPolygon([square, shapely.box(west + 3, south, west + 4, south + 1)])
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
        "int64": st.integers(low or 0, high or 2**62),
        "Int64": st.integers(low or 0, high or 2**62),
    }.get(kind, TEXT)
    return st.none() | found if rule.nullable else found


@st.composite
def territories(draw: st.DrawFn) -> dict[str, pd.DataFrame]:
    """The drawn territory with any value in the free columns of a few of its tables."""
    tables = checked_tables()
    chosen = draw(st.sets(st.sampled_from(sorted(tables)), min_size=3, max_size=6))
    for name in chosen | {"communes", "projects"}:
        frame = tables[name]
        for column, rule in free_columns(name).items():
            values = draw(st.lists(values_of(rule), min_size=len(frame), max_size=len(frame)))
            typed = pd.Series(values, index=frame.index, dtype=frame[column].dtype)
            frame[column] = typed
    return tables


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(tables=territories())
def test_any_territory_is_read_back_value_for_value(
    engine: sa.Engine, tables: dict[str, pd.DataFrame]
) -> None:
    store.replace(engine, tables, author="Zoé", reason="Essai")
    found = store.load(engine).tables
    for name, frame in tables.items():
        in_order = frame.sort_values(schemas.key(name), ignore_index=True)
        in_order = in_order[list(schemas.TABLES[name].columns)]
        if "geometry" in in_order:
            assert (found[name].geometry.to_wkb() == in_order.geometry.to_wkb()).all()
            in_order = in_order.assign(geometry=found[name].geometry)
        pd.testing.assert_frame_equal(found[name], in_order, check_exact=True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables=territories())
def test_the_journal_keeps_every_value_of_a_row(tables: dict[str, pd.DataFrame]) -> None:
    for name, frame in tables.items():
        for row in to_rows(name, frame):
            text = to_json(row)
            assert from_json(name, text) == row
            assert to_json(dict(reversed(row.items()))) == text
