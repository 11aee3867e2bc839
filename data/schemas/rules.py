"""Editable rules: dispositifs, funding rates, need scenarios, school calendar; and accounts."""

from data import vocabulary as v
from data.schemas import columns as c

DISPOSITIFS = c.table(
    "dispositifs",
    "Dispositifs",
    "Dispositifs mobilisables, leurs règles, leur successeur.",
    {
        "dispositif_id": c.text("Identifiant"),
        "name": c.text("Nom du dispositif"),
        "funder": c.text("Financeur", null=True),
        "age_min": c.integer("Âge minimal", unit="ans", null=True, high=30),
        "age_max": c.integer("Âge maximal, inclus", unit="ans", null=True, high=30),
        "temps": c.several("Temps de l’enfant concernés", v.TEMPS, null=True),
        "periods": c.several("Périodes concernées", v.PERIODS, null=True),
        "place": c.text("Lieu ou public exigé", null=True),
        "valid_from": c.day("En vigueur depuis", null=True),
        "valid_to": c.day("Jusqu’au", null=True),
        "successor_id": c.link("Dispositif qui lui succède", "dispositifs", null=True),
        "in_fiche": c.flag("Cité par la fiche 1.2.4 (2017)"),
        "status": c.choice("État", v.DISPOSITIF_STATUSES),
        "source": c.source(),
        "checked_on": c.day("Vérifié le", null=True),
    },
    key="dispositif_id",
)

FUNDING_RATES = c.table(
    "funding_rates",
    "Taux de financement",
    "Montant que verse un financeur par unité et par année.",
    {
        "funding_rate_id": c.text("Identifiant"),
        "dispositif_id": c.link("Dispositif", "dispositifs", null=True),
        "funder": c.text("Financeur"),
        "unit": c.text("Unité financée"),
        "amount_eur": c.number("Montant par unité", unit="€"),
        "year": c.integer("Année", low=1900),
        "status": c.choice("Nature du chiffre", v.VALUE_STATUSES),
        "source": c.source(),
    },
    key="funding_rate_id",
)

NEED_SCENARIOS = c.table(
    "need_scenarios",
    "Normes de besoin",
    "Part des enfants pour qui une place est jugée nécessaire, selon la norme choisie par le "
    "comité de pilotage ; hors des plages décrites, le besoin est nul.",
    {
        "scenario": c.text("Code de la norme"),
        "name": c.text("Nom de la norme"),
        "band": c.choice("Tranche d’âge", v.BANDS),
        "period": c.choice("Période", v.PERIODS),
        "weekdays": c.weekdays("Jours, chiffres ISO (1 = lundi)"),
        "start_min": c.time_min("Début"),
        "end_min": c.time_min("Fin"),
        "share": c.number("Part des enfants", unit="entre 0 et 1", high=1),
        "status": c.choice("Nature du chiffre", v.VALUE_STATUSES),
        "source": c.source(),
    },
    key=["scenario", "band", "period", "weekdays", "start_min"],
)

SCHOOL_CALENDAR = c.table(
    "school_calendar",
    "Calendrier scolaire",
    "Vacances, ponts et jours fériés ; premier et dernier jour compris.",
    {
        "zone": c.choice("Zone", ["A", "B", "C", "toutes"]),
        "kind": c.choice("Nature", v.CALENDAR_KINDS),
        "name": c.text("Nom"),
        "period": c.choice("Période", v.PERIODS, null=True),
        "starts_on": c.day("Premier jour"),
        "ends_on": c.day("Dernier jour, compris"),
        "source": c.source(),
    },
    key=["zone", "kind", "starts_on"],
)

PRE_CRITERIA = c.table(
    "pre_criteria",
    "Critères de priorité PRE",
    "Ce qui classe les quartiers pour la réussite éducative ; les ancres sont fixes, pour qu’un "
    "quartier de plus ne change pas l’ordre des autres.",
    {
        "criterion": c.text("Code du critère"),
        "name": c.text("Nom du critère"),
        "unit": c.text("Unité"),
        "direction": c.choice("Sens", v.DIRECTIONS),
        "anchor_low": c.number("Valeur qui compte pour 0", low=None),
        "anchor_high": c.number("Valeur qui compte pour 1", low=None),
        "noise": c.choice("Loi de l’incertitude", v.NOISES),
        "noise_width": c.number("Étendue de l’incertitude, dans l’unité du critère"),
        "is_active": c.flag("Pris en compte"),
        "source": c.source(),
    },
    key="criterion",
)

SECRECY_THRESHOLDS = c.table(
    "secrecy_thresholds",
    "Seuils du secret",
    "Effectif au-dessous duquel un nombre n’est pas montré, par table.",
    {
        "table_name": c.text("Table protégée"),
        "threshold": c.integer("Plus petit effectif montré", low=1),
        "source": c.source(),
    },
    key="table_name",
)

SOURCES = c.table(
    "sources",
    "Sources",
    "D’où vient le contenu de chaque table : fichier, producteur, licence, millésime.",
    {
        "source_id": c.text("Identifiant"),
        "table_name": c.text("Table remplie"),
        "content": c.text("Nature du fichier"),
        "producer": c.text("Producteur", null=True),
        "licence": c.text("Licence", null=True),
        "vintage": c.vintage(),
        "address": c.text("Adresse de publication", null=True),
        "file_name": c.text("Fichier importé", null=True),
        "checksum": c.text("Empreinte SHA-256 du fichier", null=True),
        "rows": c.integer("Lignes prises", unit="lignes", null=True),
        "imported_on": c.day("Importé le", null=True),
    },
    key="source_id",
)

USERS = c.table(
    "users",
    "Comptes",
    "Personnes qui peuvent écrire ; vide tant que les comptes ne sont pas ouverts.",
    {
        "user_id": c.text("Identifiant"),
        "name": c.text("Nom affiché"),
        "role": c.choice("Rôle", v.USER_ROLES),
        "actor_id": c.link("Acteur dont elle relève", "actors", null=True),
        "is_active": c.flag("Compte actif"),
    },
    key="user_id",
)
