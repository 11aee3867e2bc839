"""The week grid: days across, half-hours down, uncovered share as fill, legal temps as a tint."""

from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from analysis.week_grid import IN_CLASS, NO_NEED, SHARES
from data.french import hour, number, percent
from data.vocabulary import TEMPS, WEEKDAYS
from geo.palette import COMMUNE_FILL, INK, MISSING_FILL, SEQUENTIAL
from geo.palette import TEMPS as TEMPS_COLOURS

_FILLS = dict(zip((*SHARES, IN_CLASS, NO_NEED), (*SEQUENTIAL, MISSING_FILL, COMMUNE_FILL),
                  strict=True))  # fmt: skip
_DAYS = [day.capitalize() for day in WEEKDAYS.values()]


def draw(grid: pd.DataFrame, day: int, minute: int, *, key: str, on_pick: Any) -> None:
    """Draws :func:`analysis.week_grid.cells`; ``on_pick`` runs when a half-hour is clicked
    (see :func:`picked`)."""
    shown = pd.DataFrame(
        {
            "weekday": grid["weekday"],
            "start_min": grid["start_min"],
            "jour": grid["weekday"].map(dict(enumerate(_DAYS, start=1))),
            "debut": grid["start_min"] / 60,
            "fin": grid["start_min"] / 60 + 0.5,
            "part": grid["state"],
            "temps": grid["temps"].map(TEMPS),
            "quand": grid["start_min"].map(hour),
            "sans_place": grid["children"].map(number),
            "taux": [percent(share) if pd.notna(share) else "—" for share in grid["share"]],
        }
    )
    chosen = shown[(grid["weekday"] == day) & (grid["start_min"] == minute)]
    x = alt.X("jour:N", sort=_DAYS, title=None,
              axis=alt.Axis(orient="top", labelAngle=0, labelFontSize=13, domain=False, ticks=False,
                            labelLimit=90))  # fmt: skip
    y = alt.Y("debut:Q", title=None, scale=alt.Scale(domain=[7, 21], reverse=True, nice=False),
              axis=alt.Axis(values=list(range(8, 21)), labelExpr="datum.value + ' h'",
                            labelFontSize=13, grid=False, domain=False, ticks=False))  # fmt: skip
    fill = alt.Color(
        "part:N",
        title="Part des enfants sans place",
        sort=list(_FILLS),
        scale=alt.Scale(domain=list(_FILLS), range=list(_FILLS.values())),
        legend=alt.Legend(
            orient="bottom",
            columns=4,
            symbolStrokeColor="#8a949e",
            labelLimit=200,
            columnPadding=14,
        ),
    )
    tint = alt.Stroke(
        "temps:N",
        title=None,
        scale=alt.Scale(domain=list(TEMPS.values()), range=list(TEMPS_COLOURS.values())),
        legend=alt.Legend(orient="top", columns=3, symbolType="stroke", symbolStrokeWidth=4),
    )
    pick = alt.selection_point(name="creneau", fields=["weekday", "start_min"], toggle=False)
    tooltip = [
        alt.Tooltip("jour:N", title="Jour"),
        alt.Tooltip("quand:N", title="Heure"),
        alt.Tooltip("taux:N", title="Sans place"),
        alt.Tooltip("sans_place:N", title="Enfants sans place"),
        alt.Tooltip("temps:N", title="Temps"),
    ]
    base = alt.Chart(shown)
    layers = alt.layer(
        base.mark_rect(stroke="white", strokeWidth=0.7)
        .encode(x=x, y=y, y2="fin:Q", color=fill, tooltip=tooltip)
        .add_params(pick),
        base.mark_rule(strokeWidth=5).encode(
            x=alt.X("jour:N", sort=_DAYS, bandPosition=0.03), y=y, y2="fin:Q", stroke=tint
        ),
        alt.Chart(chosen)
        .mark_rect(fillOpacity=0, stroke=INK, strokeWidth=3)
        .encode(x=x, y=y, y2="fin:Q"),
    ).properties(height=480)
    st.altair_chart(
        layers.resolve_scale(color="independent")
        .configure_legend(titleLimit=300, labelFontSize=12, labelColor=INK, titleColor=INK)
        .configure_axis(labelColor=INK),
        key=key,
        on_select=on_pick,
        selection_mode="creneau",
        alt="Part des enfants sans place par jour et demi-heure ; les mêmes chiffres sont dans le "
        "tableau « La semaine en chiffres »",
    )


def picked(key: str) -> tuple[int, int] | None:
    """Weekday and minute of the half-hour clicked in the grid ``key``."""
    points = st.session_state[key]["selection"].get("creneau", [])
    return (int(points[0]["weekday"]), int(points[0]["start_min"])) if points else None


def table(grid: pd.DataFrame) -> None:
    """The shares of the grid in figures."""
    shares = grid.assign(share=grid["share"] * 100)
    st.dataframe(
        shares.pivot(index="start_min", columns="weekday", values="share")
        .rename(index=hour, columns=WEEKDAYS)
        .rename_axis("Part sans place (%)"),
        placeholder="—",
        column_config={
            word: st.column_config.NumberColumn(format="%.0f") for word in WEEKDAYS.values()
        },
        alt="Part des enfants sans place, en pour cent, par demi-heure et par jour",
    )
