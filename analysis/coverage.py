"""Expected coverage of a typical week: time-dependent two-step floating catchment.

For an offer ``s`` open at ``t`` with ``K`` places, ``R = K / Σ N f(d)`` shares them among the
children in reach; a child of cell ``i`` and group ``h`` gets ``A = Σ R f(d)`` and counts as
covered at most once: ``C = N · min(1, A)``. Groups are year of age × sex, and residence through
the cell, so that a session serves exactly those it is open to (Luo & Wang 2003, Luo & Qi 2009).

    week = lay_out(children, rates, sessions, reach_min, site_ids)
    expected(week, children["code_qp"].astype("category"))
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from analysis.need import elementary_groups
from analysis.reach import WALKING_MIN
from data.vocabulary import BANDS

Floats = NDArray[np.float64]
Result = TypeVar("Result")
Impedance = Callable[[Floats, float], Floats]

DAY: Final = (7 * 60, 21 * 60)
"""The week grid: 07:00 to 21:00. What lies outside is not counted."""

_DAY_MIN: Final = 1440
_OFFER: Final = ["site_id", "age_min", "age_max", "public", "reserved_quartiers"]


def within(minutes: Floats, limit: float) -> Floats:
    """1 up to the limit, 0 beyond: the plain two-step catchment (Luo & Wang 2003)."""
    return (minutes <= limit).astype(float)


def zones(minutes: Floats, limit: float) -> Floats:
    """1, 0.68, 0.22 on three equal zones up to the limit, 0 beyond (Luo & Qi 2009)."""
    zone = np.searchsorted([limit / 3, 2 * limit / 3, limit], minutes)
    return np.array([1.0, 0.68, 0.22, 0.0])[zone]


def gaussian(minutes: Floats, limit: float) -> Floats:
    """From 1 at the door to 0 at the limit along a Gaussian (Dai 2010)."""
    foot = np.exp(-0.5)
    fading = (np.exp(-0.5 * (minutes / limit) ** 2) - foot) / (1 - foot)
    return np.where(minutes <= limit, fading, 0.0)


@dataclass(frozen=True)
class Week:
    """A typical week laid out for computing: constant stretches, offers, who reaches what.

    An *offer* is the sessions of one site open to the same children; a *stretch* is a run of
    time in which nothing opens, closes or changes need. Positions are those of the tables.
    """

    children: pd.DataFrame
    """One row a cell: ``cell_id``, ``code_qp``, ``insee_com``, children by band."""
    stretches: pd.DataFrame
    """``weekday``, ``start_min``, ``end_min``: only those with some need."""
    zone: NDArray[np.intp]
    """[cells] position in ``rates`` of the norm that holds for each cell."""
    rates: Floats
    """[zones × bands × stretches] share of the children who need a place."""
    offers: pd.DataFrame
    """``site_id``, ``age_min``, ``age_max``, ``public``, ``reserved_quartiers`` (blank: all)."""
    groups: pd.DataFrame
    """Groups of children that no session separates: ``band`` (position), ``share`` of it."""
    is_open_to: NDArray[np.bool_]
    """[offers × groups]"""
    places: csr_array
    """[offers × stretches] places open."""
    reach: tuple[csr_array, ...]
    """By band, [offers × cells]: impedance above 0 of the cells whose children may come."""


def lay_out(
    children: pd.DataFrame,
    rates: pd.DataFrame,
    sessions: pd.DataFrame,
    reach_min: csr_array,
    site_ids: Sequence[str],
    *,
    walking_min: Mapping[str, float] = WALKING_MIN,
    impedance: Impedance = zones,
) -> Week:
    """Lay out children, need, sessions and reach as a :class:`Week`.

    ``children``: one row a cell, ``code_qp`` (NA outside), ``insee_com`` and a column a band
    (:func:`analysis.need.children`). ``rates``: ``insee_com``, ``band``, ``weekday``,
    ``start_min``, ``end_min``, ``share`` (:func:`analysis.need.need_rates`). ``sessions``: the
    usable ones of the period (:func:`analysis.quality.usable_sessions`). ``reach_min``:
    [cells × ``site_ids``] walking minutes of the pairs in reach, sparse, where a stored zero is
    a site at the door. ``walking_min``: longest walk by band. Raises ValueError when a session’s
    site or a cell’s commune is unknown.
    """
    sessions = sessions.assign(reserved_quartiers=sessions["reserved_quartiers"].fillna(""))
    unknown = [*_missing(sessions["site_id"], site_ids)]
    if len(rates):
        unknown += _missing(children["insee_com"], rates["insee_com"])
    if unknown:
        raise ValueError(f"sites ou communes inconnus : {', '.join(unknown)}")
    sessions["offer"] = sessions.groupby(_OFFER).ngroup()
    offers = sessions.drop_duplicates("offer").sort_values("offer", ignore_index=True)[_OFFER]
    occurrences = _in_week_minutes(
        sessions[["offer", "capacity", "weekdays", "start_min", "end_min"]]
    )
    norms = _in_week_minutes(rates)
    cuts = _stretches(occurrences, norms)

    by_zone, zone = _rates_by_zone(children, norms, cuts)
    needed = np.flatnonzero(by_zone.any(axis=(0, 1)))

    row, stretch = _overlaps(occurrences, cuts)
    capacity = occurrences["capacity"].to_numpy(dtype=float)[row]
    offer = occurrences["offer"].to_numpy()[row]
    places = coo_array((capacity, (offer, stretch)), shape=(len(offers), len(cuts)))
    groups, is_open_to = _groups(offers)
    return Week(
        children=children.reset_index(drop=True),
        stretches=cuts.iloc[needed][["weekday", "start_min", "end_min"]].reset_index(drop=True),
        zone=zone,
        rates=by_zone[:, :, needed],
        offers=offers,
        groups=groups,
        is_open_to=is_open_to,
        places=csr_array(places)[:, needed],
        reach=_reach(
            children, offers, groups, is_open_to, reach_min, site_ids, walking_min, impedance
        ),
    )


def expected(week: Week, units: pd.Series) -> pd.DataFrame:
    """Children in need and children covered, by unit, band and stretch.

    ``units`` is categorical, one value a cell of ``week.children``: the quartier, or any other
    grouping; NA leaves a cell out of the result, though its children still take places. A
    category without any cell gets NA, not zero.

    Returns ``unit``, ``band``, ``weekday``, ``start_min``, ``end_min``, ``need``, ``covered``
    (children), ordered by unit, band and stretch.
    """
    need, covered = expected_arrays(week, units)
    labels = pd.MultiIndex.from_product([units.cat.categories, BANDS], names=["unit", "band"])
    keys = labels.to_frame(index=False).merge(week.stretches, how="cross")
    return keys.assign(need=need.reshape(-1), covered=covered.reshape(-1))


def expected_arrays(week: Week, units: pd.Series) -> tuple[Floats, Floats]:
    """Need and coverage as in :func:`expected`: two arrays [units × bands × stretches]."""
    ratios = place_ratios(week)
    unit = units.cat.codes.to_numpy(dtype=np.intp)
    inside = np.flatnonzero(unit >= 0)
    n_zones = len(week.rates)
    pair, pair_of = np.unique(unit[inside] * n_zones + week.zone[inside], return_inverse=True)
    unit_of, zone_of = np.divmod(pair, max(n_zones, 1))
    n_units, n_stretches = len(units.cat.categories), len(week.stretches)
    to_unit = csr_array(
        coo_array((np.ones(len(pair)), (unit_of, np.arange(len(pair)))), (n_units, len(pair)))
    )
    need = np.empty((n_units, len(BANDS), n_stretches))
    covered = np.empty_like(need)

    def fill(band: int, name: str) -> None:
        weights = week.children[name].to_numpy(dtype=float)[inside]
        shape = (len(pair), len(week.children))
        in_pair = csr_array(coo_array((weights, (pair_of, inside)), shape))
        rates = week.rates[zone_of, band]
        need[:, band] = to_unit @ (in_pair.sum(axis=1)[:, None] * rates)
        served = np.zeros((len(pair), n_stretches))
        for group in np.flatnonzero(week.groups["band"] == band):
            offers = np.flatnonzero(week.is_open_to[:, group])
            access = csr_array(csr_array(ratios[offers].T) @ week.reach[band][offers])
            np.minimum(access.data, 1.0, out=access.data)
            served += week.groups["share"].iloc[group] * (access @ in_pair.T).toarray().T
        covered[:, band] = to_unit @ (served * rates)

    _each_band(fill)
    empty = np.bincount(unit[inside], minlength=n_units) == 0
    need[empty] = covered[empty] = np.nan
    return need, covered


def place_ratios(week: Week) -> csr_array:
    """[offers × stretches] places by child in need and in reach, R of the first step."""
    open_places = week.places.tocoo()
    offer, stretch = open_places.coords
    demand = np.zeros(len(offer))
    for band, name in enumerate(BANDS):
        in_band = (week.groups["band"] == band).to_numpy()
        share = week.is_open_to[:, in_band] @ week.groups["share"].to_numpy()[in_band]
        by_zone = np.zeros((len(week.children), len(week.rates)))
        by_zone[np.arange(len(by_zone)), week.zone] = week.children[name]
        in_reach = (week.reach[band] @ by_zone) * share[:, None]
        for zone in range(len(week.rates)):
            demand += in_reach[offer, zone] * week.rates[zone, band, stretch]
    ratio = np.divide(open_places.data, demand, out=np.zeros(len(demand)), where=demand > 0)
    return csr_array(coo_array((ratio, (offer, stretch)), week.places.shape))


def _missing(values: pd.Series, known: Sequence[str] | pd.Series) -> list[str]:
    is_missing = pd.Index(known).unique().get_indexer(pd.Index(values)) < 0
    return sorted(values[is_missing & values.notna()].unique())


def _in_week_minutes(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a weekday, its ``first`` and ``last`` minute of the week, kept within ``DAY``."""
    if "weekday" not in rows:
        spelling, spellings = pd.factorize(rows["weekdays"])
        holds = np.array([[str(day) in digits for day in range(1, 8)] for digits in spellings])
        row, day = np.nonzero(holds.reshape(-1, 7)[spelling])
        rows = rows.iloc[row].assign(weekday=day + 1)
    midnight = (rows["weekday"] - 1) * _DAY_MIN
    rows = rows.assign(
        first=midnight + rows["start_min"].clip(*DAY), last=midnight + rows["end_min"].clip(*DAY)
    )
    return rows[rows["first"] < rows["last"]]


