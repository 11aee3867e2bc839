"""Which ties the page Réseau looks at, each choice kept in the address of the page."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import streamlit as st

from analysis.network_events import EVENT_KINDS, Affiliations, seen_between, year_before
from data.french import day
from data.vocabulary import SCALES, THEMES

LAST_YEAR = "12 derniers mois"
EVERY_SCALE = "Toutes"


@dataclass(frozen=True)
class Choice:
    """The ties looked at: those seen at least one day of [since, until], of some themes, kinds
    and scales (empty: all), with or without the institutions."""

    since: dt.date
    until: dt.date
    themes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    scales: tuple[str, ...] = ()
    institutions: bool = True

    @property
    def words(self) -> str:
        """« du 24 septembre 2025 au 23 septembre 2026 (actions, sport) »."""
        only = [EVENT_KINDS[code] for code in self.kinds]
        only += [SCALES[code] for code in self.scales] + [THEMES[code] for code in self.themes]
        kept = f" ({', '.join(only).lower()})" if only else ""
        return f"du {day(self.since)} au {day(self.until)}{kept}"

    def events(self, whole: Affiliations, since: dt.date | None = None) -> Affiliations:
        """The events asked for, or those from ``since`` on."""
        return seen_between(
            whole,
            since or self.since,
            self.until,
            kinds=self.kinds,
            themes=self.themes,
            scales=self.scales,
        )


def periods(first: dt.date, today: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
    """The last twelve months, and each school year from that of ``first``, the latest first."""
    years = range(_school_year(today), _school_year(first) - 1, -1)
    return {LAST_YEAR: (year_before(today), today)} | {
        f"Année scolaire {year}-{year + 1}": (
            dt.date(year, 9, 1),
            min(dt.date(year + 1, 8, 31), today),
        )
        for year in years
    }


def _school_year(date: dt.date) -> int:
    return date.year - (date.month < 9)


def choose(first: dt.date, today: dt.date, themes: Collection[str]) -> Choice:
    """Draws the filters; ``themes`` are those that some event has."""
    known = periods(first, today)
    with st.container(horizontal=True, vertical_alignment="bottom", key="filtres_reseau"):
        period = st.selectbox(
            "Liens vus pendant", list(known), key="liens_vus", bind="query-params", width=185
        )
        scale = st.selectbox(
            "Échelle",
            [EVERY_SCALE, *SCALES.values()],
            key="echelle",
            bind="query-params",
            width=175,
        )
        kinds = st.multiselect(
            "Nature du lien",
            list(EVENT_KINDS),
            format_func=EVENT_KINDS.__getitem__,
            placeholder="Toutes",
            key="nature",
            bind="query-params",
            width=175,
        )
        chosen = st.multiselect(
            "Thème",
            [code for code in THEMES if code in themes],
            format_func=THEMES.__getitem__,
            placeholder="Tous",
            key="theme_reseau",
            bind="query-params",
            width=175,
            help="Avec un thème, les réunions et partenariats sans thème ne comptent plus.",
        )
        without = st.toggle(
            "Sans les institutions",
            key="sans_institutions",
            bind="query-params",
            help="Villes, CCAS, département, SDJES, DDETS, Éducation nationale et CAF : ce qui "
            "reste du réseau quand elles ne sont pas là.",
        )
    return Choice(
        *known[period],
        themes=tuple(chosen),
        kinds=tuple(kinds),
        scales=tuple(code for code, label in SCALES.items() if label == scale),
        institutions=not without,
    )
