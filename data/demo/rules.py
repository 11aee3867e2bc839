"""Editable rules: dispositifs, funding rates, need scenarios, school calendar."""

from datetime import date, timedelta

from data.demo.ground import read_facts
from data.vocabulary import BANDS

Row = dict[str, object]

_OPEN = "periscolaire,extrascolaire"
_HOLIDAYS = "petites_vacances,ete"
_ALL = "scolaire,petites_vacances,ete"
DISPOSITIFS = [
    "envie_agir|Envie d’agir|État|11|30|extrascolaire|{all}|||||1|a_verifier",
    "cej|Contrat enfance jeunesse (CEJ)|CAF|0|25|{open}|{all}||2006-01-01|2019-12-31|ctg|1|termine",
    "plj|Passeport loisirs jeunes|CAF|11|15|extrascolaire|{all}|||||1|a_verifier",
    "cjs|Coopérative jeunesse de services|Partenaires locaux|16|18|extrascolaire|ete|"
    "Groupe d’une quinzaine de jeunes||||1|vivant",
    "garantie_jeunes|Garantie jeunes|État|16|25|extrascolaire|{all}||2013-10-01|2022-02-28|"
    "contrat_engagement_jeune|1|termine",
    "pre|Programme de réussite éducative (PRE)|État et ville|2|16|{open}|{all}|"
    "Habiter un QPV ou être scolarisé en éducation prioritaire|2005-01-18|||1|vivant",
    "cnds|Centre national pour le développement du sport (CNDS)|État||||{all}||2006-03-02|"
    "2019-04-19|ans|1|termine",
    "ctg|Convention territoriale globale (CTG)|CAF|0|25|{open}|{all}||2020-01-01|||0|vivant",
    "ans|Agence nationale du sport|État||||{all}||2019-04-20|||0|vivant",
    "contrat_engagement_jeune|Contrat d’engagement jeune|État|16|25|extrascolaire|{all}||"
    "2022-03-01|||0|vivant",
    "ps_jeunes|Prestation de service Jeunes (PS Jeunes)|CAF|12|17|{open}|{all}||2020-01-01|||0|"
    "vivant",
    "pass_sport|Pass’Sport|État|14|17|extrascolaire|{all}||2021-09-01|||0|a_verifier",
    "clas|Contrat local d’accompagnement à la scolarité (CLAS)|CAF|6|18|periscolaire|scolaire|"
    "Groupes de 8 à 12, avec les parents|2000-10-01|||0|vivant",
    "cite_educative|Cité éducative|État|0|25||{all}|Périmètre labellisé|2019-09-01|||0|vivant",
    "pedt|Projet éducatif de territoire (PEDT)|CAF et État|3|17|periscolaire|scolaire|"
    "Commune signataire|2013-09-01|||0|vivant",
    "plan_mercredi|Plan mercredi|CAF|3|11|periscolaire|scolaire|Mercredi, commune avec PEDT|"
    "2018-09-01|||0|vivant",
    "quartiers_ete|Quartiers d’été et Ville Vie Vacances (VVV)|État|11|17|extrascolaire|{hol}|"
    "Habiter un QPV||||0|vivant",
    "ecole_ouverte|École ouverte|Éducation nationale|6|17|extrascolaire|{hol}|"
    "Établissements volontaires||||0|vivant",
    "devoirs_faits|Devoirs faits|Éducation nationale|11|14|periscolaire|scolaire|Collèges|"
    "2017-11-01|||0|vivant",
]
DISPOSITIF_COLUMNS = [
    "dispositif_id",
    "name",
    "funder",
    "age_min",
    "age_max",
    "temps",
    "periods",
    "place",
    "valid_from",
    "valid_to",
    "successor_id",
    "in_fiche",
    "status",
]

