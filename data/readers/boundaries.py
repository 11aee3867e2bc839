"""Official outlines: priority quartiers (2024, 2015) and communes, as their producers publish.

A layout is recognised by its columns, whatever their case. Every function takes a frame of text
columns with lower-case names and returns rows of a table of ``data.schemas``, index kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from data.check import Tables
from data.readers.layout import Account, Origin, Table
from data.readers.reading import Reading
from data.schemas.columns import PATTERN_COMMUNE, PATTERN_QPV

_COMMUNE_CODES: Final = ("insee_com", "codgeo", "code_insee", "insee", "com", "code")
_COMMUNE_NAMES: Final = ("nom_com", "nom_officiel", "nom_m", "nom", "libgeo", "lib_com", "libelle")
_NOT_COMMUNES: Final = {"code_qp", "insee_arm", "insee_cad", "code_iris"}
"""Columns of layers that name a commune beside their own code."""


@dataclass(frozen=True)
class Layout:
    """One official layout: ``to_rows`` turns its columns into rows of ``table``."""

    title: str
    table: str
    vintage: int | None
    to_rows: Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]


def recognise(columns: Iterable[str]) -> str | None:
    """The key in :data:`LAYOUTS` of the layout that has these columns, None when there is none."""
    names = {column.casefold() for column in columns}
    if {"code_qp", "lib_qp", "insee_com"} <= names:
        return "qpv_2024"
    if {"code_qp", "nom_qp", "commune_qp"} <= names:
        return "qpv_2015"
    is_commune = names.intersection(_COMMUNE_CODES) and names.intersection(_COMMUNE_NAMES)
    return "communes" if is_commune and not names & _NOT_COMMUNES else None


def _qpv_2024(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows of ``quartiers``; the layout does not say which 2015 outline a quartier comes from."""
    codes = frame["insee_com"].str.findall(r"\d[\dAB]\d{3}|\d{4}")
    return _rows(
        frame,
        code_qp=frame["code_qp"].str.upper(),
        name=frame["lib_qp"],
        insee_com=codes.str.join(",").map(_pad_codes, na_action="ignore"),
        code_qp_2015=None,
        source="ANCT, QPV 2024",
        vintage=2024,
    )


def _qpv_2015(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows of ``quartiers``; ``insee_com`` holds names of communes: the layout has no code."""
    return _rows(
        frame,
        code_qp=frame["code_qp"].str.upper(),
        name=frame["nom_qp"],
        insee_com=frame["commune_qp"],
        code_qp_2015=frame["code_qp"].str.upper(),
        source="ANCT, QPV 2015",
        vintage=2015,
    )


def _communes(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Rows of ``communes``; the layouts say neither the intercommunalité nor the holiday zone."""
    code = next(name for name in _COMMUNE_CODES if name in frame.columns)
    label = next(name for name in _COMMUNE_NAMES if name in frame.columns)
    return _rows(
        frame,
        insee_com=frame[code].map(_pad_codes, na_action="ignore"),
        name=frame[label],
        siren_epci=None,
        zone=None,
        source="Contour officiel de commune (IGN, INSEE)",
        vintage=None,
    )


LAYOUTS: Final = {
    "communes": Layout("contours de communes", "communes", None, _communes),
    "qpv_2024": Layout("quartiers prioritaires 2024", "quartiers", 2024, _qpv_2024),
    "qpv_2015": Layout("quartiers prioritaires 2015", "quartiers", 2015, _qpv_2015),
}
"""Read in this order: the quartiers of a territory are chosen by its communes."""


def is_list(names: set[str]) -> bool:
    """Whether these columns, of a sheet, are those of the ANCT’s list of quartiers."""
    return recognise(names) in ("qpv_2024", "qpv_2015") and "insee_com" in names


def read_list(table: Table, tables: Tables, origin: Origin) -> Reading:
    """Names and communes of the territory's quartiers, from a list without outlines."""
    account = Account(table.rows.index)
    codes = table.rows["code_qp"].str.upper()
    current = tables["quartiers"].set_index("code_qp")
    told = table.rows["insee_com"].str.findall(r"\d[\dAB]\d{3}|\d{4}").str.join(",")
    communes = told.map(_pad_codes, na_action="ignore")
    here = communes.str.split(",").explode().isin(tables["communes"]["insee_com"])
    is_known = codes.isin(current.index)
    account.leave(~here.groupby(level=0).any() & ~is_known, "hors du territoire")
    account.refuse(
        ~codes.str.fullmatch(PATTERN_QPV).fillna(False).astype(bool),
        table.fault("code_qp", "code de quartier attendu, comme QN03709M."),
    )
    account.leave(~is_known, "sans contour : importez d’abord les contours")
    account.refuse(codes.duplicated(), table.fault("code_qp", "quartier déjà lu plus haut."))
    names = table.column("lib_qp", "nom_qp")
    account.refuse(names.isna(), table.fault(None, "nom du quartier attendu."))
    found = pd.DataFrame({"code": codes, "name": names, "insee_com": communes})[account.taken]
    changed = current.copy()
    for column in ("name", "insee_com"):
        new = found.set_index("code")[column].reindex(changed.index)
        changed[column] = new.fillna(changed[column])
    whole = {"quartiers": changed.reset_index()} if len(found) else {}
    return account.reading("liste des quartiers prioritaires", whole, [])


def is_commune_code(codes: pd.Series) -> pd.Series:
    return codes.str.fullmatch(PATTERN_COMMUNE).fillna(False).astype(bool)


def _pad_codes(codes: str) -> str:
    """Give back the leading zero that a numeric column has lost (1004 → 01004)."""
    return ",".join(code.zfill(5) if code.isdigit() else code for code in codes.split(","))


def _rows(frame: gpd.GeoDataFrame, **columns: object) -> gpd.GeoDataFrame:
    rows = {**columns, "outline_status": "officiel", "geometry": frame.geometry}
    return gpd.GeoDataFrame(rows, index=frame.index, geometry="geometry", crs=frame.crs)
