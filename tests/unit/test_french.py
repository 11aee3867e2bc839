"""Numbers, hours and days as French readers write them."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import french
from data.vocabulary import WEEKDAYS

SPACE = "\u00a0"
THIN = "\u202f"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (1234567, 0, f"1{THIN}234{THIN}567"),
        (1234.5, 1, f"1{THIN}234,5"),
        (-12.25, 2, "-12,25"),
        (None, 0, french.NOT_PUBLISHED),
        (float("nan"), 1, french.NOT_PUBLISHED),
        (pd.NA, 0, french.NOT_PUBLISHED),
    ],
)
def test_a_number_has_thin_spaces_and_a_decimal_comma(value, decimals, written):
    assert french.number(value, decimals) == written


@settings(deadline=None)
@given(st.floats(-0.49, 0.0), st.integers(0, 3))
def test_no_figure_is_a_zero_with_a_minus_sign(value, decimals):
    tiny = value / 10**decimals
    assert french.number(tiny, decimals).strip("0,") == ""
    assert french.percent(tiny / 100, decimals).strip("0,") == f"{SPACE}%"


@settings(deadline=None)
@given(st.integers(-(10**12), 10**12))
def test_a_written_integer_reads_back(value):
    assert int(french.number(value).replace(THIN, "")) == value


def test_a_share_is_written_in_per_cent_and_a_missing_one_said():
    assert french.percent(0.125, 1) == f"12,5{SPACE}%"
    assert french.percent(1) == f"100{SPACE}%"
    assert french.percent(None) == french.percent(float("nan")) == french.NOT_PUBLISHED


def test_zero_and_one_are_singular():
    assert french.count(0, "place") == f"0{SPACE}place"
    assert french.count(1, "créneau", "créneaux") == f"1{SPACE}créneau"
    assert french.count(2, "créneau", "créneaux") == f"2{SPACE}créneaux"
    assert french.count(1234, "place") == f"1{THIN}234{SPACE}places"


@settings(deadline=None)
@given(st.integers(0, 1440))
def test_every_minute_of_the_day_reads_back_from_its_hour(minute):
    hours, _, minutes = french.hour(minute).replace(SPACE, "").partition("h")
    assert int(hours) * 60 + int(minutes or 0) == minute


@settings(deadline=None)
@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_only_the_first_of_a_month_is_an_ordinal(date):
    first, _, year = french.day(date).split(" ")
    assert first == ("1er" if date.day == 1 else str(date.day))
    assert int(year) == date.year


@pytest.mark.parametrize(
    ("digits", "words"),
    [
        ("7", "dimanche"),
        ("12", "lundi et mardi"),
        ("1245", "lundi, mardi, jeudi et vendredi"),
        ("12345", "du lundi au vendredi"),
        ("34567", "du mercredi au dimanche"),
        ("5411", "lundi, jeudi et vendredi"),
        ("", ""),
    ],
)
def test_weekdays_are_told_in_order_and_runs_are_shortened(digits, words):
    assert french.weekdays(digits) == words


@settings(deadline=None)
@given(st.sets(st.sampled_from("1234567"), min_size=1))
def test_the_words_name_no_other_weekday_than_the_digits(digits):
    words = french.weekdays("".join(digits))
    named = {number for number, name in WEEKDAYS.items() if name in words}
    assert named <= {int(digit) for digit in digits}


def test_prices_tell_free_from_unknown():
    assert french.euros(0.0) == "gratuit"
    assert french.euros(2.5) == f"2,50{SPACE}€"
    assert french.euros(None) == french.euros(float("nan")) == "prix non renseigné"


def test_a_listing_ends_with_et():
    assert french.listing([]) == ""
    assert french.listing(["a"]) == "a"
    assert french.listing(word for word in "abc") == "a, b et c"


def test_ages_of_one_year_are_one_number():
    assert french.ages(6, 6) == "6 ans"
    assert french.ages(6, 10) == "6-10 ans"
