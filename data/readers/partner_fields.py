"""The vocabulary of partners’ spreadsheets: which headers people write for which field.

``FIELDS`` holds each field once, with what it means and its spellings; ``KINDS`` says which
fields make a sheet of actors, sites, sessions… A header is matched by :func:`match`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein

from data.spellings import fold, nearest


@dataclass(frozen=True)
class Field:
    """``label``: what people see; ``headers``: other ways they write it, folded."""

    label: str
    headers: tuple[str, ...]


def _field(label: str, headers: str) -> Field:
    return Field(label, tuple(headers.split("|")))


FIELDS: Final = {
    "activity": _field(
        "Activité",
        "nom de l'activite|nom activite|intitule de l'activite|intitule activite|atelier|ateliers"
        "|nom de l'atelier|animation|activite proposee|activites|libelle activite|titre activite"
        "|sport pratique|nom du creneau|cours",
    ),
    "actor": _field(
        "Structure",
        "acteur|nom de la structure|nom structure|association|nom de l'association|organisme"
        "|nom association|nom de l'acteur|nom acteur|porteur|porteur de l'activite|partenaire"
        "|organisateur|operateur|propose par|club|nom du club|nom de l'organisme"
        "|structure porteuse|gestionnaire|nom du partenaire|acteur educatif|structures|acteurs",
    ),
    "actor_kind": _field(
        "Type de structure",
        "type structure|type d'acteur|type acteur|type de partenaire|nature de la structure"
        "|categorie d'acteur|statut juridique|type d'organisme|nature juridique",
    ),
    "disciplines": _field(
        "Disciplines", "domaines|domaines d'intervention|champs d'intervention|champs d'action"
    ),
    "values": _field("Valeurs éducatives", "valeurs|valeurs portees"),
    "contact": _field(
        "Service ou fonction à joindre",
        "contact|service|fonction|service a contacter|fonction du contact|referent",
    ),
    "email": _field(
        "Courriel", "mail|e-mail|email|adresse mail|adresse electronique|mel|courriel de contact"
    ),
    "phone": _field("Téléphone", "tel|tel.|telephone de contact|numero de telephone|portable"),
    "site": _field(
        "Lieu",
        "site|nom du lieu|nom du site|nom lieu|nom site|lieu de l'activite|lieu d'activite|salle"
        "|equipement|nom de l'equipement|localisation|endroit|ou|lieu de pratique|lieux|sites"
        "|lieu d'accueil|etablissement|gymnase|adresse ou lieu",
    ),
    "site_kind": _field(
        "Type de lieu", "type lieu|type de site|type d'equipement|nature du lieu|type equipement"
    ),
    "address": _field(
        "Adresse", "adresse du lieu|adresse postale|rue|adresse du site|adresse complete|voie"
    ),
    "commune": _field(
        "Commune",
        "ville|code commune|code insee|insee|commune du siege|nom de la commune|insee_com|localite"
        "|code insee commune|commune d'implantation",
    ),
    "quartier": _field(
        "Quartier",
        "qpv|code qpv|code quartier|quartier prioritaire|quartier d'implantation|quartiers|code_qp"
        "|qpv concerne|quartiers concernes|quartier concerne|nom du quartier",
    ),
    "lon": _field("Longitude", "lon|long|lng|x|longitude wgs84"),
    "lat": _field("Latitude", "lat|y|latitude wgs84"),
    "uai": _field("UAI de l’établissement", "uai|code uai|rne|code rne|uai etablissement"),
    "accessible": _field(
        "Accessible aux personnes à mobilité réduite",
        "pmr|accessible pmr|accessibilite|accessibilite pmr|acces pmr|accessible|acces handicap",
    ),
    "theme": _field(
        "Thème", "thematique|type d'activite|categorie|categorie d'activite|famille d'activite"
    ),
    "discipline": _field("Discipline", "domaine|champ"),
    "dispositif": _field("Dispositif", "dispositif porteur|cadre|dispositif de rattachement"),
    "description": _field(
        "Description", "commentaire|commentaires|remarques|remarque|observations|detail|details"
        "|presentation|contenu|descriptif"
    ),
    "drop_in": _field(
        "Accueil libre, sans inscription", "accueil libre|sans inscription|entree libre|acces libre"
    ),
    "slots": _field(
        "Jours et horaires",
        "jour et heure|jours et heures|creneaux|creneau|horaires et jours|quand|planning"
        "|jour/horaire|jours/horaires|jour et horaire|jour et horaires|jours horaires"
        "|creneaux horaires|seances|horaires des seances|jours & horaires",
    ),
    "weekdays": _field(
        "Jours", "jour|jour(s)|jour de la semaine|jours de la semaine|jours d'ouverture"
    ),
    "hours": _field(
        "Horaires",
        "horaire|heures|heure|plage horaire|plages horaires|creneau horaire|heures d'ouverture"
        "|horaires d'ouverture|horaire(s)",
    ),
    "start": _field(
        "Heure de début",
        "debut|heure debut|h debut|horaire debut|horaire de debut|heure d'ouverture|ouverture"
        "|horaires debut|heures debut|heure|horaire|hdebut|h. debut|heure de demarrage|horaires de",
    ),
    "end": _field(
        "Heure de fin",
        "fin|heure fin|h fin|horaire fin|horaire de fin|heure de fermeture|fermeture|horaires fin"
        "|heures fin|hfin|h. fin|horaires a|heure de depart",
    ),
    "period": _field("Période", "periodes|temps|periode de l'annee|periode d'ouverture"),
    "valid_from": _field(
        "Du", "date de debut|date debut|valable du|premier jour|a compter du|debut de validite"
        "|date d'ouverture|premiere seance|valide du"
    ),
    "valid_to": _field(
        "Au", "date de fin|date fin|valable jusqu'au|dernier jour|jusqu'au|fin de validite"
        "|derniere seance|valide jusqu'au"
    ),
    "school_year": _field(
        "Année scolaire", "annee|saison|rentree|annee scolaire concernee|exercice"
    ),
    "ages": _field(
        "Âges",
        "age|tranche d'age|tranches d'age|tranche age|public (ages)|niveau|niveaux|classes"
        "|public vise (age)|ages concernes|age concerne|age du public|niveau scolaire",
    ),
    "age_min": _field("Âge minimal", "age min|age minimum|age mini|de (ans)|age debut|ages min"),
    "age_max": _field("Âge maximal", "age max|age maximum|age maxi|a (ans)|age fin|ages max"),
    "capacity": _field(
        "Places",
        "nombre de places|nb places|nb de places|capacite|capacite d'accueil|effectif maximum"
        "|effectif max|jauge|nbre de places|places par seance|effectif maximal|places disponibles",
    ),
    "public": _field("Public", "public accueilli|public vise|filles ou garcons|mixite|genre"),
    "reserved": _field(
        "Réservé aux quartiers", "reserve a|reserve qpv|quartiers reserves|reserve aux qpv"
    ),
    "price": _field(
        "Prix d’une séance", "prix|tarif|tarifs|cout|prix de la seance|participation|cout seance"
        "|participation financiere|tarif seance|tarif par seance"
    ),
    "session": _field("Identifiant du créneau", "session_id|id creneau|code creneau|creneau id"),
    "residence": _field(
        "Quartier d’origine", "quartier de residence|qpv d'origine|qpv de residence|origine"
        "|quartier d'habitation|provenance"
    ),
    "band": _field("Tranche d’âge", "tranche d'age|age|ages|tranche age|tranche"),
    "sex": _field("Sexe", "genre|filles/garcons|fille/garcon|f/g|sexe (f/g)"),
    "children": _field(
        "Enfants accueillis",
        "effectif|effectifs|nombre d'enfants|nb enfants|nb d'enfants|enfants|nombre de jeunes"
        "|frequentation|nombre d'inscrits|inscrits|nbre d'enfants|participants|nombre",
    ),
    "girls": _field("Filles", "nombre de filles|nb filles|dont filles|effectif filles"),
    "boys": _field(
        "Garçons", "nombre de garcons|nb garcons|dont garcons|effectif garcons|nb de garcons"
    ),
    "instance": _field(
        "Instance", "nom de l'instance|reseau|comite|groupe de travail|nom du reseau"
    ),
    "held_on": _field("Date", "date de la reunion|date reunion|le|jour de la reunion"),
    "meeting": _field("Objet", "ordre du jour|sujet|objet de la reunion|theme de la reunion|odj"),
    "minutes": _field(
        "Relevé de décisions", "compte rendu|compte-rendu|decisions|cr|releve|synthese"
    ),
    "present": _field(
        "Présents", "presents a la reunion|structures presentes|acteurs presents|presence"
        "|participants|structure presente"
    ),
    "absent": _field(
        "Absents", "excuses|absents excuses|absents/excuses|structures absentes|invites absents"
    ),
    "action": _field(
        "Action", "action concertee|intitule de l'action|nom de l'action|titre de l'action"
        "|intitule action|actions|projet d'action"
    ),
    "lead": _field(
        "Chef de file", "porteur|pilote|structure porteuse|porteur de l'action|porteur du projet"
        "|responsable|structure pilote"
    ),
    "partners": _field(
        "Partenaires", "partenaire|partenaires associes|structures partenaires|avec|associes"
    ),
    "funder": _field("Financeur", "financeur principal|financeurs|financement|finance par"),
    "budget": _field("Budget", "budget (€)|montant|cout total|budget total|budget previsionnel"),
    "status": _field("Avancement", "etat|statut|etat d'avancement|stade"),
    "start_on": _field("Début", "date de debut|date debut|debut de l'action|demarrage"),
    "end_on": _field("Fin", "date de fin|date fin|fin de l'action|echeance"),
    "family_place": _field("Place des familles", "place des familles (0 a 4)|place des parents"),
    "tags": _field("Thématiques transversales", "thematiques|priorites transversales|axes"),
    "project_kind": _field(
        "Nature", "type|type de projet|nature du projet|dispositif contractuel|type de convention"
    ),
    "project": _field(
        "Projet", "projet ou convention|intitule du projet|nom du projet|convention|intitule"
    ),
    "version": _field("Version", "millesime|generation|periode couverte"),
    "signed_on": _field("Signé le", "date de signature|signature|signe le|date signature"),
    "ends_on": _field("Échéance", "date d'echeance|fin|date de fin|expire le|fin de validite"),
    "evaluation_due_on": _field(
        "Évaluation attendue le", "date d'evaluation|evaluation attendue|evaluation prevue"
    ),
    "evaluated_on": _field("Évalué le", "evaluation faite le|date de l'evaluation"),
    "source": _field("Source", "sources|origine de la donnee"),
}  # fmt: skip
"""Each field once; the words « nom » and « titre » are the name of what the sheet lists."""


@dataclass(frozen=True)
class Kind:
    """A kind of sheet.

    ``table``: the one it is for. ``name``, ``type``: the fields that « nom » and « type » alone
    stand for. ``required``: of each of these sets, one field at least is a column.
    """

    table: str
    title: str
    name: str
    type: str
    required: tuple[frozenset[str], ...]
    fields: tuple[str, ...]


def _kind(table: str, title: str, own: str, required: str, others: str) -> Kind:
    needed = tuple(frozenset(one.split("/")) for one in required.split())
    names = [one for group in required.split() for one in group.split("/")] + others.split()
    name, type_ = own.split()
    return Kind(table, title, name, type_, needed, tuple(dict.fromkeys(names)))


_ACTOR = "actor_kind disciplines values contact email phone commune quartier"
_SITE = "site_kind address commune lon lat uai accessible"
_ACTIVITY = "theme discipline dispositif description drop_in"
KINDS: Final = (
    _kind(
        "sessions",
        "créneaux d’activités",
        "activity theme",
        "activity slots/weekdays/hours",
        "start end period valid_from valid_to school_year ages age_min age_max capacity public "
        f"reserved price actor actor_kind site site_kind address commune lon lat {_ACTIVITY}",
    ),
    _kind(
        "attendance",
        "fréquentation",
        "activity band",
        "session/activity children/girls/boys residence",
        "sex band school_year source actor",
    ),
    _kind(
        "meetings",
        "réunions",
        "meeting instance",
        "instance held_on",
        "meeting start minutes present absent",
    ),
    _kind(
        "actions",
        "actions concertées",
        "action theme",
        "action lead/partners/status/quartier/budget",
        "theme discipline dispositif instance start_on end_on family_place tags funder",
    ),
    _kind(
        "projects",
        "projets et conventions",
        "project project_kind",
        "project_kind signed_on/ends_on/evaluation_due_on",
        "project commune version evaluated_on age_min age_max ages source",
    ),
    _kind("activities", "activités", "activity theme", "activity actor", _ACTIVITY),
    _kind("sites", "lieux", "site site_kind", "site address/site_kind/lon/lat/commune/accessible",
          _SITE),
    _kind(
        "actors",
        "acteurs",
        "actor actor_kind",
        "actor actor_kind/disciplines/contact/email/phone/quartier/commune",
        _ACTOR,
    ),
)  # fmt: skip
"""In order of preference: a sheet that could be of two kinds is of the first."""

_NAMES: Final = {
    "nom",
    "intitule",
    "titre",
    "libelle",
    "denomination",
    "designation",
    "raison sociale",
}
_TYPES: Final = {"type", "nature", "categorie", "types"}


def match(headers: Iterable[str], kind: Kind) -> tuple[dict[str, str], dict[str, str]]:
    """Header → field for those that belong to ``kind``, and of these the ones that are misspelled.

    The first header that stands for a field has it; « nom » alone stands for ``kind.name``.
    """
    known = _spellings(kind)
    found: dict[str, str] = {}
    near: dict[str, str] = {}
    for header in headers:
        word = plain(header)
        key = known.get(word) or known.get(re.sub(r" ?\(.*?\)", "", word).strip())
        if key and key not in found.values() and header not in found:
            found[header] = key
    for field, alone in ((kind.name, _NAMES), (kind.type, _TYPES)):
        own = next((h for h in headers if plain(h) in alone and h not in found), None)
        if own is not None and field not in found.values():
            found[own] = field
    for header in headers if found else ():
        word = plain(header)
        if header in found or len(word) < 4:
            continue
        close = nearest(word, [one for one in known if known[one] not in found.values()])
        if close and abs(len(close[0]) - len(word)) <= 2 and _few_edits(word, close[0]):
            found[header] = near[header] = known[close[0]]
    return found, near


def plain(header: str) -> str:
    """A header folded, without stars, colons nor blanks around."""
    return re.sub(r"\s+", " ", fold(header).replace("\n", " ")).strip(" *:.").strip()


def _spellings(kind: Kind) -> dict[str, str]:
    known: dict[str, str] = {}
    for key in kind.fields:
        one = FIELDS[key]
        for spelling in (one.label, *one.headers, key.replace("_", " ")):
            known.setdefault(plain(spelling), key)
    return known


def _few_edits(word: str, other: str) -> bool:
    """One letter wrong in a short word, two in a long one."""
    return DamerauLevenshtein.distance(word, other) <= (1 if len(word) < 9 else 2)
