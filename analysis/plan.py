"""The plan d’actions: what each action still lacks, which needs wait, who could join."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.matcher import Gap
from analysis.times import usual_temps
from data.check import Tables
from data.french import count, listing, number
from data.vocabulary import ACTION_STATUSES, BAND_AGES, BAND_LEVEL, DISCIPLINES, THEMES
from geo.reach import reach_m

OPEN: Final = ("projet", "en_cours")
"""Statuses of the actions that still ask for something."""

REVIEW_DAYS: Final = 180
"""An open action that nobody has touched for so long is to be looked at again."""

NEAR_MIN: Final = 20
"""Longest walk, in minutes, between a quartier and a partner proposed as near: that of the
eldest children (:data:`analysis.reach.WALKING_MIN`)."""

ALERTS: Final = {
    "no_lead": "sans chef de file",
    "no_date": "sans date de début ou de fin",
    "is_late": "date passée",
    "to_review": "à revoir",
}
"""What an open action is pointed out for → its words, the most pressing first."""

NEXT: Final = {"projet": "en_cours", "en_cours": "terminee"}
"""The status that usually follows."""


def plan(tables: Tables, today: dt.date) -> pd.DataFrame:
    """One row an action, with what it still lacks on ``today``.

    ``tables`` holds actions, action_actors, action_quartiers, action_funding and actors. Returns
    the columns of actions with ``leads`` (names, NA without), ``partners`` (names, NA without),
    ``quartiers`` (codes, comma-separated), ``budget_eur`` (the sum of its funders where they are
    known, else as typed), a flag for each of ``ALERTS`` and ``alert`` (their words); by status,
    then by date of end.
    """
    actions = tables["actions"]
    own = actions["action_id"]
    names = tables["action_actors"].merge(tables["actors"][["actor_id", "name"]], on="actor_id")
    by_role = names.groupby(["role", "action_id"])["name"].agg(listing)
    funding = tables["action_funding"].groupby("action_id")["amount_eur"].sum()
    places = tables["action_quartiers"].groupby("action_id")["code_qp"].agg(",".join)
    table = actions.assign(
        leads=own.map(_of(by_role, "chef_de_file")),
        partners=own.map(_of(by_role, "partenaire")),
        quartiers=own.map(places).astype(object).fillna(""),
        budget_eur=own.map(funding).astype("float64").fillna(actions["budget_eur"]),
    )
    is_open, day = table["status"].isin(OPEN), pd.Timestamp(today)
    begun = (table["status"] == "projet") & (table["start_on"] < day)
    table = table.assign(
        no_lead=is_open & table["leads"].isna(),
        no_date=is_open & table[["start_on", "end_on"]].isna().any(axis=1),
        is_late=is_open & ((table["end_on"] < day) | begun),
        to_review=is_open & (table["updated_on"] < day - pd.Timedelta(days=REVIEW_DAYS)),
    )
    flags = table[list(ALERTS)].to_numpy()
    words = np.array(list(ALERTS.values()), dtype=object)
    table["alert"] = [" ; ".join(words[row]) for row in flags]
    rank = table["status"].map({status: rank for rank, status in enumerate(ACTION_STATUSES)})
    ordered = table.assign(rank=rank).sort_values(["rank", "end_on", "action_id"])
    return ordered.drop(columns="rank").reset_index(drop=True)


def _of(by_role: pd.Series, role: str) -> pd.Series:
    """The names of a role, by action; none where nobody has it."""
    if role not in by_role.index.get_level_values("role"):
        return pd.Series(dtype="object")
    found: pd.Series = by_role.loc[role]
    return found


def alerts(table: pd.DataFrame, today: dt.date) -> list[str]:
    """A sentence for each open action of :func:`plan` that lacks something, those past their
    date first."""
    alerted = table[table["alert"] != ""].sort_values(list(ALERTS)[::-1], ascending=False)
    alerted = alerted.sort_values("is_late", ascending=False, kind="stable")
    return [
        f"{title} ({action_id}) : {_lacks(status, start, end, alert, today)}."
        for action_id, title, status, start, end, alert in alerted[
            ["action_id", "title", "status", "start_on", "end_on", "alert"]
        ].itertuples(index=False)
    ]


def _lacks(status: str, start: pd.Timestamp, end: pd.Timestamp, alert: str, today: dt.date) -> str:
    """How late an action is, and what else it lacks."""
    day = pd.Timestamp(today)
    words = [word for word in alert.split(" ; ") if word != ALERTS["is_late"]]
    if end < day:
        words = [f"finie depuis {count((day - end).days, 'jour')} et pas close", *words]
    elif status == "projet" and start < day:
        words = [f"devait commencer il y a {count((day - start).days, 'jour')}", *words]
    return " ; ".join(words)


def waiting(needs: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """The needs that are not closed, with ``actions``: how many answer each of them, those given
    up left out; the ones without any first, then the oldest."""
    live = actions[actions["status"] != "abandonnee"]
    many = live.groupby("need_id").size()
    open_needs = needs[needs["status"] != "clos"]
    counted = open_needs.assign(actions=open_needs["need_id"].map(many).fillna(0).astype("int64"))
    return counted.assign(done=counted["actions"] > 0).sort_values(
        ["done", "detected_on", "need_id"], ignore_index=True
    ).drop(columns="done")  # fmt: skip


def gap_of(
    need: Mapping[str, Any],
    figures: Mapping[str, Any],
    communes: Collection[str],
    class_hours: pd.DataFrame,
    period: str,
    today: dt.date,
) -> Gap:
    """What :func:`analysis.matcher.match` is asked for a row of needs.

    ``figures`` are its frozen ones; what they do not say is left open: all ages from 3 to 17,
    any legal temps, and ``period``. The temps are those of its days and hours in ``communes``.
    """
    band = need["band"]
    low, high = (3, 17) if pd.isna(band) else BAND_AGES[band]
    period = str(figures.get("period", period))
    temps: set[str] = set()
    if "weekdays" in figures and figures.get("start_min") is not None:
        levels = list(BAND_LEVEL.values()) if pd.isna(band) else [BAND_LEVEL[band]]
        grid = usual_temps(communes, levels, period, today, class_hours)
        days = [int(day) for day in str(figures["weekdays"])]
        start = figures["start_min"]
        end = figures.get("end_min") or start + 30
        inside = grid["weekday"].isin(days) & grid["start_min"].between(start - 29, end - 1)
        temps = set(grid.loc[inside, "temps"]) - {"scolaire"}
    return Gap(low, high, temps, period, today)


def partners(
    tables: Tables,
    outline_sites: pd.DataFrame,
    crs: object,
    codes: Sequence[str],
    theme: str,
    discipline: str,
    today: dt.date,
) -> pd.DataFrame:
    """Who could take part in an action of ``theme`` and ``discipline`` in the quartiers ``codes``.

    Those who have the discipline, or hold an activity of the theme, and stand within
    ``NEAR_MIN`` minutes of a quartier (where they are settled, or where they hold a session in
    force), or have no quartier and work for its commune. Distances are straight metres between
    outlines in ``crs``, or from an outline to the site (``outline_sites``: code_qp, site_id,
    distance_m). ``tables`` holds actors, activities, sessions and quartiers.

    Returns ``actor_id``, ``name``, ``distance_m`` (NA: works for the commune), ``brings`` (1 or 2
    of discipline and theme) and ``why`` (a sentence); those that bring both first, the nearest
    first.
    """
    actors, activities = tables["actors"], tables["activities"]
    quartiers = gpd.GeoDataFrame(tables["quartiers"])
    home = actors["code_qp"].map(_from_outlines(quartiers, crs, codes)).astype("float64")
    held = actors["actor_id"].map(
        _from_sessions(tables["sessions"], activities, outline_sites, codes, today)
    ).astype("float64")  # fmt: skip
    mine = quartiers.loc[quartiers["code_qp"].isin(codes), "insee_com"].str.split(",").explode()
    for_commune = actors["code_qp"].isna() & (
        actors["insee_com"].isna() | actors["insee_com"].isin(set(mine))
    )
    has = actors["disciplines"].str.split(",").map(set(DISCIPLINES).intersection)
    has_discipline = pd.Series([discipline in found for found in has], actors.index)
    has_theme = actors["actor_id"].isin(activities.loc[activities["theme"] == theme, "actor_id"])
    distance = np.fmin(home, held)
    table = pd.DataFrame(
        {
            "actor_id": actors["actor_id"],
            "name": actors["name"],
            "distance_m": distance,
            "brings": has_discipline.astype("int64") + has_theme,
        }
    )
    words = zip(home, held, has_discipline, has_theme, strict=True)
    table["why"] = [_why(*found, discipline=discipline, theme=theme) for found in words]
    kept = table[(table["brings"] > 0) & ((distance <= reach_m(NEAR_MIN)) | for_commune)]
    return kept.sort_values(
        ["brings", "distance_m", "name"], ascending=[False, True, True], ignore_index=True
    )


def _from_outlines(quartiers: gpd.GeoDataFrame, crs: object, codes: Sequence[str]) -> pd.Series:
    """Metres from the nearest of ``codes`` to each quartier, 0 for themselves."""
    shapes = quartiers.set_index("code_qp").geometry.to_crs(crs)
    if not len(shapes.loc[list(codes)]):
        return pd.Series(dtype="float64")
    return pd.DataFrame({code: shapes.distance(shapes[code]) for code in codes}).min(axis=1)


def _from_sessions(
    sessions: pd.DataFrame,
    activities: pd.DataFrame,
    outline_sites: pd.DataFrame,
    codes: Sequence[str],
    today: dt.date,
) -> pd.Series:
    """Metres from the outlines of ``codes`` to the nearest site where each actor holds a session
    in force."""
    day = pd.Timestamp(today)
    now = sessions[(sessions["valid_from"] <= day) & (sessions["valid_to"] >= day)]
    near = outline_sites[outline_sites["code_qp"].isin(codes)]
    held = now.merge(activities[["activity_id", "actor_id"]], on="activity_id")
    return held.merge(near, on="site_id").groupby("actor_id")["distance_m"].min()


def _why(
    home: float, held: float, has_discipline: bool, has_theme: bool, *, discipline: str, theme: str
) -> str:
    if home == 0:
        place = "implanté dans le quartier"
    elif held == 0:
        place = "tient des créneaux dans le quartier"
    elif np.isnan(home) and np.isnan(held):
        place = "sans quartier, travaille pour la commune"
    elif np.isnan(held) or home <= held:
        place = f"implanté à {metres(home)}"
    else:
        place = f"tient des créneaux à {metres(held)}"
    brings = [f"discipline {DISCIPLINES[discipline].lower()}"] if has_discipline else []
    brings += [f"activités « {THEMES[theme].lower()} »"] if has_theme else []
    return f"{place} ; {listing(brings)}"


def metres(distance: float) -> str:
    """« 350 m », « 1,2 km »."""
    if distance < 1000:
        return f"{number(round(distance, -1))}\u00a0m"
    return f"{number(distance / 1000, 1)}\u00a0km"
