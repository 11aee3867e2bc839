"""The same expected coverage as one SQL statement, run by DuckDB: the second peer.

It is written for sessions aligned with the bands and a need that is the same all day, which
spares the statement what ours does for mixed sessions and for class hours.
"""

import time
from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from analysis.reach import WALKING_MIN
from data.vocabulary import BAND_AGES, BANDS

_STATEMENT = """
WITH weighted AS (
    SELECT cell, site, band,
           CASE WHEN minutes <= longest / 3 THEN 1.0
                WHEN minutes <= 2 * longest / 3 THEN 0.68 ELSE 0.22 END AS weight
    FROM pairs JOIN walks ON minutes <= longest
), demand AS (
    SELECT site, band, sum(children * weight) AS demand
    FROM weighted JOIN people USING (cell, band) GROUP BY site, band
), supply AS (
    SELECT site, band, weekday, slot, sum(capacity) AS places
    FROM sessions JOIN slots ON slot >= start_min AND slot < end_min
    GROUP BY site, band, weekday, slot
), access AS (
    SELECT cell, band, weekday, slot, sum(places / demand * weight) AS access
    FROM supply JOIN demand USING (site, band) JOIN weighted USING (site, band)
    GROUP BY cell, band, weekday, slot
)
SELECT code_qp, band, weekday, slot, sum(children * least(access, 1)) AS covered
FROM access JOIN people USING (cell, band) GROUP BY ALL
"""


def seconds(world: Mapping[str, Any]) -> tuple[float, float]:
    """Best of three runs, tables already loaded; and the child-hours covered in the week."""
    base = duckdb.connect()
    for name, table in _tables(world).items():
        base.from_df(table).create(name)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        found = base.execute(_STATEMENT).df()
        spent.append(time.perf_counter() - start)
    base.close()
    return min(spent), float(found["covered"].sum() / 2)


def _tables(world: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    reach = world["reach_min"].tocoo()
    sessions, children = world["sessions"], world["children"]
    first = {ages[0]: band for band, ages in BAND_AGES.items()}
    people = children.reset_index(names="cell").melt(
        ["cell", "code_qp"], list(BANDS), var_name="band", value_name="children"
    )
    return {
        "pairs": pd.DataFrame(
            {"cell": reach.coords[0], "site": reach.coords[1], "minutes": reach.data}
        ),
        "walks": pd.DataFrame({"band": list(WALKING_MIN), "longest": list(WALKING_MIN.values())}),
        "people": people,
        "sessions": pd.DataFrame(
            {
                "site": sessions["site_id"].astype(int),
                "band": sessions["age_min"].map(first),
                "weekday": sessions["weekdays"].astype(int),
                "start_min": sessions["start_min"],
                "end_min": sessions["end_min"],
                "capacity": sessions["capacity"],
            }
        ),
        "slots": pd.DataFrame({"slot": np.arange(420, 1260, 30)}),
    }
