"""Territory, communes, quartiers, their published figures, schools and class hours."""

from itertools import count
from random import Random

from data.demo.ground import Ground, Spot, lonlat, read_facts

FICTIVE = "Données de démonstration, fictives"
OUTLINES = "contours schématiques, d’après ANCT QPV 2024"
NAMES = {
    "Rives Du Cher": "Rives du Cher",
    "Bords De Loire": "Bords de Loire",
    "Niqueux Bruère - Marcel Pagnol": "Niqueux Bruère – Marcel Pagnol",
}
COMMUNES = {
    "37122": "Joué-lès-Tours",
    "37195": "La Riche",
    "37233": "Saint-Pierre-des-Corps",
    "37261": "Tours",
}
EUROPE_SCHOOL = "0379017X"
"""The école élémentaire of Europe without any place between 16:30 and 17:15."""
OUTSIDERS_SCHOOL = "0379042X"
"""The REP+ école whose pupils live mostly outside the quartiers."""

Row = dict[str, object]

_M, _E, _P = "maternelle", "elementaire", "maternelle,elementaire"
SCHOOLS: list[tuple[str, str, str, str | tuple[float, float], int, str]] = [
    # Tours: Sanitas, four écoles in REP
    ("École maternelle Les Coquelicots", _M, "37261", "QN03709M", 205, "REP"),
    ("École maternelle Les Hirondelles", _M, "37261", "QN03709M", 190, "REP"),
    ("École élémentaire Les Marronniers", _E, "37261", "QN03709M", 345, "REP"),
    ("École élémentaire La Passerelle", _E, "37261", "QN03709M", 330, "REP"),
    ("École primaire du Vieux Cher", _P, "37261", "QN03706I", 175, ""),
    ("École maternelle des Fontaines", _M, "37261", "QN03705M", 180, ""),
    ("École élémentaire des Fontaines", _E, "37261", "QN03705M", 290, ""),
    ("École maternelle du Petit Cher", _M, "37261", "QN03707I", 190, ""),
    ("École élémentaire du Petit Cher", _E, "37261", "QN03707I", 305, ""),
    ("École maternelle des Tilleuls", _M, "37261", "QN03710M", 150, ""),
    ("École élémentaire des Tilleuls", _E, "37261", "QN03710M", 240, ""),
    ("École maternelle des Mariniers", _M, "37261", "QN03711M 40 160", 135, ""),
    ("École élémentaire des Mariniers", _E, "37261", "QN03711M 40 160", 215, ""),
    ("École maternelle des Tourettes", _M, "37261", "QN03713N", 185, ""),
    ("École élémentaire des Tourettes", _E, "37261", "QN03713N", 300, ""),
    ("École maternelle de l’Europe", _M, "37261", "QN03708M", 165, ""),
    ("École élémentaire de l’Europe", _E, "37261", (0.6790, 47.4236), 230, ""),
    ("École élémentaire du Beffroi", _E, "37261", (0.6880, 47.4180), 260, ""),
    ("École primaire du Centre", _P, "37261", (0.6850, 47.3935), 310, ""),
    ("École primaire des Deux Rives", _P, "37261", (0.6960, 47.3690), 280, ""),
    ("Collège du Grand Pont", "college", "37261", "QN03709M 30 300", 480, ""),
    ("Collège des Quais", "college", "37261", "QN03711M 150 400", 420, ""),
    ("Collège du Val de Cher", "college", "37261", "QN03707I 30 300", 510, ""),
    ("Collège des Hauts de Loire", "college", "37261", "QN03708M 30 250", 530, ""),
    ("Collège des Prairies", "college", "37261", "QN03705M 30 300", 460, ""),
    ("Lycée du Cher", "lycee", "37261", "QN03707I 100 500", 980, ""),
    ("Lycée de la Tranchée", "lycee", "37261", "QN03713N 100 600", 1120, ""),
    ("Lycée professionnel des Métiers", "lycee", "37261", "QN03709M 50 400", 560, ""),
    # Joué-lès-Tours
    ("École maternelle de la Rabière", _M, "37122", "QN03702M", 230, "REP+"),
    ("École élémentaire des Bretonnières", _E, "37122", "QN03702M", 300, "REP+"),
    ("École élémentaire du Parc", _E, "37122", "QN03702M", 265, "REP+"),
    ("Collège La Rabière", "college", "37122", "QN03702M", 490, "REP+"),
    ("École primaire du Morier", _P, "37122", "QN03715N", 290, ""),
    ("École primaire du Lude", _P, "37122", "QN03715N 350 700", 270, "REP"),
    ("Collège L’Arche du Lude", "college", "37122", "QN03715N 200 600", 430, "REP"),
    ("Lycée de la Gare", "lycee", "37122", "QN03702M 150 500", 1050, ""),
    # Saint-Pierre-des-Corps
    ("École maternelle de la Rabaterie", _M, "37233", "QN03704M", 215, "REP+"),
    ("École élémentaire des Grands Arbres", _E, "37233", "QN03704M", 270, "REP+"),
    ("École élémentaire du Cheminot", _E, "37233", "QN03704M", 235, "REP+"),
    ("Collège Jacques Decour", "college", "37233", "QN03704M", 460, "REP+"),
    ("École primaire de la Galboisière", _P, "37233", "QN03714N", 270, ""),
    ("École élémentaire des Levées", _E, "37233", "QN03704M 120 350", 240, "REP+"),
    ("Collège Stalingrad", "college", "37233", "QN03714N 150 500", 400, "REP"),
    # La Riche
    ("École maternelle de la Bruère", _M, "37195", "QN03703M", 175, ""),
    ("École élémentaire de la Bruère", _E, "37195", "QN03703M", 260, ""),
    ("Collège des Jardins", "college", "37195", "QN03703M 60 400", 440, ""),
]
"""Name, levels, commune, place (outline, metres outside it, or longitude and latitude), pupils."""

