"""A need of the plan: its frozen figures, its actions, the dispositifs that could carry them."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis import found_need
from analysis.matcher import CHECK, NO, YES
from data import store
from data.french import ages, day, listing
from data.vocabulary import ACTION_STATUSES, BANDS, DURING, NEED_KINDS, NEED_STATUSES, TEMPS
from pages.ui import plan_session, plan_views
from pages.ui.notices import plain
from pages.ui.scope import Scope
from pages.ui.session import Snapshot

_CHOSEN = "besoin_choisi"


def show(
    snapshot: Snapshot,
    here: Scope,
    needs: pd.DataFrame,
    table: pd.DataFrame,
    names: Mapping[str, str],
) -> None:
    """``needs`` is :func:`analysis.plan.waiting` and ``table`` :func:`analysis.plan.plan`, of
    the scope; ``names``: code_qp → quartier."""
    if needs.empty:
        st.markdown("Aucun besoin ouvert ici : en créer un depuis Couverture, Réseau, Mixité ou "
                    "Échéances.")  # fmt: skip
        return
    need = needs.set_index("need_id").loc[_choose(needs, names)]
    need_id = str(need.name)
    figures = found_need.read(need["figures"])
    left, right = st.columns(2, gap="medium")
    with left:
        st.header(f"{plain(need['statement'])}", anchor=False)
        who = "tous âges" if pd.isna(need["band"]) else BANDS[need["band"]]
        st.markdown(
            f"{NEED_KINDS[need['kind']]} · {plain(names.get(need['code_qp'], need['code_qp']))} · "
            f"{who} · {NEED_STATUSES[need['status']].lower()}"
        )
        said = found_need.in_words(need["kind"], figures)
        st.markdown(
            f"**Chiffres figés le {day(need['detected_on'].date())}**\n\n"
            + "\n".join(f"- {plain(words)}" for words in said)
            if said
            else f"Besoin constaté le {day(need['detected_on'].date())}, sans chiffres figés : il "
            "a été saisi ou importé, pas créé depuis une page de constat."
        )
    with right:
        st.header("Ses actions", anchor=False)
        _actions(table[table["need_id"] == need_id])
        if store.may_write():
            st.button(
                "Nouvelle action concertée",
                type="primary",
                icon=":material/add:",
                on_click=plan_session.open_action,
                args=(plan_session.NEW, need_id),
            )
    _matcher(snapshot, here, need_id)
    st.header("Tous les besoins ouverts", anchor=False)
    plan_views.needs_table(needs, NEED_KINDS, names)


def _choose(needs: pd.DataFrame, names: Mapping[str, str]) -> str:
    """The need of the address, else the first one; the list to choose another."""
    labels = {
        str(row.need_id): f"{row.need_id} · {names.get(row.code_qp, row.code_qp)} · {row.statement}"
        for row in needs.itertuples()
    }
    wanted = st.query_params.get(plan_session.NEED)
    if st.session_state.get(_CHOSEN) not in labels:
        st.session_state.pop(_CHOSEN, None)
    ids = list(labels)
    return str(
        st.selectbox(
            "Besoin",
            ids,
            index=ids.index(wanted) if wanted in ids else 0,
            format_func=labels.__getitem__,
            key=_CHOSEN,
            on_change=lambda: st.query_params.update(
                {plan_session.NEED: st.session_state[_CHOSEN]}
            ),
        )
    )


def _actions(mine: pd.DataFrame) -> None:
    if mine.empty:
        st.markdown("**Aucune action ne répond encore à ce besoin.**")
    for action in mine.itertuples():
        lead = "sans chef de file" if pd.isna(action.leads) else action.leads
        st.button(
            f"{plain(action.title)} · {ACTION_STATUSES[action.status].lower()} · {plain(lead)}",
            key=f"action_du_besoin_{action.action_id}",
            type="tertiary",
            icon=":material/open_in_new:",
            on_click=plan_session.open_action,
            args=(str(action.action_id),),
        )


def _matcher(snapshot: Snapshot, here: Scope, need_id: str) -> None:
    """The dispositifs against the need: those that fit, then the others and why not."""
    found = plan_session.dispositifs(snapshot.revision, need_id, here.period)
    gap = plan_session.gap_of(snapshot.revision, need_id, here.period)
    temps = listing(TEMPS[code].lower() for code in TEMPS if code in gap.temps)
    st.header("Quels dispositifs peuvent porter la réponse ?", anchor=False)
    st.markdown(
        f"Pour les {ages(gap.age_min, gap.age_max)}, {DURING[gap.period]}"
        + (f", temps {temps}" if temps else "")
        + f", une action qui commencerait le {day(gap.on)} :"
    )
    fit = found[found["verdict"] != NO]
    marks = {YES: "✔ possible", CHECK: "✔ à vérifier", NO: "✘ ne convient pas"}
    st.table(
        pd.DataFrame(
            {
                "Dispositif": fit["name"].map(plain),
                "Verdict": fit["verdict"].map(marks),
                "Financeur": fit["funder"].fillna("—").map(plain),
                "Pourquoi": fit["why"].map(plain),
            }
        ).set_index("Dispositif")
    )
    refused = found[found["verdict"] == NO]
    with st.expander(f"Ceux qui ne conviennent pas ({len(refused)}), et leur successeur"):
        st.dataframe(
            pd.DataFrame(
                {
                    "Dispositif": refused["name"],
                    "Financeur": refused["funder"],
                    "Pourquoi non": refused["why"],
                    "Remplacé par": refused["successor"].replace("", None),
                }
            ),
            hide_index=True,
            placeholder="—",
            column_config={"Pourquoi non": st.column_config.TextColumn(width="large")},
            alt="Dispositifs qui ne conviennent pas, et celui qui leur a succédé",
        )
