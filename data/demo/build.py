"""Build every table of the demonstration territory, and write them as CSV."""

import csv
from pathlib import Path
from random import Random

from data import schemas
from data.demo import (
    actors,
    attendance,
    coordination,
    offer,
    places,
    population,
    projects,
    rules,
    sources,
)
from data.demo.ground import read_ground

SEED = 20260923
TABLES = Path(__file__).parent / "tables"

UNUSED = (
    "streets",
    "simulations",
    "simulation_edits",
    "packs",
)
"""Tables that people fill while they work with the application."""

Row = dict[str, object]


def build() -> dict[str, list[Row]]:
    """Rows of every table, the same at each call."""
    random = Random(SEED)
    ground = read_ground()
    tables: dict[str, list[Row]] = {
        **places.tables(random, ground),
        **population.tables(random, ground),
        **rules.tables(),
        **actors.tables(random),
        **{name: [] for name in UNUSED},
    }
    tables |= offer.tables(random, ground, tables["schools"], tables["actors"])
    tables |= attendance.tables(random, ground, tables)
    tables |= projects.tables()
    tables |= coordination.tables(random, tables["actors"])
    tables |= sources.tables(tables)
    return tables


def write(folder: Path = TABLES) -> None:
    """Write one CSV a table: UTF-8, commas, ISO dates, geometry as WKT, blank where unknown."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in build().items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(schemas.TABLES[name].columns), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
