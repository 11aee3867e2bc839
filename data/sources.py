"""The table of sources: a row for each file imported and each table that it fills."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pandas as pd

from data import schemas
from data.check import Tables, empty
from data.imports import FileReport, Import

OPEN_LICENCE: Final = "Licence Ouverte 2.0"
OPEN_PRODUCERS: Final = ("ANCT", "INSEE", "IGN", "DEPP", "Éducation nationale", "Contour officiel")
"""How the source of a row begins, for the producers that publish under that licence."""

OUTLINES: Final = ("communes", "quartiers")
"""Tables that one file fills as a whole."""


def with_sources(
    result: Import, paths: Iterable[str | Path], current: Tables, day: dt.date
) -> dict[str, pd.DataFrame]:
    """The tables of an accepted import and ``sources`` with a row a file and table.

    A file takes the place of the earlier one of the same name and table; an export brings its own
    sources. ``result`` comes from :func:`data.imports.read_files` of the same ``paths``, on
    ``current``.
    """
    if any("sources" in report.fills for report in result.reports):
        return result.tables
    checksums = {Path(path).name: _checksum(Path(path)) for path in paths}
    new = [
        _row(name, report, checksums[report.file], result.tables[name], day)
        for report in result.reports
        for name in report.fills
        if name in result.tables
    ]
    if not new:
        return result.tables
    added = pd.DataFrame(new).drop_duplicates("source_id", keep="last")
    kept = current.get("sources", empty("sources"))
    names = added[["table_name", "file_name"]].apply(tuple, axis=1)
    again = kept[["table_name", "file_name"]].apply(tuple, axis=1).isin(names)
    whole = kept["table_name"].isin(OUTLINES) & kept["table_name"].isin(added["table_name"])
    kept = kept[~again & ~whole & ~kept["source_id"].isin(added["source_id"])]
    sources = pd.concat([kept.astype(object), added.astype(object)], ignore_index=True)
    return {**result.tables, "sources": schemas.TABLES["sources"].validate(sources)}


def _row(
    name: str, report: FileReport, checksum: str, table: pd.DataFrame, day: dt.date
) -> dict[str, object]:
    source = table["source"].dropna() if "source" in table else pd.Series(dtype="str")
    told = source.mode().iloc[0] if len(source) else None
    years = table.get("vintage", table.get("year", pd.Series(dtype="Int64"))).dropna()
    return {
        "source_id": f"{name}-{checksum[:12]}",
        "table_name": name,
        "content": report.content,
        "producer": told,
        "licence": OPEN_LICENCE if told and told.startswith(OPEN_PRODUCERS) else None,
        "vintage": years.max() if len(years) else None,
        "address": None,
        "file_name": report.file,
        "checksum": checksum,
        "rows": report.taken,
        "imported_on": pd.Timestamp(day),
    }


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
