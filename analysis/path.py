"""The offer along the ages of a child: places within reach from 3 to 17, and where they stop."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import coo_array, csr_array

from analysis.quality import usable_sessions
from analysis.reach import WALKING_MIN
from data.vocabulary import BAND_AGES
from geo.reach import reach_m

BREAK_SHARE: Final = 0.5
"""The offer breaks at an age with fewer than this share of the places of the age before."""

AGES: Final = np.arange(3, 18)


def offer_path(
    sessions: pd.DataFrame,
    sites: pd.DataFrame,
    children: pd.DataFrame,
    reach: csr_array,
    outline_sites: pd.DataFrame,
    units: pd.Series,
    *,
    period: str,
    scope_date: dt.date,
    walking_min: Mapping[str, float] = WALKING_MIN,
) -> pd.DataFrame:
    """Places a week within reach of the children of each quartier, by year of age and sex.

    ``sessions`` as stored; ``children`` (:func:`analysis.need.children`) and ``reach`` (metres)
    have a row a cell, ``units`` the quartier of each, all quartiers as categories. A place counts
    for the share of the quartier’s children of the band who can walk to it: it is the places
    that a child has within reach on average, before any sharing. In a quartier without cells it is
    the places within the walk of its outline (``outline_sites``: code_qp, site_id, distance_m).

    Returns ``code_qp``, ``age`` (3-17), ``places_f``, ``places_g`` (places × times a week) and
    ``breaks``: none for girls or for boys, or less than half of what they had the year before.
    """
    usable, _ = usable_sessions(sessions, sites, period=period, scope_date=scope_date)
    codes = units.cat.categories
    site = pd.Index(sites["site_id"]).get_indexer(pd.Index(usable["site_id"]))
    weekly_places = usable["capacity"].to_numpy(dtype=float) * usable["weekdays"].str.len()
    welcome = (usable[["age_min"]].to_numpy() <= AGES) & (usable[["age_max"]].to_numpy() >= AGES)
    offered = welcome * weekly_places.to_numpy(dtype=float)[:, None]
    public = usable["public"].to_numpy()[:, None]
    enters = _enters(usable["reserved_quartiers"], codes)
    tables = {name: np.zeros((len(codes), len(AGES))) for name in ("places_f", "places_g")}
    for band, (first, last) in BAND_AGES.items():
        share = _share_in_reach(
            children[band].to_numpy(dtype=float),
            reach,
            outline_sites,
            sites["site_id"],
            units,
            reach_m(walking_min[band]),
        )
        reached = csr_array(share[:, site]).multiply(enters)
        ages = (first <= AGES) & (last >= AGES)
        for name, other in (("places_f", "garcons"), ("places_g", "filles")):
            tables[name][:, ages] = reached @ np.where(public == other, 0.0, offered[:, ages])
    keys = pd.MultiIndex.from_product([codes, AGES], names=["code_qp", "age"])
    flat = {name: table.reshape(-1) for name, table in tables.items()}
    breaks = _breaks(*tables.values())
    return keys.to_frame(index=False).assign(**flat, breaks=breaks.reshape(-1))


def together(path: pd.DataFrame, children: pd.DataFrame) -> pd.DataFrame:
    """The offer along the ages for the children of several quartiers taken together.

    ``path`` is :func:`offer_path` of these quartiers, ``children`` their numbers by ``code_qp``
    and band (:func:`analysis.need.children_by_quartier`), which weight the mean; a quartier
    whose children are not counted has no weight. Returns ``age``, ``places_f``, ``places_g``,
    ``breaks``; places are NA where no child is counted.
    """
    band_of = {age: band for band, (first, last) in BAND_AGES.items()
               for age in range(first, last + 1)}  # fmt: skip
    counted = children.set_index("code_qp")[list(BAND_AGES)].stack()
    keys = pd.MultiIndex.from_arrays([path["code_qp"], path["age"].map(band_of)])
    weight = counted.reindex(keys).fillna(0).to_numpy(dtype=float)
    places = path[["places_f", "places_g"]]
    sums = places.mul(weight, axis=0).assign(weight=weight).groupby(path["age"]).sum()
    means = sums[["places_f", "places_g"]].div(sums["weight"].where(sums["weight"] > 0), axis=0)
    return means.assign(breaks=_breaks(*means.to_numpy().T)).reset_index()


def _breaks(*places: np.ndarray) -> np.ndarray:
    """Ages (last axis) at which one of ``places`` is none, or less than half of the year before."""
    breaks = np.zeros(places[0].shape, dtype=bool)
    for of in places:
        breaks |= of == 0
        breaks[..., 1:] |= of[..., 1:] < BREAK_SHARE * of[..., :-1]
    return breaks


def _enters(reserved: pd.Series, codes: pd.Index) -> np.ndarray:
    """[quartiers × sessions] whether the residence fits."""
    named = reserved.fillna("").str.get_dummies(",").reindex(columns=codes, fill_value=0)
    return (named.to_numpy(dtype=bool) | reserved.isna().to_numpy()[:, None]).T


def _share_in_reach(
    counts: np.ndarray,
    reach: csr_array,
    outline_sites: pd.DataFrame,
    site_ids: pd.Series,
    units: pd.Series,
    limit_m: float,
) -> csr_array:
    """[quartiers × sites] share of the children within the limit of each site."""
    unit = units.cat.codes.to_numpy()
    inside = np.flatnonzero(unit >= 0)
    n_units = len(units.cat.categories)
    totals = np.bincount(unit[inside], counts[inside], n_units)
    known = inside[totals[unit[inside]] > 0]
    weights = counts[known] / totals[unit[known]]
    to_unit = csr_array(coo_array((weights, (unit[known], known)), shape=(n_units, len(unit))))
    near = reach.tocoo()
    close = near.data <= limit_m
    pairs = tuple(part[close] for part in near.coords)
    from_home = to_unit @ csr_array(coo_array((np.ones(close.sum()), pairs), shape=reach.shape))

    blind = outline_sites[
        outline_sites["code_qp"].isin(units.cat.categories[totals == 0])
        & (outline_sites["distance_m"] <= limit_m)
    ]
    ends = (
        units.cat.categories.get_indexer(pd.Index(blind["code_qp"])),
        pd.Index(site_ids).get_indexer(pd.Index(blind["site_id"])),
    )
    return csr_array(from_home + coo_array((np.ones(len(blind)), ends), shape=from_home.shape))
