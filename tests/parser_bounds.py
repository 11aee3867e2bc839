"""Each parser of what people type, and whether what it read is within bounds."""

import datetime as dt

from data import vocabulary as v
from data.spellings import SpellingError, ages, amounts, dates, days, hours, slots, words


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
