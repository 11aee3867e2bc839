"""The week grid: each half-hour with the uncovered share of some children, in classes."""

from typing import Final

import numpy as np
import pandas as pd

SHARE_LIMITS: Final = (0.1, 0.3, 0.5, 0.7)
"""Inner limits of the classes of uncovered share."""

SHARES: Final = ("moins de 10 %", "10 à 30 %", "30 à 50 %", "50 à 70 %", "70 % et plus")
IN_CLASS: Final = "en classe"
NO_NEED: Final = "pas de besoin"


def cells(week: pd.DataFrame, temps: pd.DataFrame) -> pd.DataFrame:
    """One row a half-hour, for some quartiers and bands taken together.

    ``week`` is :func:`analysis.weekly.weekly` restricted to them, ``temps`` has weekday,
    start_min and temps. Returns ``weekday``, ``start_min``, ``need_h``, ``uncovered_h`` (upper
    end), ``share`` (NA without need), ``children`` without a place, ``state`` and ``temps``.
    """
    grid = week.groupby(["weekday", "start_min"], as_index=False).agg(
        need_h=("need_h", "sum"), uncovered_h=("uncovered_max_h", "sum")
    )
    grid["share"] = (grid["uncovered_h"] / grid["need_h"]).where(grid["need_h"] > 0)
    grid["children"] = grid["uncovered_h"] * 2
    grid = grid.merge(temps, on=["weekday", "start_min"], how="left")
    state = pd.cut(grid["share"], [-np.inf, *SHARE_LIMITS, np.inf], right=False, labels=SHARES)
    idle = np.where(grid["temps"] == "scolaire", IN_CLASS, NO_NEED)
    grid["state"] = state.astype(object).where(grid["share"].notna(), idle)
    return grid
