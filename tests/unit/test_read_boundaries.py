import os
import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from data.readers import ReadError
from data.readers.boundaries import recognise
from data.readers.outlines import read_outlines

OUTLINES = [shapely.box(0.68, 47.38, 0.69, 47.39), shapely.box(0.70, 47.38, 0.71, 47.39)]
FORMATS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}


def qpv_2024(geometry=OUTLINES, crs=4326):
    columns = {
        "fid": [7, 8],
        "code_qp": ["QN00401M", "QN00402N"],
        "lib_qp": ["Prés Saint-Jean", "L’Île"],
        "insee_com": ["04070", "04070, 04112"],
        "lib_com": ["Digne", "Digne, Manosque"],
    }
    return gpd.GeoDataFrame(columns, geometry=list(geometry), crs=crs)


def write(frame, path):
    frame.to_file(path, driver=FORMATS[path.suffix])
    return path


def write_without_crs(frame, path):
    """A shapefile that lost the part which names its coordinate system."""
    write(frame, path).with_suffix(".prj").unlink()
    return path


def zipped(path):
    archive = path.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            if part != archive:
                opened.write(part, f"dossier/{part.name}")
    return archive


@pytest.mark.parametrize("crs", [4326, 2154])
@pytest.mark.parametrize("is_zipped", [False, True], ids=["plain", "zip"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_qpv_2024_is_read_in_every_format_and_system(tmp_path, suffix, is_zipped, crs):
    frame = qpv_2024().drop(columns="fid").to_crs(crs)
    path = write(frame, tmp_path / f"données{suffix}")
    file = read_outlines(zipped(path) if is_zipped else path)
    assert file.kind == "qpv_2024"
    assert file.rows["code_qp"].tolist() == ["QN00401M", "QN00402N"]
    assert file.rows["name"].tolist() == ["Prés Saint-Jean", "L’Île"]
    assert file.rows["insee_com"].tolist() == ["04070", "04070,04112"]
    assert set(file.rows["vintage"]) == {2024}
    assert set(file.rows["outline_status"]) == {"officiel"}
    assert file.rows.crs.to_epsg() == 4326
    assert shapely.hausdorff_distance(file.rows.geometry.array, OUTLINES).max() < 1e-6
    assert (file.remarks, file.refused) == ([], {})


def test_a_file_is_recognised_by_its_columns_whatever_its_name_and_their_case(tmp_path):
    upper = qpv_2024().rename(columns=str.upper).set_geometry("GEOMETRY").drop(columns="FID")
    path = write(upper, tmp_path / "a.gpkg")
    assert read_outlines(shutil.copy(path, tmp_path / "communes.txt")).kind == "qpv_2024"


def test_qpv_2015_is_read(tmp_path):
    frame = gpd.GeoDataFrame(
        {"CODE_QP": ["QP037009"], "NOM_QP": ["Sanitas"], "COMMUNE_QP": ["Tours"]},
        geometry=OUTLINES[:1],
        crs=4326,
    )
    file = read_outlines(write(frame, tmp_path / "qp.shp"))
    assert file.kind == "qpv_2015"
    assert file.rows.loc[0, ["code_qp", "name", "vintage"]].tolist() == [
        "QP037009",
        "Sanitas",
        2015,
    ]


@pytest.mark.parametrize(
    "columns",
    [("code", "nom"), ("insee_com", "nom_com"), ("INSEE_COM", "NOM"), ("codgeo", "libgeo")],
)
def test_communes_are_read_in_each_usual_layout(tmp_path, columns):
    frame = gpd.GeoDataFrame(
        {columns[0]: ["04070", "2A004"], columns[1]: ["Digne", "Ajaccio"]},
        geometry=OUTLINES,
        crs=4326,
    )
    file = read_outlines(write(frame, tmp_path / "x.geojson"))
    assert file.kind == "communes"
    assert file.rows["insee_com"].tolist() == ["04070", "2A004"]
    assert file.rows["name"].tolist() == ["Digne", "Ajaccio"]


def test_a_numeric_code_gets_its_leading_zero_back(tmp_path):
    frame = gpd.GeoDataFrame({"code": [4070], "nom": ["Digne"]}, geometry=OUTLINES[:1], crs=4326)
    assert read_outlines(write(frame, tmp_path / "x.gpkg")).rows["insee_com"].tolist() == ["04070"]


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (["INSEE_ARM", "INSEE_COM", "NOM"], None),
        (["code_iris", "insee_com", "nom_com"], None),
        (["code_qp", "insee_com", "nom_com"], None),
        (["nom"], None),
        ([], None),
    ],
)
def test_other_layers_are_not_taken_for_communes_or_quartiers(columns, kind):
    assert recognise(columns) is kind


def test_only_the_layer_of_communes_is_read_among_many_and_it_is_said(tmp_path):
    path = tmp_path / "admin.gpkg"
    for layer, code in {
        "departement": "INSEE_DEP",
        "commune": "INSEE_COM",
        "copie": "INSEE_COM",
    }.items():
        frame = gpd.GeoDataFrame({code: ["04070"], "NOM": ["x"]}, geometry=OUTLINES[:1], crs=4326)
        frame.to_file(path, layer=layer, driver="GPKG")
    file = read_outlines(path)
    assert file.kind == "communes"
    assert file.remarks == ["Une seule couche reconnue est lue (commune), sur 2."]


