"""Caching of the état des lieux of a PEDT (:mod:`pages.ui.session`)."""

import streamlit as st

from exports.pedt.make import ground_of, report_of
from exports.pedt.report import Report
from pages.ui import session


@st.cache_resource(show_spinner="Préparation de l’état des lieux…", max_entries=10)
def report(revision: int, project_id: str, scenario: str) -> Report:
    """:func:`exports.pedt.make.report_of` the snapshot of ``revision``."""
    return report_of(
        ground_of(
            session.at(revision).territory,
            session.catalogue(revision),
            session.released(revision),
            project_id,
            scenario,
        )
    )
