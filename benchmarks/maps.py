"""What a filter sends to a map, against one folium.Marker a point: bytes and time to build."""

import time
from collections.abc import Callable
from typing import Any

import folium
import numpy as np
import pandas as pd
from streamlit_folium import generate_leaflet_string

from geo import maps
from geo.palette import CATEGORIES

POINTS = 2_000
REPEATS = 3


def run() -> list[dict[str, Any]]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``."""
    points = _points()
    ours_s, ours = _built(lambda: _points_layer(points))
    peer_s, peer = _built(lambda: _markers(points))
    weight = f"octets envoyés pour {POINTS} points : {ours} ici, {peer} avec folium.Marker"
    return [
        {
            "what": f"couche de {POINTS} points, construction",
            "ours_s": ours_s,
            "peer": "un folium.Marker par point",
            "peer_s": peer_s,
            "ratio": peer_s / ours_s,
            "goal": "≥ 100",
        },
        {"what": weight, "peer": "folium.Marker", "ratio": peer / ours, "goal": "≥ 50"},
    ]


def _points() -> pd.DataFrame:
    random = np.random.default_rng(0)
    return pd.DataFrame(
        {
            "lon": random.uniform(0.6, 0.77, POINTS),
            "lat": random.uniform(47.3, 47.44, POINTS),
            "id": [f"L{number:04d}" for number in range(POINTS)],
            "label": [f"Site {number} · 3 créneaux" for number in range(POINTS)],
            "category": random.integers(0, 2, POINTS),
        }
    )


def _points_layer(points: pd.DataFrame) -> folium.FeatureGroup:
    group = folium.FeatureGroup()
    maps.Points(points, CATEGORIES).add_to(group)
    return group


def _markers(points: pd.DataFrame) -> folium.FeatureGroup:
    group = folium.FeatureGroup()
    for point in points.itertuples():
        folium.Marker((point.lat, point.lon), tooltip=maps.escape(point.label)).add_to(group)
    return group


def _built(build: Callable[[], folium.FeatureGroup]) -> tuple[float, int]:
    """Shortest time to build and write a group as streamlit-folium does, and its length."""
    times, length = [], 0
    for _ in range(REPEATS):
        start = time.perf_counter()
        view = folium.Map()
        group = build().add_to(view)
        group.render()
        length = len(generate_leaflet_string(group))
        times.append(time.perf_counter() - start)
    return min(times), length
