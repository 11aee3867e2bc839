"""Expected coverage of a whole week at national scale, against PySAL ``access`` and DuckDB.

The peer computes one column (slot and band) at a time: a few columns are timed and multiplied by
the number of columns, and the row says so. Ours is timed on the whole week, laying out included.
"""

import time
import tracemalloc
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from access import Access, weights

from analysis.coverage import expected_arrays, lay_out
from analysis.reach import WALKING_MIN
from benchmarks import coverage_sql
from data.vocabulary import BAND_AGES, BANDS
from geo.reach import pairs_within, reach_m, walking_minutes

QUARTIERS, CELLS, SITES = 1_609, 61_000, 50_000
TIMED_COLUMNS = 2

Row = dict[str, Any]


def run() -> list[Row]:
    """Rows ``what``, ``ours_s``, ``peer``, ``peer_s``, ``ratio`` (peer / ours), ``goal``."""
    aligned = national_world(100_000)
    mixed = national_world(100_000, mixed=True)
    columns = len(BANDS) * 7 * 28
    two_step, enhanced = (
        _access_column_s(aligned, method) * columns for method in ("2SFCA", "E2SFCA")
    )
    said = f"{TIMED_COLUMNS} colonnes sur {columns} mesurées, extrapolé"
    ours = _seconds(aligned)
    nation = "semaine nationale, 100 000 créneaux"
    rows = [
        _row(f"{nation} alignés", ours, f"access 2SFCA ({said})", two_step, "≥ 300"),
        _row(f"{nation} alignés", ours, f"access E2SFCA ({said})", enhanced, "≥ 1000"),
        _row(
            f"{nation} alignés",
            ours,
            f"access 2SFCA, paires réduites à la main aux lieux ouverts ({said})",
            _access_column_s(aligned, "2SFCA", only_open=True) * columns,
            "—",
        ),
        _row(
            f"{nation} alignés",
            ours,
            "DuckDB, une requête SQL, tables déjà chargées",
            coverage_sql.seconds(aligned)[0],
            "≥ 5",
        ),
        _row(f"{nation} mixtes", _seconds(mixed), f"access 2SFCA ({said})", two_step, "—"),
        _row(
            "semaine nationale, 1 000 000 créneaux alignés",
            _seconds(national_world(1_000_000)),
            f"access 2SFCA, 100 000 créneaux ({said})",
            two_step,
            "≥ 100",
        ),
    ]
    base = _seconds(national_world(2_500, share=1 / 40))
    for size in (4, 40):
        part = national_world(2_500 * size, share=size / 40)
        rows.append(
            _row(
                f"croissance : territoire et créneaux {size}×",
                _seconds(part),
                f"{size} fois la durée du 1×",
                base * size,
                "≥ 1 : pas plus que linéaire",
            )
        )
    for name, world, goal in (("alignés", aligned, "< 400 Mo"), ("mixtes", mixed, "—")):
        what = f"mémoire de pointe, {nation} {name} : {_peak_mb(world):.0f} Mo"
        rows.append(_row(what, None, "—", None, goal))
    return rows


def _row(what: str, ours: float | None, peer: str, peer_s: float | None, goal: str) -> Row:
    ratio = peer_s / ours if ours and peer_s else None
    return {
        "what": what,
        "ours_s": ours,
        "peer": peer,
        "peer_s": peer_s,
        "ratio": ratio,
        "goal": goal,
    }


def _week(world: Mapping[str, Any]) -> None:
    week = lay_out(**world)
    expected_arrays(week, world["children"]["code_qp"].astype("category"))


def _seconds(world: Mapping[str, Any]) -> float:
    """Best of three runs."""
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        _week(world)
        spent.append(time.perf_counter() - start)
    return min(spent)


def _peak_mb(world: Mapping[str, Any]) -> float:
    tracemalloc.start()
    _week(world)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1e6


