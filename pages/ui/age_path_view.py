"""The offer along the ages: places within reach of girls and boys from 3 to 17, and the breaks."""

import altair as alt
import pandas as pd
import streamlit as st

from analysis.path import BREAK_SHARE
from data.french import listing, number
from geo.palette import CATEGORIES, INK, QUARTIER_FILL
from pages.ui.notices import plain

SEXES = {"places_f": "Filles", "places_g": "Garçons"}


def show(path: pd.DataFrame, words: str) -> None:
    """Draws :func:`analysis.path.together`; ``words`` is « du quartier Sanitas »."""
    if path["places_f"].isna().all():
        st.markdown("Population non publiée : l’offre à portée ne peut pas être pesée.")
        return
    st.markdown(sentence(path, words))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _chart(path)
    with right:
        st.dataframe(
            pd.DataFrame(
                {
                    "Âge": [f"{age} ans" for age in path["age"]],
                    **{sex: path[name].map(number) for name, sex in SEXES.items()},
                    "Rupture": path["breaks"].map({True: "rupture", False: ""}),
                }
            ),
            hide_index=True,
            height=360,
            alt="Places par semaine à portée d’un enfant, par âge, filles et garçons",
        )


def show_breaks(paths: pd.DataFrame, names: pd.Series) -> None:
    """One row a quartier: the ages at which its offer breaks (:func:`analysis.path.offer_path`)."""
    broken = paths[paths["breaks"]].groupby("code_qp", observed=True)["age"].agg(ages)
    best = paths.assign(places=paths[list(SEXES)].min(axis=1))
    best = best.loc[best.groupby("code_qp", observed=True)["places"].idxmax()]
    st.dataframe(
        pd.DataFrame(
            {
                "Quartier": best["code_qp"].map(names).astype("str"),
                "L’offre se rompt à": best["code_qp"].map(broken).astype("str").fillna("—"),
                "Le plus d’offre à": [f"{age} ans" for age in best["age"]],
                "Places par semaine à cet âge": best["places"].map(number),
            }
        ),
        hide_index=True,
        alt="Âges auxquels l’offre se rompt, par quartier",
    )


def sentence(path: pd.DataFrame, words: str) -> str:
    """Where the offer of ``path`` breaks, and by how much, in one sentence (Markdown)."""
    places = path.set_index("age")[list(SEXES)]
    if not places.to_numpy().any():
        return f"**Aucune place** n’est à portée d’un enfant {plain(words)}, à aucun âge."
    top = places.min(axis=1).idxmax()
    most = (
        f"Un enfant {plain(words)} a le plus de places à portée à **{top} ans** "
        f"({number(places.loc[top].min())} par semaine)"
    )
    told = {sex: _falls(places[name]) for name, sex in SEXES.items()}
    girls, boys = told.values()
    if girls == boys and girls:
        return f"{most} ; l’offre **se rompt** {girls}, pour les filles comme pour les garçons."
    if girls or boys:
        each = (f"pour les {sex.lower()} {falls}" for sex, falls in told.items() if falls)
        return f"{most} ; l’offre **se rompt** {' ; '.join(each)}."
    both = places.min(axis=1)
    worst = (both / both.shift()).idxmin()
    if both[worst] >= both[worst - 1]:
        return f"{most} ; elle ne baisse à aucun âge."
    return (
        f"{most} ; l’offre ne se rompt à aucun âge, et baisse le plus à **{worst} ans** "
        f"({number(both[worst - 1])} → {number(both[worst])})."
    )


def _falls(places: pd.Series) -> str:
    """« à 15 ans (400 → 120 places) et de 16 à 17 ans (aucune place) » ; blank without break."""
    before, none = places.shift(), places.index[places == 0]
    falls = [
        f"à {age} ans ({number(before[age])} → {number(places[age])} places)"
        for age in places.index[(places > 0) & (places < BREAK_SHARE * before)]
    ]
    return listing(falls + ([f"{ages(none.to_series())} (aucune place)"] if len(none) else []))


def ages(years: pd.Series) -> str:
    """« à 3, 4 et 12 ans »; runs of three and more are « de 14 à 17 ans »."""
    run = (years.diff() != 1).cumsum()
    parts = [
        part
        for _, of in years.groupby(run)
        for part in (
            [f"de {of.iloc[0]} à {of.iloc[-1]}"] if len(of) > 2 else [f"à {age}" for age in of]
        )
    ]
    return listing(parts) + " ans"


def _chart(path: pd.DataFrame) -> None:
    long = path.melt(["age", "breaks"], list(SEXES), "sexe", "places").assign(
        sexe=lambda rows: rows["sexe"].map(SEXES), texte=lambda rows: rows["places"].map(number)
    )
    x = alt.X("age:O", title="Âge (ans)", axis=alt.Axis(labelAngle=0))
    y = alt.Y("places:Q", title="Places par semaine à portée", axis=alt.Axis(format="~d"))
    colour = alt.Color(
        "sexe:N", title=None, scale=alt.Scale(domain=list(SEXES.values()), range=CATEGORIES[1::-1]),
        legend=alt.Legend(orient="top"),
    )  # fmt: skip
    shape = alt.Shape("sexe:N", title=None, legend=alt.Legend(orient="top"))
    tooltip = [alt.Tooltip("age:O", title="Âge"), alt.Tooltip("sexe:N", title="Sexe"),
               alt.Tooltip("texte:N", title="Places par semaine")]  # fmt: skip
    bars = (
        alt.Chart(path[path["breaks"]])
        .mark_bar(color=QUARTIER_FILL, width=26)
        .encode(x=x, y=alt.value(0), y2=alt.value(300))
    )
    base = alt.Chart(long).encode(x=x, y=y, color=colour)
    dash = alt.StrokeDash("sexe:N", title=None, legend=None)
    lines = base.mark_line(strokeWidth=2).encode(strokeDash=dash)
    points = base.mark_point(size=60, filled=True).encode(shape=shape, tooltip=tooltip)
    st.altair_chart(
        alt.layer(bars, lines, points)
        .properties(height=300)
        .configure_axis(labelColor=INK, titleColor=INK, labelFontSize=13, titleFontSize=13)
        .configure_legend(labelColor=INK, labelFontSize=13),
        alt="Places par semaine à portée d’un enfant de chaque âge, filles et garçons ; les âges "
        "de rupture sont teintés ; les mêmes chiffres sont dans le tableau à côté",
    )
