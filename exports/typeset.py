"""Accessible PDF (PDF/UA-1) from a layout and its content."""

import datetime as dt
import functools
import json
from pathlib import Path
from typing import Any

import matplotlib as mpl
import typst
from matplotlib.ft2font import FT2Font

from data.inert import without_control
from exports.pack.content import Table, each_text
from exports.pack.deck import written

_FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"


def typeset(source: Path, content: dict[str, Any], on: str) -> bytes:
    """The layout ``source`` filled with ``content`` (``sys.inputs.content``, JSON), dated ``on``
    (ISO). Every text reaches the layout as data, never as its source."""
    compiler = typst.Compiler(
        str(source),
        root=str(Path(__file__).parent),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
    )
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"content": json.dumps(each_text(content, _printable))},
        pdf_standards="ua-1",
        timestamp=dt.datetime.fromisoformat(f"{on}T00:00:00+00:00"),
    )
    assert isinstance(pdf, bytes)
    return pdf


def cells(table: Table) -> dict[str, Any]:
    """A table as the layout wants it: its words, which columns are numbers, how wide they are."""
    titles = [
        f"{name} ({unit})" if unit and unit != name.lower() else name
        for name, unit in table.columns
    ]
    rows = [[written(value, table.decimals) for value in row] for row in table.rows]
    lines = [titles, *rows]
    return {
        "title": table.title,
        "columns": titles,
        "rows": rows,
        "source": table.source,
        "numeric": [
            all(not isinstance(row[at], str) for row in table.rows) for at in range(len(titles))
        ],
        "widths": [_width([line[at] for line in lines]) for at in range(len(titles))],
    }


def _width(texts: list[str]) -> float:
    """Share of the page that a column takes, in letters: its longest word and its short cells on
    one line, its long ones on two."""
    word = max(len(word) for text in texts for word in text.split(" ")) + 3
    longest = max(map(len, texts))
    return min(max(word, min(longest, 17), longest / 2), 45)


def _printable(text: str) -> str:
    """PDF/UA allows no character without a glyph: one that the font lacks becomes « □ »."""
    known = _glyphs()
    return "".join(
        sign if ord(sign) in known or sign in "\n\t" else "□" for sign in without_control(text)
    )


@functools.cache
def _glyphs() -> frozenset[int]:
    return frozenset(FT2Font(_FONTS / "DejaVuSans.ttf").get_charmap())
