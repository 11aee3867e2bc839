"""Plan d’actions: one loop from need to action, partners, money and effect."""

import streamlit as st

from analysis import deadlines, plan
from data.french import count, number
from data.vocabulary import ACTION_STATUSES
from pages.ui import (
    notices,
    plan_board,
    plan_effect_view,
    plan_form,
    plan_need,
    plan_session,
    plan_views,
    scope,
    session,
    writing,
)

BOARD, CALENDAR, MAP, NEEDS = "Avancement", "Calendrier", "Carte", "Besoins"

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
today = territory.scope_date
here = scope.current(territory)
names = territory.quartiers.set_index("code_qp")["name"].to_dict()

table = plan_session.plan_of(snapshot.revision)
needs = plan.waiting(tables["needs"], tables["actions"])
if here.place != scope.WHOLE:
    own = table["quartiers"].str.split(",").map(set(here.quartiers).intersection).astype(bool)
    table = table[own].reset_index(drop=True)
    needs = needs[needs["code_qp"].isin(here.quartiers)].reset_index(drop=True)
live = table[table["status"].isin(plan.OPEN)]
running = int((live["status"] == "en_cours").sum())
bare = needs[needs["actions"] == 0]
late, alone = int(live["is_late"].sum()), int(live["no_lead"].sum())
alerts = plan.alerts(table, today)

if table.empty and needs.empty:
    first = "**Aucun besoin ni action** n’est encore connu ici : partir d’un constat de Couverture."
else:
    first = (
        f"**{count(len(needs), 'besoin ouvert', 'besoins ouverts')}**, dont {number(len(bare))} "
        f"sans action ; **{count(len(live), 'action ouverte', 'actions ouvertes')}** : "
        f"{number(running)} en cours, {number(len(live) - running)} en projet, "
        f"**{number(alone)} sans chef de file, {number(late)} en retard**."
    )
notices.heading("Plan d’actions", first)
budget, blank = live["budget_eur"].sum(), int(live["budget_eur"].isna().sum())
split = live["action_id"].isin(tables["action_funding"]["action_id"])
notices.figures(
    [
        (
            "Besoins sans action",
            f"{number(len(bare))} sur {number(len(needs))}",
            "besoins qui ne sont pas clos",
        ),
        (
            "Actions ouvertes",
            number(len(live)),
            f"{number(running)} en cours, {number(len(live) - running)} en projet",
        ),
        (
            "Actions à régler",
            number(len(alerts)),
            f"{number(alone)} sans chef de file, {number(int(live['no_date'].sum()))} sans date, "
            f"{number(late)} en retard, {number(int(live['to_review'].sum()))} à revoir",
        ),
        (
            "Budget des actions ouvertes",
            f"{number(budget)}\u00a0€",
            f"{count(blank, 'action')} sans budget ; réparti par financeur pour "
            f"{count(int(split.sum()), 'action')}",
        ),
    ]
)
writing.bar("Cette base est en lecture seule : le plan se lit, il ne se modifie pas ici.")

opened = plan_session.opened()
known = tables["actions"].set_index("action_id", drop=False)
if opened == plan_session.NEW or opened in known.index:
    st.button("Revenir au plan", icon=":material/arrow_back:", on_click=plan_session.close_action)
    title = known["title"].get(opened, "Nouvelle action concertée")
    st.header(notices.plain(title), anchor=False)
    if opened in known.index:
        plan_effect_view.show(snapshot, known.loc[opened], names)
    plan_form.show(snapshot, opened, names)
else:
    view = st.segmented_control(
        "Vue",
        [BOARD, CALENDAR, MAP, NEEDS],
        default=BOARD,
        required=True,
        key="vue_plan",
        bind="query-params",
        label_visibility="collapsed",
    )
    if view == NEEDS:
        plan_need.show(snapshot, here, needs, table, names)
    elif view == CALENDAR:
        communes = territory.communes
        if here.place != scope.WHOLE:
            inside = territory.quartiers["code_qp"].isin(here.quartiers)
            own_communes = territory.quartiers.loc[inside, "insee_com"].str.split(",").explode()
            communes = communes[communes["insee_com"].isin({here.place, *own_communes})]
        dues = deadlines.deadlines(tables["projects"], communes, today)
        plan_views.calendar(table, dues, today)
    elif view == MAP:
        plan_views.on_map(snapshot, here, plan_session.plan_of(snapshot.revision), needs)
    else:
        plan_board.show(snapshot, table, names)
    if view != NEEDS:
        left, right = st.columns(2, gap="medium")
        with left:
            st.header("À régler", anchor=False)
            plan_views.sentences(alerts, 4, "Rien à régler : chaque action ouverte a son chef de "
                                 "file et ses dates.", key="autres_alertes")  # fmt: skip
        with right:
            st.header("Besoins sans action", anchor=False)
            places = bare["code_qp"].map(names).astype(object).fillna(bare["code_qp"])
            plan_views.sentences(
                [f"{place} : {words} ({need_id})" for place, words, need_id in zip(
                    places, bare["statement"], bare["need_id"], strict=True)],
                4, "Chaque besoin ouvert a au moins une action.", key="autres_besoins",
            )  # fmt: skip
        st.header("Toutes les actions", anchor=False)
        plan_views.in_table(table, names)
notices.method(
    __file__,
    near=str(plan.NEAR_MIN),
    review=str(plan.REVIEW_DAYS),
    statuses=", ".join(word.lower() for word in ACTION_STATUSES.values()),
)
