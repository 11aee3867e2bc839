"""Parse one file of outlines in a process of its own: ``python -m data.readers.child FILE``.

The name of FILE was made by the parent (:mod:`data.readers.outlines`). The answer, on standard
output, is one JSON object: ``kind``, ``columns`` (text), ``outlines`` (hexadecimal WKB),
``remarks`` and ``refused`` (row → reason); or ``error`` alone.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data import schemas
from data.readers import ReadError
from data.readers.archive import format_of, unpack
from data.readers.boundaries import LAYOUTS, recognise
from data.readers.sandbox import limit_resources
from geo import READ_DRIVERS
from geo.crs import GeometryError
from geo.repair import normalise_outlines

MAX_ROWS: Final = 100_000

_UNSTORABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def main(path: Path) -> None:
    """Write the answer for the file at ``path`` on standard output."""
    limit_resources()
    try:
        answer = _read(path)
    except (ReadError, GeometryError) as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout)


def _read(path: Path) -> dict[str, Any]:
    sources = unpack(path, path.parent) if format_of(path) == ".zip" else [path]
    found = [layer for source in sources for layer in _layers(source)]
    known = [(source, layer, kind) for source, layer, _, kind in found if kind]
    if not known:
        columns = sorted({column for _, _, columns, _ in found for column in columns})
        raise ReadError(
            "aucun contour de quartier prioritaire ni de commune reconnu"
            + (f" ; colonnes lues : {', '.join(columns[:20])}." if columns else ".")
        )
    source, layer, kind = known[0]
    layout = LAYOUTS[kind]
    rows = layout.to_rows(_read_layer(source, layer))
    code = schemas.key(layout.table)[0]
    labels = [
        " ".join(part for part in (code, name) if isinstance(part, str)) or f"ligne {line}"
        for line, (code, name) in enumerate(zip(rows[code], rows["name"], strict=True), start=1)
    ]
    outlines = normalise_outlines(rows, labels)
    remarks = outlines.remarks
    if len(known) > 1:
        remarks = [f"Première couche reconnue seule lue ({layer}), sur {len(known)}.", *remarks]
    table = pd.DataFrame(outlines.frame.drop(columns="geometry")).astype(object)
    return {
        "kind": kind,
        "columns": table.where(table.notna(), None).to_dict("list"),
        "outlines": shapely.to_wkb(outlines.frame.geometry.array, hex=True).tolist(),
        "remarks": remarks,
        "refused": outlines.refused,
    }


def _layers(source: Path) -> Iterator[tuple[Path, str, list[str], str | None]]:
    """Source, name, columns and kind of each layer that holds outlines."""
    import pyogrio  # once the drivers and the resources are limited

    if not set(pyogrio.list_drivers()) <= set(READ_DRIVERS):
        raise ReadError("lecture impossible : GDAL ouvre d’autres formats que ceux attendus.")
    try:
        for layer, geometry_type in pyogrio.list_layers(source):
            if geometry_type is not None:
                fields = list(pyogrio.read_info(source, layer=layer)["fields"])
                yield source, layer, fields, recognise(fields)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise ReadError(
            "fichier endommagé ou d’un autre format que son contenu annonce."
        ) from error


def _read_layer(source: Path, layer: str) -> gpd.GeoDataFrame:
    """The layer with lower-case names of columns and text values."""
    import pyogrio

    try:
        frame = pyogrio.read_dataframe(
            source,
            layer=layer,
            max_features=MAX_ROWS + 1,
            on_invalid="ignore",
            datetime_as_string=True,
        )
    except (
        pyogrio.errors.DataSourceError,
        pyogrio.errors.DataLayerError,
        pyogrio.errors.FeatureError,
        pyogrio.errors.FieldError,
        pyogrio.errors.GeometryError,
        pyogrio.errors.CRSError,
        UnicodeDecodeError,
    ) as error:
        raise ReadError(f"couche « {layer} » illisible.") from error
    if len(frame) > MAX_ROWS:
        raise ReadError(f"plus de {MAX_ROWS} lignes, refusé.")
    if frame.empty:
        raise ReadError(f"couche « {layer} » sans aucune ligne.")
    attributes = frame.columns.drop(frame.geometry.name)
    text = {name.casefold(): frame[name].map(_text).astype("str") for name in attributes}
    return gpd.GeoDataFrame(text, geometry=frame.geometry.array, crs=frame.crs)


def _text(value: Any) -> str | None:
    """A value as text without characters that cannot be stored; None when there is none."""
    if isinstance(value, list | np.ndarray):
        value = ",".join(str(part) for part in value)
    elif pd.isna(value):
        return None
    elif isinstance(value, float) and value.is_integer():
        value = int(value)
    return _UNSTORABLE.sub("", str(value)).strip() or None


if __name__ == "__main__":
    main(Path(sys.argv[1]))
