"""Official outlines: priority quartiers (2024, 2015) and communes, as their producers publish.

A layout is recognised by its columns, whatever their case. Every function takes a frame of text
columns with lower-case names and returns rows of a table of ``data.schemas``, index kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import pandas as pd

from data.schemas.columns import PATTERN_COMMUNE

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


def is_commune_code(codes: pd.Series) -> pd.Series:
    return codes.str.fullmatch(PATTERN_COMMUNE).fillna(False).astype(bool)


def _pad_codes(codes: str) -> str:
    """Give back the leading zero that a numeric column has lost (1004 → 01004)."""
    return ",".join(code.zfill(5) if code.isdigit() else code for code in codes.split(","))


def _rows(frame: gpd.GeoDataFrame, **columns: object) -> gpd.GeoDataFrame:
    rows = {**columns, "outline_status": "officiel", "geometry": frame.geometry}
    return gpd.GeoDataFrame(rows, index=frame.index, geometry="geometry", crs=frame.crs)
