"""A territory whose geometry is settled: everything after it is tables and one sparse matrix."""

import datetime as dt
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from scipy.sparse import csr_array

from data.check import Tables
from geo.crs import metre_crs
from geo.reach import locate, pairs_within, reach_m, to_metres
from geo.streets import Edges, reach_by_streets

MAX_REACH_MIN = 30
"""Longest walk that is ever looked at, in minutes; pages choose shorter ones."""


@dataclass(frozen=True)
class Territory:
    """All tables of a territory, with what geometry tells of them.

    - ``tables``: as checked by :func:`data.check.check_tables`;
    - ``crs``: the coordinate system in metres of all distances;
    - ``cells``: population_cells + ``code_qp`` and ``insee_com`` of the outlines that hold them
      (NA outside); where simplified outlines leave a gap, the commune is the quartier’s;
    - ``sites``, ``schools``: the tables + ``code_qp`` of the quartier that holds them (NA
      outside);
    - ``reach``: metres [cells × sites] of the pairs within ``MAX_REACH_MIN``: straight ones, or
      where streets are known the straight metres that take as long as the walk by them (see
      :func:`geo.streets.reach_by_streets`), so ``geo.reach.walking_minutes`` holds for both;
    - ``outline_sites``: code_qp, site_id, distance_m from the outline of a quartier to the sites
      within ``MAX_REACH_MIN``, 0 inside.
    """

    tables: Tables
    crs: CRS
    cells: pd.DataFrame
    sites: pd.DataFrame
    schools: pd.DataFrame
    reach: csr_array
    outline_sites: pd.DataFrame

    @property
    def quartiers(self) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(self.tables["quartiers"])

    @property
    def communes(self) -> gpd.GeoDataFrame:
        return gpd.GeoDataFrame(self.tables["communes"])

    @property
    def walks_by_streets(self) -> bool:
        """Whether walks follow an imported street network, or a straight line with its detour."""
        return len(self.tables["streets"]) > 0

    @property
    def name(self) -> str:
        return self._title("name")

    @property
    def short_name(self) -> str:
        return self._title("short_name")

    @property
    def is_demo(self) -> bool:
        return bool(self.tables["territory"]["is_demo"].any())

    @property
    def scope_date(self) -> dt.date:
        """The day that chooses the sessions in force: fixed for the demo, else today."""
        fixed = self.tables["territory"]["scope_date"].dropna()
        return fixed.iloc[0].date() if len(fixed) else dt.date.today()

    def _title(self, column: str) -> str:
        values = self.tables["territory"][column]
        return str(values.iloc[0]) if len(values) else "Territoire sans nom"


def build_territory(tables: Tables) -> Territory:
    """Settle the geometry of checked tables.

    Raises :class:`geo.crs.GeometryError` when the outlines span two French territories.
    """
    quartiers = tables["quartiers"].sort_values("code_qp", ignore_index=True)
    communes = tables["communes"].sort_values("insee_com", ignore_index=True)
    crs = _metre_crs(communes, quartiers)
    quartier_shapes = quartiers.geometry.to_crs(crs).to_numpy()
    commune_shapes = communes.geometry.to_crs(crs).to_numpy()

    def in_quartier(xy: np.ndarray) -> pd.Series:
        return _names(locate(xy, quartier_shapes), quartiers["code_qp"])

    cells, sites, schools = (tables[name] for name in ("population_cells", "sites", "schools"))
    cells_xy, sites_xy, schools_xy = (
        to_metres(points["lon"], points["lat"], crs) for points in (cells, sites, schools)
    )
    max_m = reach_m(MAX_REACH_MIN)
    return Territory(
        tables={**tables, "quartiers": quartiers, "communes": communes},
        crs=crs,
        cells=cells.assign(
            code_qp=in_quartier(cells_xy),
            insee_com=_names(locate(cells_xy, commune_shapes), communes["insee_com"]).fillna(
                _names(locate(cells_xy, quartier_shapes), quartiers["insee_com"].str[:5])
            ),
        ),
        sites=sites.assign(code_qp=in_quartier(sites_xy)),
        schools=schools.assign(code_qp=in_quartier(schools_xy)),
        reach=_reach(tables["streets"], crs, cells_xy, sites_xy, max_m),
        outline_sites=_outline_sites(quartiers, quartier_shapes, sites, sites_xy, max_m),
    )


def _reach(
    streets: pd.DataFrame, crs: CRS, cells_xy: np.ndarray, sites_xy: np.ndarray, max_m: float
) -> csr_array:
    if streets.empty:
        return pairs_within(cells_xy, sites_xy, max_m)
    ends = [to_metres(streets[f"{end}_lon"], streets[f"{end}_lat"], crs) for end in ("from", "to")]
    edges = Edges(np.hstack(ends), streets["length_m"].to_numpy())
    return reach_by_streets(edges, cells_xy, sites_xy, max_m)


def _metre_crs(communes: gpd.GeoDataFrame, quartiers: gpd.GeoDataFrame) -> CRS:
    shapes = pd.concat([communes.geometry, quartiers.geometry])
    if shapes.empty:
        return CRS.from_epsg(2154)
    west, south, east, north = shapes.total_bounds
    return metre_crs((west, south, east, north))


def _names(positions: np.ndarray, codes: pd.Series) -> pd.Series:
    """Code at each position, NA for -1."""
    return codes.reindex(positions).reset_index(drop=True)


def _outline_sites(
    quartiers: pd.DataFrame,
    shapes: np.ndarray,
    sites: pd.DataFrame,
    sites_xy: np.ndarray,
    max_m: float,
) -> pd.DataFrame:
    placed = np.flatnonzero(np.isfinite(sites_xy).all(axis=1))
    points = shapely.points(sites_xy[placed])
    quartier, point = shapely.STRtree(points).query(shapes, predicate="dwithin", distance=max_m)
    return pd.DataFrame(
        {
            "code_qp": quartiers["code_qp"].to_numpy()[quartier],
            "site_id": sites["site_id"].to_numpy()[placed[point]],
            "distance_m": shapely.distance(shapes[quartier], points[point]),
        }
    )
