"""The page Réseau in a real browser: graph, map, files, keyboard, accessibility."""

import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import choose, chosen, click_quartier, map_frame, takeaway

pytestmark = pytest.mark.browser

MARKS = '[data-testid="stVegaLiteChart"] .marks'


def test_a_link_to_a_filtered_view_works_and_the_scope_follows(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}/reseau?sans_institutions=true&nature=Actions")
    expect(takeaway(page)).to_contain_text("(actions)", timeout=60_000)
    expect(page.locator(MARKS).first).to_be_visible()
    choose(page, "Territoire", "Le Morier (Joué-lès-Tours)")
    expect(takeaway(page)).to_contain_text("du quartier Le Morier")
    page.reload()
    expect(takeaway(page)).to_contain_text("(actions)")
    expect(takeaway(page)).to_contain_text("du quartier Le Morier")


def test_the_map_draws_ties_and_keeps_its_frame_when_a_filter_changes(
    atlas: Any, page: Page
) -> None:
    page.goto(f"{atlas.url}/reseau?vue=Carte")
    frame = map_frame(page)
    drawn = """() => window.feature_group.filter(g => atlas.map.hasLayer(g))
        .flatMap(g => g.getLayers()).length"""
    frame.wait_for_function(f"(window.feature_group || []).length && ({drawn})() === 15")
    frame.evaluate("window.__mark = 1")
    choose(page, "Nature du lien", "Partenariats déclarés")
    page.keyboard.press("Escape")
    expect(takeaway(page)).to_contain_text("partenariats déclarés")
    frame.wait_for_function(f"({drawn})() < 15")
    assert frame.evaluate("window.__mark") == 1
    click_quartier(page, "QN03702M")
    chosen(page, "Territoire", "Rabière (Joué-lès-Tours)")
    expect(takeaway(page)).to_contain_text("du quartier Rabière")


def test_the_graph_is_the_same_picture_at_each_visit(
    atlas: Any, open_page: Callable[..., Page], settled: Callable[[Page], None]
) -> None:
    pictures = []
    for _ in range(2):
        page = open_page()
        page.goto(f"{atlas.url}/reseau?sans_institutions=true")
        graph = page.locator(MARKS).first
        expect(graph).to_be_visible(timeout=60_000)
        settled(page)
        pictures.append(
            graph.evaluate("mark => mark.toDataURL ? mark.toDataURL() : mark.outerHTML")
        )
    assert pictures[0] == pictures[1]


def test_ties_and_missing_partners_leave_as_tables(
    atlas: Any, page: Page, settled: Callable[[Page], None]
) -> None:
    page.goto(f"{atlas.url}/reseau?territoire=Le+Morier+(Joué-lès-Tours)")
    expect(takeaway(page)).to_contain_text("Le Morier", timeout=60_000)

    def taken(name: str) -> pd.DataFrame:
        settled(page)
        with page.expect_download() as download:
            page.get_by_role("button", name=name).press("Enter")
        return pd.read_csv(io.BytesIO(Path(download.value.path()).read_bytes()), sep=";")

    missing = taken("Télécharger les absents · CSV")
    assert "Santé" in set(missing["Manque"])
    ties = taken("Télécharger les liens · CSV")
    assert {"Acteur", "Avec", "Force", "Vu pour la dernière fois"} <= set(ties.columns)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", ["Graphe", "Carte"])
def test_both_views_break_no_rule_and_fit_the_projector(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    watch: Any,
    settled: Callable[[Page], None],
    view: str,
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/reseau?vue={view}&embed_options={theme}_theme")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    if view == "Carte":
        map_frame(page)
    else:
        expect(page.locator(MARKS).first).to_be_visible()
    settled(page)
    assert watch.errors == []
    found = axe_violations(page)
    # The map's policy forbids axe to read style sheets a second time, and says so.
    watch.errors.clear()
    assert not found, "\n".join(found)
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    wide = page.evaluate(
        """() => ['html', '.stMainBlockContainer'].filter(name => {
            const e = document.querySelector(name);
            return e.scrollWidth > e.clientWidth + 1;
        })"""
    )
    assert wide == []
