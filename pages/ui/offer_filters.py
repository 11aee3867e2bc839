"""The filters of the page Offre, each kept in the address of the page."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.offer import Filters
from data import vocabulary as v
from data.french import hour
from pages.ui.scope import Scope

REACH, INSIDE, ANYWHERE = "À pied", "Dans les quartiers", "Partout"


def choose(
    here: Scope,
    catalogue: pd.DataFrame,
    in_reach: pd.DataFrame,
    sites: pd.DataFrame,
    names: Mapping[str, Mapping[str, str]],
) -> Filters:
    """Draws the filters and returns what they ask for.

    ``names``: actor_id → name and dispositif_id → name, for the lists to choose from.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="filtres"):
        words = st.text_input(
            "Rechercher",
            placeholder="Site, école, acteur, activité…",
            key="mots",
            bind="query-params",
            width=240,
        )
        where = st.segmented_control(
            "Où",
            [REACH, INSIDE, ANYWHERE],
            default=REACH,
            required=True,
            key="ou",
            bind="query-params",
        )
        weekdays = st.multiselect(
            "Jours",
            list(v.WEEKDAYS),
            format_func=v.WEEKDAYS.__getitem__,
            placeholder="Tous",
            key="jours",
            bind="query-params",
            width=190,
        )
        minute = st.selectbox(
            "Ouvert à",
            [None, *range(7 * 60, 21 * 60, 30)],
            format_func=lambda m: "Toute heure" if m is None else hour(m),
            key="heure",
            bind="query-params",
            width=140,
        )
    with st.expander("Plus de filtres"):
        codes = _more(catalogue, names)
        free = st.toggle("Gratuit seulement", key="gratuit", bind="query-params")
    return Filters(
        period=here.period,
        bands=here.bands,
        sites=_sites(where, here, in_reach, sites),
        weekdays=weekdays,
        minute=minute,
        free=free,
        words=words,
        codes=codes,
    )


def _more(catalogue: pd.DataFrame, names: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    choices: list[tuple[str, str, Mapping[str, str]]] = [
        ("temps", "Temps", v.TEMPS),
        ("theme", "Thème", v.THEMES),
        ("discipline", "Discipline", v.DISCIPLINES),
        ("public", "Public", v.PUBLICS),
        ("actor_id", "Acteur", names["actor_id"]),
        ("dispositif_id", "Dispositif", names["dispositif_id"]),
    ]
    codes = {}
    columns = st.columns(3)
    for position, (column, label, words) in enumerate(choices):
        known = set(",".join(catalogue[column].dropna().unique()).split(","))
        codes[column] = columns[position % 3].multiselect(
            label,
            [code for code in words if code in known],
            format_func=words.__getitem__,
            placeholder="Tous",
            key=f"filtre_{column}",
            bind="query-params",
        )
    return codes


def _sites(
    where: str | None, here: Scope, in_reach: pd.DataFrame, sites: pd.DataFrame
) -> list[str] | None:
    if where == REACH:
        return in_reach["site_id"].tolist()
    if where == INSIDE:
        return sites.loc[sites["code_qp"].isin(here.quartiers), "site_id"].tolist()
    return None
