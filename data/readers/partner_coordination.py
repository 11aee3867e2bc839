"""Partners’ sheets of coordination: attendance counts, meetings, joint actions, projects."""

import re
from collections.abc import Callable

import pandas as pd

from data import vocabulary as v
from data.check import Tables
from data.readers import partner_words as w
from data.readers.layout import SECRET
from data.readers.partner_build import Changed, corrected, today
from data.readers.partner_offer import commune_reader, quartier_reader
from data.readers.partner_rows import Names, Rows, joined, new_ids
from data.spellings import DoubtError, FaultError, ages, amounts, dates, fault, fold, hours, words


def read_attendance(rows: Rows, tables: Tables) -> Changed:
    """Counts by session, sex, quartier of origin, band and school year; never a child.

    Two columns of girls and boys make two rows of the table. Sessions are named by their key, or
    by an activity that has one session only. A count that is blank or hidden (``ns``…) is not zero:
    it makes no row.
    """
    values = pd.DataFrame(
        {
            "session_id": _sessions(rows, tables),
            "year": rows.read("school_year", dates.school_year, required=True,
                              blank=_years(tables)),
            "residence": rows.read("residence", _residence_reader(tables), required=True),
            "band": rows.read("band", _band, required=True, blank=tuple(v.BANDS.values())),
            "source": rows.read("source", str),
        }
    )  # fmt: skip
    counts = {"f": "girls", "g": "boys"}
    if rows.has("girls", "boys"):
        by_sex = {sex: rows.read(field, _count) for sex, field in counts.items()}
        parts = [values.assign(sex=sex, children=told) for sex, told in by_sex.items()]
    else:
        sex = rows.read("sex", words.sex, required=True)
        told = rows.read("children", _count)
        parts = [values.assign(sex=sex, children=told)]
    hidden = pd.concat([part["children"].isna() for part in parts], axis=1).all(axis=1)
    rows.leave_out(hidden, "effectif secret ou non renseigné")
    key = ["session_id", "year", "sex", "residence", "band"]
    found = pd.concat([part[rows.taken & part["children"].notna()] for part in parts])
    twins = found.index[found.duplicated(key)]
    rows.refuse(pd.Series(rows.text.index.isin(twins), rows.text.index), "children",
                "ce compte est déjà donné par une ligne plus haut.")  # fmt: skip
    found = found[found.index.isin(rows.taken.index[rows.taken])]
    return {"attendance": corrected(tables["attendance"], found, key)}


def read_meetings(rows: Rows, tables: Tables) -> Changed:
    """A meeting a row; those present and absent become rows of ``meeting_actors``."""
    instances = Names(tables["instances"], "instance_id", "une instance connue")
    actors = w.several(Names(tables["actors"], "actor_id", "une structure connue").known)
    values = pd.DataFrame(
        {
            "instance_id": rows.read("instance", instances.known, required=True),
            "held_on": pd.to_datetime(rows.read("held_on", dates.day, required=True)),
            "title": rows.read("meeting", str, required=True),
            "start_min": rows.read("start", hours.moment),
            "minutes": rows.read("minutes", str),
        }
    )
    present, absent = rows.read("present", actors), rows.read("absent", actors)
    values = values[rows.taken]
    key = ["instance_id", "held_on"]
    values = values.assign(
        meeting_id=_known_ids(values, tables["meetings"], key, "meeting_id", "R")
    )
    values = values.drop_duplicates("meeting_id")
    parts = [
        pd.DataFrame({"meeting_id": values["meeting_id"], "actor_id": told, "was_present": here})
        .explode("actor_id")
        .dropna(subset="actor_id")
        for told, here in ((present, True), (absent, False))
    ]
    attended = pd.concat(parts).drop_duplicates(["meeting_id", "actor_id"])
    return {
        "meetings": corrected(tables["meetings"], values, ["meeting_id"]),
        "meeting_actors": joined(tables["meeting_actors"], attended, ["meeting_id", "actor_id"]),
    }


