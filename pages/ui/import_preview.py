"""What an import would change, table by table, before anything is written."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from data import schemas
from data.changes import Changes
from data.french import count, hour, number

_SHOWN = 200
_MINUTES = "minutes après minuit"


def show(changes: Mapping[str, Changes]) -> None:
    """Counts of each table, then the rows of those that change."""
    titles = {name: str(schemas.TABLES[name].title) for name in changes}
    st.dataframe(
        pd.DataFrame(
            {
                "Table": list(titles.values()),
                "Ajoutées": [len(one.added) for one in changes.values()],
                "Changées": [one.changed_rows for one in changes.values()],
                "Retirées": [len(one.removed) for one in changes.values()],
                "Inchangées": [one.unchanged for one in changes.values()],
            }
        ),
        hide_index=True,
        width=760,
        alt="Lignes ajoutées, changées, retirées et inchangées de chaque table",
    )
    moving = {name: one for name, one in changes.items() if not one.is_nothing}
    for name, one in moving.items():
        with st.expander(f"{titles[name]} : {_words(one)}", expanded=len(moving) == 1):
            _rows("Ajoutées", readable(name, one.added.head(_SHOWN)), len(one.added))
            _rows("Changées", _cells(name, one.changed.head(_SHOWN)), len(one.changed), "cellule")
            _rows("Retirées", readable(name, one.removed.head(_SHOWN)), len(one.removed))


def readable(name: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table ``name`` under the French names of its columns, as text; no outline."""
    kept = [column for column in rows.columns if column != "geometry"]
    out = pd.DataFrame({column: _said(name, column, rows[column]) for column in kept})
    return out.set_axis(_distinct([_meaning(name, column) for column in kept]), axis="columns")


def _distinct(words: list[str]) -> list[str]:
    """Each heading once: the second « Longitude » is « Longitude (2) »."""
    ranks = pd.Series(words, dtype="str").groupby(words).cumcount() + 1
    return [
        word if rank == 1 else f"{word} ({rank})" for word, rank in zip(words, ranks, strict=True)
    ]


def _cells(name: str, changed: pd.DataFrame) -> pd.DataFrame:
    """Changed cells: the row, the column, before and after."""
    key = schemas.key(name)
    out = readable(name, changed[key])
    out["Colonne"] = changed["column"].map(lambda column: _meaning(name, column))
    for side, title in (("before", "Avant"), ("after", "Après")):
        out[title] = ""
        for column, cells in changed.groupby("column")[side]:
            out.loc[cells.index, title] = _said(name, column, cells)
    return out


def _rows(title: str, rows: pd.DataFrame, total: int, what: str = "ligne") -> None:
    if rows.empty:
        return
    st.markdown(f"**{title}** : {count(total, what)}")
    st.dataframe(rows, hide_index=True, alt=f"Lignes {title.lower()}")
    if total > len(rows):
        st.caption(f"Les {number(len(rows))} premières sont montrées.")


def _meaning(name: str, column: str) -> str:
    return str(schemas.TABLES[name].columns[column].description or column)


def _said(name: str, column: str, values: pd.Series) -> pd.Series:
    """Values as people read them; a blank where nothing is known."""
    unit = schemas.TABLES[name].columns[column].metadata["unit"]
    return values.astype(object).map(lambda value: _worded(value, unit)).astype("str")


def _worded(value: object, unit: str | None) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, pd.Timestamp):
        return value.strftime("%d/%m/%Y")
    if unit == _MINUTES and isinstance(value, int | float):
        return hour(int(value))
    return str(value)


def _words(one: Changes) -> str:
    parts = [
        (len(one.added), "ajoutée"),
        (one.changed_rows, "changée"),
        (len(one.removed), "retirée"),
    ]
    return ", ".join(count(rows, word) for rows, word in parts if rows)
