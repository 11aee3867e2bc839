"""Ruptures: time between the end of class and the first place that children can walk to.

A place is a session of the term, in force, that welcomes the age, sex and residence of a child
and lasts beyond the end of class. Its number of places does not matter (one still to be
completed counts as open); that it is full does: see coverage. Where a group of children is not
served like the others (an age, the girls), it has a row of its own.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import csr_array

from analysis.need import elementary_groups
from analysis.quality import usable_sessions
from analysis.reach import WALKING_MIN
from analysis.times import hours_in_force
from data.vocabulary import BAND_LEVEL, BANDS
from geo.reach import pairs_within, reach_m, to_metres

OVER_MIN: Final = 15
"""Gap in minutes above which there is a rupture: a convention, shown and editable."""

_LEVEL_BAND: Final = {level: band for band, level in BAND_LEVEL.items()}
_NEVER: Final = np.iinfo(np.int64).max


def open_sessions(
    sessions: pd.DataFrame, sites: pd.DataFrame, *, period: str, scope_date: dt.date
) -> pd.DataFrame:
    """Sessions of ``period`` open on ``scope_date``: those that count, and those whose number of
    places is still to be completed (:func:`analysis.quality.usable_sessions`)."""
    usable, left_out = usable_sessions(sessions, sites, period=period, scope_date=scope_date)
    unsized = left_out.loc[left_out["outcome"] == "à compléter", "session_id"]
    chosen = sessions["session_id"].isin([*usable["session_id"], *unsized])
    return sessions[chosen & (sessions["period"] == period)].reset_index(drop=True)


def school_reach(schools: pd.DataFrame, sites: pd.DataFrame, crs: CRS, minutes: float) -> csr_array:
    """Straight metres [schools × sites] of the pairs within a walk of ``minutes``."""
    schools_xy, sites_xy = (to_metres(of["lon"], of["lat"], crs) for of in (schools, sites))
    return pairs_within(schools_xy, sites_xy, reach_m(minutes))


def school_ruptures(
    schools: pd.DataFrame,
    reach: csr_array,
    class_hours: pd.DataFrame,
    sessions: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    scope_date: dt.date,
    over_min: float = OVER_MIN,
    walking_min: Mapping[str, float] = WALKING_MIN,
) -> pd.DataFrame:
    """Ruptures at the gate of each school, with its own class hours where it has some.

    ``reach``: straight metres [schools × sites] (:func:`school_reach`); ``sessions`` as stored.
    Schools without coordinates are left out. Sessions reserved to quartiers do not count: not
    every pupil may enter. Returns the columns of :func:`quartier_ruptures`, ``unit`` being the
    ``uai`` and ``share`` that of the school’s pupils of the band, ages taken as equal.
    """
    at = schools[["uai", "insee_com"]].reset_index(drop=True).rename_axis("origin").reset_index()
    at["band"] = schools["levels"].str.split(",").to_numpy()
    at = at[schools[["lon", "lat"]].notna().all(axis=1).to_numpy()].explode("band")
    at = at.assign(band=at["band"].map(_LEVEL_BAND), unit=at["uai"], weight=1.0)
    at["code_qp"] = pd.Series(pd.NA, index=at.index, dtype="str")
    hours = hours_in_force(class_hours, scope_date)
    own = at.merge(_class_ends(hours.dropna(subset="uai")).drop(columns="insee_com"))
    known = pd.MultiIndex.from_frame(own[["uai", "band"]])
    others = at[~pd.MultiIndex.from_frame(at[["uai", "band"]]).isin(known)]
    ends = _class_ends(hours[hours["uai"].isna()]).drop(columns="uai")
    origins = pd.concat([own, others.merge(ends)])
    opened = open_sessions(sessions, sites, period="scolaire", scope_date=scope_date)
    return _ruptures(origins, reach, opened, sites, over_min, walking_min)


def quartier_ruptures(
    children: pd.DataFrame,
    reach: csr_array,
    class_hours: pd.DataFrame,
    sessions: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    scope_date: dt.date,
    over_min: float = OVER_MIN,
    walking_min: Mapping[str, float] = WALKING_MIN,
) -> pd.DataFrame:
    """Ruptures between class and the first place that the children of a quartier reach from home.

    ``children`` is :func:`analysis.need.children`; ``reach`` straight metres [cells × sites];
    ``sessions`` as stored. Class ends when it does in the commune of the cell.

    Returns one row a ``unit`` (code_qp), ``band``, ``weekday`` (1-7), ``class_end_min`` and
    ``start_min`` of the first place (NA: none that day): ``gap_min``, ``site_id`` (that of most
    of these children), ``share`` of the unit’s children of the band, ``age_min``, ``age_max``;
    gaps of more than ``over_min`` only, no place at all first, then the longest.
    """
    inside = children["code_qp"].notna().to_numpy()
    at = children[inside].assign(origin=np.flatnonzero(inside), unit=children["code_qp"])
    keys = ["origin", "unit", "code_qp", "insee_com"]
    at = at.melt(keys, list(BANDS), var_name="band", value_name="weight").query("weight > 0")
    hours = hours_in_force(class_hours, scope_date)
    ends = _class_ends(hours[hours["uai"].isna()]).drop(columns="uai")
    opened = open_sessions(sessions, sites, period="scolaire", scope_date=scope_date)
    return _ruptures(at.merge(ends), reach, opened, sites, over_min, walking_min)


def by_hours(ruptures: pd.DataFrame) -> pd.DataFrame:
    """Ruptures of one unit and band at the same hours of several days, as one row.

    Adds ``weekdays`` (ISO digits) in place of ``weekday``; ``share`` is the largest, ``site_id``
    its first place; same order as :func:`quartier_ruptures`.
    """
    keys = ["unit", "band", "class_end_min", "start_min", "gap_min"]
    first = ruptures.sort_values(["share", "weekday"], ascending=[False, True])
    rows = first.groupby(keys, dropna=False, as_index=False).agg(
        weekdays=("weekday", lambda days: "".join(map(str, sorted(days)))),
        site_id=("site_id", "first"),
        share=("share", "first"),
    )
    order = ["gap_min", "share", "unit", "weekdays"]
    return rows.sort_values(
        order, ascending=[False, False, True, True], na_position="first", ignore_index=True
    )


def _class_ends(hours: pd.DataFrame) -> pd.DataFrame:
    """When the last class of each day ends."""
    hours = hours.assign(band=hours["level"].map(_LEVEL_BAND))
    keys = ["insee_com", "uai", "band", "weekday"]
    return hours.groupby(keys, dropna=False, as_index=False).agg(class_end_min=("end_min", "max"))


def _ruptures(
    origins: pd.DataFrame,
    reach: csr_array,
    sessions: pd.DataFrame,
    sites: pd.DataFrame,
    over_min: float,
    walking_min: Mapping[str, float],
) -> pd.DataFrame:
    """``origins``: one row an origin (row of ``reach``), band and weekday with class."""
    found = [
        _first_places(rows, reach, sessions, sites, band, walking_min[str(band)])
        for band, rows in origins.groupby("band")
    ]
    columns = ["unit", "band", "weekday", "class_end_min", "start_min"]
    if not found:
        return pd.DataFrame(columns=[*columns, "gap_min", "site_id", "share", "age_min", "age_max"])
    first = pd.concat(found, ignore_index=True)
    first["share"] = first["weight"] / first.groupby(columns[:3])["weight"].transform("sum")
    gap = first["start_min"] - first["class_end_min"]
    first = first[(gap > over_min) | gap.isna()]
    sums = first.groupby(columns, dropna=False, as_index=False).agg(
        share=("share", "sum"), age_min=("age", "min"), age_max=("age", "max")
    )
    by_site = first.groupby([*columns, "site_id"], dropna=False, as_index=False)["share"].sum()
    by_site = by_site.sort_values("share", ascending=False, kind="stable").drop_duplicates(columns)
    table = sums.merge(by_site.drop(columns="share"), on=columns)
    table.insert(5, "gap_min", table["start_min"] - table["class_end_min"])
    order = ["gap_min", "share", "unit", "weekday"]
    return table.sort_values(
        order, ascending=[False, False, True, True], na_position="first", ignore_index=True
    )[[*columns, "gap_min", "site_id", "share", "age_min", "age_max"]]


def _first_places(
    origins: pd.DataFrame,
    reach: csr_array,
    sessions: pd.DataFrame,
    sites: pd.DataFrame,
    band: object,
    minutes: float,
) -> pd.DataFrame:
    """First place of each origin, weekday and elementary group of one band."""
    groups = elementary_groups().query("band == @band").reset_index(drop=True)
    events = origins[["weekday", "class_end_min"]].drop_duplicates(ignore_index=True)
    doors = sessions[["site_id", "reserved_quartiers"]].fillna({"reserved_quartiers": ""})
    door_of, doors = _numbered(doors)
    opening = _openings(sessions.assign(door=door_of), len(doors), events, groups)

    event = events.reset_index(names="event").merge(origins, on=list(events))
    origin, door = _who_reaches_which(event, reach, doors, sites, minutes)
    starts = np.searchsorted(origin, np.arange(len(reach.indptr)))
    at = event["origin"].to_numpy()
    count = starts[at + 1] - starts[at]
    row = np.repeat(np.arange(len(event)), count)
    pair = (
        np.repeat(starts[at], count)
        + np.arange(len(row))
        - np.repeat(np.cumsum(count) - count, count)
    )
    # One number holds the opening and, among equals, the nearest door: pairs go by distance.
    opens = opening[door[pair], event["event"].to_numpy()[row]]
    rank = np.where(opens == _NEVER, _NEVER, opens * (len(door) + 1) + pair[:, None])
    best = np.full((len(event), len(groups)), _NEVER)
    np.minimum.at(best, row, rank)
    some = best < _NEVER
    site = np.full(best.shape, None, dtype=object)
    site[some] = doors["site_id"].to_numpy(dtype=object)[door[best[some] % (len(door) + 1)]]
    start = np.where(some, best // (len(door) + 1), np.nan)

    return pd.DataFrame(
        {
            "unit": np.repeat(event["unit"].to_numpy(dtype=object), len(groups)),
            "band": band,
            "weekday": np.repeat(event["weekday"].to_numpy(), len(groups)),
            "class_end_min": np.repeat(event["class_end_min"].to_numpy(), len(groups)),
            "age": np.tile(groups["age"].to_numpy(), len(event)),
            "weight": np.outer(event["weight"], groups["share"]).reshape(-1),
            "start_min": start.reshape(-1),
            "site_id": site.reshape(-1),
        }
    )


def _numbered(rows: pd.DataFrame) -> tuple[NDArray[np.intp], pd.DataFrame]:
    number = rows.groupby(list(rows)).ngroup()
    return number.to_numpy(), rows.groupby(list(rows), as_index=False).size().drop(columns="size")


def _openings(
    sessions: pd.DataFrame, n_doors: int, events: pd.DataFrame, groups: pd.DataFrame
) -> NDArray[np.int64]:
    """[doors × events × groups] first minute from the end of class on at which a door is open."""
    days = sessions["weekdays"].map(list)
    rows = sessions.assign(weekday=days).explode("weekday").astype({"weekday": "int64"})
    rows = rows.merge(events.reset_index(names="event"), on="weekday")
    rows = rows[rows["end_min"] > rows["class_end_min"]]
    age, sex = groups["age"].to_numpy(), groups["sex"].to_numpy()
    public = rows["public"].map({"mixte": "", "filles": "f", "garcons": "g"}).to_numpy()[:, None]
    welcome = (rows[["age_min"]].to_numpy() <= age) & (age <= rows[["age_max"]].to_numpy())
    welcome &= (public == "") | (public == sex)
    opens = rows[["start_min", "class_end_min"]].max(axis=1).to_numpy()[:, None]
    opening = np.full((n_doors, len(events), len(groups)), _NEVER)
    np.minimum.at(
        opening,
        (rows["door"].to_numpy(), rows["event"].to_numpy()),
        np.where(welcome, opens, _NEVER),
    )
    return opening


def _who_reaches_which(
    origins: pd.DataFrame,
    reach: csr_array,
    doors: pd.DataFrame,
    sites: pd.DataFrame,
    minutes: float,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs (origin, door) within the walk and open to the residence, the nearest door first."""
    home = origins.drop_duplicates("origin")[["origin", "code_qp"]]
    near = reach[home["origin"].to_numpy()].tocoo()
    pairs = pd.DataFrame(
        {
            "origin": home["origin"].to_numpy()[near.coords[0]],
            "code_qp": home["code_qp"].to_numpy()[near.coords[0]],
            "site_id": sites["site_id"].to_numpy()[near.coords[1]],
            "metres": near.data,
        }
    )
    pairs = pairs[pairs["metres"] <= reach_m(minutes)].merge(
        doors.reset_index(names="door"), on="site_id"
    )
    welcome = doors["reserved_quartiers"].str.split(",").explode().rename("code_qp").reset_index()
    welcome = welcome.rename(columns={"index": "door"}).assign(is_home=True)
    pairs = pairs.merge(welcome, how="left", on=["door", "code_qp"])
    pairs = pairs[(pairs["reserved_quartiers"] == "") | pairs["is_home"].notna()]
    pairs = pairs.sort_values(["origin", "metres", "door"])
    return pairs["origin"].to_numpy(), pairs["door"].to_numpy()
