"""Connections: SQLite or PostgreSQL, one snapshot to read, one writer at a time."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

DEFAULT_FILE = Path(__file__).resolve().parents[2] / "var" / "atlas.sqlite"
PATIENCE_S = 60
"""How long SQLite waits for another writer before it gives up."""
_WRITER_LOCK = 0x61746C6173  # « atlas »: any number that no other program of the database locks

_QUEUE = threading.Lock()
"""Writers of one process wait here, each with its turn and without holding a connection:
SQLite alone makes them retry at random, and a few wait for seconds."""


class StoreError(Exception):
    """The database cannot be used; the message says in French what to do."""


class ReadOnlyError(StoreError):
    """Writing is switched off (``ATLAS_WRITE=0``)."""


def may_write() -> bool:
    """Whether this installation accepts edits: ``ATLAS_WRITE=0`` says no."""
    return os.environ.get("ATLAS_WRITE", "1") != "0"


def check_may_write() -> None:
    if not may_write():
        raise ReadOnlyError(
            "Cette installation est en lecture seule : rien n’a été enregistré. Pour permettre "
            "l’écriture, relancez l’application avec ATLAS_WRITE=1."
        )


def address(url: str | None = None) -> sa.URL:
    """Where the database is: ``url``, else ``DATABASE_URL``, else ``var/atlas.sqlite``.

    Raises :class:`StoreError` for an address that is neither a SQLite file nor PostgreSQL.
    """
    text = url or os.environ.get("DATABASE_URL") or f"sqlite:///{DEFAULT_FILE}"
    advice = (
        "Attendu dans DATABASE_URL : « sqlite:///chemin/du/fichier.sqlite » ou "
        "« postgresql://compte:mot-de-passe@serveur/base »."
    )
    try:
        found = sa.make_url(text)
    except sa.exc.ArgumentError:
        # Without the cause: its message repeats the address, password included.
        raise StoreError(f"L’adresse de la base est illisible. {advice}") from None
    kind = found.drivername.partition("+")[0]
    if kind in {"postgres", "postgresql"}:
        return found.set(drivername="postgresql+psycopg")
    if kind != "sqlite" or found.database in {None, "", ":memory:"}:
        raise StoreError(f"La base « {kind} » n’est pas prise en charge. {advice}")
    return found


def connect(where: sa.URL, *, links: bool = True) -> sa.Engine:
    """Engine of the database; ``links=False`` leaves foreign keys unchecked on SQLite, where a
    migration rebuilds a table to alter it."""
    if where.get_backend_name() != "sqlite":
        return sa.create_engine(where, pool_pre_ping=True)
    engine = sa.create_engine(where, connect_args={"timeout": PATIENCE_S})

    @sa.event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin below, DDL included
        # TRUNCATE, not WAL: SQLite before 3.51.3 can corrupt a WAL database.
        connection.execute("PRAGMA journal_mode=TRUNCATE")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute(f"PRAGMA foreign_keys={'ON' if links else 'OFF'}")

    @sa.event.listens_for(engine, "begin")
    def begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One snapshot: what others write meanwhile is not seen."""
    if engine.dialect.name == "postgresql":
        engine = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )
    with _worded(engine), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction, all or nothing, while every other writer waits.

    Raises ``sqlalchemy.exc.IntegrityError`` for a broken link, :class:`StoreError` for a
    database that cannot be written.
    """
    with (
        _QUEUE,
        _worded(engine),
        engine.execution_options(writes=True).begin() as connection,
    ):
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITER_LOCK)))
        yield connection


@contextmanager
def _worded(engine: sa.Engine) -> Iterator[None]:
    try:
        yield
    except sa.exc.IntegrityError:
        raise
    except (sa.exc.DBAPIError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise StoreError(_words(engine.url, str(cause))) from error


def _words(where: sa.URL, cause: str) -> str:
    if where.get_backend_name() != "sqlite":
        return (
            f"La base PostgreSQL « {where.database} » du serveur « {where.host} » a refusé : "
            f"{cause.strip()}. Rien n’a été enregistré. Vérifiez que le serveur répond et que "
            "DATABASE_URL porte le bon compte."
        )
    file = where.database
    if "not a database" in cause or "malformed" in cause:
        return (
            f"Le fichier « {file} » n’est pas une base lisible ({cause}). Rien n’y a été écrit. "
            "Remettez une sauvegarde à sa place, ou déplacez-le : une base de démonstration "
            "neuve sera créée au prochain démarrage."
        )
    if "locked" in cause or "busy" in cause:
        return (
            f"La base « {file} » est occupée par une autre écriture ({cause}). Rien n’a été "
            "enregistré ; réessayez dans un instant."
        )
    return (
        f"La base « {file} » ne peut pas être lue ou écrite ({cause}). Rien n’a été enregistré. "
        "Vérifiez la place sur le disque et les droits sur le fichier et son dossier."
    )
