"""Where the lines of an official table stand, from degrees or from metres and their system."""

from typing import Final

import pandas as pd
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from data.readers.layout import Table, numbers
from geo.crs import DEGREES, LAMBERT_93, in_france

_LON: Final = ("longitude", "lon", "equip_x", "coordgpsx", "location_longitude")
_LAT: Final = ("latitude", "lat", "equip_y", "coordgpsy", "location_latitude")
_BOTH: Final = ("equip_coordonnees", "coordonnees", "position", "location_coordinates")
_X: Final = ("lambert_x", "coordx_origine")
_Y: Final = ("lambert_y", "coordy_origine")
_SYSTEM: Final = ("epsg", "epsg_origine")


def places(table: Table, metres: CRS = LAMBERT_93) -> pd.DataFrame:
    """``lon``, ``lat`` in degrees (WGS 84) of each line, NaN where it stands nowhere in France.

    From longitude and latitude, else from « latitude, longitude » in one cell, else from metres:
    in the system that the line names, or in ``metres``.
    """
    lon, lat = numbers(table.column(*_LON)), numbers(table.column(*_LAT))
    pairs = table.column(*_BOTH).str.extract(r"(-?\d+\.\d+)\D+?(-?\d+\.\d+)")
    lat, lon = lat.fillna(numbers(pairs[0])), lon.fillna(numbers(pairs[1]))
    x, y = numbers(table.column(*_X)), numbers(table.column(*_Y))
    in_metres = (lon.isna() | lat.isna()) & x.notna() & y.notna()
    systems = table.column(*_SYSTEM).str.extract(r"(\d{4,5})", expand=False)
    for code, lines in systems[in_metres].fillna("").groupby(systems.fillna("")).groups.items():
        try:
            crs = CRS.from_epsg(int(str(code))) if code else metres
        except CRSError:
            continue
        to_degrees = Transformer.from_crs(crs, DEGREES, always_xy=True)
        lon[lines], lat[lines] = to_degrees.transform(x[lines].to_numpy(), y[lines].to_numpy())
    inside = in_france(lon.to_numpy(), lat.to_numpy())
    return pd.DataFrame({"lon": lon.where(inside), "lat": lat.where(inside)})
