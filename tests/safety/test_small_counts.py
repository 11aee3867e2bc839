"""Nothing that leaves the atlas tells two territories apart that differ in hidden counts only.

Two territories full of small counts: the second has other persons behind every secret, and the
same totals wherever a total is published. Whoever reads pages, exports and commands must not be
able to say which of the two it is: whatever differs would be a leak, be it a number, a rounded
share, the order of rows, a colour of the map or the length of a file.

Not walked over: ``python -m data export``, the backup that the owner of the database makes of his
own tables, counts included. The indices of separation are the one thing that the gate itself
computes on hidden counts (rounded, on large bases: see the tests of the gate); they are fixed
here.
"""

import hashlib
import io
import itertools
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack
from streamlit.elements.widgets import button
from streamlit.testing.v1 import AppTest

from analysis import __main__ as analysis_main
from analysis import secrecy
from analysis.mixite_indices import Separation
from analysis.offer import catalogue_of
from analysis.secrecy_pattern import hidden_totals
from data import store
from data.check import Tables, check_tables
from data.territory import build_territory
from data.vocabulary import AUDIENCES, BANDS
from exports.pack.basis import Choice, release
from exports.pack.content import to_json
from exports.pack.formats import FORMATS, write
from exports.pack.freeze import SECTIONS, freeze
from pages.ui.sections import SECTIONS as PAGES

APP = Path(__file__).parents[2] / "app.py"
COLUMN = {
    "attendance": "children",
    "parcours": "children",
    "school_residence": "pupils",
    "declared_requests": "children",
}
"""Protected table → its column of persons."""
CHOICES = 4
"""Other options tried of each list to choose from on a page."""
EVERY_PAGE = [file for pages in PAGES.values() for file, _ in pages]


@dataclass(frozen=True)
class Worlds:
    """The two territories, and what hides their counts."""

    one: Tables
    other: Tables
    pattern: Callable[..., list[np.ndarray]]


def small(tables: Tables) -> Tables:
    """The demonstration with many more small counts."""
    random = np.random.default_rng(5)
    tables = dict(tables)
    for name in ("parcours", "school_residence"):
        column = COLUMN[name]
        table = tables[name].copy()
        few = table[column].notna() & (random.random(len(table)) < 0.4)
        table.loc[few, column] = random.integers(1, 5, int(few.sum()))
        tables[name] = table
    requests = tables["declared_requests"].copy()
    few = random.random(len(requests)) < 0.4
    requests.loc[few, "children"] = random.integers(1, 5, int(few.sum()))
    requests["unmet"] = requests["unmet"].clip(upper=requests["children"])
    return {**tables, "declared_requests": requests}


def supports(rows: pd.DataFrame, name: str) -> list[csr_array]:
    """For each published grouping, the rows that each of its totals adds up."""
    found = []
    for by in secrecy.groupings(secrecy.VIEWS[name]):
        group = rows.groupby(["year", *by], dropna=False).ngroup().to_numpy()
        shape = (group.max() + 1, len(rows))
        found.append(csr_array((np.ones(len(rows), int), (group, np.arange(len(rows)))), shape))
    return found


def other_persons(
    sums: list[csr_array], hidden: list[np.ndarray], counts: np.ndarray
) -> np.ndarray:
    """Other whole persons in as many rows as can be, that keep every total that is published."""
    shown = vstack([s[~h] for s, h in zip(sums, hidden, strict=True)], format="csr")
    signs = np.random.default_rng(7).choice([-1.0, 1.0], len(counts))
    found = milp(
        -signs,
        constraints=LinearConstraint(shown, 0, 0),
        bounds=Bounds(np.where(counts > 0, np.maximum(1 - counts, -3), 0), 3.0 * (counts > 0)),
        integrality=np.ones(len(counts)),
        options={"mip_rel_gap": 0.2, "time_limit": 30},
    )
    assert found.x is not None
    moved = counts + np.rint(found.x).astype(np.int64)
    assert not (shown @ (moved - counts)).any()
    return moved


