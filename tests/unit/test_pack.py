"""The committee pack: one set of figures, frozen, told the same in every format."""

import dataclasses
import datetime as dt
import io
import re
import string
import zipfile
from html import unescape

import openpyxl
import pypdf
import pytest
from pptx import Presentation

from analysis.report import by_quartier
from data import demo, store
from data.check import check_tables
from data.french import number, percent
from data.territory import build_territory
from data.vocabulary import BANDS
from exports.__main__ import main
from exports.pack.basis import Basis, Choice, release
from exports.pack.content import Bars, Figure, Pack, Section, Sheet, Table, from_json, to_json
from exports.pack.formats import FORMATS, file_name, write
from exports.pack.freeze import SECTIONS, freeze, next_id

NASTY = ['=HYPERLINK("http://exemple.fr")', "+1", "-1", "@SOMME(A1)", "\t=1", "\r=1", "<b>x</b>",
         "{{ 7 * 7 }}", "#eval(1)", "</script><script>alert(1)</script>", "a\x00b", "$x$ *gras*",
         "]]>", "’« »", "🎉 中文 السلام"]  # fmt: skip


@pytest.fixture(scope="module")
def basis() -> Basis:
    territory = build_territory(check_tables(demo.load()))
    quartiers = territory.quartiers["code_qp"].tolist()
    return Basis(
        territory,
        Choice("Comité", quartiers, ["6_10"], "scolaire", "universelle", "comite", list(SECTIONS)),
        release(territory),
    )


@pytest.fixture(scope="module")
def pack(basis: Basis) -> Pack:
    return freeze(basis.territory, 7, basis.choice, "2026-09-23-A", basis.released)


@pytest.fixture(scope="module")
def files(pack: Pack) -> dict[str, bytes]:
    drawn = write(pack, FORMATS, lambda _share, _words: None)
    return {name.rsplit(".", 1)[1]: content for name, content in drawn.items()}


def text_of_slides(content: bytes) -> str:
    words = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                words.append(shape.text_frame.text)
            if shape.has_table:
                words += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(words)


def text_of_document(content: bytes) -> str:
    return "\n".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(content)).pages)


def text_of_workbook(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
        if cell.value is not None
    )  # fmt: skip


def text_of_page(content: bytes) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", content.decode()))


READERS = {
    "pptx": text_of_slides,
    "pdf": text_of_document,
    "xlsx": text_of_workbook,
    "html": text_of_page,
}


