"""Layers for QGIS: views with a PostGIS geometry, where PostgreSQL has PostGIS"""

import logging

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

log = logging.getLogger("atlas.migrations")

# The first column is the key QGIS asks for; a row without a place has no geometry.
_LAYERS = {
    "layer_communes": """
        SELECT insee_com, name, zone, outline_status, source, vintage,
               ST_Multi(ST_GeomFromWKB(geometry, 4326))::geometry(MultiPolygon, 4326) AS geom
        FROM communes""",
    "layer_quartiers": """
        SELECT code_qp, name, insee_com, outline_status, source, vintage,
               ST_Multi(ST_GeomFromWKB(geometry, 4326))::geometry(MultiPolygon, 4326) AS geom
        FROM quartiers""",
    "layer_schools": """
        SELECT uai, name, insee_com, levels, pupils, education_prioritaire, ips, is_public,
               ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geometry(Point, 4326) AS geom
        FROM schools""",
    "layer_sites": """
        SELECT site_id, name, kind, address, insee_com, uai, is_accessible, is_fictive,
               ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geometry(Point, 4326) AS geom
        FROM sites""",
    "layer_population_cells": """
        SELECT cell_id, population, children_0_2, children_3_5, children_6_10, children_11_14,
               children_15_17, source, vintage,
               ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geometry(Point, 4326) AS geom
        FROM population_cells""",
}


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql" or not _has_postgis(connection):
        return
    for layer, query in _LAYERS.items():
        op.execute(f"CREATE VIEW {layer} AS {query}")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for layer in _LAYERS:
            op.execute(f"DROP VIEW IF EXISTS {layer}")


def _has_postgis(connection: sa.Connection) -> bool:
    """PostGIS is there, or could be switched on."""
    try:
        with connection.begin_nested():
            connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS postgis"))
    except sa.exc.DBAPIError as error:
        log.warning(
            "PostGIS n’est pas disponible : pas de couches pour QGIS dans cette base. Le reste "
            "de l’application n’en a pas besoin. (%s)",
            error.orig,
        )
        return False
    return True
