"""Caching of the PRE priorities: values once a revision, a ranking once a question."""

import pandas as pd
import streamlit as st

from analysis import criteria, eligibility, need, priority
from analysis.missing_partners import candidates, missing_partners, presence
from analysis.situation import situation
from analysis.weekly import weekly
from data.territory import Territory
from data.vocabulary import DURING
from geo.passage import passage
from geo.reach import locate, to_metres
from pages.ui import session
from pages.ui.scope import walking_min
from pages.ui.session import Basis


def of_vintage(territory: Territory, vintage: int) -> pd.DataFrame:
    """The quartiers of one vintage of outlines."""
    quartiers = territory.quartiers
    return quartiers[quartiers["vintage"].fillna(0) == vintage].reset_index(drop=True)


@st.cache_resource(show_spinner=False, max_entries=4)
def people(revision: int, vintage: int, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.need.children` on the outlines of one vintage."""
    quartiers = of_vintage(_territory, vintage)
    if len(quartiers) == len(_territory.quartiers):
        return session.children(revision)
    cells = _territory.cells
    shapes = quartiers.geometry.to_crs(_territory.crs).to_numpy()
    inside = locate(to_metres(cells["lon"], cells["lat"], _territory.crs), shapes)
    return need.children(
        cells,
        quartiers["code_qp"].reindex(inside).reset_index(drop=True),
        cells["insee_com"],
        _territory.tables["indicators"],
    )


@st.cache_resource(show_spinner="Lecture des critères…", max_entries=30)
def values(revision: int, on: Basis, vintage: int, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.criteria.values_of` the quartiers of one vintage."""
    quartiers = of_vintage(_territory, vintage)
    children = people(revision, vintage, _territory)
    if len(quartiers) == len(_territory.quartiers):
        week = session.week_by_quartier(revision, on)
    else:
        found = situation(
            _territory.tables,
            children,
            _territory.sites,
            _territory.reach,
            period=on.period,
            scenario=on.scenario,
            scope_date=_territory.scope_date,
            walking_min=walking_min(on.walk),
        )
        codes = quartiers["code_qp"].tolist()
        week = weekly(found.week, pd.Series(pd.Categorical(children["code_qp"], categories=codes)))
    return criteria.values_of(
        _territory.tables,
        quartiers,
        children,
        _territory.cells,
        _territory.sites,
        week,
        session.released(revision).counts("parcours", "code_qp"),
        crs=_territory.crs,
        today=_territory.scope_date,
        note=f"norme {on.scenario}, {DURING[on.period]}",
    )


@st.cache_resource(show_spinner="Tirages…", max_entries=60)
def ranking(
    revision: int,
    on: Basis,
    vintage: int,
    codes: tuple[str, ...],
    question: priority.Question,
    _territory: Territory,
) -> priority.Ranking:
    """:func:`analysis.priority.rank` of the quartiers ``codes``."""
    quartiers = of_vintage(_territory, vintage)
    return priority.rank(
        _territory.tables["pre_criteria"],
        values(revision, on, vintage, _territory),
        quartiers[quartiers["code_qp"].isin(codes)],
        question,
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def eligible(revision: int, vintage: int, _territory: Territory) -> eligibility.Eligible:
    """:func:`analysis.eligibility.eligible` of the quartiers of one vintage."""
    return eligibility.eligible(
        people(revision, vintage, _territory),
        of_vintage(_territory, vintage)["code_qp"],
        _territory.tables["schools"],
        session.released(revision).counts("school_residence", "uai", "residence"),
    )


@st.cache_resource(show_spinner=False, max_entries=2)
def from_2015(revision: int, _territory: Territory) -> pd.DataFrame:
    """:func:`geo.passage.passage` from the outlines of 2015 to those of 2024, where both are
    stored; else empty."""
    cells = _territory.cells
    return passage(
        of_vintage(_territory, 2015),
        of_vintage(_territory, 2024),
        to_metres(cells["lon"], cells["lat"], _territory.crs),
        cells["population"].to_numpy(float),
        _territory.crs,
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def absent(revision: int, vintage: int, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.missing_partners.candidates` for what each quartier lacks."""
    tables, quartiers = _territory.tables, of_vintage(_territory, vintage)
    present = presence(tables, _territory.sites, _territory.scope_date)
    missing = missing_partners(tables["actors"], present, quartiers["code_qp"])
    return candidates(missing, tables["actors"], quartiers, _territory.crs)
