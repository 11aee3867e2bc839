"""Partners’ sheets of the offer: actors, sites, activities, sessions; known ones are found by name.

Each ``read_…`` first reads every column, so that all faults of a row are told, then builds the
tables from the rows that are taken.
"""

import re
from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from data import vocabulary as v
from data.check import Tables
from data.readers import partner_words as w
from data.readers.partner_build import (
    Changed,
    as_activities,
    build_sessions,
    is_new_entity,
    known_activities,
    new_name,
    today,
    upsert,
)
from data.readers.partner_rows import Names, Rows
from data.schemas.columns import PATTERN_COMMUNE, PATTERN_QPV
from data.spellings import FaultError, ages, amounts, dates, days, fault, fold, hours, slots, words
from geo.crs import in_france

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_actors(rows: Rows, tables: Tables) -> Changed:
    values = pd.DataFrame({"actor": _entity(rows, "actor", _actors(tables))})
    values = values.join(_actor_columns(rows, tables, values["actor"], own_sheet=True))
    given = values[rows.taken].rename(columns={"actor_kind": "kind"})
    return {"actors": upsert(tables, "actors", "A", given, given["actor"])}


def read_sites(rows: Rows, tables: Tables) -> Changed:
    values = pd.DataFrame({"site": _entity(rows, "site", _sites(tables))})
    values = values.join(_site_columns(rows, tables, values["site"]))
    given = values[rows.taken].rename(columns={"site_kind": "kind"})
    return {"sites": upsert(tables, "sites", "L", given, given["site"])}


def read_activities(rows: Rows, tables: Tables) -> Changed:
    known = Names(tables["actors"], "actor_id", "une structure connue")
    values = pd.DataFrame({"actor": rows.read("actor", known.known, required=True)})
    values["activity"] = rows.read("activity", str, required=True)
    values["known"] = known_activities(values, tables)
    values = values.join(_activity_columns(rows, tables, values))
    taken = values[rows.taken]
    return {"activities": upsert(tables, "activities", "AC", *as_activities(taken))}


def read_sessions(rows: Rows, tables: Tables, preamble: str) -> Changed:
    """The flat sheet, a line a session: what it names and is not known yet is created."""
    day = today(tables)
    values = pd.DataFrame({"activity": rows.read("activity", str, required=True)})
    if rows.has("actor"):
        values["actor"] = _entity(rows, "actor", _actors(tables))
    else:
        values["actor"] = _actors_of_activities(rows, values["activity"], tables)
    values["known"] = known_activities(values, tables)
    values["site"] = _entity(rows, "site", _sites(tables))
    values = values.join(_activity_columns(rows, tables, values))
    values = values.join(_actor_columns(rows, tables, values["actor"], own_sheet=False))
    values = values.join(_site_columns(rows, tables, values["site"]))
    values["slots"] = _slots(rows)
    values = values.join(_session_columns(rows, tables, preamble, day))
    return build_sessions(rows, values[rows.taken], tables, day)


def _actors(tables: Tables) -> Names:
    return Names(tables["actors"], "actor_id", "une structure connue")


def _sites(tables: Tables) -> Names:
    return Names(tables["sites"], "site_id", "un lieu connu")


def _entity(rows: Rows, field: str, names: Names) -> pd.Series:
    """Key of what is known, or its name after :data:`NEW`."""
    return rows.read(field, names.known_or_new, required=True)


def _actor_columns(rows: Rows, tables: Tables, keys: pd.Series, *, own_sheet: bool) -> pd.DataFrame:
    """``own_sheet``: one of actors, whose communes and quartiers are theirs and not of places."""
    is_new, names = is_new_entity(keys), new_name(keys)
    rows.fill("actor_kind", names, w.ACTOR_KINDS.in_name)
    kinds = tuple(v.ACTOR_KINDS.values())
    columns = {
        "actor_kind": rows.read(
            "actor_kind",
            w.ACTOR_KINDS.code,
            required=bool(is_new.any()),
            blank=kinds,
            subject=names,
            only=is_new | (rows.column("actor_kind") != ""),
        ),
        "disciplines": rows.read(
            "disciplines",
            w.DISCIPLINES.codes,
            required=own_sheet and bool(is_new.any()),
            blank=tuple(v.DISCIPLINES.values()),
            subject=names,
            only=is_new | (rows.column("disciplines") != ""),
        ),
        "educational_values": rows.read("values", str),
        "contact": rows.read("contact", _function),
        "email": rows.read("email", _email),
        "phone": rows.read("phone", str),
    }
    if own_sheet:
        columns["insee_com"] = rows.read("commune", commune_reader(tables))
        columns["code_qp"] = rows.read("quartier", quartier_reader(tables))
    return pd.DataFrame(columns)


