"""The pack as slides (PPTX), with native tables and charts that people can edit."""

import io
import math
from dataclasses import replace
from typing import Any, Final

import numpy as np
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from data.french import count, number
from exports.pack.content import Bars, Figure, Pack, Picture, Section, Table, Value
from exports.pack.figures import png
from geo.palette import ACCENT, CATEGORIES, INK, MUTED

FONT: Final = "Arial"
FEW: Final = 2
"""Notes that fit under a table; more have a slide of their own."""
_WIDE, _HIGH, _EDGE = Inches(13.333), Inches(7.5), Inches(0.5)
_TOP = Inches(1.65)


def deck(pack: Pack) -> bytes:
    """Slides at 16:9: a title, then one or two a section."""
    show = Presentation()
    show.slide_width, show.slide_height = _WIDE, _HIGH
    show.core_properties.title = f"{pack.title} – {pack.territory}"
    show.core_properties.language = "fr-FR"
    show.core_properties.identifier = pack.pack_id
    _cover(show, pack)
    for section in pack.sections:
        _section(show, pack, section)
    for rank, slide in enumerate(show.slides, start=1):
        _foot(slide, pack, f"Dossier {pack.pack_id} · {rank} / {len(show.slides)}")
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def _section(show: Any, pack: Pack, section: Section) -> None:
    """Its picture, its tables, its notes: each slide says the answer, or what it shows."""
    tables = [table for table in section.tables if table.rows and table.on_slide]
    small = section.notes if len(section.notes) <= FEW else []
    if section.pictures and tables and tables[0].beside:
        _table_and_picture(_slide(show, pack, section.sentence), pack, section, tables.pop(0))
    elif section.pictures or section.decision or (section.figures and not tables):
        _main(_slide(show, pack, section.sentence), pack, section)
    elif tables:
        slide = _slide(show, pack, section.sentence)
        top = _across(slide, section.figures) if section.figures else int(_TOP)
        _table(slide, tables.pop(0), small, top)
    for table in tables:
        _table(_slide(show, pack, table.title), table, small, int(_TOP))
    if section.notes and not small:
        _notes(_slide(show, pack, section.sentence), section.notes, _TOP)


def _across(slide: Any, figures: list[Figure]) -> int:
    """Figures side by side; where what follows begins."""
    width = int((_WIDE - 2 * _EDGE) / len(figures))
    for rank, figure in enumerate(figures):
        _figure(slide, figure, int(_TOP), width, _EDGE + rank * width)
    return int(_TOP + Inches(1.25))


def _cover(show: Any, pack: Pack) -> None:
    slide = _slide(show, pack, pack.title)
    _text(slide, pack.territory, _EDGE, _TOP, Inches(12), Inches(0.7), 28)
    words = [f"{name} : {value}" for name, value in pack.parameters]
    if pack.is_demo:
        words.append("Données de démonstration, fictives")
    _paragraphs(slide, words, _EDGE, Inches(2.6), Inches(12.3), Inches(4), 18)


def _slide(show: Any, pack: Pack, title: str) -> Any:
    slide = show.slides.add_slide(show.slide_layouts[5])
    holder = slide.shapes.title
    holder.left, holder.top = _EDGE, Inches(0.35)
    holder.width, holder.height = _WIDE - 2 * _EDGE, Inches(1.2)
    frame = holder.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    size = 30 if len(title) < 90 else 25 if len(title) < 140 else 21
    _write(frame.paragraphs[0], title, size, bold=True)
    return slide


def _main(slide: Any, pack: Pack, section: Section) -> None:
    """Figures and the decision to the left, the picture to the right."""
    beside = bool(section.figures or section.decision)
    width = Inches(4.6) if section.pictures else _WIDE - 2 * _EDGE
    top = int(_TOP)
    for figure in section.figures:
        top = _figure(slide, figure, top, width)
    if section.decision:
        _decision(slide, section.decision, top + Inches(0.1), width)
    if not section.pictures:
        return
    _picture(slide, pack, section.pictures[0], Inches(5.5) if beside else _EDGE)


