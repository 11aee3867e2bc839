"""``python -m analysis``: the figures of the application, without the application."""

import argparse
import json
import sys
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd

from analysis.need import children
from analysis.report import by_quartier, uncovered_slots
from analysis.situation import situation
from data import french
from data.check import DataError
from data.store import StoreError, load, open_store
from data.territory import Territory, build_territory
from data.vocabulary import BANDS, DURING, PERIODS, WEEKDAYS

AGES = {label.removesuffix(" ans"): band for band, label in BANDS.items()}
FORMATS = ("table", "csv", "json")


class _Parser(argparse.ArgumentParser):
    """argparse words its own texts in English only."""

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Utilisation :", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Utilisation :", 1)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}Arguments manquants ou inconnus ; voir --help.\n")


class UnknownScenarioError(ValueError):
    """The norm of need asked for is not in the data."""


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


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0: answered, 1: the data do not allow it, 2: wrong arguments."""
    chosen = _parser().parse_args(arguments)
    try:
        scope = _scope(chosen)
        print(_coverage(scope, chosen.format))
    except UnknownScenarioError as error:
        print(error, file=sys.stderr)
        return 2
    except (StoreError, DataError, OverflowError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m analysis",
        description="Calcule la couverture des besoins d’accueil, sur la base de DATABASE_URL ou, "
        "à défaut, sur celle de l’application (le territoire de démonstration si elle est neuve).",
        add_help=False,
    )
    commands = parser.add_subparsers(
        dest="command", required=True, title="Commandes", metavar="COMMANDE"
    )
    _add_command(commands, "coverage", "heures-enfant non couvertes par quartier et par plage")
    _add_help(parser)
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[_Parser]", name: str, what: str
) -> argparse._ArgumentGroup:
    command = commands.add_parser(name, help=what, description=what, add_help=False)
    _add_help(command)
    group = command.add_argument_group("Arguments")
    group.add_argument(
        "--period",
        choices=list(PERIODS),
        default="scolaire",
        help=f"période : {', '.join(PERIODS)} (scolaire par défaut)",
    )
    group.add_argument(
        "--age",
        choices=list(AGES),
        help=f"tranche d’âge : {', '.join(AGES)} (toutes ensemble par défaut)",
    )
    group.add_argument(
        "--scenario",
        default="universelle",
        metavar="NORME",
        help="code de la norme de besoin (universelle par défaut)",
    )
    group.add_argument(
        "--format", choices=FORMATS, default="table", help="forme du résultat (table par défaut)"
    )
    return group


def _add_help(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("Aide")
    group.add_argument("-h", "--help", action="help", help="montre cette aide")


def _scope(chosen: argparse.Namespace) -> Scope:
    territory = build_territory(load(open_store()).tables)
    known = territory.tables["need_scenarios"]["scenario"].unique().tolist()
    if chosen.scenario not in known:
        raise UnknownScenarioError(
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


def _coverage(scope: Scope, form: str) -> str:
    territory = scope.territory
    week = situation(
        territory.tables,
        scope.children,
        territory.sites,
        territory.reach,
        period=scope.period,
        scenario=scope.scenario,
        scope_date=territory.scope_date,
    ).week
    quartiers = by_quartier(week, scope.units, scope.bands)
    quartiers.insert(1, "name", quartiers["code_qp"].map(scope.names))
    slots = uncovered_slots(week, scope.units, scope.bands, scope.names)
    if form == "csv":
        return slots.round(2).to_csv(index=False).rstrip("\n")
    if form == "json":
        return _as_json({"quartiers": quartiers, "slots": slots})
    ages = french.listing(BANDS[band] for band in scope.bands)
    title = (
        f"{territory.name}, {DURING[scope.period]}, {ages}, norme « {scope.scenario} » : "
        "heures-enfant par semaine"
    )
    return f"{title}\n\n{_quartiers_text(quartiers)}\n\n{_slots_text(slots, scope.names)}"


def _as_json(tables: dict[str, pd.DataFrame]) -> str:
    rows = {
        name: table.round(2).astype(object).where(table.notna(), None).to_dict("records")
        for name, table in tables.items()
    }
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _quartiers_text(quartiers: pd.DataFrame) -> str:
    return _columns(
        {
            "Quartier": quartiers["name"],
            "Besoin": quartiers["need_h"].map(french.number),
            "Non couvert, au mieux": quartiers["uncovered_min_h"].map(french.number),
            "attendu": quartiers["uncovered_max_h"].map(french.number),
        }
    )


def _slots_text(slots: pd.DataFrame, names: dict[str, str]) -> str:
    if slots.empty:
        return "Aucune plage n’a 30 % de son besoin non couvert."
    return _columns(
        {
            "Quartier": slots["code_qp"].map(names),
            "Âge": slots["age_band"].map(BANDS),
            "Jour": slots["day"].map(WEEKDAYS),
            "Plage": slots["start"] + "-" + slots["end"],
            "Au mieux": slots["uncovered_min_h"].map(french.number),
            "attendu": slots["uncovered_max_h"].map(french.number),
            "Ce qui bloque": slots["bottleneck"],
        }
    )


def _columns(columns: dict[str, pd.Series]) -> str:
    """A table in plain text, words to the left and figures to the right."""
    cells = {title: [title, *values.fillna("")] for title, values in columns.items()}
    aligned = []
    for texts in cells.values():
        width = max(map(len, texts))
        figures = all(text[:1].isdigit() for text in texts[1:])
        aligned.append([text.rjust(width) if figures else text.ljust(width) for text in texts])
    return "\n".join("  ".join(line).rstrip() for line in zip(*aligned, strict=True))


if __name__ == "__main__":
    sys.exit(main())
