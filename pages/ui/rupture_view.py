"""Ruptures after class, per school and per quartier, as two tables."""

import pandas as pd
import streamlit as st

from data.french import hour, number, percent
from data.territory import Territory
from data.vocabulary import BANDS, WEEKDAYS
from pages.ui.scope import Scope


def of_schools(ruptures: pd.DataFrame, territory: Territory, here: Scope) -> pd.DataFrame:
    """Ruptures of the schools of the scope: inside a quartier chosen alone, else in the communes
    of its quartiers."""
    schools = territory.schools
    if here.is_quartier:
        ours = schools["code_qp"].isin(here.quartiers)
    else:
        chosen = territory.quartiers["code_qp"].isin(here.quartiers)
        communes = territory.quartiers.loc[chosen, "insee_com"].str.split(",").explode()
        ours = schools["insee_com"].isin(communes)
    return ruptures[
        ruptures["unit"].isin(schools.loc[ours, "uai"]) & ruptures["band"].isin(here.bands)
    ]


def show(schools: pd.DataFrame, quartiers: pd.DataFrame, territory: Territory) -> None:
    """Draws both tables, the longest gap first."""
    sites = territory.sites.set_index("site_id")["name"]
    school_names = territory.schools.set_index("uai")["name"]
    quartier_names = territory.quartiers.set_index("code_qp")["name"]
    for title, rows, names in (
        ("École", schools, school_names),
        ("Quartier", quartiers, quartier_names),
    ):
        st.dataframe(
            pd.DataFrame(
                {
                    title: rows["unit"].map(names),
                    "Âge": rows["band"].map(BANDS),
                    "Jour": rows["weekday"].map(WEEKDAYS),
                    "Fin de la classe": rows["class_end_min"].map(hour),
                    "Première place": rows["start_min"].map(hour, na_action="ignore"),
                    "Attente": rows["gap_min"].map(
                        lambda minutes: f"{number(minutes)} min", na_action="ignore"
                    ),
                    "Où": rows["site_id"].map(sites),
                    "Enfants concernés": rows["share"].map(percent),
                }
            ),
            hide_index=True,
            placeholder="aucune ce jour-là",
            alt=f"Ruptures après la classe, par {title.lower()}",
        )
