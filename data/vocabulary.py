"""The field's controlled vocabularies: stored code → French label shown to people.

One place for each word. Schemas take the codes from here, pages take the labels.
"""

from typing import Final

BANDS: Final = {
    "3_5": "3-5 ans",
    "6_10": "6-10 ans",
    "11_14": "11-14 ans",
    "15_17": "15-17 ans",
}
"""Age bands of the analysis (maternelle, élémentaire, collège, lycée)."""

BAND_AGES: Final = {"3_5": (3, 5), "6_10": (6, 10), "11_14": (11, 14), "15_17": (15, 17)}
"""First and last year of age of each band, both included."""

LEVELS: Final = {
    "maternelle": "Maternelle",
    "elementaire": "Élémentaire",
    "college": "Collège",
    "lycee": "Lycée",
}
BAND_LEVEL: Final = {
    "3_5": "maternelle",
    "6_10": "elementaire",
    "11_14": "college",
    "15_17": "lycee",
}

WEEKDAYS: Final = {
    1: "lundi",
    2: "mardi",
    3: "mercredi",
    4: "jeudi",
    5: "vendredi",
    6: "samedi",
    7: "dimanche",
}
"""ISO weekday numbers."""

PERIODS: Final = {
    "scolaire": "Semaine scolaire",
    "petites_vacances": "Petites vacances",
    "ete": "Été",
}
"""A term week, the small holidays, the summer holidays."""

DURING: Final = {
    "scolaire": "en semaine scolaire",
    "petites_vacances": "pendant les petites vacances",
    "ete": "pendant l’été",
}
"""The periods inside a sentence."""

TEMPS: Final = {
    "scolaire": "Scolaire",
    "periscolaire": "Périscolaire",
    "extrascolaire": "Extrascolaire",
}
"""Legal temps of the child (CASF R227-1, décret 2018-647); computed, never typed."""

ACTOR_KINDS: Final = {
    "ville": "Ville",
    "ccas": "CCAS ou caisse des écoles",
    "cd": "Conseil départemental",
    "sdjes": "SDJES (jeunesse et sport)",
    "ddets": "DDETS (cohésion sociale)",
    "education_nationale": "Éducation nationale",
    "caf": "CAF",
    "association": "Association",
    "centre_social": "Centre social",
    "sante": "Structure de santé",
    "bailleur": "Bailleur social",
    "habitants": "Habitants",
}
"""Kinds of partner: those the fiche names (Ville, CD, DDCS, Éducation nationale, CAF,
associations, habitants; the DDCS became SDJES and DDETS in 2021) and those met beside them."""

DISCIPLINES: Final = {
    "ecole": "École",
    "social": "Social",
    "sante": "Santé",
    "culture": "Culture",
    "sport": "Sport",
    "mediation": "Médiation, prévention",
    "parentalite": "Parentalité",
}

THEMES: Final = {
    "accueil": "Accueil de loisirs et périscolaire",
    "aide_devoirs": "Aide aux devoirs",
    "sport": "Sport",
    "arts": "Arts et culture",
    "sciences": "Sciences et numérique",
    "langage": "Langage et lecture",
    "nature": "Nature et environnement",
    "citoyennete": "Citoyenneté",
    "sante": "Santé et prévention",
    "orientation": "Orientation et insertion",
    "parentalite": "Parentalité",
}

SITE_KINDS: Final = {
    "ecole": "École",
    "college": "Collège",
    "lycee": "Lycée",
    "centre_social": "Centre social",
    "accueil_loisirs": "Accueil de loisirs",
    "gymnase": "Équipement sportif",
    "bibliotheque": "Bibliothèque",
    "equipement_culturel": "Équipement culturel",
    "maison_sante": "Maison de santé",
    "local_associatif": "Local associatif",
    "espace_public": "Espace public",
}

PUBLICS: Final = {"mixte": "Mixte", "filles": "Filles", "garcons": "Garçons"}
SEXES: Final = {"f": "Filles", "g": "Garçons"}

EDUCATION_PRIORITAIRE: Final = {"REP": "REP", "REP+": "REP+"}

