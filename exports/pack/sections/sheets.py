"""The atlas: one page a quartier."""

from analysis.portrait import latest_indicators
from data.french import NOT_PUBLISHED, hour, number, percent, weekdays
from data.vocabulary import BANDS, GEOGRAPHIES, INDICATORS
from exports.pack.basis import Basis
from exports.pack.content import Figure, Sheet, Table
from exports.pack.sections.coverage import interval, known

WORST = 5
"""Stretches on the page of a quartier."""


def sheet(basis: Basis, code_qp: str) -> Sheet:
    """The page of ``code_qp``: its coverage, its worst stretches, its published figures."""
    row = basis.by_quartier.set_index("code_qp").loc[code_qp]
    worst = basis.stretches[basis.stretches["unit"] == code_qp].head(WORST)
    has_need = bool(row["need_h"] > 0)
    if has_need:
        sentence = (
            f"{interval(row['uncovered_min_h'], row['uncovered_max_h'])} heures-enfant par semaine "
            f"ne sont pas couvertes pour les {basis.who}, {basis.during}"
        )
    else:
        sentence = f"Le besoin des {basis.who} n’est pas connu : population non publiée"
    children = basis.children[basis.children["code_qp"] == code_qp]
    counted = children[list(basis.choice.bands)].sum().sum() if len(children) else None
    return Sheet(
        code_qp,
        str(basis.names[code_qp]),
        sentence,
        [
            Figure(number(counted), f"{basis.who} (estimation par carreaux)"),
            Figure(
                percent(1 - row["uncovered_max_h"] / row["need_h"]) if has_need else NOT_PUBLISHED,
                "degré de réponse attendu",
            ),
            Figure(number(len(worst)) if has_need else NOT_PUBLISHED, "plages parmi les moins "
                   "couvertes ci-dessous"),
        ],
        [
            Table(
                "Plages les moins couvertes",
                [("Quand", ""), ("Âge", ""), ("Non couvertes, attendu", "h/semaine"),
                 ("Ce qui bloque", "")],
                [
                    [
                        f"{weekdays(line.weekdays)}, {hour(line.start_min)} – {hour(line.end_min)}",
                        BANDS[line.band],
                        known(line.uncovered_max_h),
                        line.bottleneck,
                    ]
                    for line in worst.itertuples()
                ],
                basis.source,
            ),
            _published(basis, code_qp),
        ],
    )  # fmt: skip


def _published(basis: Basis, code_qp: str) -> Table:
    latest = latest_indicators(basis.territory.tables["indicators"])
    mine = latest[latest["code_qp"] == code_qp]
    rows = []
    for line in mine.itertuples():
        label, unit = INDICATORS.get(line.indicator, (line.indicator, ""))
        year, on = number(line.year).replace("\u202f", ""), GEOGRAPHIES.get(line.geography, "")
        rows.append([label, known(line.value), unit, f"{year}, {on}"])
    return Table(
        "Chiffres publiés",
        [("Chiffre", ""), ("Valeur", "voir l’unité"), ("Unité", ""), ("Millésime", "")],
        [list(row) for row in rows],
        "Insee et ANCT, selon la ligne",
        decimals=1,
    )
