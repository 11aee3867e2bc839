"""Caching of the network of actors, for Réseau and Territoire (:mod:`pages.ui.session`)."""

import pandas as pd
import streamlit as st

from analysis import missing_partners, network, network_events, network_report
from analysis.network_events import Affiliations
from pages.ui import network_view, session
from pages.ui.network_filters import Choice


@st.cache_resource(show_spinner=False, max_entries=2)
def affiliations(revision: int) -> Affiliations:
    """:func:`analysis.network_events.affiliations` of the snapshot of ``revision``."""
    territory = session.at(revision).territory
    return network_events.affiliations(territory.tables, territory.scope_date)


@st.cache_resource(show_spinner="Calcul du réseau…", max_entries=30)
def network_of(revision: int, choice: Choice, *, institutions: bool) -> network.Network:
    """:func:`analysis.network.network` of the ties ``choice`` asks for."""
    actors = session.at(revision).territory.tables["actors"]
    return network.network(
        actors if institutions else network.local(actors),
        choice.events(affiliations(revision)),
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def presence(revision: int) -> pd.DataFrame:
    """:func:`analysis.missing_partners.presence` of the snapshot of ``revision``."""
    territory = session.at(revision).territory
    return missing_partners.presence(territory.tables, territory.sites, territory.scope_date)


@st.cache_resource(show_spinner=False, max_entries=2)
def missing_by_quartier(revision: int) -> pd.DataFrame:
    """:func:`analysis.network_report.missing_with_candidates` of every quartier."""
    territory = session.at(revision).territory
    actors, quartiers = territory.tables["actors"], territory.quartiers
    lacking = missing_partners.missing_partners(actors, presence(revision), quartiers["code_qp"])
    return network_report.missing_with_candidates(
        missing_partners.candidates(lacking, actors, quartiers, territory.crs),
        quartiers.set_index("code_qp")["name"].to_dict(),
    )


@st.cache_resource(show_spinner="Dessin du réseau…", max_entries=60)
def network_drawing(
    revision: int, choice: Choice, shown: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """:func:`pages.ui.network_view.drawing` of the actors ``shown``."""
    found = network_of(revision, choice, institutions=choice.institutions)
    return network_view.drawing(found, pd.Series(shown, dtype=object))
