"""What was found, three ways: sessions, activities, actors."""

import pandas as pd
import streamlit as st

from analysis.offer import by_activity, by_actor
from data import vocabulary as v
from exports.offer import readable

_NUMBERS = {
    name: st.column_config.NumberColumn(title, format="localized")
    for name, title in {
        "activities": "Activités",
        "sites": "Sites",
        "sessions": "Créneaux",
        "places": "Places / semaine",
    }.items()
}


def show(found: pd.DataFrame, actors: pd.DataFrame) -> None:
    """Draws the rows ``found`` of the catalogue, one tab a way to read them."""
    sessions, activities, people = st.tabs(["Créneaux", "Activités", "Acteurs"])
    with sessions:
        _sessions(found)
    with activities:
        _activities(by_activity(found))
    with people:
        _actors(by_actor(found, actors))


def _sessions(found: pd.DataFrame) -> None:
    days = ("Du", "Au", "Mis à jour le")
    st.dataframe(
        readable(found),
        hide_index=True,
        placeholder="à compléter",
        column_config={
            "Places": st.column_config.NumberColumn(format="localized"),
            "Prix (€)": st.column_config.NumberColumn(format="localized"),
            **{name: st.column_config.DateColumn(format="DD/MM/YYYY") for name in days},
        },
        alt="Créneaux trouvés",
    )


def _activities(table: pd.DataFrame) -> None:
    st.dataframe(
        table.assign(
            theme=table["theme"].map(v.THEMES), discipline=table["discipline"].map(v.DISCIPLINES)
        ),
        hide_index=True,
        column_order=["activity", "actor", "theme", "discipline", "sites", "sessions", "places"],
        column_config={
            "activity": "Activité",
            "actor": "Acteur",
            "theme": "Thème",
            "discipline": "Discipline",
            **_NUMBERS,
        },
        alt="Activités des créneaux trouvés",
    )


def _actors(table: pd.DataFrame) -> None:
    disciplines = table["disciplines"].str.split(",")
    st.dataframe(
        table.assign(
            kind=table["kind"].map(v.ACTOR_KINDS),
            disciplines=[", ".join(v.DISCIPLINES[code] for code in codes) for codes in disciplines],
        ),
        hide_index=True,
        placeholder="à compléter",
        column_order=[
            "name", "kind", "disciplines", "activities", "sessions", "places", "contact", "phone",
            "email", "updated_on",
        ],
        column_config={
            "name": "Acteur",
            "kind": "Type",
            "disciplines": "Disciplines",
            "contact": "Contact",
            "phone": "Téléphone",
            "email": "Courriel",
            "updated_on": st.column_config.DateColumn("Mis à jour le", format="DD/MM/YYYY"),
            **_NUMBERS,
        },
        alt="Acteurs des créneaux trouvés",
    )  # fmt: skip
