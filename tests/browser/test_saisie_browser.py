"""The page Saisie in a real browser: by keyboard alone, by two people at once, accessibility."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser_steps import takeaway

pytestmark = pytest.mark.browser

ACTORS = ("Centre social des Fontaines", "Judo club du Sanitas", "Maison de santé du Sanitas")


def test_a_meeting_is_typed_by_keyboard_kept_and_taken_back(
    start_atlas: Callable[..., Any], page: Page
) -> None:
    page.goto(f"{start_atlas().url}/saisie")
    expect(takeaway(page)).to_contain_text("40 réunions", timeout=60_000)
    typed(page, "Votre nom ou service", "Service jeunesse")
    expect(page.get_by_role("button", name="Enregistrer", exact=True).first).to_be_disabled()
    instance = page.get_by_role("combobox", name="Instance *", exact=True)
    instance.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    typed(page, "Objet *", "Bilan de l’été")
    typed(page, "Début", "18h15")
    day = page.get_by_role("group", name="Date de la réunion *").get_by_role("spinbutton")
    day.first.focus()
    page.keyboard.type("08092026")
    page.keyboard.press("Tab")
    there = page.get_by_role("combobox", name="Acteurs présents")
    for name in ACTORS:
        there.focus()
        page.keyboard.type(name)
        expect(page.get_by_role("option", name=name)).to_be_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    save = page.get_by_role("button", name="Enregistrer", exact=True).first
    expect(save).to_be_enabled()
    save.press("Enter")
    expect(takeaway(page)).to_contain_text("41 réunions")
    expect(page.get_by_text("« Bilan de l’été » enregistré")).to_be_visible()
    expect(page.get_by_role("textbox", name="Début")).to_have_value(re.compile(r"18.h.15"))
    page.get_by_role("button", name="Annuler la dernière modification").press("Enter")
    expect(takeaway(page)).to_contain_text("40 réunions")


def test_two_people_on_one_item_are_told_and_nothing_typed_is_lost(
    start_atlas: Callable[..., Any], open_page: Callable[..., Page]
) -> None:
    url = f"{start_atlas().url}/saisie?quoi=Une+instance"
    first, second = open_page(), open_page()
    for page, name in ((first, "Ville"), (second, "CAF")):
        page.goto(url)
        expect(takeaway(page)).to_be_visible(timeout=60_000)
        typed(page, "Votre nom ou service", name)
        box = page.get_by_role("combobox", name="Fiche à ouvrir")
        box.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_role("textbox", name="Nom de l’instance *")).not_to_have_value("")
    for page, name in ((first, "Nom de la ville"), (second, "Nom de la CAF")):
        typed(page, "Nom de l’instance *", name)
        page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(first.get_by_text("« Nom de la ville » enregistré")).to_be_visible()
    expect(second.get_by_text("modifié entre-temps")).to_be_visible()
    field = second.get_by_role("textbox", name="Nom de l’instance *")
    expect(field).to_have_value("Nom de la CAF")
    second.get_by_role("button", name="Garder ma version").click()
    expect(second.get_by_text("Votre version est encore là")).to_be_visible()
    second.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(second.get_by_text("« Nom de la CAF » enregistré")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["Une+réunion", "Un+créneau+et+ses+places"])
def test_the_forms_break_no_rule(
    atlas: Any,
    open_page: Callable[..., Page],
    settled: Callable[[Page], None],
    axe_violations: Callable[..., list[str]],
    theme: str,
    kind: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/saisie?quoi={kind}&embed_options={theme}_theme")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    settled(page)
    assert axe_violations(page) == []
    page.get_by_role("tab", name="Tout voir").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    settled(page)
    assert axe_violations(page) == []


def typed(page: Page, label: str, text: str) -> None:
    box = page.get_by_role("textbox", name=label, exact=True)
    box.fill(text)
    box.press("Tab")
