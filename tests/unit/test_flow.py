"""Best case and bottleneck against networkx and small worlds."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analysis.coverage import expected_arrays, lay_out
from analysis.flow import best_case, bottlenecks
from data.vocabulary import BANDS
from tests.coverage_worlds import (
    QUARTIERS,
    children_of,
    flat_rates,
    random_world,
    reach_from,
    session,
    sessions_of,
    slow_parts,
)


def _networkx(world, weekday, minute, keep=lambda group: True):
    """The network of a moment, built from the slow restatement; (graph, flow value)."""
    groups, places, weights = slow_parts(world, weekday, minute)
    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    for group, need in groups.items():
        if keep(group):
            graph.add_edge("source", group, capacity=need)
    for (group, offer), _ in weights.items():
        if keep(group):
            graph.add_edge(group, offer)
    for offer, number in places.items():
        graph.add_edge(offer, "sink", capacity=number)
    return graph, nx.maximum_flow_value(graph, "source", "sink")


def _together(world):
    return pd.Series(pd.Categorical(["all"] * len(world["children"])))


@pytest.mark.parametrize("seed", range(5))
def test_the_best_case_of_everyone_equals_networkx(seed):
    world = random_world(seed)
    week = lay_out(**world)
    found = best_case(week, _together(world), by_band=False)[0, 0]
    for stretch, value in zip(week.stretches.itertuples(), found, strict=True):
        middle = (stretch.start_min + stretch.end_min) / 2
        assert value == pytest.approx(_networkx(world, stretch.weekday, middle)[1], abs=0.02)


def test_the_best_case_of_a_quartier_and_band_is_its_own_maximum_flow():
    world = random_world(11)
    week = lay_out(**world)
    units = world["children"]["code_qp"].astype("category")
    found = best_case(week, units)
    homes = world["children"]["code_qp"]
    for number, stretch in enumerate(week.stretches.itertuples()):
        middle = (stretch.start_min + stretch.end_min) / 2
        for unit, code in enumerate(units.cat.categories):
            _, alone = _networkx(
                world,
                stretch.weekday,
                middle,
                lambda group, code=code: homes[group[0]] == code and group[1] == "6_10",
            )
            assert found[unit, 1, number] == pytest.approx(alone, abs=0.02)


@pytest.mark.parametrize("seed", range(4))
def test_the_bottleneck_is_what_the_source_reaches_in_the_residual_graph(seed):
    world = random_world(seed)
    week = lay_out(**world)
    members, sites = bottlenecks(week)
    for number, stretch in enumerate(week.stretches.itertuples()):
        middle = (stretch.start_min + stretch.end_min) / 2
        graph, _ = _networkx(world, stretch.weekday, middle)
        residual = nx.algorithms.flow.edmonds_karp(graph, "source", "sink")
        reached, waiting = {"source"}, ["source"]
        while waiting:
            node = waiting.pop()
            for nxt, edge in residual[node].items():
                if nxt not in reached and edge["capacity"] - edge["flow"] > 1e-9:
                    reached.add(nxt)
                    waiting.append(nxt)
        places = sum(
            graph[n]["sink"]["capacity"]
            for n in reached
            if isinstance(n, str) and n in graph and graph.has_edge(n, "sink")
        )
        children = sum(
            graph["source"][n]["capacity"]
            for n in reached
            if isinstance(n, tuple) and graph.out_degree(n)
        )
        assert sites.loc[sites["stretch"] == number, "places"].sum() == pytest.approx(places)
        assert members.loc[members["stretch"] == number, "children"].sum() == pytest.approx(
            children
        )


def _two_sites(first_places, second_places, **changes):
    """Sanitas and Rochepinard share the first site; a third quartier has the second."""
    children = children_of(
        [
            (QUARTIERS[0], "37261", {"6_10": 120}),
            (QUARTIERS[1], "37261", {"6_10": 92}),
            (QUARTIERS[2], "37261", {"6_10": 30}),
        ]
    )
    rows = sessions_of(
        [
            session("a", "one", "3", 480, 720, first_places, **changes),
            session("b", "two", "3", 480, 720, second_places),
        ]
    )
    reach = reach_from([[3.0, 99.0], [3.0, 99.0], [99.0, 3.0]])
    return lay_out(children, flat_rates(bands=("6_10",)), rows, reach, ["one", "two"])


def test_the_bottleneck_names_the_quartiers_that_share_too_few_places():
    members, sites = bottlenecks(_two_sites(96, 40))
    assert members["code_qp"].tolist() == QUARTIERS[:2]
    assert set(members["band"]) == {"6_10"}
    assert members["part"].nunique() == 1
    assert members["children"].sum() == pytest.approx(212)
    assert sites[["site_id", "places"]].to_numpy().tolist() == [["one", 96.0]]


def test_separate_shortages_are_separate_parts():
    members, sites = bottlenecks(_two_sites(96, 10))
    assert members.groupby("part")["code_qp"].agg(list).tolist() == [QUARTIERS[:2], QUARTIERS[2:]]
    assert set(members["part"]) == set(sites["part"])


def test_where_places_suffice_there_is_no_bottleneck():
    members, sites = bottlenecks(_two_sites(300, 40))
    assert members.empty
    assert sites.empty


def test_without_sessions_there_is_no_flow_and_no_bottleneck():
    world = random_world(1) | {"sessions": sessions_of([])}
    week = lay_out(**world)
    assert best_case(week, _together(world)).sum() == 0
    assert all(table.empty for table in bottlenecks(week))


def test_the_best_case_helps_each_quartier_with_the_same_places():
    week = _two_sites(96, 40)
    apart = best_case(week, week.children["code_qp"].astype("category"))
    assert apart[:, list(BANDS).index("6_10"), 0] == pytest.approx([96, 92, 30])
    together = best_case(week, pd.Series(pd.Categorical(["all"] * 3)))
    assert together[0].sum() == pytest.approx(96 + 30)


def test_a_quartier_without_cells_has_no_best_case():
    week = _two_sites(96, 40)
    units = pd.Series(pd.Categorical([QUARTIERS[0]] * 3, categories=QUARTIERS))
    found = best_case(week, units)
    assert np.isnan(found[1:]).all()
    assert not np.isnan(found[0]).any()


def test_many_children_are_not_lost_in_overflow():
    children = children_of([(QUARTIERS[0], "37261", {"6_10": 900_000})])
    rows = sessions_of([session("a", "one", "3", 480, 720, 700_000)])
    week = lay_out(children, flat_rates(bands=("6_10",)), rows, reach_from([[0.0]]), ["one"])
    assert best_case(week, children["code_qp"].astype("category")).max() == pytest.approx(700_000)


def test_more_children_than_can_be_counted_are_refused():
    children = children_of([(QUARTIERS[0], "37261", {"6_10": 2e9})])
    rows = sessions_of([session("a", "one", "3", 480, 720, 700_000)])
    week = lay_out(children, flat_rates(bands=("6_10",)), rows, reach_from([[0.0]]), ["one"])
    with pytest.raises(OverflowError, match="trop d’enfants"):
        best_case(week, children["code_qp"].astype("category"))


@pytest.mark.parametrize("seed", range(6))
def test_expected_coverage_never_exceeds_the_best_case(seed):
    world = random_world(seed)
    week = lay_out(**world)
    units = _together(world)
    need, covered = (array[0].sum(axis=0) for array in expected_arrays(week, units))
    best = best_case(week, units, by_band=False)[0, 0]
    places = np.asarray(week.places.sum(axis=0)).ravel()
    assert np.all(covered <= best + 1e-9)
    assert np.all(best <= np.minimum(need, places) + 1e-9)
