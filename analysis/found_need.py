"""What the pages find, as a need to keep: its figures frozen at the day and revision they stand on.

``figures`` of the table ``needs`` is JSON. Of a stretch (kind ``creneau``): period, scenario,
walk_min (0: by age), at_school, weekdays, start_min, end_min, need_h, uncovered_min_h,
uncovered_max_h (child-hours a week), missing_places, bottleneck, revision. Of a rupture: period,
walk_min, over_min, where, weekdays, start_min (end of class), end_min (first place, null: none
that day), gap_min, share, revision. Of a missing partner or discipline: code, candidates. Of a gap
of mixité: theme, year, girls, boys, share, share_low, share_high, expected_share. Of a deadline:
project_id, title, what, on, days. All have the revision that they stand on.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.deadlines import WHAT
from analysis.mixite_report import ACTIVITIES, interval, share
from analysis.need import GIRLS_SHARE
from data.french import count, day, hour, number, percent, weekdays
from data.vocabulary import BANDS, PERIODS

CLOSED: Final = "clos"
_SAME: Final = {
    "creneau": ("period", "weekdays", "start_min", "end_min", "where"),
    "rupture": ("period", "weekdays", "start_min", "end_min", "where"),
    "partenaire": ("code",),
    "discipline": ("code",),
    "mixite": ("theme",),
    "projet": ("project_id", "what"),
}
"""Figures that make two needs of a kind, quartier and band the same one."""


@dataclass(frozen=True)
class FoundNeed:
    """A need as a page finds it; ``figures`` as said above, ``band`` None for all ages."""

    code_qp: str
    kind: str
    band: str | None
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


def of_missing(missing: Mapping[str, Any], basis: Mapping[str, Any]) -> FoundNeed:
    """A row of :func:`analysis.network_report.missing_with_candidates`, under ``basis``."""
    figures = {
        **basis,
        "code": str(missing["code"]),
        "missing": str(missing["missing"]),
        "candidates": str(missing["candidates"]),
    }
    kind = str(missing["what"])
    lacks = "Aucun partenaire" if kind == "partenaire" else "Aucun acteur de la discipline"
    statement = f"{lacks} « {missing['missing']} » présent à {missing['quartier']}"
    return FoundNeed(str(missing["code_qp"]), kind, None, statement, figures)


def of_mixite_gap(gap: Mapping[str, Any], year: int, basis: Mapping[str, Any]) -> FoundNeed:
    """A row of :func:`analysis.mixite_report.gaps` of ``year``, under ``basis``."""
    figures = {
        **basis,
        "theme": str(gap["theme"]),
        "year": year,
        "girls": int(gap["girls"]),
        "boys": int(gap["boys"]),
        **{name: round(float(gap[name]), 3) for name in ("share", "share_low", "share_high")},
        "expected_share": GIRLS_SHARE,
    }
    statement = (
        f"{ACTIVITIES[str(gap['theme'])]} accueillent {share(gap)} de filles parmi les "
        f"{BANDS[str(gap['band'])]}"
    )
    return FoundNeed(str(gap["quartier"]), "mixite", str(gap["band"]), statement, figures)


def of_deadline(deadline: Mapping[str, Any], code_qp: str, basis: Mapping[str, Any]) -> FoundNeed:
    """A row of :func:`analysis.deadlines.deadlines`, for the quartier ``code_qp``."""
    on, late = deadline["on"].date(), -int(deadline["days"])
    figures = {
        **basis,
        "project_id": str(deadline["project_id"]),
        "title": str(deadline["title"]),
        "what": str(deadline["what"]),
        "on": on.isoformat(),
        "days": -late,
    }
    what = WHAT[figures["what"]].lower()
    delay = f", dépassée de {count(late, 'jour')}" if late > 0 else ""
    statement = f"{figures['title']} : {what} attendue le {day(on)}{delay}"
    return FoundNeed(code_qp, "projet", None, statement, figures)


def in_words(kind: str, figures: Mapping[str, Any]) -> list[str]:
    """Sentences of frozen figures; none where there are none, or not of this kind."""
    words = {
        "creneau": _stretch_words,
        "rupture": _rupture_words,
        "partenaire": _missing_words,
        "discipline": _missing_words,
        "mixite": _mixite_words,
        "projet": _deadline_words,
    }[kind]
    try:
        return words(figures)
    except (KeyError, TypeError, ValueError):
        return []


def _stretch_words(figures: Mapping[str, Any]) -> list[str]:
    low, high = (number(figures[f"uncovered_{end}_h"]) for end in ("min", "max"))
    return [
        f"{weekdays(figures['weekdays']).capitalize()}, {hour(figures['start_min'])} – "
        f"{hour(figures['end_min'])}, {PERIODS[figures['period']].lower()} : {low} à {high} "
        f"heures-enfant par semaine sans place, sur {number(figures['need_h'])} de besoin "
        f"({count(figures['missing_places'], 'place')} à trouver)",
        figures["bottleneck"],
    ]


def _rupture_words(figures: Mapping[str, Any]) -> list[str]:
    first = figures["end_min"]
    after = "aucune place ce jour-là" if first is None else f"première place à {hour(first)}"
    return [
        f"{figures['where']}, {weekdays(figures['weekdays'])} : fin de la classe à "
        f"{hour(figures['start_min'])}, {after} ; {percent(figures['share'])} des enfants"
    ]


def _missing_words(figures: Mapping[str, Any]) -> list[str]:
    found = figures["candidates"]
    return [f"Pourraient venir, du plus proche : {found}" if found else "Aucun candidat connu"]


def _mixite_words(figures: Mapping[str, Any]) -> list[str]:
    return [
        f"{share(figures)} de filles {interval(figures)}, {number(figures['girls'])} filles et "
        f"{number(figures['boys'])} garçons comptés à la rentrée {figures['year']} ; "
        f"{percent(figures['expected_share'])} parmi les habitants (hypothèse)"
    ]


def _deadline_words(figures: Mapping[str, Any]) -> list[str]:
    on, days = dt.date.fromisoformat(figures["on"]), figures["days"]
    left = f"dépassée de {count(-days, 'jour')}" if days < 0 else f"dans {count(days, 'jour')}"
    return [f"{figures['title']} : {WHAT[figures['what']].lower()} le {day(on)}, {left}"]


def already_open(needs: pd.DataFrame, found: FoundNeed) -> str | None:
    """``need_id`` of the need of the same quartier, kind and band about the same thing (hours,
    partner, theme or project) that is not closed."""
    band = needs["band"].isna() if found.band is None else needs["band"].eq(found.band)
    same = needs[
        needs["code_qp"].eq(found.code_qp)
        & needs["kind"].eq(found.kind)
        & band
        & needs["status"].ne(CLOSED)
        & needs["figures"].notna()
    ]
    for need_id, text in same[["need_id", "figures"]].itertuples(index=False):
        kept = read(text)
        if kept and all(kept.get(n) == found.figures.get(n) for n in _SAME[found.kind]):
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


def read(text: object) -> dict[str, Any]:
    """Frozen figures; none where there are none or somebody typed something else."""
    try:
        kept = json.loads(str(text))
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}
