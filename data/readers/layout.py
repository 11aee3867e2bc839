"""What the readers of official tables share: a header found by its columns, a fate for each line.

A layout is recognised by the names of its columns, whatever their case, accents and separators,
and wherever the header stands under titles.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from data.readers.reading import Reading

HEADER_WITHIN: Final = 40
"""Lines among which a header is looked for."""


@dataclass(frozen=True)
class Origin:
    """The file that is read, and the day it is."""

    file_name: str
    read_on: dt.date


@dataclass(frozen=True)
class Table:
    """A table found in a sheet.

    ``place``: file and sheet, for messages. ``rows``: text, one column a folded name (see
    :func:`folded`), NaN where blank; the index is the line in the sheet, from 1. ``labels``:
    folded name → name as written. ``preamble``: text of the lines above the header.
    """

    place: str
    rows: pd.DataFrame
    labels: dict[str, str]
    preamble: str = ""

    def first(self, names: Iterable[str]) -> str | None:
        """The first of ``names`` that is a column."""
        return next((name for name in names if name in self.rows.columns), None)

    def column(self, *names: str) -> pd.Series:
        """Of the columns ``names``, the first that is filled, line by line."""
        whole = pd.Series(index=self.rows.index, dtype="str")
        for name in names:
            if name in self.rows:
                whole = whole.fillna(self.rows[name])
        return whole

    def fault(self, column: str | None, expected: str) -> pd.Series:
        """For each line, the message that the value of ``column`` is not what is ``expected``."""
        lines = self.rows.index.astype(str).to_series(index=self.rows.index)
        messages = self.place + ", ligne " + lines
        if column is not None:
            values = self.rows[column].fillna("")
            messages += f", colonne « {self.labels[column]} » : « " + values + " »"
        return messages + f" : {expected}"


class Account:
    """The fate of each line; the first that is told stands."""

    def __init__(self, index: pd.Index) -> None:
        self._fate = pd.Series("taken", index=index, dtype="str")
        self._why = pd.Series(index=index, dtype="str")

    @property
    def taken(self) -> pd.Series:
        """Whether each line is still taken."""
        return self._fate == "taken"

    def leave(self, where: pd.Series, reason: str) -> None:
        self._settle("left_out", where, pd.Series(reason, index=where.index))

    def refuse(self, where: pd.Series, messages: pd.Series) -> None:
        self._settle("refused", where, messages)

    def doubt(self, where: pd.Series, messages: pd.Series) -> None:
        self._settle("doubtful", where, messages)

    def _settle(self, fate: str, where: pd.Series, why: pd.Series) -> None:
        rows = where.fillna(False).astype(bool) & self.taken
        self._fate[rows] = fate
        self._why[rows] = why[rows]

    def reading(self, content: str, tables: dict[str, pd.DataFrame], remarks: list[str]) -> Reading:
        """The account of all lines, as a report."""
        return Reading(
            content=content,
            rows=len(self._fate),
            taken=int(self.taken.sum()),
            tables=tables,
            left_out=self._why[self._fate == "left_out"].value_counts(sort=False).to_dict(),
            refused=self._why[self._fate == "refused"].tolist(),
            doubtful=self._why[self._fate == "doubtful"].tolist(),
            remarks=remarks,
        )


def folded(name: str) -> str:
    """A name of column in lower case, without accents, words joined by « _ »."""
    straight = unicodedata.normalize("NFKD", re.sub("[œŒ]", "oe", name.replace("’", "'")))
    plain = straight.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_")


def find_table(
    place: str, cells: pd.DataFrame, is_header: Callable[[set[str]], bool]
) -> Table | None:
    """The table under the first line of ``cells`` whose folded names satisfy ``is_header``.

    ``cells``: text, one row a line of the sheet, index from 1, NaN or "" where blank. Lines
    without any value are not rows.
    """
    head = cells.head(HEADER_WITHIN).fillna("").to_numpy()
    for position, header in enumerate(head):
        names = [folded(text) for text in header]
        if is_header(set(names) - {""}):
            preamble = " ".join(text for line in head[:position] for text in line if text)
            return _under(place, cells.iloc[position + 1 :], list(header), names, preamble)
    return None


def _under(
    place: str, body: pd.DataFrame, header: Sequence[str], names: Sequence[str], preamble: str
) -> Table:
    """Columns without a name are dropped; of two with one name the first is kept."""
    kept = [at for at, name in enumerate(names) if name and name not in names[:at]]
    rows = body.iloc[:, kept].astype("str")
    rows.columns = pd.Index([names[at] for at in kept])
    texts = rows.stack().str.strip()
    texts = texts.str.replace(r'^="(.*)"$', r"\1", regex=True).str.strip()
    rows = texts.where(texts != "").unstack().reindex(columns=rows.columns).astype("str")
    return Table(
        place,
        rows.dropna(how="all"),
        {names[at]: header[at].strip() for at in kept},
        preamble,
    )


SECRET: Final = {"s", "ns", "nd", "so"}
"""What the INSEE writes in place of a figure that it hides."""


def hidden(texts: pd.Series) -> pd.Series:
    """Whether each cell stands for a hidden figure: a secrecy code, or a blank."""
    return texts.isna() | texts.str.casefold().isin(SECRET)


def numbers(texts: pd.Series) -> pd.Series:
    """Figures as people and producers write them, NaN where there is none to read, or no use.

    A comma or a point before the decimals, blanks of any kind between thousands.
    """
    plain = texts.astype("str").str.replace(r"\s", "", regex=True).str.replace(",", ".")
    is_figure = plain.str.fullmatch(r"[+-]?\d{1,18}(\.\d{0,20})?([eE][+-]?\d{1,2})?").fillna(False)
    return pd.to_numeric(plain.where(is_figure.astype(bool))).astype("float64")


def commune_codes(texts: pd.Series) -> pd.Series:
    """Codes of communes with the leading zero that a number has lost (1004 → 01004)."""
    lost = texts.str.fullmatch(r"\d{4}").fillna(False).astype(bool)
    return texts.mask(lost, "0" + texts)


def replaced(current: pd.DataFrame, rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """``current`` with ``rows`` in place of those that have the same key, in order of key."""
    if current.empty:
        return rows.sort_values(list(key), ignore_index=True)
    kept = ~pd.MultiIndex.from_frame(current[list(key)]).isin(
        pd.MultiIndex.from_frame(rows[list(key)])
    )
    together = [frame.astype(object) for frame in (current[kept], rows)]
    whole = pd.concat(together, ignore_index=True)[list(current.columns)]
    return whole.sort_values(list(key), ignore_index=True)


def days(texts: pd.Series) -> pd.Series:
    """Calendar days written ``2026-10-17``, from 1900 to 2199; NaT for anything else."""
    told = texts.where(texts.str.fullmatch(r"(?:19|20|21)\d\d-\d\d-\d\d").fillna(False))
    return pd.to_datetime(told, format="%Y-%m-%d", errors="coerce")


def year_in(text: str, pattern: str = r"\b((?:19|20)\d\d)\b") -> int | None:
    """The last year that ``pattern`` finds in a text."""
    found = re.findall(pattern, text)
    return int(found[-1]) if found else None
