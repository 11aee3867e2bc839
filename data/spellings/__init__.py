"""Read what people type in spreadsheets: hours, days, ages, periods, dates, prices, choices.

One parser a kind of value. Each takes the text of a cell, not blank, and returns its value; or
raises :class:`DoubtError` where several readings are possible, with the candidates to choose
from, or :class:`FaultError` where there is none, with the nearest valid spellings. Nothing is
ever guessed. Every candidate is a spelling of the whole cell that its own parser understands.
"""

import functools
import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

NEAR: Final = 0.7
"""Similarity (1 - Damerau-Levenshtein distance / length) from which a word is proposed."""
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘ʼ`´", "'"))
MAX_LENGTH: Final = 300
"""Characters of a cell that a parser reads."""


class SpellingError(ValueError):
    """``text``: in French, what is wrong or asked. ``candidates``: spellings to choose from."""

    def __init__(self, text: str, candidates: Iterable[str] = ()) -> None:
        self.text = text
        self.candidates = tuple(dict.fromkeys(candidates))
        super().__init__(text)


class DoubtError(SpellingError):
    """Several readings are possible: somebody must choose."""


class FaultError(SpellingError):
    """No reading is possible."""


def doubt(text: str, *candidates: str) -> DoubtError:
    """« text » can be read as each of the candidates."""
    choices = " ou ".join(f"« {candidate} »" for candidate in dict.fromkeys(candidates))
    return DoubtError(
        f"« {text} » est à préciser" + (f" : {choices} ?" if choices else "."), candidates
    )


def fault(text: str, what: str, expected: str = "", candidates: Iterable[str] = ()) -> FaultError:
    """« text » is not ``what``; says the nearest candidate, else what is ``expected``."""
    listed = tuple(candidates)
    message = f"« {text} » n’est pas {what}."
    if listed:
        message += f" Vouliez-vous dire « {listed[0]} » ?"
    elif expected:
        message += f" Attendu : {expected}."
    return FaultError(message, listed)


# Sheets say few distinct words, many times.
@functools.lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case, without accents, one kind of dash, apostrophe and blank."""
    text = text[:MAX_LENGTH].translate(_DASHES)
    plain = unicodedata.normalize("NFKD", text).replace("œ", "oe").replace("Œ", "oe")
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"\s+", " ", kept.casefold()).translate(_DASHES).strip()


def nearest(word: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """The spellings of ``known`` nearest to a folded word, none where all are far."""
    folded = {fold(name): name for name in known}
    found = process.extract(
        word,
        list(folded),
        scorer=DamerauLevenshtein.normalized_similarity,
        score_cutoff=NEAR,
        limit=limit,
    )
    return [folded[name] for name, _, _ in found]
