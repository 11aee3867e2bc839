"""The fiche's indicators on the screen: trend, bars, table by quartier, details."""

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from analysis.effects import EFFECTS
from analysis.indicators import DEFINITIONS, of_place
from data.french import count, number, percent
from data.vocabulary import SCALES
from exports.text import to_csv
from geo.palette import CATEGORIES

NAMES = {key: name for key, (name, _, _) in DEFINITIONS.items()}


def year_name(year: int) -> str:
    return f"{year}-{year + 1}"


def trend(values: pd.Series, full: Sequence[int]) -> str:
    """How the last full year compares with the one before, in words."""
    known = values.reindex(full).dropna()
    if len(known) < 2:
        return "pas encore deux années pleines à comparer"
    before, after = (int(value) for value in known.iloc[-2:])
    change = after - before
    words = "autant" if not change else f"{abs(change)} de {'plus' if change > 0 else 'moins'}"
    return f"{words} qu’en {year_name(int(known.index[-2]))}"


def bars(table: pd.DataFrame, full: Sequence[int]) -> None:
    """Full years of each indicator, side by side."""
    counted = table.reindex(columns=list(full)).dropna(how="all")
    if counted.empty:
        return
    highest = max(float(counted.max().max()), 1.0)
    shown = counted.reindex([key for key in NAMES if key in counted.index])
    for place, key, colour in zip(st.columns(len(shown)), shown.index, CATEGORIES, strict=False):
        values = shown.loc[key].dropna()
        long = pd.DataFrame({"Année": values.index.map(year_name), "Nombre": values.to_numpy()})
        name = NAMES[key]
        place.altair_chart(
            alt.Chart(long, title=alt.Title(name, fontSize=12, limit=260))
            .mark_bar(color=colour)
            .encode(
                x=alt.X("Année:N", title=None, axis=alt.Axis(labelAngle=0)),
                y=alt.Y("Nombre:Q", title="Nombre", scale=alt.Scale(domain=[0, highest])),
                tooltip=["Année:N", "Nombre:Q"],
            )
            .properties(height=190),
            alt=f"{name} par année pleine ; les mêmes chiffres sont dans le tableau au-dessus",
        )


def by_quartier(
    counted: pd.DataFrame, quartiers: pd.Series, year: int, place: str, whole: str
) -> None:
    """One row a quartier (``quartiers``: names by code), then each record once."""
    named = with_total(quartiers, place, whole)
    table = pd.DataFrame({code: of_place(counted, code)[year] for code in named}).T
    table = table.rename(columns=NAMES)
    table = table.drop(columns=NAMES["outils_coordination"])
    table.insert(0, "Quartier", list(named.values()))
    st.dataframe(
        table,
        hide_index=True,
        placeholder="non renseigné",
        alt="Indicateurs par quartier pour l’année choisie",
    )


def with_total(quartiers: pd.Series, place: str, whole: str) -> dict[str, str]:
    """Names of the rows of a table by code: the quartiers, then ``place`` unless it is one."""
    total = {} if place in quartiers.index else {place: f"Total de {whole}, chacun compté une fois"}
    return {**quartiers.to_dict(), **total}


def details(counted: pd.DataFrame, place: str, met: pd.DataFrame) -> None:
    """Levels of involvement and scales of ``place``; who came to the meetings, everywhere."""
    detail = counted[(counted["place"] == place) & (counted["detail"] != "")]
    table = detail.assign(
        Indicateur=detail["indicator"].map(NAMES), year=detail["year"].map(year_name)
    ).pivot_table(index=["Indicateur", "detail"], columns="year", values="value")
    st.dataframe(
        table.rename_axis(["Indicateur", "Détail"]).reset_index(),
        hide_index=True,
        placeholder="0",
        alt="Détail des indicateurs : niveau d’implication des familles, échelle des réunions",
    )
    shares = met["present"] / met["invited"].where(met["invited"] > 0)
    st.dataframe(
        pd.DataFrame(
            {
                "Année": met["year"].map(year_name),
                "Échelle": met["scale"].map(SCALES),
                "Réunions": met["meetings"],
                "Organisations présentes": met["present"],
                "Organisations invitées": met["invited"],
                "Part présente": shares.map(percent),
            }
        ),
        hide_index=True,
        alt="Présence des organisations aux réunions de tout le territoire",
    )
    held = count(int(met["meetings"].sum()), "réunion")
    st.caption(f"Présence : {held} de tout le territoire, organisations comptées par réunion.")


def csv(counted: pd.DataFrame, effects: pd.DataFrame | None) -> bytes:
    """Every count and every share, in French columns."""
    every = counted if effects is None else pd.concat([counted, effects], ignore_index=True)
    columns = {
        "indicator": "Indicateur",
        "detail": "Détail",
        "year": "Année scolaire",
        "place": "Territoire, commune ou quartier",
        "value": "Nombre",
        "numerator": "Numérateur",
        "denominator": "Dénominateur",
        "share": "Part",
        "low": "Part, borne basse",
        "high": "Part, borne haute",
    }
    return to_csv(
        every.assign(
            indicator=every["indicator"].map(
                NAMES | {key: name for key, (name, _, _) in EFFECTS.items()}
            ),
            year=every["year"].map(year_name),
        )
        .reindex(columns=[name for name in columns if name in every])
        .rename(columns=columns)
    )


def written(value: float) -> str:
    return number(value) if pd.notna(value) else "non renseigné"
