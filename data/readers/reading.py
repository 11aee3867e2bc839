"""What reading a file comes to: every row has a fate, and every question its candidates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from data.check import Tables
from data.readers.cells import Sheet


@dataclass(frozen=True)
class Question:
    """A spelling that is not understood without doubt, or not at all.

    ``column``: header of the column as written; ``value``: as written; ``lines``: where it
    stands. ``text``: the question, in French. ``candidates``: spellings that would be understood
    in its place, the likeliest first; empty where none is near.
    """

    column: str
    value: str
    lines: tuple[int, ...]
    text: str
    candidates: tuple[str, ...] = ()


@dataclass
class Reading:
    """What became of the lines of a file: ``rows`` = ``taken`` + the counts of ``left_out`` +
    ``refused`` + ``doubtful``.

    ``content``: what the file is. ``tables``: those that change, whole, not checked yet.
    ``left_out``: reason → lines. ``refused``, ``doubtful``: a sentence a line, in French, with
    its place. ``remarks``: what was assumed or deduced. ``problems``: what stops the import as a
    whole. ``mapping``: header of each column → field it fills, for the layouts that let it be
    changed. ``questions``: the spellings behind doubtful and refused lines, each asked once.
    """

    content: str
    rows: int
    taken: int
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


@dataclass(frozen=True)
class Choices:
    """What a person decided of the columns and the doubtful spellings of one sheet.

    ``mapping``: header → field, "" to leave the column out; columns not named are recognised.
    ``answers``: (header, value as written) → value to read in its place.
    """

    mapping: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """A local file from outside; of a spreadsheet, one of its sheets."""

    path: Path
    sheet: Sheet | None = None
    choices: Choices = Choices()

    @property
    def place(self) -> str:
        """File and sheet, as messages name them."""
        sheet = self.sheet.name if self.sheet else ""
        return f"{self.path.name}, feuille « {sheet} »" if sheet else self.path.name


@dataclass(frozen=True)
class Reader:
    """A way to read a source that was recognised.

    ``table``: the first table it fills; readers run in the order of ``schemas.TABLES``, so that
    what is pointed to comes first. ``read``: from the tables as they are at its turn.
    """

    table: str
    read: Callable[[Tables], Reading]


Recogniser = Callable[[Source], Reader | None]
"""Says how to read a source, None when it is not its own. Raises
:class:`~data.readers.ReadError` for a source that is its own, or nobody’s, and is damaged."""
