"""Ties between quartiers on the map, over what each of them lacks."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import streamlit as st

from analysis.missing_partners import EXPECTED
from analysis.network import Network, between_quartiers
from data.french import count, percent
from geo import maps
from geo.palette import CATEGORIES
from pages.ui import choropleth, map_view
from pages.ui.scope import Scope
from pages.ui.session import Snapshot

DRAWN = 15
"""More ties between places than this hide the map."""
LIMITS = (0.1, 0.2, 0.3, 0.4)


def show(
    snapshot: Snapshot,
    here: Scope,
    found: Network,
    absent: pd.DataFrame,
    *,
    on_pick: Callable[[Mapping[str, str]], None],
) -> None:
    """Draws the strongest ties that touch the scope; ``absent`` has a row (code_qp) a thing that
    a quartier lacks."""
    territory = snapshot.territory
    quartiers = territory.quartiers.set_index("code_qp")
    pairs = between_quartiers(found.ties, found.actors.set_index("actor_id")["code_qp"])
    pairs = pairs[pairs["code_a"].isin(here.quartiers) | pairs["code_b"].isin(here.quartiers)]
    drawn = pairs.head(DRAWN)
    places = quartiers.geometry.representative_point()
    lines = pd.DataFrame(
        {
            "lon_a": drawn["code_a"].map(places.x),
            "lat_a": drawn["code_a"].map(places.y),
            "lon_b": drawn["code_b"].map(places.x),
            "lat_b": drawn["code_b"].map(places.y),
            "width": 1 + 3 * np.sqrt(drawn["weight"] / drawn["weight"].max()),
            "label": [
                f"{quartiers['name'][a]} – {quartiers['name'][b]} : {count(many, 'lien')}"
                for a, b, many in drawn[["code_a", "code_b", "ties"]].itertuples(index=False)
            ],
        }
    )
    blanks = absent.groupby("code_qp").size().reindex(quartiers.index, fill_value=0)
    map_view.show(
        snapshot,
        choropleth.shading(
            territory,
            here,
            blanks / len(EXPECTED),
            "Part de la liste de la fiche qui manque",
            percent,
            LIMITS,
            more=[(CATEGORIES[0], "liens entre deux quartiers", False)],
            zoom=False,
        ),
        lines=maps.Lines(lines, CATEGORIES[0]),
        key="carte_reseau",
        height=540,
        on_pick=on_pick,
    )
    left_out = f" ; les {DRAWN} plus forts sont tracés" if len(drawn) < len(pairs) else ""
    tied = "liées" if len(pairs) > 1 else "liée"
    st.caption(
        f"{count(len(pairs), 'paire')} de quartiers {tied} par leurs acteurs, d’un trait d’autant "
        f"plus épais que le lien est fort{left_out}. Les acteurs sans quartier (institutions, "
        "bailleurs) ne sont pas sur la carte. Cliquer sur un quartier pour le choisir."
    )
