"""The gate of statistical secrecy: which counts of persons may be shown, decided once a revision.

Four tables count persons: ``attendance``, ``parcours``, ``school_residence`` and
``declared_requests``. Nothing that people see (page, chart, map, export, command) reads their
counts from the tables: it reads them from :class:`Released`, made once a revision by
:func:`gate` (pages: ``session.released(revision)``).

How to use it::

    released = gate(territory.tables, catalogue)
    released.counts("parcours", "code_qp")         # year, code_qp, children, status
    released.counts("attendance", "theme", "sex")  # year, theme, sex, children, status
    released.counts("attendance")                  # year, children, status

``children`` is ``Int64``, NA where ``status`` is « secret » or « manquant »; « publie » rows hold
the true count. Zeros are shown. Only the groupings of ``VIEWS`` and their margins exist: asking
for another raises ``ValueError``, for a total that the pattern does not know could be subtracted
from one that it knows. So filter the rows of a frame, show them as they are, but never add
published rows up to a total which is secret, and never count the source tables again: take the
grouping that holds your total. Sums over years are never published.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.secrecy_pattern import hidden_totals
from data.check import Tables
from data.vocabulary import OUTSIDE_QPV, SEXES

VIEWS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "attendance": (
        ("sex", "band", "residence"),
        ("quartier", "residence"),
        ("quartier", "theme", "sex", "band"),
        ("quartier", "theme", "origin"),
        ("activity_id", "origin"),
        ("temps", "sex", "band"),
        ("actor_id", "sex", "band"),
        ("activity_id", "sex", "band"),
        ("session_id",),
    ),
    "parcours": (("code_qp",),),
    "school_residence": (("uai", "residence", "band"),),
    "declared_requests": (("code_qp", "band", "answer"), ("request_id", "answer")),
}
"""What is published of each protected table, each year: these groupings and all their margins.

``quartier`` is where the session is held (or ``hors_qpv``), ``residence`` where the children
live, ``origin`` compares the two (« ici », « autre_quartier », « hors_qpv »); ``temps`` is that
of :func:`analysis.times.session_temps`; ``answer`` is « sans_reponse », « avec_reponse » or
« inconnue ».
"""

DEFAULT_THRESHOLD: Final = 5
"""Smallest count shown of a table for which ``secrecy_thresholds`` says nothing."""


@dataclass(frozen=True)
class Released:
    """The counts of persons that may leave the data; read only."""

    frames: dict[tuple[str, frozenset[str]], pd.DataFrame]
    thresholds: dict[str, int]

    def counts(self, table: str, *by: str) -> pd.DataFrame:
        """Persons of ``table`` by ``year`` and the columns ``by``.

        Returns ``year``, ``by``, ``children`` (Int64) and ``status`` (publie, secret, manquant).
        Where ``sex`` is among ``by``, a sex that was not met is a row of zero.

        Raises ``ValueError`` for a grouping that is not published.
        """
        try:
            frame = self.frames[table, frozenset(by)]
        except KeyError:
            raise ValueError(f"{table} n’est pas publié par {', '.join(by)}") from None
        return frame[["year", *by, "children", "status"]].copy()


def gate(tables: Tables, catalogue: pd.DataFrame) -> Released:
    """Decide what may be shown of the protected tables.

    ``catalogue`` is :func:`analysis.offer.catalogue`; it says where, what and when the sessions
    of ``attendance`` are.
    """
    known = tables["secrecy_thresholds"].set_index("table_name")["threshold"]
    thresholds = {name: int(known.get(name, DEFAULT_THRESHOLD)) for name in VIEWS}
    frames = {
        (name, by): frame
        for name, persons in _persons(tables, catalogue).items()
        for by, frame in _release(persons, VIEWS[name], thresholds[name]).items()
    }
    return Released(frames, thresholds)


def groupings(views: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    """The groupings ``views`` and all their margins, each once."""
    seen = {
        frozenset(by): by
        for view in views
        for size in range(len(view) + 1)
        for by in combinations(view, size)
    }
    return list(seen.values())


def _persons(tables: Tables, catalogue: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Each protected table as ``year``, the columns of its views and ``children``."""
    sessions = catalogue[["session_id", "activity_id", "actor_id", "theme", "temps", "code_qp"]]
    attendance = tables["attendance"].merge(sessions, on="session_id", how="left")
    attendance["quartier"] = attendance["code_qp"].fillna(OUTSIDE_QPV)
    attendance["origin"] = np.select(
        [
            attendance["residence"] == OUTSIDE_QPV,
            attendance["residence"] == attendance["quartier"],
        ],
        [OUTSIDE_QPV, "ici"],
        "autre_quartier",
    )
    attendance["temps"] = attendance["temps"].fillna("inconnu")
    requests = tables["declared_requests"]
    answers = {
        "sans_reponse": requests["unmet"],
        "avec_reponse": requests["children"] - requests["unmet"],
        "inconnue": requests["children"].where(requests["unmet"].isna()),
    }
    return {
        "attendance": attendance,
        "parcours": tables["parcours"],
        "school_residence": tables["school_residence"].rename(columns={"pupils": "children"}),
        "declared_requests": pd.concat(
            requests.assign(answer=answer, children=children).dropna(subset="children")
            for answer, children in answers.items()
        ),
    }


