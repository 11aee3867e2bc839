"""All methods in one place: the text « Comment c’est calculé » of every page."""

import string
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from analysis import mixite, network, plan
from analysis.assumptions import assumptions
from analysis.effects import EFFECTS
from analysis.indicators import DEFINITIONS
from analysis.need import GIRLS_SHARE
from analysis.priority import DRAWS
from analysis.secrecy import Released
from data.check import Tables
from data.french import listing, number, percent
from data.vocabulary import ACTION_STATUSES, BANDS
from pages.ui import scope
from pages.ui.import_session import MAX_MB
from pages.ui.notices import plain
from pages.ui.sections import SECTIONS

ON_THE_PAGE: Final = "*(selon la page)*"
"""Stands for a value that hangs on what was chosen on the page."""

_TITLES: Final = {
    "assumption": "Hypothèse",
    "value": "En vigueur",
    "source": "Source",
    "changed_in": "Où la changer",
}

ROOT: Final = Path(__file__).parents[2]


def index(released: Released, own: str) -> None:
    """Every page but ``own``, folded, with its method and the way to it."""
    for pages in SECTIONS.values():
        for file, title in pages:
            if title == own:
                continue
            with st.expander(title):
                st.markdown(method(ROOT / file, _values(released)))
                st.page_link(file, label=f"Ouvrir la page {title}")


def method(page: Path, values: Mapping[str, str]) -> str:
    """The text beside ``page``; what is not among ``values`` is said to be on the page."""
    text = page.with_suffix(".md").read_text(encoding="utf-8")
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name}
    return text.format(**{name: values.get(name, ON_THE_PAGE) for name in names})


def list_assumptions(tables: Tables) -> None:
    """Draws :func:`analysis.assumptions.assumptions`, one table a subject."""
    for subject, rows in assumptions(tables).groupby("subject", sort=False):
        with st.expander(f"{subject} ({number(len(rows))})"):
            st.table(rows[list(_TITLES)].map(plain).rename(columns=_TITLES).set_index("Hypothèse"))


def _values(released: Released) -> dict[str, str]:
    """What the pages fill in that hangs on no choice."""
    return {
        "walk": scope.WALK_BY_AGE,
        "bands": listing(BANDS.values()),
        "share": percent(GIRLS_SHARE),
        "base": str(mixite.SMALLEST_BASE),
        "threshold_less": str(released.thresholds["attendance"] - 1),
        "kept": str(network.KEPT_EACH),
        "drawn": str(network.DRAWN_TIES),
        "draws": number(DRAWS),
        "near": str(plan.NEAR_MIN),
        "review": str(plan.REVIEW_DAYS),
        "statuses": ", ".join(word.lower() for word in ACTION_STATUSES.values()),
        "size": str(MAX_MB),
        "k": "*k*",
        "definitions": "\n".join(
            f"- **{name}** ({unit}) : {what}"
            for name, unit, what in {**DEFINITIONS, **EFFECTS}.values()
        ),
    }
