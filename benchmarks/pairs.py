"""Cell–site pairs within walking reach at national scale, against GeoPandas."""

import time
from typing import Any

import geopandas as gpd
import numpy as np

from geo.reach import pairs_within

CLUSTERS, CELLS, SITES = 1_609, 61_000, 50_000
MAX_M = 1_500.0
REPEATS = 3


def run() -> list[dict[str, Any]]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``."""
    cells, sites = _nation()
    ours_s, ours = min((_ours(cells, sites) for _ in range(REPEATS)), key=lambda run: run[0])
    peer_s, peer = min((_geopandas(cells, sites) for _ in range(REPEATS)), key=lambda run: run[0])
    if ours != peer:
        raise AssertionError(f"{ours} pairs here, {peer} by GeoPandas")
    return [
        {
            "what": f"{ours} couples carreau-site à moins de {MAX_M:.0f} m, échelle nationale",
            "ours_s": ours_s,
            "peer": "GeoPandas (sjoin dwithin, puis distance)",
            "peer_s": peer_s,
            "ratio": peer_s / ours_s,
            "goal": "≥ 2",
        }
    ]


def _nation() -> tuple[np.ndarray, np.ndarray]:
    """Points in metres around the centres of as many quartiers as France has."""
    random = np.random.default_rng(0)
    centres = random.uniform((100_000, 6_100_000), (1_200_000, 7_000_000), (CLUSTERS, 2))

    def around(count: int, spread_m: float) -> np.ndarray:
        return centres[random.integers(0, CLUSTERS, count)] + random.normal(0, spread_m, (count, 2))

    return around(CELLS, 500), around(SITES, 700)


def _ours(cells: np.ndarray, sites: np.ndarray) -> tuple[float, int]:
    start = time.perf_counter()
    pairs = pairs_within(cells, sites, MAX_M)
    return time.perf_counter() - start, pairs.nnz


def _geopandas(cells: np.ndarray, sites: np.ndarray) -> tuple[float, int]:
    """Building the points is left out of the time."""
    left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*cells.T), crs=2154)
    right = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*sites.T), crs=2154)
    start = time.perf_counter()
    pairs = left.sjoin(right, predicate="dwithin", distance=MAX_M)
    distances = pairs.geometry.distance(
        right.geometry.iloc[pairs["index_right"].to_numpy()], align=False
    )
    return time.perf_counter() - start, len(distances)
