"""The one gate through which outlines enter: whatever comes in, valid 2D WGS 84 comes out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from geo.crs import DEGREES, LAMBERT_93, LAMBERT_93_BOX, GeometryError, in_france

_POLYGONAL: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_MAY_HOLD_POLYGONS: Final = (*_POLYGONAL, shapely.GeometryType.GEOMETRYCOLLECTION)
_LEAST_AREA: Final = 1e-10
"""Square degrees, about one square metre: a smaller outline is a point or a line."""

Geometries = NDArray[np.object_]


@dataclass(frozen=True)
class Outlines:
    """``frame``: the rows of the input, in order, geometry None where refused; EPSG:4326.

    ``remarks``: what was changed, in French. ``refused``: row position → reason, in French.
    """

    frame: gpd.GeoDataFrame
    remarks: list[str]
    refused: dict[int, str]


def normalise_outlines(frame: gpd.GeoDataFrame, labels: Sequence[str]) -> Outlines:
    """Make every outline a valid 2D MultiPolygon in EPSG:4326, or refuse it with its reason.

    Deduces a missing coordinate system, exchanges swapped longitude and latitude, drops
    altitudes, repairs self-intersections. ``labels`` name the rows in messages.
    Raises :class:`GeometryError` when the coordinate system cannot be known.
    """
    geometries: Geometries = np.asarray(frame.geometry.array, dtype=object).copy()
    remarks: list[str] = []
    refused: dict[int, str] = {}

    def refuse(bad: NDArray[np.bool_], reason: str) -> None:
        for row in np.flatnonzero(bad).tolist():
            refused[row] = f"{labels[row]} : {reason}"
        geometries[bad] = None

    def remark(rows: NDArray[np.bool_], what: str) -> None:
        if rows.any():
            named = [labels[row] for row in np.flatnonzero(rows).tolist()]
            remarks.append(f"{what} : {_enumerate(named)}.")

    refuse(shapely.is_missing(geometries), "contour absent ou illisible.")
    refuse(shapely.is_empty(geometries), "contour vide.")
    kinds = shapely.get_type_id(geometries)
    refuse((kinds >= 0) & ~np.isin(kinds, _MAY_HOLD_POLYGONS), "un polygone est attendu.")
    refuse(~_is_finite(geometries), "coordonnées manquantes ou infinies.")

    flat = shapely.force_2d(geometries)
    remark(shapely.has_z(geometries), "Altitudes ignorées")
    crs, crs_remark = _settle_crs(frame.crs, flat)
    remarks += crs_remark
    geometries = np.asarray(gpd.GeoSeries(flat, crs=crs).to_crs(DEGREES).array, dtype=object)
    refuse(~_is_finite(geometries), "coordonnées hors du système de coordonnées du fichier.")

    geometries, swapped, outside = _unswap(geometries)
    refuse(outside, "hors des territoires français.")
    remark(swapped, "Longitude et latitude étaient inversées, remises dans l’ordre")

    geometries, repaired, without_area = _repair(geometries)
    refuse(without_area, "contour sans surface.")
    remark(repaired & ~without_area, "Contour invalide, réparé")

    settled = frame.set_geometry(gpd.GeoSeries(geometries, index=frame.index, crs=DEGREES))
    return Outlines(settled, remarks, refused)


def _is_finite(geometries: Geometries) -> NDArray[np.bool_]:
    """False where a coordinate is NaN or infinite; a missing geometry counts as finite."""
    xy, row = shapely.get_coordinates(geometries, return_index=True)
    finite = np.ones(len(geometries), dtype=bool)
    finite[row[~np.isfinite(xy).all(axis=1)]] = False
    return finite


def _settle_crs(declared: CRS | None, geometries: Geometries) -> tuple[CRS, list[str]]:
    """The declared system, or the one that the coordinates show when none is or can be right."""
    if shapely.is_missing(geometries).all():
        return declared or DEGREES, []
    west, south, east, north = shapely.total_bounds(geometries)
    in_degrees = max(-west, east, -south, north) <= 180
    if declared is not None and (in_degrees or not declared.is_geographic):
        return declared, []
    x0, y0, x1, y1 = LAMBERT_93_BOX
    what = "Système de coordonnées absent" if declared is None else "Système déclaré impossible"
    if in_degrees:
        return DEGREES, [f"{what} : WGS 84 déduit des coordonnées."]
    if x0 <= west and y0 <= south and east <= x1 and north <= y1:
        return LAMBERT_93, [f"{what} : Lambert-93 déduit des coordonnées."]
    raise GeometryError(
        f"{what}, et les coordonnées (de {west:.0f}, {south:.0f} à {east:.0f}, {north:.0f}) ne "
        "sont ni des degrés ni du Lambert-93 : enregistrez le fichier avec son système."
    )


def _unswap(geometries: Geometries) -> tuple[Geometries, NDArray[np.bool_], NDArray[np.bool_]]:
    """Exchange coordinates where only the exchange falls in France; also what never does."""
    west, south, east, north = shapely.bounds(geometries).T
    right = in_france(west, south) & in_france(east, north)
    swapped = ~right & in_france(south, west) & in_france(north, east)
    outside = ~right & ~swapped & ~shapely.is_missing(geometries)
    geometries = geometries.copy()
    geometries[swapped] = shapely.transform(geometries[swapped], lambda xy: xy[:, ::-1])
    return geometries, swapped, outside


def _repair(geometries: Geometries) -> tuple[Geometries, NDArray[np.bool_], NDArray[np.bool_]]:
    """Valid MultiPolygons of the polygonal parts; which rows were changed, which have no area."""
    present = ~shapely.is_missing(geometries)
    kinds = shapely.get_type_id(geometries)
    changed = present & (~shapely.is_valid(geometries) | ~np.isin(kinds, _POLYGONAL))
    valid = geometries.copy()
    valid[changed] = shapely.make_valid(
        geometries[changed], method="structure", keep_collapsed=False
    )
    parts, row = shapely.get_parts(valid, return_index=True)
    nested, part = shapely.get_parts(parts, return_index=True)
    polygonal = shapely.get_type_id(nested) == shapely.GeometryType.POLYGON
    settled: Geometries = np.full(len(geometries), None, dtype=object)
    rows = row[part][polygonal]
    shapely.multipolygons(nested[polygonal], indices=rows, out=settled)
    without_area = present & ~(shapely.area(settled) >= _LEAST_AREA)
    return settled, changed, without_area


def _enumerate(labels: list[str], most: int = 5) -> str:
    shown = ", ".join(labels[:most])
    return shown if len(labels) <= most else f"{shown} et {len(labels) - most} autres"
