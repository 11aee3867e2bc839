"""``coverage``: uncovered child-hours by quartier and by stretch."""

import argparse

import pandas as pd

from analysis.commands.answer import add_format, as_csv, as_json, in_columns, rows
from analysis.commands.scope import add_scope, read_scope
from analysis.report import by_quartier, uncovered_slots
from data import french
from data.vocabulary import BANDS, WEEKDAYS

NAME = "coverage"
WHAT = "heures-enfant non couvertes par quartier et par plage"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    add_scope(group)
    add_format(group)


def run(chosen: argparse.Namespace) -> str:
    scope = read_scope(chosen)
    week = scope.situation().week
    quartiers = by_quartier(week, scope.units, scope.bands)
    quartiers.insert(1, "name", quartiers["code_qp"].map(scope.names))
    slots = uncovered_slots(week, scope.units, scope.bands, scope.names)
    if chosen.format == "csv":
        return as_csv(slots)
    if chosen.format == "json":
        return as_json({"quartiers": rows(quartiers), "slots": rows(slots)})
    return (
        f"{scope.title} : heures-enfant par semaine\n\n"
        f"{_quartiers_text(quartiers)}\n\n{_slots_text(slots, scope.names)}"
    )


def _quartiers_text(quartiers: pd.DataFrame) -> str:
    return in_columns(
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
    return in_columns(
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
