"""Hundreds of spoilt spreadsheets: each is told with its file, line, column and value."""

import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data.imports import read_files
from tests.hostile_sheets import ods, told

GOOD = {
    "Structure": "Ville de Tours",
    "Activité": "Échecs du soir",
    "Thème": "Langage et lecture",
    "Lieu": "Gymnase Neuf",
    "Jours": "mardi",
    "Début": "17:00",
    "Fin": "18:30",
    "Période": "semaine scolaire",
    "Du": "01/09/2026",
    "Au": "02/07/2027",
    "Âges": "6-10 ans",
    "Places": "12",
}
BAD = {
    "Thème": ["Xyzzy", "12", "?"],
    "Jours": ["mercrdi", "hier", "z", "8", "9", "tous sauf tous", "aucun", "mer?"],
    "Début": [
        "25:00",
        "8h75",
        "huit",
        "-1",
        "99h",
        "24h30",
        "8:3:0:1",
        "midi moins",
        "1.5",
        "17 h h",
    ],
    "Fin": ["25:00", "8h75", "tard", "-1", "99h", "16:00", "17:00", "18:60", "après", "x"],
    "Période": ["hiver prochain", "Xyzzy", "0", "semaine lunaire"],
    "Du": ["31/02/2026", "2026-13-01", "32/01/2026", "hier", "00/00/0000", "29/02/2027", "1/2"],
    "Au": ["31/02/2027", "2027-13-01", "31/06/2027", "demain", "01/09/2020", "??", "99999999"],
    "Âges": ["0-120 ans", "99-120 ans", "abc", "dès", "6 à", "CP-XX", "3000 ans", "-", "6-10-14-x"],
    "Places": ["douze cents", "-3", "1,5", "beaucoup", "12 ?", "1e400", "=1/0", "dix-x"],
}
CASES = [(column, value) for column, values in BAD.items() for value in values]


def as_csv(path: Path, sheet: pd.DataFrame, encoding: str, separator: str) -> Path:
    path.write_bytes(sheet.to_csv(index=False, sep=separator).encode(encoding, "replace"))
    return path


def as_xlsx(path: Path, sheet: pd.DataFrame) -> Path:
    """Everything typed as text, as in a workbook filled by hand."""
    opened = openpyxl.Workbook()
    for row in [list(sheet), *sheet.to_numpy().tolist()]:
        opened.active.append(row)
    for row in opened.active.iter_rows():
        for cell in row:
            cell.data_type = "s"
    opened.save(path)
    return path


FORMS: dict[str, Callable[[Path, pd.DataFrame], Path]] = {
    "utf8.csv": lambda path, sheet: as_csv(path, sheet, "utf-8-sig", ";"),
    "windows.csv": lambda path, sheet: as_csv(path, sheet, "cp1252", ","),
    "utf16.csv": lambda path, sheet: as_csv(path, sheet, "utf-16", "\t"),
    "classeur.xlsx": as_xlsx,
    "classeur.ods": lambda path, sheet: ods(path, [list(sheet), *sheet.to_numpy().tolist()]),
}


def sheet_with(**cells: str) -> pd.DataFrame:
    """A good line, then the same with some cells in place of its own."""
    return pd.DataFrame([GOOD, GOOD | {"Activité": "Échecs du matin"} | cells])


@pytest.mark.parametrize("form", FORMS)
def test_the_good_sheet_that_the_others_are_made_of_is_read(tmp_path, current, form):
    result = read_files([FORMS[form](tmp_path / form, sheet_with())], current)
    assert result.accepted, result.reports
    assert result.reports[0].taken == 2


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("column", "value"), CASES)
def test_a_spoilt_cell_is_told_with_its_file_line_column_and_value(
    tmp_path, current, form, column, value
):
    if form == "windows.csv":
        value = value.encode("cp1252", "replace").decode("cp1252")
    result = read_files([FORMS[form](tmp_path / form, sheet_with(**{column: value}))], current)
    report = result.reports[0]
    assert not result.accepted
    assert (report.rows, report.taken) == (2, 1)
    sentences = [*report.refused, *report.doubtful]
    assert len(sentences) == 1
    assert f"{form}, " in sentences[0]
    assert "ligne 3" in sentences[0]
    assert column in sentences[0]
    assert value in sentences[0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("seed", range(12))
def test_a_file_whose_bytes_were_spoilt_is_read_or_told_never_lost(tmp_path, current, form, seed):
    path = FORMS[form](tmp_path / form, sheet_with())
    draw = random.Random(seed)
    content = bytearray(path.read_bytes())
    for _ in range(draw.randint(1, 20)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    path.write_bytes(content)
    result = read_files([path], current)
    assert result.accepted or any(
        [*report.problems, *report.refused, *report.doubtful] for report in result.reports
    )
    for report in result.reports:
        fates = [report.taken, *report.left_out.values()]
        fates += [len(report.refused), len(report.doubtful)]
        assert report.problems or report.rows == sum(fates)


def test_an_empty_file_says_that_it_is(tmp_path, current):
    path = tmp_path / "offre.csv"
    path.touch()
    assert "fichier vide" in told(path, current)


@pytest.mark.parametrize("form", ["classeur.xlsx", "classeur.ods"])
@pytest.mark.parametrize("seed", range(6))
def test_a_workbook_that_was_cut_is_told(tmp_path, current, form, seed):
    path = FORMS[form](tmp_path / form, sheet_with())
    content = path.read_bytes()
    path.write_bytes(content[: random.Random(seed).randrange(100, len(content) - 30)])
    assert "endommagé" in told(path, current)
