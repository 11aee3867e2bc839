"""Which quartiers come first for the réussite éducative, and how sure that is."""

import numpy as np

from analysis.criteria import values_of
from analysis.priority import Question, rank
from analysis.priority_words import imposed, takeaway, what_weighs
from data.french import number, percent
from exports.pack.basis import Basis
from exports.pack.content import Figure, Map, Section, Table

TOP = 4
"""Quartiers that the committee keeps, unless it says otherwise."""
LIMITS = (0.1, 0.25, 0.5, 0.9)
CLASSES = ["moins de 10 %", "10 à 25 %", "25 à 50 %", "50 à 90 %", "90 % et plus"]


def priorities(basis: Basis) -> Section:
    """The ranking of every quartier of the territory, whatever the choice of quartiers: a rank
    among some only would say something else."""
    territory = basis.territory
    criteria = territory.tables["pre_criteria"]
    name = "Priorités PRE"
    if criteria.empty or not criteria["is_active"].any():
        return Section("pre", name, "Aucun critère PRE n’est pris en compte : rien à classer")
    quartiers = territory.quartiers
    quartiers = quartiers[quartiers["vintage"] == quartiers["vintage"].max()]
    values = values_of(
        territory.tables,
        quartiers,
        basis.children,
        territory.cells,
        territory.sites,
        basis.whole_week,
        basis.released.counts("parcours", "code_qp"),
        crs=territory.crs,
        today=territory.scope_date,
        note=f"{basis.norm.lower()}, {basis.during}",
    )
    is_public = basis.choice.audience == "public"
    active = tuple(criteria.loc[criteria["is_active"], "criterion"])
    ranking = rank(criteria, values, quartiers, Question(TOP, active))
    table, weighs = ranking.table, what_weighs(ranking, values)
    robust = (table["top_k"] >= LIMITS[-1]).sum()
    source = (
        f"Insee, ANCT, Éducation nationale et offre saisie, selon le critère ; "
        f"{imposed(ranking.question, criteria)}"
        + (" ; données de démonstration, fictives" if territory.is_demo else "")
    )
    return Section(
        "pre",
        name,
        takeaway(ranking).rstrip("."),
        [
            Figure(number(robust), f"quartiers parmi les {TOP} premiers dans 90 % des tirages"),
            Figure(
                number(((table["top_k"] > 0.1) & (table["top_k"] < LIMITS[-1])).sum()),
                "quartiers à débattre, de 10 à 90 % des tirages",
            ),
        ],
        [
            Map(
                f"Probabilité d’être parmi les {TOP} premiers",
                {
                    str(code): int(np.searchsorted(LIMITS, share, "right"))
                    for code, share in zip(table["code_qp"], table["top_k"], strict=True)
                },
                CLASSES,
                "non classé",
                source,
                "Carte. Probabilité de chaque quartier : "
                + " ; ".join(
                    f"{row['name']} {percent(row['top_k'])}" for row in table.to_dict("records")
                ),
            )
        ],
        [
            Table(
                "Classement et certitude",
                [
                    ("Quartier", ""),
                    (f"Parmi les {TOP}", "% des tirages"),
                    ("Rangs", "dans 95 % des tirages"),
                    ("Lecture", ""),
                    *([] if is_public else [("Fait monter", ""), ("Non publié", "")]),
                ],
                [
                    [
                        row["name"],
                        100 * row["top_k"],
                        f"{row['rank_low']} à {row['rank_high']}",
                        row["verdict"],
                        *([] if is_public else [up, unknown]),
                    ]
                    for row, up, unknown in zip(
                        table.to_dict("records"), weighs["up"], weighs["unknown"], strict=True
                    )
                ],
                source,
                beside=4,
            )
        ],
        notes=[f"Tirages : {number(ranking.question.draws)} ; marge d’erreur au plus "
               f"{number(100 * ranking.margin, 1)} point."],
    )  # fmt: skip