FUNDING_RATES = [
    ("ctg", "CAF", "heure-enfant d’accueil périscolaire", 0.63),
    ("ctg", "CAF", "heure-enfant d’accueil extrascolaire", 0.63),
    ("plan_mercredi", "CAF", "heure-enfant supplémentaire du mercredi", 0.95),
    ("clas", "CAF", "groupe de 8 à 12 enfants et par an", 2600.0),
    ("ps_jeunes", "CAF", "poste d’animateur à temps plein et par an", 23000.0),
    ("pre", "État", "parcours individuel et par an", 1100.0),
    ("quartiers_ete", "État", "jeune accueilli une semaine", 120.0),
    ("ans", "État", "jeune licencié et par an", 30.0),
]

_USUAL = "Usage courant : aucun effectif de moins de 5 personnes ; à fixer par le responsable"
SECRECY_THRESHOLDS = [
    ("attendance", 5, _USUAL),
    ("parcours", 5, _USUAL),
    ("school_residence", 5, _USUAL),
    ("declared_requests", 5, _USUAL),
    ("indicators", 11, "INSEE : 11 ménages pour les données fiscales, déjà appliqué à la source"),
    ("population_cells", 11, "INSEE : 11 ménages par carreau, déjà appliqué à la source"),
]


def tables() -> dict[str, list[Row]]:
    """The tables of ``data.schemas.rules`` but the accounts."""
    return {
        "secrecy_thresholds": [
            {"table_name": name, "threshold": threshold, "source": source}
            for name, threshold, source in SECRECY_THRESHOLDS
        ],
        "dispositifs": [_dispositif(text) for text in DISPOSITIFS],
        "funding_rates": [
            {
                "funding_rate_id": f"T{number:02d}",
                "dispositif_id": dispositif,
                "funder": funder,
                "unit": unit,
                "amount_eur": amount,
                "year": 2026,
                "status": "hypothese",
                "source": "Ordre de grandeur, à remplacer par le barème de l’année",
            }
            for number, (dispositif, funder, unit, amount) in enumerate(FUNDING_RATES, start=1)
        ],
        "need_scenarios": _need_scenarios(),
        "pre_criteria": _pre_criteria(),
        "school_calendar": _holidays() + _public_holidays(),
    }


def _dispositif(text: str) -> Row:
    fields = text.format(all=_ALL, hol=_HOLIDAYS, open=_OPEN).split("|")
    row: Row = dict(zip(DISPOSITIF_COLUMNS, fields, strict=True))
    return row | {
        "in_fiche": row["in_fiche"] == "1",
        "source": "Textes et fiches des financeurs ; dates à vérifier avant usage",
        "checked_on": "",
    }


WINDOWS = [
    ("scolaire", "12345", 450, 1110),
    ("scolaire", "6", 540, 1080),
    ("petites_vacances", "12345", 450, 1110),
    ("ete", "12345", 450, 1110),
]
"""Period, weekdays, start and end of the need; class hours are taken away by the analysis."""
SCENARIOS = {
    "universelle": ("Norme universelle", (1.0, 1.0, 1.0, 1.0)),
    "demande_declaree": ("Demande déclarée", (0.45, 0.5, 0.3, 0.15)),
    "familles_prioritaires": ("Familles prioritaires", (0.35, 0.4, 0.35, 0.25)),
    "pre_seul": ("PRE seul", (0.04, 0.06, 0.06, 0.02)),
}
"""Code → name and share of the children of each band."""


def _need_scenarios() -> list[Row]:
    return [
        {
            "scenario": code,
            "name": name,
            "band": band,
            "period": period,
            "weekdays": weekdays,
            "start_min": start,
            "end_min": end,
            "share": share,
            "status": "hypothese",
            "source": "Norme à choisir par le comité de pilotage",
        }
        for code, (name, shares) in SCENARIOS.items()
        for band, share in zip(BANDS, shares, strict=True)
        for period, weekdays, start, end in WINDOWS
    ]


