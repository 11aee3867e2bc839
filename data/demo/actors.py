"""About sixty actors: public institutions under their generic names, the others invented."""

from random import Random

Row = dict[str, object]

ISOLATED_ACTOR = "A55"
"""The association of La Galboisière that no meeting and no joint action knows."""

INSTITUTIONS = [
    "Ville de Tours|ville|ecole,social,culture,sport|37261|Direction de l’éducation",
    "Ville de Joué-lès-Tours|ville|ecole,social,culture,sport|37122|Service enfance jeunesse",
    "Ville de Saint-Pierre-des-Corps|ville|ecole,social,culture,sport|37233|Service éducation",
    "Ville de La Riche|ville|ecole,social,culture,sport|37195|Service éducation",
    "Caisse des écoles de Tours|ccas|ecole,social,parentalite|37261|Coordination du PRE",
    "Caisse des écoles de Saint-Pierre-des-Corps|ccas|ecole,social,parentalite|37233|"
    "Coordination du PRE",
    "CCAS de Joué-lès-Tours|ccas|social,parentalite|37122|Coordination du PRE",
    "CCAS de La Riche|ccas|social,parentalite|37195|Coordination du PRE",
    "Conseil départemental d’Indre-et-Loire|cd|social,parentalite|37261|Enfance et famille",
    "SDJES 37|sdjes|sport,mediation|37261|Pôle jeunesse",
    "DDETS 37|ddets|social|37261|Politique de la ville",
    "DSDEN 37|education_nationale|ecole|37261|Éducation prioritaire",
    "Réseau REP+ La Rabière|education_nationale|ecole|37122|Coordination du réseau",
    "Réseau REP+ Jacques Decour|education_nationale|ecole|37233|Coordination du réseau",
    "CAF Touraine|caf|social,parentalite|37261|Conseil aux territoires",
]
INVENTED = [
    "Centre social Les Coquelicots|centre_social|social,parentalite,culture|37261|QN03709M",
    "Centre social de la Rabière d’en Haut|centre_social|social,parentalite|37122|QN03702M",
    "Centre social du Grand Mail|centre_social|social,parentalite,culture|37233|QN03704M",
    "Centre social de l’Europe|centre_social|social,parentalite|37261|QN03708M",
    "Centre social des Fontaines|centre_social|social,parentalite|37261|QN03705M",
    "Centre social Bord’eau|centre_social|social,parentalite|37261|QN03707I",
    "Centre social Les Tilleuls|centre_social|social,culture|37261|QN03710M",
    "Centre social Les Trois Tours|centre_social|social,parentalite|37261|QN03713N",
    "Centre social de la Bruère|centre_social|social,parentalite|37195|QN03703M",
    "Maison de santé du Sanitas|sante|sante|37261|QN03709M",
    "Centre de santé de la Rabière|sante|sante,parentalite|37122|QN03702M",
    "Maison de santé du Grand Mail|sante|sante|37233|QN03704M",
    "Pôle santé Nord|sante|sante|37261|QN03708M",
    "Cabinet pluriprofessionnel des Fontaines|sante|sante|37261|QN03705M",
    "Point santé jeunes du Cher|sante|sante,mediation|37261|QN03707I",
    "Pôle santé de la Bruère|sante|sante|37195|QN03703M",
    "Touraine Cité Habitat|bailleur|social|37261|",
    "Habitat des Deux Vallées|bailleur|social|37122|",
    "Conseil citoyen du Sanitas|habitants|mediation|37261|QN03709M",
    "Collectif des habitants de la Rabaterie|habitants|mediation|37233|QN03704M",
    "Parents d’élèves de la Rabière|habitants|parentalite,ecole|37122|QN03702M",
    "Parents des Tourettes|habitants|parentalite,ecole|37261|QN03713N",
    "Passerelle Sanitas|association|ecole,mediation|37261|QN03709M",
    "La Boîte à jouer|association|culture,parentalite|37261|QN03709M",
    "Lire en Touraine|association|culture,ecole|37261|QN03706I",
    "Entraide Rochepinard|association|social,ecole|37261|QN03706I",
    "Judo club du Sanitas|association|sport|37261|QN03709M",
    "Étoile sportive des Rives|association|sport|37261|QN03707I",
    "Football club du Cher|association|sport|37261|QN03707I",
    "Fontaines basket|association|sport|37261|QN03705M",
    "Nord Loire handball|association|sport|37261|QN03708M",
    "Danse et mouvement|association|sport,culture|37261|QN03710M",
    "Gymnastique des Mariniers|association|sport|37261|QN03711M",
    "Les Mariniers en fête|association|culture,mediation|37261|QN03711M",
    "Atelier des Tourettes|association|culture,ecole|37261|QN03713N",
    "Rabière athlétisme|association|sport|37122|QN03702M",
    "Joué multisports|association|sport|37122|QN03702M",
    "Cap Numérique|association|ecole,culture|37122|QN03702M",
    "Le Morier ensemble|association|social,mediation|37122|QN03715N",
    "Les Petits Galets|association|ecole,culture|37233|QN03714N",
    "Graines de Loire|association|culture,mediation|37233|QN03704M",
    "Rabaterie boxe éducative|association|sport|37233|QN03704M",
    "Corps-à-corps football|association|sport|37233|QN03704M",
    "La Riche omnisports|association|sport|37195|QN03703M",
    "Jardins partagés de la Bruère|association|social,culture|37195|QN03703M",
]
VALUES = [
    "coopération",
    "laïcité",
    "égalité filles-garçons",
    "autonomie de l’enfant",
    "place des familles",
    "ouverture culturelle",
    "vivre ensemble",
    "réussite de tous",
    "écologie",
]


def tables(random: Random) -> dict[str, list[Row]]:
    """The table ``actors``: institutions first, then the invented ones."""
    rows: list[Row] = []
    for text in INSTITUTIONS:
        name, kind, disciplines, insee, contact = text.split("|")
        rows.append(_actor(random, len(rows) + 1, name, kind, disciplines, insee, "", contact))
    for text in INVENTED:
        name, kind, disciplines, insee, code = text.split("|")
        contact = random.choice(["Coordination", "Direction", "Accueil", "Secrétariat"])
        rows.append(_actor(random, len(rows) + 1, name, kind, disciplines, insee, code, contact))
    return {"actors": rows}


def _actor(
    random: Random,
    number: int,
    name: str,
    kind: str,
    disciplines: str,
    insee: str,
    code: str,
    contact: str,
) -> Row:
    return {
        "actor_id": f"A{number:02d}",
        "name": name,
        "kind": kind,
        "disciplines": disciplines,
        "educational_values": ", ".join(random.sample(VALUES, random.randint(1, 3))),
        "insee_com": insee,
        "code_qp": code,
        "contact": contact,
        "email": f"acteur{number:02d}@example.org",
        "phone": f"02 00 00 {number:02d} {random.randint(10, 99)}",
        "is_fictive": number > len(INSTITUTIONS),
        "updated_on": f"2026-{random.randint(3, 9):02d}-{random.randint(1, 20):02d}",
    }
