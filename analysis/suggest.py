"""What next: the sessions, among those that sites could hold, that cover most uncovered hours.

With at most ``k`` additions the hours covered are monotone and submodular, so taking the best
next one each time comes within 1 − 1/e of the best choice (Nemhauser, Wolsey & Fisher 1978).
Under a budget or an equity share that no longer holds: a small case is then solved exactly, a
large one greedily and without guarantee.
"""

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, eye_array, hstack, vstack

from analysis.coverage import Floats, expected_arrays
from analysis.reference import (
    BAND_OF,
    SHARE,
    Reference,
    access_of,
    extra_access,
    in_week_minutes,
)
from data.vocabulary import BAND_AGES, BANDS

GREEDY: Final = "au moins 63 % du meilleur choix possible"
EXACT: Final = "meilleur choix possible"
UNSURE: Final = "sans garantie"

SMALL: Final = 20_000
"""Most (session, children, time) gains of a case that is solved exactly."""
SECONDS: Final = 10
"""Longest wait for an exact solution."""

_EVENINGS = [("1", 990, 1110), ("2", 990, 1110), ("4", 990, 1110), ("5", 990, 1110)]
_DAYS = [(str(day), start, end) for day in range(1, 6) for start, end in ((540, 720), (840, 1020))]
SLOTS: Final[Mapping[str, Sequence[tuple[str, int, int]]]] = {
    "scolaire": [
        *_EVENINGS,
        ("3", 510, 720),
        ("3", 810, 1050),
        ("6", 540, 720),
        ("6", 840, 1020),
    ],
    "petites_vacances": _DAYS,
    "ete": _DAYS,
}
"""By period, the slots that are tried: weekdays, start and end in minutes."""

SIZES: Final = (12, 24)


@dataclass(frozen=True)
class Suggestion:
    """Sessions to add, and how sure it is that no better choice exists."""

    table: pd.DataFrame
    """The chosen candidates, best first, with ``unit`` (that which gains most), ``cost``,
    ``gain_h`` (uncovered child-hours a week that it removes after those above) and
    ``remaining_h`` (still uncovered)."""
    guarantee: str


@dataclass(frozen=True)
class _Option:
    """What a candidate adds to the access of some cells during some pieces of time."""

    band: int
    where: tuple[NDArray[np.intp], ...]
    weight: Floats
    """[cells]"""
    ratio: Floats
    """[pieces]"""

    @property
    def added(self) -> Floats:
        """[cells × 1 × pieces]: the same for every group. Many candidates: never kept."""
        return self.weight[:, None, None] * self.ratio

    @property
    def shape(self) -> tuple[int, ...]:
        return np.broadcast_shapes(*(part.shape for part in self.where))


@dataclass(frozen=True)
class _Board:
    """Access of every child concerned, hours they need, and what each candidate would add."""

    access: dict[int, Floats]
    """By band, [cells × groups × pieces]."""
    need_h: dict[int, Floats]
    options: list[list[_Option]]
    """By candidate."""


def candidates(
    sites: pd.DataFrame,
    period: str,
    bands: Sequence[str],
    *,
    slots: Sequence[tuple[str, int, int]] | None = None,
    sizes: Sequence[int] = SIZES,
) -> pd.DataFrame:
    """Sessions that existing sites could hold: one a site, slot, band and size.

    Returns the columns of coverage: ``site_id``, ``weekdays``, ``start_min``, ``end_min``,
    ``age_min``, ``age_max``, ``capacity``, ``public``, ``reserved_quartiers``.
    """
    columns = ["weekdays", "start_min", "end_min"]
    times = pd.DataFrame(SLOTS[period] if slots is None else slots, columns=columns)
    ages = pd.DataFrame([BAND_AGES[band] for band in bands], columns=["age_min", "age_max"])
    placed = sites.dropna(subset=["lon", "lat"])[["site_id"]]
    table = placed.merge(times, how="cross").merge(ages, how="cross")
    table = table.merge(pd.DataFrame({"capacity": list(sizes)}), how="cross")
    return table.assign(
        public="mixte", reserved_quartiers=pd.Series(pd.NA, index=table.index, dtype="str")
    )


def place_hours(table: pd.DataFrame) -> pd.Series:
    """Child-hours a week that sessions offer: places × hours × days."""
    hours = (table["end_min"] - table["start_min"]) / 60
    return table["capacity"].astype("float64") * hours * table["weekdays"].str.len()


