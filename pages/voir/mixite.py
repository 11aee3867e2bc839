"""Mixité: do girls and boys come alike, from where, and what is open to them?"""

import pandas as pd
import streamlit as st

from analysis import mixite, mixite_report, offer
from analysis.need import GIRLS_SHARE
from data.french import count, listing, number, percent
from data.vocabulary import BANDS, DURING, OUTSIDE_QPV, TEMPS, THEMES
from pages.ui import found_ways, mixite_choice, mixite_view, notices, scope, session

snapshot = session.snapshot()
territory = snapshot.territory
here = scope.current(territory)
catalogue = session.catalogue(snapshot.revision)
released = session.released(snapshot.revision)
counted = released.counts("attendance")
quartiers = {
    **territory.quartiers.set_index("code_qp")["name"].to_dict(),
    OUTSIDE_QPV: "hors des quartiers",
}
if counted.empty:
    notices.heading(
        "Mixité",
        "**Aucune fréquentation** n’est encore comptée : importer le tableau des effectifs par "
        "créneau, sexe, quartier d’origine et tranche d’âge.",
    )
    st.stop()

top = st.container()
choice = mixite_choice.choose(released, here, counted["year"].tolist())
years = choice.together()
now = years[years["year"] == choice.year]
row = now.iloc[0].to_dict() if len(now) else None
gaps = mixite_report.gaps(released, choice.year, here.bands, choice.quartiers)
if choice.theme:
    gaps = gaps[gaps["theme"] == choice.theme]
origins = choice.origins()
apart = choice.separation()
names = {
    "theme": THEMES,
    "quartier": quartiers,
    "actor_id": territory.tables["actors"].set_index("actor_id")["name"].to_dict(),
    "activity_id": mixite_choice.activity_names(catalogue),
    "temps": {
        code: listing(TEMPS.get(one, one).lower() for one in code.split(","))
        for code in released.counts("attendance", "temps")["temps"]
    },
}[choice.unit]
what = mixite_choice.UNITS[choice.unit]
place = f"dans les créneaux {here.words}" if not choice.whole else "sur tout le territoire"
about = mixite_report.scope_sentence(row, here.children, place)

with top:
    if len(gaps):
        others = len(gaps) - 1
        same = bool(choice.theme and here.is_quartier and here.band)
        notices.heading(
            "Mixité",
            f"**{notices.plain(mixite_report.gap_sentence(gaps.iloc[0].to_dict(), quartiers))}**"
            + (
                f" {count(others, 'autre écart', 'autres écarts')} de même, par quartier, thème et "
                "âge."
                if others
                else ""
            )
            + ("" if same else f" {notices.plain(about)}"),
        )
    else:
        notices.heading("Mixité", f"**{notices.plain(about)}**")
    shown = row if row is not None and pd.notna(row["share"]) else None
    homes = choice.homes()
    outside = homes["outside"].iloc[0] if len(homes) else pd.NA
    source = f"effectifs de la rentrée {choice.year}"
    notices.figures(
        [
            (
                "Part de filles",
                mixite_report.share(shown) if shown else mixite_view.SECRET,
                f"{mixite_report.interval(shown)}, {source} ; "
                f"{percent(GIRLS_SHARE)} parmi les habitants (hypothèse)"
                if shown
                else "secret ou non compté",
            ),
            (
                "Filles pour un garçon",
                number(shown["ratio"], 2) if shown else mixite_view.SECRET,
                f"à population égale [{number(shown['ratio_low'], 2)}-"
                f"{number(shown['ratio_high'], 2)}] ; 1 : autant que parmi les habitants"
                if shown
                else "secret ou non compté",
            ),
            (
                "Habitent hors des quartiers",
                mixite_view.SECRET if pd.isna(outside) else percent(outside),
                f"de celles et ceux qui viennent, tous âges, {source}"
                if pd.notna(outside)
                else f"effectifs secrets, ou moins de {mixite.SMALLEST_BASE} ; tous âges, {source}",
            ),
            (
                "Dissimilarité des créneaux",
                number(apart["dissimilarity"].iloc[0], 2) if len(apart) else "non calculée",
                f"le hasard seul donnerait {number(apart['expected'].iloc[0], 2)} ; entropie H de "
                f"Theil {number(apart['theil'].iloc[0], 2)} ; {apart['groups'].iloc[0]} créneaux"
                if len(apart)
                else "montrée pour le territoire, un thème ou un quartier, tous âges, sur au "
                "moins 5 créneaux et 20 enfants de chaque sexe",
            ),
        ]
    )

by_unit = choice.by_unit(catalogue)
# Names of activities are long: their chart and their table take the whole width, one above the
# other.
long = choice.unit == "activity_id"
left, right = (st.container(), st.container()) if long else st.columns([2, 3])
with left:
    st.header(f"Part de filles par {what}", anchor=False)
    mixite_view.chart(by_unit, names, what)
with right:
    st.header("Les mêmes faits", anchor=False)
    mixite_view.table(by_unit, names, what, 460 if long else 186)
    st.caption(
        f"Fréquentation {place}, {here.children}, rentrée {choice.year}. Un enfant qui vient à "
        "deux créneaux compte deux fois. « secret » : le nombre n’est pas montré, ou le laisserait "
        "deviner."
    )

ages, offered = st.columns(2)
by_band = choice.by_band().set_index("band").reindex(list(BANDS))
with ages:
    st.header("Autour de 12 ans : qui vient", anchor=False)
    st.markdown(mixite_report.break_sentence(by_band))
    met = by_band.dropna(subset="verdict").rename_axis("unit").reset_index()
    mixite_view.table(met, BANDS, "âge", 70)
with offered:
    st.header("Autour de 12 ans : ce qui est ouvert", anchor=False)
    held = offer.matching(catalogue, offer.Filters(period=here.period), territory.scope_date)
    held = held[held["code_qp"].fillna(OUTSIDE_QPV).isin(choice.quartiers)]
    held = held[held["theme"] == choice.theme] if choice.theme else held
    st.markdown(mixite_report.offer_sentence(mixite.open_places_by_age(held)))
    places = mixite.open_places(held)
    mixite_view.places(places, "Âge", places["band"].map(BANDS).tolist())
    st.caption(
        f"Places déclarées par semaine, {DURING[here.period]} ; une place mixte compte pour les "
        "deux, une place de plusieurs âges pour chacun. "
        f"{count(int(held['capacity'].isna().sum()), 'créneau', 'créneaux')} sans capacité connue."
    )

trend, homes = st.columns([5, 6])
with trend:
    st.header("Au fil des rentrées", anchor=False)
    st.markdown(mixite_report.trend_sentence(years))
    mixite_view.table(
        years.assign(unit=years["year"]),
        {year: str(year) for year in years["year"]},
        "rentrée",
        70,
    )
with homes:
    st.header("D’où viennent les enfants", anchor=False)
    mixite_view.homes(origins, quartiers)
found_ways.mixite_gaps(snapshot, gaps, choice.year, quartiers)
notices.method(
    __file__,
    threshold_less=str(released.thresholds["attendance"] - 1),
    base=str(mixite.SMALLEST_BASE),
    share=percent(GIRLS_SHARE),
)
