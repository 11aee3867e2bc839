"""What coverage is asked of and for: the territory, a period, ages, a norm of need."""

import argparse
from dataclasses import dataclass

import pandas as pd

from analysis.commands.answer import UnknownCodeError
from analysis.need import children
from analysis.situation import Situation, situation
from data import french
from data.store import load, open_store
from data.territory import Territory, build_territory
from data.vocabulary import BANDS, DURING, PERIODS

AGES = {label.removesuffix(" ans"): band for band, label in BANDS.items()}


@dataclass(frozen=True)
class Scope:
    """What the figures are asked for, and the territory they are asked of."""

    territory: Territory
    children: pd.DataFrame
    period: str
    bands: list[str]
    scenario: str

    @property
    def units(self) -> pd.Series:
        """The quartier of each cell, quartiers without cells included."""
        codes = self.territory.quartiers["code_qp"]
        return pd.Series(pd.Categorical(self.children["code_qp"], categories=codes))

    @property
    def names(self) -> dict[str, str]:
        quartiers = self.territory.quartiers
        return dict(zip(quartiers["code_qp"], quartiers["name"], strict=True))

    @property
    def title(self) -> str:
        ages = french.listing(BANDS[band] for band in self.bands)
        during = DURING[self.period]
        return f"{self.territory.name}, {during}, {ages}, norme « {self.scenario} »"

    def situation(self) -> Situation:
        territory = self.territory
        return situation(
            territory.tables,
            self.children,
            territory.sites,
            territory.reach,
            period=self.period,
            scenario=self.scenario,
            scope_date=territory.scope_date,
        )


def add_scope(group: argparse._ArgumentGroup) -> None:
    add_norm(group)
    group.add_argument(
        "--age",
        choices=list(AGES),
        help=f"tranche d’âge : {', '.join(AGES)} (toutes ensemble par défaut)",
    )


def add_norm(group: argparse._ArgumentGroup) -> None:
    """The period and the norm of need, for what is asked of all ages; ``age`` is then None."""
    group.set_defaults(age=None)
    group.add_argument(
        "--period",
        choices=list(PERIODS),
        default="scolaire",
        help=f"période : {', '.join(PERIODS)} (scolaire par défaut)",
    )
    group.add_argument(
        "--scenario",
        default="universelle",
        metavar="NORME",
        help="code de la norme de besoin (universelle par défaut)",
    )


def read_scope(chosen: argparse.Namespace) -> Scope:
    """The scope that the arguments of :func:`add_scope` ask for, on the stored territory.

    Raises UnknownCodeError where the territory has no such norm of need.
    """
    territory = build_territory(load(open_store()).tables)
    known = territory.tables["need_scenarios"]["scenario"].unique().tolist()
    if chosen.scenario not in known:
        raise UnknownCodeError(
            f"Norme de besoin inconnue : « {chosen.scenario} ». "
            f"Normes du territoire : {', '.join(known) or 'aucune'}."
        )
    cells = territory.cells
    indicators = territory.tables["indicators"]
    return Scope(
        territory,
        children(cells, cells["code_qp"], cells["insee_com"], indicators),
        chosen.period,
        [AGES[chosen.age]] if chosen.age else list(BANDS),
        chosen.scenario,
    )
