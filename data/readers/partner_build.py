"""Tables of the offer from the rows of a partner’s sheet: the known kept, the new added."""

import datetime as dt
from typing import Final

import pandas as pd

from data import french
from data import vocabulary as v
from data.check import Tables
from data.readers.partner_rows import NEW, Rows, joined, new_ids
from data.spellings import fold

Changed = dict[str, pd.DataFrame]
SESSION_KEY: Final = [
    "activity_id",
    "site_id",
    "weekdays",
    "start_min",
    "period",
    "age_min",
    "age_max",
    "public",
    "valid_from",
]
"""Two sessions that agree on all of these are the same, whatever their identifier."""


def today(tables: Tables) -> pd.Timestamp:
    """The day of observation of the territory, else this day."""
    fixed = tables["territory"]["scope_date"].dropna()
    return pd.Timestamp(fixed.iloc[0] if len(fixed) else dt.date.today())


def is_new_entity(keys: pd.Series) -> pd.Series:
    return keys.str.startswith(NEW).fillna(False).astype(bool)


def new_name(keys: pd.Series) -> pd.Series:
    return keys.where(is_new_entity(keys)).str.removeprefix(NEW)


def build_sessions(rows: Rows, taken: pd.DataFrame, tables: Tables, day: pd.Timestamp) -> Changed:
    """The tables with the sessions of the rows taken, and what they name that is new.

    What is known already stays as it is: a sheet of sessions is no place to correct an actor.
    """
    is_new = is_new_entity(taken["actor"])
    by_actor = taken[is_new].rename(columns={"actor_kind": "kind"}).drop(columns=["insee_com"])
    used = by_actor.groupby("actor")["discipline"].agg(_in_order)
    by_actor["disciplines"] = by_actor["disciplines"].fillna(by_actor["actor"].map(used))
    actors = upsert(tables, "actors", "A", by_actor, by_actor["actor"])
    by_site = taken[is_new_entity(taken["site"])].rename(columns={"site_kind": "kind"})
    sites = upsert(tables, "sites", "L", by_site, by_site["site"])
    unplaced = int(by_site.drop_duplicates("site")["lon"].isna().sum())
    if unplaced:
        rows.remarks.append(
            f"{french.count(unplaced, 'lieu nouveau', 'lieux nouveaux')} sans coordonnées : à "
            "placer sur la carte, aucun temps de marche n’en tient compte d’ici là."
        )
    taken = taken.assign(
        actor=_ids(taken["actor"], actors, "actor_id"),
        site_id=_ids(taken["site"], sites, "site_id"),
    )
    given, entities = as_activities(taken)
    activities = upsert(
        tables,
        "activities",
        "AC",
        given[is_new_entity(entities)],
        entities[is_new_entity(entities)],
    )
    taken["activity_id"] = _activity_ids(taken, activities)
    sessions = _sessions(rows, taken, tables, day)
    return {"actors": actors, "sites": sites, "activities": activities, "sessions": sessions}


def known_activities(values: pd.DataFrame, tables: Tables) -> pd.Series:
    """Key of the known activity of that name and actor, NaN where there is none."""
    known = tables["activities"]
    keys = dict(
        zip(
            zip(known["name"].map(fold), known["actor_id"], strict=True),
            known["activity_id"],
            strict=True,
        )
    )
    names = values["activity"].map(fold, na_action="ignore")
    pairs = zip(names, values["actor"], strict=True)
    return pd.Series([keys.get(pair) for pair in pairs], index=values.index, dtype=object)


def _ids(keys: pd.Series, table: pd.DataFrame, key: str) -> pd.Series:
    """Keys of all, now that the new ones are in their table."""
    by_name = {fold(name): code for name, code in zip(table["name"], table[key], strict=True)}
    found = {
        name: by_name[fold(name.removeprefix(NEW))]
        for name in keys.unique()
        if name.startswith(NEW)
    }
    return keys.map(lambda key: found.get(key, key))


