"""The plan: needs found, actions that answer them, who leads, what is to be pointed out."""

import datetime as dt

import pandas as pd

from analysis import plan as follow
from data.check import Tables
from data.french import count, day, listing, number
from data.vocabulary import ACTION_STATUSES, ACTOR_KINDS, BANDS, NEED_KINDS, NEED_STATUSES
from exports.pack.basis import Basis
from exports.pack.content import Figure, Section, Table, Value


def plan(basis: Basis) -> Section:
    """Needs and actions of the quartiers chosen; an action of no quartier is one of the city."""
    territory = basis.territory
    tables, today = territory.tables, territory.scope_date
    needs = needs_of(tables, list(basis.names.index))
    if basis.choice.audience == "public":
        tables = _kinds_for_names(tables)
    actions = actions_of(tables, list(basis.names.index), today)
    if needs.empty and actions.empty:
        return Section("plan", "Plan d’actions", "Aucun besoin ni aucune action n’est enregistré")
    running = actions[actions["status"].isin(follow.OPEN)]
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
            Figure(number(len(flagged)), "actions ouvertes sans chef de file, sans date, à la "
                   "date passée ou à revoir"),
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
    """Rows of :func:`analysis.plan.plan` of ``quartiers`` and of no quartier, each action once:
    those pointed out first, then by date of end."""
    actions = follow.plan(tables, today)
    codes = actions["quartiers"].str.split(",")
    here = [own == [""] or not set(quartiers).isdisjoint(own) for own in codes]
    actions = actions.assign(quiet=actions["alert"] == "")[pd.Series(here, dtype=bool)]
    order = ["quiet", "end_on", "action_id"]
    return actions.sort_values(order, ignore_index=True).drop(columns="quiet")


def _kinds_for_names(tables: Tables) -> Tables:
    """Partners named by their kind: no name that may be a person's."""
    actors = tables["actors"]
    return {**tables, "actors": actors.assign(name=actors["kind"].map(ACTOR_KINDS))}


def _actions_table(basis: Basis, running: pd.DataFrame, source: str) -> Table:
    names = basis.territory.quartiers.set_index("code_qp")["name"]
    return Table(
        "Actions en cours et en projet",
        [("Action", ""), ("Quartiers", ""), ("Chef de file", ""), ("Avancement", ""),
         ("Fin prévue", ""), ("À signaler", "")],
        [
            [
                row["title"],
                listing(names[code] for code in row["quartiers"].split(","))
                if row["quartiers"] else "toute la ville",
                "aucun" if pd.isna(row["leads"]) else row["leads"],
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
