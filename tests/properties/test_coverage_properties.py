"""Laws that coverage and best case keep, on drawn territories."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.coverage import Week, expected_arrays, gaussian, lay_out, zones
from analysis.flow import best_case
from data.vocabulary import BANDS
from tests.coverage_worlds import QUARTIERS, random_world, session

worlds = st.builds(
    random_world,
    st.integers(0, 10**6),
    cells=st.integers(1, 10),
    sites=st.integers(1, 4),
    sessions=st.integers(1, 10),
)
few = settings(max_examples=25, deadline=None)


def _units(world):
    return pd.Series(
        pd.Categorical(
            world["children"]["code_qp"].fillna("hors_qpv"), categories=[*QUARTIERS, "hors_qpv"]
        )
    )


def _together(world):
    return pd.Series(pd.Categorical(["all"] * len(world["children"])))


def _hours(week: Week):
    return ((week.stretches["end_min"] - week.stretches["start_min"]) / 60).to_numpy()


def _covered_h(world, **settings):
    """Child-hours covered in the week, [units × bands]."""
    week = lay_out(**world, **settings)
    return np.nan_to_num(expected_arrays(week, _units(world))[1]) @ _hours(week)


def _total_uncovered_h(world):
    week = lay_out(**world)
    need, covered = expected_arrays(week, _together(world))
    return float(((need - covered) @ _hours(week)).sum())


def _with(world, *rows):
    extra = pd.DataFrame(rows).astype({"reserved_quartiers": "str", "capacity": "Int64"})
    return world | {"sessions": pd.concat([world["sessions"], extra], ignore_index=True)}


@few
@given(worlds)
def test_expected_coverage_lies_under_the_best_case_and_that_under_need_and_places(world):
    week = lay_out(**world)
    units = _together(world)
    need, covered = (array[0].sum(axis=0) for array in expected_arrays(week, units))
    best = best_case(week, units, by_band=False)[0, 0]
    places = np.asarray(week.places.sum(axis=0)).ravel()
    assert np.all(covered <= best + 1e-9)
    assert np.all(best <= need + 1e-9)
    assert np.all(best <= places + 1e-3)


@few
@given(worlds)
def test_the_same_holds_for_each_quartier_and_band_alone(world):
    week = lay_out(**world)
    need, covered = expected_arrays(week, _units(world))
    best = best_case(week, _units(world))
    known = ~np.isnan(need)
    assert np.array_equal(known, ~np.isnan(best))
    assert np.all(covered[known] <= best[known] + 1e-9)
    assert np.all(best[known] <= need[known] + 1e-9)


@few
@given(worlds)
def test_need_and_coverage_add_up_over_quartiers_and_best_cases_exceed_the_whole(world):
    week = lay_out(**world)
    apart = expected_arrays(week, _units(world))
    whole = expected_arrays(week, _together(world))
    for parts, total in zip(apart, whole, strict=True):
        np.testing.assert_allclose(np.nansum(parts, axis=0), total[0], rtol=1e-9, atol=1e-9)
    sum_of_best = np.nansum(best_case(week, _units(world), by_band=False), axis=0)[0]
    best = best_case(week, _together(world), by_band=False)[0, 0]
    assert np.all(sum_of_best >= best - 0.05)


@few
@given(worlds, st.sampled_from([zones, gaussian]))
def test_doubling_a_capacity_never_lowers_any_coverage(world, impedance):
    doubled = world["sessions"].copy()
    doubled.loc[0, "capacity"] *= 2
    before = _covered_h(world, impedance=impedance)
    after = _covered_h(world | {"sessions": doubled}, impedance=impedance)
    assert np.all(after >= before - 1e-9)


@few
@given(worlds, st.integers(0, 3), st.integers(1, 40))
def test_adding_a_session_never_raises_what_is_uncovered(world, band, places):
    ages = [(3, 5), (6, 10), (11, 14), (3, 17)][band]
    new = session("new", "site0", "3", 500, 640, places, age_min=ages[0], age_max=ages[1])
    assert _total_uncovered_h(_with(world, new)) <= _total_uncovered_h(world) + 1e-9


@few
@given(worlds, st.integers(460, 740))
def test_splitting_a_session_in_two_halves_changes_nothing(world, cut):
    first, second = (world["sessions"].iloc[0].to_dict() for _ in range(2))
    cut = min(max(cut, first["start_min"] + 1), first["end_min"] - 1)
    first["end_min"], second["start_min"] = cut, cut
    second["session_id"] = "second half"
    rest = world | {"sessions": world["sessions"].iloc[1:]}
    np.testing.assert_allclose(
        _covered_h(_with(rest, first, second)), _covered_h(world), rtol=1e-9, atol=1e-9
    )


@few
@given(worlds, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world, random):
    order = list(range(len(world["children"])))
    random.shuffle(order)
    shuffled = {
        "children": world["children"].iloc[order].reset_index(drop=True),
        "rates": world["rates"].iloc[::-1],
        "sessions": world["sessions"].iloc[::-1],
        "reach_min": world["reach_min"][order],
        "site_ids": world["site_ids"],
    }
    np.testing.assert_allclose(_covered_h(shuffled), _covered_h(world), rtol=1e-9, atol=1e-9)


@few
@given(worlds)
def test_inputs_are_left_as_they_were(world):
    copies = {name: world[name].copy() for name in ("children", "rates", "sessions")}
    reach = world["reach_min"].copy()
    week = lay_out(**world)
    expected_arrays(week, _units(world))
    best_case(week, _units(world))
    for name, copy in copies.items():
        pd.testing.assert_frame_equal(world[name], copy)
    assert (world["reach_min"] != reach).nnz == 0
    assert world["reach_min"].nnz == reach.nnz


@pytest.mark.parametrize("band", BANDS)
def test_merging_groups_that_nothing_separates_leaves_one_a_band(band):
    world = random_world(3, mixed=False)
    week = lay_out(**world)
    assert (week.groups["band"] == list(BANDS).index(band)).sum() == 1
