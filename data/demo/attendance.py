"""Aggregate attendance of two school years: head counts, never a child."""

from random import Random

from data.demo.ground import Ground
from data.demo.places import FICTIVE
from data.demo.population import apportion
from data.vocabulary import BAND_AGES, OUTSIDE_QPV

Row = dict[str, object]

YEARS = (2024, 2025)
BOYS_SPORT = ("S-RIVES-1", "S-RIVES-2", "S-RIVES-3", "S-RIVES-4")
BOYS_SPORT_GIRLS = 0.22
"""Share of girls among the 11-14 counted in sport at Rives du Cher."""
GIRLS_BY_THEME = {"sport": 0.39, "arts": 0.62, "sciences": 0.42, "langage": 0.55}
COUNTED_EVERY = 4


def tables(random: Random, ground: Ground, known: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The table ``attendance``: one session in four, and those of the stories."""
    themes = {row["activity_id"]: str(row["theme"]) for row in known["activities"]}
    sites = {row["site_id"]: row for row in known["sites"]}
    rows: list[Row] = []
    for number, session in enumerate(known["sessions"]):
        planted = str(session["session_id"]).startswith("S-")
        if not session["capacity"] or (number % COUNTED_EVERY and not planted):
            continue
        theme = themes[session["activity_id"]]
        if session["session_id"] not in BOYS_SPORT and _is_boys_sport(session, theme, sites):
            continue
        residences = _residences(ground, sites[session["site_id"]], count=1 + (number % 3 == 0))
        for year in YEARS:
            turnover = 1.2 if session["session_id"] in BOYS_SPORT else random.uniform(0.9, 1.6)
            total = round(int(str(session["capacity"])) * turnover)
            girls = _girls(random, session, theme, total)
            rows += _rows(random, session, year, residences, {"f": girls, "g": total - girls})
    return {"attendance": rows}


def _is_boys_sport(session: Row, theme: str, sites: dict[object, Row]) -> bool:
    """Sport for the 11-14 at Rives du Cher is counted in the story's sessions only."""
    here = "Cher" in str(sites[session["site_id"]]["name"])
    return here and theme == "sport" and int(str(session["age_max"])) >= 11


def _girls(random: Random, session: Row, theme: str, total: int) -> int:
    if session["public"] == "garcons":
        return 0
    if session["public"] == "filles":
        return total
    if session["session_id"] in BOYS_SPORT:
        # the two mixed sessions carry the girls of all four: 54 boys' places beside 72 mixed
        return round(total * BOYS_SPORT_GIRLS * (54 + 72) / 72)
    return round(total * (GIRLS_BY_THEME.get(theme, 0.48) + random.uniform(-0.06, 0.06)))


def _residences(ground: Ground, site: Row, count: int) -> dict[str, float]:
    """Weights of the quartiers the children come from: the nearest, and outside."""
    point = ground.point(float(str(site["lon"])), float(str(site["lat"])))
    nearest = sorted(ground.quartiers, key=lambda code: ground.metres[code].distance(point))
    inside = ground.metres[nearest[0]].distance(point) < 300
    weights = {nearest[0]: 0.66 if inside else 0.3, OUTSIDE_QPV: 0.26 if inside else 0.62}
    return weights | dict.fromkeys(nearest[1:count], 0.08)


def _rows(
    random: Random, session: Row, year: int, residences: dict[str, float], sexes: dict[str, int]
) -> list[Row]:
    low, high = int(str(session["age_min"])), int(str(session["age_max"]))
    years_in = {
        band: max(0, min(high, last) - max(low, first) + 1)
        for band, (first, last) in BAND_AGES.items()
    }
    cells = [
        (residence, band, share * years)
        for residence, share in residences.items()
        for band, years in years_in.items()
        if years
    ]
    weights = [weight * random.uniform(0.8, 1.2) for _, _, weight in cells]
    return [
        {
            "session_id": session["session_id"],
            "year": year,
            "sex": sex,
            "residence": residence,
            "band": band,
            "children": children,
            "source": FICTIVE,
        }
        for sex, total in sexes.items()
        for (residence, band, _), children in zip(cells, apportion(total, weights), strict=True)
        if children
    ]
