"""The files of the pack in the programs that people have: LibreOffice, readers, spreadsheets."""

import functools
import io
import re
import shutil
import subprocess
import zipfile
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pypdf
import pytest
from matplotlib.font_manager import FontProperties, findfont
from PIL import ImageFont
from pptx import Presentation
from pptx.util import Emu

from analysis.deadlines import ALERTED, deadlines
from analysis.indicators import CITY, comparable_years, indicators, of_place
from analysis.plan import plan
from analysis.report import by_quartier
from data import demo
from data.check import check_tables
from data.french import number
from data.territory import Territory, build_territory
from data.vocabulary import BANDS
from exports.pack.basis import Basis, Choice, release
from exports.pack.content import Pack
from exports.pack.formats import FORMATS, write
from exports.pack.freeze import SECTIONS, freeze
from exports.text import to_csv

OFFICE = shutil.which("soffice")
LIVE = ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://exemple.fr")',
        "＝1+1"]  # fmt: skip


@pytest.fixture(scope="module")
def territory() -> Territory:
    tables = check_tables(demo.load())
    actors = tables["actors"].copy()
    actors.loc[0, "name"] = "=1+1"
    return build_territory({**tables, "actors": actors})


@pytest.fixture(scope="module")
def basis(territory: Territory) -> Basis:
    codes = territory.quartiers["code_qp"].tolist()
    choice = Choice("Comité", codes, list(BANDS), "scolaire", "universelle", "comite",
                    list(SECTIONS))  # fmt: skip
    return Basis(territory, choice, release(territory))


@pytest.fixture(scope="module")
def pack(basis: Basis) -> Pack:
    return freeze(basis.territory, 7, basis.choice, "2026-09-23-A", basis.released)


