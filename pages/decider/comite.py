"""Comité de pilotage: freeze a pack, hand it out in every format, present it."""

from functools import partial

import streamlit as st

from data import store
from data.french import count, day, number
from data.vocabulary import AUDIENCES
from exports.pack.basis import PROPOSED
from exports.pack.content import Pack, from_json
from exports.pack.formats import FORMATS, file_name
from pages.ui import notices, pack_form, pack_view, presentation, scope, session

snapshot = session.snapshot()
packs = snapshot.territory.tables["packs"]
packs = packs.sort_values(["frozen_on", "pack_id"], ascending=False).set_index("pack_id")


@st.cache_resource(max_entries=10, show_spinner=False)
def opened(content: str) -> Pack:
    return from_json(content)


shown = st.query_params.get("dossier", "")
shown = shown if shown in packs.index else next(iter(packs.index), "")
pack = opened(packs["content"][shown]) if shown else None
if pack and presentation.is_on():
    presentation.show(pack)
    st.stop()

latest = f", le dernier le {day(packs['frozen_on'].iloc[0])}" if len(packs) else ""
notices.heading(
    "Comité de pilotage",
    f"**{count(len(packs), 'dossier figé', 'dossiers figés')}**{latest} : les mêmes chiffres dans "
    "le diaporama, le document, le classeur et la page hors ligne.",
)
with st.expander("Figer un nouveau dossier", expanded=pack is None):
    made = pack_form.ask(snapshot, scope.current(snapshot.territory), packs.index)
if made:
    st.query_params["dossier"] = made
    st.rerun()
if pack:
    titles = {
        name: f"{row.title} · {name} · {AUDIENCES[row.audience].lower()}"
        for name, row in zip(packs.index, packs.itertuples(), strict=True)
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = st.selectbox(
            "Dossier",
            list(titles),
            index=list(titles).index(shown),
            format_func=titles.__getitem__,
            width=520,
        )
        if st.button("Présenter", type="primary"):
            presentation.start(shown)
            st.rerun()
    if asked != shown:
        st.query_params["dossier"] = asked
        st.rerun()
    since = snapshot.revision - pack.revision - 1
    st.caption(
        f"Figé le {day(packs['frozen_on'][shown])} par {notices.plain(packs['author'][shown])}, "
        f"sur la révision {number(pack.revision)} des données"
        + (f" ; {count(since, 'écriture')} depuis." if since > 0 else ".")
    )
    with st.container(horizontal=True):
        for ending, (name, media, draw) in FORMATS.items():
            st.download_button(
                f"{name} (.{ending})",
                partial(draw, pack),
                file_name(pack, ending),
                media,
                on_click="ignore",
                key=f"telecharger_{ending}",
            )
    for section in pack.sections:
        pack_view.read(pack, section)
elif not store.may_write():
    st.info("Cette base est en lecture seule : aucun dossier ne peut y être figé.")
notices.method(__file__, proposed=number(PROPOSED))
