"""What is there of what the results need: every table, every column, counted.

A table counts in the results through some of its columns only (``NEEDED``): how full those are
is its completeness, between 0 (no row) and 1. What each hole changes is in :mod:`analysis.gaps`.
"""

from dataclasses import dataclass
from typing import Final

import pandas as pd

from data import schemas
from data.check import Tables
from data.french import listing

COVERAGE, PRIORITY, MIXITE, NETWORK = "Couverture", "Priorités PRE", "Mixité", "Réseau"
OFFER, PLAN, DEADLINES, INDICATORS = "Offre", "Plan d’actions", "Échéances", "Indicateurs"
TERRITORY, SIMULATIONS = "Territoire", "Et si…"


@dataclass(frozen=True)
class Needed:
    """``columns`` that the results read, ``pages`` where they show, and what happens ``without``
    a single row (a French sentence)."""

    columns: tuple[str, ...]
    pages: tuple[str, ...]
    without: str


_CHILDREN: Final = ("children_3_5", "children_6_10", "children_11_14", "children_15_17")

NEEDED: Final = {
    "communes": Needed(
        ("geometry", "zone"), (TERRITORY, COVERAGE), "Aucun point n’est rattaché à une commune."
    ),
    "quartiers": Needed(
        ("geometry", "vintage"), (TERRITORY, COVERAGE, PRIORITY), "Aucun résultat par quartier."
    ),
    "population_cells": Needed(
        _CHILDREN, (TERRITORY, COVERAGE, PRIORITY), "Aucun besoin n’est chiffré."
    ),
    "indicators": Needed(
        ("value",), (TERRITORY, PRIORITY), "Les enfants ne sont pas calés sur un chiffre publié."
    ),
    "class_hours": Needed(
        ("start_min", "end_min"),
        (COVERAGE, OFFER),
        "Le besoin compte aussi les heures de classe ; les temps de l’enfant sont inconnus.",
    ),
    "school_calendar": Needed(
        ("starts_on", "ends_on"), (COVERAGE, INDICATORS), "Tout jour est un jour de classe."
    ),
    "need_scenarios": Needed(("share",), (COVERAGE,), "Aucun besoin n’est chiffré."),
    "streets": Needed(
        ("length_m",),
        (COVERAGE, OFFER),
        "Toutes les marches sont à vol d’oiseau, allongées d’un détour de 1,3.",
    ),
    "schools": Needed(
        ("lon", "lat", "pupils", "ips"),
        (COVERAGE, PRIORITY),
        "Ni rupture après la classe, ni départ de l’école, ni critère scolaire.",
    ),
    "school_residence": Needed(
        ("pupils",), (COVERAGE, PRIORITY), "Les élèves éligibles sont un intervalle."
    ),
    "parcours": Needed(("children",), (PRIORITY,), "Le critère des parcours est inconnu."),
    "pre_criteria": Needed(
        ("anchor_low", "anchor_high"), (PRIORITY,), "Les quartiers ne sont pas classés."
    ),
    "sites": Needed(("lon", "lat"), (COVERAGE, OFFER), "Aucune place n’est à portée."),
    "activities": Needed(("theme", "discipline"), (OFFER, MIXITE), "Aucune offre n’est connue."),
    "sessions": Needed(
        ("capacity", "price_eur"), (COVERAGE, OFFER, SIMULATIONS), "Aucune place n’est à portée."
    ),
    "attendance": Needed(
        ("children",), (MIXITE, INDICATORS), "La mixité ne se lit que du côté de l’offre."
    ),
    "actors": Needed(
        ("disciplines",), (NETWORK, PRIORITY), "Toutes les disciplines semblent absentes."
    ),
    "meetings": Needed(("held_on",), (NETWORK, INDICATORS), "Aucun lien par les réunions."),
    "meeting_actors": Needed(("was_present",), (NETWORK,), "Aucun lien par les réunions."),
    "partnerships": Needed(("declared_on",), (NETWORK,), "Aucun lien déclaré."),
    "actions": Needed(
        ("start_on", "end_on", "budget_eur"), (PLAN, INDICATORS, NETWORK), "Le plan est vide."
    ),
    "family_tools": Needed(("since",), (INDICATORS,), "L’indicateur des familles est vide."),
    "coordination_tools": Needed(("since",), (INDICATORS,), "L’indicateur des outils est vide."),
    "projects": Needed(("ends_on",), (DEADLINES,), "Aucune échéance n’est surveillée."),
    "dispositifs": Needed(("checked_on",), (PLAN,), "Aucun dispositif n’est proposé."),
    "funding_rates": Needed(("amount_eur",), (SIMULATIONS,), "Aucun montant n’est calculé."),
}
"""Table → what the results need of it. Tables not named here are results themselves, links
between rows, or settings that have a value of their own."""


