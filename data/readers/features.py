"""Official files: tables in sheets, outlines, and layers read around the territory only."""

import datetime as dt
import functools
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from data.check import Tables
from data.readers import ReadError, official, outline_rows, streets
from data.readers.archive import format_of
from data.readers.boundaries import LAYOUTS
from data.readers.layout import Origin, Table, folded
from data.readers.outlines import MODULE, outline_file
from data.readers.reading import Reader, Reading, Source
from data.readers.sandbox import parse
from geo.crs import DEGREES, Box

AROUND: Final = 0.05
"""Degrees around the communes: more than ``insee_cells.NEAR_M`` and the longest walk."""
FAR: Final = "loin du territoire"


def recognise(source: Source) -> Reader | None:
    """How to read an official table, or a GeoJSON, a GeoPackage, a Shapefile or a zip of them.

    None for a sheet of another kind. Raises :class:`~data.readers.ReadError` for any other file.
    """
    path = source.path
    if source.sheet is not None:
        found = official.recognise(source.place, source.sheet.cells)
        return found and Reader(
            found[0].table, functools.partial(_read_sheet, path, found[0], found[1])
        )
    suffix = format_of(path)
    if suffix is None:
        raise ReadError(
            "format inconnu ; attendu : CSV, XLSX, XLS, ODS, GeoJSON, GeoPackage, Shapefile ou "
            "leur zip, iCalendar."
        )
    with path.open("rb") as opened:
        if b'"codesPostaux"' in opened.read(4096):
            raise ReadError(
                "liste de communes sans contour (geo.api.gouv.fr) ; l’application ne s’en sert "
                "pas : demandez ces communes en GeoJSON, avec leur contour."
            )
    answer = parse(path, suffix, MODULE)
    if answer["kind"] in LAYOUTS:
        file = outline_file(answer)
        return Reader(LAYOUTS[file.kind].table, functools.partial(outline_rows.read, file))
    if answer["kind"] == "streets":
        return Reader("streets", functools.partial(_read_streets, path, suffix))
    layout = official.layout_of({folded(name) for name in answer["columns"]})
    if layout is None:
        raise ReadError("couche reconnue par aucun modèle.")
    return Reader(layout.table, functools.partial(_read_table, path, suffix, layout))


def _read_sheet(path: Path, layout: official.SheetLayout, table: Table, tables: Tables) -> Reading:
    return official.read(layout, table, tables, _origin(path, tables))


def _origin(path: Path, tables: Tables) -> Origin:
    """Read on the day at which the territory is observed."""
    fixed = tables["territory"]["scope_date"].dropna()
    return Origin(path.name, fixed.iloc[0].date() if len(fixed) else dt.date.today())


def _read_streets(path: Path, suffix: str, tables: Tables) -> Reading:
    answer, features = _around(path, suffix, tables)
    place = f"{path.name}, couche « {answer['layer']} »"
    return _whole(streets.read(features, place, tables), answer)


def _read_table(path: Path, suffix: str, layout: official.SheetLayout, tables: Tables) -> Reading:
    """As the same table in a sheet, placed by its shapes where it has no coordinates."""
    answer, features = _around(path, suffix, tables)
    labels: dict[str, str] = {}
    for name in answer["columns"]:
        labels.setdefault(folded(name), name)
    rows = pd.DataFrame({name: features[label] for name, label in labels.items()}, dtype="str")
    centres = shapely.centroid(features.geometry.array)
    for name, values in {"longitude": shapely.get_x, "latitude": shapely.get_y}.items():
        if name not in rows:
            rows[name] = pd.Series(values(centres), index=rows.index).astype("str")
            labels[name] = name
    table = Table(f"{path.name}, couche « {answer['layer']} »", rows, labels)
    return _whole(official.read(layout, table, tables, _origin(path, tables)), answer)


def _around(path: Path, suffix: str, tables: Tables) -> tuple[dict[str, Any], gpd.GeoDataFrame]:
    """The features around the territory's communes, WGS 84, and the whole answer."""
    communes = gpd.GeoDataFrame(tables["communes"])
    if communes.empty:
        raise ReadError(
            f"{path.name} : importez d’abord les communes du territoire, qui disent quoi prendre."
        )
    west, south, east, north = communes.total_bounds
    box: Box = (west - AROUND, south - AROUND, east + AROUND, north + AROUND)
    answer = parse(path, suffix, MODULE, str(list(map(float, box))))
    shapes = gpd.GeoSeries(shapely.from_wkb(answer["shapes"]), crs=DEGREES)
    features = gpd.GeoDataFrame(answer["columns"], geometry=shapes)
    return answer, features.set_axis(answer["lines"])


def _whole(reading: Reading, answer: dict[str, Any]) -> Reading:
    """The account of the whole layer: what is far was not even read."""
    far = answer["total"] - len(answer["lines"])
    left_out = dict(reading.left_out)
    if far:
        left_out[FAR] = left_out.get(FAR, 0) + far
    return replace(
        reading,
        rows=answer["total"],
        left_out=left_out,
        remarks=answer["remarks"] + reading.remarks,
    )