def _site_columns(rows: Rows, tables: Tables, keys: pd.Series) -> pd.DataFrame:
    is_new, names = is_new_entity(keys), new_name(keys)
    rows.fill("site_kind", names, w.SITE_KINDS.in_name)
    lon, lat = rows.read("lon", amounts.number), rows.read("lat", amounts.number)
    x, y = lon.astype("float64").to_numpy(), lat.astype("float64").to_numpy()
    given = pd.Series(np.isfinite(x) | np.isfinite(y), index=keys.index)
    inside = pd.Series(in_france(x, y), index=keys.index)
    swapped = given & ~inside & in_france(y, x)
    rows.refuse(swapped, "lon", "longitude et latitude semblent inversées.")
    rows.refuse(given & ~inside & ~swapped, "lon", "ce point n’est pas en France.")
    return pd.DataFrame(
        {
            "site_kind": rows.read(
                "site_kind",
                w.SITE_KINDS.code,
                required=bool(is_new.any()),
                blank=tuple(v.SITE_KINDS.values()),
                subject=names,
                only=is_new | (rows.column("site_kind") != ""),
            ),
            "address": rows.read("address", str),
            "insee_com": rows.read("commune", commune_reader(tables)),
            "lon": lon,
            "lat": lat,
            "uai": rows.read(
                "uai", _key_reader(tables["schools"], "uai", "un établissement connu")
            ),
            "is_accessible": rows.read("accessible", words.yes_no),
        }
    )


def _activity_columns(rows: Rows, tables: Tables, values: pd.DataFrame) -> pd.DataFrame:
    is_new = values["known"].isna() & values["activity"].notna()
    names = values["activity"].where(is_new)
    rows.fill("theme", names, w.THEMES.anywhere)
    themes = rows.read(
        "theme",
        w.THEMES.code,
        required=bool(is_new.any()),
        blank=tuple(v.THEMES.values()),
        subject=names,
        only=is_new | (rows.column("theme") != ""),
    )
    disciplines = rows.read("discipline", w.DISCIPLINES.code)
    implied = disciplines.isna() & is_new & themes.notna()
    if implied.any():
        rows.remarks.append("Discipline des activités nouvelles : celle qui va d’usage au thème.")
    reader = _key_reader(tables["dispositifs"], "dispositif_id", "un dispositif connu")
    return pd.DataFrame(
        {
            "theme": themes,
            "discipline": disciplines.mask(implied, themes.map(w.USUAL_DISCIPLINE)),
            "dispositif_id": rows.read("dispositif", reader),
            "description": rows.read("description", str),
            "is_drop_in": rows.read("drop_in", words.yes_no),
        }
    )


def _session_columns(rows: Rows, tables: Tables, preamble: str, day: pd.Timestamp) -> pd.DataFrame:
    years = rows.read("school_year", dates.school_year)
    told = re.search(r"(20\d\d) ?[-/–] ?(?:20)?(\d\d)\b", preamble)
    if years.isna().any() and told and int(told[2]) == (int(told[1]) + 1) % 100:
        rows.remarks.append(f"Année scolaire {told[1]}-{int(told[1]) + 1}, lue dans le titre.")
        years = years.fillna(int(told[1]))
    known = years.notna()
    rows.fill("valid_from", _spelled(years, "01/09/{}", 0))
    rows.fill("valid_to", _spelled(years, "31/08/{}", 1))
    rentree = day.year - (day.month < 7)
    first = rows.read("valid_from", dates.day, required=True, blank=(f"01/09/{rentree}",))
    last = rows.read("valid_to", dates.day, required=True, blank=(f"31/08/{rentree + 1}",))
    reversed_dates = first.notna() & last.notna() & ~known
    reversed_dates &= pd.to_datetime(first) > pd.to_datetime(last)
    rows.refuse(reversed_dates, "valid_to", "cette date vient avant la première.")
    if not rows.column("public").ne("").all():
        rows.remarks.append("Public mixte là où la feuille n’en dit rien.")
    low, high = _ages(rows)
    period_words = ("semaine scolaire", "petites vacances", "été", "petites vacances et été")
    return pd.DataFrame(
        {
            "period": rows.read("period", words.periods, required=True, blank=period_words),
            "valid_from": pd.to_datetime(first),
            "valid_to": pd.to_datetime(last),
            "age_min": low,
            "age_max": high,
            "capacity": rows.read("capacity", amounts.count),
            "public": rows.read("public", words.public).fillna("mixte"),
            "reserved_quartiers": rows.read(
                "reserved", w.several(quartier_reader(tables))
            ).str.join(","),
            "price_eur": rows.read("price", amounts.price),
        }
    )


