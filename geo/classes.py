"""Classes of a choropleth: at most five, with round limits."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geo.palette import MISSING_FILL, SEQUENTIAL


def class_limits(values: pd.Series) -> list[float]:
    """Inner limits of at most five classes of about equal numbers, rounded to read well."""
    known = values.dropna().to_numpy(float)
    if not len(known):
        return []
    raw = np.quantile(known, [0.2, 0.4, 0.6, 0.8])
    spread = known.max() - known.min()
    decimals = -int(np.floor(np.log10(spread / 5))) if spread > 0 else 0
    limits = np.unique(np.round(raw, decimals))
    return [float(limit) for limit in limits if known.min() < limit <= known.max()]


def fills(values: pd.Series, limits: Sequence[float]) -> pd.Series:
    """Colour of each value; a missing one has the colour of « non publié »."""
    colours = colours_of(limits)
    positions = np.searchsorted(limits, values.to_numpy(float), side="right")
    return pd.Series(
        [MISSING_FILL if missing else colours[position]
         for position, missing in zip(positions, values.isna(), strict=True)],
        index=values.index,
    )  # fmt: skip


def colours_of(limits: Sequence[float]) -> list[str]:
    """As many colours of the sequential scale as there are classes, the lightest first."""
    wanted = len(limits) + 1
    steps = np.linspace(0, len(SEQUENTIAL) - 1, wanted) if wanted > 1 else np.array([2])
    return [SEQUENTIAL[int(step)] for step in np.rint(steps)]
