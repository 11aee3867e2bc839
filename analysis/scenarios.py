"""What if: sessions added, changed or closed, and what becomes of the uncovered hours.

Edits never touch the stored sessions. A session shares its places among the children who reach
it whatever else is open, so an edit changes the access of these children only, while the edited
sessions last: coverage is recomputed there and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.coverage import DAY, Floats, Week, place_ratios
from analysis.flow import best_case
from analysis.need import elementary_groups
from analysis.situation import Setting
from data.vocabulary import BANDS

_GROUPS: Final = elementary_groups()
_BAND_OF: Final = pd.Index(BANDS).get_indexer(pd.Index(_GROUPS["band"]))
_SHARE: Final = _GROUPS["share"].to_numpy()
_SEX_OF: Final = {"mixte": "", "filles": "f", "garcons": "g"}


@dataclass(frozen=True)
class Add:
    """A new session: all its columns but those left blank."""

    values: Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """New values for some columns of a session: moved, lengthened, enlarged, reserved…"""

    session_id: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class Close:
    """A session that is held no more."""

    session_id: str


Edit = Add | Change | Close


def apply(sessions: pd.DataFrame, edits: Iterable[Edit]) -> pd.DataFrame:
    """The table ``sessions`` after ``edits``, in their order; the given one stays as it is.

    Raises ValueError with every edit that names an unknown session or column, or adds a session
    that is already there.
    """
    edits = list(edits)
    named = sessions["session_id"].isin([_id(edit) for edit in edits])
    stored = sessions[named]
    rows: dict[str, dict[str, object]] = stored.set_index("session_id", drop=False).T.to_dict()
    problems = []
    for edit in edits:
        name, values = _id(edit), {} if isinstance(edit, Close) else edit.values
        unknown = [column for column in values if column not in sessions]
        if unknown:
            problems.append(f"{name} : colonne inconnue ({', '.join(unknown)})")
        elif (name in rows) == isinstance(edit, Add):
            problems.append(f"{name} : créneau {'déjà présent' if name in rows else 'inconnu'}")
        elif isinstance(edit, Close):
            del rows[name]
        else:
            rows[name] = {**rows.get(name, dict.fromkeys(sessions)), **values}
    if problems:
        raise ValueError("\n".join(problems))
    edited = pd.DataFrame(list(rows.values()), columns=list(sessions))
    edited = edited.astype(sessions.dtypes.to_dict())
    return pd.concat([sessions[~named], edited], ignore_index=True)


def _id(edit: Edit) -> str:
    return str(edit.values.get("session_id")) if isinstance(edit, Add) else edit.session_id


class Reference:
    """A stored situation kept ready, so that each edit costs little.

    ``sessions`` are the stored ones, usable or not.
    """

    def __init__(self, setting: Setting, sessions: pd.DataFrame, week: Week) -> None:
        self.setting = setting
        self.sessions = sessions.reset_index(drop=True)
        self.week = week
        self.ratios = place_ratios(week)
        self.welcome = _welcome(week.offers)
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
class Difference:
    """What edits change, in child-hours a week."""

    table: pd.DataFrame
    """``unit``, ``band``, ``weekday`` (1-7), ``uncovered_min_h``, ``uncovered_max_h``: what is
    added to the two ends (negative: fewer uncovered hours)."""
    before: pd.DataFrame
    """Usable sessions that are no more."""
    after: pd.DataFrame
    """Usable sessions that are new."""


def difference(reference: Reference, edits: Sequence[Edit], units: pd.Series) -> Difference:
    """Change of the uncovered child-hours of each unit, band and day under ``edits``.

    ``units`` as in :func:`analysis.coverage.expected`. Equals the difference of two full
    computations. Raises ValueError as :func:`apply` does.
    """
    before, after = changed_sessions(reference, edits)
    covered = covered_change(reference, before, after, units)
    best = _best_change(reference, before, after, units)
    labels = [units.cat.categories, list(BANDS), range(1, 8)]
    keys = pd.MultiIndex.from_product(labels, names=["unit", "band", "weekday"])
    table = keys.to_frame(index=False).assign(
        uncovered_min_h=-best.reshape(-1), uncovered_max_h=-covered.reshape(-1)
    )
    return Difference(table, before, after)


def changed_sessions(
    reference: Reference, edits: Sequence[Edit]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Usable sessions that ``edits`` take away, and those they bring.

    Identical sessions count once, so all sessions of the sites concerned are looked at.
    """
    rows = reference.session_ids.get_indexer(pd.Index([_id(edit) for edit in edits]))
    sites = set(reference.sessions["site_id"].array[rows[rows >= 0]])
    values = [edit.values for edit in edits if not isinstance(edit, Close)]
    sites |= {str(found["site_id"]) for found in values if "site_id" in found}
    at = reference.site_ids.get_indexer(pd.Index(sorted(sites), dtype="str"))
    if (at < 0).any():
        unknown = [site for site, row in zip(sorted(sites), at, strict=True) if row < 0]
        raise ValueError(f"sites inconnus : {', '.join(unknown)}")
    stored = reference.at_sites(sorted(sites))
    here = replace(reference.setting, sites=reference.setting.sites.iloc[at])
    before, after = here.usable(stored)[0], here.usable(apply(stored, edits))[0]
    sides = pd.concat([before.assign(is_new=False), after.assign(is_new=True)])
    what = [column for column in before if column != "updated_on"]
    sides = sides[~sides.duplicated(what, keep=False)]
    is_new = sides.pop("is_new")
    return sides[~is_new], sides[is_new]


