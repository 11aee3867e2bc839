"""Ages, first and last year included: ``6-10``, ``6/10 ans``, ``CP-CM2``, ``dès 3 ans``…"""

import re
from typing import Final

from data.spellings import FaultError, SpellingError, dates, doubt, fault, fold, nearest

EXPECTED: Final = "des âges, comme « 6-10 ans », « dès 3 ans » ou « CP-CM2 »"
LOWEST: Final = 0
HIGHEST: Final = 25
"""Stands for « no upper limit »: the highest age of the tables."""

LEVELS: Final = {
    "tps": (2, 2), "ps": (3, 3), "ms": (4, 4), "gs": (5, 5),
    "petite section": (3, 3), "moyenne section": (4, 4), "grande section": (5, 5),
    "cp": (6, 6), "ce1": (7, 7), "ce2": (8, 8), "cm1": (9, 9), "cm2": (10, 10),
    "6e": (11, 11), "5e": (12, 12), "4e": (13, 13), "3e": (14, 14),
    "2nde": (15, 15), "seconde": (15, 15), "2de": (15, 15),
    "1re": (16, 16), "1ere": (16, 16), "premiere": (16, 16),
    "tle": (17, 17), "terminale": (17, 17), "term": (17, 17),
    "maternelle": (3, 5), "maternelles": (3, 5), "cycle 1": (3, 5), "ecole maternelle": (3, 5),
    "elementaire": (6, 10), "elementaires": (6, 10), "ecole elementaire": (6, 10),
    "cycle 2": (6, 8), "cycle 3": (9, 11), "cycle 4": (12, 14),
    "cycles 1 et 2": (3, 8), "cycles 2 et 3": (6, 11), "cycles 3 et 4": (9, 14),
    "college": (11, 14), "colleges": (11, 14), "collegien": (11, 14), "collegiens": (11, 14),
    "lycee": (15, 17), "lycees": (15, 17), "lyceen": (15, 17), "lyceens": (15, 17),
}  # fmt: skip
"""School levels and the ages that they are meant for (code de l’éducation: maternelle from 3,
CP the year of the sixth birthday)."""
_ALL: Final = {"tous", "tous ages", "tous les ages", "tout age", "tout public",
               "tous publics", "pour tous"}  # fmt: skip
_VAGUE: Final = {
    "ado": ("11-14 ans", "11-17 ans", "12-17 ans", "15-17 ans"),
    "adolescent": ("11-14 ans", "11-17 ans", "12-17 ans", "15-17 ans"),
    "preado": ("9-11 ans", "10-13 ans", "11-14 ans"),
    "pre-ado": ("9-11 ans", "10-13 ans", "11-14 ans"),
    "jeune": ("11-17 ans", "12-25 ans", "16-25 ans"),
    "enfant": ("3-11 ans", "6-10 ans", "3-17 ans"),
    "petit": ("0-3 ans", "3-5 ans"),
    "tout-petit": ("0-3 ans",),
    "grand": ("6-10 ans", "9-11 ans"),
    "primaire": ("6-10 ans", "3-10 ans"),
    "ecole primaire": ("3-10 ans", "6-10 ans"),
    "scolaire": ("3-17 ans", "6-10 ans"),
    "famille": ("0-25 ans",),
    "mineur": ("0-17 ans",),
    "adulte": (),
    "parent": (),
    "senior": (),
}
_NUMBER: Final = r"(\d{1,3})"
_YEARS: Final = r" ?(?:ans?\b)?"
_TO: Final = r" ?(?:-+>?|/|a|au|aux|jusqu'?a|>|→|_|~|\.\.+) ?"
_RANGE: Final = re.compile(
    rf"(?:de |entre |des |a partir de )?{_NUMBER}{_YEARS}(?:{_TO}| et (?=\d)){_NUMBER}{_YEARS}"
)
_FROM: Final = re.compile(
    r"(?:(?:des|a partir des?|a compter de|depuis|min(?:i(?:mum)?|\.)?|>=|≥) ?:? ?"
    rf"{_NUMBER}{_YEARS}"
    rf"|{_NUMBER}{_YEARS} ?(?:et|ou) ?(?:\+|plus)|{_NUMBER}{_YEARS} ?(?:\+|minimum|mini?\b))"
)
_UP_TO: Final = re.compile(
    rf"(?:jusqu'?a|jusqu'?aux|max(?:i(?:mum)?|\.)?|<=|≤) ?:? ?{_NUMBER}{_YEARS}"
)
_UNDER: Final = re.compile(rf"(?:moins de|- de|-|<) ?{_NUMBER}{_YEARS}")
_OVER: Final = re.compile(rf"(?:plus de|\+ de|\+|>) ?{_NUMBER}{_YEARS}")
_MONTHS: Final = re.compile(r"(\d{1,2}) ?(?:mois|(?P<weeks>semaines?))")
_DATES: Final = (
    re.compile(r"\d{4}-(\d\d)-(\d\d)(?: [\d:]+)?"),
    re.compile(r"(\d\d?)/(\d\d?)/\d{4}"),
    re.compile(r"(\d\d?)[-/ ]([a-z]{3,9})\.?"),
    re.compile(r"([a-z]{3,9})\.?[-/ ](\d\d)"),
)
"""What a spreadsheet makes of « 6-10 » (2026-10-06, 06-oct) and of « 11-14 » (nov-14)."""
_LIST: Final = re.compile(
    r"\d{1,3}(?: ?ans)?(?: ?(?:[,;/]|et|ou) ?\d{1,3}(?: ?ans)?)+|\d{1,2}(?:-\d{1,2}){2,} ?(?:ans)?"
)
_WORDS: Final = ("collège", "lycée", "maternelle", "élémentaire", "collégiens", "lycéens",
                 "tout public", "terminale", "seconde", "ados")  # fmt: skip
