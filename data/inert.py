"""Text typed by people that spreadsheets open as text, never as formulas."""

import re

import pandas as pd

_LIVE = re.compile(r"^[=+\-@\t\r\n＝＋－＠]")
_NUMBER_OR_PHONE = re.compile(r"^[+-]?[\d\s.,]+$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def inert(text: str) -> str:
    """Typed text without control characters, quoted where a spreadsheet would compute it."""
    text = without_control(text)
    if _LIVE.match(text) and not _NUMBER_OR_PHONE.match(text):
        return f"'{text}"
    return text


def without_control(text: str) -> str:
    """Without the characters that no document can hold."""
    return _CONTROL.sub("", text)


def inert_columns(table: pd.DataFrame) -> pd.DataFrame:
    """``table`` with its columns of words as :func:`inert` text; numbers and dates as they are."""
    words = [
        column
        for column in table.columns
        if not pd.api.types.is_numeric_dtype(table[column])
        and not pd.api.types.is_datetime64_any_dtype(table[column])
    ]
    return table.assign(
        **{
            column: table[column].map(str, na_action="ignore").map(inert, na_action="ignore")
            for column in words
        }
    )
