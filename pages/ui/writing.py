"""What people write: one revision a click, with its author, told and taken back."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd
import streamlit as st

from data import store
from data.check import DataError
from pages.ui import session
from pages.ui.notices import plain
from pages.ui.session import Snapshot

AUTHOR = "auteur"
_SAID, _DONE = "ecriture_dite", "ecriture_faite"
CONFLICT = "ecriture_en_conflit"

Edits = Mapping[str, Sequence[store.Edit]]


def bar(read_only: str, undone: Callable[[], None] | None = None) -> None:
    """Who writes, what the last write did, and the way to take it back; ``read_only`` is what
    to say where nothing may be written, ``undone`` what else to do once it is taken back."""
    if not store.may_write():
        st.info(read_only, icon=":material/lock:")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Votre nom ou service", key=AUTHOR, persist_state="session", width=320)
        if _DONE in st.session_state:
            st.button("Annuler la dernière modification", icon=":material/undo:", on_click=_undo,
                      args=(undone,))  # fmt: skip
    if said := st.session_state.pop(_SAID, None):
        {"success": st.success, "warning": st.warning, "error": st.error}[said[0]](said[1])


def versions(snapshot: Snapshot, table: str) -> pd.Series:
    """The version of each row of a table, aligned with it."""
    return snapshot.row_versions[table].set_axis(snapshot.territory.tables[table].index)


def save(edits: Edits, reason: str, done: str) -> bool:
    """Write ``edits`` as one revision; says ``done``, or why nothing was written. Rows that
    somebody changed meanwhile are kept under ``CONFLICT`` in the state of the visitor."""
    author = str(st.session_state.get(AUTHOR) or "").strip()
    st.session_state.pop(CONFLICT, None)
    if not author:
        refuse("Rien n’est enregistré : dire d’abord votre nom ou service, ci-dessus.")
        return False
    try:
        revision = store.save_together(session.database(), edits, author=author, reason=reason)
    except (store.StoreError, DataError) as error:
        if isinstance(error, store.ConflictError):
            st.session_state[CONFLICT] = error
        _say("error", plain(error))
        return False
    st.session_state[_DONE] = revision
    _say("success", plain(done))
    return True


def refuse(text: str) -> None:
    """Say why nothing was written."""
    _say("warning", plain(text))


def _undo(undone: Callable[[], None] | None) -> None:
    revision = st.session_state.pop(_DONE)
    author = str(st.session_state.get(AUTHOR) or "").strip() or "Anonyme"
    try:
        store.undo(session.database(), revision, author=author)
    except (store.StoreError, DataError) as error:
        _say("error", plain(error))
    else:
        _say("success", "La dernière modification est annulée.")
        if undone:
            undone()


def _say(kind: str, text: str) -> None:
    st.session_state[_SAID] = (kind, text)
