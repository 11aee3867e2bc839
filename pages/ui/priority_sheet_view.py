"""The sheet of one quartier: chosen on the page, taken away as one file that prints on A4."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from analysis import offer
from analysis.priority import Ranking
from analysis.priority_words import imposed, value_words
from data.french import day, listing
from data.vocabulary import ACTOR_KINDS, BANDS, DISCIPLINES, DURING
from exports import priority_sheet
from pages.ui import priority_session, session
from pages.ui.notices import plain
from pages.ui.scope import Scope
from pages.ui.session import Basis, Snapshot

CSS = Path(__file__).with_name("assets") / "priority.css"
Asked = tuple[int, Basis, int]


def show(
    snapshot: Snapshot,
    asked: Asked,
    ranking: Ranking,
    weighs: pd.DataFrame,
    values: pd.DataFrame,
    here: Scope,
) -> None:
    """Draws the choice of a quartier, what its sheet says in short, and the file."""
    table = ranking.table
    names = dict(zip(table["code_qp"], table["name"], strict=True))
    if st.session_state.get("fiche") not in names:
        st.session_state["fiche"] = here.place if here.place in names else next(iter(names))
    code = st.selectbox(
        "Quartier",
        list(names),
        format_func=names.__getitem__,
        key="fiche",
        bind="query-params",
        width=420,
    )
    position = table["code_qp"].tolist().index(code)
    made = partial(_sheet, snapshot, asked, ranking, weighs, values, here, position)
    st.download_button(
        "Télécharger la fiche · HTML, une page A4",
        _written(made),
        f"fiche_pre_{code}.html",
        "text/html",
        on_click="ignore",
    )
    lines = priority_sheet.reasons(weighs.iloc[position].to_dict())
    st.markdown("\n".join(f"- **{word}** : {plain(text)}" for word, text in lines))


def _written(made: Callable[[], priority_sheet.Sheet]) -> Callable[[], bytes]:
    return lambda: priority_sheet.page(made()).encode()


def _sheet(
    snapshot: Snapshot,
    asked: Asked,
    ranking: Ranking,
    weighs: pd.DataFrame,
    values: pd.DataFrame,
    here: Scope,
    position: int,
) -> priority_sheet.Sheet:
    territory, (revision, on, vintage) = snapshot.territory, asked
    criteria = territory.tables["pre_criteria"]
    row = ranking.table.iloc[position].to_dict()
    code = row["code_qp"]
    quartiers = priority_session.of_vintage(territory, vintage)
    own = quartiers.set_index("code_qp").loc[code]
    mine = values[values["code_qp"] == code]
    communes = territory.communes.set_index("insee_com")["name"]
    where = listing(communes.get(one, one) for one in own["insee_com"].split(","))
    norms = territory.tables["need_scenarios"].set_index("scenario")["name"]
    norm = norms[~norms.index.duplicated()][on.scenario]
    return priority_sheet.Sheet(
        territory=territory.name,
        place=f"{where} · {code} · contours {vintage}",
        outline=priority_sheet.outline_svg(quartiers, territory.communes, code, territory.crs),
        outline_source=str(own["source"]),
        row=row,
        ranks=ranking.acceptability.ranks[position].tolist(),
        k=ranking.question.k,
        weighs=weighs.iloc[position].to_dict(),
        asked=f"{imposed(ranking.question, criteria)} {norm}, {DURING[on.period]}.",
        figures=[
            *zip(
                mine["criterion"].map(criteria.set_index("criterion")["name"]),
                value_words(mine, criteria),
                strict=True,
            )
        ],
        offer=priority_sheet.offer_rows(_in_reach(snapshot, here, code, row["name"]), code),
        offer_source=f"{DURING[here.period].capitalize()}, créneaux en vigueur ; places déclarées "
        "par les partenaires.",
        missing=_absent(priority_session.absent(revision, vintage, territory), code),
        actions=_actions(snapshot, code),
        made_on=day(territory.scope_date),
        is_demo=territory.is_demo,
    )


def _in_reach(snapshot: Snapshot, here: Scope, code: str, name: str) -> dict[str, pd.DataFrame]:
    catalogue = session.catalogue(snapshot.revision)
    found = {}
    for band, label in BANDS.items():
        there = Scope(code, name, (code,), band, here.period, here.walk)
        sites = session.sites_in_reach(snapshot.revision, there)["site_id"].tolist()
        filters = offer.Filters(period=here.period, bands=(band,), sites=sites)
        found[label] = offer.matching(catalogue, filters, snapshot.territory.scope_date)
    return found


def _absent(candidates: pd.DataFrame, code: str) -> list[str]:
    words = {"partenaire": ACTOR_KINDS, "discipline": DISCIPLINES}
    mine = candidates[candidates["code_qp"] == code]
    out = []
    for (what, missing), rows in mine.groupby(["what", "code"], sort=False):
        near = rows["name"].dropna().head(1)
        out.append(words[what][missing] + (f" (le plus proche : {near.iloc[0]})" if len(near)
                                           else ""))  # fmt: skip
    return out


def _actions(snapshot: Snapshot, code: str) -> list[str]:
    tables = snapshot.territory.tables
    here = tables["action_quartiers"].query("code_qp == @code")["action_id"]
    actions = tables["actions"]
    going = actions[actions["action_id"].isin(here) & (actions["status"] == "en_cours")]
    leads = tables["action_actors"].query("role == 'chef_de_file'")
    leads = leads.merge(tables["actors"], on="actor_id").groupby("action_id")["name"].first()
    return [
        action["title"]
        + (f" ({leads[action['action_id']]})" if action["action_id"] in leads else "")
        for action in going.sort_values("start_on", ascending=False).to_dict("records")
    ]
