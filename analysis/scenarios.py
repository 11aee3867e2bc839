"""What if: sessions added, changed or closed, and what becomes of the uncovered hours.

Edits never touch the stored sessions. A session shares its places among the children who reach
it whatever else is open, so an edit changes the access of these children only, while the edited
sessions last: coverage is recomputed there and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from analysis.coverage import Floats, Week
from analysis.flow import best_case
from analysis.reference import (
    BAND_OF,
    SHARE,
    Reference,
    access_of,
    extra_access,
    in_week_minutes,
    who_reaches,
)
from data.vocabulary import BANDS


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
    named = sessions["session_id"].isin([edited_id(edit) for edit in edits])
    stored = sessions[named]
    rows: dict[str, dict[str, object]] = stored.set_index("session_id", drop=False).T.to_dict()
    problems = []
    for edit in edits:
        name, values = edited_id(edit), {} if isinstance(edit, Close) else edit.values
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


def edited_id(edit: Edit) -> str:
    """The session that an edit is about."""
    return str(edit.values.get("session_id")) if isinstance(edit, Add) else edit.session_id


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


@dataclass(frozen=True)
class Effect:
    """What edits change for some children, in child-hours a week.

    ``uncovered_min_h`` and ``uncovered_max_h`` are what is added to the two ends (negative: fewer
    uncovered hours); NA for a unit without any cell.
    """

    total: pd.Series
    """Both ends, all these children together."""
    by_unit: pd.DataFrame
    """``unit`` and both ends, the bands together."""
    by_band: pd.DataFrame
    """``band`` and both ends, the units together."""
    before: pd.DataFrame
    """Usable sessions that are no more."""
    after: pd.DataFrame
    """Usable sessions that are new."""


def effect(
    reference: Reference, edits: Sequence[Edit], units: pd.Series, bands: Sequence[str]
) -> Effect:
    """What ``edits`` change for the children of some ``units`` and ``bands``, as a whole.

    ``units`` as in :func:`analysis.coverage.expected`. Upper ends add up; each lower end is that
    of :func:`analysis.report.by_quartier`, for its children taken together. Raises ValueError as
    :func:`apply` does.
    """
    before, after = changed_sessions(reference, edits)
    rows = pd.Index(BANDS).get_indexer(pd.Index(bands))
    covered = covered_change(reference, before, after, units)[:, rows].sum(axis=2)
    inside = np.flatnonzero(units.notna())
    stored, edited = _weeks_around(reference, before, after, inside)
    mine = units.iloc[inside].reset_index(drop=True)
    together = pd.Series("", mine.index, dtype=pd.CategoricalDtype([""]))

    def gained(of: pd.Series, *, by_band: bool) -> Floats:
        """[units × bands] hours that the best case gains."""
        best = (_best_h(week, of, bands, by_band=by_band) for week in (stored, edited))
        return np.subtract(*list(best)[::-1]).sum(axis=2)

    def ends(best: Floats, expected: Floats) -> dict[str, Floats]:
        return {"uncovered_min_h": 0 - best, "uncovered_max_h": 0 - expected}

    every = ends(gained(together, by_band=False)[0], np.nansum(covered, keepdims=True)[0])
    expected = covered.sum(axis=1)
    # 0 × NA is NA: without cells neither end is known.
    by_unit = ends(gained(mine, by_band=False)[:, 0] + 0 * expected, expected)
    by_band = ends(gained(together, by_band=True)[0, rows], np.nansum(covered, axis=0))
    return Effect(
        pd.Series({end: float(value[0]) for end, value in every.items()}),
        pd.DataFrame({"unit": units.cat.categories, **by_unit}),
        pd.DataFrame({"band": list(bands), **by_band}),
        before,
        after,
    )


def changed_sessions(
    reference: Reference, edits: Sequence[Edit]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Usable sessions that ``edits`` take away, and those they bring.

    Identical sessions count once, so all sessions of the sites concerned are looked at.
    """
    rows = reference.session_ids.get_indexer(pd.Index([edited_id(edit) for edit in edits]))
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
    unit = units.cat.codes.to_numpy()
    extra = extra_access(reference, in_week_minutes(before, after))
    pieces = extra.pieces
    change = np.zeros((len(units.cat.categories), len(BANDS), 7))
    inside = np.flatnonzero(unit[extra.cells] >= 0)
    on_day = np.equal.outer(pieces.weekday, np.arange(1, 8)).astype(float)
    for band in np.unique(BAND_OF[extra.welcome.any(axis=0)]):
        groups = np.flatnonzero((band == BAND_OF) & extra.welcome.any(axis=0))
        open_ratio = extra.welcome[:, groups, None] * extra.ratio[:, None, :]
        added = extra.weights[band].T @ open_ratio.reshape(len(open_ratio), -1)
        added = added.reshape(len(extra.cells), *open_ratio.shape[1:])
        access = access_of(reference, band, groups, extra.cells, pieces.stretch)
        gained = np.minimum(access + added, 1) - np.minimum(access, 1)
        hours = np.einsum("cgp,g->cp", gained, SHARE[groups]) * extra.need_h[band]
        np.add.at(change[:, band], unit[extra.cells[inside]], (hours @ on_day)[inside])
    change[np.bincount(unit[unit >= 0], minlength=len(change)) == 0] = np.nan
    return change


