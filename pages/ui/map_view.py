"""One map on a page: drawn by folium, moved and clicked without ever being drawn again."""

from collections.abc import Callable, Mapping

import streamlit as st
from streamlit_folium import st_folium

from geo import maps
from pages.ui.assets import MAP_ASSETS
from pages.ui.http import tiles
from pages.ui.session import Snapshot


def show(
    snapshot: Snapshot,
    shading: maps.Shading,
    points: maps.Points | None = None,
    *,
    key: str,
    height: int,
    on_pick: Callable[[Mapping[str, str]], None],
) -> None:
    """Draws the map; ``on_pick`` gets the properties of what is clicked (``code`` of a quartier,
    ``id`` of a point) before the page runs again, so that it may set the scope."""

    def picked() -> None:
        drawing = (st.session_state.get(key) or {}).get("last_active_drawing")
        if drawing:
            on_pick(drawing["properties"])

    st_folium(
        maps.base_map(snapshot.outlines, snapshot.outlines_js, MAP_ASSETS, tiles()),
        key=key,
        height=height,
        use_container_width=True,
        feature_group_to_add=maps.layers(shading, points),
        returned_objects=["last_active_drawing"],
        on_change=picked,
    )
