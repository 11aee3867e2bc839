"""``suggest``: the sessions to open that cover the most child-hours."""

import argparse

import pandas as pd

from analysis.commands.answer import (
    UnknownCodeError,
    add_format,
    as_csv,
    as_json,
    in_columns,
    rows,
)
from analysis.commands.scope import Scope, add_scope, read_scope
from analysis.funding import days_of_year, hourly_rates, yearly_place_h
from analysis.reference import Reference
from analysis.report import clock
from analysis.suggest import SIZES, candidates, place_hours, suggest
from data import french

NAME = "suggest"
WHAT = "créneaux à ouvrir pour couvrir le plus d’heures-enfant"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    add_scope(group)
    add_format(group)
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


def run(chosen: argparse.Namespace) -> str:
    scope = read_scope(chosen)
    territory = scope.territory
    found = scope.situation()
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
        return as_csv(table)
    if chosen.format == "json":
        return as_json({"guarantee": best.guarantee, "suggestions": rows(table)})
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
    days = days_of_year(tables["communes"], tables["school_calendar"], day)
    amount = float(rates.loc[known[0] if rate is None else rate, "amount_eur"])
    return yearly_place_h(sessions, days, scope.period) * amount


def _suggestions_text(table: pd.DataFrame, names: dict[str, str], *, in_euros: bool) -> str:
    first, last = table["age_min"].astype("str"), table["age_max"].astype("str")
    return in_columns(
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
