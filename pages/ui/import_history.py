"""What became of the last imports, and the way back from them."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from data import store
from data.imports import REASON
from data.new_territory import DEMO_REASON, NEW_REASON
from pages.ui import import_session, session
from pages.ui.notices import plain

_IMPORTS = (REASON, NEW_REASON, DEMO_REASON)
_LOOKED_AT = 200
_SHOWN = 10


def last_imports() -> list[store.Revision]:
    """The last imports and changes of territory, the latest first."""
    found = store.revisions(session.database(), _LOOKED_AT)
    return [one for one in found if one.reason.startswith(_IMPORTS)][:_SHOWN]


def undone(known: Sequence[store.Revision]) -> set[int]:
    """Revisions of ``known`` that a later one has undone."""
    reasons = {one.reason for one in store.revisions(session.database(), _LOOKED_AT)}
    return {one.number for one in known if store.undo_reason(one.number) in reasons}


def confirm(*, with_files: bool) -> None:
    """Say what came of the last press of a button, with the way back from an import."""
    told = import_session.said(with_files=with_files)
    if told is None:
        return
    kind, text, revision = told
    if kind == "error":
        st.error(plain(text), icon=":material/block:")
        return
    st.success(plain(text), icon=":material/check_circle:")
    if revision is not None and store.may_write():
        st.button(
            "Annuler cet import", key="annuler", on_click=import_session.undo, args=(revision,)
        )


def show(known: Sequence[store.Revision]) -> None:
    """The list; the latest that still stands can be undone, then the one before it."""
    if not known:
        st.markdown("Aucun import dans cette base : elle contient son premier remplissage.")
        return
    gone = undone(known)
    st.dataframe(
        pd.DataFrame(
            {
                "Révision": [one.number for one in known],
                "Quand": [one.at.astimezone(ZoneInfo("Europe/Paris")) for one in known],
                "Qui": [one.author for one in known],
                "Quoi": [one.reason for one in known],
                "Lignes": [one.rows for one in known],
                "État": ["annulé" if one.number in gone else "en place" for one in known],
            }
        ),
        hide_index=True,
        column_config={"Quand": st.column_config.DatetimeColumn(format="DD/MM/YYYY HH:mm")},
        alt="Derniers imports, les plus récents d’abord",
    )
    standing = [one for one in known if one.number not in gone]
    if not (standing and store.may_write()):
        return
    last = standing[0]
    with st.popover(f"Annuler le dernier import (révision {last.number})…"):
        st.markdown(
            f"« {plain(last.reason)} » : ses {last.rows} lignes redeviennent ce qu’elles étaient. "
            "Si l’une d’elles a changé depuis, rien n’est touché."
        )
        st.button("Annuler cet import", on_click=import_session.undo, args=(last.number,),
                  key="annuler_dernier")  # fmt: skip
