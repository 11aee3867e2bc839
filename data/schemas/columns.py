"""Building blocks of the table schemas: one function a kind of column.

Each returns a pandera column that carries, beside its check, what people need to read it:
a meaning in French (shown on the pages and in exports), a unit, the table it points to, and the
words of its codes (code → French label), one code or several of them.
"""

from collections.abc import Collection, Mapping
from typing import Any

import pandera.pandas as pa

from data.vocabulary import WEEKDAYS

PATTERN_QPV = r"^Q[NP]\d\d[\dAB]\d{2,3}[A-Z]?$"
PATTERN_COMMUNE = r"^\d[\dAB]\d{3}$"


def _column(
    dtype: Any,
    meaning: str,
    *checks: pa.Check,
    null: bool = False,
    unit: str | None = None,
    to: str | None = None,
    words: Mapping[Any, str] | None = None,
    several: bool = False,
) -> pa.Column:
    return pa.Column(
        dtype,
        list(checks),
        nullable=null,
        coerce=True,
        description=meaning,
        metadata={"unit": unit, "references": to, "words": words, "several": several},
    )


def text(meaning: str, *, null: bool = False, pattern: str | None = None, **more: Any) -> pa.Column:
    """Free text, or a code with a ``pattern``; surrounding blanks are the reader's to strip."""
    checks = [pa.Check.str_matches(pattern)] if pattern else [pa.Check.str_length(min_value=1)]
    return _column("str", meaning, *checks, null=null, **more)


def link(meaning: str, to: str, *, null: bool = False) -> pa.Column:
    """The key of a row of the table ``to``."""
    return _column("str", meaning, null=null, to=to)


def links(meaning: str, to: str, *, null: bool = False) -> pa.Column:
    """Keys of rows of the table ``to``, separated by commas, without blanks."""
    return text(meaning, null=null, to=to, several=True)


def choice(meaning: str, values: Collection[str], *, null: bool = False) -> pa.Column:
    """One code of a vocabulary."""
    words = values if isinstance(values, Mapping) else {value: value for value in values}
    return _column("str", meaning, pa.Check.isin(list(values)), null=null, words=words)


def several(meaning: str, values: Mapping[str, str], *, null: bool = False) -> pa.Column:
    """Codes of a vocabulary, separated by commas, without blanks."""
    one = "(?:" + "|".join(v.replace("+", r"\+") for v in values) + ")"
    pattern = f"^{one}(?:,{one})*$"
    return text(meaning, null=null, pattern=pattern, words=values, several=True)


def weekdays(meaning: str, *, null: bool = False) -> pa.Column:
    """ISO digits of days (1 = lundi), each once and in order: ``1245``."""
    pattern = r"^(?=.)1?2?3?4?5?6?7?$"
    return text(meaning, null=null, pattern=pattern, words=WEEKDAYS, several=True)


def integer(
    meaning: str,
    *,
    unit: str | None = None,
    low: int | None = 0,
    high: int | None = None,
    null: bool = False,
    words: Mapping[int, str] | None = None,
) -> pa.Column:
    dtype = "Int64" if null else "int64"
    return _column(dtype, meaning, *_range(low, high), null=null, unit=unit, words=words)


def number(
    meaning: str,
    *,
    unit: str | None = None,
    low: float | None = 0,
    high: float | None = None,
    null: bool = False,
) -> pa.Column:
    return _column("float64", meaning, *_range(low, high), null=null, unit=unit)


def flag(meaning: str) -> pa.Column:
    return _column("bool", meaning)


def day(meaning: str, *, null: bool = False) -> pa.Column:
    """A calendar day, without time zone."""
    return _column("datetime64[ns]", meaning, null=null, unit="jour")


def time_min(meaning: str, *, null: bool = False) -> pa.Column:
    """A time of day in whole minutes after midnight; 1440 is the midnight that ends the day."""
    return integer(meaning, unit="minutes après minuit", high=1440, null=null)


def lon(*, null: bool = False) -> pa.Column:
    return number("Longitude", unit="degrés (WGS 84)", low=-180, high=180, null=null)


def lat(*, null: bool = False) -> pa.Column:
    return number("Latitude", unit="degrés (WGS 84)", low=-90, high=90, null=null)


def outline(meaning: str) -> pa.Column:
    """Polygon or MultiPolygon in WGS 84 (EPSG:4326), valid and 2D (see ``geo.repair``)."""
    return _column("geometry", meaning, unit="EPSG:4326")


def code_qp(meaning: str = "Quartier prioritaire", *, null: bool = False) -> pa.Column:
    return _column("str", meaning, pa.Check.str_matches(PATTERN_QPV), null=null, to="quartiers")


def insee_com(meaning: str = "Commune", *, null: bool = False) -> pa.Column:
    return _column("str", meaning, pa.Check.str_matches(PATTERN_COMMUNE), null=null, to="communes")


def source() -> pa.Column:
    return text("Producteur et jeu de données", null=True)


def vintage() -> pa.Column:
    return integer("Millésime : année que décrit la donnée", null=True, low=1900)


def table(
    name: str,
    title: str,
    meaning: str,
    columns: dict[str, pa.Column],
    *,
    key: str | list[str],
    checks: list[pa.Check] | None = None,
) -> pa.DataFrameSchema:
    """A table: its columns, its key (one or several columns) and rules across columns."""
    keys = [key] if isinstance(key, str) else key
    return pa.DataFrameSchema(
        columns,
        checks=checks,
        name=name,
        title=title,
        description=meaning,
        unique=keys,
        strict=True,
        coerce=True,
        metadata={"key": keys},
    )


def _range(low: float | None, high: float | None) -> list[pa.Check]:
    checks = []
    if low is not None:
        checks.append(pa.Check.ge(low))
    if high is not None:
        checks.append(pa.Check.le(high))
    return checks
