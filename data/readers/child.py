"""Parse one geographic file in a process of its own: ``python -m data.readers.child FILE [BOX]``.

The name of FILE was made by the parent (:mod:`data.readers.outlines`). The answer, on standard
output, is one JSON object. Of outlines: ``kind``, ``columns`` (text), ``outlines`` (hexadecimal
WKB), ``remarks`` and ``refused`` (row → reason). Of the layers that are read around a territory
only: ``kind`` and names of ``columns`` without BOX (west, south, east, north in degrees, JSON);
with it ``layer``, ``total`` (its features), ``lines``, ``columns``, ``shapes`` and ``remarks``.
Or ``error`` alone.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from pyproj.exceptions import ProjError

from data import schemas
from data.readers import ReadError, official, streets
from data.readers.archive import format_of, unpack
from data.readers.boundaries import LAYOUTS, recognise
from data.readers.layout import folded
from data.readers.sandbox import limit_resources
from geo import READ_DRIVERS
from geo.crs import DEGREES, Box, GeometryError
from geo.repair import normalise_outlines

TABLE: Final = "table"
"""Of a layer: an official table whose features have places."""
STREETS: Final = "streets"
MAX_ROWS: Final = 100_000

_UNSTORABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def main(path: Path, near: Box | None) -> None:
    """Write the answer for the file at ``path`` on standard output."""
    limit_resources()
    try:
        answer = _read(path, near)
    except (ReadError, GeometryError) as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout)


@dataclass(frozen=True)
class Layer:
    """``kind``: a key of ``boundaries.LAYOUTS``, :data:`TABLE`, :data:`STREETS`, or None."""

    source: Path
    name: str
    columns: list[str]
    rows: int
    kind: str | None
    is_street: bool


def _read(path: Path, near: Box | None) -> dict[str, Any]:
    sources = unpack(path, path.parent) if format_of(path) == ".zip" else [path]
    found = [layer for source in sources for layer in _layers(source)]
    known = [layer for layer in found if layer.kind]
    if not known:
        columns = sorted({column for layer in found for column in layer.columns})
        raise ReadError(
            "aucun contour de quartier prioritaire ni de commune reconnu"
            + (f" ; colonnes lues : {', '.join(columns[:20])}." if columns else ".")
        )
    chosen = max(known, key=_rank)
    remarks = []
    if len(known) > 1:
        remarks.append(f"Une seule couche reconnue est lue ({chosen.name}), sur {len(known)}.")
    if chosen.kind in LAYOUTS:
        return _outlines(chosen, remarks)
    if near is None:
        return {"kind": chosen.kind, "columns": chosen.columns}
    return _window(chosen, near, remarks)


def _rank(layer: Layer) -> tuple[bool, bool, int]:
    """Streets named as such first, lines that may be anything last, else the largest layer."""
    return layer.is_street, layer.kind != STREETS, layer.rows


def _outlines(layer: Layer, remarks: list[str]) -> dict[str, Any]:
    layout = LAYOUTS[str(layer.kind)]
    rows = layout.to_rows(read_layer(layer))
    code = schemas.key(layout.table)[0]
    labels = [
        " ".join(part for part in (code, name) if isinstance(part, str)) or f"ligne {line}"
        for line, (code, name) in enumerate(zip(rows[code], rows["name"], strict=True), start=1)
    ]
    outlines = normalise_outlines(rows, labels)
    return {
        "kind": layer.kind,
        "columns": _columns(outlines.frame),
        "outlines": shapely.to_wkb(outlines.frame.geometry.array, hex=True).tolist(),
        "remarks": remarks + outlines.remarks,
        "refused": outlines.refused,
    }


def _window(layer: Layer, near: Box, remarks: list[str]) -> dict[str, Any]:
    """The features around the territory, in degrees; lines are numbered as the file does."""
    frame = read_layer(layer, near)
    if frame.crs is None:
        raise ReadError(f"couche « {layer.name} » sans système de coordonnées.")
    frame = frame.to_crs(DEGREES)
    frame.geometry = shapely.force_2d(frame.geometry.array)
    return {
        "kind": layer.kind,
        "layer": layer.name,
        "total": layer.rows,
        "lines": frame.index.tolist(),
        "columns": _columns(frame),
        "shapes": shapely.to_wkb(frame.geometry.array, hex=True).tolist(),
        "remarks": remarks,
    }


def _columns(frame: gpd.GeoDataFrame) -> dict[str, list[str | None]]:
    table = pd.DataFrame(frame.drop(columns="geometry")).astype(object)
    return table.where(table.notna(), None).to_dict("list")


def _layers(source: Path) -> Iterator[Layer]:
    """Each layer that holds shapes, and what its columns and its shapes make of it."""
    import pyogrio  # once the drivers and the resources are limited

    if not set(pyogrio.list_drivers()) <= set(READ_DRIVERS):
        raise ReadError("lecture impossible : GDAL ouvre d’autres formats que ceux attendus.")
    try:
        for name, geometry_type in pyogrio.list_layers(source):
            if geometry_type is not None:
                info = pyogrio.read_info(source, layer=name)
                columns = list(info["fields"])
                kind = recognise(columns) or _other_kind(columns, geometry_type)
                is_street = kind == STREETS and streets.is_road_layer(columns)
                yield Layer(source, name, columns, info["features"], kind, is_street)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ReadError(
            "fichier endommagé ou d’un autre format que son contenu annonce."
        ) from error


def _other_kind(columns: list[str], geometry_type: str) -> str | None:
    if "LineString" in geometry_type:
        return STREETS
    return TABLE if official.layout_of({folded(column) for column in columns}) else None


def read_layer(layer: Layer, near: Box | None = None) -> gpd.GeoDataFrame:
    """The layer, or its part in the box ``near`` (degrees), with text values; names of columns
    in lower case; the index numbers its features from 1."""
    import pyogrio

    try:
        frame = pyogrio.read_dataframe(
            layer.source,
            layer=layer.name,
            bbox=_box(layer, near) if near else None,
            max_features=MAX_ROWS + 1,
            on_invalid="ignore",
            datetime_as_string=True,
            fid_as_index=near is not None,
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
        pyogrio.errors.GeometryError,
        pyogrio.errors.CRSError,
        UnicodeDecodeError,
    ) as error:
        raise ReadError(f"couche « {layer.name} » illisible.") from error
    if len(frame) > MAX_ROWS:
        raise ReadError(f"plus de {MAX_ROWS} lignes, refusé.")
    if frame.empty:
        around = " autour du territoire" if near else ""
        raise ReadError(f"couche « {layer.name} » sans aucune ligne{around}.")
    frame.index += near is not None and layer.source.suffix != ".gpkg"  # they count from 0
    attributes = frame.columns.drop(frame.geometry.name)
    text = {name.casefold(): frame[name].map(_text).astype("str") for name in attributes}
    return gpd.GeoDataFrame(text, index=frame.index, geometry=frame.geometry.array, crs=frame.crs)


def _box(layer: Layer, near: Box) -> Box:
    """The box in the system of the layer, whose index is in it."""
    import pyogrio

    crs = pyogrio.read_info(layer.source, layer=layer.name)["crs"]
    if crs is None:
        raise ReadError(f"couche « {layer.name} » sans système de coordonnées.")
    try:
        to_layer = Transformer.from_crs(DEGREES, crs, always_xy=True)
        return to_layer.transform_bounds(*near)
    except ProjError as error:
        raise ReadError(f"couche « {layer.name} » : système de coordonnées inconnu.") from error


def _text(value: Any) -> str | None:
    """A value as text without characters that cannot be stored; None when there is none."""
    if isinstance(value, list | np.ndarray):
        value = ",".join(str(part) for part in value)
    elif pd.isna(value):
        return None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    return _UNSTORABLE.sub("", str(value)).strip() or None


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]) if len(sys.argv) > 2 else None)
