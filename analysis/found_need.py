"""What coverage finds, as a need to keep: its figures frozen at the day and revision they stand on.

``figures`` of the table ``needs`` is JSON. Of a stretch (kind ``creneau``): period, scenario,
walk_min (0: by age), at_school, weekdays, start_min, end_min, need_h, uncovered_min_h,
uncovered_max_h (child-hours a week), missing_places, bottleneck, revision. Of a rupture: period,
walk_min, over_min, where, weekdays, start_min (end of class), end_min (first place, null: none
that day), gap_min, share, revision.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from data.french import count, hour, number, weekdays
from data.vocabulary import BANDS

CLOSED: Final = "clos"
_SAME: Final = ("period", "weekdays", "start_min", "end_min")


@dataclass(frozen=True)
class FoundNeed:
    """A need as coverage finds it; ``figures`` as said above."""

    code_qp: str
    kind: str
    band: str
    statement: str
    figures: dict[str, Any]


def of_stretch(stretch: Mapping[str, Any], basis: Mapping[str, Any]) -> FoundNeed:
    """A row of :func:`analysis.weekly.same_hours`, under ``basis`` (period, scenario, walk_min,
    at_school, revision)."""
    sums = ("need_h", "uncovered_min_h", "uncovered_max_h")
    start, end, places = (int(stretch[n]) for n in ("start_min", "end_min", "missing_places"))
    figures = {
        **basis,
        "weekdays": str(stretch["weekdays"]),
        "start_min": start,
        "end_min": end,
        **{name: round(float(stretch[name]), 1) for name in sums},
        "missing_places": places,
        "bottleneck": str(stretch["bottleneck"]),
    }
    lacking = (
        f"il manque {count(places, 'place')}"
        if places
        else f"{number(stretch['uncovered_max_h'])} heures-enfant par semaine sans place"
    )
    statement = (
        f"{weekdays(figures['weekdays']).capitalize()}, {hour(start)} – {hour(end)} : {lacking} "
        f"pour les {BANDS[stretch['band']]}"
    )
    return FoundNeed(str(stretch["unit"]), "creneau", str(stretch["band"]), statement, figures)


def of_rupture(rupture: Mapping[str, Any], basis: Mapping[str, Any]) -> FoundNeed:
    """A row of :func:`analysis.ruptures.by_hours` with ``code_qp`` and ``where`` (a school or a
    quartier, in words), under ``basis`` (period, walk_min, over_min, revision)."""
    start = int(rupture["class_end_min"])
    end, gap = (
        None if pd.isna(rupture[name]) else int(rupture[name]) for name in ("start_min", "gap_min")
    )
    figures = {
        **basis,
        "where": str(rupture["where"]),
        "weekdays": str(rupture["weekdays"]),
        "start_min": start,
        "end_min": end,
        "gap_min": gap,
        "share": round(float(rupture["share"]), 3),
    }
    lacking = (
        f"rien à portée après {hour(start)}"
        if end is None
        else f"rien à portée entre {hour(start)} et {hour(end)}"
    )
    statement = (
        f"{weekdays(figures['weekdays']).capitalize()} : {lacking} pour les "
        f"{BANDS[rupture['band']]} ({figures['where']})"
    )
    return FoundNeed(str(rupture["code_qp"]), "rupture", str(rupture["band"]), statement, figures)


def already_open(needs: pd.DataFrame, found: FoundNeed) -> str | None:
    """``need_id`` of the need of the same quartier, band and hours that is not closed."""
    same = needs[
        needs["code_qp"].eq(found.code_qp)
        & needs["kind"].eq(found.kind)
        & needs["band"].eq(found.band)
        & needs["status"].ne(CLOSED)
        & needs["figures"].notna()
    ]
    for need_id, text in same[["need_id", "figures"]].itertuples(index=False):
        kept = _read(text)
        if all(kept.get(name) == found.figures[name] for name in _SAME) and kept.get(
            "where"
        ) == found.figures.get("where"):
            return str(need_id)
    return None


def row(needs: pd.DataFrame, found: FoundNeed, statement: str, day: dt.date) -> dict[str, Any]:
    """The row of the table ``needs`` to create, under the first free number."""
    numbers = needs["need_id"].str.extract(r"^B(\d+)$")[0].dropna().astype("int64")
    return {
        "need_id": f"B{numbers.max() + 1 if len(numbers) else 1:02d}",
        "code_qp": found.code_qp,
        "kind": found.kind,
        "band": found.band,
        "statement": statement,
        "figures": json.dumps(found.figures, ensure_ascii=False),
        "detected_on": pd.Timestamp(day),
        "status": "ouvert",
    }


def _read(text: str) -> dict[str, Any]:
    """Frozen figures; none where somebody typed something else."""
    try:
        kept = json.loads(text)
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
