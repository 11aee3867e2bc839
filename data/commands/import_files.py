"""``import``: files into the territory of the database, all or none."""

import argparse
import datetime as dt

from data.commands.report import AUTHOR, add_files, answer
from data.imports import import_reason, read_files
from data.sources import with_sources
from data.store import load, open_store, replace

NAME = "import"
WHAT = "met ce que contiennent les fichiers dans le territoire, tout ou rien"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    add_files(group)


def run(chosen: argparse.Namespace) -> str:
    engine = open_store()
    current = load(engine).tables
    result = read_files(chosen.files, current, leave_out=chosen.leave_out)
    text = answer(result, chosen.format, "Importé.")
    replace(
        engine,
        with_sources(result, chosen.files, current, dt.date.today()),
        author=AUTHOR,
        reason=import_reason(report.file for report in result.reports),
    )
    return text
