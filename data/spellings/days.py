"""Days of the week: ``lundi et jeudi``, ``Lun.``, ``L-M-J-V``, ``du lundi au vendredi``…"""

import re
from typing import Final

from data import french
from data.spellings import FaultError, doubt, fault, fold, nearest
from data.vocabulary import WEEKDAYS

EXPECTED: Final = "des jours, comme « lundi et jeudi » ou « du lundi au vendredi »"
_NAMES: Final = {
    spelling: number
    for number, name in WEEKDAYS.items()
    for spelling in (name, name + "s", name[:2], name[:3], name[:4])
} | {"merc": 3, "jeud": 4, "vendr": 5, "same": 6}
_LETTERS: Final = {"l": 1, "j": 4, "v": 5, "s": 6, "d": 7}
_WEEKS: Final = {
    "en semaine": "12345",
    "la semaine": "12345",
    "semaine": "12345",
    "jours ouvres": "12345",
    "jours de semaine": "12345",
    "week-end": "67",
    "weekend": "67",
    "week end": "67",
    "le week-end": "67",
    "we": "67",
    "w-e": "67",
    "le we": "67",
    "les week-ends": "67",
    "7j/7": "1234567",
    "7/7": "1234567",
    "7 jours sur 7": "1234567",
    "5j/7": "12345",
}
_SCHOOL: Final = {"jours d'ecole", "jours de classe", "jours scolaires", "les jours d'ecole"}
_EVERY: Final = {"tous les jours", "chaque jour", "tlj", "quotidien", "tous", "t.l.j."}
_FILLERS: Final = {"le", "les", "chaque", "tous", "et", "ou", "jour", "jours", "+", "&", "puis"}
_HALVES: Final = {
    "matin", "matins", "matinee", "midi", "midis", "soir", "soirs", "soiree",
    "apres-midi", "apres", "am", "aprem", "journee", "toute", "la",
}  # fmt: skip
_SOMETIMES: Final = re.compile(
    r"\bsur (?:deux|trois|[2-4])\b|quinz|\b(?:par|du) mois\b|\b(?:im)?paires?\b"
    r"|^\d(?:er|n?de?|e|eme) "
)
"""Said of a session that is not held each week."""
_RANGE: Final = re.compile(r"(?:du |de )?([a-z.]+) ?(?:\bau\b|\ba\b|->|→|>|jusqu'?au) ?([a-z.]+)")


def weekdays(text: str) -> str:
    """ISO digits of the days, each once and in order: ``1245``."""
    word = re.sub(r" (?:inclus|compris)$", "", fold(text).strip(" .;,:"))
    rest = re.sub(r"[ ,;/-]", "", word)
    if re.fullmatch(r"[1-7]{1,7}", rest) and len(set(rest)) == len(rest):
        return "".join(sorted(rest))
    if "sauf" in word or "hors" in word:
        return _except(text, word)
    if word in _WEEKS:
        return _WEEKS[word]
    if word in _SCHOOL:
        raise doubt(text, french.weekdays("1245"), french.weekdays("12345"))
    if word in _EVERY:
        raise doubt(text, french.weekdays("12345"), "du lundi au samedi", "du lundi au dimanche")
    if _SOMETIMES.search(word):
        raise doubt(text, *_plain_days(word))
    if " ou " in word:
        named = _plain_days(word)
        raise doubt(text, *named, *re.split(r" et |, ", named[0]) if named else ())
    if match := _RANGE.fullmatch(word):
        first, last = (_edge(part.strip(".")) for part in match.groups())
        if first and last:
            return _from_to(text, first, last)
    if "(" in word:
        raise doubt(text, *_plain_days(re.sub(r"\(.*", "", word)))
    return _listed(text, word)


