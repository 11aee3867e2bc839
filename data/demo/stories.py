"""The planted stories: silences that the generated offer keeps, and sessions planted on purpose.

``README.md`` beside this module lists every story with what must be found.
"""

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from data.demo.ground import Ground, walk_m
from data.demo.places import EUROPE_SCHOOL

Row = dict[str, object]

MARGIN_M = 40
"""Kept beyond the walking distance, so that a rounding cannot break a story."""


@dataclass(frozen=True)
class Silence:
    """Times, ages and places at which the generated offer stays silent."""

    around: BaseGeometry
    minutes: float
    periods: tuple[str, ...]
    weekdays: str
    start_min: int
    end_min: int
    age_min: int
    age_max: int

    def covers(self, site: BaseGeometry, session: Row) -> bool:
        """Whether the session would break this silence."""
        return (
            session["period"] in self.periods
            and bool(set(str(session["weekdays"])) & set(self.weekdays))
            and int(str(session["start_min"])) < self.end_min
            and int(str(session["end_min"])) > self.start_min
            and int(str(session["age_min"])) <= self.age_max
            and int(str(session["age_max"])) >= self.age_min
            and self.around.distance(site) <= walk_m(self.minutes) + MARGIN_M
        )


def silences(ground: Ground, schools: list[Row]) -> list[Silence]:
    """The stories told by what is missing."""
    europe = next(row for row in schools if row["uai"] == EUROPE_SCHOOL)
    school = ground.point(float(str(europe["lon"])), float(str(europe["lat"])))
    sanitas, rochepinard = ground.metres["QN03709M"], ground.metres["QN03706I"]
    every = ("scolaire", "petites_vacances", "ete")
    return [
        # Wednesday morning at the Sanitas and Rochepinard, 6-10
        Silence(sanitas | rochepinard, 15, ("scolaire",), "3", 450, 720, 6, 10),
        # Saturday within reach of Les Tourettes, 11-14
        Silence(ground.metres["QN03713N"], 20, every, "6", 0, 1440, 11, 14),
        # holiday weeks within reach of La Galboisière, all ages
        Silence(ground.metres["QN03714N"], 20, every[1:], "1234567", 0, 1440, 0, 25),
        # from the end of class to 17:15 around the école élémentaire of Europe
        Silence(school, 15, ("scolaire",), "1245", 990, 1035, 6, 10),
    ]


@dataclass(frozen=True)
class Planted:
    """A session planted on purpose; its activity carries the same name at its site."""

    session_id: str
    site: str
    activity: str
    theme: str
    discipline: str
    actor: str
    text: str
    public: str = "mixte"
    dispositif: str = ""


PLANTED = [
    # Wednesday morning: 96 places for the 6-10 of the Sanitas and Rochepinard
    Planted("S-MERCREDI-1", "Accueil de loisirs du Sanitas", "Accueil de loisirs du mercredi matin",
            "accueil", "social", "Ville de Tours", "3 7:30-12:00 scolaire 6-10 60 3.5",
            dispositif="plan_mercredi"),
    Planted("S-MERCREDI-2", "Espace Rochepinard", "Matinées du mercredi", "accueil", "social",
            "Entraide Rochepinard", "3 8:30-12:00 scolaire 6-10 36 1.5"),
    # first place after class at the école élémentaire of Europe: 17:15
    Planted("S-EUROPE-1", "Centre social de l’Europe", "Accompagnement à la scolarité",
            "aide_devoirs", "ecole", "Centre social de l’Europe",
            "1245 17:15-18:45 scolaire 6-10 48 0", dispositif="clas"),
    # boys' sport at Rives du Cher
    Planted("S-RIVES-1", "Gymnase des Rives du Cher", "Football en salle des collégiens", "sport",
            "sport", "Football club du Cher", "25 17:30-19:00 scolaire 11-14 30 2",
            public="garcons"),
    Planted("S-RIVES-2", "Terrain multisports du Cher", "Foot de rue du samedi", "sport", "sport",
            "Étoile sportive des Rives", "6 14:00-16:00 scolaire 11-14 24 0", public="garcons"),
    Planted("S-RIVES-3", "Gymnase des Rives du Cher", "Basket des Rives", "sport", "sport",
            "Étoile sportive des Rives", "3 16:00-17:30 scolaire 11-14 36 2"),
    Planted("S-RIVES-4", "Gymnase des Rives du Cher", "Multisports du mercredi", "sport", "sport",
            "Étoile sportive des Rives", "3 14:00-16:00 scolaire 11-14 36 0"),
    # just outside Bords de Loire
    Planted("S-LOIRE-1", "Accueil de loisirs des Mariniers", "Mercredis des Mariniers", "accueil",
            "social", "Ville de Tours", "3 7:30-18:30 scolaire 6-10 72 4",
            dispositif="plan_mercredi"),
    Planted("S-LOIRE-2", "Salle des Mariniers", "Gymnastique enfants", "sport", "sport",
            "Gymnastique des Mariniers", "24 17:00-18:30 scolaire 6-10 24 3"),
    Planted("S-LOIRE-3", "Bibliothèque des Mariniers", "Bibliothèque ouverte", "langage",
            "culture", "Ville de Tours", "36 10:00-12:30 scolaire 6-14 40 0"),
    # the only offer of the isolated actor, in term
    Planted("S-GALETS-1", "Local des Petits Galets", "Aide aux leçons des Petits Galets",
            "aide_devoirs", "ecole", "Les Petits Galets", "24 16:45-18:00 scolaire 6-10 14 0"),
    Planted("S-GALETS-2", "Local des Petits Galets", "Atelier dessin", "arts", "culture",
            "Les Petits Galets", "3 14:00-16:00 scolaire 6-10 10 0"),
    # Saturdays of the Sanitas are well provided, so that Wednesday morning stands out
    Planted("S-SAMEDI-1", "Accueil de loisirs du Sanitas", "Samedis du Sanitas", "accueil",
            "social", "Ville de Tours", "6 9:00-18:00 scolaire 6-10 120 2",
            dispositif="cite_educative"),
    Planted("S-SAMEDI-2", "Centre social Les Coquelicots", "Samedis en famille", "parentalite",
            "parentalite", "Centre social Les Coquelicots", "6 9:00-18:00 scolaire 3-10 90 0"),
    Planted("S-SAMEDI-3", "Gymnase des Coquelicots", "École des sports du samedi", "sport",
            "sport", "Ville de Tours", "6 9:00-18:00 scolaire 6-14 96 1"),
    Planted("S-SAMEDI-4", "Espace Rochepinard", "Samedis de Rochepinard", "accueil", "social",
            "Entraide Rochepinard", "6 9:00-18:00 scolaire 6-10 60 1"),
]  # fmt: skip