"""Those proposed for a word that is not known."""


def age(text: str) -> int:
    """One age in years: ``6``, ``6 ans``, ``CP``."""
    word = fold(text).strip(" .")
    if match := re.fullmatch(rf"{_NUMBER}(?:[.,]0+)?{_YEARS}", word):
        return _valid(text, int(match[1]))
    if match := _MONTHS.fullmatch(word):
        return _years(match)
    first, last = LEVELS.get(_level(word), (None, None))
    if first is not None and first == last:
        return first
    raise fault(text, "un âge", f"un nombre d’années, de {LOWEST} à {HIGHEST}")


def ages(text: str) -> tuple[int, int]:
    """First and last age, both included; a range without upper end goes to :data:`HIGHEST`."""
    word = fold(text).strip(" .;,:")
    if match := re.fullmatch(r"(.*?) ?\((.+)\)", word):
        return _twice(text, match[1], match[2]) if match[1] else ages(match[2])
    word = re.sub(r"^(?:les |pour les |ages? ?:? |enfants? (?=de |des |\d))+", "", word)
    word = re.sub(r" (?:revolus?|inclus)$", "", word)
    word = _MONTHS.sub(lambda match: f"{_years(match)} ans", word)
    if word in _ALL:
        return LOWEST, HIGHEST
    _ask_date(text, word)
    if match := _RANGE.fullmatch(word):
        is_sure = " et " not in word or word.startswith("entre ")
        return _ordered(text, int(match[1]), int(match[2]), is_sure=is_sure)
    if match := _FROM.fullmatch(word):
        return _valid(text, int(next(filter(None, match.groups())))), HIGHEST
    if match := _UP_TO.fullmatch(word):
        return LOWEST, _valid(text, int(match[1]))
    if match := _UNDER.fullmatch(word):
        return LOWEST, _valid(text, int(match[1]) - 1)
    if match := _OVER.fullmatch(word):
        first = _valid(text, int(match[1]))
        raise doubt(text, f"dès {first} ans", f"dès {min(first + 1, HIGHEST)} ans")
    if match := re.fullmatch(rf"{_NUMBER}{_YEARS}", word):
        only = _valid(text, int(match[1]))
        raise doubt(text, french_range(only, only), f"dès {only} ans")
    if _LIST.fullmatch(word):
        return _listed(text, [(_valid(text, int(one)),) * 2 for one in re.findall(r"\d+", word)])
    return _by_level(text, word)


