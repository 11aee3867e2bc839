"""A partner’s sheet of 100,000 sessions imported and checked, against plain pandas reading."""

import csv
import random
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd

from data import demo
from data.check import Tables, check_tables
from data.imports import read_files
from data.readers.sandbox import MAX_MEMORY

SESSIONS = 100_000
REPEATS = 3
_HEADER = [
    "Activité",
    "Structure",
    "Lieu",
    "Jours",
    "Horaires",
    "Période",
    "Du",
    "Au",
    "Âges",
    "Places",
    "Public",
    "Prix",
]
_WEEKS = ["lundi", "mardi et jeudi", "L-M-J-V", "du lundi au vendredi", "Mer.", "samedi"]
_AGES = ["6-10 ans", "3/5 ans", "collège", "CP-CE2", "dès 12 ans", "15-17"]
_PERIODS = ["scolaire", "petites vacances", "été"]


def run() -> list[dict[str, Any]]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "créneaux.csv")
        _write(path, check_tables(demo.load()))
        ours_s, ours_mb = _alone(_import, path)
        peer_s, peer_mb = _alone(_read, path)
    memory = (
        f"mémoire de pointe, bibliothèques comprises : {ours_mb:.0f} Mo, et au plus "
        f"{MAX_MEMORY // 10**6} Mo dans le processus de lecture ; {peer_mb:.0f} Mo pour pandas"
    )
    return [
        {
            "what": f"{SESSIONS} créneaux lus, compris, rattachés et vérifiés, soit "
            f"{SESSIONS / ours_s:.0f} lignes par seconde",
            "ours_s": ours_s,
            "peer": f"pandas.read_csv, sans rien comprendre, {SESSIONS / peer_s:.0f} lignes/s",
            "peer_s": peer_s,
            "ratio": peer_s / ours_s,
            "goal": "≥ 10 000 lignes par seconde",
        },
        {"what": memory, "peer": "—", "goal": "< 1 Go"},
    ]


def _alone(work: Callable[[Path], float], path: Path) -> tuple[float, float]:
    """Seconds of the best of a few runs of ``work`` in a process of its own, its peak megabytes."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_measured, work, path).result()


def _measured(work: Callable[[Path], float], path: Path) -> tuple[float, float]:
    seconds = min(work(path) for _ in range(REPEATS))
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def _import(path: Path) -> float:
    current = check_tables(demo.load())
    start = time.perf_counter()
    result = read_files([path], current)
    seconds = time.perf_counter() - start
    added = len(result.tables["sessions"]) - len(current["sessions"])
    if not result.accepted or result.reports[0].taken != SESSIONS or added != SESSIONS:
        raise AssertionError(f"{result.reports[0].taken} rows taken, {added} sessions added")
    return seconds


def _read(path: Path) -> float:
    start = time.perf_counter()
    rows = len(pd.read_csv(path, sep=";", encoding="utf-8-sig"))
    if rows != SESSIONS:
        raise AssertionError(f"{rows} rows read by pandas")
    return time.perf_counter() - start


def _write(path: Path, tables: Tables) -> None:
    """Sessions of the demonstration’s activities, as people spell them, no two alike."""
    chance = random.Random(0)
    activities = tables["activities"].merge(
        tables["actors"][["actor_id", "name"]], on="actor_id", suffixes=("", "_actor")
    )
    offered = list(zip(activities["name"], activities["name_actor"], strict=True))
    sites = tables["sites"]["name"].tolist()
    written: set[tuple[Any, ...]] = set()
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_HEADER)
        while len(written) < SESSIONS:
            start = 5 * chance.randrange(84, 240)
            end = start + 5 * chance.randrange(6, 36)
            (activity, actor), site = chance.choice(offered), chance.choice(sites)
            week, period, ages = map(chance.choice, (_WEEKS, _PERIODS, _AGES))
            session = (activity, actor, site, week, start, period, ages)
            if session in written:
                continue
            written.add(session)
            hours = f"{start // 60}h{start % 60:02d} - {end // 60}:{end % 60:02d}"
            years, rest = ["01/09/2026", "2/7/2027"], [chance.randrange(8, 40), "mixte", "2,50 €"]
            writer.writerow([activity, actor, site, week, hours, period, *years, ages, *rest])
