"""Which totals of one table must stay hidden so that no small count can be known.

The attacker knows the rules, every total that is shown, which rows of the table are zero, and
that nobody counts for less than zero. A count is safe when there is *another* table of whole
persons that shows exactly the same totals and in which that count is different: nothing that is
published tells the two apart, so the range of the count holds more than one value. Such a table,
written as a *move* of persons between rows, is found by linear programming for every hidden
total and for every small count that is never shown.

Where there is none, more totals are hidden: those that a linear programme finds to cost the
fewest persons (the heuristic of Kelly, Golden & Assad 1992, Networks 22), one count after the
other, moving persons between the rows that share most with it. The pattern is safe, but not
optimal: the smallest one is NP-hard to find.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

_SEED: Final = 20260923
_SCALES: Final = (1, 2, 6)
"""What turns the halves and thirds of a linear programme into whole persons."""
_NEAR: Final = 450
"""Rows between which a move is looked for. A move among them is a move of the whole table, so
nothing else depends on it; with many fewer, more of the large totals are hidden."""
_WORTH: Final = 0.1
"""A free move that serves a smaller share of the waiting targets is the last one tried."""


def hidden_totals(
    supports: Sequence[csr_array], counts: np.ndarray, threshold: int
) -> list[np.ndarray]:
    """For each grouping, which of its totals are hidden.

    A support [totals × rows of the table] says which rows each total adds up; ``counts`` are the
    persons of the rows. Hidden are the totals from 1 to ``threshold`` − 1, and those without
    which they could be known. Small rows, and small differences between two totals one of which
    holds the other, are never shown; they are kept from being known all the same.
    """
    met = np.flatnonzero(counts > 0)
    totals = csr_array(vstack(supports, format="csr", dtype=np.int64)[:, met])
    first, which = _distinct(totals)
    hidden = _Pattern(csr_array(totals[first]), counts[met], threshold).protect()
    edges = np.cumsum([support.shape[0] for support in supports])
    return np.split(hidden[which], edges[:-1])


class _Pattern:
    """The search of what to hide among ``totals`` [distinct totals × rows that are not zero].

    ``targets`` are the totals, then what is never shown; ``waiting`` says which of them still
    need another table in which they differ.
    """

    def __init__(self, totals: csr_array, counts: np.ndarray, threshold: int) -> None:
        self.counts = counts
        self.totals = totals
        self.values = totals @ counts
        self.hidden = (self.values > 0) & (self.values < threshold)
        small = eye_array(len(counts), format="csr", dtype=np.int64)[counts < threshold]
        unnamed = vstack([_small_differences(totals, counts, threshold), small], format="csr")
        self.targets = csr_array(vstack([totals, unnamed], format="csr"))
        self.waiting = np.concatenate([self.hidden, np.ones(unnamed.shape[0], dtype=bool)])

    def protect(self) -> np.ndarray:
        """Hides totals until every target has its other table; which totals are hidden."""
        random = np.random.default_rng(_SEED)
        served = np.inf
        while self.waiting.any() and served > _WORTH * self.waiting.sum():
            served = self._accept(self._free_move(random))
        while self.waiting.any():
            self._accept(self._cheapest_move(int(np.flatnonzero(self.waiting)[0])))
        return self.hidden

    def _accept(self, move: np.ndarray) -> int:
        """Hides the totals that ``move`` changes; how many targets it served."""
        changed = self.targets @ move != 0
        self.hidden |= changed[: len(self.values)]
        served = int((self.waiting & changed).sum())
        self.waiting &= ~changed
        return served

    def _free_move(self, random: np.random.Generator) -> np.ndarray:
        """A move that changes many waiting targets at once and no shown total, or no move."""
        signs = self.waiting * random.choice([-1.0, 1.0], len(self.waiting))
        shown = self._shown()
        found = milp(
            -(signs @ self.targets),
            constraints=LinearConstraint(self.totals[shown], 0, 0),
            bounds=Bounds(-np.minimum(self.counts, 2.0), 2.0),
        )
        move = np.rint(found.x).astype(np.int64)
        return move if not (self.totals[shown] @ move).any() else np.zeros_like(move)

    def _cheapest_move(self, target: int) -> np.ndarray:
        """The move near ``target`` that changes it and loses the fewest persons of the shown
        totals.

        Persons moved cost one each, which keeps the move short and, nearly always, whole.
        """
        shown, near = self._shown(), self._near(target)
        totals = csr_array(self.totals[shown][:, near])
        first, which = _distinct(totals)
        persons = np.bincount(which, weights=self.values[shown])
        totals, aim = totals[first], self.targets[[target]][:, near]
        k, n = totals.shape
        lost = eye_array(k, format="csr")
        rules = [
            LinearConstraint(hstack([totals, -totals, lost, -lost], format="csr"), 0, 0),
            LinearConstraint(hstack([aim, -aim, csr_array((1, 2 * k))], format="csr"), 1, 1),
        ]
        cost = np.concatenate([np.ones(2 * n), persons, persons])
        free = np.full(2 * k, np.inf)
        for scale in _SCALES:
            most = np.concatenate([np.full(n, np.inf), self.counts[near] / scale, free])
            found = milp(
                cost, constraints=rules, bounds=Bounds(0, most), options={"presolve": False}
            )
            part = scale * (found.x[:n] - found.x[n : 2 * n])
            if np.abs(part - np.rint(part)).max() < 1e-6:
                move = np.zeros(len(self.counts), dtype=np.int64)
                move[near] = np.rint(part).astype(np.int64)
                return move
        return self._swap(target)

    def _near(self, target: int) -> np.ndarray:
        """The rows of ``target``, and those a walk of two steps from them, each through a shown
        total drawn among those of the row, comes to most often."""
        if len(self.counts) <= _NEAR:
            return np.arange(len(self.counts))
        totals = self.totals[self._shown()]
        even = csr_array(totals / totals.sum(axis=1)[:, None])
        inside = self.targets[[target]].toarray()[0] != 0
        seen = inside.astype(float)
        for _ in range(2):
            seen = even.T @ (totals @ seen)
        seen[inside] = np.inf
        return np.sort(np.argsort(-seen, kind="stable")[: max(_NEAR, inside.sum())])

    def _swap(self, target: int) -> np.ndarray:
        """One person more in a row of ``target``, one less in the row that shares the most
        totals with it and is not in the target."""
        inside = np.flatnonzero(self.targets[[target]].toarray()[0])
        outside = np.setdiff1d(np.arange(len(self.counts)), inside)
        move = np.zeros(len(self.counts), dtype=np.int64)
        move[inside[0]] = 1
        if len(outside):
            shared = (self.totals * self.values[:, None]).T[[inside[0]]] @ self.totals
            move[outside[shared.toarray()[0][outside].argmax()]] = -1
        return move

    def _shown(self) -> np.ndarray:
        return np.flatnonzero(~self.hidden & (self.values > 0))


def _distinct(totals: csr_array) -> tuple[np.ndarray, np.ndarray]:
    """The place of one total for all that add up the same rows, and which one each is."""
    signatures = totals @ np.random.default_rng(_SEED).integers(0, 2**62, totals.shape[1])
    _, first, which = np.unique(signatures, return_index=True, return_inverse=True)
    return first, which


def _small_differences(totals: csr_array, counts: np.ndarray, threshold: int) -> csr_array:
    """Rows that one total has beyond another that it holds, where they are few persons."""
    values = totals @ counts
    shared = (csr_array(totals * counts) @ totals.T).tocoo()
    inner, outer = shared.coords
    more = values[outer] - values[inner]
    small = (shared.data == values[inner]) & (more > 0) & (more < threshold)
    return csr_array(totals[outer[small]] - totals[inner[small]])
