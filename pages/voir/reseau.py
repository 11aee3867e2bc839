"""Réseau: who works with whom, who stands alone, who is missing."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis import network
from analysis.missing_partners import EXPECTED
from data.french import count, listing, number
from pages.ui import (
    found_ways,
    network_filters,
    network_map,
    network_session,
    network_tables,
    network_view,
    notices,
    scope,
    session,
)

GRAPH, MAP = "Graphe", "Carte"

snapshot = session.snapshot()
territory = snapshot.territory
actors = territory.tables["actors"]
here = scope.current(territory)
names = territory.quartiers.set_index("code_qp")["name"].to_dict()
if actors.empty:
    notices.heading("Réseau", "**Aucun acteur** n’est encore connu : les saisir ou les importer.")
    st.stop()

whole = network_session.affiliations(snapshot.revision)
first = whole.events["first_on"].min()
first = territory.scope_date if pd.isna(first) else first.date()
present = network_session.presence(snapshot.revision)
present = present[present["code_qp"].isin(here.quartiers)]
mine = actors.loc[
    (here.place == scope.WHOLE)
    | (actors["insee_com"] == here.place)
    | actors["actor_id"].isin(present["actor_id"]),
    "actor_id",
]
top = st.container()
choice = network_filters.choose(first, territory.scope_date, set(whole.events["theme"].dropna()))
found = network_session.network_of(snapshot.revision, choice, institutions=choice.institutions)
local = network_session.network_of(snapshot.revision, choice, institutions=False)
mine = mine[mine.isin(found.actors["actor_id"])]
links = found.ties[found.ties["actor_a"].isin(mine) | found.ties["actor_b"].isin(mine)]
ever = network.between(network.ties(choice.events(whole, first)), found.actors["actor_id"])
lost = network.lost_from_sight(found.ties, ever)
lost = lost[lost["actor_a"].isin(mine) | lost["actor_b"].isin(mine)]
home = found.actors.set_index("actor_id")["code_qp"]
opened = network.openness(found.ties, home, pd.Series(here.quartiers, dtype=object))
absent = network_session.missing_by_quartier(snapshot.revision)
missing = absent[absent["code_qp"].isin(here.quartiers)]
alone = found.isolated
alone = alone.loc[alone["actor_id"].isin(mine), "name"]
holders = local.cut_off.loc[
    local.cut_off["lost_id"].isin(mine) | local.cut_off["actor_id"].isin(mine), "actor_id"
].nunique()

with top:
    tied = len(mine) - len(alone)
    isolated = (
        f" ; sans aucun lien : **{notices.plain(listing(alone[:3]))}**"
        + (f" et {number(len(alone) - 3)} autres" if len(alone) > 3 else "")
        if len(alone)
        else " ; aucun n’est isolé"
    )
    fragile = (
        f". Sans les institutions, **{count(holders, 'acteur')}** "
        f"{'tiennent' if holders > 1 else 'tient'} "
        f"le réseau : {'leur' if holders > 1 else 'son'} arrêt en couperait d’autres."
        if holders
        else "."
    )
    notices.heading(
        "Réseau",
        f"**{number(tied)} des {count(len(mine), 'acteur')}** {notices.plain(here.words)} ont été "
        f"vus avec un autre {choice.words}{isolated}{fragile}"
        if len(mine)
        else f"**Aucun acteur** n’est implanté ni vu {notices.plain(here.words)}.",
    )
    across = int(opened["outside"].sum())
    notices.figures(
        [
            (
                "Acteurs liés",
                f"{number(tied)} sur {number(len(mine))}",
                f"vus en action, en réunion ou en partenariat ; {count(found.groups, 'groupe')} "
                "sans lien entre eux dans le territoire"
                if found.groups > 1
                else "vus en action, en réunion ou en partenariat",
            ),
            ("Liens", number(len(links)), f"paires d’acteurs vues ensemble {choice.words}"),
            (
                "Liens perdus de vue",
                number(len(lost)),
                "vus auparavant, plus depuis : ils ne comptent dans aucun chiffre",
            ),
            (
                "Absents des quartiers",
                number(len(missing)),
                f"sur {number(len(here.quartiers) * len(EXPECTED))} types de partenaires et "
                "disciplines attendus par la fiche",
            ),
        ]
    )


def pick(properties: Mapping[str, str]) -> None:
    if "code" in properties:
        scope.choose(properties["code"])


def draw_graph() -> None:
    people, strokes, labels = network_session.network_drawing(
        snapshot.revision, choice, tuple(mine)
    )
    every = len(network.between(found.ties, mine))
    network_view.show(people, strokes, labels)
    st.caption(network_view.said(len(strokes), every, len(labels), len(people)))


view = st.segmented_control(
    "Vue",
    [GRAPH, MAP],
    default=GRAPH,
    required=True,
    key="vue",
    bind="query-params",
    label_visibility="collapsed",
)
if view == MAP:
    network_map.show(snapshot, here, found, absent, on_pick=pick)
else:
    draw_graph()

network_tables.alone_and_holding(found, mine, names, choice)
network_tables.brokers(found, mine, names)
network_tables.missing(missing)
found_ways.missing(snapshot, missing)
with st.expander("Des quartiers ouverts ou repliés"):
    network_tables.openness(opened, names)
with st.expander("Valeurs éducatives partagées et orphelines"):
    network_tables.values(network.shared_values(actors, present), actors, names)
st.header("Tous les liens", anchor=False)
network_tables.every_tie(found, links, lost)
notices.method(__file__, kept=str(network.KEPT_EACH), drawn=str(network.DRAWN_TIES))
