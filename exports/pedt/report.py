"""The état des lieux of a PEDT evaluation, filled from the data; what is missing is named."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.offer import Filters, matching
from data.french import day
from data.inert import without_control
from data.vocabulary import BANDS, PERIODS
from exports.pack.basis import Basis, Choice
from exports.pack.content import Figure, Table, Value
from exports.pack.deck import written
from exports.typeset import cells, typeset

TO_COMPLETE: Final = "À compléter : "
_LAYOUT = Path(__file__).with_name("report.typ")


@dataclass(frozen=True)
class Chapter:
    """One part of the report: sentences, tables, and what the data does not say."""

    title: str
    sentences: list[str]
    tables: list[Table] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """The état des lieux of one PEDT at a date."""

    title: str
    commune: str
    made_on: dt.date
    is_demo: bool
    figures: list[Figure]
    chapters: list[Chapter]

    @property
    def missing(self) -> list[str]:
        return [line for chapter in self.chapters for line in chapter.missing]


@dataclass(frozen=True)
class Ground:
    """What the chapters read: one PEDT (a row of ``projects``), its commune, the data."""

    basis: Basis
    """The quartiers of the commune, every age, in a week of term."""
    catalogue: pd.DataFrame
    project: Mapping[str, Any]

    @property
    def insee_com(self) -> str:
        return str(self.project["insee_com"])

    @cached_property
    def commune(self) -> pd.DataFrame:
        """The one row of the commune."""
        communes = self.basis.territory.communes
        return communes[communes["insee_com"] == self.insee_com]

    @property
    def name(self) -> str:
        return str(self.commune["name"].iloc[0])

    @property
    def today(self) -> dt.date:
        return self.basis.territory.scope_date

    @cached_property
    def offer(self) -> pd.DataFrame:
        """The sessions at the sites of the commune, in force today or later."""
        here = self.catalogue[self.catalogue["insee_com"] == self.insee_com]
        return matching(here, Filters(), self.today)

    def during(self, period: str) -> Basis:
        """The same quartiers and ages in another period."""
        choice = self.basis.choice
        if period == choice.period:
            return self.basis
        return Basis(self.basis.territory, replace(choice, period=period), self.basis.released)

    def source(self, words: str) -> str:
        demo = " ; données de démonstration, fictives" if self.basis.territory.is_demo else ""
        return f"{words}{demo}"


def quartiers_of(quartiers: pd.DataFrame, insee_com: str) -> list[str]:
    """Codes of the quartiers of the latest outlines that stand in a commune."""
    latest = quartiers[quartiers["vintage"] == quartiers["vintage"].max()]
    inside = [insee_com in codes.split(",") for codes in latest["insee_com"]]
    return [str(code) for code in latest.loc[inside, "code_qp"]]


def choice_of(codes: list[str], scenario: str) -> Choice:
    """What the coverage of the report is computed on."""
    return Choice("", codes, list(BANDS), next(iter(PERIODS)), scenario, "comite", [])


def as_pdf(report: Report) -> bytes:
    """PDF/UA-1, A4."""
    content = {
        "title": report.title,
        "commune": report.commune,
        "made_on": day(report.made_on),
        "is_demo": report.is_demo,
        "figures": [asdict(figure) for figure in report.figures],
        "to_complete": TO_COMPLETE.strip(),
        "missing": len(report.missing),
        "chapters": [
            {
                "title": chapter.title,
                "sentences": chapter.sentences,
                "tables": [cells(table) for table in chapter.tables],
                "missing": chapter.missing,
            }
            for chapter in report.chapters
        ],
    }
    return typeset(_LAYOUT, content, report.made_on.isoformat())


def as_text(report: Report) -> str:
    """Plain lines to paste into a form or a word processor: no marks, no tabs."""
    return without_control("\n".join(_lines(report))) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield _one_line(report.title)
    yield f"{report.commune}, au {day(report.made_on)}."
    if report.is_demo:
        yield "Données de démonstration, fictives."
    for rank, chapter in enumerate(report.chapters, start=1):
        yield ""
        yield _one_line(f"{rank}. {chapter.title}")
        yield from map(_one_line, chapter.sentences)
        for table in chapter.tables:
            yield _one_line(f"{table.title} :")
            yield from (f"• {_row(table, row)}" for row in table.rows)
            yield _one_line(f"(Source : {table.source})")
        yield from (_one_line(f"{TO_COMPLETE}{line}") for line in chapter.missing)


def _row(table: Table, row: list[Value]) -> str:
    """« Sanitas : besoin 1 200 h/semaine ; … »: the name of a row, then its other cells."""
    first, *others = (written(value, table.decimals) for value in row)
    parts = [
        _cell(name, unit, value, text)
        for (name, unit), value, text in zip(table.columns[1:], row[1:], others, strict=True)
        if text
    ]
    return _one_line(f"{first} : {' ; '.join(parts)}" if parts else first)


def _cell(name: str, unit: str, value: Value, text: str) -> str:
    """« besoin 1 200 h/semaine », « 1 créneau »: the unit once, in the singular below two."""
    if not unit or value is None or isinstance(value, str):
        return f"{name[:1].lower()}{name[1:]} {text}"
    one = unit[:-1] if value < 2 and unit[-1:] in "sx" else unit
    named = "" if name.lower() == unit else f"{name[:1].lower()}{name[1:]} "
    return f"{named}{text} {one}"


def _one_line(text: str) -> str:
    return re.sub(r"[\n\t\r]+", " ", text).strip()


def file_name(report: Report) -> str:
    plain = unicodedata.normalize("NFKD", report.title).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return f"{slug}-{report.made_on.isoformat()}.pdf"
