"""Et si… : sessions added, changed or closed without touching the stored ones, and the effect."""

import streamlit as st

from analysis.funding import hourly_rates, school_year
from analysis.simulations import frozen
from data.french import count
from data.vocabulary import DURING
from pages.ui import (
    coverage_session,
    notices,
    scope,
    session,
    simulation_form,
    simulation_keep,
    simulation_session,
    simulation_view,
    suggestion_view,
)
from pages.ui.simulation_session import NEW

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
here = scope.current(territory)
names = territory.quartiers.set_index("code_qp")["name"]
places = scope.place_names(territory)

norms = tables["need_scenarios"].drop_duplicates("scenario").set_index("scenario")["name"]
if norms.empty or not here.quartiers:
    notices.heading("Et si…", "Il n’y a pas encore de quartier ou de norme de besoin ici.")
    st.stop()
simulations = simulation_session.kept(snapshot.revision, snapshot)
name = simulation_session.opened(simulations)
draft = simulation_session.draft(name, simulations)
titles = {NEW: "Nouvelle simulation"} | {key: kept.name for key, kept in simulations.items()}
rates = hourly_rates(tables["funding_rates"], territory.scope_date.year)
rates = rates.set_index("funding_rate_id")

top = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    st.selectbox(
        "Simulation",
        list(titles),
        index=list(titles).index(name),
        format_func=titles.__getitem__,
        key=f"simulation_choisie_{name}",
        on_change=lambda: simulation_session.show(st.session_state[f"simulation_choisie_{name}"]),
        width=260,
    )
    scenario = st.selectbox(
        "Norme de besoin",
        sorted(norms.index, key=lambda code: code != "universelle"),
        format_func=norms.__getitem__,
        key="besoin",
        bind="query-params",
        width=210,
    )
    word = "périscolaire" if here.period == "scolaire" else "extrascolaire"
    likely = rates["unit"].str.contains(word).to_numpy()
    rate_id = st.selectbox(
        "Taux du financeur",
        list(rates.index),
        index=int(likely.argmax()) if len(rates) else None,
        format_func=lambda key: simulation_view.rate_words(rates.loc[key]),
        key=f"taux_{here.period}",
        placeholder="Aucun taux saisi",
        width=420,
    )
rate = rates.loc[rate_id] if rate_id else None

on = session.basis(here, scenario)
before = coverage_session.total(snapshot.revision, on, here).fillna(0)
found = simulation_session.simulated(snapshot.revision, on, here, draft.edits)
sums = simulation_session.sums(snapshot, found, here.period)
first, last = school_year(territory.scope_date)
year = f"{first.year}-{last.year}"
today = simulation_view.between(before["uncovered_min_h"], before["uncovered_max_h"])
with top:
    notices.heading(
        "Et si…",
        simulation_view.sentence(found, before, names)
        if found.edits
        else f"{DURING[here.period].capitalize()}, **{today} heures-enfant** par semaine ne sont "
        f"pas couvertes pour les {here.children} {notices.plain(here.words)} : ajouter, "
        "déplacer ou fermer un créneau montre ce que cela changerait."
        if before["need_h"] > 0
        else f"Aucun besoin n’est compté {DURING[here.period]} pour les {here.children} "
        f"{notices.plain(here.words)} : rien à simuler ici.",
    )
    simulation_view.figures(found, sums, before, rate, norms[scenario], year)

# Always there, or what follows would be drawn anew and the open tab closed.
with st.container(key="dit"):
    if said := simulation_session.said():
        show = {"success": st.success, "warning": st.warning, "error": st.error}[said[0]]
        show(notices.plain(said[1]))
        st.toast(notices.plain(said[1]), duration="long")
in_hand = simulation_form.hand(snapshot, here, name, draft, found)
left, right = st.columns([3, 2], gap="medium")
with left:
    adding, changing, suggesting = st.tabs(["Ajouter", "Modifier ou fermer", "Suggérer"])
    with adding:
        simulation_form.add(in_hand)
    with changing:
        simulation_form.change(in_hand)
    with suggesting:
        suggestion_view.show(in_hand, on, rate, names)


def expected() -> tuple[str, list[str]]:
    """The effect of the simulation, frozen with what it rests on, and the quartiers changed."""
    content = frozen(
        found.effect,
        simulation=titles[name],
        revision=snapshot.revision,
        scope_date=territory.scope_date.isoformat(),
        territory=here.name,
        period=here.period,
        scenario=scenario,
        walking_min=here.walking_min,
        before_min_h=round(before["uncovered_min_h"], 1),
        before_max_h=round(before["uncovered_max_h"], 1),
        need_h=round(before["need_h"], 1),
        school_year=year,
        place_h_year=round(float(sums["place_h"].sum()), 1),
        funding_rate_id=rate_id,
        amount_eur=None if rate is None else float(rate["amount_eur"]),
        animator_h=round(float(sums["animator_h"].sum()), 1),
    )
    by_unit = found.effect.by_unit
    return content, by_unit.loc[by_unit["uncovered_max_h"].abs() >= 0.5, "unit"].tolist()


with right:
    changes = count(len(draft.edits), "changement") + ("" if draft.is_kept else ", à garder")
    st.header(f"{notices.plain(titles[name])} · {changes}", anchor=False)
    simulation_form.edits(in_hand, found)
    simulation_keep.show(snapshot, simulations, name, draft, expected if found.edits else None)

if found.edits:
    simulation_view.weeks(snapshot, on, here, found, places)
    by_quartier = coverage_session.by_quartier(snapshot.revision, on, here)
    simulation_view.tables(found.effect, by_quartier, names)
others = [key for key, kept in simulations.items() if key != name and kept.edits]
if others:
    with st.expander("Comparer avec une autre simulation"):
        other = st.selectbox(
            "Comparer avec",
            others,
            format_func=titles.__getitem__,
            key="comparee",
            width=360,
        )
        edits = simulations[other].edits
        second = simulation_session.simulated(snapshot.revision, on, here, edits)
        simulation_view.side_by_side(
            (titles[name], found.effect), (titles[other], second.effect), before, names
        )
notices.method(
    __file__,
    norm=notices.plain(norms[scenario]),
    walk=scope.WALK_BY_AGE,
    rate=notices.plain("aucun" if rate is None else simulation_view.rate_words(rate)),
    year=year,
)
