"""Walks by the streets of a city, against networkx."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import networkx as nx
import numpy as np
import shapely
from scipy.sparse import csr_array

from geo.reach import DETOUR, Floats, reach_m
from geo.streets import edges_of, reach_by_streets

SIDE, STEP_M = 110, 90.0
CELLS, SITES = 1_600, 134
MINUTES = 30
REPEATS = 3
Found = TypeVar("Found")


def run() -> list[dict[str, Any]]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``."""
    ticks = np.arange(SIDE) * STEP_M
    lines = [shapely.LineString(np.column_stack([ticks, np.full(SIDE, y)])) for y in ticks]
    lines += [shapely.LineString(np.column_stack([np.full(SIDE, x), ticks])) for x in ticks]
    edges = edges_of(np.array(lines))
    random = np.random.default_rng(0)
    cells, sites = (random.integers(0, SIDE, (count, 2)) for count in (CELLS, SITES))
    max_m = reach_m(MINUTES)
    graph = nx.grid_2d_graph(SIDE, SIDE)
    nx.set_edge_attributes(graph, STEP_M, "weight")
    wanted = {tuple(cell) for cell in cells.tolist()}

    def ours() -> csr_array:
        return reach_by_streets(edges, _metres(cells), _metres(sites), max_m)

    def peer() -> list[dict[Any, float]]:
        return [
            {
                place: metres
                for place, metres in nx.single_source_dijkstra_path_length(
                    graph, tuple(site), cutoff=max_m * DETOUR
                ).items()
                if place in wanted
            }
            for site in sites.tolist()
        ]

    ours_s, found = _best(ours)
    peer_s, walks = _best(peer)
    _agree(found.tocoo(), cells, walks)
    return [
        {
            "what": f"{found.nnz} marches de {CELLS} carreaux à {SITES} sites par "
            f"{len(edges.ends)} tronçons, rue la plus proche trouvée, {MINUTES} min au plus",
            "ours_s": ours_s,
            "peer": "networkx, Dijkstra depuis chaque site",
            "peer_s": peer_s,
            "ratio": peer_s / ours_s,
            "goal": "≥ 2",
        }
    ]


def _best(compute: Callable[[], Found]) -> tuple[float, Found]:
    """Seconds of the best of a few runs, and its answer."""
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = compute()
        seconds.append(time.perf_counter() - start)
    return min(seconds), found


def _metres(corners: np.ndarray) -> Floats:
    return np.asarray(corners * STEP_M, dtype=np.float64)


def _agree(found: Any, cells: np.ndarray, walks: list[dict[Any, float]]) -> None:
    for cell, site, metres in zip(found.row, found.col, found.data * DETOUR, strict=True):
        if abs(walks[site][tuple(cells[cell].tolist())] - metres) > 0.01:
            raise AssertionError(f"{metres} m here, not by networkx")
