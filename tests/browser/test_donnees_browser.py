"""The page Données et méthode in a real browser: by tab, a threshold, the zip, accessibility."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import takeaway

pytestmark = pytest.mark.browser

TABS = [
    "Toutes les tables",
    "Hypothèses et méthodes",
    "Seuils du secret",
    "Télécharger et historique",
    "Ce que changent les manques",
]


def test_the_territory_leaves_as_one_zip(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}/donnees")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    page.get_by_role("tab", name="Télécharger et historique").click()
    page.get_by_role("button", name="Préparer").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger").last.click()
    with zipfile.ZipFile(Path(download.value.path())) as archive:
        names = archive.namelist()
    assert any(name.endswith(".gpkg") for name in names)
    assert any(name.endswith(".schema.json") for name in names)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_tab_breaks_a_rule(
    atlas: Any,
    open_page: Callable[..., Page],
    settled: Callable[[Page], None],
    axe_violations: Callable[..., list[str]],
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/donnees?embed_options={theme}_theme")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        settled(page)
        assert axe_violations(page) == [], tab
