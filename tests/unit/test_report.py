"""Figures of a quartier for some bands taken together."""

import pandas as pd
import pytest

from analysis.coverage import lay_out
from analysis.report import by_quartier, clock
from tests.coverage_worlds import (
    QUARTIERS,
    children_of,
    flat_rates,
    reach_from,
    session,
    sessions_of,
)


@pytest.mark.parametrize(
    ("bands", "need", "lower", "upper"),
    [
        (["6_10"], 60, 0, 20),
        (["6_10", "11_14"], 120, 20, 40),
        (["6_10", "11_14", "15_17"], 150, 50, 50),
        (["3_5"], 0, 0, 0),
    ],
)
def test_the_places_go_to_the_bands_asked_for_alone_in_the_best_case(bands, need, lower, upper):
    children = children_of([(QUARTIERS[0], "37261", {"6_10": 60, "11_14": 60, "15_17": 30})])
    offer = sessions_of([session("s", "here", "3", 480, 600, 100, age_max=17)])
    week = lay_out(children, flat_rates(1.0, (3,), 480, 600), offer, reach_from([[0.0]]), ["here"])
    units = pd.Series(pd.Categorical(children["code_qp"], categories=QUARTIERS))
    found = by_quartier(week, units, bands).set_index("code_qp")
    row = found.loc[QUARTIERS[0]]
    assert row["need_h"] == pytest.approx(2 * need)
    assert row["uncovered_min_h"] == pytest.approx(2 * lower, abs=0.01)
    assert row["uncovered_max_h"] == pytest.approx(2 * upper)
    assert found.loc[QUARTIERS[1:]].isna().all(axis=None)


def test_times_of_day_have_two_digits():
    assert clock(pd.Series([450, 1110, 0])).tolist() == ["07:30", "18:30", "00:00"]
