"""The schematic ground of the demonstration: outlines in metres, and points drawn on it."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from pyproj import Transformer
from shapely import Point, Polygon, transform, union_all
from shapely.geometry.base import BaseGeometry

FACTS = Path(__file__).parent / "facts"

_TO_METRES = Transformer.from_crs(4326, 2154, always_xy=True)
_TO_DEGREES = Transformer.from_crs(2154, 4326, always_xy=True)


def read_facts(name: str) -> list[dict[str, str]]:
    """Rows of one of the published fact files kept beside this module."""
    with (FACTS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def walk_m(minutes: float) -> float:
    """Straight-line metres of a walk: 4.5 km/h, detour 1.3."""
    return minutes * 75 / 1.3


@dataclass(frozen=True)
class Spot:
    """Where to draw a point: inside the outline ``code``, or between ``near_m`` and ``far_m``
    outside of it; in any case farther than given metres from other outlines."""

    code: str
    near_m: float = 0
    far_m: float = 0
    avoid: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Ground:
    """Outlines by code, in degrees (EPSG:4326) and in metres (EPSG:2154)."""

    degrees: dict[str, Polygon]
    metres: dict[str, Polygon]

    @property
    def quartiers(self) -> list[str]:
        return [code for code in self.metres if code.startswith("Q")]

    @property
    def all_quartiers(self) -> BaseGeometry:
        return union_all([self.metres[code] for code in self.quartiers])

    def area(self, spot: Spot) -> BaseGeometry:
        """The area, in metres, that a spot describes."""
        outline = self.metres[spot.code]
        if spot.far_m:
            area = outline.buffer(spot.far_m) - outline.buffer(spot.near_m) - self.all_quartiers
        else:
            area = outline.buffer(-25)
        for code, distance_m in spot.avoid:
            area = area - self.metres[code].buffer(distance_m)
        return area

    def draw(self, random: Random, spot: Spot) -> Point:
        """A point drawn at random on a spot, in metres, on the grid of 5 decimals of a degree."""
        area = self.area(spot)
        west, south, east, north = area.bounds
        while True:
            point = Point(random.uniform(west, east), random.uniform(south, north))
            if area.contains(point):
                return self.point(*lonlat(point))

    def point(self, lon: float, lat: float) -> Point:
        """A point in metres from degrees."""
        return Point(_TO_METRES.transform(lon, lat))


def lonlat(point: Point) -> tuple[float, float]:
    """Longitude and latitude of a point in metres, 5 decimals (about 1 m)."""
    lon, lat = _TO_DEGREES.transform(point.x, point.y)
    return round(lon, 5), round(lat, 5)


def lattice(area: BaseGeometry, spacing_m: float) -> Iterator[Point]:
    """Points of a square lattice inside an area, in metres."""
    west, south, east, north = area.bounds
    for row in range(1 + int((north - south) // spacing_m)):
        for column in range(1 + int((east - west) // spacing_m)):
            point = Point(west + (column + 0.5) * spacing_m, south + (row + 0.5) * spacing_m)
            if area.contains(point):
                yield point


def read_ground() -> Ground:
    """The schematic outlines of the communes and quartiers."""
    rings: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in read_facts("schematic_outlines.csv"):
        rings[row["code"]].append((float(row["lon"]), float(row["lat"])))
    degrees = {code: Polygon(ring) for code, ring in sorted(rings.items())}
    metres = {
        code: transform(outline, _TO_METRES.transform, interleaved=False)
        for code, outline in degrees.items()
    }
    return Ground(degrees, metres)
