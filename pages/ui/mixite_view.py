"""What the page Mixité draws: shares with their intervals, and the tables of the same facts."""

from collections.abc import Mapping

import altair as alt
import pandas as pd
import streamlit as st

from analysis.mixite import VERDICTS
from analysis.mixite_report import interval, share
from analysis.need import GIRLS_SHARE
from data.french import number, percent
from data.vocabulary import OUTSIDE_QPV
from geo.palette import CATEGORIES, INK, MUTED

SECRET = "secret"
NOBODY = "—"
MOST_SHOWN = 18

_READINGS = {
    "ecart": (CATEGORIES[1], "diamond"),
    "hasard": (CATEGORIES[0], "circle"),
    "trop_petit": (MUTED, "cross"),
}
"""Verdict → colour and shape of its point."""


def chart(table: pd.DataFrame, names: Mapping[str, str], what: str) -> None:
    """Shares of girls of :func:`analysis.mixite.shares` with their intervals; the line is the
    share of girls among the residents. ``what`` names the units: « thème ». Where they are many,
    gaps that chance does not explain come first, then the largest units."""
    known = table[table["share"].notna()]
    ranks = known.assign(gap=known["verdict"] == "ecart", size=known["girls"] + known["boys"])
    shown = ranks.sort_values(["gap", "size"], ascending=False).head(MOST_SHOWN)
    if shown.empty:
        st.markdown("Aucune part de filles ne peut être montrée avec ces choix.")
        return
    shown = shown.assign(
        unit=shown["unit"].map(names),
        reading=shown["verdict"].map(VERDICTS),
        words=[f"{share(row)} {interval(row)}" for row in shown.to_dict("records")],
        residents=GIRLS_SHARE,
    )
    readings = [VERDICTS[code] for code in _READINGS]
    axis = alt.Axis(labelExpr="datum.value * 100 + ' %'", values=[0, 0.25, 0.5, 0.75, 1])
    base = alt.Chart(
        shown[["unit", "share", "share_low", "share_high", "reading", "words", "residents"]]
    ).encode(y=alt.Y("unit:N", sort=list(shown.sort_values("share")["unit"]), title=None,
                     axis=alt.Axis(labelLimit=480, labelOverlap=False)))  # fmt: skip
    tooltip = [
        alt.Tooltip("unit:N", title=what.capitalize()),
        alt.Tooltip("words:N", title="Part de filles"),
        alt.Tooltip("reading:N", title="Lecture"),
    ]
    colours, shapes = zip(*_READINGS.values(), strict=True)
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=320)
    colour = alt.Color(
        "reading:N", title=None, legend=legend, scale=alt.Scale(domain=readings, range=colours)
    )
    shape = alt.Shape("reading:N", title=None, scale=alt.Scale(domain=readings, range=shapes))
    layers = alt.layer(
        alt.Chart(shown.head(1)).mark_rule(color=INK, strokeDash=[5, 4], size=2).encode(
            x="residents:Q"
        ),
        base.mark_rule(size=2).encode(
            x=alt.X("share_low:Q", title="Part de filles", axis=axis,
                    scale=alt.Scale(domain=[0, 1])),
            x2="share_high:Q", color=colour, tooltip=tooltip),
        base.mark_point(size=110, filled=True, opacity=1).encode(
            x="share:Q", color=colour, shape=shape, tooltip=tooltip),
    ).properties(height=alt.Step(26))  # fmt: skip
    st.altair_chart(layers, alt=f"Part de filles par {what}, avec son intervalle à 95 %")
    left_out = len(table) - len(shown)
    st.caption(
        f"Trait : intervalle à 95 %. Pointillé : {percent(GIRLS_SHARE)} de filles parmi les "
        "habitants (hypothèse)."
        + (f" {left_out} autres lignes, secrètes ou moins parlantes, sont dans le tableau."
           if left_out > 1 else " Une autre ligne est dans le tableau." if left_out else "")
    )  # fmt: skip


def table(counts: pd.DataFrame, names: Mapping[str, str], what: str, width: int) -> None:
    """Every unit of :func:`analysis.mixite.shares`, in words; ``width`` in pixels of the names."""
    records = counts.to_dict("records")
    first = what.capitalize()
    st.dataframe(
        pd.DataFrame(
            {
                first: counts["unit"].map(names).astype("str").tolist(),
                "Filles": persons(counts["girls"]),
                "Garçons": persons(counts["boys"]),
                "Part de filles": [_share(row) for row in records],
                "Lecture": counts["verdict"].map(VERDICTS).tolist(),
            }
        ),
        hide_index=True,
        column_config={
            first: st.column_config.TextColumn(width=width),
            "Filles": st.column_config.TextColumn(width=56),
            "Garçons": st.column_config.TextColumn(width=62),
            "Part de filles": st.column_config.TextColumn(width=106),
        },
        alt=f"Part de filles par {what} : effectifs, intervalle, lecture",
    )


def persons(counts: pd.Series) -> list[str]:
    return [SECRET if pd.isna(value) else number(value) for value in counts]


def _share(row: Mapping[str, object]) -> str:
    if pd.isna(row["share"]):
        return SECRET if row["verdict"] == "secret" else NOBODY
    return f"{share(row)} {interval(row)}"


def places(offer: pd.DataFrame, first: str, labels: list[str]) -> None:
    """Rows of :func:`analysis.mixite.open_places` under ``labels``, headed ``first``."""
    st.dataframe(
        pd.DataFrame(
            {
                first: labels,
                "Filles": offer["for_girls"].map(number).tolist(),
                "Garçons": offer["for_boys"].map(number).tolist(),
                "Filles seules": offer["girls_only"].map(number).tolist(),
                "Garçons seuls": offer["boys_only"].map(number).tolist(),
                "Créneaux": offer["sessions"].map(number).tolist(),
            }
        ),
        hide_index=True,
        alt=f"Places par semaine ouvertes aux filles et aux garçons, par {first.lower()}",
    )


def homes(origins: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Where those who come live, by quartier of the session (:func:`analysis.mixite.residents`)."""
    inside = origins["quartier"] != OUTSIDE_QPV
    st.dataframe(
        pd.DataFrame(
            {
                "Créneaux tenus à": origins["quartier"].map(names).tolist(),
                "Du quartier": [
                    text if here else NOBODY
                    for text, here in zip(persons(origins["ici"]), inside, strict=True)
                ],
                "Autre quartier": persons(origins["autre_quartier"]),
                "Hors QPV": persons(origins["hors_qpv"]),
                "Non-résidents": [
                    NOBODY if not here else SECRET if pd.isna(away) else percent(away)
                    for away, here in zip(origins["away"], inside, strict=True)
                ],
            }
        ),
        hide_index=True,
        column_config={"Créneaux tenus à": st.column_config.TextColumn(width=205)},
        alt="Lieu de vie des enfants accueillis, par quartier du créneau",
    )
