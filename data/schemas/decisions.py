"""What people prepare and decide with: simulations « Et si… » and packs of the committee."""

from data import vocabulary as v
from data.schemas import columns as c

SIMULATIONS = c.table(
    "simulations",
    "Simulations",
    "Créneaux imaginés, gardés sous un nom pour être comparés.",
    {
        "simulation_id": c.text("Identifiant"),
        "name": c.text("Nom de la simulation"),
        "note": c.text("Commentaire", null=True),
        "author": c.text("Auteur"),
        "made_on": c.day("Faite le"),
    },
    key="simulation_id",
)

SIMULATION_EDITS = c.table(
    "simulation_edits",
    "Créneaux des simulations",
    "Ce qu’une simulation ajoute, modifie ou ferme. Un créneau ajouté ou modifié a toutes ses "
    "colonnes ; un créneau fermé n’a que son identifiant.",
    {
        "simulation_id": c.link("Simulation", "simulations"),
        "rank": c.integer("Rang, dans l’ordre où l’on applique", low=1),
        "kind": c.choice("Nature", v.EDIT_KINDS),
        "session_id": c.text("Créneau"),
        "activity_id": c.text("Activité, s’il y en a une", null=True),
        "site_id": c.link("Site", "sites", null=True),
        "weekdays": c.weekdays("Jours, chiffres ISO (1 = lundi)", null=True),
        "start_min": c.time_min("Début", null=True),
        "end_min": c.time_min("Fin", null=True),
        "period": c.choice("Période", v.PERIODS, null=True),
        "valid_from": c.day("Premier jour de validité", null=True),
        "valid_to": c.day("Dernier jour de validité", null=True),
        "age_min": c.integer("Âge minimal", unit="ans", high=25, null=True),
        "age_max": c.integer("Âge maximal, inclus", unit="ans", high=25, null=True),
        "capacity": c.integer("Places à chaque séance", unit="places", null=True),
        "public": c.choice("Public", v.PUBLICS, null=True),
        "reserved_quartiers": c.text("Codes des quartiers à qui il est réservé", null=True),
        "price_eur": c.number("Prix d’une séance", unit="€", null=True),
    },
    key=["simulation_id", "rank"],
)
"""A session that was closed since stays named here: ``session_id`` points to no table."""

PACKS = c.table(
    "packs",
    "Dossiers du comité de pilotage",
    "Chiffres et paramètres figés à une date, les mêmes dans tous les formats.",
    {
        "pack_id": c.text("Identifiant"),
        "title": c.text("Intitulé"),
        "frozen_on": c.day("Figé le"),
        "author": c.text("Auteur"),
        "audience": c.choice("Destinataires", v.AUDIENCES),
        "revision": c.integer("Révision des données"),
        "content": c.text("Chiffres et paramètres (JSON)"),
    },
    key="pack_id",
)
