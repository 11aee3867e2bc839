"""Check tables against their schemas and one another; report every problem at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from data import schemas
from data.vocabulary import OUTSIDE_QPV

Tables = Mapping[str, pd.DataFrame]
"""Table name → its rows. ``communes`` and ``quartiers`` are GeoDataFrames in EPSG:4326."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a table. ``line`` counts rows from 1; None: the table as a whole."""

    table: str
    line: int | None
    column: str | None
    value: str | None
    expected: str

    def __str__(self) -> str:
        where = [schemas.TABLES[self.table].title if self.table in schemas.TABLES else self.table]
        if self.line is not None:
            where.append(f"ligne {self.line}")
        if self.column is not None:
            where.append(self.column)
        value = f"« {self.value} » : " if self.value is not None else ""
        return f"{', '.join(map(str, where))} : {value}{self.expected}"


class DataError(ValueError):
    """Raised with every problem found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


def empty(name: str) -> pd.DataFrame:
    """A table with its columns, their types and no row."""
    schema = schemas.TABLES[name]
    if "geometry" in schema.columns:
        frame: pd.DataFrame = gpd.GeoDataFrame(
            {column: [] for column in schema.columns}, geometry="geometry", crs=4326
        )
    else:
        frame = pd.DataFrame({column: [] for column in schema.columns})
    return schema.validate(frame)


def check_tables(tables: Tables) -> dict[str, pd.DataFrame]:
    """Check and type every table of a territory; a table left out is empty.

    Returns new tables, complete and typed by their schemas.
    Raises :class:`DataError` with all problems of all tables.
    """
    problems: list[Problem] = []
    checked: dict[str, pd.DataFrame] = {}
    for name in sorted(tables.keys() - schemas.TABLES.keys()):
        problems.append(Problem(name, None, None, None, "table inconnue"))
    for name, schema in schemas.TABLES.items():
        frame = tables.get(name)
        if frame is None:
            checked[name] = empty(name)
            continue
        crs = getattr(frame, "crs", None)
        if "geometry" in schema.columns and crs != 4326:
            expected = "attendu : des contours en WGS 84 (EPSG:4326)"
            problems.append(Problem(name, None, "geometry", crs and str(crs), expected))
            continue
        found = _check_rows(name, frame.reset_index(drop=True))
        if isinstance(found, list):
            problems += found
        else:
            checked[name] = found
    if not problems:
        problems = list(_broken_links(checked))
    if problems:
        raise DataError(problems)
    return checked


def row_problems(name: str, row: Mapping[str, object]) -> list[Problem]:
    """What is wrong in one row of the table ``name``, its links apart."""
    found = _check_rows(name, pd.DataFrame([row], columns=list(schemas.TABLES[name].columns)))
    return found if isinstance(found, list) else []


def _check_rows(name: str, frame: pd.DataFrame) -> pd.DataFrame | list[Problem]:
    """The rows typed by their schema, or what is wrong with them."""
    schema = schemas.TABLES[name]
    problems = _not_flags(name, schema, frame)
    try:
        typed = schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        problems += _from_pandera(name, schema, errors)
    return problems or typed


def _not_flags(name: str, schema: pa.DataFrameSchema, frame: pd.DataFrame) -> list[Problem]:
    """Cells of yes-or-no columns that are neither: pandera would take any text for a yes."""
    flags = [c for c, column in schema.columns.items() if str(column.dtype) == "bool"]
    return [
        Problem(
            name,
            line + 1,
            column,
            None if pd.isna(value) else str(value),
            f"attendu : oui ou non ({schema.columns[column].description})",
        )
        for column in flags
        if column in frame
        for line, value in frame.loc[~frame[column].isin([True, False]), column].items()
    ]


def _from_pandera(name: str, schema: pa.DataFrameSchema, errors: SchemaErrors) -> list[Problem]:
    """One problem a line and check: pandera repeats a frame-level failure for each column."""
    found: dict[tuple[object, ...], Problem] = {}
    for case in errors.failure_cases.to_dict("records"):
        if pd.isna(case["index"]) and pd.notna(case["check_number"]):
            # The check could not run on a column that is missing or unreadable, as told apart.
            continue
        column = case["column"] if case["schema_context"] == "Column" else None
        line = None if pd.isna(case["index"]) else int(case["index"]) + 1
        value = None if line is None or column is None else str(case["failure_case"])
        expected = _expected(str(case["check"]), column, schema, case["failure_case"])
        found.setdefault((line, column, expected), Problem(name, line, column, value, expected))
    return list(found.values())


def _expected(check: str, column: str | None, schema: pa.DataFrameSchema, value: object) -> str:
    meaning = schema.columns[column].description if column in schema.columns else None
    if check == "column_in_dataframe":
        return f"la colonne « {value} » manque"
    if check == "column_in_schema":
        return f"la colonne « {value} » n’est pas attendue"
    if check == "not_nullable" or check.startswith("str_length("):
        return f"valeur obligatoire ({meaning})"
    if check in {"field_uniqueness", "multiple_fields_uniqueness"}:
        return "identifiant déjà utilisé par une autre ligne"
    for prefix, wording in {
        "isin(": "attendu : l’une de ",
        "greater_than_or_equal_to(": "attendu : au moins ",
        "less_than_or_equal_to(": "attendu : au plus ",
        "str_matches(": "forme attendue : ",
    }.items():
        if check.startswith(prefix):
            return f"{wording}{check.removeprefix(prefix).removesuffix(')')} ({meaning})"
    if check.startswith(("coerce_dtype", "dtype(")):
        return f"valeur illisible ({meaning})"
    return check


def _broken_links(tables: Tables) -> Iterable[Problem]:
    for name, frame in tables.items():
        listed = schemas.lists(name)
        for column, target in {**schemas.references(name), **listed}.items():
            known = tables[target][schemas.key(target)[0]]
            values = frame[column].dropna()
            if column in listed:
                values = values.str.split(",").explode()
            for line, value in values[~values.isin(known)].items():
                title = schemas.TABLES[target].title
                yield Problem(
                    name, int(str(line)) + 1, column, str(value), f"absent de la table {title}"
                )
        if "residence" in frame.columns:
            known = tables["quartiers"]["code_qp"]
            bad = ~frame["residence"].isin(known) & (frame["residence"] != OUTSIDE_QPV)
            for line, value in frame.loc[bad, "residence"].items():
                yield Problem(
                    name,
                    int(str(line)) + 1,
                    "residence",
                    str(value),
                    f"attendu : un quartier du territoire ou {OUTSIDE_QPV}",
                )
