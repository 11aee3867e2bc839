"""The whole territory as files that give it back value for value: a GeoPackage, and one CSV a
table with its Table Schema.

It is the data itself, not a view of it: what ``data.imports`` reads, and so it stands here and
not in ``exports``.
"""

import csv
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from data import schemas
from data.check import Tables
from data.table_schema import DECIMAL, DELIMITER, ENCODING, data_package, table_schema

GEOPACKAGE: Final = "territoire.gpkg"
PACKAGE: Final = "datapackage.json"

Progress = Callable[[float, str], None]
"""Called with the share done, 0 to 1, and the title of what is being written."""

# A text that begins with a quote takes one too, so that reading takes away what was added.
_LIVE: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠']")


def write_territory(
    tables: Tables, folder: str | Path, progress: Progress = lambda _share, _words: None
) -> list[Path]:
    """Write checked ``tables`` into ``folder``, made if need be; returns the files.

    A table that is left out is not written; importing the others leaves it as it is.
    ``territoire.gpkg`` holds every table as a layer, with points for those that have ``lon`` and
    ``lat``; ``<table>.csv``, its ``<table>.schema.json`` and ``datapackage.json`` follow Table
    Schema. Files take their place once all are written. Raises :class:`OSError`.
    """
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".export-") as partial:
        _write_all(tables, Path(partial), progress)
        written = sorted(Path(partial).iterdir())
        for path in written:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            path.replace(target / path.name)
    return [target / path.name for path in written]


def zip_territory(tables: Tables, progress: Progress) -> bytes:
    """The files of :func:`write_territory` as one zip."""
    with tempfile.TemporaryDirectory(prefix="atlas-export-") as folder:
        written = write_territory(tables, folder, progress)
        target = Path(folder) / "territoire.zip"
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in written:
                archive.write(path, path.name)
        return target.read_bytes()


def to_csv(name: str, table: pd.DataFrame) -> bytes:
    """The table ``name`` as CSV: ISO days, « oui » and « non », outlines as WKT.

    Every cell is quoted, and a text that a spreadsheet would compute begins with ``'``, which
    :func:`from_csv` takes away.
    """
    cells = pd.DataFrame({column: _cells(table[column]) for column in schemas.TABLES[name].columns})
    text = cells.to_csv(
        index=False,
        sep=DELIMITER,
        quoting=csv.QUOTE_ALL,
        # Only with this line end is a lone carriage return kept.
        lineterminator="\r\n",
    )
    return text.encode(ENCODING)


def from_csv(name: str, cells: pd.DataFrame) -> pd.DataFrame:
    """The table ``name`` from the text cells of :func:`to_csv`, to be typed by ``data.check``,
    which also words what is wrong: here an outline that is not WKT is a missing one."""
    rows = {}
    for column, rule in schemas.TABLES[name].columns.items():
        values = cells[column].where(cells[column] != "")
        match str(rule.dtype):
            case "bool":
                values = values.astype(object).replace({"oui": True, "non": False})
            case "float64":
                values = values.str.replace(DECIMAL, ".")
            case "geometry":
                texts = values.astype(object).where(values.notna(), None)
                outlines = shapely.from_wkt(texts, on_invalid="ignore")
                values = gpd.GeoSeries(outlines, index=cells.index, crs=4326)
            case kind if kind.startswith("str"):
                values = values.str.removeprefix("'")
        rows[column] = values
    if "geometry" in rows:
        return gpd.GeoDataFrame(rows, crs=4326)
    return pd.DataFrame(rows)


def _write_all(tables: Tables, folder: Path, progress: Progress) -> None:
    # GDAL only writes files that are not in their place yet: each is synced once, when whole.
    pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
    names = [name for name in schemas.TABLES if name in tables]
    for done, name in enumerate(names):
        progress(done / len(names), str(schemas.TABLES[name].title))
        (folder / f"{name}.csv").write_bytes(to_csv(name, tables[name]))
        _write_json(table_schema(name), folder / f"{name}.schema.json")
        _write_layer(name, tables[name], folder / GEOPACKAGE)
    _write_json(data_package(names), folder / PACKAGE)


def _write_json(content: object, path: Path) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_layer(name: str, table: pd.DataFrame, path: Path) -> None:
    schema = schemas.TABLES[name]
    layer = table[list(schema.columns)]
    days = layer.columns[layer.dtypes == "datetime64[ns]"]
    layer = layer.astype(dict.fromkeys(days, "date32[pyarrow]"))
    if {"lon", "lat"} <= set(layer.columns):
        points = gpd.GeoSeries.from_xy(layer["lon"], layer["lat"], crs=4326)
        placed = layer[["lon", "lat"]].notna().all(axis=1)
        layer = gpd.GeoDataFrame(layer, geometry=points.where(placed))
    pyogrio.write_dataframe(
        layer,
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        use_arrow=True,  # which alone keeps days and missing whole numbers as they are
        promote_to_multi=False,
        layer_options={"IDENTIFIER": schema.title, "DESCRIPTION": schema.description},
    )


def _cells(values: pd.Series) -> pd.Series:
    """Values as text, missing ones as nothing."""
    if values.dtype == "geometry":
        # With 20 decimals every coordinate is read back to its last bit; fewer would lose some.
        return pd.Series(shapely.to_wkt(values.array, rounding_precision=20), index=values.index)
    if values.dtype == "bool":
        return values.map({True: "oui", False: "non"})
    if values.dtype.kind == "M":
        return values.dt.strftime("%Y-%m-%d")
    if values.dtype.kind == "f":
        return values.astype("str").str.replace(".", DECIMAL)
    if values.dtype.kind == "i":
        return values.astype("str")
    return values.map(_inert, na_action="ignore")


def _inert(text: str) -> str:
    return f"'{text}" if _LIVE.match(text) else text
