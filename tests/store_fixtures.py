"""A drawn territory with a row in every table, and empty databases to put it in."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import sqlalchemy as sa
from shapely import MultiPolygon, Polygon, box

from data.check import check_tables

SERVER = os.environ.get("ATLAS_TEST_POSTGRES")
BACKENDS = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=[
            pytest.mark.postgres,
            pytest.mark.skipif(
                SERVER is None, reason="ATLAS_TEST_POSTGRES names no PostgreSQL server"
            ),
        ],
    ),
]

DAY = "2026-09-23"
WITH_HOLE = Polygon(
    [(0.60, 47.30), (0.80, 47.30), (0.80, 47.45), (0.60, 47.45)],
    [[(0.69, 47.36), (0.71, 47.36), (0.71, 47.38), (0.69, 47.38)]],
)
IN_TWO_PARTS = MultiPolygon([box(0.61, 47.31, 0.63, 47.33), box(0.65, 47.31, 0.67, 47.33)])
QP, OTHER_QP = "QN03709M", "QN03710N"


@contextmanager
def new_database(backend: str, folder: Path) -> Iterator[str]:
    """Address of a database that does not exist yet (SQLite) or is empty (PostgreSQL)."""
    if backend == "sqlite":
        yield f"sqlite:///{folder / 'atlas.sqlite'}"
        return
    assert SERVER is not None
    server = sa.make_url(SERVER).set(drivername="postgresql+psycopg")
    name = f"atlas_test_{uuid.uuid4().hex}"
    admin = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with admin.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    try:
        yield server.set(database=name).render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def drawn_tables() -> dict[str, pd.DataFrame]:
    """The territory, as readers would give it; every text holds what French and people write."""
    rows = _places() | _offer() | _coordination() | _rules()
    frames = {name: pd.DataFrame(table) for name, table in rows.items()}
    for name in ("communes", "quartiers"):
        frames[name] = gpd.GeoDataFrame(frames[name], geometry="geometry", crs=4326)
    return frames


def checked_tables() -> dict[str, pd.DataFrame]:
    return check_tables(drawn_tables())


def _places() -> dict[str, list[dict[str, object]]]:
    outlined = {"outline_status": "schematique", "source": "ANCT", "vintage": 2024}
    quartier = {**outlined, "insee_com": "37261", "code_qp_2015": None}
    children = {f"children_{band}": 1.5 for band in ("0_2", "3_5", "6_10", "11_14", "15_17")}
    school = {"insee_com": "37261", "source": None, "is_public": True, "pupils": None}
    return {
        "territory": [
            {"name": "Métropole", "short_name": "Mé", "is_demo": True, "scope_date": DAY}
        ],
        "communes": [
            {
                "insee_com": "37261",
                "name": "Tours",
                "siren_epci": None,
                "zone": "B",
                **outlined,
                "geometry": WITH_HOLE,
            }
        ],
        "quartiers": [
            {"code_qp": QP, "name": "Sanitas 🌳", **quartier, "geometry": IN_TWO_PARTS},
            {
                "code_qp": OTHER_QP,
                "name": "L’Europe « nord »",
                **quartier,
                "geometry": box(0.7, 47.4, 0.71, 47.41),
            },
        ],
        "schools": [
            {
                "uai": f"037000{n}A",
                "name": f"École n° {n}",
                "lon": lon,
                "lat": lat,
                "levels": "maternelle,elementaire",
                "education_prioritaire": "REP+" if n == 1 else None,
                "ips": None if n == 1 else 87.3,
                "vintage": None,
                **school,
            }
            for n, lon, lat in ((1, 0.7, 47.4), (2, None, None))
        ],
        "class_hours": [
            {
                "class_hours_id": "H1",
                "insee_com": "37261",
                "uai": None,
                "level": "elementaire",
                "weekdays": "1245",
                "start_min": 510,
                "end_min": 690,
                "valid_from": DAY,
                "valid_to": None,
                "status": "publie",
                "source": None,
            }
        ],
        "indicators": [
            {
                "code_qp": QP,
                "indicator": "taux_pauvrete",
                "year": year,
                "value": value,
                "status": "secret" if value is None else "publie",
                "geography": 2015,
                "source": "INSEE",
            }
            for year, value in ((2020, None), (2021, 0.1 + 0.2))
        ],
        "population_cells": [
            {
                "cell_id": "c1",
                "lon": 0.1 + 0.6,
                "lat": 47.4,
                "population": 0.0,
                **children,
                "source": None,
                "vintage": 2021,
            }
        ],
        "streets": [
            {
                "street_id": "r1",
                "from_lon": 0.1 + 0.6,
                "from_lat": 47.4,
                "to_lon": 0.701,
                "to_lat": 47.4,
                "length_m": 75.25,
                "source": None,
            }
        ],
        "school_residence": [
            {
                "uai": "0370001A",
                "residence": residence,
                "band": "6_10",
                "pupils": 12,
                "year": 2025,
                "source": None,
            }
            for residence in (QP, "hors_qpv")
        ],
        "parcours": [
            {"code_qp": QP, "year": 2025, "children": None, "status": "secret", "source": None}
        ],
        "declared_requests": [
            {
                "request_id": "D1",
                "code_qp": QP,
                "band": "3_5",
                "period": "ete",
                "weekdays": "3",
                "start_min": 0,
                "end_min": 1440,
                "children": 7,
                "unmet": None,
                "year": 2026,
                "source": None,
            }
        ],
    }


def _offer() -> dict[str, list[dict[str, object]]]:
    actor = {"insee_com": None, "code_qp": None, "email": None, "phone": None}
    site = {"kind": "gymnase", "insee_com": "37261", "is_accessible": False, "is_fictive": True}
    return {
        "actors": [
            {
                "actor_id": f"A{n}",
                "name": name,
                "kind": "association",
                "disciplines": "sport,culture",
                "educational_values": None,
                "contact": "Accueil\nlundi\t9 h",
                "is_fictive": n == 1,
                "updated_on": DAY,
                **actor,
            }
            for n, name in ((1, "L’Œuvre d’été"), (2, "'; DROP TABLE actors; --"))
        ],
        "sites": [
            {
                "site_id": "S1",
                "name": "Gymnase",
                "address": " ",
                "lon": -0.0,
                "lat": 47.0,
                "uai": "0370001A",
                "updated_on": DAY,
                **site,
            },
            {
                "site_id": "S2",
                "name": "Ailleurs",
                "address": None,
                "lon": None,
                "lat": None,
                "uai": None,
                "updated_on": DAY,
                **site,
            },
        ],
        "activities": [
            {
                "activity_id": "V1",
                "name": "Judo",
                "actor_id": "A1",
                "theme": "sport",
                "discipline": "sport",
                "dispositif_id": "clas",
                "description": None,
                "is_drop_in": False,
                "updated_on": DAY,
            }
        ],
        "sessions": [
            {
                "session_id": "C1",
                "activity_id": "V1",
                "site_id": "S1",
                "weekdays": "36",
                "start_min": 840,
                "end_min": 960,
                "period": "scolaire",
                "valid_from": DAY,
                "valid_to": "2027-07-02",
                "age_min": 6,
                "age_max": 10,
                "capacity": None,
                "public": "mixte",
                "reserved_quartiers": None,
                "price_eur": 2.5,
                "updated_on": DAY,
            }
        ],
        "attendance": [
            {
                "session_id": "C1",
                "year": 2025,
                "sex": "f",
                "residence": "hors_qpv",
                "band": "6_10",
                "children": 9,
                "source": None,
            }
        ],
    }


def _coordination() -> dict[str, list[dict[str, object]]]:
    return {
        "instances": [
            {
                "instance_id": "I1",
                "name": "Réseau",
                "scale": "quartier",
                "theme": None,
                "insee_com": None,
                "code_qp": QP,
                "updated_on": DAY,
            }
        ],
        "meetings": [
            {
                "meeting_id": "M1",
                "instance_id": "I1",
                "held_on": DAY,
                "start_min": None,
                "title": "Rentrée",
                "minutes": None,
            }
        ],
        "meeting_actors": [{"meeting_id": "M1", "actor_id": "A2", "was_present": False}],
        "coordination_tools": [
            {
                "coordination_tool_id": "T1",
                "name": "Agenda partagé",
                "insee_com": None,
                "since": DAY,
                "uses_per_year": 0,
                "description": None,
            }
        ],
        "needs": [
            {
                "need_id": "B1",
                "code_qp": QP,
                "kind": "creneau",
                "band": None,
                "statement": "Mercredi matin",
                "figures": '{"h": 12.5}',
                "detected_on": DAY,
                "status": "ouvert",
            }
        ],
        "actions": [
            {
                "action_id": "N1",
                "title": "Cap mercredi",
                "theme": "sport",
                "discipline": "sport",
                "dispositif_id": None,
                "instance_id": "I1",
                "need_id": "B1",
                "simulation_id": "M1",
                "expected": '{"uncovered_max_h": -12.5}',
                "status": "projet",
                "start_on": None,
                "end_on": None,
                "family_place": None,
                "tags": "egalite",
                "budget_eur": None,
                "funder": None,
                "updated_on": DAY,
            }
        ],
        "action_actors": [{"action_id": "N1", "actor_id": "A1", "role": "chef_de_file"}],
        "action_quartiers": [{"action_id": "N1", "code_qp": QP}],
        "action_funding": [
            {"action_id": "N1", "funder": "Caf", "dispositif_id": None, "amount_eur": 1500.5}
        ],
        "partnerships": [
            {
                "actor_id": "A1",
                "partner_id": "A1",
                "theme": None,
                "code_qp": QP,
                "declared_on": DAY,
            }
        ],
        "pre_criteria": [
            {
                "criterion": "pauvrete",
                "name": "Taux de pauvreté",
                "unit": "%",
                "direction": "hausse",
                "anchor_low": 14.5,
                "anchor_high": 70,
                "noise": "normale",
                "noise_width": 2,
                "is_active": True,
                "source": None,
            }
        ],
        "secrecy_thresholds": [{"table_name": "attendance", "threshold": 5, "source": None}],
        "sources": [
            {
                "source_id": "quartiers-1",
                "table_name": "quartiers",
                "content": "Contours QPV 2024",
                "producer": "ANCT",
                "licence": None,
                "vintage": 2024,
                "address": None,
                "file_name": "qp;2024 « final ».zip",
                "checksum": None,
                "rows": 2,
                "imported_on": DAY,
            }
        ],
        "simulations": [
            {
                "simulation_id": "M1",
                "name": "Mercredi matin",
                "note": None,
                "author": "Zoé",
                "made_on": DAY,
            }
        ],
        "simulation_edits": [
            {
                "simulation_id": "M1",
                "rank": 1,
                "kind": "fermer",
                "session_id": "S1",
                "activity_id": None,
                "site_id": None,
                "weekdays": None,
                "start_min": None,
                "end_min": None,
                "period": None,
                "valid_from": None,
                "valid_to": None,
                "age_min": None,
                "age_max": None,
                "capacity": None,
                "public": None,
                "reserved_quartiers": None,
                "price_eur": None,
            }
        ],
        "packs": [
            {
                "pack_id": "P1",
                "title": "Comité de rentrée",
                "frozen_on": DAY,
                "author": "Zoé",
                "audience": "comite",
                "revision": 1,
                "content": "{}",
            }
        ],
        "family_tools": [
            {
                "family_tool_id": "F1",
                "name": "Café des parents",
                "actor_id": None,
                "code_qp": None,
                "insee_com": "37261",
                "family_place": 4,
                "since": DAY,
                "until": None,
                "description": None,
            }
        ],
        "projects": [
            {
                "project_id": "P1",
                "kind": "PEDT",
                "title": "PEDT",
                "insee_com": None,
                "version": None,
                "signed_on": None,
                "ends_on": DAY,
                "evaluation_due_on": None,
                "evaluated_on": None,
                "age_min": 3,
                "age_max": None,
                "status": "fictif",
                "source": None,
            }
        ],
    }


def _rules() -> dict[str, list[dict[str, object]]]:
    dispositif = {
        "age_min": None,
        "age_max": None,
        "temps": None,
        "periods": None,
        "place": None,
        "valid_from": None,
        "valid_to": None,
        "source": None,
        "checked_on": None,
    }
    return {
        "dispositifs": [
            {
                "dispositif_id": code,
                "name": code.upper(),
                "funder": None,
                "successor_id": successor,
                "in_fiche": successor is not None,
                "status": "vivant",
                **dispositif,
            }
            for code, successor in (("cej", "ctg"), ("clas", None), ("ctg", None))
        ],
        "funding_rates": [
            {
                "funding_rate_id": "R1",
                "dispositif_id": "ctg",
                "funder": "CAF",
                "unit": "heure-enfant",
                "amount_eur": 0.59,
                "year": 2026,
                "status": "hypothese",
                "source": None,
            }
        ],
        "need_scenarios": [
            {
                "scenario": "base",
                "name": "Base",
                "band": "6_10",
                "period": "scolaire",
                "weekdays": "3",
                "start_min": 480,
                "end_min": 720,
                "share": 1 / 3,
                "status": "hypothese",
                "source": None,
            }
        ],
        "school_calendar": [
            {
                "zone": "B",
                "kind": "vacances",
                "name": "Toussaint",
                "period": "petites_vacances",
                "starts_on": "2026-10-17",
                "ends_on": "2026-11-01",
                "source": None,
            }
        ],
        "users": [
            {
                "user_id": "u1",
                "name": "Zoé",
                "role": "ville",
                "actor_id": None,
                "is_active": True,
            }
        ],
    }
