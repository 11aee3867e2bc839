"""Which partners and disciplines a quartier lacks, and who could come."""

import pandas as pd
import pytest

from analysis.missing_partners import (
    EXPECTED_PARTNERS,
    candidates,
    missing_partners,
    presence,
)
from data.check import check_tables
from data.demo import load
from data.territory import build_territory
from data.vocabulary import DISCIPLINES
from tests.network_worlds import EAST, MIDDLE, SITES, TODAY, WEST, World, quartiers

CODES = pd.Series([WEST, MIDDLE, EAST])


def present_in(world, code=WEST):
    found = presence(world.tables(), SITES, TODAY)
    return set(found.loc[found["code_qp"] == code, "actor_id"])


def missing_in(world, code):
    tables = world.tables()
    found = missing_partners(tables["actors"], presence(tables, SITES, TODAY), CODES)
    return set(found.loc[found["code_qp"] == code, "code"])


def actors(*names):
    world = World()
    for name in names:
        world.actor(name)
    return world


def test_an_actor_is_present_where_it_is_settled_holds_sessions_acts_meets_or_is_a_partner():
    world = actors("acts", "funds", "meets", "skips", "holds", "stopped", "pairs", "idle")
    world.actor("settled", at=WEST)
    world.action("a", ["acts"], [WEST], funders=["funds"])
    world.meeting("m", ["meets"], absent=["skips"], at=WEST)
    world.session("holds", "west").session("stopped", "west", valid_to="2026-07-03")
    world.session("idle", "away")
    world.partnership("pairs", "settled", at=WEST)
    assert present_in(world) == {"settled", "acts", "meets", "holds", "pairs"}
    assert present_in(world, EAST) == set()


@pytest.mark.parametrize(
    ("end", "is_there"),
    [("2025-09-23", False), ("2025-09-24", True), ("2026-01-15", True), (None, True)],
)
def test_an_actor_not_seen_for_twelve_months_is_no_longer_present(end, is_there):
    world = actors("acts").action("a", ["acts"], [WEST], start="2024-09-01", end=end)
    assert present_in(world) == ({"acts"} if is_there else set())


def test_what_is_planned_or_given_up_makes_nobody_present():
    world = actors("plans", "gave_up")
    world.action("a", ["plans"], [WEST], status="projet")
    world.action("b", ["gave_up"], [WEST], status="abandonnee")
    assert present_in(world) == set()


def test_a_quartier_lacks_the_list_of_the_fiche_minus_those_present():
    world = World().actor("caf", kind="caf", disciplines="social,sante", at=WEST)
    assert missing_in(world, WEST) == {*EXPECTED_PARTNERS, *DISCIPLINES} - {
        "caf",
        "social",
        "sante",
    }
    assert missing_in(world, EAST) == {*EXPECTED_PARTNERS, *DISCIPLINES}


def test_a_quartier_where_everyone_is_lacks_nothing_and_no_actor_at_all_is_everything():
    world = World()
    for kind in EXPECTED_PARTNERS:
        world.actor(kind, kind=kind, disciplines=",".join(DISCIPLINES), at=WEST)
    assert missing_in(world, WEST) == set()
    assert missing_in(World(), WEST) == {*EXPECTED_PARTNERS, *DISCIPLINES}


def test_candidates_come_from_the_nearest_quartiers_then_from_the_same_commune():
    world = World().actor("there", disciplines="ecole", at=MIDDLE)
    world.actor("far", disciplines="sante", at=EAST)
    world.actor("near", disciplines="sante,sport", at=WEST)
    world.actor("elsewhere", disciplines="sante", insee="37195")
    world.actor("city", disciplines="sante")
    tables = world.tables()
    missing = missing_partners(
        tables["actors"], presence(tables, SITES, TODAY), pd.Series([MIDDLE])
    )
    found = candidates(missing, tables["actors"], quartiers(), 2154)
    health = found[found["code"] == "sante"]
    assert list(health["actor_id"]) == ["near", "far", "city"]
    assert health["distance_m"].fillna(-1).round().tolist() == [1000, 3000, -1]
    assert list(health["from_qp"].fillna("")) == [WEST, EAST, ""]
    nobody = found[found["code"] == "culture"]
    assert len(nobody) == 1
    assert nobody["actor_id"].isna().all()


def test_no_quartier_or_nothing_missing_has_no_candidate():
    tables = World().actor("a", at=WEST).tables()
    none = missing_partners(
        tables["actors"], presence(tables, SITES, TODAY), pd.Series([], dtype=str)
    )
    assert none.empty
    assert candidates(none, tables["actors"], quartiers(), 2154).empty


def test_health_is_missing_at_le_morier_and_the_centre_de_sante_de_la_rabiere_could_come():
    territory = build_territory(check_tables(load()))
    tables = territory.tables
    present = presence(tables, territory.sites, territory.scope_date)
    missing = missing_partners(tables["actors"], present, territory.quartiers["code_qp"])
    found = candidates(missing, tables["actors"], territory.quartiers, territory.crs)
    here = found[(found["code_qp"] == "QN03715N") & (found["code"] == "sante")]
    assert here["what"].unique().tolist() == ["discipline"]
    assert here["actor_id"].iloc[0] == "A26"
    assert here["distance_m"].iloc[0] < 1000
