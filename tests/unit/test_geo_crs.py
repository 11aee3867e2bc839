import numpy as np
import pytest

from geo.crs import TERRITORIES, GeometryError, in_france, metre_crs


@pytest.mark.parametrize(
    ("place", "bounds", "epsg"),
    [
        ("Tours", (0.62, 47.34, 0.74, 47.43), 2154),
        ("Ajaccio", (8.6, 41.9, 8.8, 42.0), 2154),
        ("Pointe-à-Pitre", (-61.55, 16.22, -61.5, 16.26), 5490),
        ("Fort-de-France", (-61.1, 14.58, -61.0, 14.65), 5490),
        ("Cayenne", (-52.35, 4.9, -52.3, 4.95), 2972),
        ("Saint-Denis de La Réunion", (55.4, -20.95, 55.5, -20.87), 2975),
        ("Mamoudzou", (45.2, -12.8, 45.25, -12.75), 4471),
    ],
)
def test_each_territory_is_measured_in_its_official_metres(place, bounds, epsg):
    assert metre_crs(bounds).to_epsg() == epsg, place


@pytest.mark.parametrize(
    "bounds",
    [
        (-74.0, 40.7, -73.9, 40.8),
        (-61.55, 16.2, 55.5, 47.4),
        (float("nan"), 47.0, 0.7, 48.0),
    ],
)
def test_an_extent_that_no_single_territory_holds_is_refused_in_french(bounds):
    with pytest.raises(GeometryError, match="aucun territoire connu"):
        metre_crs(bounds)


def test_exchanged_coordinates_never_fall_in_france():
    sides = np.array([territory.box for territory in TERRITORIES])
    grid = np.linspace(0, 1, 50)
    for west, south, east, north in sides:
        lon, lat = np.meshgrid(west + grid * (east - west), south + grid * (north - south))
        assert in_france(lon, lat).all()
        assert not in_france(lat, lon).any()
