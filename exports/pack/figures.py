"""The pictures of a pack as crisp PNG, readable from the back of the room."""

import io
import math
from typing import Any, Final

import geopandas as gpd
import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Drawing
from matplotlib.patches import Patch, Rectangle
from matplotlib.patheffects import withStroke
from shapely import box

from analysis.week_grid import IN_CLASS, NO_NEED
from data.french import number
from data.vocabulary import WEEKDAYS
from exports.pack.content import Bars, Map, Pack, Picture, WeekGrid
from geo.classes import colours_of
from geo.crs import metre_crs
from geo.palette import (
    CATEGORIES,
    COMMUNE_FILL,
    COMMUNE_LINE,
    GROUND,
    INK,
    MISSING_FILL,
    MUTED,
    QUARTIER_LINE,
)

DPI: Final = 200
WIDE: Final = 1.65
"""Width of a map by its height."""
_STYLE: Final[dict[Any, Any]] = {
    "font.family": "DejaVu Sans",
    "font.size": 13,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.color": MUTED,
    "text.parse_math": False,
    "svg.hashsalt": "atlas",
}


def png(pack: Pack, picture: Picture, size: tuple[float, float] = (7.2, 6.0)) -> bytes:
    """``picture`` drawn at ``size`` inches, with its legend, its source and its date."""
    return _drawn(pack, picture, size, "png")


def svg(pack: Pack, picture: Picture, size: tuple[float, float] = (7.2, 6.0)) -> str:
    """The same as text, sharp at any size; its letters are outlines."""
    return _drawn(pack, picture, size, "svg").decode()


def _drawn(pack: Pack, picture: Picture, size: tuple[float, float], form: str) -> bytes:
    with mpl.rc_context(_STYLE):
        drawing = Drawing(figsize=size, facecolor="white")
        left = {Map: 0.01, WeekGrid: 0.075, Bars: 0.3}[type(picture)]
        axes = drawing.add_axes((left, 0.2, 0.985 - left, 0.71))
        if isinstance(picture, Map):
            _draw_map(pack, picture, axes)
        elif isinstance(picture, WeekGrid):
            _draw_week(picture, axes)
        else:
            _draw_bars(picture, axes)
        drawing.text(0.01, 0.965, picture.title, fontsize=13, weight="bold", va="center")
        drawing.text(0.01, 0.012, _wrapped(picture.source, size[0]), fontsize=7.5, color=MUTED)
        out = io.BytesIO()
        drawing.savefig(out, format=form, dpi=DPI, metadata={"Date": None} if form == "svg" else {})
    return out.getvalue()


def _legend(axes: Axes, patches: list[Patch]) -> None:
    """In rows below the picture, from the least to the most."""
    wide = 4
    tall = math.ceil(len(patches) / wide)
    by_row = [patches[row * wide + column] for column in range(wide) for row in range(tall)
              if row * wide + column < len(patches)]  # fmt: skip
    axes.figure.legend(
        handles=by_row,
        loc="lower left",
        bbox_to_anchor=(0, 0.055),
        ncols=wide,
        frameon=False,
        fontsize=10,
        columnspacing=1.2,
        handlelength=1.4,
    )


def _wrapped(text: str, inches: float) -> str:
    """At most two lines of small print."""
    wide = int(inches * 18)
    if len(text) <= wide:
        return text
    cut = text.rfind(" ", 0, wide)
    rest = text[cut + 1 :]
    return text[:cut] + "\n" + (rest if len(rest) <= wide else rest[: wide - 1] + "…")


