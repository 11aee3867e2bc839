"""Hostile files: each is answered in French; nothing else is read, nothing is fetched."""

import http.server
import io
import json
import os
import sqlite3
import struct
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from data.readers import ReadError
from data.readers.outlines import read_outlines

SECRET = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
    '{"code":"37261","nom":"SECRET"},"geometry":{"type":"Polygon","coordinates":'
    "[[[0.6,47.3],[0.7,47.3],[0.7,47.4],[0.6,47.3]]]}}]}"
)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.geojson"
    path.write_text(SECRET)
    return path


@pytest.fixture
def server():
    """A local web server that holds the secret and remembers who came."""
    visits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            visits.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET.encode())

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as opened:
        threading.Thread(target=opened.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{opened.server_port}/secret.geojson", visits
        opened.shutdown()


def disguises(target):
    """Texts that GDAL's other drivers would follow to ``target``."""
    vrt = (
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{target}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    gdalg = (
        '{"type": "gdal_streamed_alg", "command_line": '
        f'"gdal vector pipeline ! read {target} ! write /dev/stdout"}}'
    )
    wfs = f"<OGRWFSDataSource><URL>{target}</URL></OGRWFSDataSource>"
    link = f'{{"type": "FeatureCollection", "links": [{{"rel": "next", "href": "{target}"}}]}}'
    return [vrt, gdalg, wfs, link, str(target), f"GeoJSON:{target}", f"/vsicurl/{target}"]


@pytest.mark.parametrize("number", range(7))
@pytest.mark.parametrize("prefix", ["", "/vsicurl/"])
def test_a_file_that_points_elsewhere_is_not_followed(tmp_path, secret, server, number, prefix):
    url, visits = server
    path = tmp_path / "piege.geojson"
    path.write_text(disguises(f"{prefix}{url}" if prefix else secret)[number])
    with pytest.raises(ReadError) as refusal:
        read_outlines(path)
    assert "SECRET" not in str(refusal.value)
    assert visits == []


def test_an_archive_of_files_that_point_elsewhere_is_not_followed(tmp_path, secret, server):
    url, visits = server
    texts = [text for place in (secret, url) for text in disguises(place)]
    path = zip_of(tmp_path / "z.zip", [(f"{n}.geojson", t) for n, t in enumerate(texts)])
    with pytest.raises(ReadError):
        read_outlines(path)
    assert visits == []


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "URL"}},
        {"type": "URL", "properties": {"url": "URL"}},
        {"type": "name", "properties": {"name": "URL"}},
    ],
    ids=lambda crs: crs["type"],
)
def test_a_coordinate_system_given_as_an_address_is_not_fetched(tmp_path, server, crs):
    url, visits = server
    member = f'"crs":{json.dumps(crs)},"features"'.replace('URL"}', f'{url}"}}')
    path = tmp_path / "x.geojson"
    path.write_text(SECRET.replace('"features"', member))
    assert url in path.read_text()
    assert len(read_outlines(path).rows) == 1
    assert visits == []


@pytest.mark.parametrize("form", ["{}", "/vsicurl/{}", "/vsicurl_streaming/{}", "GeoJSON:{}"])
def test_an_address_is_never_fetched(server, form):
    url, visits = server
    with pytest.raises(ReadError, match="pas une adresse"):
        read_outlines(form.format(url))
    assert visits == []


def test_a_gdal_path_into_an_archive_is_not_a_file(tmp_path):
    with pytest.raises(ReadError, match="pas une adresse"):
        read_outlines(f"/vsizip/{tmp_path}/a.zip")


@pytest.mark.parametrize("name", ["", ".", "absent.gpkg", "a\0b", "x" * 5000])
def test_what_is_not_a_file_is_refused(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ReadError, match=r"introuvable|ordinaire"):
        read_outlines(name)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "tube.geojson")
    with pytest.raises(ReadError, match="ordinaire"):
        read_outlines(tmp_path / "tube.geojson")


def zip_of(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in members:
            opened.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "name", ["../piege.geojson", "/tmp/piege.geojson", "..\\piege.geojson", "a/../../b.geojson"]
)
def test_an_archive_that_leaves_its_folder_is_refused(tmp_path, name):
    with pytest.raises(ReadError, match="sort de l’archive"):
        read_outlines(zip_of(tmp_path / "z.zip", [(name, SECRET)]))
    assert not (tmp_path / "piege.geojson").exists()