def _release(
    persons: pd.DataFrame, views: tuple[tuple[str, ...], ...], threshold: int
) -> dict[frozenset[str], pd.DataFrame]:
    parts = {by: list(_yearly(persons, by)) for by in groupings(views)}
    years = sorted(persons["year"].unique())
    hidden: dict[tuple[str, ...], list[np.ndarray]] = {by: [] for by in parts}
    for position in range(len(years)):
        supports = [pieces[position][1] for pieces in parts.values()]
        counts = parts[()][position][2]
        secret = hidden_totals(supports, counts, threshold)
        for by, one in zip(parts, secret, strict=True):
            hidden[by].append(one)
    return {
        frozenset(by): _frame(by, [piece[0] for piece in pieces], hidden[by])
        for by, pieces in parts.items()
    }


def _yearly(
    persons: pd.DataFrame, by: tuple[str, ...]
) -> Iterator[tuple[pd.DataFrame, csr_array, np.ndarray]]:
    """For each year: the totals of a grouping, which rows each adds up, the counts of the rows."""
    for year, rows in persons.groupby("year"):
        counts = rows["children"].fillna(0).to_numpy(dtype=np.int64)
        keys = rows[list(by)].assign(year=year)
        groups = keys.groupby(["year", *by], sort=True)
        position = groups.ngroup().to_numpy()
        totals = groups.size().reset_index()[["year", *by]]
        support = csr_array(
            (np.ones(len(rows), dtype=np.int64), (position, np.arange(len(rows)))),
            shape=(len(totals), len(rows)),
        )
        missing = np.bincount(position, rows["children"].isna(), minlength=len(totals)) > 0
        yield totals.assign(children=support @ counts, missing=missing), support, counts


def _frame(
    by: tuple[str, ...], totals: list[pd.DataFrame], hidden: list[np.ndarray]
) -> pd.DataFrame:
    frame = pd.concat(totals, ignore_index=True) if totals else pd.DataFrame(
        columns=["year", *by, "children", "missing"]
    )  # fmt: skip
    missing = frame.pop("missing").astype(bool)
    secret = pd.Series(np.concatenate(hidden) if hidden else [], index=frame.index, dtype=bool)
    frame["status"] = np.select([missing, secret], ["manquant", "secret"], "publie")
    frame["children"] = frame["children"].astype("Int64").mask(missing | secret)
    return _both_sexes(frame, by) if "sex" in by else frame


def _both_sexes(frame: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Adds the sex that nobody of a group has, as a zero."""
    others = ["year", *(column for column in by if column != "sex")]
    both = frame[others].drop_duplicates().merge(pd.DataFrame({"sex": list(SEXES)}), how="cross")
    full = both.merge(frame, on=[*others, "sex"], how="left")
    zero = full["status"].isna()
    return full.assign(
        children=full["children"].mask(zero, 0), status=full["status"].mask(zero, "publie")
    )
