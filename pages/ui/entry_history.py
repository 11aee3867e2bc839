"""Who changed an item, when, and from what to what."""

import pandas as pd
import streamlit as st

from data import schemas, store
from data.check import Tables
from pages.ui import entry_fields, session
from pages.ui.entry_kinds import Kind, Members, names


def show(tables: Tables, kind: Kind, item: str) -> None:
    """The history of an item and of what hangs on it, the last change first."""
    changes = store.history(session.database(), kind.table, (item,))
    lines = [line for change in changes for line in _lines(tables, kind.table, change)]
    for member in {member.table: member for member in kind.members}.values():
        lines += _of_members(tables, kind, member, item)
    if not lines:
        st.caption("Aucune modification depuis le premier remplissage de la base.")
        return
    table = pd.DataFrame(lines).sort_values("Révision", ascending=False, kind="stable")
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "Quand": st.column_config.DatetimeColumn(
                format="DD/MM/YYYY HH:mm", timezone="Europe/Paris"
            )
        },
        alt="Historique : qui, quand, avant, après",
    )


def _of_members(tables: Tables, kind: Kind, member: Members, item: str) -> list[dict[str, object]]:
    rows = tables[member.table]
    target = schemas.references(member.table)[member.column]
    called = names(tables, target)
    lines = []
    for key in rows.loc[rows[kind.key] == item, member.column]:
        for change in store.history(session.database(), member.table, (item, key)):
            title = f"{schemas.TABLES[member.table].title} : {called.get(key, key)}"
            lines.append(_line(change, title, *_presence(change)))
    return lines


def _lines(tables: Tables, table: str, change: store.Change) -> list[dict[str, object]]:
    if change.before is None or change.after is None:
        return [_line(change, "Tout", *_presence(change))]
    return [
        _line(
            change,
            str(schemas.TABLES[table].columns[column].description),
            entry_fields.told(tables, table, column, change.before.get(column)),
            entry_fields.told(tables, table, column, value),
        )
        for column, value in change.after.items()
        if change.before.get(column) != value and column != "updated_on"
    ]


def _presence(change: store.Change) -> tuple[str, str]:
    words = ("absent", "présent")
    return words[change.before is not None], words[change.after is not None]


def _line(change: store.Change, field: str, before: str, after: str) -> dict[str, object]:
    return {
        "Quand": change.at,
        "Qui": change.author,
        "Champ": field,
        "Avant": before,
        "Après": after,
        "Motif": change.reason,
        "Révision": change.revision,
    }