def national_world(sessions: int, *, mixed: bool = False, share: float = 1.0) -> dict[str, Any]:
    """Arguments of ``lay_out`` for drawn quartiers 10 km apart, their cells and sites around."""
    rng = np.random.default_rng(1)
    quartiers, cells, sites = (int(n * share) for n in (QUARTIERS, CELLS, SITES))
    centre = np.arange(quartiers)
    centres = np.column_stack([centre % 40, centre // 40]) * 10_000.0
    home, place = np.arange(cells) % quartiers, np.arange(sites) % quartiers
    cells_xy = centres[home] + rng.normal(0, 450, (cells, 2))
    sites_xy = centres[place] + rng.normal(0, 700, (sites, 2))
    reach = pairs_within(cells_xy, sites_xy, reach_m(max(WALKING_MIN.values())))
    reach.data = walking_minutes(reach.data)
    codes = np.array([f"QN{n:05d}M" for n in range(quartiers)])
    children = pd.DataFrame({"cell_id": np.arange(cells), "code_qp": codes[home]})
    children["insee_com"] = "00000"
    children[list(BANDS)] = rng.integers(2, 60, (cells, len(BANDS))).astype(float)
    week = [("00000", band, day, 420, 1260, 1.0) for band in BANDS for day in range(1, 8)]
    columns = ["insee_com", "band", "weekday", "start_min", "end_min", "share"]
    return {
        "children": children,
        "rates": pd.DataFrame(week, columns=columns),
        "sessions": _sessions(rng, sessions, sites, codes, mixed),
        "reach_min": reach,
        "site_ids": np.arange(sites).astype(str).tolist(),
    }


def _sessions(
    rng: np.random.Generator, count: int, sites: int, codes: np.ndarray, mixed: bool
) -> pd.DataFrame:
    ages = np.array(list(BAND_AGES.values()))[rng.integers(0, len(BANDS), count)]
    start = 420 + 30 * rng.integers(0, 24, count)
    site = rng.integers(0, sites, count)
    frame = pd.DataFrame(
        {
            "site_id": site.astype(str),
            "weekdays": rng.integers(1, 8, count).astype(str),
            "start_min": start,
            "end_min": start + 30 * rng.integers(2, 5, count),
            "age_min": ages[:, 0],
            "age_max": ages[:, 1],
            "capacity": rng.integers(8, 30, count),
            "public": "mixte",
            "reserved_quartiers": pd.Series([None] * count, dtype="str"),
        }
    )
    if mixed:
        frame["age_min"] -= rng.integers(0, 3, count)
        frame["age_max"] += rng.integers(0, 3, count)
        frame["public"] = rng.choice(["mixte", "filles", "garcons"], count, p=[0.8, 0.1, 0.1])
        frame["reserved_quartiers"] = pd.Series(codes[site % len(codes)], dtype="str").where(
            rng.random(count) < 0.1
        )
    return frame


def _access_column_s(world: Mapping[str, Any], method: str, *, only_open: bool = False) -> float:
    """Seconds that ``access`` takes for one slot and band, preparation of its tables left out.

    ``only_open``: its pairs are cut beforehand to the sites open in a timed slot, which its users
    would have to do by hand for each.
    """
    band, limit = "6_10", float(WALKING_MIN["6_10"])
    sessions, children = world["sessions"], world["children"]
    first = BAND_AGES[band][0]
    reach = world["reach_min"].tocoo()
    pairs = pd.DataFrame(
        {"origin": reach.coords[0], "dest": reach.coords[1].astype(str), "cost": reach.data}
    )
    supply = _supply(sessions, first, world["site_ids"])
    if only_open:
        held = supply.drop(columns="site_id").sum(axis=1) > 0
        pairs = pairs[pairs["dest"].isin(supply.loc[held, "site_id"])]
    model = Access(
        demand_df=children[["cell_id", band]],
        demand_index="cell_id",
        demand_value=band,
        supply_df=supply,
        supply_index="site_id",
        supply_value=[f"slot_{column}" for column in range(TIMED_COLUMNS)],
        cost_df=pairs,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )
    steps = weights.step_fn({limit / 3: 1, 2 * limit / 3: 0.68, limit: 0.22})
    spent = []
    for column in range(TIMED_COLUMNS):
        values = {"supply_values": f"slot_{column}", "max_cost": limit}
        start = time.perf_counter()
        if method == "2SFCA":
            model.two_stage_fca(**values)
        else:
            model.enhanced_two_stage_fca(weight_fn=steps, **values)
        spent.append(time.perf_counter() - start)
    return float(np.mean(spent))


def _supply(sessions: pd.DataFrame, first_age: int, site_ids: list[str]) -> pd.DataFrame:
    """Places of every site at 10:00, 11:00, … on a Wednesday, for the band from ``first_age``."""
    supply = pd.DataFrame({"site_id": site_ids})
    for column in range(TIMED_COLUMNS):
        minute = 600 + 60 * column
        is_open = sessions["weekdays"].eq("3") & sessions["age_min"].eq(first_age)
        is_open &= sessions["start_min"].le(minute) & sessions["end_min"].gt(minute)
        places = sessions[is_open].groupby("site_id")["capacity"].sum()
        supply[f"slot_{column}"] = supply["site_id"].map(places).fillna(0)
    return supply
