"""Each planted story of the demonstration, checked from its tables with plain geometry."""

import geopandas as gpd
import pandas as pd
import pytest

from data.check import check_tables
from data.demo import load

Tables = dict[str, pd.DataFrame]

SANITAS, ROCHEPINARD = "QN03709M", "QN03706I"
EUROPE, TOURETTES, GALBOISIERE = "QN03708M", "QN03713N", "QN03714N"
MORIER, RABIERE, BORDS_DE_LOIRE = "QN03715N", "QN03702M", "QN03711M"
RIVES_DU_CHER = "QN03707I"
EUROPE_SCHOOL, OUTSIDERS_SCHOOL, ISOLATED = "0379017X", "0379042X", "A55"


def walk_m(minutes: float) -> float:
    return minutes * 75 / 1.3


@pytest.fixture(scope="module")
def tables() -> Tables:
    return check_tables(load())


def points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    geometry = gpd.points_from_xy(frame["lon"], frame["lat"], crs=4326).to_crs(2154)
    return gpd.GeoDataFrame(frame, geometry=geometry)


def outline(tables: Tables, code: str) -> gpd.GeoSeries:
    quartiers = tables["quartiers"].to_crs(2154)
    return quartiers.loc[quartiers["code_qp"] == code, "geometry"].union_all()


def sessions(tables: Tables, *, all_dates: bool = False) -> gpd.GeoDataFrame:
    """Sessions with their activity, at their site; those valid at the scope date."""
    merged = tables["sessions"].merge(
        tables["activities"][["activity_id", "actor_id", "theme", "discipline"]], on="activity_id"
    )
    merged = points(merged.merge(tables["sites"][["site_id", "lon", "lat"]], on="site_id"))
    day = tables["territory"]["scope_date"].iloc[0]
    valid = (merged["valid_from"] <= day) & (merged["valid_to"] >= day)
    return merged[valid | all_dates]


def cells(tables: Tables, *codes: str) -> gpd.GeoDataFrame:
    area = gpd.GeoSeries([outline(tables, code) for code in codes]).union_all()
    every = points(tables["population_cells"])
    return every[every.within(area)]


def within_walk(frame: gpd.GeoDataFrame, origins: gpd.GeoDataFrame, minutes: float) -> pd.DataFrame:
    return frame[frame.distance(origins.union_all()) <= walk_m(minutes)]


