"""Maps draw from the app's own files alone, and show the outlines that the store holds."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import pytest
from playwright.sync_api import Page, expect

from data import demo, store
from tests.browser_steps import choose, map_frame, takeaway

pytestmark = pytest.mark.browser

MAPS = ["/", "/couverture", "/offre"]
OUTLINES = [
    "QP2024_Tours_Metropole_4communes_WGS84.geojson",
    "communes_4villes.geojson",
]


def drawn_bounds(page: Page) -> dict[str, list[float]]:
    """West, south, east, north of each quartier as the map holds it."""
    found: dict[str, list[float]] = map_frame(page).evaluate(
        """() => Object.fromEntries(Object.entries(atlas.quartiers).map(([code, layer]) => {
            const box = layer.getBounds();
            return [code, [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()]];
        }))"""
    )
    return found


@pytest.mark.parametrize("path", MAPS)
def test_a_map_is_drawn_from_this_machine_alone(atlas: Any, page: Page, path: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(atlas.url + path)
    frame = map_frame(page)
    assert len(drawn_bounds(page)) == len(demo.load()["quartiers"])
    expect(frame.locator(".atlas-legend strong")).not_to_be_empty()
    frame.locator(".leaflet-control-zoom-in").click()
    hosts = {urlsplit(address).netloc for address in asked if address.startswith("http")}
    assert hosts == {urlsplit(atlas.url).netloc}
    assert frame.locator("img").count() == 0


@pytest.mark.parametrize("path", MAPS)
def test_names_on_a_map_do_not_cover_one_another(atlas: Any, page: Page, path: str) -> None:
    page.goto(atlas.url + path)
    boxes = [
        box
        for label in map_frame(page)
        .locator(".atlas-quartier:visible, .atlas-commune:visible")
        .all()
        if (box := label.bounding_box())
    ]
    assert len(boxes) > 5
    for one, other in combinations(boxes, 2):
        apart = (
            one["x"] + one["width"] <= other["x"] + 1
            or other["x"] + other["width"] <= one["x"] + 1
            or one["y"] + one["height"] <= other["y"] + 1
            or other["y"] + other["height"] <= one["y"] + 1
        )
        assert apart, (one, other)


def test_the_map_moves_to_the_place_that_is_chosen(atlas: Any, page: Page) -> None:
    page.goto(atlas.url)
    frame = map_frame(page)
    whole = frame.evaluate("atlas.map.getZoom()")
    choose(page, "Territoire", "Rabaterie (Saint-Pierre-des-Corps)")
    expect(takeaway(page)).to_contain_text("Rabaterie")
    frame.wait_for_function("zoom => atlas.map.getZoom() > zoom", arg=whole)
    assert frame.evaluate(
        "() => atlas.map.getBounds().contains(atlas.quartiers.QN03704M.getBounds())"
    )
    choose(page, "Territoire", "Tours Métropole · 13 quartiers")
    frame.wait_for_function("zoom => atlas.map.getZoom() === zoom", arg=whole)


@pytest.mark.official
def test_official_outlines_take_the_place_of_the_schematic_ones(
    start_atlas: Callable[..., Any], page: Page, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'atlas.sqlite'}"
    engine = store.open_store(url)
    before = store.revision(engine)
    running = start_atlas(DATABASE_URL=url)
    page.goto(running.url)
    schematic = drawn_bounds(page)

    folder = Path(os.environ["ATLAS_OFFICIAL_DATA"])
    done = subprocess.run(
        [sys.executable, "-m", "data", "import", "--format", "json"]
        + [str(folder / name) for name in OUTLINES],
        env=os.environ | {"DATABASE_URL": url},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [report["taken"] for report in json.loads(done.stdout)["files"]] == [13, 4]
    assert store.revision(engine) == before + 1
    engine.dispose()

    expect(page.get_by_text("contours schématiques")).to_have_count(0)
    official = gpd.read_file(folder / OUTLINES[0]).set_index("code_qp").bounds
    drawn = drawn_bounds(page)
    assert drawn.keys() == set(official.index)
    assert drawn != schematic
    for code, bounds in official.iterrows():
        assert drawn[str(code)] == pytest.approx(list(bounds), abs=1e-4)