def covered_change(
    reference: Reference, before: pd.DataFrame, after: pd.DataFrame, units: pd.Series
) -> Floats:
    """Covered child-hours that usable sessions bring instead of others.

    Returns [units × bands × weekdays], zero where nothing changes, NaN for a unit without any
    cell: the difference of :func:`analysis.coverage.expected` in hours.
    """
    week, setting = reference.week, reference.setting
    unit = units.cat.codes.to_numpy()
    changed = _in_week_minutes(before, after)
    pieces = _pieces(week, changed)
    row, cell, minutes = _who_reaches(reference, changed)
    welcome = _welcome(changed)
    cells, at = np.unique(cell, return_inverse=True)
    rates = week.rates[week.zone[cells]][:, :, pieces.stretch]
    people = reference.children[cells][:, :, None] * rates
    weights = np.zeros((len(BANDS), len(changed), len(cells)))
    for band, name in enumerate(BANDS):
        weights[band, row, at] = setting.impedance(minutes, setting.walking_min[name])
    by_band = np.stack([welcome @ (_SHARE * (band == _BAND_OF)) for band in range(len(BANDS))])
    demand = np.einsum("brc,cbp,br->rp", weights, people, by_band)
    places = changed["places"].to_numpy()[:, None] * pieces.is_open
    ratio = np.divide(places, demand, out=np.zeros_like(demand), where=demand > 0)

    change = np.zeros((len(units.cat.categories), len(BANDS), 7))
    to_unit = np.equal.outer(np.arange(len(change)), unit[cells]).astype(float)
    on_day = np.equal.outer(pieces.weekday, np.arange(1, 8)).astype(float)
    for band in np.unique(_BAND_OF[welcome.any(axis=0)]):
        groups = np.flatnonzero((band == _BAND_OF) & welcome.any(axis=0))
        added = np.einsum("rc,rg,rp->cgp", weights[band], welcome[:, groups], ratio)
        access = _access(reference, band, groups, cells, pieces.stretch)
        gained = np.minimum(access + added, 1) - np.minimum(access, 1)
        hours = np.einsum("cgp,g,cp,p->cp", gained, _SHARE[groups], people[:, band], pieces.hours)
        change[:, band] = to_unit @ hours @ on_day
    change[np.bincount(unit[unit >= 0], minlength=len(change)) == 0] = np.nan
    return change


@dataclass(frozen=True)
class _Pieces:
    """Runs of time in which neither the week nor the edited sessions change."""

    stretch: NDArray[np.intp]
    weekday: NDArray[np.intp]
    hours: Floats
    is_open: NDArray[np.bool_]
    """[edited sessions × pieces]"""


def _in_week_minutes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
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


def _pieces(week: Week, changed: pd.DataFrame) -> _Pieces:
    midnight = (week.stretches["weekday"].to_numpy() - 1) * 1440
    starts = midnight + week.stretches["start_min"].to_numpy()
    ends = midnight + week.stretches["end_min"].to_numpy()
    first, last = (changed[side].to_numpy(dtype=np.int64) for side in ("first", "last"))
    cuts = np.unique(np.concatenate([starts, ends, first, last]))
    is_open = (first[:, None] <= cuts[:-1]) & (last[:, None] >= cuts[1:])
    stretch = np.searchsorted(starts, cuts[:-1], side="right") - 1
    needed = (stretch >= 0) & (cuts[:-1] < ends[stretch] if len(ends) else False)
    kept = np.flatnonzero(needed & is_open.any(axis=0))
    return _Pieces(
        stretch[kept], cuts[kept] // 1440 + 1, np.diff(cuts)[kept] / 60, is_open[:, kept]
    )


