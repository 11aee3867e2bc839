"""What an action was expected to change, and what its sessions change once they are open.

Observed is told all else equal: today’s uncovered child-hours beside what they would be without
what the action opened, so that other changes since are not taken for its effect.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.reach import WALKING_MIN
from analysis.reference import Reference
from analysis.report import by_quartier
from analysis.scenarios import Add, Change, Close, Edit, Effect, edited_id, effect
from analysis.simulations import ENDS

NOT_YET: Final = "pas encore ouvert"
PARTLY: Final = "partiellement ouvert"
DONE: Final = "ouvert"

_COMPARED: Final = ["site_id", "weekdays", "start_min", "end_min", "period", "age_min", "age_max",
                    "capacity", "public", "reserved_quartiers"]  # fmt: skip
_COLUMNS: Final = ["session_id", "kind", "state", "found"]


def openings(
    edits: Sequence[Edit],
    sessions: pd.DataFrame,
    origin: pd.DataFrame,
    since: dt.date,
    today: dt.date,
) -> pd.DataFrame:
    """How far each edit of a simulation is in force on ``today``.

    An added session is open when stored sessions of the same site and period, begun on or after
    ``since`` (the day the simulation was made) or bearing its identifier, hold its days, hours,
    ages and places; partly when they hold some of them. A change is made when the stored session
    is as planned, partly when only some of what was to change is. A closed session is gone, or
    past its last day. ``origin`` has the sessions that edits change or close as they were.

    Returns ``session_id`` (of the edit), ``kind`` (ajouter, modifier, fermer), ``state``
    (``NOT_YET``, ``PARTLY``, ``DONE``) and ``found`` (identifiers of the stored sessions that
    answer it, comma-separated), in the order of ``edits``.
    """
    day = pd.Timestamp(today)
    in_force = sessions[(sessions["valid_from"] <= day) & (sessions["valid_to"] >= day)]
    before = origin.set_index("session_id", drop=False)
    rows = []
    for edit in edits:
        name = edited_id(edit)
        if isinstance(edit, Add):
            state, found = _added(edit.values, in_force, pd.Timestamp(since))
            rows.append((name, "ajouter", state, found))
        elif isinstance(edit, Change):
            now = in_force[in_force["session_id"] == name]
            was = before.loc[name] if name in before.index else None
            state = _changed(edit.values, now, was)
            rows.append((name, "modifier", state, "" if state == NOT_YET else name))
        else:
            there = (in_force["session_id"] == name).any()
            rows.append((name, "fermer", NOT_YET if there else DONE, "" if there else name))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _added(
    planned: Mapping[str, Any], in_force: pd.DataFrame, since: pd.Timestamp
) -> tuple[str, str]:
    days = set(str(planned["weekdays"]))
    shared = in_force["weekdays"].map(lambda text: len(days.intersection(text)))
    overlap = in_force["end_min"].clip(upper=int(planned["end_min"])) - in_force["start_min"].clip(
        lower=int(planned["start_min"])
    )
    begun = (in_force["valid_from"] >= since) | (in_force["session_id"] == planned["session_id"])
    found = in_force[
        (in_force["site_id"] == planned["site_id"])
        & (in_force["period"] == planned["period"])
        & (in_force["age_min"] <= int(planned["age_max"]))
        & (in_force["age_max"] >= int(planned["age_min"]))
        & (in_force["public"] == planned["public"])
        & begun
        & (shared > 0)
        & (overlap > 0)
    ]
    if found.empty:
        return NOT_YET, ""
    minutes = int(planned["end_min"]) - int(planned["start_min"])
    wanted = float(planned["capacity"] or 0) * len(days) * minutes
    held = found["capacity"].fillna(0) * shared[found.index] * overlap[found.index]
    ages = (found["age_min"].min() <= int(planned["age_min"])) and (
        found["age_max"].max() >= int(planned["age_max"])
    )
    whole = ages and float(held.sum()) >= wanted
    return (DONE if whole else PARTLY), ",".join(found["session_id"])


def _changed(planned: Mapping[str, Any], now: pd.DataFrame, was: pd.Series | None) -> str:
    if now.empty:
        return NOT_YET
    stored = now.iloc[0]
    meant = [
        c for c in _COMPARED if c in planned and (was is None or not _same(planned[c], was[c]))
    ]
    made = [_same(planned[column], stored[column]) for column in meant]
    return DONE if all(made) else PARTLY if any(made) and was is not None else NOT_YET


def _same(one: object, other: object) -> bool:
    return bool((pd.isna(one) and pd.isna(other)) or one == other)


def without(
    found: pd.DataFrame, edits: Sequence[Edit], sessions: pd.DataFrame, origin: pd.DataFrame
) -> list[Edit]:
    """Edits that take back what :func:`openings` found in force: new sessions closed, changed and
    closed ones as they were in ``origin`` (those that are not there stay as they are)."""
    rows = origin.astype(object).where(origin.notna(), None).to_dict("records")
    before = {str(row["session_id"]): row for row in rows}
    stored = set(sessions["session_id"])
    back: dict[str, Edit] = {}
    for edit, state, names in zip(edits, found["state"], found["found"], strict=True):
        name = edited_id(edit)
        if state == NOT_YET:
            continue
        if isinstance(edit, Add):
            back |= {session_id: Close(session_id) for session_id in names.split(",")}
        elif name in before:
            was = {str(column): value for column, value in before[name].items()}
            back[name] = Change(name, was) if name in stored else Add(was)
    return list(back.values())


def observed(
    reference: Reference, back: Sequence[Edit], units: pd.Series, bands: Sequence[str]
) -> tuple[pd.DataFrame, Effect]:
    """Uncovered child-hours now, and what taking the openings ``back`` would add to them.

    ``units`` as in :func:`analysis.coverage.expected`. Returns a table (``what``: ``ensemble``,
    ``quartier`` or ``age``; ``code``; both ends of the uncovered child-hours a week) and the
    :class:`analysis.scenarios.Effect` of the edits.
    """
    together = pd.Series("", units.index).where(units.notna())
    together = together.astype(pd.CategoricalDtype([""]))
    week = reference.week
    parts = [
        by_quartier(week, together, bands).assign(what="ensemble"),
        by_quartier(week, units, bands).assign(what="quartier"),
        *(
            by_quartier(week, together, [band]).assign(what="age", code_qp=band)
            for band in bands
        ),
    ]  # fmt: skip
    now = pd.concat(parts, ignore_index=True).rename(columns={"code_qp": "code"})
    now["code"] = now["code"].astype("str")
    return now[["what", "code", *ENDS]], effect(reference, back, units, bands)


def side_by_side(
    expected: Mapping[str, Any], now: pd.DataFrame, taken_back: Effect
) -> pd.DataFrame:
    """Before, planned and observed, in child-hours a week left uncovered.

    ``expected`` is the frozen effect (:func:`analysis.simulations.frozen`); ``now`` and
    ``taken_back`` are of :func:`observed`. Returns ``what``, ``code`` and both ends
    (``_min_h``, ``_max_h``) of ``before`` (today without the openings), ``planned`` (before, with
    the frozen effect) and ``observed`` (today). NA where a quartier has no population.
    """
    back = pd.concat(
        [
            taken_back.total.to_frame().T.assign(what="ensemble", code=""),
            taken_back.by_unit.rename(columns={"unit": "code"}).assign(what="quartier"),
            taken_back.by_band.rename(columns={"band": "code"}).assign(what="age"),
        ]
    )
    frozen = pd.DataFrame(
        [
            {"what": "ensemble", "code": "", **{end: expected.get(end) for end in ENDS}},
            *({"what": "quartier", "code": r["code_qp"], **{e: r.get(e) for e in ENDS}}
              for r in expected.get("quartiers", [])),
            *({"what": "age", "code": r["band"], **{e: r.get(e) for e in ENDS}}
              for r in expected.get("bands", [])),
        ]
    )  # fmt: skip
    keys = ["what", "code"]
    table = now.merge(back, on=keys, how="left", suffixes=("", "_back"))
    table = table.merge(frozen, on=keys, how="left", suffixes=("", "_plan"))
    out = table[keys].copy()
    for end in ENDS:
        side = end.removeprefix("uncovered_")
        before = table[end] + table[f"{end}_back"].fillna(0)
        out[f"before_{side}"] = before.clip(lower=0)
        out[f"planned_{side}"] = (before + table[f"{end}_plan"].astype("float64")).clip(lower=0)
        out[f"observed_{side}"] = table[end]
    return out


def walk_of(expected: Mapping[str, Any]) -> int:
    """The one longest walk of the frozen effect in minutes, 0 where it goes by age."""
    walks = expected.get("walking_min") or {}
    if not walks or dict(walks) == dict(WALKING_MIN):
        return 0
    return int(max(walks.values()))
