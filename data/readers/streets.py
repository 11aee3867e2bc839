"""Street networks, from IGN BD TOPO or any layer of lines: rows of ``streets``."""

from collections.abc import Iterable
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.check import Tables
from data.readers.layout import Account, folded
from data.readers.reading import Reading
from geo.crs import DEGREES, metre_crs
from geo.streets import edges_of

TITLE: Final = "réseau des rues"
_OFFICIAL: Final = ("sens_de_circulation", "acces_vehicule_leger", "acces_pieton", "sens")
_OPEN: Final = ("highway", "fclass")
_NOT_WALKED: Final = {
    "type autoroutier",
    "autoroute",
    "quasi-autoroute",
    "bretelle",
    "bac ou liaison maritime",
    "bac auto",
    "motorway",
    "motorway_link",
    "trunk_link",
    "construction",
    "proposed",
}
_NOT_BUILT: Final = ("en construction", "en projet")


def is_road_layer(columns: Iterable[str]) -> bool:
    """Whether lines with these columns are roads of BD TOPO or OpenStreetMap."""
    names = {folded(column) for column in columns}
    return bool(names.intersection(_OPEN)) or (
        "nature" in names and bool(names.intersection(_OFFICIAL))
    )


def read(lines: gpd.GeoDataFrame, place: str, tables: Tables) -> Reading:
    """The lines, WGS 84, in place of the streets of the territory; those closed to walkers are
    left out. ``lines``: text columns of any names, index the number of the feature."""
    columns = lines.rename(columns={name: folded(name) for name in lines.columns})
    account = Account(lines.index)
    what = _texts(columns, ["nature", *_OPEN])
    account.leave(what.isin(_NOT_WALKED), "autoroutes, bretelles et bacs")
    account.leave(_texts(columns, ["etat", "etat_de_l_objet"]).isin(_NOT_BUILT), "non construites")
    closed = _texts(columns, ["acces_pieton"]).str.contains("impossible|interdit")
    account.leave(closed, "interdites aux piétons")
    numbers = lines.index.astype(str).to_series(index=lines.index)
    shapes = lines.geometry.array
    is_line = np.isin(shapely.get_type_id(shapes), (1, 5)) & np.isfinite(
        shapely.bounds(shapes)
    ).all(axis=1)
    account.refuse(
        pd.Series(~is_line, index=lines.index),
        place + ", objet " + numbers + " : une ligne est attendue.",
    )
    kept = lines[account.taken]
    rows = _edges(kept, _source(columns), tables) if len(kept) else None
    return account.reading(TITLE, {} if rows is None else {"streets": rows}, [])


def _texts(columns: gpd.GeoDataFrame, names: list[str]) -> pd.Series:
    """The first of the columns ``names``, in lower case; blank where there is none."""
    found = next((name for name in names if name in columns), None)
    if found is None:
        return pd.Series("", index=columns.index, dtype="str")
    return columns[found].astype("str").str.casefold().fillna("")


def _source(columns: gpd.GeoDataFrame) -> str:
    if "cleabs" in columns or "nature" in columns:
        return "IGN, BD TOPO"
    return "OpenStreetMap" if set(_OPEN) & set(columns) else "Réseau des rues fourni"


def _edges(lines: gpd.GeoDataFrame, source: str, tables: Tables) -> pd.DataFrame:
    west, south, east, north = gpd.GeoDataFrame(tables["communes"]).total_bounds
    crs = metre_crs((west, south, east, north))
    edges = edges_of(lines.to_crs(crs).geometry.to_numpy())
    ends = gpd.GeoSeries.from_xy(*edges.ends.reshape(-1, 2).T, crs=crs).to_crs(DEGREES)
    degrees = np.column_stack([ends.x, ends.y]).round(7).reshape(-1, 4)
    rows = pd.DataFrame(degrees, columns=["from_lon", "from_lat", "to_lon", "to_lat"])
    return rows.assign(
        street_id=[f"R{number:07d}" for number in range(1, len(rows) + 1)],
        length_m=edges.length_m.round(2),
        source=source,
    )
