"""Parse one spreadsheet in a process of its own: ``python -m data.readers.cells_child FILE``.

The answer, on standard output, is one JSON object: ``sheets``, each with ``name``, ``lines``,
``rows`` (text, all of one length), ``encoding`` and ``remarks``; or ``error`` alone.
"""

import csv
import datetime as dt
import io
import json
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data.readers import ReadError
from data.readers.sandbox import limit_resources

MAX_SHEETS: Final = 60
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 500
MAX_CELLS: Final = 6_000_000
"""Of all sheets: enough for the national annuaire (65,000 rows of 71 columns)."""
MAX_LINES_A_CELL: Final = 100
"""A quoted cell over more lines of a CSV than this is a quote that was never closed."""
_SNIFFED: Final = 100_000
_DELIMITERS: Final = ";\t,"
_UNSTORABLE: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_WRAPPED: Final = re.compile(r'="(.*)"')
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
"""Stream that holds a workbook under a password ([MS-OFFCRYPTO] 2.3.4.1)."""
_SEQUENCE: Final = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


def main(path: Path) -> None:
    """Write the answer for the file at ``path`` on standard output."""
    limit_resources()
    try:
        readers: dict[str, Callable[[Path], list[dict[str, Any]]]] = {
            ".csv": lambda one: read_csv(one.read_bytes()),
            ".zip": read_zip,
        }
        sheets = readers.get(path.suffix, read_workbook)(path)
        answer: dict[str, Any] = {"sheets": sheets}
    except ReadError as error:
        answer = {"error": str(error)}
    sys.stdout.write(json.dumps(answer))


def read_csv(content: bytes) -> list[dict[str, Any]]:
    """The one sheet of a CSV; raises :class:`ReadError`."""
    text, encoding = decode(content)
    remarks = []
    if "Ã©" in text:
        remarks.append("Des accents étaient déjà abîmés (« Ã© ») dans le fichier reçu.")
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text[:_SNIFFED]))
    before = cells = 0
    try:
        for row in reader:
            if reader.line_num - before > MAX_LINES_A_CELL:
                raise ReadError(f"un guillemet ouvert ligne {len(rows) + 1} n’est jamais refermé.")
            before = reader.line_num
            rows.append([_clean(cell) for cell in row])
            cells += len(row)
            _check_size(len(rows), len(row), cells)
    except csv.Error as error:
        raise ReadError(f"ligne {len(rows) + 1} illisible : cellule démesurée.") from error
    sheet = _sheet("", 1, rows, encoding, remarks)
    return [sheet] if sheet else []


def read_zip(path: Path) -> list[dict[str, Any]]:
    """The sheets of the CSV files of an archive whose members were checked."""
    sheets = []
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                if member.filename.lower().endswith(".csv"):
                    name = _clean(PurePosixPath(member.filename).name)
                    sheets += [{**one, "name": name} for one in read_csv(archive.read(member))]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ReadError("archive zip endommagée ou protégée par un mot de passe.") from error
    return sheets


