"""How partners write the codes of our vocabularies, and what a name says by itself."""

import contextlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from data import vocabulary as v
from data.spellings import SpellingError, fold, words


@dataclass(frozen=True)
class Words:
    """A vocabulary as people write it: code → label, folded synonym → code."""

    labels: Mapping[str, str]
    synonyms: Mapping[str, str]
    what: str

    def code(self, text: str) -> str:
        """One code; see :func:`data.spellings.words.choice`."""
        return words.choice(text, self.labels, self.synonyms, self.what)

    def codes(self, text: str) -> str:
        """Several codes, separated by commas, each once, in the order of the vocabulary."""
        whole = {fold(label) for label in self.labels.values()}
        parts = [text] if fold(text) in whole else re.split(r"[,;/\n+]| et ", text)
        found = {self.code(part.strip()) for part in parts if part.strip()}
        return ",".join(code for code in self.labels if code in found)

    def in_name(self, name: str) -> str | None:
        """The label of the one code that the first words of a name say (« Gymnase Bouin »)."""
        word = fold(name)
        first = [
            code
            for synonym, code in self._folded().items()
            if re.match(rf"{re.escape(synonym)}(?![a-z])", word)
        ]
        return self.labels[first[0]] if len(set(first)) == 1 else None

    def anywhere(self, name: str) -> str | None:
        """The label of the one code whose words stand in a name (« Atelier théâtre »)."""
        word = fold(name)
        found = {
            code
            for synonym, code in self._folded().items()
            if re.search(rf"(?<![a-z]){re.escape(synonym)}(?![a-z])", word)
        }
        return self.labels[found.pop()] if len(found) == 1 else None

    def _folded(self) -> dict[str, str]:
        return {fold(label): code for code, label in self.labels.items()} | dict(self.synonyms)


def _words(labels: Mapping[str, str], what: str, **synonyms: str) -> Words:
    listed = {one: code for code, text in synonyms.items() for one in text.split("|")}
    return Words(labels, listed, what)