def as_activities(values: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Rows of ``activities``, and the key or new name of each: one name an actor."""
    names = values["activity"].map(fold)
    entities = values["known"].fillna(NEW + values["actor"].astype("str") + "\x1f" + names)
    given = values.rename(columns={"actor": "actor_id"}).assign(name=values["activity"])
    return given, entities


def _activity_ids(values: pd.DataFrame, activities: pd.DataFrame) -> pd.Series:
    return known_activities(values, {"activities": activities})


def _in_order(codes: pd.Series) -> str:
    found = set(codes.dropna())
    return ",".join(code for code in v.DISCIPLINES if code in found)


def upsert(
    tables: Tables, table: str, prefix: str, given: pd.DataFrame, entities: pd.Series
) -> pd.DataFrame:
    """The table with what ``given`` says: new rows for new names, corrected cells for known keys.

    ``entities``: key, or name after :data:`NEW`; several rows of one entity complete each other.
    Blank cells change nothing.
    """
    current, day = tables[table], today(tables)
    key = f"{table.removesuffix('ies') + 'y' if table.endswith('ies') else table[:-1]}_id"
    columns = [c for c in current.columns if c in given and c != key]
    merged = given[columns].groupby(entities.to_numpy(), sort=False).first()
    if merged.empty:
        return current
    is_new = merged.index.str.startswith(NEW)
    fresh = merged[is_new].copy()
    if "name" not in columns:
        fresh["name"] = fresh.index.str.removeprefix(NEW)
    fresh[key] = new_ids(current[key], prefix, len(fresh))
    for flag in ("is_accessible", "is_fictive", "is_drop_in"):
        if flag in current.columns:
            told = fresh[flag] if flag in fresh else pd.Series(index=fresh.index, dtype=object)
            fresh[flag] = told.where(told.notna(), False)
    known = current.set_index(key)
    changed = merged[~is_new]
    known = known.loc[known.index.isin(changed.index)].astype(object)
    changed = changed.reindex(columns=known.columns).combine_first(known)
    rows = pd.concat([fresh, changed.rename_axis(key).reset_index()]).assign(updated_on=day)
    return joined(current, rows, [key])


def _sessions(rows: Rows, taken: pd.DataFrame, tables: Tables, day: pd.Timestamp) -> pd.DataFrame:
    """A row a session: a cell may name several spans and several periods."""
    current = tables["sessions"]
    found = taken.rename_axis("line").reset_index().explode("slots").explode("period")
    found[["weekdays", "start_min", "end_min"]] = pd.DataFrame(
        found["slots"].tolist(), columns=["weekdays", "start_min", "end_min"], index=found.index
    )
    found["updated_on"] = day
    twin = found.duplicated(SESSION_KEY)
    lines = found.groupby("line")[["line"]].size().index[twin.groupby(found["line"]).all()]
    rows.leave_out(
        pd.Series(rows.text.index.isin(lines), rows.text.index),
        "créneau déjà dit par une ligne plus haut",
    )
    found = found[~twin]
    keys = pd.MultiIndex.from_frame(_comparable(current))
    ids = pd.Series(current["session_id"].to_numpy(), index=keys)
    ids = ids[~ids.index.duplicated()]
    found["session_id"] = ids.reindex(pd.MultiIndex.from_frame(_comparable(found))).to_numpy()
    fresh = found["session_id"].isna()
    found.loc[fresh, "session_id"] = new_ids(current["session_id"], "S", int(fresh.sum()))
    return corrected(current, found[list(current.columns)], ["session_id"])


def corrected(current: pd.DataFrame, values: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """``current`` with ``values`` added; a blank cell leaves what is known of the same key."""
    known = current.astype(object).set_index(key)
    given = values.astype(object).set_index(key).reindex(columns=known.columns)
    known = known.reindex(given.index)
    return joined(current, given.where(given.notna(), known).reset_index(), key)


def _comparable(sessions: pd.DataFrame) -> pd.DataFrame:
    """The key columns with types that compare."""
    return (
        sessions[SESSION_KEY]
        .astype(
            {
                "start_min": "int64",
                "age_min": "int64",
                "age_max": "int64",
                "valid_from": "datetime64[ns]",
            }
        )
        .astype(dict.fromkeys(("activity_id", "site_id", "weekdays", "period", "public"), "str"))
    )
