"""Gaps of coverage: sessions left out, children that no published figure counts, class hours.

Each function gives rows of :mod:`analysis.gaps`.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.completeness import COVERAGE
from analysis.gaps import CHILDREN, Gap, gap, names_of
from analysis.need import ELSEWHERE
from analysis.quality import usable_sessions
from analysis.times import hours_in_force
from data.check import Tables
from data.french import count, listing, number, percent
from data.vocabulary import BAND_LEVEL, BANDS, DURING, LEVELS

HOURS: Final = "heures-place par semaine"

_LEGAL_WEEK_H: Final = 24
"""Class hours a week of pupils (Code de l’éducation, D521-10)."""


def of_sessions(tables: Tables, scope_date: dt.date) -> list[Gap]:
    """Sessions that coverage leaves out, by period and reason (:mod:`analysis.quality`).

    The bound is in place-hours a week, hence in child-hours; where the number of places is not
    known there is none, and the median of the sessions that count stands for the share.
    """
    sessions, sites = tables["sessions"], tables["sites"]
    found = []
    for period, during in DURING.items():
        usable, left_out = usable_sessions(sessions, sites, period=period, scope_date=scope_date)
        counted = (usable["capacity"] * _hours(usable)).sum()
        typical = usable["capacity"].median()
        rows = left_out.merge(sessions, on="session_id")
        cause = rows["reason"].str.replace(r" (?:depuis )?le \d.*$", "", regex=True)
        for reason, some in rows.groupby(cause):
            unsized = some["capacity"].isna()
            hours = _hours(some)
            known = float((some["capacity"] * hours).sum())
            supposed = known + float(hours[unsized].sum() * (0 if pd.isna(typical) else typical))
            if unsized.any():
                effect = (
                    f"Leurs places ne comptent pas : chacune vaudrait {number(hours.mean(), 1)} h "
                    f"par semaine ; à {number(typical)} places, la médiane des autres, "
                    f"{number(supposed)} {HOURS}."
                )
            else:
                effect = f"Ne comptent pas dans la couverture : au plus {number(known)} {HOURS}."
            whole = float(counted) + supposed
            found.append(
                gap("sites" if reason == "site sans coordonnées" else "sessions",
                    _session_kind(str(reason)), _which(str(reason), some, during), effect,
                    COVERAGE, supposed / whole if whole else float("nan"),
                    float("nan") if unsized.any() else known, HOURS)
            )  # fmt: skip
    return found


def of_population(tables: Tables, children: pd.DataFrame, scope_date: dt.date) -> list[Gap]:
    """What need stands on: published figures, class hours, communes, norms.

    ``children`` is :func:`analysis.need.children`, one row a cell.
    """
    quartiers, bands = tables["quartiers"], list(BANDS)
    inside = children[children["code_qp"].notna()]
    total = float(inside[bands].to_numpy().sum())
    found = []
    rough = inside[inside["status"] == "estime"]
    if names := names_of(quartiers, rough["code_qp"]):
        share = float(rough[bands].to_numpy().sum()) / total if total else float("nan")
        people = share * total
        found.append(
            gap("indicators", "approche", f"Population non publiée : {listing(names)}",
                f"Leurs {number(people)} enfants de 3-17 ans ({percent(share)} du total) viennent "
                "des carreaux, sans calage sur un chiffre publié.",
                COVERAGE, share, people, CHILDREN)
        )  # fmt: skip
    blank = quartiers[~quartiers["code_qp"].isin(inside["code_qp"])]
    if len(blank) and len(children):
        found.append(
            gap("population_cells", "manquant",
                f"Aucun carreau de population : {listing(blank['name'])}",
                "Aucun besoin n’y est chiffré ; ce n’est pas zéro.",
                COVERAGE, len(blank) / len(quartiers))
        )  # fmt: skip
    away = children[children["insee_com"] == ELSEWHERE]
    if len(away):
        people = float(away[bands].to_numpy().sum())
        found.append(
            gap("communes", "approche",
                f"{count(len(away), 'carreau', 'carreaux')} hors des communes connues",
                f"Leurs {number(people)} enfants se partagent les places, avec les heures de "
                "classe communes à toutes les communes connues.", COVERAGE,
                people / float(children[bands].to_numpy().sum() or 1), people, CHILDREN)
        )  # fmt: skip
    return (
        found + _class_hours(tables, inside, total, scope_date) + _norms(tables["need_scenarios"])
    )


def _class_hours(
    tables: Tables, inside: pd.DataFrame, total: float, scope_date: dt.date
) -> list[Gap]:
    """Children whose commune has no class hours for their level, or supposed ones."""
    hours = tables["class_hours"]
    if hours.empty or not total:
        return []
    own = hours[hours["uai"].isna()]
    places = tables["communes"].set_index("insee_com")["name"]
    people = inside.melt("insee_com", list(BANDS), "band", "children")
    people["level"] = people["band"].map(BAND_LEVEL)
    people = people.groupby(["insee_com", "level"])["children"].sum().reset_index()
    people = people[people["insee_com"].isin(places.index)]
    at = pd.MultiIndex.from_frame(people[["insee_com", "level"]])
    known = hours_in_force(own, scope_date)[["insee_com", "level"]]
    supposed = own.loc[own["status"] == "hypothese", ["insee_com", "level"]]
    is_known = at.isin(pd.MultiIndex.from_frame(known))
    found = []
    if not is_known.all():
        lost = people[~is_known]
        n = float(lost["children"].sum())
        where = [
            f"{places[commune]} ({LEVELS[level].lower()})"
            for commune, level in zip(lost["insee_com"], lost["level"], strict=True)
        ]
        found.append(
            gap("class_hours", "manquant", f"Heures de classe inconnues : {listing(where)}",
                f"Le besoin de {number(n)} enfants compte aussi la classe : de trop, au plus "
                f"{number(n * _LEGAL_WEEK_H)} heures-enfant par semaine scolaire "
                f"({_LEGAL_WEEK_H} h de classe).", COVERAGE, n / total, n * _LEGAL_WEEK_H,
                "heures-enfant par semaine")
        )  # fmt: skip
    guessed = people[is_known & at.isin(pd.MultiIndex.from_frame(supposed))]
    if len(guessed):
        n = float(guessed["children"].sum())
        found.append(
            gap("class_hours", "approche",
                f"Heures de classe supposées pour {percent(n / total)} des enfants",
                "Le début et la fin de leur besoin, et les ruptures, se décalent d’autant.",
                COVERAGE, n / total, n, CHILDREN)
        )  # fmt: skip
    return found


def _norms(norms: pd.DataFrame) -> list[Gap]:
    supposed = norms["status"] == "hypothese"
    if not supposed.any():
        return []
    n = norms.loc[supposed, "scenario"].nunique()
    return [
        gap("need_scenarios", "approche",
            count(n, "norme de besoin est une hypothèse", "normes de besoin sont des hypothèses"),
            "Le besoin est un choix du comité ; Couverture, Robustesse dit ce qu’il change.",
            COVERAGE, supposed.mean())
    ]  # fmt: skip


def _session_kind(reason: str) -> str:
    return "a_verifier" if reason in ("terminé", "commence") else "manquant"


def _which(reason: str, some: pd.DataFrame, during: str) -> str:
    n = count(len(some), "créneau", "créneaux")
    words: Mapping[str, str] = {
        "terminé": f"{n} terminé{'s' * (len(some) > 1)} {during}",
        "commence": f"{n} pas encore commencé{'s' * (len(some) > 1)} {during}",
        "site sans coordonnées": (
            f"{count(some['site_id'].nunique(), 'site')} sans coordonnées : {n} {during}"
        ),
    }
    return words.get(reason, f"{n} {during} : {reason}")


def _hours(sessions: pd.DataFrame) -> pd.Series:
    """Hours a week of each session; those of one that ends before it starts are not known."""
    length = (sessions["end_min"] - sessions["start_min"]).clip(lower=0)
    return length / 60 * sessions["weekdays"].str.len()
