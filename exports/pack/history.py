"""What frozen packs tell of the years before: the degré de réponse as it stood then."""

from collections.abc import Mapping
from typing import Final

import pandas as pd

from analysis.effects import COLUMNS, Places, response_of_hours
from analysis.indicators import school_year_of
from exports.pack.content import Pack, from_json

COMPARED: Final = ("Âges", "Période", "Norme de besoin", "À pied, au plus")
"""The choices that two packs must share to be compared."""

_TABLE: Final = "Heures-enfant par semaine, par quartier"
_COLUMNS: Final = ["name", "need_h", "uncovered_min_h", "uncovered_max_h", "share"]


def response_before(
    packs: pd.DataFrame, places: Places, wanted: Mapping[str, str], before: int
) -> pd.DataFrame:
    """:func:`analysis.effects.response_of_hours` of each school year before ``before``.

    ``packs`` is the table; the last pack of each year counts, among those frozen on the choices
    ``wanted`` (values of ``COMPARED``) with the hours of their quartiers.
    """
    years = school_year_of(packs["frozen_on"])
    order = packs.assign(year=years)[years < before].sort_values(["frozen_on", "pack_id"])
    latest: dict[int, pd.DataFrame] = {}
    for year, text in zip(order["year"], order["content"], strict=True):
        pack = from_json(text)
        if all(dict(pack.parameters).get(name) == value for name, value in wanted.items()):
            hours = _hours(pack)
            latest[int(year)] = hours if len(hours) else latest.get(int(year), hours)
    parts = [response_of_hours(hours, places, year) for year, hours in latest.items()]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=COLUMNS)


def _hours(pack: Pack) -> pd.DataFrame:
    codes = {feature["properties"]["name"]: feature["id"]
             for feature in pack.outlines["quartiers"]["features"]}  # fmt: skip
    section = pack.section("couverture")
    rows = [row for table in (section.tables if section else []) if table.title == _TABLE
            for row in table.rows]  # fmt: skip
    table = pd.DataFrame(rows, columns=_COLUMNS)
    numbers = table[_COLUMNS[1:4]].astype("float64")
    return numbers.assign(code_qp=table["name"].map(codes))
