"""An action with all that hangs on it: from the tables to the form, and back to edited rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from data import schemas
from data.check import Tables
from data.store import Edit

FUNDERS: Final = 2
"""Blank lines for more funders."""

HELD: Final = ("actions", "action_actors", "action_quartiers", "action_funding", "needs")
"""Tables that the form writes."""

LINE: Final = {"funder": "financeur", "dispositif_id": "titre", "amount_eur": "montant"}
"""Columns of a line of the budget → their field in the form."""


@dataclass(frozen=True)
class Held:
    """An action as it stood when its form was opened: what is typed is written over that."""

    action_id: str
    need_id: str | None
    revision: int
    tables: Tables
    row_versions: Mapping[str, pd.Series]

    @property
    def versions(self) -> frozenset[tuple[object, ...]]:
        """The rows of the action, and of its need, with their versions."""
        seen: set[tuple[object, ...]] = set()
        for name in HELD:
            rows = self.tables[name][schemas.key(name)].assign(
                version=self.row_versions[name].array
            )
            key = self.need_id if name == "needs" else self.action_id
            rows = rows[rows.iloc[:, 0] == key]
            seen |= {(name, *row) for row in rows.itertuples(index=False)}
        return frozenset(seen)


@dataclass(frozen=True)
class Written:
    """An action as it is typed; ``values`` are columns of actions, ``funding`` lines of
    ``LINE``."""

    action_id: str
    values: Mapping[str, Any]
    lead: str | None
    partners: Sequence[str]
    quartiers: Sequence[str]
    funding: Sequence[Mapping[str, Any]]


def start(tables: Tables, action_id: str, need_id: str | None) -> dict[str, Any]:
    """What the form shows first: the stored action, or a blank one for the need ``need_id``."""
    found = tables["actions"][tables["actions"]["action_id"] == action_id]
    columns = list(schemas.TABLES["actions"].columns)
    if found.empty:
        needs = tables["needs"]
        mine = needs[needs["need_id"] == need_id] if need_id else needs.iloc[:0]
        blank: dict[str, Any] = dict.fromkeys(columns)
        return blank | {
            "title": "",
            "need_id": need_id,
            "status": "projet",
            "tags": [],
            "lead": None,
            "partners": [],
            "quartiers": mine["code_qp"].tolist(),
            "funding": [],
        }
    row = {
        str(column): None if pd.isna(value) else value
        for column, value in found.iloc[0].to_dict().items()
    }
    roles = tables["action_actors"]
    roles = roles[roles["action_id"] == action_id]
    leads = roles.loc[roles["role"] == "chef_de_file", "actor_id"].tolist()
    partners = roles.loc[roles["role"] == "partenaire", "actor_id"].tolist()
    places, funding = tables["action_quartiers"], tables["action_funding"]
    lines = funding[funding["action_id"] == action_id].drop(columns="action_id")
    return row | {
        "tags": row["tags"].split(",") if row["tags"] else [],
        "family_place": None if row["family_place"] is None else int(row["family_place"]),
        "lead": leads[0] if leads else None,
        "partners": [*leads[1:], *partners],
        "quartiers": places.loc[places["action_id"] == action_id, "code_qp"].tolist(),
        "funding": lines.astype(object).where(lines.notna(), None).to_dict("records"),
    }


def edits(
    tables: Tables, row_versions: Mapping[str, pd.Series], written: Written
) -> dict[str, list[Edit]]:
    """Edited rows of actions, action_actors, action_quartiers, action_funding and needs.

    Financing actors stay as they are; a need that was open is taken charge of. A funder told
    twice is one line, its amounts added.
    """
    action_id, actions = written.action_id, tables["actions"]
    known = dict(zip(actions["action_id"], row_versions["actions"], strict=True))
    blank = {} if action_id in known else dict.fromkeys(schemas.TABLES["actions"].columns)
    wanted = {actor: {"role": "partenaire"} for actor in written.partners}
    if written.lead:
        wanted[written.lead] = {"role": "chef_de_file"}
    roles = tables["action_actors"]
    paying = roles[(roles["action_id"] == action_id) & (roles["role"] == "financeur")]
    wanted = {actor: {"role": "financeur"} for actor in paying["actor_id"]} | wanted
    out = {
        "actions": [Edit((action_id,), {**blank, **written.values}, _version(known, action_id))],
        "action_actors": _children(tables, row_versions, "action_actors", action_id, wanted),
        "action_quartiers": _children(
            tables, row_versions, "action_quartiers", action_id, {c: {} for c in written.quartiers}
        ),
        "action_funding": _children(
            tables, row_versions, "action_funding", action_id, _lines(written.funding)
        ),
    }
    needs = tables["needs"]
    waiting = (needs["need_id"] == written.values["need_id"]) & (needs["status"] == "ouvert")
    for need_id, version in zip(
        needs.loc[waiting, "need_id"], row_versions["needs"][waiting.to_numpy()], strict=True
    ):
        out["needs"] = [Edit((need_id,), {"status": "pris_en_charge"}, int(version))]
    return out


def _version(known: Mapping[str, Any], key: str) -> int | None:
    return int(known[key]) if key in known else None


def _lines(funding: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    for line in funding:
        name = str(line["funder"] or "").strip()
        if name and line["amount_eur"] is not None:
            before = lines.get(name, {"amount_eur": 0.0, "dispositif_id": None})
            lines[name] = {
                "amount_eur": before["amount_eur"] + float(line["amount_eur"]),
                "dispositif_id": before["dispositif_id"] or line["dispositif_id"],
            }
    return lines


def _children(
    tables: Tables,
    row_versions: Mapping[str, pd.Series],
    table: str,
    action_id: str,
    wanted: Mapping[str, Mapping[str, Any]],
) -> list[Edit]:
    """Rows of ``table`` under the action: those wanted written, the others deleted."""
    second = schemas.key(table)[1]
    mine = (tables[table]["action_id"] == action_id).to_numpy()
    known = dict(zip(tables[table].loc[mine, second], row_versions[table][mine], strict=True))
    written = [Edit((action_id, key), values, _version(known, key))
               for key, values in wanted.items()]  # fmt: skip
    gone = [Edit((action_id, key), None, int(version)) for key, version in known.items()
            if key not in wanted]  # fmt: skip
    return written + gone
