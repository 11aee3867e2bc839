"""Which totals of one table must stay hidden so that no small count can be known."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array


def hidden_totals(
    supports: Sequence[csr_array], counts: np.ndarray, threshold: int
) -> list[np.ndarray]:
    """For each grouping, which of its totals are hidden."""
    values = [support @ counts for support in supports]
    return [(value > 0) & (value < threshold) for value in values]
