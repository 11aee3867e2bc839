"""Parse a file from outside in a child process that can harm nothing."""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from data.readers import ReadError
from data.readers.archive import MAX_BYTES, MAX_GEOPACKAGE, SHAPEFILE_PARTS, format_of

MAX_MEMORY: Final = 1_000_000_000
MAX_CPU_S: Final = 10
TIME_LIMIT_S: Final = 60
_ROOT: Final = Path(__file__).resolve().parents[2]


def parse(path: Path, suffix: str, module: str, *arguments: str) -> dict[str, Any]:
    """Answer of ``python -m MODULE FILE ARGUMENTS…`` for a copy of the local file at ``path``.

    The copy has a name made here, its own folder (a large GeoPackage, of which only a window is
    read, is linked there instead); the process has no secret in its environment, and limits. The
    answer is one JSON object on its standard output.
    Raises :class:`ReadError` for an answer that holds ``error``, or when there is none.
    """
    with tempfile.TemporaryDirectory(prefix="atlas-") as folder:
        copy = Path(folder, f"source{suffix}")
        if path.stat().st_size > MAX_BYTES:
            copy.symlink_to(path)
        else:
            shutil.copyfile(path, copy)
        if suffix == ".shp":
            _copy_parts(path, copy)
        answer = _run(copy, module, *arguments)
    if "error" in answer:
        raise ReadError(answer["error"])
    return answer


def local_file(path: str | Path) -> Path:
    """A text from outside is only ever the name of a regular local file.

    Raises :class:`ReadError` for anything else, and for a file that is too large.
    """
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
    if not status.st_size:
        raise ReadError("fichier vide.")
    limit = MAX_GEOPACKAGE if format_of(source) == ".gpkg" else MAX_BYTES
    if status.st_size > limit:
        raise ReadError(f"fichier de plus de {limit // 10**6} Mo, refusé.")
    return source


def limit_resources() -> None:
    """For the child process. Windows has no such limits: there only the time limit holds."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))


def _copy_parts(source: Path, copy: Path) -> None:
    """A shapefile is several files side by side, whose suffixes vary in case."""
    for part in source.parent.iterdir():
        suffix = part.suffix.lower()
        if part.stem == source.stem and suffix in SHAPEFILE_PARTS[1:] and part.is_file():
            shutil.copyfile(part, copy.with_suffix(suffix))


def _run(copy: Path, module: str, *arguments: str) -> dict[str, Any]:
    environment = {"PYTHONPATH": str(_ROOT), "OPENBLAS_NUM_THREADS": "1"}
    if "SYSTEMROOT" in os.environ:
        environment["SYSTEMROOT"] = os.environ["SYSTEMROOT"]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", module, str(copy), *arguments],
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
