"""The état des lieux of a PEDT: choose one, prepare it, take it away."""

from functools import partial

import pandas as pd
import streamlit as st

from data.french import count, day
from exports.pedt.report import TO_COMPLETE, as_pdf, as_text, file_name
from pages.ui import pedt_session, session
from pages.ui.notices import bullets, plain

_MADE = "pedt_prepare"


def prepare(snapshot: session.Snapshot, communes: pd.DataFrame) -> None:
    """The form for the PEDT of ``communes``, then the report that was asked for."""
    tables = snapshot.territory.tables
    projects = tables["projects"]
    ours = projects[
        (projects["kind"] == "PEDT") & projects["insee_com"].isin(communes["insee_com"])
    ].sort_values(["evaluation_due_on", "project_id"])
    norms = tables["need_scenarios"].drop_duplicates("scenario").set_index("scenario")["name"]
    if ours.empty or norms.empty:
        st.markdown("Aucun PEDT n’est enregistré ici : le saisir ou l’importer d’abord.")
        return
    titles = {
        row.project_id: row.title
        + ("" if pd.isna(row.evaluation_due_on)
           else f" · évaluation attendue le {day(row.evaluation_due_on.date())}")
        for row in ours.itertuples()
    }  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        asked = st.selectbox("PEDT", list(titles), format_func=titles.__getitem__, width=480)
        norm = st.selectbox(
            "Norme de besoin",
            sorted(norms.index, key=lambda code: code != "universelle"),
            format_func=norms.__getitem__,
            key="pedt_norme",
            width=230,
        )
        if st.button("Préparer l’état des lieux", type="primary"):
            st.session_state[_MADE] = (asked, norm)
    if st.session_state.get(_MADE) == (asked, norm):
        _take(snapshot.revision, str(asked), str(norm))


def _take(revision: int, project_id: str, norm: str) -> None:
    report = pedt_session.report(revision, project_id, norm)
    st.markdown(
        f"**{plain(report.title)}** : {count(len(report.chapters), 'chapitre')}, "
        f"{count(len(report.missing), 'point')} à compléter."
    )
    with st.container(horizontal=True):
        st.download_button(
            "Télécharger le document · PDF",
            partial(as_pdf, report),
            file_name(report),
            "application/pdf",
            on_click="ignore",
        )
        st.download_button(
            "Télécharger le texte",
            partial(as_text, report),
            file_name(report).replace(".pdf", ".txt"),
            "text/plain",
            on_click="ignore",
        )
    with st.expander(TO_COMPLETE.strip(" :") + f" ({len(report.missing)})"):
        bullets(report.missing, "Rien.")
    st.text_area(
        "Texte à coller",
        as_text(report),
        height=320,
        key=f"texte_{revision}_{project_id}_{norm}",
        help="Cliquer dans le texte, tout sélectionner, copier.",
    )
