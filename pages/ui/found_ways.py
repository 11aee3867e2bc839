"""What Réseau, Mixité and Échéances find becomes a need of the plan in one click."""

from collections.abc import Mapping

import pandas as pd

from analysis import deadlines, found_need
from analysis.deadlines import WHAT
from data.french import count
from data.vocabulary import BANDS, NEED_KINDS, OUTSIDE_QPV, THEMES
from pages.ui import ways_on
from pages.ui.scope import Scope
from pages.ui.session import Snapshot


def missing(snapshot: Snapshot, table: pd.DataFrame) -> None:
    """``table`` is :func:`analysis.network_report.missing_with_candidates` of the scope."""
    rows = {f"{row['code_qp']}|{row['what']}|{row['code']}": row
            for row in table.to_dict("records")}  # fmt: skip
    basis = {"revision": snapshot.revision}
    _show(
        snapshot,
        {key: f"{row['quartier']} · {NEED_KINDS[row['what']].lower()} : {row['missing']}"
         for key, row in rows.items()},
        lambda key: found_need.of_missing(rows[key], basis),
        label="Garder un absent comme besoin",
        key="absent",
        origin="Réseau",
    )  # fmt: skip


def mixite_gaps(
    snapshot: Snapshot, gaps: pd.DataFrame, year: int, names: Mapping[str, str]
) -> None:
    """``gaps`` is :func:`analysis.mixite_report.gaps` of ``year``; a need is that of a quartier,
    so those found outside every quartier have none."""
    inside = gaps[gaps["quartier"] != OUTSIDE_QPV]
    rows = {f"{row['quartier']}|{row['theme']}|{row['band']}": row
            for row in inside.to_dict("records")}  # fmt: skip
    basis = {"revision": snapshot.revision}
    _show(
        snapshot,
        {key: f"{names.get(row['quartier'], row['quartier'])} · {THEMES[row['theme']]} · "
         f"{BANDS[row['band']]}" for key, row in rows.items()},
        lambda key: found_need.of_mixite_gap(rows[key], year, basis),
        label="Garder un écart comme besoin",
        key="ecart",
        origin="Mixité",
    )  # fmt: skip


def overdue(snapshot: Snapshot, here: Scope, table: pd.DataFrame) -> None:
    """``table`` is :func:`analysis.deadlines.deadlines`; a late project of a commune is offered
    once for each of its quartiers in the scope."""
    quartiers = snapshot.territory.quartiers
    quartiers = quartiers[quartiers["code_qp"].isin(here.quartiers)].sort_values("name")
    rows = {}
    for due in table[table["state"].isin(deadlines.LATE)].to_dict("records"):
        own = quartiers
        if pd.notna(due["insee_com"]):
            own = quartiers[quartiers["insee_com"].str.contains(due["insee_com"], regex=False)]
        for code, name in own[["code_qp", "name"]].itertuples(index=False):
            rows[f"{due['project_id']}|{due['what']}|{code}"] = (due, code, name)
    basis = {"revision": snapshot.revision}
    _show(
        snapshot,
        {key: f"{due['title']} · {WHAT[due['what']].lower()}, {count(-int(due['days']), 'jour')} "
         f"de retard · {name}" for key, (due, _, name) in rows.items()},
        lambda key: found_need.of_deadline(rows[key][0], rows[key][1], basis),
        label="Garder un retard comme besoin d’un quartier",
        key="retard",
        origin="Échéances",
    )  # fmt: skip


def _show(snapshot: Snapshot, choices: dict[str, str], found: ways_on.Found, **named: str) -> None:
    if choices:
        ways_on.show(snapshot, None, choices, found, **named)
