"""SMAA-2: how sure a ranking is when the weights are not agreed and the figures not exact.

``u_q(w) = Σ_k w_k v_k(x_qk)``; ``v_k`` goes in a straight line from 0 at the lower anchor of the
criterion to 1 at the upper one, and no further. Each draw takes weights, and figures within their
noise; a figure that is not known is anywhere between the anchors, drawn anew each time. Equal
utilities are put in order by lot.

Lahdelma & Salminen (2001), SMAA-2: Stochastic multicriteria acceptability analysis for group
decision making, Operations Research 49(3).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_BLOCK = 2**15
"""Utilities computed at a time: a quarter of a megabyte, which stays in the processor's cache, and
too few for the product of matrices to be shared between threads that wait for one another."""

_TALLY = 2**22
"""Ranks counted at a time, so that the table of counts is not gone through for every block."""


@dataclass(frozen=True)
class Acceptability:
    """``ranks`` [quartier × rank]: share of the draws in which it has this rank, the first
    being the most urgent; ``central`` [quartier × criterion]: mean of the weights that put it
    first, NaN where none do; ``weights``: mean of all; ``draws``: how many."""

    ranks: Floats
    central: Floats
    weights: Floats
    draws: int

    def top(self, k: int) -> Floats:
        """Probability of each quartier to be among the first ``k``; they sum to ``k``, or to
        the number of quartiers where there are fewer."""
        share: Floats = np.minimum(self.ranks[:, :k].sum(axis=1), 1.0)
        return share


def margin(share: Floats, draws: int) -> Floats:
    """Half-width of the 95 % interval that drawing leaves around a share, between 0 and 1."""
    width: Floats = 1.96 * np.sqrt(share * (1 - share) / draws)
    return width


def value_functions(values: Floats, criteria: pd.DataFrame) -> Floats:
    """``v_k(x_qk)`` between 0 and 1, NaN where the value is not known.

    ``values`` [quartier × criterion] in the units of the criteria; ``criteria`` has one row a
    column: ``anchor_low`` counts for 0, ``anchor_high`` for 1, whichever is the greater number.
    """
    low, high = (criteria[name].to_numpy(float) for name in ("anchor_low", "anchor_high"))
    return np.clip((values - low) / (high - low), 0.0, 1.0)


def acceptability(
    values: Floats, criteria: pd.DataFrame, weights: Floats, *, seed: int
) -> Acceptability:
    """Rank acceptabilities and central weights.

    ``values`` and ``criteria`` as in :func:`value_functions`, the latter also with ``noise``
    (normale: ``noise_width`` is the standard deviation; uniforme: the half-width; exacte);
    ``weights`` [draw × criterion], each row summing to 1. Same seed, same result.
    """
    quartiers = len(values)
    counts = np.zeros(quartiers**2, dtype=np.int64)
    first = np.zeros((quartiers, weights.shape[1]))
    rng = np.random.default_rng(seed)
    waiting: list[Integers] = []
    done = 0
    for drawn, utilities in _utilities(values, criteria, weights, rng):
        waiting.append(_order(utilities, rng).T)
        np.add.at(first, waiting[-1][:1].ravel(), drawn)
        done += len(drawn)
        if len(waiting) * utilities.size >= _TALLY or done == len(weights):
            counts += _tally(np.concatenate(waiting, axis=1))
            waiting.clear()
    ranks = counts.reshape(quartiers, quartiers).T / len(weights)
    wins = counts[:quartiers, None]
    central = np.divide(first, wins, out=np.full(first.shape, np.nan), where=wins > 0)
    return Acceptability(ranks, central, weights.mean(axis=0), len(weights))


def _tally(order: Integers) -> Integers:
    """How often each quartier stands at each rank, from ``order`` [rank × draw]. Counted rank by
    rank, so that the counts being raised stay close together in memory."""
    quartiers = len(order)
    order += (np.arange(quartiers, dtype=np.int64) * quartiers)[:, None]
    return np.bincount(order.ravel(), minlength=quartiers**2)


def wins(values: Floats, criteria: pd.DataFrame, weights: Floats, *, seed: int) -> Floats:
    """[quartier × quartier] share of the draws in which the first comes before the second.

    Arguments as in :func:`acceptability`; an equality counts for half. The diagonal is NaN.
    """
    total = np.zeros((len(values), len(values)))
    rng = np.random.default_rng(seed)
    for _, utilities in _utilities(values, criteria, weights, rng, each=len(values)):
        ahead = utilities[:, :, None] - utilities[:, None, :]
        total += (ahead > 0).sum(axis=0) + (ahead == 0).sum(axis=0) / 2
    np.fill_diagonal(total, np.nan)
    return total / len(weights)


def _utilities(
    values: Floats,
    criteria: pd.DataFrame,
    weights: Floats,
    rng: np.random.Generator,
    *,
    each: int = 1,
) -> Iterator[tuple[Floats, Floats]]:
    """Weights [draws × criteria] and utilities [draws × quartiers], a block at a time; ``each``
    is what the caller keeps for one utility."""
    scores = value_functions(values, criteria)
    is_exact = (criteria["noise"] == "exacte") | (criteria["noise_width"] == 0)
    drawn_anew = np.isnan(values) | ~is_exact.to_numpy(dtype=bool)
    settled = np.where(drawn_anew, 0.0, scores).T
    size = max(1, _BLOCK // (max(1, len(values)) * each))
    space = np.empty((min(size, len(weights)), len(values)))
    for start in range(0, len(weights), size):
        drawn = weights[start : start + size]
        utilities = np.matmul(drawn, settled, out=space[: len(drawn)])
        for position in np.flatnonzero(drawn_anew.any(axis=0)).tolist():
            rows = np.flatnonzero(drawn_anew[:, position])
            part = _draw_scores(values[rows, position], criteria.iloc[position], len(drawn), rng)
            utilities[:, rows] += part * drawn[:, position, None]
        yield drawn, utilities


def _draw_scores(
    values: Floats, criterion: pd.Series, draws: int, rng: np.random.Generator
) -> Floats:
    """[draw × quartier] scores of one criterion: within its noise, anywhere where not known."""
    span = float(criterion["anchor_high"]) - float(criterion["anchor_low"])
    scores = np.tile((values - float(criterion["anchor_low"])) / span, (draws, 1))
    width = float(criterion["noise_width"]) / span
    if criterion["noise"] == "normale":
        scores += rng.standard_normal(scores.shape) * width
    elif criterion["noise"] == "uniforme":
        scores += rng.uniform(-1.0, 1.0, scores.shape) * width
    np.clip(scores, 0.0, 1.0, out=scores)
    unknown = np.isnan(values)
    scores[:, unknown] = rng.random((draws, int(unknown.sum())))
    return scores


def _order(utilities: Floats, rng: np.random.Generator) -> Integers:
    """[draw × rank] position of the quartier at each rank, the greatest utility first.

    Overwrites ``utilities``. Positive floats sort like the integers of the same bits: the last
    bits, worth 1e-12 or so of the value, are given to the position of the quartier, and one sort
    of integers does the work of a sort and a gather.
    """
    count = utilities.shape[1]
    last_bits = (1 << count.bit_length()) - 1
    keys: Integers = utilities.view(np.int64)
    keys &= ~last_bits
    keys |= np.arange(count)
    keys.sort(axis=1)
    tied = np.flatnonzero(((keys[:, 1:] ^ keys[:, :-1]) <= last_bits).any(axis=1))
    order = (keys & last_bits)[:, ::-1]
    if len(tied):
        lots = rng.permuted(np.tile(np.arange(count), (len(tied), 1)), axis=1)
        again = (keys[tied] & ~last_bits) | np.take_along_axis(lots, order[tied, ::-1], axis=1)
        again.sort(axis=1)
        drawn = np.argsort(lots, axis=1)
        order[tied] = np.take_along_axis(drawn, again & last_bits, axis=1)[:, ::-1]
    return order
