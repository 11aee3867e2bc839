"""Sites, activities and sessions: care in the schools, then a catalogue a kind of site."""

from dataclasses import dataclass, field, replace
from random import Random

from shapely import Point

from data.demo.catalogue import CATALOGUE, SITES, SPORTS, Template
from data.demo.ground import Ground, Spot, lonlat
from data.demo.stories import PLANTED, Silence, silences

Row = dict[str, object]

TERM_ENDS = {"scolaire": "2027-07-02", "petites_vacances": "2027-07-02", "ete": "2027-08-31"}
CITIES = {
    "37261": "Ville de Tours",
    "37122": "Ville de Joué-lès-Tours",
    "37233": "Ville de Saint-Pierre-des-Corps",
    "37195": "Ville de La Riche",
}
WEDNESDAY_SCHOOLS = {
    "0379009X",
    "0379011X",
    "0379015X",
    "0379019X",
    "0379033X",
}
"""Écoles that take children on Wednesdays."""


def minutes(text: str) -> int:
    """``16:30`` as minutes after midnight."""
    hours, rest = text.split(":")
    return 60 * int(hours) + int(rest)


@dataclass
class Offer:
    """The offer being built; ``session`` keeps silent where a story asks it."""

    random: Random
    ground: Ground
    actors: list[Row]
    silences: list[Silence]
    sites: list[Row] = field(default_factory=list)
    activities: list[Row] = field(default_factory=list)
    sessions: list[Row] = field(default_factory=list)
    points: dict[object, Point] = field(default_factory=dict)

    def day(self) -> str:
        return f"2026-{self.random.randint(4, 9):02d}-{self.random.randint(1, 20):02d}"

    def actor(self, name: str) -> object:
        return next(row["actor_id"] for row in self.actors if row["name"] == name)

    def local(self, kind: str, code: str, insee: str) -> object:
        """The actor of a kind or discipline nearest to a quartier; failing that, the city."""
        fit = [
            row
            for row in self.actors
            if row["is_fictive"]
            and (row["kind"] == kind or kind in str(row["disciplines"]).split(","))
            and row["name"] != "Les Petits Galets"
        ]
        here = [row for row in fit if row["code_qp"] == code]
        near = [row for row in fit if row["insee_com"] == insee and row["kind"] != "habitants"]
        chosen = here or near
        return self.random.choice(chosen)["actor_id"] if chosen else self.actor(CITIES[insee])

    def site(self, name: str, kind: str, insee: str, point: Point, uai: object = "") -> Row:
        lon, lat = lonlat(point)
        street = self.random.choice(["rue des Écoles", "allée du Parc", "avenue du Val", "mail"])
        row: Row = {
            "site_id": f"L{len(self.sites) + 1:02d}",
            "name": name,
            "kind": kind,
            "address": f"{self.random.randint(1, 60)} {street}",
            "insee_com": insee,
            "lon": lon,
            "lat": lat,
            "uai": uai,
            "is_accessible": self.random.random() < 0.75,
            "is_fictive": True,
            "updated_on": self.day(),
        }
        self.sites.append(row)
        self.points[row["site_id"]] = self.ground.point(lon, lat)
        return row

    def add(self, site: Row, actor: object, template: Template) -> None:
        """An activity at a site with those of its sessions that no silence forbids."""
        activity = f"AC{len(self.activities) + 1:03d}"
        sessions = [self.session(site, activity, text) for text in template.rows]
        kept = [row for row in sessions if not self.is_silenced(site, row)]
        if not kept:
            return
        for row in kept:
            row["session_id"] = f"S{len(self.sessions) + 1:03d}"
            self.sessions.append(row)
        self.activities.append(
            {
                "activity_id": activity,
                "name": template.name,
                "actor_id": actor,
                "theme": template.theme,
                "discipline": template.discipline,
                "dispositif_id": template.dispositif,
                "description": "Activité inventée pour la démonstration",
                "is_drop_in": template.is_drop_in,
                "updated_on": self.day(),
            }
        )

    def is_silenced(self, site: Row, session: Row) -> bool:
        point = self.points[site["site_id"]]
        return any(silence.covers(point, session) for silence in self.silences)

    def session(self, site: Row, activity: str, text: str) -> Row:
        """A session from ``weekdays start-end period ages capacity price [public]``."""
        weekdays, hours, period, ages, capacity, price, *public = text.split()
        start, end = hours.split("-")
        age_min, age_max = ages.split("-")
        return {
            "activity_id": activity,
            "site_id": site["site_id"],
            "weekdays": weekdays,
            "start_min": minutes(start),
            "end_min": minutes(end),
            "period": period,
            "valid_from": "2026-09-01",
            "valid_to": TERM_ENDS[period],
            "age_min": age_min,
            "age_max": age_max,
            "capacity": capacity.replace("-", ""),
            "public": public[0] if public else "mixte",
            "price_eur": price.replace("-", ""),
            "updated_on": self.day(),
        }


