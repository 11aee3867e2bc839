"""Prices (``2,50 €``, ``gratuit``, ``2€50``) and counts (``12 places``)."""

import re
from typing import Final

from data.spellings import DoubtError, doubt, fault, fold, nearest

NOT_GIVEN: Final = "non renseigné"
_MISSING: Final = {
    NOT_GIVEN, "non renseigne", "nc", "n.c", "nr", "n.r", "inconnu", "?", "-", "--", "ne sait pas",
    "a definir", "a completer", "nsp", "na", "n/a", "neant", "vide", "non connu", "/", "...", "x",
}  # fmt: skip
_FREE: Final = {
    "gratuit", "gratuite", "gratuits", "gratuites", "gratuite totale", "free", "offert",
    "gratuitement", "0", "acces gratuit", "entree libre", "sans frais", "pas de participation",
}  # fmt: skip
_NUMBER: Final = r"\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?"
_EURO: Final = r"(?:€|euros?|eur|e)"
_PRICE: Final = re.compile(rf"(?:€ ?)?({_NUMBER}) ?{_EURO}?")
_INVERTED: Final = re.compile(rf"(\d+) ?{_EURO} ?(\d{{2}})")
_CENTS: Final = re.compile(r"(\d{1,3}) ?(?:c|ct|cts|centimes?)")
_RANGE: Final = re.compile(
    rf"(?:de |entre )?({_NUMBER}) ?{_EURO}?(?: ?(?:-|/|a) ?| et )({_NUMBER}) ?{_EURO}?"
)
_TOLD: Final = re.compile(
    rf"(?<![\w.,])({_NUMBER}) ?(?:{_EURO}(?!\w)|(?= ?(?:-|/|a|et) ?(?:{_NUMBER}) ?{_EURO}(?!\w)))"
)
"""An amount inside a sentence, both ends of a range."""
_BY_SESSION: Final = re.compile(
    r" ?(?:/|par|la|pour une) ?(?:seance|fois|jour|journee|demi-journee|creneau|enfant|atelier)$"
)
_BY_TIME: Final = re.compile(
    r"(?:/|par|l'|pour l'| a l'|le|la) ?(?:an|annee|mois|trimestre|semaine)\b"
)
_PEOPLE: Final = r"(?:places?|enfants?|jeunes?|personnes?|pers|participants?|inscrits?|pl|ados?)"
_AT_MOST: Final = r"(?:max(?:imum|i)?\.?)"
_COUNT: Final = re.compile(
    rf"(?:{_AT_MOST} ?:? ?)?(\d{{1,6}})(?:[.,]0+)? ?{_PEOPLE}?\.?(?: {_AT_MOST})?"
)


def is_missing(text: str) -> bool:
    """Whether the cell says, in words, that it says nothing."""
    return fold(text).strip(" .") in _MISSING


def price(text: str) -> float | None:
    """Euros a session, the lowest of a range; None where the cell says that it is not known."""
    word = _BY_SESSION.sub("", fold(text).strip(" ."))
    if word in _MISSING:
        return None
    if word in _FREE:
        return 0.0
    if match := _PRICE.fullmatch(word):
        return _number(match[1])
    if match := _INVERTED.fullmatch(word):
        return int(match[1]) + int(match[2]) / 100
    if match := _CENTS.fullmatch(word):
        return int(match[1]) / 100
    if match := _RANGE.fullmatch(word):
        return min(_number(match[1]), _number(match[2]))
    if re.match(r"- ?\d", word):
        raise fault(text, "un prix", "un montant comme 2,50 €, ou « gratuit »")
    told = [euros(_number(one)) for one in _TOLD.findall(word)]
    if _BY_TIME.search(word) or re.search("adhesion|cotisation|libre", word):
        raise doubt(text, NOT_GIVEN, "gratuit")
    if "quotient" in word or re.search(r"\bqf\b", word) or "selon" in word or "tarif" in word:
        raise doubt(text, *told, NOT_GIVEN)
    if told or "gratuit" in word:
        raise doubt(text, *(["gratuit"] if "gratuit" in word else []), *told, NOT_GIVEN)
    known = nearest(word, ["gratuit", NOT_GIVEN])
    raise fault(text, "un prix", "un montant comme 2,50 €, ou « gratuit »", known)


def euros(amount: float) -> str:
    """``2,50 €``: the spelling of every candidate."""
    return f"{amount:.2f} €".replace(".", ",")


def amount(text: str) -> float | None:
    """Euros of a budget: ``1 500 €``, ``1500``, ``2 k€``; None where it is not known."""
    word = fold(text).strip(" .")
    if word in _MISSING:
        return None
    if match := re.fullmatch(rf"({_NUMBER}) ?k ?{_EURO}?", word):
        return 1000 * _number(match[1])
    if match := _PRICE.fullmatch(word):
        if re.fullmatch(r"\d{1,3}\.\d{3}", match[1]):
            raise doubt(text, euros(float(match[1].replace(".", ""))), euros(float(match[1])))
        return _number(match[1])
    raise fault(text, "un montant", "un montant comme 1 500 €")


def count(text: str) -> int | None:
    """How many, whole: ``12``, ``12 places``; None where the cell says that it is not known."""
    word = fold(text).strip(" .")
    if word in _MISSING:
        return None
    if re.fullmatch(r"\d{1,3}(?: \d{3})+", word):
        return int(word.replace(" ", ""))
    if match := _COUNT.fullmatch(word):
        return int(match[1])
    if word.startswith("-"):
        raise fault(text, "un nombre", "un nombre entier, comme 12")
    if word in {"illimite", "illimitee", "sans limite", "libre", "selon affluence", "complet"}:
        raise doubt(text, NOT_GIVEN)
    if match := re.fullmatch(r"(\d+) (?:groupes?|x|\*) ?(?:de )?(\d+).*", word):
        each, groups = int(match[2]), int(match[1])
        raise doubt(text, f"{groups * each} places", f"{each} places")
    found = re.findall(r"\d{1,6}", word)
    if found and len(found) <= 3 and not re.search(r"\d[.,]\d", word):
        raise doubt(text, *(f"{int(one)} places" for one in found))
    raise fault(text, "un nombre", "un nombre entier, comme 12")


def number(text: str) -> float:
    """A plain number with a decimal comma or point."""
    word = fold(text).replace(" ", "")
    if not re.fullmatch(r"[+-]?\d{1,15}(?:[.,]\d{1,15})?", word):
        raise fault(text, "un nombre", "un nombre comme 0,69")
    return float(word.replace(",", "."))


def _number(text: str) -> float:
    value = float(text.replace(" ", "").replace(",", "."))
    if value > 1e9:
        raise DoubtError(f"« {text} » est un montant démesuré : à préciser.")
    return round(value, 2)
