"""The projection and its filters against networkx’s own two-mode computation."""

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import network
from analysis.network_events import Affiliations, seen_between

ACTORS = list("abcdefgh")
DAYS = pd.date_range("2025-01-01", periods=20)

one_event = st.tuples(
    st.sets(st.sampled_from(ACTORS), max_size=6),
    st.integers(0, 19),
    st.integers(0, 5),
    st.sampled_from(["action", "reunion", "partenariat"]),
    st.sampled_from(["arts", "sport", None]),
)
worlds = st.lists(one_event, max_size=12)


def two_mode(rows):
    events = pd.DataFrame(
        [
            (f"{kind}:{n}", kind, "", theme, "ville", DAYS[first], DAYS[min(first + length, 19)])
            for n, (_, first, length, kind, theme) in enumerate(rows)
        ],
        columns=["event_id", "kind", "title", "theme", "scale", "first_on", "last_on"],
    ).astype({"first_on": "datetime64[ns]", "last_on": "datetime64[ns]"})
    links = pd.DataFrame(
        [(events["event_id"].iloc[n], a) for n, row in enumerate(rows) for a in sorted(row[0])],
        columns=["event_id", "actor_id"],
    )
    return Affiliations(events, links, pd.DataFrame({"event_id": [], "code_qp": []}))


def oracle(rows, since, until, themes):
    """networkx’s projection of the events kept one by one."""
    graph = nx.Graph()
    graph.add_nodes_from(ACTORS)
    for n, (present, first, length, _, theme) in enumerate(rows):
        last = min(first + length, 19)
        if first <= until and last >= since and (not themes or theme in themes):
            graph.add_edges_from((actor, n) for actor in present)
    return nx.bipartite.collaboration_weighted_projected_graph(graph, ACTORS)


@settings(deadline=None)
@given(worlds, st.integers(0, 19), st.integers(0, 19), st.sampled_from([(), ("arts",)]))
def test_ties_and_measures_are_those_of_networkx(rows, since, until, themes):
    seen = seen_between(two_mode(rows), DAYS[since].date(), DAYS[until].date(), themes=themes)
    links = network.ties(seen)
    expected = oracle(rows, since, until, themes)
    found = network.graph(pd.Series(ACTORS), links)
    assert set(map(frozenset, found.edges)) == set(map(frozenset, expected.edges))
    for a, b, weight in found.edges(data="weight"):
        assert weight == pytest.approx(expected[a][b]["weight"], rel=1e-12)

    table = network.measures(found).set_index("actor_id")
    assert table["betweenness"].to_dict() == pytest.approx(nx.betweenness_centrality(expected))
    constraint = nx.constraint(expected, weight="weight")
    assert table["constraint"].to_dict() == pytest.approx(constraint, nan_ok=True)
    assert table["constraint"].isna().to_dict() == {a: expected.degree[a] == 0 for a in ACTORS}
    assert table["group"].nunique() == nx.number_connected_components(expected)
    assert set(network.cut_off(found)["actor_id"]) == set(nx.articulation_points(expected))


@settings(deadline=None)
@given(worlds)
def test_those_cut_off_are_those_who_lose_the_path_to_the_larger_part(rows):
    graph = network.graph(pd.Series(ACTORS), network.ties(two_mode(rows)))
    for actor, lost in network.cut_off(graph).groupby("actor_id")["lost_id"]:
        rest = graph.copy()
        rest.remove_node(actor)
        before = nx.node_connected_component(graph, actor) - {actor}
        kept = before - set(lost)
        assert nx.is_connected(rest.subgraph(kept))
        assert not any(nx.has_path(rest, a, b) for a in lost for b in kept)
        sizes = [len(part) for part in nx.connected_components(rest.subgraph(before))]
        assert len(kept) == max(sizes)


@settings(deadline=None)
@given(worlds, st.randoms())
def test_the_order_of_the_rows_changes_nothing(rows, random):
    one = two_mode(rows)
    mixed = Affiliations(
        *(
            table.sample(frac=1, random_state=random.randrange(2**32))
            for table in (one.events, one.actors, one.places)
        )
    )
    pd.testing.assert_frame_equal(network.ties(one), network.ties(mixed))


@settings(deadline=None)
@given(worlds)
def test_the_strongest_ties_keep_every_group_whole(rows):
    links = network.ties(two_mode(rows))
    network_drawn = network.graph(pd.Series(ACTORS), network.strongest(links, limit=0))
    whole = network.graph(pd.Series(ACTORS), links)
    assert sorted(map(sorted, nx.connected_components(network_drawn))) == sorted(
        map(sorted, nx.connected_components(whole))
    )
