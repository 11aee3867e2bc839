"""The page Et si… in a real browser: a session tried by keyboard, kept, compared, suggested."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import choose, takeaway

pytestmark = pytest.mark.browser

ADDRESS = "/et_si?territoire=Sanitas+(Tours)&age=6-10+ans"
KEPT = re.compile(r"simulation=M[0-9a-f]{6}")
GAIN = re.compile(r"^\+\d+ à \+\d+$")


def gain(page: Page) -> str:
    """The first figure: child-hours covered more."""
    figure = page.get_by_test_id("stMetricValue").first
    expect(figure).to_have_text(GAIN)
    return figure.inner_text()


def keep(page: Page, title: str, button: str) -> None:
    page.get_by_label("Nom de la simulation").fill(title)
    page.get_by_label("Votre nom ou service").fill("Zoé")
    page.get_by_role("button", name=button, exact=True).press("Enter")
    expect(page.get_by_text(f"Simulation « {title} » gardée").first).to_be_visible()


def test_sessions_are_tried_kept_found_again_and_compared(atlas: Any, page: Page) -> None:
    page.goto(atlas.url + ADDRESS)
    expect(takeaway(page)).to_contain_text("ajouter, déplacer ou fermer un créneau")
    choose(page, "De", "8\u00a0h\u00a030")
    page.get_by_role("spinbutton", name="Places", exact=True).fill("20")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Ajouter ce créneau").focus()
    page.keyboard.press("Enter")
    expect(takeaway(page)).to_contain_text("Ce créneau couvrirait")
    first = gain(page)
    assert page.url.count("simulation=") == 0

    keep(page, "Mercredi", "Garder")
    expect(page).to_have_url(KEPT)
    page.reload()
    expect(takeaway(page)).to_contain_text("Ce créneau couvrirait")
    assert gain(page) == first
    expect(page.get_by_role("combobox", name="Simulation", exact=True)).to_have_value("Mercredi")

    page.get_by_role("tab", name="Suggérer").press("Enter")
    page.get_by_role("button", name="Chercher").press("Enter")
    expect(page.get_by_text("Garantie :")).to_contain_text(
        re.compile("au moins 63.% du meilleur choix possible")
    )
    page.get_by_role("button", name="Ajouter ces 3 créneaux").press("Enter")
    expect(takeaway(page)).to_contain_text("Ces 4 créneaux couvriraient")
    expect(page.get_by_role("tab", name="Suggérer")).to_have_attribute("aria-selected", "true")
    keep(page, "Mercredi et plus", "Garder une copie")
    assert gain(page) != first

    page.get_by_text("Comparer avec une autre simulation").press("Enter")
    compared = page.get_by_test_id("stExpander").filter(has_text="Comparer avec")
    expect(compared.get_by_test_id("stMetricValue").last).to_have_text(first)
    choose(page, "Simulation", "Mercredi")
    expect(takeaway(page)).to_contain_text("Ce créneau couvrirait")
    assert gain(page) == first


def test_a_link_from_couverture_fills_the_form(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}{ADDRESS}&jour=samedi&heure_carte=10+h")
    expect(page.get_by_role("combobox", name="De", exact=True)).to_have_value("10\u00a0h")
    page.get_by_role("button", name="Ajouter ce créneau").press("Enter")
    expect(page.get_by_text("samedi, 10\u00a0h – 13\u00a0h")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_breaks_no_rule_with_a_simulation_in_hand(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    settled: Callable[[Page], None],
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}{ADDRESS}&embed_options={theme}_theme")
    page.get_by_role("button", name="Ajouter ce créneau").press("Enter")
    expect(takeaway(page)).to_contain_text("Ce créneau couvrirait")
    page.get_by_text("La semaine en chiffres").press("Enter")
    for tab in ("Modifier ou fermer", "Suggérer", "Ajouter"):
        page.get_by_role("tab", name=tab).press("Enter")
        settled(page)
        found = axe_violations(page)
        assert not found, tab + "\n" + "\n".join(found)
    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert set(levels) == {1, 2}
