"""Bring files into a territory: what is taken, what is left, why, and nothing lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

import pandas as pd

from data import french, schemas
from data.check import DataError, Tables, check_tables
from data.readers import ReadError, agenda, exported, features, partner_tables
from data.readers.cells import read_sheets, spreadsheet_suffix
from data.readers.reading import Choices, Question, Reader, Reading, Recogniser, Source
from data.readers.sandbox import local_file

NOT_RECOGNISED: Final = "feuille non reconnue"
REASON: Final = "Import de "
"""How the reason of a write that is an import begins."""


def import_reason(names: Iterable[str]) -> str:
    """The reason to write for an import of the files ``names``."""
    return REASON + french.listing(dict.fromkeys(names))


@dataclass
class FileReport:
    """What became of one file, or of one sheet of a workbook.

    ``content``: what it was recognised as, None when it was not. ``fills``: the tables that it
    changes. ``problems``: sentences in
    French that stop the import. The other fields are those of
    :class:`data.readers.reading.Reading`: ``rows`` = ``taken`` + ``left_out`` + ``refused`` +
    ``doubtful``.
    """

    file: str
    sheet: str = ""
    content: str | None = None
    fills: list[str] = field(default_factory=list)
    rows: int = 0
    taken: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    mapping: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)

    def fill(self, reading: Reading) -> None:
        """Take over what a reading says, tables apart; remarks already made stay."""
        remarks = self.remarks + reading.remarks
        for name in (one.name for one in fields(reading)):
            if name != "tables":
                setattr(self, name, getattr(reading, name))
        self.remarks = remarks
        self.fills = list(reading.tables)


@dataclass(frozen=True)
class Import:
    """``tables``: those that change, whole and checked, ready for ``data.store.replace``; empty
    where something stops the import. ``problems``: what is wrong with the territory that would
    result. ``leaves_out``: whether refused and doubtful rows may be left aside."""

    tables: dict[str, pd.DataFrame]
    reports: list[FileReport]
    problems: list[str]
    leaves_out: bool = False

    @property
    def accepted(self) -> bool:
        if self.problems or any(report.problems for report in self.reports):
            return False
        return self.leaves_out or not any(r.refused or r.doubtful for r in self.reports)


RECOGNISERS: tuple[Recogniser, ...] = (
    exported.recognise,
    agenda.recognise,
    features.recognise,
    partner_tables.recognise,
)
"""Asked in this order; the first that knows a source reads it."""


def read_files(
    paths: Iterable[str | Path],
    current: Tables,
    *,
    choices: Mapping[tuple[str, str], Choices] | None = None,
    leave_out: bool = False,
) -> Import:
    """Read files as one change to the ``current`` checked tables: all or none.

    ``choices``: (file name, sheet name) → what a person decided of it. ``leave_out``: accept the
    import though some rows are refused or doubtful, without them.
    """
    reports: list[FileReport] = []
    readers: list[tuple[Reader, FileReport]] = []
    for path in paths:
        found, told = _recognise(path, choices or {})
        readers += found
        reports += told
    order = list(schemas.TABLES)
    changed: dict[str, pd.DataFrame] = {}
    for reader, report in sorted(readers, key=lambda pair: order.index(pair[0].table)):
        try:
            reading = reader.read({**current, **changed})
        except ReadError as error:
            report.problems.append(str(error))
            continue
        report.fill(reading)
        if not report.problems:
            changed.update(reading.tables)
    problems: list[str] = []
    if changed and not any(report.problems for report in reports):
        try:
            checked = check_tables({**current, **changed})
            return Import({name: checked[name] for name in changed}, reports, [], leave_out)
        except DataError as error:
            problems = [str(problem) for problem in error.problems]
    return Import({}, reports, problems, leave_out)


def _recognise(
    path: str | Path, choices: Mapping[tuple[str, str], Choices]
) -> tuple[list[tuple[Reader, FileReport]], list[FileReport]]:
    """The readers of a file, one a sheet that is recognised, and a report of each sheet."""
    name = Path(path).name
    reports: list[FileReport] = []
    readers: list[tuple[Reader, FileReport]] = []
    try:
        for source in _sources(path, choices):
            report = FileReport(name, source.sheet.name if source.sheet else "")
            reports.append(report)
            reader = next(filter(None, (one(source) for one in RECOGNISERS)), None)
            if reader is not None:
                readers.append((reader, report))
            elif source.sheet is not None:
                report.rows = len(source.sheet.cells)
                report.left_out = {NOT_RECOGNISED: report.rows}
    except ReadError as error:
        reports = reports or [FileReport(name)]
        reports[-1].problems.append(str(error))
        return [], reports
    if not readers:
        reports[0].problems.append("aucun tableau reconnu ; voir les modèles à télécharger.")
    return readers, reports


def _sources(path: str | Path, choices: Mapping[tuple[str, str], Choices]) -> Iterable[Source]:
    file = local_file(path)
    if spreadsheet_suffix(file) is None:
        return [Source(file)]
    return [
        Source(file, sheet, choices.get((file.name, sheet.name), Choices()))
        for sheet in read_sheets(file)
    ]
