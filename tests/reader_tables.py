"""Small official tables for tests, as sheets of text and as the readers find them."""

import datetime as dt

import pandas as pd

from data.readers.layout import Origin, find_table

ORIGIN = Origin("fichier.csv", dt.date(2026, 9, 23))


def cells(*lines):
    """A sheet of text: each line is cells joined by « | »; lines are counted from 1."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    width = max(map(len, rows))
    frame = pd.DataFrame([row + [""] * (width - len(row)) for row in rows], dtype="str")
    return frame.set_axis(range(1, len(rows) + 1))


def table(is_header, *lines, place="fichier.csv"):
    found = find_table(place, cells(*lines), is_header)
    assert found is not None, "the header was not found"
    return found


def accounted(reading):
    """Whether every line has one fate."""
    parts = (sum(reading.left_out.values()), len(reading.refused), len(reading.doubtful))
    return reading.rows == reading.taken + sum(parts)
