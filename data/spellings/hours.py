"""Times of day: ``8h30``, ``8:30``, ``08.30``, ``0830``, ``8 h``, ``0,354166``, ``midi``…"""

import re
from typing import Final

from data.spellings import DoubtError, doubt, fault, fold, nearest

EXPECTED: Final = "une heure comme 8h30, de 0h à 24h"
DAY_MIN: Final = 1440
_MINUTES: Final = r"(?P<min>[0-5]?\d)"
_CLOCK: Final = re.compile(
    r"(?P<hour>\d{1,2}) ?(?:h(?:eures?|rs?)?\.?|:) ?"
    rf"(?:{_MINUTES} ?(?P<unit>mn?|min(?:utes?)?|')?\.?)?"
)
_SECONDS: Final = re.compile(r"(?P<hour>\d{1,2})[:h](?P<min>[0-5]\d)[:m](?P<s>[0-5]\d)(?:\.\d+)?s?")
_DATED: Final = re.compile(r"(?:\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4})[ t]+(?=\d)")
_POINT: Final = re.compile(r"(?P<hour>\d{1,2})[.,](?P<min>\d{1,2})")
_FRACTION: Final = re.compile(r"0[.,](?P<decimals>\d{1,20})|\d[.,]?\d*e-\d{1,2}")
_COMPACT: Final = re.compile(r"(?P<hour>\d{1,2})(?P<min>[0-5]\d)")
_ENGLISH: Final = re.compile(
    r"(?P<hour>1[0-2]|0?\d)(?:[:h.]?(?P<min>[0-5]\d))? ?(?P<half>[ap])\.?m\.?"
)
_QUARTERS: Final = {"et demie": 30, "et demi": 30, "trente": 30, "et quart": 15,
                    "moins le quart": -15}  # fmt: skip
_LOOKALIKES: Final = str.maketrans({"o": "0", "i": "1", "l": "1", "s": "5", ";": ":"})
_FROM: Final = re.compile(r"^(?:a partir de|a compter de|des|vers|a) +")
_UNTIL: Final = re.compile(r"^(?:jusqu'?a|vers|a) +")
_BETWEEN: Final = re.compile(
    r"\s*(?:-+>?|→|>|/|~|_|\.{2,}|\ba\b|\bau\b|\bet\b|\bjusqu'?a\b|\bjusque\b|\bto\b)\s*"
)


def moment(text: str, *, is_end: bool = False) -> int:
    """Minutes after midnight, 0 to 1440; midnight is 1440 where it ends a session."""
    word = _DATED.sub("", fold(text)).strip(" .")
    word = re.sub(r"^midi(?= )", "12h", (_UNTIL if is_end else _FROM).sub("", word))
    minute = _read(text, word, is_end=is_end)
    return DAY_MIN if is_end and not minute else minute


def _read(text: str, word: str, *, is_end: bool) -> int:
    for name, at in (("midi", 720), ("minuit", 0), ("noon", 720)):
        if word == name:
            return at
    for ending, more in _QUARTERS.items():
        if word.endswith(" " + ending):
            return _valid(text, moment(word.removesuffix(" " + ending), is_end=is_end) + more)
    if match := _SECONDS.fullmatch(word):
        return _valid(text, _minutes(match) + round(int(match["s"]) / 60))
    if match := _CLOCK.fullmatch(word):
        return _clock(text, match)
    if match := _COMPACT.fullmatch(word):
        return _valid(text, _minutes(match))
    if match := _ENGLISH.fullmatch(word):
        return _valid(text, _minutes(match) % 720 + (720 if match["half"] == "p" else 0))
    if re.fullmatch(r"\d{1,2}", word):
        return _valid(text, 60 * int(word))
    if match := _FRACTION.fullmatch(word):
        return _of_day(text, float(word.replace(",", ".")), len(match["decimals"] or "") or 20)
    if match := _POINT.fullmatch(word):
        return _pointed(text, match)
    raise fault(text, "une heure", EXPECTED, _lookalike(word))


