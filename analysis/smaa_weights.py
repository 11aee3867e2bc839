"""Weights that the committee has not fixed, drawn among all those it allows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from analysis.smaa import Floats

SWEEPS = 20
"""How often each pair of weights is drawn again: the draws then forget where they began."""


class WeightsError(ValueError):
    """What the committee imposes cannot hold together; the message, in French, is shown."""


@dataclass(frozen=True)
class Weighting:
    """What the committee imposes on the weights of the criteria.

    ``order``: criteria from the heaviest to the lightest; those left out are free. ``bounds``:
    (criterion, least, most) shares between 0 and 1; a weight whose bounds are equal is fixed.
    """

    order: tuple[str, ...] = ()
    bounds: tuple[tuple[str, float, float], ...] = ()

    @property
    def is_free(self) -> bool:
        return not self.order and not self.bounds


FREE = Weighting()


def draw_weights(criteria: Sequence[str], weighting: Weighting, draws: int, *, seed: int) -> Floats:
    """[draw × criterion] weights, each row summing to 1, uniform on what ``weighting`` allows.

    Without bounds the simplex is drawn exactly, and sorted where an order is imposed. With
    bounds every draw is the end of a walk of its own, which draws each pair of weights again
    within what the others leave it (Gibbs sampling). Fixed weights that do not
    sum to 1 are refused, not scaled.

    Raises :class:`WeightsError` where no weights, or a single edge of them, are allowed.
    """
    rng = np.random.default_rng(seed)
    codes = list(criteria)
    ranked = [codes.index(code) for code in weighting.order if code in codes]
    bounds = {code: (low, high) for code, low, high in weighting.bounds if code in codes}
    if not bounds:
        weights = rng.dirichlet(np.ones(len(codes)), draws)
        weights[:, ranked] = -np.sort(-weights[:, ranked], axis=1)
        return weights
    low = np.array([bounds.get(code, (0.0, 1.0))[0] for code in codes])
    high = np.array([bounds.get(code, (0.0, 1.0))[1] for code in codes])
    if (low > high).any():
        raise WeightsError("Un poids minimal dépasse le poids maximal du même critère.")
    free = high - low > 1e-9
    # Walls of the set: rows of ``normals @ w <= limits``.
    identity = np.eye(len(codes))
    steps = identity[ranked[1:]] - identity[ranked[:-1]]
    normals = np.concatenate([identity[free], -identity[free], steps])
    limits = np.concatenate([high[free], -low[free], np.zeros(len(steps))])
    start = _middle(normals, limits, low, high, free)
    return _walk(start, normals, limits, free, draws, rng)


def _middle(normals: Floats, limits: Floats, low: Floats, high: Floats, free: Floats) -> Floats:
    """The weights allowed that stand furthest from every wall."""
    count = normals.shape[1]
    moving = (np.abs(normals) @ free > 0).astype(float)
    found = linprog(
        np.append(np.zeros(count), -1.0),
        A_ub=np.column_stack([normals, moving]),
        b_ub=limits,
        A_eq=np.append(np.ones(count), 0.0)[None, :],
        b_eq=[1.0],
        bounds=[*zip(low, high, strict=True), (0.0, 1.0)],
    )
    if not found.success:
        raise WeightsError(
            "Aucun jeu de poids ne respecte à la fois ces bornes et cet ordre : la somme des "
            "poids doit faire 100 %."
        )
    if free.sum() > 1 and found.x[-1] < 1e-9:
        raise WeightsError(
            "Ces bornes ne laissent aucune marge : élargir l’une d’elles, ou fixer tous les poids."
        )
    middle: Floats = found.x[:-1]
    return middle


def _walk(
    start: Floats,
    normals: Floats,
    limits: Floats,
    free: Floats,
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    weights = np.tile(start, (draws, 1))
    moving = np.flatnonzero(free)
    pairs = [(one, other) for one in moving for other in moving if one < other]
    for _ in range(SWEEPS):
        for pair in rng.permutation(len(pairs)).tolist():
            gains, gives = pairs[pair]
            speed = normals[:, gains] - normals[:, gives]
            ahead, behind = np.flatnonzero(speed > 0), np.flatnonzero(speed < 0)
            most, least = (
                (limits[walls] - weights @ normals[walls].T) / speed[walls]
                for walls in (ahead, behind)
            )
            most, least = most.min(axis=1), least.max(axis=1)
            step = rng.uniform(np.minimum(least, 0.0), np.maximum(most, 0.0))
            weights[:, gains] += step
            weights[:, gives] -= step
    return np.clip(weights, 0.0, 1.0)