def suggest(
    reference: Reference,
    units: pd.Series,
    candidates: pd.DataFrame,
    *,
    k: int,
    costs: pd.Series | None = None,
    budget: float = np.inf,
    share: float = 1.0,
) -> Suggestion:
    """The best ``k`` additions for the children of ``units`` (NA: children who do not count).

    ``costs`` of the candidates, by default the child-hours a week that they offer
    (:func:`place_hours`), together at most ``budget``; at most ``share`` of the ``k`` additions
    (and never less than one) mainly for one unit.
    """
    rows = candidates.reset_index(drop=True)
    cost = (place_hours(rows) if costs is None else costs).to_numpy(dtype=float)
    board, by_unit = _board(reference, units, rows)
    gains = np.array([_gain(board, number) for number in range(len(rows))])
    unit = by_unit.argmax(axis=1)
    quota = k if share >= 1 else max(1, int(np.floor(share * k + 1e-9)))
    free = budget == np.inf and quota >= k
    useful = np.flatnonzero((gains > 1e-9) & (cost <= budget))
    limits = _Limits(k, cost, budget, unit, quota)
    size = sum(np.prod(part.shape) for number in useful for part in board.options[number])
    chosen = _exact(board, useful, limits) if not free and size <= SMALL else None
    guarantee = GREEDY if free else UNSURE if chosen is None else EXACT
    taken = _greedy(board, useful if chosen is None else chosen, gains, limits)
    order, steps = [number for number, _ in taken], np.array([gain for _, gain in taken])
    table = rows.iloc[order].reset_index(drop=True)
    return Suggestion(
        table.assign(
            unit=units.cat.categories.to_numpy(dtype=object)[unit[order]],
            cost=cost[order],
            gain_h=steps,
            remaining_h=_uncovered_h(reference, units, rows) - np.cumsum(steps),
        ),
        guarantee,
    )


@dataclass(frozen=True)
class _Limits:
    k: int
    cost: Floats
    budget: float
    unit: NDArray[np.intp]
    quota: int


def _board(reference: Reference, units: pd.Series, rows: pd.DataFrame) -> tuple[_Board, Floats]:
    """The board, and the hours that each candidate alone adds by unit: [candidates × units]."""
    numbered = rows.assign(candidate=np.arange(len(rows)))
    held = in_week_minutes(numbered.iloc[:0], numbered)
    candidate = held["candidate"].to_numpy()
    extra = extra_access(reference, held)
    unit = units.cat.codes.to_numpy()[extra.cells]
    counts = (unit >= 0)[:, None, None]
    access, need_h = {}, {}
    options: list[list[_Option]] = [[] for _ in range(len(rows))]
    by_unit = np.zeros((len(rows), len(units.cat.categories)))
    for band in np.unique(BAND_OF[extra.welcome.any(axis=0)]):
        in_band = np.flatnonzero(band == BAND_OF)
        told_apart = np.vstack([reference.welcome[:, in_band], extra.welcome[:, in_band]])
        _, first, merged = np.unique(told_apart, axis=1, return_index=True, return_inverse=True)
        groups, share = in_band[first], np.bincount(merged.reshape(-1), SHARE[in_band])
        pieces = extra.pieces.stretch
        access[band] = access_of(reference, band, groups, extra.cells, pieces)
        need_h[band] = share[:, None] * extra.need_h[band][:, None, :] * counts
        weights = extra.weights[band]
        for number, held_at in pd.Series(np.arange(len(held))).groupby(candidate).indices.items():
            ratio = extra.ratio[held_at].sum(axis=0)
            piece = np.flatnonzero(ratio)
            group = np.flatnonzero(extra.welcome[held_at[0], groups])
            span = slice(*weights.indptr[held_at[0] : held_at[0] + 2])
            cell, weight = weights.indices[span], weights.data[span]
            if not len(group) or not len(cell) or not len(piece):
                continue
            option = _Option(int(band), np.ix_(cell, group, piece), weight, ratio[piece])
            options[number].append(option)
            gained = _gained(access[band], need_h[band], option).sum(axis=(1, 2))
            inside = unit[cell] >= 0
            np.add.at(by_unit[number], unit[cell[inside]], gained[inside])
    return _Board(access, need_h, options), by_unit


def _gained(access: Floats, need_h: Floats, option: _Option) -> Floats:
    now = access[option.where]
    gained: Floats = need_h[option.where] * (np.minimum(now + option.added, 1) - np.minimum(now, 1))
    return gained


def _gain(board: _Board, number: int) -> float:
    """Child-hours that a candidate would add to the board as it stands."""
    parts = (
        _gained(board.access[option.band], board.need_h[option.band], option).sum()
        for option in board.options[number]
    )
    return float(sum(parts))


