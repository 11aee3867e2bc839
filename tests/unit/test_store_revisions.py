"""The list of writes, and a write that must not cover another one."""

import pytest

from data import store
from data.store import StoreError
from tests.store_fixtures import checked_tables, drawn_tables


@pytest.fixture
def engine(tmp_path, monkeypatch):
    monkeypatch.setattr("data.demo.load", drawn_tables)
    opened = store.open_store(f"sqlite:///{tmp_path / 'atlas.sqlite'}")
    yield opened
    opened.dispose()


def renamed(name):
    sites = checked_tables()["sites"]
    return {"sites": sites.assign(name=name)}


def test_writes_are_listed_the_latest_first_with_their_rows(engine):
    store.replace(engine, renamed("Ici"), author="Zoé", reason="Essai")
    store.replace(engine, renamed("Là"), author="Léo", reason="Autre essai")
    last, before, first = store.revisions(engine)
    assert (last.author, last.reason, last.number) == ("Léo", "Autre essai", 3)
    assert (before.author, before.rows) == ("Zoé", len(checked_tables()["sites"]))
    assert (first.number, first.rows) == (1, 0)
    assert [one.number for one in store.revisions(engine, last=1)] == [3]


def test_a_write_made_from_an_older_state_is_refused(engine):
    read_at = store.revision(engine)
    store.replace(engine, renamed("Ici"), author="Zoé", reason="Essai")
    with pytest.raises(StoreError, match="entre-temps"):
        store.replace(engine, renamed("Là"), author="Léo", reason="Essai", since=read_at)
    assert set(store.load(engine).tables["sites"]["name"]) == {"Ici"}


def test_a_write_made_from_the_present_state_is_accepted(engine):
    now = store.revision(engine)
    assert store.replace(engine, renamed("Là"), author="Léo", reason="Essai", since=now) == now + 1
