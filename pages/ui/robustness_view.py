"""How the total and the worst stretches change with the conventions, in one small table."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from data.french import count, hour, number, percent
from data.vocabulary import BANDS, WEEKDAYS
from pages.ui.notices import plain

OTHER_OUTLINES = "Contours QPV 2015"


def show(
    table: pd.DataFrame, norms: Mapping[str, str], names: Mapping[str, str], quartiers: pd.DataFrame
) -> None:
    """Draws :func:`analysis.robustness.robustness`.

    ``norms`` words the norms of need, ``names`` the quartiers; ``quartiers`` is the table.
    """
    usual, origin = table[["scenario", "origin"]].iloc[0]
    rows = pd.DataFrame(
        {
            "Hypothèse": [
                _assumption(row.walk_more_min, "" if row.origin == origin else row.origin)
                or (
                    f"Choix de la page ({origin.lower()})"
                    if row.scenario == usual
                    else norms[row.scenario]
                )
                for row in table.itertuples()
            ],
            "Heures-enfant non couvertes": [
                f"{number(row.uncovered_min_h)} – {number(row.uncovered_max_h)}"
                for row in table.itertuples()
            ],
            "Degré de réponse": [
                f"{percent(row.response_min)} – {percent(row.response_max)}"
                for row in table.itertuples()
            ],
            "Les trois plages les plus touchées": [
                " ; ".join(_slot(slot, names) for slot in row.worst) or "aucune plage à 30 %"
                for row in table.itertuples()
            ],
        }
    )
    if OTHER_OUTLINES not in rows["Hypothèse"].to_numpy():
        rows.loc[len(rows)] = _no_other_outlines(quartiers)
    st.table(
        rows.set_index("Hypothèse").map(plain),
        alt="Robustesse : total et trois plages les plus touchées selon les conventions",
    )
    st.markdown(_walks(table))


def _assumption(more: float, origin: str) -> str:
    """What differs from the choices of the page; blank where only the norm may."""
    if not more:
        return origin
    length = "plus longue" if more > 0 else "plus courte"
    return f"Marche {length} de {number(abs(more))} min"


def _no_other_outlines(quartiers: pd.DataFrame) -> list[str]:
    """The row of the outlines of 2015 where the territory does not hold them."""
    same = int(quartiers["code_qp"].str.fullmatch(r"QN.*I").sum())
    return [
        OTHER_OUTLINES,
        "—",
        "—",
        "contours 2015 absents : déposer le fichier QPV 2015 ; de 2015 à 2024 le contour n’a pas "
        f"changé pour {count(same, 'quartier')} sur {number(len(quartiers))}",
    ]


def _slot(slot: tuple[str, str, int, int, int], names: Mapping[str, str]) -> str:
    unit, band, weekday, start, end = slot
    return f"{names[unit]}, {BANDS[band]}, {WEEKDAYS[weekday]} {hour(start)} – {hour(end)}"


def _walks(table: pd.DataFrame) -> str:
    """What a longer walk does to both ends, and why they may part."""
    usual = table[table["walk_more_min"] == 0].iloc[0]
    longer = table.loc[table["walk_more_min"].idxmax()]
    moves = {
        end: "monte" if longer[name] > usual[name] + 0.5
        else "descend" if longer[name] < usual[name] - 0.5 else "ne change pas"
        for end, name in (("haute", "uncovered_max_h"), ("basse", "uncovered_min_h"))
    }  # fmt: skip
    return (
        f"Avec {number(longer['walk_more_min'])} minutes de marche de plus, la borne haute "
        f"{moves['haute']} et la borne basse {moves['basse']}. Les deux peuvent s’écarter : plus "
        "d’enfants peuvent aller à plus de places, ce qui aide une répartition idéale (borne "
        "basse) ; mais dans le partage attendu (borne haute), une place proche se partage alors "
        "entre plus d’enfants, et ceux qui n’avaient qu’elle y perdent."
    )