def _greedy(
    board: _Board, useful: NDArray[np.intp], gains: Floats, limits: _Limits
) -> list[tuple[int, float]]:
    """Candidates in the order taken, with what each adds after those before it.

    Lazy greedy: a gain only falls as others are taken, so an old one is an upper bound."""
    access = {band: values.copy() for band, values in board.access.items()}
    now = _Board(access, board.need_h, board.options)
    worth = limits.cost if limits.budget < np.inf else np.ones(len(limits.cost))
    heap = [(-gains[number] / worth[number], int(number), 0) for number in useful]
    heapq.heapify(heap)
    chosen: list[tuple[int, float]] = []
    spent, taken = 0.0, np.zeros(limits.unit.max(initial=0) + 1, dtype=int)
    while heap and len(chosen) < limits.k:
        value, number, seen = heapq.heappop(heap)
        unit = limits.unit[number]
        if spent + limits.cost[number] > limits.budget + 1e-9 or taken[unit] >= limits.quota:
            continue
        if seen < len(chosen):
            gain = _gain(now, number)
            if gain > 1e-9:
                heapq.heappush(heap, (-gain / worth[number], number, len(chosen)))
            continue
        chosen.append((number, -value * worth[number]))
        spent += limits.cost[number]
        taken[unit] += 1
        for option in now.options[number]:
            now.access[option.band][option.where] += option.added
    return chosen


def _exact(board: _Board, useful: NDArray[np.intp], limits: _Limits) -> NDArray[np.intp] | None:
    """The best choice, by integer linear programming; None where it is not found in time.

    Beside a 0/1 for each candidate, a variable for each (children, time): the share of them newly
    covered, at most what is missing and at most what the chosen candidates bring.
    """
    if not len(useful):
        return useful
    base, offset = {}, 0
    for band, access in board.access.items():
        base[band], offset = offset, offset + access.size
    found = [
        (column, option) for column, number in enumerate(useful) for option in board.options[number]
    ]
    at = [
        base[option.band]
        + np.ravel_multi_index(option.where, board.access[option.band].shape).reshape(-1)
        for _, option in found
    ]
    element, row = np.unique(np.concatenate(at), return_inverse=True)
    column = np.repeat([column for column, _ in found], [len(part) for part in at])
    added = np.concatenate(
        [np.broadcast_to(option.added, option.shape).reshape(-1) for _, option in found]
    )
    brought = csr_array(coo_array((added, (row, column)), shape=(len(element), len(useful))))
    access = np.concatenate([part.reshape(-1) for part in board.access.values()])[element]
    need_h = np.concatenate([part.reshape(-1) for part in board.need_h.values()])[element]

    by_unit = np.equal.outer(np.unique(limits.unit[useful]), limits.unit[useful]).astype(float)
    rules = [np.ones((1, len(useful))), by_unit]
    most = [[limits.k], np.full(len(by_unit), limits.quota)]
    if limits.budget < np.inf:
        rules.append(limits.cost[None, useful])
        most.append([limits.budget])
    on_choice = csr_array(np.vstack(rules))
    nothing = csr_array((on_choice.shape[0], len(element)))
    matrix = vstack(
        [hstack([on_choice, nothing]), hstack([-brought, eye_array(len(element))])], format="csr"
    )
    upper = np.concatenate([*most, np.zeros(len(element))])
    result = milp(
        np.concatenate([np.zeros(len(useful)), -need_h]),
        integrality=np.concatenate([np.ones(len(useful)), np.zeros(len(element))]),
        bounds=Bounds(0, np.concatenate([np.ones(len(useful)), np.clip(1 - access, 0, None)])),
        constraints=LinearConstraint(matrix, -np.inf, upper),
        options={"time_limit": SECONDS, "mip_rel_gap": 0},
    )
    return useful[result.x[: len(useful)] > 0.5] if result.status == 0 else None


def _uncovered_h(reference: Reference, units: pd.Series, rows: pd.DataFrame) -> float:
    """Child-hours a week uncovered today in the bands that the candidates welcome."""
    ages = np.array([BAND_AGES[band] for band in BANDS])
    first, last = rows["age_min"].to_numpy()[:, None], rows["age_max"].to_numpy()[:, None]
    bands = ((first <= ages[:, 1]) & (ages[:, 0] <= last)).any(axis=0)
    need, covered = expected_arrays(reference.week, units)
    laid = reference.week.stretches
    hours = (laid["end_min"] - laid["start_min"]).to_numpy() / 60
    return float(np.nansum((need - covered)[:, bands] @ hours))
