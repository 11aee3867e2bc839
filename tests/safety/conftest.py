"""A secret beside the file, a server that remembers who came, the territory of the demo."""

import http.server
import threading

import pytest

from data import demo
from data.check import check_tables
from tests.hostile_sheets import SECRET


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


@pytest.fixture
def secret(tmp_path):
    path = tmp_path / "secret.txt"
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
        yield f"http://127.0.0.1:{opened.server_port}/x", visits
        opened.shutdown()
