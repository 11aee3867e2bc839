"""Ties between actors: what makes one, how strong it is, and what it makes of the network."""

import datetime as dt

import networkx as nx
import pandas as pd
import pytest

from analysis import network
from analysis.missing_partners import presence
from analysis.network_events import affiliations, seen_between, year_before
from data.check import check_tables
from data.demo import load
from data.territory import build_territory
from tests.network_worlds import EAST, MIDDLE, SITES, TODAY, WEST, World


def actors(*names):
    world = World()
    for name in names:
        world.actor(name)
    return world


def ties_of(world, **choice):
    whole = affiliations(world.tables(), TODAY)
    return network.ties(seen_between(whole, year_before(TODAY), TODAY, **choice))


def pairs(links):
    return {a + b: weight for a, b, weight in links.iloc[:, :3].itertuples(index=False)}


def graph_of(text):
    """« ab bc » as a graph of ties of weight 1; a letter alone is an isolated actor."""
    edges = [word for word in text.split() if len(word) == 2]
    links = pd.DataFrame(
        {"actor_a": [e[0] for e in edges], "actor_b": [e[1] for e in edges], "weight": 1.0}
    )
    return network.graph(pd.Series(sorted(set(text) - {" "}), dtype=str), links)


def test_an_event_of_n_actors_gives_each_pair_one_over_n_minus_one():
    world = actors(*"abcd").action("x", "abc").meeting("y", "ab").partnership("c", "d")
    found = ties_of(world)
    assert pairs(found) == {"ab": 1.5, "ac": 0.5, "bc": 0.5, "cd": 1.0}
    first = found.iloc[0]
    assert [first["action"], first["reunion"], first["partenariat"]] == [1, 1, 0]


def test_who_is_absent_only_funds_or_comes_alone_has_no_tie():
    world = actors(*"abcd").meeting("m", "a", absent="b").action("x", "a", funders="c")
    assert ties_of(world).empty


def test_a_partnership_that_both_declare_is_one_tie_and_one_with_oneself_is_none():
    world = actors("a", "b").partnership("a", "b", "2025-12-01").partnership("b", "a", "2026-02-01")
    found = ties_of(world.partnership("a", "a"))
    assert pairs(found) == {"ab": 1.0}
    assert found["last_on"].iloc[0] == pd.Timestamp("2026-02-01")


@pytest.mark.parametrize(
    ("day", "seen"),
    [("2025-09-23", False), ("2025-09-24", True), ("2026-09-23", True), ("2026-09-24", False)],
)
def test_a_tie_counts_for_twelve_months_and_never_before_it_happens(day, seen):
    for world in (
        actors("a", "b").meeting("m", "ab", on=day),
        actors("a", "b").partnership("a", "b", on=day),
        actors("a", "b").action("x", "ab", status="terminee", start=day, end=day),
    ):
        assert (len(ties_of(world)) == 1) is seen


def test_an_action_that_goes_on_is_seen_until_today_and_one_without_dates_is_nowhere():
    running = actors("a", "b").action("x", "ab", start="2020-01-01")
    assert ties_of(running)["last_on"].tolist() == [pd.Timestamp(TODAY)]
    assert len(ties_of(actors("a", "b").action("x", "ab", start=None))) == 1
    undated = actors("a", "b").action("x", "ab", status="terminee", start=None)
    assert ties_of(undated).empty
    ended = actors("a", "b").action("x", "ab", status="terminee", start="2024-09-01")
    assert ties_of(ended).empty


def test_ties_are_chosen_by_theme_kind_and_scale():
    world = actors(*"abcdef").action("x", "ab", [WEST], theme="arts")
    world.action("y", "cd", [WEST, EAST]).meeting("m", "ef", at=WEST)
    assert set(pairs(ties_of(world, themes=["arts"]))) == {"ab"}
    assert set(pairs(ties_of(world, kinds=["reunion"]))) == {"ef"}
    assert set(pairs(ties_of(world, scales=["ville"]))) == {"cd"}
    assert set(pairs(ties_of(world, scales=["quartier"]))) == {"ab", "ef"}


def test_ties_not_seen_in_the_period_are_lost_from_sight():
    world = actors(*"abc").meeting("old", "abc", on="2024-01-15").meeting("new", "ab")
    whole = affiliations(world.tables(), TODAY)
    now = network.ties(seen_between(whole, year_before(TODAY), TODAY))
    assert set(pairs(network.lost_from_sight(now, network.ties(whole)))) == {"ac", "bc"}


def test_the_year_looked_at_holds_twelve_months_and_no_day_more():
    assert year_before(dt.date(2026, 9, 23)) == dt.date(2025, 9, 24)
    assert year_before(dt.date(2024, 2, 29)) == dt.date(2023, 3, 1)


def test_an_actor_whose_end_cuts_others_off_is_told_with_those_it_cuts():
    found = network.cut_off(graph_of("ab bc ac cd de"))
    assert [tuple(row) for row in found.to_numpy()] == [("c", "d"), ("c", "e"), ("d", "e")]


def test_the_centre_of_a_star_carries_every_path_and_is_the_least_constrained():
    found = network.measures(graph_of("ab ac ad z")).set_index("actor_id")
    assert found.loc["a", "betweenness"] == 0.5  # 3 of the 6 pairs of others, z included
    assert found["partners"].to_dict() == {"a": 3, "b": 1, "c": 1, "d": 1, "z": 0}
    assert found["group"].to_dict() == {"a": 1, "b": 1, "c": 1, "d": 1, "z": 2}
    assert found["constraint"].idxmin() == "a"
    assert pd.isna(found.loc["z", "constraint"])


