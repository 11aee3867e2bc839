"""Tables as CSV that spreadsheets open as data, never as formulas."""

import pandas as pd

from data.inert import inert_columns


def to_csv(table: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, semicolons and decimal commas, as French spreadsheets expect."""
    out = inert_columns(table)
    for column in out.select_dtypes(["datetime", "datetimetz"]):
        out[column] = out[column].dt.strftime("%d/%m/%Y")
    # Only with this line end is a lone carriage return quoted too, and not taken for a new row.
    text = out.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n")
    return text.encode("utf-8-sig")
