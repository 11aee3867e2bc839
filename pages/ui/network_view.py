"""The drawing of a network: actors as shapes, ties as lines, as many names as fit."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from analysis import network
from data.french import count, number, percent
from data.vocabulary import ACTOR_KINDS
from geo.palette import CATEGORIES, COMMUNE_LINE, INK

WIDTH, HEIGHT = 1000, 540
"""What the names are set for, in pixels; the drawing fills its column."""
_LETTER, _LINE, _GAP = 5.1, 14.0, 9.0

FAMILIES = {
    "Institution": ("square", CATEGORIES[0]),
    "Association": ("circle", CATEGORIES[1]),
    "Centre social": ("diamond", CATEGORIES[2]),
    "Santé": ("cross", CATEGORIES[3]),
    "Habitants": ("triangle-up", CATEGORIES[4]),
    "Bailleur social": ("triangle-down", CATEGORIES[5]),
}
_FAMILY = dict.fromkeys(network.INSTITUTIONS, "Institution") | {
    "association": "Association",
    "centre_social": "Centre social",
    "sante": "Santé",
    "habitants": "Habitants",
    "bailleur": "Bailleur social",
}


def drawing(
    found: network.Network, shown: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Where the actors ``shown``, their strongest ties and their names are drawn.

    Returns the actors (their ``measures`` with name, kind, ``x``, ``y`` and ``holds``: an
    articulation point), the ties (``network.strongest`` with the ends) and the names that cover
    neither an actor nor one another, the most telling first (``label`` centred on ``x``, ``y``).
    """
    links = network.strongest(network.between(found.ties, shown))
    rows = found.actors[found.actors["actor_id"].isin(shown)]
    places = network.layout(network.graph(rows["actor_id"], links))
    people = places.merge(found.measures, on="actor_id").merge(
        rows[["actor_id", "name", "kind"]], on="actor_id"
    )
    people["holds"] = people["actor_id"].isin(found.cut_off["actor_id"])
    telling = ["holds", "alone", "betweenness", "partners"]
    order = people.assign(alone=people["partners"] == 0).sort_values(
        [*telling, "actor_id"], ascending=[False] * len(telling) + [True]
    )
    xy = places.set_index("actor_id")[["x", "y"]]
    ends = [xy.loc[links[end]].reset_index(drop=True).add_suffix(f"_{end[-1]}")
            for end in ("actor_a", "actor_b")]  # fmt: skip
    return people, pd.concat([links, *ends], axis=1), _names(order, people)


def _names(order: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Names set one by one at the first free place beside their actor, or left out."""
    scale = np.array(_pixels(people))
    dots = people[["x", "y"]].to_numpy() * scale
    taken = np.column_stack([dots - 7, dots + 7])
    placed = []
    for name, x, y in order[["name", "x", "y"]].itertuples(index=False):
        half = np.array([len(name) * _LETTER, _LINE]) / 2
        at = np.array([x, y]) * scale
        for way in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            centre = at + np.array(way) * (half + _GAP)
            low, high = centre - half, centre + half
            hit = (taken[:, :2] < high).all(axis=1) & (taken[:, 2:] > low).all(axis=1)
            if not hit.any() and abs(centre[0]) + half[0] <= WIDTH / 2:
                taken = np.vstack([taken, np.concatenate([low, high])])
                placed.append((name, *(centre / scale)))
                break
    return pd.DataFrame(placed, columns=["label", "x", "y"])


def _pixels(people: pd.DataFrame) -> tuple[float, float]:
    """Pixels a unit, across and up."""
    low, high = _heights(people)
    return WIDTH / 2.3, HEIGHT / (high - low)


def _heights(people: pd.DataFrame) -> tuple[float, float]:
    return min(-1.1, people["y"].min() - 0.1), 1.1


def show(people: pd.DataFrame, links: pd.DataFrame, names: pd.DataFrame) -> None:
    """Draws what :func:`drawing` returned."""
    low, high = _heights(people)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-1.15, 1.15], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[low, high], nice=False))
    family = people["kind"].map(_FAMILY)
    shapes, colours = zip(*FAMILIES.values(), strict=True)
    dots = people.assign(
        famille=family,
        type=people["kind"].map(ACTOR_KINDS),
        tient=np.where(people["holds"], "oui", "non"),
        part=people["betweenness"].map(percent),
    )
    strokes = pd.DataFrame(
        {
            "xa": links["x_a"], "ya": links["y_a"], "xb": links["x_b"], "yb": links["y_b"],
            "poids": links["weight"],
        }
    )  # fmt: skip
    legend = alt.Legend(
        orient="top",
        columns=6,
        symbolSize=120,
        labelFontSize=12,
        labelColor=INK,
        symbolStrokeWidth=0.6,
    )
    chart = alt.layer(
        alt.Chart(strokes)
        .mark_rule(color=COMMUNE_LINE)
        .encode(
            x=alt.X("xa:Q", axis=None), y=alt.Y("ya:Q", axis=None), x2="xb:Q", y2="yb:Q",
            strokeWidth=alt.StrokeWidth("poids:Q", legend=None,
                                        scale=alt.Scale(type="sqrt", range=[0.8, 5])),
        ),
        alt.Chart(dots)
        .mark_point(filled=True, opacity=1, size=130, stroke=INK)
        .encode(
            x=x,
            y=y,
            color=alt.Color("famille:N", title=None, legend=legend,
                            scale=alt.Scale(domain=list(FAMILIES), range=list(colours))),
            shape=alt.Shape("famille:N", title=None, legend=legend,
                            scale=alt.Scale(domain=list(FAMILIES), range=list(shapes))),
            strokeWidth=alt.StrokeWidth("tient:N", legend=None,
                                        scale=alt.Scale(domain=["non", "oui"], range=[0.6, 3])),
            tooltip=[alt.Tooltip("name:N", title="Acteur"), alt.Tooltip("type:N", title="Type"),
                     alt.Tooltip("partners:Q", title="Partenaires"),
                     alt.Tooltip("part:N", title="Chemins qui passent par lui"),
                     alt.Tooltip("tient:N", title="Tient seul une partie du réseau")],
        ),
        alt.Chart(names).mark_text(fontSize=11, color=INK).encode(x=x, y=y, text="label:N"),
    ).resolve_scale(strokeWidth="independent")  # fmt: skip
    st.altair_chart(
        chart.properties(height=HEIGHT).configure_view(stroke=None),
        key="graphe",
        alt=f"Graphe de {count(len(people), 'acteur')} et {count(len(links), 'lien')} ; les mêmes "
        "liens sont dans le tableau « Tous les liens »",
    )


def said(drawn: int, every: int, named: int, people: int) -> str:
    """What the drawing leaves out."""
    parts = []
    if drawn < every:
        parts.append(
            f"Seuls les liens les plus forts sont dessinés ({number(drawn)} sur {number(every)}) : "
            f"les {network.KEPT_EACH} premiers de chaque acteur, et ceux qui tiennent un groupe"
        )
    if named < people:
        parts.append(f"{number(named)} noms sur {number(people)} trouvent leur place")
    parts.append("bord épais : acteur dont l’arrêt coupe d’autres du réseau")
    return " ; ".join(parts) + "."
