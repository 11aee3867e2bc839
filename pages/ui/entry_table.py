"""The items of a kind in a table: quick changes of a few columns, all saved at once."""

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from data import schemas, store
from data.french import count
from pages.ui import entry_fields, writing
from pages.ui.entry_kinds import Kind, names
from pages.ui.session import Snapshot

_READ = "saisie_tableau"


def show(snapshot: Snapshot, kind: Kind) -> None:
    """An editable table of the columns ``kind.quick``; it stays as it was read until saved."""
    table, versions, turn = _as_read(snapshot, kind)
    tables = snapshot.territory.tables
    called = names(tables, kind.table)
    rows = table.set_index(kind.key).reindex(
        [key for key in called.index if key in set(table[kind.key])]
    )
    shown = pd.DataFrame({"Élément": called.reindex(rows.index)})
    config: dict[str, Any] = {"Élément": st.column_config.TextColumn(width="large", pinned=True)}
    for column in kind.quick:
        shown[column], config[column] = _column(tables, kind, column, rows[column])
    key = f"tableau_{kind.table}_{turn}"
    st.data_editor(
        shown, hide_index=True, disabled=["Élément"], column_config=config, key=key,
        placeholder=entry_fields.NOTHING, height=480,
    )  # fmt: skip
    changes = st.session_state.get(key, {}).get("edited_rows", {})
    with st.container(horizontal=True):
        st.button(
            f"Enregistrer {count(len(changes), 'ligne')}" if changes else "Enregistrer",
            type="primary", disabled=not changes, on_click=_save, key="tableau_enregistrer",
            args=(snapshot, kind, rows.index.tolist(), versions, changes),
        )  # fmt: skip
        st.button("Revenir à ce qui est enregistré", disabled=not changes, on_click=close)


def close() -> None:
    """Forget what was read and typed."""
    st.session_state.pop(_READ, None)


def _as_read(snapshot: Snapshot, kind: Kind) -> tuple[pd.DataFrame, dict[str, int], int]:
    """The table and the version of its rows when it was opened."""
    last = st.session_state.get(_READ)
    if last is None or last[0] != kind.table:
        table = snapshot.territory.tables[kind.table]
        held = dict(
            zip(table[kind.key], snapshot.row_versions[kind.table].astype(int), strict=True)
        )
        last = (kind.table, table, held, snapshot.revision)
        st.session_state[_READ] = last
    return last[1:]


def _column(tables: Any, kind: Kind, column: str, values: pd.Series) -> tuple[pd.Series, Any]:
    """A column as the editor shows it, and how it is edited."""
    schema = schemas.TABLES[kind.table].columns[column]
    label, required = str(schema.description), not schema.nullable
    dtype = str(schema.dtype)
    words = entry_fields.options(tables, kind.table, column)
    if words is not None:
        shown = values.map(words)
        return shown, st.column_config.SelectboxColumn(
            label, options=list(words.values()), required=required
        )
    if schema.metadata["unit"] == entry_fields.MINUTES:
        shown = values.map(lambda at: dt.time(int(at) // 60 % 24, int(at) % 60), na_action="ignore")
        return shown.astype(object), st.column_config.TimeColumn(
            label, format="HH:mm", step=60, required=required
        )
    if dtype.startswith("datetime"):
        return values.dt.date, st.column_config.DateColumn(
            label, format="DD/MM/YYYY", required=required
        )
    if dtype == "bool":
        return values, st.column_config.CheckboxColumn(label, required=required)
    if entry_fields.is_number(schema):
        low, high = entry_fields.bounds(schema)
        return values, st.column_config.NumberColumn(
            label,
            min_value=low,
            max_value=high,
            required=required,
            step=1 if dtype.lower() == "int64" else None,
        )
    return values, st.column_config.TextColumn(label, required=required)


def _stored(tables: Any, kind: Kind, column: str, value: Any) -> Any:
    """What the editor gives back, as the store keeps it."""
    schema = schemas.TABLES[kind.table].columns[column]
    if value is None or value == "":
        return None
    words = entry_fields.options(tables, kind.table, column)
    if words is not None:
        return next(code for code, word in words.items() if word == value)
    if schema.metadata["unit"] == entry_fields.MINUTES:
        at = dt.time.fromisoformat(str(value)[:8])
        return at.hour * 60 + at.minute
    if str(schema.dtype).startswith("datetime"):
        return pd.Timestamp(value)
    return value


def _save(
    snapshot: Snapshot,
    kind: Kind,
    keys: list[str],
    versions: dict[str, int],
    changes: dict[int, dict[str, Any]],
) -> None:
    tables, schema = snapshot.territory.tables, schemas.TABLES[kind.table]
    today = pd.Timestamp(snapshot.territory.scope_date)
    dated = {"updated_on": today} if "updated_on" in schema.columns else {}
    edits = []
    for row, typed in changes.items():
        values = {name: _stored(tables, kind, name, value) for name, value in typed.items()}
        key = keys[int(row)]
        edits.append(store.Edit((key,), values | dated, versions[key]))
    lines = count(len(edits), "ligne")
    if writing.save(
        {kind.table: edits}, f"{schema.title} : {lines} au tableau", f"{lines} enregistrées."
    ):
        close()