def _stretches(*rows: pd.DataFrame) -> pd.DataFrame:
    """Longest runs of the week in which none of ``rows`` starts or ends."""
    midnights = np.arange(7) * _DAY_MIN
    bounds = [midnights + DAY[0], midnights + DAY[1]]
    bounds += [table[side].to_numpy() for table in rows for side in ("first", "last")]
    cuts = np.sort(pd.unique(np.concatenate(bounds))).astype(np.int64)
    frame = pd.DataFrame({"first": cuts[:-1], "last": cuts[1:]})
    frame["weekday"] = frame["first"] // _DAY_MIN + 1
    frame["start_min"] = frame["first"] % _DAY_MIN
    frame["end_min"] = frame["start_min"] + frame["last"] - frame["first"]
    return frame[frame["end_min"] <= DAY[1]].reset_index(drop=True)


def _overlaps(rows: pd.DataFrame, cuts: pd.DataFrame) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Positions (row, stretch) of every stretch that a row lasts through."""
    low = np.searchsorted(cuts["first"], rows["first"])
    count = np.searchsorted(cuts["first"], rows["last"]) - low
    row = np.repeat(np.arange(len(rows)), count)
    step = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    return row, low[row] + step


def _rates_by_zone(
    children: pd.DataFrame, norms: pd.DataFrame, cuts: pd.DataFrame
) -> tuple[Floats, NDArray[np.intp]]:
    """[zones × bands × stretches] shares, one zone for communes alike, and the zone of cells."""
    codes, communes = pd.factorize(children["insee_com"])
    row, stretch = _overlaps(norms, cuts)
    commune = pd.Index(communes).get_indexer(pd.Index(norms["insee_com"]))[row]
    band = pd.Index(BANDS).get_indexer(pd.Index(norms["band"]))[row]
    share = norms["share"].to_numpy(dtype=float)[row]
    lived_in = commune >= 0
    by_commune = np.zeros((len(communes), len(BANDS), len(cuts)))
    by_commune[commune[lived_in], band[lived_in], stretch[lived_in]] = share[lived_in]
    by_zone, zone = np.unique(by_commune, axis=0, return_inverse=True)
    return by_zone, zone.reshape(-1)[codes]


def _groups(offers: pd.DataFrame) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Elementary groups merged where no offer separates them, and [offers × groups]."""
    finest = elementary_groups()
    bands = pd.Index(BANDS).get_indexer(pd.Index(finest["band"]))
    profile_of = offers.groupby(_OFFER[1:4], sort=False).ngroup().to_numpy()
    frame = offers[_OFFER[1:4]].drop_duplicates()
    age = finest["age"].to_numpy()
    welcome = (frame[["age_min"]].to_numpy() <= age) & (age <= frame[["age_max"]].to_numpy())
    public = frame["public"].map({"mixte": "", "filles": "f", "garcons": "g"}).to_numpy()[:, None]
    welcome &= (public == "") | (public == finest["sex"].to_numpy())
    signature = np.vstack([bands, welcome]).T
    merged, group_of = np.unique(signature, axis=0, return_inverse=True)
    share = np.bincount(group_of.reshape(-1), finest["share"], len(merged))
    groups = pd.DataFrame({"band": merged[:, 0].astype(int), "share": share})
    return groups, merged[:, 1:].T.astype(bool)[profile_of]