PRE_CRITERIA = [
    "enfants_2_16|Enfants de 2-16 ans|enfants|hausse|220|2200|uniforme|50|1|"
    "Du plus petit QPV que permet la loi (1 000 habitants) à 10 000 habitants, à 22 % d’enfants",
    "taux_pauvrete|Taux de pauvreté|%|hausse|35|60|normale|1.5|1|"
    "Des QPV les moins pauvres (44 % en moyenne en 2021) à quatre fois le taux national (14,5 %, "
    "INSEE Filosofi 2021)",
    "revenu_median_uc|Revenu médian|€ par an|baisse|16210|11580|normale|300|1|"
    "De 70 % à 50 % du niveau de vie médian national (23 160 € en 2021, INSEE) : c’est l’écart à "
    "ce revenu qui compte",
    "part_monoparentales|Familles monoparentales|%|hausse|5|25|normale|2|1|"
    "De la moitié à près de trois fois la part nationale (environ 9 % des ménages, recensement)",
    "part_rep|Enfants proches d’une école REP|%|hausse|0|100|uniforme|10|0|"
    "Toute l’étendue possible ; déjà dans la règle d’éligibilité et dans l’IPS, donc écarté "
    "d’abord",
    "ips|IPS des écoles|points|baisse|100|70|uniforme|3|1|"
    "Indice de position sociale : de la base de l’échelle, proche de la moyenne des écoles, aux "
    "REP+ les plus fragiles (DEPP)",
    "part_infra_bac|Sans baccalauréat|%|hausse|60|90|normale|3|1|"
    "Des QPV les plus diplômés à ceux qui le sont le moins (recensement 2010)",
    "heures_non_couvertes|Heures non couvertes|h par enfant et par semaine|hausse|15|30|uniforme|1"
    "|1|"
    "De la moitié à la totalité du besoin d’une semaine scolaire, norme universelle",
    "partenaires_absents|Partenaires et disciplines absents|sur 15|hausse|0|15|uniforme|0.5|1|"
    "Toute la liste de la fiche : 8 types de partenaires et 7 disciplines",
    "parcours_1000|Parcours PRE|pour 1 000 enfants|baisse|60|0|exacte|0|1|"
    "Peu de parcours pour beaucoup d’enfants : priorité plus forte ; l’étendue est celle du "
    "territoire",
]
"""Criterion, name, unit, direction, anchors, noise and its width, active, why these anchors."""


def _pre_criteria() -> list[Row]:
    columns = ("criterion", "name", "unit", "direction", "anchor_low", "anchor_high", "noise",
               "noise_width", "is_active", "source")  # fmt: skip
    rows: list[Row] = [dict(zip(columns, text.split("|"), strict=True)) for text in PRE_CRITERIA]
    return [
        row
        | {
            "is_active": row["is_active"] == "1",
            "source": f"{row['source']}. Ancres à valider par le comité",
        }
        for row in rows
    ]


def _holidays() -> list[Row]:
    rows: list[Row] = []
    for fact in read_facts("vacances_zone_B_periodes_2024_2028.csv"):
        name = fact["nom_vacances"].replace("'", "’")
        is_bridge = name.startswith("Pont")
        rows.append(
            {
                "zone": "B",
                "kind": "pont" if is_bridge else "vacances",
                "name": name,
                "period": "ete" if name == "Vacances d’été" else "petites_vacances",
                "starts_on": fact["premier_jour"],
                "ends_on": fact["dernier_jour"],
                "source": "Éducation nationale, calendrier scolaire, zone B",
            }
        )
    return rows


def _public_holidays() -> list[Row]:
    rows: list[Row] = []
    for year in range(2024, 2029):
        easter = easter_sunday(year)
        days = {
            "Jour de l’an": date(year, 1, 1),
            "Lundi de Pâques": easter + timedelta(days=1),
            "Fête du Travail": date(year, 5, 1),
            "Victoire 1945": date(year, 5, 8),
            "Ascension": easter + timedelta(days=39),
            "Lundi de Pentecôte": easter + timedelta(days=50),
            "Fête nationale": date(year, 7, 14),
            "Assomption": date(year, 8, 15),
            "Toussaint": date(year, 11, 1),
            "Armistice 1918": date(year, 11, 11),
            "Noël": date(year, 12, 25),
        }
        rows += [
            {
                "zone": "toutes",
                "kind": "ferie",
                "name": name,
                "starts_on": day.isoformat(),
                "ends_on": day.isoformat(),
                "source": "Code du travail, art. L3133-1",
            }
            for name, day in days.items()
        ]
    return rows


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
