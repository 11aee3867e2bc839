"""Fetch official files from the public addresses of their producers, once, and keep them.

The one part of the project that goes out to the Internet, and only when somebody asks: an
interrupted download leaves nothing behind, a file that has not changed is not fetched again.
"""

import hashlib
import http.client
import json
import os
import re
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

CACHE: Final = Path(__file__).parents[1] / "var" / "official"
MAX_BYTES: Final = 4_000_000_000
TIMEOUT_S: Final = 30
_BLOCK: Final = 1 << 18
_ODS: Final = "/api/explore/v2.1/catalog/datasets/{}/exports/csv?delimiter=%3B"
_EDUCATION: Final = "https://data.education.gouv.fr" + _ODS
_SPORT: Final = "https://equipements.sports.gouv.fr" + _ODS

Progress = Callable[[int, int | None], None]
"""Told the bytes received, and how many there are in all where the server says so."""


class DownloadError(RuntimeError):
    """A file that could not be had; the message, in French, is shown as it is."""


@dataclass(frozen=True)
class OfficialFile:
    """A file with the address of its producer.

    ``commune_field``: the column by which the producer's portal selects communes, so that only
    the territory's lines come. ``read_in``: where the address was read. ``then``: what is left
    to do before the import.
    """

    key: str
    title: str
    producer: str
    licence: str
    address: str
    read_in: str
    commune_field: str | None = None
    then: str | None = None

    def address_for(self, communes: Sequence[str]) -> str:
        """The address, for the communes of a territory; the whole file where there is none."""
        if self.commune_field is None or not communes:
            return self.address
        wanted = " or ".join(f'{self.commune_field}="{code}"' for code in sorted(communes))
        return f"{self.address}&where={urllib.parse.quote(wanted)}"


_OPEN: Final = "Licence Ouverte 2.0"
FILES: Final = (
    OfficialFile(
        "qpv",
        "contours des quartiers prioritaires 2024",
        "ANCT",
        _OPEN,
        "https://www.data.gouv.fr/api/1/datasets/r/942d4ee8-8142-4556-8ea1-335537ce1119",
        "code public de plusieurs services de l’État, qui chargent cette ressource",
    ),
    OfficialFile(
        "annuaire",
        "annuaire de l’éducation",
        "Éducation nationale",
        _OPEN,
        _EDUCATION.format("fr-en-annuaire-education"),
        "code public : exports du portail data.education.gouv.fr",
        commune_field="code_commune",
    ),
    OfficialFile(
        "ips-ecoles",
        "indices de position sociale des écoles",
        "DEPP",
        _OPEN,
        _EDUCATION.format("fr-en-ips-ecoles-ap2022"),
        "code public : exports du portail data.education.gouv.fr",
        commune_field="code_insee_de_la_commune",
    ),
    OfficialFile(
        "ips-colleges",
        "indices de position sociale des collèges",
        "DEPP",
        _OPEN,
        _EDUCATION.format("fr-en-ips-colleges-ap2023"),
        "code public : exports du portail data.education.gouv.fr",
        commune_field="code_insee_de_la_commune",
    ),
    OfficialFile(
        "calendrier",
        "calendrier scolaire",
        "Éducation nationale",
        _OPEN,
        _EDUCATION.format("fr-en-calendrier-scolaire"),
        "code public : exports du portail data.education.gouv.fr",
    ),
    OfficialFile(
        "data-es",
        "équipements sportifs (Data ES)",
        "Ministère chargé des sports",
        _OPEN,
        _SPORT.format("data-es"),
        "code public : exports du portail equipements.sports.gouv.fr",
        commune_field="new_code",
    ),
    OfficialFile(
        "filosofi-qpv-2015",
        "revenus et pauvreté 2021 des QPV (contours 2015)",
        "INSEE",
        _OPEN,
        "https://www.insee.fr/fr/statistiques/fichier/8243026/revenus_pauvrete_2021_qp15_csv.zip",
        "code public, qui renvoie à la page insee.fr/fr/statistiques/8243026",
    ),
    OfficialFile(
        "carreaux",
        "carreaux de 200 m, Filosofi 2021",
        "INSEE",
        _OPEN,
        "https://www.insee.fr/fr/statistiques/fichier/8735162/Filosofi2021_carreaux_200m_gpkg.zip",
        "code public, qui renvoie à la page insee.fr/fr/statistiques/8735162",
        then="ouvrir l’archive, et importer le GeoPackage qu’elle contient",
    ),
)
"""Only addresses that were read on a page or in code made public; others are given by hand."""


