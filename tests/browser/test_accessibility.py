"""Every page and its map hold to WCAG 2.2, levels A and AA, in the light and in the dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import map_frame, takeaway

pytestmark = pytest.mark.browser

KNOWN: dict[str, str] = {}
"""Faults of Streamlit 1.67’s own parts, seen on 2026-11-23: start of the sentence → why it is
not ours to mend."""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/couverture", "/offre?territoire=Sanitas+(Tours)"])
def test_a_page_and_its_map_break_no_rule(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    watch: Any,
    path: str,
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    sign = "&" if "?" in path else "?"
    page.goto(f"{atlas.url}{path}{sign}embed_options={theme}_theme")
    map_frame(page)
    expect(takeaway(page)).to_be_visible()
    assert watch.errors == []
    found = axe_violations(page)
    # The map's policy forbids axe to read style sheets a second time, and says so.
    watch.errors.clear()
    ours = [fault for fault in found if not any(known in fault for known in KNOWN)]
    assert not ours, "\n".join(ours)
