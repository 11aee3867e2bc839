"""Couverture: when do children have no place within a walk, where, and what holds it back."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis import need, path, ruptures, times
from analysis.week_grid import SHARE_LIMITS
from analysis.week_grid import cells as grid_cells
from analysis.weekly import same_hours
from data.french import NOT_PUBLISHED, count, hour, number, percent, weekdays
from data.vocabulary import BAND_LEVEL, BANDS, DURING, WEEKDAYS
from pages.ui import (
    age_path_view,
    choropleth,
    map_view,
    notices,
    robustness_view,
    rupture_view,
    scope,
    session,
    stretch_table,
    week_grid,
)

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
here = scope.current(territory)
names = territory.quartiers.set_index("code_qp")["name"]

scenarios = tables["need_scenarios"].drop_duplicates("scenario").set_index("scenario")["name"]
if scenarios.empty or not here.quartiers:
    notices.heading("Couverture", "Il n’y a pas encore de quartier ou de norme de besoin ici.")
    st.stop()
top = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    scenario = st.selectbox(
        "Norme de besoin",
        sorted(scenarios.index, key=lambda code: code != "universelle"),
        format_func=scenarios.__getitem__,
        key="besoin",
        bind="query-params",
        width=300,
    )
    day = st.selectbox(
        "Jour",
        list(WEEKDAYS),
        format_func=WEEKDAYS.__getitem__,
        index=2,
        key="jour",
        bind="query-params",
        width=150,
    )
    minute = st.select_slider(
        "Heure",
        times.HALF_HOURS.tolist(),
        value=9 * 60,
        format_func=hour,
        key="heure_carte",
        bind="query-params",
        width=420,
    )

on = session.basis(here, scenario)
week = session.week_by_quartier(snapshot.revision, on)
week = week[week["band"].isin(here.bands)]
mine = week[week["unit"].isin(here.quartiers)]
total = session.total(snapshot.revision, on, here)
gaps = session.uncovered(snapshot.revision, on)
gaps = same_hours(gaps[gaps["unit"].isin(here.quartiers) & gaps["band"].isin(here.bands)])
left_out = session.coverage(snapshot.revision, on).left_out

over_min = st.session_state.get("attente", ruptures.OVER_MIN)
at_schools, at_quartiers = session.ruptures_after_class(snapshot.revision, over_min, here.walk)
at_schools = rupture_view.of_schools(at_schools, territory, here)
at_quartiers = at_quartiers[
    at_quartiers["unit"].isin(here.quartiers) & at_quartiers["band"].isin(here.bands)
]

interval = f"{number(total.uncovered_min_h)} à {number(total.uncovered_max_h)}"
with top:
    worst = (
        f" ; le plus grand manque est **{weekdays(gaps['weekdays'].iloc[0])}, de "
        f"{hour(gaps['start_min'].iloc[0])} à {hour(gaps['end_min'].iloc[0])}** "
        f"({notices.plain(names[gaps['unit'].iloc[0]])}, {BANDS[gaps['band'].iloc[0]]})."
        if len(gaps)
        else " ; aucune plage ne manque de plus de 30 % des places."
    )
    notices.heading(
        "Couverture",
        f"{DURING[here.period].capitalize()}, **{interval} heures-enfant** par semaine ne sont "
        f"pas couvertes pour les {here.children} {notices.plain(here.words)}{worst}"
        if total.need_h
        else f"Aucun besoin n’est compté {DURING[here.period]} pour les {here.children} "
        f"{notices.plain(here.words)} : la population n’est pas publiée, ou la norme est nulle.",
    )
    low, high = (1 - total[end] / total.need_h for end in ("uncovered_max_h", "uncovered_min_h"))
    wanting = gaps["missing_places"].max() if len(gaps) else 0
    longest = at_schools["gap_min"].max()
    notices.figures(
        [
            (
                "Degré de réponse",
                f"{percent(low)} – {percent(high)}" if total.need_h else NOT_PUBLISHED,
                f"de {number(total.need_h)} heures-enfant par semaine ; "
                f"{notices.plain(scenarios[scenario]).lower()}",
            ),
            (
                "Heures-enfant non couvertes",
                interval,
                "par semaine : au mieux, et selon le partage attendu",
            ),
            (
                "Plages non couvertes",
                number(len(gaps)),
                f"au moins 30 % des enfants sans place ; jusqu’à {count(wanting, 'place')} "
                "manquantes à la fois",
            ),
            (
                "Écoles en rupture après la classe",
                number(at_schools["unit"].nunique()),
                f"plus de {over_min} min d’attente ; jusqu’à {number(longest)} min"
                if pd.notna(longest)
                else f"plus de {over_min} min avant la première place à portée",
            ),
        ]
    )
    if len(left_out):
        unsized = int((left_out["outcome"] == "à compléter").sum())
        st.caption(
            f"{count(len(left_out), 'créneau', 'créneaux')} de cette période hors du calcul : "
            f"{count(len(left_out) - unsized, 'écarté')} et {number(unsized)} à compléter "
            "(liste en bas de page)."
        )


def pick_slot() -> None:
    if slot := week_grid.picked("grille"):
        st.session_state["jour"], st.session_state["heure_carte"] = slot


def pick_place(properties: Mapping[str, str]) -> None:
    scope.choose(properties["code"])


communes = territory.quartiers.loc[territory.quartiers["code_qp"].isin(here.quartiers), "insee_com"]
temps = times.usual_temps(
    communes.str.split(",").explode().unique(),
    [BAND_LEVEL[band] for band in here.bands],
    here.period,
    territory.scope_date,
    tables["class_hours"],
)
grid = grid_cells(mine, temps)
left, right = st.columns(2, gap="medium")
with left:
    st.header(f"La semaine des {here.children} · part sans place", anchor=False)
    week_grid.draw(grid, day, minute, key="grille", on_pick=pick_slot)
slot = week[(week["weekday"] == day) & (week["start_min"] == minute)]
slot = slot.groupby("unit")[["need_h", "uncovered_max_h"]].sum(min_count=1)
with right:
    st.header(f"{WEEKDAYS[day].capitalize()}, {hour(minute)} · part sans place", anchor=False)
    map_view.show(
        snapshot,
        choropleth.shading(
            territory,
            here,
            (slot["uncovered_max_h"] / slot["need_h"]).where(slot["need_h"] > 0),
            "Part sans place",
            percent,
            SHARE_LIMITS,
            missing="sans besoin ou non publié",
        ),
        key="carte_couverture",
        height=460,
        on_pick=pick_place,
    )

st.header("Les plages les moins couvertes", anchor=False)
stretch_table.show(gaps, names)
with st.expander(f"Ruptures après la classe ({number(len(at_schools) + len(at_quartiers))})"):
    st.number_input(
        "Attente à partir de laquelle il y a rupture (minutes)",
        min_value=0,
        max_value=180,
        value=ruptures.OVER_MIN,
        step=5,
        key="attente",
        bind="query-params",
        width=330,
    )
    rupture_view.show(at_schools, at_quartiers, territory)
robust = st.expander("Robustesse : et sous d’autres hypothèses ?", key="robustesse",
                     on_change="rerun", bind="query-params")  # fmt: skip
if robust.open:
    with robust:
        robustness_view.show(
            session.robust(snapshot.revision, on, here),
            scenarios.to_dict(),
            names.to_dict(),
            territory.quartiers[territory.quartiers["code_qp"].isin(here.quartiers)],
        )
by_age = st.expander("De 3 à 17 ans : où l’offre se rompt", key="parcours",
                     on_change="rerun", bind="query-params")  # fmt: skip
if by_age.open:
    with by_age:
        ours = session.offer_by_age(snapshot.revision, here.period, here.walk)
        ours = ours[ours["code_qp"].isin(here.quartiers)]
        counted = need.children_by_quartier(session.children(snapshot.revision), here.quartiers)
        age_path_view.show(path.together(ours, counted), here.words)
        if len(here.quartiers) > 1:
            age_path_view.show_breaks(ours, names)
with st.expander("La semaine en chiffres"):
    st.dataframe(
        grid.assign(share=grid["share"] * 100).pivot(
            index="start_min", columns="weekday", values="share"
        ).rename(index=hour, columns=WEEKDAYS).rename_axis("Part sans place (%)"),
        placeholder="—",
        column_config={word: st.column_config.NumberColumn(format="%.0f")
                       for word in WEEKDAYS.values()},
        alt="Part des enfants sans place, en pour cent, par demi-heure et par jour",
    )  # fmt: skip
with st.expander(f"Créneaux non comptés ({number(len(left_out))})"):
    sessions = session.catalogue(snapshot.revision).set_index("session_id")
    st.dataframe(
        left_out.join(sessions[["activity", "site", "actor"]], on="session_id"),
        hide_index=True,
        column_order=["activity", "site", "actor", "outcome", "reason"],
        column_config={"activity": "Activité", "site": "Site", "actor": "Acteur",
                       "outcome": "Suite", "reason": "Pourquoi"},
        alt="Créneaux laissés hors du calcul, et pourquoi",
    )  # fmt: skip
notices.method(__file__, norm=notices.plain(scenarios[scenario]), walk=scope.WALK_BY_AGE)