def _listed(text: str, word: str) -> str:
    """Names, abbreviations or letters, one after another."""
    dashed = re.fullmatch(r"([a-z]+)\.? ?- ?([a-z]+)\.?", word)
    if dashed and len(dashed[1]) > 1 and len(dashed[2]) > 1:
        first, last = (_one(part) for part in dashed.groups())
        if first and last and last - first > 1:
            both = "".join(str(day) for day in (first, last))
            raise doubt(text, f"du {WEEKDAYS[first]} au {WEEKDAYS[last]}", french.weekdays(both))
    plain = word.replace("apres-midi", "aprem").replace("apres midi", "aprem")
    tokens = [part for part in re.split(r"[\s,;/.&+|-]+", plain) if part]
    tokens = [token for token in tokens if token not in _FILLERS | _HALVES]
    joined = "".join(tokens)
    if joined and set(joined) <= set("lmjvsd") and (len(tokens) == 1 or len(joined) == len(tokens)):
        return _letters(text, joined)
    days = set()
    for token in tokens:
        day = _one(token)
        if day is None:
            day = _LETTERS.get(token)
        if day is None:
            error = fault(token, "un jour", EXPECTED, nearest(token, WEEKDAYS.values()))
            raise FaultError(error.text, [word.replace(token, near) for near in error.candidates])
        days.add(day)
    if not days:
        raise fault(text, "un jour", EXPECTED)
    return "".join(str(day) for day in sorted(days))


def _letters(text: str, letters: str) -> str:
    """``LMJV`` is the week of school; one M alone is Tuesday or Wednesday."""
    if letters == "lmjv":
        return "1245"
    if letters.count("m") == 2 and "mm" in letters:
        rest = letters.replace("mm", "")
        return "".join(sorted({"2", "3"} | {str(_LETTERS[letter]) for letter in rest}))
    others = {_LETTERS[letter] for letter in letters if letter != "m"}
    if "m" not in letters:
        return "".join(str(day) for day in sorted(others))
    raise doubt(
        text,
        *(
            _comma_days("".join(str(day) for day in sorted(others | {tuesday_or_wednesday})))
            for tuesday_or_wednesday in (2, 3)
        ),
    )


def _except(text: str, word: str) -> str:
    """``du lundi au vendredi sauf mercredi``; every day but one leaves the weekend in doubt."""
    whole, _, but = re.sub(r"\bhors\b", "sauf", word).partition("sauf")
    whole = whole.strip(" ,(")
    without = re.sub(r"\b(?:le|les|l')\b", "", but).strip(" ,)")
    gone: set[str] = set()
    if "week" in without:
        gone |= {"6", "7"}
        without = re.sub(r"(?:et |, *)?\bweek[- ]?ends?\b(?: et|,)?", "", without).strip()
    if not without and not gone:
        raise fault(text, "des jours", EXPECTED)
    if without and not all(_one(part) for part in re.split(r"[\s,/]+|\bet\b", without) if part):
        raise doubt(text, *_plain_days(whole))
    gone |= set(weekdays(without)) if without else set()
    if whole in _EVERY:
        some = [day for day in "1234567" if day not in gone]
        if some and {"6", "7"} & gone:
            # Who takes a day of the weekend away counted the weekend in.
            return "".join(some)
        week = "".join(day for day in some if day < "6")
        if week:
            raise doubt(text, _comma_days(week), _comma_days("".join(some)))
    left = [day for day in weekdays(whole) if day not in gone]
    if not left:
        raise fault(text, "des jours", EXPECTED)
    return "".join(left)


def _from_to(text: str, first: int, last: int) -> str:
    if last < first:
        raise doubt(text, f"du {WEEKDAYS[last]} au {WEEKDAYS[first]}")
    return "".join(str(day) for day in range(first, last + 1))


def _edge(token: str) -> int | None:
    """First or last day of a range; there a letter may stand for it (``L au V``)."""
    return _one(token) or _LETTERS.get(token)


def _one(token: str) -> int | None:
    return _NAMES.get(token)


def _comma_days(digits: str) -> str:
    return french.listing([WEEKDAYS[int(digit)] for digit in digits])


def _plain_days(word: str) -> list[str]:
    """The days named in full in a longer text, as one candidate."""
    days = {_NAMES[token] for token in re.findall(r"[a-z]{4,}", word) if token in _NAMES}
    return [_comma_days("".join(str(day) for day in sorted(days)))] if days else []
