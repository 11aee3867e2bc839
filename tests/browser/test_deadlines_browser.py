"""The page Échéances in a real browser: timeline, calendar file, accessibility."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import choose, takeaway

pytestmark = pytest.mark.browser


def test_the_calendar_taken_away_holds_the_dates_of_the_place(
    atlas: Any, page: Page, settled: Callable[[Page], None]
) -> None:
    page.goto(f"{atlas.url}/echeances")
    expect(takeaway(page)).to_contain_text("PEDT de La Riche", timeout=60_000)
    choose(page, "Territoire", "Commune de La Riche")
    expect(takeaway(page)).to_contain_text("Semaine de 4 jours à La Riche")
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="iCalendar").press("Enter")
    events = icalendar.Calendar.from_ical(Path(download.value.path()).read_bytes()).walk("VEVENT")
    names = {str(event["uid"]).removesuffix("@atlas-educatif") for event in events}
    assert {"PEDT-37195-evaluation", "CONTRAT-fin", "reunion-R08"} <= names
    assert "CTG-37261-fin" not in names


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_breaks_no_rule_and_fits_the_projector(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    settled: Callable[[Page], None],
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/echeances?embed_options={theme}_theme")
    expect(takeaway(page)).to_be_in_viewport(ratio=1, timeout=60_000)
    expect(page.locator("[data-testid='stVegaLiteChart'] .marks").first).to_be_visible()
    settled(page)
    found = axe_violations(page)
    assert not found, "\n".join(found)
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
    )


def test_the_etat_des_lieux_of_a_pedt_is_taken_away_as_a_document_and_as_text(
    atlas: Any,
    page: Page,
    settled: Callable[[Page], None],
    axe_violations: Callable[..., list[str]],
) -> None:
    page.goto(f"{atlas.url}/echeances?territoire=Commune+de+La+Riche")
    expect(takeaway(page)).to_contain_text("PEDT de La Riche", timeout=60_000)
    settled(page)
    page.get_by_role("button", name="Préparer l’état des lieux").press("Enter")
    pasted = page.get_by_role("textbox", name="Texte à coller")
    expect(pasted).to_contain_text("PEDT de La Riche", timeout=60_000)
    settled(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Télécharger le document").press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert download.value.suggested_filename.endswith("2026-09-23.pdf")
    found = axe_violations(page)
    assert not found, "\n".join(found)
