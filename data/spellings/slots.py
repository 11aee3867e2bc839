"""Several sessions in a cell: ``Lundi 16h30-18h, mercredi 14h-16h``, one a line, and so on."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar

from data.spellings import SpellingError, days, fault, fold, hours

T = TypeVar("T")
EXPECTED: Final = "des jours et des heures, comme « lundi 16h30-18h, mercredi 14h-16h »"
_TIME: Final = r"(?:\d{1,2} ?(?:h|:)(?: ?[0-5]\d)?|\d{1,2}\.\d\d|\d{1,2}|midi|minuit)"
_SPAN: Final = re.compile(
    rf"(?:de |entre )?{_TIME} ?(?:-|→|->|>|/|\ba\b|\bau\b|\bet\b|jusqu'?a) ?{_TIME}(?!\d)"
)
_JOINS: Final = re.compile(
    r"^(?:[\s,;:/&+-]|et\b|puis\b|ou\b|le\b|les\b)+|(?:[\s,;:/&+(-]|et\b|de\b)+$"
)


class Slot(NamedTuple):
    """``weekdays``: ISO digits; ``start_min`` and ``end_min``: minutes after midnight."""

    weekdays: str
    start_min: int
    end_min: int


def slots(text: str, weekdays: str = "") -> list[Slot]:
    """Each span of hours with the days written before it, or else those of the span before; or
    with those written after it, where the cell begins with hours (``16h30-18h le lundi``).

    ``weekdays``: those of the first span, where the cell may name none.

    Raises as :func:`~data.spellings.days.weekdays` and :func:`~data.spellings.hours.span` do;
    candidates are corrected spellings of the whole cell.
    """
    word = fold(text)
    spans = list(_SPAN.finditer(word))
    if not spans:
        raise fault(text, "un créneau", EXPECTED)
    starts, ends = [span.start() for span in spans], [span.end() for span in spans]
    between = [word[a:b] for a, b in zip([0, *ends], [*starts, len(word)], strict=True)]
    between = [_JOINS.sub("", _JOINS.sub("", part)).strip(" .)") for part in between]
    first, *others, last = between
    if not (first or weekdays) and last and all(others):
        named = [*others, last]
    elif (first or weekdays) and not last:
        named = [first, *others]
    else:
        raise fault(text, "un créneau", EXPECTED)
    found: list[Slot] = []
    for part, span in zip(named, spans, strict=True):
        weekdays = _within(word, part, days.weekdays) if part else weekdays
        found.append(Slot(weekdays, *_within(word, span[0], hours.span)))
    return found


def _within(word: str, part: str, parser: Callable[[str], T]) -> T:
    """The value of a part of a cell; candidates become spellings of the whole."""
    try:
        return parser(part)
    except SpellingError as error:
        whole = [word.replace(part, candidate, 1) for candidate in error.candidates]
        raise type(error)(error.text, whole) from error
