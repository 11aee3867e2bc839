import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reach import DETOUR, pairs_within
from geo.streets import SNAP_M, Edges, edges_of, reach_by_streets

STEP = 100.0


def grid(size=10, step=STEP):
    """Streets of a town drawn on squared paper, each from one edge of it to the other."""
    far = (size - 1) * step
    across = [shapely.LineString([(0, y), (far, y)]) for y in np.arange(size) * step]
    along = [shapely.LineString([(x, 0), (x, far)]) for x in np.arange(size) * step]
    vertices = shapely.points(*np.meshgrid(np.arange(size) * step, np.arange(size) * step))
    corners = shapely.multipoints(vertices.ravel())
    lines = [shapely.snap(line, corners, 1e-9) for line in across + along]
    return np.array([shapely.segmentize(line, step) for line in lines])


def walk(streets, origin, site, max_m=5_000):
    """Street metres from one place to another, None where there is no way."""
    found = reach_by_streets(streets, np.array([origin], float), np.array([site], float), max_m)
    return found[0, 0] * DETOUR if found.nnz else None


TOWN = edges_of(grid())


def test_lines_are_cut_where_they_meet():
    assert len(TOWN.ends) == 2 * 10 * 9
    assert TOWN.length_m.tolist() == [STEP] * 180


@pytest.mark.parametrize(
    ("origin", "site", "metres"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (300, 400), 700),
        ((0, 0), (900, 900), 1800),
        ((50, 0), (50, 100), 200),
        ((30, 200), (80, 200), 50),
        ((0, 20), (0, 70), 50),
        ((250, 100), (250, 400), 400),
    ],
)
def test_a_walk_follows_the_streets_from_corner_or_middle(origin, site, metres):
    assert walk(TOWN, origin, site) == pytest.approx(metres, abs=1e-3)


def test_the_way_to_the_street_is_straight_with_its_detour():
    assert walk(TOWN, (50, 10), (150, 30)) == pytest.approx(100 + DETOUR * 40, abs=1e-3)


def test_a_river_without_a_bridge_is_not_crossed_and_with_one_it_is():
    west = [shapely.LineString([(0, y), (100, y)]) for y in (0, 100)]
    east = [shapely.LineString([(200, y), (300, y)]) for y in (0, 100)]
    banks = [shapely.LineString([(x, 0), (x, 100)]) for x in (100, 200)]
    lines = np.array(west + east + banks)
    assert walk(edges_of(lines), (0, 0), (300, 0)) is None
    bridge = np.append(lines, shapely.LineString([(100, 100), (200, 100)]))
    assert walk(edges_of(bridge), (0, 0), (300, 0)) == pytest.approx(500, abs=1e-3)


def test_a_bridge_above_a_street_does_not_meet_it():
    lines = np.array(
        [shapely.LineString([(0, 50), (100, 50)]), shapely.LineString([(50, 0), (50, 100)])]
    )
    assert walk(edges_of(lines), (0, 50), (50, 100)) is None


def test_a_place_far_from_every_street_walks_straight():
    far = (-SNAP_M - 50, 0)
    expected = pairs_within(np.array([far]), np.array([(0.0, 0.0)]), 5_000)
    found = reach_by_streets(TOWN, np.array([far]), np.array([(0.0, 0.0)]), 5_000)
    assert found[0, 0] == expected[0, 0]


def test_a_bend_is_as_long_as_it_is_though_drawn_with_fewer_vertices():
    turn = np.linspace(0, np.pi, 200)
    bend = shapely.LineString(np.column_stack([100 * np.cos(turn), 100 * np.sin(turn)]))
    edges = edges_of(np.array([bend]))
    assert len(edges.ends) < 20
    assert edges.length_m.sum() == pytest.approx(bend.length, rel=1e-3)
    assert walk(edges, (100, 0), (-100, 0)) == pytest.approx(bend.length, rel=1e-3)


def test_places_without_coordinates_and_a_town_without_streets_are_no_error():
    nowhere = np.array([[np.nan, np.nan]])
    assert reach_by_streets(TOWN, nowhere, np.array([(0.0, 0.0)]), 500).nnz == 0
    none = Edges(np.empty((0, 4)), np.empty(0))
    here = np.array([(0.0, 0.0)])
    assert reach_by_streets(none, here, here + 100, 500)[0, 0] == pytest.approx(2**0.5 * 100)
    assert len(edges_of(np.array([], dtype=object)).ends) == 0


def test_two_streets_between_the_same_corners_are_not_added_up():
    straight = shapely.LineString([(0, 0), (100, 0)])
    round_about = shapely.LineString([(0, 0), (50, 80), (100, 0)])
    edges = edges_of(np.array([straight, round_about, straight]))
    assert walk(edges, (0, 0), (100, 0)) == pytest.approx(100, abs=1e-3)


PLACES = st.lists(st.tuples(st.floats(-50, 950), st.floats(-50, 950)), min_size=1, max_size=6).map(
    lambda places: np.array(places)
)


@settings(max_examples=50, deadline=None)
@given(PLACES, PLACES, st.floats(10, 2_000))
def test_no_walk_is_shorter_than_the_straight_line_and_the_way_back_is_as_long(
    origins, sites, max_m
):
    found = reach_by_streets(TOWN, origins, sites, max_m)
    straight = np.linalg.norm(origins[:, None] - sites[None], axis=2)
    walks = found.tocoo()
    assert (walks.data * DETOUR >= straight[walks.row, walks.col] - 1e-3).all()
    assert (walks.data <= max_m + 1e-9).all()
    back = reach_by_streets(TOWN, sites, origins, max_m).T
    assert np.allclose(found.toarray(), back.toarray(), atol=1e-3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=5))
def test_between_corners_a_walk_is_networkx_s(corners):
    import networkx as nx

    graph = nx.grid_2d_graph(10, 10)
    nx.set_edge_attributes(graph, STEP, "weight")
    sites = np.array([(0, 0), (9, 9), (4, 5)])
    found = reach_by_streets(TOWN, np.array(corners) * STEP, sites * STEP, 5_000)
    for row, corner in enumerate(corners):
        for column, site in enumerate(sites):
            metres = nx.shortest_path_length(graph, corner, tuple(site), weight="weight")
            assert found[row, column] * DETOUR == pytest.approx(metres, abs=1e-3)
