"""What the app adds to every HTTP answer: its language, its content policy, closed metrics."""

import base64
import hashlib
import os
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config

from geo.maps import TILES
from pages.ui.assets import PAGE_JS

CLOSED = ("/_stcore/metrics", "/_stcore/agent")

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def page_policy(page: bytes = b"") -> str:
    """Policy of the app: files of ours only, and the inline scripts that ``page`` came with."""
    inline = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in _INLINE_SCRIPT.findall(page)
    )
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval'{inline}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )


def tiles() -> str | None:
    """The online ground the city switched on with ``ATLAS_TILES`` (ign or osm); None: none."""
    chosen = os.environ.get("ATLAS_TILES", "")
    return chosen if chosen in TILES else None


def map_policy(origin: str) -> str:
    """Policy of the map frame: sandboxed away from the page, no request but to files of ours.

    streamlit-folium evaluates the script of the map, hence the two ``unsafe``; the sandbox
    gives it an origin of its own, so that even a script that got in could reach nothing.
    """
    chosen = tiles()
    pictures = ""
    if chosen is not None:
        address = urlsplit(TILES[chosen][0])
        pictures = f" {address.scheme}://{address.netloc}"
    return (
        f"default-src 'none'; script-src {origin} 'unsafe-inline' 'unsafe-eval'; "
        f"script-src-attr 'none'; style-src {origin} 'unsafe-inline'; "
        f"img-src {origin} data:{pictures}; connect-src 'none'; form-action 'none'; "
        "base-uri 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-popups"
    )


class Frame:
    """Sets the headers of every answer and the language of the page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        base = "/" + config.get_option("server.baseUrlPath").strip("/")
        path = "/" + scope["path"].removeprefix(base).lstrip("/")
        if path.startswith(CLOSED):
            await _refuse(send)
            return
        in_component = path.startswith("/component/")
        if not in_component:
            # The page is rewritten below: it must come uncompressed.
            scope = {**scope, "headers": _without(scope["headers"], b"accept-encoding")}
        await self.app(scope, receive, _Rewriter(scope, send, in_component, base).send)


class _Rewriter:
    """Holds the start of an answer back until its body is known, for the page only."""

    def __init__(self, scope: Scope, send: Send, in_component: bool, base: str) -> None:
        host = Headers(scope=scope).get("host", "")
        self.origin = f"{scope['scheme']}://{host}"
        self.forward = send
        self.in_component = in_component
        self.base = base.rstrip("/")
        self.start: Message | None = None
        self.body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = (
                map_policy(self.origin) if self.in_component else page_policy()
            )
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "same-origin"
            is_page = headers.get("content-type", "").startswith("text/html")
            if is_page and not self.in_component:
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if message.get("more_body"):
                return
            page = self._in_french(self.body)
            headers = MutableHeaders(scope=self.start)
            headers["Content-Length"] = str(len(page))
            headers["Content-Security-Policy"] = page_policy(page)
            # A « not modified » would carry the policy of another answer than this page.
            del headers["ETag"], headers["Last-Modified"]
            await self.forward(self.start)
            message = {"type": "http.response.body", "body": page}
        await self.forward(message)

    def _in_french(self, page: bytes) -> bytes:
        script = f'<script defer src="{self.base}/{PAGE_JS}"></script></head>'
        return page.replace(b'lang="en"', b'lang="fr"', 1).replace(b"</head>", script.encode(), 1)


MIDDLEWARE: Sequence[Middleware] = (Middleware(Frame),)


def _without(headers: list[tuple[bytes, bytes]], name: bytes) -> list[tuple[bytes, bytes]]:
    return [(key, value) for key, value in headers if key != name]


async def _refuse(send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b""})
