"""Who was where with whom: the two-mode network of actors and events, dated and placed.

An event is what brings actors together (Wasserman & Faust 1994, « affiliation network »): an
action carried out, a meeting held, a partnership declared. Money alone is no tie: who only funds
an action is not among its actors. Nor is what has not happened: actions planned or given up, and
anything after the day looked from.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.check import Tables

EVENT_KINDS = {"action": "Actions", "reunion": "Réunions", "partenariat": "Partenariats déclarés"}
HAPPENED = ("en_cours", "terminee")
"""Statuses of the actions that bring actors together."""


@dataclass(frozen=True)
class Affiliations:
    """The two-mode network.

    - ``events``: event_id, kind (``EVENT_KINDS``), title, theme (NA: general), scale
      (``quartier`` or ``ville``), first_on and last_on (the days it was seen, both included);
    - ``actors``: event_id, actor_id;
    - ``places``: event_id, code_qp of the quartiers it is about.
    """

    events: pd.DataFrame
    actors: pd.DataFrame
    places: pd.DataFrame

    def only(self, chosen: pd.Series) -> "Affiliations":
        """The events for which ``chosen`` (aligned with ``events``) is true."""
        events = self.events[chosen]
        kept = events["event_id"]
        return Affiliations(
            events,
            self.actors[self.actors["event_id"].isin(kept)],
            self.places[self.places["event_id"].isin(kept)],
        )


def affiliations(tables: Tables, today: dt.date) -> Affiliations:
    """Every event seen up to ``today``, from the tables of coordination.

    An action is seen from its start to its end, or to ``today`` while it runs; without any date
    it can be placed nowhere in time, and is left out. A city coordination, and an action over
    several quartiers or none, are of the scale ``ville``.
    """
    parts = [_actions(tables, today), _meetings(tables), _partnerships(tables)]
    whole = Affiliations(
        pd.concat([part.events for part in parts], ignore_index=True),
        pd.concat([part.actors for part in parts], ignore_index=True).drop_duplicates(),
        pd.concat([part.places for part in parts], ignore_index=True).drop_duplicates(),
    )
    day = pd.Timestamp(today)
    events = whole.events
    seen = events["last_on"].notna() & (events["first_on"] <= day)
    return Affiliations(
        events.assign(last_on=events["last_on"].clip(upper=day)), whole.actors, whole.places
    ).only(seen)


def year_before(today: dt.date) -> dt.date:
    """The first of the last twelve months: a tie not seen since then is lost from sight."""
    return (pd.Timestamp(today) - pd.DateOffset(months=12) + pd.DateOffset(days=1)).date()


def seen_between(
    whole: Affiliations,
    since: dt.date,
    until: dt.date,
    *,
    kinds: Collection[str] = (),
    themes: Collection[str] = (),
    scales: Collection[str] = (),
) -> Affiliations:
    """The events seen at least one day of [since, until]; an empty choice takes all."""
    events = whole.events
    chosen = (events["first_on"] <= pd.Timestamp(until)) & (
        events["last_on"] >= pd.Timestamp(since)
    )
    for column, codes in (("kind", kinds), ("theme", themes), ("scale", scales)):
        if codes:
            chosen &= events[column].isin(list(codes))
    return whole.only(chosen)


def _actions(tables: Tables, today: dt.date) -> Affiliations:
    actions = tables["actions"]
    actions = actions[actions["status"].isin(HAPPENED)]
    roles = tables["action_actors"]
    roles = roles[roles["role"] != "financeur"]
    places = tables["action_quartiers"]
    number = places.groupby("action_id")["code_qp"].nunique()
    running = pd.Series(pd.NaT, actions.index, dtype="datetime64[ns]").mask(
        actions["status"] == "en_cours", pd.Timestamp(today)
    )
    last = actions["end_on"].fillna(running).fillna(actions["start_on"])
    return _part(
        "action",
        actions["action_id"],
        {
            "title": actions["title"],
            "theme": actions["theme"],
            "scale": _scale(actions["action_id"].map(number) == 1),
            "first_on": actions["start_on"].fillna(last),
            "last_on": last,
        },
        roles[["action_id", "actor_id"]],
        places,
    )


def _meetings(tables: Tables) -> Affiliations:
    meetings = tables["meetings"].merge(
        tables["instances"][["instance_id", "scale", "theme", "code_qp"]], on="instance_id"
    )
    present = tables["meeting_actors"]
    return _part(
        "reunion",
        meetings["meeting_id"],
        {
            "title": meetings["title"],
            "theme": meetings["theme"],
            "scale": meetings["scale"],
            "first_on": meetings["held_on"],
            "last_on": meetings["held_on"],
        },
        present.loc[present["was_present"], ["meeting_id", "actor_id"]],
        meetings[["meeting_id", "code_qp"]].dropna(),
    )


def _partnerships(tables: Tables) -> Affiliations:
    """Declared by one or by both, a partnership is one event."""
    declared = tables["partnerships"]
    declared = declared[declared["actor_id"] != declared["partner_id"]]
    pair = np.sort(declared[["actor_id", "partner_id"]].to_numpy(dtype=object), axis=1)
    declared = declared.assign(pair=pair[:, 0] + "-" + pair[:, 1]).sort_values("declared_on")
    last = declared.drop_duplicates("pair", keep="last")
    both = declared.melt("pair", ["actor_id", "partner_id"], value_name="actor")
    return _part(
        "partenariat",
        last["pair"],
        {
            "title": pd.Series("Partenariat déclaré", last.index),
            "theme": last["theme"],
            "scale": _scale(last["code_qp"].notna()),
            "first_on": last["declared_on"],
            "last_on": last["declared_on"],
        },
        both[["pair", "actor"]],
        last[["pair", "code_qp"]].dropna(),
    )


def _scale(is_local: pd.Series) -> pd.Series:
    return pd.Series(np.where(is_local, "quartier", "ville"), is_local.index)


def _part(
    kind: str,
    ids: pd.Series,
    columns: dict[str, pd.Series],
    actors: pd.DataFrame,
    places: pd.DataFrame,
) -> Affiliations:
    """One kind of event; identifiers of several kinds may be the same, so the kind is in them."""

    # As objects: two empty Arrow columns cannot be merged (pandas 3.1).
    def own(identifiers: pd.Series) -> pd.Series:
        return (f"{kind}:" + identifiers.astype("str")).astype(object)

    return Affiliations(
        pd.DataFrame({"event_id": own(ids), "kind": kind} | columns),
        *(
            pd.DataFrame({"event_id": own(linked.iloc[:, 0]), name: linked.iloc[:, 1]})
            for name, linked in (("actor_id", actors), ("code_qp", places))
        ),
    )
