"""Territoire: where are we, who lives there, what is missing."""

from collections.abc import Mapping

import streamlit as st

from analysis import deadlines, missing_partners, need, offer, portrait
from analysis.missing_partners import EXPECTED_PARTNERS
from data.french import NOT_PUBLISHED, count, listing, number, percent
from data.vocabulary import BANDS, DURING, INDICATORS
from pages.ui import choropleth, map_view, network_session, notices, scope, session

SHOWN_ALERTS = 5

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
here = scope.current(territory)
quartiers = territory.quartiers[territory.quartiers["code_qp"].isin(here.quartiers)]

by_quartier = need.children_by_quartier(
    session.children(snapshot.revision), territory.quartiers["code_qp"]
)
figures = portrait.quartier_figures(
    territory.quartiers, territory.communes, tables["indicators"], by_quartier, here.bands
)
mine = figures[figures["code_qp"].isin(here.quartiers)]
in_reach = session.sites_in_reach(snapshot.revision, here)
in_force = offer.matching(
    session.catalogue(snapshot.revision),
    offer.Filters(period=here.period, bands=here.bands),
    territory.scope_date,
)
near = in_force[in_force["site_id"].isin(in_reach["site_id"])]
places, outside, unknown = portrait.places_in_reach(in_force, in_reach, territory.sites)
present = network_session.presence(snapshot.revision)
present = present[present["code_qp"].isin(here.quartiers)]
absent = missing_partners.absent_kinds(tables["actors"], present)
communes = territory.communes
communes = communes[communes["insee_com"].isin(quartiers["insee_com"].str.split(",").explode())]
alerts = deadlines.alerts(deadlines.deadlines(tables["projects"], communes, territory.scope_date))
gaps = portrait.gaps(quartiers, tables["indicators"], near, territory.sites, absent)

children = mine["children"].sum(min_count=1)
estimated = by_quartier[
    by_quartier["code_qp"].isin(here.quartiers) & (by_quartier["status"] == "estime")
]
where = (
    f"au quartier **{notices.plain(here.name)}**"
    if here.is_quartier
    else f"dans les **{count(len(quartiers), 'quartier')}** de {notices.plain(here.name)}"
)
notices.heading(
    "Territoire",
    (
        f"**{number(children)} {here.children}** vivent {where} ; "
        if children > 0
        else f"Nombre d’{here.children} **inconnu** {where} ; "
    )
    + f"à portée de marche : **{count(len(near), 'créneau', 'créneaux')}**, "
    f"{count(near['actor_id'].nunique(), 'acteur')}"
    + (f" ; **{count(len(alerts), 'échéance')}** à surveiller." if alerts else "."),
)

years = sorted({int(year) for year in by_quartier["year"].dropna()})
notices.figures(
    [
        (
            here.children.capitalize(),
            number(children),
            f"carreaux calés sur la population {listing(map(str, years)) or NOT_PUBLISHED}"
            + (f" ; {count(len(estimated), 'quartier')} en estimation" if len(estimated) else ""),
        ),
        (
            "Places par semaine à portée",
            number(places),
            f"{DURING[here.period]}, dont {percent(outside / places if places else 0)} "
            f"hors des quartiers ; {count(unknown, 'créneau', 'créneaux')} sans nombre de places",
        ),
        (
            "Partenaires de la fiche présents",
            f"{len(EXPECTED_PARTNERS) - len(absent)} sur {len(EXPECTED_PARTNERS)}",
            "types de partenaires implantés ou vus ici depuis 12 mois",
        ),
    ]
)

SHOWN = ["children", *(name for name in INDICATORS if name in figures)]


def label(column: str) -> str:
    if column == "children":
        return here.children.capitalize()
    name, unit = INDICATORS[column]
    return f"{name} ({unit})"


def decimals(column: str) -> int:
    return 1 if column != "children" and INDICATORS[column][1] == "%" else 0


left, right = st.columns([3, 2], gap="medium")
with left:
    shown = st.selectbox(
        "Chiffre montré sur la carte", SHOWN, format_func=label, key="chiffre", bind="query-params"
    )

    def pick(properties: Mapping[str, str]) -> None:
        scope.choose(properties["code"])

    map_view.show(
        snapshot,
        choropleth.shading(
            territory,
            here,
            figures.set_index("code_qp")[shown].astype(float),
            label(shown),
            lambda value: number(value, decimals(shown)),
        ),
        key="carte_territoire",
        height=460,
        on_pick=pick,
    )
    st.caption(
        f"Cliquer sur un quartier pour le choisir. Source : {quartiers['source'].iloc[0]}."
        if len(quartiers)
        else "Aucun contour de quartier : importer le fichier des QPV."
    )
with right:
    st.header("Échéances", anchor=False)
    others = len(alerts) - SHOWN_ALERTS
    more = [f"… et {number(others)} à la page Échéances."] if others > 0 else []
    notices.bullets(alerts[:SHOWN_ALERTS] + more, "Aucune échéance passée ni sous 180 jours.")
    st.header("Ce qui manque", anchor=False)
    notices.bullets(gaps, "Rien de repéré.")

st.header("Les quartiers en chiffres", anchor=False)


def pick_row() -> None:
    rows = st.session_state["quartiers"]["selection"]["rows"]
    if rows:
        scope.choose(mine["code_qp"].iloc[rows[0]])


st.dataframe(
    mine,
    key="quartiers",
    hide_index=True,
    on_select=pick_row,
    selection_mode="single-row",
    placeholder=NOT_PUBLISHED,
    column_order=["name", "commune", *SHOWN, "remarks"],
    column_config={
        "name": st.column_config.TextColumn("Quartier", pinned=True, width="medium"),
        "commune": "Commune",
        "remarks": st.column_config.TextColumn("Remarques", width="large"),
        **{
            column: st.column_config.NumberColumn(label(column), format="localized")
            for column in SHOWN
        },
    },
    alt="Chiffres de chaque quartier ; choisir une ligne choisit le quartier",
)
notices.method(__file__, bands=listing(BANDS.values()), walk=scope.WALK_BY_AGE)
