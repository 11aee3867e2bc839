"""Read the store: the whole territory as of one revision, and the story of one row."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pandas as pd
import sqlalchemy as sa

from data import schemas
from data.store.engine import reading
from data.store.rows import Key, Row, from_json, key_from_json, key_to_json, to_frame
from data.store.tables import CHANGES, REVISIONS, TABLES


@dataclass(frozen=True)
class Snapshot:
    """The store as of one ``revision``.

    ``tables``: every table, typed by its schema, in key order.
    ``row_versions``: for each table, the version of its rows, aligned with them; ``save`` asks
    for the version that was read.
    """

    revision: int
    tables: dict[str, pd.DataFrame]
    row_versions: dict[str, pd.Series]


@dataclass(frozen=True)
class Change:
    """One row changed by one revision; ``before`` None: created, ``after`` None: deleted.
    ``at`` is in UTC."""

    revision: int
    at: datetime
    author: str
    reason: str
    table: str
    key: Key
    before: Row | None
    after: Row | None


@dataclass(frozen=True)
class Revision:
    """One write: who, when (UTC), why, and how many rows its journal holds."""

    number: int
    at: datetime
    author: str
    reason: str
    rows: int


def revision(engine: sa.Engine) -> int:
    """Number of the last write; it grows by one with each."""
    with reading(engine) as connection:
        return last_revision(connection)


def load(engine: sa.Engine) -> Snapshot:
    """Everything, read in one transaction."""
    with reading(engine) as connection:
        tables: dict[str, pd.DataFrame] = {}
        versions: dict[str, pd.Series] = {}
        for name in TABLES:
            tables[name], versions[name] = _read_table(connection, name)
        return Snapshot(last_revision(connection), tables, versions)


def revisions(engine: sa.Engine, last: int = 20) -> list[Revision]:
    """The ``last`` writes, the latest first."""
    rows = (
        sa.select(sa.func.count()).where(CHANGES.c.revision == REVISIONS.c.number).scalar_subquery()
    )
    query = sa.select(REVISIONS, rows.label("rows")).order_by(REVISIONS.c.number.desc())
    with reading(engine) as connection:
        return [
            Revision(one.number, one.at.replace(tzinfo=UTC), one.author, one.reason, one.rows)
            for one in connection.execute(query.limit(last))
        ]


def history(engine: sa.Engine, table: str, key: Key) -> list[Change]:
    """Changes of one row, the last first; the initial filling of the store is not among them."""
    with reading(engine) as connection:
        return row_changes(connection, table, key)[::-1]


def last_revision(connection: sa.Connection) -> int:
    return connection.scalar(sa.select(sa.func.coalesce(sa.func.max(REVISIONS.c.number), 0))) or 0


def row_changes(connection: sa.Connection, table: str, key: Key) -> list[Change]:
    """Changes of one row, the first one first."""
    return _changes(
        connection, (CHANGES.c.table_name == table) & (CHANGES.c.row_key == key_to_json(key))
    )


def revision_changes(connection: sa.Connection, number: int) -> list[Change]:
    """Rows that the revision ``number`` changed."""
    return _changes(connection, CHANGES.c.revision == number)


def rows_by_key(
    connection: sa.Connection, name: str, keys: list[Key] | None = None
) -> dict[Key, tuple[Row, int]]:
    """Key → (row, version) of the rows with those ``keys``; None: of all rows."""
    table = TABLES[name]
    names = schemas.key(name)
    query = sa.select(table)
    if keys is not None:
        query = query.where(sa.tuple_(*(table.c[column] for column in names)).in_(keys))
    found = {}
    for mapping in connection.execute(query).mappings():
        row = dict(mapping)
        version = row.pop("row_version")
        found[tuple(row[column] for column in names)] = (row, version)
    return found


def _read_table(connection: sa.Connection, name: str) -> tuple[pd.DataFrame, pd.Series]:
    key = schemas.key(name)
    table = TABLES[name]
    # Sorted here, not by SQL: the order of text differs from one database to another.
    positions = [list(schemas.TABLES[name].columns).index(column) for column in key]
    rows = sorted(
        connection.execute(sa.select(table)).all(),
        key=lambda row: tuple(row[position] for position in positions),
    )
    versions = pd.Series([row[-1] for row in rows], dtype="int64", name="row_version")
    return to_frame(name, [row[:-1] for row in rows]), versions


def _changes(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[Change]:
    query = (
        sa.select(CHANGES, REVISIONS.c.at, REVISIONS.c.author, REVISIONS.c.reason)
        .join(REVISIONS)
        .where(condition)
        .order_by(CHANGES.c.revision, CHANGES.c.table_name, CHANGES.c.row_key)
    )
    return [
        Change(
            revision=found.revision,
            at=found.at.replace(tzinfo=UTC),
            author=found.author,
            reason=found.reason,
            table=found.table_name,
            key=key_from_json(found.table_name, found.row_key),
            before=None if found.before is None else from_json(found.table_name, found.before),
            after=None if found.after is None else from_json(found.table_name, found.after),
        )
        for found in connection.execute(query)
    ]
