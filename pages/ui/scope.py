"""The one scope of all pages: territory, age band, period, kept in the address of the page."""

from dataclasses import dataclass

import streamlit as st

from data.french import listing
from data.territory import Territory
from data.vocabulary import BANDS, PERIODS

WHOLE = ""
ALL_AGES = ""

_PLACE = "territoire"
_BAND = "age"
_PERIOD = "periode"


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

    @property
    def bands(self) -> tuple[str, ...]:
        return (self.band,) if self.band else tuple(BANDS)

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
            width=330,
        )
        st.selectbox(
            "Âge",
            [ALL_AGES, *BANDS],
            format_func=lambda band: BANDS.get(band, "Tous (3-17 ans)"),
            key=_BAND,
            bind="query-params",
            width=170,
        )
        st.selectbox(
            "Période",
            list(PERIODS),
            format_func=PERIODS.__getitem__,
            key=_PERIOD,
            bind="query-params",
            width=190,
        )
        if territory.is_demo:
            st.badge("Données de démonstration, fictives", color="orange", icon="⚠️")


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
    return Scope(place, name, tuple(codes), st.session_state[_BAND], st.session_state[_PERIOD])


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
