"""Read a file of outlines from outside, in a child process that can harm nothing."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import shapely

from data.readers import ReadError
from data.readers.archive import MAX_BYTES, SHAPEFILE_PARTS, format_of
from geo.crs import DEGREES

TIME_LIMIT_S: Final = 60
_ROOT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class OutlineFile:
    """What a file holds, as rows of the table of its layout (``boundaries.LAYOUTS[kind]``).

    ``rows``: one a feature, in order, EPSG:4326; geometry None where refused. ``remarks``: what
    was repaired or deduced. ``refused``: position of the row → reason. Texts are in French.
    """

    kind: str
    rows: gpd.GeoDataFrame
    remarks: list[str]
    refused: dict[int, str]


def read_outlines(path: str | Path) -> OutlineFile:
    """Read the official outlines in a local GeoJSON, GeoPackage, Shapefile or zip of them.

    Raises :class:`~data.readers.ReadError` with a French message for anything else.
    """
    source = _local_file(path)
    suffix = format_of(source)
    if suffix is None:
        raise ReadError("format inconnu ; attendu : GeoJSON, GeoPackage, Shapefile ou leur zip.")
    with tempfile.TemporaryDirectory(prefix="atlas-") as folder:
        copy = Path(folder, f"source{suffix}")
        shutil.copyfile(source, copy)
        if suffix == ".shp":
            _copy_parts(source, copy)
        answer = _run(copy)
    if "error" in answer:
        raise ReadError(answer["error"])
    outlines = gpd.GeoSeries(shapely.from_wkb(answer["outlines"]), crs=DEGREES)
    return OutlineFile(
        answer["kind"],
        gpd.GeoDataFrame(answer["columns"], geometry=outlines),
        answer["remarks"],
        {int(row): reason for row, reason in answer["refused"].items()},
    )


def _local_file(path: str | Path) -> Path:
    """A text from outside is only ever the name of a regular local file."""
    if str(path).startswith("/vsi") or "://" in str(path):
        raise ReadError("seul un fichier présent sur cet ordinateur est lu, pas une adresse.")
    try:
        source = Path(path).resolve(strict=True)
        status = source.stat()
    except (OSError, ValueError) as error:
        raise ReadError("fichier introuvable.") from error
    if not stat.S_ISREG(status.st_mode):
        raise ReadError("ce n’est pas un fichier ordinaire.")
    if not os.access(source, os.R_OK):
        raise ReadError("lecture de ce fichier interdite.")
    if status.st_size > MAX_BYTES:
        raise ReadError(f"fichier de plus de {MAX_BYTES // 10**6} Mo, refusé.")
    return source


def _copy_parts(source: Path, copy: Path) -> None:
    """A shapefile is several files side by side, whose suffixes vary in case."""
    for part in source.parent.iterdir():
        suffix = part.suffix.lower()
        if part.stem == source.stem and suffix in SHAPEFILE_PARTS[1:] and part.is_file():
            shutil.copyfile(part, copy.with_suffix(suffix))


def _run(copy: Path) -> dict[str, Any]:
    """Answer of the child process: no secret in its environment, its own folder, limits."""
    environment = {"PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1"}
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "data.readers.child", str(copy)],
            cwd=copy.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIME_LIMIT_S,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError) as error:
        raise ReadError(
            "lecture arrêtée : le fichier est endommagé, ou demande trop de temps ou de mémoire."
        ) from error
    return answer