def _who_reaches(
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


def _welcome(sessions: pd.DataFrame) -> NDArray[np.bool_]:
    """[sessions × elementary groups] whether they are open to this age and sex."""
    age = _GROUPS["age"].to_numpy()
    welcome = (sessions[["age_min"]].to_numpy() <= age) & (age <= sessions[["age_max"]].to_numpy())
    sex = sessions["public"].map(_SEX_OF).to_numpy()[:, None]
    return np.asarray(welcome & ((sex == "") | (sex == _GROUPS["sex"].to_numpy())), dtype=bool)


def _access(
    reference: Reference,
    band: int,
    groups: NDArray[np.intp],
    cells: NDArray[np.intp],
    stretch: NDArray[np.intp],
) -> Floats:
    """[cells × groups × stretches] places by child that the stored sessions give them."""
    near = reference.offers_near[band][cells]
    offers, column = np.unique(near.indices, return_inverse=True)
    weights = np.zeros((len(cells), len(offers)))
    weights[np.repeat(np.arange(len(cells)), np.diff(near.indptr)), column] = near.data
    laps, lap = np.unique(stretch, return_inverse=True)
    ratios = reference.ratios[offers][:, laps].toarray()[:, lap]
    open_ratios = reference.welcome[np.ix_(offers, groups)][:, :, None] * ratios[:, None, :]
    flat = weights @ open_ratios.reshape(len(offers), len(groups) * len(stretch))
    return flat.reshape(len(cells), len(groups), len(stretch))


def _best_change(
    reference: Reference, before: pd.DataFrame, after: pd.DataFrame, units: pd.Series
) -> Floats:
    """[units × bands × weekdays] child-hours that the best case gains.

    Only the units that reach an edited session, and the time that these sessions last.
    """
    setting = reference.setting
    changed = _in_week_minutes(before, after)
    _, cell, _ = _who_reaches(reference, changed)
    code = units.cat.codes.to_numpy()
    touched = np.zeros(len(units.cat.categories), dtype=bool)
    touched[code[cell][code[cell] >= 0]] = True
    rows = np.flatnonzero((code >= 0) & touched[code])
    change = np.zeros((len(touched), len(BANDS), 7))
    change[np.bincount(code[code >= 0], minlength=len(change)) == 0] = np.nan
    if not len(rows):
        return change
    near = np.unique(setting.reach_min[rows].indices)
    here = replace(
        setting,
        children=setting.children.iloc[rows],
        rates=_during(setting.rates, changed),
        sites=setting.sites.iloc[near],
        reach_min=csr_array(setting.reach_min[rows][:, near]),
    )
    stored = here.usable(reference.at_sites(setting.sites["site_id"].iloc[near].tolist()))[0]
    edited = pd.concat(
        [stored[~stored["session_id"].isin(before["session_id"])], after], ignore_index=True
    )
    edited = edited[edited["site_id"].isin(here.sites["site_id"])]
    mine = units.iloc[rows].reset_index(drop=True)
    gained = _best_h(here.week(edited), mine) - _best_h(here.week(stored), mine)
    change[touched] = gained[touched]
    return change


def _during(rates: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Rates of the days of edited sessions, from their first start to their last end; those of
    other times last no time, so that every commune keeps some."""
    spans = changed.groupby("weekday").agg(low=("first", "min"), high=("last", "max")) % 1440
    low, high = (rates["weekday"].map(spans[side]).fillna(0) for side in ("low", "high"))
    return rates.assign(
        start_min=np.maximum(rates["start_min"], low).astype("int64"),
        end_min=np.minimum(rates["end_min"], high).astype("int64"),
    )


def _best_h(week: Week, units: pd.Series) -> Floats:
    """[units × bands × weekdays] child-hours placed in the best case."""
    laid = week.stretches
    hours = np.zeros((len(laid), 7))
    hours[np.arange(len(laid)), laid["weekday"] - 1] = (laid["end_min"] - laid["start_min"]) / 60
    best: Floats = best_case(week, units) @ hours
    return best