def tables(
    random: Random, ground: Ground, schools: list[Row], actors: list[Row]
) -> dict[str, list[Row]]:
    """The tables ``sites``, ``activities`` and ``sessions``."""
    offer = Offer(random, ground, actors, silences(ground, schools))
    for school in schools:
        _add_school(offer, school)
    quartier_of: dict[object, str] = {}
    for text in SITES:
        name, kind, insee, place = text.split("|")
        site = offer.site(name, kind, insee, _point(offer, place))
        quartier_of[site["site_id"]] = place.split()[0]
    _add_planted(offer)
    for site in list(offer.sites):
        if site["site_id"] in quartier_of:
            _add_catalogue(offer, site, quartier_of[site["site_id"]])
    _mark_validity(offer.sessions)
    _reserve(offer, quartier_of)
    return {"sites": offer.sites, "activities": offer.activities, "sessions": offer.sessions}


def _point(offer: Offer, place: str) -> Point:
    """A point from ``code [near far [avoided metres]…]`` or ``lon,lat``."""
    if "," in place:
        lon, lat = place.split(",")
        return offer.ground.point(float(lon), float(lat))
    code, *rest = place.split()
    near, far, *avoided = rest or ["0", "0"]
    avoid = tuple(zip(avoided[::2], map(float, avoided[1::2]), strict=True))
    return offer.ground.draw(offer.random, Spot(code, float(near), float(far), avoid))


def _add_school(offer: Offer, school: Row) -> None:
    insee, levels = str(school["insee_com"]), str(school["levels"]).split(",")
    kind = levels[0] if levels[0] in {"college", "lycee"} else "ecole"
    point = offer.ground.point(float(str(school["lon"])), float(str(school["lat"])))
    site = offer.site(str(school["name"]), kind, insee, point, school["uai"])
    pupils = int(str(school["pupils"])) // len(levels)
    if kind == "ecole":
        for template in _care(insee, levels, pupils, school["uai"] in WEDNESDAY_SCHOOLS):
            offer.add(site, offer.actor(CITIES[insee]), template)
        return
    department = offer.actor("Conseil départemental d’Indre-et-Loire")
    state = offer.actor("DSDEN 37")
    for template in _secondary(kind, pupils):
        offer.add(site, department if template.theme == "accueil" else state, template)


def _care(insee: str, levels: list[str], pupils: int, on_wednesday: bool) -> list[Template]:
    """Care around class: morning, lunch, evening, and Wednesday where the école has it."""
    opening = {"37195": "8:45"}.get(insee, "8:30")
    lunch = {"37261": "11:30-13:30", "37122": "11:45-13:45", "37195": "11:45-13:30"}
    noon = lunch.get(insee, "11:30-13:30")
    evening = {"37233": "15:45"}.get(insee, "16:30")
    bands = {"maternelle": "3-5", "elementaire": "6-10"}
    ages = [bands[level] for level in levels]
    morning_days = "12345" if insee == "37233" else "1245"
    care = [
        row
        for age in ages
        for row in (
            f"{morning_days} 7:30-{opening} scolaire {age} {round(pupils * 0.45)} 1.1",
            f"1245 {noon} scolaire {age} {round(pupils * 0.95)} 3.2",
            f"1245 {evening}-18:30 scolaire {age} {round(pupils * 0.6)} 1.6",
        )
    ]
    templates = [
        Template(
            "Accueil périscolaire et pause méridienne", "accueil", "social", "pedt", tuple(care)
        )
    ]
    if on_wednesday:
        rows = tuple(f"3 7:30-18:30 scolaire {age} {round(pupils * 0.36)} 6.5" for age in ages)
        templates.append(
            Template("Accueil du mercredi à l’école", "accueil", "social", "plan_mercredi", rows)
        )
    return templates


