"""The simulation in hand: those kept, the drafts of this visitor, and what they change.

Nothing is written before « Garder »: a draft lives in the visitor’s session, one for each
simulation that was opened, so that going from one to another loses nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from analysis import times
from analysis.funding import days_of_year
from analysis.reference import Reference
from analysis.scenarios import Edit
from analysis.simulations import Simulation, account, edits_of, simulate
from analysis.weekly import weekly
from data.vocabulary import BAND_LEVEL
from pages.ui import session
from pages.ui.scope import Scope
from pages.ui.session import Basis, Snapshot

NEW = ""
"""Stands for a simulation that is not kept yet."""

_ADDRESS = "simulation"
_OPENED = "simulation_ouverte"
_DRAFTS = "brouillons"
_SAID = "simulation_dit"


@dataclass(frozen=True)
class Kept:
    """A simulation as it was read from the store, with the versions of its rows."""

    simulation_id: str
    name: str
    note: str
    author: str
    made_on: pd.Timestamp
    edits: tuple[Edit, ...]
    version: int
    edit_versions: tuple[int, ...]
    """By rank."""


@dataclass(frozen=True)
class Draft:
    """Edits in hand, and the simulation that they started from."""

    edits: tuple[Edit, ...]
    start: Kept | None

    @property
    def is_kept(self) -> bool:
        """Whether nothing would be lost by leaving."""
        return self.edits == (self.start.edits if self.start else ())


@st.cache_resource(show_spinner=False, max_entries=4)
def kept(revision: int, _snapshot: Snapshot) -> dict[str, Kept]:
    """Simulations of the store, by identifier, in the order of their names."""
    tables, versions = _snapshot.territory.tables, _snapshot.row_versions
    rows = tables["simulation_edits"].assign(row_version=versions["simulation_edits"].to_numpy())
    rows = rows.sort_values("rank")
    found = tables["simulations"].assign(row_version=versions["simulations"].to_numpy())
    by_name = found.sort_values("name", key=lambda names: names.str.casefold())
    simulations = {}
    for row in by_name.itertuples():
        mine = rows[rows["simulation_id"] == row.simulation_id]
        simulations[row.simulation_id] = Kept(
            row.simulation_id,
            row.name,
            "" if pd.isna(row.note) else row.note,
            row.author,
            row.made_on,
            edits_of(mine),
            int(row.row_version),
            tuple(mine["row_version"]),
        )
    return simulations


def opened(simulations: Mapping[str, Kept]) -> str:
    """The simulation of the address, else the one opened last; « new » when it is gone, its
    edits with it."""
    name = st.query_params.get(_ADDRESS, st.session_state.get(_OPENED, NEW))
    if name not in simulations:
        drafts = st.session_state.setdefault(_DRAFTS, {})
        orphan = drafts.pop(name, None) if name != NEW else None
        if orphan and not drafts.get(NEW):
            drafts[NEW] = Draft(orphan.edits, None)
            say("warning", "Cette simulation a été supprimée entre-temps : ses créneaux sont "
                "maintenant dans une nouvelle simulation.")  # fmt: skip
        name = NEW
    show(name)
    return name


def show(name: str) -> None:
    """Open the simulation ``name``, or ``NEW``."""
    st.session_state[_OPENED] = name
    if name:
        st.query_params[_ADDRESS] = name
    elif _ADDRESS in st.query_params:
        del st.query_params[_ADDRESS]


def draft(name: str, simulations: Mapping[str, Kept]) -> Draft:
    """The draft of the simulation ``name``: what is kept, until it is changed."""
    start = simulations.get(name)
    found: Draft | None = st.session_state.setdefault(_DRAFTS, {}).get(name)
    return found or Draft(start.edits if start else (), start)


def change(name: str, now: Draft, edits: tuple[Edit, ...]) -> None:
    """Put ``edits`` in the draft; it keeps the versions that it started from."""
    st.session_state[_DRAFTS][name] = replace(now, edits=edits)


def forget(name: str) -> None:
    """Come back to what is kept."""
    st.session_state[_DRAFTS].pop(name, None)


def say(kind: str, text: str) -> None:
    """Words for the top of the page at its next run: « success », « warning » or « error »."""
    st.session_state[_SAID] = (kind, text)


def said() -> tuple[str, str] | None:
    """What :func:`say` left, once."""
    found: tuple[str, str] | None = st.session_state.pop(_SAID, None)
    return found


def units(revision: int, quartiers: Sequence[str]) -> pd.Series:
    """Quartier of each cell, NA outside ``quartiers``."""
    codes = session.children(revision)["code_qp"]
    inside = codes.where(codes.isin(quartiers))
    return inside.astype(pd.CategoricalDtype(list(quartiers)))


@st.cache_resource(show_spinner=False, max_entries=10)
def reference(revision: int, on: Basis) -> Reference:
    """The stored situation kept ready for edits."""
    stored = session.coverage(revision, on)
    sessions = session.snapshot().territory.tables["sessions"]
    return Reference(stored.setting, sessions, stored.week)


@st.cache_resource(show_spinner="Calcul de la simulation…", max_entries=100)
def simulated(revision: int, on: Basis, here: Scope, edits: tuple[Edit, ...]) -> Simulation:
    """:func:`analysis.simulations.simulate` for the children of the scope."""
    inside = units(revision, here.quartiers)
    return simulate(reference(revision, on), edits, inside, here.bands)


@st.cache_resource(show_spinner=False, max_entries=100)
def week_after(
    revision: int, on: Basis, here: Scope, edits: tuple[Edit, ...], quartiers: tuple[str, ...]
) -> pd.DataFrame:
    """:func:`analysis.weekly.weekly` of the edited week, of some quartiers of the scope."""
    found = weekly(simulated(revision, on, here, edits).week, units(revision, quartiers))
    return found[found["band"].isin(here.bands)]


@st.cache_resource(show_spinner=False, max_entries=100)
def usual_temps(revision: int, here: Scope, quartiers: tuple[str, ...]) -> pd.DataFrame:
    """:func:`analysis.times.usual_temps` of the communes of ``quartiers``."""
    territory = session.snapshot().territory
    communes = territory.quartiers.set_index("code_qp").loc[list(quartiers), "insee_com"]
    return times.usual_temps(
        communes.str.split(",").explode().unique(),
        [BAND_LEVEL[band] for band in here.bands],
        here.period,
        territory.scope_date,
        territory.tables["class_hours"],
    )


@st.cache_resource(show_spinner=False, max_entries=4)
def year_days(revision: int) -> pd.DataFrame:
    """:func:`analysis.funding.days_of_year` of the school year of the scope date."""
    territory = session.snapshot().territory
    tables = territory.tables
    return days_of_year(tables["communes"], tables["school_calendar"], territory.scope_date)


def sums(snapshot: Snapshot, found: Simulation, period: str) -> pd.DataFrame:
    """:func:`analysis.simulations.account` of a simulation."""
    territory = snapshot.territory
    days = year_days(snapshot.revision)
    return account(found.effect, territory.tables, days, period, territory.scope_date)
