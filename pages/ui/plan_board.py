"""The plan as a board: a column a status, a card an action, its status changed in a click."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.plan import NEXT
from data import store
from data.french import count, listing, number
from data.vocabulary import ACTION_STATUSES, ACTION_TAGS
from pages.ui import notices, plan_session, writing
from pages.ui.session import Snapshot

CARDS = 5
"""How many cards a column shows; the others are in the table."""

_STEP = {"projet": ("Démarrer", ":material/play_arrow:"), "en_cours": ("Terminer",
         ":material/check:")}  # fmt: skip


def show(snapshot: Snapshot, table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """``table`` is :func:`analysis.plan.plan` of the scope; ``names``: code_qp → quartier."""
    for column, (status, title) in zip(
        st.columns(len(ACTION_STATUSES), gap="small"), ACTION_STATUSES.items(), strict=True
    ):
        mine = _ordered(table[table["status"] == status])
        with column, st.container(key=f"colonne_{status}"):
            st.header(f"{title} · {number(len(mine))}", anchor=False)
            for card in mine.head(CARDS).to_dict("records"):
                _card(snapshot, {str(key): value for key, value in card.items()}, names)
            if len(mine) > CARDS:
                st.caption(f"et {count(len(mine) - CARDS, 'autre')}, dans le tableau ci-dessous")
            if mine.empty:
                st.caption("Aucune action.")


def _ordered(mine: pd.DataFrame) -> pd.DataFrame:
    """What is pointed out first, then what ends soonest; what is over, the last ended first."""
    over = not mine["status"].isin(NEXT).any()
    return mine.assign(calm=mine["alert"] == "").sort_values(
        ["calm", "is_late", "end_on"], ascending=[True, False, not over], kind="stable"
    )


def _card(snapshot: Snapshot, action: Mapping[str, object], names: Mapping[str, str]) -> None:
    action_id, status = str(action["action_id"]), str(action["status"])
    places = listing(names.get(code, code) for code in str(action["quartiers"]).split(",") if code)
    lead = "chef de file à trouver" if pd.isna(action["leads"]) else str(action["leads"])
    tags = [] if pd.isna(action["tags"]) else str(action["tags"]).split(",")
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{notices.plain(action['title'])}**")
        if action["alert"]:
            st.markdown(f"**{notices.plain(action['alert'])}**")
        lines = [
            f":material/person: {notices.plain(lead)}",
            f":material/place: {notices.plain(places or 'tout le territoire')}",
            f":material/calendar_month: {dates(action['start_on'], action['end_on'])}",
            f":material/euro: {euros(action['budget_eur'])}",
            *(notices.plain(ACTION_TAGS[tag]) for tag in tags),
        ]
        st.caption("  \n".join(lines))
        with st.container(horizontal=True, gap="small"):
            if status in _STEP and store.may_write():
                word, icon = _STEP[status]
                st.button(
                    word,
                    icon=icon,
                    key=f"avancer_{action_id}",
                    on_click=_move,
                    args=(snapshot, action_id, NEXT[status]),
                )
            st.button(
                "Ouvrir",
                key=f"ouvrir_{action_id}",
                type="tertiary",
                on_click=plan_session.open_action,
                args=(action_id,),
            )


def dates(start: object, end: object) -> str:
    """« 13/09/2026 – 11/01/2027 »; what is missing is said."""
    days = [
        "?" if pd.isna(day) else pd.Timestamp(str(day)).strftime("%d/%m/%Y") for day in (start, end)
    ]
    return "dates à fixer" if days == ["?", "?"] else " – ".join(days)


def euros(amount: object) -> str:
    """« 1 500 € », « budget à préciser »."""
    return "budget à préciser" if pd.isna(amount) else f"{number(float(str(amount)))}\u00a0€"


def _move(snapshot: Snapshot, action_id: str, status: str) -> None:
    """Give an action another status."""
    actions = snapshot.territory.tables["actions"]
    row = actions.index[actions["action_id"] == action_id][0]
    values = {"status": status, "updated_on": pd.Timestamp(snapshot.territory.scope_date)}
    edit = store.Edit((action_id,), values, int(writing.versions(snapshot, "actions")[row]))
    title, word = actions["title"][row], ACTION_STATUSES[status].lower()
    writing.save(
        {"actions": [edit]},
        f"Action « {title} » : {word}",
        f"« {title} » est maintenant : {word}.",
    )