def frames(pack: Pack) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Communes and quartiers in metres, indexed by code."""
    communes, quartiers = (_frame(pack.outlines[name]) for name in ("communes", "quartiers"))
    shown = quartiers if len(quartiers) else communes
    crs = metre_crs(tuple(shown.total_bounds))
    return communes.to_crs(crs), quartiers.to_crs(crs)


def _frame(collection: dict[str, object]) -> gpd.GeoDataFrame:
    features = collection["features"]
    assert isinstance(features, list)
    frame = gpd.GeoDataFrame.from_features(features, crs=4326, columns=["name", "geometry"])
    frame.index = [str(feature["id"]) for feature in features]
    return frame


def _draw_map(pack: Pack, picture: Map, axes: Axes) -> None:
    communes, quartiers = frames(pack)
    shown = quartiers.loc[[code for code in picture.classes if code in quartiers.index]]
    axes.set_facecolor(GROUND)
    communes.plot(ax=axes, color=COMMUNE_FILL, edgecolor=COMMUNE_LINE, linewidth=1)
    colours = colours_of(range(len(picture.legend) - 1))
    for code, outline in shown.geometry.items():
        rank = picture.classes[str(code)]
        gpd.GeoSeries([outline]).plot(
            ax=axes,
            color=MISSING_FILL if rank is None else colours[rank],
            edgecolor=QUARTIER_LINE,
            linewidth=0.9,
            hatch="////" if rank is None else None,
        )
    _frame_on(shown if len(shown) else communes, axes)
    _label(shown, communes, axes)
    axes.spines[:].set_color(COMMUNE_LINE)
    axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
    patches = [
        Patch(facecolor=colour, edgecolor=MUTED, label=words)
        for colour, words in zip(colours, picture.legend, strict=True)
    ]
    if None in picture.classes.values():
        patches.append(Patch(facecolor=MISSING_FILL, hatch="////", label=picture.missing))
    _legend(axes, patches)


def _frame_on(shown: gpd.GeoDataFrame, axes: Axes) -> None:
    west, south, east, north = shown.total_bounds
    high = 1.16 * max(north - south, (east - west) / WIDE, 500)
    x, y = (west + east) / 2, (south + north) / 2
    axes.set(xlim=(x - high * WIDE / 2, x + high * WIDE / 2), ylim=(y - high / 2, y + high / 2))
    axes.set_aspect("equal", adjustable="box")


def _label(shown: gpd.GeoDataFrame, communes: gpd.GeoDataFrame, axes: Axes) -> None:
    """Names beside the outlines, the largest first, where they cover least of the others."""
    west, east = axes.get_xlim()
    line, wide = (east - west) / 44, (east - west) / 92
    taken = list(shown.geometry)

    def write(name: str, places: list[tuple[float, float]], **style: Any) -> None:
        lines = name.split("\n")
        half, tall = max(map(len, lines)) * wide / 2, len(lines) * line / 2
        boxes = [box(x - half, y - tall, x + half, y + tall) for x, y in places]
        covered = [shapely.intersection(one, taken) for one in boxes]
        best = int(np.argmin([shapely.area(parts).sum() for parts in covered]))
        taken.append(boxes[best])
        axes.annotate(
            name, places[best], ha="center", va="center", linespacing=1, clip_on=True, **style
        )

    for code in shown.area.sort_values(ascending=False).index:
        name = str(shown["name"][code]).replace(" – ", "\n– ")
        left, bottom, right, top = shown.geometry[code].bounds
        x, y = (left + right) / 2, (bottom + top) / 2
        half = max(map(len, name.split("\n"))) * wide / 2
        tall = (name.count("\n") + 1) * line / 2
        around = [(x, bottom - tall), (right + half, y), (left - half, y), (x, top + tall),
                  (right + half, bottom), (left - half, bottom)]  # fmt: skip
        outline = withStroke(linewidth=2.5, foreground="white")
        write(name, around, fontsize=9, path_effects=[outline])
    low, high = axes.get_ylim()
    inside = communes.clip_by_rect(west, low, east, high)
    for shape, name in zip(inside, communes["name"], strict=True):
        if not shape.is_empty:
            left, bottom, right, top = shape.bounds
            steps = [(left + (right - left) * a / 8, bottom + (top - bottom) * b / 8)
                     for a in range(1, 8) for b in range(1, 8)]  # fmt: skip
            within = shapely.contains_xy(shape, steps)
            places = [step for step, good in zip(steps, within, strict=True) if good]
            middle = shape.representative_point()
            write(str(name).upper(), [*places, (middle.x, middle.y)], fontsize=8, color=MUTED)


def _draw_week(picture: WeekGrid, axes: Axes) -> None:
    colours = colours_of(range(len(picture.legend) - 1))
    idle = {IN_CLASS: MISSING_FILL, NO_NEED: COMMUNE_FILL}
    for day, start, rank, words in picture.cells:
        colour = idle[words] if rank is None else colours[rank]
        axes.add_patch(
            Rectangle((day - 0.5, start / 60), 0.94, 0.5, facecolor=colour, edgecolor="white",
                      linewidth=0.4, hatch="//" if words == IN_CLASS else None)
        )  # fmt: skip
    hours = [start / 60 for _, start, _, _ in picture.cells]
    first, last = math.floor(min(hours)), math.ceil(max(hours) + 0.5)
    axes.set(xlim=(0.45, 7.5), ylim=(last, first))
    axes.set_xticks(range(1, 8), [word.capitalize() for word in WEEKDAYS.values()], fontsize=11)
    axes.xaxis.tick_top()
    axes.set_yticks(range(first, last + 1), [f"{value} h" for value in range(first, last + 1)],
                    fontsize=11)  # fmt: skip
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    patches = [
        Patch(facecolor=colour, edgecolor=MUTED, label=words)
        for colour, words in zip(colours, picture.legend, strict=True)
    ]
    patches += [Patch(facecolor=colour, edgecolor=MUTED, label=words,
                      hatch="//" if words == IN_CLASS else None)
                for words, colour in idle.items()]  # fmt: skip
    _legend(axes, patches)


def _draw_bars(picture: Bars, axes: Axes) -> None:
    places = np.arange(len(picture.labels))
    thick = 0.8 / len(picture.series)
    for rank, (name, values) in enumerate(picture.series.items()):
        lengths = np.array([np.nan if value is None else value for value in values])
        at = places + (rank - (len(picture.series) - 1) / 2) * thick
        bars = axes.barh(at, lengths, height=thick * 0.92, color=CATEGORIES[rank], label=name)
        axes.bar_label(bars, [number(value, 0) for value in lengths], padding=3, fontsize=10)
    axes.set_yticks(places, picture.labels)
    axes.invert_yaxis()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(lambda value, _position: number(value))
    axes.margins(x=0.12)
    axes.set_xlabel(picture.unit)
    if len(picture.series) > 1:
        _legend(
            axes,
            [
                Patch(facecolor=colour, label=name)
                for colour, name in zip(CATEGORIES, picture.series, strict=False)
            ],
        )
