"""The official tables that are read from a sheet, each recognised by its columns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.check import Tables
from data.readers import (
    ReadError,
    boundaries,
    calendar,
    equipment,
    insee_cells,
    insee_qpv,
    schools,
)
from data.readers.layout import Origin, Table, find_table
from data.readers.reading import Reading


@dataclass(frozen=True)
class SheetLayout:
    """One official layout: ``read`` makes rows of ``table`` of it."""

    table: str
    is_header: Callable[[set[str]], bool]
    read: Callable[[Table, Tables, Origin], Reading]


LAYOUTS: Final = (
    SheetLayout("population_cells", insee_cells.is_header, insee_cells.read),
    SheetLayout("indicators", insee_qpv.is_header, insee_qpv.read),
    SheetLayout("quartiers", boundaries.is_list, boundaries.read_list),
    SheetLayout("schools", schools.is_directory, schools.read_directory),
    SheetLayout("schools", schools.is_ips, schools.read_ips),
    SheetLayout("school_calendar", calendar.is_days, calendar.read_days),
    SheetLayout("school_calendar", calendar.is_periods, calendar.read_periods),
    SheetLayout("sites", equipment.is_bpe, equipment.read_bpe),
    SheetLayout("sites", equipment.is_data_es, equipment.read_data_es),
)


UNUSED: Final = {
    frozenset({"raison_sociale", "code_tiers", "code_cv", "id_poste", "montant"}): (
        "postes d’adultes-relais ou Fonjep financés (ANCT, ASP)"
    ),
}
"""Columns of files of other producers that the application does not use → what they are."""


def layout_of(names: set[str]) -> SheetLayout | None:
    """The layout that folded names of columns belong to."""
    return next((layout for layout in LAYOUTS if layout.is_header(names)), None)


def recognise(place: str, cells: pd.DataFrame) -> tuple[SheetLayout, Table] | None:
    """The first layout whose columns stand in a sheet, and its table; None for no official one.

    ``cells``: as :class:`data.readers.cells.Sheet`; ``place``: file and sheet, for messages.
    Raises :class:`ReadError` for a file that is known, and that the application does not use.
    """
    for layout in LAYOUTS:
        table = find_table(place, cells, layout.is_header)
        if table is not None:
            return layout, table
    for columns, what in UNUSED.items():
        if find_table(place, cells, columns.issubset) is not None:
            raise ReadError(f"{place} : {what} ; l’application ne s’en sert pas.")
    return None


def read(layout: SheetLayout, table: Table, tables: Tables, origin: Origin) -> Reading:
    """The table as rows of the territory; a problem where none is of the territory."""
    reading = layout.read(table, tables, origin)
    if not reading.taken:
        reading.problems.append("aucune ligne ne peut être prise pour ce territoire.")
    return reading