def test_an_archive_that_swells_too_much_is_refused(tmp_path):
    with pytest.raises(ReadError, match="comprimée plus de 100 fois"):
        read_outlines(zip_of(tmp_path / "z.zip", [("a.geojson", " " * 5_000_000)]))


def test_an_archive_too_large_once_open_is_refused(tmp_path):
    block = os.urandom(20_000) + bytes(1_000_000)
    with pytest.raises(ReadError, match="plus de 100 Mo"):
        read_outlines(zip_of(tmp_path / "z.zip", [(f"{n}.gpkg", block) for n in range(100)]))


def test_an_archive_of_too_many_files_is_refused(tmp_path):
    members = [(f"{n}.txt", "x") for n in range(1_001)]
    with pytest.raises(ReadError, match="plus de 1000 fichiers"):
        read_outlines(zip_of(tmp_path / "z.zip", members))


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path):
    path = zip_of(tmp_path / "z.zip", [("a.geojson", "{" + " " * 50_000_000)])
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    path.write_bytes(data)
    with pytest.raises(ReadError, match="endommagée"):
        read_outlines(path)


def test_an_archive_in_an_archive_is_not_opened(tmp_path):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("a.geojson", SECRET)
    with pytest.raises(ReadError, match="aucun contour"):
        read_outlines(zip_of(tmp_path / "z.zip", [("b.zip", inner.getvalue())]))


def geopackage(path):
    frame = gpd.GeoDataFrame(
        {"code": ["37261"], "nom": ["Tours"]},
        geometry=[shapely.box(0.6, 47.3, 0.7, 47.4)],
        crs=4326,
    )
    frame.to_file(path, driver="GPKG", layer="communes")
    return path


def test_a_geopackage_with_an_endless_view_is_stopped(tmp_path):
    path = geopackage(tmp_path / "g.gpkg")
    with sqlite3.connect(path) as base:
        base.executescript(
            "ALTER TABLE communes RENAME TO vraies; CREATE VIEW communes AS "
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, code, nom, geom FROM vraies, n;"
        )
    with pytest.raises(ReadError, match=r"trop de temps|plus de 100000 lignes"):
        read_outlines(path)


@pytest.mark.parametrize("kept", [16, 100, 5_000])
def test_a_truncated_geopackage_is_refused(tmp_path, kept):
    path = geopackage(tmp_path / "g.gpkg")
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(ReadError):
        read_outlines(path)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": 3}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"PK\x03\x04",
        b"SQLite format 3\x00",
        b"\x00\x00\x27\x0a" + b"\xff" * 200,
        bytes(range(256)) * 10,
    ],
    ids=range(10),
)
def test_nonsense_is_refused(tmp_path, content):
    path = tmp_path / "x.geojson"
    path.write_bytes(content)
    with pytest.raises(ReadError):
        read_outlines(path)


def test_characters_that_no_store_can_keep_are_dropped(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text(SECRET.replace("SECRET", "Tou\\u0000rs\\u001b\\ud800 "))
    name = read_outlines(path).rows.loc[0, "name"]
    assert name.startswith("Tou")
    assert name.isprintable()


@pytest.mark.parametrize("module", ["app", "data.__main__", "data.readers.child", "data.territory"])
def test_gdal_opens_three_formats_and_no_other_in_every_process(module):
    program = f"import {module}, pyogrio; print(sorted(pyogrio.list_drivers()))"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines()[-1:] == ["['ESRI Shapefile', 'GPKG', 'GeoJSON']"], done.stderr


def test_the_reading_process_is_given_no_secret(tmp_path, monkeypatch, secret):
    seen = {}
    real = subprocess.run

    def spy(*arguments, **options):
        seen.update(options["env"])
        return real(*arguments, **options)

    monkeypatch.setenv("DATABASE_URL", "postgresql://user:password@host/base")
    monkeypatch.setattr(subprocess, "run", spy)
    read_outlines(secret)
    assert "password" not in str(seen)
