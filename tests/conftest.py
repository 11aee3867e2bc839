"""What some tests need of the machine: without it they are skipped, and the reason said.

ATLAS_REQUIRE names the markers that must not be skipped ("browser,postgres" in CI): there a
missing browser or server is a failure.
"""

import os
import shutil
from pathlib import Path

import pytest


def _missing(marker: str) -> str | None:
    """Why a test under this marker cannot run here; None where it can."""
    if marker == "browser" and not shutil.which("chromium"):
        return "no browser: « chromium » is not on the PATH"
    if marker == "postgres" and not os.environ.get("ATLAS_TEST_POSTGRES"):
        return "no PostgreSQL: ATLAS_TEST_POSTGRES does not name a server with PostGIS"
    if marker == "official" and not Path(os.environ.get("ATLAS_OFFICIAL_DATA") or "?").is_dir():
        return "no official files: ATLAS_OFFICIAL_DATA does not name their folder"
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    required = os.environ.get("ATLAS_REQUIRE", "").split(",")
    for marker in item.iter_markers():
        if reason := _missing(marker.name):
            if marker.name in required:
                pytest.fail(reason, pytrace=False)
            pytest.skip(reason)
