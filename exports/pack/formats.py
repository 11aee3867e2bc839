"""Every format of a pack, and the folder that holds them."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable
from typing import Final

from exports.pack.content import Pack
from exports.pack.deck import deck
from exports.pack.document import document
from exports.pack.figures import png
from exports.pack.page import page
from exports.pack.workbook import workbook


def pictures(pack: Pack) -> bytes:
    """Every picture as PNG, in one zip."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        for section in pack.sections:
            for rank, picture in enumerate(section.pictures, start=1):
                folder.writestr(f"{section.key}-{rank}.png", png(pack, picture))
    return out.getvalue()


FORMATS: Final[dict[str, tuple[str, str, Callable[[Pack], bytes]]]] = {
    "pptx": (
        "Diaporama",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        deck,
    ),
    "pdf": ("Document", "application/pdf", document),
    "xlsx": (
        "Classeur",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook,
    ),
    "html": ("Page à ouvrir hors ligne", "text/html", lambda pack: page(pack).encode()),
    "zip": ("Images", "application/zip", pictures),
}
"""File ending → what it is, its media type, what writes it."""


def file_name(pack: Pack, ending: str) -> str:
    plain = unicodedata.normalize("NFKD", pack.title).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "dossier"
    return f"{slug}-{pack.pack_id}.{ending}"


def write(
    pack: Pack, endings: Iterable[str], progress: Callable[[float, str], None]
) -> dict[str, bytes]:
    """File name → content of each format asked for."""
    wanted = list(endings)
    files = {}
    for step, ending in enumerate(wanted):
        name, _, draw = FORMATS[ending]
        progress(step / len(wanted), name)
        files[file_name(pack, ending)] = draw(pack)
    return files