def read_actions(rows: Rows, tables: Tables) -> Changed:
    """A joint action a row; its actors and quartiers go to their own tables."""
    actor = Names(tables["actors"], "actor_id", "une structure connue").known
    instances = Names(tables["instances"], "instance_id", "une instance connue")
    dispositifs = Names(tables["dispositifs"], "dispositif_id", "un dispositif connu")
    title = rows.read("action", str, required=True)
    known = set(tables["actions"]["title"].map(fold))
    is_new = title.notna() & ~title.map(fold, na_action="ignore").isin(known)
    rows.fill("theme", title.where(is_new), w.THEMES.anywhere)
    theme = rows.read(
        "theme",
        w.THEMES.code,
        required=bool(is_new.any()),
        subject=title,
        blank=tuple(v.THEMES.values()),
        only=is_new | (rows.column("theme") != ""),
    )
    discipline = rows.read("discipline", w.DISCIPLINES.code)
    values = pd.DataFrame(
        {
            "title": title,
            "theme": theme,
            "discipline": discipline.fillna(theme.map(w.USUAL_DISCIPLINE)),
            "dispositif_id": rows.read("dispositif", dispositifs.known),
            "instance_id": rows.read("instance", instances.known),
            "status": rows.read("status", w.STATUSES.code, required=bool(is_new.any()),
                                blank=tuple(v.ACTION_STATUSES.values()),
                                only=is_new | (rows.column("status") != "")),
            "start_on": pd.to_datetime(rows.read("start_on", dates.day)),
            "end_on": pd.to_datetime(rows.read("end_on", dates.day)),
            "family_place": rows.read("family_place", _family_place),
            "tags": rows.read("tags", w.TAGS.codes),
            "budget_eur": rows.read("budget", amounts.amount),
            "funder": rows.read("funder", str),
        }
    )  # fmt: skip
    lead = rows.read("lead", actor)
    partners = rows.read("partners", w.several(actor))
    quartiers = rows.read("quartier", w.several(quartier_reader(tables)))
    values = values[rows.taken]
    values["folded"] = values["title"].map(fold)
    current = tables["actions"].assign(folded=tables["actions"]["title"].map(fold))
    values["action_id"] = _known_ids(values, current, ["folded"], "action_id", "J")
    values = values.drop_duplicates("action_id").assign(updated_on=today(tables))
    ids = values["action_id"]
    led = pd.DataFrame({"action_id": ids, "actor_id": lead, "role": "chef_de_file"})
    joint = pd.DataFrame({"action_id": ids, "actor_id": partners, "role": "partenaire"})
    with_whom = pd.concat([led, joint.explode("actor_id")]).dropna(subset=["action_id", "actor_id"])
    with_whom = with_whom.drop_duplicates(["action_id", "actor_id"])
    where = pd.DataFrame({"action_id": ids, "code_qp": quartiers}).explode("code_qp").dropna()
    return {
        "actions": corrected(tables["actions"], values, ["action_id"]),
        "action_actors": joined(tables["action_actors"], with_whom, ["action_id", "actor_id"]),
        "action_quartiers": joined(tables["action_quartiers"], where, ["action_id", "code_qp"]),
    }


def read_projects(rows: Rows, tables: Tables) -> Changed:
    """A project or agreement a row; one of the same nature, commune and version is corrected."""
    kind = rows.read("project_kind", w.PROJECT_KINDS.code, required=True)
    both = rows.read("ages", ages.ages)
    values = pd.DataFrame(
        {
            "kind": kind,
            "title": rows.read("project", str).fillna(kind.map(v.PROJECT_KINDS)),
            "insee_com": rows.read("commune", commune_reader(tables)),
            "version": rows.read("version", str),
            "signed_on": pd.to_datetime(rows.read("signed_on", dates.day)),
            "ends_on": pd.to_datetime(rows.read("ends_on", dates.day)),
            "evaluation_due_on": pd.to_datetime(rows.read("evaluation_due_on", dates.day)),
            "evaluated_on": pd.to_datetime(rows.read("evaluated_on", dates.day)),
            "age_min": rows.read("age_min", ages.age).fillna(both.str[0]),
            "age_max": rows.read("age_max", ages.age).fillna(both.str[1]),
            "status": "publie",
            "source": rows.read("source", str).fillna(rows.place),
        }
    )[rows.taken]
    key = ["kind", "insee_com", "version"]
    values["project_id"] = _known_ids(values, tables["projects"], key, "project_id", "P")
    values = values.drop_duplicates("project_id")
    return {"projects": corrected(tables["projects"], values, ["project_id"])}


