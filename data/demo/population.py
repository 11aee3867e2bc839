"""Origin points with their inhabitants and children, inside and outside the quartiers."""

from itertools import count
from random import Random

from shapely import Point
from shapely.geometry.base import BaseGeometry

from data.demo.ground import Ground, lattice, lonlat, read_facts

INSIDE_M = 100
OUTSIDE_M = 240
ESTIMATED_2024 = {"QN03713N": 3900, "QN03714N": 2650, "QN03715N": 1894}
"""Quartiers without a published total: estimates that bring the 13 to about 43,200."""
COMMUNE_POPULATION = {"37261": 136_000, "37122": 38_000, "37233": 16_000, "37195": 10_500}
COMMUNE_SHARES = {
    "37261": (0.14, 0.18),
    "37122": (0.17, 0.12),
    "37233": (0.18, 0.12),
    "37195": (0.17, 0.13),
}
"""Shares of 0-14 and 15-24 outside the quartiers (hypotheses)."""
NEW_SHARES = (0.235, 0.13)

Row = dict[str, object]


def tables(random: Random, ground: Ground) -> dict[str, list[Row]]:
    """The table ``population_cells``: cells of each quartier, then cells outside."""
    numbers = count(1)
    facts = {row["code_qp"]: row for row in read_facts("qpv_4communes_faits.csv")}
    rows: list[Row] = []
    inside: dict[str, int] = {}
    for code, fact in facts.items():
        published = bool(fact["pop_2018"])
        total = round(float(fact["pop_2018"])) if published else ESTIMATED_2024[code]
        insee = fact["insee_com"]
        inside[insee] = inside.get(insee, 0) + total
        shares = _shares(fact) if published else NEW_SHARES
        points = list(lattice(ground.metres[code].buffer(-3), INSIDE_M))
        source = (
            "Points fictifs, calés sur la population municipale 2018 publiée (INSEE)"
            if published
            else "estimé (carreaux)"
        )
        weights = [random.uniform(0.6, 1.4) for _ in points]
        rows += _cells(numbers, points, weights, total, shares, source)
    for insee, total in COMMUNE_POPULATION.items():
        points = list(lattice(_outside(ground, insee), OUTSIDE_M))
        weights = [_density(random, ground, insee, point) for point in points]
        rows += _cells(
            numbers,
            points,
            weights,
            total - inside[insee],
            COMMUNE_SHARES[insee],
            "estimé (carreaux), hors quartiers prioritaires",
        )
    return {"population_cells": rows}


def _shares(fact: dict[str, str]) -> tuple[float, float]:
    return float(fact["tx_tot_0a14_rp2010"]) / 100, float(fact["tx_tot_15a24_rp2010"]) / 100


def _outside(ground: Ground, insee: str) -> BaseGeometry:
    area = ground.metres[insee] - ground.all_quartiers.buffer(60)
    for other in COMMUNE_POPULATION:
        if other < insee:
            area = area - ground.metres[other]
    return area


def _density(random: Random, ground: Ground, insee: str, point: Point) -> float:
    """Denser towards the middle of the commune, thinner beside the quartiers, which railway
    yards, river banks and business parks surround."""
    centre = ground.metres[insee].centroid
    near = ground.all_quartiers.distance(point) < 500
    away = 1 + (point.distance(centre) / 1500) ** 2
    return random.uniform(0.3, 1.7) / away * (0.4 if near else 1)


def _cells(
    numbers: "count[int]",
    points: list[Point],
    weights: list[float],
    total: int,
    shares: tuple[float, float],
    source: str,
) -> list[Row]:
    under_15, from_15 = shares
    rows: list[Row] = []
    for point, people in zip(points, apportion(total, weights), strict=True):
        lon, lat = lonlat(point)
        rows.append(
            {
                "cell_id": f"P{next(numbers):04d}",
                "lon": lon,
                "lat": lat,
                "population": people,
                "children_0_2": round(people * under_15 * 3 / 15, 2),
                "children_3_5": round(people * under_15 * 3 / 15, 2),
                "children_6_10": round(people * under_15 * 5 / 15, 2),
                "children_11_14": round(people * under_15 * 4 / 15, 2),
                "children_15_17": round(people * from_15 * 3 / 10, 2),
                "source": source,
                "vintage": 2018,
            }
        )
    return rows


def apportion(total: int, weights: list[float]) -> list[int]:
    """Split a whole number in whole shares by weight (largest remainders)."""
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(value) for value in exact]
    remainders = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for index in remainders[: total - sum(shares)]:
        shares[index] += 1
    return shares
