"""Tables as CSV that spreadsheets open as data, never as formulas."""

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


def to_csv(table: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas, as French spreadsheets expect."""
    out = table.copy()
    for column in out.columns:
        if pd.api.types.is_datetime64_any_dtype(out[column]):
            out[column] = out[column].dt.strftime("%d/%m/%Y")
        elif not pd.api.types.is_numeric_dtype(out[column]):
            out[column] = out[column].map(str, na_action="ignore").map(inert, na_action="ignore")
    # Only with this line end is a lone carriage return quoted too, and not taken for a new row.
    text = out.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return text.encode("utf-8-sig")