def plain(text: str) -> str:
    """Without the spaces: a line end or a narrow space is not another figure."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("ending", READERS)
def test_every_format_tells_the_figures_that_were_computed(
    ending: str, files: dict[str, bytes], basis: Basis
) -> None:
    inside = basis.children["code_qp"].notna()
    city = inside.map({True: "ville"}).astype("category")
    total = by_quartier(basis.situation.week, city, ["6_10"]).iloc[0]
    said = plain(READERS[ending](files[ending]))
    assert plain(f"{number(total.uncovered_min_h)} à {number(total.uncovered_max_h)}") in said
    assert plain(percent(1 - total.uncovered_max_h / total.need_h)) in said
    assert plain(basis.stretches["bottleneck"].iloc[0]) in said
    assert "données de démonstration" in READERS[ending](files[ending]).lower()


def test_the_workbook_holds_every_row_with_its_unit_and_source(
    files: dict[str, bytes], pack: Pack, basis: Basis
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))["Plages les moins couvertes"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert rows[0][3] == "Au mieux (h/semaine)"
    assert len(rows) - 1 == len(basis.stretches)
    assert rows[1][4] == pytest.approx(basis.stretches["uncovered_max_h"].iloc[0], abs=0.01)
    assert str(sheet["A2"].value).startswith("Source : Offre saisie par les partenaires au 23")


def test_what_was_frozen_is_drawn_again_to_the_byte(pack: Pack) -> None:
    again = from_json(to_json(pack))
    assert again == pack
    for ending in ("pdf", "html"):
        assert FORMATS[ending][2](again) == FORMATS[ending][2](pack)


def test_a_text_that_is_no_pack_is_refused() -> None:
    with pytest.raises(ValueError, match="title"):
        from_json("{}")


def test_the_document_is_tagged_a4_with_its_fonts_and_a_page_for_each_quartier(
    files: dict[str, bytes], pack: Pack
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["pdf"]))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in reader.pages} == {
        (595, 842)
    }
    firsts = [one.extract_text().strip().splitlines()[0] for one in reader.pages]
    assert {sheet.name for sheet in pack.sheets} <= set(firsts)


def test_slides_are_few_and_nothing_leaves_them(files: dict[str, bytes]) -> None:
    show = Presentation(io.BytesIO(files["pptx"]))
    assert 8 <= len(show.slides) <= 12
    for slide in show.slides:
        assert slide.shapes.title.text_frame.text.strip()
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height
            if shape.shape_type == 13:
                assert shape._element.nvPicPr.cNvPr.get("descr")


def test_the_pictures_are_png_files_named_after_their_section(files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(files["zip"])) as folder:
        assert "couverture-1.png" in folder.namelist()
        assert all(folder.read(name).startswith(b"\x89PNG") for name in folder.namelist())


def test_text_typed_by_people_stays_text_in_every_format(pack: Pack) -> None:
    rows: list[list[float | str | None]] = [[text, None] for text in NASTY]
    table = Table("=Table", [("Texte", ""), ("Valeur", "h")], rows, "source")
    bars = Bars("{titre} $x$", "h", NASTY[:4], {"=série": [1, 2, None, 4]}, "source", "alt")
    nasty = dataclasses.replace(
        pack,
        title="=Titre",
        sections=[Section("x", "X", NASTY[0], [Figure("1", NASTY[9])], [bars], [table], NASTY[7])],
        sheets=[Sheet("QN", NASTY[6], NASTY[8], [], [table])],
    )
    drawn = {
        name.rsplit(".", 1)[1]: content
        for name, content in write(nasty, FORMATS, lambda _share, _words: None).items()
    }
    book = openpyxl.load_workbook(io.BytesIO(drawn["xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert NASTY[0] in {cell.value for cell in cells}
    assert "<script>alert" not in drawn["html"].decode()
    assert "{{ 7 * 7 }}" in unescape(drawn["html"].decode())
    assert NASTY[8] in text_of_document(drawn["pdf"])
    assert NASTY[0] in text_of_slides(drawn["pptx"])


def test_a_quartier_without_population_says_so_and_stops_nothing(basis: Basis) -> None:
    tables = basis.territory.tables
    far = tables["population_cells"].assign(lon=2.35, lat=48.85)
    territory = build_territory({**tables, "population_cells": far})
    kept = freeze(territory, 1, basis.choice, "x", basis.released)
    assert kept.sections[0].sentence.startswith("Aucun besoin")
    assert all("population non publiée" in sheet.sentence for sheet in kept.sheets)
    write(kept, FORMATS, lambda _share, _words: None)


def test_only_the_quartiers_chosen_are_told_of(basis: Basis) -> None:
    one = dataclasses.replace(basis.choice, quartiers=["QN03709M"], sections=["plages"])
    kept = freeze(basis.territory, 1, one, "x", basis.released)
    assert [sheet.name for sheet in kept.sheets] == ["Sanitas"]
    assert {row[1] for row in kept.sections[0].tables[0].rows} == {"Sanitas"}


def test_file_names_hold_no_sign_that_a_disk_refuses(pack: Pack) -> None:
    odd = dataclasses.replace(pack, title="Comité d’été : 2026/2027 ?")
    assert file_name(odd, "pdf") == "comite-dete-2026-2027-2026-09-23-A.pdf"


def test_the_command_writes_the_formats_asked_for(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/atlas.sqlite")
    store.open_store().dispose()
    out = tmp_path / "dossier"
    words = ["pack", "--out", str(out), "--formats", "xlsx,html", "--age", "6_10"]
    words += ["--sections", "chiffres,couverture,methode"]
    assert main(words) == 0
    assert sorted(file.suffix for file in out.iterdir()) == [".html", ".xlsx"]
    assert "écrit" in capsys.readouterr().out
    assert main(["pack", "--out", str(out), "--quartiers", "QN00000M"]) == 2
    assert "Quartiers inconnus : QN00000M" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["pack", "--out", str(out), "--formats", "docx"])


def test_bands_of_the_choice_are_those_of_the_title(basis: Basis) -> None:
    every = dataclasses.replace(basis.choice, bands=list(BANDS))
    assert Basis(basis.territory, every, basis.released).who == "enfants de 3 à 17 ans"


def test_a_second_pack_of_a_day_takes_the_next_letter() -> None:
    day = dt.date(2026, 9, 23)
    assert next_id(day, []) == "2026-09-23-A"
    assert next_id(day, ["2026-09-23-A", "2026-09-22-B"]) == "2026-09-23-B"
    every = [f"2026-09-23-{letter}" for letter in string.ascii_uppercase]
    assert next_id(day, every) == "2026-09-23-27"
