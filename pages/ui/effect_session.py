"""Caching of the indicators of effect (:mod:`pages.ui.session`)."""

import pandas as pd
import streamlit as st

from analysis import effects
from analysis.funding import days_of_year
from analysis.indicators import school_year_of
from data.french import listing, number
from data.vocabulary import BANDS, PERIODS
from exports.pack.history import response_before
from pages.ui import session
from pages.ui.scope import walking_min

TERM = "scolaire"


@st.cache_resource(show_spinner="Calcul des indicateurs d’effets…", max_entries=20)
def by_year(revision: int, scenario: str, bands: tuple[str, ...], walk: int) -> pd.DataFrame:
    """The indicators of effect of every place: :func:`analysis.effects.mixite`, then
    :func:`analysis.effects.response` of now, after those of the years kept in packs."""
    territory = session.at(revision).territory
    tables = territory.tables
    places = effects.places_of(territory.quartiers)
    year = int(school_year_of(pd.Series([pd.Timestamp(territory.scope_date)])).iloc[0])
    on = session.Basis(TERM, scenario, walk)
    limits = walking_min(walk)
    norms = tables["need_scenarios"].drop_duplicates("scenario").set_index("scenario")["name"]
    wanted = {
        "Âges": listing(BANDS[band] for band in bands),
        "Période": PERIODS[TERM],
        "Norme de besoin": str(norms[scenario]),
        "À pied, au plus": listing(f"{number(limits[band])} min à {BANDS[band]}" for band in bands),
    }
    parts = [
        effects.mixite(
            session.released(revision), places, bands if len(bands) < len(BANDS) else ()
        ),
        response_before(tables["packs"], places, wanted, year),
        effects.response(
            session.coverage(revision, on).week,
            session.children(revision)["code_qp"],
            places,
            bands,
            year,
        ),
    ]
    return pd.concat([part for part in parts if len(part)], ignore_index=True)


@st.cache_resource(show_spinner="Calcul des heures de l’année…", max_entries=20)
def of_the_year(revision: int, scenario: str, bands: tuple[str, ...], walk: int) -> pd.DataFrame:
    """:func:`analysis.effects.yearly_hours` of the school year that holds the scope date."""
    territory = session.at(revision).territory
    weeks = {
        period: session.week_by_quartier(revision, session.Basis(period, scenario, walk))
        for period in PERIODS
    }
    days = days_of_year(
        territory.communes, territory.tables["school_calendar"], territory.scope_date
    )
    return effects.yearly_hours(weeks, days, effects.places_of(territory.quartiers), bands)
