"""The parameters and assumptions in force, each with its value, its source and where it changes.

Constants are read where the calculation reads them, editable ones from the tables: nothing is
said here that is not what is computed with.
"""

from collections.abc import Iterable
from typing import Final

import numpy as np
import pandas as pd

from analysis import (
    coverage,
    deadlines,
    mixite,
    need,
    plan,
    priority,
    ruptures,
    secrecy,
    weekly,
)
from analysis.reach import WALKING_MIN
from data import schemas
from data.check import Tables
from data.french import count, euros, hour, listing, number, percent
from data.vocabulary import BANDS, VALUE_STATUSES
from geo.reach import DETOUR, WALKING_M_PER_MIN

COLUMNS: Final = ["subject", "assumption", "value", "source", "changed_in"]

_OURS: Final = "Convention de l’application"
_FIXED: Final = "Fixe"
_BAR: Final = "En haut de chaque page"
_HERE: Final = "Sur cette page"

Row = tuple[str, str, str, str, str]


def assumptions(tables: Tables) -> pd.DataFrame:
    """Everything that a sceptical reader may want to dispute.

    Returns ``subject``, ``assumption``, ``value`` (in French, with its unit), ``source`` and
    ``changed_in`` (where it can be changed), ordered by subject.
    """
    rows = [
        *_walk(tables["streets"]),
        *_need(tables),
        *_coverage(),
        *_secrecy(tables["secrecy_thresholds"]),
        *_decisions(tables["pre_criteria"]),
        *_rates(tables["funding_rates"]),
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _walk(streets: pd.DataFrame) -> Iterable[Row]:
    subject = "À pied"
    ages = listing(f"{minutes} min à {BANDS[band]}" for band, minutes in WALKING_MIN.items())
    yield subject, "Marche la plus longue", ages, _OURS, _BAR
    speed = f"{number(WALKING_M_PER_MIN * 60 / 1000, 1)} km/h"
    yield subject, "Vitesse", speed, _OURS, _FIXED
    if streets.empty:
        way, source = f"vol d’oiseau × {number(DETOUR, 1)}", _OURS
    else:
        way = f"par les rues, {count(len(streets), 'tronçon')}"
        source = _listed(streets["source"])
    yield subject, "Chemin", way, source, "Imports (rues)"


def _need(tables: Tables) -> Iterable[Row]:
    subject, norms, hours = "Besoin", tables["need_scenarios"], tables["class_hours"]
    for name, rows in norms.groupby("name", sort=False):
        low, high = rows["share"].min(), rows["share"].max()
        shares = percent(low) if low == high else f"{percent(low)} à {percent(high)}"
        yield (subject, f"{name} : enfants pour qui il faut une place, aux heures de la norme",
               f"{shares} ({_statuses(rows['status'])})", _listed(rows["source"]),
               "Norme de besoin, sur les pages")  # fmt: skip
    for source, rows in hours.groupby("source", dropna=False, sort=False):
        told = f"{count(len(rows), 'plage')} ({_statuses(rows['status'])})"
        yield subject, "Heures de classe", told, _told(source), "Table des heures de classe"
    yield (subject, "Part de filles, faute de chiffre", percent(need.GIRLS_SHARE),
           "Environ 105 garçons pour 100 filles à la naissance", _FIXED)  # fmt: skip


def _coverage() -> Iterable[Row]:
    subject = "Couverture"
    thirds = coverage.zones(np.array([0.5, 1.5, 2.5]), 3)
    yield (subject, "Poids d’une place selon la marche, sur trois zones égales",
           listing(number(weight, 2) for weight in thirds), "Luo et Qi, 2009", _FIXED)  # fmt: skip
    first, last = coverage.DAY
    yield subject, "Heures comptées", f"de {hour(first)} à {hour(last)}", _OURS, _FIXED
    yield (subject, "Une plage est non couverte à partir de",
           f"{percent(weekly.UNCOVERED_SHARE)} du besoin sans place", _OURS, _FIXED)  # fmt: skip
    yield (subject, "Rupture après la classe", f"plus de {ruptures.OVER_MIN} min", _OURS,
           "Couverture, Ruptures")  # fmt: skip


def _secrecy(thresholds: pd.DataFrame) -> Iterable[Row]:
    subject = "Secret statistique"
    known = thresholds.set_index("table_name")
    for name in secrecy.VIEWS:
        title = schemas.TABLES[name].title
        if name in known.index:
            source, value = known.loc[name, "source"], int(known.loc[name, "threshold"])
        else:
            source, value = "Valeur d’office", secrecy.DEFAULT_THRESHOLD
        smallest = f"Plus petit effectif montré : {title}"
        yield subject, smallest, number(value), _told(source), _HERE
    yield (subject, "Indices de mixité publiés à partir de",
           f"{secrecy.SMALLEST_SEX} enfants de chaque sexe et {secrecy.FEWEST_GROUPS} groupes",
           _OURS, _FIXED)  # fmt: skip
    yield (subject, "Effectif trop petit pour conclure",
           f"moins de {count(mixite.SMALLEST_BASE, 'enfant')}", _OURS, _FIXED)  # fmt: skip
    yield (subject, "Un écart n’est pas dû au hasard",
           f"risque de {percent(mixite.RISK)}, sur tout le tableau",
           "Benjamini et Hochberg, 1995", _FIXED)  # fmt: skip


def _decisions(criteria: pd.DataFrame) -> Iterable[Row]:
    subject = "Décider"
    yield (subject, "Tirages du classement", number(priority.DRAWS), "SMAA-2, Lahdelma et "
           "Salminen, 2001", "Priorités PRE")  # fmt: skip
    yield (subject, "Verdict robuste", f"{percent(priority.ROBUST_FROM)} des tirages ou plus ; non "
           f"retenu : {percent(priority.OUT_BELOW)} ou moins", _OURS, _FIXED)  # fmt: skip
    for row in criteria.to_dict("records"):
        low, high = (_short(row[name]) for name in ("anchor_low", "anchor_high"))
        use = "" if row["is_active"] else ", écarté d’office"
        yield (subject, f"Critère « {row['name']} » : ancres",
               f"{low} compte 0, {high} compte 1 ({row['unit']}){use}", _told(row["source"]),
               "Priorités PRE")  # fmt: skip
    days = listing(str(days) for days in deadlines.ALERT_DAYS)
    yield subject, "Alertes d’échéance", f"à {days} jours", _OURS, _FIXED
    yield (subject, "Action à revoir", f"sans mise à jour depuis {plan.REVIEW_DAYS} jours", _OURS,
           _FIXED)  # fmt: skip
    yield (subject, "Partenaire proposé", f"à moins de {plan.NEAR_MIN} min à pied", _OURS, _FIXED)


def _rates(rates: pd.DataFrame) -> Iterable[Row]:
    for row in rates.to_dict("records"):
        yield ("Financement", f"{row['funder']} : {row['unit']} ({row['year']})",
               f"{euros(row['amount_eur'])} ({VALUE_STATUSES[row['status']]})",
               _told(row["source"]), "Imports")  # fmt: skip


def _short(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)


def _statuses(values: pd.Series) -> str:
    return listing(VALUE_STATUSES[status] for status in values.drop_duplicates())


def _told(source: object) -> str:
    return "non dite" if pd.isna(source) else str(source)


def _listed(values: pd.Series) -> str:
    return " ; ".join(values.dropna().drop_duplicates()) or "non dite"
