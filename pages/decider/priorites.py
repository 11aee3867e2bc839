"""Priorités PRE: which quartiers come first for the réussite éducative, and how sure is it."""

from collections.abc import Mapping

import streamlit as st

from analysis.criteria import check_criteria
from analysis.priority import DEBATED, ROBUST
from analysis.priority_words import imposed, takeaway, what_weighs
from analysis.smaa_weights import WeightsError
from data.check import DataError
from data.french import count, number, percent
from data.vocabulary import GEOGRAPHIES
from exports.rank_strip import table
from pages.ui import (
    choropleth,
    map_view,
    notices,
    priority_choices,
    priority_session,
    scope,
    session,
)
from pages.ui import priority_details as details
from pages.ui import priority_sheet_view as sheet_view

TITLE = "Priorités PRE"
LIMITS = (0.1, 0.25, 0.5, 0.9)

snapshot = session.snapshot()
territory = snapshot.territory
criteria = territory.tables["pre_criteria"]
here = scope.current(territory)
scenarios = territory.tables["need_scenarios"].drop_duplicates("scenario")
scenarios = scenarios.set_index("scenario")["name"]
if criteria.empty or not here.quartiers or scenarios.empty:
    what = (
        "de quartier"
        if not here.quartiers
        else "de critère (table « Critères de priorité PRE »)"
        if criteria.empty
        else "de norme de besoin"
    )
    notices.heading(TITLE, f"Il n’y a pas encore {what} ici : rien ne peut être classé.")
    st.stop()
try:
    check_criteria(criteria)
except DataError as error:
    notices.heading(TITLE, "Les critères ne permettent pas de classer : les corriger d’abord.")
    notices.bullets([str(problem) for problem in error.problems], "")
    st.stop()

top = st.container()
vintages = sorted(territory.quartiers["vintage"].fillna(0).astype(int).unique(), reverse=True)
with st.container(horizontal=True, vertical_alignment="bottom"):
    vintage = (
        st.selectbox(
            "Contours",
            vintages,
            format_func=lambda year: GEOGRAPHIES.get(year, "sans millésime"),
            key="contours",
            bind="query-params",
            width=190,
        )
        if len(vintages) > 1
        else vintages[0]
    )
    quartiers = priority_session.of_vintage(territory, vintage)
    of_commune = here.place and not here.is_quartier
    codes = tuple(code for code in quartiers["code_qp"] if not of_commune or code in here.quartiers)
    scenario = st.selectbox(
        "Norme de besoin",
        sorted(scenarios.index, key=lambda code: code != "universelle"),
        format_func=scenarios.__getitem__,
        key="besoin",
        bind="query-params",
        width=230,
    )
    asked = (snapshot.revision, session.basis(here, scenario), vintage)
    try:
        question = priority_choices.choose(criteria, len(codes))
        ranking = priority_session.ranking(*asked, codes, question, territory)
    except WeightsError as error:
        with top:
            notices.heading(TITLE, str(error))
        st.stop()

values = priority_session.values(*asked, territory)
values = values[values["code_qp"].isin(codes)]
used = values[values["criterion"].isin(question.criteria)]
eligible = priority_session.eligible(snapshot.revision, vintage, territory)
ranks = ranking.table
k = question.k
margin = f"{number(ranking.margin * 100, 1)}\u00a0point{'s' if ranking.margin >= 0.02 else ''}"
secret, missing = ((used["status"] == status).sum() for status in ("secret", "manquant"))
elsewhere = int(used["other_perimeter"].sum())
verdicts = ranks["verdict"].value_counts()
with top:
    notices.heading(TITLE, takeaway(ranking, lambda name: f"**{notices.plain(name)}**"))
    notices.figures(
        [
            (
                "Éligibles au PRE",
                details.interval(eligible.least, eligible.most),
                "2-16 ans, en QPV ou scolarisés en REP/REP+ de tout le territoire, comptés une "
                "fois",
            ),
            (
                "Quartiers robustes",
                number(verdicts.get(ROBUST, 0)),
                f"parmi les {number(k)} premiers dans 90 % des tirages ou plus (± {margin})",
            ),
            ("À débattre", number(verdicts.get(DEBATED, 0)), "de 10 à 90 % des tirages"),
            (
                "Données absentes",
                count(int(secret + missing), "valeur"),
                f"sur {number(len(used))}, dont {count(int(secret), 'secrète')} ; "
                f"{count(elsewhere, 'autre')} sur les contours 2015"
                if elsewhere
                else f"sur {number(len(used))}, dont {count(int(secret), 'secrète')}",
            ),
        ]
    )
    st.caption(
        f"{imposed(question, criteria)} {scenarios[scenario]} ; contours QPV {vintage} ; 2-16 ans, "
        "quel que soit l’âge choisi en haut."
    )


def pick(properties: Mapping[str, str]) -> None:
    st.session_state["fiche"] = properties["code"]


left, right = st.columns([2, 3], gap="medium")
with left:
    st.header(f"Probabilité d’être parmi les {number(k)} premiers", anchor=False)
    map_view.show(
        snapshot,
        choropleth.shading(
            territory,
            here,
            ranks.set_index("code_qp")["top_k"],
            f"Parmi les {number(k)} premiers",
            percent,
            LIMITS,
        ),
        key="carte_priorites",
        height=470,
        on_pick=pick,
    )
weighs = what_weighs(ranking, values)
with right:
    st.header("Classement et certitude", anchor=False)
    st.html(sheet_view.CSS)
    st.html(table(ranking, what_weighs(ranking, values, most=1)))
    st.caption(
        f"Case foncée : rang fréquent ; trait : limite des {number(k)} premiers. Rangs : dans 95 % "
        "des tirages. ● robuste, ◐ à débattre, ○ non retenu."
    )
with st.expander(f"Qui est éligible ({details.interval(eligible.least, eligible.most)} enfants)"):
    details.eligibility(eligible, quartiers)
with st.expander("Les chiffres de chaque quartier"):
    details.figures(values, criteria, ranks)
with st.expander("Rang par rang, et qui passe avant qui"):
    details.ranks(ranking)
with st.expander("Poids centraux : les poids qui mettent un quartier au premier rang"):
    details.central(ranking)
with st.expander("Du contour 2015 au contour 2024"):
    details.passage(quartiers, priority_session.from_2015(snapshot.revision, territory))
st.header("La fiche d’un quartier", anchor=False)
sheet_view.show(snapshot, asked, ranking, weighs, values, here)
notices.method(
    __file__,
    k=number(k),
    draws=number(question.draws),
    margin=margin,
    norm=notices.plain(scenarios[scenario]),
)
