"""The pack as a workbook (XLSX): every table whole, with units, source and vintage."""

import io
import re
from typing import Any, Final

import xlsxwriter

from data.french import count
from data.inert import without_control
from exports.pack.content import Pack, Table
from geo.palette import INK, MUTED

_FIRST: Final = "Lire d’abord"


def workbook(pack: Pack) -> bytes:
    """A first sheet that says what it is, then a sheet a table. Typed text stays text."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False,
                                     "strings_to_urls": False})  # fmt: skip
    book.set_properties({"title": f"{pack.title} – {pack.territory}", "comments": pack.pack_id})
    looks = {
        "title": book.add_format({"bold": True, "font_size": 16, "font_color": INK}),
        "head": book.add_format({"bold": True, "bg_color": INK, "font_color": "#ffffff",
                                 "text_wrap": True, "valign": "vcenter"}),
        "small": book.add_format({"font_color": MUTED, "italic": True}),
        "words": book.add_format({"text_wrap": True, "valign": "top"}),
        0: book.add_format({"num_format": "# ##0", "valign": "top"}),
        1: book.add_format({"num_format": "# ##0.0", "valign": "top"}),
        2: book.add_format({"num_format": "# ##0.00", "valign": "top"}),
    }  # fmt: skip
    _first_sheet(book, pack, looks)
    names = {_FIRST}
    for table in [*_of_sections(pack), *_of_sheets(pack)]:
        _sheet(book, table, _name(table.title, names), looks)
    book.close()
    return out.getvalue()


def _first_sheet(book: Any, pack: Pack, looks: dict[Any, Any]) -> None:
    sheet = book.add_worksheet(_FIRST)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    _put(sheet, 0, 0, f"{pack.title} – {pack.territory}", looks["title"])
    lines = [("Dossier", pack.pack_id), *pack.parameters]
    if pack.is_demo:
        lines.append(("Attention", "Données de démonstration, fictives"))
    row = 2
    for name, value in lines:
        _put(sheet, row, 0, name, looks["words"])
        _put(sheet, row, 1, value, looks["words"])
        row += 1
    for section in pack.sections:
        row += 1
        _put(sheet, row, 0, section.name, looks["head"])
        _put(sheet, row, 1, section.sentence, looks["words"])
        for figure in section.figures:
            row += 1
            _put(sheet, row, 0, figure.value, looks["words"])
            _put(sheet, row, 1, figure.words, looks["words"])
        for note in [section.decision, *section.notes]:
            if note:
                row += 1
                _put(sheet, row, 1, note, looks["words"])


def _sheet(book: Any, table: Table, name: str, looks: dict[Any, Any]) -> None:
    sheet = book.add_worksheet(name)
    _put(sheet, 0, 0, table.title, looks["title"])
    _put(sheet, 1, 0, f"Source : {table.source}", looks["small"])
    _put(sheet, 2, 0, count(len(table.rows), "ligne"), looks["small"])
    for column, (title, unit) in enumerate(table.columns):
        _put(sheet, 3, column, f"{title} ({unit})" if unit else title, looks["head"])
        texts = [row[column] for row in table.rows if isinstance(row[column], str)]
        longest = max([len(title), *(len(str(text)) for text in texts)])
        sheet.set_column(column, column, min(max(12, longest), 60))
    for rank, row in enumerate(table.rows, start=4):
        for column, value in enumerate(row):
            if isinstance(value, str):
                _put(sheet, rank, column, value, looks["words"])
            elif value is not None:
                sheet.write_number(rank, column, value, looks[table.decimals])
    sheet.freeze_panes(4, 1)
    if table.rows:
        sheet.autofilter(3, 0, 3 + len(table.rows), len(table.columns) - 1)


def _put(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Text as text: never a formula, a link or a number."""
    sheet.write_string(row, column, without_control(text), look)


def _of_sections(pack: Pack) -> list[Table]:
    return [table for section in pack.sections for table in section.tables]


def _of_sheets(pack: Pack) -> list[Table]:
    """The tables of the quartiers, those of one title together."""
    together: dict[str, Table] = {}
    for sheet in pack.sheets:
        for table in sheet.tables:
            title = f"{table.title}, par quartier"
            known = together.setdefault(
                title, Table(title, [("Quartier", ""), *table.columns], [], table.source,
                             table.decimals)
            )  # fmt: skip
            known.rows.extend([sheet.name, *row] for row in table.rows)
    return list(together.values())


def _name(title: str, taken: set[str]) -> str:
    """A name that spreadsheets accept: 31 characters, no ``[]:*?/\\``, not taken yet."""
    base = re.sub(r"[\[\]:*?/\\']", " ", title)[:31].strip() or "Table"
    name, rank = base, 2
    while name.lower() in {other.lower() for other in taken}:
        name = f"{base[:27]} {rank}"
        rank += 1
    taken.add(name)
    return name