CLASS_HOURS = {
    "37261": {
        "maternelle": ["1245 510-690", "1245 810-990"],
        "elementaire": ["1245 510-690", "1245 810-990"],
    },
    "37122": {
        "maternelle": ["1245 510-705", "1245 825-990"],
        "elementaire": ["1245 510-705", "1245 825-990"],
    },
    "37195": {
        "maternelle": ["1245 525-705", "1245 810-990"],
        "elementaire": ["1245 525-705", "1245 810-990"],
    },
    "37233": {
        "maternelle": ["1245 510-690", "1245 810-945", "3 510-690"],
        "elementaire": ["1245 510-690", "1245 810-945", "3 510-690"],
    },
}
SECONDARY_HOURS = {
    "college": ["1245 480-720", "1245 810-990", "3 480-720"],
    "lycee": ["1245 480-720", "1245 810-1050", "3 480-720"],
}


def tables(random: Random, ground: Ground) -> dict[str, list[Row]]:
    """Tables of ``data.schemas.places`` but the population cells, and ``users``, empty."""
    facts = read_facts("qpv_4communes_faits.csv")
    schools = _schools(random, ground)
    return {
        "territory": [
            {
                "name": "Tours Métropole Val de Loire",
                "short_name": "Tours Métropole",
                "is_demo": True,
                "scope_date": "2026-09-23",
            }
        ],
        "communes": [_commune(ground, insee) for insee in COMMUNES],
        "quartiers": [_quartier(ground, fact) for fact in facts],
        "indicators": [row for fact in facts for row in _indicators(fact)],
        "schools": schools,
        "class_hours": _class_hours(),
        "school_residence": _school_residence(),
        "parcours": _parcours(random),
        "declared_requests": _declared_requests(),
        "users": [],
    }


def _commune(ground: Ground, insee: str) -> Row:
    return {
        "insee_com": insee,
        "name": COMMUNES[insee],
        "siren_epci": "243700754",
        "zone": "B",
        "outline_status": "schematique",
        "source": "contours schématiques, d’après IGN Admin Express",
        "geometry": ground.degrees[insee].wkt,
    }


