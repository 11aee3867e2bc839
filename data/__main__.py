"""``python -m data``: bring official files into the store, or only report on them."""

import argparse
import json
import sys
from dataclasses import asdict
from typing import NoReturn

from data import french
from data.check import DataError
from data.imports import FileReport, Import, read_files
from data.store import StoreError, load, open_store, replace

AUTHOR = "ligne de commande"


class _Parser(argparse.ArgumentParser):
    """argparse words its own texts in English only."""

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Utilisation :", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Utilisation :", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}Arguments manquants ou inconnus ; voir --help.\n")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0: accepted, 1: refused, 2: wrong arguments."""
    chosen = _parser().parse_args(arguments)
    try:
        engine = open_store()
        result = read_files(chosen.files, load(engine).tables)
        if chosen.command == "import" and result.accepted:
            reason = "Import de " + french.listing(report.file for report in result.reports)
            replace(engine, result.tables, author=AUTHOR, reason=reason)
    except (StoreError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    if chosen.format == "json":
        print(json.dumps(_as_json(result), ensure_ascii=False, indent=2))
    else:
        print(_as_text(result, chosen.command))
    return 0 if result.accepted else 1


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m data",
        description="Lit les contours officiels (quartiers prioritaires, communes) : GeoJSON, "
        "GeoPackage, Shapefile, ou leur zip. La base est celle de DATABASE_URL.",
        add_help=False,
    )
    commands = parser.add_subparsers(
        dest="command", required=True, title="Commandes", metavar="COMMANDE"
    )
    for name, what in {
        "import": "met les fichiers à la place des contours du territoire",
        "check": "dit ce que ferait l’import, sans rien écrire",
    }.items():
        command = commands.add_parser(name, help=what, description=what, add_help=False)
        _add_help(command)
        group = command.add_argument_group("Arguments")
        group.add_argument("files", nargs="+", metavar="FICHIER", help="fichier à lire")
        group.add_argument(
            "--format",
            choices=["text", "json"],
            default="text",
            help="forme du compte rendu (text par défaut)",
        )
    _add_help(parser)
    return parser


def _add_help(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("Aide")
    group.add_argument("-h", "--help", action="help", help="montre cette aide")


def _as_json(result: Import) -> dict[str, object]:
    return {
        "accepted": result.accepted,
        "files": [asdict(report) for report in result.reports],
        "problems": result.problems,
    }


def _as_text(result: Import, command: str) -> str:
    blocks = ["\n".join(_lines(report)) for report in result.reports]
    if result.problems:
        blocks.append(
            "\n".join(["Le territoire qui en résulterait est refusé :", *result.problems])
        )
    if not result.accepted:
        blocks.append("Refusé : rien n’a été écrit.")
    elif command == "check":
        blocks.append("Accepté ; rien n’a été écrit.")
    else:
        blocks.append("Importé.")
    return "\n".join(blocks)


def _lines(report: FileReport) -> list[str]:
    lines = [f"{report.file} : {report.content or 'non lu'}"]
    if report.content:
        left_out = sum(report.left_out.values())
        lines.append(
            f"  {french.count(report.rows, 'ligne lue', 'lignes lues')} : "
            f"{french.count(report.taken, 'prise')}, "
            f"{french.count(left_out, 'laissée')}, "
            f"{french.count(len(report.refused), 'refusée')}"
        )
    lines += [f"  {french.number(rows)} {why}" for why, rows in report.left_out.items()]
    lines += [f"  remarque : {remark}" for remark in report.remarks]
    return lines + [f"  problème : {problem}" for problem in report.problems]


if __name__ == "__main__":
    sys.exit(main())
