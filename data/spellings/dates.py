"""Dates: ``01/09/2026``, ``1er septembre 2026``, ``2026-09-01``; school years: ``2026-2027``."""

import datetime as dt
import re
from typing import Final

from data.spellings import doubt, fault, fold, nearest

EXPECTED: Final = "une date comme 01/09/2026"
MONTHS: Final = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7,
    "aout": 8, "septembre": 9, "octobre": 10, "novembre": 11, "decembre": 12,
    "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_FIRST_SERIAL: Final = 32_874
"""1 January 1990, as spreadsheets number days."""
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2199
_LONG_AGO: Final = 70
"""Two-digit years from this one may be of the last century."""
_LAST_SERIAL: Final = 73_050
_ISO: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ][\d:.]+(?:z|[+-][\d:]+)?)?")
_DAY_FIRST: Final = re.compile(r"(\d{1,2}) ?[-/. ] ?(\d{1,2}) ?[-/. ] ?(\d{4}|\d{2})(?: [\d:h]+)?")
_WORDS: Final = re.compile(
    r"(?:(?:le )?(?:lun|mar|mercre|mer|jeu|vendre|ven|same|sam|dim)(?:di|anche)?[.,]? )?"
    r"(?:le )?(\d{1,2})(?:er)?[ -]([a-z]+)\.?[ -](\d{4}|\d{2})"
)
_MONTH_ONLY: Final = re.compile(r"([a-z]+)\.? (\d{4})|(\d{1,2})[/-](\d{4})")
_YEARS: Final = re.compile(
    r"(?:rentree |saison |annee (?:scolaire )?)?(\d{4}|\d{2}) ?(?:[-/]|a) ?(\d{4}|\d{2})"
)


def day(text: str) -> dt.date:
    """A calendar day; the day comes before the month; a two-digit year of 70 or more is asked."""
    word = fold(text).strip(" .")
    if match := _ISO.fullmatch(word):
        return _date(text, *(int(part) for part in match.groups()))
    if match := _DAY_FIRST.fullmatch(word):
        return _dated(text, match[3], int(match[2]), int(match[1]))
    if match := _WORDS.fullmatch(word):
        month = MONTHS.get(match[2])
        if month is None:
            known = nearest(match[2], MONTHS)
            raise fault(text, "une date", EXPECTED, [word.replace(match[2], one) for one in known])
        return _dated(text, match[3], month, int(match[1]))
    if re.fullmatch(r"\d{5}(?:\.0+)?", word) and _FIRST_SERIAL <= float(word) <= _LAST_SERIAL:
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(float(word)))
    if re.fullmatch(r"(?:19|20)\d{6}", word):
        return _date(text, int(word[:4]), int(word[4:6]), int(word[6:]))
    if match := _MONTH_ONLY.fullmatch(word):
        month = MONTHS.get(match[1]) if match[1] else int(match[3])
        year = int(match[2] or match[4])
        if month and 1 <= month <= 12 and _FIRST_YEAR <= year <= _LAST_YEAR:
            raise doubt(text, *(spelled(date) for date in _ends_of(year, month)))
    raise fault(text, "une date", EXPECTED)


def school_year(text: str) -> int:
    """The year of the rentrée: ``2026-2027``, ``2026/27``, ``rentrée 2026``.

    ``2026`` alone is asked: it may be the year of the rentrée, or the one of the last term.
    """
    word = fold(text).strip(" .")
    if match := _YEARS.fullmatch(word):
        first, last = _year(match[1]), _year(match[2])
        if last != first + 1 or not _FIRST_YEAR <= first < _LAST_YEAR:
            raise fault(text, "une année scolaire", "deux années qui se suivent, comme 2026-2027")
        return first
    if match := re.fullmatch(r"rentree (?:de )?(?:septembre )?((?:19|20)\d\d)", word):
        return int(match[1])
    if match := re.fullmatch(r"(?:annee |saison )?((?:19|20)\d\d)(?:\.0+)?", word):
        year = int(match[1])
        raise doubt(text, f"{year}-{year + 1}", f"{year - 1}-{year}")
    raise fault(text, "une année scolaire", "une année comme 2026-2027")


def spelled(date: dt.date) -> str:
    """``01/09/2026``: the spelling of every candidate."""
    return date.strftime("%d/%m/%Y")


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _dated(text: str, year: str, month: int, number: int) -> dt.date:
    """Two digits are of this century where they cannot be of the last one."""
    date = _date(text, _year(year), month, number)
    if len(year) == 2 and int(year) >= _LONG_AGO:
        raise doubt(text, spelled(_date(text, date.year - 100, month, number)), spelled(date))
    return date


def _date(text: str, year: int, month: int, number: int) -> dt.date:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise fault(text, "une date", f"une année de {_FIRST_YEAR} à {_LAST_YEAR}")
    try:
        return dt.date(year, month, number)
    except ValueError as error:
        candidates = []
        if month > 12 and number <= 12:
            candidates = [f"{month:02d}/{number:02d}/{year}"]
        elif 1 <= month <= 12 and 28 < number <= 31:
            candidates = [spelled(_ends_of(year, month)[1])]
        raise fault(text, "une date", EXPECTED, candidates) from error


def _ends_of(year: int, month: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, month, 1)
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return first, following - dt.timedelta(days=1)
