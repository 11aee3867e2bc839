"""Who the réussite éducative is for: a union, each child counted once.

« Enfants et adolescents de 2 à 16 ans présentant des signes de fragilité », living in a quartier
prioritaire *or* schooled in REP or REP+ (loi n° 2005-32 du 18 janvier 2005). Every QPV passes;
what is counted is the children.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.need import children_by_quartier
from data.vocabulary import OUTSIDE_QPV


@dataclass(frozen=True)
class Eligible:
    """``quartiers``: code_qp, children (2-16, NA where there is no population), status, year.

    ``schools``: uai, name, education_prioritaire, pupils, ``outside_min`` and ``outside_max`` (of
    them, those who live outside every QPV: the two are equal where their residence is known).
    """

    quartiers: pd.DataFrame
    schools: pd.DataFrame

    @property
    def least(self) -> float:
        """Children of both, those of a REP school who live in a QPV counted once; at least."""
        return float(self.quartiers["children"].sum() + self.schools["outside_min"].sum())

    @property
    def most(self) -> float:
        return float(self.quartiers["children"].sum() + self.schools["outside_max"].sum())


def eligible(
    children: pd.DataFrame, quartiers: pd.Series, schools: pd.DataFrame, residence: pd.DataFrame
) -> Eligible:
    """Count the children of ``quartiers`` and the pupils of the REP and REP+ among ``schools``.

    ``children`` is :func:`analysis.need.children`; ``residence`` are counts that may be shown
    (``Released.counts("school_residence", "uai", "residence")`` of :mod:`analysis.secrecy`).
    Pupils whose residence is not known, or secret, may all live in a QPV or all outside.
    """
    people = children_by_quartier(children, quartiers)
    people = people.rename(columns={"2_16": "children"})[["code_qp", "children", "status", "year"]]
    network = schools[schools["education_prioritaire"].notna()]
    table = network[["uai", "name", "education_prioritaire", "pupils"]].reset_index(drop=True)
    last = residence[residence["year"] == residence.groupby("uai")["year"].transform("max")]
    known = last.groupby("uai")["children"].sum()
    outside = last[last["residence"] == OUTSIDE_QPV].groupby("uai")["children"].sum()
    pupils = table["pupils"].astype("Int64")
    table["outside_min"] = table["uai"].map(outside).astype("Int64").fillna(0)
    unknown = (pupils - table["uai"].map(known).astype("Int64").fillna(0)).clip(lower=0)
    table["outside_max"] = table["outside_min"] + unknown.fillna(0)
    return Eligible(people, table)
