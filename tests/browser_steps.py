"""What people do on the pages, in the words of the browser tests."""

import contextlib

from playwright.sync_api import Frame, Locator, Page, expect

# The first page of a fresh server fills its store.
expect.set_options(timeout=30_000)

INSIDE = """code => {
    const [lat, lon] = atlas.quartiers[code].feature.properties.label;
    const box = atlas.quartiers[code].getBounds();
    for (let i = 1; i < 200; i++) {
        const spot = [box.getSouth() + (box.getNorth() - box.getSouth()) * i / 200, lon];
        const p = atlas.map.latLngToLayerPoint(spot);
        if (atlas.quartiers[code]._containsPoint(p)) {
            const q = atlas.map.latLngToContainerPoint(
                [spot[0] + (box.getNorth() - box.getSouth()) / 100, lon]);
            return [q.x, q.y];
        }
    }
}"""
"""Where in the map a point of a quartier is: its place on the screen, from the left and top."""


def takeaway(page: Page) -> Locator:
    """The sentence that answers the page's question."""
    return page.locator(".st-key-retenir p").first


def choose(page: Page, label: str, option: str) -> None:
    """Pick one option of a list to choose from, once the page stands still: a page that is being
    drawn may close the list."""
    expect(page.locator("[data-test-script-state=notRunning]")).to_be_attached()
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.fill(option)
    page.get_by_role("option", name=option, exact=True).click()


def chosen(page: Page, label: str, option: str) -> None:
    expect(page.get_by_role("combobox", name=label, exact=True)).to_have_value(option)


def map_frame(page: Page) -> Frame:
    """The frame of the map of the page, once it is drawn."""
    expect(page.locator("iframe")).to_have_count(1)  # two while one map replaces another
    # The legend is drawn with the first colours. Asked of the page's tree, not by a script: an
    # empty frame still has the policy of the page, which lets no script be made from text.
    expect(page.frame_locator("iframe").locator(".atlas-legend strong")).to_be_visible()
    handle = page.locator("iframe").element_handle()
    frame = handle.content_frame() if handle else None
    assert frame is not None
    return frame


def click_quartier(page: Page, code_qp: str) -> None:
    """Click inside the outline of a quartier until the scope follows: a map that is being moved
    or coloured anew under the pointer may lose a click."""
    scope = page.get_by_role("combobox", name="Territoire", exact=True)
    before = scope.input_value()
    for _ in range(3):
        frame = map_frame(page)
        spot = None
        while spot != (spot := frame.evaluate(INSIDE, code_qp)):
            frame.locator("#map_div").click(position={"x": spot[0], "y": spot[1]})
        with contextlib.suppress(AssertionError):
            expect(scope).not_to_have_value(before, timeout=10_000)
            return


def point_ids(frame: Frame) -> list[str]:
    """Sites of the points on the map, in alphabetical order."""
    found: list[str] = frame.evaluate(
        """() => window.feature_group.filter(g => atlas.map.hasLayer(g))
            .flatMap(g => g.getLayers().map(l => l.feature.properties.id)).sort()"""
    )
    return found


def click_lonely_point(frame: Frame) -> str:
    """Click the point that stands furthest from the others and the controls; its site."""
    site, x, y = frame.evaluate(
        """() => {
            const size = atlas.map.getSize();
            const all = window.feature_group.filter(g => atlas.map.hasLayer(g))
                .flatMap(g => g.getLayers())
                .map(l => [l.feature.properties.id,
                    atlas.map.latLngToContainerPoint(l.getLatLng())]);
            const seen = all.filter(([, p]) => p.x > 80 && p.x < size.x - 20 && p.y > 20
                && p.y < size.y - 130);
            const space = ([id, p]) => Math.min(...all.filter(o => o[0] !== id)
                .map(o => o[1].distanceTo(p)));
            const [id, p] = seen.sort((a, b) => space(b) - space(a))[0];
            return [id, p.x, p.y];
        }"""
    )
    frame.locator("#map_div").click(position={"x": x, "y": y})
    return str(site)


def click_row(page: Page, table: int, row: int) -> None:
    """Tick the row (from 0) of a table of the page."""
    grid = page.get_by_test_id("stDataFrame").nth(table)
    grid.scroll_into_view_if_needed()
    height = 35
    grid.click(position={"x": 17, "y": height * (row + 1.5)})
