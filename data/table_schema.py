"""The tables as Frictionless describes them (Table Schema, Data Package v1), from our schemas."""

from collections.abc import Iterable
from typing import Any, Final

import pandera.pandas as pa

from data import schemas

ENCODING: Final = "utf-8-sig"
DELIMITER: Final = ";"
DECIMAL: Final = ","
"""CSV as French spreadsheets open it."""

_TYPES: Final[dict[str, dict[str, Any]]] = {
    "int64": {"type": "integer"},
    "Int64": {"type": "integer"},
    "float64": {"type": "number", "decimalChar": DECIMAL},
    "bool": {"type": "boolean", "trueValues": ["oui"], "falseValues": ["non"]},
    "datetime64[ns]": {"type": "date"},
}
_CONSTRAINTS: Final = {
    "isin": ("enum", "allowed_values"),
    "str_matches": ("pattern", "pattern"),
    "greater_than_or_equal_to": ("minimum", "min_value"),
    "less_than_or_equal_to": ("maximum", "max_value"),
}
"""Check of pandera → constraint of Table Schema, and the statistic that holds its value."""


def table_schema(name: str) -> dict[str, Any]:
    """Table Schema of the table ``name``: types, constraints, units, key and links."""
    schema = schemas.TABLES[name]
    return {
        "$schema": "https://specs.frictionlessdata.io/schemas/table-schema.json",
        "name": name,
        "title": schema.title,
        "description": schema.description,
        "fields": [_field(column, rule) for column, rule in schema.columns.items()],
        "missingValues": [""],
        "primaryKey": schemas.key(name),
        "foreignKeys": [
            {
                "fields": [column],
                # A table that points to itself is named by nothing.
                "reference": {
                    "resource": "" if target == name else target,
                    "fields": schemas.key(target),
                },
            }
            for column, target in schemas.references(name).items()
        ],
    }


def data_package(names: Iterable[str]) -> dict[str, Any]:
    """The package of the tables ``names``, each a ``<table>.csv`` with its schema."""
    return {
        "profile": "tabular-data-package",
        "name": "atlas-educatif",
        "title": "Atlas éducatif : territoire",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": name,
                "title": schemas.TABLES[name].title,
                "description": schemas.TABLES[name].description,
                "path": f"{name}.csv",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": ENCODING,
                "dialect": {"delimiter": DELIMITER},
                "schema": f"{name}.schema.json",
            }
            for name in names
        ],
    }


def _field(column: str, rule: pa.Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column,
        "description": rule.description,
        **_TYPES.get(str(rule.dtype), {"type": "string"}),
    }
    if rule.metadata["unit"]:
        field["unit"] = rule.metadata["unit"]
    constraints: dict[str, Any] = {} if rule.nullable else {"required": True}
    for check in rule.checks:
        if check.name in _CONSTRAINTS:
            constraint, statistic = _CONSTRAINTS[check.name]
            constraints[constraint] = check.statistics[statistic]
    return {**field, "constraints": constraints} if constraints else field
