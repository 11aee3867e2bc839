"""Keep a simulation under a name, delete it, make a proposal of it: all that is written."""

import secrets
from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from analysis.scenarios import Edit
from analysis.simulations import COLUMNS, rows_of
from data import store
from data.french import count, day
from data.vocabulary import DISCIPLINES, THEMES
from pages.ui import session, simulation_session
from pages.ui.notices import plain
from pages.ui.session import Snapshot
from pages.ui.simulation_session import NEW, Draft, Kept

Expected = Callable[[], tuple[str, list[str]]]
"""Gives the frozen effect of a simulation (JSON) and the quartiers that it changes."""

_AUTHOR = "auteur"
_DELETED = "simulation_supprimee"


def show(
    snapshot: Snapshot,
    simulations: Mapping[str, Kept],
    name: str,
    draft: Draft,
    expected: Expected | None,
) -> None:
    """The forms for the simulation ``name``; ``expected`` is None when it changes nothing."""
    _undo_deletion()
    if not store.may_write():
        st.info(
            "Cette base est en lecture seule : une simulation peut être essayée, pas gardée.",
            icon=":material/lock:",
        )
        return
    start = draft.start
    if start:
        by = f"Gardée le {day(start.made_on.date())} par {plain(start.author)}"
        st.caption(by + (f". {plain(start.note)}" if start.note else "."))
    with st.form(f"garder_{name}", enter_to_submit=False):
        left, right = st.columns(2)
        left.text_input("Nom de la simulation", start.name if start else "", key=f"nom_{name}")
        right.text_input("Votre nom ou service", key=_AUTHOR, persist_state="session")
        st.text_input("Commentaire", start.note if start else "", key=f"note_{name}")
        with st.container(horizontal=True):
            st.form_submit_button(
                "Garder",
                type="primary",
                on_click=_keep,
                args=(snapshot, simulations, name, draft),
            )
            if start:
                st.form_submit_button(
                    "Garder une copie",
                    on_click=_keep,
                    args=(snapshot, simulations, name, Draft(draft.edits, None)),
                )
    if not start:
        return
    with st.container(horizontal=True):
        if not draft.is_kept:
            st.button(
                "Revenir à la version gardée", on_click=simulation_session.forget, args=(name,)
            )
        with st.popover("Supprimer…"):
            st.markdown(f"Supprimer « {plain(start.name)} » et ses créneaux ?")
            st.button("Supprimer", key="supprimer", on_click=_delete, args=(snapshot, start))
        if expected and draft.is_kept:
            with st.popover("Proposer au plan d’actions…"):
                _proposal(start, expected)


def _author() -> str:
    return str(st.session_state.get(_AUTHOR) or "").strip()


def _write(tables: Mapping[str, list[store.Edit]], reason: str) -> int | None:
    """The revision written, or None once the reason why nothing was written is said."""
    try:
        return store.save_together(
            session.database(), tables, author=_author() or "Anonyme", reason=reason
        )
    except (store.StoreError, ValueError) as error:
        simulation_session.say("error", str(error))
        return None


def _keep(snapshot: Snapshot, simulations: Mapping[str, Kept], form: str, draft: Draft) -> None:
    """Write the draft under the name typed in the form of the simulation ``form``."""
    title = st.session_state[f"nom_{form}"].strip()
    start, own = draft.start, draft.start.simulation_id if draft.start else NEW
    taken = {kept.name.casefold() for kept in simulations.values() if kept.simulation_id != own}
    if not title or not _author():
        simulation_session.say("error", "Pour garder, dire le nom de la simulation et le vôtre.")
        return
    if title.casefold() in taken:
        simulation_session.say("error", f"Une autre simulation s’appelle « {title} ».")
        return
    name = own or f"M{secrets.token_hex(3)}"
    row = {
        "name": title,
        "note": st.session_state[f"note_{form}"].strip() or None,
        "author": _author(),
        "made_on": snapshot.territory.scope_date,
    }
    tables = {
        "simulations": [store.Edit((name,), row, start.version if start else None)],
        "simulation_edits": _rows(name, draft.edits, start),
    }
    if _write(tables, f"Simulation « {title} »") is None:
        return
    simulation_session.forget(form)
    simulation_session.show(name)
    simulation_session.say("success", f"Simulation « {title} » gardée.")


