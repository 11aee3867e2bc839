"""``python -m data``: files in, files out, on the database of ``DATABASE_URL``."""

import sys

from data.check import DataError
from data.command_line import Command, RefusedError, parser
from data.commands import check_files, download, export, import_files, new
from data.store import StoreError

COMMANDS: tuple[Command, ...] = (import_files, check_files, export, new, download)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0: accepted, 1: refused, 2: wrong arguments."""
    chosen = parser(
        "python -m data",
        "Lit les fichiers officiels et les tableaux des partenaires, écrit le territoire. La base "
        "est celle de DATABASE_URL ou, à défaut, celle de l’application.",
        COMMANDS,
    ).parse_args(arguments)
    try:
        print(chosen.run(chosen))
    except RefusedError as refused:
        print(refused)
        return 1
    except (StoreError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
