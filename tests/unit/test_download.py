"""Fetching official files, from a server on this machine."""

import gzip
import hashlib
import http.server
import json
import re
import socket
import threading

import pytest

from data import demo, store
from data.__main__ import main
from data.check import check_tables
from data.download import FILES, DownloadError, download

CONTENT = b"CODGEO;DISP_MED_A21\nQP037009;12340\n"


class Portal:
    """What the server answers, and what it was asked."""

    def __init__(self):
        self.content, self.etag, self.asked, self.cut = CONTENT, '"a"', [], 0
        self.redirect = None


@pytest.fixture
def portal():
    state = Portal()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            state.asked.append((self.path, dict(self.headers)))
            if self.path == "/absent":
                self.send_error(404)
            elif self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", state.redirect)
                self.end_headers()
            elif state.etag and self.headers.get("If-None-Match") == state.etag:
                self.send_response(304)
                self.end_headers()
            else:
                self.send_response(200)
                if state.etag:
                    self.send_header("ETag", state.etag)
                self.send_header("Content-Length", str(len(state.content) + state.cut))
                self.end_headers()
                self.wfile.write(state.content)

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as opened:
        threading.Thread(target=opened.serve_forever, daemon=True).start()
        state.address = f"http://127.0.0.1:{opened.server_port}"
        yield state
        opened.shutdown()


def test_a_file_is_received_whole_with_its_checksum_and_its_progress(portal, tmp_path):
    steps = []
    received = download(
        f"{portal.address}/x", "revenus", tmp_path, lambda *step: steps.append(step)
    )
    assert received.path == tmp_path / "revenus.csv"
    assert received.path.read_bytes() == CONTENT
    assert received.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert received.is_new
    assert steps[-1] == (len(CONTENT), len(CONTENT))


def test_a_file_that_has_not_changed_is_not_fetched_again(portal, tmp_path):
    first = download(f"{portal.address}/x", "revenus", tmp_path)
    again = download(f"{portal.address}/x", "revenus", tmp_path)
    assert portal.asked[1][1]["If-None-Match"] == '"a"'
    assert (again.sha256, again.is_new) == (first.sha256, False)


def test_a_file_that_has_changed_is_fetched_anew(portal, tmp_path):
    download(f"{portal.address}/x", "revenus", tmp_path)
    portal.content, portal.etag = CONTENT + b"QP037010;1\n", '"b"'
    again = download(f"{portal.address}/x", "revenus", tmp_path)
    assert again.is_new
    assert again.path.read_bytes() == portal.content


@pytest.mark.parametrize("harm", ["content", "notes", "address"])
def test_a_copy_that_is_not_what_it_was_is_fetched_anew(portal, tmp_path, harm):
    received = download(f"{portal.address}/x", "revenus", tmp_path)
    if harm == "content":
        received.path.write_bytes(b"garbage")
    elif harm == "notes":
        (tmp_path / "revenus.source.json").write_text("{")
    path = "y" if harm == "address" else "x"
    download(f"{portal.address}/{path}", "revenus", tmp_path)
    assert "If-None-Match" not in portal.asked[1][1]
    assert received.path.read_bytes() == CONTENT


def test_an_interrupted_download_leaves_the_earlier_copy_and_nothing_else(portal, tmp_path):
    download(f"{portal.address}/x", "revenus", tmp_path)
    portal.etag, portal.cut = '"b"', 1_000
    with pytest.raises(DownloadError):
        download(f"{portal.address}/x", "revenus", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "revenus.csv",
        "revenus.source.json",
    ]
    assert (tmp_path / "revenus.csv").read_bytes() == CONTENT


def test_without_internet_it_is_said_with_what_to_do(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    with pytest.raises(DownloadError, match="pas d’accès à Internet") as refusal:
        download(address, "revenus", tmp_path)
    assert address in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_without_internet_the_copy_already_received_is_named(portal, tmp_path, monkeypatch):
    received = download(f"{portal.address}/x", "revenus", tmp_path)

    def unplugged(*arguments, **options):
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", unplugged)
    with pytest.raises(DownloadError, match=re.escape(str(received.path))):
        download(f"{portal.address}/x", "revenus", tmp_path)


def test_an_address_that_no_longer_exists_is_said(portal, tmp_path):
    with pytest.raises(DownloadError, match="404"):
        download(f"{portal.address}/absent", "revenus", tmp_path)


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x"])
def test_a_redirection_to_anything_but_the_web_is_not_followed(portal, tmp_path, target):
    portal.redirect = target
    with pytest.raises(DownloadError):
        download(f"{portal.address}/moved", "x", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_redirection_on_the_web_is_followed(portal, tmp_path):
    portal.redirect = f"{portal.address}/x"
    assert download(f"{portal.address}/moved", "x", tmp_path).size == len(CONTENT)


@pytest.mark.parametrize(
    "address", ["/etc/passwd", "file:///etc/passwd", "ftp://x/y", "", "https://"]
)
def test_what_is_no_web_address_is_refused(tmp_path, address):
    with pytest.raises(DownloadError, match="https://"):
        download(address, "x", tmp_path)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04rest", "x.zip"),
        (b"SQLite format 3\x00rest", "x.gpkg"),
        (b'{"type": "FeatureCollection"}', "x.geojson"),
        (gzip.compress(b"a"), "x.csv"),
    ],
)
def test_a_file_is_named_by_its_content_not_by_its_address(portal, tmp_path, content, name):
    portal.content = content
    assert download(f"{portal.address}/../../etc/x.exe", "x", tmp_path).path == tmp_path / name


def test_a_portal_is_asked_for_the_communes_of_the_territory_alone():
    directory = next(file for file in FILES if file.key == "annuaire")
    address = directory.address_for(["37261", "37122"])
    assert address.endswith("&where=code_commune%3D%2237122%22%20or%20code_commune%3D%2237261%22")
    assert directory.address_for([]) == directory.address


def test_every_address_says_where_it_was_read():
    assert all(file.address.startswith("https://") and file.read_in for file in FILES)
    assert len({file.key for file in FILES}) == len(FILES)


@pytest.fixture
def base(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/base.sqlite")
    engine = store.open_store()
    store.replace(engine, check_tables(demo.load()), author="t", reason="t")


def test_the_command_lists_what_it_can_fetch(capsys):
    assert main(["download"]) == 0
    told = capsys.readouterr().out
    assert all(file.key in told and file.address in told for file in FILES)


def test_the_command_fetches_an_address_then_the_file_is_imported(portal, tmp_path, base, capsys):
    folder = tmp_path / "recus"
    assert main(["download", "--url", f"{portal.address}/x", "revenus", "--to", str(folder)]) == 0
    assert "reçu" in capsys.readouterr().out
    assert main(["check", "--format", "json", str(folder / "revenus.csv")]) == 0
    assert json.loads(capsys.readouterr().out)["files"][0]["taken"] == 1


def test_the_command_fails_plainly_for_an_unknown_name_or_no_network(tmp_path, base, capsys):
    assert main(["download", "lampadaires"]) == 1
    assert "Inconnu : lampadaires" in capsys.readouterr().out
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}/x"
    assert main(["download", "--url", address, "--to", str(tmp_path / "r")]) == 1
    assert "pas d’accès à Internet" in capsys.readouterr().out
