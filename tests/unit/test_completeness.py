"""What is there, what is missing and what it changes, on small drawn territories."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box

from analysis import completeness, gaps, gaps_coverage, need
from analysis.assumptions import assumptions
from analysis.coverage import expected, lay_out
from analysis.eligibility import Eligible
from analysis.secrecy import VIEWS
from data import schemas
from data.check import Tables, check_tables
from tests.coverage_worlds import children_of, random_world, session, sessions_of
from tests.store_fixtures import checked_tables

DAY = dt.date(2026, 9, 23)
EMPTY = check_tables({})


@pytest.fixture
def tables() -> Tables:
    return checked_tables()


def row(table: pd.DataFrame, /, **wanted: str) -> pd.Series:
    """The only row with these values."""
    found = table
    for column, value in wanted.items():
        found = found[found[column].str.contains(value, regex=False)]
    assert len(found) == 1, table[["table", "what"]].to_string()
    return found.iloc[0]


def test_every_table_is_listed_with_its_rows_and_where_it_comes_from(tables: Tables) -> None:
    table = completeness.inventory(tables).set_index("table")
    assert table.index.tolist() == list(schemas.TABLES)
    assert table["rows"].to_dict() == {name: len(frame) for name, frame in tables.items()}
    assert table.loc["sites", "title"] == "Sites"
    assert table["filled_share"].dropna().between(0, 1).all()
    sources = pd.DataFrame(
        {
            "source_id": ["a", "b"],
            "table_name": ["sites", "sites"],
            "content": ["Lieux", "Lieux"],
            "producer": ["Ville", "Région"],
            "licence": ["Licence Ouverte 2.0", None],
            "vintage": [2019, 2025],
            "imported_on": ["2030-01-02", "2029-01-01"],
        }
    )
    columns = schemas.TABLES["sources"].columns
    sources = schemas.TABLES["sources"].validate(sources.reindex(columns=list(columns)))
    told = completeness.inventory({**tables, "sources": sources}).set_index("table").loc["sites"]
    assert told["source"] == "Ville ; Région"
    assert told["licence"] == "Licence Ouverte 2.0"
    assert told["vintage"] == "2019-2025"
    assert told["updated_on"] == pd.Timestamp(2030, 1, 2)


def test_columns_are_told_by_the_schema_and_counted(tables: Tables) -> None:
    table = completeness.columns(tables, "schools").set_index("column")
    assert table.loc["lon", "filled"] == 1
    assert table.loc["lon", "filled_share"] == 0.5
    assert table.loc["lon", "needed"]
    assert table.loc["pupils", "unit"] == "élèves"
    assert table.loc["insee_com", "link"] == "Communes"
    assert not table.loc["name", "may_be_blank"]
    assert completeness.columns(EMPTY, "sites")["filled_share"].isna().all()


def test_each_needed_column_exists_and_serves_a_page() -> None:
    for name, needed in completeness.NEEDED.items():
        assert set(needed.columns) <= set(schemas.TABLES[name].columns), name
        assert needed.pages
        assert needed.without.endswith(".")


@settings(deadline=None)
@given(
    blank=st.lists(st.booleans(), min_size=1, max_size=12),
)
def test_the_share_that_is_there_is_the_share_of_filled_cells(blank: list[bool]) -> None:
    prices = pd.Series([None if b else 2.0 for b in blank], dtype="float64")
    sessions = pd.DataFrame({"capacity": 10, "price_eur": prices})
    table = completeness.needed_columns({**EMPTY, "sessions": sessions})
    share = table.set_index(["table", "column"])["filled_share"]
    assert share["sessions", "price_eur"] == pytest.approx(1 - sum(blank) / len(blank))
    assert share["sessions", "capacity"] == 1
    assert share["sites", "lon"] == 0


def test_an_empty_territory_lacks_every_needed_table_and_nothing_fails() -> None:
    tables = EMPTY
    found = gaps.gaps(
        gaps.of_empty_tables(tables),
        gaps_coverage.of_sessions(tables, DAY),
        gaps.of_plan(tables),
    )
    assert set(found["table"]) == set(completeness.NEEDED)
    assert completeness.needed_columns(tables)["filled_share"].eq(0).all()
    assert (found.loc[found["table"] == "streets", "kind"] == "approche").all()
    worst = gaps.weightiest(found)
    assert worst is not None
    assert worst["share"] == 1
    assert gaps.weightiest(gaps.gaps([])) is None


def sites(*places: tuple[str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["site_id", "lon"]).assign(lat=47.4).astype({"lon": float})


def world(sessions: list[tuple], *places: tuple[str, float | None]) -> Tables:
    frame = sessions_of(sessions).assign(
        period="scolaire",
        activity_id="a",
        valid_from=pd.Timestamp(2026, 9, 1),
        valid_to=pd.Timestamp(2027, 7, 2),
    )
    return {"sessions": frame.astype({"capacity": "Int64"}), "sites": sites(*places)}


def test_sessions_of_a_site_without_coordinates_cost_at_most_their_places_times_hours() -> None:
    rows = [
        session("in", "here", "12", 600, 660, 10),
        session("out1", "lost", "3", 540, 720, 12),
        session("out2", "lost", "13", 600, 690, 4),
    ]
    found = gaps.gaps(gaps_coverage.of_sessions(world(rows, ("here", 0.7), ("lost", None)), DAY))
    gap = row(found, table="sites")
    assert gap["what"] == "1\u00a0site sans coordonnées : 2\u00a0créneaux en semaine scolaire"
    assert gap["at_most"] == 12 * 3 + 4 * 1.5 * 2
    assert gap["share"] == pytest.approx(48 / (48 + 20))
    assert "au plus 48 heures-place par semaine" in gap["effect"]


def test_without_a_number_of_places_there_is_no_bound_but_an_order_of_magnitude() -> None:
    rows = [
        session("a", "here", "1", 600, 660, 10),
        session("b", "here", "2", 600, 660, 30),
        session("unsized", "here", "35", 600, 720, None),
    ]
    gap = row(gaps.gaps(gaps_coverage.of_sessions(world(rows, ("here", 0.7)), DAY)), what="places")
    assert np.isnan(gap["at_most"])
    assert "chacune vaudrait 4,0 h par semaine ; à 20 places" in gap["effect"]
    assert gap["share"] == pytest.approx(80 / (80 + 40))


@pytest.mark.parametrize("seed", range(12))
def test_no_session_left_out_covers_more_than_its_bound(seed: int) -> None:
    given_world = random_world(seed)
    sessions, site_ids = given_world["sessions"], given_world["site_ids"]
    lost = site_ids[0]
    units = pd.Series(pd.Categorical(["all"] * len(given_world["children"])))

    def covered(some: pd.DataFrame) -> float:
        table = expected(lay_out(**{**given_world, "sessions": some}), units)
        hours = (table["end_min"] - table["start_min"]) / 60
        return float((table["covered"] * hours).sum())

    places = [(site, None if site == lost else 0.7) for site in site_ids]
    found = gaps_coverage.of_sessions(
        world(sessions[list(session("", "", "", 0, 0, 0))].to_dict("records"), *places), DAY
    )
    most = sum(gap["at_most"] for gap in found if gap["table"] == "sites")
    gained = covered(sessions) - covered(sessions[sessions["site_id"] != lost])
    assert gained <= most + 1e-9


def test_ended_sessions_are_to_be_verified_and_told_by_period() -> None:
    tables = world([session(f"s{n}", "here", "1", 600, 660, 10) for n in range(2)], ("here", 0.7))
    ended = tables["sessions"].assign(valid_to=pd.Timestamp(2026, 9, 1), session_id=["x", "y"])
    ended["start_min"] = [540, 600]
    tables = {**tables, "sessions": pd.concat([tables["sessions"].iloc[:1], ended])}
    gap = row(gaps.gaps(gaps_coverage.of_sessions(tables, DAY)), what="terminés")
    assert gap["kind"] == "a_verifier"
    assert gap["what"] == "2\u00a0créneaux terminés en semaine scolaire"
    assert gap["at_most"] == 10 * 2 + 10


def counted(*rows: tuple) -> pd.DataFrame:
    """(code_qp, commune, status, children of each band)."""
    frame = children_of([(code, commune, bands) for code, commune, _, bands in rows])
    return frame.assign(status=[status for _, _, status, _ in rows])


def test_children_without_a_published_population_are_counted_and_named(tables: Tables) -> None:
    first, second = tables["quartiers"]["code_qp"]
    children = counted(
        (first, "37261", "publie", {"6_10": 300}), (second, "37261", "estime", {"6_10": 100})
    )
    found = gaps.gaps(gaps_coverage.of_population(tables, children, DAY))
    gap = row(found, what="Population non publiée")
    assert gap["share"] == 0.25
    assert gap["at_most"] == 100
    assert tables["quartiers"]["name"].iloc[1] in gap["what"]


def test_a_quartier_without_cells_has_no_need_and_is_not_zero(tables: Tables) -> None:
    first = tables["quartiers"]["code_qp"].iloc[0]
    children = counted((first, "37261", "publie", {"6_10": 300}))
    gap = row(gaps.gaps(gaps_coverage.of_population(tables, children, DAY)), what="Aucun carreau")
    assert gap["share"] == 0.5
    assert "ce n’est pas zéro" in gap["effect"]


def test_need_without_class_hours_is_too_high_by_a_class_week_at_most(tables: Tables) -> None:
    first = tables["quartiers"]["code_qp"].iloc[0]
    children = counted((first, "37261", "publie", {"6_10": 30, "11_14": 10}))
    hours = tables["class_hours"].assign(valid_from=pd.Timestamp(2020, 9, 1))
    found = gaps.gaps(gaps_coverage.of_population({**tables, "class_hours": hours}, children, DAY))
    gap = row(found, what="Heures de classe inconnues")
    assert "Tours (collège)" in gap["what"]
    assert "élémentaire" not in gap["what"]
    assert gap["at_most"] == 10 * 24
    assert gap["share"] == 0.25


def test_children_outside_known_communes_are_told(tables: Tables) -> None:
    children = counted(
        (None, need.ELSEWHERE, "estime", {"6_10": 40}),
        (tables["quartiers"]["code_qp"].iloc[0], "37261", "publie", {"6_10": 60}),
    )
    found = gaps.gaps(gaps_coverage.of_population(tables, children, DAY))
    gap = row(found, what="hors des communes")
    assert gap["share"] == pytest.approx(0.4)


def criteria(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"criterion": names, "name": [name.upper() for name in names]}).assign(
        is_active=True
    )


def values(*rows: tuple) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["code_qp", "criterion", "value", "status"])
    return frame.assign(other_perimeter=False, value=frame["value"].astype(float))


def test_unknown_criteria_of_the_same_quartiers_are_told_together_with_their_weight(
    tables: Tables,
) -> None:
    first, second = tables["quartiers"]["code_qp"]
    tables = {**tables, "pre_criteria": criteria("ips", "revenu", "poverty", "parcours_1000")}
    known = [(code, name, 1.0, "publie") for code in (first, second) for name in ("ips", "revenu")]
    known[1] = (first, "revenu", None, "manquant")
    rows = values(
        *known,
        (first, "poverty", None, "manquant"),
        (second, "poverty", 1.0, "publie"),
        (first, "parcours_1000", 2.0, "publie"),
        (second, "parcours_1000", None, "secret"),
    )
    found = gaps.gaps(gaps.of_priority(tables, rows))
    gap = row(found, what="inconnus pour")
    assert gap["what"].startswith(
        "Critères « REVENU » et « POVERTY » inconnus pour 1\u00a0quartier"
    )
    assert gap["at_most"] == 0.5
    assert gap["share"] == 0.5
    secret = row(found, what="secret pour")
    assert (secret["table"], secret["kind"], secret["at_most"]) == ("parcours", "secret", 0.25)


def test_figures_on_other_outlines_say_whether_a_passage_can_be_drawn(tables: Tables) -> None:
    first, _ = tables["quartiers"]["code_qp"]
    tables = {**tables, "pre_criteria": criteria("ips")}
    rows = values((first, "ips", 80, "publie")).assign(other_perimeter=True)
    assert (
        "ni passage" in row(gaps.gaps(gaps.of_priority(tables, rows)), table="quartiers")["effect"]
    )
    older = gpd.GeoDataFrame(
        tables["quartiers"].iloc[:1].assign(vintage=2015), geometry=[box(0, 0, 1, 1)], crs=4326
    )
    both = {**tables, "quartiers": pd.concat([tables["quartiers"], older])}
    assert (
        "passage" not in row(gaps.gaps(gaps.of_priority(both, rows)), table="quartiers")["effect"]
    )


def test_unknown_residence_widens_the_count_of_eligible_children(tables: Tables) -> None:
    people = pd.DataFrame({"children": [100.0]})
    schools = pd.DataFrame({"outside_min": [20], "outside_max": [60]})
    nothing = values()
    found = gaps.of_priority(tables, nothing, Eligible(people, schools))
    gap = row(gaps.gaps(found), table="school_residence")
    assert gap["at_most"] == 40
    assert "de 120 à 160" in gap["effect"]
    sure = Eligible(people, schools.assign(outside_max=20))
    assert (
        "school_residence"
        not in gaps.gaps(gaps.of_priority(tables, nothing, sure))["table"].tolist()
    )


def test_secret_attendance_is_a_share_of_the_sessions_of_the_last_year() -> None:
    by_session = pd.DataFrame(
        {
            "year": [2024, 2025, 2025],
            "session_id": ["a", "a", "b"],
            "status": ["secret", "publie", "secret"],
        }
    )
    tables = {"sessions": pd.DataFrame({"session_id": ["a", "b", "c", "d"]})}
    found = gaps.gaps(gaps.of_persons(tables, by_session))
    assert row(found, what="secrète")["share"] == 0.5
    unknown = row(found, what="sans fréquentation")
    assert (unknown["kind"], unknown["share"]) == ("manquant", 0.5)


def test_schools_without_coordinates_or_ips_are_told(tables: Tables) -> None:
    found = gaps.gaps(gaps.of_priority(tables, values()))
    assert row(found, what="sans coordonnées")["share"] == 0.5
    assert row(found, what="sans IPS")["what"].startswith("1\u00a0établissement public")


def test_an_action_paid_by_funders_has_a_budget(tables: Tables) -> None:
    actions = tables["actions"].assign(budget_eur=np.nan)
    bare = {**tables, "actions": actions, "action_funding": tables["action_funding"].iloc[:0]}
    assert row(gaps.gaps(gaps.of_plan(bare)), what="sans budget")["share"] == 1
    paid = actions["action_id"].isin(tables["action_funding"]["action_id"])
    assert paid.any()
    found = gaps.gaps(gaps.of_plan({**bare, "action_funding": tables["action_funding"]}))
    shares = found.loc[found["what"].str.contains("sans budget"), "share"]
    assert shares.sum() == pytest.approx(1 - paid.mean())


def test_what_hides_comes_before_what_approaches_and_the_largest_share_first() -> None:
    rows = [
        gaps.gap("streets", "approche", "rues", "", "", 1.0),
        gaps.gap("sites", "manquant", "peu", "", "", 0.1),
        gaps.gap("sites", "secret", "beaucoup", "", "", 0.4),
        gaps.gap("sites", "manquant", "inconnu", "", ""),
    ]
    table = gaps.gaps(rows)
    assert table["what"].tolist() == ["beaucoup", "peu", "inconnu", "rues"]
    worst = gaps.weightiest(table)
    assert worst is not None
    assert worst["what"] == "beaucoup"


def test_assumptions_follow_the_tables_and_tell_their_source(tables: Tables) -> None:
    before = assumptions(tables)
    assert before.notna().all(axis=None)
    thresholds = tables["secrecy_thresholds"]
    one = thresholds.iloc[:1].assign(table_name="parcours", threshold=9, source="Délibération 12")
    after = assumptions({**tables, "secrecy_thresholds": one})
    rows = after[after["assumption"].str.startswith("Plus petit effectif montré")]
    assert len(rows) == len(VIEWS)
    assert rows.loc[rows["source"] == "Délibération 12", "value"].tolist() == ["9"]
    assert set(rows.loc[rows["source"] != "Délibération 12", "source"]) == {"Valeur d’office"}
    way = after.loc[after["assumption"] == "Chemin", "value"].iloc[0]
    assert ("rues" in way) == (len(tables["streets"]) > 0)
    assert "vol d’oiseau × 1,3" in assumptions(EMPTY)["value"].tolist()


def test_nothing_given_is_changed(tables: Tables) -> None:
    before = {name: frame.copy() for name, frame in tables.items()}
    children = counted((tables["quartiers"]["code_qp"].iloc[0], "37261", "estime", {"6_10": 3}))
    completeness.inventory(tables)
    assumptions(tables)
    gaps.gaps(
        gaps.of_empty_tables(tables),
        gaps_coverage.of_sessions(tables, DAY),
        gaps_coverage.of_population(tables, children, DAY),
        gaps.of_plan(tables),
    )
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, before[name])
