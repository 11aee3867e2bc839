"""The offer along the ages: places within reach of an average child, and where they stop."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from analysis.path import offer_path, together
from geo.reach import reach_m
from tests.coverage_worlds import QUARTIERS, children_of, reach_from, session, sessions_of
from tests.scenario_worlds import stored

ONE, TWO, EMPTY = QUARTIERS
SITES = pd.DataFrame({"site_id": ["near", "far"], "lon": 0.7, "lat": 47.4})


def _path(*sessions, outline=((EMPTY, "near", 0.0),)):
    """Three quarters of the children of ONE at 5 minutes from both sites, a quarter nowhere."""
    every = dict.fromkeys(("3_5", "6_10", "11_14", "15_17"), 30)
    some = dict.fromkeys(every, 10)
    children = children_of([(ONE, "37261", every), (ONE, "37261", some), (TWO, "37261", every)])
    reach = reach_from([[5.0, 12.0], [40.0, 40.0], [5.0, 5.0]])
    reach.data = reach_m(1) * reach.data
    found = offer_path(
        stored(sessions_of(sessions)),
        SITES,
        children,
        reach,
        pd.DataFrame(outline, columns=["code_qp", "site_id", "distance_m"]),
        pd.Series(pd.Categorical(children["code_qp"], categories=QUARTIERS)),
        period="scolaire",
        scope_date=dt.date(2026, 9, 23),
    )
    return found.set_index(["code_qp", "age"])


def test_a_place_counts_each_day_for_the_share_of_children_within_reach():
    found = _path(session("s", "near", "124", 990, 1080, 20, age_min=6, age_max=10))
    assert found.loc[(ONE, 8), "places_f"] == pytest.approx(20 * 3 * 0.75)
    assert found.loc[(TWO, 8), "places_g"] == pytest.approx(60)
    assert found.loc[(TWO, 11), "places_g"] == 0


def test_reach_goes_by_the_walk_of_the_age():
    found = _path(session("s", "far", "1", 990, 1080, 20, age_min=3, age_max=17))
    assert found.loc[ONE, "places_f"].loc[[5, 6]].tolist() == pytest.approx([0, 15])


def test_girls_and_boys_have_their_own_places_and_either_may_see_the_offer_break():
    mixed = session("s", "near", "1", 990, 1080, 20, age_min=3, age_max=17)
    boys = session("t", "near", "1", 990, 1080, 50, age_min=3, age_max=11, public="garcons")
    found = _path(mixed, boys).loc[TWO]
    assert found["places_f"].unique().tolist() == [20]
    assert found["places_g"].loc[[11, 12]].tolist() == [70, 20]
    assert np.flatnonzero(found["breaks"]).tolist() == [12 - 3]


def test_the_offer_breaks_where_there_is_nothing():
    found = _path(session("s", "near", "1", 990, 1080, 20, age_min=6, age_max=14)).loc[TWO]
    broken = found.index[found["breaks"]].tolist()
    assert broken == [3, 4, 5, 15, 16, 17]


def test_reserved_places_count_for_the_quartiers_they_name():
    found = _path(session("s", "near", "1", 990, 1080, 20, reserved_quartiers=f"{TWO},{EMPTY}"))
    assert found.loc[(ONE, 8), "places_f"] == 0
    assert found.loc[(TWO, 8), "places_f"] == 20
    assert found.loc[(EMPTY, 8), "places_f"] == 20


def test_a_quartier_without_cells_shows_the_offer_around_its_outline():
    near = session("s", "near", "1", 990, 1080, 20)
    far = session("t", "far", "1", 990, 1080, 20)
    outline = ((EMPTY, "near", 300.0), (EMPTY, "far", 1200.0), (ONE, "far", 0.0))
    assert _path(near, far, outline=outline).loc[(EMPTY, 8), "places_f"] == 20


def test_without_a_number_of_places_nothing_can_be_counted():
    found = _path(session("s", "near", "1", 990, 1080, None))
    assert found["places_f"].sum() == 0
    assert found["breaks"].all()


def test_quartiers_are_weighed_by_their_children_and_the_uncounted_left_out():
    path = pd.DataFrame(
        [(code, age, places, places) for code, places in ((ONE, 10.0), (TWO, 40.0), (EMPTY, 99.0))
         for age in range(3, 18)],
        columns=["code_qp", "age", "places_f", "places_g"],
    )  # fmt: skip
    children = pd.DataFrame({"code_qp": [ONE, TWO, EMPTY], "3_5": [30.0, 10.0, None]})
    children = children.assign(**{"6_10": [0.0, 5.0, None], "11_14": 0.0, "15_17": [1.0, 1.0, 0]})
    found = together(path, children).set_index("age")
    assert found["places_f"].loc[[3, 6, 15]].tolist() == pytest.approx([17.5, 40, 25])
    assert found["places_f"].loc[11:14].isna().all()
    assert not found["breaks"].any()
