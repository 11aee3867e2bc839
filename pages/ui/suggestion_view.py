"""The sessions that would cover most: what is asked, what is found, one click to take them."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from analysis.funding import school_year, yearly_place_h
from analysis.reference import Reference
from analysis.scenarios import Add, Edit
from analysis.simulations import COLUMNS, new_id
from analysis.suggest import SIZES, Suggestion, candidates, place_hours, suggest
from data.french import count, number
from data.vocabulary import BANDS, PERIODS
from pages.ui import session, simulation_session
from pages.ui.notices import plain
from pages.ui.scope import Scope
from pages.ui.session import Basis
from pages.ui.simulation_form import Hand, described

FREE, HOURS, EUROS = "Sans budget", "Heures-enfant par semaine", "Euros par an"
_ASKED = "suggestion_demandee"
_ALL_SIZES = (8, *SIZES, 36, 48)


@dataclass(frozen=True)
class Ask:
    """What is looked for; ``amount_eur`` is the rate by child-hour, for a budget in euros."""

    k: int
    sizes: tuple[int, ...]
    bands: tuple[str, ...]
    unit: str
    budget: float
    share: float
    amount_eur: float


@st.cache_resource(show_spinner="Recherche des meilleurs créneaux…", max_entries=30)
def _found(revision: int, on: Basis, here: Scope, edits: tuple[Edit, ...], ask: Ask) -> Suggestion:
    """:func:`analysis.suggest.suggest` on top of ``edits``, at the sites in reach."""
    stored = simulation_session.reference(revision, on)
    if edits:
        simulated = simulation_session.simulated(revision, on, here, edits)
        stored = Reference(stored.setting, simulated.sessions, simulated.week)
    sites = stored.setting.sites
    near = session.sites_in_reach(revision, here)["site_id"]
    tried = candidates(sites[sites["site_id"].isin(near)], here.period, ask.bands, sizes=ask.sizes)
    if ask.unit == EUROS:
        days = simulation_session.year_days(revision)
        costs = yearly_place_h(tried, days, here.period) * ask.amount_eur
    else:
        costs = place_hours(tried)
    return suggest(
        stored,
        simulation_session.units(revision, here.quartiers),
        tried,
        k=ask.k,
        costs=costs,
        budget=float("inf") if ask.unit == FREE else ask.budget,
        share=ask.share,
    )


def show(in_hand: Hand, on: Basis, rate: pd.Series | None, names: pd.Series) -> None:
    """The form of the search, then what it found for the draft as it stands."""
    ask = _form(in_hand.here, rate)
    if ask:
        st.session_state[_ASKED] = (ask, in_hand.here, on, in_hand.draft.edits)
    asked = st.session_state.get(_ASKED)
    if not asked or asked[1:] != (in_hand.here, on, in_hand.draft.edits):
        return
    ask, *_ = asked
    found = _found(in_hand.snapshot.revision, on, in_hand.here, in_hand.draft.edits, ask)
    if found.table.empty:
        st.markdown("Aucun créneau ne couvrirait une heure de plus dans ces limites.")
        return
    table = found.table
    spent = "Euros par an" if ask.unit == EUROS else "Heures offertes"
    st.markdown(
        f"{count(len(table), 'créneau', 'créneaux')}, **+{number(table['gain_h'].sum())} "
        f"heures-enfant** par semaine selon le partage attendu ; il resterait "
        f"{number(table['remaining_h'].iloc[-1])}. Garantie : **{found.guarantee}**."
    )
    records = table.to_dict("records")
    st.table(
        pd.DataFrame(
            {
                "Créneau": [plain(described(row, in_hand)) for row in records],
                "Sert surtout": table["unit"].map(names).astype("str").map(plain),
                spent: table["cost"].map(number),
                "Couvertes": [f"+{number(row['gain_h'], 1)}" for row in records],
                "Resterait": table["remaining_h"].map(number),
            }
        ).set_index("Créneau")
    )
    st.button(
        f"Ajouter {'ces ' + str(len(table)) + ' créneaux' if len(table) > 1 else 'ce créneau'}",
        type="primary",
        on_click=_take,
        args=(in_hand, table),
    )


def _form(here: Scope, rate: pd.Series | None) -> Ask | None:
    """What is asked, once the button is pressed."""
    with st.form("suggestion", enter_to_submit=False, border=False):
        first, second, third = st.columns([2, 4, 5])
        k = first.number_input("Créneaux, au plus", 1, 12, 3)
        sizes = second.pills("Places essayées", _ALL_SIZES, selection_mode="multi", default=SIZES)
        bands = third.pills(
            "Âges",
            here.bands,
            selection_mode="multi",
            default=here.bands,
            format_func=lambda band: BANDS[band].removesuffix(" ans"),
            key=f"suggestion_ages_{here.band}",
        )
        first, second, third = st.columns([2, 1, 2])
        units = [FREE, HOURS] if rate is None else [FREE, HOURS, EUROS]
        unit = first.selectbox("Budget", units)
        budget = second.number_input("Montant", 1, 1_000_000, 300, help="Sans effet sans budget.")
        share = third.slider(
            "Part d’un même quartier, au plus", 10, 100, 100, step=10, format="%d %%"
        )
        if not st.form_submit_button("Chercher", type="primary"):
            return None
    if not sizes or not bands:
        st.warning("Il faut une taille et un âge au moins.")
        return None
    amount = 0.0 if rate is None else float(rate["amount_eur"])
    return Ask(int(k), tuple(sorted(sizes)), tuple(bands), unit, float(budget), share / 100, amount)


def _take(in_hand: Hand, table: pd.DataFrame) -> None:
    """Add the sessions of ``table`` to the draft."""
    first, last = school_year(in_hand.snapshot.territory.scope_date)
    stored = in_hand.snapshot.territory.tables["sessions"]
    edits: list[Edit] = []
    for row in table.to_dict("records"):
        kept = {column: None if pd.isna(row[column]) else row[column] for column in COLUMNS
                if column in row}  # fmt: skip
        edits.append(
            Add(
                dict.fromkeys(COLUMNS)
                | kept
                | {
                    "session_id": new_id([*in_hand.draft.edits, *edits], stored),
                    "period": in_hand.here.period,
                    "valid_from": pd.Timestamp(first),
                    "valid_to": pd.Timestamp(last),
                }
            )
        )
    in_hand.put(edits)
    simulation_session.say(
        "success",
        f"{count(len(edits), 'créneau ajouté', 'créneaux ajoutés')} "
        f"({PERIODS[in_hand.here.period].lower()}, toute l’année).",
    )
