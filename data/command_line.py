"""What the commands of the project share: argparse, worded in French."""

import argparse
from collections.abc import Iterable
from typing import NoReturn, Protocol


class Parser(argparse.ArgumentParser):
    """argparse words its own texts in English only."""

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Utilisation :", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Utilisation :", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}Arguments manquants ou inconnus ; voir --help.\n")


class RefusedError(Exception):
    """What a command answers when it did not do what was asked, in French."""


class Command(Protocol):
    """A module that holds one command: ``python -m PACKAGE NAME``."""

    NAME: str
    WHAT: str
    """What it does, for its help."""

    def add_arguments(self, group: argparse._ArgumentGroup) -> None:
        """Declare its arguments."""

    def run(self, chosen: argparse.Namespace) -> str:
        """Its answer, to print."""


def parser(prog: str, description: str, commands: Iterable[Command]) -> Parser:
    """A parser of ``commands``; the chosen one is ``run`` of the parsed arguments."""
    whole = Parser(prog=prog, description=description, add_help=False)
    listed = whole.add_subparsers(
        dest="command", required=True, title="Commandes", metavar="COMMANDE"
    )
    for command in commands:
        one = listed.add_parser(
            command.NAME, help=command.WHAT, description=command.WHAT, add_help=False
        )
        _add_help(one)
        command.add_arguments(one.add_argument_group("Arguments"))
        one.set_defaults(run=command.run)
    _add_help(whole)
    return whole


def _add_help(one: argparse.ArgumentParser) -> None:
    group = one.add_argument_group("Aide")
    group.add_argument("-h", "--help", action="help", help="montre cette aide")
