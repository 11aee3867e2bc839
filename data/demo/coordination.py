"""Instances, meetings, needs, joint actions and tools of the coordination."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from data.demo.actors import ISOLATED_ACTOR

Row = dict[str, object]

THREE_QUARTIERS_ACTION = "J01"
UPDATED = "2026-09-15"

INSTANCES = [
    "Réseau éducatif du Sanitas|quartier||37261|QN03709M",
    "Réseau éducatif de l’Europe|quartier||37261|QN03708M",
    "Réseau éducatif des Fontaines et de Rochepinard|quartier||37261|QN03705M",
    "Réseau éducatif des Rives du Cher|quartier||37261|QN03707I",
    "Réseau éducatif de la Rabière|quartier||37122|QN03702M",
    "Réseau éducatif du Morier|quartier||37122|QN03715N",
    "Réseau éducatif de la Rabaterie|quartier||37233|QN03704M",
    "Réseau éducatif de la Bruère|quartier||37195|QN03703M",
    "Coordination jeunesse de Tours|ville|citoyennete|37261|",
    "Comité de pilotage PEDT et Plan mercredi de Tours|ville|accueil|37261|",
]
"""Name, scale, theme, commune, quartier."""
TITLES = [
    "Préparation de la rentrée",
    "Place des filles dans l’offre",
    "Offre du mercredi et des vacances",
    "Bilan du CLAS",
    "Semaine d’éducation contre le racisme et l’antisémitisme",
    "Accueil des 11-17 ans en soirée",
    "Lien avec les familles",
]
INSTITUTIONS_EVERYWHERE = ("A12", "A15", "A11", "A10", "A09")

ACTION_TITLES = [
    "Fête du jeu|parentalite|parentalite|3|",
    "Petits déjeuners à l’école|sante|sante|1|",
    "Sport au féminin|sport|sport|1|egalite",
    "Parcours lecture en famille|langage|culture|3|",
    "Prévention des conduites à risques|sante|mediation|1|jeunesse",
    "Forum des métiers des collégiens|orientation|ecole|2|jeunesse",
    "Ciné-débat contre les préjugés|citoyennete|culture|2|discriminations",
    "Jardin partagé des enfants|nature|social|3|",
    "Tournoi interquartiers|sport|sport|1|jeunesse",
    "Café des parents|parentalite|parentalite|4|",
    "Fresque des enfants|arts|culture|2|",
    "Été au pied des immeubles|accueil|social|2|",
    "Filles et garçons sur le terrain|sport|sport|1|egalite,jeunesse",
    "Club numérique solidaire|sciences|ecole|1|",
    "Conseil des enfants|citoyennete|mediation|2|",
]
"""Title, theme, discipline, place of families, tags."""
ACTION_PLACES = [
    "QN03709M",
    "QN03702M",
    "QN03704M",
    "QN03708M",
    "QN03705M",
    "QN03707I",
    "QN03703M",
    "QN03715N",
    "QN03710M",
    "QN03713N",
    "QN03711M",
    "QN03706I",
]
"""Every quartier with joint actions; La Galboisière has none."""
COMMUNE_OF = {
    "QN03702M": "37122",
    "QN03715N": "37122",
    "QN03704M": "37233",
    "QN03703M": "37195",
}
CITY = {
    "37261": ("A01", "A05"),
    "37122": ("A02", "A07", "A13"),
    "37233": ("A03", "A06", "A14"),
    "37195": ("A04", "A08"),
}
"""Institutions of each commune: the city, its PRE, its REP+ network."""

NEEDS = [
    ("QN03709M", "creneau", "6_10", "Mercredi matin : trop peu de places pour les 6-10 ans"),
    ("QN03706I", "creneau", "6_10", "Mercredi matin : trop peu de places pour les 6-10 ans"),
    ("QN03713N", "creneau", "11_14", "Samedi : rien à portée pour les collégiens"),
    ("QN03714N", "creneau", "", "Vacances : aucun créneau à portée du quartier"),
    ("QN03708M", "rupture", "6_10", "Rien entre 16 h 30 et 17 h 15 près de l’école"),
    ("QN03707I", "mixite", "11_14", "Peu de filles dans l’offre sportive"),
    ("QN03715N", "discipline", "", "Aucun partenaire de santé dans le réseau du quartier"),
    ("QN03703M", "projet", "", "Évaluation du PEDT en retard"),
    ("QN03714N", "partenaire", "", "Une association du quartier sans lien avec le réseau"),
]
TAKEN_ON = {3: "pris_en_charge", 6: "pris_en_charge"}
"""Number of a need → its status; the others wait."""
ANSWERS = {"J41": "B06", "J54": "B06", "J58": "B03"}
"""Actions that answer a need."""
TO_SETTLE = {"J46": {"status": "en_cours"}, "J60": {"end_on": ""}}
"""Over since August and not closed; without an end."""
FUNDING = [
    ("J49", "CAF", "ctg", 2500),
    ("J49", "État", "cite_educative", 1500),
    ("J54", "CAF", "", 1000),
    ("J54", "Ville", "", 500),
    ("J57", "CAF", "ctg", 5000),
    ("J57", "Ville", "", 2500),
    ("J58", "État", "pre", 2400),
    ("J58", "Ville", "", 1200),
]
"""Action, funder, dispositif, euros."""
FAMILY_TOOLS = [
    ("Café des parents du Sanitas", "A16", "QN03709M", 2),
    ("Conseil des parents de la Rabière", "A36", "QN03702M", 4),
    ("Maison des familles de la Rabaterie", "A18", "QN03704M", 3),
    ("Livret d’accueil des familles", "A01", "", 1),
    ("Commission familles du centre social de l’Europe", "A19", "QN03708M", 3),
    ("Groupe de parents des Tourettes", "A37", "QN03713N", 4),
    ("Questionnaire de rentrée", "A02", "", 2),
    ("Parents relais de la Bruère", "A24", "QN03703M", 3),
    ("Lettre aux familles des Fontaines", "A20", "QN03705M", 1),
    ("Collectif parents du Morier", "A54", "QN03715N", 0),
]
TOOLS = [
    ("Annuaire partagé des acteurs", "37261", "2024-09-01", 420),
    ("Agenda commun des vacances", "37261", "2025-02-01", 130),
    ("Fiche de liaison école et périscolaire", "37122", "2025-09-01", 260),
    ("Liste de diffusion du réseau", "37233", "2023-09-01", 95),
    ("Tableau de bord du PEDT", "37195", "2023-09-01", ""),
    ("Charte des valeurs éducatives partagées", "", "2026-01-15", 12),
]
PARTNERSHIPS = [
    ("A17", "A21", "parentalite", "", "2026-03-10"),
    ("A18", "A16", "accueil", "", "2026-01-22"),
    ("A26", "A36", "sante", "QN03702M", "2026-05-12"),
    ("A38", "A16", "aide_devoirs", "QN03709M", "2025-11-04"),
    ("A16", "A38", "aide_devoirs", "QN03709M", "2026-06-02"),
    ("A39", "A40", "langage", "QN03706I", "2026-02-17"),
    ("A22", "A47", "arts", "QN03710M", "2026-04-14"),
    ("A23", "A50", "arts", "QN03713N", "2026-06-18"),
    ("A48", "A49", "sport", "QN03711M", "2025-12-09"),
    ("A18", "A56", "citoyennete", "QN03704M", "2026-03-24"),
    ("A24", "A60", "nature", "QN03703M", "2026-05-05"),
    ("A24", "A31", "sante", "QN03703M", "2024-11-05"),
    ("A19", "A37", "parentalite", "", "2025-02-11"),
    ("A43", "A51", "sport", "", "2024-10-15"),
]
"""Actor, partner, theme, quartier, day; one is declared by both, the last three are lost from
sight. Le Morier and the isolated actor have none."""


def tables(random: Random, actors: list[Row]) -> dict[str, list[Row]]:
    """The tables of ``data.schemas.coordination`` but the projects."""
    meetings, presences = _meetings(random, actors)
    actions, roles, places = _actions(random, actors)
    return {
        "instances": _instances(),
        "meetings": meetings,
        "meeting_actors": presences,
        "partnerships": [
            dict(
                zip(("actor_id", "partner_id", "theme", "code_qp", "declared_on"), row, strict=True)
            )
            for row in PARTNERSHIPS
        ],
        "coordination_tools": [
            {
                "coordination_tool_id": f"O{number:02d}",
                "name": name,
                "insee_com": insee,
                "since": since,
                "uses_per_year": uses,
                "description": "Outil inventé pour la démonstration",
            }
            for number, (name, insee, since, uses) in enumerate(TOOLS, start=1)
        ],
        "needs": [
            {
                "need_id": f"B{number:02d}",
                "code_qp": code,
                "kind": kind,
                "band": band,
                "statement": statement,
                "detected_on": "2026-09-10",
                "status": TAKEN_ON.get(number, "ouvert"),
            }
            for number, (code, kind, band, statement) in enumerate(NEEDS, start=1)
        ],
        "actions": actions,
        "action_actors": roles,
        "action_quartiers": places,
        "action_funding": [
            dict(zip(("action_id", "funder", "dispositif_id", "amount_eur"), row, strict=True))
            for row in FUNDING
        ],
        "family_tools": _family_tools(),
    }


def _family_tools() -> list[Row]:
    return [
        {
            "family_tool_id": f"F{number:02d}",
            "name": name,
            "actor_id": actor,
            "code_qp": code,
            "insee_com": COMMUNE_OF.get(code, "37122" if actor == "A02" else "37261"),
            "family_place": place,
            "since": f"{2023 + number % 4}-01-15",
            "until": "2025-12-31" if number == 9 and 2023 + number % 4 < 2025 else "",
            "description": "Outil inventé pour la démonstration",
        }
        for number, (name, actor, code, place) in enumerate(FAMILY_TOOLS, start=1)
    ]


def _instances() -> list[Row]:
    rows: list[Row] = []
    for number, text in enumerate(INSTANCES, start=1):
        name, scale, theme, insee, code = text.split("|")
        rows.append(
            {
                "instance_id": f"I{number:02d}",
                "name": name,
                "scale": scale,
                "theme": theme,
                "insee_com": insee,
                "code_qp": code,
                "updated_on": UPDATED,
            }
        )
    return rows


def _members(actors: list[Row], instance: Row) -> list[str]:
    """The institutions, the city, and the local actors; health never sits at Le Morier."""
    insee, code = str(instance["insee_com"]), instance["code_qp"]
    others = [
        str(row["actor_id"])
        for row in actors
        if row["is_fictive"]
        and row["insee_com"] == insee
        and row["actor_id"] != ISOLATED_ACTOR
        and (row["code_qp"] == code or not code or _joins(row, instance))
    ]
    return [*INSTITUTIONS_EVERYWHERE, *CITY[insee], *others]


def _joins(actor: Row, instance: Row) -> bool:
    """Small communes have one network for all; Rochepinard sits with Les Fontaines."""
    joint = {"QN03705M": {"QN03706I"}, "QN03702M": {""}, "QN03704M": {""}, "QN03703M": {""}}
    return actor["code_qp"] in joint.get(str(instance["code_qp"]), set())


def _meetings(random: Random, actors: list[Row]) -> tuple[list[Row], list[Row]]:
    """Forty meetings from September 2025 to September 2026, and who was there."""
    meetings: list[Row] = []
    presences: list[Row] = []
    instances = _instances()
    seen: set[str] = set()
    working_days = _working_days()
    for number in range(40):
        day = working_days[number * len(working_days) // 40]
        instance = instances[number % len(instances)]
        meeting = f"R{number + 1:02d}"
        meetings.append(
            {
                "meeting_id": meeting,
                "instance_id": instance["instance_id"],
                "held_on": day.isoformat(),
                "start_min": random.choice([540, 840, 840, 1080]),
                "title": random.choice(TITLES),
                "minutes": "Relevé de décisions inventé pour la démonstration",
            }
        )
        for actor in _members(actors, instance):
            is_last_round = number >= 30
            present = random.random() < 0.7 or (is_last_round and actor not in seen)
            seen |= {actor} if present and number >= 10 else set()
            presences.append({"meeting_id": meeting, "actor_id": actor, "was_present": present})
    return meetings, presences


def _working_days() -> list[date]:
    """Mondays to Fridays from September 2025 to September 2026, without Christmas and summer."""
    days = [date(2025, 9, 8) + timedelta(days=number) for number in range(375)]
    breaks = [(date(2025, 12, 20), date(2026, 1, 4)), (date(2026, 7, 4), date(2026, 8, 31))]
    return [
        day
        for day in days
        if day.isoweekday() < 6 and not any(first <= day <= last for first, last in breaks)
    ]


def _actions(random: Random, actors: list[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Sixty joint actions, each of at least two organisations."""
    local: dict[object, list[str]] = defaultdict(list)
    for row in actors:
        if row["is_fictive"] and row["actor_id"] != ISOLATED_ACTOR:
            local[row["code_qp"]].append(str(row["actor_id"]))
    actions: list[Row] = []
    roles: list[Row] = []
    places: list[Row] = []
    for number in range(60):
        action = f"J{number + 1:02d}"
        code = ACTION_PLACES[number % len(ACTION_PLACES)]
        codes = [code]
        title, theme, discipline, family_place, tags = ACTION_TITLES[
            number % len(ACTION_TITLES)
        ].split("|")
        if action == THREE_QUARTIERS_ACTION:
            title = "Semaine d’éducation contre le racisme et l’antisémitisme"
            theme, discipline, tags = "citoyennete", "mediation", "discriminations"
            codes = ["QN03709M", "QN03706I", "QN03705M"]
        elif number % 13 == 5:
            codes = [code, "QN03710M" if code != "QN03710M" else "QN03709M"]
        if "QN03715N" in codes and theme == "sante":
            title, theme, discipline = "Petit déjeuner des parents", "parentalite", "parentalite"
        actions.append(
            _action(random, action, number, title, theme, discipline, family_place, tags)
            | {"instance_id": _born_in(code) if number % 3 else ""}
        )
        places += [{"action_id": action, "code_qp": place} for place in codes]
        roles += _roles(random, action, code, local[code])
    return actions, roles, places


