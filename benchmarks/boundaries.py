"""Outlines of all quartiers of France: GeoPackage, against GeoJSON as GeoPandas reads it."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from data.readers.child import Layer, read_layer
from data.readers.outlines import read_outlines

QUARTIERS, VERTICES = 1_609, 120
REPEATS = 3


def run() -> list[dict[str, Any]]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``."""
    with tempfile.TemporaryDirectory() as folder:
        geojson, geopackage = Path(folder, "qpv.geojson"), Path(folder, "qpv.gpkg")
        nation = _nation()
        nation.to_file(geojson, driver="GeoJSON")
        nation.to_file(geopackage, driver="GPKG", layer="qpv")
        layer = Layer(geopackage, "qpv", list(nation.columns), QUARTIERS, "qpv_2024", False)
        peer = "GeoJSON par geopandas.read_file"
        peer_s = _seconds(lambda: len(gpd.read_file(geojson)))
        layer_s = _seconds(lambda: len(read_layer(layer)))
        whole_s = _seconds(lambda: len(read_outlines(geopackage).rows))
    return [
        {
            "what": f"{QUARTIERS} contours de {VERTICES} sommets lus d’un GeoPackage, en texte",
            "ours_s": layer_s,
            "peer": peer,
            "peer_s": peer_s,
            "ratio": peer_s / layer_s,
            "goal": "≥ 3",
        },
        {
            "what": "les mêmes, de bout en bout : processus limité, contours vérifiés et réparés",
            "ours_s": whole_s,
            "peer": peer,
            "peer_s": peer_s,
            "goal": "moins de 5 s",
        },
    ]


def _nation() -> gpd.GeoDataFrame:
    """Round-ish quartiers strewn over mainland France, with the fields of the ANCT."""
    random = np.random.default_rng(0)
    centres = random.uniform((-1, 43), (7, 49), (QUARTIERS, 2))
    turn = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    radius = random.uniform(0.003, 0.006, (QUARTIERS, VERTICES))
    circle = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    numbers = np.arange(QUARTIERS)
    return gpd.GeoDataFrame(
        {
            "code_qp": [f"QN0{1 + n % 95:02d}{n // 95:02d}M" for n in numbers],
            "lib_qp": [f"Quartier {n}" for n in numbers],
            "insee_com": "01004",
            "lib_com": "Ambérieu-en-Bugey",
        },
        geometry=shapely.polygons(centres[:, None] + radius[..., None] * circle),
        crs=4326,
    )


def _seconds(read: Callable[[], int]) -> float:
    """The best of a few runs; every quartier must be there."""
    best = np.inf
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = read()
        best = min(best, time.perf_counter() - start)
        if found != QUARTIERS:
            raise AssertionError(f"{found} quartiers")
    return float(best)
