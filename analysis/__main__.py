"""``python -m analysis``: the figures of the application, without the application."""

import sys

from analysis.commands import coverage, mixite, network, pre, suggest
from analysis.commands.answer import UnknownCodeError
from data.check import DataError
from data.command_line import parser
from data.store import StoreError

COMMANDS = (coverage, suggest, network, pre, mixite)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0: answered, 1: the data do not allow it, 2: wrong arguments."""
    chosen = parser(
        "python -m analysis",
        "Calcule ce que montre l’application, sur la base de DATABASE_URL ou, à défaut, sur celle "
        "de l’application (le territoire de démonstration si elle est neuve).",
        COMMANDS,
    ).parse_args(arguments)
    try:
        print(chosen.run(chosen))
    except UnknownCodeError as error:
        print(error, file=sys.stderr)
        return 2
    except (StoreError, DataError, OverflowError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
