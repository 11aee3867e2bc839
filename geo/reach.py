"""Who reaches what on foot: straight distances in metres turned into walking minutes.

Reach, never containment: a site just outside a quartier counts.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from scipy.sparse import coo_array, csr_array
from scipy.spatial import cKDTree

from geo.crs import DEGREES

Floats = NDArray[np.float64]

WALKING_M_PER_MIN: Final = 75.0
"""4.5 km/h."""
DETOUR: Final = 1.3
"""Length of a walk by the streets, per metre as the crow flies."""


def walking_minutes(distance_m: Any) -> Any:
    """Walking minutes for straight distances in metres: metres × 1.3 / 75."""
    return distance_m * (DETOUR / WALKING_M_PER_MIN)


def reach_m(minutes: float) -> float:
    """Straight distance in metres that is walked in ``minutes``."""
    return minutes * (WALKING_M_PER_MIN / DETOUR)


def to_metres(lon: ArrayLike, lat: ArrayLike, crs: CRS) -> Floats:
    """Points [n × 2] in metres in ``crs`` (see ``geo.crs.metre_crs``) from WGS 84 degrees.

    A point without coordinates, or that ``crs`` cannot hold, is NaN.
    """
    transformer = Transformer.from_crs(DEGREES, crs, always_xy=True)
    xy = np.column_stack(transformer.transform(np.asarray(lon, float), np.asarray(lat, float)))
    xy[~np.isfinite(xy).all(axis=1)] = np.nan
    return xy


def pairs_within(origins_xy: Floats, sites_xy: Floats, max_m: float) -> csr_array:
    """Distances in metres of the pairs at most ``max_m`` apart: [origins × sites], sparse.

    Both inputs are [n × 2] in metres, in the same coordinate system. A point with a coordinate
    that is not finite matches nothing. A site that stands on its origin is a stored zero: read
    the pairs from ``indices``/``data``, not from ``nonzero()``.
    """
    origins = np.flatnonzero(np.isfinite(origins_xy).all(axis=1))
    sites = np.flatnonzero(np.isfinite(sites_xy).all(axis=1))
    shape = (len(origins_xy), len(sites_xy))
    if not len(origins) or not len(sites):
        return csr_array(shape, dtype=float)
    pairs = cKDTree(origins_xy[origins]).sparse_distance_matrix(
        cKDTree(sites_xy[sites]), max_m, output_type="ndarray"
    )
    cells = (origins[pairs["i"]], sites[pairs["j"]])
    distances = csr_array(coo_array((pairs["v"], cells), shape=shape))
    distances.sort_indices()
    return distances


def locate(points_xy: Floats, polygons: NDArray[np.object_]) -> NDArray[np.intp]:
    """Position of the polygon that holds each point, -1 where none does.

    Points [n × 2] and polygons share one coordinate system. A point on the border counts; where
    polygons overlap the first one wins, so give them in the order of their codes.
    """
    finite = np.flatnonzero(np.isfinite(points_xy).all(axis=1))
    point, polygon = shapely.STRtree(polygons).query(
        shapely.points(points_xy[finite]), predicate="intersects"
    )
    first = np.full(len(points_xy), len(polygons), dtype=np.intp)
    np.minimum.at(first, finite[point], polygon)
    return np.where(first == len(polygons), -1, first)
