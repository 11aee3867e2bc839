"""Échéances: what is late, what comes, when to start."""

import pandas as pd
import streamlit as st

from analysis import deadlines
from data.french import count, day, listing, number
from data.vocabulary import PROJECT_KINDS
from exports import calendar
from pages.ui import deadline_view, found_ways, notices, pedt_view, scope, session

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
here = scope.current(territory)
today = territory.scope_date
quartiers = territory.quartiers[territory.quartiers["code_qp"].isin(here.quartiers)]
own = {here.place, *quartiers["insee_com"].str.split(",").explode()}
communes = territory.communes
if here.place != scope.WHOLE:
    communes = communes[communes["insee_com"].isin(own)]

table = deadlines.deadlines(tables["projects"], communes, today)
blank = deadlines.undated(tables["projects"], communes)
late = table[table["state"] == "retard"]
ended = table[table["state"] == "echu"]
coming = {days: table[table["state"] == str(days)] for days in deadlines.ALERT_DAYS}
following = table[(table["days"] >= 0) & (table["state"] != "fait")].sort_values("on")

if late.empty:
    first = "**Aucune évaluation n’est en retard**"
else:
    worst = late.iloc[0]
    first = (
        f"**{count(len(late), 'évaluation')} en retard** : {notices.plain(worst['title'])}, "
        f"{count(-int(worst['days']), 'jour')}"
        + (f", et {number(len(late) - 1)} autres" if len(late) > 1 else "")
    )
then = (
    f" ; prochaine date le **{day(following['on'].iloc[0].date())}** "
    f"({notices.plain(following['title'].iloc[0])})."
    if len(following)
    else " ; aucune date à venir n’est connue."
)
notices.heading(
    "Échéances",
    first + then
    if len(table)
    else "**Aucun projet daté** n’est connu ici : les saisir ou les importer.",
)
within = sum(len(rows) for rows in coming.values())
notices.figures(
    [
        (
            "Évaluations en retard",
            number(len(late)),
            f"attendues avant le {day(today)} et pas encore faites",
        ),
        (
            "Échus sans suite connue",
            number(len(ended)),
            notices.plain(listing(ended["title"][:2])) or "aucun projet arrivé à son terme",
        ),
        (
            "À venir sous 180 jours",
            number(within),
            f"dont {number(len(coming[30]))} sous 30 jours et {number(len(coming[90]))} de 31 à "
            "90 jours",
        ),
        (
            "Projets sans date de fin",
            number(len(blank)),
            notices.plain(listing(blank["title"][:2])) or "tous les projets ont une date de fin",
        ),
    ]
)

if len(table):
    deadline_view.timeline(table, today)
    st.caption(
        f"Trait en tirets : {day(today)}. Rond : évaluation ; losange : fin. Les dates de plus de "
        "trois ans et celles passées depuis plus de deux ans sont dans le tableau."
    )
    st.header("Toutes les dates", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "État": table["state"].map(deadlines.STATES),
                "Date": table["on"],
                "Jours": table["days"],
                "Échéance": table["what"].map(deadlines.WHAT),
                "Projet": table["title"],
                "Nature": table["kind"].map(PROJECT_KINDS),
                "Commune": table["place"].replace("", "tout le territoire"),
                "Source": table["source"],
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Date": st.column_config.DateColumn(format="DD/MM/YYYY"),
            "Jours": st.column_config.NumberColumn(
                format="localized", help="Jours restants ; négatif : date passée"
            ),
        },
        alt="Évaluations et fins de projet, les plus pressantes d’abord",
    )

    found_ways.overdue(snapshot, here, table)

instances = tables["instances"]
meetings = tables["meetings"].merge(
    instances[["instance_id", "name", "insee_com"]].rename(columns={"name": "instance"}),
    on="instance_id",
)
meetings = meetings[
    meetings["insee_com"].isna() | meetings["insee_com"].isin(communes["insee_com"])
]
st.download_button(
    "Télécharger échéances et réunions · iCalendar",
    lambda: calendar.deadlines_and_meetings(table, meetings),
    "echeances.ics",
    "text/calendar",
    on_click="ignore",
)
st.header("État des lieux d’un PEDT", anchor=False)
pedt_view.prepare(snapshot, communes)
notices.method(__file__)