def french_range(first: int, last: int) -> str:
    """``6-10 ans``: the spelling of every candidate."""
    return f"{first}-{last} ans"


def _years(match: re.Match[str]) -> int:
    """Whole years of an age in months or weeks."""
    return int(match[1]) // (52 if match["weeks"] else 12)


def _twice(text: str, outside: str, inside: str) -> tuple[int, int]:
    """``6-10 ans (CP-CM2)``: what is in brackets must say the same."""
    told = ages(outside)
    try:
        again = ages(inside)
    except SpellingError as error:
        raise doubt(text, french_range(*told)) from error
    if again != told:
        raise doubt(text, french_range(*told), french_range(*again))
    return told


def _ask_date(text: str, word: str) -> None:
    """A date is asked about: it was a range before the spreadsheet changed it."""
    match = next(filter(None, (pattern.fullmatch(word) for pattern in _DATES)), None)
    if match is None:
        return
    parts = [dates.MONTHS.get(one, one) for one in match.groups()]
    if all(isinstance(one, int) or one.isdigit() for one in parts):
        first, last = sorted(map(int, parts))
        raise doubt(text, *([french_range(first, last)] if last <= HIGHEST else []))


def _by_level(text: str, word: str) -> tuple[int, int]:
    whole = _level(word)
    if whole in LEVELS:
        return LEVELS[whole]
    singular = re.sub(r"(?<=\w)s\b", "", word)
    if singular in _VAGUE:
        raise doubt(text, *_VAGUE[singular])
    match = re.fullmatch(r"(?:de (?:la )?|du )?(.+?)(?: ?- ?| a (?:la )?| au )(.+)", word)
    if match and all(_level(part) in LEVELS for part in match.groups()):
        first, last = (LEVELS[_level(part)] for part in match.groups())
        return _ordered(text, first[0], last[1])
    parts = [part for part in re.split(r" ?(?:[,;/+&\n]| et | ou ) ?", word) if part]
    if len(parts) > 1:
        return _listed(text, [_part(part) for part in parts])
    if len(word.split()) > 1 and all(_level(part) in LEVELS for part in word.split()):
        return _listed(text, [LEVELS[_level(part)] for part in word.split()])
    known = nearest(whole, _WORDS)
    raise fault(text, "un âge", EXPECTED, known)


def _part(part: str) -> tuple[int, int]:
    """Ages of one part of a list, where a lone number is that age alone."""
    if re.fullmatch(rf"{_NUMBER}{_YEARS}", part):
        return (age(part),) * 2
    return ages(part)


def _listed(text: str, ranges: list[tuple[int, int]]) -> tuple[int, int]:
    """Ranges that follow one another are one; a gap between them is asked."""
    ordered = sorted(ranges)
    first, last = ordered[0][0], max(end for _, end in ordered)
    reached = ordered[0][1]
    for start, end in ordered[1:]:
        if start > reached + 1:
            raise doubt(text, french_range(first, last), *(french_range(*one) for one in ordered))
        reached = max(reached, end)
    return first, last


def _level(word: str) -> str:
    """``6ème`` and ``classe de 6eme`` are ``6e``."""
    word = re.sub(
        r"^(?:classes? de |niveau |eleves? de |cycle ?(?=\d))", _keep_cycle, word.strip(" .")
    )
    return re.sub(r"^([3-6]) ?(?:eme|iemes?|e|emes|°)$", r"\1e", word)


def _keep_cycle(match: re.Match[str]) -> str:
    return "cycle " if match[0].startswith("cycle") else ""


def _ordered(text: str, first: int, last: int, *, is_sure: bool = True) -> tuple[int, int]:
    if LOWEST <= first <= HIGHEST < last:
        raise doubt(text, f"dès {first} ans")
    first, last = _valid(text, first), _valid(text, last)
    if first > last:
        raise doubt(text, french_range(last, first))
    if not is_sure and last > first + 1:
        raise doubt(text, french_range(first, last))
    return first, last


def _valid(text: str, years: int) -> int:
    if not LOWEST <= years <= HIGHEST:
        raise FaultError(f"« {text} » sort des âges connus, de {LOWEST} à {HIGHEST} ans.")
    return years
