"""The rules of the house that no single test of a function could hold."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
NOT_CODE = ("tests", "var")
MODULES = sorted(
    [
        *ROOT.glob("*.py"),
        *(
            path
            for folder in ROOT.iterdir()
            if folder.is_dir() and folder.name not in NOT_CODE and not folder.name.startswith(".")
            for path in folder.rglob("*.py")
        ),
    ]
)
CODE = [path for path in MODULES if "migrations" not in path.parts]
ASSETS = sorted(
    path for folder in ("pages", "geo", "exports") for path in (ROOT / folder).rglob("*.[jhc]s*")
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def places(pattern: str, paths: list[Path]) -> list[str]:
    """Each line of ``paths`` that ``pattern`` is found in, as « file:line: text »."""
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(pattern, line)
    ]


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def pins(name: str) -> dict[str, list[Requirement]]:
    """Lock file → its requirements by package; a package may have one pin per Python version."""
    found: dict[str, list[Requirement]] = {}
    for line in read(name).splitlines():
        requirement = Requirement(line)
        found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def test_the_modules_are_found() -> None:
    assert {"app.py", "data/check.py"} <= {str(path.relative_to(ROOT)) for path in MODULES}


def test_no_page_lets_markup_through_streamlit() -> None:
    assert places(r"unsafe_allow_html", MODULES) == []


def test_folium_is_imported_by_geo_maps_alone() -> None:
    importers = {
        str(path.relative_to(ROOT))
        for path in MODULES
        if any(name.split(".")[0] in ("folium", "branca") for name in imports(path))
    }
    # Benchmarks measure folium's own ways as the peer.
    assert importers - {"benchmarks/maps.py"} <= {"geo/maps.py"}


def test_no_file_is_fetched_from_a_content_network() -> None:
    hosts = r"//cdn\.|\bcdn\.|cdnjs|jsdelivr|unpkg|googleapis|gstatic|bootstrapcdn|code\.jquery"
    assert places(hosts, MODULES + ASSETS) == []


def test_modules_stay_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in CODE}
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > 400} == {}


@pytest.mark.parametrize(
    "habit",
    [
        r"\.iterrows\(",
        r"\btime\.sleep\(",
        r"\bexcept Exception\b",
        r"\bexcept:",
        r"\bnoqa\b|\bTODO\b",
    ],
)
def test_bad_habits_stay_out(habit: str) -> None:
    assert places(habit, MODULES) == []


def test_nothing_is_unpickled() -> None:
    assert [path for path in MODULES if {"pickle", "shelve", "dill"} & set(imports(path))] == []


def test_tests_do_not_sleep() -> None:
    sleepers = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("sleep", "wait_for_timeout")
    ]
    assert sleepers == []


def test_the_readme_names_commands_that_exist() -> None:
    named = set(re.findall(r"\bmake ([a-z]+)\b", read("README.md")))
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert {"run", "test"} <= named <= targets


def test_without_accounts_the_app_listens_on_loopback_only() -> None:
    assert "--server.address 127.0.0.1" in read("Makefile")


def test_streamlit_is_told_to_report_nothing_and_to_hide_its_errors() -> None:
    settings = tomllib.loads(read(".streamlit/config.toml"))
    assert settings["browser"]["gatherUsageStats"] is False
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["client"]["showErrorLinks"] is False
    assert settings["server"]["maxUploadSize"] == 20


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_the_lock_pins_every_package_to_one_version(lock: str) -> None:
    loose = [
        str(pin)
        for pinned in pins(lock).values()
        for pin in pinned
        if [part.operator for part in pin.specifier] != ["=="] or pin.url
    ]
    assert loose == []


@pytest.mark.parametrize(
    ("declared", "lock"),
    [
        (PROJECT["project"]["dependencies"], "requirements.txt"),
        (PROJECT["dependency-groups"]["dev"], "requirements-dev.txt"),
    ],
)
def test_the_lock_holds_what_the_project_declares(declared: list[str], lock: str) -> None:
    pinned = pins(lock)
    for requirement in map(Requirement, declared):
        versions = [
            part.version
            for pin in pinned.get(canonicalize_name(requirement.name), [])
            for part in pin.specifier
        ]
        assert versions, f"{requirement} is not in {lock}"
        assert all(requirement.specifier.contains(version) for version in versions), requirement


def test_the_tests_run_on_the_versions_that_are_delivered() -> None:
    assert set(read("requirements.txt").splitlines()) <= set(
        read("requirements-dev.txt").splitlines()
    )


def test_the_container_copies_what_exists_and_ignores_none_of_it() -> None:
    sources = [
        source
        for line in re.findall(r"^COPY (.+)$", read("Containerfile"), re.MULTILINE)
        for source in line.split()[:-1]
    ]
    ignored = read(".dockerignore").splitlines()
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if source in ignored] == []


def test_the_container_leaves_secrets_and_data_of_the_builder_behind() -> None:
    assert {".*", "!.streamlit", "var"} <= set(read(".dockerignore").splitlines())


def test_the_container_is_read_only_and_unprivileged_unless_told_otherwise() -> None:
    container = read("Containerfile")
    assert re.findall(r"ATLAS_WRITE=(\S+)", container.split("FROM", 1)[1]) == ["0"]
    user = container.index("\nUSER atlas")
    assert user < container.index("\nCMD ")
    assert "\nUSER root" not in container
