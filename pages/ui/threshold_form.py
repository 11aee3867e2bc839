"""The thresholds of secrecy: editable, one write for all, undone, with their history."""

from typing import Any

import pandas as pd
import streamlit as st

from analysis.secrecy import DEFAULT_THRESHOLD, VIEWS
from data import schemas, store
from data.french import listing
from pages.ui import session, writing
from pages.ui.notices import plain
from pages.ui.session import Snapshot

TABLE = "secrecy_thresholds"
_REASON = "motif_seuils"


def show(snapshot: Snapshot) -> None:
    """The form of the tables that the gate protects, then what happened to their thresholds."""
    writing.bar("Cette base est en lecture seule : les seuils se lisent, ils ne changent pas ici.")
    st.markdown(
        "Un effectif au-dessous du seuil de sa table n’est montré nulle part : ni page, ni carte, "
        "ni fichier, ni commande. D’autres totaux sont cachés avec lui, pour qu’il ne s’en déduise "
        "pas."
    )
    rows = snapshot.territory.tables[TABLE].set_index("table_name")
    versions = writing.versions(snapshot, TABLE).set_axis(rows.index)
    with st.form("seuils", border=False, enter_to_submit=False):
        for name, place in zip(VIEWS, st.columns(len(VIEWS)), strict=True):
            place.number_input(
                str(schemas.TABLES[name].title),
                min_value=1,
                step=1,
                value=_threshold(rows, name),
                key=_key(name, versions),
                disabled=not store.may_write(),
                help=_source(rows, name),
            )
        st.text_input(
            "Motif ou référence (délibération, règle du producteur)",
            key=_REASON,
            disabled=not store.may_write(),
        )
        st.form_submit_button(
            "Enregistrer les seuils",
            on_click=_save,
            args=(rows, versions),
            disabled=not store.may_write(),
        )
    st.caption(
        "À 1, rien n’est caché. Un seuil abaissé puis relevé a déjà montré les nombres ; les "
        "dossiers figés gardent le leur." + _at_source(rows)
    )
    _history()


def _threshold(rows: pd.DataFrame, name: str) -> int:
    return int(rows.loc[name, "threshold"]) if name in rows.index else DEFAULT_THRESHOLD


def _source(rows: pd.DataFrame, name: str) -> str | None:
    """Why the threshold is what it is: text that somebody typed."""
    told = rows["source"].get(name)
    return None if pd.isna(told) else plain(told)


def _key(name: str, versions: pd.Series) -> str:
    """Another widget once somebody has changed the threshold: it shows what is stored."""
    return f"seuil_{name}_{versions.get(name, 0)}"


def _save(rows: pd.DataFrame, versions: pd.Series) -> None:
    asked = {name: int(st.session_state[_key(name, versions)]) for name in VIEWS}
    changed = {name: value for name, value in asked.items() if value != _threshold(rows, name)}
    reason = str(st.session_state[_REASON] or "").strip()
    if not changed:
        writing.refuse("Rien n’est enregistré : aucun seuil n’a changé.")
        return
    if not reason:
        writing.refuse("Rien n’est enregistré : dire le motif ou la référence du nouveau seuil.")
        return
    edits = [
        store.Edit(
            (name,),
            {"threshold": value, "source": reason},
            int(versions[name]) if name in versions.index else None,
        )
        for name, value in changed.items()
    ]
    told = listing(f"{schemas.TABLES[name].title} : {value}" for name, value in changed.items())
    if writing.save({TABLE: edits}, f"Seuils du secret : {reason}", f"Enregistré : {told}."):
        st.session_state[_REASON] = ""


def _at_source(rows: pd.DataFrame) -> str:
    others = rows[~rows.index.isin(list(VIEWS))]
    told = [
        f"{schemas.TABLES[name].title if name in schemas.TABLES else plain(name)} ({threshold})"
        for name, threshold in zip(others.index, others["threshold"], strict=True)
    ]
    return f" Appliqué à la source, avant l’import : {listing(told)}." if told else ""


def _history() -> None:
    engine = session.database()
    changes = [change for name in VIEWS for change in store.history(engine, TABLE, (name,))]
    if not changes:
        st.caption("Aucun seuil n’a changé depuis le premier remplissage de la base.")
        return
    changes.sort(key=lambda change: change.revision, reverse=True)
    st.dataframe(
        pd.DataFrame(
            {
                "Quand": [change.at for change in changes],
                "Qui": [change.author for change in changes],
                "Table": [str(schemas.TABLES[str(change.key[0])].title) for change in changes],
                "Avant": [_value(change.before) for change in changes],
                "Après": [_value(change.after) for change in changes],
                "Motif": [change.reason for change in changes],
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Quand": st.column_config.DatetimeColumn(
                format="DD/MM/YYYY HH:mm", timezone="Europe/Paris"
            )
        },
        alt="Seuils changés : qui, quand, avant, après",
    )


def _value(row: Any) -> int | None:
    return None if row is None else int(row["threshold"])
