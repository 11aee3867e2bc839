"""The pack as a document (PDF, A4, tagged): the sections, then a page a quartier."""

import datetime as dt
import functools
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

from exports.pack.content import Pack, Picture, Section, Sheet, Table, each_text
from exports.pack.deck import written
from exports.pack.figures import svg
from exports.text import without_control

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
_SOURCE = Path(__file__).with_name("document.typ")


def document(pack: Pack) -> bytes:
    """PDF/UA-1. Every text reaches the layout as data, never as its source."""
    content = {
        **{name: getattr(pack, name) for name in ("title", "territory", "pack_id", "is_demo")},
        "parameters": pack.parameters,
        "sections": [_section(pack, section) for section in pack.sections],
        "sheets": [_sheet(sheet) for sheet in pack.sheets],
    }
    text = json.dumps(each_text(content, _printable))
    compiler = typst.Compiler(str(_SOURCE), font_paths=[str(_FONTS)], ignore_system_fonts=True)
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"pack": text},
        pdf_standards="ua-1",
        timestamp=dt.datetime.fromisoformat(f"{pack.frozen_on}T00:00:00+00:00"),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _printable(text: str) -> str:
    """PDF/UA allows no character without a glyph: one that the font lacks becomes « □ »."""
    known = _glyphs()
    return "".join(
        sign if ord(sign) in known or sign in "\n\t" else "□" for sign in without_control(text)
    )


@functools.cache
def _glyphs() -> frozenset[int]:
    return frozenset(FT2Font(_FONTS / "DejaVuSans.ttf").get_charmap())


def _section(pack: Pack, section: Section) -> dict[str, Any]:
    return {
        "sentence": section.sentence,
        "figures": [asdict(figure) for figure in section.figures],
        "pictures": [_picture(pack, picture) for picture in section.pictures],
        "decision": section.decision,
        "notes": section.notes,
        "tables": [_table(table) for table in section.tables],
    }


def _picture(pack: Pack, picture: Picture) -> dict[str, str]:
    return {"svg": svg(pack, picture, (8.0, 5.6)), "alt": picture.alt}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "sentence": sheet.sentence,
        "figures": [asdict(figure) for figure in sheet.figures],
        "tables": [_table(table) for table in sheet.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    titles = [f"{name} ({unit})" if unit else name for name, unit in table.columns]
    rows = [[written(value, table.decimals) for value in row] for row in table.rows]
    cells = [titles, *rows]
    return {
        "title": table.title,
        "columns": titles,
        "rows": rows,
        "source": table.source,
        "numeric": [
            all(not isinstance(row[at], str) for row in table.rows) for at in range(len(titles))
        ],
        "widths": [
            min(max(max(len(word) for line in cells for word in line[at].split(" ")) + 2,
                    max(len(line[at]) for line in cells) / 2), 45)
            for at in range(len(titles))
        ],
    }  # fmt: skip
