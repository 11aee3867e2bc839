"""What a committee pack holds, frozen: the same words and figures for every format.

A pack is plain data: it is stored as JSON, and drawn again from there long after the territory
has changed. Formats draw what stands here and compute nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import TypeAdapter

Value = float | str | None


@dataclass(frozen=True)
class Figure:
    """A key figure: ``value`` as French readers write it, and what it counts."""

    value: str
    words: str


@dataclass(frozen=True)
class Table:
    """``columns`` are (name, unit), the unit empty for words; an empty cell is None."""

    title: str
    columns: list[tuple[str, str]]
    rows: list[list[Value]]
    source: str
    decimals: int = 0
    on_slide: bool = True
    """Whether the slides show it too: those of a talk are few."""
    beside: int = 0
    """How many of its first columns stand beside the picture of its section, on the same slide;
    0: it has a slide of its own."""


@dataclass(frozen=True)
class Map:
    """One figure a quartier: ``classes`` gives each quartier the rank of its class in
    ``legend``, from the least to the most; None where there is no figure."""

    title: str
    classes: dict[str, int | None]
    legend: list[str]
    missing: str
    source: str
    alt: str


@dataclass(frozen=True)
class WeekGrid:
    """``cells`` are (weekday 1-7, start in minutes, rank of the class or None, idle word)."""

    title: str
    cells: list[tuple[int, int, int | None, str]]
    legend: list[str]
    source: str
    alt: str


@dataclass(frozen=True)
class Bars:
    """Horizontal bars, one series each; ``low`` and ``high`` bound the first one if known."""

    title: str
    unit: str
    labels: list[str]
    series: dict[str, list[float | None]]
    source: str
    alt: str


Picture = Map | WeekGrid | Bars


@dataclass(frozen=True)
class Section:
    """One question of the committee: the answer in a sentence, then what shows it."""

    key: str
    name: str
    sentence: str
    figures: list[Figure] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    decision: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sheet:
    """The page of one quartier in the atlas."""

    code_qp: str
    name: str
    sentence: str
    figures: list[Figure]
    tables: list[Table]


@dataclass(frozen=True)
class Pack:
    """``outlines`` are two GeoJSON collections, « communes » and « quartiers » (EPSG:4326,
    property ``name``, features keyed by ``id``). ``slots`` gives each quartier the class of
    uncovered share of the half-hours of the week grid, Monday 7:00 first, 28 a day: a digit, or
    ``-`` where there is no need."""

    pack_id: str
    title: str
    territory: str
    frozen_on: str
    revision: int
    audience: str
    is_demo: bool
    parameters: list[tuple[str, str]]
    outlines: dict[str, Any]
    slots: dict[str, str]
    sections: list[Section]
    sheets: list[Sheet]

    def section(self, key: str) -> Section | None:
        return next((section for section in self.sections if section.key == key), None)


_JSON: Final = TypeAdapter(Pack)


def each_text(value: Any, change: Callable[[str], str]) -> Any:
    """Plain data (dict, list, scalars) with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: each_text(item, change) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [each_text(item, change) for item in value]
    return value


def to_json(pack: Pack) -> str:
    return _JSON.dump_json(pack).decode()


def from_json(text: str) -> Pack:
    """The pack that :func:`to_json` wrote. Raises ValueError where it is no pack."""
    return _JSON.validate_json(text)
