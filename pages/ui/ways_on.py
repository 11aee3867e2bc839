"""Ways on from what a page finds: try sessions « Et si… », or keep it as a need of the plan."""

from collections.abc import Callable, Mapping

import streamlit as st

from analysis import found_need
from analysis.found_need import FoundNeed
from data import store
from data.check import DataError
from data.french import hour
from data.vocabulary import BANDS, PERIODS, WEEKDAYS
from pages.ui import scope, session
from pages.ui.notices import plain

ET_SI = "pages/decider/et_si.py"
PLAN = "pages/decider/plan.py"
Found = Callable[[str], FoundNeed]
"""The need of a choice."""
AUTHOR = "auteur"
"""Who writes, asked once a visit: any page may fill it."""


def show(
    snapshot: session.Snapshot,
    period: str | None,
    choices: Mapping[str, str],
    found: Found,
    *,
    label: str,
    key: str,
    origin: str = "Couverture",
) -> None:
    """A choice among ``choices`` (key → words), and the ways on from the one chosen.

    ``found`` makes the need of a choice; ``period`` is that of « Et si… », None where sessions
    would not answer it; ``key`` names the widgets; ``origin`` is the page, for the journal.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            label, list(choices), format_func=choices.__getitem__, key=key, width=560
        )
        wanted = found(chosen)
        if period:
            _et_si(snapshot, wanted, period)
        if store.may_write():
            with st.popover("Créer un besoin", icon=":material/add_task:"):
                _form(snapshot, wanted, key, origin)
        else:
            st.caption("Lecture seule : un besoin ne peut pas être créé ici.")
    if done := st.session_state.pop(f"{key}_fait", None):
        st.success(done[1], icon=":material/check_circle:")
        st.page_link(
            PLAN,
            label="Le voir dans le plan d’actions",
            icon=":material/view_kanban:",
            query_params={"vue_plan": "Besoins", "besoin": done[0]},
        )


def _et_si(snapshot: session.Snapshot, wanted: FoundNeed, period: str) -> None:
    figures = wanted.figures
    st.page_link(
        ET_SI,
        label="Et si… on y ajoutait des places ?",
        icon=":material/science:",
        query_params={
            "territoire": scope.labels(snapshot.territory)[wanted.code_qp],
            "age": BANDS[str(wanted.band)],
            "periode": PERIODS[period],
            "jour": WEEKDAYS[int(figures["weekdays"][0])],
            "heure_carte": hour(figures["start_min"]),
        },
    )


def _form(snapshot: session.Snapshot, wanted: FoundNeed, key: str, origin: str) -> None:
    """What to say of the need and who says it; the figures are frozen as they stand."""
    if need_id := found_need.already_open(snapshot.territory.tables["needs"], wanted):
        st.markdown(f"Un besoin est déjà ouvert pour ce constat : **{plain(need_id)}**.")
        return
    with st.form(f"{key}_besoin", border=False):
        statement = st.text_area("Énoncé du besoin", wanted.statement, max_chars=300)
        author = st.text_input(
            "Votre nom ou service", st.session_state.get(AUTHOR, ""), key=f"{AUTHOR}_{key}"
        )
        st.caption(
            "Les chiffres du jour sont figés avec le besoin : ils ne bougeront plus quand les "
            "créneaux changeront."
        )
        if st.form_submit_button("Enregistrer le besoin", type="primary"):
            _keep(snapshot, wanted, (statement.strip(), author.strip()), key, origin)


def _keep(
    snapshot: session.Snapshot, wanted: FoundNeed, said: tuple[str, str], key: str, origin: str
) -> None:
    statement, author = said
    if not (statement and author):
        st.warning("Il faut un énoncé et votre nom ou service.")
        return
    needs = store.load(session.database()).tables["needs"]
    if need_id := found_need.already_open(needs, wanted):
        st.warning(f"Entre-temps, ce besoin a été ouvert : {plain(need_id)}.")
        return
    row = found_need.row(needs, wanted, statement, snapshot.territory.scope_date)
    edit = store.Edit((row["need_id"],), row, None)
    try:
        store.save(
            session.database(), "needs", [edit], author=author, reason=f"Besoin né de {origin}"
        )
    except (store.StoreError, DataError) as error:
        st.error(plain(error), icon=":material/block:")
        return
    st.session_state[AUTHOR] = author
    st.session_state[f"{key}_fait"] = (
        row["need_id"],
        f"Besoin {row['need_id']} créé : {plain(statement)}. Ses chiffres sont figés.",
    )
    st.rerun()
