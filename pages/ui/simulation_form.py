"""Sessions added, changed or closed in a simulation, and the list of what was done so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.funding import school_year
from analysis.scenarios import Add, Change, Close, Edit, edited_id
from analysis.simulations import COLUMNS, Simulation, new_id, put
from data import vocabulary as v
from data.french import ages, count, hour, weekdays
from pages.ui import session, simulation_session
from pages.ui.notices import plain
from pages.ui.scope import Scope, place_names
from pages.ui.session import Snapshot
from pages.ui.simulation_session import Draft

_QUARTERS = range(7 * 60, 21 * 60 + 1, 15)
_DOES = {Add: "Ajouter", Change: "Modifier", Close: "Fermer"}


@dataclass(frozen=True)
class Hand:
    """What the forms work on: the scope, the simulation in hand, the words for its places."""

    snapshot: Snapshot
    here: Scope
    name: str
    draft: Draft
    sessions: pd.DataFrame
    """All sessions, edited."""
    sites: dict[str, str]
    """Sites that the children of the scope can walk to, then the others."""
    quartiers: dict[str, str]
    activities: dict[str, str]

    def put(self, edits: Sequence[Edit]) -> None:
        """Add ``edits`` to the draft."""
        now = self.draft.edits
        for edit in edits:
            now = put(now, edit)
        simulation_session.change(self.name, self.draft, now)


def hand(snapshot: Snapshot, here: Scope, name: str, draft: Draft, found: Simulation) -> Hand:
    """Prepares the forms; ``found`` is what the draft does."""
    territory = snapshot.territory
    tables = territory.tables
    sites = territory.sites.dropna(subset=["lon", "lat"])
    communes = territory.communes.set_index("insee_com")["name"]
    words = sites["name"] + " (" + sites["insee_com"].map(communes).fillna("hors communes") + ")"
    words = words.where(~words.duplicated(keep=False), words + " · " + sites["site_id"])
    near = session.sites_in_reach(snapshot.revision, here)["site_id"]
    order = pd.DataFrame({"far": ~sites["site_id"].isin(near), "words": words})
    order = order.sort_values(["far", "words"]).index
    activities = tables["activities"]
    return Hand(
        snapshot,
        here,
        name,
        draft,
        found.sessions,
        dict(zip(sites.loc[order, "site_id"], words[order], strict=True)),
        place_names(territory),
        dict(zip(activities["activity_id"], activities["name"], strict=True)),
    )


def described(values: Mapping[str, object], in_hand: Hand) -> str:
    """« mercredi, 9 h – 12 h · 6-10 ans · 24 places · Gymnase… »: plain text."""
    places = values["capacity"]
    site = in_hand.sites.get(str(values["site_id"]), str(values["site_id"]))
    parts = [
        f"{weekdays(str(values['weekdays']))}, {hour(int(str(values['start_min'])))} – "
        f"{hour(int(str(values['end_min'])))}",
        ages(int(str(values["age_min"])), int(str(values["age_max"]))),
        "places à compléter" if pd.isna(places) else count(int(str(places)), "place"),
        site,
    ]
    if values["public"] != "mixte":
        parts.append(v.PUBLICS[str(values["public"])].lower())
    if not pd.isna(values["reserved_quartiers"]):
        parts.append("réservé")
    return " · ".join(parts)


def add(in_hand: Hand) -> None:
    """The form of a new session."""
    first, last = school_year(in_hand.snapshot.territory.scope_date)
    low, high = v.BAND_AGES[in_hand.here.bands[0]][0], v.BAND_AGES[in_hand.here.bands[-1]][1]
    if not in_hand.sites:
        st.markdown("Aucun site localisé sur ce territoire.")
        return
    day, begins = _asked()
    start: dict[str, object] = {
        **dict.fromkeys(COLUMNS),
        "session_id": new_id(in_hand.draft.edits, in_hand.snapshot.territory.tables["sessions"]),
        "site_id": next(iter(in_hand.sites)),
        "weekdays": str(day),
        "start_min": begins,
        "end_min": min(begins + 180, _QUARTERS[-1]),
        "period": in_hand.here.period,
        "valid_from": pd.Timestamp(first),
        "valid_to": pd.Timestamp(last),
        "age_min": low,
        "age_max": high,
        "capacity": 24,
        "public": "mixte",
    }
    here = in_hand.here
    _fields(in_hand, start, f"ajout_{here.place}_{here.band}", "Ajouter ce créneau")
    st.caption(f"{v.PERIODS[here.period]}, toute l’année scolaire.")


def _asked() -> tuple[int, int]:
    """Weekday and start that a link from the page Couverture names, else Wednesday at 9."""
    days = {word: number for number, word in v.WEEKDAYS.items()}
    hours = {hour(minute): minute for minute in _QUARTERS[:-4]}
    day, start = (st.query_params.get(name, "") for name in ("jour", "heure_carte"))
    return days.get(day, 3), hours.get(start.replace(" ", "\u00a0"), 9 * 60)


def change(in_hand: Hand) -> None:
    """Choose a session of the scope, then change or close it."""
    near = session.sites_in_reach(in_hand.snapshot.revision, in_hand.here)["site_id"]
    rows = in_hand.sessions
    low, high = v.BAND_AGES[in_hand.here.bands[0]][0], v.BAND_AGES[in_hand.here.bands[-1]][1]
    rows = rows[
        rows["site_id"].isin([*near, *(_sites_of(in_hand.draft.edits))])
        & rows["site_id"].isin(list(in_hand.sites))
        & (rows["period"] == in_hand.here.period)
        & (rows["valid_to"] >= pd.Timestamp(in_hand.snapshot.territory.scope_date))
        & (rows["age_min"] <= high)
        & (rows["age_max"] >= low)
    ].sort_values(["weekdays", "start_min", "session_id"])
    if rows.empty:
        st.markdown("Aucun créneau de ces âges à portée.")
        return
    by_id = {
        str(row["session_id"]): {
            column: None if pd.isna(row[column]) else row[column] for column in COLUMNS
        }
        for row in rows.to_dict("records")
    }
    labels = {
        name: (f"{in_hand.activities.get(str(values['activity_id']), 'Créneau ajouté')} · "
               f"{described(values, in_hand)}")
        for name, values in by_id.items()
    }  # fmt: skip
    chosen = st.selectbox(
        "Créneau", list(labels), format_func=labels.__getitem__, key="creneau_choisi"
    )
    _fields(in_hand, by_id[chosen], f"modif_{chosen}", "Modifier ce créneau")
    st.button("Fermer ce créneau", on_click=in_hand.put, args=([Close(chosen)],))


def _sites_of(edits: Sequence[Edit]) -> list[object]:
    return [edit.values["site_id"] for edit in edits if not isinstance(edit, Close)]


def _fields(in_hand: Hand, start: Mapping[str, object], key: str, action: str) -> None:
    """One form of a session that starts with the values ``start``."""

    with st.form(key, enter_to_submit=False, border=False):
        st.selectbox(
            "Site",
            list(in_hand.sites),
            index=[*in_hand.sites].index(str(start["site_id"])),
            format_func=in_hand.sites.__getitem__,
            key=f"{key}_site",
        )
        st.pills(
            "Jours",
            list(v.WEEKDAYS),
            selection_mode="multi",
            default=[int(digit) for digit in str(start["weekdays"])],
            format_func=lambda day: v.WEEKDAYS[day].capitalize(),
            key=f"{key}_jours",
        )
        _times_ages_places(start, key)
        left, right = st.columns([1, 2])
        left.selectbox(
            "Public",
            list(v.PUBLICS),
            index=list(v.PUBLICS).index(str(start["public"])),
            format_func=v.PUBLICS.__getitem__,
            key=f"{key}_public",
        )
        reserved = str(start["reserved_quartiers"] or "").split(",")
        right.multiselect(
            "Réservé aux habitants de",
            list(in_hand.quartiers),
            default=[code for code in reserved if code in in_hand.quartiers],
            format_func=in_hand.quartiers.__getitem__,
            placeholder="Ouvert à tous",
            key=f"{key}_reserve",
        )
        st.form_submit_button(action, type="primary", on_click=_take, args=(in_hand, start, key))


def _times_ages_places(start: Mapping[str, object], key: str) -> None:
    times = sorted({*_QUARTERS, int(str(start["start_min"])), int(str(start["end_min"]))})
    columns = st.columns(5)
    for column, label, name in zip(columns, ("De", "À"), ("start_min", "end_min"), strict=False):
        column.selectbox(
            label,
            times,
            index=times.index(int(str(start[name]))),
            format_func=hour,
            key=f"{key}_{name}",
        )
    for column, label, name, most in (
        (columns[2], "Dès (ans)", "age_min", 25),
        (columns[3], "Jusqu’à (ans)", "age_max", 25),
        (columns[4], "Places", "capacity", 100_000),
    ):
        value = start[name]
        column.number_input(
            label,
            min_value=0,
            max_value=most,
            value=None if pd.isna(value) else int(str(value)),
            step=1,
            key=f"{key}_{name}",
        )


def _take(in_hand: Hand, start: Mapping[str, object], key: str) -> None:
    """Put what a form says in the draft, or say what is wrong with it."""
    typed = {
        name: st.session_state[f"{key}_{name}"]
        for name in ("start_min", "end_min", "age_min", "age_max", "capacity", "public")
    }
    days = st.session_state[f"{key}_jours"]
    wrong = [
        words
        for fails, words in (
            (not days, "choisir un jour au moins"),
            (typed["end_min"] <= typed["start_min"], "la fin doit venir après le début"),
            (None in (typed["age_min"], typed["age_max"]), "dire de quel âge à quel âge"),
            ((typed["age_min"] or 0) > (typed["age_max"] or 25), "les âges sont inversés"),
            (not typed["capacity"], "dire combien de places"),
        )
        if fails
    ]
    if wrong:
        simulation_session.say("error", f"Le créneau n’a pas été pris : {', '.join(wrong)}.")
        return
    reserved = sorted(st.session_state[f"{key}_reserve"])
    values = {
        **start,
        **typed,
        "site_id": st.session_state[f"{key}_site"],
        "weekdays": "".join(str(day) for day in sorted(days)),
        "reserved_quartiers": ",".join(reserved) or None,
    }
    stored = in_hand.snapshot.territory.tables["sessions"]["session_id"]
    if (stored == start["session_id"]).any():
        name = str(values.pop("session_id"))
        in_hand.put([Change(name, values)])
    else:
        in_hand.put([Add(values)])


def edits(in_hand: Hand, found: Simulation) -> None:
    """The edits made so far, each with what becomes of it and a button to take it back."""
    if not in_hand.draft.edits:
        st.markdown("Aucun créneau pour l’instant.")
        return
    stored = in_hand.snapshot.territory.tables["sessions"]
    named = stored[stored["session_id"].isin([edited_id(edit) for edit in in_hand.draft.edits])]
    closed = named.set_index("session_id").to_dict("index")
    for rank, edit in enumerate(in_hand.draft.edits, start=1):
        name = edited_id(edit)
        values = closed.get(name, {}) if isinstance(edit, Close) else edit.values
        text = described(values, in_hand) if values else name
        activity = plain(in_hand.activities.get(str(values.get("activity_id")), ""))
        line = st.container(horizontal=True, vertical_alignment="center")
        words = line.container()
        words.markdown(f"**{rank}. {_DOES[type(edit)]}** {activity}  \n:small[{plain(text)}]")
        if no_effect := _no_effect(edit, values, in_hand, found):
            words.caption(f"⚠ {no_effect}")
        line.button(
            "Retirer",
            key=f"retirer_{rank}_{name}",
            help=f"Retirer : {text}",
            on_click=simulation_session.change,
            args=(
                in_hand.name,
                in_hand.draft,
                tuple(other for other in in_hand.draft.edits if other is not edit),
            ),
        )


def _no_effect(
    edit: Edit, values: Mapping[str, object], in_hand: Hand, found: Simulation
) -> str | None:
    """Why an edit changes nothing here, if so."""
    if edit in found.lost:
        return "Son créneau ou son site n’existe plus : sans effet."
    if values["period"] != in_hand.here.period:
        return f"Autre période ({v.PERIODS[str(values['period'])].lower()}) : sans effet ici."
    reasons = dict(zip(found.left_out["session_id"], found.left_out["reason"], strict=True))
    reason = reasons.get(edited_id(edit))
    return f"Non compté : {reason}." if reason else None
