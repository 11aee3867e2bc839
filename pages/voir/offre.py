"""Offre: what is proposed, where, when and for whom."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis import offer, times
from data import vocabulary as v
from data.french import count, day, number, percent
from exports import offer as files
from geo import maps
from geo.palette import CATEGORIES
from pages.ui import map_view, notices, offer_filters, offer_tables, scope, session, site_sheet

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
here = scope.current(territory)
catalogue = session.catalogue(snapshot.revision)
in_reach = session.sites_in_reach(snapshot.revision, here)
names = {
    "actor_id": tables["actors"].sort_values("name").set_index("actor_id")["name"].to_dict(),
    "dispositif_id": tables["dispositifs"].set_index("dispositif_id")["name"].to_dict(),
}

title = st.container()
filters = offer_filters.choose(here, catalogue, in_reach, territory.sites, names)
found = offer.matching(catalogue, filters, territory.scope_date)
places = offer.places_per_week(found)
outside = places[found["code_qp"].isna()].sum() / places.sum() if places.sum() else 0.0

with title:
    where = "à portée de marche" if filters.sites is not None else "sur tout le territoire, au-delà"
    notices.heading(
        "Offre",
        f"**{count(len(found), 'créneau', 'créneaux')}** répondent à ces choix pour les "
        f"{here.children}, {v.DURING[here.period]}, {where} "
        f"{notices.plain(here.words)} : **{count(int(places.sum()), 'place')} par semaine**, dont "
        f"{percent(outside)} hors des quartiers."
        if len(found)
        else "**Aucun créneau** ne répond à ces choix : élargir les filtres, le territoire ou "
        "la période.",
    )

per_site = (
    found.assign(places=places)
    .groupby("site_id")
    .agg(sessions=("session_id", "size"), places=("places", "sum"))
    .join(territory.sites.set_index("site_id"))
    .join(in_reach.set_index("site_id"))
    .sort_values(["share", "sessions"], ascending=False)
    .reset_index()
)


def open_site(site_id: str) -> None:
    st.session_state["site"] = site_id


def pick(properties: Mapping[str, str]) -> None:
    if "id" in properties:
        open_site(properties["id"])
    else:
        scope.choose(properties["code"])


def pick_row() -> None:
    rows = st.session_state["sites"]["selection"]["rows"]
    if rows:
        open_site(per_site["site_id"].iloc[rows[0]])


points = pd.DataFrame(
    {
        "lon": per_site["lon"],
        "lat": per_site["lat"],
        "id": per_site["site_id"],
        "label": [
            f"{name} · {count(sessions, 'créneau', 'créneaux')}"
            for name, sessions in zip(per_site["name"], per_site["sessions"], strict=True)
        ],
        "category": per_site["code_qp"].isna().astype(int),
    }
)
near = territory.sites[territory.sites["site_id"].isin(in_reach["site_id"])]
left, right = st.columns([1, 1], gap="medium")
with left:
    map_view.show(
        snapshot,
        maps.Shading(
            {},
            {},
            legend=maps.Legend(
                "Sites des créneaux trouvés",
                [(CATEGORIES[0], "dans un quartier", True), (CATEGORIES[1], "hors quartier", True)],
            ),
            selected=here.quartiers if here.place else (),
            focus=map_view.focus_on(territory, here, near),
        ),
        maps.Points(points, CATEGORIES),
        key="carte_offre",
        height=470,
        on_pick=pick,
    )
with right:
    st.dataframe(
        per_site.assign(kind=per_site["kind"].map(v.SITE_KINDS), share=per_site["share"] * 100),
        key="sites",
        height=470,
        hide_index=True,
        on_select=pick_row,
        selection_mode="single-row",
        placeholder="—",
        column_order=["name", "sessions", "places", "walk_min", "share", "kind"],
        column_config={
            "name": st.column_config.TextColumn("Site", width=170),
            "kind": "Lieu",
            "sessions": st.column_config.NumberColumn(
                "Créneaux", format="localized", width="small"
            ),
            "places": st.column_config.NumberColumn(
                "Places", help="Places par semaine", format="localized"
            ),
            "walk_min": st.column_config.NumberColumn(
                "Minutes", format="%.0f", help="À pied, depuis l’enfant le plus proche"
            ),
            "share": st.column_config.NumberColumn(
                "À portée",
                format="%.0f %%",
                help=f"Part des {here.children} {here.words} qui peuvent s’y rendre à pied dans "
                "le temps de leur âge",
            ),
        },
        alt="Sites des créneaux trouvés ; choisir une ligne ouvre la fiche du site",
    )

if len(per_site):
    known = per_site.sort_values("name").set_index("site_id")["name"]
    known = known.where(~known.duplicated(keep=False), known + " (" + known.index + ")")
    if st.session_state.get("site") not in known.index:
        st.session_state["site"] = None
    chosen = st.selectbox(
        "Fiche d’un site",
        known.index.tolist(),
        format_func=known.__getitem__,
        index=None,
        placeholder="Choisir un site, dans cette liste, sur la carte ou dans le tableau",
        key="site",
        bind="query-params",
    )
    if chosen is not None:
        held = catalogue[catalogue["site_id"] == chosen]
        site_sheet.show(territory, held, chosen, here.period)

    st.header("Ce qui a été trouvé", anchor=False)
    offer_tables.show(found, tables["actors"])
    with st.container(horizontal=True):
        zone = next(iter(territory.communes["zone"].dropna()), "toutes")
        days = times.open_days(
            tables["school_calendar"], zone, territory.scope_date, found["valid_to"].max().date()
        )
        for label, data, name, mime in (
            ("CSV", lambda: files.csv(found), "creneaux.csv", "text/csv"),
            ("GeoJSON", lambda: files.geojson(found), "creneaux.geojson", "application/geo+json"),
            ("iCalendar", lambda: files.icalendar(found, days), "creneaux.ics", "text/calendar"),
        ):
            st.download_button(f"Télécharger · {label}", data, name, mime, on_click="ignore")

unknown = int(places.isna().sum())
notices.method(
    __file__,
    day=day(territory.scope_date),
    unknown=number(unknown),
    walk=scope.WALK_BY_AGE,
)
