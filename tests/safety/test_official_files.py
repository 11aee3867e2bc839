"""Hostile files through the one way in: nothing local is read, nothing is fetched, all is told."""

import http.server
import os
import sqlite3
import threading
import zipfile

import geopandas as gpd
import pytest
import shapely

from data import demo
from data.check import check_tables
from data.imports import read_files

HERE = (0.70, 47.38)
CELL = {
    "idcar_200m": "CRS3035RES200mN2700000E3600000",
    "ind": 9,
    "ind_0_3": 1,
    "ind_4_5": 1,
    "ind_6_10": 1,
    "ind_11_17": 1,
}
SECRET = "SECRET"


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text(f"{SECRET};DISP_MED_A21\n{SECRET};12\n")
    return path


@pytest.fixture
def server():
    visits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_error(404)

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as opened:
        threading.Thread(target=opened.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{opened.server_port}/x", visits
        opened.shutdown()


def refused(path, current):
    """The whole of what is told of a file that must not enter."""
    result = read_files([path], current)
    assert not result.accepted
    assert result.tables == {}
    told = str(result.reports)
    assert SECRET not in told.replace(str(path), "")
    return told


@pytest.mark.parametrize(
    "form",
    [
        '<OGRVRTDataSource><OGRVRTLayer name="s"><SrcDataSource>{}</SrcDataSource></OGRVRTLayer>'
        "</OGRVRTDataSource>",
        "<OGRWFSDataSource><URL>{}</URL></OGRWFSDataSource>",
        "<GDAL_WMS><Service><ServerUrl>{}</ServerUrl></Service></GDAL_WMS>",
        '{{"type": "gdal_streamed_alg", "command_line": "gdal vector read {}"}}',
        '{{"type": "FeatureCollection", "links": [{{"rel": "next", "href": "{}"}}]}}',
        "{}",
        "/vsicurl/{}",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nATTACH:{}\nEND:VEVENT\nEND:VCALENDAR\n",
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY s SYSTEM "{}">]><gpx>&s;</gpx>',
    ],
)
def test_a_disguise_is_not_followed(tmp_path, current, secret, server, form):
    address, visits = server
    for target in (secret, f"file://{secret}", address):
        path = tmp_path / "piege.geojson"
        path.write_text(form.format(target))
        refused(path, current)
    assert visits == []


@pytest.mark.parametrize(
    "path", ["http://127.0.0.1:1/x.csv", "/vsicurl/http://127.0.0.1:1/x", "/vsizip//tmp/a.zip"]
)
def test_an_address_is_no_file(current, path):
    assert "pas une adresse" in refused(path, current)


def geopackage(path, layer="carreaux"):
    shape = shapely.box(*HERE, HERE[0] + 0.002, HERE[1] + 0.002)
    gpd.GeoDataFrame({name: [value] for name, value in CELL.items()}, geometry=[shape], crs=4326)
    frame = gpd.GeoDataFrame(
        {name: [value] for name, value in CELL.items()}, geometry=[shape], crs=4326
    )
    frame.to_file(path, driver="GPKG", layer=layer)
    return path


def test_an_endless_view_of_cells_is_stopped(tmp_path, current):
    path = geopackage(tmp_path / "g.gpkg")
    with sqlite3.connect(path) as base:
        base.executescript(
            "ALTER TABLE carreaux RENAME TO vraies; CREATE VIEW carreaux AS "
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, idcar_200m, ind, ind_0_3, ind_4_5, ind_6_10, ind_11_17, geom "
            "FROM vraies, n;"
        )
    told = refused(path, current)
    assert "trop de temps" in told or "plus de 100000 lignes" in told


@pytest.mark.skipif(os.name == "nt", reason="files with holes are made otherwise there")
@pytest.mark.parametrize(
    ("head", "size", "limit"),
    [
        (b"qp;disp_med_a21\n", 200_000_000, "100 Mo"),
        (b"SQLite format 3\x00", 5_000_000_000, "4000 Mo"),
        (b"BEGIN:VCALENDAR\n", 200_000_000, "100 Mo"),
        (b"PK\x03\x04", 200_000_000, "100 Mo"),
        (b"{", 200_000_000, "100 Mo"),
    ],
)
def test_a_file_of_another_size_is_refused_unread(tmp_path, current, head, size, limit):
    path = tmp_path / "gros"
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)
    assert f"plus de {limit}" in refused(path, current)


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg"])
def test_a_zip_that_swells_is_refused(tmp_path, current, suffix):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"x{suffix}", "qp;disp_med_a21\n" + "0" * 50_000_000)
    assert "comprimée plus de 100 fois" in refused(path, current)


@pytest.mark.parametrize("name", ["../x.csv", "/etc/x.csv", "a/../../x.csv"])
def test_a_zip_of_csv_that_leaves_its_folder_is_refused(tmp_path, current, name):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "qp;disp_med_a21\nQP037009;1\n")
    assert "sort de l’archive" in refused(path, current)


def test_a_link_to_a_file_of_the_machine_gives_nothing_but_what_it_holds(tmp_path, current):
    path = tmp_path / "lien.csv"
    path.symlink_to("/etc/passwd")
    refused(path, current)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1_000,
        b"qp;disp_med_a21",
        b'"' * 100_000,
        b";" * 2_000,
        b"qp;disp_med_a21\n" + b"QP037009;1e400\n",
        b"qp;disp_med_a21\n" + b"QP037009;" + b"9" * 10_000 + b"\n",
        b"annee;code;revenu_median\n99999999999999999999;QP037009;1\n",
        b"date;vacances_zone_b;nom_vacances\n9999-12-31;True;x\n0001-01-01;True;y\n",
        b"zones;description;start_date;end_date\nB;x;9999-12-31T23:00Z;9999-12-31T23:59Z\n",
        b"depcom;typequ;lambert_x;lambert_y;epsg\n37261;F121;1e308;1e308;99999\n",
        b"idcar_200m;ind;ind_0_3;ind_4_5;ind_6_10;ind_11_17\n"
        b"CRS9999RES200mN1E1;1;1;1;1;1\nCRS3035RES200mN99999999999999E1;1;1;1;1;1\n",
        b"title;location_name;timetable\nx;y;9999-99-99T00:00 9999-99-99T01:00\n",
        b"title;location_name;timetable\nx;y;9999-12-31T23:00Z 9999-12-31T23:30Z\n",
        b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\nDTSTART:99991231T230000\n"
        b"DTEND:99991231T235900\nRRULE:FREQ=DAILY\nEND:VEVENT\nEND:VCALENDAR\n",
        b'title;location_name;timings\nx;y;"[{""begin"": {}, ""end"": []}, 3]"\n',
    ],
    ids=range(16),
)
def test_nonsense_is_told_and_crashes_nothing(tmp_path, current, content):
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    refused(path, current)
