"""What the page Plan d’actions computes once a revision, and what this visitor has open."""

import json
from typing import Any

import pandas as pd
import streamlit as st

from analysis import found_need, plan, plan_effect
from analysis.matcher import Gap, match
from analysis.scenarios import Add, Close, Edit, edited_id
from analysis.simulations import frozen
from data import schemas, store
from data.vocabulary import BANDS
from pages.ui import coverage_session, scope, session, simulation_session
from pages.ui.scope import Scope
from pages.ui.session import Basis, Snapshot

NEW = "nouvelle"
"""Stands for an action that is not kept yet."""

_ACTION, NEED = "action", "besoin"
HELD = "plan_formulaire"
"""The action whose form is open, as it stood then."""


@st.cache_resource(show_spinner=False, max_entries=2)
def plan_of(revision: int) -> pd.DataFrame:
    """:func:`analysis.plan.plan` of the snapshot of ``revision``."""
    territory = session.at(revision).territory
    return plan.plan(territory.tables, territory.scope_date)


@st.cache_resource(show_spinner=False, max_entries=50)
def partners(revision: int, codes: tuple[str, ...], theme: str, discipline: str) -> pd.DataFrame:
    """:func:`analysis.plan.partners` for an action of these quartiers, theme and discipline."""
    territory = session.at(revision).territory
    return plan.partners(
        territory.tables,
        territory.outline_sites,
        territory.crs,
        codes,
        theme,
        discipline,
        territory.scope_date,
    )


@st.cache_resource(show_spinner=False, max_entries=50)
def gap_of(revision: int, need_id: str, period: str) -> Gap:
    """:func:`analysis.plan.gap_of` the need."""
    territory = session.at(revision).territory
    tables = territory.tables
    need = tables["needs"].set_index("need_id").loc[need_id]
    communes = territory.quartiers.set_index("code_qp")["insee_com"].get(need["code_qp"], "")
    return plan.gap_of(
        need,
        found_need.read(need["figures"]),
        communes.split(","),
        tables["class_hours"],
        period,
        territory.scope_date,
    )


@st.cache_resource(show_spinner=False, max_entries=50)
def dispositifs(revision: int, need_id: str, period: str) -> pd.DataFrame:
    """:func:`analysis.matcher.match` for the need."""
    rules = session.at(revision).territory.tables["dispositifs"]
    return match(rules, gap_of(revision, need_id, period))


def opened() -> str:
    """The action of the address: its identifier, ``NEW``, or empty."""
    return str(st.query_params.get(_ACTION, ""))


def open_action(action_id: str, need_id: str = "") -> None:
    """Look at an action, or at a new one for the need ``need_id``."""
    let_go()
    st.query_params[_ACTION] = action_id
    if need_id:
        st.query_params[NEED] = need_id


def close_action() -> None:
    """Come back to the plan."""
    let_go()
    st.query_params.pop(_ACTION, None)


def let_go() -> None:
    """Forget what the form started from: it starts again from what is stored."""
    st.session_state.pop(HELD, None)


def whole(snapshot: Snapshot, period: str) -> Scope:
    """All quartiers and ages in ``period``, walking as usual for each age."""
    territory = snapshot.territory
    codes = tuple(territory.quartiers["code_qp"])
    return Scope(scope.WHOLE, territory.short_name, codes, scope.ALL_AGES, period, scope.BY_AGE)


def expected(snapshot: Snapshot, simulation_id: str) -> str:
    """The effect of a kept simulation on the whole territory, frozen as JSON for an action."""
    kept = simulation_session.kept(snapshot.revision, snapshot)[simulation_id]
    here = whole(snapshot, _period(kept.edits, snapshot))
    norms = snapshot.territory.tables["need_scenarios"]["scenario"]
    norm = min(norms, key=lambda code: (code != "universelle", code))
    on = Basis(here.period, norm, here.walk)
    before = coverage_session.total(snapshot.revision, on, here).fillna(0)
    found = simulation_session.simulated(snapshot.revision, on, here, kept.edits)
    return frozen(
        found.effect,
        simulation=kept.name,
        revision=snapshot.revision,
        scope_date=snapshot.territory.scope_date.isoformat(),
        territory=here.name,
        period=here.period,
        scenario=norm,
        walking_min=here.walking_min,
        before_min_h=round(before["uncovered_min_h"], 1),
        before_max_h=round(before["uncovered_max_h"], 1),
        need_h=round(before["need_h"], 1),
    )


def _period(edits: tuple[Edit, ...], snapshot: Snapshot) -> str:
    """The period that most edits are about."""
    sessions = snapshot.territory.tables["sessions"].set_index("session_id")["period"]
    periods = [
        sessions.get(edited_id(edit))
        if isinstance(edit, Close)
        else edit.values.get("period") or sessions.get(edited_id(edit))
        for edit in edits
    ]
    usual = pd.Series(periods, dtype="object").mode()
    return str(usual.iloc[0]) if len(usual) else "scolaire"


@st.cache_resource(show_spinner="Effet observé…", max_entries=20)
def effect_of(
    revision: int, action_id: str, _snapshot: Snapshot
) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """:func:`analysis.plan_effect.openings` of the simulation of an action, and
    :func:`analysis.plan_effect.side_by_side`; None where no effect was frozen."""
    territory = _snapshot.territory
    tables = territory.tables
    action = tables["actions"].set_index("action_id").loc[action_id]
    simulations = simulation_session.kept(revision, _snapshot)
    if pd.isna(action["expected"]) or action["simulation_id"] not in simulations:
        return None
    frozen_effect = json.loads(action["expected"])
    kept = simulations[action["simulation_id"]]
    sessions = tables["sessions"]
    origin = _origin(kept.edits, sessions, int(frozen_effect["revision"]))
    made_on = kept.made_on.date()
    found = plan_effect.openings(kept.edits, sessions, origin, made_on, territory.scope_date)
    back = plan_effect.without(found, kept.edits, sessions, origin)
    on = Basis(
        frozen_effect["period"], frozen_effect["scenario"], plan_effect.walk_of(frozen_effect)
    )
    codes = [row["code_qp"] for row in frozen_effect["quartiers"]]
    bands = [row["band"] for row in frozen_effect["bands"] if row["band"] in BANDS]
    units = simulation_session.units(revision, codes)
    now, taken_back = plan_effect.observed(
        simulation_session.reference(revision, on), back, units, bands
    )
    return found, plan_effect.side_by_side(frozen_effect, now, taken_back)


def _origin(edits: tuple[Edit, ...], sessions: pd.DataFrame, revision: int) -> pd.DataFrame:
    """The sessions that ``edits`` change or close as they stood at ``revision``."""
    names = [edited_id(edit) for edit in edits if not isinstance(edit, Add)]
    rows: list[dict[str, Any]] = []
    for name in names:
        since = [
            change
            for change in store.history(session.database(), "sessions", (name,))
            if change.revision > revision
        ]
        if since:
            rows += [dict(since[-1].before)] if since[-1].before else []
        else:
            rows += sessions[sessions["session_id"] == name].to_dict("records")
    frame = pd.DataFrame(rows, columns=list(sessions))
    checked: pd.DataFrame = schemas.TABLES["sessions"].validate(frame)
    return checked
