"""A stored situation kept ready, to tell what sessions would add to it at little cost.

A session shares its places among the children who reach it, whatever else is open: what it adds
to the access of a child is known without looking at the other sessions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from analysis.coverage import DAY, Floats, Week, place_ratios
from analysis.need import elementary_groups
from analysis.situation import Setting
from data.vocabulary import BANDS

GROUPS: Final = elementary_groups()
BAND_OF: Final = pd.Index(BANDS).get_indexer(pd.Index(GROUPS["band"]))
"""Position of the band of each elementary group."""
SHARE: Final = GROUPS["share"].to_numpy()
_SEX_OF: Final = {"mixte": "", "filles": "f", "garcons": "g"}


class Reference:
    """A stored situation kept ready, so that each edit costs little.

    ``sessions`` are the stored ones, usable or not.
    """

    def __init__(self, setting: Setting, sessions: pd.DataFrame, week: Week) -> None:
        self.setting = setting
        self.sessions = sessions.reset_index(drop=True)
        self.week = week
        self.ratios = place_ratios(week)
        self.welcome = welcome_of(week.offers)
        self.offers_near = tuple(csr_array(reach.T) for reach in week.reach)
        """By band, [cells × offers] impedance."""
        self.cells_near = csr_array(setting.reach_min.T)
        """[sites × cells] walking minutes."""
        self.site_ids = pd.Index(setting.sites["site_id"])
        self.session_ids = pd.Index(self.sessions["session_id"])
        self.rows_of_site = self.sessions.groupby("site_id").indices
        self.children = setting.children[list(BANDS)].to_numpy(dtype=float)
        self.code_qp = setting.children["code_qp"].fillna("").to_numpy(dtype=object)

    def at_sites(self, site_ids: Sequence[str]) -> pd.DataFrame:
        """Stored sessions of some sites."""
        rows = [self.rows_of_site[site] for site in site_ids if site in self.rows_of_site]
        return self.sessions.iloc[np.sort(np.concatenate(rows or [np.empty(0, np.intp)]))]


@dataclass(frozen=True)
class Pieces:
    """Runs of time in which neither the week nor the edited sessions change."""

    stretch: NDArray[np.intp]
    weekday: NDArray[np.intp]
    hours: Floats
    is_open: NDArray[np.bool_]
    """[edited sessions × pieces]"""


@dataclass(frozen=True)
class Extra:
    """What sessions add to the access of the children who reach them."""

    cells: NDArray[np.intp]
    """Cells that reach one of the sessions."""
    pieces: Pieces
    welcome: NDArray[np.bool_]
    """[sessions × elementary groups]"""
    weights: tuple[csr_array, ...]
    """By band, [sessions × ``cells``] impedance."""
    need_h: Floats
    """[bands × ``cells`` × pieces] child-hours needed."""
    ratio: Floats
    """[sessions × pieces] places by child in need; negative for sessions taken away."""


def extra_access(reference: Reference, changed: pd.DataFrame) -> Extra:
    """What the rows of :func:`in_week_minutes` add: to a cell, ``weight`` × ``ratio``."""
    week, setting = reference.week, reference.setting
    pieces = pieces_of(week, changed)
    row, cell, minutes = who_reaches(reference, changed)
    welcome = welcome_of(changed)
    cells, at = np.unique(cell, return_inverse=True)
    rates = week.rates[week.zone[cells]][:, :, pieces.stretch]
    people = (reference.children[cells][:, :, None] * rates).transpose(1, 0, 2)
    weights = tuple(
        csr_array(
            coo_array(
                (setting.impedance(minutes, setting.walking_min[band]), (row, at)),
                shape=(len(changed), len(cells)),
            )
        )
        for band in BANDS
    )
    demand = np.zeros((len(changed), len(pieces.stretch)))
    for band, weight in enumerate(weights):
        share = welcome @ (SHARE * (band == BAND_OF))
        demand += share[:, None] * (weight @ people[band])
    places = changed["places"].to_numpy()[:, None] * pieces.is_open
    ratio = np.divide(places, demand, out=np.zeros_like(demand), where=demand > 0)
    return Extra(cells, pieces, welcome, weights, people * pieces.hours, ratio)


def in_week_minutes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """One row an edited session and weekday: ``first``, ``last`` minute of the week, ``places``
    (negative where they are taken away)."""
    rows = pd.concat([before, after], ignore_index=True)
    held = [[str(day) in digits for day in range(1, 8)] for digits in rows["weekdays"]]
    row, day = np.nonzero(np.array(held, dtype=bool).reshape(-1, 7))
    sign = np.repeat([-1, 1], [len(before), len(after)])
    times = rows[["start_min", "end_min"]].to_numpy().clip(*DAY)[row] + day[:, None] * 1440
    return rows.iloc[row].assign(
        weekday=day + 1,
        first=times[:, 0],
        last=times[:, 1],
        places=(rows["capacity"].to_numpy(dtype=float) * sign)[row],
    )


def pieces_of(week: Week, changed: pd.DataFrame) -> Pieces:
    """Time of :func:`in_week_minutes` in which the children of the week need a place."""
    midnight = (week.stretches["weekday"].to_numpy() - 1) * 1440
    starts = midnight + week.stretches["start_min"].to_numpy()
    ends = midnight + week.stretches["end_min"].to_numpy()
    first, last = (changed[side].to_numpy(dtype=np.int64) for side in ("first", "last"))
    cuts = np.unique(np.concatenate([starts, ends, first, last]))
    is_open = (first[:, None] <= cuts[:-1]) & (last[:, None] >= cuts[1:])
    stretch = np.searchsorted(starts, cuts[:-1], side="right") - 1
    needed = (stretch >= 0) & (cuts[:-1] < ends[stretch] if len(ends) else False)
    kept = np.flatnonzero(needed & is_open.any(axis=0))
    return Pieces(stretch[kept], cuts[kept] // 1440 + 1, np.diff(cuts)[kept] / 60, is_open[:, kept])


def who_reaches(
    reference: Reference, changed: pd.DataFrame
) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Rows of ``changed``, cells whose residence fits and their walking minutes."""
    site = reference.site_ids.get_indexer(pd.Index(changed["site_id"]))
    near = reference.cells_near[site].tocoo()
    row, cell = (part.astype(np.intp) for part in near.coords)
    fits = np.ones(len(row), dtype=bool)
    for position, codes in enumerate(changed["reserved_quartiers"].fillna("")):
        if codes:
            mine = row == position
            fits[mine] = np.isin(reference.code_qp[cell[mine]], codes.split(","))
    return row[fits], cell[fits], near.data[fits]


