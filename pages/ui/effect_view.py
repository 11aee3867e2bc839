"""The indicators of effect on the screen: share, numerator, denominator, by year and quartier."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.effects import EFFECTS
from analysis.mixite import VERDICTS
from data.french import number, percent
from pages.ui.indicator_view import with_total, year_name

NAMES = {key: name for key, (name, _, _) in EFFECTS.items()}
SHORT = {
    "mixite": "Filles sur accueillis",
    "degre_reponse": "Heures couvertes sur besoin",
}
COUNTED = {
    "mixite": "filles sur tous les enfants accueillis",
    "degre_reponse": "heures-enfant couvertes sur le besoin, par semaine",
}


def years(table: pd.DataFrame, place: str, full: Sequence[int]) -> None:
    """One row an indicator and school year of ``place``, the years under way said."""
    rows = table[table["place"] == place].sort_values(["indicator", "year"])
    st.dataframe(
        pd.DataFrame(
            {
                "Indicateur": rows["indicator"].map(NAMES),
                "Année": [
                    year_name(year) + ("" if year in full else ", à ce jour")
                    for year in rows["year"]
                ],
                "Part": [_share(row) for row in rows.to_dict("records")],
                "Intervalle": [
                    _interval(low, high)
                    for low, high in zip(rows["low"], rows["high"], strict=True)
                ],
                "Numérateur": [number(value) for value in rows["numerator"]],
                "Dénominateur": [number(value) for value in rows["denominator"]],
                "Ce qui est compté": rows["indicator"].map(COUNTED),
            }
        ),
        hide_index=True,
        alt="Indicateurs d’effets par année : part, intervalle, numérateur et dénominateur",
    )


def by_quartier(
    table: pd.DataFrame, yearly: pd.DataFrame, quartiers: pd.Series, place: str, whole: str
) -> None:
    """The last year of each indicator in each quartier, then their total counted once; child-hours
    covered are those of a week."""
    named = with_total(quartiers, place, whole)
    codes = list(named)
    shown: dict[str, list[str]] = {"Quartier": list(named.values())}
    for indicator, name in NAMES.items():
        rows = table[table["indicator"] == indicator]
        if rows.empty:
            continue
        last = int(rows["year"].max())
        mine = rows[rows["year"] == last].drop_duplicates("place").set_index("place").reindex(codes)
        shown[f"{name} {year_name(last)}"] = [_share(row) for row in mine.to_dict("records")]
        shown[SHORT[indicator]] = [
            f"{number(part)} sur {number(base)}"
            for part, base in zip(mine["numerator"], mine["denominator"], strict=True)
        ]
    hours = yearly.set_index("place").reindex(codes)["uncovered_h"]
    shown["Non couvertes dans l’année (h)"] = [number(value) for value in hours]
    st.dataframe(
        pd.DataFrame(shown),
        hide_index=True,
        alt="Indicateurs d’effets par quartier, et leur total",
    )


def _share(row: dict[str, object]) -> str:
    value, verdict = row["share"], row.get("verdict")
    if isinstance(value, float) and pd.notna(value):
        return percent(value)
    return VERDICTS["secret"] if verdict == "secret" else number(None)


def _interval(low: float, high: float) -> str:
    return "—" if pd.isna(low) or pd.isna(high) else f"{percent(low)} à {percent(high)}"
