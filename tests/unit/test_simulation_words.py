"""The sentence of a simulation: who covers what, in the singular, the plural and the loss."""

from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.scenarios import Add, Change
from pages.ui.simulation_view import between, gain_words, sentence, signed

NAMES = pd.Series({"a": "Sanitas", "b": "Europe"})
BEFORE = pd.Series({"uncovered_min_h": 1000.0, "uncovered_max_h": 1500.0})
ONE, TWO = Add({"session_id": "n1"}), Add({"session_id": "n2"})


def simulation(low, high, *edits, idle=()):
    """A simulation that adds ``low`` and ``high`` to the two ends, all at Europe."""
    total = pd.Series({"uncovered_min_h": low, "uncovered_max_h": high})
    by_unit = pd.DataFrame(
        {"unit": ["a", "b"], "uncovered_min_h": [0.0, low], "uncovered_max_h": [0.0, high]}
    )
    return SimpleNamespace(
        edits=edits,
        effect=SimpleNamespace(total=total, by_unit=by_unit),
        left_out=pd.DataFrame({"session_id": list(idle)}),
    )


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (
            simulation(-180.0, -240.0, ONE, TWO),
            "Ces 2 créneaux couvriraient **180 à 240 heures-enfant** de plus par semaine, surtout "
            "dans le quartier Europe ; il resterait **820 à 1\u202f260** heures-enfant non "
            "couvertes.",
        ),
        (simulation(-40.0, -40.0, ONE), "Ce créneau couvrirait **40 heures-enfant** de plus"),
        (simulation(-9.0, -40.0, ONE, TWO, idle=["n2"]), "Ce créneau couvrirait **9 à 40"),
        (simulation(30.0, 80.0, Change("s", {}), ONE), "Ces 2 changements laisseraient **30 à 80"),
        (simulation(9.0, -5.0, Change("s", {})), "Ce changement changerait la couverture de **−9"),
        (simulation(0.1, -0.2, ONE), "Ce créneau ne changerait rien pour ces enfants ; il"),
    ],
)
def test_the_sentence_says_what_is_covered_more_or_less(found, expected):
    assert sentence(found, BEFORE, NAMES).startswith(expected)


def test_numbers_carry_their_sign_and_intervals_close_when_they_round_to_one():
    assert [signed(value) for value in (1200.4, -3.2, 0.3)] == ["+1\u202f200", "−3", "0"]
    assert between(12.1, 12.4) == "12"
    assert gain_words(pd.Series({"uncovered_min_h": 2.0, "uncovered_max_h": -3.0})) == "−2 à +3"
    unknown = pd.Series({"uncovered_min_h": float("nan"), "uncovered_max_h": float("nan")})
    assert gain_words(unknown) == "non publié"
