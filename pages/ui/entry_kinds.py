"""What the page Saisie lets people write: one description a kind, the rest is in the schemas."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pandas as pd

from data import schemas
from data.check import Tables
from data.french import day, hour, weekdays

NEW: Final = ""


@dataclass(frozen=True)
class Members:
    """Rows of the table ``table`` that hang on an item: the keys in ``column``, told ``label``;
    ``values`` is what else such a row holds."""

    table: str
    column: str
    label: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """One kind of item: a row of ``table`` and its ``members``.

    ``label``: the column that names an item; ``prefix``: how a new identifier begins;
    ``machine``: columns that people do not type; ``quick``: columns of the editable table;
    ``long``: texts of several lines.
    """

    title: str
    table: str
    label: str
    prefix: str
    members: tuple[Members, ...] = ()
    machine: tuple[str, ...] = ()
    quick: tuple[str, ...] = ()
    long: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        (column,) = schemas.key(self.table)
        return column

    @property
    def typed(self) -> list[str]:
        """Columns that people type, those that must be filled first to last as in the schema."""
        left = {self.key, "updated_on", "is_fictive", *self.machine}
        return [column for column in schemas.TABLES[self.table].columns if column not in left]


KINDS: Final = {
    "reunion": Kind(
        "Une réunion", "meetings", "title", "R",
        members=(
            Members("meeting_actors", "actor_id", "Acteurs présents", {"was_present": True}),
            Members("meeting_actors", "actor_id", "Invités absents", {"was_present": False}),
        ),
        long=("minutes",),
    ),
    "action": Kind(
        "Une action concertée", "actions", "title", "J",
        members=(
            Members("action_actors", "actor_id", "Chef de file", {"role": "chef_de_file"}),
            Members("action_actors", "actor_id", "Partenaires", {"role": "partenaire"}),
            Members("action_actors", "actor_id", "Financeurs", {"role": "financeur"}),
            Members("action_quartiers", "code_qp", "Quartiers"),
        ),
        machine=("simulation_id", "expected"),
        quick=("status", "start_on", "end_on", "family_place"),
    ),
    "besoin": Kind("Un besoin repéré", "needs", "statement", "B", machine=("figures",),
                   quick=("status",), long=("statement",)),
    "outil": Kind("Un outil pour les familles", "family_tools", "name", "F",
                  quick=("family_place", "until"), long=("description",)),
    "projet": Kind("Un projet ou une convention", "projects", "title", "P",
                   quick=("signed_on", "ends_on", "evaluation_due_on", "evaluated_on")),
    "creneau": Kind("Un créneau et ses places", "sessions", "session_id", "S",
                    quick=("capacity", "start_min", "end_min", "age_min", "age_max", "public",
                           "valid_to")),
    "activite": Kind("Une activité", "activities", "name", "A", quick=("is_drop_in",),
                     long=("description",)),
    "acteur": Kind("Un acteur", "actors", "name", "O", quick=("contact", "email", "phone")),
    "site": Kind("Un lieu", "sites", "name", "L", quick=("is_accessible",)),
    "instance": Kind("Une instance", "instances", "name", "I"),
    "coordination": Kind("Un outil de coordination", "coordination_tools", "name", "C",
                         quick=("uses_per_year",), long=("description",)),
}  # fmt: skip
"""Word in the address → kind, the most frequent first."""

_NAMED: Final = {
    "quartiers": "name", "communes": "name", "schools": "name", "dispositifs": "name",
    "simulations": "name", **{kind.table: kind.label for kind in KINDS.values()},
}  # fmt: skip


def names(tables: Tables, table: str) -> pd.Series:
    """Key → what people call the rows of a table, in alphabetical order; no two alike."""
    rows = tables[table].set_index(schemas.key(table)[0])
    if table == "sessions":
        called = _sessions(tables, rows)
    elif table == "meetings":
        called = rows["held_on"].map(lambda held: day(held.date())) + " · " + rows["title"]
    else:
        called = rows[_NAMED[table]].astype(object)
    if table == "needs":
        called = called + " · " + rows["code_qp"].map(names(tables, "quartiers"))
    alike = called.duplicated(keep=False)
    called = called.where(~alike, called + " (" + pd.Series(called.index, called.index) + ")")
    return called.sort_values(key=lambda texts: texts.str.casefold())


def _sessions(tables: Tables, rows: pd.DataFrame) -> pd.Series:
    """« Judo · Gymnase · mercredi, 14 h – 15 h 30 »."""
    activity = rows["activity_id"].map(tables["activities"].set_index("activity_id")["name"])
    site = rows["site_id"].map(tables["sites"].set_index("site_id")["name"])
    when = rows["weekdays"].map(weekdays)
    times = rows["start_min"].map(hour) + " – " + rows["end_min"].map(hour)
    return (activity + " · " + site + " · " + when + ", " + times).astype(object)
