"""Sites within a walk of the children of some quartiers, on worlds of a few metres."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.reach import WALKING_MIN, sites_in_reach
from data.vocabulary import BANDS
from geo.reach import reach_m, walking_minutes

A, B = "QN03701M", "QN03702M"


def children(*homes, **counts):
    """One cell a home, with one child of each band unless told."""
    frame = pd.DataFrame({"code_qp": pd.Series(homes, dtype="str")})
    return frame.assign(**{band: counts.get(f"b{band}", 1.0) for band in BANDS})


def metres(rows):
    """Sparse [cells × sites], NaN where too far; zeros are kept."""
    dense = np.asarray(rows, dtype=float)
    cell, site = np.nonzero(np.isfinite(dense))
    return csr_array((dense[cell, site], (cell, site)), shape=dense.shape)


def sites(count):
    return pd.DataFrame({"site_id": [f"s{number}" for number in range(count)]})


def outline_sites(*rows):
    frame = pd.DataFrame(rows, columns=["code_qp", "site_id", "distance_m"])
    return frame.astype({"distance_m": "float64"})


def found_in(people, reach, quartiers, outlines=(), **choices):
    table = metres(reach)
    found = sites_in_reach(
        people, table, outline_sites(*outlines), sites(table.shape[1]), quartiers, **choices
    )
    return found.set_index("site_id")


def test_each_band_walks_its_own_time():
    minutes = [10.0, 15.0, 20.0, 20.1]
    reach = [[reach_m(time) for time in minutes]]
    found = found_in(children(A), reach, [A])
    assert found["share"].to_dict() == pytest.approx({"s0": 1.0, "s1": 0.75, "s2": 0.5})
    assert found["walk_min"].tolist() == pytest.approx(minutes[:3])


def test_a_site_on_a_home_is_at_no_distance():
    found = found_in(children(A), [[0.0]], [A])
    assert found.loc["s0", ["share", "walk_min"]].tolist() == [1.0, 0.0]


def test_only_the_children_of_the_chosen_quartiers_count():
    people = children(A, B, None)
    reach = [[100, np.nan], [np.nan, 100], [50, 50]]
    assert found_in(people, reach, [A]).index.tolist() == ["s0"]
    both = found_in(people, reach, [A, B])
    assert both["share"].tolist() == [0.5, 0.5]
    assert both["walk_min"].tolist() == pytest.approx([walking_minutes(100)] * 2)


def test_a_home_without_children_of_the_band_reaches_nothing():
    people = children(A, A, b3_5=[0.0, 2.0])
    found = found_in(people, [[10, np.nan], [np.nan, 10]], [A], bands=["3_5"])
    assert found.index.tolist() == ["s1"]


def test_a_quartier_without_cells_counts_from_its_outline_up_to_the_longest_walk():
    outlines = [(B, "s0", 0.0), (B, "s1", reach_m(12)), (B, "s2", reach_m(16))]
    found = found_in(children(A), [[np.nan] * 3], [B], outlines, bands=["3_5", "6_10"])
    assert found.index.tolist() == ["s0", "s1"]
    assert found["share"].isna().all()
    assert found["walk_min"].tolist() == pytest.approx([0, 12])


def test_a_known_share_stays_beside_a_quartier_without_cells():
    found = found_in(children(A), [[100.0]], [A, B], [(B, "s0", 10.0), (A, "s0", 40.0)])
    assert found.loc["s0"].tolist() == pytest.approx([1.0, walking_minutes(10), 10.0])


def test_no_quartier_or_no_band_reaches_nothing():
    assert found_in(children(A), [[0.0]], []).empty
    assert found_in(children(A), [[0.0]], [A], bands=[]).empty


@settings(deadline=None)
@given(st.data())
def test_more_time_never_loses_a_site_nor_a_child(data):
    cells, places = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 5))
    distance = st.one_of(st.floats(0, 1800), st.just(np.nan))
    reach = data.draw(
        st.lists(
            st.lists(distance, min_size=places, max_size=places), min_size=cells, max_size=cells
        )
    )
    homes = data.draw(st.lists(st.sampled_from([A, B]), min_size=cells, max_size=cells))
    counts = data.draw(st.lists(st.floats(0, 50), min_size=cells, max_size=cells))
    people = children(*homes, b3_5=counts, b6_10=counts)
    bands = data.draw(st.sets(st.sampled_from(list(BANDS)), min_size=1))
    longer = {band: minutes + 5 for band, minutes in WALKING_MIN.items()}
    near = found_in(people, reach, [A], bands=sorted(bands))
    far = found_in(people, reach, [A], bands=sorted(bands), walking_min=longer)
    assert set(near.index) <= set(far.index)
    assert (far["share"].reindex(near.index) >= near["share"] - 1e-12).all()
    assert far["share"].between(0, 1 + 1e-9).all()
    assert near["share"].is_monotonic_decreasing
