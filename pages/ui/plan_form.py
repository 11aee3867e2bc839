"""The form of an action: who leads, with whom, what opens, who pays, when."""

import secrets
from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from analysis.matcher import NO
from analysis.plan import metres
from data import store
from data.vocabulary import ACTION_STATUSES, ACTION_TAGS, DISCIPLINES, FAMILY_PLACES, THEMES
from pages.ui import plan_rows, plan_session, simulation_session, writing
from pages.ui.notices import plain
from pages.ui.plan_rows import FUNDERS, Held, Written
from pages.ui.session import Snapshot

PROPOSED = 8
"""How many partners are proposed at once."""
_KIND_THEME = {"rupture": "accueil", "creneau": "accueil", "mixite": "sport"}


def show(snapshot: Snapshot, action_id: str, names: Mapping[str, str]) -> None:
    """The form of the action ``action_id``, or of a new one; ``names``: code_qp → quartier."""
    tables = snapshot.territory.tables
    needs = tables["needs"].set_index("need_id")
    is_new = action_id == plan_session.NEW
    wanted = st.query_params.get(plan_session.NEED) if is_new else None
    held = _held(snapshot, action_id, wanted if wanted in needs.index else None)
    start = plan_rows.start(held.tables, action_id, held.need_id)
    key = f"{action_id}_{held.need_id or ''}_{held.revision}"
    first = _first(start, needs, names, key)
    found = plan_session.partners(snapshot.revision, *first)
    _proposed(found)
    if not store.may_write():
        st.caption("Lecture seule : l’action se lit, elle ne se modifie pas ici.")
        return
    with st.form(f"action_{key}", enter_to_submit=False):
        _who(snapshot, start, found, key)
        _what(snapshot, start, key)
        _money(snapshot, start, key)
        _when(start, key)
        st.form_submit_button(
            "Enregistrer l’action", type="primary", on_click=_save, args=(snapshot, held, key)
        )


def _held(snapshot: Snapshot, action_id: str, need_id: str | None) -> Held:
    """The action as it stood when this form was opened, so that a write of somebody else neither
    empties the form nor is overwritten."""
    tables = {name: snapshot.territory.tables[name] for name in plan_rows.HELD}
    versions = {name: snapshot.row_versions[name] for name in plan_rows.HELD}
    now = Held(action_id, need_id, snapshot.revision, tables, versions)
    held: Held = st.session_state.setdefault(plan_session.HELD, now)
    if (held.action_id, held.need_id) != (action_id, need_id):
        held = st.session_state[plan_session.HELD] = now
    if held.versions != now.versions:
        st.warning(
            "Quelqu’un a modifié cette action ou son besoin depuis que le formulaire est ouvert : "
            "l’enregistrer serait refusé."
        )
        st.button("Reprendre la version enregistrée", on_click=plan_session.let_go)
    return held


def _first(
    start: Mapping[str, Any], needs: pd.DataFrame, names: Mapping[str, str], key: str
) -> tuple[tuple[str, ...], str, str]:
    """What the proposals hang on, told before the form: quartiers, theme, discipline."""
    need_id = start["need_id"]
    if need_id in needs.index:
        st.markdown(f"Répond au besoin **{plain(need_id)}** : {plain(needs['statement'][need_id])}")
    kind = needs["kind"].get(need_id) if need_id else None
    left, middle, right = st.columns([3, 2, 2])
    codes = left.multiselect(
        "Quartiers", list(names), start["quartiers"], format_func=names.__getitem__,
        key=f"quartiers_{key}", placeholder="Tout le territoire",
    )  # fmt: skip
    theme = middle.selectbox(
        "Thème", list(THEMES), format_func=THEMES.__getitem__, key=f"theme_{key}",
        index=list(THEMES).index(start["theme"] or _KIND_THEME.get(str(kind), "accueil")),
    )  # fmt: skip
    discipline = right.selectbox(
        "Discipline", list(DISCIPLINES), format_func=DISCIPLINES.__getitem__,
        key=f"discipline_{key}",
        index=list(DISCIPLINES).index(start["discipline"] or "social"),
    )  # fmt: skip
    return tuple(sorted(codes)), theme, discipline


