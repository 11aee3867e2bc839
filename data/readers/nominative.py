"""Find children’s names, birth dates and national numbers: such a sheet is never read.

The software knows no child (référentiel CNIL sur la protection de l’enfance, art. 128 of the
law 2022-217 for the parcours): counts by quartier, age and sex are enough for all it does.
"""

import itertools
import re
from collections.abc import Iterable
from typing import Final

import pandas as pd

from data.spellings import fold

HEADER_LENGTH: Final = 60
HEADER_WITHIN: Final = 40
REASON: Final = (
    "données nominatives sur des enfants, refusées : l’application ne connaît aucun enfant. "
    "Remplacez la liste par des effectifs (quartier d’origine, tranche d’âge, filles ou garçons)."
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CHILD: Final = _words(
    "enfant enfants eleve eleves jeune jeunes mineur mineurs adolescent adolescents ado ados "
    "beneficiaire beneficiaires usager usagers inscrit inscrits participant participants adherent "
    "adherents collegien collegiens lyceen lyceens ecolier ecoliers stagiaire stagiaires fils fille"
)
_ONE_CHILD: Final = _words(
    "enfant eleve mineur adolescent collegien lyceen ecolier beneficiaire usager"
)
_PARENT: Final = _words(
    "parent parents pere mere legal legaux legale tuteur tutrice famille domicile"
)
_IDENTITY: Final = _words(
    "nom noms identite adresse adresses telephone telephones tel mail mails email courriel "
    "portable photo signature domicile coordonnees profession liste fiche dossier numero n id "
    "identifiant code initiales autorisation responsable responsables representant "
    "representants matricule"
)
_TRAIT: Final = _words(
    "age sexe classe ecole niveau quartier commune genre handicap nationalite langue maternelle "
    "religion observations observation commentaire commentaires comportement difficultes notes "
    "bilan"
)
"""Said of one child they describe that child; of children, a column of counts or classes."""
_ALWAYS: Final = _words(
    "naissance naiss ddn ine nir niss nss allocataire tuteur tutrice allergie allergies "
    "allergenes vaccin vaccins vaccination vaccinations fratrie patronyme "
    "nominatif nominative nominatifs"
)
_PHRASES: Final = re.compile(
    r"\bne[.·(-]?e?\)? (?:le|en|a)\b|\bne/?,? ?nee\b|\bnee le\b|secu\b"
    r"|secu sociale|securite sociale"
    r"|(?<!\w)n° ?ss\b|^d\.d\.n|matricule caf|(?:n°|numero) caf|\bpai\b"
    r"|regime alimentaire|medecin traitant"
    r"|traitement medical|situation familiale|suivi social|dossier mdph|notification mdph"
    r"|nom (?:de famille|d'usage|de jeune fille|patronymique|marital)"
    r"|resp(?:onsables?|\.)? leg|parent \d"
    r"|representants? leg|identifiant national|^pere$|^mere$|date nais"
    r"|^autorisations? parentales?$|contacts? (?:des )?parents|personnes? (?:a prevenir|autorisee)"
    r"|accueil individualise|^freres? et soeurs?$|carte (?:nationale )?d'identite"
    r"|n(?:°|umero) (?:de )?passeport|suivi (?:par l')?ase\b"
)
_ADULT: Final = _words(
    "referent referente directeur directrice animateur animatrice contact president presidente "
    "intervenant intervenante enseignant coordinateur coordinatrice structure association "
    "gestionnaire elu elue agent professionnel professeur encadrant educateur educatrice "
    "benevole correspondant interlocuteur"
)
_COUNT: Final = _words(
    "nombre nb nbre effectif effectifs total part taux pourcentage capacite places"
)
_LINKS: Final = _words("de du des la le les l d et ou au aux a un une sur complet complete")
_INE: Final = re.compile(r"\d{9}[A-HJK]{2}|\d{10}[A-HJ-NPR-Z]")
_NIR: Final = re.compile(r"([12][0-9]{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2[AB])\d{6})(\d{2})")


def is_nominative_header(header: str) -> bool:
    """Whether a header announces a child, a parent or a national number."""
    text = re.sub(r"[_\s]+", " ", fold(header)).strip(" *:.?")
    words = [word for word in re.split(r"[^a-z0-9]+", text) if word and word not in _LINKS]
    if not words or len(header) > HEADER_LENGTH or _COUNT.intersection(words):
        return False
    if _ALWAYS.intersection(words) or _PHRASES.search(text):
        return True
    if _ADULT.intersection(words):
        return False
    if {"prenom", "prenoms"}.intersection(words) or (len(words) == 1 and words[0] in _ONE_CHILD):
        return True
    pairs = set(itertools.pairwise(words))
    return any(
        (first in _IDENTITY and second in _CHILD | _PARENT)
        or (first in _CHILD and second in _IDENTITY)
        or (first in _TRAIT and second in _ONE_CHILD)
        for first, second in pairs
    )


def find(cells: pd.DataFrame) -> str | None:
    """What makes the sheet nominative, in words, or None."""
    head = cells.head(HEADER_WITHIN)
    named = _named(head)
    if named:
        return f"ligne {named[0]}, colonne « {named[1]} » : {REASON}"
    listed = _pupils(head)
    if listed:
        return f"ligne {listed}, colonnes « nom » et « classe » : {REASON}"
    for column in cells:
        number = _numbers(cells[column].unique())
        if number:
            line = int(cells.index[cells[column] == number[0]][0])
            return f"ligne {line} : une valeur a la forme d’un {number[1]}. {REASON}"
    return None


def _named(head: pd.DataFrame) -> tuple[int, str] | None:
    """Line and text of the first header that announces a child.

    Down to the widest line one such text is enough; under it, where « Enfant » may be a value of
    the column « Public », two on one line make the header of another list.
    """
    lines = [list(dict.fromkeys(text for text in row if text)) for row in head.to_numpy()]
    widest = max(range(len(lines)), key=lambda at: len(lines[at]), default=0)
    for at, (line, texts) in enumerate(zip(head.index, lines, strict=True)):
        found = [text for text in texts if is_nominative_header(text)]
        if found and (at <= widest or len(found) > 1):
            return int(line), found[0]
    return None


def _pupils(head: pd.DataFrame) -> int | None:
    """The line of a header that sets a bare « nom » beside a class: a list of pupils."""
    for line, row in zip(head.index, head.to_numpy(), strict=True):
        words = {fold(text).strip(" *:.") for text in row if text}
        if "nom" in words and words & {"classe", "cl", "sexe", "division"} and len(words) > 1:
            return int(line)
    return None


def _numbers(values: Iterable[str]) -> tuple[str, str] | None:
    """The first value that is an INE or a NIR whose key is right, and which."""
    for value in values:
        if len(value) < 11 or len(value) > 25:
            continue
        word = re.sub(r"[\s.-]", "", value).upper()
        if _INE.fullmatch(word):
            return value, "identifiant national d’élève (INE)"
        match = _NIR.fullmatch(word)
        if match and _key(match[1]) == int(match[2]):
            return value, "numéro de sécurité sociale (NIR)"
    return None


def _key(number: str) -> int:
    """The key of a NIR; Corsica’s letters count as published by the INSEE."""
    return 97 - int(number.replace("2A", "19").replace("2B", "18")) % 97
