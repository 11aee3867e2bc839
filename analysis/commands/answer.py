"""The forms a command answers in: text in columns, CSV, JSON."""

import argparse
import json
from collections.abc import Hashable

import pandas as pd

from data.inert import inert_columns

FORMATS = ("table", "csv", "json")


class UnknownCodeError(ValueError):
    """A code asked for is not in the data."""


def add_format(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--format", choices=FORMATS, default="table", help="forme du résultat (table par défaut)"
    )


def as_csv(table: pd.DataFrame) -> str:
    """Typed text is inert; with this line end a lone carriage return does not start a row."""
    text = inert_columns(table).round(2).to_csv(index=False, lineterminator="\r\n")
    return text.removesuffix("\r\n")


def rows(table: pd.DataFrame) -> list[dict[Hashable, object]]:
    """Rows for JSON, null where there is no value."""
    return table.round(2).astype(object).where(table.notna(), None).to_dict("records")


def as_json(answer: dict[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


def in_columns(columns: dict[str, pd.Series]) -> str:
    """A table in plain text, words to the left and figures to the right."""
    cells = {title: [title, *values.fillna("")] for title, values in columns.items()}
    aligned = []
    for texts in cells.values():
        width = max(map(len, texts))
        figures = all(text[:1].isdigit() for text in texts[1:])
        aligned.append([text.rjust(width) if figures else text.ljust(width) for text in texts])
    return "\n".join("  ".join(line).rstrip() for line in zip(*aligned, strict=True))
