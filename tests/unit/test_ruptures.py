"""Gaps between the end of class and the first place within reach, on small worlds."""

import datetime as dt

import pandas as pd
import pytest
from pyproj import CRS

from analysis.ruptures import by_hours, quartier_ruptures, school_reach, school_ruptures
from geo.reach import reach_m
from tests.coverage_worlds import QUARTIERS, children_of, reach_from, session, sessions_of

DAY = dt.date(2026, 9, 23)
TOURS, CORPS = "37261", "37233"
SITES = pd.DataFrame({"site_id": ["near", "far"], "lon": [0.7, 0.7], "lat": [47.4, 47.4]})


def _hours(*rows):
    """``(commune, uai, level, weekdays, start, end)``"""
    columns = ["insee_com", "uai", "level", "weekdays", "start_min", "end_min"]
    return pd.DataFrame(rows, columns=columns).assign(
        valid_from=pd.Timestamp(2018, 9, 3), valid_to=pd.NaT
    )


HOURS = _hours(
    (TOURS, None, "elementaire", "1245", 510, 690),
    (TOURS, None, "elementaire", "1245", 810, 990),
    (CORPS, None, "elementaire", "1245", 810, 945),
    (CORPS, None, "elementaire", "3", 510, 690),
)


def _offer(*rows):
    return sessions_of(rows).assign(
        activity_id="a",
        period="scolaire",
        valid_from=pd.Timestamp(2026, 9, 1),
        valid_to=pd.Timestamp(2027, 7, 2),
    )


def _schools(**changes):
    school = {"uai": "0370001X", "insee_com": TOURS, "levels": "elementaire", "lon": 0.7}
    return pd.DataFrame([school | {"lat": 47.4} | changes])


def _at_school(sessions, *, hours=HOURS, minutes=(2.0, 12.0), schools=None, **settings):
    reach = reach_from([minutes])
    reach.data = reach_m(1) * reach.data
    schools = _schools() if schools is None else schools
    return school_ruptures(schools, reach, hours, sessions, SITES, scope_date=DAY, **settings)


def test_the_gap_runs_from_the_last_class_to_the_first_opening_of_the_day():
    offer = [session("s", "near", "12", 1035, 1110, 20), session("t", "far", "1", 1020, 1110, 20)]
    found = _at_school(_offer(*offer, session("u", "near", "45", 1000, 1110, 20)))
    gaps = found.set_index("weekday")[["class_end_min", "start_min", "gap_min", "site_id"]]
    assert gaps.loc[1].tolist() == [990, 1020, 30, "far"]
    assert gaps.loc[2].tolist() == [990, 1035, 45, "near"]
    assert set(gaps.index) == {1, 2}


def test_a_place_that_opens_before_the_end_of_class_and_lasts_beyond_leaves_no_gap():
    assert _at_school(_offer(session("s", "near", "1245", 960, 1050, 20))).empty


def test_a_place_that_closes_with_the_class_or_stands_beyond_the_walk_does_not_count():
    closing = session("s", "near", "1245", 690, 990, 20)
    beyond = session("t", "far", "1245", 990, 1110, 20)
    found = _at_school(_offer(closing, beyond), minutes=(2.0, 16.0))
    assert found["weekday"].tolist() == [1, 2, 4, 5]
    assert found[["start_min", "gap_min", "site_id"]].isna().all(axis=None)
    assert (found["share"] == 1).all()


def test_the_nearest_of_two_places_that_open_together_is_named():
    rows = [session(name, name, "1245", 1020, 1110, 20) for name in ("near", "far")]
    assert set(_at_school(_offer(*rows))["site_id"]) == {"near"}
    assert set(_at_school(_offer(*rows), minutes=(12.0, 2.0))["site_id"]) == {"far"}


def test_sessions_without_a_number_of_places_count_and_expired_ones_do_not():
    unsized = _offer(session("s", "near", "1245", 990, 1050, None))
    assert _at_school(unsized).empty
    assert len(_at_school(unsized.assign(valid_to=pd.Timestamp(2026, 9, 22)))) == 4
    assert len(_at_school(unsized.assign(period="ete"))) == 4


def test_ages_and_sexes_that_are_not_welcomed_have_a_row_of_their_own():
    young = session("s", "near", "1", 990, 1080, 20, age_max=8)
    boys = session("t", "near", "1", 1020, 1080, 20, public="garcons")
    found = _at_school(_offer(young, boys)).query("weekday == 1")
    none, late = found.to_dict("records")
    assert (none["age_min"], none["age_max"], none["share"]) == (9, 10, pytest.approx(0.49 * 2 / 5))
    assert (late["gap_min"], late["share"]) == (30, pytest.approx(0.51 * 2 / 5))


