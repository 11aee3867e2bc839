"""Which dispositifs can carry an answer to a need, and why or why not.

A rule that says nothing about a point allows it. A dispositif that ended is told with the one
that took its place, followed until one that is in force.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.french import ages, day, listing
from data.vocabulary import PERIODS, TEMPS

YES: Final = "possible"
CHECK: Final = "à vérifier"
NO: Final = "ne convient pas"


@dataclass(frozen=True)
class Gap:
    """What is to be answered: ages (years, both included), legal temps, period, and the day on
    which the answer would begin."""

    age_min: int
    age_max: int
    temps: Collection[str]
    period: str
    on: dt.date


def match(dispositifs: pd.DataFrame, gap: Gap) -> pd.DataFrame:
    """Every dispositif against ``gap``.

    Takes the table dispositifs. Returns ``dispositif_id``, ``name``, ``funder``, ``verdict``
    (``YES``, ``CHECK``, ``NO``), ``why`` (a sentence) and ``successor`` (the name of the one in
    force that took its place, or empty): those that fit first, then by name.
    """
    names = dispositifs.set_index("dispositif_id")["name"].to_dict()
    rows = []
    for rule in dispositifs.to_dict("records"):
        refused = [reason for reason in (_ages(rule, gap), _temps(rule, gap), _period(rule, gap),
                                         _dates(rule, gap)) if reason]  # fmt: skip
        unsure = _unsure(rule)
        verdict = NO if refused else CHECK if unsure else YES
        why = refused or [*_fits(rule, gap), *unsure]
        successor = _successor(dispositifs, str(rule["dispositif_id"]), gap.on)
        rows.append(
            {
                "dispositif_id": rule["dispositif_id"],
                "name": rule["name"],
                "funder": rule["funder"],
                "verdict": verdict,
                "why": " ; ".join(why),
                "successor": names.get(successor, "") if successor else "",
            }
        )
    table = pd.DataFrame(rows, columns=["dispositif_id", "name", "funder", "verdict", "why",
                                        "successor"])  # fmt: skip
    order = table["verdict"].map({YES: 0, CHECK: 1, NO: 2})
    return (
        table.assign(order=order)
        .sort_values(["order", "name"], ignore_index=True)
        .drop(columns="order")
    )


def _ages(rule: dict[str, object], gap: Gap) -> str:
    low, high = rule["age_min"], rule["age_max"]
    too_old = pd.notna(low) and gap.age_max < int(str(low))
    too_young = pd.notna(high) and gap.age_min > int(str(high))
    if too_old or too_young:
        asked = ages(gap.age_min, gap.age_max)
        return f"ouvert aux {_age_words(low, high)}, le besoin est des {asked}"
    return ""


def _temps(rule: dict[str, object], gap: Gap) -> str:
    allowed = _codes(rule["temps"])
    if allowed and gap.temps and not allowed & set(gap.temps):
        return f"porte sur le temps {listing(TEMPS[code].lower() for code in sorted(allowed))}"
    return ""


def _period(rule: dict[str, object], gap: Gap) -> str:
    allowed = _codes(rule["periods"])
    if allowed and gap.period not in allowed:
        return (
            f"porte sur : {listing(PERIODS[code].lower() for code in PERIODS if code in allowed)}"
        )
    return ""


def _dates(rule: dict[str, object], gap: Gap) -> str:
    on = pd.Timestamp(gap.on)
    first, last = (pd.to_datetime(str(rule[name])) if pd.notna(rule[name]) else None
                   for name in ("valid_from", "valid_to"))  # fmt: skip
    if last is not None and last < on:
        return f"a pris fin le {day(last.date())}"
    if first is not None and first > on:
        return f"n’est en vigueur qu’à partir du {day(first.date())}"
    ended = rule["status"] == "termine" and last is None
    return "n’est plus en vigueur" if ended else ""


def _unsure(rule: dict[str, object]) -> list[str]:
    """What somebody has to check before counting on it."""
    unsure = []
    if rule["status"] == "a_verifier":
        unsure.append("règle à vérifier auprès du financeur")
    if pd.notna(rule["place"]):
        unsure.append(f"condition de lieu ou de public : {rule['place']}")
    if pd.isna(rule["checked_on"]):
        unsure.append("personne n’a encore vérifié cette règle")
    return unsure


def _fits(rule: dict[str, object], gap: Gap) -> list[str]:
    fits = []
    if pd.notna(rule["age_min"]) or pd.notna(rule["age_max"]):
        fits.append(f"ouvert aux {_age_words(rule['age_min'], rule['age_max'])}")
    if common := _codes(rule["temps"]) & set(gap.temps):
        fits.append(f"temps {listing(TEMPS[code].lower() for code in sorted(common))}")
    return fits


def _age_words(low: object, high: object) -> str:
    if pd.isna(high):
        return f"{low} ans et plus"
    return ages(0 if pd.isna(low) else int(str(low)), int(str(high)))


def _codes(text: object) -> set[str]:
    return set(str(text).split(",")) if pd.notna(text) else set()


def _successor(dispositifs: pd.DataFrame, start: str, on: dt.date) -> str:
    """The last of the chain of successors that has begun by ``on``; a loop stops it."""
    table = dispositifs.set_index("dispositif_id")
    seen, at = {start}, start
    while pd.notna(following := table["successor_id"].get(at)) and following not in seen:
        begins = table["valid_from"].get(following)
        if pd.notna(begins) and begins > pd.Timestamp(on):
            break
        seen.add(following)
        at = following
    return "" if at == start else at
