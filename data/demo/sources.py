"""Where each table of the demonstration comes from (see README.md and ``facts/``)."""

from collections.abc import Mapping, Sequence

Row = dict[str, object]

DAY = "2026-09-23"
OPEN = "Licence Ouverte 2.0"
PUBLISHED = {
    "communes": ("Contours schématiques, dessinés d’après le fichier", "IGN, Admin Express", 2018),
    "quartiers": ("Contours schématiques, dessinés d’après le fichier", "ANCT, QPV 2024", 2024),
    "indicators": ("Chiffres publiés, sur les contours de 2015", "INSEE", 2021),
    "school_calendar": (
        "Vacances de la zone B et jours fériés",
        "Éducation nationale, calendrier scolaire",
        2028,
    ),
}
"""Table → content, producer and last year described, under the open licence."""
CHOSEN = {
    "territory": ("Nom et date d’observation de la démonstration", "Atlas éducatif"),
    "class_hours": ("Heures publiées à Tours ; ailleurs, hypothèses", "Villes"),
    "dispositifs": ("Règles relevées, à vérifier avant usage", "Textes et fiches des financeurs"),
    "funding_rates": ("Ordres de grandeur, à remplacer", "Atlas éducatif"),
    "need_scenarios": ("Hypothèses, à choisir par le comité", "Atlas éducatif"),
    "pre_criteria": ("Critères et ancres, à valider par le comité", "Atlas éducatif"),
    "secrecy_thresholds": ("Seuils d’usage, à fixer par le responsable", "Atlas éducatif"),
    "population_cells": (
        "Points fictifs, calés sur la population municipale 2018 publiée",
        "Atlas éducatif, d’après l’INSEE",
    ),
    "schools": (
        "Établissements fictifs ; réseaux REP et REP+ publiés",
        "Atlas éducatif, d’après l’Éducation nationale",
    ),
}
"""Table → content and producer, for what was chosen or deduced rather than published."""


def tables(others: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """A row for each table that holds something."""
    return {"sources": [_row(name, len(rows)) for name, rows in others.items() if rows]}


def _row(name: str, rows: int) -> Row:
    if name in PUBLISHED:
        content, producer, vintage = PUBLISHED[name]
        told: Row = {"licence": OPEN, "vintage": vintage}
    else:
        content, producer = CHOSEN.get(
            name, ("Données inventées pour la démonstration", "Atlas éducatif")
        )
        told = {}
    return {
        "source_id": f"demonstration-{name}",
        "table_name": name,
        "content": content,
        "producer": producer,
        **told,
        "rows": rows,
        "imported_on": DAY,
    }
