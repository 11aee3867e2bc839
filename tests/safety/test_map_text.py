"""Hostile names in every place a map shows text, drawn in a real Chromium: none executes.

Each payload is drawn twice, as folium writes a page and as streamlit-folium evaluates it, with
no content policy to help. The map must hold everything, and show the payload letter for letter.
"""

import json
import logging
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import streamlit_folium
import xstatic.pkg.leaflet as leaflet
from playwright.sync_api import sync_playwright
from shapely import box

import pages.ui
from geo import maps

pytestmark = pytest.mark.browser

SITE = "http://map.test/"
ASSETS = maps.Assets("leaflet.js", "leaflet.css", "map.js", "map.css")
FILES = {
    name: Path(folder, name).read_text(encoding="utf-8")
    for folder, names in {
        leaflet.BASE_DIR: ("leaflet.js", "leaflet.css"),
        Path(pages.ui.__file__).with_name("assets"): ("map.js", "map.css"),
    }.items()
    for name in names
}
TYPES = {".js": "text/javascript", ".css": "text/css", "": "text/html"}

PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</SCRIPT ><script >alert(1)</script >",
    "<!--<script>alert(1)//-->",
    "<!--</script><script>alert(1)</script>",
    "]]></script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext></table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href=javascript:alert(1) autofocus onfocus=alert(1) tabindex=1>x</a>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<body onload=alert(1)>",
    "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.test/>",
    "<object data=javascript:alert(1)>",
    "<template><img src=x onerror=alert(1)></template>",
    "${alert(1)}",
    "`${alert(1)}`",
    "`;alert(1);`",
    "\\`;alert(1);//",
    "\\\\`;alert(1);//",
    "\\${alert(1)}",
    "';alert(1);'",
    "\";alert(1);\"",
    "\\\";alert(1);//",
    "\\';alert(1);//",
    "\n;alert(1);//",
    "\r\nalert(1)\r\n",
    "\u2028alert(1)\u2028",
    "\u2029alert(1)\u2029",
    "*/alert(1)/*",
    "//\nalert(1)",
    "{{ alert(1) }}",
    "{{ 'alert' }}{{'map_div'}}",
    "{% raw %}{{ 7*7 }}{% endraw %}",
    "{{ this.__init__.__globals__ }}",
    "{% for x in y %}",
    "{# never closed",
    "{{{ 7*7 }}}",
    "&lt;img src=x onerror=alert(1)&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
    "\\x3cscript\\x3ealert(1)\\x3c/script\\x3e",
    "javascript:alert(1)",
    "__proto__",
    "constructor",
    "feature_group_0 = null; map_div = null",
    "\x00\x01<img src=x onerror=alert(1)>",
    "\u202e<img src=x onerror=alert(1)>",
    "{x} {s} {z} ${x}",
    "L'été « d’Œ » 100 % & < > \" ' \\",
]  # fmt: skip


def world(name):
    def frame(code, key, shape):
        return gpd.GeoDataFrame({code: [key], "name": [name]}, geometry=[shape], crs=4326)

    return maps.outlines(
        frame("insee_com", "37261", box(0.60, 47.30, 0.80, 47.50)),
        frame("code_qp", "QN03701M", box(0.66, 47.36, 0.74, 47.44)),
    )


def hostile_map(text, monkeypatch):
    """A map with ``text`` in every place that takes some, and its outlines."""
    monkeypatch.setitem(maps.TILES, "hostile", (SITE + "tile/{z}/{x}/{y}", text))
    outlines = world(text)
    points = pd.DataFrame(
        {
            "lon": [0.69, 0.71],
            "lat": [47.39, 47.41],
            "id": [text, "s1"],
            "label": [text, "plain"],
            "category": [0, 1],
        }
    )
    shading = maps.Shading(
        {"QN03701M": "#fb8f42"},
        {"QN03701M": text},
        legend=maps.Legend(text, [("#fb8f42", text, False), ("#000", "plain", True)]),
        selected=["QN03701M"],
        focus=(0.66, 47.36, 0.74, 47.44),
    )
    view = maps.base_map(outlines, "outlines.js", ASSETS, "hostile")
    return view, maps.layers(shading, maps.Points(points, ["#000", "#fff"])), outlines


def as_page(view, group):
    group.add_to(view)
    return view.get_root().render()


