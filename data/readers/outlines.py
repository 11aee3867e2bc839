"""Read a file of outlines from outside, in a child process that can harm nothing."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import shapely

from data.readers import ReadError
from data.readers.archive import format_of
from data.readers.sandbox import local_file, parse
from geo.crs import DEGREES

MODULE: Final = "data.readers.child"
"""What parses a geographic file, in a process of its own."""


@dataclass(frozen=True)
class OutlineFile:
    """What a file holds, as rows of the table of its layout (``boundaries.LAYOUTS[kind]``).

    ``rows``: one a feature, in order, EPSG:4326; geometry None where refused. ``remarks``: what
    was repaired or deduced. ``refused``: position of the row → reason. Texts are in French.
    """

    kind: str
    rows: gpd.GeoDataFrame
    remarks: list[str]
    refused: dict[int, str]


def read_outlines(path: str | Path) -> OutlineFile:
    """Read the official outlines in a local GeoJSON, GeoPackage, Shapefile or zip of them.

    Raises :class:`~data.readers.ReadError` with a French message for anything else.
    """
    source = local_file(path)
    suffix = format_of(source)
    if suffix is None:
        raise ReadError("format inconnu ; attendu : GeoJSON, GeoPackage, Shapefile ou leur zip.")
    answer = parse(source, suffix, MODULE)
    if "outlines" not in answer:
        raise ReadError("aucun contour de quartier prioritaire ni de commune reconnu.")
    return outline_file(answer)


def outline_file(answer: dict[str, Any]) -> OutlineFile:
    """The answer of :data:`MODULE` for a file of outlines."""
    outlines = gpd.GeoSeries(shapely.from_wkb(answer["outlines"]), crs=DEGREES)
    return OutlineFile(
        answer["kind"],
        gpd.GeoDataFrame(answer["columns"], geometry=outlines),
        answer["remarks"],
        {int(row): reason for row, reason in answer["refused"].items()},
    )
