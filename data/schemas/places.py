"""Tables of places and people counted: communes, quartiers, cells, schools, figures."""

import pandera.pandas as pa

from data import vocabulary as v
from data.schemas import columns as c

TERRITORY = c.table(
    "territory",
    "Territoire",
    "Le territoire que contient cette base : une seule ligne.",
    {
        "name": c.text("Nom du territoire"),
        "short_name": c.text("Nom court, pour les titres"),
        "is_demo": c.flag("Données de démonstration, fictives"),
        "scope_date": c.day("Date d’observation figée ; vide : le jour même", null=True),
    },
    key="name",
)

COMMUNES = c.table(
    "communes",
    "Communes",
    "Communes du territoire.",
    {
        "insee_com": c.text("Code officiel géographique", pattern=c.PATTERN_COMMUNE),
        "name": c.text("Nom de la commune"),
        "siren_epci": c.text("SIREN de l’intercommunalité", null=True, pattern=r"^\d{9}$"),
        "zone": c.choice("Zone de vacances scolaires", ["A", "B", "C"], null=True),
        "outline_status": c.choice("Nature du contour", v.OUTLINES),
        "source": c.source(),
        "vintage": c.vintage(),
        "geometry": c.outline("Contour de la commune"),
    },
    key="insee_com",
)

CLASS_HOURS = c.table(
    "class_hours",
    "Heures de classe",
    "Heures de classe par commune et niveau, ou d’une école quand elles diffèrent ; une ligne "
    "par plage : la pause méridienne est l’intervalle entre deux plages.",
    {
        "class_hours_id": c.text("Identifiant"),
        "insee_com": c.insee_com(),
        "uai": c.link(
            "École, quand ses heures diffèrent de celles de la commune", "schools", null=True
        ),
        "level": c.choice("Niveau", v.LEVELS),
        "weekdays": c.weekdays("Jours de classe, chiffres ISO (1 = lundi)"),
        "start_min": c.time_min("Début de la plage"),
        "end_min": c.time_min("Fin de la plage"),
        "valid_from": c.day("Premier jour d’application"),
        "valid_to": c.day("Dernier jour d’application ; vide : toujours en vigueur", null=True),
        "status": c.choice("Publié, ou hypothèse", ["publie", "hypothese"]),
        "source": c.source(),
    },
    key="class_hours_id",
    checks=[
        pa.Check(lambda t: t["end_min"] > t["start_min"], name="fin après début"),
    ],
)

QUARTIERS = c.table(
    "quartiers",
    "Quartiers prioritaires",
    "Quartiers prioritaires de la politique de la ville (QPV), un millésime de contours.",
    {
        "code_qp": c.text("Code du quartier prioritaire", pattern=c.PATTERN_QPV),
        "name": c.text("Nom du quartier"),
        "insee_com": c.text(
            "Commune ; plusieurs codes séparés par des virgules",
            pattern=r"^\d[\dAB]\d{3}(,\d[\dAB]\d{3})*$",
        ),
        "code_qp_2015": c.text(
            "Code du contour 2015 dont il est issu", null=True, pattern=c.PATTERN_QPV
        ),
        "outline_status": c.choice("Nature du contour", v.OUTLINES),
        "source": c.source(),
        "vintage": c.vintage(),
        "geometry": c.outline("Contour du quartier"),
    },
    key="code_qp",
)

INDICATORS = c.table(
    "indicators",
    "Indicateurs publiés",
    "Chiffres publiés par quartier et année ; un chiffre secret ou absent reste une ligne.",
    {
        "code_qp": c.code_qp(),
        "indicator": c.choice("Indicateur", v.INDICATORS),
        "year": c.integer("Année de la donnée", low=1900),
        "value": c.number("Valeur, dans l’unité de l’indicateur", null=True, low=None),
        "status": c.choice("Publié, secret ou manquant", ["publie", "secret", "manquant"]),
        "geography": c.integer(
            "Millésime des contours sur lesquels le chiffre est établi", low=2015
        ),
        "source": c.source(),
    },
    key=["code_qp", "indicator", "year"],
    checks=[
        pa.Check(
            lambda t: t["value"].notna() == (t["status"] == "publie"),
            name="une valeur si et seulement si elle est publiée",
        ),
    ],
)