def for_ages(frame: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    return frame[(frame["age_min"] <= last) & (frame["age_max"] >= first)]


def on(frame: pd.DataFrame, weekday: int, period: str = "scolaire") -> pd.DataFrame:
    return frame[frame["weekdays"].str.contains(str(weekday)) & (frame["period"] == period)]


def open_between(frame: pd.DataFrame, start: int, end: int) -> pd.DataFrame:
    return frame[(frame["start_min"] < end) & (frame["end_min"] > start)]


def wednesday_morning_places_a_child(tables: Tables, *codes: str) -> float:
    origins = cells(tables, *codes)
    morning = open_between(for_ages(on(sessions(tables), 3), 6, 10), 450, 720)
    return float(
        within_walk(morning, origins, 15)["capacity"].sum() / origins["children_6_10"].sum()
    )


def test_wednesday_morning_is_short_of_places_for_6_10_at_the_sanitas_and_rochepinard(
    tables: Tables,
) -> None:
    here = wednesday_morning_places_a_child(tables, SANITAS, ROCHEPINARD)
    assert 0 < here < 0.15
    for code in ("QN03705M", RIVES_DU_CHER, EUROPE, BORDS_DE_LOIRE):
        assert wednesday_morning_places_a_child(tables, code) > 2 * here


def test_no_saturday_session_for_11_14_is_within_reach_of_les_tourettes(tables: Tables) -> None:
    every = sessions(tables, all_dates=True)
    saturday = for_ages(every[every["weekdays"].str.contains("6")], 11, 14)
    assert len(saturday) > 10
    assert within_walk(saturday, cells(tables, TOURETTES), 20).empty


@pytest.mark.parametrize("period", ["petites_vacances", "ete"])
def test_holiday_weeks_are_empty_within_reach_of_la_galboisiere_for_all_ages(
    tables: Tables, period: str
) -> None:
    every = sessions(tables, all_dates=True)
    holidays = every[every["period"] == period]
    assert len(holidays) > 30
    assert within_walk(holidays, cells(tables, GALBOISIERE), 20).empty
    assert not within_walk(holidays, cells(tables, RABIERE), 20).empty


def test_sport_at_rives_du_cher_counts_about_22_percent_girls_among_11_14(tables: Tables) -> None:
    every = sessions(tables)
    here = every[every.within(outline(tables, RIVES_DU_CHER)) & (every["discipline"] == "sport")]
    counted = tables["attendance"].merge(here[["session_id"]], on="session_id")
    children = counted[counted["band"] == "11_14"].groupby("sex")["children"].sum()
    assert children["f"] / children.sum() == pytest.approx(0.22, abs=0.02)
    assert (for_ages(here, 11, 14)["public"] == "garcons").sum() == 2


def test_one_actor_of_la_galboisiere_meets_nobody_and_shares_no_action(tables: Tables) -> None:
    known = set(tables["meeting_actors"].query("was_present")["actor_id"])
    known |= set(tables["action_actors"]["actor_id"])
    isolated = tables["actors"][~tables["actors"]["actor_id"].isin(known)]
    assert list(isolated["actor_id"]) == [ISOLATED]
    assert list(isolated["code_qp"]) == [GALBOISIERE]
    assert ISOLATED not in set(tables["meeting_actors"]["actor_id"])


def test_no_health_partner_works_at_le_morier_though_one_is_next_door(tables: Tables) -> None:
    actors = tables["actors"]
    is_health = (actors["kind"] == "sante") | actors["disciplines"].str.contains("sante")
    health = set(actors.loc[is_health, "actor_id"])
    assert not health & set(actors.loc[actors["code_qp"] == MORIER, "actor_id"])
    assert health & set(actors.loc[actors["code_qp"] == RABIERE, "actor_id"])
    here = tables["action_quartiers"].query("code_qp == @MORIER")["action_id"]
    partners = tables["action_actors"]
    assert not health & set(partners.loc[partners["action_id"].isin(here), "actor_id"])
    actions = tables["actions"][tables["actions"]["action_id"].isin(here)]
    assert not actions["discipline"].eq("sante").any()
    network = tables["instances"].query("code_qp == @MORIER")[["instance_id"]]
    meetings = tables["meetings"].merge(network, on="instance_id")
    assert len(meetings) > 0
    invited = tables["meeting_actors"].merge(meetings[["meeting_id"]], on="meeting_id")
    assert not health & set(invited["actor_id"])
    every = sessions(tables)
    local = every[every.within(outline(tables, MORIER))]
    assert not local["discipline"].eq("sante").any()


def test_the_pedt_evaluation_of_la_riche_is_overdue_and_it_is_the_only_one(tables: Tables) -> None:
    projects = tables["projects"]
    day = tables["territory"]["scope_date"].iloc[0]
    late = projects[(projects["evaluation_due_on"] < day) & projects["evaluated_on"].isna()]
    assert list(late["project_id"]) == ["PEDT-37195"]


def test_nothing_is_open_from_16_30_to_17_15_within_reach_of_a_school_of_europe(
    tables: Tables,
) -> None:
    schools = points(tables["schools"])
    school = schools[schools["uai"] == EUROPE_SCHOOL]
    assert school.within(outline(tables, EUROPE)).all()
    hours = tables["class_hours"].query("insee_com == '37261' and level == 'elementaire'")
    assert hours["end_min"].max() == 990
    for weekday in (1, 2, 4, 5):
        reach = within_walk(for_ages(on(sessions(tables), weekday), 6, 10), school, 15)
        later = reach[reach["end_min"] > 990]
        assert later["start_min"].min() == 1035


def test_sessions_50_to_200_m_outside_bords_de_loire_serve_it(tables: Tables) -> None:
    every = sessions(tables)
    planted = every[every["session_id"].isin(["S-LOIRE-1", "S-LOIRE-2", "S-LOIRE-3"])]
    assert len(planted) == 3
    assert planted.distance(outline(tables, BORDS_DE_LOIRE)).between(50, 200).all()
    assert len(within_walk(planted, cells(tables, BORDS_DE_LOIRE), 15)) == 3


def test_one_action_runs_over_three_quartiers_and_no_other_does(tables: Tables) -> None:
    count = tables["action_quartiers"].groupby("action_id")["code_qp"].nunique()
    assert list(count[count >= 3].index) == ["J01"]
    assert count["J01"] == 3


def test_a_rep_plus_school_has_most_of_its_pupils_outside_the_quartiers(tables: Tables) -> None:
    school = tables["schools"].query("uai == @OUTSIDERS_SCHOOL").iloc[0]
    assert school["education_prioritaire"] == "REP+"
    pupils = (
        tables["school_residence"]
        .query("uai == @OUTSIDERS_SCHOOL")
        .set_index("residence")["pupils"]
    )
    assert pupils["hors_qpv"] / pupils.sum() > 0.6
    assert pupils.sum() == school["pupils"]


def test_small_counts_of_attendance_are_there_to_stay_secret(tables: Tables) -> None:
    children = tables["attendance"]["children"]
    assert children.between(1, 4).sum() > 100
    assert (children >= 5).mean() > 0.5


def test_the_plan_has_something_to_settle(tables: Tables) -> None:
    actions = tables["actions"].set_index("action_id")
    is_open = actions["status"].isin(["projet", "en_cours"])
    roles = tables["action_actors"]
    led = roles.loc[roles["role"] == "chef_de_file", "action_id"]
    assert set(actions.index[is_open & ~actions.index.isin(led)]) == {"J46", "J50"}
    assert actions.index[is_open & (actions["end_on"] < "2026-09-23")].tolist() == ["J46"]
    assert actions.index[is_open & actions["end_on"].isna()].tolist() == ["J60"]
    assert set(actions["need_id"].dropna()) == {"B03", "B06"}
    assert tables["action_funding"]["action_id"].nunique() == 4
