"""Whatever stands in a cell, a parser reads it within bounds, or says in French why not."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data.spellings import DoubtError, fold
from tests.parser_bounds import PARSERS, outcome

TYPED = """
8h30 8 h 30 : . , ; - – / à au du de des et ou le les midi minuit dès 12h 16h30 18 0 1 24 99 lundi
mar. mercredi L M J V sauf tous jours week-end semaine ans mois 6 10 25 CP CM2 6e collège + ados
jusqu’à moins entre vacances été scolaire petites hors € gratuit euros QF par an 1er septembre 2026
oct ( ) non oui x 0.354166 1e9 ² ½ ١ ４ İ ß « » ' " groupes
"""
PIECES = [*TYPED.split(), " ", "\n", "\t", "\xa0", "\u202f"]
TEXTS = st.one_of(
    st.text(max_size=40).filter(str.strip),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8)
    .map(lambda parts: " ".join(parts))
    .filter(str.strip),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join).filter(str.strip),
)


@pytest.mark.parametrize(("parser", "is_within"), PARSERS.values(), ids=PARSERS)
@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
@example("٣")
@example("²")
@example("8h²")
@example("-")
@example("(")
@example("L ou J")
@example("1 HORS LU")
@example("tous les jours sauf lundi mardi mercredi jeudi vendredi")
@example("tous les jours sauf lundi mardi mercredi jeudi vendredi samedi dimanche")
def test_any_text_is_read_within_bounds_or_refused_in_words(parser, is_within, text):
    read, error = outcome(parser, text)
    if error is None:
        assert is_within(read)
    else:
        assert error.text.startswith("«")
        assert error.text.endswith((".", "?"))


@pytest.mark.parametrize("parser", [parser for parser, _ in PARSERS.values()], ids=PARSERS)
@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
@example("L ou J")
@example("2026-05-31")
@example("6-10 ans (filles)")
def test_each_candidate_of_a_question_is_understood(parser, text):
    _, error = outcome(parser, text)
    if isinstance(error, DoubtError):
        assert all(outcome(parser, candidate)[1] is None for candidate in error.candidates)
    elif error:
        assert fold(text) not in map(fold, error.candidates)


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
