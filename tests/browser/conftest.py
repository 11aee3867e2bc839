"""The app in a server of its own, and a Chromium that is watched while it looks at it."""

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, ConsoleMessage, Frame, Page, Request, sync_playwright

ROOT = Path(__file__).parents[2]
START_S = 60.0
WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    # A name that is looked up fails at once: nothing leaves the machine even by mistake.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


@dataclass(frozen=True)
class Atlas:
    """A running server: its address, its process and the file it logs to."""

    url: str
    process: subprocess.Popen[bytes]
    log_file: Path

    @property
    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8", errors="replace")


@dataclass
class Watch:
    """What the pages of a test did that they should not; a test that expects it clears it."""

    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "file") and address.hostname != "127.0.0.1":
            self.outside.append(request.url)

    def console(self, message: ConsoleMessage) -> None:
        # Below a deep link Streamlit first asks for its own files beside the page.
        is_probe = "/_stcore/" in message.location["url"] and "404" in message.text
        if message.type == "error" and not is_probe:
            self.errors.append(f"{message.text} ({message.location['url']})")


@contextlib.contextmanager
def _serving(folder: Path, **env: str) -> Iterator[Atlas]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    command += ["--server.address", "127.0.0.1", "--server.port", str(port)]
    own = {"DATABASE_URL": f"sqlite:///{folder / 'atlas.sqlite'}"}
    log_file = folder / "streamlit.log"
    with (
        log_file.open("wb") as log,
        subprocess.Popen(
            command, cwd=ROOT, env=os.environ | own | env, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        atlas = Atlas(f"http://127.0.0.1:{port}", process, log_file)
        try:
            _await_health(atlas)
            yield atlas
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _await_health(atlas: Atlas) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with (
            contextlib.suppress(OSError),
            contextlib.closing(
                http.client.HTTPConnection(urlsplit(atlas.url).netloc, timeout=2)
            ) as connection,
        ):
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        with contextlib.suppress(subprocess.TimeoutExpired):
            pytest.fail(f"the app ended with {atlas.process.wait(0.1)}:\n{atlas.log}")
    pytest.fail(f"the app did not answer within {START_S:.0f} s:\n{atlas.log}")


@pytest.fixture(scope="session")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    """The server that the tests share: a store of its own, filled with the demo territory."""
    with _serving(tmp_path_factory.mktemp("atlas")) as running:
        yield running


@pytest.fixture
def start_atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Atlas]]:
    """``start_atlas(**env)`` starts a fresh server, which ends with the test."""
    with contextlib.ExitStack() as servers:
        yield lambda **env: servers.enter_context(_serving(tmp_path_factory.mktemp("atlas"), **env))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium; one a file, as Playwright occupies the event loop of its thread."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=CHROMIUM_ARGUMENTS
        )
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Watch:
    """What was seen so far on all pages of the test."""
    return Watch()


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """``open_page(**options)``: a page of a new visitor, watched till the end of the test.

    The options are those of a Playwright context. The test fails when a page asked anything of
    another machine, reported an error on its console or let an exception through.
    """
    with contextlib.ExitStack() as visitors:

        def visit(**options: Any) -> Page:
            usual: dict[str, Any] = {
                "viewport": {"width": 1280, "height": 720},
                "locale": "fr-FR",
                "timezone_id": "Europe/Paris",
            }
            context = browser.new_context(**(usual | options))
            visitors.callback(context.close)
            context.on("request", watch.request)
            context.on("console", watch.console)
            context.on("weberror", lambda error: watch.errors.append(str(error.error)))
            return context.new_page()

        yield visit
    assert watch.outside == [], "a page asked another machine"
    assert watch.errors == [], "a page reported errors"


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A watched page of 1280 × 720, in French, in Paris."""
    return open_page()


@pytest.fixture
def settled() -> Callable[[Page], None]:
    """``settled(page)`` waits until the script of the page has run and nothing is pending."""

    def wait(page: Page) -> None:
        page.locator(".stApp[data-test-script-state='notRunning']").wait_for()
        page.locator("[data-testid='stSkeleton'], [data-stale='true']").first.wait_for(
            state="detached"
        )

    return wait


@pytest.fixture
def axe_violations() -> Callable[..., list[str]]:
    """``axe_violations(page, frames=True)``: what breaks WCAG 2.2 level A or AA.

    One sentence per faulty element, the frames of the page included: rule, gravity, place.
    """

    def check(page: Page, frames: bool = True) -> list[str]:
        for frame in page.frames if frames else [page.main_frame]:
            _load_axe(frame)
        found = page.evaluate(
            "options => axe.run(document, options).then(results => results.violations)",
            {
                "runOnly": {"type": "tag", "values": WCAG_AA},
                "resultTypes": ["violations"],
                "iframes": frames,
                # Else axe asks again for the style sheets, which the map's policy refuses.
                "preload": False,
            },
        )
        return [
            f"{rule['id']} ({rule['impact']}): {node['target']} – {rule['help']}"
            for rule in found
            for node in rule["nodes"]
        ]

    return check


def _load_axe(frame: Frame) -> None:
    frame.evaluate(AXE_SCRIPT)
    # The map is sandboxed: its origin is opaque, so it cannot be named.
    frame.evaluate("axe.configure({allowedOrigins: ['<unsafe_all_origins>']})")
