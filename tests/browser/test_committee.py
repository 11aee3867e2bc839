"""The steering committee: freeze a pack, take it away, present it, open it without a network."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data import demo
from data.check import check_tables
from data.territory import build_territory
from exports.pack.basis import Choice, release
from exports.pack.formats import FORMATS
from exports.pack.freeze import SECTIONS, freeze
from tests.browser_steps import takeaway

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    territory = build_territory(check_tables(demo.load()))
    codes = territory.quartiers["code_qp"].tolist()
    choice = Choice("Comité", codes, ["6_10"], "scolaire", "universelle", "comite", list(SECTIONS))
    file = tmp_path_factory.mktemp("pack") / "dossier.html"
    file.write_bytes(
        FORMATS["html"][2](freeze(territory, 1, choice, "2026-09-23-A", release(territory)))
    )
    return file


def test_a_pack_is_frozen_downloaded_and_presented_with_the_arrows(
    start_atlas: Callable[..., Any],
    page: Page,
    axe_violations: Callable[..., list[str]],
    tmp_path: Path,
) -> None:
    page.goto(start_atlas().url + "/comite?age=6-10+ans")
    page.get_by_label("Préparé par").fill("Direction de l’éducation", timeout=60_000)
    assert not axe_violations(page)
    page.get_by_role("button", name="Figer le dossier").click()
    expect(takeaway(page)).to_contain_text("1 dossier figé", timeout=60_000)
    with page.expect_download(timeout=60_000) as taken:
        page.get_by_role("button", name="Diaporama").click()
    taken.value.save_as(tmp_path / "deck.pptx")
    assert taken.value.suggested_filename == "comite-de-pilotage-2026-09-23-A.pptx"
    assert (tmp_path / "deck.pptx").read_bytes().startswith(b"PK")
    assert not axe_violations(page)

    page.get_by_role("button", name="Présenter").click()
    expect(page.get_by_text("1 / ")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("2 / ")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("1 / ")).to_be_visible()
    assert not axe_violations(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Présenter")).to_be_visible()

    page.get_by_role("button", name="Présenter").click()
    expect(page.get_by_text("1 / ")).to_be_visible()
    page.get_by_test_id("stMain").get_by_role("link", name="Et si…").click()
    expect(page).to_have_url(re.compile(r"/et_si"))
    expect(page.get_by_role("heading", name="Et si…", level=1)).to_be_attached(timeout=60_000)


def test_the_one_file_page_opens_without_a_network_and_shows_the_half_hour_clicked(
    html: Path, open_page: Callable[..., Page], axe_violations: Callable[..., list[str]]
) -> None:
    page = open_page(offline=True)
    page.goto(html.as_uri())
    saturday = page.get_by_role("button", name="samedi, 9 h :", exact=False)
    saturday.focus()
    page.keyboard.press("Enter")
    expect(saturday).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#when")).to_have_text("samedi, 9 h")
    sanitas = page.locator("a[data-code=QN03709M]")
    expect(sanitas).to_have_accessible_name("Sanitas : 70 % et plus")
    sanitas.click()
    expect(page.locator("#q-QN03709M h2")).to_be_in_viewport()
    assert not axe_violations(page, frames=False)
