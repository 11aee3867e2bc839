"""``new``: a territory of one's own in the place of the one that the database holds."""

import argparse
import datetime as dt

from data.command_line import RefusedError
from data.commands.report import AUTHOR, as_text
from data.french import count
from data.new_territory import (
    DEMO_REASON,
    NEW_REASON,
    NewTerritoryError,
    Wish,
    demonstration,
    new_territory,
)
from data.sources import with_sources
from data.store import load, open_store, replace

NAME = "new"
WHAT = "met un autre territoire à la place de celui de la base : le vôtre, ou la démonstration"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("files", nargs="*", metavar="FICHIER", help="fichier à lire")
    which = group.add_mutually_exclusive_group()
    which.add_argument(
        "--communes",
        type=lambda text: tuple(filter(None, text.split(","))),
        default=(),
        metavar="CODES",
        help="codes officiels des communes, séparés par des virgules (toutes par défaut)",
    )
    which.add_argument("--epci", default="", metavar="SIREN", help="ou leur intercommunalité")
    which.add_argument("--demo", action="store_true", help="ou revenir à la démonstration")
    group.add_argument("--name", default="", metavar="NOM", help="nom du territoire")
    group.add_argument(
        "--leave-out", action="store_true", help="laisser les lignes refusées ou douteuses"
    )


def run(chosen: argparse.Namespace) -> str:
    engine = open_store()
    current = load(engine).tables
    if chosen.demo:
        tables = demonstration(current["users"])
        replace(engine, tables, author=AUTHOR, reason=DEMO_REASON)
        return "La base contient de nouveau le territoire de démonstration."
    wish = Wish(chosen.communes, chosen.epci, chosen.name)
    try:
        result = new_territory(chosen.files, wish, current["users"], leave_out=chosen.leave_out)
    except NewTerritoryError as error:
        raise RefusedError(str(error)) from error
    if not result.accepted:
        raise RefusedError(as_text(result, "Refusé : rien n’a été écrit."))
    tables = with_sources(result, chosen.files, result.tables, dt.date.today())
    name = tables["territory"]["name"].iloc[0]
    replace(engine, tables, author=AUTHOR, reason=NEW_REASON + name)
    communes, quartiers = (len(tables[table]) for table in ("communes", "quartiers"))
    return as_text(
        result,
        f"Territoire créé : {name}, {count(communes, 'commune')}, {count(quartiers, 'quartier')}.",
    )
