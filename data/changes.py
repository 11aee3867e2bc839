"""What an import would change: two states of a table compared by key."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from data import schemas


@dataclass(frozen=True)
class Changes:
    """``added``, ``removed``: rows of the state after, of the state before. ``changed``: one row a
    cell, with the key columns, ``column``, ``before`` and ``after``. ``unchanged``: rows."""

    added: pd.DataFrame
    removed: pd.DataFrame
    changed: pd.DataFrame
    unchanged: int

    @property
    def changed_rows(self) -> int:
        """Rows of which a cell changes."""
        keys = [c for c in self.changed.columns if c not in ("column", "before", "after")]
        return len(self.changed[keys].drop_duplicates())

    @property
    def is_nothing(self) -> bool:
        return self.added.empty and self.removed.empty and self.changed.empty


def compare(name: str, before: pd.DataFrame, after: pd.DataFrame) -> Changes:
    """Changes of the table ``name`` between two checked states."""
    key = schemas.key(name)
    old, new = before.set_index(key), after.set_index(key)
    is_old, is_new = old.index.isin(new.index), new.index.isin(old.index)
    left = old[is_old]
    right = new.reindex(left.index)
    columns = [column for column in schemas.TABLES[name].columns if column not in key]
    different = {column: _differ(left[column], right[column]) for column in columns}
    cells = [
        pd.DataFrame(
            {
                "column": column,
                "before": _shown(left[column][rows]),
                "after": _shown(right[column][rows]),
            }
        ).reset_index()
        for column, rows in different.items()
        if rows.any()
    ]
    empty = pd.DataFrame(columns=[*key, "column", "before", "after"], dtype=object)
    touched = np.logical_or.reduce([*different.values(), np.zeros(len(left), dtype=bool)])
    return Changes(
        added=after[~is_new].reset_index(drop=True),
        removed=before[~is_old].reset_index(drop=True),
        changed=pd.concat(cells).sort_values(key, kind="stable", ignore_index=True)
        if cells
        else empty,
        unchanged=int((~touched).sum()),
    )


def _differ(left: pd.Series, right: pd.Series) -> np.ndarray:
    """True where two aligned columns hold different values; missing on both sides is the same."""
    if isinstance(left, gpd.GeoSeries):
        left, right = left.to_wkb(), gpd.GeoSeries(right).to_wkb()
    same = (left == right).fillna(False).to_numpy(dtype=bool)
    return ~(same | (left.isna() & right.isna()).to_numpy(dtype=bool))


def _shown(values: pd.Series) -> pd.Series:
    """Values that one column of a table can hold beside others; an outline by its extent."""
    if isinstance(values, gpd.GeoSeries):
        return values.to_wkt(rounding_precision=4).str.slice(0, 60).astype(object)
    return values.astype(object)
