"""SMAA-2 over every quartier of the nation, against two libraries called once a draw."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import skcriteria
from pymcdm.helpers import rankdata
from pymcdm.methods import WSM
from skcriteria.agg.simple import WeightedSumModel

from analysis.smaa import acceptability
from analysis.smaa_weights import FREE, draw_weights

Peer = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Values [quartier × criterion] and one set of weights → rank of each quartier."""

QUARTIERS, CRITERIA, DRAWS = 1_609, 10, 100_000
PEER_DRAWS = 200
"""Draws that the peers are timed on; their time is multiplied up to ``DRAWS``."""


def run() -> list[dict[str, Any]]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``.

    The peers rank by a weighted sum at given weights and figures; counting ranks is left out of
    their time, as is drawing weights; both are in ours.
    """
    values = np.random.default_rng(0).random((QUARTIERS, CRITERIA))
    exact, noisy = _criteria("exacte"), _criteria("uniforme")
    ours_s = min(_timed(lambda: _ours(values, exact)) for _ in range(2))
    noisy_s = _timed(lambda: _ours(values, noisy))
    weights = draw_weights(list(exact["criterion"]), FREE, PEER_DRAWS, seed=1)
    peers: list[tuple[str, Peer, str]] = [
        ("scikit-criteria", _skcriteria, "≥ 30"),
        ("pymcdm", _pymcdm, "≥ 200"),
        ("pymcdm sans sa vérification des données", partial(_pymcdm, validation=False), "—"),
    ]
    rows = []
    for name, peer, goal in peers:
        if not np.array_equal(np.argsort(peer(values, weights[0])), _best_first(values, weights)):
            raise AssertionError(f"{name} ranks otherwise")
        peer_s = _timed(partial(_each, peer, values, weights)) / PEER_DRAWS * DRAWS
        rows.append(
            {
                "what": f"SMAA-2, {QUARTIERS} quartiers × {CRITERIA} critères × {DRAWS} tirages",
                "ours_s": ours_s,
                "peer": f"{name}, {PEER_DRAWS} tirages mesurés, extrapolés",
                "peer_s": peer_s,
                "ratio": peer_s / ours_s,
                "goal": goal,
            }
        )
    drawn = f"les mêmes, chaque chiffre tiré aussi dans son incertitude : {noisy_s:.3g} s (ici)"
    return [*rows, {"what": drawn, "peer": "aucun", "goal": "—"}]


def _criteria(noise: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "criterion": [f"c{number}" for number in range(CRITERIA)],
            "anchor_low": 0.0,
            "anchor_high": 1.0,
            "noise": noise,
            "noise_width": 0.05,
        }
    )


def _ours(values: np.ndarray, criteria: pd.DataFrame) -> None:
    weights = draw_weights(list(criteria["criterion"]), FREE, DRAWS, seed=1)
    acceptability(values, criteria, weights, seed=1)


def _best_first(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    found = acceptability(values, _criteria("exacte"), weights[:1], seed=1)
    return found.ranks.argmax(axis=0)


def _each(peer: Peer, values: np.ndarray, weights: np.ndarray) -> None:
    for one in weights:
        peer(values, one)


def _pymcdm(values: np.ndarray, weights: np.ndarray, *, validation: bool = True) -> np.ndarray:
    scores = WSM(_as_they_are)(values, weights, np.ones(CRITERIA), validation=validation)
    return np.asarray(rankdata(scores, reverse=True))


def _as_they_are(column: np.ndarray, cost: bool = False) -> np.ndarray:
    """The values lie between 0 and 1 already: pymcdm is spared its normalisation."""
    return column


def _skcriteria(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    matrix = skcriteria.mkdm(values, [max] * CRITERIA, weights=weights)
    return np.asarray(WeightedSumModel().evaluate(matrix).rank_)


def _timed(work: Callable[[], object]) -> float:
    """Seconds of processor: all three use one thread, and other programs do not count."""
    start = time.process_time()
    work()
    return time.process_time() - start
