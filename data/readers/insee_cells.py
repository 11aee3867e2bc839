"""INSEE 200 m cells (Filosofi), from a GeoPackage or a CSV: rows of ``population_cells``.

A cell is placed by its own code (``CRS3035RES200mN2246200E3716800``: the south-west corner, in
metres), whatever the geometry that comes with it; cells far from the territory are left out.
"""

from typing import Final

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from data import french
from data.check import Tables
from data.readers import ReadError
from data.readers.layout import Account, Origin, Reading, Table, numbers, year_in
from geo.crs import DEGREES, metre_crs

TITLE: Final = "carreaux de 200 m de l’INSEE"
SOURCE: Final = "INSEE, Filosofi, carreaux de 200 m"
NEAR_M: Final = 2_500
"""Cells farther than this from every commune are left out: twice the longest usual walk, so that
all children who compete for a place that the territory’s children can reach are counted."""
_IDS: Final = ("idcar_200m", "idinspire", "id_inspire")
_COUNTS: Final = ("ind", "ind_0_3", "ind_4_5", "ind_6_10", "ind_11_17")
_CODE: Final = (
    r"CRS(?P<epsg>3035|2154|2972|2973|2975|4471|5490|32620|32622|32738|32740)"
    r"RES200mN(?P<north>\d{1,8})E(?P<east>\d{1,8})"
)
"""Systems of the grids of mainland France and of each overseas territory, in metres."""
_CENTRE_M: Final = 100.0


def is_header(names: set[str]) -> bool:
    return bool(names.intersection(_IDS)) and set(_COUNTS) <= names


def children(ind: pd.DataFrame) -> pd.DataFrame:
    """Children by class of age of ``population_cells``, from the INSEE's classes.

    The stated assumption: years of age share their class evenly, so 3-5 = ``ind_4_5`` + ¼
    ``ind_0_3``, 11-14 = 4/7 and 15-17 = 3/7 of ``ind_11_17``.
    """
    return pd.DataFrame(
        {
            "children_0_2": ind["ind_0_3"] * 3 / 4,
            "children_3_5": ind["ind_4_5"] + ind["ind_0_3"] / 4,
            "children_6_10": ind["ind_6_10"],
            "children_11_14": ind["ind_11_17"] * 4 / 7,
            "children_15_17": ind["ind_11_17"] * 3 / 7,
        }
    )


def read(table: Table, tables: Tables, origin: Origin) -> Reading:
    """The cells of the territory and around, in place of all those it had.

    Raises :class:`ReadError` when the territory has no commune yet: nothing says which to take.
    """
    communes = tables["communes"]
    if communes.empty:
        raise ReadError(
            f"{table.place} : importez d’abord les communes du territoire, qui disent quels "
            "carreaux prendre."
        )
    id_name = str(table.first(_IDS))
    account = Account(table.rows.index)
    codes = table.rows[id_name]
    is_placed = codes.str.fullmatch(_CODE).fillna(False).astype(bool)
    account.refuse(~is_placed, table.fault(id_name, "code de carreau attendu (CRS…RES200mN…E…)."))
    account.refuse(codes.duplicated(), table.fault(id_name, "carreau déjà lu plus haut."))
    places = _centres(codes[is_placed]).reindex(codes.index)
    account.leave(~_is_near(places, gpd.GeoDataFrame(communes)), "loin du territoire")
    counts = pd.DataFrame({name: numbers(table.rows[name]) for name in _COUNTS})
    for name in _COUNTS:
        account.refuse(~(counts[name] >= 0), table.fault(name, "nombre positif ou nul attendu."))
    kept = account.taken
    rows = pd.concat([places, children(counts)], axis=1)[kept].assign(
        cell_id=codes[kept],
        population=counts.loc[kept, "ind"],
        source=SOURCE,
        vintage=year_in(origin.file_name, r"(?:19|20)\d\d"),
    )
    rows = rows[list(tables["population_cells"].columns)]
    changed = {"population_cells": rows.sort_values("cell_id", ignore_index=True)}
    return account.reading(TITLE, changed if kept.any() else {}, _remarks(table, kept))


def _centres(codes: pd.Series) -> pd.DataFrame:
    """``lon``, ``lat`` of the centre of each cell, from its code."""
    parts = codes.str.extract(_CODE)
    centres = []
    for epsg, cells in parts.groupby("epsg"):
        xy = cells[["east", "north"]].astype("float64") + _CENTRE_M
        points = gpd.GeoSeries.from_xy(xy["east"], xy["north"], crs=CRS.from_epsg(int(str(epsg))))
        centres.append(points.set_axis(cells.index).to_crs(DEGREES))
    if not centres:
        return pd.DataFrame({"lon": [], "lat": []}, dtype="float64")
    placed = pd.concat(centres)
    return pd.DataFrame({"lon": placed.x, "lat": placed.y})


def _is_near(places: pd.DataFrame, communes: gpd.GeoDataFrame) -> pd.Series:
    """Whether each place stands within :data:`NEAR_M` of a commune."""
    west, south, east, north = communes.total_bounds
    crs = metre_crs((west, south, east, north))
    whole = shapely.union_all(communes.to_crs(crs).geometry.to_numpy()).buffer(NEAR_M)
    margin = NEAR_M / 50_000  # degrees: more than enough at French latitudes
    boxed = places["lon"].between(west - margin, east + margin) & places["lat"].between(
        south - margin, north + margin
    )
    near = pd.Series(False, index=places.index)
    points = gpd.GeoSeries.from_xy(places.loc[boxed, "lon"], places.loc[boxed, "lat"], crs=DEGREES)
    shapely.prepare(whole)
    near[boxed] = shapely.contains(whole, points.to_crs(crs).to_numpy())
    return near


def _remarks(table: Table, kept: pd.Series) -> list[str]:
    remarks = [
        "Âges : 3-5 ans = 4-5 ans + un quart des 0-3 ans ; 11-14 et 15-17 ans = 4/7 et 3/7 des "
        "11-17 ans (hypothèse d’années égales)."
    ]
    estimated = numbers(table.column("i_est_200", "i_est_200m", "i_est_cr"))[kept] > 0
    if estimated.any():
        count = french.count(int(estimated.sum()), "carreau pris", "carreaux pris")
        remarks.append(
            f"{count} ({french.percent(estimated.mean())}) de valeurs approchées par l’INSEE : "
            "moins de 11 ménages."
        )
    return remarks
