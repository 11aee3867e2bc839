"""Saisie: what people write themselves, one item at a time or a few columns at once."""

import pandas as pd
import streamlit as st

from data.french import count, listing
from pages.ui import (
    entry_fields,
    entry_form,
    entry_history,
    entry_kinds,
    entry_table,
    notices,
    session,
    writing,
)
from pages.ui.entry_kinds import KINDS, NEW

snapshot = session.snapshot()
tables = snapshot.territory.tables


def choose(item: str) -> None:
    """Open an item, in the address too."""
    st.query_params["id"] = item
    entry_form.close()


def close() -> None:
    """Forget what was read: the page opens again on what is stored."""
    entry_form.close()
    entry_table.close()


def choose_kind() -> None:
    st.query_params.pop("id", None)
    close()


held = listing(
    count(len(tables[table]), one, more)
    for table, one, more in (
        ("needs", "besoin", "besoins"),
        ("actions", "action", "actions"),
        ("meetings", "réunion", "réunions"),
        ("sessions", "créneau", "créneaux"),
    )
)
notices.heading(
    "Saisie",
    f"Le territoire compte **{held}**. Choisir ce que l’on veut saisir : chaque enregistrement se "
    "relit et s’annule.",
)

writing.bar(
    "Cette base est en lecture seule : les fiches se lisent, rien ne s’enregistre ici.", close
)

words = {word: kind.title for word, kind in KINDS.items()}
word = st.pills(
    "Que voulez-vous saisir ?", list(words), format_func=words.__getitem__, default="reunion",
    required=True, key="quoi", bind="query-params", on_change=choose_kind,
)  # fmt: skip
kind = KINDS[word]
called = entry_kinds.names(tables, kind.table)
item = st.query_params.get("id", NEW)
if item not in called.index:
    item = NEW

one, several = st.tabs(["Une fiche", f"Tout voir ({len(called)})"])
with one:
    picked = st.selectbox(
        "Fiche à ouvrir", [NEW, *called.index], format_func=lambda key: called.get(key, "Nouvelle"),
        index=[NEW, *called.index].index(item), key=f"fiche_{word}_{item}_{snapshot.revision}",
        help="Taper quelques lettres pour chercher.",
    )  # fmt: skip
    if picked != item:
        choose(picked)
        st.rerun()
    entry_form.show(snapshot, word, item)
    if item != NEW and st.toggle("Voir l’historique de cette fiche", key="historique"):
        entry_history.show(tables, kind, item)
with several:
    if kind.quick and len(called):
        entry_table.show(snapshot, kind)
    elif len(called):
        rows = tables[kind.table].set_index(kind.key).reindex(called.index)
        st.dataframe(
            pd.DataFrame({"Élément": called} | {
                entry_fields.label(kind.table, name): [
                    entry_fields.told(tables, kind.table, name, value) for value in rows[name]
                ]
                for name in kind.typed
            }),
            hide_index=True, alt=f"{kind.title} : toutes les fiches",
        )  # fmt: skip
    else:
        st.caption("Aucune fiche encore.")

notices.method(__file__)
