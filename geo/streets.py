"""Walks by the streets: lines cut into a graph, and shortest paths between places."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

from geo.reach import DETOUR, Floats, pairs_within

SNAP_M: Final = 250.0
"""A place farther than this from every street is not on the network: it walks straight."""
SIMPLIFIED_M: Final = 5.0
"""Streets are drawn at most this far from their course; their lengths stay true."""
_GRID_M: Final = 0.1
"""Vertices nearer than this are one."""
_TILE: Final = 64
"""Places whose walks are looked for at once: memory is this times the nodes of the network."""

Lines = NDArray[np.object_]
Numbers = NDArray[np.intp]


@dataclass(frozen=True)
class Edges:
    """Straight pieces of street: ``ends`` [n × 4] x, y, x, y in metres; ``length_m`` as walked."""

    ends: Floats
    length_m: Floats


def edges_of(lines: Lines) -> Edges:
    """The graph of lines in metres: cut where two meet at a vertex, and simplified.

    A bridge above a street, without a vertex in common, does not meet it.
    """
    parts = shapely.get_parts(lines)
    xy, line = shapely.get_coordinates(parts, return_index=True)
    xy = np.round(xy / _GRID_M) * _GRID_M
    is_kept = np.ones(len(xy), dtype=bool)
    is_kept[1:] = (line[1:] != line[:-1]) | (xy[1:] != xy[:-1]).any(axis=1)
    xy, line = xy[is_kept], line[is_kept]
    inside = line[1:] == line[:-1]
    _, vertex, times = np.unique(xy, axis=0, return_inverse=True, return_counts=True)
    is_cut = times[vertex.ravel()] > 1
    is_cut[1:] |= ~inside
    is_cut[:1] = True
    piece = np.cumsum(is_cut)[:-1][inside]
    starts, ends = xy[:-1][inside], xy[1:][inside]
    return _simplified(starts, ends, piece)


def _simplified(starts: Floats, ends: Floats, piece: Numbers) -> Edges:
    """Segments, in order along their piece, drawn with fewer vertices; lengths of pieces kept."""
    if not len(piece):
        return Edges(np.empty((0, 4)), np.empty(0))
    _, number = np.unique(piece, return_inverse=True)
    true_m = np.bincount(number, np.hypot(*(ends - starts).T))
    is_last = np.append(number[1:] != number[:-1], True)
    order = np.argsort(np.append(number, number[is_last]), kind="stable")
    points = np.vstack([starts, ends[is_last]])[order]
    owner = np.append(number, number[is_last])[order]
    drawn = shapely.simplify(shapely.linestrings(points, indices=owner), SIMPLIFIED_M)
    xy, line = shapely.get_coordinates(drawn, return_index=True)
    inside = line[1:] == line[:-1]
    pairs = np.hstack([xy[:-1], xy[1:]])[inside]
    of_piece = line[:-1][inside]
    drawn_m = shapely.length(drawn)
    is_kept = drawn_m[of_piece] > 0
    pairs, of_piece = pairs[is_kept], of_piece[is_kept]
    straight_m = np.hypot(pairs[:, 2] - pairs[:, 0], pairs[:, 3] - pairs[:, 1])
    return Edges(pairs, straight_m * true_m[of_piece] / drawn_m[of_piece])


def reach_by_streets(
    streets: Edges, origins_xy: Floats, sites_xy: Floats, max_m: float
) -> csr_array:
    """As :func:`geo.reach.pairs_within`, by the streets: [origins × sites], sparse.

    Distances are the straight metres that take as long to walk (street metres /
    ``geo.reach.DETOUR``), at most ``max_m``. Between a place and its nearest street the walk is
    straight, with its detour; so is the whole walk of a place without a street within
    :data:`SNAP_M`. Points [n × 2] and streets share one system in metres.
    """
    if len(sites_xy) > len(origins_xy):
        return csr_array(reach_by_streets(streets, sites_xy, origins_xy, max_m).T)
    points = np.vstack([origins_xy, sites_xy])
    edge, along, off_m = _snapped(streets, points)
    on_street = edge >= 0
    limit = max_m * DETOUR
    graph, node = _graph(streets, edge, along)
    is_site = np.arange(len(points)) >= len(origins_xy)
    from_sites, to_origins = (
        np.flatnonzero(on_street & is_site),
        np.flatnonzero(on_street & ~is_site),
    )
    rows, columns, walks = [], [], []
    for first in range(0, len(from_sites), _TILE):
        tile = from_sites[first : first + _TILE]
        metres = dijkstra(graph, directed=False, indices=node[tile], limit=limit)
        whole = metres[:, node[to_origins]] + DETOUR * (
            off_m[tile][:, None] + off_m[to_origins][None, :]
        )
        site, origin = np.nonzero(whole <= limit)
        rows.append(to_origins[origin])
        columns.append(tile[site] - len(origins_xy))
        walks.append(whole[site, origin] / DETOUR)
    straight = pairs_within(origins_xy, sites_xy, max_m).tocoo()
    apart = ~on_street[straight.row] | ~on_street[straight.col + len(origins_xy)]
    indices = (
        np.concatenate([*rows, straight.row[apart]]),
        np.concatenate([*columns, straight.col[apart]]),
    )
    data = np.concatenate([*walks, straight.data[apart]])
    found = csr_array(coo_array((data, indices), shape=(len(origins_xy), len(sites_xy))))
    found.sort_indices()
    return found


def _snapped(streets: Edges, points: Floats) -> tuple[Numbers, Floats, Floats]:
    """For each point: its nearest edge (-1: none near), the share of it passed, and how far."""
    edge = np.full(len(points), -1, dtype=np.intp)
    along, off_m = np.zeros(len(points)), np.zeros(len(points))
    lines = shapely.linestrings(streets.ends.reshape(-1, 2, 2))
    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    found = shapely.points(points[placed])
    (near, line), metres = shapely.STRtree(lines).query_nearest(
        found, max_distance=SNAP_M, return_distance=True, all_matches=False
    )
    edge[placed[near]], off_m[placed[near]] = line, metres
    along[placed[near]] = shapely.line_locate_point(lines[line], found[near], normalized=True)
    return edge, along, off_m


def _graph(streets: Edges, edge: Numbers, along: Floats) -> tuple[csr_array, Numbers]:
    """The network in metres with a node for each point, set on its edge; and those nodes."""
    corners = np.round(streets.ends.reshape(-1, 2) / _GRID_M).astype(np.int64)
    _, corner = np.unique(corners, axis=0, return_inverse=True)
    a, b = corner.ravel().reshape(-1, 2).T
    count = int(corner.max(initial=-1)) + 1
    node = count + np.arange(len(edge))
    on_street = np.flatnonzero(edge >= 0)
    every = np.arange(len(a))
    stop_edge = np.concatenate([every, every, edge[on_street]])
    stop_at = np.concatenate([np.zeros(len(a)), np.ones(len(a)), along[on_street]])
    stop_node = np.concatenate([a, b, node[on_street]])
    # A point at the far end of its edge comes before that end all the same.
    is_end = np.repeat([False, True, False], [len(a), len(a), len(on_street)])
    order = np.lexsort((stop_at, is_end, stop_edge))
    stop_edge, stop_at, stop_node = stop_edge[order], stop_at[order], stop_node[order]
    same = stop_edge[1:] == stop_edge[:-1]
    metres = np.diff(stop_at)[same] * streets.length_m[stop_edge[:-1][same]]
    metres = np.maximum(metres, 1e-6)  # a stored zero would be no edge
    ends = np.sort(np.stack([stop_node[:-1][same], stop_node[1:][same]]), axis=0)
    shortest = np.lexsort((metres, *ends))
    ends, metres = ends[:, shortest], metres[shortest]
    is_first = np.append(True, (ends[:, 1:] != ends[:, :-1]).any(axis=0))[: len(metres)]
    size = count + len(edge)
    return csr_array(
        coo_array((metres[is_first], tuple(ends[:, is_first])), shape=(size, size))
    ), node
