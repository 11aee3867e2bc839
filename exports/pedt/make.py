"""Puts the chapters of an état des lieux together."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from analysis.secrecy import Released
from data.french import count, number
from data.territory import Territory
from exports.pack.basis import Basis
from exports.pack.content import Figure
from exports.pack.sections.coverage import interval
from exports.pedt import people, place, supply
from exports.pedt.report import Chapter, Ground, Report, choice_of, quartiers_of

CHAPTERS: Final[tuple[Callable[[Ground], Chapter], ...]] = (
    place.project,
    place.children,
    place.schools,
    supply.offer,
    supply.uncovered,
    supply.tariffs,
    supply.inclusion,
    people.actors,
    people.families,
    people.mixite,
)
"""In the order of the report."""


def ground_of(
    territory: Territory,
    catalogue: pd.DataFrame,
    released: Released,
    project_id: str,
    scenario: str,
) -> Ground:
    """What the report of a PEDT reads: the quartiers of its commune under the norm ``scenario``.

    ``catalogue`` is :func:`analysis.offer.catalogue_of`, ``released`` the counts of persons that
    may be shown. Raises ValueError for a project that is not the PEDT of a known commune.
    """
    projects: Mapping[str, Any] = territory.tables["projects"].set_index("project_id").T
    if project_id not in projects or projects[project_id]["kind"] != "PEDT":
        raise ValueError(f"« {project_id} » n’est pas un PEDT de ce territoire.")
    project = projects[project_id].to_dict()
    if project["insee_com"] not in set(territory.communes["insee_com"]):
        raise ValueError(f"Le PEDT « {project['title']} » n’a pas de commune connue.")
    codes = quartiers_of(territory.quartiers, project["insee_com"])
    basis = Basis(territory, choice_of(codes, scenario), released)
    return Ground(basis, catalogue, project)


def report_of(ground: Ground) -> Report:
    """The état des lieux, every chapter of it."""
    chapters = [build(ground) for build in CHAPTERS]
    total = ground.basis.total
    figures = [
        Figure(
            number(ground.basis.children.loc[
                ground.basis.children["insee_com"] == ground.insee_com,
                list(ground.basis.choice.bands)].to_numpy().sum()),
            "enfants de 3 à 17 ans dans la commune",
        ),
        Figure(count(len(ground.offer), "créneau", "créneaux"), "en vigueur dans la commune"),
    ]  # fmt: skip
    if total.need_h:
        figures.append(
            Figure(
                interval(total.uncovered_min_h, total.uncovered_max_h),
                "heures-enfant non couvertes par semaine scolaire dans les quartiers",
            )
        )
    return Report(
        f"État des lieux pour l’évaluation : {ground.project['title']}",
        ground.name,
        ground.today,
        ground.basis.territory.is_demo,
        figures,
        chapters,
    )
