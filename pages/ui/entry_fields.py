"""One field a column: what to type follows from the schema (words, links, unit)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pandera.pandas as pa
import streamlit as st

from data import schemas
from data.check import Tables
from data.french import day, hour, number, weekdays
from data.readers.nominative import is_nominative_header
from data.spellings import SpellingError
from data.spellings.hours import moment
from pages.ui.entry_kinds import names

NOTHING = "Non renseigné"
MINUTES = "minutes après minuit"
ABOUT_A_CHILD = (
    "Ce texte semble parler d’un enfant. L’application ne connaît aucun enfant : ne nommer que "
    "des structures et des professionnels."
)


def field(
    tables: Tables, table: str, column: str, value: Any, *, key: str, long: bool = False
) -> tuple[Any, str | None]:
    """Asks for a value of ``column``; what was typed as the store keeps it, and what is wrong
    with it in French, or None."""
    schema = schemas.TABLES[table].columns[column]
    label = f"{schema.description}{'' if schema.nullable else ' *'}"
    choices = options(tables, table, column)
    if choices is not None:
        return _choice(schema, label, choices, value, key), None
    kind = str(schema.dtype)
    if schema.metadata["unit"] == MINUTES:
        typed = st.text_input(label, "" if value is None else hour(value), key=key,
                              placeholder="16 h 30")  # fmt: skip
        return _minute(typed)
    if kind == "bool":
        return st.checkbox(schema.description, bool(value), key=key), None
    if kind.startswith("datetime"):
        picked = st.date_input(label, value, format="DD/MM/YYYY", key=key)
        return (pd.Timestamp(picked) if isinstance(picked, dt.date) else None), None
    if is_number(schema):
        return _number(schema, label, value, key), None
    write = st.text_area if long else st.text_input
    typed = str(write(label, value or "", key=key) or "").strip()
    if is_nominative_header(typed):
        st.warning(ABOUT_A_CHILD, icon=":material/warning:")
    return typed or None, None


def options(tables: Tables, table: str, column: str) -> dict[Any, str] | None:
    """Code → words of what may be chosen for a column; None where it is typed."""
    metadata = schemas.TABLES[table].columns[column].metadata
    if metadata["references"]:
        found: dict[Any, str] = names(tables, metadata["references"]).to_dict()
        return found
    return None if metadata["words"] is None else dict(metadata["words"])


def _choice(schema: pa.Column, label: str, choices: Mapping[Any, str], value: Any, key: str) -> Any:
    codes = list(choices)
    if schema.metadata["several"]:
        joint = separator(schema)
        start = [] if value is None else str(value).split(",") if joint else list(str(value))
        kept = {str(code): code for code in codes}
        picked = st.multiselect(
            label, codes, [kept[code] for code in start if code in kept],
            format_func=choices.__getitem__, key=key, placeholder=NOTHING,
        )  # fmt: skip
        order = [str(code) for code in codes if code in picked]
        return joint.join(order) or None
    one = st.selectbox(
        label, codes, format_func=choices.__getitem__, key=key, placeholder=NOTHING,
        index=codes.index(value) if value in codes else None,
    )  # fmt: skip
    # The words of a link that somebody has just renamed are no choice any more.
    return one if one in codes else None


def separator(schema: pa.Column) -> str:
    """What stands between the codes of a column that holds several: days stand side by side."""
    return "" if schema.metadata["words"] and 1 in schema.metadata["words"] else ","


def _minute(typed: str) -> tuple[int | None, str | None]:
    if not typed.strip():
        return None, None
    try:
        return moment(typed.replace("\u00a0", " ")), None
    except SpellingError as error:
        return None, error.text


def _number(schema: pa.Column, label: str, value: Any, key: str) -> Any:
    unit = schema.metadata["unit"]
    low, high = bounds(schema)
    whole = str(schema.dtype).lower() == "int64"
    cast: Any = int if whole else float
    given: dict[str, Any] = {
        name: None if bound is None else cast(bound)
        for name, bound in (("min_value", low), ("max_value", high), ("value", value))
    }
    return st.number_input(
        f"{label} ({unit})" if unit else label,
        **given,
        step=1 if whole else None,
        format=None if whole else "%0.2f" if unit == "€" else "%0.5f",
        key=key,
        placeholder=NOTHING,
    )


def is_number(schema: pa.Column) -> bool:
    return str(schema.dtype).lower() in ("int64", "float64")


def bounds(schema: pa.Column) -> tuple[float | None, float | None]:
    """Lowest and highest value of a column of numbers, None where there is none."""
    found = {check.name: check.statistics for check in schema.checks}
    low = found.get("greater_than_or_equal_to", {}).get("min_value")
    high = found.get("less_than_or_equal_to", {}).get("max_value")
    return low, high


def label(table: str, column: str) -> str:
    """What a column means, in a few words."""
    return str(schemas.TABLES[table].columns[column].description)


def told(tables: Tables, table: str, column: str, value: Any) -> str:
    """A stored value as people read it."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return "—"
    schema = schemas.TABLES[table].columns[column]
    if str(schema.dtype) == "bool":
        return "oui" if value else "non"
    if str(schema.dtype).startswith("datetime"):
        return day(pd.Timestamp(value).date())
    if schema.metadata["unit"] == MINUTES:
        return hour(int(value))
    choices = options(tables, table, column)
    if choices is None:
        return number(float(value), _decimals(value)) if is_number(schema) else str(value)
    if not schema.metadata["several"]:
        return str(choices.get(value, value))
    if not separator(schema):
        return weekdays(str(value))
    return ", ".join(str(choices.get(code, code)) for code in str(value).split(","))


def row_of(frame: pd.DataFrame, position: int) -> dict[str, Any]:
    """A row as plain values, None where it is blank."""
    row = frame.iloc[position]
    return {
        str(column): None if not isinstance(value, str) and pd.isna(value) else _plain(value)
        for column, value in row.items()
    }


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _decimals(value: Any) -> int:
    return 0 if float(value).is_integer() else 2


def missing(table: str, values: Mapping[str, Any], columns: Sequence[str]) -> list[str]:
    """Meanings of the columns that must be filled and are not."""
    schema = schemas.TABLES[table].columns
    return [
        str(schema[name].description)
        for name in columns
        if not schema[name].nullable and values[name] is None
    ]