def _proposed(found: pd.DataFrame) -> None:
    """The partners within reach who have the discipline or the theme, and why."""
    if found.empty:
        st.markdown("Aucun acteur de l’annuaire n’a cette discipline ou ce thème à portée.")
        return
    near = found.head(PROPOSED)
    with st.expander(f"Partenaires proposés par la page ({len(near)} sur {len(found)})",
                     expanded=True):  # fmt: skip
        st.dataframe(
            pd.DataFrame(
                {
                    "Acteur": near["name"],
                    "Distance": near["distance_m"].map(metres, na_action="ignore"),
                    "Pourquoi": near["why"],
                }
            ),
            hide_index=True,
            placeholder="toute la commune",
            column_config={"Pourquoi": st.column_config.TextColumn(width="large")},
            alt="Partenaires à portée qui ont la discipline ou le thème",
        )


def _who(snapshot: Snapshot, start: Mapping[str, Any], found: pd.DataFrame, key: str) -> None:
    actors = snapshot.territory.tables["actors"].set_index("actor_id")["name"]
    why = found.set_index("actor_id")["why"]
    rest = actors[~actors.index.isin(why.index)].sort_values()
    order = [*why.index, *rest.index]
    labels = {code: f"{actors[code]} · {why[code]}" if code in why.index else actors[code]
              for code in order}  # fmt: skip
    st.text_input("Intitulé", start["title"], key=f"intitule_{key}", max_chars=200)
    left, right = st.columns([2, 3])
    left.selectbox(
        "Chef de file", order, format_func=labels.__getitem__, key=f"chef_{key}",
        index=order.index(start["lead"]) if start["lead"] in order else None,
        placeholder="À trouver",
    )  # fmt: skip
    right.multiselect(
        "Partenaires, les proposés d’abord", order, start["partners"],
        format_func=labels.__getitem__, key=f"partenaires_{key}", placeholder="Choisir",
    )  # fmt: skip


def _what(snapshot: Snapshot, start: Mapping[str, Any], key: str) -> None:
    kept = simulation_session.kept(snapshot.revision, snapshot)
    names = {name: found.name for name, found in kept.items() if found.edits}
    left, middle, right = st.columns([3, 2, 3])
    chosen = start["simulation_id"]
    left.selectbox(
        "Créneaux à ouvrir, d’une simulation gardée", list(names), key=f"simulation_{key}",
        format_func=names.__getitem__, placeholder="Aucune" if names else "Aucune n’est gardée",
        index=list(names).index(chosen) if chosen in names else None,
    )  # fmt: skip
    place = start["family_place"]
    middle.selectbox(
        "Place des familles", list(FAMILY_PLACES), key=f"familles_{key}",
        format_func=lambda level: f"{level} · {FAMILY_PLACES[level]}",
        index=None if place is None else list(FAMILY_PLACES).index(place), placeholder="À préciser",
    )  # fmt: skip
    right.multiselect(
        "Thématiques transversales", list(ACTION_TAGS), start["tags"], key=f"etiquettes_{key}",
        format_func=ACTION_TAGS.__getitem__, placeholder="Aucune",
    )  # fmt: skip


