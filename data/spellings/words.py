"""Words of closed lists: periods, publics, yes or no, and any vocabulary with its synonyms."""

import re
from collections.abc import Mapping
from typing import Final

from data import vocabulary as v
from data.spellings import doubt, fault, fold, nearest

_YES: Final = {"oui", "o", "vrai", "true", "x", "1", "yes", "y", "ok", "✓", "✔", "present",
               "presente", "presents", "presentes", "p", "accessible", "fait"}  # fmt: skip
_NO: Final = {"non", "n", "faux", "false", "0", "no", "absent", "absente", "absents", "absentes",
              "excuse", "excusee", "excuses", "abs", "exc", "a", "non accessible"}  # fmt: skip
_UNSURE: Final = {"partiel", "partiellement", "en partie", "?", "peut-etre", "nsp", "nc", "-",
                  "non renseigne"}  # fmt: skip

_TERM, _SMALL, _SUMMER = "semaine scolaire", "petites vacances", "été"
_PERIODS: Final = {
    **dict.fromkeys(
        (_TERM, "scolaire", "hors vacances", "hors vacances scolaires", "periode scolaire",
         "semaines scolaires", "annee scolaire", "en semaine scolaire", "temps d'ecole",
         "pendant l'ecole", "semaine d'ecole", "semaines d'ecole", "hors vac", "periodes scolaires",
         "toute l'annee scolaire", "pendant l'annee scolaire", "sept a juin", "septembre a juin",
         "de septembre a juin", "septembre-juin", "sept-juin"), ("scolaire",)),
    **dict.fromkeys((_SMALL, "petites_vacances", "petites vac", "petites vacances scolaires",
         "pendant les petites vacances", "vacances (hors ete)", "vacances hors ete",
         "petite vacances", "vacances sauf ete"), ("petites_vacances",)),
    **dict.fromkeys((_SUMMER, "ete", "grandes vacances", "vacances d'ete", "l'ete", "estival",
         "pendant l'ete", "juillet-aout", "juillet et aout", "juillet aout", "juillet/aout",
         "vacances ete", "periode estivale", "saison estivale"), ("ete",)),
    **dict.fromkeys((f"{_SMALL} et {_SUMMER}", "petites et grandes vacances",
         "petites vacances et ete",
         "toutes les vacances", "petites vacances + ete", "toutes vacances"),
         ("petites_vacances", "ete")),
    **dict.fromkeys((f"{_TERM} et {_SMALL}", "scolaire et petites vacances",
         "semaine scolaire et petites vacances"), ("scolaire", "petites_vacances")),
    **dict.fromkeys(("semaine scolaire, petites vacances et ete",
         "scolaire et vacances", "scolaire, petites vacances et ete",
         "annee scolaire et vacances"), ("scolaire", "petites_vacances", "ete")),
}  # fmt: skip
_ALL_YEAR: Final = (
    _TERM,
    "semaine scolaire et petites vacances",
    "semaine scolaire, petites vacances et été",
)
_VAGUE_PERIODS: Final = {
    **dict.fromkeys(("toute l'annee", "annee", "a l'annee", "tout le temps", "annuel",
                     "annuelle"), _ALL_YEAR),
    **dict.fromkeys(("vacances", "vacances scolaires", "pendant les vacances", "vac",
                     "extrascolaire"),
                    (_SMALL, "petites vacances et été", _SUMMER)),
    **dict.fromkeys(("toussaint", "noel", "fevrier", "hiver", "paques", "printemps",
                     "vacances de la toussaint", "vacances de noel", "vacances d'hiver",
                     "vacances de fevrier", "vacances de printemps", "vacances de paques",
                     "automne", "vacances d'automne", "avril"), (_SMALL,)),
    **dict.fromkeys(("juillet", "aout"), (_SUMMER,)),
    **dict.fromkeys(("periscolaire", "mercredis", "mercredi"), (_TERM,)),
}  # fmt: skip

_PUBLICS: Final = {
    **dict.fromkeys(("mixte", "tous", "tout public", "filles et garcons", "garcons et filles",
                     "f/g", "g/f", "f et g", "tous publics", "mixtes", "f+g", "h/f", "f/h"),
                    "mixte"),
    **dict.fromkeys(("filles", "fille", "f", "feminin", "feminine", "filles uniquement",
                     "100% filles", "reserve aux filles", "jeunes filles"), "filles"),
    **dict.fromkeys(("garcons", "garcon", "g", "masculin", "masculine", "garcons uniquement",
                     "reserve aux garcons"), "garcons"),
}  # fmt: skip
_SEXES: Final = {
    **dict.fromkeys(("f", "fille", "filles", "feminin", "femme", "femmes", "sexe feminin"), "f"),
    **dict.fromkeys(("g", "garcon", "garcons", "m", "masculin", "h", "homme", "hommes"), "g"),
}


def yes_no(text: str) -> bool:
    word = fold(text).strip(" .")
    if word in _YES or word in _NO:
        return word in _YES
    if word in _UNSURE:
        raise doubt(text, "oui", "non")
    raise fault(text, "une réponse", "oui ou non", nearest(word, ["oui", "non"]))


def periods(text: str) -> tuple[str, ...]:
    """Codes of ``PERIODS``; a cell may name several."""
    word = re.sub(r"^(?:(?:en|pendant|durant) )?(?:la |les )?", "", fold(text).strip(" .;,"))
    if word in _PERIODS:
        return _PERIODS[word]
    if word in _VAGUE_PERIODS:
        raise doubt(text, *_VAGUE_PERIODS[word])
    parts = [part.strip() for part in re.split(r" et |[+,;/]", word) if part.strip()]
    if len(parts) > 1 and all(part in _PERIODS for part in parts):
        found = {code for part in parts for code in _PERIODS[part]}
        return tuple(code for code in v.PERIODS if code in found)
    known = nearest(word, (_TERM, _SMALL, _SUMMER, "scolaire", "hors vacances", "grandes vacances"))
    raise fault(text, "une période", f"{_TERM}, {_SMALL} ou {_SUMMER}", known)


def public(text: str) -> str:
    if fold(text).strip(" .") == "m":
        raise doubt(text, "mixte", "garçons")
    return _word(text, _PUBLICS, "un public", "mixte, filles ou garçons")


def sex(text: str) -> str:
    return _word(text, _SEXES, "un sexe", "filles ou garçons")


def choice(text: str, labels: Mapping[str, str], synonyms: Mapping[str, str], what: str) -> str:
    """The code of a vocabulary whose code, label or synonym is the text; synonyms are folded."""
    known = {fold(label): code for code, label in labels.items()}
    known |= {fold(code): code for code in labels} | dict(synonyms)
    word = fold(text).strip(" .")
    if word in known:
        return known[word]
    within = sorted({code for one, code in known.items() if len(one) > 3 and one in word})
    if within:
        raise doubt(text, *(labels[code] for code in within))
    near = nearest(word, labels.values()) or [labels[known[one]] for one in nearest(word, synonyms)]
    raise fault(text, what, "l’un de : " + ", ".join(labels.values()), near)


def _word(text: str, known: Mapping[str, str], what: str, expected: str) -> str:
    word = fold(text).strip(" .")
    if word in known:
        return known[word]
    raise fault(text, what, expected, nearest(word, known))