def _table_and_picture(slide: Any, pack: Pack, section: Section, table: Table) -> None:
    """The first columns of the table to the left, the picture to the right."""
    short = replace(
        table,
        columns=table.columns[: table.beside],
        rows=[row[: table.beside] for row in table.rows],
        source="",
    )
    _table(slide, short, [], int(_TOP), width=Inches(5.9))
    _picture(slide, pack, section.pictures[0], Inches(6.6))


def _picture(slide: Any, pack: Pack, picture: Picture, left: int) -> None:
    space = _WIDE - left - _EDGE
    high = _HIGH - _TOP - Inches(0.75)
    if isinstance(picture, Bars):
        _chart(slide, picture, left, space, high)
        return
    inches = Emu(space).inches, Emu(high).inches
    image = slide.shapes.add_picture(io.BytesIO(png(pack, picture, inches)), left, _TOP, space)
    image._element.nvPicPr.cNvPr.set("descr", picture.alt)


def _figure(slide: Any, figure: Figure, top: int, width: int, left: int = _EDGE) -> int:
    high = Inches(1.22)
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, Inches(0.06), high - Inches(0.14))
    bar.fill.solid()
    bar.fill.fore_color.rgb = _colour(ACCENT)
    bar.line.fill.background()
    frame = _box(slide, left + Inches(0.2), top, width - Inches(0.2), high)
    _write(frame.paragraphs[0], figure.value, 30 if len(figure.value) < 18 else 24, bold=True)
    _write(frame.add_paragraph(), figure.words, 14)
    return top + high


def _decision(slide: Any, words: str, top: int, width: int) -> None:
    plate = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, _EDGE, top, width, Inches(1.45))
    plate.adjustments[0] = 0.06
    plate.fill.solid()
    plate.fill.fore_color.rgb = _colour(INK)
    plate.line.fill.background()
    frame = plate.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    _write(paragraph, "Décision proposée. ", 15, bold=True, colour="#ffffff")
    _write(paragraph, words, 15, colour="#ffffff")