def with_persons(table: pd.DataFrame, name: str, moved: pd.DataFrame) -> pd.DataFrame:
    """The protected ``table`` with the persons ``moved``, rows of what the gate counts."""
    if name != "declared_requests":
        return table.assign(**{COLUMN[name]: moved["children"].astype(table[COLUMN[name]].dtype)})
    unmet = moved.loc[moved["answer"] == "sans_reponse", "children"]
    everyone = moved.groupby(level=0)["children"].sum()
    return table.assign(
        children=everyone.astype(table["children"].dtype),
        unmet=unmet.reindex(table.index).astype(table["unmet"].dtype),
    )


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    engine = store.open_store(f"sqlite:///{tmp_path_factory.mktemp('small') / 'atlas.sqlite'}")
    store.replace(engine, small(store.load(engine).tables), author="essai", reason="essai")
    one = store.load(engine).tables  # in the order that the store gives the rows
    engine.dispose()
    territory = build_territory(one)
    persons = secrecy.counted(territory.tables, catalogue_of(territory))
    other = dict(one)
    known: dict[bytes, list[np.ndarray]] = {}
    for name, table in persons.tables.items():
        persons_there = table["children"].array.copy()
        for _, rows in table.reset_index(drop=True).groupby("year"):
            counts = rows["children"].fillna(0).to_numpy(dtype=np.int64)
            sums = supports(rows, name)
            hidden = hidden_totals(sums, counts, persons.thresholds[name])
            changed = other_persons(sums, hidden, counts)
            known[counts.tobytes()] = known[changed.tobytes()] = hidden
            different = changed != counts
            persons_there[rows.index[different]] = changed[different]
        moved = table.assign(children=persons_there)
        other[name] = with_persons(one[name], name, moved)

    def pattern(sums: list[csr_array], counts: np.ndarray, threshold: int) -> list[np.ndarray]:
        if (found := known.get(counts.tobytes())) is None:
            found = hidden_totals(sums, counts, threshold)
        return found

    return Worlds(one, check_tables(other), pattern)


@pytest.fixture
def opened(
    worlds: Worlds, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Tables], None]]:
    """Puts one of the two territories in the place of the database."""
    monkeypatch.setattr(secrecy, "hidden_totals", worlds.pattern)
    monkeypatch.setattr(
        secrecy, "separation", lambda _f, _g: Separation(0.5, 0.4, 0.01, 0.2), raising=True
    )
    monkeypatch.setattr(button, "marshall_file", offered)
    monkeypatch.setattr(secrets, "token_hex", lambda _bytes: "c0ffee")  # names opened forms
    monkeypatch.chdir(APP.parent)
    number = itertools.count()

    def put(tables: Tables) -> None:
        st.cache_resource.clear()
        st.cache_data.clear()
        url = f"sqlite:///{tmp_path / f'atlas{next(number)}.sqlite'}"
        monkeypatch.setenv("DATABASE_URL", url)
        engine = store.open_store()
        store.replace(engine, tables, author="essai", reason="essai")
        engine.dispose()

    yield put
    st.cache_resource.clear()
    st.cache_data.clear()


def test_the_two_territories_differ_behind_many_secrets(worlds: Worlds) -> None:
    for name, least in (("attendance", 300), ("parcours", 2), ("school_residence", 2)):
        column = COLUMN[name]
        before, after = worlds.one[name][column], worlds.other[name][column]
        assert (before != after).fillna(False).sum() >= least, name
        assert before.lt(5).sum() >= 2, name


def offered(_place: str, data: Any, proto: Any, *_more: object, **_options: object) -> None:
    """In the place of Streamlit's own, which needs a server: a file is known by what it holds."""
    content = data() if callable(data) else data
    content = content if isinstance(content, bytes) else content.encode()
    proto.url = repr(sorted(held(content).items()))