def as_component(view, group, monkeypatch):
    """The page that the frame of streamlit-folium makes of what it is sent."""
    sent = {}
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **given: sent.update(given))
    logging.disable(logging.WARNING)
    streamlit_folium.st_folium(view, feature_group_to_add=group, returned_objects=[])
    logging.disable(logging.NOTSET)
    scripts = "".join(f'<script src="{address}"></script>' for address in sent["js_links"])
    orders = json.dumps([sent["script"], sent["feature_group"]]).replace("<", "\\u003c")
    return (
        '<!doctype html><meta charset="utf-8"><div id="map_div" style="height:400px"></div>'
        f"{scripts}<script>{orders}.forEach(code => (0, eval)(code));"
        "map_div.addLayer(feature_group[0] || feature_group);</script>"
    )


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-quic"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def draw(browser):
    """``draw(html, outlines)``: the page drawn, and what it did that it should not."""
    context = browser.new_context()
    page = context.new_page()
    files = dict(FILES)
    wrongs = []

    def answer(route):
        name = route.request.url.removeprefix(SITE)
        if name.startswith("tile/"):
            route.fulfill(status=204)
        elif route.request.url.startswith(SITE) and name in files:
            kind = TYPES[Path(name).suffix]
            route.fulfill(body=files[name], content_type=f"{kind}; charset=utf-8")
        else:
            wrongs.append(f"asked for {route.request.url}")
            route.abort()

    context.route("**/*", answer)
    page.on("dialog", lambda dialog: (wrongs.append("executed"), dialog.dismiss()))
    page.on("pageerror", lambda error: wrongs.append(f"broken: {error}"))

    def drawn(html, outlines):
        files.update({"": html, "outlines.js": outlines.script})
        page.goto(SITE)
        return page, wrongs

    yield drawn
    context.close()


READ = """async () => {
  const tips = [];
  let points = 0;
  atlas.map.eachLayer(layer => {
    if (layer instanceof L.CircleMarker) {
      points += 1;
      layer.openTooltip();
      tips.push([layer.feature.properties.id, layer.getTooltip().getElement().textContent]);
    }
  });
  const quartier = atlas.quartiers.QN03701M;
  quartier.openTooltip(quartier.getBounds().getCenter());
  const said = selector => [...document.querySelectorAll(selector)].map(e => e.textContent);
  const shown = {
    points, tips,
    quartier: quartier.getTooltip().getElement().textContent,
    names: said(".atlas-commune, .atlas-quartier"),
    legend: said(".atlas-legend strong, .atlas-legend span"),
    strangers: document.querySelectorAll(
      ".leaflet-container :is(img:not(.leaflet-tile), script, iframe, svg script, input, style, " +
      "object, details, base, meta, math, template)").length,
    bounds: atlas.map.getBounds().isValid(),
  };
  await new Promise(done => requestAnimationFrame(() => setTimeout(done, 30)));
  return shown;
}"""


@pytest.mark.parametrize("way", ["page", "component"])
@pytest.mark.parametrize("text", PAYLOADS, ids=lambda text: ascii(text)[1:-1])
def test_a_hostile_name_is_shown_letter_for_letter_and_never_runs(text, way, draw, monkeypatch):
    view, group, outlines = hostile_map(text, monkeypatch)
    html = as_page(view, group) if way == "page" else as_component(view, group, monkeypatch)
    page, wrongs = draw(html, outlines)
    shown = page.evaluate(READ)
    assert wrongs == []
    assert sorted(shown["tips"]) == sorted([[text, text], ["s1", "plain"]])
    assert (shown["points"], shown["bounds"], shown["strangers"]) == (2, True, 0)
    assert shown["quartier"] == text
    assert shown["names"] == [text, text]
    assert shown["legend"] == [text, text, "plain"]


def test_the_payloads_do_run_where_nothing_stops_them(draw):
    """Else the test above would pass on anything."""
    page, wrongs = draw("<div id=x></div>", world("plain"))
    with page.expect_event("dialog"):
        page.evaluate("document.body.innerHTML = '<img src=x onerror=alert(1)>'")
    assert "executed" in wrongs


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{{ this.get_name() }}", "{% if 1 %}x{% endif %}"])
def test_a_name_is_no_template_for_the_server(text, monkeypatch):
    view, group, _ = hostile_map(text, monkeypatch)
    assert json.dumps(text).replace("{{", "\\u007b{").replace("{%", "\\u007b%") in as_page(
        view, group
    )
