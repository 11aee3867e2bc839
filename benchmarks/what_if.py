"""One edited session at national scale, against computing the whole week again.

Both sides start warm: the week laid out, the reference made. « Dès la modification » counts the
tables too: finding which usable sessions change, against finding all usable sessions anew.
"""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from analysis.coverage import expected_arrays, zones
from analysis.reach import WALKING_MIN
from analysis.reference import Reference
from analysis.scenarios import Change, changed_sessions, covered_change
from analysis.situation import Setting
from benchmarks.coverage import national_world

Row = dict[str, Any]


def run() -> list[Row]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``."""
    return [row for mixed in (False, True) for row in _rows(mixed)]


def _rows(mixed: bool) -> list[Row]:
    world = national_world(100_000, mixed=mixed)
    sessions = world["sessions"].assign(
        session_id=np.arange(100_000).astype(str),
        activity_id="a",
        period="scolaire",
        valid_from=pd.Timestamp(2026, 9, 1),
        valid_to=pd.Timestamp(2027, 7, 2),
        updated_on=pd.Timestamp(2026, 9, 1),
    )
    sessions = sessions.astype({"capacity": "Int64"})
    sites = pd.DataFrame({"site_id": world["site_ids"], "lon": 0.7, "lat": 47.4})
    of = (world["children"], world["rates"], sites, world["reach_min"])
    setting = Setting(*of, "scolaire", dt.date(2026, 9, 23), WALKING_MIN, zones)
    units = world["children"]["code_qp"].astype("category")
    usable = setting.usable(sessions)[0]
    reference = Reference(setting, sessions, setting.week(usable))
    edits = [Change("5", {"capacity": 50, "start_min": 480})]
    before, after = changed_sessions(reference, edits)

    def difference() -> None:
        covered_change(reference, before, after, units)

    def from_the_edit() -> None:
        covered_change(reference, *changed_sessions(reference, edits), units)

    def week() -> None:
        expected_arrays(setting.week(usable), units)

    def from_the_tables() -> None:
        expected_arrays(setting.week(setting.usable(sessions)[0]), units)

    kind = "mixtes" if mixed else "alignés"
    return [
        _row(f"un créneau modifié, {kind}", difference, week, "≥ 100"),
        _row(
            f"un créneau modifié, {kind}, dès la modification", from_the_edit, from_the_tables, "—"
        ),
    ]


def _row(what: str, ours: Callable[[], None], peer: Callable[[], None], goal: str) -> Row:
    ours_s, peer_s = _seconds(ours, 20), _seconds(peer, 3)
    return {
        "what": what,
        "ours_s": ours_s,
        "peer": "toute la semaine nationale",
        "peer_s": peer_s,
        "ratio": peer_s / ours_s,
        "goal": goal,
    }


def _seconds(run: Callable[[], None], times: int) -> float:
    """Best of some runs."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return min(spent)
