"""What people type in spreadsheets, and what it means: read, asked or refused, never guessed.

The tables say, for each meaning, the spellings that people use. ``Asked`` holds the candidates
that must be offered, ``Refused`` the nearest valid spelling, None where there is none near.
"""

import datetime as dt
from dataclasses import dataclass

import pytest

from data.spellings import DoubtError, FaultError, ages, amounts, dates, days, hours, slots, words


@dataclass(frozen=True)
class Asked:
    """Several readings: these candidates at least are offered."""

    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """No reading: ``nearest`` is proposed."""

    nearest: str | None = None


def at(hour, minute=0):
    return 60 * hour + minute


MOMENTS = {
    at(8, 30): ["8h30", "8:30", "08:30", "08.30", "8.30", "8,30", "8 h 30", "8H30", "08h30",
                "8h 30", "8 h30", "8 heures 30", "8h30min", "8h30 mn", "8 h 30 min", "0830",
                "08:30:00", "0.354166", "0,354166", "0.354166666666667", "8h et demie",
                "8 heures et demie", "8 : 30", "à 8h30", "vers 8h30", "dès 8h30",
                "à partir de 8h30", "8:30 AM", "2026-09-23 08:30:00", "8h30\u00a0", "８h30"],
    at(8): ["8h", "8 h", "8H", "08h", "8h00", "8:00", "08:00", "8", "08", "8 heures", "8h.",
            "08:00:00", "8.0", "8,00", "8 h 00"],
    at(8, 5): ["8h05", "8:05", "8h 5 min", "08.05"],
    at(12): ["midi", "Midi", "12h", "12:00", "12 heures", "0.5", "12 PM", "vers midi"],
    at(12, 30): ["12h30", "midi et demi", "midi trente", "midi 30", "12:30 pm"],
    0: ["0h", "00:00", "minuit", "0", "12 AM", "00h00"],
    at(16, 30): ["16h30", "16:30", "16.30", "1630", "16 H 30", "4:30 pm", "0.6875", "16h30.",
                 "16 heures et demie"],
    at(16, 45): ["16h45", "17h moins le quart", "16.45"],
    at(17, 15): ["17h15", "17h et quart", "17:15"],
    at(24): ["24h", "24:00"],
    Asked(("8h30", "8h50")): ["8.5", "8,5"],
    Asked(("8h15", "8h25")): ["8.25", "8,25"],
    Asked(("16h30", "16h50")): ["16.50", "16,5"],
    Asked(("8h18", "8h30")): ["8.3"],
    Asked(("16h45",)): ["16.75"],
    Asked(("8h05", "8h50")): ["8h5", "8:5"],
    Refused("16h"): ["I6hO0", "16hOO"],
    Refused("8h30"): ["8h3O", "8;30"],
    Refused("midi"): ["mdi", "midii"],
    Refused("minuit"): ["minui"],
    Refused(): ["25h", "24h30", "8h75", "abc", "le matin", "après-midi", "-8h", "8h30-12h", "soir",
                "13:30 pm"],
}  # fmt: skip
ENDS = {
    at(24): ["minuit", "0h", "00:00", "24h", "00h00"],
    at(18): ["18h", "jusqu’à 18h", "jusqu'à 18h00"],
    at(12): ["midi", "jusqu’à midi"],
}
SPANS = {
    (at(8, 30), at(12)): ["8h30-12h", "8h30 - 12h", "de 8h30 à 12h", "8h30 à 12h", "8h30–12h",
                          "8h30/12h", "8:30-12:00", "08:30 - 12:00", "8h30 12h00", "8.30-12.00",
                          "0830-1200", "8h30 → 12h", "entre 8h30 et 12h", "8h30 jusqu’à 12h",
                          "de 8h30 à midi", "8h30-midi", "8H30 – 12H00", "8h30-12", "8h30 > 12h",
                          "8h30 a 12h", "8h30 ... 12h", "(8h30-12h)", "8h30_12h",
                          "à partir de 8h30 jusqu’à 12h", "8 h 30 - 12 h"],
    (at(14), at(16)): ["14h-16h", "14-16h", "14-16", "de 14 à 16h", "14h/16h", "14 h à 16 h",
                       "2 PM - 4 PM"],
    (at(20), at(24)): ["20h-minuit", "20h-24h", "20h-0h", "20h à 00h00"],
    Asked(("14h-16h",)): ["16h-14h"],
    Asked(()): ["à partir de 14h", "dès 16h30", "jusqu’à 18h"],
    Refused(): ["14h", "8h-8h", "le matin", "14h-25h"],
}  # fmt: skip
WEEKDAYS = {
    "1245": ["L-M-J-V", "LMJV", "L M J V", "L/M/J/V", "L, M, J, V", "lundi, mardi, jeudi, vendredi",
             "lundi mardi jeudi vendredi", "Lundi-Mardi-Jeudi-Vendredi", "lun mar jeu ven",
             "Lun. Mar. Jeu. Ven.", "Lu Ma Je Ve", "lundi, mardi, jeudi et vendredi", "1245",
             "du lundi au vendredi sauf mercredi", "du lundi au vendredi sauf le mercredi",
             "1,2,4,5",
             "du lundi au vendredi (sauf mercredi)", "tous les jours sauf mercredi et week-end",
             "du lundi au vendredi hors mercredi", "lundi/mardi/jeudi/vendredi"],
    "14": ["lundi et jeudi", "lundi & jeudi", "lundi + jeudi", "lundi/jeudi", "lundi, jeudi",
           "les lundis et jeudis", "L et J", "L/J", "lun et jeu", "Lundi  ET  Jeudi", "jeudi lundi",
           "le lundi et le jeudi", "lundi ; jeudi", "tous les lundis et jeudis", "lundi\njeudi"],
    "12345": ["du lundi au vendredi", "lundi au vendredi", "LMMJV", "L-M-M-J-V", "en semaine",
              "lundi à vendredi", "de lundi à vendredi", "L au V", "du lun. au ven.", "12345",
              "jours ouvrés", "tous les jours sauf le week-end", "du L au V",
              "du lundi au vendredi inclus"],
    "123456": ["du lundi au samedi", "tous les jours sauf dimanche",
               "tous les jours sauf le dimanche"],
    "1234567": ["7j/7", "7 jours sur 7", "du lundi au dimanche"],
    "3": ["mercredi", "MERCREDI", "mer.", "mer", "Me", "merc.", "Mercredis", "le mercredi", "3",
          "les mercredis", "tous les mercredis", "chaque mercredi", "mercredi matin",
          "mercredi après-midi", "mercredi toute la journée"],
    "2": ["mardi", "Mar.", "ma", "mardi soir"],
    "4": ["J", "jeu."],
    "6": ["samedi", "sam.", "S", "samedi matin"],
    "67": ["week-end", "le week-end", "WE", "samedi et dimanche", "sam-dim", "samedi/dimanche"],
    "36": ["mercredi et samedi", "Mer & Sam", "mercredis et samedis", "me, sa"],
    Asked(("mardi", "mercredi")): ["M", "m."],
    Asked(("lundi et mardi", "lundi et mercredi")): ["L-M", "LM"],
    Asked(("du lundi au vendredi", "lundi et vendredi")): [
        "lundi-vendredi", "lun-ven", "Lun. - Ven."],
    Asked(("du lundi au vendredi", "du lundi au dimanche")): ["tous les jours", "quotidien"],
    Asked(("lundi, mardi, jeudi et vendredi",)): [
        "tous les jours sauf le mercredi", "jours d’école"],
    Asked(("mercredi",)): ["un mercredi sur deux", "mercredi (semaines paires)",
                           "mercredi semaine paire", "3e mercredi du mois",
                           "mercredi (hors vacances)", "mercredi hors vacances"],
    Asked(("samedi",)): ["1er samedi du mois", "2ème samedi du mois", "un samedi par mois"],
    Asked(("lundi et jeudi", "lundi", "jeudi")): ["lundi ou jeudi"],
    Asked(("du lundi au vendredi",)): ["du vendredi au lundi"],
    Refused("mercredi"): ["mercrdi", "mecredi"],
    Refused("lundi"): ["ludi", "lunid"],
    Refused("samedi"): ["samdi"],
    Refused("vendredi"): ["vendrdi"],
    Refused("lundi et jeudi"): ["lundi et jeuid"],
    Refused(): ["vacances", "8", "férié", "sauf", "matin", "118"],
}  # fmt: skip
AGES = {
    (6, 10): ["6-10", "6/10 ans", "6 - 10 ans", "de 6 à 10 ans", "6 à 10 ans", "6 ans à 10 ans",
              "CP-CM2", "du CP au CM2", "CP au CM2", "CP à CM2", "élémentaire", "06-10 ans",
              "école élémentaire", "6–10 ans", "entre 6 et 10 ans", "6-10ans", "les 6-10 ans",
              "Enfants de 6 à 10 ans", "enfants 6-10 ans", "6-7-8-9-10 ans", "6,7,8,9,10",
              "CP, CE1, CE2, CM1, CM2", "CP CE1 CE2 CM1 CM2", "âge : 6-10", "6 a 10 ans",
              "6-10 ans (CP-CM2)", "à partir de 6 ans jusqu’à 10 ans", "6-10 ans révolus"],
    (7, 8): ["CE1-CE2", "CE1/CE2", "CE1 et CE2", "7-8 ans"],
    (9, 10): ["CM1-CM2", "CM1/CM2", "CM1 & CM2"],
    (5, 6): ["GS-CP", "GS/CP"],
    (3, 5): ["PS-GS", "PS à GS", "PS/MS/GS", "maternelle", "Maternelles", "3-5", "3/5 ans",
             "petite section à grande section"],
    (3, 10): ["maternelle et élémentaire", "maternelle-élémentaire", "de la maternelle au CM2"],
    (11, 14): ["collège", "collégiens", "6e-3e", "6ème à 3ème", "6ème-3ème", "de la 6e à la 3e",
               "11-14 ans", "Collégien", "6°-3°"],
    (13, 14): ["4e-3e", "4ème et 3ème", "4e/3e"],
    (15, 17): ["lycée", "lycéens", "2nde-Tle", "seconde à terminale",
               "de la seconde à la terminale"],
    (11, 17): ["collège/lycée", "collégiens et lycéens", "11/17 ans", "collège et lycée"],
    (6, 11): ["cycles 2 et 3", "cycle 2 et cycle 3"],
    (3, 25): ["dès 3 ans", "à partir de 3 ans", "3 ans et +", "3 ans et plus", "3+", "3 ans +",
              "min. 3 ans", "≥ 3 ans", "3 ans minimum"],
    (0, 10): ["jusqu’à 10 ans", "max 10 ans", "≤ 10 ans"],
    (0, 5): ["moins de 6 ans", "- de 6 ans", "< 6 ans", "-6 ans"],
    (0, 25): ["tout public", "tous publics", "tous âges", "tous les âges", "pour tous"],
    (1, 3): ["18 mois - 3 ans", "18 mois à 3 ans"],
    (0, 3): ["3 mois-3 ans", "10 semaines à 3 ans", "0-3 ans", "0/3"],
    Asked(("11-14 ans", "11-17 ans")): ["ados", "adolescents", "Ado"],
    Asked(("10-13 ans",)): ["préados", "pré-ados"],
    Asked(("dès 11 ans", "dès 12 ans")): ["+11 ans", "+ de 11 ans", "plus de 11 ans", "> 11 ans"],
    Asked(("6-10 ans",)): ["6 et 10 ans", "10-6", "CP/CM2", "primaire", "enfants", "2026-10-06",
                           "06-oct", "06-oct.", "6-oct", "06/10/2026", "scolaires"],
    Asked(("11-14 ans",)): ["nov-14", "nov.-14"],
    Asked(("3-5 ans",)): ["03-mai", "2026-05-03 00:00:00"],
    Asked(("12-25 ans",)): ["jeunes"],
    Asked(("8-8 ans", "dès 8 ans")): ["8", "8 ans"],
    Asked(("dès 7 ans",)): ["7-77 ans", "7 à 99 ans"],
    Asked(()): ["adultes", "parents", "seniors", "famille"],
    Refused("collège"): ["colège", "collége?"],
    Refused("maternelle"): ["maternele"],
    Refused(): ["26 ans", "abc", "6-", "lundi", "99 ans"],
}  # fmt: skip
ONE_AGE = {
    6: ["6", "6 ans", "6.0", "CP", "cp"],
    0: ["6 mois", "0"],
    11: ["11", "6ème", "6e"],
    Refused(): ["26", "six", "CP-CM2"],
}
PERIODS = {
    ("scolaire",): ["scolaire", "Semaine scolaire", "hors vacances", "Hors vacances scolaires",
                    "période scolaire", "septembre à juin", "de septembre à juin", "sept-juin",
                    "septembre-juin", "année scolaire", "périodes scolaires",
                    "en période scolaire", "pendant la période scolaire"],
    ("petites_vacances",): ["petites vacances", "Petites vacances scolaires", "vacances hors été",
                            "petites_vacances", "vacances (hors été)"],
    ("ete",): ["été", "ÉTÉ", "ete", "grandes vacances", "vacances d’été", "juillet-août",
               "juillet et août", "juillet/aout", "Vacances d'ete"],
    ("petites_vacances", "ete"): ["petites et grandes vacances", "toutes les vacances",
                                  "petites vacances et été", "été + petites vacances"],
    ("scolaire", "petites_vacances"): ["semaine scolaire et petites vacances",
                                       "scolaire + petites vacances", "scolaire, petites vacances",
                                       "scolaire/petites vacances", "scolaire ; petites vacances"],
    ("scolaire", "petites_vacances", "ete"): ["scolaire, petites vacances et été",
                                              "scolaire et vacances"],
    Asked(("petites vacances", "été")): ["vacances", "vacances scolaires", "extrascolaire"],
    Asked(("semaine scolaire",)): ["toute l’année", "à l’année", "annuel", "mercredis",
                                   "périscolaire"],
    Asked(("petites vacances",)): ["Toussaint", "Noël", "vacances d’hiver", "février"],
    Asked(("été",)): ["juillet", "Août"],
    Refused("petites vacances"): ["petites vacnces", "petite vacance"],
    Refused("grandes vacances"): ["grande vacances"],
    Refused("semaine scolaire"): ["semaine scolare"],
    Refused(): ["lundi", "6-10 ans", "2026"],
}  # fmt: skip
PRICES = {
    5.0: ["5 €", "5€", "5", "5 euros", "5,00 €", "5.00", "5 EUR", "€5", "5€/séance",
          "5 € la séance", "5 € par séance", "5,0"],
    2.5: ["2,50 €", "2.50", "2€50", "2 € 50", "2,5", "2 euros 50", "2,50 euros", "2.5€"],
    0.0: ["gratuit", "Gratuit", "GRATUITE", "0", "0 €", "0,00 €", "offert", "entrée libre", "0.0"],
    0.5: ["0,50 €", "50 cts", "50 centimes"],
    1200.0: ["1 200 €", "1\u202f200\u00a0€", "1200,00 €"],
    1.0: ["1 à 4 €", "de 1 à 4 €", "1-4 €", "entre 1 et 4 €"],
    None: ["NC", "n.c.", "?", "-", "non renseigné", "à définir", "NSP"],
    Asked(("non renseigné",)): ["12,50€/trimestre", "50 €/an", "120 € par an", "80 € l’année",
                                "20 € d’adhésion", "selon QF", "selon quotient familial",
                                "5 €/mois", "prix libre", "participation libre", "libre",
                                "tarif réduit"],
    Asked(("1,00 €", "8,00 €")): ["de 1 à 8 € selon QF", "QF1 : 1 €, QF2 : 8 €"],
    Asked(("gratuit", "5,00 €")): ["5€, gratuit pour les boursiers", "gratuit sauf sortie 5 €"],
    Asked(("gratuit", "non renseigné")): ["gratuit (adhésion 5 €)"],
    Refused("gratuit"): ["gratui", "gratiut"],
    Refused(): ["abc", "cinq", "-5 €", "lundi"],
}  # fmt: skip
BUDGETS = {
    1500.0: ["1500", "1 500 €", "1500€", "1 500,00 €", "1,5 k€", "1.5k€", "1\u202f500"],
    None: ["nc", "à définir"],
    Asked(("1500,00 €", "1,50 €")): ["1.500 €"],
    Refused(): ["beaucoup", "1500 €/an"],
}
COUNTS = {
    12: ["12", "12 places", "12 enfants", "12.0", "max 12", "12 max.", "12 maximum", "12 pl.",
         "12 pers.", " 12 "],
    0: ["0", "0 enfant"],
    1200: ["1200", "1 200", "1\u202f200"],
    None: ["nc", "?", "-", "non renseigné"],
    Asked(("12 places", "15 places")): ["12 à 15", "12-15", "12 + 15"],
    Asked(("24 places", "12 places")): ["2 groupes de 12", "2 x 12"],
    Asked(("non renseigné",)): ["illimité", "complet"],
    Refused(): ["douze", "12,5", "beaucoup"],
}  # fmt: skip
DATES = {
    dt.date(2026, 9, 1): ["01/09/2026", "1/9/2026", "1er septembre 2026", "1 septembre 2026",
                          "2026-09-01", "01-09-2026", "01.09.2026", "01/09/26", "1er sept. 2026",
                          "mardi 1er septembre 2026", "le 1er septembre 2026", "46266",
                          "2026-09-01 00:00:00", "2026/09/01", "20260901", "1 SEPT 2026",
                          "mar. 1 sept. 2026", "le mardi 1er septembre 2026", "01-sept-26"],
    Asked(("01/09/2026", "30/09/2026")): ["septembre 2026", "09/2026", "Sept. 2026"],
    Asked(("01/09/1998", "01/09/2098")): ["01/09/98"],
    Refused("28/02/2026"): ["31/02/2026", "29/02/2026"],
    Refused("30/06/2026"): ["31 juin 2026"],
    Refused("23/09/2026"): ["09/23/2026"],
    Refused("1 septembre 2026"): ["1 septmbre 2026"],
    Refused(): ["demain", "32/01/2026", "13/13/2026", "01/09/0026", "01/09/9999", "septembre",
                "1 septembre"],
}  # fmt: skip
SCHOOL_YEARS = {
    2026: ["2026-2027", "2026/2027", "2026-27", "26-27", "26/27", "2026 - 2027", "2026–2027",
           "rentrée 2026", "année scolaire 2026-2027", "2026 à 2027", "saison 2026-2027",
           "Rentrée septembre 2026", "2026/27"],
    Asked(("2026-2027", "2025-2026")): ["2026", "année 2026", "2026.0"],
    Refused(): ["2026-2028", "2027-2026", "septembre", "20026"],
}  # fmt: skip
ANSWERS = {
    True: ["oui", "Oui", "OUI", "o", "x", "X", "1", "vrai", "VRAI", "✓", "✔", "yes", "accessible"],
    False: ["non", "NON", "N", "0", "faux", "FAUX", "non accessible", "no"],
    Asked(("oui", "non")): ["partiel", "partiellement", "?", "peut-être", "-", "nc"],
    Refused("oui"): ["ouii"],
    Refused("non"): ["nonn"],
    Refused(): ["12", "lundi", "oiu"],
}
PUBLICS = {
    "mixte": ["mixte", "Mixte", "F/G", "filles et garçons", "tous", "f et g"],
    "filles": ["filles", "Fille", "F", "féminin", "100% filles"],
    "garcons": ["garçons", "Garcon", "G", "masculin"],
    Asked(("mixte", "garçons")): ["M"],
    Refused("mixte"): ["mixt"],
    Refused("filles"): ["fillles"],
    Refused(): ["12", "lundi"],
}
EVENING, AFTERNOON = (at(16, 30), at(18)), (at(14), at(16))
SLOTS = {
    (("1", *EVENING),): ["lundi 16h30-18h", "Lundi de 16h30 à 18h", "lundi : 16h30 - 18h00",
                         "Lun. 16:30-18:00", "lundi (16h30-18h)", "16h30-18h le lundi",
                         "lundi 16h30/18h", "lundi soir 16h30-18h"],
    (("3", *AFTERNOON),): ["mercredi 14h-16h", "mer. 14h-16h", "Me 14h-16h", "mercredi 14h/16h",
                           "mercredi après-midi (14h-16h)", "de 14h à 16h le mercredi",
                           "tous les mercredis de 14h à 16h"],
    (("14", *EVENING),): ["lundi et jeudi 16h30-18h", "lundi/jeudi 16h30-18h",
                          "les lundis et jeudis de 16h30 à 18h", "16h30-18h lundi et jeudi"],
    (("1245", *EVENING),): ["L-M-J-V 16h30-18h", "LMJV 16h30-18h",
                            "lundi, mardi, jeudi, vendredi : 16h30 - 18h"],
    (("1", *EVENING), ("3", *AFTERNOON)): [
        "Lundi 16h30-18h, mercredi 14h-16h", "Lundi 16h30-18h\nMercredi 14h-16h",
        "lun 16h30-18h ; mer 14h-16h", "lundi de 16h30 à 18h et mercredi de 14h à 16h",
        "lundi 16h30-18h / mercredi 14h-16h", "Lundi: 16h30-18h + Mercredi: 14h-16h",
        "16h30-18h le lundi et 14h-16h le mercredi"],
    (("3", at(9), at(12)), ("3", *AFTERNOON)): ["mercredi 9h-12h et 14h-16h", "mer. 9-12h / 14-16h",
                                                "mercredi 9h-12h, 14h-16h"],
    (("12345", at(7, 30), at(8, 30)),): ["du lundi au vendredi de 7h30 à 8h30",
                                         "lundi au vendredi 7h30-8h30"],
    Asked(("mardi 14h-16h", "mercredi 14h-16h")): ["M 14h-16h"],
    Asked(("lundi 14h-16h",)): ["lundi 16h-14h"],
    Refused("mercredi 14h-16h"): ["mercrdi 14h-16h"],
    Refused(): ["mercredi", "16h30-18h", "lundi 17h", "lundi 16h30-18h idem", "abc",
                "lundi 16h30-18h (sauf vacances)", "9h-12h mercredi 14h-16h"],
}  # fmt: skip
TABLE = [
    (parser.__name__, parser, text, expected)
    for parser, spellings in (
        (hours.moment, MOMENTS),
        (hours.span, SPANS),
        (days.weekdays, WEEKDAYS),
        (ages.ages, AGES),
        (ages.age, ONE_AGE),
        (words.periods, PERIODS),
        (amounts.price, PRICES),
        (amounts.amount, BUDGETS),
        (amounts.count, COUNTS),
        (dates.day, DATES),
        (dates.school_year, SCHOOL_YEARS),
        (words.yes_no, ANSWERS),
        (words.public, PUBLICS),
        (slots.slots, SLOTS),
    )
    for expected, texts in spellings.items()
    for text in texts
]
ENDINGS = [(text, expected) for expected, texts in ENDS.items() for text in texts]


