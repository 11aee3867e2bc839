"""The plan as a calendar, as a map and as a table: the same facts."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from analysis.deadlines import WHAT
from analysis.plan import OPEN
from data.french import count, day, listing, number
from data.vocabulary import ACTION_STATUSES, ACTION_TAGS, FAMILY_PLACES, THEMES
from geo import maps
from geo.classes import colours_of, fills
from geo.palette import CATEGORIES, INK, MISSING_FILL
from pages.ui import map_view, scope
from pages.ui.notices import plain
from pages.ui.scope import Scope
from pages.ui.session import Snapshot

COLOURS = dict(
    zip(ACTION_STATUSES, (CATEGORIES[4], CATEGORIES[0], CATEGORIES[2], MISSING_FILL), strict=True)
)
ROW = 24
"""Height of a line of the calendar, in pixels."""
STEPS = [1.0, 2.0, 3.0]
"""Inner limits of the number of actions of a quartier on the map."""
LINES = 24
"""Actions that the calendar shows at most."""
_LEGEND: dict[str, Any] = {
    "labelFontSize": 12,
    "labelColor": INK,
    "labelLimit": 220,
    "orient": "top",
}


def calendar(table: pd.DataFrame, deadlines: pd.DataFrame, today: dt.date) -> None:
    """Actions of :func:`analysis.plan.plan` as bars from their start to their end, from six
    months before to twelve after ``today``, over the deadlines of projects as diamonds."""
    now = pd.Timestamp(today)
    low, high = now - pd.DateOffset(months=6), now + pd.DateOffset(months=12)
    dated = table.dropna(subset=["start_on", "end_on"])
    dated = dated[(dated["end_on"] >= low) & (dated["start_on"] <= high)]
    dated = dated[dated["status"] != "abandonnee"]
    shown = dated.assign(over=~dated["status"].isin(OPEN)).sort_values(["over", "start_on"])
    shown = shown.head(LINES).sort_values("start_on")
    bars = pd.DataFrame(
        {
            "action": shown["title"] + " · " + shown["action_id"],
            "début": shown["start_on"].clip(low, high),
            "fin": shown["end_on"].clip(low, high),
            "état": shown["status"].map(ACTION_STATUSES),
            "dates": [
                f"du {day(start.date())} au {day(end.date())}"
                for start, end in zip(shown["start_on"], shown["end_on"], strict=True)
            ],
        }
    )
    dues = deadlines[deadlines["on"].between(low, high) & (deadlines["state"] != "fait")]
    points = pd.DataFrame(
        {
            "action": dues["title"],
            "jour": dues["on"],
            "dates": [f"{WHAT[what]} le {day(on.date())}"
                      for what, on in zip(dues["what"], dues["on"], strict=True)],
        }
    )  # fmt: skip
    order = [*bars["action"], *points.sort_values("jour")["action"].drop_duplicates()]
    if not order:
        st.markdown("Aucune action datée ni échéance de six mois avant à douze mois après ce jour.")
        return
    _draw(bars, points, order, (low, high), now)
    hidden = len(dated) - len(shown)
    st.caption(
        f"Trait en tirets : {day(today)}. Barre : une action, du début à la fin ; losange : "
        "évaluation ou fin d’un projet (Échéances). "
        + (f"{count(hidden, 'action terminée', 'actions terminées')} de plus dans le tableau. "
           if hidden else "")
        + "Les actions sans date et les abandonnées sont dans le tableau."
    )  # fmt: skip


def _draw(
    bars: pd.DataFrame,
    points: pd.DataFrame,
    order: list[str],
    span: tuple[pd.Timestamp, pd.Timestamp],
    now: pd.Timestamp,
) -> None:
    domain = alt.Scale(domain=[day.isoformat() for day in span])
    axis = alt.Axis(format="%m/%Y", orient="top", labelColor=INK)
    y = alt.Y("action:N", sort=order, title=None,
              axis=alt.Axis(labelLimit=320, labelColor=INK, labelFontSize=12,
                            labelOverlap=False))  # fmt: skip
    states = [word for word in ACTION_STATUSES.values() if word in set(bars["état"])]
    colours = [COLOURS[code] for code, word in ACTION_STATUSES.items() if word in states]
    tooltip = [alt.Tooltip("action:N", title="Action"), alt.Tooltip("dates:N", title="Dates")]
    chart = alt.layer(
        alt.Chart(bars)
        .mark_bar(height=13, stroke=INK, strokeWidth=0.5)
        .encode(
            x=alt.X("début:T", title=None, scale=domain, axis=axis),
            x2="fin:T",
            y=y,
            color=alt.Color("état:N", title=None, legend=alt.Legend(**_LEGEND),
                            scale=alt.Scale(domain=states, range=colours)),
            tooltip=[*tooltip, alt.Tooltip("état:N", title="Avancement")],
        ),
        alt.Chart(points)
        .mark_point(shape="diamond", filled=True, size=130, color=CATEGORIES[1], stroke=INK,
                    strokeWidth=0.8, opacity=1)
        .encode(x=alt.X("jour:T", title=None, scale=domain), y=y, tooltip=tooltip),
        alt.Chart(pd.DataFrame({"jour": [now]}))
        .mark_rule(color=INK, strokeWidth=2, strokeDash=[4, 3])
        .encode(x="jour:T"),
    )  # fmt: skip
    st.altair_chart(
        chart.properties(height=alt.Step(ROW)),
        key="calendrier_plan",
        alt=f"Calendrier de {count(len(bars), 'action')} et {count(len(points), 'échéance')} ; les "
        "dates des actions sont dans le tableau, celles des projets sur la page Échéances",
    )


def on_map(snapshot: Snapshot, here: Scope, table: pd.DataFrame, needs: pd.DataFrame) -> None:
    """Open actions as the fill of each quartier, its open needs as a point. ``needs`` is
    :func:`analysis.plan.waiting`; a click chooses the quartier."""
    territory = snapshot.territory
    quartiers = territory.quartiers.set_index("code_qp")
    opened = table[table["status"].isin(OPEN)]
    codes = opened["quartiers"].str.split(",").explode()
    many = codes.value_counts().reindex(quartiers.index, fill_value=0).astype("float64")
    places, names = quartiers.geometry.representative_point(), scope.place_names(territory)
    mine = needs.groupby("code_qp").agg(
        needs=("need_id", "size"), bare=("actions", lambda found: int((found == 0).sum()))
    )
    mine = mine[mine.index.isin(quartiers.index)]
    points = pd.DataFrame(
        {
            "lon": places.x.reindex(mine.index),
            "lat": places.y.reindex(mine.index),
            "id": mine.index,
            "label": [
                f"{quartiers['name'][code]} : "
                f"{count(row.needs, 'besoin ouvert', 'besoins ouverts')}, "
                f"{number(row.bare)} sans action"
                for code, row in zip(mine.index, mine.itertuples(), strict=True)
            ],
            "category": (mine["bare"] == 0).astype("int64"),
        }
    )
    map_view.show(
        snapshot,
        maps.Shading(
            fills(many, STEPS),
            {
                code: f"{names[code]} · {count(int(value), 'action ouverte', 'actions ouvertes')}"
                for code, value in many.items()
            },
            legend=maps.Legend(
                "Actions en projet ou en cours",
                [
                    *(
                        (colour, words, False)
                        for colour, words in zip(
                            colours_of(STEPS), ("aucune", "1", "2", "3 et plus"), strict=True
                        )
                    ),
                    (CATEGORIES[1], "besoin sans action", True),
                    (CATEGORIES[2], "besoins tous suivis d’une action", True),
                ],
            ),
            selected=here.quartiers if here.place else (),
            focus=map_view.focus_on(territory, here),
        ),
        maps.Points(points, [CATEGORIES[1], CATEGORIES[2]]),
        key="carte_plan",
        height=520,
        on_pick=lambda properties: scope.choose(properties.get("code") or properties["id"]),
    )
    st.caption(
        "Une action menée dans plusieurs quartiers compte dans chacun. Cliquer sur un quartier "
        "pour le choisir."
    )


def in_table(table: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Every action of the scope, one row each."""
    st.dataframe(
        pd.DataFrame(
            {
                "Action": table["title"],
                "Avancement": table["status"].map(ACTION_STATUSES),
                "À régler": table["alert"],
                "Chef de file": table["leads"],
                "Partenaires": table["partners"],
                "Quartiers": [
                    listing(names.get(code, code) for code in codes.split(",") if code)
                    for codes in table["quartiers"]
                ],
                "Début": table["start_on"],
                "Fin": table["end_on"],
                "Budget": table["budget_eur"],
                "Besoin": table["need_id"],
                "Thème": table["theme"].map(THEMES),
                "Place des familles": table["family_place"].map(FAMILY_PLACES),
                "Thématiques": [
                    "" if pd.isna(tags) else listing(ACTION_TAGS[tag] for tag in tags.split(","))
                    for tags in table["tags"]
                ],
                "Identifiant": table["action_id"],
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Action": st.column_config.TextColumn(width="medium"),
            "À régler": st.column_config.TextColumn(width=150),
            "Partenaires": st.column_config.TextColumn(width="medium"),
            "Quartiers": st.column_config.TextColumn(width="medium"),
            "Début": st.column_config.DateColumn(format="DD/MM/YYYY"),
            "Fin": st.column_config.DateColumn(format="DD/MM/YYYY"),
            "Budget": st.column_config.NumberColumn(format="localized", help="En euros"),
        },
        alt="Toutes les actions, par avancement puis par date de fin",
    )


def needs_table(needs: pd.DataFrame, kinds: Mapping[str, str], names: Mapping[str, str]) -> None:
    """Every open need of the scope."""
    st.dataframe(
        pd.DataFrame(
            {
                "Besoin": needs["statement"],
                "Nature": needs["kind"].map(kinds),
                "Quartier": needs["code_qp"].map(names),
                "Constaté le": needs["detected_on"],
                "Actions": needs["actions"],
                "Identifiant": needs["need_id"],
            }
        ),
        hide_index=True,
        column_config={
            "Besoin": st.column_config.TextColumn(width="large"),
            "Constaté le": st.column_config.DateColumn(format="DD/MM/YYYY"),
        },
        alt="Besoins qui ne sont pas clos, ceux sans action d’abord",
    )


def sentences(items: list[str], most: int, nothing: str, *, key: str) -> None:
    """The first sentences as a list, the others folded."""
    st.markdown("\n".join(f"- {plain(item)}" for item in items[:most]) or nothing)
    if len(items) > most:
        with st.expander(f"Et {count(len(items) - most, 'autre')}", key=key):
            st.markdown("\n".join(f"- {plain(item)}" for item in items[most:]))