@dataclass(frozen=True)
class Received:
    """A file of the cache. ``is_new``: fetched now, and not the one that was there.
    ``sha256``: of its content; ``etag``, ``last_modified``: what its server called it."""

    path: Path
    address: str
    size: int
    sha256: str
    is_new: bool
    etag: str | None = None
    last_modified: str | None = None


def download(
    address: str, name: str, folder: Path = CACHE, progress: Progress | None = None
) -> Received:
    """The file at ``address``, fetched into ``folder`` under a name that begins with ``name``.

    Raises :class:`DownloadError`, with what to do without Internet.
    """
    if not re.match(r"https?://[^/]", address):
        raise DownloadError(f"« {address} » n’est pas une adresse qui commence par https://.")
    known = _known(folder, name, address)
    request = urllib.request.Request(address, headers={"User-Agent": "Atlas-educatif"})
    if known and known.etag:
        request.add_header("If-None-Match", known.etag)
    elif known and known.last_modified:
        request.add_header("If-Modified-Since", known.last_modified)
    try:
        with _opener().open(request, timeout=TIMEOUT_S) as answer:
            return _receive(answer, address, name, folder, known, progress)
    except urllib.error.HTTPError as error:
        if error.code == http.HTTPStatus.NOT_MODIFIED and known:
            return known
        raise DownloadError(
            f"{address} : le serveur répond « {error.code} {error.reason} ». L’adresse a peut-être "
            "changé : donnez la nouvelle avec --url."
        ) from error
    except (OSError, http.client.HTTPException) as error:
        raise DownloadError(_offline(address, known)) from error


def _opener() -> urllib.request.OpenerDirector:
    """For http and https alone, redirections included: no local file, no FTP."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


def _receive(
    answer: http.client.HTTPResponse,
    address: str,
    name: str,
    folder: Path,
    known: Received | None,
    progress: Progress | None,
) -> Received:
    """Written whole under a temporary name, then put in place."""
    told = answer.headers.get("Content-Length")
    expected = int(told) if told and told.isdigit() else None
    folder.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
        partial = Path(file.name)
        try:
            while block := answer.read(_BLOCK):
                size += len(block)
                if size > MAX_BYTES:
                    raise DownloadError(f"{address} : plus de {MAX_BYTES // 10**9} Go, arrêté.")
                digest.update(block)
                file.write(block)
                if progress:
                    progress(size, expected)
            if size == 0 or (expected is not None and size != expected):
                raise DownloadError(f"{address} : réception interrompue à {size} octets.")
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            partial.unlink()
            raise
    path = folder / f"{name}{_suffix(partial)}"
    os.replace(partial, path)
    sha256 = digest.hexdigest()
    received = Received(
        path,
        address,
        size,
        sha256,
        not known or known.sha256 != sha256,
        answer.headers.get("ETag"),
        answer.headers.get("Last-Modified"),
    )
    notes = {**asdict(received), "path": path.name}
    _notes(folder, name).write_text(json.dumps(notes, indent=2), encoding="utf-8")
    return received


def _known(folder: Path, name: str, address: str) -> Received | None:
    """The file of the cache for that address, if it is whole: its checksum is verified."""
    try:
        notes = json.loads(_notes(folder, name).read_text(encoding="utf-8"))
        path = folder / Path(notes["path"]).name
        with path.open("rb") as file:
            is_whole = hashlib.file_digest(file, "sha256").hexdigest() == notes["sha256"]
        known = Received(**{**notes, "path": path, "is_new": False})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return known if is_whole and known.address == address else None


def _notes(folder: Path, name: str) -> Path:
    return folder / f"{name}.source.json"


def _suffix(path: Path) -> str:
    """Of the name people see; the readers go by the content."""
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"PK\x03\x04"):
        return ".zip"
    if head.startswith(b"SQLite format 3"):
        return ".gpkg"
    return ".geojson" if head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"{") else ".csv"


def _offline(address: str, known: Received | None) -> str:
    host = urllib.parse.urlsplit(address).hostname
    kept = f" La copie déjà reçue reste utilisable : {known.path}." if known else ""
    return (
        f"{host} ne répond pas : cet ordinateur n’a sans doute pas d’accès à Internet.{kept} "
        "Sinon, téléchargez le fichier depuis un autre poste, à cette adresse, puis importez-le "
        f"(python -m data import FICHIER) :\n  {address}"
    )
