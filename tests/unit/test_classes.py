"""Classes of a choropleth: at most five, with round limits."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.classes import class_limits, colours_of, fills
from geo.palette import MISSING_FILL, SEQUENTIAL

figures = st.one_of(
    st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-6), st.just(np.nan)
)


@settings(deadline=None)
@given(st.lists(figures, max_size=30))
def test_every_value_has_the_colour_of_its_class_and_no_class_is_empty_of_sense(numbers):
    values = pd.Series(numbers, dtype=float)
    limits = class_limits(values)
    colours = colours_of(limits)
    assert len(limits) <= 4
    assert limits == sorted(set(limits))
    assert all(values.min() < limit <= values.max() for limit in limits)
    assert len(set(colours)) == len(colours) == len(limits) + 1
    found = fills(values, limits)
    assert (found == MISSING_FILL).tolist() == values.isna().tolist()
    for value, colour in zip(values, found, strict=True):
        if not np.isnan(value):
            assert colours.index(colour) == sum(limit <= value for limit in limits)


def test_limits_read_well():
    shares = class_limits(pd.Series([0.1, 0.2, 0.3, 0.7]))
    assert [str(limit) for limit in shares] == ["0.2", "0.3", "0.5"]
    people = class_limits(pd.Series([1203, 2417, 3120, 4466, 5890]))
    assert len(people) == 4
    assert all(limit % 100 == 0 for limit in people)


@pytest.mark.parametrize("values", [[], [np.nan], [12.5], [3.0, 3.0, np.nan]])
def test_values_that_do_not_differ_make_one_class(values):
    series = pd.Series(values, dtype=float)
    assert class_limits(series) == []
    assert set(fills(series.dropna(), [])) <= {SEQUENTIAL[2]}


def test_the_more_there_is_the_darker_it_is():
    assert colours_of([1.0, 2.0, 3.0, 4.0]) == list(SEQUENTIAL)
    assert colours_of([1.0]) == [SEQUENTIAL[0], SEQUENTIAL[-1]]


def test_whole_numbers_with_holes_are_classed_like_others():
    values = pd.Series([1, None, 9], dtype="Int64")
    assert fills(values, class_limits(values))[1] == MISSING_FILL


def test_colours_stay_with_the_labels_of_their_rows():
    values = pd.Series([9.0, np.nan, 1.0], index=["b", "c", "a"])
    assert fills(values, [5.0]).to_dict() == {
        "b": SEQUENTIAL[-1], "c": MISSING_FILL, "a": SEQUENTIAL[0]
    }  # fmt: skip
