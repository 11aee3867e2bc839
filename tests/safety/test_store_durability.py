"""No acknowledged edit is lost: several processes, kills, damaged files, full disks."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from data import store
from data.store import engine as connections
from data.store.tables import CHANGES, REVISIONS
from tests.store_fixtures import BACKENDS, checked_tables, drawn_tables, new_database

ROOT = Path(__file__).resolve().parents[2]

COUNT_UP = """
import sys
from data import store

def count_up(url, times, told):
    engine = store.open_store(url)
    done = 0
    while done < times:
        with engine.connect() as connection:
            tool = connection.exec_driver_sql(
                "SELECT uses_per_year, row_version FROM coordination_tools").one()
        edit = store.Edit(("T1",), {"uses_per_year": tool[0] + 1}, tool[1])
        try:
            store.save(engine, "coordination_tools", [edit], author="Zoé", reason="Usage")
        except store.ConflictError:
            continue
        done += 1
        told(tool[0] + 1)
"""

KILLED = (
    COUNT_UP
    + """
import os, random, select, signal, time

random.seed(7)
for _ in range(10):
    heard, tell = os.pipe()
    child = os.fork()
    if child == 0:
        count_up(sys.argv[1], 1000, lambda n: os.write(tell, b"%d\\n" % n))
        os._exit(1)
    os.close(tell)
    said = os.read(heard, 100)  # it is at work
    end = time.monotonic() + random.uniform(0, 0.15)
    while (left := end - time.monotonic()) > 0 and select.select([heard], [], [], left)[0]:
        said += os.read(heard, 100)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(heard, 100):
        said += more
    os.close(heard)
    print(said.decode(), end="", flush=True)
"""
)

FIRST_START = """
import sys
import data.demo
from data import store
from tests.store_fixtures import drawn_tables

data.demo.load = drawn_tables
print(store.revision(store.open_store(sys.argv[1])))
"""


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


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    return tmp_path / "abîmée.sqlite"


def start(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def finish(process: subprocess.Popen[str]) -> str:
    told, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return told.strip()


def counted(engine: sa.Engine) -> tuple[int, int, int]:
    """Uses of the tool, revisions after the first, rows of the journal."""
    uses = store.load(engine).tables["coordination_tools"]["uses_per_year"][0]
    with engine.connect() as connection:
        changes = connection.scalar(sa.select(sa.func.count()).select_from(CHANGES)) or 0
        revisions = connection.scalar(sa.select(sa.func.count()).select_from(REVISIONS)) or 0
    return int(uses), revisions - 1, changes


def test_processes_that_edit_the_same_row_lose_no_edit(engine: sa.Engine, url: str) -> None:
    script = COUNT_UP + "count_up(sys.argv[1], 25, lambda n: None)"
    for writer in [start(script, url) for _ in range(4)]:
        finish(writer)
    assert counted(engine) == (100, 100, 100)
    assert store.revision(engine) == 101


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the kills need POSIX processes")
def test_killed_writers_lose_no_acknowledged_edit_and_leave_none_in_half(
    engine: sa.Engine, url: str
) -> None:
    acknowledged = [int(line) for line in finish(start(KILLED, url)).split()]
    uses, revisions, changes = counted(engine)
    assert uses == revisions == changes
    assert len(acknowledged) >= 10
    # A lost edit would be counted, and so acknowledged, a second time.
    assert acknowledged == sorted(set(acknowledged))
    assert acknowledged[-1] <= uses <= acknowledged[-1] + 1


def test_processes_that_start_together_make_one_demonstration(url: str) -> None:
    starts = [start(FIRST_START, url) for _ in range(3)]
    assert [finish(process) for process in starts] == ["1", "1", "1"]
    opened = store.open_store(url)
    found = store.load(opened).tables
    assert {name: len(frame) for name, frame in found.items()} == {
        name: len(frame) for name, frame in checked_tables().items()
    }
    opened.dispose()


def test_a_file_that_is_no_database_is_refused_and_kept(damaged: Path) -> None:
    damaged.write_bytes(b"Ceci est un tableur.\n" * 400)
    with pytest.raises(store.StoreError, match=r"abîmée.sqlite.*pas une base lisible"):
        store.open_store(f"sqlite:///{damaged}")
    assert damaged.read_bytes() == b"Ceci est un tableur.\n" * 400


def test_a_damaged_database_is_refused_before_anyone_works_on_it(
    damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.demo.load", drawn_tables)
    store.open_store(f"sqlite:///{damaged}").dispose()
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(store.StoreError, match="Remettez une sauvegarde"):
        store.open_store(f"sqlite:///{damaged}")


def test_a_database_kept_busy_by_another_program_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.demo.load", drawn_tables)
    monkeypatch.setattr(connections, "PATIENCE_S", 0.1)
    file = tmp_path / "atlas.sqlite"
    opened = store.open_store(f"sqlite:///{file}")
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    edit = store.Edit(("S1",), {"name": "Salle"}, 1)
    with pytest.raises(store.StoreError, match="occupée"):
        store.save(opened, "sites", [edit], author="Zoé", reason="Nom")
    other.close()
    assert store.save(opened, "sites", [edit], author="Zoé", reason="Nom") == 2
    opened.dispose()


def test_a_full_disk_saves_nothing_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.demo.load", drawn_tables)
    opened = store.open_store(f"sqlite:///{tmp_path / 'atlas.sqlite'}")

    def no_more_pages(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count=1")  # SQLite keeps what is there, adds nothing

    sa.event.listen(opened, "connect", no_more_pages)
    edit = store.Edit(("S1",), {"address": "x" * 100_000}, 1)
    with pytest.raises(store.StoreError, match=r"full.*place sur le disque"):
        store.save(opened, "sites", [edit], author="Zoé", reason="Adresse")
    sa.event.remove(opened, "connect", no_more_pages)
    opened.dispose()
    assert store.revision(opened) == 1
    opened.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("postgresql://ville:s3cret@127.0.0.1:1/atlas", "serveur « 127.0.0.1 »"),
        ("mysql://ville:s3cret@127.0.0.1/atlas", "pas prise en charge"),
        ("postgresql//ville:s3cret@127.0.0.1/atlas", "illisible"),
        ("sqlite://", "pas prise en charge"),
        ("sqlite:////proc/s3cret/atlas.sqlite", "ne peut pas être créé"),
    ],
)
def test_an_address_that_cannot_be_used_says_what_to_do_without_the_password(
    url: str, message: str
) -> None:
    with pytest.raises(store.StoreError, match=message) as caught:
        store.open_store(url)
    assert "ville:s3cret" not in str(caught.value)
    assert "DATABASE_URL" in str(caught.value)
