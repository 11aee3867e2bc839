"""Folium maps that draw offline, stay put when a filter changes and send few bytes.

The base map (ground and outlines) depends on the territory only: Streamlit keeps its frame as
long as it is the same. What a filter changes travels in a *feature group* of two light layers:
``Shading`` (a fill and a sentence per quartier) and ``Points`` (coordinates as integer steps).
Outlines come from a script file loaded once by the browser, not with every answer.

Text reaches the browser as JSON and is shown through ``textContent``: it is never HTML.
"""

import hashlib
import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
from branca.element import MacroElement
from folium.template import Template

from geo import palette
from geo.crs import TERRITORIES

TILES: Final = {
    "ign": (
        "https://data.geopf.fr/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&STYLE=normal"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&TILEMATRIXSET=PM&FORMAT=image/png"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
        "Plan IGN – Géoplateforme",
    ),
    "osm": (
        "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
        "© contributeurs OpenStreetMap",
    ),
}
"""Online grounds a city may switch on: key → (address, attribution). Off by default, since they
tell a third party the address of every visitor."""

_TEMPLATE_OPENING = re.compile(r"\{(?=[{%#])")

Box = tuple[float, float, float, float]


def escape(text: object) -> str:
    """Text made inert for an HTML sink of folium (its templates land in JS literals too)."""
    out = html.escape(str(text), quote=True)
    for character in "\\`${}":
        out = out.replace(character, f"&#{ord(character)};")
    return out.replace("\u2028", " ").replace("\u2029", " ")


@dataclass(frozen=True)
class Assets:
    """Addresses of the files the browser loads, all served by the app itself."""

    leaflet_js: str
    leaflet_css: str
    map_js: str
    map_css: str


@dataclass(frozen=True)
class Outlines:
    """Communes and quartiers as one script file, named by its content."""

    script: str
    version: str
    bounds: tuple[tuple[float, float], tuple[float, float]]


def outlines(
    communes: gpd.GeoDataFrame, quartiers: gpd.GeoDataFrame, *, tolerance: float = 2e-5
) -> Outlines:
    """The outlines of a territory, ready to be served as a script.

    Takes ``communes`` (insee_com, name) and ``quartiers`` (code_qp, name) in EPSG:4326;
    ``tolerance`` is the simplification in degrees (2e-5 is about 2 m, below a pixel).
    """
    shown = quartiers if len(quartiers) else communes
    west, south, east, north = shown.total_bounds if len(shown) else TERRITORIES[0].box
    # The largest first: it keeps its label where two would cover each other.
    quartiers = quartiers.loc[quartiers.envelope.to_crs(3857).area.sort_values().index[::-1]]
    collections = {
        "communes": _collection(communes, "insee_com", tolerance),
        "quartiers": _collection(quartiers, "code_qp", tolerance),
    }
    body = json.dumps(collections, ensure_ascii=True, separators=(",", ":"))
    version = hashlib.sha256(body.encode()).hexdigest()[:16]
    return Outlines(
        script=f"window.atlasOutlines={body};",
        version=version,
        bounds=((float(south), float(west)), (float(north), float(east))),
    )


def base_map(outlines: Outlines, outlines_js: str, assets: Assets, tiles: str | None) -> folium.Map:
    """A new map with the ground and the outlines; make one at each run, never keep it.

    ``outlines_js`` is the address of ``outlines.script``; ``tiles`` a key of ``TILES`` or None.
    """
    view = folium.Map(
        tiles=None,
        prefer_canvas=True,
        zoom_control=True,
        max_zoom=19,
        min_zoom=5,
        zoom_snap=0.25,
        attribution_control=tiles is not None,
    )
    view.default_js = [
        ("leaflet", assets.leaflet_js),
        ("atlas", assets.map_js),
        ("contours", outlines_js),
    ]
    view.default_css = [("leaflet_css", assets.leaflet_css), ("atlas_css", assets.map_css)]
    if tiles is not None:
        address, attribution = TILES[tiles]
        folium.TileLayer(address, attr=escape(attribution)).add_to(view)
    _Ground(outlines, over_tiles=tiles is not None).add_to(view)
    return view


def layers(
    shading: "Shading", points: "Points | None" = None, lines: "Lines | None" = None
) -> folium.FeatureGroup:
    """What a filter changes, to be handed to the map as its feature group."""
    group = folium.FeatureGroup(name="atlas")
    for layer in (shading, lines, points):
        if layer is not None:
            layer.add_to(group)
    return group