def _born_in(code: str) -> object:
    """The network of the quartier; failing that, the city's youth coordination in Tours."""
    found = [row["instance_id"] for row in _instances() if row["code_qp"] == code]
    return found[0] if found else "I09"


def _roles(random: Random, action: str, code: str, local: list[str]) -> list[Row]:
    city = CITY[COMMUNE_OF.get(code, "37261")]
    partners = random.sample(local, min(len(local), random.randint(1, 3)))
    partners += random.sample(city, random.randint(1, 2))
    funder = random.choice(["A15", "A11", "A09", ""])
    rows: list[Row] = [
        {
            "action_id": action,
            "actor_id": actor,
            "role": "chef_de_file" if not rank and random.random() < 0.85 else "partenaire",
        }
        for rank, actor in enumerate(partners)
    ]
    if funder:
        rows.append({"action_id": action, "actor_id": funder, "role": "financeur"})
    return rows


def _action(
    random: Random,
    action: str,
    number: int,
    title: str,
    theme: str,
    discipline: str,
    family_place: str,
    tags: str,
) -> Row:
    start = date(2024, 9, 15) + timedelta(days=number * 13)
    end = start + timedelta(days=random.choice([30, 120, 270]))
    scope = date(2026, 9, 23)
    status = "terminee" if end < scope else "en_cours" if start <= scope else "projet"
    return {
        "action_id": action,
        "title": title,
        "theme": theme,
        "discipline": discipline,
        "dispositif_id": random.choice(["pre", "cite_educative", "quartiers_ete", "", ""]),
        "need_id": ANSWERS.get(action, ""),
        "status": "abandonnee" if number == 17 else status,
        "start_on": start.isoformat(),
        "end_on": end.isoformat(),
        "family_place": family_place,
        "tags": tags,
        "budget_eur": random.choice([800, 1500, 2400, 4000, 7500, ""]),
        "funder": random.choice(["CAF", "État", "Ville", ""]),
        "updated_on": UPDATED,
    } | TO_SETTLE.get(action, {})
