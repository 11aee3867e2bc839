"""The uncovered stretches: the worst to read, all of them to look up and to take away."""

import pandas as pd
import streamlit as st

from data.french import hour, number, weekdays
from data.vocabulary import BANDS
from exports.coverage import stretches_csv
from pages.ui.notices import plain

WORST = 8
"""How many stretches are shown in full."""


def show(stretches: pd.DataFrame, names: pd.Series) -> None:
    """Draws :func:`analysis.weekly.same_hours`; ``names`` maps code_qp to a name."""
    if stretches.empty:
        st.markdown("Aucune plage où plus de 30 % des enfants seraient sans place.")
        return
    table = pd.DataFrame(
        {
            "Quand": [
                f"{weekdays(row.weekdays).capitalize()}, {hour(row.start_min)} – "
                f"{hour(row.end_min)}"
                for row in stretches.itertuples()
            ],
            "Où": stretches["unit"].map(names).astype("str"),
            "Âge": stretches["band"].map(BANDS),
            "Heures-enfant / semaine": [
                f"{number(row.uncovered_min_h)} – {number(row.uncovered_max_h)}"
                for row in stretches.itertuples()
            ],
            "Places manquantes": stretches["missing_places"].map(number),
            "Ce qui bloque": stretches["bottleneck"],
        }
    ).set_index("Quand")
    st.table(table.head(WORST).map(plain))
    with st.expander(f"Toutes les plages ({number(len(table))})"):
        st.dataframe(table, alt="Toutes les plages non couvertes")
        st.download_button(
            "Télécharger · CSV",
            lambda: stretches_csv(stretches.assign(name=stretches["unit"].map(names))),
            "plages_non_couvertes.csv",
            "text/csv",
            on_click="ignore",
        )
