"""What holds on every page of the navigation: French, headings in order, room on the screen."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pages.ui.sections import SECTIONS
from tests.browser_steps import takeaway

pytestmark = pytest.mark.browser

PATHS = [f"/{Path(file).stem}" for pages in SECTIONS.values() for file, _ in pages]
TITLES = [title for pages in SECTIONS.values() for _, title in pages]
SCREENS = [(1280, 720), (390, 844)]
"""A projector and a telephone."""
ENGLISH = re.compile(
    r"\b(upload|browse|choose|search|select|clear|loading|skip|fullscreen|download|collapse|"
    r"expand|show|hide|help|home|open|error|running|stop|column|sidebar|drag|drop|limit|"
    r"files|rows?|add|delete|undo|yes|pages? of)\b|^close\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("path", "title"), list(zip(PATHS, TITLES, strict=True)))
def test_a_page_answers_in_french_under_one_title_on_every_screen(
    atlas: Any, page: Page, settled: Callable[[Page], None], path: str, title: str
) -> None:
    page.goto(atlas.url + path)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(title, timeout=60_000)
        expect(takeaway(page)).to_be_in_viewport(ratio=1, timeout=60_000)
        settled(page)
        expect(page.get_by_text("n’a pas pu s’afficher")).to_have_count(0)
        assert too_wide(page) == [], width
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), levels
    assert [line for line in said(page) if ENGLISH.search(line)] == []


def said(page: Page) -> set[str]:
    """Every text of the page, those that only a screen reader says included."""
    # Tables speak French once their tools are there.
    if page.get_by_test_id("stDataFrame").count():
        page.locator("[aria-label^='Choisir les colonnes']").first.wait_for(state="attached")
    lines = page.locator("body").inner_text().splitlines()
    lines += page.locator("body").evaluate(
        """body => ['aria-label', 'title', 'placeholder', 'alt'].flatMap(name =>
            [...body.querySelectorAll(`[${name}]:not(svg *, template *)`)]
                .map(element => element.getAttribute(name)))"""
    )
    icons = page.get_by_test_id("stIconMaterial").all_inner_texts()  # names of drawings
    return set(lines) - set(icons)


def too_wide(page: Page) -> list[str]:
    """Parts of the page that would have to be scrolled sideways."""
    found: list[str] = page.evaluate(
        """() => ['html', '[data-testid=stMain]', '.stMainBlockContainer'].filter(name => {
            const e = document.querySelector(name);
            return e.scrollWidth > e.clientWidth + 1;
        })"""
    )
    return found
