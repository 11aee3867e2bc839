"""Files that the browser loads, all served by the app itself: Leaflet, ours, the outlines.

They are public, like every file a page needs: nothing but code and published outlines.
"""

from pathlib import Path

import xstatic.pkg.leaflet as leaflet
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from geo.maps import Assets, Outlines

PAGE_JS = "atlas/files/page.js"
"""Address of the page's script, from the root of the app."""

_FROM_MAP = "../../atlas"
"""The root of these files, seen from the frame of a map."""

MAP_ASSETS = Assets(
    leaflet_js=f"{_FROM_MAP}/leaflet/leaflet.js",
    leaflet_css=f"{_FROM_MAP}/leaflet/leaflet.css",
    map_js=f"{_FROM_MAP}/files/map.js",
    map_css=f"{_FROM_MAP}/files/map.css",
)

_outlines: dict[str, str] = {}


def serve_outlines(outlines: Outlines) -> str:
    """Make the outlines available to map frames; returns their address."""
    _outlines[outlines.version] = outlines.script
    return f"{_FROM_MAP}/contours/{outlines.version}.js"


async def _outlines_js(request: Request) -> Response:
    script = _outlines.get(request.path_params["version"])
    if script is None:
        return Response(status_code=404)
    return Response(
        script,
        media_type="text/javascript",
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )


async def _home(request: Request) -> Response:
    """The first page answers at the root; links that name it are led there."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"./{query}")


ROUTES: list[BaseRoute] = [
    Mount("/atlas/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
    Mount("/atlas/files", StaticFiles(directory=Path(__file__).with_name("assets"))),
    Route("/atlas/contours/{version}.js", _outlines_js),
    Route("/territoire", _home),
]