def inventory(tables: Tables) -> pd.DataFrame:
    """Every table, in the order of the schemas.

    Returns ``table``, ``title``, ``meaning``, ``rows``, ``source`` and ``licence`` (of the table
    ``sources``, several joined, else the ``source`` of the rows; NA), ``vintage`` (« 2018 » or
    « 2010-2021 », NA), ``updated_on`` (last import or entry, NaT), ``filled_share`` (mean of its
    needed columns, 0 to 1; NA where the results need none) and ``pages``.
    """
    sources = tables["sources"]
    rows = []
    for name, schema in schemas.TABLES.items():
        frame, own = tables[name], sources[sources["table_name"] == name]
        needed = NEEDED.get(name)
        rows.append(
            {
                "table": name,
                "title": schema.title,
                "meaning": schema.description,
                "rows": len(frame),
                "source": _joined(own["producer"]) or _joined(frame.get("source")),
                "licence": _joined(own["licence"]),
                "vintage": _years(frame, own),
                "updated_on": _last_day(frame, own),
                "filled_share": needed and _filled(frame, needed.columns).mean(),
                "pages": listing(needed.pages) if needed else "",
            }
        )
    table = pd.DataFrame(rows)
    texts = ["source", "licence", "vintage"]
    table[texts] = table[texts].replace("", pd.NA)
    return table.astype({"filled_share": "float64", "updated_on": "datetime64[ns]"})


def columns(tables: Tables, name: str) -> pd.DataFrame:
    """The columns of the table ``name``, as its schema tells them.

    Returns ``column``, ``meaning``, ``unit`` (NA), ``filled`` (cells), ``filled_share`` (NA
    without rows), ``needed`` (the results read it), ``link`` (title of the table that it points
    to, NA) and ``may_be_blank``.
    """
    frame, needed = tables[name], NEEDED.get(name)
    links = {**schemas.references(name), **schemas.lists(name)}
    filled = [int(frame[column].notna().sum()) for column in frame.columns]
    names = frame.columns.tolist()
    rules = [schemas.TABLES[name].columns[column] for column in names]
    table = pd.DataFrame(
        {
            "column": names,
            "meaning": [rule.description for rule in rules],
            "unit": pd.Series([rule.metadata["unit"] for rule in rules], dtype="str"),
            "filled": filled,
            "needed": [needed is not None and column in needed.columns for column in names],
            "link": pd.Series(
                [schemas.TABLES[links[c]].title if c in links else None for c in names],
                dtype="str",
            ),
            "may_be_blank": [bool(rule.nullable) for rule in rules],
        }
    )
    share = table["filled"] / len(frame) if len(frame) else float("nan")
    return table.assign(filled_share=share)


def needed_columns(tables: Tables) -> pd.DataFrame:
    """Each column that the results need: ``table``, ``column``, ``filled_share`` (0 to 1; 0
    where the table is empty). Its mean is the share of what the results need that is there."""
    parts = [
        _filled(tables[name], needed.columns)
        .rename_axis("column")
        .reset_index(name="filled_share")
        .assign(table=name)
        for name, needed in NEEDED.items()
    ]
    return pd.concat(parts, ignore_index=True)[["table", "column", "filled_share"]]


def _filled(frame: pd.DataFrame, names: tuple[str, ...]) -> pd.Series:
    """Share of the cells that hold something; none of an empty table does."""
    return frame[list(names)].notna().mean().fillna(0.0).astype(float)


def _joined(values: pd.Series | None) -> str:
    return "" if values is None else " ; ".join(values.dropna().drop_duplicates())


def _years(frame: pd.DataFrame, own: pd.DataFrame) -> str:
    """First and last year described: of the rows, else of their sources."""
    column = next((name for name in ("vintage", "year") if name in frame), None)
    years = own["vintage"].dropna() if column is None else frame[column].dropna()
    if years.empty:
        years = own["vintage"].dropna()
    if years.empty:
        return ""
    first, last = int(years.min()), int(years.max())
    return str(last) if first == last else f"{first}-{last}"


def _last_day(frame: pd.DataFrame, own: pd.DataFrame) -> pd.Timestamp:
    entered = frame["updated_on"] if "updated_on" in frame else own["imported_on"]
    return pd.Series([entered.max(), own["imported_on"].max()]).max()
