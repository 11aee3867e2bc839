import numpy as np
import pytest
import shapely
from pyproj import CRS, Geod

from geo.crs import metre_crs
from geo.reach import locate, pairs_within, reach_m, to_metres, walking_minutes

PLACES = {
    "Tours": (0.69, 47.39),
    "Fort-de-France": (-61.07, 14.61),
    "Cayenne": (-52.32, 4.93),
    "Saint-Denis de La Réunion": (55.45, -20.89),
    "Mamoudzou": (45.22, -12.78),
}


@pytest.mark.parametrize("place", PLACES)
def test_distances_agree_with_the_geodesic_on_every_territory(place):
    lon, lat = PLACES[place]
    random = np.random.default_rng(1)
    lons = lon + random.uniform(-0.02, 0.02, 60)
    lats = lat + random.uniform(-0.02, 0.02, 60)
    xy = to_metres(lons, lats, metre_crs((lon - 0.02, lat - 0.02, lon + 0.02, lat + 0.02)))
    found = pairs_within(xy[:30], xy[30:], 1_500).tocoo()
    _, _, geodesic = Geod(ellps="GRS80").inv(
        lons[found.row], lats[found.row], lons[30 + found.col], lats[30 + found.col]
    )
    assert found.nnz > 20
    assert np.allclose(found.data, geodesic, rtol=1e-3)


def test_walking_is_4_5_km_an_hour_with_a_detour_of_30_percent():
    assert walking_minutes(750.0) == pytest.approx(13.0)
    assert walking_minutes(reach_m(15)) == pytest.approx(15)


def test_a_site_50_metres_outside_a_quartier_counts():
    quartier = shapely.box(0, 0, 400, 400)
    home, site = np.array([[380.0, 200.0]]), np.array([[450.0, 200.0]])
    assert locate(site, np.array([quartier])).tolist() == [-1]
    assert pairs_within(home, site, reach_m(10)).data.tolist() == [70.0]


def test_a_site_on_its_origin_is_a_pair_and_the_limit_is_included():
    pairs = pairs_within(np.array([[0.0, 0.0]]), np.array([[0.0, 0.0], [3.0, 4.0], [6.0, 8.0]]), 5)
    assert pairs.indices.tolist() == [0, 1]
    assert pairs.data.tolist() == [0.0, 5.0]


def test_points_without_coordinates_match_nothing():
    xy = to_metres([0.69, np.nan, 0.69], [47.39, 47.39, np.inf], CRS.from_epsg(2154))
    assert np.isnan(xy[1:]).all()
    assert pairs_within(xy, xy, 1e9).nnz == 1
    assert locate(xy, np.array([shapely.box(0, 0, 1e7, 1e7)])).tolist() == [0, -1, -1]


@pytest.mark.parametrize(("origins", "sites"), [(0, 3), (3, 0), (0, 0)])
def test_no_origin_or_no_site_makes_an_empty_matrix(origins, sites):
    pairs = pairs_within(np.zeros((origins, 2)), np.zeros((sites, 2)), 100)
    assert pairs.shape == (origins, sites)
    assert pairs.nnz == 0


def test_a_point_on_the_border_is_inside_and_the_first_of_two_polygons_wins():
    polygons = np.array([shapely.box(0, 0, 10, 10), shapely.box(5, 0, 20, 10)])
    points = np.array([[10.0, 5.0], [20.0, 5.0], [15.0, 5.0], [21.0, 5.0]])
    assert locate(points, polygons).tolist() == [0, 1, 1, -1]