def _known_ids(
    values: pd.DataFrame, current: pd.DataFrame, by: list[str], key: str, prefix: str
) -> pd.Series:
    """Key of the known row that agrees on the columns ``by``; a new key for each other."""
    known = dict(zip(_agreeing(current, by), current[key], strict=True))
    wanted = _agreeing(values, by)
    fresh = [one for one in dict.fromkeys(wanted) if one not in known]
    known |= dict(zip(fresh, new_ids(current[key], prefix, len(fresh)), strict=True))
    return pd.Series([known[one] for one in wanted], index=values.index, dtype=object)


def _agreeing(frame: pd.DataFrame, by: list[str]) -> list[tuple[str, ...]]:
    texts = [frame[column].astype(object).where(frame[column].notna(), "") for column in by]
    return list(zip(*(column.astype(str) for column in texts), strict=True))


def _sessions(rows: Rows, tables: Tables) -> pd.Series:
    """Key of each row’s session."""
    sessions = tables["sessions"]
    if rows.has("session"):
        known = set(sessions["session_id"])

        def by_key(text: str) -> str:
            if text not in known:
                raise fault(text, "un créneau connu", "l’identifiant d’un créneau du territoire")
            return text

        return rows.read("session", by_key, required=True)
    named = sessions.merge(tables["activities"][["activity_id", "name"]], on="activity_id")
    ids = named.groupby(named["name"].map(fold))["session_id"].agg(list).to_dict()
    labels = tables["activities"]["name"].tolist()
    found = Names(pd.DataFrame({"name": labels, "id": labels}).drop_duplicates(), "id",
                  "une activité connue")  # fmt: skip

    def by_activity(text: str) -> str:
        if text in set(sessions["session_id"]):
            return text
        listed = ids.get(fold(found.known(text)), [])
        if len(listed) != 1:
            raise DoubtError(
                f"« {text} » a {len(listed)} créneaux : donnez l’identifiant de l’un d’eux.",
                listed[:12],
            )
        return str(listed[0])

    return rows.read("activity", by_activity, required=True)


def _residence_reader(tables: Tables) -> Callable[[str], str]:
    """Reads a quartier of origin, or « outside every QPV »."""
    quartier = quartier_reader(tables)

    def read(text: str) -> str:
        word = fold(text).replace("_", " ").replace("-", " ")
        outside = {"hors qpv", "hors quartier", "autre", "autres", "hors quartiers", "non qpv"}
        if word in outside or word in {"hors quartier prioritaire", "reste de la ville"}:
            return v.OUTSIDE_QPV
        return quartier(text)

    return read


def _count(text: str) -> int | None:
    """A count, None where it is hidden as the INSEE and partners write it."""
    return None if fold(text) in SECRET else amounts.count(text)


def _band(text: str) -> str:
    """The one band that a range of ages or its code is."""
    if text in v.BANDS:
        return text
    low, high = ages.ages(text)
    found = [band for band, (first, last) in v.BAND_AGES.items() if first <= high and low <= last]
    if len(found) != 1:
        raise DoubtError(
            f"« {text} » ne tient pas dans une seule tranche d’âge.",
            [v.BANDS[band] for band in found],
        )
    return found[0]


def _family_place(text: str) -> int:
    word = fold(text)
    for degree, label in v.FAMILY_PLACES.items():
        if word == fold(label):
            return degree
    if not re.fullmatch(r"[0-4]", word):
        raise FaultError(f"« {text} » n’est pas une place des familles. Attendu : de 0 à 4.")
    return int(word)


def _years(tables: Tables) -> tuple[str, ...]:
    day = today(tables)
    first = day.year - (day.month < 7)
    return f"{first}-{first + 1}", f"{first - 1}-{first}"
