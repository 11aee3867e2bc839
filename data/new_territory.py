"""A territory of one's own, from files: reference rows, the chosen communes, what files hold."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from data import demo, french
from data.check import Tables, check_tables
from data.imports import Import, read_files

REFERENCE: Final = (
    "dispositifs",
    "funding_rates",
    "need_scenarios",
    "school_calendar",
    "pre_criteria",
    "secrecy_thresholds",
)
"""Tables of rules that hold in any French city; ``data.demo.rules`` writes them. The rest of the
demonstration (places, offer, actors, meetings) never enters another territory."""

ZONES: Final = {
    "A": "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87"
    " 89 90",
    "B": "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59"
    " 60 61 62 67 68 72 76 80 83 84 85 88",
    "C": "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}
"""Holiday zone → départements of its académies, since 2016 (calendrier scolaire national); Corsica
and overseas have calendars of their own."""
_ZONE_OF: Final = {code: zone for zone, codes in ZONES.items() for code in codes.split()}


NEW_REASON: Final = "Nouveau territoire : "
DEMO_REASON: Final = "Retour à la démonstration"
"""How the reason of a write that changes the territory begins."""


class NewTerritoryError(ValueError):
    """The territory cannot be made; the message, in French, says what is missing."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants: the ``communes`` by code, or those of the intercommunalité ``epci``
    (SIREN), or, when both are empty, all those of the files; ``name`` empty: made of theirs."""

    communes: Sequence[str] = ()
    epci: str = ""
    name: str = ""


def new_territory(
    paths: Collection[str | Path], wish: Wish, users: pd.DataFrame, *, leave_out: bool = False
) -> Import:
    """Every table of a territory made of ``paths`` alone, to take the place of the one there is.

    ``users``: accounts that stay, on actors that do not. Raises :class:`NewTerritoryError`.
    """
    blank = _blank(users)
    communes = _chosen(_communes(paths, blank), wish)
    named = {**_names(communes, wish.name), "is_demo": False, "scope_date": None}
    territory = pd.DataFrame([named])
    start = check_tables({**blank, "communes": communes, "territory": territory})
    result = read_files(paths, start, leave_out=leave_out)
    tables = {**start, **result.tables} if result.accepted else {}
    return Import(tables, result.reports, result.problems, leave_out)


def demonstration(users: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every table of the demonstration, to come back to it; ``users`` stay."""
    return check_tables({**demo.load(), "users": _unlinked(users)})


def _blank(users: pd.DataFrame) -> dict[str, pd.DataFrame]:
    shipped = demo.load()
    return check_tables({**{name: shipped[name] for name in REFERENCE}, "users": _unlinked(users)})


def _unlinked(users: pd.DataFrame) -> pd.DataFrame:
    return users.assign(actor_id=None)


def _communes(paths: Collection[str | Path], blank: Tables) -> pd.DataFrame:
    """Communes that the files hold, each file read alone: the others need to know them."""
    found = [read_files([path], blank).tables.get("communes") for path in paths]
    held = [communes for communes in found if communes is not None]
    if not held:
        raise NewTerritoryError(
            "Aucun fichier ne donne le contour des communes : joindre un fichier des communes "
            "(IGN Admin Express, ou geo.api.gouv.fr en GeoJSON)."
        )
    return pd.concat(held).drop_duplicates("insee_com", ignore_index=True)


def _chosen(communes: pd.DataFrame, wish: Wish) -> pd.DataFrame:
    """The rows that the wish names, with their holiday zone."""
    if wish.communes:
        missing = sorted(set(wish.communes) - set(communes["insee_com"]))
        if missing:
            raise NewTerritoryError(f"Communes absentes des fichiers : {french.listing(missing)}.")
        communes = communes[communes["insee_com"].isin(wish.communes)]
    elif wish.epci:
        communes = communes[communes["siren_epci"] == wish.epci]
        if communes.empty:
            raise NewTerritoryError(
                f"Aucune commune de l’intercommunalité {wish.epci} : le fichier des communes ne "
                "dit pas leur intercommunalité, ou le SIREN est autre. Donner les codes des "
                "communes."
            )
    zones = communes["insee_com"].str[:2].map(_ZONE_OF)
    return communes.assign(zone=communes["zone"].fillna(zones))


def _names(communes: pd.DataFrame, name: str) -> dict[str, str]:
    """Name and short name of the territory."""
    names = communes["name"].tolist()
    others = len(names) - 3
    told = names if others < 2 else [*names[:3], f"{others} autres communes"]
    whole = name.strip() or french.listing(told)
    return {"name": whole, "short_name": whole if len(whole) <= 30 else names[0]}
