"""Sessions that coverage could not count: how many, and why each."""

import pandas as pd
import streamlit as st

from data.french import count, number


def say(left_out: pd.DataFrame) -> None:
    """One line under the figures; ``left_out``: :func:`analysis.quality.usable_sessions`."""
    if left_out.empty:
        return
    unsized = int((left_out["outcome"] == "à compléter").sum())
    st.caption(
        f"{count(len(left_out), 'créneau', 'créneaux')} de cette période hors du calcul : "
        f"{count(len(left_out) - unsized, 'écarté')} et {number(unsized)} à compléter "
        "(liste en bas de page)."
    )


def show(left_out: pd.DataFrame, sessions: pd.DataFrame) -> None:
    """The list, with the names of the catalogue ``sessions``, by reason."""
    st.dataframe(
        left_out.sort_values(["outcome", "reason"], kind="stable").join(
            sessions.set_index("session_id")[["activity", "site", "actor"]], on="session_id"
        ),
        hide_index=True,
        column_order=["activity", "site", "actor", "outcome", "reason"],
        column_config={
            "activity": "Activité",
            "site": "Site",
            "actor": "Acteur",
            "outcome": "Suite",
            "reason": "Pourquoi",
        },
        alt="Créneaux laissés hors du calcul, et pourquoi",
    )
