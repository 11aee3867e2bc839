"""Indicateurs: the fiche's, per school year, city and quartier, counted from the records."""

import streamlit as st

from analysis.effects import EFFECTS
from analysis.indicators import (
    CITY,
    DEFINITIONS,
    attendance_of_meetings,
    comparable_years,
    indicators,
    of_place,
)
from pages.ui import effect_session, effect_view, notices, scope, session
from pages.ui import indicator_view as view

snapshot = session.snapshot()
territory = snapshot.territory
tables = territory.tables
here = scope.current(territory)
counted = indicators(tables, territory.scope_date)
place = here.place or CITY
table = of_place(counted, place)
full = comparable_years(counted, territory.scope_date)
norms = tables["need_scenarios"].drop_duplicates("scenario").set_index("scenario")["name"]
definitions = "\n".join(
    f"- **{name}** ({unit}) : {what}" for name, unit, what in {**DEFINITIONS, **EFFECTS}.values()
)
norm = "universelle" if "universelle" in norms else next(iter(norms.index), "")

if not full:
    notices.heading("Indicateurs", "Aucune année scolaire pleine n’est encore enregistrée.")
    notices.method(__file__, definitions=definitions, norm="")
    st.stop()
last = full[-1]
actions, meetings, tools = (
    view.written(table[last][key]) for key in ("actions_communes", "reunions", "outils_familles")
)
notices.heading(
    "Indicateurs",
    f"En {view.year_name(last)}, **{actions} actions communes** et **{meetings} réunions** ont été "
    f"conduites pour les enfants {notices.plain(here.words)} ; {tools} outils donnent leur place "
    "aux familles.",
)
notices.figures(
    [
        (
            view.NAMES[key],
            view.written(table[last][key]),
            f"en {view.year_name(last)} ; {view.trend(table.loc[key], full)}",
        )
        for key in DEFINITIONS
    ]
)

st.header("Par année scolaire", anchor=False)
st.dataframe(
    table.rename(index=view.NAMES, columns=view.year_name).reset_index(names="Indicateur"),
    hide_index=True,
    placeholder="non renseigné",
    alt="Indicateurs de la fiche par année scolaire",
)
st.caption(
    f"L’année {view.year_name(last + 1)}, en cours, ne se compare pas aux années pleines. Source : "
    "registres tenus dans l’application"
    + (" ; données de démonstration, fictives." if territory.is_demo else ".")
)
view.bars(table, full)

st.header("Par quartier", anchor=False)
years = sorted(table.columns, reverse=True)
year = st.selectbox(
    "Année scolaire", years, index=years.index(last), format_func=view.year_name, width=200
)
names = territory.quartiers.set_index("code_qp")["name"].reindex(list(here.quartiers))
view.by_quartier(counted, names, year, place, here.name)
effects = None
if norm and here.quartiers:
    st.header("Effets : mixité et degré de réponse", anchor=False)
    st.markdown(f"Norme de besoin : {notices.plain(norms[norm])} ; {here.children}, en semaine "
                "scolaire, à pied comme choisi en haut de la page.")  # fmt: skip
    asked = (snapshot.revision, norm, tuple(here.bands), here.walk)
    effects = effect_session.by_year(*asked)
    effect_view.years(effects, place, full)
    effect_view.by_quartier(effects, effect_session.of_the_year(*asked), names, place, here.name)
    st.caption(
        "Mixité : effectifs publiables seuls. Le degré de réponse de l’année en cours est celui "
        "d’aujourd’hui ; celui des années passées vient des dossiers de comité figés sur les "
        "mêmes choix. Les heures de l’année comptent les vrais jours de classe et de vacances."
    )
st.download_button(
    "Télécharger tous les indicateurs (CSV)",
    view.csv(counted, effects),
    "indicateurs.csv",
    "text/csv",
    on_click="ignore",
)
with st.expander("Détail : place des familles, échelles, présence aux réunions"):
    view.details(counted, place, attendance_of_meetings(tables))
notices.method(__file__, definitions=definitions, norm=notices.plain(norms.get(norm, "")))