def welcome_of(sessions: pd.DataFrame) -> NDArray[np.bool_]:
    """[sessions × elementary groups] whether they are open to this age and sex."""
    age = GROUPS["age"].to_numpy()
    welcome = (sessions[["age_min"]].to_numpy() <= age) & (age <= sessions[["age_max"]].to_numpy())
    sex = sessions["public"].map(_SEX_OF).to_numpy()[:, None]
    return np.asarray(welcome & ((sex == "") | (sex == GROUPS["sex"].to_numpy())), dtype=bool)


def access_of(
    reference: Reference,
    band: int,
    groups: NDArray[np.intp],
    cells: NDArray[np.intp],
    stretch: NDArray[np.intp],
) -> Floats:
    """[cells × groups × stretches] places by child that the stored sessions give them."""
    near = reference.offers_near[band][cells]
    offers, column = np.unique(near.indices, return_inverse=True)
    weights = csr_array((near.data, column, near.indptr), shape=(len(cells), len(offers)))
    laps, lap = np.unique(stretch, return_inverse=True)
    ratios = reference.ratios[offers][:, laps].toarray()[:, lap]
    open_ratios = reference.welcome[np.ix_(offers, groups)][:, :, None] * ratios[:, None, :]
    flat = weights @ open_ratios.reshape(len(offers), len(groups) * len(stretch))
    return flat.reshape(len(cells), len(groups), len(stretch))
