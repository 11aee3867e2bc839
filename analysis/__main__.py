"""``python -m analysis``: the figures of the application, without the application."""

import argparse
import json
import sys
from collections.abc import Hashable
from dataclasses import dataclass
from typing import NoReturn

import pandas as pd

from analysis.funding import hourly_rates, school_year, yearly_place_h
from analysis.need import children
from analysis.reference import Reference
from analysis.report import by_quartier, clock, uncovered_slots
from analysis.situation import Situation, situation
from analysis.suggest import SIZES, candidates, place_hours, suggest
from analysis.times import days_by_period
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


class UnknownCodeError(ValueError):
    """The norm of need or the rate asked for is not in the data."""


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


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0: answered, 1: the data do not allow it, 2: wrong arguments."""
    chosen = _parser().parse_args(arguments)
    try:
        scope = _scope(chosen)
        print(_coverage(scope, chosen) if chosen.command == "coverage" else _suggest(scope, chosen))
    except UnknownCodeError as error:
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
    _add_limits(
        _add_command(commands, "suggest", "créneaux à ouvrir pour couvrir le plus d’heures-enfant")
    )
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


def _add_limits(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--k", type=_at_least_one, default=5, help="nombre de créneaux à ouvrir (5 par défaut)"
    )
    group.add_argument(
        "--places",
        type=_at_least_one,
        nargs="+",
        default=list(SIZES),
        help=f"tailles de créneau essayées ({french.listing(map(str, SIZES))} par défaut)",
    )
    budget = group.add_mutually_exclusive_group()
    budget.add_argument(
        "--hours",
        type=_positive,
        metavar="HEURES",
        help="budget en heures-enfant offertes par semaine",
    )
    budget.add_argument(
        "--euros",
        type=_positive,
        help="budget en euros du financeur par an, si toutes les places sont prises",
    )
    group.add_argument(
        "--rate",
        metavar="TAUX",
        help="taux de financement par heure-enfant (le premier du territoire par défaut)",
    )
    group.add_argument(
        "--share",
        type=_positive,
        default=1.0,
        metavar="PART",
        help="part des créneaux qui peut revenir à un même quartier, de 0 à 1",
    )


def _at_least_one(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def _positive(text: str) -> float:
    if not 0 < float(text) < float("inf"):
        raise ValueError(text)
    return float(text)


def _add_help(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("Aide")
    group.add_argument("-h", "--help", action="help", help="montre cette aide")


def _scope(chosen: argparse.Namespace) -> Scope:
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


def _situation(scope: Scope) -> Situation:
    territory = scope.territory
    return situation(
        territory.tables,
        scope.children,
        territory.sites,
        territory.reach,
        period=scope.period,
        scenario=scope.scenario,
        scope_date=territory.scope_date,
    )


def _coverage(scope: Scope, chosen: argparse.Namespace) -> str:
    week = _situation(scope).week
    quartiers = by_quartier(week, scope.units, scope.bands)
    quartiers.insert(1, "name", quartiers["code_qp"].map(scope.names))
    slots = uncovered_slots(week, scope.units, scope.bands, scope.names)
    if chosen.format == "csv":
        return _as_csv(slots)
    if chosen.format == "json":
        return _as_json({"quartiers": _rows(quartiers), "slots": _rows(slots)})
    return (
        f"{scope.title} : heures-enfant par semaine\n\n"
        f"{_quartiers_text(quartiers)}\n\n{_slots_text(slots, scope.names)}"
    )


def _suggest(scope: Scope, chosen: argparse.Namespace) -> str:
    territory = scope.territory
    found = _situation(scope)
    reference = Reference(found.setting, territory.tables["sessions"], found.week)
    tried = candidates(territory.sites, scope.period, scope.bands, sizes=chosen.places)
    costs = place_hours(tried) if chosen.euros is None else _euros(scope, tried, chosen.rate)
    budget = chosen.hours if chosen.euros is None else chosen.euros
    best = suggest(
        reference,
        scope.units,
        tried,
        k=chosen.k,
        costs=costs,
        budget=float("inf") if budget is None else budget,
        share=min(chosen.share, 1.0),
    )
    names = territory.sites.set_index("site_id")["name"]
    table = pd.DataFrame(
        {
            "site_id": best.table["site_id"],
            "site": best.table["site_id"].map(names),
            "code_qp": best.table["unit"],
            "age_min": best.table["age_min"],
            "age_max": best.table["age_max"],
            "days": best.table["weekdays"],
            "start": clock(best.table["start_min"]),
            "end": clock(best.table["end_min"]),
            "places": best.table["capacity"],
            "cost": best.table["cost"],
            "gain_h": best.table["gain_h"],
            "remaining_h": best.table["remaining_h"],
        }
    )
    if chosen.format == "csv":
        return _as_csv(table)
    if chosen.format == "json":
        return _as_json({"guarantee": best.guarantee, "suggestions": _rows(table)})
    if table.empty:
        return f"{scope.title} : aucun créneau à proposer dans ces limites."
    return (
        f"{scope.title} : créneaux à ouvrir ({best.guarantee})\n\n"
        f"{_suggestions_text(table, scope.names, in_euros=chosen.euros is not None)}"
    )


def _euros(scope: Scope, sessions: pd.DataFrame, rate: str | None) -> pd.Series:
    """What the funder would pay in the school year if every place of each session were taken."""
    tables, day = scope.territory.tables, scope.territory.scope_date
    rates = hourly_rates(tables["funding_rates"], day.year).set_index("funding_rate_id")
    known = rates.index.tolist()
    if not known or (rate is not None and rate not in known):
        raise UnknownCodeError(
            f"Taux de financement par heure-enfant inconnu : « {rate or ''} ». "
            f"Taux du territoire : {', '.join(known) or 'aucun'}."
        )
    zones = tables["communes"]["zone"].dropna()
    zone = str(zones.mode().iloc[0]) if len(zones) else "toutes"
    days = days_by_period(tables["school_calendar"], zone, *school_year(day))
    amount = float(rates.loc[known[0] if rate is None else rate, "amount_eur"])
    return yearly_place_h(sessions, days, scope.period) * amount


def _as_csv(table: pd.DataFrame) -> str:
    return table.round(2).to_csv(index=False).rstrip("\n")


def _rows(table: pd.DataFrame) -> list[dict[Hashable, object]]:
    """Rows for JSON, null where there is no value."""
    return table.round(2).astype(object).where(table.notna(), None).to_dict("records")


def _as_json(answer: dict[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)


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


def _suggestions_text(table: pd.DataFrame, names: dict[str, str], *, in_euros: bool) -> str:
    first, last = table["age_min"].astype("str"), table["age_max"].astype("str")
    return _columns(
        {
            "Site": table["site"],
            "Quartier servi": table["code_qp"].map(names),
            "Âge": first + "-" + last + " ans",
            "Jour": table["days"].map(french.weekdays),
            "Créneau": table["start"] + "-" + table["end"],
            "Places": table["places"].map(french.number),
            "Euros par an" if in_euros else "Heures offertes": table["cost"].map(french.number),
            "Heures couvertes": table["gain_h"].map(french.number),
            "Reste non couvert": table["remaining_h"].map(french.number),
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
