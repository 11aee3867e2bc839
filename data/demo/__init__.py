"""The embedded demonstration territory: fictive data on published facts (see README.md)."""

from pathlib import Path

import geopandas as gpd
import pandas as pd

from data import schemas

_TABLES = Path(__file__).parent / "tables"


def load() -> dict[str, pd.DataFrame]:
    """Every table of the demonstration, as text still to be typed by ``data.check``.

    Blank cells are missing; geometry is in EPSG:4326.
    """
    return {name: _read(name) for name in schemas.TABLES}


def _read(name: str) -> pd.DataFrame:
    frame = pd.read_csv(_TABLES / f"{name}.csv", dtype=str, keep_default_na=False)
    frame = frame.mask(frame == "", float("nan"))
    for column, schema in schemas.TABLES[name].columns.items():
        if str(schema.dtype) == "bool":
            frame[column] = frame[column] == "True"
    if "geometry" in frame.columns:
        outlines = gpd.GeoSeries.from_wkt(frame["geometry"])
        return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=outlines, crs=4326)
    return frame