def span(text: str) -> tuple[int, int]:
    """Start and end in minutes after midnight: ``16h30-18h``, ``de 14 à 16h``, ``9:00 12:00``."""
    word = fold(text).strip(" .;,:()")
    word = re.sub(r"^(?:de|des|entre|a partir de|horaires? ?:?) +", "", word)
    parts = [part for part in _BETWEEN.split(word) if part]
    if len(parts) == 1:
        parts = re.split(r"(?<=\d) +(?=\d{1,2}[h:])", word)
    if len(parts) == 1 and re.match(r"(?:a partir de|des|jusqu)", fold(text)):
        raise DoubtError(f"« {text} » ne dit pas le début et la fin : à préciser.")
    if len(parts) != 2:
        raise fault(text, "un horaire", "un début et une fin, comme 16h30-18h")
    if re.fullmatch(r"\d{1,2}[.,]\d{1,2}", parts[0]) is None and parts[0].isdigit():
        # « 14-16h »: hours; « 1430-16h » is read by the moment itself.
        parts[0] += "h" if len(parts[0]) <= 2 else ""
    start, end = moment(parts[0]), moment(parts[1], is_end=True)
    if end <= start:
        swapped = (f"{spelled(end)}-{spelled(start)}",) if end < start else ()
        raise doubt(text, *swapped) if swapped else fault(text, "un horaire", "une fin après")
    return start, end


def spelled(minute: int) -> str:
    """``8h30``: the spelling of every candidate."""
    return f"{minute // 60}h{minute % 60:02d}" if minute % 60 else f"{minute // 60}h"


def _clock(text: str, match: re.Match[str]) -> int:
    """``8h5`` can be 8h05, or 8h50 whose zero was forgotten."""
    minute = _valid(text, _minutes(match))
    digits = match["min"] or ""
    if len(digits) == 1 and digits in "12345" and not match["unit"]:
        raise doubt(text, spelled(minute), spelled(_valid(text, minute + 9 * int(digits))))
    return minute


def _minutes(match: re.Match[str]) -> int:
    return 60 * int(match["hour"]) + int(match["min"] or 0)


def _valid(text: str, minute: int) -> int:
    if not 0 <= minute <= DAY_MIN:
        raise fault(text, "une heure", EXPECTED)
    return minute


def _of_day(text: str, share: float, decimals: int) -> int:
    """A share of a day, as spreadsheets hold times; cut short, it may miss the minute."""
    minute = round(share * DAY_MIN)
    if decimals <= 3 and minute % 5 and abs(share * DAY_MIN - minute) > 1e-6:
        near = 5 * round(minute / 5)
        raise doubt(text, spelled(near), spelled(_valid(text, minute)))
    return _valid(text, minute)


def _pointed(text: str, match: re.Match[str]) -> int:
    """``08.30`` is 8h30; ``8.5`` can be 8h30 or 8h50, ``8.25`` 8h15 or 8h25."""
    hour, digits = int(match["hour"]), match["min"]
    decimal = round(60 * (hour + int(digits) / 10 ** len(digits)))
    clock = 60 * hour + int(digits.ljust(2, "0"))
    if hour > 24 or decimal > DAY_MIN:
        raise fault(text, "une heure", EXPECTED)
    if int(digits) == 0:
        return _valid(text, 60 * hour)
    if int(digits.ljust(2, "0")) >= 60:
        raise doubt(text, spelled(decimal))
    if len(digits) == 1 or digits in ("25", "50"):
        raise doubt(text, spelled(decimal), spelled(clock))
    return _valid(text, clock)


def _lookalike(word: str) -> list[str]:
    """``I6hO0`` was meant as 16h00."""
    fixed = re.sub(r"[oils;]", lambda letter: letter[0].translate(_LOOKALIKES), word)
    match = _CLOCK.fullmatch(fixed)
    if match and _minutes(match) <= DAY_MIN:
        return [spelled(_minutes(match))]
    return nearest(word, ("midi", "minuit"))
