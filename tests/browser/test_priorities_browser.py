"""The page Priorités PRE in a real browser: links, weights, the sheet on paper, accessibility."""

import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pypdf
import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import chosen, click_quartier, map_frame, takeaway

pytestmark = pytest.mark.browser

RABIERE = "QN03702M"


def ranking(page: Page) -> list[str]:
    """Names of the quartiers, the most sure first."""
    rows = page.locator(".classement tbody th")
    expect(rows.first).to_be_visible(timeout=60_000)
    return rows.all_inner_texts()


def test_a_link_reproduces_what_the_committee_asked(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}/priorites")
    assert ranking(page)[0] == "Sanitas"
    page.get_by_role("spinbutton", name="Quartiers à retenir").fill("2")
    page.keyboard.press("Enter")
    expect(takeaway(page)).to_contain_text("parmi les 2 premiers")
    page.get_by_role("button", name="Poids : aucun imposé").click()
    page.get_by_role("radio", name="Bornes").click()
    least = page.get_by_role("spinbutton", name="IPS des écoles, au moins (%)")
    least.fill("50")
    least.press("Enter")
    asked = "IPS des écoles de 50\u00a0% à 100\u00a0%"
    expect(page.get_by_text(asked)).to_be_visible()
    expect(page.locator(".classement tbody th").first).not_to_have_text("Sanitas")
    before = ranking(page)
    page.goto(page.url)
    expect(page.get_by_text(asked)).to_be_visible(timeout=60_000)
    expect(takeaway(page)).to_contain_text("parmi les 2 premiers")
    assert ranking(page) == before


def test_a_quartier_clicked_on_the_map_shows_its_sheet(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}/priorites")
    ranking(page)
    click_quartier(page, RABIERE)
    chosen(page, "Quartier", "Rabière")


@pytest.mark.parametrize("name", ["Sanitas", "La Galboisière", "Niqueux Bruère – Marcel Pagnol"])
def test_the_sheet_of_a_quartier_is_one_a4_page(
    atlas: Any, page: Page, tmp_path: Path, settled: Callable[[Page], None], name: str
) -> None:
    page.goto(f"{atlas.url}/priorites?fiche={quote_plus(name)}")
    ranking(page)
    chosen(page, "Quartier", name)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger la fiche").press("Enter")
    file = tmp_path / "fiche.html"
    download.value.save_as(file)
    sheet = page.context.new_page()
    sheet.set_content(file.read_text(encoding="utf-8"))
    sheet.pdf(path=tmp_path / "fiche.pdf", prefer_css_page_size=True, print_background=True)
    printed = pypdf.PdfReader(tmp_path / "fiche.pdf").pages
    assert len(printed) == 1
    width, height = printed[0].mediabox.width, printed[0].mediabox.height
    assert (round(width), round(height)) == (595, 842)
    # Fonts print « fi » and « ffr » as one sign.
    text = unicodedata.normalize("NFKC", " ".join(printed[0].extract_text().split()))
    for part in (name, "Chiffres", "Offre à portée de marche", "absents", "Actions en cours",
                 "parmi les 4 premiers", "contours", "démonstration", "SMAA-2"):  # fmt: skip
        assert part in text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_breaks_no_rule_of_accessibility(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    watch: Any,
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/priorites?embed_options={theme}_theme")
    ranking(page)
    map_frame(page)
    assert watch.errors == []
    found = axe_violations(page)
    watch.errors.clear()
    assert not found, "\n".join(found)
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 844)])
def test_the_page_fits_the_screen(
    atlas: Any, open_page: Callable[..., Page], width: int, height: int
) -> None:
    page = open_page(viewport={"width": width, "height": height})
    page.goto(f"{atlas.url}/priorites")
    ranking(page)
    expect(takeaway(page)).to_be_in_viewport(ratio=1)
    wide = page.evaluate(
        """() => ['html', '[data-testid=stMain]', '.stMainBlockContainer'].filter(name => {
            const e = document.querySelector(name);
            return e.scrollWidth > e.clientWidth + 1;
        })"""
    )
    assert wide == []
