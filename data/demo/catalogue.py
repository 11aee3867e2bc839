"""What the generated offer draws from: the sites outside schools, and what each kind offers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Template:
    """An activity and its sessions, written
    ``weekdays start-end period ages capacity price [public]``, ``-`` where unknown.

    ``actor``: a kind of actor or a discipline, looked for in the quartier; ``ville``: the city.
    """

    name: str
    theme: str
    discipline: str
    dispositif: str
    rows: tuple[str, ...]
    actor: str = "ville"
    is_drop_in: bool = False


SITES = [
    "Centre social Les Coquelicots|centre_social|37261|QN03709M",
    "Accueil de loisirs du Sanitas|accueil_loisirs|37261|QN03709M",
    "Gymnase des Coquelicots|gymnase|37261|QN03709M",
    "Médiathèque du Sanitas|bibliotheque|37261|QN03709M",
    "Ludothèque La Boîte à jouer|equipement_culturel|37261|QN03709M",
    "Maison de santé du Sanitas|maison_sante|37261|QN03709M",
    "Espace Rochepinard|local_associatif|37261|QN03706I",
    "Centre social des Fontaines|centre_social|37261|QN03705M",
    "Accueil de loisirs des Fontaines|accueil_loisirs|37261|QN03705M 20 250 QN03706I 930",
    "Gymnase des Fontaines|gymnase|37261|QN03705M",
    "Centre social Bord’eau|centre_social|37261|QN03707I",
    "Gymnase des Rives du Cher|gymnase|37261|QN03707I",
    "Terrain multisports du Cher|espace_public|37261|QN03707I",
    "Accueil de loisirs de l’Île|accueil_loisirs|37261|QN03707I 60 300",
    "Centre social de l’Europe|centre_social|37261|QN03708M",
    "Gymnase de l’Europe|gymnase|37261|0.6782,47.4242",
    "Pôle santé Nord|maison_sante|37261|QN03708M",
    "Accueil de loisirs du Nord|accueil_loisirs|37261|QN03708M 40 300",
    "Centre social Les Tilleuls|centre_social|37261|QN03710M",
    "Gymnase des Tilleuls|gymnase|37261|QN03710M",
    "Accueil de loisirs des Mariniers|accueil_loisirs|37261|QN03711M 60 180",
    "Salle des Mariniers|gymnase|37261|QN03711M 60 180",
    "Bibliothèque des Mariniers|bibliotheque|37261|QN03711M 60 180",
    "Centre social Les Trois Tours|centre_social|37261|QN03713N",
    "Atelier des Tourettes|local_associatif|37261|QN03713N",
    "Conservatoire de quartier|equipement_culturel|37261|0.6880,47.3905",
    "Accueil de loisirs du Grand Parc|accueil_loisirs|37261|0.7010,47.3640",
    "Centre social de la Rabière d’en Haut|centre_social|37122|QN03702M",
    "Accueil de loisirs de la Rabière|accueil_loisirs|37122|QN03702M",
    "Gymnase de la Rabière|gymnase|37122|QN03702M",
    "Médiathèque de la Rabière|bibliotheque|37122|QN03702M",
    "Centre de santé de la Rabière|maison_sante|37122|QN03702M",
    "Salle du Morier|local_associatif|37122|QN03715N",
    "Plateau sportif du Morier|espace_public|37122|QN03715N",
    "Centre social de la Bruère|centre_social|37195|QN03703M",
    "Accueil de loisirs des Jardins|accueil_loisirs|37195|QN03703M 40 300",
    "Gymnase de la Bruère|gymnase|37195|QN03703M",
    "Centre social du Grand Mail|centre_social|37233|QN03704M",
    "Gymnase du Grand Mail|gymnase|37233|QN03704M",
    "Médiathèque du Grand Mail|bibliotheque|37233|QN03704M",
    "Maison de santé du Grand Mail|maison_sante|37233|QN03704M",
    "Accueil de loisirs des Sablières|accueil_loisirs|37233|0.7132,47.3972",
    "Local des Petits Galets|local_associatif|37233|QN03714N",
    "Square de la Galboisière|espace_public|37233|QN03714N",
]
"""Name, kind, commune, and place: ``outline [metres near, far [outline metres avoided]…]``
or ``longitude,latitude``."""

CATALOGUE: dict[str, list[Template]] = {
    "accueil_loisirs": [
        Template(
            "Accueil de loisirs du mercredi",
            "accueil",
            "social",
            "plan_mercredi",
            (
                "3 7:30-18:30 scolaire 3-5 64 6.2",
                "3 7:30-12:00 scolaire 6-10 88 3.4",
                "3 12:00-18:30 scolaire 6-10 88 4.8",
                "3 13:30-18:30 scolaire 11-14 20 3.0",
            ),
        ),
        Template(
            "Accueil de loisirs des petites vacances",
            "accueil",
            "social",
            "ctg",
            (
                "12345 7:30-18:30 petites_vacances 3-5 72 7.5",
                "12345 7:30-18:30 petites_vacances 6-10 104 7.5",
                "12345 9:00-17:30 petites_vacances 11-14 48 6.0",
            ),
        ),
        Template(
            "Accueil de loisirs d’été",
            "accueil",
            "social",
            "ctg",
            (
                "12345 7:30-18:30 ete 3-5 64 7.5",
                "12345 7:30-18:30 ete 6-10 96 7.5",
                "12345 9:00-17:30 ete 11-14 56 6.0",
            ),
        ),
        Template(
            "Séjours et sorties d’été",
            "nature",
            "culture",
            "quartiers_ete",
            ("245 9:00-18:00 ete 11-17 40 8.0",),
        ),
    ],
    "centre_social": [
        Template(
            "Accompagnement à la scolarité (CLAS)",
            "aide_devoirs",
            "ecole",
            "clas",
            ("14 16:45-18:15 scolaire 6-10 24 0", "25 17:00-18:30 scolaire 11-14 24 0"),
            "centre_social",
        ),
        Template(
            "Accueil jeunes",
            "citoyennete",
            "mediation",
            "ps_jeunes",
            (
                "345 16:30-19:00 scolaire 11-17 36 0.5",
                "6 14:00-18:30 scolaire 11-17 36 0.5",
                "12345 14:00-19:00 petites_vacances 11-17 36 1",
                "12345 14:00-20:00 ete 12-17 40 1",
            ),
            "centre_social",
        ),
        Template(
            "Mercredis et vacances du centre social",
            "accueil",
            "social",
            "plan_mercredi",
            (
                "3 13:30-18:00 scolaire 6-10 32 2.5",
                "12345 8:30-17:30 petites_vacances 3-5 20 4",
                "12345 10:00-17:00 petites_vacances 6-10 32 3",
                "12345 8:30-17:30 ete 3-5 20 4",
                "12345 10:00-17:00 ete 6-10 36 3",
            ),
            "centre_social",
        ),
        Template(
            "Ateliers parents-enfants",
            "parentalite",
            "parentalite",
            "",
            ("6 10:00-12:00 scolaire 3-6 16 0", "24 14:00-16:00 petites_vacances 3-8 16 0"),
            "centre_social",
        ),
        Template(
            "Chantiers et projets de jeunes",
            "orientation",
            "mediation",
            "cjs",
            ("6 14:00-17:00 scolaire 15-17 14 0", "12345 9:00-16:00 ete 16-17 15 0"),
            "centre_social",
        ),
    ],
    "gymnase": [
        Template(
            "École municipale des sports",
            "sport",
            "sport",
            "",
            (
                "3 9:00-11:30 scolaire 6-10 36 2",
                "3 14:00-16:30 scolaire 6-10 48 2",
                "12345 14:00-17:00 petites_vacances 8-14 40 2",
                "12345 14:00-18:00 ete 8-14 48 2",
            ),
        ),
    ],
    "bibliotheque": [
        Template("Heure du conte", "langage", "culture", "", ("3 10:30-11:15 scolaire 3-5 20 0",)),
        Template(
            "Espace jeunesse en accès libre",
            "langage",
            "culture",
            "",
            (
                "25 16:30-18:30 scolaire 6-17 45 0",
                "3 14:00-18:00 scolaire 3-17 60 0",
                "6 10:00-18:00 scolaire 3-17 60 0",
                "235 14:00-18:00 petites_vacances 3-17 60 0",
                "235 10:00-18:00 ete 3-17 60 0",
            ),
            is_drop_in=True,
        ),
        Template(
            "Atelier numérique",
            "sciences",
            "culture",
            "",
            ("6 14:00-16:00 scolaire 11-14 14 0", "4 14:00-16:00 petites_vacances 8-14 14 0"),
            "culture",
        ),
    ],
    "equipement_culturel": [
        Template(
            "Atelier théâtre",
            "arts",
            "culture",
            "",
            ("3 14:00-16:00 scolaire 8-12 18 4", "5 17:30-19:30 scolaire 13-17 16 4"),
            "culture",
        ),
        Template(
            "Éveil musical et chorale",
            "arts",
            "culture",
            "",
            (
                "3 16:00-17:00 scolaire 3-5 15 3",
                "2 17:00-18:30 scolaire 6-10 24 3",
                "6 10:00-12:00 scolaire 8-14 24 3",
            ),
            "culture",
        ),
        Template(
            "Jeux en famille",
            "parentalite",
            "parentalite",
            "",
            (
                "36 14:00-18:00 scolaire 3-10 40 0",
                "24 14:00-18:00 petites_vacances 3-12 40 0",
                "24 14:00-18:00 ete 3-12 40 0",
            ),
            "parentalite",
            True,
        ),
    ],
    "maison_sante": [
        Template(
            "Bien manger, bien bouger",
            "sante",
            "sante",
            "",
            ("3 14:00-15:30 scolaire 6-10 12 0",),
            "sante",
        ),
        Template(
            "Point écoute jeunes",
            "sante",
            "sante",
            "",
            ("4 16:30-18:30 scolaire 12-17 - 0", "2 14:00-17:00 ete 12-17 - 0"),
            "sante",
            True,
        ),
    ],
    "local_associatif": [
        Template(
            "Aide aux devoirs",
            "aide_devoirs",
            "ecole",
            "",
            ("1245 16:45-18:15 scolaire 6-10 20 0", "24 17:00-18:30 scolaire 11-14 16 0"),
            "ecole",
        ),
        Template(
            "Ateliers de création",
            "arts",
            "culture",
            "",
            (
                "3 14:00-16:30 scolaire 4-12 20 1",
                "12345 14:00-17:00 petites_vacances 4-12 20 1",
                "12345 14:00-17:00 ete 4-12 24 1",
            ),
            "culture",
        ),
        Template(
            "Jeux du samedi",
            "citoyennete",
            "mediation",
            "",
            ("6 14:00-17:30 scolaire 6-14 30 0",),
            "mediation",
        ),
        Template(
            "Filles en projet",
            "citoyennete",
            "mediation",
            "",
            ("6 10:00-12:00 scolaire 11-17 15 0 filles",),
            "mediation",
        ),
    ],
    "espace_public": [
        Template(
            "Animations de rue",
            "sport",
            "mediation",
            "",
            ("35 17:00-19:00 scolaire 6-14 - 0",),
            "mediation",
            True,
        ),
        Template(
            "Quartier d’été en plein air",
            "sport",
            "sport",
            "quartiers_ete",
            ("12345 16:00-20:00 ete 6-17 50 0",),
            "sport",
            True,
        ),
    ],
}

SPORTS = [
    Template("École de football", "sport", "sport", "pass_sport", (
        "3 13:30-15:30 scolaire 6-10 32 3", "24 17:30-19:00 scolaire 11-14 28 3",
        "6 10:00-12:00 scolaire 8-12 28 3", "6 14:00-16:00 scolaire 13-17 24 3",
        "12345 10:00-12:00 ete 8-14 28 2"), "sport"),
    Template("Judo", "sport", "sport", "pass_sport", (
        "2 17:00-18:00 scolaire 3-5 16 4", "25 17:00-18:30 scolaire 6-10 24 4",
        "3 16:30-18:00 scolaire 11-14 24 4", "6 9:30-11:30 scolaire 6-10 24 4"), "sport"),
    Template("Basket", "sport", "sport", "pass_sport", (
        "3 15:30-17:00 scolaire 6-10 28 3", "14 18:00-19:30 scolaire 11-14 24 3",
        "5 18:30-20:30 scolaire 15-17 24 3", "6 13:30-16:00 scolaire 11-14 30 3"), "sport"),
    Template("Handball", "sport", "sport", "pass_sport", (
        "3 14:00-15:30 scolaire 6-10 28 3", "25 18:00-19:30 scolaire 11-14 28 3",
        "4 18:30-20:30 scolaire 15-17 24 3", "12345 10:00-12:00 petites_vacances 8-14 24 2"),
        "sport"),
    Template("Danse urbaine", "arts", "culture", "", (
        "3 16:00-17:30 scolaire 6-10 20 4", "4 17:30-19:00 scolaire 11-14 20 4",
        "6 14:00-15:30 scolaire 11-17 20 4", "12345 14:00-16:00 ete 8-14 20 2"), "sport"),
    Template("Gymnastique", "sport", "sport", "pass_sport", (
        "6 10:00-11:00 scolaire 3-5 18 4", "1 17:00-18:30 scolaire 6-10 24 4",
        "3 17:00-18:30 scolaire 11-14 20 -"), "sport"),
    Template("Boxe éducative", "sport", "sport", "", (
        "24 18:00-19:30 scolaire 11-17 20 2", "6 10:00-12:00 scolaire 8-12 20 -",
        "12345 14:00-16:00 petites_vacances 11-17 20 -"), "sport"),
    Template("Athlétisme", "sport", "sport", "pass_sport", (
        "3 10:00-12:00 scolaire 6-10 30 2", "3 14:00-16:00 scolaire 11-14 30 2",
        "6 10:00-12:00 scolaire 11-17 30 2", "12345 10:00-12:00 ete 8-14 30 1"), "sport"),
    Template("Futsal féminin", "sport", "sport", "", (
        "5 17:30-19:00 scolaire 11-14 20 0 filles", "6 16:00-17:30 scolaire 15-17 20 0 filles"),
        "sport"),
]  # fmt: skip