def spoilt(value):
    def replace(xy):
        xy[1, 0] = value
        return xy

    return shapely.transform(OUTLINES[0], replace)


BOW_TIE = shapely.Polygon([(0.68, 47.38), (0.69, 47.39), (0.69, 47.38), (0.68, 47.39)])


@pytest.mark.parametrize(
    ("geometry", "outcome"),
    [
        (BOW_TIE, "Contour invalide, réparé : QN00401M Prés Saint-Jean."),
        (shapely.force_3d(OUTLINES[0], 50), "Altitudes ignorées : QN00401M Prés Saint-Jean."),
        (
            shapely.box(47.38, 0.68, 47.39, 0.69),
            "Longitude et latitude étaient inversées, remises dans l’ordre : "
            "QN00401M Prés Saint-Jean.",
        ),
    ],
    ids=["bow-tie", "3D", "swapped"],
)
def test_a_curable_outline_is_cured_and_the_quartier_named(tmp_path, geometry, outcome):
    frame = qpv_2024([geometry, OUTLINES[1]]).drop(columns="fid")
    file = read_outlines(write(frame, tmp_path / "q.geojson"))
    assert file.remarks == [outcome]
    assert file.refused == {}
    assert file.rows.geometry.is_valid.all()
    assert not file.rows.geometry.has_z.any()


@pytest.mark.parametrize(("crs", "name"), [(4326, "WGS 84"), (2154, "Lambert-93")])
def test_a_shapefile_without_its_system_is_placed_by_its_coordinates(tmp_path, crs, name):
    frame = qpv_2024().drop(columns="fid").to_crs(crs)
    file = read_outlines(write_without_crs(frame, tmp_path / "q.shp"))
    assert file.remarks == [f"Système de coordonnées absent : {name} déduit des coordonnées."]
    assert shapely.hausdorff_distance(file.rows.geometry.array, OUTLINES).max() < 1e-6


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "contour absent ou illisible."),
        (shapely.Polygon(), "contour vide."),
        (spoilt(np.nan), "coordonnées manquantes ou infinies."),
        (spoilt(np.inf), "coordonnées manquantes ou infinies."),
        (shapely.Point(0.68, 47.38), "un polygone est attendu."),
        (shapely.box(10, 10, 11, 11), "hors des territoires français."),
    ],
    ids=["null", "empty", "NaN", "inf", "point", "Africa"],
)
def test_an_unusable_outline_is_refused_by_name_and_the_rest_is_read(tmp_path, geometry, reason):
    path = write(qpv_2024([geometry, OUTLINES[1]]).drop(columns="fid"), tmp_path / "q.gpkg")
    file = read_outlines(path)
    assert file.refused == {0: f"QN00401M Prés Saint-Jean : {reason}"}
    assert file.rows.geometry[0] is None
    assert file.rows.geometry[1] is not None


def test_coordinates_that_fit_no_known_system_refuse_the_file(tmp_path):
    far = [shapely.box(5e6, 1e6, 5.1e6, 1.1e6)] * 2
    frame = qpv_2024(far, 2154).drop(columns="fid")
    path = write_without_crs(frame, tmp_path / "q.shp")
    with pytest.raises(ReadError, match="ni des degrés ni du Lambert-93"):
        read_outlines(path)


@pytest.mark.parametrize("missing", [".dbf", ".shx"])
def test_a_shapefile_without_its_parts_is_refused(tmp_path, missing):
    path = write(qpv_2024().drop(columns="fid"), tmp_path / "q.shp")
    path.with_suffix(missing).unlink()
    with pytest.raises(ReadError, match=r"endommagé|aucun contour"):
        read_outlines(path)


def test_a_table_of_something_else_is_refused_with_its_columns(tmp_path):
    frame = gpd.GeoDataFrame({"lampadaire": [1]}, geometry=OUTLINES[:1], crs=4326)
    with pytest.raises(ReadError, match="colonnes lues : lampadaire"):
        read_outlines(write(frame, tmp_path / "x.geojson"))


def test_an_empty_layer_is_refused(tmp_path):
    with pytest.raises(ReadError, match="sans aucune ligne"):
        read_outlines(write(qpv_2024().iloc[:0].drop(columns="fid"), tmp_path / "x.gpkg"))


@pytest.mark.official
def test_the_official_files_of_the_pilot_territory_are_read():
    folder = Path(os.environ["ATLAS_OFFICIAL_DATA"])
    quartiers = read_outlines(folder / "QP2024_Tours_Metropole_4communes_WGS84.geojson")
    communes = read_outlines(folder / "communes_4villes.geojson")
    assert (quartiers.kind, len(quartiers.rows)) == ("qpv_2024", 13)
    assert (communes.kind, len(communes.rows)) == ("communes", 4)
    rows = pd.concat([quartiers.rows, communes.rows])
    assert rows.geometry.is_valid.all()
    assert not quartiers.refused
    assert not communes.refused
