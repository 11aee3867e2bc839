"""The store: SQLite file or PostgreSQL, one revision a write, a journal of every edit.

``open_store`` gives the engine that every other function takes.
"""

from data.store.database import open_store
from data.store.engine import ReadOnlyError, StoreError, may_write
from data.store.read import Change, Revision, Snapshot, history, load, revision, revisions
from data.store.write import (
    Conflict,
    ConflictError,
    Edit,
    replace,
    save,
    save_together,
    undo,
    undo_reason,
)

__all__ = [
    "Change",
    "Conflict",
    "ConflictError",
    "Edit",
    "ReadOnlyError",
    "Revision",
    "Snapshot",
    "StoreError",
    "history",
    "load",
    "may_write",
    "open_store",
    "replace",
    "revision",
    "revisions",
    "save",
    "save_together",
    "undo",
    "undo_reason",
]
