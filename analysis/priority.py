"""PRE priorities: the quartiers that are among the first ``k``, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.smaa import Acceptability, acceptability, margin, value_functions, wins
from analysis.smaa_weights import FREE, Weighting, draw_weights

DRAWS: Final = 10_000
SEED: Final = 2001
ROBUST_FROM: Final = 0.9
OUT_BELOW: Final = 0.1
ROBUST, DEBATED, OUT = "robuste", "à débattre", "non retenu"
"""Verdicts: among the first k in at least nine draws in ten, in between, in at most one in ten."""


@dataclass(frozen=True)
class Question:
    """What the committee asks: how many quartiers, on which criteria, with what imposed."""

    k: int
    criteria: tuple[str, ...]
    weighting: Weighting = FREE
    draws: int = DRAWS


@dataclass(frozen=True)
class Ranking:
    """``table``: one row a quartier, the most sure first (see :func:`rank`); ``criteria``: rows
    of ``pre_criteria`` in use; ``pull`` [quartier × criterion]: what each criterion adds to or
    takes from the mean utility, against the mean of the quartiers; ``wins`` [quartier ×
    quartier]. Rows and columns follow ``table``; so do those of ``acceptability``."""

    question: Question
    table: pd.DataFrame
    criteria: pd.DataFrame
    acceptability: Acceptability
    pull: pd.DataFrame
    wins: pd.DataFrame

    @property
    def margin(self) -> float:
        """The widest 95 % margin of a probability of the table, between 0 and 1."""
        share = self.table["top_k"].to_numpy(float)
        return float(margin(share, self.question.draws).max(initial=0.0))


def verdicts(share: pd.Series) -> pd.Series:
    """The verdict on each probability of being among the first k."""
    words = np.select([share >= ROBUST_FROM, share <= OUT_BELOW], [ROBUST, OUT], DEBATED)
    return pd.Series(words, index=share.index)


def rank(
    criteria: pd.DataFrame,
    values: pd.DataFrame,
    quartiers: pd.DataFrame,
    question: Question,
    *,
    seed: int = SEED,
) -> Ranking:
    """Rank ``quartiers`` (code_qp, name) by the criteria the committee keeps.

    ``criteria`` is ``pre_criteria``, ``values`` is :func:`analysis.criteria.criterion_values`.
    The table has ``code_qp``, ``name``, ``top_k`` (probability), ``verdict``, ``rank_low`` and
    ``rank_high`` (that hold 95 % of the draws), ``missing`` and ``secret`` (lists of criteria).

    Raises :class:`analysis.smaa_weights.WeightsError` where the weights cannot hold together,
    ``ValueError`` where no criterion is left.
    """
    used = criteria[criteria["criterion"].isin(question.criteria)].reset_index(drop=True)
    if used.empty:
        raise ValueError("Aucun critère n’est retenu.")
    rows = values[values["code_qp"].isin(quartiers["code_qp"])]
    wide = rows.pivot(index="code_qp", columns="criterion", values="value")
    wide = wide.reindex(quartiers["code_qp"])[used["criterion"].tolist()].astype(float)
    matrix = wide.to_numpy()
    weights = draw_weights(
        used["criterion"].tolist(), question.weighting, question.draws, seed=seed
    )
    found = acceptability(matrix, used, weights, seed=seed)
    table = _table(found, quartiers, question.k).assign(
        **{
            name: _lists(rows[rows["status"] == status], quartiers, used["criterion"])
            for name, status in (("missing", "manquant"), ("secret", "secret"))
        }
    )
    mean_rank = found.ranks @ np.arange(1, len(quartiers) + 1)
    order = np.lexsort((mean_rank, -table["top_k"].to_numpy()))
    codes = pd.Index(table["code_qp"].to_numpy()[order], name="code_qp")
    scores = pd.DataFrame(value_functions(matrix, used)[order], codes, used["criterion"].tolist())
    before = wins(matrix, used, weights, seed=seed)
    return Ranking(
        question,
        table.iloc[order].reset_index(drop=True),
        used,
        Acceptability(found.ranks[order], found.central[order], found.weights, found.draws),
        (scores - scores.mean()) * found.weights,
        pd.DataFrame(before[np.ix_(order, order)], codes, codes),
    )


def _table(found: Acceptability, quartiers: pd.DataFrame, k: int) -> pd.DataFrame:
    share = pd.Series(found.top(k))
    reached = found.ranks.cumsum(axis=1)
    return pd.DataFrame(
        {
            "code_qp": quartiers["code_qp"].to_numpy(),
            "name": quartiers["name"].to_numpy(),
            "top_k": share,
            "verdict": verdicts(share),
            "rank_low": (reached < 0.025).sum(axis=1) + 1,
            "rank_high": (reached < 0.975).sum(axis=1) + 1,
        }
    )


def _lists(rows: pd.DataFrame, quartiers: pd.DataFrame, used: Sequence[str]) -> list[list[str]]:
    held = rows.groupby("code_qp")["criterion"].agg(set).to_dict()
    return [
        [code for code in used if code in held.get(quartier, set())]
        for quartier in quartiers["code_qp"]
    ]