class _Ground(MacroElement):
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.atlas.ground({{ this._parent.get_name() }}, {{ this.options }});"
        "{% endmacro %}"
    )

    def __init__(self, outlines: Outlines, *, over_tiles: bool) -> None:
        super().__init__()
        self._name = "Ground"
        self.options = _inline_json(
            {
                "version": outlines.version,
                "bounds": outlines.bounds,
                "commune": {
                    "color": palette.COMMUNE_LINE,
                    "weight": 1,
                    "fill": not over_tiles,
                    "fillColor": palette.COMMUNE_FILL,
                    "fillOpacity": 1,
                },
                "quartier": {
                    "color": palette.QUARTIER_LINE,
                    "weight": 1.2,
                    "fillOpacity": 0.9,
                    "fillColor": palette.QUARTIER_FILL,
                },
                "selected": {"color": palette.SELECTED_LINE, "weight": 3},
            }
        )


@dataclass(frozen=True)
class Legend:
    """What the colours say: a title with its unit, and (colour, words, is a point) rows."""

    title: str
    rows: Sequence[tuple[str, str, bool]]


class Shading(MacroElement):
    """Fill and tooltip of each quartier, and the one selected.

    ``fills`` maps code_qp to a colour, ``texts`` to a plain sentence; ``selected`` are those
    that carry the strong outline; ``focus`` (west, south, east, north in degrees) is where the
    view moves to when it changes, the whole territory if None.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}window.atlas.shade({{ this.packed }});{% endmacro %}"
    )

    def __init__(
        self,
        fills: Mapping[str, str],
        texts: Mapping[str, str],
        *,
        legend: "Legend",
        selected: Sequence[str] = (),
        focus: Box | None = None,
    ) -> None:
        super().__init__()
        self._name = "Shading"
        self.packed = _inline_json(
            {
                "f": dict(fills),
                "t": dict(texts),
                "s": list(selected),
                "z": focus and [[focus[1], focus[0]], [focus[3], focus[2]]],
                "l": {"title": legend.title, "rows": legend.rows},
            }
        )


class Points(MacroElement):
    """Points in few bytes: integer steps of 1e-5 degree, one letter a field.

    ``points`` has lon, lat (degrees), id, label (plain text) and category (index in
    ``colours``). Points without coordinates are left out.
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.atlas.points({{ this._parent.get_name() }}, {{ this.packed }});"
        "{% endmacro %}"
    )

    def __init__(self, points: pd.DataFrame, colours: Sequence[str]) -> None:
        super().__init__()
        self._name = "Points"
        self.packed = pack(points, colours)


class Lines(MacroElement):
    """Straight lines between two places each, the thickest on top of the others.

    ``lines`` has lon_a, lat_a, lon_b, lat_b (degrees), width (pixels) and label (plain text).
    """

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.atlas.lines({{ this._parent.get_name() }}, {{ this.packed }});"
        "{% endmacro %}"
    )

    def __init__(self, lines: pd.DataFrame, colour: str) -> None:
        super().__init__()
        self._name = "Lines"
        ordered = lines.sort_values("width")
        ends = ordered[["lat_a", "lon_a", "lat_b", "lon_b"]].round(5)
        self.packed = _inline_json(
            {
                "e": ends.to_numpy().tolist(),
                "w": ordered["width"].round(1).tolist(),
                "n": ordered["label"].tolist(),
                "c": colour,
            }
        )


def pack(points: pd.DataFrame, colours: Sequence[str]) -> str:
    """The points of :class:`Points` as inline JSON."""
    points = points[np.isfinite(points["lon"]) & np.isfinite(points["lat"])]
    steps = {
        axis: np.diff(np.rint(points[column].to_numpy() * 1e5).astype(np.int64), prepend=0)
        for axis, column in (("x", "lon"), ("y", "lat"))
    }
    return _inline_json(
        {
            "x": steps["x"].tolist(),
            "y": steps["y"].tolist(),
            "i": points["id"].tolist(),
            "n": points["label"].tolist(),
            "k": points["category"].tolist(),
            "c": list(colours),
        }
    )


def _collection(frame: gpd.GeoDataFrame, code: str, tolerance: float) -> dict[str, Any]:
    shapes = frame.geometry.simplify(tolerance).set_precision(1e-5)
    # Leaflet fails on an outline without points: one of a metre or so is kept as it is.
    shapes = shapes.where(~shapes.is_empty, frame.geometry)
    labels = frame.geometry.representative_point()
    south = frame.geometry.bounds["miny"]
    collection: dict[str, Any] = gpd.GeoDataFrame(
        {
            "code": frame[code],
            "name": frame["name"],
            "label": [
                [round(lat, 5), round(point.x, 5)] for point, lat in zip(labels, south, strict=True)
            ],
        },
        geometry=shapes,
    ).to_geo_dict(drop_id=True)
    return collection


def _inline_json(value: object) -> str:
    """JSON that stays data inside a script, and inside the Jinja template that folium makes of
    it: ``<``, line separators and the openings ``{{``, ``{%`` and ``{#`` are escaped."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    return _TEMPLATE_OPENING.sub(r"\\u007b", text)