def _chart(slide: Any, picture: Bars, left: int, width: int, high: int) -> None:
    data = CategoryChartData()
    data.categories = picture.labels
    for name, values in picture.series.items():
        data.add_series(name, values)
    frame = slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, left, _TOP, width, high - Inches(0.3), data
    )
    frame._element.nvGraphicFramePr.cNvPr.set("descr", picture.alt)
    chart = frame.chart
    chart.has_title = True
    _write(chart.chart_title.text_frame.paragraphs[0], f"{picture.title} ({picture.unit})", 14,
           bold=True)  # fmt: skip
    chart.font.size, chart.font.name = Pt(13), FONT
    chart.has_legend = len(picture.series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.color.rgb = _colour(MUTED)
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    plot = chart.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = "# ##0", False
    plot.data_labels.font.size = Pt(12)
    for series, colour in zip(plot.series, CATEGORIES, strict=False):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _colour(colour)
    _text(slide, picture.source, left, _TOP + high - Inches(0.3), width, Inches(0.3), 10, MUTED)


def _table(
    slide: Any, table: Table, notes: list[str], top: int, width: int = _WIDE - 2 * _EDGE
) -> None:
    """As many rows as the slide can hold in type that is read from the back of the room."""
    titles = [f"{name} ({unit})" if unit else name for name, unit in table.columns]
    cells = [titles] + [[written(value, table.decimals) for value in row] for row in table.rows]
    size = 16 if len(titles) <= 4 else 14 if len(titles) <= 6 else 12
    if width < _WIDE - 2 * _EDGE:
        size = 13
    widths = _widths(cells, Emu(width).inches, size)
    small = [*notes, f"Source : {table.source}"] if table.source else notes
    high = 0.24 * sum(len(text) // 150 + 1 for text in small) + 0.3
    room = Emu(_HIGH - top).inches - high - 0.5
    heights = [_tall(line, widths, size) for line in cells]
    tall = np.cumsum(heights)
    shown = int(np.searchsorted(tall, room, side="right"))
    grid = slide.shapes.add_table(
        shown, len(titles), _EDGE, top, width, Inches(tall[shown - 1])
    ).table
    for at, inches in enumerate(widths):
        grid.columns[at].width = Inches(inches)
    for row, line in enumerate(cells[:shown]):
        grid.rows[row].height = Inches(heights[row])
        for at, text in enumerate(line):
            cell = grid.cell(row, at)
            cell.margin_top = cell.margin_bottom = Inches(0.03)
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.fill.solid()
            cell.fill.fore_color.rgb = _colour(
                INK if row == 0 else "#ffffff" if row % 2 else "#eef1f4"
            )
            paragraph = cell.text_frame.paragraphs[0]
            if row and not isinstance(table.rows[row - 1][at], str):
                paragraph.alignment = PP_ALIGN.RIGHT
            _write(paragraph, text, size, bold=row == 0, colour="#ffffff" if row == 0 else INK)
    if shown < len(cells):
        small.insert(0, f"… et {count(len(cells) - shown, 'autre ligne', 'autres lignes')} "
                        "dans le classeur.")  # fmt: skip
    if small:
        _notes(slide, small, _HIGH - Inches(high + 0.6), 12)


def _widths(cells: list[list[str]], width: float, size: int) -> list[float]:
    """Inches of each column: its longest word, then room for its texts: 40 % of the width for
    those that need more than half of it, then one line for the others, the short ones first.
    Titles are bold, and may take several lines."""
    letter = 0.55 * size / 72
    least = [
        max(len(word) * (1.15 if row == 0 else 1) for row, line in enumerate(cells)
            for word in line[at].split(" ")) * letter + 0.25
        for at in range(len(cells[0]))
    ]  # fmt: skip
    most = [
        max(small, max((len(line[at]) for line in cells[1:]), default=0) * letter + 0.25)
        for at, small in enumerate(least)
    ]
    long = [at for at, inches in enumerate(most) if inches > width / 2]
    most = [width * 0.4 if at in long else inches for at, inches in enumerate(most)]
    widths, spare = list(least), width - sum(least)
    order = sorted(range(len(least)), key=lambda at: (at not in long, most[at] - least[at]))
    for rank, at in enumerate(order):
        more = max(min(most[at] - least[at], spare / (1 if at in long else len(order) - rank)), 0)
        widths[at] += more
        spare -= more
    return [inches + spare / len(widths) for inches in widths]


def _tall(line: list[str], widths: list[float], size: int) -> float:
    """Inches that a row takes."""
    letter = 0.55 * size / 72
    lines = max(
        math.ceil(len(text) * letter / max(inches - 0.2, letter)) or 1
        for text, inches in zip(line, widths, strict=True)
    )
    return lines * size * 1.22 / 72 + 0.08


def written(value: Value, decimals: int) -> str:
    """A cell of a table as French readers write it."""
    return value if isinstance(value, str) else number(value, decimals)


def _notes(slide: Any, notes: list[str], top: int, size: int = 17) -> None:
    _paragraphs(slide, notes, _EDGE, top, _WIDE - 2 * _EDGE, _HIGH - top - Inches(0.45), size)


def _paragraphs(
    slide: Any, words: list[str], left: int, top: int, width: int, high: int, size: int
) -> None:
    frame = _box(slide, left, top, width, high)
    for rank, text in enumerate(words):
        paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size / 3)
        _write(paragraph, text, size)


def _foot(slide: Any, pack: Pack, page: str) -> None:
    demo = " · données de démonstration, fictives" if pack.is_demo else ""
    top = _HIGH - Inches(0.42)
    _text(slide, f"{pack.territory} · {pack.title}{demo}", _EDGE, top, Inches(9.5), Inches(0.3), 10,
          MUTED)  # fmt: skip
    _text(slide, page, _WIDE - Inches(3.3), top, Inches(2.8), Inches(0.3), 10, MUTED)


def _text(
    slide: Any, words: str, left: int, top: int, width: int, high: int, size: int,
    colour: str = INK,
) -> None:  # fmt: skip
    _write(_box(slide, left, top, width, high).paragraphs[0], words, size, colour=colour)


def _box(slide: Any, left: int, top: int, width: int, high: int) -> Any:
    frame = slide.shapes.add_textbox(left, top, width, high).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def _write(
    paragraph: Any, text: str, size: float, *, bold: bool = False, colour: str = INK
) -> None:
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FONT
    run.font.color.rgb = _colour(colour)
    run._r.get_or_add_rPr().set("lang", "fr-FR")


def _colour(hexadecimal: str) -> RGBColor:
    return RGBColor.from_string(hexadecimal.lstrip("#").upper())