POPULATION_CELLS = c.table(
    "population_cells",
    "Population par point",
    "Points d’origine (carreaux ou adresses agrégées) avec leurs enfants par classe d’âge, dans "
    "et hors des quartiers : tous se partagent les places.",
    {
        "cell_id": c.text("Identifiant du point"),
        "lon": c.lon(),
        "lat": c.lat(),
        "population": c.number("Population de tous âges", unit="habitants"),
        "children_0_2": c.number("Enfants de 0 à 2 ans", unit="enfants"),
        "children_3_5": c.number("Enfants de 3 à 5 ans", unit="enfants"),
        "children_6_10": c.number("Enfants de 6 à 10 ans", unit="enfants"),
        "children_11_14": c.number("Enfants de 11 à 14 ans", unit="enfants"),
        "children_15_17": c.number("Enfants de 15 à 17 ans", unit="enfants"),
        "source": c.source(),
        "vintage": c.vintage(),
    },
    key="cell_id",
)

STREETS = c.table(
    "streets",
    "Rues",
    "Réseau des rues pour les temps de marche : des tronçons droits, avec leur vraie longueur. "
    "Vide : les marches sont à vol d’oiseau, avec un détour.",
    {
        "street_id": c.text("Identifiant du tronçon"),
        "from_lon": c.lon(),
        "from_lat": c.lat(),
        "to_lon": c.lon(),
        "to_lat": c.lat(),
        "length_m": c.number("Longueur à pied", unit="m"),
        "source": c.source(),
    },
    key="street_id",
)

SCHOOLS = c.table(
    "schools",
    "Établissements scolaires",
    "Écoles, collèges et lycées.",
    {
        "uai": c.text("Identifiant de l’établissement (UAI)", pattern=r"^\d{7}[A-Z]$"),
        "name": c.text("Nom de l’établissement"),
        "insee_com": c.insee_com(),
        "lon": c.lon(null=True),
        "lat": c.lat(null=True),
        "levels": c.several("Niveaux", v.LEVELS),
        "pupils": c.integer("Élèves", unit="élèves", null=True),
        "education_prioritaire": c.choice(
            "Éducation prioritaire", v.EDUCATION_PRIORITAIRE, null=True
        ),
        "ips": c.number("Indice de position sociale", unit="points", null=True),
        "is_public": c.flag("Établissement public"),
        "source": c.source(),
        "vintage": c.vintage(),
    },
    key="uai",
)

SCHOOL_RESIDENCE = c.table(
    "school_residence",
    "Quartier de résidence des élèves",
    "Élèves d’un établissement par quartier de résidence et tranche d’âge, quand on le sait.",
    {
        "uai": c.link("Établissement", "schools"),
        "residence": c.text("Code du quartier, ou hors_qpv"),
        "band": c.choice("Tranche d’âge", v.BANDS),
        "pupils": c.integer("Élèves", unit="élèves"),
        "year": c.integer("Rentrée", low=1900),
        "source": c.source(),
    },
    key=["uai", "residence", "band", "year"],
)

PARCOURS = c.table(
    "parcours",
    "Parcours de réussite éducative",
    "Nombre de parcours PRE par quartier et année : un effectif, jamais un enfant.",
    {
        "code_qp": c.code_qp(),
        "year": c.integer("Année", low=1900),
        "children": c.integer("Enfants en parcours", unit="enfants", null=True),
        "status": c.choice("Nature du chiffre", v.VALUE_STATUSES),
        "source": c.source(),
    },
    key=["code_qp", "year"],
)

DECLARED_REQUESTS = c.table(
    "declared_requests",
    "Demandes déclarées",
    "Demandes de place enregistrées par les guichets : des effectifs.",
    {
        "request_id": c.text("Identifiant"),
        "code_qp": c.code_qp(),
        "band": c.choice("Tranche d’âge", v.BANDS),
        "period": c.choice("Période", v.PERIODS),
        "weekdays": c.weekdays("Jours, chiffres ISO (1 = lundi)"),
        "start_min": c.time_min("Début"),
        "end_min": c.time_min("Fin"),
        "children": c.integer("Enfants pour qui une place est demandée", unit="enfants"),
        "unmet": c.integer("Dont sans réponse", unit="enfants", null=True),
        "year": c.integer("Rentrée", low=1900),
        "source": c.source(),
    },
    key="request_id",
)
