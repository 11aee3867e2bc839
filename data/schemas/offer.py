"""Tables of the educational offer: who proposes what, where, when, for whom."""

from data import vocabulary as v
from data.schemas import columns as c

ACTORS = c.table(
    "actors",
    "Acteurs",
    "Organisations qui éduquent, accueillent ou coordonnent.",
    {
        "actor_id": c.text("Identifiant"),
        "name": c.text("Nom de l’acteur"),
        "kind": c.choice("Type de partenaire", v.ACTOR_KINDS),
        "disciplines": c.several("Disciplines", v.DISCIPLINES),
        "educational_values": c.text(
            "Valeurs éducatives déclarées, séparées par des virgules", null=True
        ),
        "insee_com": c.insee_com("Commune du siège", null=True),
        "code_qp": c.code_qp("Quartier d’implantation", null=True),
        "contact": c.text("Service ou fonction à joindre", null=True),
        "email": c.text(
            "Adresse électronique de la structure", null=True, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"
        ),
        "phone": c.text("Téléphone de la structure", null=True),
        "is_fictive": c.flag("Acteur inventé pour la démonstration"),
        "updated_on": c.day("Mis à jour le"),
    },
    key="actor_id",
)

SITES = c.table(
    "sites",
    "Sites",
    "Lieux où se tiennent les activités.",
    {
        "site_id": c.text("Identifiant"),
        "name": c.text("Nom du site"),
        "kind": c.choice("Type de lieu", v.SITE_KINDS),
        "address": c.text("Adresse", null=True),
        "insee_com": c.insee_com(null=True),
        "lon": c.lon(null=True),
        "lat": c.lat(null=True),
        "uai": c.link("Établissement scolaire qui l’abrite", "schools", null=True),
        "is_accessible": c.flag("Accessible aux personnes à mobilité réduite"),
        "is_fictive": c.flag("Site inventé pour la démonstration"),
        "updated_on": c.day("Mis à jour le"),
    },
    key="site_id",
)

ACTIVITIES = c.table(
    "activities",
    "Activités",
    "Ce qu’un acteur propose ; ses créneaux disent où et quand.",
    {
        "activity_id": c.text("Identifiant"),
        "name": c.text("Nom de l’activité"),
        "actor_id": c.link("Acteur qui la propose", "actors"),
        "theme": c.choice("Thème", v.THEMES),
        "discipline": c.choice("Discipline", v.DISCIPLINES),
        "dispositif_id": c.link("Dispositif qui la porte", "dispositifs", null=True),
        "description": c.text("Description", null=True),
        "is_drop_in": c.flag("Accueil libre, sans inscription"),
        "updated_on": c.day("Mis à jour le"),
    },
    key="activity_id",
)

SESSIONS = c.table(
    "sessions",
    "Créneaux",
    "Créneaux réguliers d’une activité : jours, heures, période, âges, places.",
    {
        "session_id": c.text("Identifiant"),
        "activity_id": c.link("Activité", "activities"),
        "site_id": c.link("Site", "sites"),
        "weekdays": c.weekdays("Jours, chiffres ISO (1 = lundi)"),
        "start_min": c.time_min("Début"),
        "end_min": c.time_min("Fin"),
        "period": c.choice("Période", v.PERIODS),
        "valid_from": c.day("Premier jour de validité"),
        "valid_to": c.day("Dernier jour de validité"),
        "age_min": c.integer("Âge minimal", unit="ans", high=25),
        "age_max": c.integer("Âge maximal, inclus", unit="ans", high=25),
        "capacity": c.integer(
            "Places à chaque séance ; vide : à compléter", unit="places", null=True
        ),
        "public": c.choice("Public", v.PUBLICS),
        "reserved_quartiers": c.links(
            "Codes des quartiers à qui le créneau est réservé, séparés "
            "par des virgules ; vide : ouvert à tous",
            "quartiers",
            null=True,
        ),
        "price_eur": c.number(
            "Prix d’une séance, tarif le plus bas ; vide : non renseigné", unit="€", null=True
        ),
        "updated_on": c.day("Mis à jour le"),
    },
    key="session_id",
)
"""Hours that end before they start, reversed ages or zero capacity are kept as typed: the
coverage leaves such sessions out and says so (``analysis.quality``)."""

ATTENDANCE = c.table(
    "attendance",
    "Fréquentation",
    "Enfants accueillis, comptés par créneau, sexe, quartier d’origine, tranche et année "
    "scolaire : des effectifs, jamais un enfant.",
    {
        "session_id": c.link("Créneau", "sessions"),
        "year": c.integer("Rentrée", low=1900),
        "sex": c.choice("Sexe", v.SEXES),
        "residence": c.text("Code du quartier d’origine, ou hors_qpv"),
        "band": c.choice("Tranche d’âge", v.BANDS),
        "children": c.integer("Enfants différents accueillis", unit="enfants"),
        "source": c.source(),
    },
    key=["session_id", "year", "sex", "residence", "band"],
)