@pytest.mark.parametrize("text", ["", "a", "a b", "ab", "ab ac bc"])
def test_no_actor_one_none_tied_and_all_tied_have_measures_and_places(text):
    drawn = graph_of(text)
    found = network.measures(drawn)
    assert list(found["actor_id"]) == sorted(set(text) - {" "})
    assert found["betweenness"].fillna(0).eq(0).all()
    assert network.cut_off(drawn).empty
    places = network.layout(drawn)
    assert sorted(places["actor_id"]) == list(found["actor_id"])
    assert places[["x", "y"]].notna().all(axis=None)


def test_a_world_without_any_event_has_no_tie_and_a_drawing():
    found = ties_of(actors("a", "b"))
    assert found.empty
    assert network.strongest(found).empty
    assert network.between_quartiers(found, pd.Series({"a": WEST, "b": EAST})).empty
    opened = network.openness(found, pd.Series({"a": WEST, "b": EAST}), pd.Series([WEST, EAST]))
    assert opened["ei"].isna().all()


def test_the_e_i_index_sets_ties_beyond_the_quartier_against_those_within():
    links = ties_of(
        actors(*"abcdz").partnership("a", "b").partnership("a", "c").partnership("b", "c")
        .partnership("a", "d").partnership("a", "z")
    )  # fmt: skip
    home = pd.Series({"a": WEST, "b": WEST, "c": WEST, "d": EAST, "z": None})
    found = network.openness(links, home, pd.Series([WEST, MIDDLE, EAST])).set_index("code_qp")
    assert found.loc[WEST, ["inside", "outside", "unplaced"]].tolist() == [3, 1, 1]
    assert found["ei"].fillna(9).to_dict() == {WEST: -0.5, MIDDLE: 9, EAST: 1.0}
    across = network.between_quartiers(links, home)
    assert across.to_numpy().tolist() == [[WEST, EAST, 1, 1.0]]


def test_a_dense_network_is_drawn_by_its_strongest_ties_and_keeps_its_groups():
    world = actors(*(f"a{n:02d}" for n in range(30)))
    world.meeting("all", [f"a{n:02d}" for n in range(20)])
    world.meeting("others", [f"a{n:02d}" for n in range(20, 29)]).partnership("a00", "a01")
    links = ties_of(world)
    drawn = network.strongest(links)
    assert len(links) > 200
    assert len(drawn) < 90
    ids = world.tables()["actors"]["actor_id"]
    groups = [
        sorted(map(sorted, nx.connected_components(network.graph(ids, shown))))
        for shown in (links, drawn)
    ]
    assert groups[0] == groups[1]
    assert "a00a01" in pairs(drawn)


def test_the_drawing_is_the_same_whatever_the_order_of_the_rows():
    world = actors(*"abcdefg").meeting("m", "abcd").partnership("d", "e").partnership("e", "f")
    links = ties_of(world)
    ids = pd.Series(list("abcdefg"))
    one = network.layout(network.graph(ids, links))
    other = network.layout(network.graph(ids[::-1], links.sample(frac=1, random_state=3)))
    pd.testing.assert_frame_equal(one, other)


def test_a_tie_weighs_the_same_with_and_without_the_institutions():
    world = actors("a", "b").actor("caf", kind="caf").meeting("m", ["a", "b", "caf"])
    rows = world.tables()["actors"]
    seen = affiliations(world.tables(), TODAY)
    found = network.network(network.local(rows), seen)
    assert pairs(found.ties) == {"ab": 0.5}
    assert len(network.network(rows, seen).ties) == 3


def test_a_value_is_shared_when_two_present_actors_declare_it_however_it_is_written():
    world = World().actor("a", at=WEST, values="Laïcité, écologie").actor("b", at=WEST)
    world.actor("c", at=WEST, values="laïcité ,").actor("d", at=EAST, values="laïcité, laïcité")
    tables = world.tables()
    found = network.shared_values(tables["actors"], presence(tables, SITES, TODAY))
    assert found[["code_qp", "value", "actor_ids", "shared"]].to_numpy().tolist() == [
        [WEST, "Laïcité", "a,c", True],
        [WEST, "écologie", "a", False],
        [EAST, "Laïcité", "d", False],
    ]


@pytest.fixture(scope="module")
def demo():
    return build_territory(check_tables(load()))


def demo_network(territory, *, institutions):
    rows = territory.tables["actors"]
    whole = affiliations(territory.tables, territory.scope_date)
    seen = seen_between(whole, year_before(territory.scope_date), territory.scope_date)
    return network.network(rows if institutions else network.local(rows), seen)


def test_les_petits_galets_is_the_only_isolated_actor_of_the_demonstration(demo):
    found = demo_network(demo, institutions=True)
    assert found.isolated["actor_id"].tolist() == ["A55"]
    assert found.groups == 1
    assert found.cut_off.empty


def test_without_institutions_four_actors_hold_the_demonstration_together(demo):
    found = demo_network(demo, institutions=False).cut_off
    assert set(found["actor_id"]) == {"A16", "A17", "A18", "A21"}
    home = demo.tables["actors"].set_index("actor_id")["code_qp"]
    lost = found.loc[found["actor_id"] == "A17", "lost_id"].map(home)
    assert lost.value_counts()["QN03702M"] >= 4
