"""The gaps planted in the demonstration, found by the analysis as its users see them."""

import pandas as pd
import pytest

from analysis.need import children
from analysis.quality import usable_sessions
from analysis.ruptures import school_reach, school_ruptures
from analysis.situation import situation
from analysis.weekly import explain, uncovered_stretches, weekly
from data import demo
from data.check import check_tables
from data.territory import build_territory

SANITAS, ROCHEPINARD = "QN03709M", "QN03706I"
TOURETTES, GALBOISIERE, BORDS_DE_LOIRE = "QN03713N", "QN03714N", "QN03711M"
EUROPE_SCHOOL = "0379017X"


@pytest.fixture(scope="module")
def territory():
    return build_territory(check_tables(demo.load()))


@pytest.fixture(scope="module")
def weeks(territory):
    """Half-hours of the week by period (:func:`analysis.weekly.weekly`)."""
    return {
        period: _weekly(territory, period) for period in ("scolaire", "petites_vacances", "ete")
    }


def _situation(territory, period, sessions=None):
    cells = territory.cells
    people = children(cells, cells["code_qp"], cells["insee_com"], territory.tables["indicators"])
    week = situation(
        territory.tables,
        people,
        territory.sites,
        territory.reach,
        period=period,
        scenario="universelle",
        scope_date=territory.scope_date,
        sessions=sessions,
    ).week
    codes = territory.quartiers["code_qp"]
    return week, pd.Series(pd.Categorical(people["code_qp"], categories=codes))


def _weekly(territory, period, sessions=None):
    return weekly(*_situation(territory, period, sessions))


def _uncovered_share(table):
    hours = table.groupby("unit", observed=True)[["need_h", "uncovered_min_h", "uncovered_max_h"]]
    sums = hours.sum()
    return sums[["uncovered_min_h", "uncovered_max_h"]].div(sums["need_h"], axis=0)


def test_wednesday_morning_at_the_sanitas_and_rochepinard_is_the_least_covered_for_6_10(weeks):
    table = weeks["scolaire"].query("band == '6_10' and weekday == 3 and 450 <= start_min < 720")
    share = _uncovered_share(table)
    for code in (SANITAS, ROCHEPINARD):
        assert share.loc[code, "uncovered_max_h"] > 0.75
        assert share.loc[code, "uncovered_min_h"] > 0.6
    runs = uncovered_stretches(weeks["scolaire"].query("band == '6_10'"))
    assert tuple(runs[["unit", "weekday"]].iloc[0]) == (SANITAS, 3)
    found = runs[(runs["weekday"] == 3) & (runs["start_min"] <= 510)]
    assert {SANITAS, ROCHEPINARD} <= set(found["unit"])


def test_what_stands_in_the_way_on_wednesday_morning_is_told_with_the_day(territory):
    week, units = _situation(territory, "scolaire")
    names = territory.quartiers.set_index("code_qp")["name"].to_dict()
    runs = explain(week, units, uncovered_stretches(weekly(week, units)), names)
    wednesday = runs.query("band == '6_10' and weekday == 3")
    assert wednesday["bottleneck"].str.startswith("Mercredi").all()


def test_nobody_lacks_a_place_while_in_class(weeks):
    in_class = weeks["scolaire"].query("weekday == 2 and 540 <= start_min <= 660")
    assert in_class["need_h"].sum() == 0


def test_every_session_left_out_of_the_demo_says_why(territory):
    sessions, left_out = usable_sessions(
        territory.tables["sessions"],
        territory.sites,
        period="scolaire",
        scope_date=territory.scope_date,
    )
    assert len(sessions) > 100
    assert len(left_out) > 0
    assert left_out["reason"].str.len().min() > 0


def test_saturday_leaves_every_child_of_11_14_of_les_tourettes_without_a_place(weeks):
    saturday = weeks["scolaire"].query("band == '11_14' and weekday == 6")
    share = _uncovered_share(saturday)
    assert share.loc[TOURETTES].tolist() == [1, 1]
    assert (share.drop(TOURETTES)["uncovered_max_h"] < 1).sum() >= 8


@pytest.mark.parametrize("period", ["petites_vacances", "ete"])
def test_holiday_weeks_leave_every_child_of_la_galboisiere_without_a_place(weeks, period):
    share = _uncovered_share(weeks[period])
    assert share.loc[GALBOISIERE].tolist() == [1, 1]
    assert (share.drop(GALBOISIERE)["uncovered_max_h"] < 1).all()


def test_the_elementary_school_of_europe_waits_from_16_30_to_17_15(territory):
    tables = territory.tables
    found = school_ruptures(
        territory.schools,
        school_reach(territory.schools, territory.sites, territory.crs, 20),
        tables["class_hours"],
        tables["sessions"],
        territory.sites,
        scope_date=territory.scope_date,
    )
    europe = found[found["unit"] == EUROPE_SCHOOL]
    spans = europe[["class_end_min", "start_min", "gap_min", "share"]]
    assert spans.drop_duplicates().to_numpy().tolist() == [[990, 1035, 45, 1]]
    assert europe["weekday"].tolist() == [1, 2, 4, 5]
    place = territory.sites.set_index("site_id")["name"][europe["site_id"].unique().tolist()]
    assert place.tolist() == ["Centre social de l’Europe"]
    others = found[found["band"].eq("6_10") & found["weekday"].ne(3)]
    assert set(others["unit"]) == {EUROPE_SCHOOL}


def test_sessions_just_outside_bords_de_loire_serve_its_children(territory, weeks):
    sites = territory.sites
    here = territory.outline_sites.query("code_qp == @BORDS_DE_LOIRE and 0 < distance_m < 250")
    outside = sites[
        sites["site_id"].isin(here["site_id"]) & sites["name"].str.contains("Mariniers")
    ]
    assert outside["code_qp"].isna().all()
    sessions = territory.tables["sessions"]
    planted = sessions["session_id"].str.startswith("S-LOIRE") & sessions["site_id"].isin(
        outside["site_id"]
    )
    assert planted.sum() == 3
    without = _weekly(territory, "scolaire", sessions[~planted])
    before, after = (
        table.query("unit == @BORDS_DE_LOIRE and band == '6_10'")["covered_h"].sum()
        for table in (without, weeks["scolaire"])
    )
    assert after > 1.1 * before
