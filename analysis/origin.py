"""Where children start from: home, or the school they leave.

In term, a child starts from school once class has begun (midday, after class) on the days with
class, and all Wednesday; before class, on other days and in holidays from home. The children of
a quartier stay those who live there: schools only say where they are.

- A school whose pupils are known by quartier (table ``school_residence``) has those pupils, at
  most as many as live there; its pupils from outside come from all cells outside alike.
- The others take the children for whom they are the nearest school of the level, the other
  schools left out; from outside the quartiers no more than their number of pupils leaves room
  for, shared over their levels by the years each lasts. Children without a school stay at home.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from pyproj import CRS
from scipy.sparse import csr_array, vstack
from scipy.spatial import cKDTree

from analysis.coverage import Floats
from analysis.need import CLASSES, ELSEWHERE
from analysis.times import hours_in_force
from data.vocabulary import BAND_AGES, BAND_LEVEL, BANDS, OUTSIDE_QPV
from geo.reach import to_metres

AT_SCHOOL: Final = " · école"
"""Ends the commune of the rows that count while children start from school."""

WEDNESDAY: Final = 3
_YEARS: Final = {BAND_LEVEL[band]: last - first + 1 for band, (first, last) in BAND_AGES.items()}


@dataclass(frozen=True)
class Origins:
    """Where children start from: ``children``, one row a point (:func:`analysis.need.children`),
    and ``reach``, straight metres [rows × sites]; ``at_school``: made by :func:`from_school`."""

    children: pd.DataFrame
    reach: csr_array
    at_school: bool = False

    def units(self, quartiers: Collection[str]) -> pd.Series:
        """The quartier of residence of each row, NA outside ``quartiers``."""
        home = self.children["code_qp"]
        known = home.where(home.isin(list(quartiers)))
        return pd.Series(pd.Categorical(known, categories=list(quartiers)))


def from_school(
    children: pd.DataFrame,
    cells: pd.DataFrame,
    reach: csr_array,
    schools: pd.DataFrame,
    school_reach: csr_array,
    school_residence: pd.DataFrame,
    crs: CRS,
) -> Origins:
    """Children at home, then the same children where they are once class has begun.

    ``children`` (:func:`analysis.need.children`), ``cells`` (lon, lat) and ``reach`` (metres to
    the sites) have a row a cell; ``school_reach`` a row a school; ``school_residence`` holds the
    counts that may be shown (``Released.counts`` of :mod:`analysis.secrecy`, ``children`` named
    ``pupils``), for where pupils start from is read in what is not covered. Returns the rows of
    ``children``, then again those who stay at home, then one row a school and quartier of
    residence; the ``insee_com`` of the last two ends in ``AT_SCHOOL``, for
    :func:`rates_by_origin`. Each child is in the first rows and once in the others.
    """
    placed = np.flatnonzero(schools[["lon", "lat"]].notna().all(axis=1))
    homes_xy, schools_xy = (to_metres(of["lon"], of["lat"], crs) for of in (cells, schools))
    teaches = schools["levels"].str.get_dummies(",").astype(bool)
    teaches = teaches.reindex(columns=list(_YEARS), fill_value=False)
    stay = children.copy()
    pupils = []
    for band in BANDS:
        open_to = placed[teaches[BAND_LEVEL[band]].to_numpy()[placed]]
        left, found = _band(band, children, homes_xy, schools.iloc[open_to], schools_xy[open_to],
                            school_residence)  # fmt: skip
        stay[band] = left
        pupils.append(found.assign(band=band))
    table = pd.concat(pupils)
    table = table[table["count"] > 0].pivot_table(
        index=["uai", "code_qp"], columns="band", values="count", aggfunc="sum", fill_value=0.0
    )
    at = table.reindex(columns=list(BANDS), fill_value=0.0).reset_index()
    row = pd.Index(schools["uai"]).get_indexer(pd.Index(at["uai"]))
    at_school = pd.DataFrame(
        {
            "cell_id": at["uai"],
            "code_qp": at["code_qp"].where(at["code_qp"] != OUTSIDE_QPV).astype("str"),
            "insee_com": schools["insee_com"].to_numpy()[row] + AT_SCHOOL,
            **{name: at[name] if name in BANDS else 0.0 for name in CLASSES},
        }
    )
    kept = np.flatnonzero(stay[list(BANDS)].sum(axis=1) > 0)
    stay = stay.iloc[kept]
    stay = stay.assign(insee_com=stay["insee_com"] + AT_SCHOOL)
    everyone = pd.concat([children, stay, at_school], ignore_index=True)
    everyone["code_qp"] = everyone["code_qp"].astype(children["code_qp"].dtype)
    near = vstack([reach, reach[kept], school_reach[row]], format="csr")
    return Origins(everyone, csr_array(near), at_school=True)


def rates_by_origin(
    rates: pd.DataFrame,
    class_hours: pd.DataFrame,
    communes: Collection[str],
    *,
    period: str,
    scope_date: dt.date,
) -> pd.DataFrame:
    """``rates`` (:func:`analysis.need.need_rates`) split between home and school.

    Each commune keeps the need of the times when its children start from home; the rest goes to
    the commune named with ``AT_SCHOOL``. Same columns.
    """
    keys = ["insee_com", "band", "weekday"]
    hours = hours_in_force(class_hours, scope_date)
    hours = hours[hours["uai"].isna() & hours["insee_com"].isin(communes)]
    bands = {level: band for band, level in BAND_LEVEL.items()}
    first = hours.assign(band=hours["level"].map(bands)).groupby(keys)["start_min"].min()
    elsewhere = first.groupby(keys[1:]).max()
    starts = pd.concat([first.reset_index(), elsewhere.reset_index().assign(insee_com=ELSEWHERE)])
    begun = rates.merge(starts.rename(columns={"start_min": "begun_min"}), "left", keys)
    leaves = begun["begun_min"].mask(begun["weekday"].eq(WEDNESDAY) & begun["begun_min"].isna(), 0)
    leaves = leaves.fillna(np.inf) if period == "scolaire" else pd.Series(np.inf, begun.index)
    # Rows without any time left are kept: their commune stays one whose need is known.
    change = leaves.to_numpy().clip(rates["start_min"], rates["end_min"]).astype("int64")
    school = rates.assign(start_min=change, insee_com=rates["insee_com"] + AT_SCHOOL)
    return pd.concat([rates.assign(end_min=change), school], ignore_index=True)


def _band(
    band: str,
    children: pd.DataFrame,
    homes_xy: Floats,
    schools: pd.DataFrame,
    schools_xy: Floats,
    school_residence: pd.DataFrame,
) -> tuple[Floats, pd.DataFrame]:
    """Children of a band who stay at their cell, and ``uai``, ``code_qp``, ``count`` at school."""
    counts = children[band].to_numpy(dtype=float)
    home = children["code_qp"].fillna(OUTSIDE_QPV).to_numpy(dtype=object)
    living = pd.Series(counts).groupby(home).sum()
    known = _known(school_residence, band, schools["uai"], living)
    taken = (known.groupby("code_qp")["count"].sum() / living).reindex(home).fillna(0).to_numpy()
    left = counts * (1 - taken)
    others = np.flatnonzero(~schools["uai"].isin(known["uai"]))
    located = np.flatnonzero(np.isfinite(homes_xy).all(axis=1))
    if not len(others) or not len(located):
        return left, known
    nearest = cKDTree(schools_xy[others]).query(homes_xy[located])[1]
    goes = pd.DataFrame({"cell": located, "school": others[nearest], "code_qp": home[located]})
    goes["count"] = left[located]
    is_outside = goes["code_qp"] == OUTSIDE_QPV
    room = _pupils(schools, band) - goes[~is_outside].groupby("school")["count"].sum().reindex(
        range(len(schools)), fill_value=0
    )
    asking = goes[is_outside].groupby("school")["count"].sum()
    share = (room.fillna(np.inf).clip(lower=0) / asking.where(asking > 0)).clip(upper=1)
    goes["count"] *= goes["school"].map(share).where(is_outside, 1.0).fillna(0.0)
    left[located] -= goes["count"].to_numpy()
    found = goes.groupby(["school", "code_qp"], as_index=False)["count"].sum()
    found.insert(0, "uai", schools["uai"].to_numpy()[found["school"]])
    return left, pd.concat([known, found.drop(columns="school")])


def _known(
    school_residence: pd.DataFrame, band: str, schools: pd.Series, living: pd.Series
) -> pd.DataFrame:
    """Pupils of the schools that know where they live, at most as many as live there; a school
    one of whose counts is secret is taken as one that does not know."""
    rows = school_residence[
        school_residence["band"].eq(band) & school_residence["uai"].isin(schools)
    ]
    rows = rows[rows["year"] == rows.groupby("uai")["year"].transform("max")]
    rows = rows[rows["pupils"].notna().groupby(rows["uai"]).transform("all")]
    known = rows.rename(columns={"residence": "code_qp"})[["uai", "code_qp"]]
    known["count"] = rows["pupils"].to_numpy(dtype=float)
    sums = known.groupby("code_qp")["count"].transform("sum").to_numpy()
    there = living.reindex(known["code_qp"]).fillna(0).to_numpy()
    known["count"] *= np.minimum(np.divide(there, sums, out=np.ones_like(sums), where=sums > 0), 1)
    return known


def _pupils(schools: pd.DataFrame, band: str) -> pd.Series:
    """Pupils of the band in each school, by position; NaN where their number is not known."""
    years = schools["levels"].str.split(",").map(lambda levels: sum(_YEARS[x] for x in levels))
    pupils = schools["pupils"].astype("float64") * _YEARS[BAND_LEVEL[band]] / years
    return pupils.reset_index(drop=True)
