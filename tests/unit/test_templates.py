"""Templates for partners: what they hold is read back without a question."""

import io

import openpyxl
import pytest

from data import demo
from data.check import check_tables
from data.imports import NOT_RECOGNISED, read_files
from data.new_territory import REFERENCE
from data.readers.partner_fields import FIELDS, KINDS
from exports.templates import COLUMNS, choices, file_name, template

EACH_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


@EACH_KIND
def test_a_template_with_its_examples_is_recognised_and_every_row_taken(kind, current, tmp_path):
    path = tmp_path / file_name(kind)
    path.write_bytes(template(kind, current))
    result = read_files([path], current)
    filled, listed = result.reports
    assert filled.content == kind.title
    assert (filled.rows, filled.taken) == (2, 2), [*filled.refused, *filled.doubtful]
    assert result.accepted, result.problems
    assert result.tables
    assert set(filled.mapping.values()) == {f.rstrip("*") for f in COLUMNS[kind.table].split()}
    assert listed.content is None
    assert set(listed.left_out) == {NOT_RECOGNISED}


@EACH_KIND
def test_cells_open_the_list_that_the_sheet_of_choices_holds(kind, current):
    book = openpyxl.load_workbook(io.BytesIO(template(kind, current)))
    sheet, listed = book.worksheets
    lists = sheet.data_validations.dataValidation
    headers = {cell.column_letter: cell.value.rstrip(" *") for cell in sheet[4]}
    labels = {FIELDS[field].label: field for field in kind.fields}
    known = choices(current)
    assert lists
    for one in lists:
        field = labels[headers[str(one.sqref)[0]]]
        cells = listed[one.formula1.removeprefix("Choix!").replace("$", "")]
        assert [cell.value for (cell,) in cells] == [value for value, _ in known[field]]


@EACH_KIND
def test_a_template_is_made_for_a_territory_that_holds_nothing_yet(kind, current, tmp_path):
    bare = check_tables({name: current[name] for name in (*REFERENCE, "territory", "communes")})
    path = tmp_path / file_name(kind)
    path.write_bytes(template(kind, bare))
    assert read_files([path], bare).reports[0].content == kind.title


def test_a_name_that_looks_like_a_formula_stays_text(current):
    actors = current["actors"].copy()
    actors.loc[0, "name"] = "=HYPERLINK(1)\x07"
    kind = next(kind for kind in KINDS if kind.table == "activities")
    book = openpyxl.load_workbook(io.BytesIO(template(kind, current | {"actors": actors})))
    cells = [cell for row in book["Choix"].iter_rows() for cell in row if cell.value]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert {cell.data_type for cell in cells} == {"s"}