def _reach(
    children: pd.DataFrame,
    offers: pd.DataFrame,
    groups: pd.DataFrame,
    is_open_to: NDArray[np.bool_],
    reach_min: csr_array,
    site_ids: Sequence[str],
    walking_min: Mapping[str, float],
    impedance: Impedance,
) -> tuple[csr_array, ...]:
    """By band, [offers × cells] impedances above 0 where the residence fits."""
    site = pd.Index(site_ids).get_indexer(pd.Index(offers["site_id"]))
    quartier, quartiers = pd.factorize(children["code_qp"])
    profile, reserved = pd.factorize(offers["reserved_quartiers"])
    # One more column than quartiers: factorize gives -1, the last, to cells outside them all.
    is_home = np.zeros((len(reserved), len(quartiers) + 1), dtype=bool)
    named = pd.Series(reserved).str.get_dummies(",").reindex(columns=quartiers, fill_value=0)
    is_home[:, :-1] = named.to_numpy(dtype=bool)
    is_home[reserved == ""] = True
    by_site = csr_array(reach_min.T)

    def of_band(band: int, name: str) -> csr_array:
        takes = np.flatnonzero(is_open_to[:, (groups["band"] == band).to_numpy()].any(axis=1))
        near = csr_array(by_site[site[takes]])
        offer = np.repeat(takes, np.diff(near.indptr))
        weight = impedance(near.data, walking_min[name])
        fits = (weight > 0) & is_home[profile[offer], quartier[near.indices]]
        ends = np.cumsum(np.bincount(offer[fits], minlength=len(offers)))
        return csr_array(
            (weight[fits], near.indices[fits], np.concatenate([[0], ends])),
            shape=(len(offers), len(children)),
        )

    return tuple(_each_band(of_band))


def _each_band(work: Callable[[int, str], Result]) -> list[Result]:
    """``work(position, name)`` of the bands side by side: products of sparse matrices leave the
    interpreter free."""
    with ThreadPoolExecutor(len(BANDS)) as pool:
        return list(pool.map(work, range(len(BANDS)), BANDS))