def test_the_table_holds_every_way_people_write():
    assert len({(kind, text) for kind, _, text, _ in TABLE}) == len(TABLE) >= 300


@pytest.mark.parametrize(
    ("parser", "text", "expected"),
    [pytest.param(*row[1:], id=f"{row[0]}-{row[2]}") for row in TABLE],
)
def test_a_spelling_is_read_asked_or_refused(parser, text, expected):
    if isinstance(expected, Asked):
        with pytest.raises(DoubtError) as asked:
            parser(text)
        assert "préciser" in str(asked.value)
        assert set(expected.candidates) <= set(asked.value.candidates)
    elif isinstance(expected, Refused):
        with pytest.raises(FaultError) as refused:
            parser(text)
        message, candidates = str(refused.value), refused.value.candidates
        assert message.startswith("« ")
        assert (candidates[0] if candidates else None) == expected.nearest
        named = expected.nearest is None or "Vouliez-vous dire" in message
        assert named
        assert candidates or "Attendu" in message or "sort des âges" in message
    else:
        read = parser(text)
        assert (tuple(map(tuple, read)) if parser is slots.slots else read) == expected


@pytest.mark.parametrize(("text", "expected"), ENDINGS)
def test_midnight_and_until_end_a_session(text, expected):
    assert hours.moment(text, is_end=True) == expected


