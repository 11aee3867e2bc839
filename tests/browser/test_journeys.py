"""What people do with the app, from their first link to the files they take away."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import icalendar
import pandas as pd
import pytest
from playwright.sync_api import Page, expect

from data import demo, store
from data.check import check_tables
from tests.browser_steps import (
    choose,
    chosen,
    click_lonely_point,
    click_quartier,
    click_row,
    map_frame,
    point_ids,
    takeaway,
)

pytestmark = pytest.mark.browser

SANITAS, SANITAS_LABEL = "QN03709M", "Sanitas (Tours)"
IN_URL = re.compile(r"territoire=Sanitas(\+|%20)(\(|%28)Tours(\)|%29)")


@pytest.mark.parametrize(
    ("path", "title", "words"),
    [
        ("/", "Territoire", "Tours Métropole"),
        ("/territoire?territoire=Sanitas+(Tours)", "Territoire", "au quartier Sanitas"),
        ("/offre?territoire=Sanitas+(Tours)", "Offre", "du quartier Sanitas"),
        ("/couverture?territoire=Sanitas+(Tours)&age=6-10+ans", "Couverture", "6-10 ans"),
    ],
)
def test_a_link_works_as_the_first_request_of_a_fresh_server(
    start_atlas: Callable[..., Any], page: Page, path: str, title: str, words: str
) -> None:
    page.goto(start_atlas().url + path)
    expect(takeaway(page)).to_contain_text(words, timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    chosen(
        page, "Territoire", SANITAS_LABEL if "Sanitas" in path else "Tours Métropole · 13 quartiers"
    )
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.locator("html").get_attribute("lang") == "fr"


def test_a_quartier_clicked_on_the_map_becomes_the_scope_of_every_page(
    atlas: Any, page: Page
) -> None:
    page.goto(atlas.url)
    click_quartier(page, SANITAS)
    chosen(page, "Territoire", SANITAS_LABEL)
    expect(takeaway(page)).to_contain_text("au quartier Sanitas")
    expect(page).to_have_url(IN_URL)
    for name in ("Offre", "Couverture", "Territoire"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(name)
        expect(takeaway(page)).to_contain_text("Sanitas")
        expect(page).to_have_url(IN_URL)
    page.get_by_role("link", name="Offre", exact=True).click()
    expect(takeaway(page)).to_contain_text("du quartier Sanitas")
    page.reload()
    expect(takeaway(page)).to_contain_text("du quartier Sanitas")
    chosen(page, "Territoire", SANITAS_LABEL)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Territoire")
    chosen(page, "Territoire", SANITAS_LABEL)


def test_a_row_of_the_table_becomes_the_scope_too(atlas: Any, page: Page) -> None:
    page.goto(atlas.url)
    map_frame(page)
    click_row(page, 0, 0)
    first = demo.load()["quartiers"].sort_values("code_qp")["name"].iloc[0]
    expect(takeaway(page)).to_contain_text(f"au quartier {first}")


def test_filters_change_the_points_without_drawing_the_map_again(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}/offre?territoire=Sanitas+(Tours)")
    frame = map_frame(page)
    frame.wait_for_function("(window.feature_group || []).length && window.feature_group[0]")
    before = point_ids(frame)
    frame.evaluate("window.__mark = 1")
    sentence = takeaway(page).inner_text()

    choose(page, "Âge", "6-10 ans")
    expect(takeaway(page)).to_contain_text("enfants de 6-10 ans")
    choose(page, "Ouvert à", "9\u00a0h")
    expect(page).to_have_url(re.compile("heure=9"))
    choose(page, "Jours", "mercredi")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("jours=mercredi"))
    expect(takeaway(page)).not_to_have_text(sentence)

    sessions = check_tables(demo.load())["sessions"].query(
        "period == 'scolaire' and age_min <= 10 and age_max >= 6 and start_min <= 540 < end_min"
    )
    wednesday = set(sessions.loc[sessions["weekdays"].str.contains("3"), "site_id"])
    frame.wait_for_function(
        """open => window.feature_group.filter(g => atlas.map.hasLayer(g))[0].getLayers()
            .every(layer => open.includes(layer.feature.properties.id))""",
        arg=sorted(wednesday),
    )
    assert frame.evaluate("window.__mark") == 1
    after = set(point_ids(frame))
    assert after
    assert after < set(before)


def test_a_search_without_accents_finds(atlas: Any, page: Page) -> None:
    page.goto(f"{atlas.url}/offre?territoire=Sanitas+(Tours)")
    map_frame(page)
    page.get_by_role("textbox", name="Rechercher").fill("ecole hirondelles")
    page.keyboard.press("Enter")
    frame = map_frame(page)
    frame.wait_for_function(
        "window.feature_group.filter(g => atlas.map.hasLayer(g))[0].getLayers().length === 1"
    )
    sites = demo.load()["sites"].set_index("site_id")["name"]
    assert "École maternelle Les Hirondelles" in sites[point_ids(frame)[0]]


def test_the_sheet_of_a_site_opens_from_the_list_the_table_and_the_map(
    atlas: Any, page: Page
) -> None:
    page.goto(f"{atlas.url}/offre?territoire=Sanitas+(Tours)")
    sheet = page.locator(".st-key-fiche")
    choose(page, "Fiche d’un site", "École maternelle Les Hirondelles")
    expect(sheet.get_by_role("heading")).to_have_text("École maternelle Les Hirondelles")
    frame = map_frame(page)
    frame.wait_for_function("(window.feature_group || []).length && window.feature_group[0]")
    site = click_lonely_point(frame)
    name = demo.load()["sites"].set_index("site_id").loc[site, "name"]
    expect(sheet.get_by_role("heading")).to_have_text(name)
    click_row(page, 0, 0)
    expect(sheet.get_by_role("heading")).not_to_have_text(name)


def test_the_files_to_take_away_hold_the_sessions_shown(
    atlas: Any, page: Page, settled: Callable[[Page], None]
) -> None:
    page.goto(f"{atlas.url}/offre?territoire=Sanitas+(Tours)&age=6-10+ans")
    expect(takeaway(page)).to_contain_text("enfants de 6-10 ans")
    count = int(re.match(r"\d+", takeaway(page).inner_text())[0])

    def taken(kind: str) -> bytes:
        settled(page)
        with page.expect_download() as download:
            page.get_by_role("button", name=f"Télécharger · {kind}").press("Enter")
        return Path(download.value.path()).read_bytes()

    table = pd.read_csv(io.BytesIO(taken("CSV")), sep=";", decimal=",")
    assert len(table) == count
    collection = json.loads(taken("GeoJSON"))
    assert len(collection["features"]) == count
    assert {f["geometry"]["type"] for f in collection["features"]} == {"Point"}
    events = icalendar.Calendar.from_ical(taken("iCalendar")).walk("VEVENT")
    assert 0 < len(events) <= count


def test_what_another_process_writes_appears_in_the_open_page(
    start_atlas: Callable[..., Any], page: Page, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path / 'atlas.sqlite'}"
    engine = store.open_store(url)
    try:
        page.goto(f"{start_atlas(DATABASE_URL=url).url}/offre")
        expect(takeaway(page)).to_contain_text("répondent à ces choix", timeout=60_000)
        revision = store.revision(engine)
        sessions = store.load(engine).tables["sessions"]
        store.replace(
            engine,
            {"sessions": sessions.iloc[:0], "attendance": demo.load()["attendance"].iloc[:0]},
            author="essai",
            reason="essai",
        )
        assert store.revision(engine) == revision + 1
        expect(takeaway(page)).to_contain_text("Aucun créneau", timeout=12_000)
        store.undo(engine, revision + 1, author="essai")
        expect(takeaway(page)).to_contain_text("répondent à ces choix", timeout=12_000)
    finally:
        engine.dispose()


def test_the_keyboard_alone_reaches_a_quartier_and_its_table(atlas: Any, page: Page) -> None:
    page.goto(atlas.url)
    map_frame(page)

    def tab_until(script: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate(script):
                return
        pytest.fail(f"60 tabs do not lead to {script}")

    tab_until("document.activeElement.getAttribute('aria-label') === 'Territoire'")
    page.keyboard.press("Control+A")
    page.keyboard.type("Sanitas")
    expect(page.get_by_role("option", name=SANITAS_LABEL)).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(takeaway(page)).to_contain_text("au quartier Sanitas")
    tab_until("!!document.activeElement.closest('[data-testid=stDataFrame]')")
    style = page.evaluate(
        """() => { const s = getComputedStyle(document.activeElement.closest(
            '[data-testid=stDataFrame]').querySelector('.stDataFrameGlideDataEditor'));
            return [s.outlineStyle, s.boxShadow, s.borderColor].join(' '); }"""
    )
    assert style
