"""French territories, their boxes in degrees and their metre coordinate systems."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

Box = tuple[float, float, float, float]
"""West, south, east, north."""

DEGREES: Final = CRS.from_epsg(4326)
LAMBERT_93: Final = CRS.from_epsg(2154)
LAMBERT_93_BOX: Final[Box] = (0.0, 6_000_000.0, 1_300_000.0, 7_200_000.0)
"""Extent of mainland France and Corsica in EPSG:2154, metres."""


class GeometryError(ValueError):
    """Geometry that cannot be used; the message, in French, is shown as it is."""


@dataclass(frozen=True)
class FrenchTerritory:
    """``box`` in degrees (WGS 84); ``epsg`` is its official projected system, in metres."""

    name: str
    box: Box
    epsg: int


TERRITORIES: Final = (
    FrenchTerritory("France hexagonale et Corse", (-5.5, 41.0, 10.0, 51.5), 2154),
    FrenchTerritory("Antilles", (-63.3, 14.2, -60.7, 18.3), 5490),
    FrenchTerritory("Guyane", (-54.7, 2.0, -51.4, 6.0), 2972),
    FrenchTerritory("La Réunion", (55.1, -21.5, 55.95, -20.8), 2975),
    FrenchTerritory("Mayotte", (44.9, -13.1, 45.4, -12.5), 4471),
    FrenchTerritory("Saint-Pierre-et-Miquelon", (-56.6, 46.6, -56.0, 47.3), 4467),
    FrenchTerritory("Îles de la Société", (-152.5, -18.2, -148.0, -15.8), 3297),
    FrenchTerritory("Nouvelle-Calédonie", (163.3, -23.0, 168.3, -19.3), 3163),
)
"""No box meets another, nor any box with longitude and latitude exchanged: a swap is always
detectable."""


def metre_crs(bounds: Box) -> CRS:
    """Coordinate system in metres of the French territory that contains ``bounds``.

    ``bounds``: west, south, east, north in degrees (WGS 84), as ``GeoDataFrame.total_bounds``.
    Raises :class:`GeometryError` when no single territory contains them.
    """
    west, south, east, north = bounds
    for territory in TERRITORIES:
        x0, y0, x1, y1 = territory.box
        if x0 <= west and y0 <= south and east <= x1 and north <= y1:
            return CRS.from_epsg(territory.epsg)
    raise GeometryError(
        f"L’emprise {west:.4f}, {south:.4f}, {east:.4f}, {north:.4f} (degrés) n’est contenue dans "
        f"aucun territoire connu : {', '.join(t.name for t in TERRITORIES)}."
    )


def in_france(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each point, in degrees, lies in the box of a French territory."""
    inside = np.zeros(np.shape(lon), dtype=bool)
    for west, south, east, north in (territory.box for territory in TERRITORIES):
        inside |= (west <= lon) & (lon <= east) & (south <= lat) & (lat <= north)
    return inside
