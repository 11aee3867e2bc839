"""Hostile spreadsheets: told in French within the limits of memory and time."""

import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from data.readers import sandbox
from tests.hostile_sheets import (
    HEADER,
    ROW,
    SHEET,
    book,
    names,
    ods,
    told,
    xlsx,
    zipped,
)

ROOT = Path(__file__).resolve().parents[2]


def test_the_good_files_that_the_others_are_made_of_are_read(tmp_path, current):
    assert names(xlsx(tmp_path / "a.xlsx"), current) == [ROW[0]]
    assert names(ods(tmp_path / "a.ods"), current) == [ROW[0]]


# Archives


@pytest.mark.parametrize("member", [SHEET, "xl/sharedStrings.xml", "xl/media/image1.png"])
def test_a_workbook_that_swells_is_refused_unopened(tmp_path, current, member):
    path = zipped(tmp_path / "a.xlsx", book(ROW) | {member: b" " * 60_000_000})
    assert "comprimée plus de 100 fois" in told(path, current)


def test_a_workbook_that_lies_about_its_size_is_stopped(tmp_path, current):
    """600 MB announced as 2 MB: the reader stops where the announced size does, or is stopped."""
    rows = b"<row><c t='inlineStr'><is><t>x</t></is></c></row>" * 200_000
    sheet = book(ROW)[SHEET].replace(b"</sheetData>", rows * 50 + b"</sheetData>")
    path = zipped(tmp_path / "a.xlsx", book(ROW) | {SHEET: sheet})
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        size = data.find(struct.pack("<I", len(sheet)), data.find(mark))
        assert size > at
        data[size : size + 4] = struct.pack("<I", 2_000_000)
    path.write_bytes(data)
    said = told(path, current)
    assert "endommagé" in said


@pytest.mark.parametrize("name", ["../a.xml", "/etc/a.xml", "xl\\..\\..\\a.xml", "C:a.xml"])
def test_a_workbook_whose_members_lead_outside_is_refused(tmp_path, current, name):
    path = zipped(tmp_path / "a.xlsx", book(ROW) | {name: b"<x/>"})
    assert "sort de l’archive" in told(path, current)


def test_a_workbook_of_a_thousand_parts_or_many_sheets_is_refused(tmp_path, current):
    parts = {f"xl/media/{number}.png": b"x" for number in range(1_001)}
    assert "plus de 1000 fichiers" in told(zipped(tmp_path / "a.xlsx", book(ROW) | parts), current)
    opened = openpyxl.Workbook()
    for number in range(61):
        opened.create_sheet(str(number)).append(ROW)
    opened.save(tmp_path / "b.xlsx")
    assert "plus de 60 feuilles" in told(tmp_path / "b.xlsx", current)


# Sizes


def test_one_cell_at_the_end_of_the_sheet_is_refused(tmp_path, current):
    opened = openpyxl.Workbook()
    opened.active.append(HEADER)
    opened.active["XFD1048576"] = "x"
    opened.save(tmp_path / "a.xlsx")
    said = told(tmp_path / "a.xlsx", current)
    assert "refusé" in said or "lecture arrêtée" in said


def test_twenty_thousand_cells_in_the_last_column_are_refused(tmp_path, current):
    opened = openpyxl.Workbook(write_only=True)
    sheet = opened.create_sheet()
    sheet.append(HEADER)
    opened.save(tmp_path / "a.xlsx")
    rows = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(2, 20_002))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = next(one for one in members if one.startswith("xl/worksheets/"))
    members[name] = members[name].replace(b"</sheetData>", rows.encode() + b"</sheetData>")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for member, content in members.items():
            book.writestr(member, content)
        book.writestr("xl/media/ballast.png", bytes(range(256)) * 4)
    said = told(tmp_path / "b.xlsx", current)
    assert "refusé" in said or "lecture arrêtée" in said


@pytest.mark.parametrize("repeated", ["rows", "columns"])
def test_an_ods_cell_repeated_a_thousand_million_times_is_refused(tmp_path, current, repeated):
    cell = '<table:table-cell office:value-type="string"{}><text:p>x</text:p></table:table-cell>'
    row = (
        '<table:table-row table:number-rows-repeated="1000000000">' + cell.format("")
        if repeated == "rows"
        else "<table:table-row>" + cell.format(' table:number-columns-repeated="1000000000"')
    )
    said = told(ods(tmp_path / "a.ods", extra=row + "</table:table-row>"), current)
    assert "refusé" in said or "lecture arrêtée" in said


def test_a_merge_over_the_whole_sheet_fills_only_the_cells_there_are(tmp_path, current):
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    sheet = book(ROW)[SHEET].replace(b"</sheetData>", merge)
    assert sheet.count(b"mergeCells") == 2
    assert names(xlsx(tmp_path / "a.xlsx", **{SHEET: sheet}), current) == [ROW[0]]


def test_a_thousand_merges_over_the_whole_sheet_are_refused(tmp_path, current):
    merges = b'<mergeCell ref="A2:XFD1048576"/>' * 2_000
    sheet = book(*[ROW] * 300)[SHEET].replace(
        b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>"
    )
    path = zipped(tmp_path / "a.xlsx", book(*[ROW] * 300) | {SHEET: sheet})
    assert "fusionnées" in told(path, current)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (";".join(HEADER) + ";x" * 1_000_000, "plus de 500 colonnes"),
        (";" * 1_000_000, "plus de 500 colonnes"),
        (";".join(HEADER) + "\n" + "x" * 10_000_000, "démesurée"),
        (";".join(HEADER) + '\n"' + "x" * 10_000_000 + '";association;culture', "démesurée"),
        (";".join(HEADER) + '\n"' + "x\n" * 200, "jamais refermé"),
        (";".join(HEADER) + "\n" + "a;b;c\n" * 200_001, "plus de 200000 lignes"),
        (("x;" * 400 + "\n") * 20_000, "plus de 6000000 cellules"),
        (";".join(HEADER) + "\n" + ";".join(ROW) + "\n" * 3_000_000, "plus de 200000 lignes"),
    ],
    ids=["columns", "blanks", "line", "cell", "quote", "rows", "cells", "blank lines"],
)
def test_a_csv_out_of_all_measure_is_refused(tmp_path, current, content, expected):
    path = tmp_path / "a.csv"
    path.write_text(content)
    assert expected in told(path, current)


@pytest.mark.parametrize("head", [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"Structure;"])
def test_a_spreadsheet_of_200_mb_is_refused_unread(tmp_path, current, head):
    path = tmp_path / "gros.xls"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(200_000_000)
    assert "plus de 100 Mo" in told(path, current)


# The limits themselves


def limited(program):
    """Runs a program under the limits of the reading process."""
    start = "from data.readers import sandbox; sandbox.MAX_CPU_S = 1; sandbox.limit_resources()\n"
    return subprocess.run(
        [sys.executable, "-c", start + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_the_reading_process_has_no_more_than_its_memory_and_its_time():
    done = limited("bytearray(1_100_000_000)")
    assert "MemoryError" in done.stderr
    assert limited("bytearray(100_000_000)").returncode == 0
    assert limited("while True: pass").returncode < 0


def test_a_reading_that_takes_too_long_is_stopped_and_told(tmp_path, current, monkeypatch):
    monkeypatch.setattr(sandbox, "TIME_LIMIT_S", 0.001)
    assert "demande trop de temps" in told(xlsx(tmp_path / "a.xlsx"), current)
