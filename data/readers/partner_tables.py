"""Recognise a partner’s spreadsheet by its headers, and read it row by row."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

import pandas as pd

from data.check import Tables
from data.readers import ReadError, nominative
from data.readers import partner_coordination as coordination
from data.readers import partner_offer as offer
from data.readers.partner_build import Changed
from data.readers.partner_fields import FIELDS, KINDS, Kind, match, plain
from data.readers.partner_rows import Rows
from data.readers.reading import Reader, Reading, Source

HEADER_WITHIN: Final = 30
MIN_COLUMNS: Final = 2
_TOTALS: Final = re.compile(r"(?:sous[- ])?tota(?:l|ux)(?:$|[ :].*)|somme|ensemble")

_READERS: Final[Mapping[str, Callable[[Rows, Tables], Changed]]] = {
    "actors": offer.read_actors,
    "sites": offer.read_sites,
    "activities": offer.read_activities,
    "attendance": coordination.read_attendance,
    "meetings": coordination.read_meetings,
    "actions": coordination.read_actions,
    "projects": coordination.read_projects,
}


@dataclass(frozen=True)
class Found:
    """A table in a sheet: its kind, its columns (header → field) and the lines under it."""

    kind: Kind
    mapping: dict[str, str]
    misspelled: dict[str, str]
    headers: list[str]
    body: pd.DataFrame
    preamble: str


def recognise(source: Source) -> Reader | None:
    """A sheet whose headers make one of the kinds of ``partner_fields``; None for another.

    Raises :class:`ReadError` for a sheet of nominative data about children.
    """
    if source.sheet is None:
        return None
    reason = nominative.find(source.sheet.cells)
    if reason:
        raise ReadError(f"{source.place}, {reason}")
    found = find(source.sheet.cells, source.choices.mapping)
    if found is None:
        return None
    return Reader(found.kind.table, partial(_read, source, found))


def find(cells: pd.DataFrame, chosen: Mapping[str, str]) -> Found | None:
    """The table whose header, among the first lines, makes most fields of a kind.

    ``chosen``: header → field as somebody decided, "" for none. A header may stand on two lines:
    « Horaires » above « début » and « fin ».
    """
    best: tuple[int, Found] | None = None
    head = cells.head(HEADER_WITHIN).to_numpy()
    for at, row in enumerate(head):
        for headers in (list(row), _stacked(head[at - 1], row) if at else None):
            if headers is None or sum(bool(text) for text in headers) < MIN_COLUMNS:
                continue
            for kind in KINDS:
                mapping, near = _mapping(headers, kind, chosen)
                score = len(mapping) - len(near)
                if not _makes(kind, mapping) or (best and score <= best[0]):
                    continue
                preamble = " ".join(text for line in head[:at] for text in dict.fromkeys(line))
                body = cells.iloc[at + 1 :]
                best = score, Found(kind, mapping, near, headers, body, preamble)
    return best[1] if best else None


def _stacked(above: list[str], below: list[str]) -> list[str]:
    return [
        f"{top} {low}".strip() if low and top != low else top or low
        for top, low in zip(above, below, strict=True)
    ]


def _mapping(
    headers: list[str], kind: Kind, chosen: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    free = [header for header in headers if header and header not in chosen]
    mine = {h: f for h, f in chosen.items() if h in headers and f in kind.fields}
    mapping, near = match(free, kind)
    mapping = {h: f for h, f in mapping.items() if f not in mine.values()} | mine
    return mapping, {h: f for h, f in near.items() if h in mapping}


def _makes(kind: Kind, mapping: Mapping[str, str]) -> bool:
    fields = set(mapping.values())
    return len(fields) >= MIN_COLUMNS and all(fields & needed for needed in kind.required)


def _read(source: Source, found: Found, tables: Tables) -> Reading:
    """Every line under the header is taken, left out, doubtful or refused."""
    headers = {field: header for header, field in found.mapping.items()}
    places = {field: found.headers.index(header) for field, header in headers.items()}
    text = found.body.iloc[:, list(places.values())].copy()
    text.columns = pd.Index(list(places))
    rows = Rows(source.place, text, headers, source.choices.answers)
    others = [h for h in found.headers if h and h not in found.mapping]
    if others:
        unread = ", ".join(f"« {header} »" for header in dict.fromkeys(others))
        rows.remarks.append(f"Colonnes non reprises : {unread}.")
    for header, field in found.misspelled.items():
        rows.remarks.append(f"Colonne « {header} » lue comme « {FIELDS[field].label} ».")
    rows.set_aside(_is_total(found.body), "ligne de total")
    rows.set_aside((text == "").all(axis=1), "ligne sans rien dans les colonnes lues")
    rows.set_aside(_repeats(text, headers), "en-tête répété")
    if found.kind.table == "sessions":
        changed = offer.read_sessions(rows, tables, found.preamble)
    else:
        changed = _READERS[found.kind.table](rows, tables)
    reading = rows.reading(found.kind.title, changed if rows.taken.any() else {})
    reading.mapping |= dict.fromkeys(others, "")
    reading.remarks += source.sheet.remarks if source.sheet else []
    if not reading.rows:
        reading.problems.append("aucune ligne sous l’en-tête.")
    return reading


def _is_total(body: pd.DataFrame) -> pd.Series:
    """Lines whose first text says « total »; « Ensemble vocal » does not."""
    cells = body.to_numpy(dtype=object)
    first = pd.Series(cells[range(len(cells)), (cells != "").argmax(axis=1)], index=body.index)
    totals = [text for text in first.unique() if _TOTALS.fullmatch(plain(text))]
    return first.isin(totals)


def _repeats(text: pd.DataFrame, headers: Mapping[str, str]) -> pd.Series:
    """Lines that say the header again, as printed sheets do."""
    same = [text[field] == header for field, header in headers.items()]
    return pd.concat(same, axis=1).all(axis=1)


def labels(kind_title: str) -> dict[str, str]:
    """Field → label of the fields that a sheet of this content may fill, for a choice."""
    kind = next(one for one in KINDS if one.title == kind_title)
    return {field: FIELDS[field].label for field in kind.fields}