def _quartier(ground: Ground, fact: dict[str, str]) -> Row:
    return {
        "code_qp": fact["code_qp"],
        "name": NAMES.get(fact["lib_qp"], fact["lib_qp"]),
        "insee_com": fact["insee_com"],
        "code_qp_2015": fact["code_qp2015"],
        "outline_status": "schematique",
        "source": OUTLINES,
        "vintage": 2024,
        "geometry": ground.degrees[fact["code_qp"]].wkt,
    }


FIGURES = [
    ("pop_2013", "population", 2013, "INSEE, population municipale 2013"),
    ("pop_2018", "population", 2018, "INSEE, population municipale 2018"),
    *(
        (f"taux_pauvrete_{year}", "taux_pauvrete", year, f"INSEE, Filosofi {year}")
        for year in range(2018, 2022)
    ),
    ("revenu_median_uc_2021", "revenu_median_uc", 2021, "INSEE, Filosofi 2021"),
    ("tx_tot_0a14_rp2010", "part_0_14", 2010, "INSEE, recensement 2010"),
    ("tx_tot_15a24_rp2010", "part_15_24", 2010, "INSEE, recensement 2010"),
    ("tx_tot_fam_mono_rp2010", "part_monoparentales", 2010, "INSEE, recensement 2010"),
    ("tx_tot_infbac_rp2010", "part_infra_bac", 2010, "INSEE, recensement 2010"),
    ("tx_tot_empl_rp2010", "taux_emploi", 2010, "INSEE, recensement 2010"),
    ("tx_tot_scol_rp2010", "taux_scolarisation_15_24", 2010, "INSEE, recensement 2010"),
    ("logements_sociaux_rpls", "logements_sociaux", 2021, "RPLS (année à vérifier)"),
]
"""Column of the facts, indicator, year, source."""
SECRETS = {("QN03706I", "taux_pauvrete_2021")}


def _indicators(fact: dict[str, str]) -> list[Row]:
    is_new = fact["statut"] == "nouveau 2024"
    rows: list[Row] = []
    for column, indicator, year, source in FIGURES:
        secret = (fact["code_qp"], column) in SECRETS
        rows.append(
            {
                "code_qp": fact["code_qp"],
                "indicator": indicator,
                "year": year,
                "value": fact[column],
                "status": "publie" if fact[column] else "secret" if secret else "manquant",
                "geography": 2024 if is_new else 2015,
                "source": source,
            }
        )
    return rows


def _schools(random: Random, ground: Ground) -> list[Row]:
    rows: list[Row] = []
    for number, (name, levels, insee, place, pupils, network) in enumerate(SCHOOLS, start=1):
        if isinstance(place, str):
            code, *distances = place.split()
            near_m, far_m = map(float, distances or (0, 0))
            lon, lat = lonlat(ground.draw(random, Spot(code, near_m, far_m)))
        else:
            lon, lat = place
        middle = {"REP+": 76, "REP": 84}.get(network, 96)
        rows.append(
            {
                "uai": f"0379{number:03d}X",
                "name": name,
                "insee_com": insee,
                "lon": lon,
                "lat": lat,
                "levels": levels,
                "pupils": pupils,
                "education_prioritaire": network,
                "ips": round(random.gauss(middle, 3), 1),
                "is_public": True,
                "source": f"{FICTIVE} (réseaux REP et REP+ publiés)" if network else FICTIVE,
                "vintage": 2025,
            }
        )
    return rows


def _class_hours() -> list[Row]:
    rows: list[Row] = []
    numbers = count(1)
    for insee, levels in CLASS_HOURS.items():
        for level, ranges in (levels | SECONDARY_HOURS).items():
            is_published = insee == "37261" and level in levels
            for text in ranges:
                weekdays, hours = text.split()
                start, end = hours.split("-")
                rows.append(
                    {
                        "class_hours_id": f"H{next(numbers):03d}",
                        "insee_com": insee,
                        "level": level,
                        "weekdays": weekdays,
                        "start_min": start,
                        "end_min": end,
                        "valid_from": "2018-09-03",
                        "status": "publie" if is_published else "hypothese",
                        "source": "Ville de Tours" if is_published else "Hypothèse de travail",
                    }
                )
    return rows


