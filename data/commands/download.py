"""``download``: official files from the public addresses of their producers."""

import argparse
import re
import sys
from pathlib import Path

from data import french
from data.command_line import RefusedError
from data.download import CACHE, FILES, DownloadError, OfficialFile, Received, download
from data.store import load, open_store

NAME = "download"
WHAT = "télécharge les fichiers officiels ; sans nom, en donne la liste"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "names",
        nargs="*",
        metavar="NOM",
        help=f"ce qu’il faut : {', '.join(file.key for file in FILES)}, ou tout",
    )
    group.add_argument("--url", metavar="ADRESSE", help="un fichier à une autre adresse")
    group.add_argument(
        "--to", type=Path, default=CACHE, metavar="DOSSIER", help="où le ranger (var/official)"
    )


def run(chosen: argparse.Namespace) -> str:
    if chosen.url:
        name = re.sub(r"\W+", "-", chosen.names[0] if chosen.names else "fichier").strip("-")
        return _answer([_fetch(chosen.url, name or "fichier", chosen.to)], [])
    if not chosen.names:
        return "\n".join(["Fichiers officiels :", *map(_line, FILES)])
    known = {file.key: file for file in FILES}
    wanted = list(known) if chosen.names == ["tout"] else chosen.names
    unknown = [name for name in wanted if name not in known]
    if unknown:
        raise RefusedError(
            f"Inconnu : {french.listing(unknown)}. Attendu : {', '.join(known)}, ou tout ; pour "
            "un autre fichier, donnez son adresse avec --url."
        )
    communes = load(open_store()).tables["communes"]["insee_com"].tolist()
    files = [known[name] for name in wanted]
    return _answer(
        [_fetch(file.address_for(communes), file.key, chosen.to) for file in files],
        [file.then for file in files],
    )


def _line(file: OfficialFile) -> str:
    return (
        f"  {file.key:18} {file.title} ({file.producer}, {file.licence})\n"
        f"  {'':18} {file.address}\n"
        f"  {'':18} adresse lue dans : {file.read_in}"
    )


def _fetch(address: str, name: str, folder: Path) -> Received | DownloadError:
    shown = -1

    def tell(received: int, whole: int | None) -> None:
        nonlocal shown
        step = received // 1_000_000
        if sys.stderr.isatty() and step != shown:
            shown = step
            share = f" ({french.percent(received / whole)})" if whole else ""
            print(f"\r{name} : {french.number(step)} Mo{share}  ", end="", file=sys.stderr)

    try:
        received = download(address, name, folder, tell)
    except DownloadError as error:
        return error
    if shown >= 0:
        print(file=sys.stderr)
    return received


def _answer(results: list[Received | DownloadError], then: list[str | None]) -> str:
    lines, failed = [], False
    for result, next_step in zip(results, then or [None], strict=True):
        if isinstance(result, DownloadError):
            failed = True
            lines.append(str(result))
            continue
        state = "reçu" if result.is_new else "inchangé"
        lines.append(
            f"{result.path} : {state}, {french.number(result.size / 1e6, 1)} Mo, "
            f"SHA-256 {result.sha256}"
        )
        if next_step:
            lines.append(f"  ensuite : {next_step}.")
    if failed:
        raise RefusedError("\n".join(lines))
    return "\n".join(lines)
