"""The catalogue of the offer: sessions with their activity, actor and site, and its filters."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import pandas as pd

from analysis.times import session_temps
from data.territory import Territory
from data.vocabulary import BAND_AGES

_ACCENTS: Final = "[\u0300-\u036f]"
_TYPED: Final = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})


def catalogue(
    sessions: pd.DataFrame,
    activities: pd.DataFrame,
    actors: pd.DataFrame,
    sites: pd.DataFrame,
    schools: pd.DataFrame,
    temps: pd.Series,
) -> pd.DataFrame:
    """One row a session, with what a reader needs of its activity, actor and site.

    ``temps`` is :func:`analysis.times.session_temps`. Returns the columns of ``sessions`` and
    ``activity``, ``actor_id``, ``actor``, ``actor_kind``, ``theme``, ``discipline``,
    ``dispositif_id``, ``is_drop_in``, ``site``, ``site_kind``, ``school`` (that houses the site,
    or NA), ``insee_com``, ``code_qp`` (of the site), ``lon``, ``lat``, ``temps``.
    """
    activity = activities[
        ["activity_id", "name", "actor_id", "theme", "discipline", "dispositif_id", "is_drop_in"]
    ].rename(columns={"name": "activity"})
    actor = actors[["actor_id", "name", "kind"]].rename(
        columns={"name": "actor", "kind": "actor_kind"}
    )
    site = sites[["site_id", "name", "kind", "insee_com", "code_qp", "lon", "lat"]].rename(
        columns={"name": "site", "kind": "site_kind"}
    )
    site["school"] = sites["uai"].map(schools.set_index("uai")["name"])
    return (
        sessions.assign(temps=temps)
        .merge(activity, on="activity_id", how="left")
        .merge(actor, on="actor_id", how="left")
        .merge(site, on="site_id", how="left")
    )


def catalogue_of(territory: Territory) -> pd.DataFrame:
    """:func:`catalogue` of everything a territory offers, as it stands on its scope date."""
    tables = territory.tables
    return catalogue(
        tables["sessions"],
        tables["activities"],
        tables["actors"],
        territory.sites,
        tables["schools"],
        session_temps(
            tables["sessions"], tables["sites"], tables["class_hours"], territory.scope_date
        ),
    )


@dataclass(frozen=True)
class Filters:
    """What to keep of a catalogue; an empty choice keeps everything."""

    period: str | None = None
    bands: Sequence[str] = ()
    sites: Sequence[str] | None = None
    weekdays: Sequence[int] = ()
    minute: int | None = None
    free: bool = False
    words: str = ""
    codes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Column → accepted codes, for theme, discipline, actor_id, dispositif_id, public, temps."""


def matching(catalogue: pd.DataFrame, filters: Filters, day: dt.date) -> pd.DataFrame:
    """Rows of ``catalogue`` in force on ``day`` or later that pass every filter."""
    keep = catalogue["valid_to"] >= pd.Timestamp(day)
    if filters.period is not None:
        keep &= catalogue["period"] == filters.period
    if filters.bands:
        keep &= _any(
            (catalogue["age_min"] <= last) & (catalogue["age_max"] >= first)
            for first, last in (BAND_AGES[band] for band in filters.bands)
        )
    if filters.sites is not None:
        keep &= catalogue["site_id"].isin(filters.sites)
    if filters.weekdays:
        keep &= _any(
            catalogue["weekdays"].str.contains(str(number), regex=False)
            for number in filters.weekdays
        )
    if filters.minute is not None:
        keep &= (catalogue["start_min"] <= filters.minute) & (filters.minute < catalogue["end_min"])
    if filters.free:
        keep &= catalogue["price_eur"] == 0
    for column, codes in filters.codes.items():
        if codes:
            keep &= _any(_holds(catalogue[column], code) for code in codes)
    if words := fold(filters.words).split():
        others = catalogue[["actor", "site", "school"]]
        text = fold_all(catalogue["activity"].str.cat(others, sep=" ", na_rep=""))
        for word in words:
            keep &= text.str.contains(word, regex=False)
    return catalogue[keep]


def by_activity(found: pd.DataFrame) -> pd.DataFrame:
    """Activities of the sessions ``found``: ``activity``, ``actor``, ``theme``, ``discipline``,
    ``sites`` and ``sessions`` (numbers), ``places`` a week, the most sessions first."""
    keys = ["activity_id", "activity", "actor", "theme", "discipline"]
    return _counted(found, keys, sites=("site_id", "nunique"))


def by_actor(found: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Actors of the sessions ``found``: the columns of ``actors``, ``activities`` and
    ``sessions`` (numbers), ``places`` a week, the most sessions first."""
    counted = _counted(found, ["actor_id"], activities=("activity_id", "nunique"))
    return counted.merge(actors, on="actor_id")


def _counted(found: pd.DataFrame, keys: list[str], **more: tuple[str, str]) -> pd.DataFrame:
    groups = found.assign(places=places_per_week(found)).groupby(keys, as_index=False)
    table = groups.agg(**more, sessions=("session_id", "size"), places=("places", "sum"))
    return table.sort_values(["sessions", keys[0]], ascending=[False, True], ignore_index=True)


def places_per_week(sessions: pd.DataFrame) -> pd.Series:
    """Places a week of each session: capacity × weekdays; NA where the capacity is not known.

    One child for one whole occurrence is one place.
    """
    return sessions["capacity"] * sessions["weekdays"].str.len()


def fold(text: str) -> str:
    """Text without accents, ligatures, typographic apostrophes or capitals: as people type."""
    return str(fold_all(pd.Series([text]))[0])


def fold_all(text: pd.Series) -> pd.Series:
    plain = text.fillna("").str.casefold().str.normalize("NFKD").str.translate(_TYPED)
    return plain.str.replace(_ACCENTS, "", regex=True)


def _holds(column: pd.Series, code: str) -> pd.Series:
    """Whether a comma-separated list of codes holds ``code``."""
    return ("," + column.fillna("") + ",").str.contains(f",{code},", regex=False)


def _any(masks: Iterable[pd.Series]) -> np.ndarray:
    return np.logical_or.reduce(list(masks))
