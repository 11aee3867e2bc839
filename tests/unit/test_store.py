"""The store keeps what it is given, tells who changed what, and refuses what would harm."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from shapely import box

from data import schemas, store
from data.check import DataError
from data.store import database
from data.store.tables import CHANGES, METADATA, REVISIONS
from tests.store_fixtures import BACKENDS, checked_tables, drawn_tables, new_database

WHO = {"author": "Zoé", "reason": "Mise à jour"}


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with new_database(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def engine(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    monkeypatch.setattr("data.demo.load", drawn_tables)
    opened = store.open_store(url)
    yield opened
    opened.dispose()


def rename(engine: sa.Engine, site: str, name: str, version: int, author: str = "Zoé") -> int:
    edit = store.Edit((site,), {"name": name}, version)
    return store.save(engine, "sites", [edit], author=author, reason="Nom")


def name_of(engine: sa.Engine, site: str) -> str:
    sites = store.load(engine).tables["sites"].set_index("site_id")
    return str(sites.loc[site, "name"])


def journal_size(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(CHANGES)) or 0


def test_a_new_database_holds_the_demonstration_value_for_value(engine: sa.Engine) -> None:
    snapshot = store.load(engine)
    assert snapshot.revision == store.revision(engine) == 1
    assert list(snapshot.tables) == list(schemas.TABLES)
    for name, expected in checked_tables().items():
        assert len(expected) > 0
        in_order = expected.sort_values(schemas.key(name), ignore_index=True)
        in_order = in_order[list(schemas.TABLES[name].columns)]
        found = snapshot.tables[name]
        assert type(found) is type(in_order)
        pd.testing.assert_frame_equal(found, in_order, check_exact=True)
    assert snapshot.tables["communes"].crs == 4326
    assert len(snapshot.tables["communes"].geometry[0].interiors) == 1


def test_the_first_filling_is_one_revision_without_journal(engine: sa.Engine) -> None:
    assert journal_size(engine) == 0
    assert (store.load(engine).row_versions["sites"] == 1).all()


def test_an_existing_database_is_never_filled_again(engine: sa.Engine, url: str) -> None:
    rename(engine, "S1", "Salle", 1)
    again = store.open_store(url)
    assert name_of(again, "S1") == "Salle"
    again.dispose()


def test_the_migrations_make_exactly_the_tables_of_the_schemas(engine: sa.Engine) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or name != "spatial_ref_sys"

    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_replacing_writes_and_journals_only_the_rows_that_differ(engine: sa.Engine) -> None:
    sites = store.load(engine).tables["sites"].copy()
    sites.loc[sites["site_id"] == "S2", "name"] = "Là-bas"
    assert store.replace(engine, {"sites": sites}, **WHO) == 2
    snapshot = store.load(engine)
    assert snapshot.row_versions["sites"].tolist() == [1, 2]
    assert journal_size(engine) == 1
    (change,) = store.history(engine, "sites", ("S2",))
    assert change.before is not None
    assert change.after is not None
    assert (change.before["name"], change.after["name"]) == ("Ailleurs", "Là-bas")
    assert (change.author, change.reason) == ("Zoé", "Mise à jour")


def test_replacing_with_the_same_rows_writes_nothing(engine: sa.Engine) -> None:
    assert store.replace(engine, store.load(engine).tables, **WHO) == 1


def test_communes_and_quartiers_are_replaced_with_all_that_points_to_them(
    engine: sa.Engine,
) -> None:
    tables = store.load(engine).tables
    codes = {"QN03709M": "QN03799M", "37261": "37050"}
    moved = {
        name: frame.assign(
            **{
                column: frame[column].replace(codes)
                for column in frame.columns.intersection(["code_qp", "insee_com", "residence"])
            }
        )
        for name, frame in tables.items()
    }
    assert store.replace(engine, moved, **WHO) == 2
    found = store.load(engine).tables
    assert found["quartiers"]["code_qp"].tolist() == ["QN03710N", "QN03799M"]
    assert found["schools"]["insee_com"].unique().tolist() == ["37050"]


def test_a_session_is_reserved_to_known_quartiers_only(engine: sa.Engine) -> None:
    stored = store.load(engine)
    session = stored.tables["sessions"]["session_id"].iloc[0]
    known = stored.tables["quartiers"]["code_qp"].iloc[0]
    edit = store.Edit((session,), {"reserved_quartiers": f"{known},QN03799M"}, 1)
    with pytest.raises(DataError, match=r"QN03799M.*absent de la table Quartiers prioritaires"):
        store.save(engine, "sessions", [edit], **WHO)
    edit = store.Edit((session,), {"reserved_quartiers": known}, 1)
    assert store.save(engine, "sessions", [edit], **WHO) == 2


def test_a_replacement_that_breaks_a_link_is_refused_whole(engine: sa.Engine) -> None:
    tables = store.load(engine).tables
    with pytest.raises(DataError, match="absent de la table Communes"):
        store.replace(engine, {"communes": tables["communes"].iloc[:0]}, **WHO)
    assert store.revision(engine) == 1


def test_each_save_adds_one_revision_and_keeps_before_and_after(engine: sa.Engine) -> None:
    assert rename(engine, "S1", "Un", 1) == 2
    assert rename(engine, "S1", "Deux", 2) == 3
    assert store.revision(engine) == 3
    last, first = store.history(engine, "sites", ("S1",))
    assert first.before is not None
    assert first.after == last.before
    assert last.after == {**first.before, "name": "Deux"}


def test_saving_creates_and_deletes_rows_in_one_revision(engine: sa.Engine) -> None:
    values = {
        "name": "Piscine",
        "kind": "gymnase",
        "address": None,
        "insee_com": "37261",
        "lon": 0.7,
        "lat": 47.4,
        "uai": None,
        "is_accessible": True,
        "is_fictive": False,
        "updated_on": "2026-09-23",
    }
    edits = [store.Edit(("S3",), values, None), store.Edit(("S2",), None, 1)]
    assert store.save(engine, "sites", edits, **WHO) == 2
    assert store.load(engine).tables["sites"]["site_id"].tolist() == ["S1", "S3"]
    assert store.history(engine, "sites", ("S3",))[0].before is None
    assert store.history(engine, "sites", ("S2",))[0].after is None


def test_several_tables_are_saved_as_one_revision_or_not_at_all(engine: sa.Engine) -> None:
    before = store.load(engine)
    row = before.tables["simulations"].iloc[0].to_dict()
    simulation = store.Edit(("M9",), row | {"simulation_id": "M9"}, None)

    def closing(session: str | None) -> store.Edit:
        blank = dict.fromkeys(before.tables["simulation_edits"])
        return store.Edit(("M9", 1), blank | {"kind": "fermer", "session_id": session}, None)

    both = {"simulation_edits": [closing("S1")], "simulations": [simulation]}
    with pytest.raises(DataError):
        store.save_together(engine, both | {"simulation_edits": [closing(None)]}, **WHO)
    assert store.revision(engine) == before.revision
    assert store.save_together(engine, both, **WHO) == before.revision + 1
    after = store.load(engine).tables
    assert "M9" in set(after["simulations"]["simulation_id"])
    assert "M9" in set(after["simulation_edits"]["simulation_id"])


def test_an_edited_outline_comes_back_as_drawn(engine: sa.Engine) -> None:
    outline = box(0.1, 47.1, 0.3, 47.2)
    store.save(engine, "communes", [store.Edit(("37261",), {"geometry": outline}, 1)], **WHO)
    assert store.load(engine).tables["communes"].geometry[0].equals_exact(outline, 0)
    store.undo(engine, 2, author="Zoé")
    assert len(store.load(engine).tables["communes"].geometry[0].interiors) == 1


def test_a_save_that_changes_nothing_adds_no_revision(engine: sa.Engine) -> None:
    assert rename(engine, "S1", "Gymnase", 1) == 1


def test_a_conflict_shows_both_versions_and_saves_nothing(engine: sa.Engine) -> None:
    rename(engine, "S1", "Leur nom", 1, author="Ali")
    edits = [
        store.Edit(("S1",), {"name": "Mon nom"}, 1),
        store.Edit(("S2",), {"name": "Autre"}, 1),
    ]
    with pytest.raises(store.ConflictError, match=r"S1.*Ali") as caught:
        store.save(engine, "sites", edits, **WHO)
    (conflict,) = caught.value.conflicts
    versions = (conflict.before, conflict.yours, conflict.theirs)
    assert [row and row["name"] for row in versions] == ["Gymnase", "Mon nom", "Leur nom"]
    assert name_of(engine, "S2") == "Ailleurs"
    assert store.revision(engine) == 2


def test_a_row_deleted_by_somebody_else_is_a_conflict(engine: sa.Engine) -> None:
    store.save(engine, "sites", [store.Edit(("S2",), None, 1)], author="Ali", reason="Fermé")
    with pytest.raises(store.ConflictError) as caught:
        rename(engine, "S2", "Rouvert", 1)
    (conflict,) = caught.value.conflicts
    assert conflict.theirs is None
    assert conflict.before is not None
    assert conflict.before["name"] == "Ailleurs"


def test_a_row_deleted_then_typed_again_is_not_taken_for_the_one_read(engine: sa.Engine) -> None:
    sites = store.load(engine).tables["sites"]
    store.replace(engine, {"sites": sites[sites["site_id"] == "S1"]}, **WHO)
    store.replace(engine, {"sites": sites}, **WHO)
    with pytest.raises(store.ConflictError):
        rename(engine, "S2", "Rouvert", 1)


def test_creating_a_row_whose_key_is_taken_is_a_conflict(engine: sa.Engine) -> None:
    with pytest.raises(store.ConflictError):
        store.save(engine, "sites", [store.Edit(("S1",), {"name": "Neuf"}, None)], **WHO)


@pytest.mark.parametrize(
    ("table", "edit", "message"),
    [
        ("sessions", store.Edit(("C1",), {"start_min": -5}, 1), "au moins 0"),
        ("sessions", store.Edit(("C1",), {"site_id": "S9"}, 1), "absent de la table Sites"),
        ("sessions", store.Edit(("C1",), {"capacity": "beaucoup"}, 1), "illisible"),
        ("sites", store.Edit(("S1",), None, 1), "absent de la table Sites"),
        ("sites", store.Edit(("S1",), {"is_accessible": None}, 1), "illisible"),
        ("sites", store.Edit(("S9",), {"name": "Seul"}, None), "manque"),
        (
            "attendance",
            store.Edit(
                ("C1", 2025, "f", "QN00000N", "6_10"), {"children": 1, "source": None}, None
            ),
            "hors_qpv",
        ),
    ],
)
def test_a_wrong_value_or_link_is_refused_with_its_reason(
    engine: sa.Engine, table: str, edit: store.Edit, message: str
) -> None:
    with pytest.raises(DataError, match=message):
        store.save(engine, table, [edit], **WHO)
    assert store.revision(engine) == 1
    assert journal_size(engine) == 0


def test_undoing_a_revision_restores_its_rows_as_a_new_revision(engine: sa.Engine) -> None:
    before = store.load(engine).tables["sites"]
    edits = [store.Edit(("S2",), None, 1), store.Edit(("S1",), {"name": "Salle"}, 1)]
    store.save(engine, "sites", edits, **WHO)
    assert store.undo(engine, 2, author="Ali") == 3
    pd.testing.assert_frame_equal(store.load(engine).tables["sites"], before)
    assert store.history(engine, "sites", ("S1",))[0].reason == "Annulation de la révision 2"
    assert store.undo(engine, 3, author="Ali") == 4
    assert name_of(engine, "S1") == "Salle"


def test_a_revision_whose_rows_changed_since_is_not_undone(engine: sa.Engine) -> None:
    rename(engine, "S1", "Un", 1)
    rename(engine, "S1", "Deux", 2)
    with pytest.raises(store.StoreError, match=r"ont changé depuis.*S1"):
        store.undo(engine, 2, author="Zoé")
    assert name_of(engine, "S1") == "Deux"


@pytest.mark.parametrize("number", [1, 99])
def test_a_revision_without_journal_is_not_undone(engine: sa.Engine, number: int) -> None:
    with pytest.raises(store.StoreError, match="ne peut pas être annulée"):
        store.undo(engine, number, author="Zoé")


def test_undoing_a_creation_that_others_lean_on_is_refused(engine: sa.Engine) -> None:
    dispositifs = store.load(engine).tables["dispositifs"]
    new = dispositifs.iloc[:1].assign(dispositif_id="neuf")
    store.replace(engine, {"dispositifs": pd.concat([dispositifs, new])}, **WHO)
    edit = store.Edit(("V1",), {"dispositif_id": "neuf"}, 1)
    store.save(engine, "activities", [edit], **WHO)
    with pytest.raises(DataError, match="absent de la table Dispositifs"):
        store.undo(engine, 2, author="Zoé")


def test_nothing_is_written_where_writing_is_off(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_WRITE", "0")
    assert not store.may_write()
    with pytest.raises(store.ReadOnlyError, match="lecture seule"):
        rename(engine, "S1", "Salle", 1)
    with pytest.raises(store.ReadOnlyError):
        store.replace(engine, drawn_tables(), **WHO)
    with pytest.raises(store.ReadOnlyError):
        store.undo(engine, 1, author="Zoé")
    assert store.revision(engine) == 1


def test_the_demonstration_fills_a_new_database_even_where_writing_is_off(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATLAS_WRITE", "0")
    monkeypatch.setattr("data.demo.load", drawn_tables)
    opened = store.open_store(url)
    assert store.revision(opened) == 1
    opened.dispose()


def test_threads_that_edit_the_same_row_lose_no_edit(engine: sa.Engine) -> None:
    def count_up(_writer: int) -> None:
        done = 0
        while done < 10:
            snapshot = store.load(engine)
            uses = int(snapshot.tables["coordination_tools"]["uses_per_year"][0])
            version = int(snapshot.row_versions["coordination_tools"][0])
            edit = store.Edit(("T1",), {"uses_per_year": uses + 1}, version)
            try:
                store.save(engine, "coordination_tools", [edit], **WHO)
            except store.ConflictError:
                continue
            done += 1

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(count_up, range(3)))
    assert store.load(engine).tables["coordination_tools"]["uses_per_year"][0] == 30
    assert journal_size(engine) == 30


def add_migration(folder: Path, monkeypatch: pytest.MonkeyPatch, last_line: str) -> None:
    versions = folder / "migrations"
    shutil.copytree(database.MIGRATIONS, versions, ignore=shutil.ignore_patterns("__pycache__"))
    last = max(path.name[:4] for path in (versions / "versions").glob("0*.py"))
    (versions / "versions" / "next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision, down_revision = 'next', '{last}'\n"
        "def upgrade():\n"
        "    op.create_table('lieux', sa.Column('id', sa.Integer))\n"
        "    with op.batch_alter_table('sites') as sites:\n"
        "        sites.alter_column('name', new_column_name='label')\n"
        "    lost = sa.table('sites', sa.column('label')).update().values(label='perdu')\n"
        "    op.execute(lost)\n"
        f"    {last_line}\n"
    )
    monkeypatch.setattr(database, "MIGRATIONS", versions)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    engine: sa.Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = store.load(engine)
    with monkeypatch.context() as patch:
        add_migration(tmp_path, patch, "raise RuntimeError('panne')")
        with pytest.raises(RuntimeError, match="panne"):
            store.open_store(url)
    after = store.load(engine)
    assert not sa.inspect(engine).has_table("lieux")
    for name, frame in before.tables.items():
        pd.testing.assert_frame_equal(after.tables[name], frame)
    store.open_store(url).dispose()


def test_a_migration_keeps_rows_and_links_and_copies_a_sqlite_file_first(
    engine: sa.Engine, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP VIEW IF EXISTS layer_sites")
    with monkeypatch.context() as patch:
        add_migration(tmp_path, patch, "return")
        store.open_store(url).dispose()
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM sites WHERE label='perdu'")) == 2
        assert connection.scalar(sa.select(sa.func.count()).select_from(REVISIONS)) == 1
    if engine.dialect.name == "sqlite":
        copy = store.open_store(f"sqlite:///{tmp_path}/atlas.sqlite.before-next.sqlite")
        assert name_of(copy, "S1") == "Gymnase"
        copy.dispose()
    with pytest.raises(store.StoreError, match="plus récente"):
        store.open_store(url)


def test_a_database_of_something_else_is_left_alone(url: str) -> None:
    other = sa.create_engine(url)
    with other.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE factures (id integer)")
    with pytest.raises(store.StoreError, match=r"autre chose \(factures\)"):
        store.open_store(url)
    assert sa.inspect(other).get_table_names() == ["factures"]
    other.dispose()


def test_a_demonstration_that_fails_leaves_a_database_still_to_fill(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("data.demo.load", lambda: drawn_tables() | {"inconnue": pd.DataFrame()})
        with pytest.raises(DataError):
            store.open_store(url)
    monkeypatch.setattr("data.demo.load", drawn_tables)
    opened = store.open_store(url)
    assert store.revision(opened) == 1
    opened.dispose()


def test_the_database_is_named_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.demo.load", drawn_tables)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/dossier/neuf/base.sqlite")
    store.open_store().dispose()
    assert (tmp_path / "dossier" / "neuf" / "base.sqlite").exists()


def test_qgis_sees_layers_with_their_geometry_type(engine: sa.Engine) -> None:
    if engine.dialect.name == "sqlite":
        assert sa.inspect(engine).get_view_names() == []
        return
    with engine.connect() as connection:
        layers = connection.execute(
            sa.text("SELECT f_table_name, type, srid FROM geometry_columns ORDER BY 1")
        ).all()
        inside = connection.scalar(
            sa.text(
                "SELECT count(*) FROM layer_quartiers q JOIN layer_communes c "
                "ON ST_Within(q.geom, c.geom) WHERE NOT ST_IsEmpty(q.geom)"
            )
        )
        placed = connection.scalar(
            sa.text("SELECT count(*) FROM layer_schools WHERE geom IS NOT NULL")
        )
    assert [tuple(layer) for layer in layers] == [
        ("layer_communes", "MULTIPOLYGON", 4326),
        ("layer_population_cells", "POINT", 4326),
        ("layer_quartiers", "MULTIPOLYGON", 4326),
        ("layer_schools", "POINT", 4326),
        ("layer_sites", "POINT", 4326),
    ]
    assert (inside, placed) == (2, 1)
