"""Deadlines of projects and agreements: what is late, what comes, how soon."""

import datetime as dt

import numpy as np
import pandas as pd

from data.french import count, day
from data.vocabulary import PROJECT_KINDS

ALERT_DAYS = (30, 90, 180)
"""How long before its date a deadline is pointed out, the nearest step first."""

STATES = {
    "retard": "En retard",
    "echu": "Échu, sans suite connue",
    "30": "Sous 30 jours",
    "90": "De 31 à 90 jours",
    "180": "De 91 à 180 jours",
    "plus_tard": "Plus tard",
    "fait": "Fait ou renouvelé",
}
"""State of a deadline → its words, the most pressing first."""

LATE = ("retard", "echu")
ALERTED = (*LATE, *(str(days) for days in ALERT_DAYS))

WHAT = {"evaluation": "Évaluation", "fin": "Fin"}


def deadlines(projects: pd.DataFrame, communes: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """One row a dated deadline of the projects of ``communes`` and of the territory as a whole.

    A project has up to two: its evaluation (``evaluation_due_on``, done once ``evaluated_on``
    is known) and its end (``ends_on``, settled by its renewal: a project of the same kind and
    commune that ends later, signed from a year before this end on).

    Returns ``project_id``, ``kind``, ``title``, ``insee_com``, ``place`` (name of the commune,
    empty: all the territory), ``what`` (``WHAT``), ``on``, ``days`` (from ``today``, negative
    once past), ``state`` (``STATES``) and ``source``; by state, then by date.
    """
    names = communes.set_index("insee_com")["name"]
    ours = projects[projects["insee_com"].isna() | projects["insee_com"].isin(names.index)]
    parts = [
        ours.assign(what="evaluation", on=ours["evaluation_due_on"],
                    done=ours["evaluated_on"].notna()),
        ours.assign(what="fin", on=ours["ends_on"], done=_renewed(ours)),
    ]  # fmt: skip
    rows = pd.concat(parts, ignore_index=True).dropna(subset="on")
    rows["place"] = [names.get(code, "") for code in rows["insee_com"]]
    rows["days"] = (rows["on"] - pd.Timestamp(today)).dt.days
    steps = np.array(["past", *ALERTED[len(LATE):], "plus_tard"])  # fmt: skip
    soon = pd.Series(steps[np.searchsorted([0, *(n + 1 for n in ALERT_DAYS)], rows["days"],
                                           side="right")], rows.index)  # fmt: skip
    past = rows["what"].map({"evaluation": "retard", "fin": "echu"})
    rows["state"] = soon.mask(soon == "past", past).mask(rows["done"].astype(bool), "fait")
    rank = rows["state"].map({state: rank for rank, state in enumerate(STATES)})
    columns = ["project_id", "kind", "title", "insee_com", "place", "what", "on", "days", "state",
               "source"]  # fmt: skip
    return rows.assign(rank=rank).sort_values(["rank", "on", "project_id"], ignore_index=True)[
        columns
    ]


def _renewed(projects: pd.DataFrame) -> pd.Series:
    keys = ["kind", "insee_com"]
    one = projects[["project_id", *keys, "ends_on"]]
    pairs = one.merge(projects[[*keys, "signed_on", "ends_on"]], on=keys, suffixes=("", "_next"))
    follows = pairs["signed_on"] >= pairs["ends_on"] - pd.DateOffset(years=1)
    renewed = pairs.loc[follows & (pairs["ends_on_next"] > pairs["ends_on"]), "project_id"]
    return projects["project_id"].isin(renewed)


def undated(projects: pd.DataFrame, communes: pd.DataFrame) -> pd.DataFrame:
    """The projects of ``communes`` and of the whole territory whose end is not known."""
    ours = projects["insee_com"].isna() | projects["insee_com"].isin(communes["insee_com"])
    return projects[ours & projects["ends_on"].isna()]


def alerts(table: pd.DataFrame) -> list[str]:
    """A sentence for each deadline of :func:`deadlines` that is past or within 180 days, the
    most pressing first."""
    alerted = table[table["state"].isin(ALERTED)]
    return [
        _sentence(kind, place, what, on.date(), days)
        for kind, place, what, on, days in alerted[
            ["kind", "place", "what", "on", "days"]
        ].itertuples(index=False)
    ]


def _sentence(kind: str, place: str, what: str, on: dt.date, days: int) -> str:
    project = PROJECT_KINDS[kind] + (f" ({place})" if place else "")
    due = "évaluation attendue le" if what == "evaluation" else "échéance le"
    if days >= 0:
        left = f"dans {count(days, 'jour')}" if days else "aujourd’hui"
        return f"{project} : {due} {day(on)}, {left}."
    if what == "evaluation":
        return f"{project} : {due} {day(on)}, en retard de {count(-days, 'jour')}."
    return f"{project} : échu depuis le {day(on)}, sans suite connue."
