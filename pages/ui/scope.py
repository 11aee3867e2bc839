"""The one scope of all pages: territory, age band, period, kept in the address of the page."""

from dataclasses import dataclass

import streamlit as st

from analysis.reach import WALKING_MIN
from data.french import listing
from data.territory import Territory
from data.vocabulary import BANDS, PERIODS

WHOLE = ""
ALL_AGES = ""

_PLACE = "territoire"
_BAND = "age"
_PERIOD = "periode"
_WALK = "a_pied"
BY_AGE = 0
WALK_BY_AGE = listing(f"{minutes} min à {BANDS[band]}" for band, minutes in WALKING_MIN.items())


@dataclass(frozen=True)
class Scope:
    """What all pages look at.

    ``place`` is a code_qp, a commune's code or ``WHOLE``; ``quartiers`` the codes it stands for.
    """

    place: str
    name: str
    quartiers: tuple[str, ...]
    band: str
    period: str
    walk: int
    """Longest walk in minutes for every age, or ``BY_AGE``."""

    @property
    def bands(self) -> tuple[str, ...]:
        return (self.band,) if self.band else tuple(BANDS)

    @property
    def walking_min(self) -> dict[str, float]:
        """Longest walk of each band, in minutes."""
        return walking_min(self.walk)

    @property
    def children(self) -> str:
        """« enfants de 6-10 ans », « enfants de 3-17 ans »."""
        return f"enfants de {BANDS[self.band] if self.band else '3-17 ans'}"

    @property
    def words(self) -> str:
        """« du quartier Sanitas », « des 13 quartiers de Tours Métropole »."""
        if self.is_quartier:
            return f"du quartier {self.name}"
        return f"des {len(self.quartiers)} quartiers de {self.name}"

    @property
    def is_quartier(self) -> bool:
        return self.quartiers == (self.place,)


def walking_min(walk: int) -> dict[str, float]:
    """Longest walk of each band in minutes, when ``walk`` is chosen for all, or ``BY_AGE``."""
    return dict.fromkeys(BANDS, walk) if walk else dict(WALKING_MIN)


def bar(territory: Territory) -> None:
    """The row of choices above every page."""
    places = labels(territory)
    with st.container(horizontal=True, vertical_alignment="bottom", key="portee"):
        st.selectbox(
            "Territoire",
            list(places),
            format_func=places.__getitem__,
            key=_PLACE,
            bind="query-params",
            width=300,
        )
        st.selectbox(
            "Âge",
            [ALL_AGES, *BANDS],
            format_func=lambda band: BANDS.get(band, "Tous (3-17 ans)"),
            key=_BAND,
            bind="query-params",
            width=160,
        )
        st.selectbox(
            "Période",
            list(PERIODS),
            format_func=PERIODS.__getitem__,
            key=_PERIOD,
            bind="query-params",
            width=180,
        )
        st.selectbox(
            "À pied, au plus",
            [BY_AGE, 5, 10, 15, 20, 30],
            format_func=lambda minutes: f"{minutes} min" if minutes else "Selon l’âge",
            key=_WALK,
            bind="query-params",
            width=150,
            help=f"Selon l’âge : {WALK_BY_AGE}",
        )
    if territory.is_demo:
        with st.sidebar.container(key="demonstration"):
            st.markdown("Données de démonstration, fictives")


def current(territory: Territory) -> Scope:
    """The scope chosen in the bar."""
    place = st.session_state[_PLACE]
    quartiers = territory.quartiers
    if place == WHOLE:
        codes, name = quartiers["code_qp"], territory.short_name
    elif (quartiers["code_qp"] == place).any():
        own = quartiers[quartiers["code_qp"] == place]
        codes, name = own["code_qp"], own["name"].iloc[0]
    else:
        codes = quartiers.loc[quartiers["insee_com"].str.contains(place, regex=False), "code_qp"]
        communes = territory.communes
        name = communes.loc[communes["insee_com"] == place, "name"].iloc[0]
    chosen = (st.session_state[key] for key in (_BAND, _PERIOD, _WALK))
    return Scope(place, name, tuple(codes), *chosen)


def choose(place: str) -> None:
    """Look at ``place`` from now on; to be called from a callback, before the bar is drawn."""
    st.session_state[_PLACE] = place


def labels(territory: Territory) -> dict[str, str]:
    """Code → label of each place that can be chosen: the whole, each commune, its quartiers."""
    quartiers, communes = territory.quartiers, territory.communes
    names = place_names(territory)
    out = {WHOLE: f"{territory.short_name} · {len(quartiers)} quartiers"}
    for code, name in communes.sort_values("name")[["insee_com", "name"]].itertuples(index=False):
        out[code] = f"Commune de {name}"
        inside = quartiers[quartiers["insee_com"].str.contains(code, regex=False)]
        out |= {code_qp: names[code_qp] for code_qp in inside.sort_values("name")["code_qp"]}
    return out | {code: name for code, name in names.items() if code not in out}


def place_names(territory: Territory) -> dict[str, str]:
    """code_qp → « Sanitas (Tours) »; names that several share carry their code."""
    quartiers = territory.quartiers
    communes = territory.communes.set_index("insee_com")["name"]
    of_commune = (
        quartiers["insee_com"]
        .str.split(",")
        .map(lambda codes: listing(communes.get(code, code) for code in codes))
    )
    names = quartiers["name"] + " (" + of_commune + ")"
    names = names.where(~names.duplicated(keep=False), names + " " + quartiers["code_qp"])
    return dict(zip(quartiers["code_qp"], names, strict=True))
