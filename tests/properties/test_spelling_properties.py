"""Whatever stands in a cell, a parser reads it within bounds, or says in French why not."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data import vocabulary as v
from data.spellings import (
    DoubtError,
    SpellingError,
    ages,
    amounts,
    dates,
    days,
    fold,
    hours,
    slots,
    words,
)

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


def is_slots(read):
    return bool(read) and all(
        set(one.weekdays) <= set("1234567") and 0 <= one.start_min < one.end_min <= 1440
        for one in read
    )


def is_money(read):
    return read is None or 0 <= read <= 1e12


PARSERS = {
    "moment": (hours.moment, lambda read: 0 <= read <= 1440),
    "end": (lambda text: hours.moment(text, is_end=True), lambda read: 0 < read <= 1440),
    "span": (hours.span, lambda read: 0 <= read[0] < read[1] <= 1440),
    "weekdays": (
        days.weekdays,
        lambda read: read and set(read) <= set("1234567") and sorted(set(read)) == list(read),
    ),
    "age": (ages.age, lambda read: 0 <= read <= 25),
    "ages": (ages.ages, lambda read: 0 <= read[0] <= read[1] <= 25),
    "periods": (words.periods, lambda read: read and set(read) <= set(v.PERIODS)),
    "public": (words.public, lambda read: read in v.PUBLICS),
    "sex": (words.sex, lambda read: read in v.SEXES),
    "yes_no": (words.yes_no, lambda read: isinstance(read, bool)),
    "price": (amounts.price, is_money),
    "amount": (amounts.amount, is_money),
    "count": (amounts.count, lambda read: read is None or 0 <= read < 10**12),
    "number": (amounts.number, lambda read: abs(read) < 1e16),
    "day": (dates.day, lambda read: dt.date(1900, 1, 1) <= read <= dt.date(2199, 12, 31)),
    "school_year": (dates.school_year, lambda read: 1900 <= read < 2199),
    "slots": (slots.slots, is_slots),
}


def outcome(parser, text):
    """What is read, and what stopped it."""
    try:
        return parser(text), None
    except SpellingError as error:
        return None, error


@pytest.mark.parametrize(("parser", "is_within"), PARSERS.values(), ids=PARSERS)
@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
@example("٣")
@example("²")
@example("8h²")
@example("-")
@example("(")
@example("L ou J")
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
