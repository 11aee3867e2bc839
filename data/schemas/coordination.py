"""Tables of coordination: instances, meetings, joint actions, needs, projects."""

from data import vocabulary as v
from data.schemas import columns as c

INSTANCES = c.table(
    "instances",
    "Instances",
    "Lieux de coordination : réseau d’acteurs du quartier, coordination thématique de la ville.",
    {
        "instance_id": c.text("Identifiant"),
        "name": c.text("Nom de l’instance"),
        "scale": c.choice("Échelle", v.SCALES),
        "theme": c.choice("Thème", v.THEMES, null=True),
        "insee_com": c.insee_com(null=True),
        "code_qp": c.code_qp("Quartier, pour un réseau de quartier", null=True),
        "updated_on": c.day("Mis à jour le"),
    },
    key="instance_id",
)

MEETINGS = c.table(
    "meetings",
    "Réunions",
    "Réunions et groupes de travail tenus.",
    {
        "meeting_id": c.text("Identifiant"),
        "instance_id": c.link("Instance", "instances"),
        "held_on": c.day("Date de la réunion"),
        "start_min": c.time_min("Début", null=True),
        "title": c.text("Objet"),
        "minutes": c.text("Relevé de décisions", null=True),
    },
    key="meeting_id",
)

MEETING_ACTORS = c.table(
    "meeting_actors",
    "Présences aux réunions",
    "Qui était invité, qui était là.",
    {
        "meeting_id": c.link("Réunion", "meetings"),
        "actor_id": c.link("Acteur", "actors"),
        "was_present": c.flag("Présent"),
    },
    key=["meeting_id", "actor_id"],
)

PARTNERSHIPS = c.table(
    "partnerships",
    "Partenariats déclarés",
    "Liens que deux acteurs déclarent entre eux, hors réunions et actions.",
    {
        "actor_id": c.link("Acteur", "actors"),
        "partner_id": c.link("Partenaire", "actors"),
        "theme": c.choice("Thème", v.THEMES, null=True),
        "code_qp": c.code_qp("Quartier où ils travaillent ensemble", null=True),
        "declared_on": c.day("Déclaré ou confirmé le"),
    },
    key=["actor_id", "partner_id"],
)

COORDINATION_TOOLS = c.table(
    "coordination_tools",
    "Outils de coordination",
    "Outils développés pour coordonner et animer l’offre éducative.",
    {
        "coordination_tool_id": c.text("Identifiant"),
        "name": c.text("Nom de l’outil"),
        "insee_com": c.insee_com(null=True),
        "since": c.day("En service depuis"),
        "uses_per_year": c.integer("Usages par an", unit="usages", null=True),
        "description": c.text("Description", null=True),
    },
    key="coordination_tool_id",
)

ACTIONS = c.table(
    "actions",
    "Actions concertées",
    "Actions conduites par un ou plusieurs acteurs.",
    {
        "action_id": c.text("Identifiant"),
        "title": c.text("Intitulé"),
        "theme": c.choice("Thème", v.THEMES),
        "discipline": c.choice("Discipline", v.DISCIPLINES),
        "dispositif_id": c.link("Dispositif", "dispositifs", null=True),
        "instance_id": c.link("Instance où l’action est née", "instances", null=True),
        "need_id": c.link("Besoin auquel elle répond", "needs", null=True),
        "simulation_id": c.link("Simulation dont viennent ses créneaux", "simulations", null=True),
        "expected": c.text("Effet attendu, figé (JSON)", null=True),
        "status": c.choice("Avancement", v.ACTION_STATUSES),
        "start_on": c.day("Début", null=True),
        "end_on": c.day("Fin", null=True),
        "family_place": c.integer(
            "Place des familles, de 0 à 4", high=4, null=True, words=v.FAMILY_PLACES
        ),
        "tags": c.several("Thématiques transversales", v.ACTION_TAGS, null=True),
        "budget_eur": c.number("Budget", unit="€", null=True),
        "funder": c.text("Financeur principal", null=True),
        "updated_on": c.day("Mis à jour le"),
    },
    key="action_id",
)

ACTION_ACTORS = c.table(
    "action_actors",
    "Acteurs des actions",
    "Qui conduit l’action, avec qui.",
    {
        "action_id": c.link("Action", "actions"),
        "actor_id": c.link("Acteur", "actors"),
        "role": c.choice("Rôle", v.ACTION_ROLES),
    },
    key=["action_id", "actor_id"],
)

ACTION_QUARTIERS = c.table(
    "action_quartiers",
    "Quartiers des actions",
    "Quartiers où l’action se conduit ; elle compte une fois dans le total de la ville.",
    {
        "action_id": c.link("Action", "actions"),
        "code_qp": c.code_qp(),
    },
    key=["action_id", "code_qp"],
)

NEEDS = c.table(
    "needs",
    "Besoins repérés",
    "Besoins retenus par le réseau, avec les chiffres figés au jour du constat.",
    {
        "need_id": c.text("Identifiant"),
        "code_qp": c.code_qp(),
        "kind": c.choice("Nature", v.NEED_KINDS),
        "band": c.choice("Tranche d’âge", v.BANDS, null=True),
        "statement": c.text("Énoncé du besoin"),
        "figures": c.text("Chiffres figés (JSON)", null=True),
        "detected_on": c.day("Constaté le"),
        "status": c.choice("Suite donnée", v.NEED_STATUSES),
    },
    key="need_id",
)

ACTION_FUNDING = c.table(
    "action_funding",
    "Financement des actions",
    "Part de chaque financeur dans le budget d’une action.",
    {
        "action_id": c.link("Action", "actions"),
        "funder": c.text("Financeur"),
        "dispositif_id": c.link("Dispositif", "dispositifs", null=True),
        "amount_eur": c.number("Montant", unit="€"),
    },
    key=["action_id", "funder"],
)

FAMILY_TOOLS = c.table(
    "family_tools",
    "Outils pour les familles",
    "Outils mis en place pour donner ou redonner leur place aux familles.",
    {
        "family_tool_id": c.text("Identifiant"),
        "name": c.text("Nom de l’outil"),
        "actor_id": c.link("Acteur qui l’anime", "actors", null=True),
        "code_qp": c.code_qp(null=True),
        "insee_com": c.insee_com(null=True),
        "family_place": c.integer("Place des familles, de 0 à 4", high=4, words=v.FAMILY_PLACES),
        "since": c.day("En place depuis"),
        "until": c.day("Jusqu’au", null=True),
        "description": c.text("Description", null=True),
    },
    key="family_tool_id",
)

PROJECTS = c.table(
    "projects",
    "Projets et conventions",
    "PEL, PEDT, Plan mercredi, CTG, contrat de ville… avec leurs échéances.",
    {
        "project_id": c.text("Identifiant"),
        "kind": c.choice("Nature", v.PROJECT_KINDS),
        "title": c.text("Intitulé"),
        "insee_com": c.insee_com("Commune ; vide : tout le territoire", null=True),
        "version": c.text("Version", null=True),
        "signed_on": c.day("Signé le", null=True),
        "ends_on": c.day("Échéance", null=True),
        "evaluation_due_on": c.day("Évaluation attendue le", null=True),
        "evaluated_on": c.day("Évalué le", null=True),
        "age_min": c.integer("Âge minimal couvert", unit="ans", null=True, high=25),
        "age_max": c.integer("Âge maximal couvert", unit="ans", null=True, high=25),
        "status": c.choice("Nature des dates", v.VALUE_STATUSES),
        "source": c.source(),
    },
    key="project_id",
)
