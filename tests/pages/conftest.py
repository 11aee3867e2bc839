"""Pages opened by Streamlit's own test driver, each on a database of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import demo, store
from data.check import Tables, check_tables
from tests.page_steps import Open

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(scope="session")
def demo_tables() -> Tables:
    return check_tables(demo.load())


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("demo") / "atlas.sqlite"
    store.open_store(f"sqlite:///{file}").dispose()
    return file


@pytest.fixture
def show(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Opens a page on the demo, or on the tables given in the place of the demo's."""
    file = tmp_path / "atlas.sqlite"
    shutil.copy(demo_file, file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    monkeypatch.chdir(APP.parent)
    st.cache_resource.clear()

    def opened(page: str, tables: Tables | None = None) -> AppTest:
        if tables is not None:
            engine = store.open_store()
            store.replace(engine, tables, author="essai", reason="essai")
            engine.dispose()
        return AppTest.from_file(str(APP), default_timeout=120).switch_page(page).run()

    yield opened
    st.cache_resource.clear()
