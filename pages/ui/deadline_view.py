"""Deadlines as a timeline: one line a project, its dates as shapes, today as a rule."""

import datetime as dt
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from analysis.deadlines import STATES, WHAT
from data.french import count, day
from geo.palette import CATEGORIES, COMMUNE_LINE, INK, MISSING_FILL, SEQUENTIAL

ROW = 24
"""Height of a line, in pixels."""

_LEGEND: dict[str, Any] = {
    "labelFontSize": 12,
    "labelColor": INK,
    "labelLimit": 220,
    "symbolStrokeWidth": 0.8,
}
_COLOURS = dict(
    zip(
        STATES,
        ("#7f2704", "#7f2704", SEQUENTIAL[3], SEQUENTIAL[2], SEQUENTIAL[1], MISSING_FILL,
         CATEGORIES[2]),
        strict=True,
    )
)  # fmt: skip


def timeline(table: pd.DataFrame, today: dt.date) -> None:
    """Draws the deadlines of :func:`analysis.deadlines.deadlines`, from two years before to
    three years after today; those beyond are in the table only."""
    low, high = (pd.Timestamp(today) + pd.DateOffset(years=years) for years in (-2, 3))
    shown = table[table["on"].between(low, high)]
    rows = pd.DataFrame(
        {
            "projet": shown["title"],
            "jour": shown["on"],
            "quoi": shown["what"].map(WHAT),
            "etat": shown["state"].map(STATES),
            "date": [day(on.date()) for on in shown["on"]],
        }
    )
    order = rows.sort_values("jour")["projet"].drop_duplicates().tolist()
    span = rows.groupby("projet")["jour"].agg(["min", "max"]).reset_index()
    x = alt.X("jour:T", title=None, scale=alt.Scale(domain=[low.isoformat(), high.isoformat()]),
              axis=alt.Axis(format="%m/%Y", orient="top", labelColor=INK))  # fmt: skip
    y = alt.Y("projet:N", sort=order, title=None,
              axis=alt.Axis(labelLimit=300, labelColor=INK, labelFontSize=12,
                        labelOverlap=False))  # fmt: skip
    states = [words for words in STATES.values() if words in set(rows["etat"])]
    colours = {STATES[state]: colour for state, colour in _COLOURS.items()}
    chart = alt.layer(
        alt.Chart(span)
        .mark_rule(color=COMMUNE_LINE)
        .encode(x=alt.X("min:T", title=None), x2="max:T", y=y),
        alt.Chart(pd.DataFrame({"jour": [pd.Timestamp(today)]}))
        .mark_rule(color=INK, strokeWidth=2, strokeDash=[4, 3])
        .encode(x=x),
        alt.Chart(rows)
        .mark_point(filled=True, size=140, opacity=1, stroke=INK, strokeWidth=0.8)
        .encode(
            x=x,
            y=y,
            shape=alt.Shape("quoi:N", title=None,
                            scale=alt.Scale(domain=list(WHAT.values()),
                                            range=["circle", "diamond"]),
                            legend=alt.Legend(orient="top", symbolFillColor=MISSING_FILL,
                                              **_LEGEND)),
            color=alt.Color("etat:N", title=None,
                            scale=alt.Scale(domain=states,
                                            range=[colours[words] for words in states]),
                            legend=alt.Legend(orient="top", columns=6, **_LEGEND)),
            tooltip=[alt.Tooltip("projet:N", title="Projet"),
                     alt.Tooltip("quoi:N", title="Échéance"),
                     alt.Tooltip("date:N", title="Date"), alt.Tooltip("etat:N", title="État")],
        ),
    )  # fmt: skip
    st.altair_chart(
        chart.properties(height=alt.Step(ROW)),
        key="frise",
        alt=f"Frise de {count(len(rows), 'échéance')} ; les mêmes dates sont dans le tableau",
    )
