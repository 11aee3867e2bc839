"""Open the store: make it, fill it with the demonstration territory, bring it up to date."""

import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from data.check import check_tables
from data.store.engine import StoreError, address, connect, reading, writing
from data.store.write import fill

MIGRATIONS = Path(__file__).parent / "migrations"
_OURS = {"alembic_version", "revisions"}
_OF_POSTGIS = {"spatial_ref_sys"}

log = logging.getLogger(__name__)


def open_store(url: str | None = None) -> sa.Engine:
    """Engine of the database of ``url``, else ``DATABASE_URL``, else ``var/atlas.sqlite``.

    A new database is created and filled with the demonstration territory, an older one is
    brought up to date (a SQLite file is copied first to ``<file>.before-<revision>.sqlite``),
    each in one transaction; a database that holds anything else is left alone. Processes that
    start together wait for one another. Raises :class:`StoreError`.
    """
    where = address(url)
    if where.get_backend_name() == "sqlite":
        try:
            Path(str(where.database)).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"Le dossier de la base « {where.database} » ne peut pas être créé "
                f"({error.strerror}). Indiquez un autre chemin dans DATABASE_URL."
            ) from error
    opening = connect(where, links=False)
    try:
        with reading(opening) as connection:
            _check_sound(connection)
            version = _version(connection)
        if version != _head():
            _bring_up_to_date(opening)
    finally:
        opening.dispose()
    return connect(where)


def _bring_up_to_date(engine: sa.Engine) -> None:
    with writing(engine) as connection:
        version = _version(connection)  # again: another process may have come first
        if version == _head():
            return
        if version is not None and engine.dialect.name == "sqlite":
            _back_up(Path(str(engine.url.database)))
        command.upgrade(_config(connection), "head")
        if version is None:
            from data import demo  # read by new databases only

            fill(
                connection,
                check_tables(demo.load()),
                author="Atlas éducatif",
                reason="Territoire de démonstration",
            )
            log.info("Base créée avec le territoire de démonstration.")
        else:
            log.info("Base portée de la version %s à la version %s.", version, _head())


def _version(connection: sa.Connection) -> str | None:
    """Migration the database stands at; None for an empty one."""
    tables = set(sa.inspect(connection).get_table_names()) - _OF_POSTGIS
    if not tables:
        return None
    if not tables >= _OURS:
        raise StoreError(
            f"La base « {connection.engine.url.database} » contient déjà autre chose "
            f"({', '.join(sorted(tables)[:5])}) : elle n’a pas été touchée. Indiquez dans "
            "DATABASE_URL une base vide ou un nouveau fichier."
        )
    version = MigrationContext.configure(connection).get_current_revision()
    if version not in {script.revision for script in _scripts().walk_revisions()}:
        raise StoreError(
            f"La base « {connection.engine.url.database} » a été écrite par une version plus "
            f"récente de l’application ({version}) : elle n’a pas été touchée. Mettez "
            "l’application à jour, ou indiquez une autre base dans DATABASE_URL."
        )
    return version


def _check_sound(connection: sa.Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise sqlite3.DatabaseError(f"malformed: {found}")


def _back_up(file: Path) -> None:
    """Copy through SQLite's backup, then take its name at once: a copy is whole or absent."""
    target = file.with_name(f"{file.name}.before-{_head()}.sqlite")
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(partial)) as copy:
        source.backup(copy)
    with partial.open("rb+") as written:
        os.fsync(written.fileno())
    partial.replace(target)
    log.info("Sauvegarde avant mise à jour : %s", target)


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _head() -> str:
    return str(_scripts().get_current_head())
