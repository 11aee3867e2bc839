"""Presentation of a pack: one section a screen, large type, arrows of the keyboard."""

import streamlit as st

from exports.pack.content import Pack
from pages.ui import pack_view
from pages.ui.notices import plain

_SCREEN = "ecran"


def is_on() -> bool:
    return _SCREEN in st.query_params


def start(pack_id: str) -> None:
    st.query_params["dossier"] = pack_id
    st.query_params[_SCREEN] = "1"


def show(pack: Pack) -> None:
    """The screen that the address asks for; out of it by « Quitter » or Escape."""
    total = len(pack.sections)
    asked = st.query_params[_SCREEN]
    rank = min(max(int(asked), 1), total) if asked.isdecimal() else 1
    with st.container(key="presentation"):
        pack_view.slide(pack, pack.sections[rank - 1])
        with st.container(horizontal=True, vertical_alignment="center", key="telecommande"):
            if st.button("Précédent", shortcut="Left", disabled=rank == 1):
                _go(rank - 1)
            if st.button("Suivant", shortcut="Right", type="primary", disabled=rank == total):
                _go(rank + 1)
            st.page_link("pages/decider/et_si.py", label="Et si…")
            st.button("Plein écran", key="plein_ecran")
            if st.button("Quitter", shortcut="Esc"):
                del st.query_params[_SCREEN]
                st.rerun()
            demo = " · données de démonstration, fictives" if pack.is_demo else ""
            st.caption(f"{rank} / {total} · {plain(pack.title)} · dossier {pack.pack_id}{demo}")


def _go(rank: int) -> None:
    st.query_params[_SCREEN] = str(rank)
    st.rerun()
