"""The page Plan d’actions in a real browser: from a gap to an action on the board, and back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import map_frame, takeaway

pytestmark = pytest.mark.browser


def pick(page: Page, label: str, option: str) -> None:
    """Choose the first option that holds these words."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option).first.click()


def keep_the_gap(page: Page) -> None:
    """The first thing missing at Le Morier becomes a need."""
    expect(page.get_by_role("heading", name="Tous les liens")).to_be_visible()
    page.get_by_role("button", name="Créer un besoin").press("Enter")
    statement = page.get_by_role("textbox", name="Énoncé du besoin")
    expect(statement).to_have_value(re.compile("^Aucun partenaire « SDJES .* présent à Le Morier"))
    page.get_by_label("Votre nom ou service").fill("Service santé")
    page.get_by_role("button", name="Enregistrer le besoin").press("Enter")
    expect(page.get_by_text("Besoin B10 créé")).to_be_visible()


def fill_the_action(page: Page, settled: Callable[[Page], None]) -> None:
    """Discipline, author, title, lead, a partner and a funder."""
    pick(page, "Discipline", "Santé")
    page.get_by_label("Votre nom ou service").fill("Service santé")
    page.keyboard.press("Tab")
    settled(page)
    page.get_by_role("textbox", name="Intitulé").fill("Permanence de santé au Morier")
    pick(page, "Chef de file", "Centre de santé de la Rabière")
    pick(page, "Partenaires, les proposés d’abord", "Le Morier ensemble")
    page.keyboard.press("Escape")
    pick(page, "Financeur 1", "CAF")
    page.get_by_role("spinbutton", name="Montant 1 (€)").fill("2400")
    page.keyboard.press("Tab")


def test_a_gap_becomes_a_need_then_an_action_that_moves_on_the_board(
    start_atlas: Callable[..., Any], page: Page, settled: Callable[[Page], None]
) -> None:
    page.goto(start_atlas().url + "/reseau?territoire=Le+Morier+(Joué-lès-Tours)")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    settled(page)
    keep_the_gap(page)

    page.get_by_role("link", name="Le voir dans le plan d’actions").click()
    expect(page.get_by_text("Chiffres figés le 23 septembre 2026")).to_be_visible()
    expect(page.get_by_text("Pourraient venir, du plus proche : ")).to_be_visible()
    expect(page.get_by_text("Aucune action ne répond encore")).to_be_visible()
    page.get_by_role("button", name="Nouvelle action concertée").press("Enter")
    expect(page.get_by_role("heading", name="Nouvelle action concertée")).to_be_visible()
    fill_the_action(page, settled)
    page.get_by_role("button", name="Enregistrer l’action").press("Enter")
    expect(page.get_by_text("« Permanence de santé au Morier » créée")).to_be_visible()

    page.get_by_role("radio", name="Avancement").click()
    waiting = page.locator(".st-key-colonne_projet")
    card = waiting.get_by_text("Permanence de santé au Morier")
    expect(card).to_be_visible()
    expect(waiting.get_by_text("2\u202f400\u00a0€")).to_be_visible()
    settled(page)
    around = waiting.get_by_test_id("stVerticalBlock").filter(has_text="Permanence de santé")
    around.last.get_by_role("button", name="Démarrer").press("Enter")
    expect(page.get_by_text("est maintenant : en cours")).to_be_visible()
    expect(card).to_have_count(0)
    page.get_by_role("button", name="Annuler la dernière modification").press("Enter")
    expect(page.get_by_text("La dernière modification est annulée")).to_be_visible()
    expect(card).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["Avancement", "Calendrier", "Carte", "Besoins"])
def test_every_view_breaks_no_rule_and_fits_the_projector(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    settled: Callable[[Page], None],
    theme: str,
    name: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/plan?vue_plan={name}&embed_options={theme}_theme")
    expect(takeaway(page)).to_be_in_viewport(ratio=1, timeout=60_000)
    if name == "Carte":
        map_frame(page)
    if name == "Calendrier":
        expect(page.locator("[data-testid='stVegaLiteChart'] .marks").first).to_be_visible()
    settled(page)
    found = axe_violations(page)
    assert not found, "\n".join(found)
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_of_an_action_breaks_no_rule(
    atlas: Any,
    open_page: Callable[..., Page],
    axe_violations: Callable[..., list[str]],
    settled: Callable[[Page], None],
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/plan?action=J58&embed_options={theme}_theme")
    expect(page.get_by_role("textbox", name="Intitulé")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("spinbutton", name="Jour, Début")).to_be_visible()
    expect(page.get_by_role("button", name="Choisir une date").first).to_be_visible()
    settled(page)
    found = axe_violations(page)
    assert not found, "\n".join(found)
