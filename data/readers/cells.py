"""Read any spreadsheet as sheets of text: CSV, XLSX, XLSB, XLS, ODS; parsed in a child process.

Nothing is guessed here about what a sheet means: a cell is the text that a person sees in it.
"""

import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pandas as pd

from data.readers import ReadError
from data.readers.archive import check_members
from data.readers.sandbox import local_file, parse

_OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_NOT_CELLS: Final = (b"{", b"[", b"<", b"%PDF", b"BEGIN:V")
"""First characters of other text formats: JSON, XML, HTML, PDF, iCalendar."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of a spreadsheet.

    ``name``: "" for a CSV. ``cells``: text, "" where blank; the index is the line that a
    spreadsheet shows, from 1, blank lines left out; columns are positions from 0; titles and
    totals are there. Numbers are written with a point (``0.354166``), dates ``2026-09-23``, times
    ``08:30:00``, yes and no ``VRAI`` and ``FAUX``; merged cells each bear the text of the first.
    ``encoding``: of a CSV, None for a workbook. ``remarks``: what was done to the cells.
    """

    name: str
    cells: pd.DataFrame
    encoding: str | None = None
    remarks: list[str] = field(default_factory=list)


def read_sheets(path: str | Path) -> list[Sheet]:
    """The visible sheets that hold something, in order; one, without name, for a CSV; one a CSV
    of a zip, under its name.

    CSV: UTF-8 or UTF-16 where its mark or its bytes prove it, else Windows-1252; separated by
    semicolons, commas or tabs. Raises :class:`ReadError`, in French, for a file that is not a
    spreadsheet, is damaged, locked or beyond the limits of ``cells_child`` and ``sandbox``.
    """
    source = local_file(path)
    suffix = spreadsheet_suffix(source)
    if suffix is None:
        raise ReadError("format inconnu ; attendu : CSV, XLSX, XLS ou ODS.")
    answer = parse(source, suffix, "data.readers.cells_child")
    if not answer["sheets"]:
        raise ReadError("aucune feuille visible qui contienne quelque chose.")
    return [
        Sheet(
            sheet["name"],
            pd.DataFrame(sheet["rows"], index=pd.Index(sheet["lines"], name="line"), dtype="str"),
            sheet["encoding"],
            sheet["remarks"],
        )
        for sheet in answer["sheets"]
    ]


def spreadsheet_suffix(path: Path) -> str | None:
    """``.csv``, ``.xlsx``, ``.xlsb``, ``.ods`` or ``.xls`` by the content, ``.zip`` for CSV files
    together, as the INSEE publishes them; None for another format.

    Raises :class:`ReadError` for a workbook that is too large once open.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(_OLE2):
        return ".xls"
    if head.startswith(b"PK\x03\x04"):
        return _workbook_suffix(path)
    if head.startswith(_UTF_16):
        return ".csv"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return None if not text or b"\x00" in head or text.startswith(_NOT_CELLS) else ".csv"


def _workbook_suffix(path: Path) -> str | None:
    """Of a zip: the kind of workbook that its members tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise ReadError("fichier endommagé : son archive ne s’ouvre pas.") from error
    names = {member.filename.lower() for member in members}
    kinds = {
        ".xlsx": "xl/workbook.xml",
        ".xlsb": "xl/workbook.bin",
        ".ods": "content.xml",
    }
    suffix = next((suffix for suffix, name in kinds.items() if name in names), None)
    if suffix is None and any(name.endswith(".csv") for name in names):
        is_map = any(name.endswith((".shp", ".gpkg", ".json", ".geojson")) for name in names)
        suffix = None if is_map else ".zip"
    if suffix:
        check_members(members)
    return suffix
