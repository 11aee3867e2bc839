"""The pack as one HTML file: map, week grid and tables, opened from anywhere without a network."""

import json
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import shapely
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from data.french import hour
from data.vocabulary import WEEKDAYS
from exports.pack.content import Bars, Map, Pack, Picture, WeekGrid
from exports.pack.deck import written
from exports.pack.figures import frames, svg
from geo import palette
from geo.classes import colours_of

WIDE: Final = 900
"""Width of the map in its own units."""

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=select_autoescape(["html"]),
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(pack: Pack) -> str:
    """HTML that asks nothing of any server: its own policy forbids it."""
    return _TEMPLATES.get_template("page.html").render(
        pack=pack,
        map=_map(pack),
        hours=[(start, hour(start)) for start in range(420, 1260, 30)],
        days=WEEKDAYS,
        grid=_grid(pack),
        colours=colours_of(range(4)),
        palette=palette,
        written=written,
        drawn=lambda picture: _drawn(pack, picture),
        slots=_data(pack.slots),
    )


def _data(value: object) -> Markup:
    """JSON inside a script element; ``<`` cannot close it."""
    return Markup(json.dumps(value).replace("<", "\\u003c"))


def _grid(pack: Pack) -> dict[str, dict[int, tuple[int | None, str]]]:
    """Class and word of each half-hour: by weekday, then by start."""
    grids = [picture for section in pack.sections for picture in section.pictures
             if isinstance(picture, WeekGrid)]  # fmt: skip
    found: dict[str, dict[int, tuple[int | None, str]]] = {}
    for day, start, rank, words in grids[0].cells if grids else []:
        found.setdefault(WEEKDAYS[day], {})[start] = (rank, words)
    return found


def _drawn(pack: Pack, picture: Picture) -> Markup | None:
    """A picture that the page does not draw itself."""
    if isinstance(picture, WeekGrid):
        return None
    assert isinstance(picture, Map | Bars)
    drawing = svg(pack, picture)
    return Markup(drawing[drawing.index("<svg") :])


def _map(pack: Pack) -> dict[str, Any]:
    """Paths in the units of the drawing, north up."""
    communes, quartiers = frames(pack)
    shown = quartiers if len(quartiers) else communes
    west, south, east, north = shown.total_bounds
    margin = 0.08 * max(east - west, north - south, 500)
    scale = WIDE / (east - west + 2 * margin)
    tall = (north - south + 2 * margin) * scale

    def path(outline: shapely.Geometry) -> str:
        rings = [
            ring for part in shapely.get_parts(outline) for ring in [part.exterior, *part.interiors]
        ]
        return "".join(
            "M"
            + "L".join(
                f"{(x - west + margin) * scale:.1f},{(north + margin - y) * scale:.1f}"
                for x, y in ring.coords
            )
            + "Z"
            for ring in rings
        )

    def shapes(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
        return [
            {
                "code": code,
                "name": name,
                "path": path(outline),
                "x": (outline.representative_point().x - west + margin) * scale,
                "y": (north + margin - outline.bounds[1]) * scale + 14,
            }
            for code, name, outline in zip(frame.index, frame["name"], frame.geometry, strict=True)
        ]

    return {
        "wide": WIDE,
        "tall": round(tall),
        "communes": shapes(communes),
        "quartiers": shapes(quartiers),
    }