RESIDENCES = {
    OUTSIDERS_SCHOOL: {"hors_qpv": 168, "QN03704M": 54, "QN03714N": 18},
    "0379003X": {"QN03709M": 288, "QN03706I": 12, "hors_qpv": 45},
    "0379004X": {"QN03709M": 251, "hors_qpv": 79},
    "0379018X": {"QN03708M": 118, "QN03713N": 31, "hors_qpv": 111},
}
"""Pupils aged 6-10 by quartier of residence, for the écoles where it is « known »."""


def _school_residence() -> list[Row]:
    return [
        {
            "uai": uai,
            "residence": residence,
            "band": "6_10",
            "pupils": pupils,
            "year": 2025,
            "source": FICTIVE,
        }
        for uai, residences in RESIDENCES.items()
        for residence, pupils in residences.items()
    ]


PARCOURS = {
    "QN03702M": 74,
    "QN03703M": 24,
    "QN03704M": 52,
    "QN03705M": 19,
    "QN03706I": 9,
    "QN03707I": 24,
    "QN03708M": 17,
    "QN03709M": 88,
    "QN03710M": 16,
    "QN03711M": 8,
    "QN03714N": 3,
}
"""Children followed in 2025; none is recorded for the two other quartiers of 2024."""


def _parcours(random: Random) -> list[Row]:
    return [
        {
            "code_qp": code,
            "year": year,
            "children": max(2, round(children * (1 if year == 2025 else random.uniform(0.8, 1.1)))),
            "status": "fictif",
            "source": FICTIVE,
        }
        for code, children in PARCOURS.items()
        for year in (2024, 2025)
    ]


REQUESTS = [
    ("QN03709M", "6_10", "scolaire", "3", 450, 720, 148, 96),
    ("QN03706I", "6_10", "scolaire", "3", 450, 720, 31, 22),
    ("QN03709M", "3_5", "scolaire", "3", 450, 1110, 74, 28),
    ("QN03708M", "6_10", "scolaire", "1245", 990, 1110, 58, 33),
    ("QN03705M", "6_10", "scolaire", "3", 450, 1110, 47, 12),
    ("QN03707I", "6_10", "scolaire", "3", 450, 1110, 44, 14),
    ("QN03713N", "11_14", "scolaire", "6", 840, 1080, 36, 36),
    ("QN03713N", "6_10", "scolaire", "3", 450, 1110, 41, 17),
    ("QN03702M", "6_10", "petites_vacances", "12345", 450, 1110, 96, 31),
    ("QN03704M", "6_10", "petites_vacances", "12345", 450, 1110, 71, 30),
    ("QN03714N", "6_10", "petites_vacances", "12345", 450, 1110, 38, 38),
    ("QN03714N", "6_10", "ete", "12345", 450, 1110, 43, 43),
    ("QN03714N", "11_14", "ete", "12345", 840, 1080, 22, 22),
    ("QN03703M", "6_10", "scolaire", "3", 450, 1110, 33, 9),
    ("QN03715N", "6_10", "scolaire", "3", 450, 1110, 29, 11),
    ("QN03710M", "3_5", "ete", "12345", 450, 1110, 19, 4),
]


def _declared_requests() -> list[Row]:
    return [
        {
            "request_id": f"D{number:02d}",
            "code_qp": code,
            "band": band,
            "period": period,
            "weekdays": weekdays,
            "start_min": start,
            "end_min": end,
            "children": children,
            "unmet": unmet,
            "year": 2025,
            "source": FICTIVE,
        }
        for number, (code, band, period, weekdays, start, end, children, unmet) in enumerate(
            REQUESTS, start=1
        )
    ]
