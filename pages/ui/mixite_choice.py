"""What the page Mixité looks at: the units compared, a theme, a school year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis import mixite
from analysis.secrecy import Released
from data.vocabulary import OUTSIDE_QPV, THEMES
from pages.ui import scope
from pages.ui.scope import Scope

UNITS = {
    "theme": "thème",
    "quartier": "quartier",
    "actor_id": "acteur",
    "activity_id": "activité",
    "temps": "temps de l’enfant",
}
ALL_THEMES = ""


@dataclass(frozen=True)
class Choice:
    """The choices of the page, and the counts they ask of what is released."""

    released: Released
    here: Scope
    unit: str
    theme: str
    year: int

    @property
    def whole(self) -> bool:
        return self.here.place == scope.WHOLE

    @property
    def bands(self) -> tuple[str, ...]:
        return (self.here.band,) if self.here.band else ()

    @property
    def quartiers(self) -> list[str]:
        """Where the sessions looked at are held."""
        return [*self.here.quartiers, *([OUTSIDE_QPV] if self.whole else [])]

    def columns(self, *more: str) -> tuple[tuple[str, ...], dict[str, Sequence[object]]]:
        """The grouping that holds this scope beside the columns ``more``, and its rows."""
        keep: dict[str, Sequence[object]] = {}
        if not self.whole:
            keep["quartier"] = self.quartiers
        if self.theme:
            keep["theme"] = [self.theme]
        return tuple(dict.fromkeys([*keep, *more])), keep

    def together(self) -> pd.DataFrame:
        """All that the scope counts, one row a year."""
        unit, keep = self.columns()
        return mixite.shares(self.released, unit, self.bands, keep=keep, together=())

    def by_band(self) -> pd.DataFrame:
        unit, keep = self.columns("band")
        return mixite.shares(
            self.released, unit, keep={**keep, "year": [self.year]}, together=("band",)
        )

    def by_unit(self, catalogue: pd.DataFrame) -> pd.DataFrame:
        """One row a unit, named ``unit``, of the year."""
        keep: Mapping[str, Sequence[object]]
        if self.unit in ("theme", "quartier"):
            columns, keep = self.columns(self.unit)
            if self.unit == "quartier":
                keep = {**keep, "quartier": self.quartiers}
        else:
            held = catalogue[catalogue["code_qp"].fillna(OUTSIDE_QPV).isin(self.quartiers)]
            if self.theme:
                held = held[held["theme"] == self.theme]
            columns, keep = (self.unit,), {self.unit: list(held[self.unit].unique())}
        keep = {**keep, "year": [self.year]}
        table = mixite.shares(self.released, columns, self.bands, keep=keep, together=(self.unit,))
        return table.rename(columns={self.unit: "unit"}).sort_values("share", ignore_index=True)

    def homes(self) -> pd.DataFrame:
        """Where those whom the scope counts live, of the year: one row, or none."""
        columns, keep = self.columns()
        keep = {**keep, "year": [self.year]}
        return mixite.residents(self.released, columns, keep=keep, together=())

    def origins(self) -> pd.DataFrame:
        """Where those who come live, by quartier of the session, of the year."""
        columns, keep = self.columns("quartier")
        return mixite.residents(
            self.released,
            columns,
            keep={**keep, "quartier": self.quartiers, "year": [self.year]},
            together=("quartier",),
        )

    def separation(self) -> pd.DataFrame:
        """The indices released for this very scope (one row at most)."""
        found = self.released.separation
        place = self.here.place if self.here.is_quartier else ""
        if not (self.whole or place) or (self.theme and place) or self.bands:
            return found.iloc[:0]
        return found[
            (found["year"] == self.year)
            & (found["across"] == "session_id")
            & (found["theme"].fillna("") == self.theme)
            & (found["quartier"].fillna("") == place)
        ]


def choose(released: Released, here: Scope, years: Sequence[int]) -> Choice:
    """The row of choices of the page, kept in its address."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        theme = st.selectbox(
            "Thème",
            [ALL_THEMES, *THEMES],
            format_func=lambda code: THEMES.get(code, "Tous les thèmes"),
            key="theme_mixite",
            bind="query-params",
            width=300,
        )
        units = ["quartier", "activity_id"] if theme else list(UNITS)
        if here.place != scope.WHOLE:
            units = [unit for unit in units if unit != "temps"]
        unit = st.selectbox(
            "Comparer par",
            units,
            format_func=UNITS.__getitem__,
            key="comparer",
            bind="query-params",
            width=200,
        )
        year = st.selectbox(
            "Rentrée",
            sorted(years, reverse=True),
            format_func=str,
            key="rentree",
            bind="query-params",
            width=120,
        )
    return Choice(released, here, unit, theme, int(year))


def activity_names(catalogue: pd.DataFrame) -> dict[str, str]:
    """activity_id → name, with its site where several activities share the name."""
    held = catalogue.sort_values("site").drop_duplicates("activity_id")
    where = (held["activity"] + " · " + held["site"]).fillna(held["activity"])
    shared = held["activity"].duplicated(keep=False)
    return dict(zip(held["activity_id"], held["activity"].mask(shared, where), strict=True))
