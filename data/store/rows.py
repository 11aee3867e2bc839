"""Rows as the database holds them, to and from data frames and the JSON of the journal."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa

from data import schemas
from data.store.tables import TABLES

Value = str | int | float | bool | date | bytes | None
Row = dict[str, Value]
"""Column → value: days are ``date``, outlines are WKB ``bytes``, what is missing is None."""
Key = tuple[Value, ...]
"""Values of the key columns, in the order of the schema."""


def key_of(name: str, row: Mapping[str, Value]) -> Key:
    return tuple(row[column] for column in schemas.key(name))


def to_rows(name: str, frame: pd.DataFrame) -> list[Row]:
    """Rows of a frame typed by the schema of the table ``name``."""
    columns = list(schemas.TABLES[name].columns)
    values = [_to_values(frame[column]) for column in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*values, strict=True)]


def _to_values(series: pd.Series) -> list[Value]:
    if str(series.dtype) == "geometry":
        return list(shapely.to_wkb(series.to_numpy(), byte_order=1))
    if series.dtype.kind == "M":
        series = series.dt.date
    return series.astype(object).where(series.notna(), None).tolist()


def to_frame(name: str, rows: Sequence[Sequence[Value]]) -> pd.DataFrame:
    """Frame typed by the schema, from rows of values in the order of its columns.

    ``communes`` and ``quartiers`` are GeoDataFrames in EPSG:4326.
    """
    schema = schemas.TABLES[name]
    loose = pd.DataFrame(rows, columns=list(schema.columns), dtype=object)
    days = [column for column, rule in schema.columns.items() if rule.dtype == "datetime64[ns]"]
    loose[days] = loose[days].apply(pd.to_datetime)
    types = {c: r.dtype.type for c, r in schema.columns.items() if c != "geometry"}
    typed = loose.astype(types)
    if "geometry" not in schema.columns:
        return typed
    outlines = shapely.from_wkb(loose["geometry"].to_numpy())
    return gpd.GeoDataFrame(typed, geometry=outlines, crs=4326)


def to_json(row: Mapping[str, Value]) -> str:
    """The same text for the same row, whatever the order of its columns."""
    return json.dumps(row, default=_plain, ensure_ascii=False, sort_keys=True)


def from_json(name: str, text: str) -> Row:
    columns = TABLES[name].columns
    return {column: _typed(columns[column], value) for column, value in json.loads(text).items()}


def key_to_json(key: Iterable[Value]) -> str:
    return json.dumps(list(key), default=_plain, ensure_ascii=False)


def key_from_json(name: str, text: str) -> Key:
    columns = TABLES[name].columns
    pairs = zip(schemas.key(name), json.loads(text), strict=True)
    return tuple(_typed(columns[column], value) for column, value in pairs)


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON form for {type(value).__name__}")


def _typed(column: sa.Column, value: str | int | float | bool | None) -> Value:
    if isinstance(value, str) and isinstance(column.type, sa.Date):
        return date.fromisoformat(value)
    if isinstance(value, str) and isinstance(column.type, sa.LargeBinary):
        return bytes.fromhex(value)
    return value
