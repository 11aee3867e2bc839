"""The page Imports in a real browser: dropped, decided by keyboard, written, taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser_steps import takeaway

pytestmark = pytest.mark.browser

SHEET = (
    "Structure;Activité;Thème;Lieu;Jours;Début;Fin;Période;Du;Au;Âges;Combien\n"
    "Ville de Tours;Échecs du soir;Langage et lecture;Centre social des Fontaines;mercrdi;17:00;"
    "18:30;semaine scolaire;01/09/2026;02/07/2027;6-10 ans;12\n"
)
TABS = ["Modèles et formats", "Derniers imports", "Créer mon territoire", "Importer"]


def opened(page: Page, url: str) -> None:
    page.goto(f"{url}/imports")
    expect(takeaway(page)).to_contain_text("Aucun import", timeout=60_000)
    author = page.get_by_role("textbox", name="Votre nom ou service")
    author.fill("Service enfance")
    author.press("Tab")


def drop(page: Page, folder: Path, text: str = SHEET) -> None:
    path = folder / "offre.csv"
    path.write_text(text, encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(path)


def picked(page: Page, box: Locator, option: str) -> None:
    """Choose with the keys alone."""
    box.focus()
    page.keyboard.type(option)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    page.keyboard.press("Enter")


def test_a_sheet_is_dropped_decided_by_keyboard_written_once_and_taken_back(
    start_atlas: Callable[..., Any], page: Page, tmp_path: Path
) -> None:
    opened(page, start_atlas().url)
    drop(page, tmp_path)
    expect(takeaway(page)).to_contain_text("1 à décider")
    write = page.get_by_role("button", name="Importer", exact=True)
    expect(write).to_be_disabled()
    picked(page, page.get_by_role("combobox", name="mercrdi"), "mercredi")
    expect(takeaway(page)).to_contain_text("rien à décider")
    picked(page, page.get_by_role("combobox", name="Combien", exact=True), "Places")
    expect(page.get_by_role("combobox", name="Combien", exact=True)).to_have_value("Places")
    expect(page.get_by_role("heading", name="Ce qui changerait")).to_be_visible()
    expect(write).to_be_enabled()
    write.press("Enter")
    expect(page.get_by_text("Import de offre.csv : enregistré")).to_be_visible()
    expect(takeaway(page)).to_contain_text("1 import dans cette base")
    page.goto(f"{page.url.split('/imports')[0]}/offre")
    expect(takeaway(page)).to_be_visible()
    page.get_by_role("textbox", name="Rechercher").fill("Échecs du soir")
    page.keyboard.press("Enter")
    expect(takeaway(page)).to_contain_text("1 créneau répond")
    page.get_by_role("link", name="Imports").click()
    page.get_by_role("textbox", name="Votre nom ou service").fill("Service enfance")
    page.keyboard.press("Tab")
    page.get_by_role("tab", name="Derniers imports").click()
    page.get_by_role("button", name="Annuler le dernier import").press("Enter")
    page.get_by_role("button", name="Annuler cet import", exact=True).press("Enter")
    expect(page.get_by_text("est annulée : tout est comme avant elle")).to_be_visible()


def test_a_sheet_about_children_is_refused_with_the_reason(
    atlas: Any, page: Page, tmp_path: Path
) -> None:
    opened(page, atlas.url)
    drop(page, tmp_path, "Nom de l’élève;Date de naissance\nDupont;01/02/2015\n")
    expect(takeaway(page)).to_contain_text("Import refusé")
    expect(page.get_by_text("données nominatives sur des enfants").first).to_be_visible()
    expect(page.get_by_role("button", name="Importer", exact=True)).to_be_disabled()
    expect(page.get_by_text("Dupont")).to_have_count(0)


def test_a_template_is_downloaded_as_a_workbook(atlas: Any, page: Page) -> None:
    opened(page, atlas.url)
    page.get_by_role("tab", name="Modèles et formats").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Fréquentation").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    assert Path(download.value.path()).read_bytes().startswith(b"PK")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_part_of_the_page_breaks_a_rule_or_speaks_english(
    atlas: Any,
    open_page: Callable[..., Page],
    settled: Callable[[Page], None],
    axe_violations: Callable[..., list[str]],
    tmp_path: Path,
    theme: str,
) -> None:
    page = open_page(color_scheme=theme)
    page.goto(f"{atlas.url}/imports?embed_options={theme}_theme")
    expect(takeaway(page)).to_be_visible(timeout=60_000)
    drop(page, tmp_path)
    expect(takeaway(page)).to_contain_text("1 à décider")
    expect(page.get_by_text(f"{len(SHEET.encode())} o", exact=True)).to_be_visible()
    for tab in TABS:
        page.get_by_role("tab", name=tab).click()
        settled(page)
        assert axe_violations(page) == [], tab