VALUE_STATUSES: Final = {
    "publie": "publié",
    "secret": "secret statistique",
    "manquant": "non publié",
    "hypothese": "hypothèse",
    "estime": "estimé (carreaux)",
    "fictif": "fictif (démonstration)",
}
"""How far a figure can be trusted; secret and missing stay apart from zero."""

SCALES: Final = {"quartier": "Réseau de quartier", "ville": "Coordination de ville"}

FAMILY_PLACES: Final = {
    0: "pas de place définie",
    1: "informées",
    2: "consultées",
    3: "parties prenantes",
    4: "co-construction ou co-décision",
}
"""Place given to families, 0 to 4."""

ACTION_STATUSES: Final = {
    "projet": "En projet",
    "en_cours": "En cours",
    "terminee": "Terminée",
    "abandonnee": "Abandonnée",
}
ACTION_ROLES: Final = {
    "chef_de_file": "Chef de file",
    "partenaire": "Partenaire",
    "financeur": "Financeur",
}
ACTION_TAGS: Final = {
    "discriminations": "Lutte contre les discriminations",
    "jeunesse": "Jeunesse",
    "egalite": "Égalité filles-garçons",
}
NEED_KINDS: Final = {
    "creneau": "Créneau non couvert",
    "rupture": "Rupture après la classe",
    "partenaire": "Partenaire absent",
    "discipline": "Discipline absente",
    "mixite": "Écart de mixité",
    "projet": "Projet à échéance",
}
NEED_STATUSES: Final = {"ouvert": "Ouvert", "pris_en_charge": "Pris en charge", "clos": "Clos"}

PROJECT_KINDS: Final = {
    "PEL": "Projet éducatif local",
    "PEDT": "Projet éducatif de territoire",
    "PLAN_MERCREDI": "Plan mercredi",
    "CTG": "Convention territoriale globale",
    "CONTRAT": "Contrat de ville",
    "DEROGATION": "Dérogation à la semaine de 4,5 jours",
    "CITE_EDUCATIVE": "Cité éducative",
    "PRE": "Programme de réussite éducative",
}

DISPOSITIF_STATUSES: Final = {
    "vivant": "En vigueur",
    "termine": "Terminé",
    "a_verifier": "À vérifier",
}

EDIT_KINDS: Final = {"ajouter": "Ajouter", "modifier": "Modifier", "fermer": "Fermer"}
"""What a simulation does to a session."""

DIRECTIONS: Final = {
    "hausse": "Plus c’est haut, plus c’est prioritaire",
    "baisse": "Plus c’est bas, plus c’est prioritaire",
}
NOISES: Final = {"normale": "écart-type", "uniforme": "demi-largeur", "exacte": "sans incertitude"}
"""Law of the uncertainty of a figure: what its number means."""

AUDIENCES: Final = {"comite": "Comité de pilotage", "public": "Version publique"}

CALENDAR_KINDS: Final = {"vacances": "Vacances", "pont": "Pont", "ferie": "Jour férié"}

INDICATORS: Final = {
    "population": ("Population municipale", "habitants"),
    "taux_pauvrete": ("Taux de pauvreté à 60 %", "%"),
    "revenu_median_uc": ("Revenu médian par unité de consommation", "€ par an"),
    "part_0_14": ("Part des 0-14 ans", "%"),
    "part_15_24": ("Part des 15-24 ans", "%"),
    "part_monoparentales": ("Part des familles monoparentales", "%"),
    "part_infra_bac": ("Part des 15 ans ou plus sortis de l’école sans le bac", "%"),
    "taux_emploi": ("Taux d’emploi", "%"),
    "taux_scolarisation_15_24": ("Taux de scolarisation des 15-24 ans", "%"),
    "logements_sociaux": ("Logements sociaux", "logements"),
}
"""Indicators of a quartier: code → (label, unit)."""

GEOGRAPHIES: Final = {2015: "contours QPV 2015", 2024: "contours QPV 2024"}
"""The perimeters a published figure stands on."""

OUTLINES: Final = {"schematique": "contour schématique", "officiel": "contour officiel"}
USER_ROLES: Final = {
    "lecture": "Lecture",
    "partenaire": "Partenaire",
    "ville": "Ville",
    "administration": "Administration",
}
OUTSIDE_QPV: Final = "hors_qpv"
"""Stands for « living outside every QPV » where a table counts by quartier of origin."""
