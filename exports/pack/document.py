"""The pack as a document (PDF, A4, tagged): the sections, then a page a quartier."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from exports.pack.content import Pack, Picture, Section, Sheet
from exports.pack.figures import svg
from exports.typeset import cells, typeset

_SOURCE = Path(__file__).with_name("document.typ")


def document(pack: Pack) -> bytes:
    """PDF/UA-1. Every text reaches the layout as data, never as its source."""
    content = {
        **{name: getattr(pack, name) for name in ("title", "territory", "pack_id", "is_demo")},
        "parameters": pack.parameters,
        "sections": [_section(pack, section) for section in pack.sections],
        "sheets": [_sheet(sheet) for sheet in pack.sheets],
    }
    return typeset(_SOURCE, content, pack.frozen_on)


def _section(pack: Pack, section: Section) -> dict[str, Any]:
    return {
        "sentence": section.sentence,
        "figures": [asdict(figure) for figure in section.figures],
        "pictures": [_picture(pack, picture) for picture in section.pictures],
        "decision": section.decision,
        "notes": section.notes,
        "tables": [cells(table) for table in section.tables],
    }


def _picture(pack: Pack, picture: Picture) -> dict[str, str]:
    return {"svg": svg(pack, picture, (8.0, 5.6)), "alt": picture.alt}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "sentence": sheet.sentence,
        "figures": [asdict(figure) for figure in sheet.figures],
        "tables": [cells(table) for table in sheet.tables],
    }
