"""What the état des lieux of a PEDT evaluation counts in one commune."""

import datetime as dt
from typing import Final

import numpy as np
import pandas as pd

from analysis.offer import places_per_week
from analysis.times import hours_in_force
from data.vocabulary import BAND_AGES, BANDS

PRIMARY: Final = ("maternelle", "elementaire")
"""Levels whose week a commune organises."""

MOMENTS: Final = {
    "classe": "Lundi, mardi, jeudi, vendredi",
    "mercredi": "Mercredi",
    "week_end": "Samedi et dimanche",
    "petites_vacances": "Petites vacances",
    "ete": "Été",
}
"""When the offer is held, as a PEDT tells it: around class, on Wednesdays, out of term."""


def children_by_band(
    children: pd.DataFrame, insee_com: str, quartiers: pd.Series | list[str]
) -> pd.DataFrame:
    """Children of a commune: ``band``, ``commune`` (all its cells), ``quartiers`` (those of its
    priority quartiers). ``children`` is :func:`analysis.need.children`."""
    own = children[children["insee_com"] == insee_com]
    inside = children[children["code_qp"].isin(list(quartiers))]
    return pd.DataFrame(
        {
            "band": list(BANDS),
            "commune": own[list(BANDS)].sum().to_numpy(),
            "quartiers": inside[list(BANDS)].sum().to_numpy(),
        }
    )


def school_weeks(schools: pd.DataFrame, class_hours: pd.DataFrame, day: dt.date) -> pd.DataFrame:
    """The week of each nursery and elementary school in force on ``day``.

    Its own hours where it has some, else those of its commune. Returns the columns of ``schools``
    with ``half_days`` (half-days with class in a week; NA where the hours are not known) and
    ``on_wednesday``.
    """
    levels = schools.assign(level=schools["levels"].str.split(",")).explode("level")
    levels = levels[levels["level"].isin(PRIMARY)]
    hours = hours_in_force(class_hours, day)
    keys = ["level", "weekday", "start_min"]
    common = levels[["uai", "insee_com", "level"]].merge(
        hours[hours["uai"].isna()].drop(columns="uai"), on=["insee_com", "level"]
    )
    own = levels[["uai", "level"]].merge(hours.dropna(subset="uai"), on=["uai", "level"])
    common = common[~common["uai"].isin(own["uai"])]
    held = pd.concat([common[["uai", *keys]], own[["uai", *keys]]])
    by_level = held.groupby(["uai", "level"]).size().groupby("uai").max()
    wednesday = held[held["weekday"] == 3]["uai"].unique()
    table = schools[schools["uai"].isin(levels["uai"])].reset_index(drop=True)
    return table.assign(
        half_days=table["uai"].map(by_level).astype("Int64"),
        on_wednesday=table["uai"].isin(wednesday),
    )


def by_moment(found: pd.DataFrame) -> pd.DataFrame:
    """The sessions ``found`` (rows of the catalogue), one row a session and moment it is held in.

    Adds ``moment`` (``MOMENTS``) and ``places`` a week in that moment (capacity × its days; NA
    where the capacity is not known) to the columns of ``found``.
    """
    rows = found.assign(weekday=found["weekdays"].map(list)).explode("weekday", ignore_index=True)
    day = rows["weekday"].astype("int64")
    term = np.select([day == 3, day >= 6], ["mercredi", "week_end"], "classe")
    rows["moment"] = pd.Series(term, rows.index).where(rows["period"] == "scolaire", rows["period"])
    days = rows.groupby(["session_id", "moment"], as_index=False).agg(days=("weekday", "size"))
    table = found.merge(days, on="session_id")
    return table.assign(places=table["capacity"] * table["days"])


def offer_by_age(moments: pd.DataFrame) -> pd.DataFrame:
    """Sessions and places of each moment, all ages then for each band.

    ``moments`` is :func:`by_moment`. Returns ``moment``, ``band`` (empty: every age), ``sessions``,
    ``places`` a week and ``unknown`` (sessions whose places are not known), the moments without
    any session too; a session open to several bands counts in each of them.
    """
    parts = [moments.assign(band="")] + [
        moments[(moments["age_min"] <= last) & (moments["age_max"] >= first)].assign(band=band)
        for band, (first, last) in BAND_AGES.items()
    ]
    rows = pd.concat(parts)
    counted = rows.assign(unknown=rows["places"].isna()).groupby(["moment", "band"]).agg(
        sessions=("session_id", "nunique"), places=("places", "sum"), unknown=("unknown", "sum")
    )  # fmt: skip
    every = pd.MultiIndex.from_product([MOMENTS, ["", *BANDS]], names=["moment", "band"])
    return counted.reindex(every, fill_value=0).astype("int64").reset_index()


def offer_by_temps(found: pd.DataFrame) -> pd.DataFrame:
    """Sessions and places a week of each legal temps: ``temps`` (« inconnu » where the class hours
    are not known), ``sessions``, ``places``; a session that stands in two counts in both."""
    rows = found.assign(
        places=places_per_week(found), temps=found["temps"].fillna("inconnu").str.split(",")
    ).explode("temps")
    table = rows.groupby("temps", as_index=False).agg(
        sessions=("session_id", "nunique"), places=("places", "sum")
    )
    return table.astype({"places": "int64"})


def prices(moments: pd.DataFrame) -> pd.DataFrame:
    """Lowest price of a session, by moment: ``moment``, ``sessions``, ``free``, ``unknown`` (price
    not given), ``median`` and ``highest`` of those whose price is known (€; NA where none)."""
    price = moments["price_eur"].astype("float64")
    rows = moments.assign(price=price, free=price == 0, unknown=price.isna())
    table = rows.groupby("moment").agg(
        sessions=("session_id", "size"),
        free=("free", "sum"),
        unknown=("unknown", "sum"),
        median=("price", "median"),
        highest=("price", "max"),
    )
    return table.reindex([moment for moment in MOMENTS if moment in table.index]).reset_index()


def meetings_since(
    instances: pd.DataFrame,
    meetings: pd.DataFrame,
    meeting_actors: pd.DataFrame,
    since: pd.Timestamp | None,
    until: dt.date,
) -> pd.DataFrame:
    """What each instance held from ``since`` (its beginning where None) to ``until``.

    Returns ``name``, ``scale``, ``meetings``, ``last`` (day of the last one, NaT where none) and
    ``organisations`` (different ones that were present), one row an instance.
    """
    held = meetings[meetings["held_on"] <= pd.Timestamp(until)]
    if since is not None:
        held = held[held["held_on"] >= since]
    there = held.merge(meeting_actors[meeting_actors["was_present"]], on="meeting_id")
    by_instance = held.groupby("instance_id")["held_on"].agg(["size", "max"])
    table = instances.set_index("instance_id")[["name", "scale"]]
    return table.assign(
        meetings=by_instance["size"].reindex(table.index, fill_value=0),
        last=by_instance["max"].reindex(table.index),
        organisations=there.groupby("instance_id")["actor_id"]
        .nunique()
        .reindex(table.index, fill_value=0),
    ).reset_index(drop=True)
