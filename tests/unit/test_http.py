"""What the app adds to every HTTP answer, asked of the served application itself."""

import asyncio
from dataclasses import dataclass

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from geo.maps import TILES
from pages.ui.http import Frame, map_policy, page_policy

HOST = "atlas.test:8501"
INLINE = "window.prerenderReady = false"
PAGE = (
    '<!doctype html><html lang="en"><head><title>x</title>'
    f"<script>{INLINE}</script></head><body></body></html>"
)
MAP = "/component/streamlit_folium.st_folium/index.html"
MAP_PAGE = "<html><head></head><body><script>draw()</script></body></html>"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str

    @property
    def policy(self) -> dict[str, list[str]]:
        rules = self.headers["content-security-policy"].split(";")
        return {words[0]: words[1:] for rule in rules if (words := rule.split())}


def ask(path, app=None, method="GET", **headers):
    """The answer of an ASGI application to one request."""
    sent = []
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path.partition("?")[0],
        "raw_path": path.encode(),
        "query_string": path.partition("?")[2].encode(),
        "root_path": "",
        "headers": [(b"host", HOST.encode())]
        + [(name.encode(), value.encode()) for name, value in names.items()],
        "client": ("127.0.0.1", 1),
        "server": (HOST, 80),
        "state": {},
    }
    asked = False

    async def receive():
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # the visitor stays until the answer is whole
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run((app or small_app())(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(sent[0]["status"], found, body.decode())


def small_app():
    """A page, a map frame and files, behind the middleware."""

    async def page(request):
        if request.headers.get("if-none-match") == '"1"':
            return Response(status_code=304, headers={"ETag": '"1"'})
        return HTMLResponse(PAGE, headers={"ETag": '"1"', "Last-Modified": "Mon"})

    async def frame(request):
        return HTMLResponse(MAP_PAGE)

    async def text(request):
        return PlainTextResponse(request.headers.get("accept-encoding", ""))

    routes = [Route("/", page), Route(MAP, frame), Route("/{path:path}", text)]
    return Starlette(routes=routes, middleware=[Middleware(Frame)])


def test_every_answer_has_a_policy_and_is_taken_for_what_it_says_it_is():
    for path in ("/", MAP, "/static/x.js", "/component/absent"):
        headers = ask(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["content-security-policy"].startswith("default-src '")


def test_the_page_is_in_french_and_loads_our_script():
    page = ask("/")
    assert '<html lang="fr">' in page.body
    assert 'src="/atlas/files/page.js"></script></head>' in page.body
    assert int(page.headers["content-length"]) == len(page.body.encode())


def test_the_page_runs_its_own_inline_script_and_no_other():
    scripts = ask("/").policy["script-src"]
    assert len([word for word in scripts if word.startswith("'sha256-")]) == 1
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:"} & set(scripts)
    assert page_policy(f"<script>{INLINE}!</script>".encode()) != page_policy(PAGE.encode())


def test_no_cached_page_can_come_back_under_another_policy():
    page = ask("/")
    assert not {"etag", "last-modified"} & set(page.headers)


def test_the_page_is_never_compressed_before_it_is_rewritten():
    assert ask("/static/x.js", accept_encoding="gzip").body == ""


def test_the_page_allows_no_frame_of_others_and_no_plug_in():
    policy = ask("/").policy
    assert policy["frame-ancestors"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert policy["connect-src"] == ["'self'"]


def test_the_map_is_shut_away_from_the_page_and_sends_nothing(monkeypatch):
    monkeypatch.delenv("ATLAS_TILES", raising=False)
    answer = ask(MAP)
    assert "allow-scripts" in answer.policy["sandbox"]
    assert "allow-same-origin" not in answer.policy["sandbox"]
    assert answer.policy["connect-src"] == ["'none'"]
    assert answer.policy["default-src"] == ["'none'"]
    assert answer.policy["script-src-attr"] == ["'none'"]
    assert answer.policy["img-src"] == [f"http://{HOST}", "data:"]
    assert answer.body == MAP_PAGE


@pytest.mark.parametrize(
    ("chosen", "hosts"),
    [
        ("ign", ["https://data.geopf.fr"]),
        ("osm", ["https://tile.openstreetmap.org"]),
        ("IGN", []),
        ("https://evil.test", []),
        ("", []),
    ],
)
def test_an_online_ground_opens_pictures_of_its_host_and_nothing_else(monkeypatch, chosen, hosts):
    monkeypatch.setenv("ATLAS_TILES", chosen)
    origin = f"http://{HOST}"
    closed = map_policy(origin).replace(f"data: {' '.join(hosts)}", "data:")
    policy = ask(MAP).policy
    assert policy["img-src"] == [origin, "data:", *hosts]
    monkeypatch.delenv("ATLAS_TILES")
    assert closed == map_policy(origin)
    assert not any(host in str(ask("/").policy) for host in hosts)


def test_every_ground_is_reached_by_https():
    assert all(address.startswith("https://") for address, _ in TILES.values())


@pytest.mark.parametrize(
    "path",
    ["/_stcore/metrics", "//_stcore/metrics", "/_stcore/metrics/", "/_stcore/agent/mcp"],
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_what_tells_of_the_server_is_closed(path, method):
    answer = ask(path, method=method)
    assert (answer.status, answer.body) == (404, "")


def test_the_served_app_keeps_these_promises():
    from app import app

    page = ask("/", app)
    assert page.status == 200
    assert 'lang="fr"' in page.body
    assert "etag" not in page.headers
    assert ask("/_stcore/metrics", app).status == 404
    assert ask("/_stcore/health", app).status == 200
    outside = ask("/component/x/index.html", app)
    assert "sandbox" in outside.policy


def test_the_served_app_gives_the_files_of_a_map_and_nothing_beside():
    from app import app

    for path in ("leaflet/leaflet.js", "leaflet/leaflet.css", "files/map.js", "files/page.js"):
        assert ask(f"/atlas/{path}", app).status == 200
    for path in ("files/../http.py", "files/..%2fhttp.py", "files/%2e%2e/http.py", "files/absent",
                 "contours/absent.js", "contours/../files/map.js"):  # fmt: skip
        assert ask(f"/atlas/{path}", app).status in (400, 404)


def test_a_link_to_the_first_page_is_led_to_the_root_with_its_scope():
    from app import app

    answer = ask("/territoire?territoire=37261&age=6_10", app)
    assert (answer.status, answer.headers["location"]) == (307, "./?territoire=37261&age=6_10")
    hostile = ask("/territoire?x=%0d%0aSet-Cookie:a//evil.test", app)
    assert hostile.headers["location"].startswith("./?")
    assert "\n" not in hostile.headers["location"]
