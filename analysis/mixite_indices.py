"""How apart girls and boys are: dissimilarity, entropy, and what chance alone would give.

Arrays of groups in, numbers out. They read true counts, so only the gate calls them
(:func:`analysis.secrecy.release`), and rounds what it lets out.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

DRAWS: Final = 2_000
SEED: Final = 20260923


@dataclass(frozen=True)
class Separation:
    """How apart two groups of children are, beside what chance gives for the same group sizes.

    ``dissimilarity`` is the share of girls (or boys) who would have to change group for every
    group to have the same share of girls; ``expected`` its mean when sexes are dealt at random;
    ``p_value`` the share of such deals that are at least as apart; ``theil`` the entropy index.
    NaN where there are no girls, or no boys.
    """

    dissimilarity: float
    expected: float
    p_value: float
    theil: float


def separation(
    girls: np.ndarray, boys: np.ndarray, *, draws: int = DRAWS, seed: int = SEED
) -> Separation:
    """Dissimilarity and Theil’s H of ``girls`` and ``boys`` [groups], against random deals."""
    girls, boys = np.asarray(girls, dtype=np.int64), np.asarray(boys, dtype=np.int64)
    if not girls.sum() or not boys.sum():
        return Separation(np.nan, np.nan, np.nan, np.nan)
    observed = float(dissimilarity(girls, boys))
    sizes = girls + boys
    dealt = np.random.default_rng(seed).multivariate_hypergeometric(
        sizes, girls.sum(), size=draws, method="marginals"
    )
    chance = dissimilarity(dealt, sizes - dealt)
    as_apart = (chance >= observed - 1e-12).sum()
    return Separation(
        observed,
        float(chance.mean()),
        float((as_apart + 1) / (draws + 1)),
        float(theil(girls, boys)),
    )


def dissimilarity(girls: np.ndarray, boys: np.ndarray) -> np.ndarray:
    """``D = ½ Σ |f_j / F − g_j / G|`` over the last axis (Duncan & Duncan 1955)."""
    share_f = girls / girls.sum(axis=-1, keepdims=True)
    share_g = boys / boys.sum(axis=-1, keepdims=True)
    return np.asarray(np.abs(share_f - share_g).sum(axis=-1) / 2)


def theil(girls: np.ndarray, boys: np.ndarray) -> np.ndarray:
    """Theil’s ``H = Σ t_j (E − E_j) / (T E)`` with E the entropy of the shares of the sexes
    (Reardon & Firebaugh 2002): 0 where every group is like the whole, 1 where none is mixed."""
    sizes = girls + boys
    total = sizes.sum(axis=-1)
    whole = _entropy(girls.sum(axis=-1) / total)
    share = np.divide(girls, sizes, out=np.zeros(np.shape(sizes)), where=sizes > 0)
    return np.asarray(1 - (sizes * _entropy(share)).sum(axis=-1) / (total * whole))


def _entropy(share: np.ndarray) -> np.ndarray:
    parts = np.stack([share, 1 - share])
    logs = np.log(parts, out=np.zeros_like(parts), where=parts > 0)
    return np.asarray(-(parts * logs).sum(axis=0))
