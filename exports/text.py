"""Tables as CSV that spreadsheets open as data, never as formulas."""

import re

import pandas as pd

_LIVE = re.compile(r"^[=+\-@\t\r]")
_NUMBER_OR_PHONE = re.compile(r"^[+-]?[\d\s.,]+$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def inert(text: str) -> str:
    """Typed text without control characters, quoted where a spreadsheet would compute it."""
    text = _CONTROL.sub("", text)
    if _LIVE.match(text) and not _NUMBER_OR_PHONE.match(text):
        return f"'{text}"
    return text


def to_csv(table: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas, as French spreadsheets expect."""
    out = table.copy()
    for column in out.columns:
        if pd.api.types.is_string_dtype(out[column]):
            out[column] = out[column].map(inert, na_action="ignore")
        elif pd.api.types.is_datetime64_any_dtype(out[column]):
            out[column] = out[column].dt.strftime("%d/%m/%Y")
    return out.to_csv(index=False, sep=";", decimal=",").encode("utf-8-sig")
