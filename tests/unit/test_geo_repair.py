import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon

from geo.crs import GeometryError
from geo.repair import normalise_outlines

SQUARE = shapely.box(0.68, 47.38, 0.69, 47.39)
BOW_TIE = Polygon([(0.68, 47.38), (0.69, 47.39), (0.69, 47.38), (0.68, 47.39)])


def spoilt(value):
    """The square with one coordinate replaced."""

    def replace(xy):
        xy[1, 0] = value
        return xy

    return shapely.transform(SQUARE, replace)


def settle(*geometries, crs=4326):
    frame = gpd.GeoDataFrame(geometry=list(geometries), crs=crs)
    return normalise_outlines(frame, [f"quartier {n}" for n in range(len(geometries))])


def test_a_sound_outline_passes_unchanged_and_unremarked():
    result = settle(SQUARE)
    assert result.frame.geometry[0].equals(SQUARE)
    assert result.frame.geometry[0].geom_type == "MultiPolygon"
    assert (result.remarks, result.refused) == ([], {})


def test_a_self_intersecting_outline_is_repaired_and_said():
    result = settle(BOW_TIE)
    assert result.frame.geometry[0].is_valid
    assert result.frame.geometry[0].area == pytest.approx(SQUARE.area / 2)
    assert result.remarks == ["Contour invalide, réparé : quartier 0."]


def test_only_the_polygons_of_a_collection_are_kept():
    mixed = GeometryCollection([MultiPolygon([SQUARE]), Point(0.7, 47.4)])
    result = settle(mixed)
    assert result.frame.geometry[0].equals(SQUARE)
    assert result.remarks


def test_altitudes_are_dropped_and_said():
    result = settle(shapely.force_3d(SQUARE, 48.0))
    assert not result.frame.geometry[0].has_z
    assert result.remarks == ["Altitudes ignorées : quartier 0."]


def test_exchanged_longitude_and_latitude_are_put_back_and_said():
    reunion = shapely.box(55.4, -21.0, 55.5, -20.9)
    exchanged = shapely.transform(np.array([SQUARE, reunion]), lambda xy: xy[:, ::-1])
    result = settle(*exchanged, shapely.box(0.7, 47.3, 0.71, 47.31))
    assert result.frame.geometry[0].equals(SQUARE)
    assert result.frame.geometry[1].equals(reunion)
    assert "quartier 0, quartier 1." in result.remarks[0]


@pytest.mark.parametrize("crs", [None, 4326])
def test_lambert_93_without_its_name_or_under_a_wrong_one_is_recognised(crs):
    metres = gpd.GeoSeries([SQUARE], crs=4326).to_crs(2154)
    result = settle(*metres, crs=crs)
    assert result.frame.geometry[0].symmetric_difference(SQUARE).area < 1e-12
    assert "Lambert-93" in result.remarks[0]


def test_degrees_without_a_coordinate_system_are_taken_for_wgs_84():
    result = settle(SQUARE, crs=None)
    assert result.frame.geometry[0].equals(SQUARE)
    assert "WGS 84" in result.remarks[0]


def test_a_coordinate_system_that_cannot_be_known_is_refused():
    with pytest.raises(GeometryError, match="ni des degrés ni du Lambert-93"):
        settle(shapely.box(5e6, 1e6, 5.1e6, 1.1e6), crs=None)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (None, "absent"),
        (Polygon(), "vide"),
        (GeometryCollection(), "vide"),
        (Point(0.68, 47.38), "polygone"),
        (LineString([(0.68, 47.38), (0.69, 47.39)]), "polygone"),
        (GeometryCollection([Point(0.68, 47.38)]), "sans surface"),
        (Polygon([(0.68, 47.38), (0.69, 47.39), (0.70, 47.40)]), "sans surface"),
        (spoilt(np.nan), "infinies"),
        (spoilt(np.inf), "infinies"),
        (shapely.box(30, 30, 31, 31), "hors des territoires"),
    ],
)
def test_an_unusable_outline_is_refused_by_name_and_spares_the_others(bad, reason):
    result = settle(SQUARE, bad)
    assert list(result.refused) == [1]
    assert result.refused[1].startswith("quartier 1 : ")
    assert reason in result.refused[1]
    assert result.frame.geometry[1] is None
    assert result.frame.geometry[0].equals(SQUARE)


def test_the_input_stays_as_it_was():
    frame = gpd.GeoDataFrame(geometry=[BOW_TIE, None, Point(0, 0)], crs=4326)
    before = frame.copy(deep=True)
    normalise_outlines(frame, ["a", "b", "c"])
    assert frame.to_wkt().equals(before.to_wkt())
