"""``check``: what an import would do, and nothing else."""

import argparse

from data.commands.report import add_files, answer
from data.imports import read_files
from data.store import load, open_store

NAME = "check"
WHAT = "dit ce que ferait l’import, sans rien écrire"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    add_files(group)


def run(chosen: argparse.Namespace) -> str:
    tables = load(open_store()).tables
    result = read_files(chosen.files, tables, leave_out=chosen.leave_out)
    return answer(result, chosen.format, "Accepté ; rien n’a été écrit.")
