"""The sheet of one site: its week, whom to call, when it was last updated."""

import altair as alt
import pandas as pd
import streamlit as st

from data import vocabulary as v
from data.french import ages, count, day, euros, hour, weekdays
from data.territory import Territory
from geo.palette import CATEGORIES
from pages.ui.notices import plain


def show(territory: Territory, sessions: pd.DataFrame, site_id: str, period: str) -> None:
    """Draws the sheet; ``sessions`` are the rows of the catalogue held at the site, of which the
    week shows those of ``period``."""
    site = territory.sites.set_index("site_id").loc[site_id]
    actors = territory.tables["actors"]
    actors = actors[actors["actor_id"].isin(sessions["actor_id"])]
    with st.container(border=True, key="fiche"):
        st.header(plain(site["name"]), anchor=False)
        st.caption(_where(territory, site))
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.markdown(f"**La semaine du site, {v.DURING[period]}**")
            _week(sessions[sessions["period"] == period])
        with right:
            st.markdown("**Contacts**")
            for actor in actors.itertuples():
                ways = [x for x in (actor.contact, actor.phone, actor.email) if pd.notna(x)]
                st.markdown(
                    f"{plain(actor.name)}  \n:small[{plain(' · '.join(ways) or 'à compléter')}]"
                )
            updated = max([site["updated_on"], *sessions["updated_on"]])
            st.caption(f"Mis à jour le {day(updated.date())}.")
        st.dataframe(
            _table(sessions),
            hide_index=True,
            placeholder="à compléter",
            alt=f"Créneaux du site {site['name']}",
        )


def _where(territory: Territory, site: pd.Series) -> str:
    communes = territory.communes.set_index("insee_com")["name"]
    quartiers = territory.quartiers.set_index("code_qp")["name"]
    parts = [
        v.SITE_KINDS[site["kind"]],
        site["address"],
        communes.get(site["insee_com"]),
        f"quartier {quartiers[site['code_qp']]}"
        if pd.notna(site["code_qp"])
        else "hors des quartiers",
        "accessible aux fauteuils" if site["is_accessible"] else None,
        "site inventé pour la démonstration" if site["is_fictive"] else None,
    ]
    return plain(" · ".join(str(part) for part in parts if pd.notna(part)))


def _table(sessions: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Activité": sessions["activity"],
            "Période": sessions["period"].map(v.PERIODS),
            "Jours": sessions["weekdays"].map(weekdays),
            "Heures": sessions["start_min"].map(hour) + " – " + sessions["end_min"].map(hour),
            "Âges": [ages(*pair) for pair in zip(sessions["age_min"], sessions["age_max"],
                                                 strict=True)],
            "Places": sessions["capacity"],
            "Prix": sessions["price_eur"].map(euros),
            "Acteur": sessions["actor"],
        }
    )  # fmt: skip


def _week(sessions: pd.DataFrame) -> None:
    rows = sessions.assign(weekday=sessions["weekdays"].map(list)).explode("weekday")
    rows = pd.DataFrame(
        {
            "jour": rows["weekday"].astype(int).map(v.WEEKDAYS),
            "debut": rows["start_min"] / 60,
            "fin": rows["end_min"] / 60,
            "creneau": rows["activity"],
            "theme": rows["theme"].map(v.THEMES),
            "heures": rows["start_min"].map(hour) + " – " + rows["end_min"].map(hour),
        }
    )
    chart = (
        alt.Chart(rows)
        .mark_bar(opacity=0.85, stroke="white")
        .encode(
            x=alt.X("jour:N", sort=list(v.WEEKDAYS.values()), title=None,
                    scale=alt.Scale(domain=list(v.WEEKDAYS.values())),
                    axis=alt.Axis(orient="top", labelAngle=0)),
            y=alt.Y("debut:Q", scale=alt.Scale(domain=[7, 21], reverse=True), title=None,
                    axis=alt.Axis(values=list(range(7, 22, 2)), labelExpr="datum.value + ' h'")),
            y2="fin:Q",
            color=alt.Color("theme:N", title="Thème", scale=alt.Scale(range=list(CATEGORIES)),
                            legend=alt.Legend(orient="bottom", columns=2)),
            tooltip=[alt.Tooltip("creneau:N", title="Activité"),
                     alt.Tooltip("jour:N", title="Jour"),
                     alt.Tooltip("heures:N", title="Heures")],
        )
        .properties(height=300)
    )  # fmt: skip
    st.altair_chart(chart, alt=f"Semaine du site : {count(len(rows), 'séance')} par semaine")
