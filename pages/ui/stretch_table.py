"""The uncovered stretches: the worst to read, all of them to look up, take away and act on."""

import pandas as pd
import streamlit as st

from analysis import found_need
from data.french import hour, number, weekdays
from data.vocabulary import BANDS
from exports.coverage import stretches_csv
from pages.ui import ways_on
from pages.ui.notices import plain
from pages.ui.session import Basis, Snapshot

WORST = 8
"""How many stretches are shown in full."""

CHOSEN = "plage"


def show(stretches: pd.DataFrame, names: pd.Series, snapshot: Snapshot, on: Basis) -> None:
    """Draws :func:`analysis.weekly.same_hours`; ``names`` maps code_qp to a name."""
    if stretches.empty:
        st.markdown("Aucune plage où plus de 30 % des enfants seraient sans place.")
        return
    st.table(_worded(stretches.head(WORST), names).map(plain))
    places = stretches["unit"].map(names).astype("str")
    bands = stretches["band"].map(BANDS)
    labels = pd.Series(_when(stretches), stretches.index) + " · " + places + " · " + bands
    keys = _keys(stretches)
    basis = {"period": on.period, "scenario": on.scenario, "walk_min": on.walk,
             "at_school": on.at_school, "revision": snapshot.revision}  # fmt: skip
    rows = dict(zip(keys, stretches.to_dict("records"), strict=True))
    ways_on.show(
        snapshot,
        on.period,
        dict(zip(keys, labels, strict=True)),
        lambda key: found_need.of_stretch(rows[key], basis),
        label="Suite à donner à la plage",
        key=CHOSEN,
    )
    with st.expander(f"Toutes les plages ({number(len(stretches))})"):
        st.dataframe(
            _worded(stretches, names),
            key="toutes_plages",
            on_select=lambda: _choose(keys),
            selection_mode="single-row",
            alt="Toutes les plages non couvertes",
        )
        st.download_button(
            "Télécharger · CSV",
            lambda: stretches_csv(stretches.assign(name=places)),
            "plages_non_couvertes.csv",
            "text/csv",
            on_click="ignore",
        )


def _choose(keys: list[str]) -> None:
    """The row clicked becomes the stretch to act on."""
    if rows := st.session_state["toutes_plages"]["selection"]["rows"]:
        st.session_state[CHOSEN] = keys[rows[0]]


def _keys(stretches: pd.DataFrame) -> list[str]:
    names = ["unit", "band", "weekdays", "start_min", "end_min"]
    return stretches[names].astype("str").agg("|".join, axis=1).tolist()


def _when(stretches: pd.DataFrame) -> list[str]:
    return [
        f"{weekdays(row.weekdays).capitalize()}, {hour(row.start_min)} – {hour(row.end_min)}"
        for row in stretches.itertuples()
    ]


def _worded(stretches: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Quand": _when(stretches),
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
