"""One map on a page: drawn by folium, moved and clicked without ever being drawn again."""

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st
from streamlit_folium import st_folium

from data.territory import Territory
from geo import maps
from pages.ui.assets import MAP_ASSETS
from pages.ui.http import tiles
from pages.ui.scope import Scope
from pages.ui.session import Snapshot


def show(
    snapshot: Snapshot,
    shading: maps.Shading,
    points: maps.Points | None = None,
    lines: maps.Lines | None = None,
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
        feature_group_to_add=maps.layers(shading, points, lines),
        returned_objects=["last_active_drawing"],
        on_change=picked,
    )


def focus_on(
    territory: Territory, here: Scope, sites: pd.DataFrame | None = None
) -> maps.Box | None:
    """Bounds in degrees of the scope, and of ``sites`` (lon, lat) if any; None for the whole."""
    if not here.place:
        return None
    west, south, east, north = (
        territory.quartiers.loc[territory.quartiers["code_qp"].isin(here.quartiers)].total_bounds
        if here.quartiers
        else territory.communes.loc[territory.communes["insee_com"] == here.place].total_bounds
    )
    if sites is not None and len(sites):
        west, east = min(west, sites["lon"].min()), max(east, sites["lon"].max())
        south, north = min(south, sites["lat"].min()), max(north, sites["lat"].max())
    return float(west), float(south), float(east), float(north)
