"""What the page Plan d’actions writes: one revision a click, with its author, told and undone."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from data import store
from data.check import DataError
from data.vocabulary import ACTION_STATUSES
from pages.ui import session
from pages.ui.notices import plain
from pages.ui.session import Snapshot

AUTHOR = "auteur"
_SAID, _DONE = "plan_dit", "plan_fait"

Edits = Mapping[str, Sequence[store.Edit]]


def bar() -> None:
    """Who writes, what the last write did, and the way to take it back."""
    if not store.may_write():
        st.info("Cette base est en lecture seule : le plan se lit, il ne se modifie pas ici.",
                icon="🔒")  # fmt: skip
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Votre nom ou service", key=AUTHOR, persist_state="session", width=320)
        if _DONE in st.session_state:
            st.button("Annuler la dernière modification", icon=":material/undo:", on_click=_undo)
    with st.container(key="plan_dit_ici"):
        if said := st.session_state.pop(_SAID, None):
            {"success": st.success, "warning": st.warning, "error": st.error}[said[0]](said[1])


def versions(snapshot: Snapshot, table: str) -> pd.Series:
    """The version of each row of a table, aligned with it."""
    return snapshot.row_versions[table].set_axis(snapshot.territory.tables[table].index)


def save(edits: Edits, reason: str, done: str) -> bool:
    """Write ``edits`` as one revision; says ``done``, or why nothing was written."""
    author = str(st.session_state.get(AUTHOR) or "").strip()
    if not author:
        _say("warning", "Rien n’est enregistré : dire d’abord votre nom ou service, ci-dessus.")
        return False
    try:
        revision = store.save_together(session.database(), edits, author=author, reason=reason)
    except (store.StoreError, DataError) as error:
        _say("error", plain(error))
        return False
    st.session_state[_DONE] = revision
    _say("success", plain(done))
    return True


def refuse(text: str) -> None:
    """Say why nothing was written."""
    _say("warning", plain(text))


def move(snapshot: Snapshot, action_id: str, status: str) -> None:
    """Give an action another status."""
    actions = snapshot.territory.tables["actions"]
    row = actions.index[actions["action_id"] == action_id][0]
    values = {"status": status, "updated_on": pd.Timestamp(snapshot.territory.scope_date)}
    edit = store.Edit((action_id,), values, int(versions(snapshot, "actions")[row]))
    title, word = actions["title"][row], ACTION_STATUSES[status].lower()
    save(
        {"actions": [edit]},
        f"Action « {title} » : {word}",
        f"« {title} » est maintenant : {word}.",
    )


def _undo() -> None:
    revision = st.session_state.pop(_DONE)
    author = str(st.session_state.get(AUTHOR) or "").strip() or "Anonyme"
    try:
        store.undo(session.database(), revision, author=author)
    except (store.StoreError, DataError) as error:
        _say("error", plain(error))
    else:
        _say("success", "La dernière modification est annulée.")


def _say(kind: str, text: str) -> None:
    st.session_state[_SAID] = (kind, text)
