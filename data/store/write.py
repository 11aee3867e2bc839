"""Write the store: all or nothing, one revision a write, every changed row in the journal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
import sqlalchemy as sa
from pandera.errors import SchemaErrors

from data import schemas
from data.check import Tables, check_tables
from data.store.engine import StoreError, check_may_write, reading, writing
from data.store.read import (
    last_revision,
    revision_changes,
    row_changes,
    rows_by_key,
)
from data.store.rows import Key, Row, key_of, key_to_json, to_frame, to_json, to_rows
from data.store.tables import CHANGES, REVISIONS, TABLES


@dataclass(frozen=True)
class Edit:
    """What somebody wants of one row.

    ``values``: columns to change (an outline is a shapely geometry), every column for a new
    row, None to delete the row. ``row_version``: the version that was read, None for a new row.
    The key columns do not change: a row takes another key by being deleted and created.
    """

    key: Key
    values: Mapping[str, Any] | None
    row_version: int | None


@dataclass(frozen=True)
class Conflict:
    """A row that somebody else changed since it was read.

    ``before``: the row as it was read (None: there was none, or its version never existed);
    ``yours``: as it would have been saved, None: deleted; ``theirs``: as it is now, None:
    deleted; ``author``: who changed it last.
    """

    key: Key
    before: Row | None
    yours: Row | None
    theirs: Row | None
    author: str


class ConflictError(StoreError):
    """Nothing was saved: some rows have changed since they were read."""

    def __init__(self, table: str, conflicts: list[Conflict]) -> None:
        self.table = table
        self.conflicts = conflicts
        rows = ", ".join(
            f"« {_words(conflict.key)} » par {conflict.author}" for conflict in conflicts
        )
        super().__init__(
            f"{schemas.TABLES[table].title} : modifié entre-temps, {rows}. Rien n’a été "
            "enregistré ; comparez les deux versions, puis choisissez."
        )


@dataclass(frozen=True)
class _Step:
    """One row to write."""

    table: str
    key: Key
    before: Row | None
    after: Row | None


def replace(
    engine: sa.Engine, tables: Tables, *, author: str, reason: str, since: int | None = None
) -> int:
    """Put whole tables in the place of those of the store; tables not given stay.

    Only rows that differ are written and journalled; returns the revision, the same as before
    when nothing differs. ``since``: the revision that ``tables`` were made from; nothing is
    written when somebody has written since. Raises :class:`data.check.DataError` when the
    resulting territory does not hold together, :class:`ReadOnlyError`, :class:`StoreError`.
    """
    check_may_write()
    with writing(engine) as connection:
        if since not in (None, last_revision(connection)):
            raise StoreError(
                "Quelqu’un a modifié les données entre-temps : rien n’a été enregistré. Relisez "
                "ce qui changerait, puis recommencez."
            )
        checked = check_tables({**_tables_after(connection, []), **tables})
        steps = []
        for name in tables:
            before = {key: row for key, (row, _) in rows_by_key(connection, name).items()}
            after = {key_of(name, row): row for row in to_rows(name, checked[name])}
            steps += [
                _Step(name, key, before.get(key), after.get(key))
                for key in before | after
                if before.get(key) != after.get(key)
            ]
        return _write(connection, steps, author, reason)


def save(engine: sa.Engine, table: str, edits: Sequence[Edit], *, author: str, reason: str) -> int:
    """Save edited rows of one table, all or none; returns the revision.

    Raises :class:`ConflictError` when a row is not at the version that was read,
    :class:`data.check.DataError` when a value or a link is wrong (its line numbers count the
    edits that keep or create a row), :class:`ReadOnlyError`, :class:`StoreError`.
    """
    return save_together(engine, {table: edits}, author=author, reason=reason)


def save_together(
    engine: sa.Engine, edits: Mapping[str, Sequence[Edit]], *, author: str, reason: str
) -> int:
    """:func:`save` of several tables, all or none, as one revision: table → its edited rows."""
    check_may_write()
    steps: list[_Step] = []
    try:
        with writing(engine) as connection:
            for table, mine in edits.items():
                steps += _steps(connection, table, mine)
            return _write(connection, steps, author, reason)
    except sa.exc.IntegrityError as error:
        # A link is broken: the database says so without words, the checks have them.
        with reading(engine) as connection:
            check_tables(_tables_after(connection, steps))
        raise StoreError(
            "Une autre personne modifiait au même moment une ligne liée à celle-ci : rien n’a "
            "été enregistré. Réessayez."
        ) from error


def undo(engine: sa.Engine, revision: int, *, author: str) -> int:
    """Put the rows changed by ``revision`` back as they were, as a new revision.

    Raises :class:`StoreError` when one of them has changed since or when the revision has no
    journal, :class:`data.check.DataError` when other rows lean on what would go.
    """
    check_may_write()
    with writing(engine) as connection:
        changes = revision_changes(connection, revision)
        if not changes:
            raise StoreError(
                f"La révision {revision} ne peut pas être annulée : elle n’existe pas, ou c’est "
                "le premier remplissage de la base, qui n’a pas de journal."
            )
        now = {name: rows_by_key(connection, name) for name in {c.table for c in changes}}
        moved = []
        for change in changes:
            row, version = now[change.table].get(change.key, (None, revision))
            if row != change.after or version != revision:
                moved.append(f"{schemas.TABLES[change.table].title} « {_words(change.key)} »")
        if moved:
            raise StoreError(
                f"La révision {revision} ne peut pas être annulée : {len(moved)} de ses lignes "
                f"ont changé depuis ({', '.join(moved[:5])}{'…' if len(moved) > 5 else ''})."
            )
        steps = [_Step(c.table, c.key, c.after, c.before) for c in changes]
        check_tables(_tables_after(connection, steps))
        return _write(connection, steps, author, undo_reason(revision))


def undo_reason(revision: int) -> str:
    """The reason that the journal gives to the undoing of ``revision``."""
    return f"Annulation de la révision {revision}"


def fill(connection: sa.Connection, tables: Tables, *, author: str, reason: str) -> None:
    """Fill an empty store with checked ``tables``, as its first revision.

    Without journal: there is no earlier state to come back to, and it would double the size of
    the database to say that every row began here.
    """
    number = _new_revision(connection, author, reason)
    for name, frame in tables.items():
        _insert(connection, name, to_rows(name, frame), number)


def _steps(connection: sa.Connection, name: str, edits: Sequence[Edit]) -> list[_Step]:
    """The edits as checked steps; those that change nothing are left out."""
    now = rows_by_key(connection, name, [edit.key for edit in edits])
    wanted = [(edit, *now.get(edit.key, (None, None))) for edit in edits]
    stale = [edit for edit, _, version in wanted if edit.row_version != version]
    if stale:
        raise ConflictError(name, [_conflict(connection, name, edit, now) for edit in stale])
    kept = [
        (edit.key, _edited(name, row, edit)) for edit, row, _ in wanted if edit.values is not None
    ]
    after: dict[Key, Row] = {}
    if kept:
        frame = _loose_frame(name, [row for _, row in kept if row is not None])
        try:
            typed = schemas.TABLES[name].validate(frame, lazy=True)
        except SchemaErrors:
            check_tables({name: frame})  # raises, with the words of every problem
            raise
        after = dict(zip((key for key, _ in kept), to_rows(name, typed), strict=True))
    steps = [_Step(name, edit.key, row, after.get(edit.key)) for edit, row, _ in wanted]
    steps = [step for step in steps if step.before != step.after]
    if name == "quartiers" or "residence" in TABLES[name].columns or schemas.lists(name):
        # « A quartier or outside », « several quartiers »: links that no foreign key can guard.
        check_tables(_tables_after(connection, steps))
    return steps


def _edited(name: str, row: Row | None, edit: Edit) -> Row:
    values = {
        column: shapely.to_wkb(value, byte_order=1)
        if isinstance(value, shapely.Geometry)
        else value
        for column, value in (edit.values or {}).items()
    }
    return {**(row or {}), **values, **dict(zip(schemas.key(name), edit.key, strict=True))}


def _loose_frame(name: str, rows: list[Row]) -> pd.DataFrame:
    """Frame of values as typed, for the schema to judge."""
    frame = pd.DataFrame(rows, dtype=object)
    for column, rule in schemas.TABLES[name].columns.items():
        if str(rule.dtype) == "bool" and column in frame:
            # Else a missing answer would be taken for yes or no.
            frame[column] = frame[column].fillna(pd.NA)
    if "geometry" not in frame:
        return frame
    outlines = shapely.from_wkb(frame["geometry"].to_numpy())
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=outlines, crs=4326)


def _conflict(
    connection: sa.Connection, name: str, edit: Edit, now: Mapping[Key, tuple[Row, int]]
) -> Conflict:
    since = [
        change
        for change in row_changes(connection, name, edit.key)
        if change.revision > (edit.row_version or 0)
    ]
    before = since[0].before if since and edit.row_version is not None else None
    return Conflict(
        key=edit.key,
        before=before,
        yours=None if edit.values is None else _edited(name, before, edit),
        theirs=now.get(edit.key, (None, None))[0],
        author=since[-1].author if since else "une autre personne",
    )


def _tables_after(connection: sa.Connection, steps: Sequence[_Step]) -> dict[str, pd.DataFrame]:
    """The territory as it will be; written rows come first, so that line numbers count them."""
    tables = {}
    for name in TABLES:
        written = {step.key: step.after for step in steps if step.table == name}
        rows = [row for row in written.values() if row is not None]
        for key, (row, _) in rows_by_key(connection, name).items():
            if key not in written:
                rows.append(row)
        columns = list(schemas.TABLES[name].columns)
        tables[name] = to_frame(name, [tuple(row[c] for c in columns) for row in rows])
    return tables


def _write(connection: sa.Connection, steps: Sequence[_Step], author: str, reason: str) -> int:
    if not steps:
        return last_revision(connection)
    number = _new_revision(connection, author, reason)
    # Parents first: SQLite searches every waiting child for each parent that comes after it.
    for name in sorted({step.table for step in steps}, key=list(TABLES).index):
        mine = [step for step in steps if step.table == name]
        table = TABLES[name]
        this_row = sa.and_(*(table.c[c] == sa.bindparam(f"key_{c}") for c in schemas.key(name)))
        gone = [_key_parameters(name, step.key) for step in mine if step.after is None]
        if gone:
            connection.execute(table.delete().where(this_row), gone)
        changed = [
            {**step.after, **_key_parameters(name, step.key), "row_version": number}
            for step in mine
            if step.before is not None and step.after is not None
        ]
        if changed:
            connection.execute(table.update().where(this_row), changed)
        new = [step.after for step in mine if step.before is None and step.after is not None]
        _insert(connection, name, new, number)
    connection.execute(
        CHANGES.insert(),
        [
            {
                "revision": number,
                "table_name": step.table,
                "row_key": key_to_json(step.key),
                "before": None if step.before is None else to_json(step.before),
                "after": None if step.after is None else to_json(step.after),
            }
            for step in steps
        ],
    )
    return number


def _new_revision(connection: sa.Connection, author: str, reason: str) -> int:
    number = last_revision(connection) + 1
    at = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(
        REVISIONS.insert(), {"number": number, "at": at, "author": author, "reason": reason}
    )
    return number


def _insert(connection: sa.Connection, name: str, rows: Sequence[Row], number: int) -> None:
    if rows:
        connection.execute(TABLES[name].insert(), [{**row, "row_version": number} for row in rows])


def _key_parameters(name: str, key: Key) -> dict[str, Any]:
    return {f"key_{column}": value for column, value in zip(schemas.key(name), key, strict=True)}


def _words(key: Key) -> str:
    return " · ".join(map(str, key))
