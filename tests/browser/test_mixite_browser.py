"""The page Mixité in a real browser: choices in the address, accessibility, room on the screen."""

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import choose, chosen, takeaway

pytestmark = pytest.mark.browser

MARKS = '[data-testid="stVegaLiteChart"] .marks'
RIVES = "Les activités sportives de Rives du Cher"


def test_a_city_officer_goes_from_the_gap_to_the_activities_and_shares_the_link(
    atlas: Any, page: Page, open_page: Callable[..., Page]
) -> None:
    page.goto(f"{atlas.url}/mixite")
    expect(takeaway(page)).to_contain_text(RIVES, timeout=60_000)
    choose(page, "Territoire", "Rives du Cher (Tours)")
    choose(page, "Thème", "Sport")
    expect(takeaway(page)).to_contain_text("11-14 ans")
    choose(page, "Comparer par", "activité")
    expect(page.get_by_role("heading", name="Part de filles par activité")).to_be_visible()
    choose(page, "Rentrée", "2024")
    expect(page.get_by_text("rentrée 2024").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"(?=.*theme_mixite=)(?=.*comparer=)(?=.*rentree=2024)"))
    other = open_page()
    other.goto(page.url)
    expect(takeaway(other)).to_be_visible(timeout=60_000)
    for label, option in (("Territoire", "Rives du Cher (Tours)"), ("Thème", "Sport"),
                          ("Comparer par", "activité"), ("Rentrée", "2024")):  # fmt: skip
        chosen(other, label, option)
    expect(takeaway(other)).to_have_text(takeaway(page).inner_text())


def test_a_quartier_too_small_to_conclude_still_has_words(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}/mixite?age=15-17+ans")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    choose(page, "Territoire", "La Galboisière (Saint-Pierre-des-Corps)")
    expect(takeaway(page)).to_contain_text("La Galboisière")
    expect(page.get_by_text("non calculée")).to_be_visible()
    expect(page.get_by_text("Aucune part de filles ne peut être montrée")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("unit", ["thème", "activité"])
def test_the_page_breaks_no_rule_and_fits_the_projector(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    watch: Any,
    settled: Callable[[Page], None],
    unit: str,
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/mixite?comparer={unit}&embed_options={theme}_theme")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    expect(page.locator(MARKS).first).to_be_visible()
    settled(page)
    expect(takeaway(page)).to_be_in_viewport(ratio=1)
    found = axe_violations(page)
    assert not found, "\n".join(found)
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    wide = page.evaluate(
        """() => ['html', '[data-testid=stMain]', '.stMainBlockContainer'].filter(name => {
            const e = document.querySelector(name);
            return e.scrollWidth > e.clientWidth + 1;
        })"""
    )
    assert wide == []
