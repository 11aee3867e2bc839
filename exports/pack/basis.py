"""What the sections of a pack are computed on, and what they share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import pandas as pd

from analysis.need import children
from analysis.offer import catalogue_of
from analysis.reach import WALKING_MIN
from analysis.reference import Reference
from analysis.report import by_quartier
from analysis.secrecy import Released, gate
from analysis.situation import Situation, situation
from analysis.suggest import Suggestion, candidates, suggest
from analysis.weekly import explain, same_hours, uncovered_stretches, weekly
from data import french
from data.territory import Territory
from data.vocabulary import BANDS, DURING, PERIODS

PROPOSED: Final = 3
"""Sessions proposed to the committee."""


@dataclass(frozen=True)
class Choice:
    """What the committee wants to read: where, who, when, on which norm, for which readers."""

    title: str
    quartiers: Sequence[str]
    bands: Sequence[str]
    period: str
    scenario: str
    audience: str
    sections: Sequence[str]
    walking_min: Mapping[str, float] = field(default_factory=lambda: dict(WALKING_MIN))
    """Longest walk of each band, in minutes."""


@dataclass(frozen=True)
class Basis:
    """The territory and the choice, with the coverage that several sections read."""

    territory: Territory
    choice: Choice
    released: Released
    """The counts of persons that may be shown."""

    @cached_property
    def names(self) -> pd.Series:
        """Names of the quartiers chosen, indexed by ``code_qp``."""
        named = self.territory.quartiers.set_index("code_qp")["name"]
        return named[named.index.isin(list(self.choice.quartiers))]

    @cached_property
    def children(self) -> pd.DataFrame:
        cells = self.territory.cells
        indicators = self.territory.tables["indicators"]
        return children(cells, cells["code_qp"], cells["insee_com"], indicators)

    @cached_property
    def units(self) -> pd.Series:
        """The quartier of each cell, quartiers without cells included."""
        codes = self.territory.quartiers["code_qp"]
        return pd.Series(pd.Categorical(self.children["code_qp"], categories=codes))

    @cached_property
    def situation(self) -> Situation:
        territory = self.territory
        return situation(
            territory.tables,
            self.children,
            territory.sites,
            territory.reach,
            period=self.choice.period,
            scenario=self.choice.scenario,
            scope_date=territory.scope_date,
            walking_min=self.choice.walking_min,
        )

    @cached_property
    def week(self) -> pd.DataFrame:
        """:func:`analysis.weekly.weekly` of the quartiers and bands chosen."""
        return self._mine(self.whole_week)

    @cached_property
    def whole_week(self) -> pd.DataFrame:
        """:func:`analysis.weekly.weekly` of every quartier and band."""
        return weekly(self.situation.week, self.units)

    @cached_property
    def stretches(self) -> pd.DataFrame:
        """Uncovered stretches of the choice, explained, equal hours of several days together."""
        found = self._mine(uncovered_stretches(self.week))
        names = self.territory.quartiers.set_index("code_qp")["name"].to_dict()
        return same_hours(explain(self.situation.week, self.units, found, names))

    @cached_property
    def by_quartier(self) -> pd.DataFrame:
        """Child-hours a week of each quartier chosen (:func:`analysis.report.by_quartier`)."""
        table = by_quartier(self.situation.week, self.units, list(self.choice.bands))
        return table[table["code_qp"].isin(self.names.index)]

    @cached_property
    def total(self) -> pd.Series:
        """:meth:`hours` of the bands chosen."""
        return self.hours(self.choice.bands)

    def hours(self, bands: Sequence[str]) -> pd.Series:
        """Child-hours a week of the children of ``bands`` in the quartiers chosen, taken together:
        ``need_h``, ``uncovered_min_h`` and ``uncovered_max_h``."""
        inside = self.children["code_qp"].isin(self.names.index)
        here = pd.Series("ici", inside.index).where(inside).astype(pd.CategoricalDtype(["ici"]))
        return by_quartier(self.situation.week, here, list(bands)).fillna(0).iloc[0]

    @cached_property
    def proposed(self) -> Suggestion:
        """The best sessions that the known sites could hold, at most one for each quartier."""
        territory, found = self.territory, self.situation
        return suggest(
            Reference(found.setting, territory.tables["sessions"], found.week),
            self.units.where(self.units.isin(self.names.index)),
            candidates(territory.sites, self.choice.period, list(self.choice.bands)),
            k=PROPOSED,
            share=1 / PROPOSED,
        )

    @property
    def who(self) -> str:
        """The children spoken of: « enfants de 6-10 ans »."""
        if set(self.choice.bands) == set(BANDS):
            return "enfants de 3 à 17 ans"
        return "enfants de " + french.listing(BANDS[band] for band in self.choice.bands)

    @property
    def where(self) -> str:
        if len(self.names) == 1:
            return str(self.names.iloc[0])
        return f"{french.number(len(self.names))} quartiers de {self.territory.short_name}"

    @property
    def during(self) -> str:
        return DURING[self.choice.period]

    @cached_property
    def norm(self) -> str:
        norms = self.territory.tables["need_scenarios"].drop_duplicates("scenario")
        return str(norms.set_index("scenario")["name"][self.choice.scenario])

    @cached_property
    def source(self) -> str:
        """The line under every figure of coverage."""
        quartiers = self.territory.quartiers
        outlines = french.listing(sorted(quartiers["source"].dropna().unique()))
        demo = " ; données de démonstration, fictives" if self.territory.is_demo else ""
        return (
            f"Offre saisie par les partenaires au {french.day(self.territory.scope_date)} ; "
            f"contours : {outlines or 'non précisé'} ; {PERIODS[self.choice.period].lower()} ; "
            f"{self.norm.lower()}{demo}"
        )

    def _mine(self, table: pd.DataFrame) -> pd.DataFrame:
        mine = table["unit"].isin(self.names.index) & table["band"].isin(list(self.choice.bands))
        return table[mine]


def release(territory: Territory) -> Released:
    """:func:`analysis.secrecy.gate` of the territory: tens of seconds on many small counts."""
    tables = territory.tables
    return gate(tables, catalogue_of(territory))