def _money(snapshot: Snapshot, start: Mapping[str, Any], key: str) -> None:
    """Dispositifs, those that fit first, and the budget of each funder."""
    tables = snapshot.territory.tables
    rules = tables["dispositifs"]
    labels = dict(zip(rules["dispositif_id"], rules["name"], strict=True))
    if start["need_id"]:
        found = plan_session.dispositifs(snapshot.revision, start["need_id"], "scolaire")
        words = found["name"] + " · " + found["verdict"]
        labels = dict(zip(found["dispositif_id"], words, strict=True))
        fit = found.loc[found["verdict"] != NO, "dispositif_id"]
        labels = {code: labels[code] for code in [*fit, *labels]}
    chosen = start["dispositif_id"]
    st.selectbox(
        "Dispositif principal, ceux qui conviennent d’abord", list(labels),
        format_func=labels.__getitem__, key=f"dispositif_{key}", placeholder="Aucun",
        index=list(labels).index(chosen) if chosen in labels else None,
    )  # fmt: skip
    funders = sorted({*rules["funder"].dropna(), *tables["action_funding"]["funder"]})
    for rank in range(len(start["funding"]) + FUNDERS):
        line = start["funding"][rank] if rank < len(start["funding"]) else {}
        own = sorted({*funders, line.get("funder", funders[0] if funders else "Ville")})
        one, two, three = st.columns([3, 3, 2])
        one.selectbox(
            f"Financeur {rank + 1}", own, key=f"financeur_{rank}_{key}", placeholder="Personne",
            index=own.index(line["funder"]) if line else None, accept_new_options=True,
        )  # fmt: skip
        by = line.get("dispositif_id")
        two.selectbox(
            f"Dispositif du financeur {rank + 1}", list(labels), format_func=labels.__getitem__,
            key=f"titre_{rank}_{key}", placeholder="Droit commun",
            index=list(labels).index(by) if by in labels else None,
        )  # fmt: skip
        three.number_input(
            f"Montant {rank + 1} (€)", min_value=0.0, step=100.0, format="%0.0f",
            value=line.get("amount_eur"), key=f"montant_{rank}_{key}",
        )  # fmt: skip


def _when(start: Mapping[str, Any], key: str) -> None:
    one, two, three = st.columns(3)
    one.date_input("Début", start["start_on"], format="DD/MM/YYYY", key=f"debut_{key}")
    two.date_input("Fin", start["end_on"], format="DD/MM/YYYY", key=f"fin_{key}")
    three.selectbox(
        "Avancement", list(ACTION_STATUSES), format_func=ACTION_STATUSES.__getitem__,
        index=list(ACTION_STATUSES).index(start["status"]), key=f"statut_{key}",
    )  # fmt: skip


def _save(snapshot: Snapshot, held: Held, key: str) -> None:
    """Write the action and all that hangs on it, as one revision."""
    start = plan_rows.start(held.tables, held.action_id, held.need_id)

    def typed(name: str) -> Any:
        return st.session_state.get(f"{name}_{key}")

    title = str(typed("intitule") or "").strip()
    begin, end = typed("debut"), typed("fin")
    if not title:
        writing.refuse("Rien n’est enregistré : il faut un intitulé.")
        return
    if begin and end and end < begin:
        writing.refuse("Rien n’est enregistré : la fin est avant le début.")
        return
    lines = [
        {name: typed(f"{field}_{rank}") for name, field in plan_rows.LINE.items()}
        for rank in range(len(start["funding"]) + FUNDERS)
    ]
    if any(line["amount_eur"] is not None and not line["funder"] for line in lines):
        writing.refuse("Rien n’est enregistré : un montant n’a pas de financeur.")
        return
    simulation = typed("simulation")
    effect = start["expected"]
    if simulation != start["simulation_id"]:
        effect = plan_session.expected(snapshot, simulation) if simulation else None
    values = {
        "title": title,
        "theme": typed("theme"),
        "discipline": typed("discipline"),
        "dispositif_id": typed("dispositif"),
        "need_id": start["need_id"],
        "simulation_id": simulation,
        "expected": effect,
        "status": typed("statut"),
        "start_on": pd.Timestamp(begin) if begin else None,
        "end_on": pd.Timestamp(end) if end else None,
        "family_place": typed("familles"),
        "tags": ",".join(sorted(typed("etiquettes"))) or None,
        "updated_on": pd.Timestamp(snapshot.territory.scope_date),
    }
    action_id = str(start["action_id"] or f"J{secrets.token_hex(3)}")
    written = Written(action_id, values, typed("chef"), tuple(typed("partenaires")),
                      tuple(typed("quartiers")), lines)  # fmt: skip
    word = "enregistrée" if start["action_id"] else "créée"
    edits = plan_rows.edits(held.tables, held.row_versions, written)
    if writing.save(edits, f"Action « {title} » {word}", f"Action « {title} » {word}."):
        plan_session.close_action()
