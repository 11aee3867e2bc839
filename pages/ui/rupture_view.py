"""Ruptures after class, per school and per quartier, as two tables."""

import pandas as pd
import streamlit as st

from analysis import found_need
from analysis.ruptures import by_hours
from data.french import hour, number, percent, weekdays
from data.territory import Territory
from data.vocabulary import BANDS
from pages.ui import ways_on
from pages.ui.scope import Scope
from pages.ui.session import Snapshot


def of_scope(
    at_schools: pd.DataFrame, at_quartiers: pd.DataFrame, territory: Territory, here: Scope
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ruptures of the schools and quartiers of the scope: schools inside a quartier chosen alone,
    else in the communes of its quartiers. Days alike are one row
    (:func:`analysis.ruptures.by_hours`)."""
    schools = territory.schools
    if here.is_quartier:
        ours = schools["code_qp"].isin(here.quartiers)
    else:
        chosen = territory.quartiers["code_qp"].isin(here.quartiers)
        communes = territory.quartiers.loc[chosen, "insee_com"].str.split(",").explode()
        ours = schools["insee_com"].isin(communes)
    units = (schools.loc[ours, "uai"], here.quartiers)
    first, second = (
        by_hours(found[found["unit"].isin(inside) & found["band"].isin(here.bands)])
        for found, inside in zip((at_schools, at_quartiers), units, strict=True)
    )
    return first, second


def show(
    schools: pd.DataFrame,
    quartiers: pd.DataFrame,
    snapshot: Snapshot,
    here: Scope,
    over_min: int,
) -> None:
    """Draws both tables (:func:`of_scope`), the longest gap first, and the two ways on."""
    territory = snapshot.territory
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
                    "Jours": rows["weekdays"].map(weekdays),
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
    found = pd.concat(
        [
            schools.assign(
                code_qp=schools["unit"].map(territory.schools.set_index("uai")["code_qp"]),
                where=schools["unit"].map(school_names),
            ),
            quartiers.assign(
                code_qp=quartiers["unit"], where=quartiers["unit"].map(quartier_names)
            ),
        ]
    ).dropna(subset="code_qp")
    if len(found):
        _ways_on(found, snapshot, here, over_min)


def _ways_on(found: pd.DataFrame, snapshot: Snapshot, here: Scope, over_min: int) -> None:
    """A need is that of a quartier: schools outside every quartier have none of their own."""
    basis = {"period": "scolaire", "walk_min": here.walk, "over_min": over_min,
             "revision": snapshot.revision}  # fmt: skip
    names = ["unit", "band", "weekdays", "class_end_min", "start_min"]
    keys = found[names].astype("str").agg("|".join, axis=1)
    rows = dict(zip(keys, found.to_dict("records"), strict=True))
    labels = {
        key: f"{weekdays(row['weekdays']).capitalize()} après {hour(row['class_end_min'])} · "
        f"{row['where']} · {BANDS[row['band']]}"
        for key, row in rows.items()
    }
    ways_on.show(
        snapshot,
        "scolaire",
        labels,
        lambda key: found_need.of_rupture(rows[key], basis),
        label="Suite à donner à la rupture",
        key="rupture",
    )
