"""All caching: the database once a process, the territory once a revision of the data."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analysis import need, offer, reach, times
from data import store
from data.territory import Territory, build_territory
from geo import maps
from pages.ui.assets import serve_outlines


@dataclass(frozen=True)
class Snapshot:
    """The territory at one revision, and where browsers find its outlines. Read only."""

    revision: int
    territory: Territory
    outlines: maps.Outlines
    outlines_js: str


@st.cache_resource(show_spinner=False)
def database() -> Any:
    """The database of ``DATABASE_URL``, made and filled with the demonstration if new."""
    return store.open_store()


def snapshot() -> Snapshot:
    """The territory as it stands now."""
    return _snapshot(store.revision(database()))


@st.cache_resource(show_spinner="Lecture du territoire…", max_entries=2)
def _snapshot(revision: int) -> Snapshot:
    stored = store.load(database())
    territory = build_territory(stored.tables)
    shapes = maps.outlines(territory.communes, territory.quartiers)
    return Snapshot(stored.revision, territory, shapes, serve_outlines(shapes))


@st.fragment(run_every="5s")
def watch(revision: int) -> None:
    """Shows new data in every open session as soon as somebody has written."""
    if store.revision(database()) != revision:
        st.rerun()


@st.cache_resource(show_spinner=False, max_entries=2)
def catalogue(revision: int) -> pd.DataFrame:
    """:func:`analysis.offer.catalogue` of the snapshot of ``revision``."""
    territory = _snapshot(revision).territory
    tables = territory.tables
    temps = times.session_temps(
        tables["sessions"], tables["sites"], tables["class_hours"], territory.scope_date
    )
    return offer.catalogue(
        tables["sessions"], tables["activities"], tables["actors"], territory.sites, temps
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def children(revision: int) -> pd.DataFrame:
    """:func:`analysis.need.children` of the snapshot of ``revision``, one row a cell."""
    territory = _snapshot(revision).territory
    cells = territory.cells
    return need.children(
        cells, cells["code_qp"], cells["insee_com"], territory.tables["indicators"]
    )


@st.cache_resource(show_spinner=False, max_entries=200)
def sites_in_reach(revision: int, quartiers: Sequence[str], bands: Sequence[str]) -> pd.DataFrame:
    """:func:`analysis.reach.sites_in_reach` of the snapshot of ``revision``."""
    territory = _snapshot(revision).territory
    return reach.sites_in_reach(
        children(revision),
        territory.reach,
        territory.outline_sites,
        territory.sites,
        quartiers,
        bands,
    )
