import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.reach import pairs_within

COORDINATES = st.one_of(st.integers(-20, 20).map(float), st.floats(-1e3, 1e3))
POINTS = st.integers(0, 25).flatmap(lambda n: arrays(float, (n, 2), elements=COORDINATES))
LIMITS = st.floats(0.5, 500)


def as_set(pairs, decimals=6):
    found = pairs.tocoo()
    rows, columns = found.row.tolist(), found.col.tolist()
    return set(zip(rows, columns, found.data.round(decimals).tolist(), strict=True))


@given(POINTS, POINTS, LIMITS)
def test_pairs_equal_brute_force(origins, sites, limit):
    dense = np.hypot(
        origins[:, None, 0] - sites[None, :, 0], origins[:, None, 1] - sites[None, :, 1]
    )
    found = pairs_within(origins, sites, limit).tocoo()
    mask = np.zeros(dense.shape, dtype=bool)
    mask[found.row, found.col] = True
    at_the_limit = np.isclose(dense, limit, rtol=1e-12)
    assert (mask == (dense <= limit))[~at_the_limit].all()
    assert np.allclose(found.data, dense[found.row, found.col])


@given(POINTS, POINTS, LIMITS)
def test_reach_is_symmetric(origins, sites, limit):
    there, back = pairs_within(origins, sites, limit), pairs_within(sites, origins, limit)
    assert as_set(there) == as_set(back.T)


@given(POINTS, POINTS, LIMITS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(origins, sites, limit, random):
    order = random.sample(range(len(origins)), len(origins))
    shuffled = pairs_within(origins[order], sites, limit).tocoo()
    back = {(order[row], column, value) for row, column, value in as_set(shuffled)}
    assert back == as_set(pairs_within(origins, sites, limit))
