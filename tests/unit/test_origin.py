"""Children start from school once class has begun: counts kept, times parted, reach of schools."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from scipy.sparse import csr_array

from analysis.need import CLASSES, ELSEWHERE, need_rates
from analysis.origin import AT_SCHOOL, from_school, rates_by_origin
from data.vocabulary import BANDS, OUTSIDE_QPV
from tests.coverage_worlds import QUARTIERS, children_of

LAMBERT = CRS.from_epsg(2154)
TOURS, CORPS = "37261", "37233"
ONE, TWO, _ = QUARTIERS
DAY = dt.date(2026, 9, 23)
RESIDENCE = ["uai", "residence", "band", "pupils", "year"]


def _school(uai, lon, levels="elementaire", pupils=100.0):
    return {"uai": uai, "insee_com": TOURS, "lon": lon, "lat": 47.4, "levels": levels,
            "pupils": pupils}  # fmt: skip


def _world(homes, schools, residence=()):
    """``homes``: (code_qp, longitude, children of 6-10) a cell; two sites."""
    children = children_of([(code, TOURS, {"6_10": count}) for code, _, count in homes])
    children["0_2"] = 0.0
    cells = pd.DataFrame({"lon": [lon for _, lon, _ in homes], "lat": 47.4})
    reach = csr_array(np.arange(1.0, 2 * len(homes) + 1).reshape(-1, 2))
    table = pd.DataFrame(schools)
    near = csr_array(1000 + np.arange(2.0 * len(table)).reshape(-1, 2))
    known = pd.DataFrame(residence, columns=RESIDENCE)
    return children, from_school(children, cells, reach, table, near, known, LAMBERT)


def _at_school(origins, children):
    rows = origins.children.iloc[len(children) :]
    return rows[rows["cell_id"].str.len() > 3].set_index(["cell_id", "code_qp"])["6_10"]


def test_children_go_to_the_nearest_school_of_their_level():
    schools = [_school("near", 0.71), _school("college", 0.7, "college"), _school("away", 0.8)]
    children, found = _world([(ONE, 0.70, 30), (TWO, 0.79, 20)], schools)
    assert _at_school(found, children).to_dict() == {("near", ONE): 30, ("away", TWO): 20}


def test_a_school_that_knows_where_its_pupils_live_has_those_and_no_others():
    schools = [_school("known", 0.70), _school("other", 0.75)]
    residence = [("known", ONE, "6_10", 12, 2025), ("known", OUTSIDE_QPV, "6_10", 5, 2025),
                 ("known", ONE, "6_10", 99, 2020)]  # fmt: skip
    homes = [(ONE, 0.70, 30), (None, 0.70, 10)]
    _, found = _world(homes, schools, residence)
    rows = found.children.iloc[2:]
    at = rows.assign(code_qp=rows["code_qp"].fillna("")).set_index(["cell_id", "code_qp"])["6_10"]
    assert at["known", ONE] == 12
    assert at["other", ONE] == 18
    assert at["known", ""] == 5
    assert at["other", ""] == 5


def test_outside_the_quartiers_no_more_children_come_than_the_school_has_room_for():
    homes = [(ONE, 0.70, 30), (None, 0.70, 100)]
    _, found = _world(homes, [_school("full", 0.70, pupils=50)])
    rows = found.children.iloc[2:]
    assert rows.loc[rows["cell_id"] == "full", "6_10"].sum() == 50
    assert rows.loc[rows["cell_id"] == "c1", "6_10"].tolist() == [80]


def test_pupils_are_shared_over_the_levels_of_a_school_by_their_years():
    homes = [(None, 0.70, 100)]
    both = _school("both", 0.70, "maternelle,elementaire", 80)
    rows = _world(homes, [both])[1].children
    assert rows.loc[rows["cell_id"] == "both", "6_10"].tolist() == [50]


def test_pupils_reach_what_is_near_their_school_and_homes_what_is_near_home():
    _, found = _world([(ONE, 0.70, 30)], [_school("near", 0.71)])
    assert found.at_school
    assert found.reach.toarray().tolist() == [[1, 2], [1000, 1001]]
    assert found.children["insee_com"].tolist() == [TOURS, TOURS + AT_SCHOOL]


def test_without_schools_everybody_stays_at_home():
    _, found = _world([(ONE, 0.70, 30)], [_school("college", 0.7, "college")])
    assert found.children["6_10"].tolist() == [30, 30]


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_every_child_is_once_at_home_and_once_elsewhere(data):
    number = st.floats(0, 60)
    homes = data.draw(
        st.lists(st.tuples(st.sampled_from([ONE, TWO, None]), st.floats(0.6, 0.8), number),
                 min_size=1, max_size=8)
    )  # fmt: skip
    levels = ["elementaire", "maternelle,elementaire", "college"]
    schools = [
        _school(f"school{position}", lon, level, pupils)
        for position, (lon, level, pupils) in enumerate(
            data.draw(
                st.lists(
                    st.tuples(st.floats(0.6, 0.8), st.sampled_from(levels),
                              st.one_of(st.just(np.nan), st.floats(0, 200))),
                    min_size=1, max_size=4,
                )
            )
        )
    ]  # fmt: skip
    residence = [
        (schools[0]["uai"], code, "6_10", count, 2025)
        for code, count in data.draw(
            st.dictionaries(st.sampled_from([ONE, TWO, OUTSIDE_QPV]), st.integers(0, 80))
        ).items()
    ]
    children, found = _world(homes, schools, residence)
    first, rest = found.children.iloc[: len(homes)], found.children.iloc[len(homes) :]
    pd.testing.assert_frame_equal(first[list(CLASSES)], children[list(CLASSES)])
    assert (rest[list(BANDS)] >= -1e-9).all(axis=None)
    sums = [
        table.groupby(table["code_qp"].fillna(""))["6_10"].sum().reindex(["", ONE, TWO]).fillna(0)
        for table in (first, rest)
    ]
    np.testing.assert_allclose(*sums, atol=1e-6)
    assert found.reach.shape == (len(found.children), 2)


@pytest.fixture
def rates():
    """Need from 07:30 to 18:30, Monday to Saturday; class on four or five days."""
    week = {"scenario": "all", "band": "6_10", "period": "scolaire", "weekdays": "123456"}
    scenarios = pd.DataFrame([week | {"start_min": 450, "end_min": 1110, "share": 1.0}])
    hours = pd.DataFrame(
        [(TOURS, "1245", 510, 690), (TOURS, "1245", 810, 990), (CORPS, "12345", 540, 720)],
        columns=["insee_com", "weekdays", "start_min", "end_min"],
    ).assign(
        level="elementaire", uai=pd.Series(pd.NA, index=range(3), dtype="str"),
        valid_from=pd.Timestamp(2018, 9, 3), valid_to=pd.NaT,
    )  # fmt: skip

    def parted(period):
        communes = [TOURS, CORPS]
        scope = {"period": period, "scope_date": DAY}
        found = need_rates(
            scenarios.assign(period=period), hours, communes, scenario="all", **scope
        )
        both = rates_by_origin(found, hours, communes, **scope)
        both = both[both["start_min"] < both["end_min"]]
        keys = ["insee_com", "weekday"]
        return found, {
            key: rows[["start_min", "end_min"]].to_numpy().tolist()
            for key, rows in both.groupby(keys)
        }

    return parted


def test_school_is_where_children_are_once_class_has_begun_and_on_wednesday(rates):
    _, spans = rates("scolaire")
    assert spans[TOURS, 1] == [[450, 510]]
    assert spans[TOURS + AT_SCHOOL, 1] == [[690, 810], [990, 1110]]
    assert (TOURS, 3) not in spans
    assert spans[TOURS + AT_SCHOOL, 3] == [[450, 1110]]
    assert spans[CORPS, 3] == [[450, 540]]
    assert spans[CORPS + AT_SCHOOL, 3] == [[720, 1110]]
    assert spans[TOURS, 6] == [[450, 1110]]
    assert (TOURS + AT_SCHOOL, 6) not in spans
    assert spans[ELSEWHERE, 1] == [[450, 540]]


def test_in_holidays_everybody_starts_from_home(rates):
    found, spans = rates("ete")
    assert not [key for key in spans if key[0].endswith(AT_SCHOOL)]
    assert spans[TOURS, 1] == [[450, 1110]]
    assert len(found)
