"""Couverture: when do children have no place within a walk, where, and what holds it back."""

from collections.abc import Mapping

import streamlit as st

from analysis import need, offer, path, portrait, ruptures, times
from analysis.week_grid import SHARE_LIMITS
from analysis.week_grid import cells as grid_cells
from analysis.weekly import same_hours
from data.french import hour, percent
from data.vocabulary import BAND_AGES, BAND_LEVEL, WEEKDAYS
from pages.ui import (
    age_path_view,
    choropleth,
    coverage_session,
    coverage_summary,
    left_out_view,
    map_view,
    notices,
    quartier_table,
    robustness_view,
    rupture_view,
    scope,
    session,
    stretch_table,
    week_grid,
)

snapshot = session.snapshot()
revision, territory = snapshot.revision, snapshot.territory
tables = territory.tables
here = scope.current(territory)
names = territory.quartiers.set_index("code_qp")["name"]

norms = tables["need_scenarios"].drop_duplicates("scenario").set_index("scenario")["name"]
if norms.empty or not here.quartiers:
    notices.heading("Couverture", "Il n’y a pas encore de quartier ou de norme de besoin ici.")
    st.stop()
top = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    norm = st.selectbox(
        "Norme de besoin",
        sorted(norms.index, key=lambda code: code != "universelle"),
        format_func=norms.__getitem__,
        key="besoin",
        bind="query-params",
        width=230,
    )
    at_school = st.selectbox(
        "Départ",
        [False, True],
        format_func={False: "Du domicile", True: "De l’école"}.__getitem__,
        key="depart",
        bind="query-params",
        width=150,
        help="De l’école : dès que la classe a commencé, et le mercredi, en semaine scolaire.",
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
        width=330,
    )

on = session.basis(here, norm, at_school=at_school)
week = session.week_by_quartier(revision, on)
week = week[week["band"].isin(here.bands)]
total = coverage_session.total(revision, on, here)
gaps = coverage_session.uncovered(revision, on, territory)
gaps = same_hours(gaps[gaps["unit"].isin(here.quartiers) & gaps["band"].isin(here.bands)])
left_out = session.coverage(revision, on).left_out

over_min = st.session_state.get("attente", ruptures.OVER_MIN)
waits = coverage_session.ruptures_after_class(revision, over_min, here.walk, territory)
at_schools, at_quartiers = rupture_view.of_scope(*waits, territory, here)

in_reach = session.sites_in_reach(revision, here)
in_force = offer.matching(
    session.catalogue(revision),
    offer.Filters(period=here.period, bands=here.bands),
    territory.scope_date,
)
near = in_force[in_force["site_id"].isin(in_reach["site_id"])]
with top:
    places = portrait.places_in_reach(in_force, in_reach, territory.sites)[0]
    coverage_summary.heading(here, total, gaps, names, (len(near), places))
    coverage_summary.figures(total, notices.plain(norms[norm]).lower(), gaps, at_schools, over_min)
    left_out_view.say(left_out)


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
grid = grid_cells(week[week["unit"].isin(here.quartiers)], temps)
left, right = st.columns(2, gap="medium")
with left:
    st.header(f"La semaine des {here.children} · part sans place", anchor=False)
    week_grid.draw(grid, day, minute, key="grille", on_pick=pick_slot)
slot = week[(week["weekday"] == day) & (week["start_min"] == minute)]
slot = slot.groupby("unit", observed=False)[["need_h", "uncovered_max_h"]].sum(min_count=1)
slot = (slot["uncovered_max_h"] / slot["need_h"]).where(slot["need_h"] > 0)
with right:
    st.header(f"{WEEKDAYS[day].capitalize()}, {hour(minute)} · part sans place", anchor=False)
    map_view.show(
        snapshot,
        choropleth.shading(
            territory,
            here,
            slot,
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
stretch_table.show(gaps, names, snapshot, on)

more = {
    "par_quartier": "Quartier par quartier : du domicile, de l’école, offre à portée",
    "ruptures": "Ruptures après la classe",
    "robustesse": "Robustesse : et sous d’autres hypothèses ?",
    "parcours": "De 3 à 17 ans : où l’offre se rompt",
    "semaine": "La semaine en chiffres",
    "non_comptes": "Créneaux non comptés",
}
# Titles without figures: a box whose title changes closes.
boxes = {
    key: st.expander(title, key=key, on_change="rerun", bind="query-params")
    for key, title in more.items()
}
paths = coverage_session.offer_by_age(revision, here.period, here.walk, territory)
paths = paths[paths["code_qp"].isin(here.quartiers)]
people = need.children_by_quartier(session.children(revision), here.quartiers)
if boxes["par_quartier"].open:
    with boxes["par_quartier"]:
        home, school = (
            coverage_session.by_quartier(
                revision, session.basis(here, norm, at_school=from_school), here
            )
            for from_school in (False, True)
        )
        of_bands = paths["age"].isin(
            [
                age
                for band in here.bands
                for age in range(BAND_AGES[band][0], BAND_AGES[band][1] + 1)
            ]
        )
        quartier_table.show(home, school, slot, people, paths[of_bands], names)
if boxes["ruptures"].open:
    with boxes["ruptures"]:
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
        rupture_view.show(at_schools, at_quartiers, snapshot, here, over_min)
if boxes["robustesse"].open:
    with boxes["robustesse"]:
        robustness_view.show(
            coverage_session.robust(revision, on, here, territory),
            norms.to_dict(),
            names.to_dict(),
            territory.quartiers[territory.quartiers["code_qp"].isin(here.quartiers)],
        )
if boxes["parcours"].open:
    with boxes["parcours"]:
        age_path_view.show(path.together(paths, people), here.words)
        if len(here.quartiers) > 1:
            age_path_view.show_breaks(paths, names)
if boxes["semaine"].open:
    with boxes["semaine"]:
        week_grid.table(grid)
if boxes["non_comptes"].open:
    with boxes["non_comptes"]:
        left_out_view.show(left_out, session.catalogue(revision))
notices.method(__file__, norm=notices.plain(norms[norm]), walk=scope.WALK_BY_AGE)
