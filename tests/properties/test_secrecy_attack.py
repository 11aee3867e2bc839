"""The suppression pattern against an attacker who solves linear programmes."""

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from analysis.secrecy_pattern import hidden_totals

THRESHOLD = 5
TABLES = 1_000


def drawn(seed: int) -> tuple[list[csr_array], np.ndarray]:
    """A table of activities in quartiers in a city, by sex and band, and all its totals."""
    random = np.random.default_rng(seed)
    sizes = (random.integers(2, 5), 2, random.integers(1, 4))
    activity, sex, band = (axis.ravel() for axis in np.indices(sizes))
    counts = random.choice([0, 1, 2, 3, 4, 6, 9, 15, 40], len(activity)) + random.integers(0, 2)
    columns = {"activity": activity, "quartier": activity % 2, "sex": sex, "band": band}
    views = [("activity", "sex", "band"), ("quartier", "sex", "band")]
    groupings = {by for view in views for k in range(4) for by in combinations(view, k)}
    return [support([columns[name] for name in by], len(activity)) for by in sorted(groupings)], (
        counts
    )


def support(keys: list[np.ndarray], rows: int) -> csr_array:
    stacked = np.stack(keys) if keys else np.zeros((1, rows), dtype=int)
    _, group = np.unique(stacked, axis=1, return_inverse=True)
    group = np.ravel(group)
    return csr_array((np.ones(rows, dtype=int), (group, np.arange(rows))))


def known_range(target: np.ndarray, shown: np.ndarray, values: np.ndarray) -> tuple[float, float]:
    """What the attacker finds of a count: the least and the most it can be."""
    ends = []
    for sign in (1, -1):
        found = linprog(
            sign * target, A_eq=shown if len(shown) else None, b_eq=values if len(shown) else None,
            bounds=(0, None), method="highs",
        )  # fmt: skip
        assert found.status in (0, 3), found.message
        ends.append(sign * found.fun if found.status == 0 else np.inf)
    return ends[0], ends[1]


@pytest.mark.parametrize("block", range(10))
def test_no_hidden_total_of_a_thousand_random_tables_can_be_recovered(block: int) -> None:
    attacked = 0
    for seed in range(block * TABLES // 10, (block + 1) * TABLES // 10):
        supports, counts = drawn(seed)
        masks = hidden_totals(supports, counts, THRESHOLD)
        totals = vstack(supports).toarray()
        hidden = np.concatenate(masks)
        values = totals @ counts
        assert hidden[(values > 0) & (values < THRESHOLD)].all()
        assert not hidden[values == 0].any(), "zeros are shown"
        shown = np.unique(totals[~hidden], axis=0)
        for target in np.unique(totals[hidden], axis=0):
            low, high = known_range(target, shown, shown @ counts)
            assert high - low > 0.5, (seed, target @ counts, low, high)
            attacked += 1
    assert attacked > 100


@pytest.mark.parametrize("seed", range(25))
def test_each_hidden_total_has_another_value_in_whole_persons(seed: int) -> None:
    supports, counts = drawn(seed)
    hidden = np.concatenate(hidden_totals(supports, counts, THRESHOLD))
    totals = vstack(supports).toarray()
    shown = np.unique(totals[~hidden], axis=0)
    for target in np.unique(totals[hidden], axis=0):
        others = [
            milp(
                sign * target,
                constraints=LinearConstraint(shown, shown @ counts, shown @ counts),
                bounds=Bounds(0, counts.sum() + 1),
                integrality=np.ones(len(counts)),
            ).fun
            for sign in (1, -1)
        ]
        assert round(others[0]) < round(-others[1])


@pytest.mark.parametrize("seed", range(50))
def test_no_small_count_is_the_difference_of_two_totals(seed: int) -> None:
    supports, counts = drawn(seed)
    hidden = np.concatenate(hidden_totals(supports, counts, THRESHOLD))
    shown = np.unique(vstack(supports).toarray()[~hidden], axis=0)
    for outer in shown:
        inside = shown[(shown <= outer).all(axis=1)]
        left = (outer - inside) @ counts
        assert not ((left > 0) & (left < THRESHOLD)).any()


def test_the_same_table_always_gets_the_same_pattern() -> None:
    supports, counts = drawn(3)
    first, second = (hidden_totals(supports, counts, THRESHOLD) for _ in range(2))
    assert all(map(np.array_equal, first, second))


def test_a_table_of_large_counts_hides_nothing() -> None:
    supports, counts = drawn(4)
    assert not np.concatenate(hidden_totals(supports, counts * 0 + 50, THRESHOLD)).any()


def test_a_table_of_zeros_is_shown() -> None:
    supports, counts = drawn(5)
    assert not np.concatenate(hidden_totals(supports, counts * 0, THRESHOLD)).any()
