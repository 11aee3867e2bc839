"""What an import came to, in words and for machines; how the import commands share it."""

import argparse
import json
from dataclasses import asdict
from typing import Final

from data import french
from data.command_line import RefusedError
from data.imports import FileReport, Import

AUTHOR: Final = "ligne de commande"


def add_files(group: argparse._ArgumentGroup) -> None:
    group.add_argument("files", nargs="+", metavar="FICHIER", help="fichier à lire")
    group.add_argument(
        "--leave-out",
        action="store_true",
        help="accepter sans les lignes refusées ou douteuses, qui sont laissées",
    )
    group.add_argument(
        "--format",
        choices=["text", "json"],
        default="text",
        help="forme du compte rendu (text par défaut)",
    )


def answer(result: Import, form: str, done: str) -> str:
    """The report, which ends with ``done``; raises :class:`RefusedError` with it when refused."""
    text = (
        as_json(result)
        if form == "json"
        else as_text(result, done if result.accepted else "Refusé : rien n’a été écrit.")
    )
    if not result.accepted:
        raise RefusedError(text)
    return text


def as_json(result: Import) -> str:
    whole = {
        "accepted": result.accepted,
        "files": [asdict(report) for report in result.reports],
        "problems": result.problems,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def as_text(result: Import, end: str) -> str:
    blocks = ["\n".join(_lines(report)) for report in result.reports]
    if result.problems:
        blocks.append(
            "\n".join(["Le territoire qui en résulterait est refusé :", *result.problems])
        )
    return "\n".join([*blocks, end])


def _lines(report: FileReport) -> list[str]:
    where = f"{report.file}, feuille « {report.sheet} »" if report.sheet else report.file
    lines = [f"{where} : {report.content or 'non lu'}"]
    if report.content:
        left_out = sum(report.left_out.values())
        fates = [
            french.count(report.taken, "prise"),
            french.count(left_out, "laissée"),
            french.count(len(report.refused), "refusée"),
            french.count(len(report.doubtful), "douteuse"),
        ]
        lines.append(
            f"  {french.count(report.rows, 'ligne lue', 'lignes lues')} : {', '.join(fates)}"
        )
    lines += [f"  {french.number(rows)} {why}" for why, rows in report.left_out.items()]
    lines += [f"  remarque : {remark}" for remark in report.remarks]
    lines += [f"  douteuse : {doubt}" for doubt in report.doubtful]
    lines += [f"  refusée : {why}" for why in report.refused if why not in report.problems]
    return lines + [f"  problème : {problem}" for problem in report.problems]