ACTOR_KINDS: Final = _words(
    v.ACTOR_KINDS,
    "un type de structure connu",
    ville="mairie|commune|collectivite|ville de|service municipal|municipalite",
    ccas="ccas|caisse des ecoles|centre communal d'action sociale",
    cd="departement|conseil general|conseil departemental",
    sdjes="sdjes|jeunesse et sports|drajes",
    ddets="ddets|prefecture",
    education_nationale="education nationale|dsden|inspection academique|reseau rep|reseau rep+"
    "|ecole|college|lycee|rectorat",
    caf="caf|caisse d'allocations familiales|allocations familiales",
    association="asso|association|association loi 1901|loi 1901|club|assoc|association sportive",
    centre_social="centre social|centres sociaux|centre socioculturel|espace de vie sociale|mjc",
    sante="structure de sante|maison de sante|pole sante|centre de sante|cpts|pmi|sante",
    bailleur="bailleur|office hlm|hlm|bailleur social",
    habitants="habitants|conseil citoyen|collectif d'habitants|parents d'eleves"
    "|collectif des habitants",
)
SITE_KINDS: Final = _words(
    v.SITE_KINDS,
    "un type de lieu connu",
    ecole="ecole|ecole maternelle|ecole elementaire|ecole primaire|groupe scolaire",
    college="college",
    lycee="lycee",
    centre_social="centre social|centre socioculturel|espace de vie sociale|mjc",
    accueil_loisirs="alsh|centre de loisirs|accueil de loisirs|clsh|accueil jeunes",
    gymnase="gymnase|stade|piscine|dojo|salle de sport|complexe sportif|halle des sports"
    "|equipement sportif|terrain de football|palais des sports|patinoire",
    bibliotheque="bibliotheque|mediatheque",
    equipement_culturel="theatre|ludotheque|conservatoire|musee|cinema|ecole de musique"
    "|salle de spectacle|equipement culturel",
    maison_sante="maison de sante|pole sante|centre de sante|pole de sante",
    local_associatif="local associatif|maison des associations|salle associative|local",
    espace_public="parc|square|place publique|espace public|city stade|jardin public"
    "|terrain multisports",
)
THEMES: Final = _words(
    v.THEMES,
    "un thème connu",
    accueil="accueil de loisirs|accueil periscolaire|periscolaire|garderie|alsh|centre de loisirs"
    "|pause meridienne|cantine|etude surveillee|accueil du matin|accueil du soir",
    aide_devoirs="aide aux devoirs|devoirs|accompagnement a la scolarite|clas|devoirs faits"
    "|soutien scolaire|accompagnement scolaire|aide aux lecons",
    sport="sport|sports|sportif|football|foot|basket|judo|natation|rugby|handball|hand|tennis"
    "|athletisme|gymnastique|boxe|futsal|multisports|karate|escalade|volley|badminton|vtt",
    arts="arts|art|culture|culturel|theatre|musique|chorale|dessin|peinture|arts plastiques|danse"
    "|cinema|photo|cirque|guitare|piano|eveil musical|ceramique|poterie",
    sciences="sciences|numerique|robotique|informatique|codage|fablab|scientifique",
    langage="langage|lecture|langue|fle|ecriture|heure du conte|bibliotheque|anglais",
    nature="nature|environnement|jardinage|jardin|ecologie|developpement durable",
    citoyennete="citoyennete|conseil municipal des jeunes|conseil des enfants|citoyen",
    sante="sante|prevention|nutrition|bien-etre|point ecoute",
    orientation="orientation|insertion|emploi|chantiers jeunes|chantier jeunes|stage",
    parentalite="parentalite|parents-enfants|parents enfants|parent-enfant|laep",
)
DISCIPLINES: Final = _words(
    v.DISCIPLINES,
    "une discipline connue",
    ecole="ecole|education|scolaire|scolarite|educatif",
    social="social|action sociale|animation",
    sante="sante",
    culture="culture|culturel|arts|art",
    sport="sport|sports|sportif",
    mediation="mediation|prevention|citoyennete",
    parentalite="parentalite|famille|familles",
)
STATUSES: Final = _words(
    v.ACTION_STATUSES,
    "un avancement connu",
    projet="projet|a venir|prevu|prevue|en preparation|en reflexion|idee",
    en_cours="en cours|active|actif|lancee|en action|demarree",
    terminee="terminee|termine|fini|finie|realisee|realise|achevee|cloturee|faite",
    abandonnee="abandonnee|abandonne|annulee|annule|arretee",
)
TAGS: Final = _words(
    v.ACTION_TAGS,
    "une thématique connue",
    discriminations="discriminations|lutte contre les discriminations|racisme|laicite",
    jeunesse="jeunesse|jeunes",
    egalite="egalite|egalite filles-garcons|egalite femmes-hommes|mixite|genre",
)
PROJECT_KINDS: Final = _words(
    v.PROJECT_KINDS,
    "une nature de projet connue",
    PEL="pel|projet educatif local",
    PEDT="pedt|projet educatif territorial|projet educatif de territoire",
    PLAN_MERCREDI="plan mercredi",
    CTG="ctg|convention territoriale globale|cej",
    CONTRAT="contrat de ville|quartiers 2030|engagements quartiers 2030|cdv",
    DEROGATION="derogation|4 jours|semaine de 4 jours",
    CITE_EDUCATIVE="cite educative",
    PRE="pre|programme de reussite educative|reussite educative",
)
USUAL_DISCIPLINE: Final = {
    "accueil": "social",
    "aide_devoirs": "ecole",
    "sport": "sport",
    "arts": "culture",
    "sciences": "culture",
    "langage": "culture",
    "nature": "culture",
    "citoyennete": "mediation",
    "sante": "sante",
    "orientation": "mediation",
    "parentalite": "parentalite",
}
"""Discipline of a theme where the sheet names none; the report says so."""


def several(parser: Callable[[str], str]) -> Callable[[str], list[str]]:
    """Reads each of the names that a cell lists, one a line or separated by « ; » or « , ».

    A name that is known as a whole is not cut (« Sports, loisirs et culture »).
    """

    def part_of(text: str, part: str) -> str:
        try:
            return parser(part)
        except SpellingError as error:
            whole = [text.replace(part, candidate, 1) for candidate in error.candidates]
            raise type(error)(error.text, whole) from error

    def read(text: str) -> list[str]:
        with contextlib.suppress(SpellingError):
            return [parser(text)]
        separator = r"[;\n]" if re.search(r"[;\n]", text) else r",|/"
        parts = [part.strip() for part in re.split(separator, text) if part.strip()]
        return list(dict.fromkeys(part_of(text, part) for part in parts))

    return read