def _spelled(years: pd.Series, pattern: str, more: int) -> pd.Series:
    return years.map(lambda year: pattern.format(int(year) + more), na_action="ignore")


def _ages(rows: Rows) -> tuple[pd.Series, pd.Series]:
    if rows.has("age_min", "age_max"):
        low = rows.read("age_min", ages.age, required=True)
        high = rows.read("age_max", ages.age, required=True)
        both = low.notna() & high.notna()
        rows.refuse(
            both & (low[both] > high[both]).reindex(low.index, fill_value=False),
            "age_max",
            "l’âge maximal est plus petit que le minimal.",
        )
        return low, high
    both = rows.read(
        "ages", ages.ages, required=True, blank=("3-5 ans", "6-10 ans", "11-14 ans", "15-17 ans")
    )
    return both.str[0], both.str[1]


def _slots(rows: Rows) -> pd.Series:
    """Lists of :class:`~data.spellings.slots.Slot`, from whichever columns tell days and hours."""
    if rows.has("slots"):
        return rows.read("slots", slots.slots, required=True)
    if not rows.has("weekdays"):
        return rows.read("hours", slots.slots, required=True)
    week = rows.read("weekdays", days.weekdays, required=True)
    if rows.has("hours"):
        found = rows.read("hours", lambda text: slots.slots(text, "0"), required=True)
    else:
        start = rows.read("start", hours.moment, required=True)
        end = rows.read("end", lambda text: hours.moment(text, is_end=True), required=True)
        both = start.notna() & end.notna()
        wrong = both & (start.where(both, 0) >= end.where(both, 1))
        rows.refuse(wrong, "end", "la fin ne vient pas après le début.")
        spans = zip(start, end, strict=True)
        found = pd.Series(
            [
                [slots.Slot("0", a, b)] if a is not None and b is not None else None
                for a, b in spans
            ],
            index=start.index,
        )
    told = zip(found, week, strict=True)
    return pd.Series(
        [
            [slots.Slot(digits, *one[1:]) if one.weekdays == "0" else one for one in listed]
            if listed and digits
            else None
            for listed, digits in told
        ],
        index=week.index,
        dtype=object,
    )


def commune_reader(tables: Tables) -> Callable[[str], str]:
    """Reads a commune by its code (a lost leading zero is given back) or its name."""
    names = Names(tables["communes"], "insee_com", "une commune du territoire")

    def read(text: str) -> str:
        code = text.zfill(5)
        return names.known(code if re.fullmatch(PATTERN_COMMUNE, code) else text)

    return read


def quartier_reader(tables: Tables) -> Callable[[str], str]:
    """Reads a quartier by its code or its name."""
    names = Names(tables["quartiers"], "code_qp", "un quartier du territoire")

    def read(text: str) -> str:
        code = text.strip().upper()
        return names.known(code if re.fullmatch(PATTERN_QPV, code) else text)

    return read


def _key_reader(table: pd.DataFrame, key: str, what: str) -> Callable[[str], str]:
    return Names(table, key, what).known


def _email(text: str) -> str:
    if not _EMAIL.fullmatch(text.strip()):
        raise fault(text, "une adresse électronique", "une adresse comme contact@exemple.fr")
    return text.strip()


def _function(text: str) -> str:
    if re.fullmatch(r"(?:m\.|mme|mlle|monsieur|madame|mr)\.? .+", fold(text)):
        raise FaultError(
            f"« {text} » nomme une personne. Attendu : un service ou une fonction, comme "
            "« secrétariat »."
        )
    return text


def _actors_of_activities(rows: Rows, names: pd.Series, tables: Tables) -> pd.Series:
    """Without a column of actors: the actor of the one known activity of that name."""
    known = tables["activities"].assign(name=tables["activities"]["name"].map(fold))
    owners = known.groupby("name")["actor_id"].unique()
    labels = dict(zip(tables["actors"]["actor_id"], tables["actors"]["name"], strict=True))
    told = {name: labels[ids[0]] for name, ids in owners.items() if len(ids) == 1}
    rows.fill("actor", names, lambda name: told.get(fold(name)))
    return _entity(rows, "actor", _actors(tables))
