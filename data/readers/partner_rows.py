"""The rows of a partner’s sheet as typed columns, with the fate of each."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import numpy as np
import pandas as pd
from rapidfuzz.distance import DamerauLevenshtein

from data.readers.partner_fields import FIELDS
from data.readers.reading import Question, Reading
from data.spellings import DoubtError, FaultError, SpellingError, fold, nearest

T = TypeVar("T")
NEW = "nouveau : "
"""Before a name, in an answer: it is not the known name that resembles it."""
_BLANK = "\x1f"
"""Before the name that a blank cell is asked about; no cell holds it."""


class Rows:
    """Columns of text by field, read into values; every fault and doubt is kept.

    ``place``: file and sheet, for messages. ``text``: one column a field, "" where blank, index
    = line. ``headers``: field → header as written. ``answers``: (header, value) → value to read
    in its place; a field without column is answered under its label.
    """

    def __init__(
        self,
        place: str,
        text: pd.DataFrame,
        headers: Mapping[str, str],
        answers: Mapping[tuple[str, str], str],
    ) -> None:
        self.place = place
        self.text = text
        self._headers = headers
        self._answers = answers
        self._fate = pd.Series("taken", index=text.index, dtype="str")
        self._told: dict[str, dict[int, list[str]]] = {"refused": {}, "doubtful": {}}
        self._left_out: dict[str, int] = {}
        self._questions: dict[tuple[str, str], Question] = {}
        self.remarks: list[str] = []

    @property
    def taken(self) -> pd.Series:
        """Whether each row is still taken."""
        return self._fate[self.text.index] == "taken"

    def has(self, *fields: str) -> bool:
        """Whether one of the fields is a column."""
        return any(field in self.text for field in fields)

    def fill(
        self, field: str, told: pd.Series, saying: Callable[[str], str | None] | None = None
    ) -> None:
        """Where the field is blank, what other columns say of it without doubt.

        ``told``: text, missing where nothing is said; or names, that ``saying`` turns into it.
        """
        if saying is not None:
            told = told.map({name: saying(name) for name in told.dropna().unique()})
        texts = self.column(field)
        filled = texts.where(texts != "", told.astype("str").fillna(""))
        self.text = self.text.assign(**{field: filled})

    def column(self, field: str) -> pd.Series:
        """Text of a field, "" everywhere where it is no column."""
        if field in self.text:
            return self.text[field]
        return pd.Series("", index=self.text.index, dtype="str")

    def read(
        self,
        field: str,
        parser: Callable[[str], T],
        *,
        required: bool = False,
        blank: Iterable[str] = (),
        subject: pd.Series | None = None,
        only: pd.Series | None = None,
    ) -> pd.Series:
        """Values of a field (objects), None where blank or not understood.

        ``required``: a blank is a doubt, with the candidates ``blank``. ``subject``: what a blank
        is asked about, one question each, in place of one for all lines. ``only``: the rows that
        need it.
        """
        texts = self.column(field)
        if required and subject is not None:
            texts = texts.mask(texts == "", _BLANK + subject.fillna(""))
        codes, uniques = pd.factorize(texts)
        needed = np.ones(len(texts), bool) if only is None else only.to_numpy(bool)
        values = np.full(len(uniques), None, dtype=object)
        wrong: list[tuple[int, SpellingError]] = []
        for at, text in enumerate(uniques):
            try:
                values[at] = self._value(field, text, parser, required, tuple(blank))
            except SpellingError as error:
                wrong.append((at, error))
        for at, why in wrong:
            lines = np.flatnonzero((codes == at) & needed)
            if len(lines):
                self._tell(field, str(uniques[at]), self.text.index[lines], why)
        return pd.Series(values[codes], index=self.text.index, dtype=object)

    def _value(
        self,
        field: str,
        text: str,
        parser: Callable[[str], T],
        required: bool,
        blank: tuple[str, ...],
    ) -> T | None:
        asked = text.removeprefix(_BLANK).removeprefix(NEW)
        answered = self._answers.get((self.header(field), asked))
        if answered is not None:
            return parser(answered) if answered else None
        if text.startswith(_BLANK):
            raise DoubtError(f"à préciser pour « {asked} ».", blank)
        if text:
            return parser(text)
        if required:
            raise DoubtError("manque, à préciser pour toutes les lignes où c’est vide.", blank)
        return None

    def header(self, field: str) -> str:
        return self._headers.get(field, FIELDS[field].label)

    def refuse(self, where: pd.Series, field: str, message: str) -> None:
        """Refuse the rows ``where`` whose values are read but cannot be together."""
        values = self.column(field)[where[self.text.index]]
        for value, same in values.groupby(values):
            told = f"« {value} », {message}" if value else message
            self._add("refused", same.index, f"{self.header(field)} : {told}")

    def set_aside(self, where: pd.Series, reason: str) -> None:
        """Leave out rows that are no data, before anything is read."""
        self.leave_out(where, reason)
        self.text = self.text[self.taken]

    def leave_out(self, where: pd.Series, reason: str) -> None:
        """Leave out rows that bring nothing, and count why."""
        lines = where[self.text.index] & self.taken
        if lines.any():
            self._left_out[reason] = self._left_out.get(reason, 0) + int(lines.sum())
            self._fate[lines.index[lines]] = "left_out"

    def _tell(self, field: str, value: str, lines: pd.Index, error: SpellingError) -> None:
        fate = "doubtful" if isinstance(error, DoubtError) else "refused"
        header = self.header(field)
        self._add(fate, lines, f"{header} : {error.text}")
        asked = value.removeprefix(_BLANK).removeprefix(NEW)
        self._questions[header, asked] = Question(
            header, asked, tuple(map(int, lines)), error.text, error.candidates
        )

    def _add(self, fate: str, lines: pd.Index, message: str) -> None:
        told = self._told[fate]
        for line in lines:
            told.setdefault(int(line), []).append(message)
        fates = self._fate.loc[lines]
        self._fate.loc[lines] = fates.where(fates == "refused", fate)

    def reading(self, content: str, tables: dict[str, pd.DataFrame]) -> Reading:
        """The fate of all rows as a report; a row that is refused tells its doubts too."""
        refused, doubtful = self._told["refused"], self._told["doubtful"]
        for line, messages in doubtful.items():
            if line in refused:
                refused[line] += messages
        return Reading(
            content=content,
            rows=len(self._fate),
            taken=int(self.taken.sum()),
            tables=tables,
            left_out=self._left_out,
            refused=self._sentences(refused),
            doubtful=self._sentences(
                {line: told for line, told in doubtful.items() if line not in refused}
            ),
            remarks=self.remarks,
            mapping={header: field for field, header in self._headers.items()},
            questions=list(self._questions.values()),
        )

    def _sentences(self, told: Mapping[int, list[str]]) -> list[str]:
        return [f"{self.place}, ligne {line}, {' · '.join(told[line])}" for line in sorted(told)]


class Names:
    """Known names of one table, found by what people type: case, accents and dashes apart.

    ``what``: in a sentence (« une structure connue »).
    """

    def __init__(self, known: pd.DataFrame, key: str, what: str) -> None:
        self._ids: dict[str, list[str]] = {}
        for name, code in zip(known["name"], known[key], strict=True):
            self._ids.setdefault(fold(str(name)), []).append(str(code))
        self._ids |= {fold(str(code)): [str(code)] for code in known[key]}
        self._labels = [str(name) for name in known["name"]]
        self._what = what

    def known(self, text: str) -> str:
        """The key of a name that must be known."""
        code = self._key(text)
        if code is None:
            wanted = set(fold(text).split())
            near = nearest(fold(text), self._labels, limit=3)
            near += [name for name in self._labels if wanted <= set(fold(name).split())][:3]
            message = f"« {text} » n’est pas {self._what}."
            if near:
                message += f" Vouliez-vous dire « {near[0]} » ?"
            raise FaultError(message, near)
        return code

    def _key(self, text: str) -> str | None:
        codes = self._ids.get(fold(text), [])
        if len(codes) > 1:
            raise DoubtError(
                f"« {text} » est le nom de {len(codes)} lignes connues : laquelle ?", codes
            )
        return codes[0] if codes else None

    def known_or_new(self, text: str) -> str:
        """The key of a known name, or the name itself after :data:`NEW`; a near miss is asked."""
        if text.startswith(NEW):
            return text
        code = self._key(text)
        if code is not None:
            return code
        near = nearest(fold(text), self._labels, limit=2)
        if near and _is_typo(text, near[0]):
            raise DoubtError(
                f"« {text} » ressemble à « {near[0]} », déjà connu : est-ce le même ?",
                [*near, NEW + text],
            )
        return NEW + text


def _is_typo(text: str, name: str) -> bool:
    """Whether two names differ by no number and by few letters: « École 1 » is not « École 2 »."""
    digits = [[c for c in fold(one) if c.isdigit()] for one in (text, name)]
    near = nearest(fold(text), [name])
    if digits[0] != digits[1] or not near:
        return False
    return len(fold(text)) > 4 and _distance(fold(text), fold(name)) <= max(1, len(text) // 10)


def _distance(one: str, other: str) -> int:
    return int(DamerauLevenshtein.distance(one, other))


def new_ids(known: pd.Series, prefix: str, count: int) -> list[str]:
    """The next free keys after those of the table: ``A60``, ``A61``…"""
    numbers = pd.to_numeric(known.astype("str").str.extract(rf"^{prefix}(\d+)$")[0]).dropna()
    first = int(numbers.max()) + 1 if len(numbers) else 1
    return [f"{prefix}{number:02d}" for number in range(first, first + count)]


def joined(current: pd.DataFrame, rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """``current`` with ``rows`` added, or in place of those that have the same key.

    A row that says nothing new stays as it is, its date of update included.
    """
    added = rows.reindex(columns=current.columns).astype(object)
    if not len(added):
        return current
    ours, theirs = _as_text(current[key]), _as_text(added[key])
    said = [column for column in current.columns if column != "updated_on"]
    same = theirs.isin(ours)
    same[same] = _as_text(added.loc[same, said]).isin(
        _as_text(current.loc[ours.isin(theirs), said])
    )
    if same.all():
        return current
    kept = current[~ours.isin(theirs[~same])]
    return pd.concat([kept.astype(object), added[~same]], ignore_index=True)


def _as_text(frame: pd.DataFrame) -> pd.Index:
    """The rows as text that compares, whatever their types."""
    columns = [
        frame[name].astype(object).where(frame[name].notna(), "").astype(str) for name in frame
    ]
    return pd.Index(["\x1f".join(cells) for cells in zip(*columns, strict=True)], dtype=object)
