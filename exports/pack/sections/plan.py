"""The plan: needs found, actions that answer them, who leads, what is to be pointed out."""

import datetime as dt

import numpy as np
import pandas as pd

from data.check import Tables
from data.french import count, day, listing, number
from data.vocabulary import ACTION_STATUSES, ACTOR_KINDS, BANDS, NEED_KINDS, NEED_STATUSES
from exports.pack.basis import Basis
from exports.pack.content import Figure, Section, Table, Value

RUNNING = ("en_cours", "projet")
NO_LEAD = "sans chef de file"


def plan(basis: Basis) -> Section:
    """Needs and actions of the quartiers chosen; an action of no quartier is one of the city."""
    territory = basis.territory
    tables, today = territory.tables, territory.scope_date
    needs = needs_of(tables, list(basis.names.index))
    actions = actions_of(tables, list(basis.names.index), today)
    if needs.empty and actions.empty:
        return Section("plan", "Plan d’actions", "Aucun besoin ni aucune action n’est enregistré")
    running = actions[actions["status"].isin(RUNNING)]
    flagged = running[running["alert"] != ""]
    waiting = int((needs["status"] == "ouvert").sum())
    begun = int((actions["status"] == "en_cours").sum())
    source = f"Besoins et actions saisis au {day(today)}" + (
        " ; données de démonstration, fictives" if territory.is_demo else ""
    )
    return Section(
        "plan",
        "Plan d’actions",
        f"{count(waiting, 'besoin')} sur {number(len(needs))} "
        f"{'attend' if waiting < 2 else 'attendent'} encore une réponse ; "
        f"{count(begun, 'action')} en cours, {count(len(flagged), 'action')} à signaler",
        [
            Figure(f"{number(waiting)} sur {number(len(needs))}", "besoins ouverts, sans action "
                   "qui les prenne en charge"),
            Figure(number(begun), "actions en cours, et "
                   f"{number((actions['status'] == 'projet').sum())} en projet"),
            Figure(number(len(flagged)), "actions sans chef de file, sans date ou à la date "
                   "dépassée"),
        ],
        tables=[
            _actions_table(basis, running, source),
            _needs_table(basis, needs, source),
            _counts_table(needs, actions, source),
        ],
    )  # fmt: skip


def needs_of(tables: Tables, quartiers: list[str]) -> pd.DataFrame:
    """The needs of ``quartiers``, the open ones first, with ``actions``: how many answer them."""
    needs = tables["needs"]
    needs = needs[needs["code_qp"].isin(quartiers)]
    answers = tables["actions"][tables["actions"]["status"] != "abandonnee"]
    rank = needs["status"].map({status: rank for rank, status in enumerate(NEED_STATUSES)})
    return (
        needs.assign(
            actions=needs["need_id"].map(answers["need_id"].value_counts()).fillna(0),
            rank=rank,
        )
        .sort_values(["rank", "detected_on", "need_id"], ignore_index=True)
        .drop(columns="rank")
    )


def actions_of(tables: Tables, quartiers: list[str], today: dt.date) -> pd.DataFrame:
    """The actions of ``quartiers`` and those of no quartier, each once.

    Adds ``codes`` (its quartiers, all of them), ``lead`` and ``lead_kind`` (its chef de file, NA
    where none) and ``alert`` (what is to be pointed out, empty where nothing); those pointed out
    first, then by date.
    """
    where = tables["action_quartiers"].groupby("action_id")["code_qp"].agg(list)
    actions = tables["actions"].assign(codes=tables["actions"]["action_id"].map(where))
    here = actions["codes"].map(lambda codes: bool(set(codes) & set(quartiers)), na_action="ignore")
    actions = actions[here.fillna(True).astype(bool)]
    leads = tables["action_actors"].query("role == 'chef_de_file'")
    leads = leads.merge(tables["actors"][["actor_id", "name", "kind"]], on="actor_id")
    by_action = leads.sort_values("name").drop_duplicates("action_id").set_index("action_id")
    actions = actions.assign(
        lead=actions["action_id"].map(by_action["name"]),
        lead_kind=actions["action_id"].map(by_action["kind"]),
    )
    actions["alert"] = _alerts(actions, pd.Timestamp(today))
    quiet = actions["alert"] == ""
    order = actions.assign(quiet=quiet).sort_values(["quiet", "end_on", "action_id"])
    return order.drop(columns="quiet").reset_index(drop=True)


def _alerts(actions: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    running = actions["status"].isin(RUNNING)
    faults = [
        ((actions["status"] == "en_cours") & (actions["end_on"] < today), "date de fin dépassée"),
        ((actions["status"] == "projet") & (actions["start_on"] < today), "aurait dû commencer"),
        (actions["start_on"].isna(), "sans date"),
        (actions["lead"].isna(), NO_LEAD),
    ]
    words = np.full(len(actions), "", dtype=object)
    for fault, text in faults:
        found = (fault & running).to_numpy()
        words = np.where(found, np.where(words == "", text, words + ", " + text), words)
    return pd.Series(words, actions.index, dtype="str")


def _actions_table(basis: Basis, running: pd.DataFrame, source: str) -> Table:
    """Named after the kind of partner where the pack is public: no name that may be a person's."""
    is_public = basis.choice.audience == "public"
    names = basis.territory.quartiers.set_index("code_qp")["name"]
    return Table(
        "Actions en cours et en projet",
        [("Action", ""), ("Quartiers", ""), ("Chef de file", ""), ("Avancement", ""),
         ("Fin prévue", ""), ("À signaler", "")],
        [
            [
                row["title"],
                listing(names[code] for code in row["codes"])
                if isinstance(row["codes"], list) else "toute la ville",
                "aucun" if pd.isna(row["lead"])
                else ACTOR_KINDS[row["lead_kind"]] if is_public else row["lead"],
                ACTION_STATUSES[row["status"]],
                "à fixer" if pd.isna(row["end_on"]) else f"{row['end_on']:%d/%m/%Y}",
                row["alert"],
            ]
            for row in running.to_dict("records")
        ],
        source,
    )  # fmt: skip


def _needs_table(basis: Basis, needs: pd.DataFrame, source: str) -> Table:
    return Table(
        "Besoins repérés",
        [("Quartier", ""), ("Besoin", ""), ("Nature", ""), ("Âge", ""), ("Constaté le", ""),
         ("Suite donnée", ""), ("Actions qui y répondent", "actions")],
        [
            [
                basis.names[row["code_qp"]], row["statement"], NEED_KINDS[row["kind"]],
                "tous" if pd.isna(row["band"]) else BANDS[row["band"]],
                f"{row['detected_on']:%d/%m/%Y}", NEED_STATUSES[row["status"]],
                float(row["actions"]),
            ]
            for row in needs.to_dict("records")
        ],
        source,
        on_slide=False,
    )  # fmt: skip


def _counts_table(needs: pd.DataFrame, actions: pd.DataFrame, source: str) -> Table:
    counted: list[list[Value]] = [
        [kind, words, float((table["status"] == status).sum())]
        for kind, table, statuses in [
            ("Besoins", needs, NEED_STATUSES),
            ("Actions", actions, ACTION_STATUSES),
        ]
        for status, words in statuses.items()
    ]
    return Table(
        "Besoins et actions par avancement",
        [("Quoi", ""), ("Avancement", ""), ("Nombre", "")],
        counted,
        source,
        on_slide=False,
    )