@pytest.fixture(scope="module")
def files(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("dossier")
    found = {}
    for name, content in write(pack, FORMATS, lambda _share, _words: None).items():
        ending = name.rsplit(".", 1)[1]
        found[ending] = folder / f"dossier.{ending}"
        found[ending].write_bytes(content)
    return found


@pytest.fixture(scope="module")
def printed(files: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The slides and the workbook as LibreOffice prints them."""
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) n’est pas installé sur cette machine")
    out = tmp_path_factory.mktemp("imprime")
    for ending in ("pptx", "xlsx"):
        command = [OFFICE, f"-env:UserInstallation={(out / 'profil').as_uri()}", "--headless",
                   "--convert-to", "pdf", "--outdir", str(out), str(files[ending])]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        (out / "dossier.pdf").rename(out / f"{ending}.pdf")
    return {ending: out / f"{ending}.pdf" for ending in ("pptx", "xlsx")}


def words_of(page: pypdf.PageObject) -> str:
    return "".join(page.extract_text().split())


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_libreoffice_prints_each_slide_on_a_page_of_its_own(
    printed: dict[str, Path], files: dict[str, Path]
) -> None:
    pages = pypdf.PdfReader(printed["pptx"]).pages
    slides = Presentation(str(files["pptx"])).slides
    assert len(pages) == len(slides)
    for page, slide in zip(pages, slides, strict=True):
        assert squeezed(slide.shapes.title.text_frame.text) in words_of(page)
        assert len(words_of(page)) > 80


def test_no_text_of_a_slide_is_printed_outside_it(printed: dict[str, Path]) -> None:
    for page in pypdf.PdfReader(printed["pptx"]).pages:
        wide, high = float(page.mediabox.width), float(page.mediabox.height)
        feet: list[tuple[str, float, float]] = []
        page.extract_text(
            visitor_text=lambda text, _cm, tm, _font, _size, found=feet: found.append(
                (text, tm[4], tm[5])
            )
        )
        for text, x, y in feet:
            if text.strip():
                assert 0 <= x <= wide, text
                assert 0 < y < high, text


def test_libreoffice_opens_every_sheet_of_the_workbook(
    printed: dict[str, Path], files: dict[str, Path]
) -> None:
    pages = [words_of(page) for page in pypdf.PdfReader(printed["xlsx"]).pages]
    assert all(pages)
    said = "".join(pages)
    for sheet in openpyxl.load_workbook(files["xlsx"]):
        assert squeezed(str(sheet["A1"].value)) in said


def test_tables_of_slides_end_above_the_words_below_them(files: dict[str, Path]) -> None:
    for slide in Presentation(str(files["pptx"])).slides:
        below = [shape.top for shape in slide.shapes if shape.has_text_frame and shape.text_frame
                 .text.startswith(("Source", "…", "Si ", "Choix", "Une action"))]  # fmt: skip
        for shape in slide.shapes:
            if shape.has_table:
                end = shape.top + sum(row.height for row in shape.table.rows)
                assert all(end <= top for top in below if top > shape.top)
                assert sum(column.width for column in shape.table.columns) == pytest.approx(
                    shape.width, rel=0.001
                )


def test_every_text_of_a_slide_fits_its_box(files: dict[str, Path]) -> None:
    """Measured with a font as wide as Arial (Liberation Sans has its metrics; DejaVu is wider)."""
    for slide in Presentation(str(files["pptx"])).slides:
        for shape in slide.shapes:
            if not shape.has_text_frame or not shape.text_frame.text.strip():
                continue
            frame = shape.text_frame
            margins = (frame.margin_left + frame.margin_right, frame.margin_top)
            room = Emu(shape.width - margins[0]).pt
            tall = sum(_lines(paragraph, room) for paragraph in frame.paragraphs)
            assert tall <= Emu(shape.height).pt * 1.02, shape.text_frame.text


def _lines(paragraph: Any, room: float) -> float:
    """Points of height that a paragraph takes in ``room`` points of width."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    if not runs:
        return 0.0
    size = runs[0].font.size.pt
    font = _font(bool(runs[0].font.bold))
    lines, left = 1, room
    for word in re.split(r"[ \n]", "".join(run.text for run in runs)):
        wide = font.getlength(word + " ") * size / 100
        if wide > left and left < room:
            lines, left = lines + 1, room
        left -= wide
    return float(lines * size * 1.2)


@functools.cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    wanted = FontProperties(family=["Arial", "Liberation Sans"], weight="bold" if bold else 400)
    try:
        return ImageFont.truetype(findfont(wanted, fallback_to_default=False), 100)
    except ValueError:
        pytest.skip("ni Arial ni Liberation Sans n’est installée sur cette machine")


def text_of(ending: str, file: Path) -> str:
    if ending == "pptx":
        shapes = [shape for slide in Presentation(str(file)).slides for shape in slide.shapes]
        said = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
        said += [cell.text for shape in shapes if shape.has_table
                 for row in shape.table.rows for cell in row.cells]  # fmt: skip
        return " ".join(said)
    if ending == "pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    if ending == "xlsx":
        book = openpyxl.load_workbook(file)
        cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True)
                 for cell in row]  # fmt: skip
        return " ".join(str(cell) for cell in cells if cell is not None)
    return unescape(re.sub(r"<[^>]+>", " ", file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("ending", ["pptx", "pdf", "xlsx", "html"])
def test_the_numbers_of_other_pages_are_read_in_every_format(
    ending: str, files: dict[str, Path], basis: Basis
) -> None:
    territory, tables = basis.territory, basis.territory.tables
    year = comparable_years(counted := indicators(tables, territory.scope_date),
                            territory.scope_date)[-1]  # fmt: skip
    done = of_place(counted, CITY)[year]
    actions = plan(tables, territory.scope_date)
    dates = deadlines(tables["projects"], territory.communes, territory.scope_date)
    late = dates[dates["state"].isin(ALERTED)]
    facts = [
        f"{number(done['actions_communes'])} actions communes",
        f"{number(done['reunions'])} réunions",
        f"{(tables['needs']['status'] == 'ouvert').sum()} sur {len(tables['needs'])}",
        f"{(actions['status'] == 'en_cours').sum()} actions en cours",
        number(late["days"].iloc[0]),
        number(basis.total.need_h),
    ]
    said = squeezed(text_of(ending, files[ending]))
    assert [fact for fact in facts if squeezed(fact) not in said] == []


def test_the_sheets_of_the_workbook_hold_the_hours_and_ranks_that_were_computed(
    files: dict[str, Path], basis: Basis
) -> None:
    book = openpyxl.load_workbook(files["xlsx"])
    hours = by_quartier(basis.situation.week, basis.units, list(BANDS)).set_index("code_qp")
    names = basis.names.to_dict()
    rows = {row[0]: row[1:4] for row in book["Heures-enfant par semaine, par"].iter_rows(
        min_row=5, values_only=True)}  # fmt: skip
    for code, row in hours.to_dict("index").items():
        assert rows[names[code]] == pytest.approx(list(row.values()), abs=0.01)
    ranks = list(book["Classement et certitude"].iter_rows(min_row=5, values_only=True))
    assert sum(float(str(row[1])) for row in ranks) == pytest.approx(400, abs=0.5)


def test_no_cell_of_a_workbook_is_a_formula_whatever_was_typed(files: dict[str, Path]) -> None:
    for ending in ("xlsx", "pptx"):
        with zipfile.ZipFile(files[ending]) as outer:
            books = [outer] if ending == "xlsx" else [
                zipfile.ZipFile(io.BytesIO(outer.read(name)))
                for name in outer.namelist() if name.endswith(".xlsx")
            ]  # fmt: skip
            for book in books:
                for name in book.namelist():
                    if name.startswith("xl/worksheets/sheet"):
                        assert b"<f>" not in book.read(name)


def test_a_spreadsheet_computes_nothing_of_a_csv(tmp_path: Path) -> None:
    if OFFICE is None:
        pytest.skip("LibreOffice (soffice) n’est pas installé sur cette machine")
    (tmp_path / "liste.csv").write_bytes(to_csv(pd.DataFrame({"Nom": LIVE, "Places": 3})))
    command = [OFFICE, f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}", "--headless",
               "--infilter=CSV:59,34,76", "--convert-to", "xlsx", "--outdir", str(tmp_path),
               str(tmp_path / "liste.csv")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "liste.xlsx").active.iter_rows()
             for cell in row]  # fmt: skip
    assert len(cells) == 2 * (len(LIVE) + 1)
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert "2" not in {str(cell.value) for cell in cells}