def held(content: bytes, name: str = "") -> dict[str, str]:
    """Name → digest of the files that a file holds, or of itself; without the hour of writing."""
    if not content.startswith(b"PK\x03\x04"):
        content = re.sub(rb"DTSTAMP[^\r\n]*", b"", content)
        return {name: hashlib.sha256(content).hexdigest()}
    with zipfile.ZipFile(io.BytesIO(content)) as folder:
        inside = [one for one in folder.namelist() if one != "docProps/core.xml"]
        return {k: v for one in inside for k, v in held(folder.read(one), f"{name}/{one}").items()}


def sent(app: AppTest) -> dict[str, bytes]:
    """All that the browser gets of a page: words, tables, drawings, maps, files by their digest."""
    assert not app.exception, [error.stack_trace for error in app.exception]
    return {
        f"{place} {element.type}": element.proto.SerializeToString(deterministic=True)
        for place, element in enumerate(itertools.chain(app.main, app.sidebar))
        if hasattr(element, "proto") and element.proto is not None
    }


def walk(page: str) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The page as it opens, then as it stands while its choices are changed one after the other."""
    app = AppTest.from_file(str(APP), default_timeout=120).switch_page(page).run()
    yield "telle qu’elle s’ouvre", sent(app)
    for key, option in choices(app):
        box = next((box for box in app.get("selectbox") if box.key == key), None)
        if box is not None and option in box.options:
            yield f"{box.label} : {option}", sent(box.select(option).run())
    for place in range(len(app.toggle)):
        yield f"{app.toggle[place].label}", sent(app.toggle[place].set_value(True).run())


def choices(app: AppTest) -> list[tuple[str, str]]:
    return [
        (box.key, option)
        for box in app.selectbox
        if box.key not in ("periode", "a_pied")
        for option in [*box.options[1 : 1 + CHOICES], box.options[0]]
    ]


def differences(seen: list[dict[str, bytes]], label: str) -> list[str]:
    one, other = seen
    return [
        f"{label} : {key}" for key in one.keys() | other.keys() if one.get(key) != other.get(key)
    ]


@pytest.mark.parametrize("page", EVERY_PAGE)
def test_no_page_tells_the_two_apart(
    page: str, worlds: Worlds, opened: Callable[[Tables], None]
) -> None:
    walks = []
    for tables in (worlds.one, worlds.other):
        opened(tables)
        walks.append(dict(walk(page)))
    one, other = walks
    assert list(one) == list(other)
    leaks = [found for state in one for found in differences([one[state], other[state]], state)]
    assert not leaks, leaks[:20]


COMMANDS = [
    [command.NAME, *more, "--format", form]
    for command in analysis_main.COMMANDS
    for more in ([], ["--age", "6-10"])
    if more == [] or command.NAME in ("coverage", "mixite")
    for form in ("table", "csv", "json")
]


def test_no_command_tells_the_two_apart(
    worlds: Worlds, opened: Callable[[Tables], None], capsys: pytest.CaptureFixture[str]
) -> None:
    said = []
    for tables in (worlds.one, worlds.other):
        opened(tables)
        answers = {}
        for command in COMMANDS:
            assert analysis_main.main(command) == 0
            answers[" ".join(command)] = capsys.readouterr().out
        said.append(answers)
    one, other = said
    assert len(one) == len(COMMANDS)
    assert [command for command in one if one[command] != other[command]] == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_pack_tells_the_two_apart(
    audience: str, worlds: Worlds, opened: Callable[[Tables], None]
) -> None:
    packs = []
    for tables in (worlds.one, worlds.other):
        opened(tables)
        territory = build_territory(tables)
        choice = Choice(
            "Comité", territory.quartiers["code_qp"].tolist(), list(BANDS), "scolaire",
            "universelle", audience, list(SECTIONS),
        )  # fmt: skip
        pack = freeze(territory, 7, choice, "2026-09-23-A", release(territory))
        files = write(pack, FORMATS, lambda _share, _words: None)
        assert len(files) == len(FORMATS)
        packs.append({"figures": to_json(pack)})
        for name, content in files.items():
            packs[-1] |= held(content, name)
    one, other = packs
    assert [name for name in one if one[name] != other[name]] == []
