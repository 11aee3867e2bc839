"""Numbers, hours and days as French readers write them."""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence

import pandas as pd
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from data.vocabulary import WEEKDAYS

LOCALE = "fr_FR"
NOT_PUBLISHED = "non publié"


# Tables hold few distinct numbers and weeks: each is worded once.
@functools.lru_cache(maxsize=20_000)
def number(value: float | None, decimals: int = 0) -> str:
    """``1 234`` or ``12,5``; « non publié » where there is no value."""
    if value is None or pd.isna(value):
        return NOT_PUBLISHED
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(_rounded(value, decimals), format=pattern, locale=LOCALE))


def percent(share: float | None, decimals: int = 0) -> str:
    """A share between 0 and 1 as ``12 %``."""
    if share is None or pd.isna(share):
        return NOT_PUBLISHED
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "\u00a0%"
    rounded = _rounded(share, decimals + 2)
    return str(format_percent(rounded, format=pattern, locale=LOCALE))


def _rounded(value: float, decimals: int) -> float:
    """Rounded, and no « -0 »."""
    return round(value, decimals) + 0.0


def count(value: int, singular: str, plural: str | None = None) -> str:
    """``1 place``, ``1 234 places``; in French 0 and 1 are singular."""
    return f"{number(value)}\u00a0{singular if value < 2 else plural or singular + 's'}"


def hour(minute: int) -> str:
    """Minutes after midnight as ``8 h`` or ``8 h 30``."""
    hours, minutes = divmod(int(minute), 60)
    return f"{hours}\u00a0h" + (f"\u00a0{minutes:02d}" if minutes else "")


def day(date: dt.date) -> str:
    """``23 septembre 2026``, with « 1er » for the first of a month."""
    text = str(format_date(date, "d MMMM y", locale=LOCALE))
    return text.replace("1 ", "1er ", 1) if date.day == 1 else text


@functools.lru_cache(maxsize=200)
def weekdays(digits: str) -> str:
    """ISO weekday digits in words: ``lundi, mardi et jeudi``, ``du lundi au vendredi``."""
    days = sorted({int(digit) for digit in digits})
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"du {WEEKDAYS[days[0]]} au {WEEKDAYS[days[-1]]}"
    return listing([WEEKDAYS[number] for number in days])


def listing(words: Iterable[str]) -> str:
    """``a, b et c``."""
    parts: Sequence[str] = list(words)
    return str(format_list(parts, locale=LOCALE)) if parts else ""


def euros(price: float | None) -> str:
    """A price: ``gratuit``, ``2,50 €``, or « prix non renseigné »."""
    if price is None or pd.isna(price):
        return "prix non renseigné"
    return "gratuit" if price == 0 else f"{number(price, 2)}\u00a0€"


def ages(first: int, last: int) -> str:
    return f"{first} ans" if first == last else f"{first}-{last} ans"
