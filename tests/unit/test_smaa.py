"""SMAA-2 against what it must be: probabilities, a plain weighted sum, and its limits."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from pymcdm.methods import WSM

from analysis.smaa import acceptability, margin, value_functions, wins
from analysis.smaa_weights import FREE, draw_weights


def criteria_of(count, noise="exacte", width=0.0, low=0.0, high=1.0):
    return pd.DataFrame(
        {
            "criterion": [f"c{number}" for number in range(count)],
            "anchor_low": low,
            "anchor_high": high,
            "noise": noise,
            "noise_width": width,
        }
    )


def weights_of(count, draws=2_000, seed=0):
    return draw_weights([f"c{number}" for number in range(count)], FREE, draws, seed=seed)


@given(
    values=npst.arrays(
        float,
        st.tuples(st.integers(1, 7), st.integers(1, 5)),
        elements=st.one_of(st.floats(-1, 2, allow_subnormal=False), st.just(np.nan)),
    ),
    noise=st.sampled_from(["exacte", "normale", "uniforme"]),
    k=st.integers(1, 7),
)
def test_acceptabilities_are_probabilities_and_the_first_k_sum_to_k(values, noise, k):
    count = values.shape[1]
    found = acceptability(values, criteria_of(count, noise, 0.1), weights_of(count, 200), seed=3)
    assert found.ranks.min() >= 0
    assert found.ranks.sum(axis=0) == pytest.approx(np.ones(len(values)))
    assert found.ranks.sum(axis=1) == pytest.approx(np.ones(len(values)))
    assert found.top(k).sum() == pytest.approx(min(k, len(values)))
    first = found.ranks[:, 0] > 0
    assert np.isnan(found.central[~first]).all()
    assert found.central[first].sum(axis=1) == pytest.approx(np.ones(first.sum()))
    mean = (found.ranks[first, :1] * found.central[first]).sum(axis=0)
    assert mean == pytest.approx(found.weights)


@given(
    values=npst.arrays(float, (6, 4), elements=st.floats(0, 1, width=32), unique=True),
    draw=st.integers(0, 1_000),
)
def test_at_fixed_weights_it_is_the_weighted_sum_of_pymcdm(values, draw):
    weights = np.random.default_rng(draw).dirichlet(np.ones(4))
    criteria = criteria_of(4)
    expected = WSM(lambda column, cost=False: column)(values, weights, np.ones(4), validation=False)
    assert value_functions(values, criteria) @ weights == pytest.approx(expected, abs=1e-12)
    found = acceptability(values, criteria, np.tile(weights, (20, 1)), seed=1)
    ranked = expected[found.ranks.argmax(axis=0)]
    assert (np.diff(ranked) <= 1e-11).all()


def test_the_same_seed_gives_the_same_result_and_another_does_not():
    values = np.random.default_rng(0).random((5, 3))
    values[2, 1] = np.nan
    one, same, other = (
        acceptability(values, criteria_of(3, "normale", 0.2), weights_of(3), seed=seed).ranks
        for seed in (7, 7, 8)
    )
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


def test_the_probabilities_of_two_quartiers_and_two_criteria_are_known():
    """u = w·1 + (1-w)·0.25 against w·0.5 + (1-w)·1 is greater where w > 0.6."""
    values = np.array([[1.0, 0.25], [0.5, 1.0]])
    weights = weights_of(2, 100_000)
    found = acceptability(values, criteria_of(2), weights, seed=1)
    assert found.ranks[0, 0] == pytest.approx(0.4, abs=0.01)
    assert found.central[0] == pytest.approx([0.8, 0.2], abs=0.01)
    before = wins(values, criteria_of(2), weights, seed=1)
    assert before[0, 1] == pytest.approx(found.ranks[0, 0])
    assert before[1, 0] == pytest.approx(1 - before[0, 1])


def test_a_missing_value_is_anywhere_between_the_anchors():
    values = np.array([[np.nan], [3.0]])
    found = acceptability(values, criteria_of(1, low=0.0, high=4.0), np.ones((100_000, 1)), seed=2)
    assert found.ranks[0, 0] == pytest.approx(0.25, abs=0.01)


def test_noise_is_drawn_in_the_unit_of_the_criterion():
    values = np.array([[50.0], [52.0]])
    weights = np.ones((100_000, 1))
    even = criteria_of(1, "uniforme", 2.0, low=0.0, high=100.0)
    found = acceptability(values, even, weights, seed=2)
    # Two uniforms of half-width 2, two apart: the lesser is ahead one time in eight.
    assert found.ranks[0, 0] == pytest.approx(1 / 8, abs=0.01)
    normal = criteria_of(1, "normale", np.sqrt(2.0), low=100.0, high=0.0)
    found = acceptability(values, normal, weights, seed=2)
    assert found.ranks[0, 0] == pytest.approx(0.8413, abs=0.01)


def test_one_quartier_is_first_for_certain():
    found = acceptability(np.array([[0.3, np.nan]]), criteria_of(2), weights_of(2), seed=0)
    assert found.ranks.tolist() == [[1.0]]
    assert np.isnan(wins(np.array([[0.3, 0.1]]), criteria_of(2), weights_of(2), seed=0)).all()


@pytest.mark.parametrize("values", [np.full((4, 3), 0.5), np.full((4, 3), np.nan)])
def test_quartiers_that_nothing_tells_apart_share_every_rank(values):
    found = acceptability(values, criteria_of(3), weights_of(3, 40_000), seed=0)
    assert found.ranks == pytest.approx(np.full((4, 4), 0.25), abs=0.02)
    before = wins(values, criteria_of(3), weights_of(3, 40_000), seed=0)
    assert before[~np.eye(4, dtype=bool)] == pytest.approx(np.full(12, 0.5), abs=0.02)


def test_a_constant_criterion_changes_no_order():
    values = np.random.default_rng(4).random((5, 3))
    values[:, 2] = 0.7
    weights = weights_of(3)
    without = weights[:, :2] / weights[:, :2].sum(axis=1, keepdims=True)
    full = acceptability(values, criteria_of(3), weights, seed=0)
    less = acceptability(values[:, :2], criteria_of(2), without, seed=0)
    assert np.array_equal(full.ranks, less.ranks)


def test_a_new_quartier_leaves_the_order_of_the_others():
    values = np.random.default_rng(5).random((6, 3))
    weights = weights_of(3, 1)
    all_six = acceptability(values, criteria_of(3), weights, seed=0).ranks.argmax(axis=0)
    five = acceptability(values[:5], criteria_of(3), weights, seed=0).ranks.argmax(axis=0)
    assert [row for row in all_six if row != 5] == five.tolist()


def test_values_beyond_the_anchors_count_no_more():
    scores = value_functions(np.array([[-5.0], [2.0], [9.0]]), criteria_of(1, low=4.0, high=0.0))
    assert scores.ravel().tolist() == [1.0, 0.5, 0.0]


def test_the_margin_of_ten_thousand_draws_is_at_most_one_point():
    assert margin(np.array([0.5]), 10_000)[0] == pytest.approx(0.0098)
    assert margin(np.array([0.0, 1.0]), 10_000).tolist() == [0, 0]