def _rows(name: str, edits: tuple[Edit, ...], start: Kept | None) -> list[store.Edit]:
    """Every edit at its rank, over what was kept there; the ranks left over go."""
    versions: dict[int, int] = dict(enumerate(start.edit_versions if start else (), start=1))
    frame = rows_of(name, edits)
    values = frame[["kind", *COLUMNS]].astype(object).where(frame.notna(), None)
    written = [
        store.Edit((name, rank), row, versions.pop(rank, None))
        for rank, row in enumerate(values.to_dict("records"), start=1)
    ]
    return written + [store.Edit((name, rank), None, version) for rank, version in versions.items()]


def _delete(snapshot: Snapshot, kept: Kept) -> None:
    actions = snapshot.territory.tables["actions"]
    leaning = actions.loc[actions["simulation_id"] == kept.simulation_id, "title"]
    if len(leaning):
        titles = ", ".join(f"« {title} »" for title in leaning)
        simulation_session.say(
            "error",
            f"{count(len(leaning), 'action vient', 'actions viennent')} de cette simulation "
            f"({titles}) : elle reste.",
        )
        return
    name = kept.simulation_id
    tables = {
        "simulation_edits": [
            store.Edit((name, rank), None, version)
            for rank, version in enumerate(kept.edit_versions, start=1)
        ],
        "simulations": [store.Edit((name,), None, kept.version)],
    }
    revision = _write(tables, f"Suppression de la simulation « {kept.name} »")
    if revision is not None:
        simulation_session.forget(name)
        simulation_session.show(NEW)
        st.session_state[_DELETED] = (revision, kept)


def _undo_deletion() -> None:
    """Offer to take back the last deletion of this visitor."""
    if _DELETED in st.session_state:
        revision, kept = st.session_state[_DELETED]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"« {plain(kept.name)} » est supprimée.")
            st.button("Annuler la suppression", on_click=_bring_back, args=(revision, kept))


def _bring_back(revision: int, kept: Kept) -> None:
    del st.session_state[_DELETED]
    try:
        store.undo(session.database(), revision, author=_author() or "Anonyme")
    except (store.StoreError, ValueError) as error:
        simulation_session.say("error", str(error))
    else:
        simulation_session.show(kept.simulation_id)


def _proposal(kept: Kept, expected: Expected) -> None:
    with st.form("proposer", enter_to_submit=False, border=False):
        st.text_input("Intitulé de l’action", kept.name, key="action_intitule")
        st.selectbox("Thème", list(THEMES), format_func=THEMES.__getitem__, key="action_theme")
        st.selectbox(
            "Discipline", list(DISCIPLINES), format_func=DISCIPLINES.__getitem__,
            index=list(DISCIPLINES).index("social"), key="action_discipline",
        )  # fmt: skip
        st.caption("Une action « En projet », avec les chiffres figés d’aujourd’hui.")
        st.form_submit_button(
            "Créer l’action", type="primary", on_click=_propose, args=(kept, expected)
        )


def _propose(kept: Kept, expected: Expected) -> None:
    title = st.session_state["action_intitule"].strip()
    if not title or not _author():
        simulation_session.say("error", "Pour proposer, dire l’intitulé de l’action et votre nom.")
        return
    content, quartiers = expected()
    today = session.snapshot().territory.scope_date
    actions = session.snapshot().territory.tables["actions"]
    name = f"J{secrets.token_hex(3)}"
    row: dict[str, object] = dict.fromkeys(actions) | {
        "title": title,
        "theme": st.session_state["action_theme"],
        "discipline": st.session_state["action_discipline"],
        "simulation_id": kept.simulation_id,
        "expected": content,
        "status": "projet",
        "updated_on": pd.Timestamp(today),
    }
    tables = {
        "actions": [store.Edit((name,), row, None)],
        "action_quartiers": [store.Edit((name, code), {}, None) for code in quartiers],
    }
    if _write(tables, f"Action « {title} », de la simulation « {kept.name} »") is not None:
        simulation_session.say("success", f"Action « {title} » ajoutée au plan, « En projet ».")
