"""What people wait for, in headless Chromium: the first page, and a filter until the map is drawn.

The territories are drawn at random and stored as any other: 60 quartiers and 2,000 sites, then as
many quartiers as France has and 50,000 sites, all of them on the map at once.
"""

import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from playwright.sync_api import Browser, Frame, Page, sync_playwright

from data import store
from data.check import Tables, check_tables
from data.vocabulary import BAND_AGES, THEMES

ROOT = Path(__file__).parents[1]
CHANGES = 6
WORLDS = ((60, 2_000, "≤ 0,5 s"), (1_609, 50_000, "≤ 3 s"))
STARTS = 3
PATIENCE_S = 300

Row = dict[str, Any]


def run() -> list[Row]:
    """Rows ``what``, ``ours_s`` (a median), ``peer``, ``goal``; one that says so where Chromium
    is missing."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return [
            {"what": "pas de navigateur (chromium) : rien n’est mesuré", "peer": "", "goal": "—"}
        ]
    rows = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        rows.append(_first_page(browser, Path(folder)))
        for quartiers, sites, goal in WORLDS:
            url = f"sqlite:///{folder}/{sites}.sqlite"
            _save(url, world(quartiers, sites))
            with _serving(url) as address:
                seconds = _filter_changes(browser, address, sites)
            what = f"filtre changé, carte redessinée : {quartiers} polygones, {sites} points"
            rows.append(_row(what, seconds, goal))
        browser.close()
    return rows


def _row(what: str, seconds: list[float], goal: str) -> Row:
    spread = f" (de {min(seconds):.2f} à {max(seconds):.2f} s)"
    return {"what": what + spread, "ours_s": statistics.median(seconds), "peer": "", "goal": goal}


def world(quartiers: int, sites: int) -> Tables:
    """A drawn territory: quartiers 2 km apart with ten cells each, sites around them, one session
    a site and an actor every twenty sites."""
    random = np.random.default_rng(0)
    day = pd.Timestamp(2026, 9, 1)
    side = int(np.ceil(np.sqrt(quartiers)))
    step = 0.02
    number = np.arange(quartiers)
    west, south = 0.5 + number % side * step, 46.0 + number // side * step
    shapes = [_blob(random, x + step / 2, y + step / 2) for x, y in zip(west, south, strict=True)]
    codes = np.array([f"QN{37000 + n:05d}M" for n in number])
    outlined = {"outline_status": "schematique", "source": None, "vintage": None}
    commune = {"insee_com": "37261", "name": "Ville", "siren_epci": None, "zone": "B", **outlined}
    whole = shapely.box(0.5, 46.0, 0.5 + side * step, 46.0 + side * step)

    def around(count: int) -> dict[str, np.ndarray]:
        near = random.integers(0, quartiers, count)
        return {
            "lon": west[near] + step / 2 + random.normal(0, step / 5, count),
            "lat": south[near] + step / 2 + random.normal(0, step / 5, count),
        }

    ages = np.array(list(BAND_AGES.values()))[np.arange(sites) % len(BAND_AGES)]
    start = 8 * 60 + 60 * random.integers(0, 9, sites)
    name = np.arange(sites).astype(str)
    actor = pd.Series(np.arange(sites) // 20).astype(str)
    tables: dict[str, pd.DataFrame] = {
        "territory": _frame(1, name="Essai", short_name="Essai", is_demo=False, scope_date=day),
        "communes": gpd.GeoDataFrame([commune], geometry=[whole], crs=4326),
        "quartiers": gpd.GeoDataFrame(
            {"code_qp": codes, "name": codes, "insee_com": "37261", "code_qp_2015": None}
            | outlined,
            geometry=shapes,
            crs=4326,
        ),
        "population_cells": _frame(
            quartiers * 10,
            cell_id=np.arange(quartiers * 10).astype(str),
            population=100.0,
            **{f"children_{ages}": 10.0 for ages in ("0_2", "3_5", "6_10", "11_14", "15_17")},
            source=None,
            vintage=None,
            **around(quartiers * 10),
        ),
        "actors": _frame(
            actor.nunique(), actor_id=actor.unique(), name="Acteur " + actor.unique(),
            kind="association", disciplines="sport", educational_values=None, insee_com=None,
            code_qp=None, contact=None, email=None, phone=None, is_fictive=True, updated_on=day,
        ),
        "sites": _frame(
            sites, site_id=name, name="Site " + pd.Series(name), kind="gymnase", address=None,
            insee_com=None, uai=None, is_accessible=True, is_fictive=True, updated_on=day,
            **around(sites),
        ),
        "activities": _frame(
            sites, activity_id=name, name="Activité " + pd.Series(name), actor_id=actor,
            theme=np.array(list(THEMES))[np.arange(sites) % len(THEMES)], discipline="sport",
            dispositif_id=None, description=None, is_drop_in=False, updated_on=day,
        ),
        "sessions": _frame(
            sites, session_id=name, activity_id=name, site_id=name,
            weekdays=(1 + np.arange(sites) % 6).astype(str), start_min=start,
            end_min=start + 120, period="scolaire", valid_from=day,
            valid_to=pd.Timestamp(2027, 7, 2), age_min=ages[:, 0], age_max=ages[:, 1],
            capacity=12, public="mixte", reserved_quartiers=None, price_eur=2.5, updated_on=day,
        ),
    }  # fmt: skip
    return check_tables(tables)


def _frame(rows: int, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame(columns, index=range(rows))


def _blob(random: np.random.Generator, lon: float, lat: float) -> shapely.Polygon:
    """An outline of sixty corners, about a kilometre wide."""
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    radius = 0.006 * random.uniform(0.7, 1.0, 60)
    return shapely.Polygon(
        np.column_stack([lon + radius * np.cos(turn), lat + radius * np.sin(turn)])
    )


def _save(url: str, tables: Tables) -> None:
    engine = store.open_store(url)
    store.replace(engine, tables, author="mesure", reason="mesure")
    engine.dispose()


def _first_page(browser: Browser, folder: Path) -> Row:
    url = f"sqlite:///{folder}/demo.sqlite"
    store.open_store(url).dispose()
    seconds = []
    for _ in range(STARTS):
        with _serving(url) as address, _visit(browser) as page:
            start = time.perf_counter()
            page.goto(address)
            _drawn(page)
            seconds.append(time.perf_counter() - start)
    return _row("première page d’un serveur neuf, carte comprise", seconds, "≤ 4 s")


def _filter_changes(browser: Browser, address: str, sites: int) -> list[float]:
    """Seconds from the click on a filter until the map holds other points and is painted."""
    with _visit(browser) as page:
        page.goto(f"{address}/offre?ou=Partout")
        frame = _drawn(page)
        frame.wait_for_function(f"{_COUNT} === {sites}")
        seconds = []
        for turn in range(CHANGES):
            before = frame.evaluate(_COUNT)
            page.locator(".stApp[data-test-script-state='notRunning']").wait_for()
            button = page.get_by_role("radio", name=("Dans les quartiers", "Partout")[turn % 2])
            button.scroll_into_view_if_needed()
            start = time.perf_counter()
            button.dispatch_event("click")
            frame.wait_for_function(f"before => {_COUNT} > 0 && {_COUNT} !== before", arg=before)
            frame.evaluate(
                "() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))"
            )
            seconds.append(time.perf_counter() - start)
    return seconds


_COUNT = (
    "(window.feature_group || []).filter(group => atlas.map.hasLayer(group))"
    ".reduce((sum, group) => sum + group.getLayers().length, 0)"
)


def _drawn(page: Page) -> Frame:
    handle = page.wait_for_selector("iframe")
    frame = handle.content_frame() if handle else None
    if frame is None:
        raise RuntimeError("the page has no map")
    frame.wait_for_function("window.atlas && atlas.focusKey !== undefined")
    return frame


@contextlib.contextmanager
def _visit(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="fr-FR")
    context.set_default_timeout(PATIENCE_S * 1000)
    try:
        yield context.new_page()
    finally:
        context.close()


@contextlib.contextmanager
def _serving(database: str) -> Iterator[str]:
    """A server of its own over ``database``; its address, once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless", "true"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": database},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _await(f"http://127.0.0.1:{port}/_stcore/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _await(health: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        with contextlib.suppress(urllib.error.URLError):
            urllib.request.urlopen(health, timeout=5).close()
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            break
    raise RuntimeError("the app did not start")
