"""Layers read around the territory only: cells, places, streets."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer

from data import demo
from data.check import check_tables
from data.imports import read_files
from data.territory import build_territory
from geo.reach import walking_minutes

HERE = (0.70, 47.38)
FAR = (5.37, 43.30)


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


def cells_at(*places, epsg=2154):
    """INSEE cells as published: squares of 200 m with their code."""
    to_grid = Transformer.from_crs(4326, 3035, always_xy=True)
    corners = [[int(v // 200 * 200) for v in to_grid.transform(*place)] for place in places]
    frame = gpd.GeoDataFrame(
        {
            "idcar_200m": [f"CRS3035RES200mN{north}E{east}" for east, north in corners],
            "i_est_200": 0,
            "ind": 40.5,
            "ind_0_3": 4.0,
            "ind_4_5": 2.0,
            "ind_6_10": 5.0,
            "ind_11_17": 7.0,
        },
        geometry=[shapely.box(east, north, east + 200, north + 200) for east, north in corners],
        crs=3035,
    )
    return frame.to_crs(epsg)


@pytest.mark.parametrize("epsg", [3035, 2154, 4326])
def test_a_geopackage_of_cells_is_read_around_the_territory(tmp_path, current, epsg):
    path = tmp_path / "national.gpkg"
    cells_at(HERE, FAR, (2.35, 48.85), epsg=epsg).to_file(path, layer="carreaux_200m_met")
    result = read_files([path], current)
    assert result.accepted
    report = result.reports[0]
    assert (report.rows, report.taken, report.left_out) == (3, 1, {"loin du territoire": 2})
    row = result.tables["population_cells"].iloc[0]
    assert (row["lon"], row["lat"]) == pytest.approx(HERE, abs=0.002)
    assert row["children_3_5"] == 3


def test_a_geopackage_larger_than_other_files_may_be_is_read_by_its_index(
    tmp_path, current, monkeypatch
):
    path = tmp_path / "national.gpkg"
    cells_at(HERE).to_file(path, layer="carreaux_200m_met")
    monkeypatch.setattr("data.readers.sandbox.MAX_BYTES", 1_000)
    assert read_files([path], current).accepted


def test_cells_of_elsewhere_are_refused_and_it_is_said(tmp_path, current):
    path = tmp_path / "reunion.gpkg"
    cells_at(FAR).to_file(path, layer="carreaux")
    result = read_files([path], current)
    assert not result.accepted
    assert "sans aucune ligne autour du territoire" in result.reports[0].problems[0]


def test_places_of_the_bpe_may_come_as_a_layer_of_points(tmp_path, current):
    frame = gpd.GeoDataFrame(
        {"DEPCOM": ["37261"], "TYPEQU": ["F121"], "NOMRS": ["Gymnase Z"], "LAMBERT_X": [None]},
        geometry=[shapely.Point(0.7, 47.36)],
        crs=4326,
    )
    path = tmp_path / "bpe.geojson"
    frame.to_file(path, driver="GeoJSON")
    sites = read_files([path], current).tables["sites"].set_index("name")
    assert sites.loc["Gymnase Z", ["lon", "lat"]].tolist() == [0.7, 47.36]


def roads(lines, natures, epsg=2154, **columns):
    frame = gpd.GeoDataFrame(
        {"cleabs": "T", "nature": natures, "sens_de_circulation": "Double sens", **columns},
        geometry=[shapely.LineString(line) for line in lines],
        crs=4326,
    )
    return frame.to_crs(epsg)


def around(site, metres_east, metres_north):
    """Places some metres from a site, in degrees."""
    return site["lon"] + metres_east / 75_400, site["lat"] + metres_north / 111_200


def test_streets_take_the_place_of_the_straight_line_with_its_detour(tmp_path, current):
    site = current["sites"].dropna(subset=["lon"]).iloc[0]
    west, far_west = around(site, 0, 0), around(site, -300, 0)
    north = around(site, -300, 400)
    lines = [[west, far_west], [far_west, north], [around(site, 9, 9), around(site, 99, 9)]]
    path = tmp_path / "bdtopo.gpkg"
    roads(lines, ["Route à 1 chaussée", "Sentier", "Type autoroutier"]).to_file(
        path, layer="troncon_de_route"
    )
    cell = current["population_cells"].iloc[[0]].assign(lon=north[0], lat=north[1])
    here = {
        **current,
        "population_cells": cell,
        "sites": current["sites"].iloc[:0],
        "activities": current["activities"].iloc[:0],
    }
    result = read_files([path], current)
    report = result.reports[0]
    assert (report.rows, report.taken) == (3, 2)
    assert report.left_out == {"autoroutes, bretelles et bacs": 1}
    sites = current["sites"].loc[[site.name]]
    tables = {**here, "sites": sites, "streets": result.tables["streets"]}
    territory = build_territory(tables)
    assert territory.walks_by_streets
    assert walking_minutes(territory.reach[0, 0]) == pytest.approx(700 / 75, rel=0.01)
    straight = build_territory({**tables, "streets": result.tables["streets"].iloc[:0]})
    assert not straight.walks_by_streets
    assert walking_minutes(straight.reach[0, 0]) == pytest.approx(500 * 1.3 / 75, rel=0.01)


def test_any_layer_of_lines_will_do_for_streets(tmp_path, current):
    path = tmp_path / "chemins.gpkg"
    frame = gpd.GeoDataFrame(
        {"titre": ["a"]}, geometry=[shapely.LineString([HERE, (0.701, 47.381)])], crs=4326
    )
    frame.to_file(path, layer="lignes")
    report = read_files([path], current).reports[0]
    assert (report.content, report.rows, report.taken) == ("réseau des rues", 1, 1)


def test_roads_are_preferred_to_the_communes_that_come_with_them(tmp_path, current):
    path = tmp_path / "bdtopo.gpkg"
    communes = gpd.GeoDataFrame(
        {"INSEE_COM": ["37261"], "NOM": ["Tours"]},
        geometry=[shapely.box(0.6, 47.3, 0.7, 47.4)],
        crs=4326,
    )
    communes.to_file(path, layer="commune")
    roads([[HERE, (0.701, 47.381)]], ["Chemin"]).to_file(path, layer="troncon_de_route")
    report = read_files([path], current).reports[0]
    assert report.content == "réseau des rues"
    assert report.remarks[0] == "Une seule couche reconnue est lue (troncon_de_route), sur 2."


def test_altitudes_of_streets_are_dropped_and_lengths_are_on_the_ground(tmp_path, current):
    line = shapely.LineString([(*HERE, 0), (HERE[0], HERE[1] + 0.001, 5_000)])
    frame = gpd.GeoDataFrame({"highway": ["path"]}, geometry=[line], crs=4326)
    path = tmp_path / "osm.gpkg"
    frame.to_file(path, layer="roads")
    streets = read_files([path], current).tables["streets"]
    assert streets["length_m"].sum() == pytest.approx(111.2, abs=0.5)
    assert set(streets["source"]) == {"OpenStreetMap"}


def test_without_communes_nothing_says_what_to_take(tmp_path, current):
    path = tmp_path / "national.gpkg"
    cells_at(HERE).to_file(path, layer="carreaux")
    nowhere = {**current, "communes": current["communes"].iloc[:0]}
    report = read_files([path], nowhere).reports[0]
    assert "importez d’abord les communes" in report.problems[0]


def test_a_layer_of_many_thousand_cells_is_read_within_the_limits(tmp_path, current):
    lons, lats = np.meshgrid(np.linspace(-1, 3, 200), np.linspace(46, 49, 200))
    path = tmp_path / "grand.gpkg"
    cells_at(*zip(lons.ravel(), lats.ravel(), strict=True)).to_file(path, layer="carreaux")
    report = read_files([path], current).reports[0]
    assert report.rows == 40_000
    assert report.taken + sum(report.left_out.values()) == 40_000
    assert 0 < report.taken < 1_000
