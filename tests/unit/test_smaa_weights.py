"""Weights drawn among all those that the committee allows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.smaa_weights import FREE, Weighting, WeightsError, draw_weights

CODES = ["a", "b", "c", "d"]


def rejected(allowed, draws=400_000, count=4):
    """The same set, drawn the slow way: all weights, of which those allowed are kept."""
    weights = np.random.default_rng(1).dirichlet(np.ones(count), draws)
    return weights[allowed(weights)]


def assert_same_law(found, expected):
    levels = [0.05, 0.25, 0.5, 0.75, 0.95]
    assert np.quantile(found, levels, axis=0) == pytest.approx(
        np.quantile(expected, levels, axis=0), abs=0.012
    )


def test_free_weights_are_uniform_on_the_simplex():
    assert_same_law(draw_weights(CODES, FREE, 20_000, seed=0), rejected(lambda w: w[:, 0] >= 0))


def test_an_order_is_kept_and_leaves_the_rest_free():
    found = draw_weights(CODES, Weighting(order=("c", "a")), 20_000, seed=0)
    assert (found[:, 2] >= found[:, 0]).all()
    assert_same_law(found, rejected(lambda w: w[:, 2] >= w[:, 0]))


def test_bounds_and_order_together_are_drawn_uniformly():
    weighting = Weighting(order=("a", "c"), bounds=(("a", 0.0, 0.3), ("b", 0.2, 1.0)))
    found = draw_weights(CODES, weighting, 20_000, seed=0)
    allowed = rejected(lambda w: (w[:, 0] <= 0.3) & (w[:, 1] >= 0.2) & (w[:, 0] >= w[:, 2]))
    assert_same_law(found, allowed)


def test_a_narrow_band_does_not_hold_the_other_weights_back():
    found = draw_weights(CODES, Weighting(bounds=(("a", 0.1, 0.11),)), 20_000, seed=0)
    assert found[:, 1:].mean(axis=0) == pytest.approx(np.full(3, 0.895 / 3), abs=0.01)
    assert found[:, 1].std() == pytest.approx(0.895 * np.sqrt(1 / 18), abs=0.01)


@given(
    bounds=st.lists(st.tuples(st.floats(0, 0.2), st.floats(0.3, 1)), min_size=4, max_size=4),
    seed=st.integers(0, 100),
)
def test_every_weight_drawn_keeps_its_bounds(bounds, seed):
    weighting = Weighting(
        bounds=tuple((code, low, high) for code, (low, high) in zip(CODES, bounds, strict=True))
    )
    found = draw_weights(CODES, weighting, 50, seed=seed)
    low, high = np.array(bounds).T
    assert found.sum(axis=1) == pytest.approx(np.ones(50))
    assert (found >= low - 1e-9).all()
    assert (found <= high + 1e-9).all()


def test_fixed_weights_are_taken_as_they_are_and_some_may_be_left_free():
    fixed = Weighting(bounds=(("a", 0.5, 0.5), ("b", 0.3, 0.3), ("c", 0.2, 0.2), ("d", 0, 0)))
    assert draw_weights(CODES, fixed, 2, seed=0) == pytest.approx(
        np.tile([0.5, 0.3, 0.2, 0], (2, 1))
    )
    some = draw_weights(CODES, Weighting(bounds=(("a", 0.5, 0.5),)), 20_000, seed=0)
    assert (some[:, 0] == 0.5).all()
    assert_same_law(some[:, 1:] * 2, rejected(lambda w: w[:, 0] >= 0, count=3))


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((("a", 0.6, 1.0), ("b", 0.6, 1.0)), "somme des poids"),
        ((("a", 0.5, 0.2),), "dépasse le poids maximal"),
        ((("a", 0.5, 1.0), ("b", 0.5, 1.0)), "aucune marge"),
        (tuple((code, 0.2, 0.2) for code in CODES), "somme des poids"),
    ],
)
def test_what_cannot_hold_together_is_said_in_french(bounds, words):
    with pytest.raises(WeightsError, match=words):
        draw_weights(CODES, Weighting(bounds=bounds), 10, seed=0)


def test_what_is_imposed_on_a_criterion_switched_off_is_left_out():
    weighting = Weighting(order=("z", "b", "a"), bounds=(("y", 0.9, 1.0),))
    found = draw_weights(["a", "b"], weighting, 100, seed=0)
    assert (found[:, 1] >= found[:, 0]).all()
