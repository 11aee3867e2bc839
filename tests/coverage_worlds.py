"""Small random territories for the tests of coverage, and the method restated slowly."""

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.coverage import zones
from analysis.need import GIRLS_SHARE
from analysis.reach import WALKING_MIN
from data.vocabulary import BAND_AGES, BANDS

QUARTIERS = ["QN03701M", "QN03702M", "QN03703M"]
COMMUNES = ["37261", "37233"]


def reach_from(minutes, limit=30.0):
    """Sparse [cells × sites] of the pairs at most ``limit`` minutes apart, zeros kept."""
    minutes = np.asarray(minutes, dtype=float)
    cell, site = np.nonzero(minutes <= limit)
    return csr_array((minutes[cell, site], (cell, site)), shape=minutes.shape)


def children_of(rows):
    """``(code_qp, insee_com, {band: children})`` a cell."""
    return pd.DataFrame(
        [
            {
                "cell_id": f"c{position}",
                "code_qp": code_qp,
                "insee_com": commune,
                **{band: float(bands.get(band, 0.0)) for band in BANDS},
            }
            for position, (code_qp, commune, bands) in enumerate(rows)
        ]
    ).astype({"code_qp": "str"})


def session(session_id, site_id, weekdays, start, end, capacity, **changes):
    return {
        "session_id": session_id,
        "site_id": site_id,
        "weekdays": weekdays,
        "start_min": start,
        "end_min": end,
        "age_min": 6,
        "age_max": 10,
        "capacity": capacity,
        "public": "mixte",
        "reserved_quartiers": None,
    } | changes


def sessions_of(rows):
    return pd.DataFrame(rows, columns=list(session("", "", "", 0, 0, 0))).astype(
        {"reserved_quartiers": "str", "capacity": "Int64"}
    )


def flat_rates(share=1.0, weekdays=(3,), start=480, end=720, bands=tuple(BANDS)):
    """The same need everywhere."""
    rows = [
        (commune, band, day, start, end, share)
        for commune in COMMUNES
        for band in bands
        for day in weekdays
    ]
    columns = ["insee_com", "band", "weekday", "start_min", "end_min", "share"]
    return pd.DataFrame(rows, columns=columns)


def random_world(seed, *, cells=12, sites=5, sessions=14, mixed=True):
    """Keyword arguments for ``lay_out``: a drawn territory of a few places and sessions."""
    rng = np.random.default_rng(seed)
    homes = [*QUARTIERS[:2], None]
    children = children_of(
        [
            (
                homes[rng.integers(3)],
                COMMUNES[rng.integers(2)],
                {band: rng.integers(0, 40) for band in BANDS},
            )
            for _ in range(cells)
        ]
    )
    minutes = rng.integers(0, 24, (cells, sites)).astype(float)
    reach = reach_from(minutes, limit=22)
    spans = list(BAND_AGES.values())
    rows = []
    for number in range(sessions):
        start = int(rng.integers(28, 46)) * 15
        first, last = spans[rng.integers(4)]
        changes = {"age_min": first, "age_max": last}
        if mixed:
            first, last = sorted(rng.integers(2, 19, 2))
            reserved = [None, None, QUARTIERS[0], ",".join(QUARTIERS[:2])][rng.integers(4)]
            changes = {
                "age_min": first,
                "age_max": last,
                "public": ["mixte", "mixte", "filles", "garcons"][rng.integers(4)],
                "reserved_quartiers": reserved,
            }
        rows.append(
            session(
                f"s{number:02d}",
                f"site{rng.integers(sites)}",
                ["3", "36", "6"][rng.integers(3)],
                start,
                start + int(rng.integers(2, 9)) * 15,
                int(rng.integers(1, 30)),
                **changes,
            )
        )
    rates = pd.concat(
        [
            flat_rates(0.6, (3,), 450, 555),
            flat_rates(1.0, (3, 6), 555, 760, bands=("3_5", "6_10", "11_14")),
        ]
    )
    away = (rates["insee_com"] == COMMUNES[1]) & (rates["start_min"] == 450)
    return {
        "children": children,
        "rates": rates[~away].reset_index(drop=True),
        "sessions": sessions_of(rows),
        "reach_min": reach,
        "site_ids": [f"site{number}" for number in range(sites)],
    }


def need_at(world, cell, band, weekday, minute):
    """Children of a cell and band in need at a moment, by the norm’s rows."""
    rates = world["rates"]
    row = rates[
        (rates["insee_com"] == world["children"]["insee_com"][cell])
        & (rates["band"] == band)
        & (rates["weekday"] == weekday)
        & (rates["start_min"] <= minute)
        & (minute < rates["end_min"])
    ]
    return world["children"][band][cell] * (row["share"].iloc[0] if len(row) else 0.0)


def welcomes(offer, age, sex, code_qp):
    public = {"mixte": "fg", "filles": "f", "garcons": "g"}[offer["public"]]
    reserved = offer["reserved_quartiers"]
    is_home = not isinstance(reserved, str) or code_qp in reserved.split(",")
    return offer["age_min"] <= age <= offer["age_max"] and sex in public and is_home


def slow_parts(world, weekday, minute, impedance=zones):
    """Elementary groups and open sessions at a moment, and who reaches what: plain Python.

    Returns groups ``{(cell, band, age, sex): children in need}``, open sessions
    ``{session_id: places}`` and weights ``{(group, session_id): impedance > 0}``.
    """
    reach = world["reach_min"].tocoo()
    pairs = zip(*reach.coords, reach.data, strict=True)
    minutes = {(int(cell), int(site)): float(value) for cell, site, value in pairs}
    groups = {}
    for cell in range(len(world["children"])):
        for band, (first, last) in BAND_AGES.items():
            need = need_at(world, cell, band, weekday, minute)
            for age in range(first, last + 1):
                groups[cell, band, age, "f"] = need / (last - first + 1) * GIRLS_SHARE
                groups[cell, band, age, "g"] = need / (last - first + 1) * (1 - GIRLS_SHARE)
    places, weights = {}, {}
    for offer in world["sessions"].to_dict("records"):
        if str(weekday) not in offer["weekdays"]:
            continue
        if not offer["start_min"] <= minute < offer["end_min"]:
            continue
        places[offer["session_id"]] = float(offer["capacity"])
        site = world["site_ids"].index(offer["site_id"])
        for group in groups:
            cell, band, age, sex = group
            distance = minutes.get((cell, site))
            if distance is None or not welcomes(
                offer, age, sex, world["children"]["code_qp"][cell]
            ):
                continue
            weight = float(impedance(np.array([distance]), WALKING_MIN[band])[0])
            if weight > 0:
                weights[group, offer["session_id"]] = weight
    return groups, places, weights


def slow_coverage(world, weekday, minute, impedance=zones):
    """Children covered at a moment, by ``(cell, band)``."""
    groups, places, weights = slow_parts(world, weekday, minute, impedance)
    demand = dict.fromkeys(places, 0.0)
    for (group, offer), weight in weights.items():
        demand[offer] += groups[group] * weight
    access = dict.fromkeys(groups, 0.0)
    for (group, offer), weight in weights.items():
        if demand[offer] > 0:
            access[group] += places[offer] / demand[offer] * weight
    covered = {}
    for group, need in groups.items():
        cell, band, _, _ = group
        covered[cell, band] = covered.get((cell, band), 0.0) + need * min(1.0, access[group])
    return covered
