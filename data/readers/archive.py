"""Tell a file's format by its first bytes; unpack an archive without trusting it."""

import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

from data.readers import ReadError

MAX_BYTES: Final = 100_000_000
"""Largest file read, and largest total an archive may unpack to."""
MAX_GEOPACKAGE: Final = 4_000_000_000
"""Largest GeoPackage: one of the whole country is read by its index, around the territory only."""
MAX_RATIO: Final = 100
MAX_MEMBERS: Final = 1_000

SHAPEFILE_PARTS: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_SUFFIXES: Final = {".geojson", ".json", ".gpkg", *SHAPEFILE_PARTS}
_SIGNATURES: Final = {
    b"PK\x03\x04": ".zip",
    b"SQLite format 3\x00": ".gpkg",
    b"\x00\x00\x27\x0a": ".shp",
}


def format_of(path: Path) -> str | None:
    """The suffix that the first bytes of a file call for; None for any other format."""
    with path.open("rb") as file:
        head = file.read(512)
    for signature, suffix in _SIGNATURES.items():
        if head.startswith(signature):
            return suffix
    return ".geojson" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else None


def unpack(archive: Path, folder: Path) -> list[Path]:
    """Write the geographic members of ``archive`` into ``folder``, under names made here.

    Members of one shapefile keep a common stem. Returns the data sets, in archive order.
    Raises :class:`ReadError` for an archive that is damaged, locked, too large or that names
    places outside itself.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            members = [member for member in opened.infolist() if not member.is_dir()]
            check_members(members)
            written = _write(opened, members, folder)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ReadError("archive zip endommagée ou protégée par un mot de passe.") from error
    return [path for path in written if format_of(path) == path.suffix]


def check_members(members: list[zipfile.ZipInfo]) -> None:
    """Raises :class:`ReadError` for an archive that is too large once open, or leads outside."""
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS:
        raise ReadError(f"archive de plus de {MAX_MEMBERS} fichiers, refusée.")
    if unpacked > MAX_BYTES:
        raise ReadError(
            f"archive de plus de {MAX_BYTES // 10**6} Mo une fois ouverte, refusée : "
            "ouvrez-la, et donnez le fichier qu’elle contient."
        )
    if unpacked > MAX_RATIO * packed:
        raise ReadError(f"archive comprimée plus de {MAX_RATIO} fois, refusée.")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise ReadError("archive dont un chemin sort de l’archive, refusée.")


def _write(opened: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path) -> list[Path]:
    stems: dict[PurePosixPath, str] = {}
    written = []
    for member in members:
        path = PurePosixPath(member.filename)
        suffix = path.suffix.lower()
        if suffix in _SUFFIXES and "__MACOSX" not in path.parts:
            stem = stems.setdefault(path.with_suffix(""), f"member{len(stems):03d}")
            target = folder / f"{stem}{suffix.replace('.json', '.geojson')}"
            target.write_bytes(opened.read(member))
            written.append(target)
    return written
