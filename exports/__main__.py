"""``python -m exports``: what leaves the application, without the application."""

import sys

from data.check import DataError
from data.command_line import parser
from data.store import StoreError
from exports.commands import pack

COMMANDS = (pack,)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0: written, 1: the data do not allow it, 2: wrong arguments."""
    chosen = parser(
        "python -m exports",
        "Écrit des documents sur la base de DATABASE_URL ou, à défaut, sur celle de l’application.",
        COMMANDS,
    ).parse_args(arguments)
    try:
        print(chosen.run(chosen))
    except (StoreError, DataError, OverflowError) as error:
        print(error, file=sys.stderr)
        return 1
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