def _best_change(
    reference: Reference, before: pd.DataFrame, after: pd.DataFrame, units: pd.Series
) -> Floats:
    """[units × bands × weekdays] child-hours that the best case gains.

    Only the units that reach an edited session, and the time that these sessions last.
    """
    _, cell, _ = who_reaches(reference, in_week_minutes(before, after))
    code = units.cat.codes.to_numpy()
    touched = np.zeros(len(units.cat.categories), dtype=bool)
    touched[code[cell][code[cell] >= 0]] = True
    rows = np.flatnonzero((code >= 0) & touched[code])
    change = np.zeros((len(touched), len(BANDS), 7))
    change[np.bincount(code[code >= 0], minlength=len(change)) == 0] = np.nan
    if not len(rows):
        return change
    stored, edited = _weeks_around(reference, before, after, rows)
    mine = units.iloc[rows].reset_index(drop=True)
    gained = _best_h(edited, mine, list(BANDS)) - _best_h(stored, mine, list(BANDS))
    change[touched] = gained[touched]
    return change


def _weeks_around(
    reference: Reference, before: pd.DataFrame, after: pd.DataFrame, rows: NDArray[np.intp]
) -> tuple[Week, Week]:
    """The stored week and the edited one, of the cells ``rows`` alone and the time that edited
    sessions last: enough for the best case of these cells."""
    setting = reference.setting
    near = np.unique(setting.reach_min[rows].indices)
    here = replace(
        setting,
        children=setting.children.iloc[rows],
        rates=_during(setting.rates, in_week_minutes(before, after)),
        sites=setting.sites.iloc[near],
        reach_min=csr_array(setting.reach_min[rows][:, near]),
    )
    stored = here.usable(reference.at_sites(setting.sites["site_id"].iloc[near].tolist()))[0]
    edited = pd.concat(
        [stored[~stored["session_id"].isin(before["session_id"])], after], ignore_index=True
    )
    edited = edited[edited["site_id"].isin(here.sites["site_id"])]
    return here.week(stored), here.week(edited)


def _during(rates: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Rates of the days of edited sessions, from their first start to their last end; those of
    other times last no time, so that every commune keeps some."""
    spans = changed.groupby("weekday").agg(low=("first", "min"), high=("last", "max")) % 1440
    low, high = (rates["weekday"].map(spans[side]).fillna(0) for side in ("low", "high"))
    return rates.assign(
        start_min=np.maximum(rates["start_min"], low).astype("int64"),
        end_min=np.minimum(rates["end_min"], high).astype("int64"),
    )


def _best_h(week: Week, units: pd.Series, bands: Sequence[str], *, by_band: bool = True) -> Floats:
    """[units × bands × weekdays] child-hours of ``bands`` placed in the best case."""
    laid = week.stretches
    hours = np.zeros((len(laid), 7))
    hours[np.arange(len(laid)), laid["weekday"] - 1] = (laid["end_min"] - laid["start_min"]) / 60
    others = dict.fromkeys(set(BANDS).difference(bands), 0.0)
    alone = replace(week, children=week.children.assign(**others))
    best: Floats = best_case(alone, units, by_band=by_band) @ hours
    return best