def test_the_threshold_is_exceeded_not_reached():
    offer = _offer(session("s", "near", "1245", 1005, 1110, 20))
    assert _at_school(offer).empty
    assert _at_school(offer, over_min=14)["gap_min"].tolist() == [15] * 4


def test_a_school_with_hours_of_its_own_keeps_to_them():
    own = pd.concat([HOURS, _hours((TOURS, "0370001X", "elementaire", "1", 810, 960))])
    found = _at_school(_offer(session("s", "near", "1245", 990, 1110, 20)), hours=own)
    assert found[["weekday", "class_end_min", "gap_min"]].to_numpy().tolist() == [[1, 960, 30]]


def test_wednesday_ends_at_half_past_eleven_where_there_is_class():
    offer = _offer(session("s", "near", "12345", 945, 1110, 20))
    found = _at_school(offer, schools=_schools(insee_com=CORPS))
    assert found[["weekday", "class_end_min", "gap_min"]].to_numpy().tolist() == [[3, 690, 255]]


def test_a_school_without_coordinates_is_left_out_and_reserved_sessions_do_not_count_at_school():
    assert _at_school(_offer(), schools=_schools(lon=None)).empty
    reserved = session("s", "near", "1245", 990, 1110, 20, reserved_quartiers=QUARTIERS[0])
    assert len(_at_school(_offer(reserved))) == 4


def test_reach_of_schools_is_in_straight_metres():
    found = school_reach(_schools(lat=47.401), SITES, CRS(2154), 10)
    assert found.toarray()[0] == pytest.approx([111, 111], abs=1)


def _from_home(cells, minutes, *sessions):
    reach = reach_from(minutes)
    reach.data = reach_m(1) * reach.data
    children = children_of(cells)
    return quartier_ruptures(children, reach, HOURS, _offer(*sessions), SITES, scope_date=DAY)


def test_a_quartier_has_the_share_of_its_children_for_each_gap():
    cells = [
        (QUARTIERS[0], TOURS, {"6_10": 30}),
        (QUARTIERS[0], TOURS, {"6_10": 10}),
        (QUARTIERS[0], CORPS, {"6_10": 0}),
        (None, TOURS, {"6_10": 50}),
    ]
    offer = [session("s", "near", "1", 990, 1110, 20), session("t", "far", "1", 1035, 1110, 20)]
    minutes = [[5.0, 20.0], [20.0, 5.0], [5.0, 5.0], [20.0, 20.0]]
    found = _from_home(cells, minutes, *offer).query("weekday == 1")
    assert found["unit"].tolist() == [QUARTIERS[0]]
    assert found[["gap_min", "share", "site_id"]].to_numpy().tolist() == [[45, 0.25, "far"]]


def test_a_session_reserved_to_a_quartier_serves_its_children_only():
    cells = [(code, TOURS, {"6_10": 30}) for code in QUARTIERS[:2]]
    reserved = session("s", "near", "1245", 990, 1110, 20, reserved_quartiers=QUARTIERS[0])
    found = _from_home(cells, [[5.0, 5.0]] * 2, reserved)
    assert set(found["unit"]) == {QUARTIERS[1]}


def test_without_class_or_children_there_is_no_rupture():
    assert _from_home([(None, TOURS, {"6_10": 30})], [[5.0, 5.0]]).empty
    assert _at_school(_offer(), hours=HOURS.iloc[:0]).empty


def test_days_alike_are_one_rupture():
    ruptures = pd.DataFrame(
        [("u", "6_10", 4, 990, 1035, 45, "near", 0.4), ("u", "6_10", 1, 990, 1035, 45, "far", 0.9),
         ("u", "6_10", 2, 990, None, None, None, 1.0), ("u", "6_10", 5, 945, 1035, 90, "far", 0.2)],
        columns=["unit", "band", "weekday", "class_end_min", "start_min", "gap_min", "site_id",
                 "share"],
    )  # fmt: skip
    found = by_hours(ruptures)
    assert found["weekdays"].tolist() == ["2", "5", "14"]
    assert found.loc[2, ["site_id", "share"]].tolist() == ["far", 0.9]
    assert by_hours(ruptures.iloc[:0]).empty
