"""Small worlds of actors and what brings them together, for the tests of the network."""

import datetime as dt

import geopandas as gpd
import pandas as pd
from shapely import box

from data import schemas
from data.check import Tables, empty

TODAY = dt.date(2026, 9, 23)
WEST, MIDDLE, EAST = "QN03701M", "QN03702M", "QN03703M"
_NAMES = ("actors", "actions", "action_actors", "action_quartiers", "instances", "meetings",
          "meeting_actors", "partnerships", "sessions", "activities")  # fmt: skip


class World:
    """Rows added one fact at a time; ``tables()`` types them as the schemas do."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {name: [] for name in _NAMES}

    def actor(self, actor_id, kind="association", disciplines="sport", at=None, values=None,
              insee="37261"):  # fmt: skip
        self.rows["actors"].append(
            {"actor_id": actor_id, "name": f"Acteur {actor_id}", "kind": kind,
             "disciplines": disciplines, "educational_values": values, "insee_com": insee,
             "code_qp": at, "is_fictive": True, "updated_on": "2026-09-01"}
        )  # fmt: skip
        return self

    def action(self, action_id, actors, at=(), *, status="en_cours", start="2026-09-01", end=None,
               theme="sport", funders=()):  # fmt: skip
        self.rows["actions"].append(
            {"action_id": action_id, "title": f"Action {action_id}", "theme": theme,
             "discipline": "sport", "status": status, "start_on": start, "end_on": end,
             "updated_on": "2026-09-01"}
        )  # fmt: skip
        for role, ids in (("partenaire", actors), ("financeur", funders)):
            self.rows["action_actors"] += [
                {"action_id": action_id, "actor_id": actor, "role": role} for actor in ids
            ]
        self.rows["action_quartiers"] += [{"action_id": action_id, "code_qp": c} for c in at]
        return self

    def meeting(self, meeting_id, present, on="2026-09-01", *, absent=(), at=None, theme=None):
        self.rows["instances"].append(
            {"instance_id": f"I-{meeting_id}", "name": f"Instance {meeting_id}",
             "scale": "quartier" if at else "ville", "theme": theme, "code_qp": at,
             "updated_on": "2026-09-01"}
        )  # fmt: skip
        self.rows["meetings"].append(
            {"meeting_id": meeting_id, "instance_id": f"I-{meeting_id}", "held_on": on,
             "title": f"Réunion {meeting_id}"}
        )  # fmt: skip
        for was_present, ids in ((True, present), (False, absent)):
            self.rows["meeting_actors"] += [
                {"meeting_id": meeting_id, "actor_id": actor, "was_present": was_present}
                for actor in ids
            ]
        return self

    def partnership(self, actor_id, partner_id, on="2026-09-01", *, at=None, theme=None):
        self.rows["partnerships"].append(
            {"actor_id": actor_id, "partner_id": partner_id, "declared_on": on, "code_qp": at,
             "theme": theme}
        )  # fmt: skip
        return self

    def session(self, actor_id, site_id, valid_to="2027-06-30"):
        number = len(self.rows["sessions"])
        self.rows["activities"].append(
            {"activity_id": f"T{number}", "name": "Activité", "actor_id": actor_id,
             "theme": "sport", "discipline": "sport", "is_drop_in": False,
             "updated_on": "2026-09-01"}
        )  # fmt: skip
        self.rows["sessions"].append(
            {"session_id": f"S{number}", "activity_id": f"T{number}", "site_id": site_id,
             "weekdays": "3", "start_min": 540, "end_min": 660, "period": "scolaire",
             "valid_from": "2025-09-01", "valid_to": valid_to, "age_min": 6, "age_max": 10,
             "public": "mixte", "updated_on": "2026-09-01"}
        )  # fmt: skip
        return self

    def tables(self) -> Tables:
        return {name: _table(name, rows) for name, rows in self.rows.items()}


def _table(name: str, rows: list[dict[str, object]]) -> pd.DataFrame:
    if not rows:
        return empty(name)
    schema = schemas.TABLES[name]
    return schema.validate(pd.DataFrame(rows, columns=list(schema.columns)))


def quartiers() -> gpd.GeoDataFrame:
    """Three squares of 1 km in a row: 1 km from west to middle, 3 km from middle to east."""
    squares = [box(x, 6_700_000, x + 1000, 6_701_000) for x in (525_000, 527_000, 531_000)]
    return gpd.GeoDataFrame(
        {
            "code_qp": [WEST, MIDDLE, EAST],
            "name": ["Ouest", "Milieu", "Est"],
            "insee_com": ["37261", "37261", "37233"],
        },
        geometry=gpd.GeoSeries(squares, crs=2154),
    )


SITES = pd.DataFrame({"site_id": ["west", "away"], "code_qp": [WEST, None]}).astype("str")
