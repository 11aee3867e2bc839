"""Caching of the page Données et méthode: what is there, and what the holes change."""

import pandas as pd
import streamlit as st

from analysis import completeness, gaps, gaps_coverage
from data.check import DataError
from data.territory import Territory
from pages.ui import priority_session, session
from pages.ui.scope import BY_AGE
from pages.ui.session import Basis

NORM = "universelle"
"""Norm of need on which the criteria are looked at, where the territory has it."""


@st.cache_resource(show_spinner=False, max_entries=2)
def inventory(revision: int, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.completeness.inventory` of the snapshot of ``revision``."""
    return completeness.inventory(_territory.tables)


@st.cache_resource(show_spinner="Recherche des manques…", max_entries=2)
def found_gaps(revision: int, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.gaps.gaps` of everything that is known of the snapshot."""
    tables, day = _territory.tables, _territory.scope_date
    return gaps.gaps(
        gaps.of_empty_tables(tables),
        gaps_coverage.of_sessions(tables, day),
        gaps_coverage.of_population(tables, session.children(revision), day),
        _of_priority(revision, _territory),
        gaps.of_persons(tables, session.released(revision).counts("attendance", "session_id")),
        gaps.of_plan(tables),
    )


def _of_priority(revision: int, territory: Territory) -> list[gaps.Gap]:
    """Holes in the criteria of the latest outlines; none where nothing can be ranked."""
    tables, quartiers = territory.tables, territory.quartiers
    norms = sorted(tables["need_scenarios"]["scenario"].unique(), key=lambda code: code != NORM)
    if quartiers.empty or not norms or tables["pre_criteria"].empty:
        return []
    vintage = int(quartiers["vintage"].fillna(0).max())
    on = Basis("scolaire", norms[0], BY_AGE)
    try:
        values = priority_session.values(revision, on, vintage, territory)
    except DataError:
        return []  # the page Priorités PRE says what is wrong with the criteria
    eligible = priority_session.eligible(revision, vintage, territory)
    return gaps.of_priority(tables, values, eligible)