CLOCKS = {
    "8h30": lambda h, m: f"{h}h{m:02d}",
    "08h30": lambda h, m: f"{h:02d}h{m:02d}",
    "8H30": lambda h, m: f"{h}H{m:02d}",
    "8 h 30": lambda h, m: f"{h} h {m:02d}",
    "8:30": lambda h, m: f"{h}:{m:02d}",
    "08:30": lambda h, m: f"{h:02d}:{m:02d}",
    "08:30:00": lambda h, m: f"{h:02d}:{m:02d}:00",
    "0830": lambda h, m: f"{h:02d}{m:02d}",
    "8 heures 30": lambda h, m: f"{h} heures {m:02d}",
    "8h30mn": lambda h, m: f"{h}h{m:02d}mn",
    "8:30 AM": lambda h, m: f"{h % 12 or 12}:{m:02d} {'AM' if h < 12 else 'PM'}",
    "0.354166666666667": lambda h, m: f"{at(h, m) / 1440:.15g}",
    "0,354167": lambda h, m: f"{at(h, m) / 1440:.6f}".replace(".", ","),
    "2026-09-23 08:30:00": lambda h, m: f"2026-09-23 {h:02d}:{m:02d}:00",
}


@pytest.mark.parametrize("clock", CLOCKS.values(), ids=CLOCKS)
def test_every_minute_of_the_day_is_read_back(clock):
    minutes = [at(h, m) for h in range(24) for m in range(60)]
    assert [hours.moment(clock(*divmod(minute, 60))) for minute in minutes] == minutes


def test_a_point_between_hour_and_minutes_is_read_or_asked_never_misread():
    for h in range(24):
        for m in range(60):
            if m not in (25, 50):
                assert hours.moment(f"{h:02d}.{m:02d}") == at(h, m)
                continue
            with pytest.raises(DoubtError) as asked:
                hours.moment(f"{h:02d}.{m:02d}")
            assert hours.spelled(at(h, m)) in asked.value.candidates