def _secondary(kind: str, pupils: int) -> list[Template]:
    if kind == "lycee":
        rows = (
            "1245 7:30-8:00 scolaire 15-17 120 0",
            f"1245 12:00-13:30 scolaire 15-17 {round(pupils * 0.7)} 3.8",
            f"1245 17:30-18:30 scolaire 15-17 {round(pupils * 0.2)} 0",
        )
        return [Template("Demi-pension, foyer et CDI", "accueil", "social", "", rows)]
    lunch = (
        f"12345 7:30-8:00 scolaire 11-14 {round(pupils * 0.4)} 0",
        f"1245 12:00-13:30 scolaire 11-14 {round(pupils * 0.75)} 3.4",
    )
    homework = (f"1245 16:30-17:30 scolaire 11-14 {round(pupils * 0.3)} 0",)
    sport = (f"3 12:00-15:00 scolaire 11-14 {round(pupils * 0.15)} 0",)
    return [
        Template("Accueil du matin et demi-pension", "accueil", "social", "", lunch),
        Template("Devoirs faits", "aide_devoirs", "ecole", "devoirs_faits", homework),
        Template("Association sportive du collège", "sport", "sport", "", sport),
    ]


def _add_planted(offer: Offer) -> None:
    for planted in PLANTED:
        site = next(row for row in offer.sites if row["name"] == planted.site)
        activity = f"AC{len(offer.activities) + 1:03d}"
        session = offer.session(site, activity, f"{planted.text} {planted.public}")
        offer.sessions.append({"session_id": planted.session_id} | session)
        offer.activities.append(
            {
                "activity_id": activity,
                "name": planted.activity,
                "actor_id": offer.actor(planted.actor),
                "theme": planted.theme,
                "discipline": planted.discipline,
                "dispositif_id": planted.dispositif,
                "description": "Activité inventée pour la démonstration",
                "is_drop_in": False,
                "updated_on": offer.day(),
            }
        )


def _add_catalogue(offer: Offer, site: Row, code: str) -> None:
    insee, kind = str(site["insee_com"]), str(site["kind"])
    if site["name"] == "Local des Petits Galets":
        return
    templates = list(CATALOGUE[kind])
    if kind == "gymnase":
        templates += offer.random.sample(SPORTS, 4)
    for template in templates:
        if site["name"] == "Gymnase des Rives du Cher" and "11-14" in " ".join(template.rows):
            continue
        city = template.actor == "ville"
        actor = offer.actor(CITIES[insee]) if city else offer.local(template.actor, code, insee)
        offer.add(site, actor, _outside_class(template) if insee == "37233" else template)


def _outside_class(template: Template) -> Template:
    """In Saint-Pierre-des-Corps Wednesday morning is class: the offer opens at 11:30."""
    rows = [row.replace("3 7:30-", "3 11:30-") for row in template.rows]
    rows = [row for row in rows if not row.startswith(("3 9:00-", "3 10:"))]
    return replace(template, rows=tuple(rows))


def _mark_validity(sessions: list[Row]) -> None:
    """Some sessions of last year, some that have not begun at the scope date."""
    ordinary = [row for row in sessions if not str(row["session_id"]).startswith("S-")]
    for row in ordinary[200::60]:
        row |= {"valid_from": "2025-09-01", "valid_to": "2026-07-03"}
    for row in ordinary[230::80]:
        row |= {"valid_from": "2026-11-02"}


def _reserve(offer: Offer, quartier_of: dict[object, str]) -> None:
    """Homework help kept for the children of two quartiers and their neighbours."""
    neighbours = {"QN03709M": "QN03709M,QN03706I", "QN03704M": "QN03704M,QN03714N"}
    for code, reserved in neighbours.items():
        row = next(
            row
            for row in offer.sessions
            if quartier_of.get(row["site_id"]) == code and row["start_min"] == minutes("16:45")
        )
        row["reserved_quartiers"] = reserved
