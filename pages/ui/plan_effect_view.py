"""The effect of an action: before, planned, observed, once its sessions open."""

import json

import pandas as pd
import streamlit as st

from analysis import plan_effect
from data.french import NOT_PUBLISHED, count, day, listing, number
from data.vocabulary import BANDS, DURING, EDIT_KINDS
from pages.ui import plan_session, simulation_view
from pages.ui.notices import plain
from pages.ui.session import Snapshot

SEEN_H = 0.5
"""Child-hours a week below which a quartier or an age is not told."""


def show(snapshot: Snapshot, action: pd.Series, names: dict[str, str]) -> None:
    """``action`` is a row of actions; nothing is shown where no simulation is behind it."""
    if pd.isna(action["simulation_id"]):
        return
    st.header("Effet : avant, prévu, observé", anchor=False)
    result = plan_session.effect_of(snapshot.revision, str(action["action_id"]), snapshot)
    if result is None:
        st.markdown("Aucun effet attendu n’a été figé avec cette action.")
        return
    found, table = result
    frozen = json.loads(action["expected"])
    total = table[table["what"] == "ensemble"].iloc[0]
    moves = (table["planned_max_h"] - table["before_max_h"]).abs() >= SEEN_H
    moves |= (table["observed_max_h"] - table["before_max_h"]).abs() >= SEEN_H
    table = table[moves | (table["what"] == "ensemble")]
    st.markdown(f"**{_state(found)}.** " + _sentence(found, total))
    st.table(
        pd.DataFrame(
            {
                "Heures-enfant sans place, par semaine": [
                    _where(what, code, names) for what, code in zip(table["what"], table["code"],
                                                                    strict=True)
                ],
                "Avant": _ends(table, "before"),
                "Prévu": _ends(table, "planned"),
                "Observé": _ends(table, "observed") if _begun(found) else "pas encore ouvert",
            }
        ).set_index("Heures-enfant sans place, par semaine")
    )  # fmt: skip
    on = pd.Timestamp(frozen["scope_date"]).date()
    st.caption(
        f"Prévu : effet figé le {day(on)}, simulation « {plain(frozen['simulation'])} », "
        f"{DURING[frozen['period']]}. Observé : les créneaux en vigueur le "
        f"{day(snapshot.territory.scope_date)} ; avant : les mêmes sans ce que l’action a ouvert."
    )
    with st.expander("Les créneaux prévus, un par un"):
        st.dataframe(
            pd.DataFrame(
                {
                    "Créneau": found["session_id"],
                    "Prévu": found["kind"].map(EDIT_KINDS),
                    "État": found["state"],
                    "Créneaux en vigueur": found["found"],
                }
            ),
            hide_index=True,
            placeholder="—",
            alt="État de chaque créneau prévu par la simulation",
        )


def _begun(found: pd.DataFrame) -> bool:
    return bool((found["state"] != plan_effect.NOT_YET).any())


def _state(found: pd.DataFrame) -> str:
    """« Pas encore ouvert », « Partiellement ouvert (1 créneau sur 2) », « Ouvert »."""
    done = int((found["state"] == plan_effect.DONE).sum())
    if done == len(found):
        return "Ouvert"
    if not _begun(found):
        return "Pas encore ouvert"
    partly = int((found["state"] == plan_effect.PARTLY).sum())
    parts = [f"{count(done, 'créneau', 'créneaux')} sur {number(len(found))}"]
    parts += [f"{count(partly, 'autre')} en partie"] if partly else []
    return f"Partiellement ouvert ({listing(parts)})"


def _sentence(found: pd.DataFrame, total: pd.Series) -> str:
    planned = _gain(total, "planned")
    if not _begun(found):
        return f"Il était prévu de couvrir {planned} heures-enfant de plus par semaine."
    return (
        f"{_gain(total, 'observed')} heures-enfant de plus sont couvertes par semaine, pour "
        f"{planned} prévues."
    )


def _gain(total: pd.Series, side: str) -> str:
    gains = sorted(total[f"before_{end}"] - total[f"{side}_{end}"] for end in ("min_h", "max_h"))
    return simulation_view.between(*gains)


def _ends(table: pd.DataFrame, side: str) -> list[str]:
    return [
        NOT_PUBLISHED if pd.isna(high) else simulation_view.between(low, high)
        for low, high in zip(table[f"{side}_min_h"], table[f"{side}_max_h"], strict=True)
    ]


def _where(what: str, code: str, names: dict[str, str]) -> str:
    if what == "ensemble":
        return "Ensemble"
    return BANDS[code] if what == "age" else plain(names.get(code, code))
