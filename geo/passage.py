"""From one vintage of outlines to another: what they have in common, by area and by people."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS

from geo.reach import Floats, locate

COLUMNS = ["old", "new", "area_of_new", "area_of_old", "people_of_new", "people_of_old"]


def passage(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, xy: Floats, people: Floats, crs: CRS
) -> pd.DataFrame:
    """Each pair of outlines that overlap, with their common part as shares between 0 and 1.

    ``old`` and ``new`` have code_qp; ``xy`` [points × 2] are where ``people`` live, in metres in
    ``crs``. Returns ``old``, ``new``, ``area_of_new`` (share of the new outline that the old one
    held), ``area_of_old`` (share of the old one that is kept), ``people_of_new`` and
    ``people_of_old`` likewise (NA where nobody is counted), by ``new`` then the largest part.
    """
    if old.empty or new.empty:
        return pd.DataFrame(columns=COLUMNS)
    before, after = (frame.geometry.to_crs(crs).to_numpy() for frame in (old, new))
    left, right = shapely.STRtree(before).query(after, predicate="intersects")[::-1]
    common = shapely.area(shapely.intersection(before[left], after[right]))
    kept = common > 1.0
    left, right, common = left[kept], right[kept], common[kept]
    in_old, in_new = locate(xy, before), locate(xy, after)
    both = np.zeros((len(before), len(after)))
    inside = (in_old >= 0) & (in_new >= 0)
    np.add.at(both, (in_old[inside], in_new[inside]), people[inside])
    of_old, of_new = (
        np.bincount(home[home >= 0], people[home >= 0], minlength=len(shapes))
        for home, shapes in ((in_old, before), (in_new, after))
    )
    shared = both[left, right]
    with np.errstate(invalid="ignore"):
        table = pd.DataFrame(
            {
                "old": old["code_qp"].to_numpy()[left],
                "new": new["code_qp"].to_numpy()[right],
                "area_of_new": common / shapely.area(after[right]),
                "area_of_old": common / shapely.area(before[left]),
                "people_of_new": shared / of_new[right],
                "people_of_old": shared / of_old[left],
            }
        )
    return table.sort_values(["new", "area_of_new"], ascending=[True, False], ignore_index=True)
