"""Which sites the children of some quartiers can walk to: reach, never containment."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from data.vocabulary import BANDS
from geo.reach import reach_m, walking_minutes

WALKING_MIN: Final = {"3_5": 10, "6_10": 15, "11_14": 20, "15_17": 20}
"""Longest walk of each band, in minutes: a convention, shown and variable."""


def sites_in_reach(
    children: pd.DataFrame,
    reach: csr_array,
    outline_sites: pd.DataFrame,
    sites: pd.DataFrame,
    quartiers: Sequence[str],
    bands: Sequence[str] = tuple(BANDS),
    walking_min: Mapping[str, float] = WALKING_MIN,
) -> pd.DataFrame:
    """Sites within a walk of the children of ``quartiers``, the most shared first.

    ``children`` is :func:`analysis.need.children`; ``reach`` is in metres [cells × sites];
    ``outline_sites`` (code_qp, site_id, distance_m) says how far a site stands from an outline.

    Returns ``site_id``, ``share`` (of the children of these bands who can walk there in the time
    of their band, 0 to 1; NA where a quartier has no population cell, then the walk is counted
    from its outline), ``walk_min`` (from the nearest such child, or from the outline),
    ``outline_m`` (straight metres from the nearest outline, 0 inside).
    """
    outline = outline_sites[outline_sites["code_qp"].isin(quartiers)]
    outline_m = outline.groupby("site_id")["distance_m"].min()
    rows = np.flatnonzero(children["code_qp"].isin(quartiers))
    near = reach[rows]
    cell = np.repeat(rows, np.diff(near.indptr))
    reached = np.zeros(len(sites))
    closest = np.full(len(sites), np.inf)
    total = 0.0
    for band in bands:
        counted = children[band].to_numpy()
        total += counted[rows].sum()
        usable = (near.data <= reach_m(walking_min[band])) & (counted[cell] > 0)
        reached += np.bincount(near.indices[usable], counted[cell[usable]], minlength=len(sites))
        np.minimum.at(closest, near.indices[usable], near.data[usable])

    uncounted = set(quartiers) - set(children["code_qp"].dropna().unique())
    longest_m = reach_m(max((walking_min[band] for band in bands), default=0))
    blind = outline[outline["code_qp"].isin(uncounted) & (outline["distance_m"] <= longest_m)]
    blind_m = blind.groupby("site_id")["distance_m"].min().reindex(sites["site_id"]).to_numpy()
    found = pd.DataFrame(
        {
            "site_id": sites["site_id"].to_numpy(),
            "share": np.divide(reached, total, out=np.full(len(sites), np.nan), where=total > 0),
            "walk_min": walking_minutes(np.fmin(closest, blind_m)),
        }
    )
    found.loc[(reached == 0) & np.isfinite(blind_m), "share"] = np.nan
    found["outline_m"] = found["site_id"].map(outline_m)
    kept = found[np.isfinite(found["walk_min"])]
    return kept.sort_values(["share", "walk_min"], ascending=[False, True], ignore_index=True)
