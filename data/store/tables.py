"""SQL tables, derived from ``data.schemas.TABLES``, and the two tables of the journal.

Every table has, beside the columns of its schema, ``row_version``: the number of the revision
that last wrote the row. It never comes back to an earlier value, so a row deleted then typed
again is not mistaken for the row somebody read before (optimistic lock).
"""

from typing import Any, Final

import pandera.pandas as pa
import sqlalchemy as sa

from data import schemas

METADATA: Final = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


# Days are dates; outlines are WKB: GDAL never opens the live file, QGIS has views.
_SQL_TYPES: Final[dict[str, sa.types.TypeEngine[Any]]] = {
    "int64": sa.BigInteger(),
    "Int64": sa.BigInteger(),
    "float64": sa.Double(),
    "bool": sa.Boolean(),
    "datetime64[ns]": sa.Date(),
    "geometry": sa.LargeBinary(),
}


def _sql_type(column: pa.Column) -> sa.types.TypeEngine[Any]:
    return _SQL_TYPES.get(str(column.dtype)) or sa.Text()


def _sql_table(name: str) -> sa.Table:
    """Foreign keys wait for the end of the transaction: an import that replaces communes and
    quartiers, or a dispositif that points to another, then needs no order of writing. They only
    guard what ``data.check`` has already worded, against two writers or another program."""
    key = schemas.key(name)
    columns = [
        sa.Column(column, _sql_type(schema), nullable=schema.nullable, primary_key=column in key)
        for column, schema in schemas.TABLES[name].columns.items()
    ]
    links = [
        sa.ForeignKeyConstraint(
            [column],
            [f"{target}.{schemas.key(target)[0]}"],
            deferrable=True,
            initially="DEFERRED",
        )
        for column, target in schemas.references(name).items()
    ]
    version = sa.Column("row_version", sa.BigInteger(), nullable=False)
    return sa.Table(name, METADATA, *columns, version, *links)


TABLES: Final = {name: _sql_table(name) for name in schemas.TABLES}

REVISIONS: Final = sa.Table(
    "revisions",
    METADATA,
    sa.Column("number", sa.BigInteger(), primary_key=True, autoincrement=False),
    sa.Column("at", sa.DateTime(), nullable=False, comment="UTC"),
    sa.Column("author", sa.Text(), nullable=False),
    sa.Column("reason", sa.Text(), nullable=False),
)
"""One row a write; the greatest number is the revision of the store."""

CHANGES: Final = sa.Table(
    "changes",
    METADATA,
    sa.Column("revision", sa.BigInteger(), sa.ForeignKey("revisions.number"), primary_key=True),
    sa.Column("table_name", sa.Text(), primary_key=True),
    sa.Column("row_key", sa.Text(), primary_key=True, comment="JSON list"),
    sa.Column("before", sa.Text(), comment="JSON object; null: the row is new"),
    sa.Column("after", sa.Text(), comment="JSON object; null: the row is deleted"),
    sa.Index("ix_changes_row", "table_name", "row_key"),
)
"""One row for each row that a revision changed."""
