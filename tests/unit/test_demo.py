"""The demonstration territory as a whole."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from data import schemas
from data import vocabulary as v
from data.check import check_tables
from data.demo import build, load

Tables = dict[str, pd.DataFrame]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return check_tables(load())


@pytest.fixture(scope="module")
def inside(tables: Tables) -> gpd.GeoDataFrame:
    """Population cells with the quartier they lie in."""
    cells = tables["population_cells"]
    points = gpd.GeoDataFrame(
        cells, geometry=gpd.points_from_xy(cells["lon"], cells["lat"], crs=4326)
    )
    return points.sjoin(tables["quartiers"][["code_qp", "geometry"]], predicate="within")


def test_every_table_of_the_model_is_there_and_passes_its_checks(tables: Tables) -> None:
    assert set(tables) == set(schemas.TABLES)
    assert {name for name, table in tables.items() if table.empty} == {"users", *build.UNUSED}


def test_writing_the_tables_again_gives_the_same_bytes(tmp_path: Path) -> None:
    build.write(tmp_path)
    for name in schemas.TABLES:
        again = (tmp_path / f"{name}.csv").read_bytes()
        assert again == (build.TABLES / f"{name}.csv").read_bytes(), name


def test_the_territory_has_the_size_it_announces(tables: Tables) -> None:
    sizes = {name: len(table) for name, table in tables.items()}
    assert (sizes["communes"], sizes["quartiers"]) == (4, 13)
    assert (sizes["actors"], sizes["sites"], sizes["activities"]) == (60, 90, 250)
    assert (sizes["meetings"], sizes["actions"]) == (40, 60)
    assert 580 <= sizes["sessions"] <= 660
    assert 1500 <= sizes["population_cells"] <= 2500


def test_the_ten_published_quartiers_hold_34_756_people(
    tables: Tables, inside: gpd.GeoDataFrame
) -> None:
    indicators = tables["indicators"].query("indicator == 'population' and year == 2018")
    published = indicators.dropna(subset="value").set_index("code_qp")["value"]
    counted = inside.groupby("code_qp")["population"].sum()
    assert len(published) == 10
    assert counted[published.index].equals(published.rename("population"))
    assert published.sum() == 34_756


def test_the_three_new_quartiers_are_estimated_and_the_thirteen_hold_about_43_200(
    inside: gpd.GeoDataFrame,
) -> None:
    estimated = inside.loc[inside["source"] == "estimé (carreaux)", "code_qp"]
    assert set(estimated) == {"QN03713N", "QN03714N", "QN03715N"}
    assert inside["population"].sum() == pytest.approx(43_200, abs=100)
    assert inside.groupby("code_qp").size().min() >= 4


def test_holes_of_the_published_figures_stay_holes(tables: Tables) -> None:
    indicators = tables["indicators"].set_index(["code_qp", "indicator", "year"]).sort_index()
    assert indicators.loc[("QN03706I", "taux_pauvrete", 2021), "status"] == "secret"
    for code in ("QN03713N", "QN03714N", "QN03715N"):
        assert indicators.loc[code, "status"].eq("manquant").all()
    assert indicators.query("status == 'publie'")["geography"].eq(2015).all()


def test_every_association_and_site_is_said_to_be_fictive(tables: Tables) -> None:
    actors = tables["actors"]
    assert actors.loc[actors["kind"] == "association", "is_fictive"].all()
    assert tables["sites"]["is_fictive"].all()
    assert tables["attendance"]["source"].str.contains("fictives").all()
    assert actors["email"].str.endswith("@example.org").all()
    assert actors["phone"].str.startswith("02 00 00").all()


@pytest.mark.parametrize(
    ("table", "column", "vocabulary"),
    [
        ("actors", "kind", v.ACTOR_KINDS),
        ("sites", "kind", v.SITE_KINDS),
        ("activities", "theme", v.THEMES),
        ("activities", "discipline", v.DISCIPLINES),
        ("sessions", "period", v.PERIODS),
        ("sessions", "public", v.PUBLICS),
        ("instances", "scale", v.SCALES),
        ("actions", "status", v.ACTION_STATUSES),
        ("action_actors", "role", v.ACTION_ROLES),
        ("needs", "kind", v.NEED_KINDS),
        ("projects", "kind", v.PROJECT_KINDS),
        ("indicators", "indicator", v.INDICATORS),
        ("school_calendar", "kind", v.CALENDAR_KINDS),
        ("family_tools", "family_place", v.FAMILY_PLACES),
    ],
)
def test_every_word_of_a_vocabulary_is_met(
    tables: Tables, table: str, column: str, vocabulary: dict[object, object]
) -> None:
    assert set(tables[table][column].dropna()) == set(vocabulary)


def test_every_session_has_sound_hours_and_ages(tables: Tables) -> None:
    sessions = tables["sessions"]
    assert (sessions["end_min"] > sessions["start_min"]).all()
    assert (sessions["age_max"] >= sessions["age_min"]).all()
    assert 5 <= sessions["capacity"].isna().sum() <= 20
    assert (sessions["price_eur"] == 0).any()
    assert sessions["price_eur"].isna().any()
    assert sessions["reserved_quartiers"].notna().sum() == 2


def test_some_sessions_have_expired_or_not_begun_at_the_scope_date(tables: Tables) -> None:
    sessions, day = tables["sessions"], tables["territory"]["scope_date"].iloc[0]
    assert 3 <= (sessions["valid_to"] < day).sum() <= 12
    assert 3 <= (sessions["valid_from"] > day).sum() <= 12


def test_tours_has_about_1650_wednesday_places(tables: Tables) -> None:
    sessions = (
        tables["sessions"]
        .merge(tables["sites"][["site_id", "insee_com"]], on="site_id")
        .merge(tables["activities"][["activity_id", "theme"]], on="activity_id")
        .query("insee_com == '37261' and theme == 'accueil' and period == 'scolaire'")
        .query("weekdays.str.contains('3') and start_min <= 900 and end_min > 900")
        .query("valid_from <= '2026-09-23' <= valid_to")
    )
    assert 1550 <= sessions["capacity"].sum() <= 1750


def test_joint_actions_have_at_least_two_organisations_and_some_have_no_lead(
    tables: Tables,
) -> None:
    roles = tables["action_actors"]
    assert roles.groupby("action_id")["actor_id"].nunique().min() >= 2
    led = roles.loc[roles["role"] == "chef_de_file", "action_id"].nunique()
    assert 40 <= led < 60


def test_saint_pierre_has_class_on_wednesday_morning_and_tours_has_not(tables: Tables) -> None:
    hours = tables["class_hours"].query("level == 'elementaire'").set_index("insee_com")
    assert "3" in "".join(hours.loc["37233", "weekdays"])
    assert "3" not in "".join(hours.loc["37261", "weekdays"])
    assert hours.loc["37261", "status"].eq("publie").all()
    assert hours.loc["37233", "status"].eq("hypothese").all()
