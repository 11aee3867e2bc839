"""Simulations « Et si… » as they are kept: edits to stored rows and back, and what they do.

A simulation holds one edit a session at most, each with all its columns, so that it still reads
when the stored session has changed since.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.coverage import Week
from analysis.funding import in_pedt, staff, yearly_place_h
from analysis.reference import Reference
from analysis.scenarios import Add, Change, Close, Edit, Effect, apply, edited_id, effect
from analysis.times import session_temps
from data import schemas
from data.check import Tables

EDITS: Final = schemas.TABLES["simulation_edits"]
COLUMNS: Final = [c for c in EDITS.columns if c not in {"simulation_id", "rank", "kind"}]
"""Columns of a session that a simulation keeps."""

_KINDS: Final = {Add: "ajouter", Change: "modifier", Close: "fermer"}
ENDS: Final = ["uncovered_min_h", "uncovered_max_h"]


@dataclass(frozen=True)
class Simulation:
    """What the edits of a simulation do to the stored situation."""

    edits: tuple[Edit, ...]
    """Those that can be applied."""
    lost: tuple[Edit, ...]
    """Those whose session or site is gone since."""
    effect: Effect
    sessions: pd.DataFrame
    """All sessions, edited."""
    week: Week
    """The edited week."""
    left_out: pd.DataFrame
    """Edited sessions that do not count, and why (:func:`analysis.quality.usable_sessions`)."""


def rows_of(simulation_id: str, edits: Sequence[Edit]) -> pd.DataFrame:
    """Rows of the table ``simulation_edits``; raises pandera’s SchemaErrors on a wrong value."""
    rows = [
        {
            "simulation_id": simulation_id,
            "rank": rank,
            "kind": _KINDS[type(edit)],
            **({} if isinstance(edit, Close) else edit.values),
            "session_id": edited_id(edit),
        }
        for rank, edit in enumerate(edits, start=1)
    ]
    frame: pd.DataFrame = EDITS.validate(pd.DataFrame(rows, columns=list(EDITS.columns)))
    return frame


def edits_of(rows: pd.DataFrame) -> tuple[Edit, ...]:
    """Edits of the rows of one simulation, in the order of their rank."""
    found: list[Edit] = []
    for row in rows.sort_values("rank")[["kind", *COLUMNS]].to_dict("records"):
        kind = row.pop("kind")
        values = {str(column): None if pd.isna(value) else value for column, value in row.items()}
        if kind == "ajouter":
            found.append(Add(values))
        else:
            name = str(values.pop("session_id"))
            found.append(Close(name) if kind == "fermer" else Change(name, values))
    return tuple(found)


def put(edits: Sequence[Edit], edit: Edit) -> tuple[Edit, ...]:
    """``edits`` with one more, which takes the place of an earlier edit of the same session: a
    session that the simulation adds is changed there, and closing it only takes it back."""
    name = edited_id(edit)
    before = next((old for old in edits if edited_id(old) == name), None)
    if before is None:
        return (*edits, edit)
    if isinstance(before, Add) and isinstance(edit, Close):
        return tuple(old for old in edits if old is not before)
    if isinstance(before, Add) and isinstance(edit, Change):
        edit = Add({**before.values, **edit.values})
    return tuple(edit if old is before else old for old in edits)


def new_id(edits: Iterable[Edit], sessions: pd.DataFrame) -> str:
    """An identifier that no session bears, for one more added session."""
    taken = {edited_id(edit) for edit in edits} | set(sessions["session_id"])
    numbers = range(1, len(taken) + 2)
    return next(name for name in map("nouveau-{}".format, numbers) if name not in taken)


def simulate(
    reference: Reference, edits: Sequence[Edit], units: pd.Series, bands: Sequence[str]
) -> Simulation:
    """What ``edits`` do for the children of some ``units`` and ``bands``.

    ``units`` as in :func:`analysis.coverage.expected`.
    """
    sessions, setting = reference.sessions, reference.setting
    stored, sites = set(sessions["session_id"]), set(setting.sites["site_id"])

    def holds(edit: Edit) -> bool:
        at = None if isinstance(edit, Close) else edit.values.get("site_id")
        is_known = edited_id(edit) in stored
        return is_known != isinstance(edit, Add) and (at is None or at in sites)

    kept = tuple(edit for edit in edits if holds(edit))
    edited = apply(sessions, kept)
    usable, left_out = setting.usable(edited)
    touched = left_out["session_id"].isin([edited_id(edit) for edit in kept])
    return Simulation(
        edits=kept,
        lost=tuple(edit for edit in edits if not holds(edit)),
        effect=effect(reference, kept, units, bands),
        sessions=edited,
        week=setting.week(usable),
        left_out=left_out[touched].reset_index(drop=True),
    )


def account(
    found: Effect, tables: Tables, days: pd.DataFrame, period: str, day: dt.date
) -> pd.DataFrame:
    """Places offered and legal staff of the sessions that go (negative) and come.

    ``tables`` holds sites, projects and class_hours; ``days`` is
    :func:`analysis.funding.days_of_year`. Returns ``session_id``, ``is_new``, ``place_h``
    (child-hours a year, every place taken), ``animators`` and ``animator_h`` (a week; NA where
    no ratio is known).
    """
    sides = pd.concat([found.before.assign(is_new=False), found.after.assign(is_new=True)])
    sides = sides.reset_index(drop=True)
    sites = tables["sites"]
    temps = session_temps(sides, sites, tables["class_hours"], day)
    legal = staff(sides, temps, in_pedt(sides, sites, tables["projects"], day))
    sign = np.where(sides["is_new"], 1, -1)
    return sides[["session_id", "is_new"]].assign(
        place_h=yearly_place_h(sides, days, period) * sign,
        animators=legal["animators"] * sign,
        animator_h=legal["animator_h"] * sign,
    )


def compare(first: Effect, second: Effect) -> pd.DataFrame:
    """Two effects on the same units: ``unit``, both ends of each (suffixes ``_1`` and ``_2``);
    units that neither changes by half a child-hour are left out."""
    table = first.by_unit.merge(second.by_unit, on="unit", suffixes=("_1", "_2"))
    changes = table.drop(columns="unit").abs().max(axis=1) >= 0.5
    return table[changes].reset_index(drop=True)


def frozen(found: Effect, **context: object) -> str:
    """The effect of a simulation as JSON, for the ``expected`` of an action.

    Beside ``context`` (who asked what of which data): ``uncovered_min_h`` and
    ``uncovered_max_h``, child-hours a week added to the two ends (negative: fewer uncovered), in
    all, under ``quartiers`` by ``code_qp`` and under ``bands`` by ``band``.
    """

    def ends(row: Mapping[str, float]) -> dict[str, float | None]:
        return {end: None if pd.isna(row[end]) else round(float(row[end]), 1) for end in ENDS}

    quartiers = [
        {"code_qp": row["unit"], **ends(row)}
        for row in found.by_unit.to_dict("records")
        if abs(row["uncovered_max_h"]) >= 0.5
    ]
    bands = [{"band": row["band"], **ends(row)} for row in found.by_band.to_dict("records")]
    content = {**context, **ends(found.total), "quartiers": quartiers, "bands": bands}
    return json.dumps(content, ensure_ascii=False)
