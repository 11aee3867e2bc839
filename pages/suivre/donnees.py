"""Données et méthode: what is there of what the results need, and all that they assume."""

import pandas as pd
import streamlit as st

from analysis import completeness
from analysis.gaps import KINDS, weightiest
from data.french import count, day, number, percent
from pages.ui import (
    data_files,
    data_session,
    data_tables,
    method_index,
    notices,
    session,
    threshold_form,
)

TITLE = "Données et méthode"

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
inventory = data_session.inventory(snapshot.revision, territory)
gaps = data_session.found_gaps(snapshot.revision, territory)
needed = completeness.needed_columns(tables)
worst = weightiest(gaps)
rows = int(inventory["rows"].sum())
share = float(needed["filled_share"].mean())

first = (
    "**La base est vide** : rien de ce que demandent les résultats n’y est encore."
    if not rows
    else f"**{percent(share)} de ce que demandent les résultats est là**"
    + (" (données de démonstration, fictives)" if territory.is_demo else "")
)
then = (
    ""
    if not rows
    else "."
    if worst is None
    else f". Ce qui y manque le plus : {notices.plain(worst['what'])}. "
    f"{notices.plain(worst['effect'])}"
)
notices.heading(TITLE, first + then)
licensed = inventory[inventory["licence"].notna()]
filled = inventory[inventory["rows"] > 0]
last = inventory["updated_on"].max()
notices.figures(
    [
        (
            "Complétude",
            percent(share),
            f"des cellules, moyenne des {number(len(needed))} colonnes que lisent les résultats",
        ),
        (
            "Manques et doutes",
            number(len(gaps)),
            f"dont {number(int(gaps['kind'].isin(['manquant', 'secret']).sum()))} qui cachent une "
            "part d’un résultat",
        ),
        (
            "Tables remplies",
            f"{number(len(filled))} sur {number(len(inventory))}",
            f"{count(rows, 'ligne')}, {number(len(licensed))} tables sous une licence connue",
        ),
        (
            "Dernière mise à jour",
            "—" if pd.isna(last) else f"{last:%d/%m/%Y}",
            f"d’un import ou d’une saisie ; révision {number(snapshot.revision)}",
        ),
    ]
)

missing, every, assumed, secret, out = st.tabs(
    [
        "Ce que changent les manques",
        "Toutes les tables",
        "Hypothèses et méthodes",
        "Seuils du secret",
        "Télécharger et historique",
    ]
)
with missing:
    kinds = st.pills(
        "Nature",
        list(KINDS),
        format_func=KINDS.__getitem__,
        selection_mode="multi",
        default=list(KINDS),
    )
    data_tables.show_gaps(gaps[gaps["kind"].isin(kinds)])
with every:
    if territory.is_demo:
        st.caption(
            f"Démonstration au {day(territory.scope_date)} : chiffres des quartiers, calendrier et "
            "réseaux REP sont publiés ; contours schématiques ; acteurs, sites, créneaux, "
            "fréquentation, réunions et actions sont inventés."
        )
    data_tables.show_tables(inventory, gaps)
    data_tables.show_columns(tables, gaps)
with assumed:
    st.header("Hypothèses en vigueur", anchor=False)
    method_index.list_assumptions(tables)
    st.header("Toutes les méthodes", anchor=False)
    method_index.index(session.released(snapshot.revision), TITLE)
with secret:
    threshold_form.show(snapshot)
with out:
    st.header("Télécharger tout le territoire", anchor=False)
    data_files.download(snapshot)
    st.header("Dernières écritures", anchor=False)
    data_files.recent()
notices.method(__file__, columns=number(len(needed)))
