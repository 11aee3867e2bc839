"""Read back what ``data.export`` wrote: a GeoPackage of tables, or the CSV of one table.

Recognised by exactly the columns of the tables; ``python -m data.readers.exported FILE`` parses
one file in a process of its own (see :mod:`data.readers.sandbox`). The answer, on standard output,
is one JSON object: ``tables`` (name → column → values, outlines as hexadecimal WKB; none in any
other file), ``remarks`` and ``refused``; or ``error`` alone.
"""

import json
import sys
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from data import french, schemas
from data.export import from_csv
from data.readers import ReadError
from data.readers.archive import format_of
from data.readers.reading import Reader, Reading, Source
from data.readers.sandbox import limit_resources, parse
from data.table_schema import DELIMITER, ENCODING
from geo.crs import DEGREES, GeometryError
from geo.repair import normalise_outlines

MAX_ROWS: Final = 500_000
_TABLE_OF: Final = {frozenset(schema.columns): name for name, schema in schemas.TABLES.items()}


def recognise(source: Source) -> Reader | None:
    """An export of the whole territory or of one table, whole and not checked yet.

    Raises :class:`~data.readers.ReadError` for one that cannot be read.
    """
    if source.sheet is None:
        suffix = ".gpkg" if format_of(source.path) == ".gpkg" else None
    else:
        suffix = ".csv" if _table_of_header(source.path) else None
    if suffix is None:
        return None
    answer = parse(source.path, suffix, __name__)
    if not answer["tables"]:
        return None
    tables = {name: _frame(columns) for name, columns in answer["tables"].items()}
    titles = french.listing(schemas.TABLES[name].title.lower() for name in tables)
    taken = sum(map(len, tables.values()))
    reading = Reading(
        content="territoire exporté" if len(tables) > 1 else f"table exportée : {titles}",
        rows=taken + len(answer["refused"]),
        taken=taken,
        tables=tables,
        refused=answer["refused"],
        remarks=answer["remarks"],
    )
    return Reader(next(iter(tables)), lambda _: reading)


def _frame(columns: dict[str, list[Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(columns, dtype=object)
    if "geometry" not in frame:
        return frame
    outlines = shapely.from_wkb(frame["geometry"].to_numpy())
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=outlines, crs=DEGREES)


def _table_of_header(path: Path) -> str | None:
    """The table whose columns are those of the first line of a text file."""
    with path.open("rb") as file:
        line = file.readline(10_000)
    try:
        names = line.decode(ENCODING).strip().split(DELIMITER)
    except UnicodeDecodeError:
        return None
    return _TABLE_OF.get(frozenset(name.strip('"') for name in names))


def _parse(path: Path) -> dict[str, Any]:
    tables = _csv_tables(path) if path.suffix == ".csv" else _layers(path)
    remarks: list[str] = []
    refused: list[str] = []
    for name, frame in tables.items():
        if isinstance(frame, gpd.GeoDataFrame):
            tables[name] = _settled(name, frame, remarks, refused)
    return {
        "tables": {name: _plain(frame) for name, frame in tables.items()},
        "remarks": remarks,
        "refused": refused,
    }


def _csv_tables(path: Path) -> dict[str, pd.DataFrame]:
    name = _table_of_header(path)
    if name is None:
        return {}
    try:
        cells = pd.read_csv(
            path,
            sep=DELIMITER,
            dtype=str,
            keep_default_na=False,
            encoding=ENCODING,
            nrows=MAX_ROWS + 1,
        )
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise ReadError("fichier CSV endommagé, ou d’un autre codage que UTF-8.") from error
    _check_length(cells)
    return {name: from_csv(name, cells)}


def _layers(path: Path) -> dict[str, pd.DataFrame]:
    """Every layer that has the columns of the table it is named after."""
    import pyogrio  # once the drivers and the resources are limited

    errors = (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
        UnicodeDecodeError,
    )
    tables: dict[str, pd.DataFrame] = {}
    try:
        for name in pyogrio.list_layers(path)[:, 0]:
            columns = schemas.TABLES[name].columns if name in schemas.TABLES else {}
            fields = set(pyogrio.read_info(path, layer=name)["fields"])
            if columns and fields == columns.keys() - {"geometry"}:
                tables[name] = _layer(path, name)
    except errors as error:
        raise ReadError("GeoPackage endommagé.") from error
    return tables


def _layer(path: Path, name: str) -> pd.DataFrame:
    """A layer as Python's own values, whole numbers and days kept as they are."""
    import pyogrio

    meta, rows = pyogrio.read_arrow(path, layer=name, max_features=MAX_ROWS + 1)
    _check_length(rows)
    values = rows.to_pydict()
    columns = [column for column in schemas.TABLES[name].columns if column != "geometry"]
    frame = pd.DataFrame({column: pd.Series(values[column], dtype=object) for column in columns})
    if "geometry" not in schemas.TABLES[name].columns:
        return frame
    shapes = shapely.from_wkb(values[meta["geometry_name"]], on_invalid="ignore")
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=meta["crs"])


def _check_length(rows: Any) -> None:
    if len(rows) > MAX_ROWS:
        raise ReadError(f"plus de {MAX_ROWS} lignes, refusé.")


def _settled(
    name: str, frame: gpd.GeoDataFrame, remarks: list[str], refused: list[str]
) -> gpd.GeoDataFrame:
    """Outlines through the gate of all outlines; a single polygon stays one."""
    labels = [str(code) for code in frame[schemas.key(name)[0]]]
    settled = normalise_outlines(frame, labels)
    remarks += settled.remarks
    refused += settled.refused.values()
    shapes = settled.frame.geometry.to_numpy().copy()
    was_single = shapely.get_type_id(frame.geometry.to_numpy()) == shapely.GeometryType.POLYGON
    single = was_single & (shapely.get_num_geometries(shapes) == 1)
    shapes[single] = shapely.get_geometry(shapes[single], 0)
    kept = settled.frame.set_geometry(gpd.GeoSeries(shapes, crs=DEGREES))
    return kept.drop(index=list(settled.refused))


def _plain(frame: pd.DataFrame) -> dict[str, list[Any]]:
    """Columns as JSON holds them."""
    columns: dict[str, list[Any]] = {}
    for column in frame.columns:
        if column == "geometry":
            columns[column] = shapely.to_wkb(frame[column].to_numpy(), hex=True).tolist()
        else:
            columns[column] = frame[column].map(_value).tolist()
    return columns


def _value(value: Any) -> Any:
    """A number or a flag as it is, anything else as text that can be stored."""
    if isinstance(value, bool | int | float):
        return None if pd.isna(value) else value
    return None if value is None else str(value).replace("\0", "")


def main(path: Path) -> None:
    """Write the answer for the file at ``path`` on standard output."""
    limit_resources()
    try:
        answer = _parse(path)
    except (ReadError, GeometryError) as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
