"""What a map hands to the browser: outlines once, points in few bytes, text as data."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, box, unary_union
from shapely.geometry import shape

from data.check import check_tables
from geo import maps

ASSETS = maps.Assets("leaflet.js", "leaflet.css", "map.js", "map.css")


def frame(code, *shapes):
    return gpd.GeoDataFrame(
        {code: [f"c{number}" for number in range(len(shapes))], "name": "Lieu"},
        geometry=list(shapes),
        crs=4326,
    )


COMMUNES = frame("insee_com", box(0.60, 47.30, 0.80, 47.50))


def quartiers(*shapes):
    return frame("code_qp", *shapes)


def drawn(outlines, name="quartiers"):
    """The outlines as the browser reads them: code → geometry."""
    body = outlines.script.removeprefix("window.atlasOutlines=").removesuffix(";")
    features = json.loads(body)[name]["features"]
    return {feature["properties"]["code"]: shape(feature["geometry"]) for feature in features}


def unpacked(packed):
    data = json.loads(packed)
    return list(zip(np.cumsum(data["x"]) / 1e5, np.cumsum(data["y"]) / 1e5, strict=True)), data


def points(lon, lat, label="Site"):
    rows = {"lon": lon, "lat": lat, "label": label, "category": 0}
    table = pd.DataFrame(rows).astype({"lon": float, "lat": float})
    return table.assign(id=[f"s{number}" for number in range(len(table))])


def script_of(view):
    return view.get_root().render()


def test_outlines_are_drawn_within_a_metre_or_two_the_largest_first():
    small, large = box(0.68, 47.38, 0.69, 47.39), box(0.70, 47.38, 0.74, 47.40)
    outlines = maps.outlines(COMMUNES, quartiers(small, large))
    found = drawn(outlines)
    assert list(found) == ["c1", "c0"]
    assert found["c0"].hausdorff_distance(small) < 3e-5
    assert list(drawn(outlines, "communes")) == ["c0"]
    assert outlines.bounds == ((47.38, 0.68), (47.40, 0.74))


def test_the_version_changes_with_the_outlines_and_only_then():
    shapes = quartiers(box(0.68, 47.38, 0.69, 47.39))
    version = maps.outlines(COMMUNES, shapes).version
    assert maps.outlines(COMMUNES, shapes.copy()).version == version
    assert maps.outlines(COMMUNES, shapes.assign(name="Autre")).version != version


@pytest.mark.parametrize("size", [1e-6, 5e-6, 1e-5, 3e-5])
def test_an_outline_of_a_metre_keeps_points_to_draw(size):
    tiny = box(0.68, 47.38, 0.68 + size, 47.38 + size)
    found = drawn(maps.outlines(COMMUNES, quartiers(tiny, box(0.7, 47.38, 0.71, 47.39))))
    assert not found["c0"].is_empty
    assert found["c0"].distance(tiny) < 2e-5


def test_outlines_in_parts_or_with_holes_stay_so():
    parts = MultiPolygon([box(0.68, 47.38, 0.69, 47.39), box(0.70, 47.38, 0.71, 47.39)])
    ring = box(0.72, 47.36, 0.76, 47.40) - box(0.73, 47.37, 0.75, 47.39)
    found = drawn(maps.outlines(COMMUNES, quartiers(parts, ring)))
    assert len(found["c0"].geoms) == 2
    assert len(found["c1"].interiors) == 1


def test_without_quartiers_the_view_holds_the_communes_and_without_any_place_france():
    nothing = check_tables({})
    alone = maps.outlines(COMMUNES, nothing["quartiers"])
    assert alone.bounds == ((47.30, 0.60), (47.50, 0.80))
    empty = maps.outlines(nothing["communes"], nothing["quartiers"])
    (south, west), (north, east) = empty.bounds
    assert box(west, south, east, north).contains(unary_union(COMMUNES.geometry))
    page = script_of(maps.base_map(empty, "outlines.js", ASSETS, None))
    assert "NaN" not in page


def test_a_map_loads_the_files_it_is_given_and_nothing_else():
    view = maps.base_map(maps.outlines(COMMUNES, quartiers()), "outlines.js", ASSETS, None)
    page = script_of(view)
    for address in ("leaflet.js", "map.js", "outlines.js", "leaflet.css", "map.css"):
        assert f'"{address}"' in page
    assert "http" not in page.replace("http-equiv", "")


@pytest.mark.parametrize("tiles", list(maps.TILES))
def test_an_online_ground_is_asked_for_only_when_chosen(tiles):
    outlines = maps.outlines(COMMUNES, quartiers())
    host = maps.TILES[tiles][0].split("/")[2]
    assert host in script_of(maps.base_map(outlines, "outlines.js", ASSETS, tiles))
    assert host not in script_of(maps.base_map(outlines, "outlines.js", ASSETS, None))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(-180, 180), st.floats(-90, 90)), max_size=20),
)
def test_points_come_back_within_a_metre(places):
    lon, lat = np.array(places, dtype=float).reshape(-1, 2).T
    found, data = unpacked(maps.pack(points(lon, lat), ["#000"]))
    assert data["i"] == [f"s{number}" for number in range(len(places))]
    assert np.allclose(np.array(found).reshape(-1, 2), np.column_stack([lon, lat]), atol=6e-6)


def test_points_without_coordinates_are_left_out_and_the_others_keep_their_words():
    table = points([0.69, np.nan, 0.70, np.inf], [47.39, 47.39, np.nan, 47.39], list("abcd"))
    found, data = unpacked(maps.pack(table, ["#000", "#fff"]))
    assert (found, data["i"], data["n"]) == ([(0.69, 47.39)], ["s0"], ["a"])


@settings(deadline=None)
@given(st.text())
def test_any_label_comes_back_whole_and_closes_no_script(label):
    packed = maps.pack(points([0.69], [47.39], [label]), ["#000"])
    assert json.loads(packed)["n"] == [label]
    assert "<" not in packed
    assert packed.isascii()


@settings(deadline=None)
@given(st.text())
def test_escaped_text_holds_nothing_that_html_or_a_script_would_read(text):
    escaped = maps.escape(text)
    assert not set("<>\"'`\\${}\u2028\u2029") & set(escaped)


def test_the_base_map_is_the_same_at_each_run_but_for_its_names():
    outlines = maps.outlines(COMMUNES, quartiers(box(0.68, 47.38, 0.69, 47.39)))
    first, second = (maps.base_map(outlines, "outlines.js", ASSETS, None) for _ in range(2))
    assert script_of(first).replace(first.get_name(), "m") == script_of(second).replace(
        second.get_name(), "m"
    )


def test_the_focus_is_told_as_south_west_and_north_east():
    legend = maps.Legend("Titre", [("#000", "mots", False)])
    shading = maps.Shading({"c0": "#000"}, {}, legend=legend, focus=(0.6, 47.3, 0.8, 47.5))
    assert json.loads(shading.packed)["z"] == [[47.3, 0.6], [47.5, 0.8]]
    assert json.loads(maps.Shading({}, {}, legend=legend).packed)["z"] is None


def test_lines_keep_their_ends_and_words_the_thickest_last():
    table = pd.DataFrame(
        {
            "lon_a": [0.69, 0.70], "lat_a": [47.39, 47.40], "lon_b": [0.71, 0.72],
            "lat_b": [47.41, 47.42], "width": [4.0, 1.0], "label": ["</script>", "mince"],
        }
    )  # fmt: skip
    packed = maps.Lines(table, "#000").packed
    assert json.loads(packed) == {
        "e": [[47.40, 0.70, 47.42, 0.72], [47.39, 0.69, 47.41, 0.71]],
        "w": [1.0, 4.0],
        "n": ["mince", "</script>"],
        "c": "#000",
    }
    assert "<" not in packed
