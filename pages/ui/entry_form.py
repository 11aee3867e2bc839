"""The form of one item: what is stored, what is typed, what is wrong, and the way to save it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analysis.quality import usable_sessions
from data import schemas, store
from data.check import Tables, row_problems
from pages.ui import entry_fields, writing
from pages.ui.entry_kinds import KINDS, NEW, Kind, names
from pages.ui.notices import plain
from pages.ui.session import Snapshot

_OPEN = "saisie_ouverte"
COLUMNS = 2


@dataclass(frozen=True)
class Opened:
    """An item as it was read when its form was opened, so that nobody is overwritten unseen.

    ``row``: its columns, none for a new one; ``version``: None for a new one; ``members``: (table,
    key) → version; ``chosen``: the keys of each of the kind’s members; ``turn`` makes the fields
    new ones.
    """

    kind: str
    item: str
    row: dict[str, Any]
    version: int | None
    members: dict[tuple[str, str], int]
    chosen: list[list[str]]
    turn: str


def show(snapshot: Snapshot, kind_word: str, item: str) -> None:
    """The form of ``item``, or of a new one."""
    kind, opened = KINDS[kind_word], _opened(snapshot, kind_word, item)
    tables = snapshot.territory.tables
    _conflict(snapshot, kind)
    typed, faults = _fields(tables, kind, opened)
    chosen = _members(tables, kind, opened)
    row = _row(snapshot, kind, opened, typed)
    faults += [
        f"{schemas.TABLES[kind.table].columns[problem.column].description} : {problem.expected}"
        for problem in row_problems(kind.table, row)
        if problem.column in typed and typed[problem.column] is not None
    ]
    blank = entry_fields.missing(kind.table, typed, kind.typed)
    for fault in faults:
        st.error(plain(fault), icon=":material/block:")
    if not faults and not blank:
        _remarks(snapshot, kind, row)
    st.caption("\\* à remplir" + (f" ; il manque : {', '.join(blank)}." if blank else "."))
    with st.container(horizontal=True):
        st.button(
            "Enregistrer", type="primary", disabled=bool(faults or blank), on_click=_save,
            key="saisie_enregistrer",
            args=(snapshot, kind, opened, row, chosen),
        )  # fmt: skip
        if item != NEW:
            with st.popover("Supprimer…"):
                st.markdown(f"Supprimer {plain(names(tables, kind.table)[item])} ?")
                st.button("Supprimer", on_click=_delete, args=(snapshot, kind, opened))


def close() -> None:
    """Forget what was read: the form opens again on what is stored."""
    st.session_state.pop(_OPEN, None)


def _opened(snapshot: Snapshot, kind_word: str, item: str) -> Opened:
    """The item as it was read; read again when another one is chosen."""
    last = st.session_state.get(_OPEN)
    if isinstance(last, Opened) and (last.kind, last.item) == (kind_word, item):
        return last
    kind, tables = KINDS[kind_word], snapshot.territory.tables
    found = tables[kind.table].index[tables[kind.table][kind.key] == item]
    row: dict[str, Any] = {}
    version = None
    if len(found):
        row = entry_fields.row_of(tables[kind.table], found[0])
        version = int(writing.versions(snapshot, kind.table)[found[0]])
    members: dict[tuple[str, str], int] = {}
    chosen: list[list[str]] = []
    for member in kind.members:
        rows = tables[member.table][tables[member.table][kind.key] == item]
        held = writing.versions(snapshot, member.table)[rows.index]
        members |= {
            (member.table, str(key)): int(number)
            for key, number in zip(rows[member.column], held, strict=True)
        }
        for column, value in member.values.items():
            rows = rows[rows[column] == value]
        chosen.append(rows[member.column].tolist())
    opened = Opened(kind_word, item, row, version, members, chosen, secrets.token_hex(3))
    st.session_state[_OPEN] = opened
    return opened


def _fields(tables: Tables, kind: Kind, opened: Opened) -> tuple[dict[str, Any], list[str]]:
    """What is typed by column, and what cannot be read."""
    typed: dict[str, Any] = {}
    faults = []
    short = [name for name in kind.typed if name not in kind.long]
    columns = st.columns(COLUMNS)
    for rank, name in enumerate([*short, *kind.long]):
        place = columns[rank % COLUMNS] if name in short else st.container()
        with place:
            typed[name], fault = entry_fields.field(
                tables, kind.table, name, opened.row.get(name),
                key=f"saisie_{name}_{opened.turn}", long=name in kind.long,
            )  # fmt: skip
        if fault:
            faults.append(fault)
    return typed, faults


def _members(tables: Tables, kind: Kind, opened: Opened) -> list[list[str]]:
    chosen = []
    for rank, (member, start) in enumerate(zip(kind.members, opened.chosen, strict=True)):
        target = schemas.references(member.table)[member.column]
        called = names(tables, target).to_dict()
        picked = st.multiselect(
            member.label, list(called), start, format_func=called.__getitem__,
            key=f"saisie_membres_{rank}_{opened.turn}", placeholder="Personne",
        )  # fmt: skip
        chosen.append(picked)
    return chosen


def _row(
    snapshot: Snapshot, kind: Kind, opened: Opened, typed: Mapping[str, Any]
) -> dict[str, Any]:
    """The whole row as it would be stored."""
    columns = schemas.TABLES[kind.table].columns
    row = {name: opened.row.get(name) for name in columns} | dict(typed)
    row[kind.key] = opened.item or f"{kind.prefix}-{opened.turn}"
    if "updated_on" in columns:
        row["updated_on"] = pd.Timestamp(snapshot.territory.scope_date)
    if "is_fictive" in columns:
        row["is_fictive"] = bool(opened.row.get("is_fictive"))
    return row


def _remarks(snapshot: Snapshot, kind: Kind, row: Mapping[str, Any]) -> None:
    """What would not count, told before it is saved; nobody is kept from saving it."""
    if kind.table != "sessions":
        return
    sessions = snapshot.territory.tables["sessions"]
    others = sessions[sessions["session_id"] != row["session_id"]]
    mine = pd.DataFrame([row]).reindex(columns=sessions.columns).astype(sessions.dtypes)
    _, left_out = usable_sessions(
        pd.concat([others, mine]), snapshot.territory.sites,
        period=str(row["period"]), scope_date=snapshot.territory.scope_date,
    )  # fmt: skip
    for reason in left_out.loc[left_out["session_id"] == row["session_id"], "reason"]:
        st.warning(f"Ce créneau ne comptera pas dans la couverture : {plain(reason)}.")


def _save(
    snapshot: Snapshot,
    kind: Kind,
    opened: Opened,
    row: Mapping[str, Any],
    chosen: list[list[str]],
) -> None:
    """Write the item and its members as one revision."""
    item = str(row[kind.key])
    values = {name: value for name, value in row.items() if name != kind.key}
    edits: dict[str, list[store.Edit]] = {kind.table: [store.Edit((item,), values, opened.version)]}
    wanted: dict[tuple[str, str], dict[str, Any]] = {}
    for member, keys in zip(kind.members, chosen, strict=True):
        for one in keys:
            if (member.table, one) in wanted:
                double = names(snapshot.territory.tables, "actors").get(one, one)
                writing.refuse(f"Rien n’est enregistré : « {double} » figure dans deux listes.")
                return
            wanted[member.table, one] = dict(member.values)
    for table, one in wanted.keys() | opened.members.keys():
        edit = store.Edit((item, one), wanted.get((table, one)), opened.members.get((table, one)))
        edits.setdefault(table, []).append(edit)
    called = str(row[kind.label]) if kind.table != "sessions" else "créneau"
    if writing.save(edits, f"{kind.title} : {called}", f"{kind.title} : « {called} » enregistré."):
        close()
        st.query_params["id"] = item


def _delete(snapshot: Snapshot, kind: Kind, opened: Opened) -> None:
    edits: dict[str, list[store.Edit]] = {
        kind.table: [store.Edit((opened.item,), None, opened.version)]
    }
    for (table, one), version in opened.members.items():
        edits.setdefault(table, []).append(store.Edit((opened.item, one), None, version))
    called = names(snapshot.territory.tables, kind.table)[opened.item]
    if writing.save(edits, f"{kind.title} supprimé : {called}", f"« {called} » est supprimé."):
        close()
        st.query_params.pop("id", None)


def _conflict(snapshot: Snapshot, kind: Kind) -> None:
    """Both versions of a row that somebody changed meanwhile; what was typed is still there."""
    error = st.session_state.get(writing.CONFLICT)
    if not isinstance(error, store.ConflictError) or error.table != kind.table:
        return
    tables = snapshot.territory.tables
    for conflict in error.conflicts:
        mine, theirs = conflict.yours or {}, conflict.theirs or {}
        lines = [
            {
                "Champ": schemas.TABLES[kind.table].columns[name].description,
                "Votre version": entry_fields.told(tables, kind.table, name, mine.get(name)),
                f"Celle de {conflict.author}": entry_fields.told(
                    tables, kind.table, name, theirs.get(name)
                ),
            }
            for name in kind.typed
            if mine.get(name) != theirs.get(name)
        ]
        st.dataframe(pd.DataFrame(lines), hide_index=True, alt="Les deux versions de cette ligne")
    with st.container(horizontal=True):
        st.button("Garder ma version", on_click=_keep_mine, args=(snapshot, kind))
        st.button("Prendre l’autre version", on_click=_take_theirs)


def _keep_mine(snapshot: Snapshot, kind: Kind) -> None:
    """Read the versions again, keep the fields: the next « Enregistrer » goes through."""
    opened = st.session_state[_OPEN]
    close()
    fresh = _opened(snapshot, opened.kind, opened.item)
    st.session_state[_OPEN] = Opened(
        fresh.kind, fresh.item, opened.row, fresh.version, fresh.members, opened.chosen,
        opened.turn,
    )  # fmt: skip
    st.session_state.pop(writing.CONFLICT)
    writing.refuse("Votre version est encore là : « Enregistrer » la met à la place de l’autre.")


def _take_theirs() -> None:
    st.session_state.pop(writing.CONFLICT)
    close()