def decode(content: bytes) -> tuple[str, str]:
    """Text and name of its encoding, never mojibake.

    Raises :class:`ReadError` for bytes that are neither, and for UTF-8 that is damaged: read as
    Windows-1252 it would show « Ã© » in place of « é ».
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return _without_nul(content.decode("utf-16")), "UTF-16"
        except UnicodeDecodeError as error:
            raise ReadError("texte UTF-16 endommagé.") from error
    try:
        return _without_nul(content.decode("utf-8-sig")), "UTF-8"
    except UnicodeDecodeError as error:
        sequences = _SEQUENCE.findall(content)
        others = sum(byte > 127 for byte in content) - sum(map(len, sequences))
        if len(sequences) > others:
            line = content[: error.start].count(b"\n") + 1
            raise ReadError(
                f"ligne {line} : caractère illisible dans un texte UTF-8. Enregistrez de nouveau "
                "le fichier en « CSV UTF-8 »."
            ) from error
    try:
        return _without_nul(content.decode("cp1252")), "Windows-1252"
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise ReadError(
            f"ligne {line} : caractère illisible. Enregistrez de nouveau le fichier en "
            "« CSV UTF-8 »."
        ) from error


def delimiter(text: str) -> str:
    """Of ``;``, tab and ``,``: the one that cuts most rows into as many cells."""

    def score(one: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(text.splitlines(True), delimiter=one))
        except csv.Error:
            return 0
        return max(((width - 1) * times for width, times in widths.items()), default=0)

    return max(_DELIMITERS, key=score)


def read_workbook(path: Path) -> list[dict[str, Any]]:
    """The visible sheets of a workbook that hold something; raises :class:`ReadError`."""
    sheets: list[dict[str, Any]] = []
    cells = 0
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            listed = [one for one in workbook.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            if len(listed) > MAX_SHEETS:
                raise ReadError(f"plus de {MAX_SHEETS} feuilles, refusé.")
            hidden = [one.name for one in listed if one.visible != SheetVisibleEnum.Visible]
            for one in listed:
                if one.visible == SheetVisibleEnum.Visible:
                    opened = workbook.get_sheet_by_name(one.name)
                    cells += opened.height * opened.width
                    _check_size(opened.height, opened.width, cells)
                    sheets += filter(None, [_from_calamine(opened)])
    except ReadError:  # a ValueError too
        raise
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        if isinstance(error, PasswordError) or _LOCKED in path.read_bytes():
            raise ReadError("classeur protégé par un mot de passe.") from error
        raise ReadError("classeur endommagé, ou d’un autre format qu’il n’annonce.") from error
    if sheets and hidden:
        sheets[0]["remarks"].append("Feuilles masquées, non lues : " + ", ".join(hidden) + ".")
    return sheets


def _from_calamine(sheet: CalamineSheet) -> dict[str, Any] | None:
    top, left = sheet.start or (0, 0)
    rows = [[_clean(_text(cell)) for cell in row] for row in sheet.to_python()]
    filled = _fill_merged(rows, top, left, sheet.merged_cell_ranges or [])
    remarks = [f"Cellules fusionnées : leur texte vaut pour {filled} cellules."] if filled else []
    return _sheet(sheet.name, top + 1, rows, None, remarks)


def _fill_merged(
    rows: list[list[str]],
    top: int,
    left: int,
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]],
) -> int:
    """Copy the first cell of each merged range into its blank cells; returns how many."""
    filled = visited = 0
    width = len(rows[0]) if rows else 0
    for (first_row, first_column), (last_row, last_column) in ranges:
        row, column = first_row - top, first_column - left
        if not (0 <= row < len(rows) and 0 <= column < width):
            continue
        height = min(last_row - top, len(rows) - 1) - row + 1
        visited += height * (last_column - first_column + 1)
        if visited > MAX_CELLS:
            raise ReadError("trop de cellules fusionnées, refusé.")
        text = rows[row][column]
        for line in rows[row : row + height] if text else ():
            for at in range(column, min(last_column - left, width - 1) + 1):
                if not line[at]:
                    line[at] = text
                    filled += 1
    return filled


def _sheet(
    name: str, first: int, rows: list[list[str]], encoding: str | None, remarks: list[str]
) -> dict[str, Any] | None:
    """Without blank rows; None where there is nothing else."""
    kept = [(line, row) for line, row in enumerate(rows, start=first) if any(row)]
    if not kept:
        return None
    width = max(len(row) for _, row in kept)
    _check_size(len(kept), width, width * len(kept))
    return {
        "name": _clean(name),
        "lines": [line for line, _ in kept],
        "rows": [row + [""] * (width - len(row)) for _, row in kept],
        "encoding": encoding,
        "remarks": remarks,
    }


def _check_size(rows: int, columns: int, cells: int) -> None:
    for count, limit, what in (
        (rows, MAX_ROWS, "lignes"),
        (columns, MAX_COLUMNS, "colonnes"),
        (cells, MAX_CELLS, "cellules"),
    ):
        if count > limit:
            raise ReadError(f"plus de {limit} {what}, refusé.")


def _text(cell: Any) -> str:
    """The text a person sees in a cell; times are rounded to the second that was typed."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, int | float):
        return f"{cell:.15g}"
    if isinstance(cell, dt.datetime) and cell.year > 1900:
        cell = (cell + dt.timedelta(milliseconds=500)).replace(microsecond=0)
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    if isinstance(cell, dt.datetime | dt.time):
        day = cell.day if isinstance(cell, dt.datetime) and cell.month == 1 else 0
        cell = dt.timedelta(
            days=day,
            hours=cell.hour,
            minutes=cell.minute,
            seconds=cell.second,
            microseconds=cell.microsecond,
        )
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)


def _clean(text: str) -> str:
    """Without characters that cannot be stored; lines inside a cell stay."""
    if not text.isprintable():
        text = _UNSTORABLE.sub(
            "", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        )
    wrapped = _WRAPPED.fullmatch(text)
    return (wrapped[1] if wrapped else text).strip()


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ReadError("ce n’est pas du texte : le fichier contient des octets nuls.")
    return text


if __name__ == "__main__":
    main(Path(sys.argv[1]))
