"""Freeze the figures of a committee pack at a date, on one revision of the data."""

import datetime as dt
import itertools
import json
import string
from collections.abc import Callable, Iterable
from typing import Any, Final

import geopandas as gpd

from analysis.secrecy import Released
from data.french import day, listing, number
from data.territory import Territory
from data.vocabulary import AUDIENCES, BANDS, PERIODS
from exports.pack.basis import Basis, Choice
from exports.pack.content import Pack, Section, Sheet
from exports.pack.sections import coverage, people
from exports.pack.sections.method import method
from exports.pack.sections.plan import plan
from exports.pack.sections.priority import priorities
from exports.pack.sections.sheets import sheet

SECTIONS: Final[dict[str, tuple[str, Callable[[Basis], Section]]]] = {
    "chiffres": ("En trois chiffres", coverage.key_numbers),
    "couverture": ("La semaine", coverage.week),
    "plages": ("Les plages les moins couvertes", coverage.stretches),
    "propositions": ("Ce qu’il faudrait ouvrir", coverage.proposals),
    "pre": ("Priorités PRE", priorities),
    "mixite": ("Mixité", people.mixite),
    "reseau": ("Réseau", people.network),
    "plan": ("Plan d’actions", plan),
    "indicateurs": ("Indicateurs", people.records),
    "echeances": ("Échéances", people.due),
    "methode": ("Méthode et limites", method),
}
"""Sections in the order of the committee: key → (name, builder)."""


def freeze(
    territory: Territory,
    revision: int,
    choice: Choice,
    pack_id: str,
    released: Released,
    progress: Callable[[float, str], None] = lambda _share, _words: None,
) -> Pack:
    """The pack of ``choice``, computed on the ``territory`` of ``revision``; ``released`` are the
    counts of persons that may be shown (:func:`exports.pack.basis.release`).

    ``progress`` is told the share done and what is being done.
    """
    basis = Basis(territory, choice, released)
    wanted = [key for key in SECTIONS if key in choice.sections]
    steps = len(wanted) + 1
    sections = []
    for step, key in enumerate(wanted):
        name, build = SECTIONS[key]
        progress(step / steps, name)
        sections.append(build(basis))
    progress(len(wanted) / steps, "Une page par quartier")
    sheets: list[Sheet] = [sheet(basis, code) for code in basis.names.index]
    return Pack(
        pack_id=pack_id,
        title=choice.title,
        territory=territory.name,
        frozen_on=territory.scope_date.isoformat(),
        revision=revision,
        audience=choice.audience,
        is_demo=territory.is_demo,
        parameters=[
            ("Territoire", basis.where),
            ("Quartiers", listing(basis.names.sort_values())),
            ("Âges", listing(BANDS[band] for band in choice.bands)),
            ("Période", PERIODS[choice.period]),
            ("Norme de besoin", basis.norm),
            (
                "À pied, au plus",
                listing(
                    f"{number(choice.walking_min[band])} min à {BANDS[band]}"
                    for band in choice.bands
                ),
            ),
            ("Figé le", day(territory.scope_date)),
            ("Révision des données", number(revision)),
            ("Destinataires", AUDIENCES[choice.audience]),
        ],
        outlines={
            "communes": _outlines(territory.communes, "insee_com"),
            "quartiers": _outlines(territory.quartiers, "code_qp"),
        },
        slots=coverage.slots(basis),
        sections=sections,
        sheets=sheets,
    )


def next_id(day: dt.date, taken: Iterable[str]) -> str:
    """An identifier for a pack frozen on ``day``: 2026-09-23-A, then B…"""
    known = set(taken)
    ranks = itertools.chain(string.ascii_uppercase, map(str, itertools.count(27)))
    return next(name for name in (f"{day}-{rank}" for rank in ranks) if name not in known)


def _outlines(frame: gpd.GeoDataFrame, code: str) -> dict[str, Any]:
    """Outlines in EPSG:4326, simplified to about 5 m."""
    shapes = frame.geometry.simplify(5e-5).set_precision(1e-5)
    kept = shapes.where(~shapes.is_empty, frame.geometry)
    named = gpd.GeoDataFrame({"name": frame["name"]}, geometry=kept).set_index(frame[code])
    collection: dict[str, Any] = json.loads(named.to_json())
    return collection
