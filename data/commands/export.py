"""``export``: the whole territory in files."""

import argparse

from data.export import GEOPACKAGE, write_territory
from data.french import count
from data.store import StoreError, load, open_store

NAME = "export"
WHAT = "écrit tout le territoire : un GeoPackage, et un CSV par table avec son schéma"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--to", required=True, metavar="DOSSIER", help="où écrire les fichiers")


def run(chosen: argparse.Namespace) -> str:
    tables = load(open_store()).tables
    try:
        written = write_territory(tables, chosen.to)
    except OSError as error:
        raise StoreError(f"{chosen.to} : {error.strerror}. L’export n’a pas été fait.") from error
    rows = sum(map(len, tables.values()))
    return (
        f"{count(rows, 'ligne')} dans {count(len(tables), 'table')} : "
        f"{count(len(written), 'fichier')} dans {chosen.to}. Le fichier {GEOPACKAGE} suffit pour "
        "tout reprendre (python -m data import)."
    )
