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
from one that it knows. What is computed from published counts alone (sums, shares, intervals) may
be shown; a sum with a secret part is secret. Never count the source tables again. Indices that
need the true counts are in :attr:`Released.separation`, rounded, on large bases only.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from analysis.mixite_indices import separation
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

SEPARATED: Final = ((), ("theme",), ("quartier",))
SMALLEST_SEX: Final = 20
FEWEST_GROUPS: Final = 5
"""An index of separation is released on at least so many girls, boys and groups."""


@dataclass(frozen=True)
class Counted:
    """The protected tables, as they are counted: **not** to be shown.

    Each as ``year``, the columns of its views, ``children``, and ``withheld`` (the source itself
    keeps the figure secret).
    """

    tables: dict[str, pd.DataFrame]
    thresholds: dict[str, int]

    def digest(self) -> str:
        """The same for two revisions whose counts are the same: they get the same pattern."""
        found = hashlib.sha256(repr(self.thresholds).encode())
        for table in self.tables.values():
            found.update(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
        return found.hexdigest()


@dataclass(frozen=True)
class Released:
    """The counts of persons that may leave the data; read only."""

    frames: dict[tuple[str, frozenset[str]], pd.DataFrame]
    separation: pd.DataFrame
    """How apart girls and boys are over the sessions, or the quartiers of residence, of the whole
    territory, of a theme or of a quartier: ``year``, ``theme``, ``quartier`` (NA: all), ``across``
    (session_id, residence), ``groups``, and the fields of
    :class:`analysis.mixite_indices.Separation`, rounded. Only those that may be released."""
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
    """Decide what may be shown of the protected tables: :func:`counted`, then :func:`release`."""
    return release(counted(tables, catalogue))


def counted(tables: Tables, catalogue: pd.DataFrame) -> Counted:
    """The protected tables with what their views need.

    ``catalogue`` is :func:`analysis.offer.catalogue`; it says where, what and when the sessions
    of ``attendance`` are.
    """
    known = tables["secrecy_thresholds"].set_index("table_name")["threshold"]
    parcours = tables["parcours"]
    requests = tables["declared_requests"]
    answers = {
        "sans_reponse": requests["unmet"],
        "avec_reponse": requests["children"] - requests["unmet"],
        "inconnue": requests["children"].where(requests["unmet"].isna()),
    }
    persons = {
        "attendance": _attendance(tables["attendance"], catalogue),
        "parcours": parcours.assign(withheld=parcours["status"] == "secret"),
        "school_residence": tables["school_residence"].rename(columns={"pupils": "children"}),
        "declared_requests": pd.concat(
            requests.assign(answer=answer, children=children).dropna(subset="children")
            for answer, children in answers.items()
        ),
    }
    columns = {
        name: ["year", *dict.fromkeys(column for view in VIEWS[name] for column in view)]
        for name in VIEWS
    }
    return Counted(
        {
            name: table.assign(withheld=table.get("withheld", False))[
                [*columns[name], "children", "withheld"]
            ].astype({"children": "Int64", "withheld": bool})
            for name, table in persons.items()
        },
        {name: int(known.get(name, DEFAULT_THRESHOLD)) for name in VIEWS},
    )


def _attendance(attendance: pd.DataFrame, catalogue: pd.DataFrame) -> pd.DataFrame:
    sessions = catalogue[["session_id", "activity_id", "actor_id", "theme", "temps", "code_qp"]]
    rows = attendance.merge(sessions, on="session_id", how="left")
    quartier = rows["code_qp"].fillna(OUTSIDE_QPV)
    outside = rows["residence"] == OUTSIDE_QPV
    here = rows["residence"] == quartier
    return rows.assign(
        quartier=quartier,
        temps=rows["temps"].fillna("inconnu"),
        origin=np.select([outside, here], [OUTSIDE_QPV, "ici"], "autre_quartier"),
    )


def release(counts: Counted) -> Released:
    """The pattern of what is hidden, and what it leaves."""
    frames = {
        (name, frozenset(by)): frame
        for name, persons in counts.tables.items()
        for by, frame in _release(persons, VIEWS[name], counts.thresholds[name]).items()
    }
    indices = [
        row
        for unit in SEPARATED
        for row in _separation(
            counts.tables["attendance"], frames["attendance", frozenset([*unit, "sex"])], unit
        )
    ]
    columns = ["year", "theme", "quartier", "across", "groups", "dissimilarity", "expected",
               "p_value", "theil"]  # fmt: skip
    return Released(frames, pd.DataFrame(indices, columns=columns), counts.thresholds)


def _separation(
    attendance: pd.DataFrame, published: pd.DataFrame, unit: tuple[str, ...]
) -> Iterator[dict[str, object]]:
    """The indices of each unit whose girls and boys are published, and many enough.

    Rounded to two decimals, on groups that many other counts would fit: with few groups, an
    index and the totals of its groups could be solved for the counts.
    """
    keys = ["year", *unit]
    enough = published[(published["children"] >= SMALLEST_SEX).fillna(False)]
    both = enough.groupby(keys).filter(lambda sexes: len(sexes) == 2)[keys].drop_duplicates()
    rows = attendance.merge(both, on=keys)
    for across in ("session_id", "residence"):
        cells = rows.groupby([*keys, across, "sex"])["children"].sum().unstack("sex", fill_value=0)
        for key, groups in cells.groupby(keys):
            if len(groups) < FEWEST_GROUPS:
                continue
            found = separation(groups["f"].to_numpy(np.int64), groups["g"].to_numpy(np.int64))
            yield {
                **dict(zip(keys, key, strict=True)),
                "across": across,
                "groups": len(groups),
                **{name: round(value, 2) for name, value in vars(found).items()},
            }


def groupings(views: tuple[tuple[str, ...], ...]) -> list[tuple[str, ...]]:
    """The groupings ``views`` and all their margins, each once."""
    seen = {
        frozenset(by): by
        for view in views
        for size in range(len(view) + 1)
        for by in combinations(view, size)
    }
    return list(seen.values())


def _release(
    persons: pd.DataFrame, views: tuple[tuple[str, ...], ...], threshold: int
) -> dict[tuple[str, ...], pd.DataFrame]:
    """One frame a grouping; each year has its own pattern, for years are never added up."""
    every = groupings(views)
    years = [_one_year(rows, every, threshold) for _, rows in persons.groupby("year")]
    nothing = _one_year(persons.iloc[:0], every, threshold)
    return {
        by: pd.concat([year[position] for year in years or [nothing]], ignore_index=True)
        for position, by in enumerate(every)
    }


def _one_year(
    rows: pd.DataFrame, every: list[tuple[str, ...]], threshold: int
) -> list[pd.DataFrame]:
    known = rows["children"].fillna(0).to_numpy(dtype=np.int64)
    grouped = [_group(rows, by) for by in every]
    hidden = hidden_totals([support for _, support in grouped], known, threshold)
    frames = []
    for by, (totals, support), small in zip(every, grouped, hidden, strict=True):
        missing = support @ rows["children"].isna().to_numpy(dtype=np.int64) > 0
        secret = (small & ~missing) | (support @ rows["withheld"].to_numpy(dtype=np.int64) > 0)
        totals["children"] = pd.array(support @ known, dtype="Int64")
        totals["children"] = totals["children"].mask(secret | missing)
        totals["status"] = np.select([secret, missing], ["secret", "manquant"], "publie")
        frames.append(_both_sexes(totals, by) if "sex" in by else totals)
    return frames


def _group(rows: pd.DataFrame, by: tuple[str, ...]) -> tuple[pd.DataFrame, csr_array]:
    """The totals of a grouping, and which rows each adds up [totals × rows]."""
    groups = rows.groupby(["year", *by], dropna=False)
    totals = groups.size().reset_index()[["year", *by]]
    support = csr_array(
        (np.ones(len(rows), dtype=np.int64), (groups.ngroup().to_numpy(), np.arange(len(rows)))),
        shape=(len(totals), len(rows)),
    )
    return totals, support


def _both_sexes(totals: pd.DataFrame, by: tuple[str, ...]) -> pd.DataFrame:
    """Adds the sex that nobody of a group has, as a zero."""
    others = ["year", *(column for column in by if column != "sex")]
    both = totals[others].drop_duplicates().merge(pd.DataFrame({"sex": list(SEXES)}), how="cross")
    full = both.merge(totals, on=[*others, "sex"], how="left")
    nobody = full["status"].isna()
    return full.assign(
        children=full["children"].mask(nobody, 0), status=full["status"].mask(nobody, "publie")
    )
