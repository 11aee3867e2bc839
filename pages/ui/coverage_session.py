"""Caching of the page Couverture: what it shows beside the week (:mod:`pages.ui.session`)."""

import pandas as pd
import streamlit as st

from analysis import need, report, ruptures, weekly
from analysis.origin import Origins
from analysis.path import offer_path
from analysis.robustness import robustness
from data.territory import MAX_REACH_MIN, Territory
from geo.reach import locate, to_metres
from pages.ui import session
from pages.ui.robustness_view import OTHER_OUTLINES
from pages.ui.scope import Scope, walking_min
from pages.ui.session import Basis


@st.cache_resource(show_spinner="Recherche de ce qui bloque…", max_entries=30)
def uncovered(revision: int, on: Basis, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.weekly.explain` of the uncovered stretches of every quartier."""
    quartiers = _territory.quartiers
    return weekly.explain(
        session.coverage(revision, on).week,
        session.origins(revision, on.at_school).units(quartiers["code_qp"]),
        weekly.uncovered_stretches(session.week_by_quartier(revision, on)),
        quartiers.set_index("code_qp")["name"].to_dict(),
    )


@st.cache_resource(show_spinner=False, max_entries=200)
def total(revision: int, on: Basis, here: Scope) -> pd.Series:
    """:func:`analysis.report.by_quartier` of the children of the scope, taken together; NA
    where no quartier of the scope has a cell."""
    inside = session.origins(revision, on.at_school).children["code_qp"].isin(here.quartiers)
    units = pd.Series("ici", inside.index).where(inside).astype(pd.CategoricalDtype(["ici"]))
    week = session.coverage(revision, on).week
    return report.by_quartier(week, units, here.bands).iloc[0]


@st.cache_resource(show_spinner="Calcul par quartier…", max_entries=60)
def by_quartier(revision: int, on: Basis, here: Scope) -> pd.DataFrame:
    """:func:`analysis.report.by_quartier` of the quartiers of the scope."""
    units = session.origins(revision, on.at_school).units(here.quartiers)
    return report.by_quartier(session.coverage(revision, on).week, units, here.bands)


@st.cache_resource(show_spinner="Calcul sous d’autres hypothèses…", max_entries=30)
def robust(revision: int, on: Basis, here: Scope, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.robustness.robustness` of the children of the scope."""
    return robustness(
        _territory.tables,
        _ways_to_count(revision, on, _territory),
        _territory.sites,
        here.quartiers,
        here.bands,
        period=on.period,
        scenario=on.scenario,
        scope_date=_territory.scope_date,
        walking_min=walking_min(on.walk),
    )


def _ways_to_count(revision: int, on: Basis, territory: Territory) -> dict[str, Origins]:
    """The origins of the page, the other ones, then other vintages of figures and outlines.

    Figures of the vintage of the outlines alone, cells where it has none; the outlines of the
    other vintage where the territory holds them, each as the quartier that comes from it.
    """
    cells, figures = territory.cells, territory.tables["indicators"]
    vintage = territory.quartiers["vintage"].max()
    own = figures[figures["geography"] == vintage]
    counted = need.children(cells, cells["code_qp"], cells["insee_com"], own)
    names = ("Départ du domicile", "Départ de l’école")
    ways = {
        names[on.at_school]: session.origins(revision, on.at_school),
        names[not on.at_school]: session.origins(revision, not on.at_school),
        f"Chiffres sur contours {vintage} seuls, sinon carreaux": Origins(counted, territory.reach),
    }
    former = territory.quartiers[territory.quartiers["vintage"] == 2015]
    if vintage != 2015 and len(former):
        shapes = former.geometry.to_crs(territory.crs).to_numpy()
        inside = locate(to_metres(cells["lon"], cells["lat"], territory.crs), shapes)
        heirs = territory.quartiers.dropna(subset="code_qp_2015").drop_duplicates("code_qp_2015")
        code_qp = former["code_qp"].map(heirs.set_index("code_qp_2015")["code_qp"])
        at = code_qp.reset_index(drop=True).reindex(inside).reset_index(drop=True)
        ways[OTHER_OUTLINES] = Origins(
            need.children(cells, at, cells["insee_com"], figures), territory.reach
        )
    return ways


@st.cache_resource(show_spinner=False, max_entries=30)
def offer_by_age(revision: int, period: str, walk: int, _territory: Territory) -> pd.DataFrame:
    """:func:`analysis.path.offer_path` of every quartier."""
    homes = session.origins(revision, False)
    return offer_path(
        _territory.tables["sessions"],
        _territory.sites,
        homes.children,
        homes.reach,
        _territory.outline_sites,
        homes.units(_territory.quartiers["code_qp"]),
        period=period,
        scope_date=_territory.scope_date,
        walking_min=walking_min(walk),
    )


@st.cache_resource(show_spinner=False, max_entries=30)
def ruptures_after_class(
    revision: int, over_min: int, walk: int, _territory: Territory
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """:func:`analysis.ruptures.school_ruptures` and ``quartier_ruptures`` of the snapshot."""
    tables, schools, sites = _territory.tables, _territory.schools, _territory.sites
    offer_of = (tables["class_hours"], tables["sessions"], sites)
    near = ruptures.school_reach(schools, sites, _territory.crs, MAX_REACH_MIN)
    day, longest = _territory.scope_date, walking_min(walk)
    return (
        ruptures.school_ruptures(
            schools, near, *offer_of, scope_date=day, over_min=over_min, walking_min=longest
        ),
        ruptures.quartier_ruptures(
            session.children(revision),
            _territory.reach,
            *offer_of,
            scope_date=day,
            over_min=over_min,
            walking_min=longest,
        ),
    )
