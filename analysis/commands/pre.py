"""``pre``: which quartiers come first for the réussite éducative, and how sure that is."""

import argparse

import pandas as pd

from analysis.commands.answer import add_format, as_csv, as_json, in_columns
from analysis.commands.scope import Scope, add_norm, read_scope
from analysis.criteria import values_of
from analysis.offer import catalogue_of
from analysis.priority import Question, Ranking, rank
from analysis.priority_words import imposed, takeaway, what_weighs
from analysis.secrecy import gate
from analysis.weekly import weekly
from data import french
from data.territory import Territory
from data.vocabulary import DURING

NAME = "pre"
WHAT = "quartiers prioritaires pour la réussite éducative, et ce qui en est sûr"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--top",
        type=_at_least_one,
        default=4,
        metavar="K",
        help="nombre de quartiers à retenir (4 par défaut)",
    )
    add_norm(group)
    add_format(group)


def _at_least_one(text: str) -> int:
    if int(text) < 1:
        raise ValueError(text)
    return int(text)


def run(chosen: argparse.Namespace) -> str:
    scope = read_scope(chosen)
    territory = scope.territory
    criteria = territory.tables["pre_criteria"]
    if criteria.empty:
        return "La table des critères PRE (pre_criteria) est vide : rien à classer."
    if not criteria["is_active"].any():
        return "Aucun critère PRE n’est pris en compte (pre_criteria) : rien à classer."
    quartiers = latest_outlines(territory)
    values = figures(scope)
    active = tuple(criteria.loc[criteria["is_active"], "criterion"])
    ranking = rank(criteria, values, quartiers, Question(chosen.top, active))
    if chosen.format == "json":
        return as_json({"quartiers": _records(ranking)})
    if chosen.format == "csv":
        return as_csv(_flat(ranking))
    heading = f"{territory.name} : {takeaway(ranking)}"
    return f"{heading}\n{imposed(ranking.question, criteria)}\n\n{_text(ranking, values)}"


def latest_outlines(territory: Territory) -> pd.DataFrame:
    quartiers = territory.quartiers
    return quartiers[quartiers["vintage"] == quartiers["vintage"].max()]


def figures(scope: Scope) -> pd.DataFrame:
    """:func:`analysis.criteria.values_of` the quartiers of the latest outlines."""
    territory = scope.territory
    return values_of(
        territory.tables,
        latest_outlines(territory),
        scope.children,
        territory.cells,
        territory.sites,
        weekly(scope.situation().week, scope.units),
        _parcours(territory),
        crs=territory.crs,
        today=territory.scope_date,
        note=f"norme {scope.scenario}, {DURING[scope.period]}",
    )


def _parcours(territory: Territory) -> pd.DataFrame:
    """Counts that may be shown, as on the page; the pattern of each table stands alone, so that
    of attendance, the long one, is not sought."""
    tables = territory.tables
    tables = {**tables, "attendance": tables["attendance"].iloc[:0]}
    return gate(tables, catalogue_of(territory)).counts("parcours", "code_qp")


def _records(ranking: Ranking) -> list[dict[str, object]]:
    return [
        {
            "code_qp": row["code_qp"],
            "name": row["name"],
            "top_k_acceptability": round(row["top_k"], 4),
            "rank_acceptability": ranks.round(4).tolist(),
            "verdict": row["verdict"],
            "missing": row["missing"] + row["secret"],
        }
        for row, ranks in zip(
            ranking.table.to_dict("records"), ranking.acceptability.ranks, strict=True
        )
    ]


def _flat(ranking: Ranking) -> pd.DataFrame:
    records = _records(ranking)
    ranks = pd.DataFrame([record.pop("rank_acceptability") for record in records])
    ranks.columns = [f"rank_{number}" for number in range(1, len(ranks) + 1)]
    table = pd.DataFrame(records)
    return table.assign(missing=table["missing"].map(",".join)).join(ranks)


def _text(ranking: Ranking, values: pd.DataFrame) -> str:
    table = ranking.table
    weighs = what_weighs(ranking, values)
    return in_columns(
        {
            "Quartier": table["name"],
            f"Parmi les {french.number(ranking.question.k)}": table["top_k"].map(french.percent),
            "Rangs": table["rank_low"].astype("str") + "-" + table["rank_high"].astype("str"),
            "Lecture": table["verdict"],
            "Fait monter": weighs["up"],
            "Fait descendre": weighs["down"],
            "Non publié": weighs["unknown"],
        }
    )
