"""All caching: the database once a process, the territory once a revision of the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from analysis import (
    need,
    offer,
    reach,
    secrecy,
    weekly,
)
from analysis.origin import Origins, from_school
from analysis.ruptures import school_reach
from analysis.situation import Situation, situation
from data import store
from data.territory import MAX_REACH_MIN, Territory, build_territory
from geo import maps
from pages.ui.assets import serve_outlines
from pages.ui.scope import Scope, walking_min


@dataclass(frozen=True)
class Snapshot:
    """The territory at one revision, and where browsers find its outlines. Read only."""

    revision: int
    territory: Territory
    outlines: maps.Outlines
    outlines_js: str
    row_versions: Mapping[str, pd.Series]
    """As in :class:`data.store.Snapshot`: what a write must say that it has read."""


@st.cache_resource(show_spinner=False)
def database() -> Any:
    """The database of ``DATABASE_URL``, made and filled with the demonstration if new."""
    return store.open_store()


def snapshot() -> Snapshot:
    """The territory as it stands now."""
    return at(store.revision(database()))


@st.cache_resource(show_spinner="Lecture du territoire…", max_entries=2)
def at(revision: int) -> Snapshot:
    """The territory of ``revision``, the one that stands now."""
    stored = store.load(database())
    territory = build_territory(stored.tables)
    shapes = maps.outlines(territory.communes, territory.quartiers)
    shown = serve_outlines(shapes)
    return Snapshot(stored.revision, territory, shapes, shown, stored.row_versions)


@st.fragment(run_every="5s")
def watch(revision: int) -> None:
    """Shows new data in every open session as soon as somebody has written."""
    if store.revision(database()) != revision:
        st.rerun()


@st.cache_resource(show_spinner=False, max_entries=2)
def catalogue(revision: int) -> pd.DataFrame:
    """:func:`analysis.offer.catalogue_of` the snapshot of ``revision``."""
    return offer.catalogue_of(at(revision).territory)


@st.cache_resource(show_spinner=False, max_entries=2)
def released(revision: int) -> secrecy.Released:
    """:func:`analysis.secrecy.gate` of the snapshot of ``revision``: every count of persons that
    a page shows comes from here."""
    counts = secrecy.counted(at(revision).territory.tables, catalogue(revision))
    return _released(counts.digest(), counts)


@st.cache_resource(show_spinner="Application du secret statistique…", max_entries=2)
def _released(same: str, _counts: secrecy.Counted) -> secrecy.Released:
    """Made again only where the counts changed, so that an edited session waits for nothing."""
    return secrecy.release(_counts)


@st.cache_resource(show_spinner=False, max_entries=2)
def children(revision: int) -> pd.DataFrame:
    """:func:`analysis.need.children` of the snapshot of ``revision``, one row a cell."""
    territory = at(revision).territory
    cells = territory.cells
    return need.children(
        cells, cells["code_qp"], cells["insee_com"], territory.tables["indicators"]
    )


@st.cache_resource(show_spinner=False, max_entries=200)
def sites_in_reach(revision: int, here: Scope) -> pd.DataFrame:
    """:func:`analysis.reach.sites_in_reach` of the scope ``here``."""
    territory = at(revision).territory
    return reach.sites_in_reach(
        children(revision),
        territory.reach,
        territory.outline_sites,
        territory.sites,
        here.quartiers,
        here.bands,
        here.walking_min,
    )


@dataclass(frozen=True)
class Basis:
    """What coverage is computed on: the period, the norm of need, the longest walk, and whether
    children start from school once class has begun (:mod:`analysis.origin`)."""

    period: str
    scenario: str
    walk: int
    at_school: bool = False


def basis(here: Scope, scenario: str, *, at_school: bool = False) -> Basis:
    """The basis of the scope ``here`` with the norm ``scenario``; in holidays all start from
    home."""
    return Basis(here.period, scenario, here.walk, at_school and here.period == "scolaire")


@st.cache_resource(show_spinner=False, max_entries=4)
def origins(revision: int, at_school: bool) -> Origins:
    """Where children start from: home, or school once class has begun."""
    territory = at(revision).territory
    if not at_school:
        return Origins(children(revision), territory.reach)
    pupils = released(revision).counts("school_residence", "uai", "residence", "band")
    return from_school(
        children(revision),
        territory.cells,
        territory.reach,
        territory.schools,
        school_reach(territory.schools, territory.sites, territory.crs, MAX_REACH_MIN),
        pupils.rename(columns={"children": "pupils"}),
        territory.crs,
    )


@st.cache_resource(show_spinner="Calcul de la couverture…", max_entries=30)
def coverage(revision: int, on: Basis) -> Situation:
    """:func:`analysis.situation.situation` of the stored sessions."""
    territory, start = at(revision).territory, origins(revision, on.at_school)
    return situation(
        territory.tables,
        start.children,
        territory.sites,
        start.reach,
        period=on.period,
        scenario=on.scenario,
        scope_date=territory.scope_date,
        walking_min=walking_min(on.walk),
        at_school=start.at_school,
    )


@st.cache_resource(show_spinner="Calcul de la couverture…", max_entries=30)
def week_by_quartier(revision: int, on: Basis) -> pd.DataFrame:
    """:func:`analysis.weekly.weekly` of every quartier."""
    codes = at(revision).territory.quartiers["code_qp"]
    return weekly.weekly(coverage(revision, on).week, origins(revision, on.at_school).units(codes))
