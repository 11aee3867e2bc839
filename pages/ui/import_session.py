"""Files that a visitor drops: read once, decided on, written as one change.

What is read, decided and said lives in the session of the visitor; the files themselves exist on
the disk only while they are read.
"""

import contextlib
import datetime as dt
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data import store
from data.changes import Changes, compare
from data.check import DataError, Tables
from data.imports import Import, import_reason, read_files
from data.readers.archive import MAX_BYTES
from data.readers.reading import Choices
from data.sources import with_sources
from pages.ui import scope, session

MAX_MB: Final = MAX_BYTES // 10**6
"""Of one file; ``data.readers`` opens no larger one, but for GeoPackages on the server itself."""
AUTHOR: Final = "auteur"
"""Who writes, asked once a visit: any page may fill it."""
Place = tuple[str, str]
"""File and sheet."""

_DROP: Final = "imports_depot"
_READ: Final = "imports_lus"
_CHOICES: Final = "imports_choix"
_SAID: Final = "imports_dit"
_LENGTH: Final = 60


@dataclass(frozen=True)
class Read:
    """What the files hold, and table → what would change."""

    result: Import
    changes: dict[str, Changes]

    @property
    def changes_nothing(self) -> bool:
        return all(one.is_nothing for one in self.changes.values())


def uploader(label: str, name: str) -> list[UploadedFile]:
    """Where files are dropped; ``name`` tells the places apart. Empty again after an import."""
    return st.file_uploader(
        label,
        accept_multiple_files=True,
        max_upload_size=MAX_MB,
        key=f"{name}_{st.session_state.get(_DROP, 0)}",
    )


def ask_author() -> None:
    """Asks who writes, once a visit."""
    st.text_input("Votre nom ou service", key=AUTHOR, persist_state="session", width=360)


@contextlib.contextmanager
def as_files(uploads: Sequence[UploadedFile]) -> Iterator[list[Path]]:
    """The uploads as files of a folder that is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="atlas-depot-") as folder:
        paths = [Path(folder, name) for name in safe_names([one.name for one in uploads])]
        for path, upload in zip(paths, uploads, strict=True):
            path.write_bytes(upload.getbuffer())
        yield paths


def safe_names(names: Sequence[str]) -> list[str]:
    """Names that are only that: no folder, no control character, short, and each once."""
    out: list[str] = []
    for name in names:
        plain = re.sub(r"[^\w .,()+’'-]", "_", re.split(r"[/\\]", name)[-1]).strip(". ")
        stem, dot, ending = plain.rpartition(".")
        if not dot:
            stem, ending = plain, ""
        base = stem.lstrip("-")[:_LENGTH] or "fichier"
        ending = dot + ending[:10]
        rank, unique = 2, base + ending
        while unique in out:
            rank, unique = rank + 1, f"{base} ({rank}){ending}"
        out.append(unique)
    return out


def read(snapshot: session.Snapshot, uploads: Sequence[UploadedFile]) -> Read:
    """What the files hold as decided so far; read again only when something of it changed."""
    choices = decided()
    key = (snapshot.revision, [(one.file_id, one.name) for one in uploads], choices)
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != key:
        current = snapshot.territory.tables
        with st.spinner("Lecture des fichiers…"), as_files(uploads) as paths:
            result = read_files(paths, current, choices=choices)
            changes = {
                name: compare(name, current[name], table) for name, table in result.tables.items()
            }
        kept = (key, Read(result, changes))
        st.session_state[_READ] = kept
    found: Read = kept[1]
    return found


def decided() -> dict[Place, Choices]:
    """File and sheet → what the visitor decided of it."""
    return dict(st.session_state.get(_CHOICES, {}))


def decide_column(place: Place, header: str, widget: str) -> None:
    """Take the field chosen in a widget for a column; another column that had it loses it."""
    field = st.session_state[widget]
    known = decided().get(place, Choices())
    others = {name: one for name, one in known.mapping.items() if not one or one != field}
    _decide(place, replace(known, mapping={**others, header: field}))


def answer(place: Place, question: tuple[str, str], widget: str) -> None:
    """Take what was chosen or typed in a widget as what a doubtful spelling means."""
    known = decided().get(place, Choices())
    answers = {key: one for key, one in known.answers.items() if key != question}
    if told := str(st.session_state[widget] or "").strip():
        answers[question] = told
    _decide(place, replace(known, answers=answers))


def forget_decisions(place: Place) -> None:
    """Read the sheet as if nothing had been decided."""
    _decide(place, Choices())


def _decide(place: Place, choices: Choices) -> None:
    st.session_state[_CHOICES] = {**decided(), place: choices}


def write_import(
    snapshot: session.Snapshot, uploads: Sequence[UploadedFile], found: Read, leave_out: bool
) -> None:
    """Put what was read in the store, all or nothing. A callback."""
    result = replace(found.result, leaves_out=leave_out)
    with as_files(uploads) as paths:
        tables = with_sources(result, paths, snapshot.territory.tables, dt.date.today())
        names = [path.name for path in paths]
    write(snapshot, tables, import_reason(names))


def write(snapshot: session.Snapshot, tables: Tables, reason: str) -> None:
    """Put ``tables`` in the place of those read from ``snapshot``, and say what came of it; the
    files dropped are forgotten once they are written. A callback."""
    if not _author():
        say("error", "Rien n’a été écrit : dire d’abord votre nom ou service, en haut de la page.")
        return
    try:
        revision = store.replace(
            session.database(), tables, author=_author(), reason=reason, since=snapshot.revision
        )
    except (store.StoreError, DataError) as error:
        say("error", str(error))
        return
    _clear()
    say("success", f"{reason} : enregistré, révision {revision}.", revision)


def undo(revision: int) -> None:
    """Undo a whole import. A callback."""
    if not _author():
        say("error", "Rien n’a été annulé : dire d’abord votre nom ou service, en haut de la page.")
        return
    try:
        done = store.undo(session.database(), revision, author=_author())
    except (store.StoreError, DataError) as error:
        say("error", str(error))
        return
    # The place looked at may have come with what is undone.
    scope.choose(scope.WHOLE)
    say("success", f"La révision {revision} est annulée : tout est comme avant elle "
                   f"(révision {done}).")  # fmt: skip


def _author() -> str:
    return str(st.session_state.get(AUTHOR) or "").strip()


def _clear() -> None:
    """Forget the files and what was decided of them."""
    st.session_state[_DROP] = st.session_state.get(_DROP, 0) + 1
    for key in (_READ, _CHOICES):
        st.session_state.pop(key, None)


def say(kind: str, text: str, revision: int | None = None) -> None:
    """Have a sentence said at the top of the page at the next run."""
    st.session_state[_SAID] = (kind, text, revision)


def said(*, with_files: bool) -> tuple[str, str, int | None] | None:
    """What is to be said: kind, sentence, and the revision it is about.

    A failure is said once; a success until other files are dropped (``with_files``).
    """
    told: tuple[str, str, int | None] | None = st.session_state.get(_SAID)
    if told is None or (told[0] == "success" and with_files):
        return None
    if told[0] == "error":
        del st.session_state[_SAID]
    return told
