"""Quartier by quartier: need, what is uncovered from home and from school, the offer in reach."""

import pandas as pd
import streamlit as st

from analysis.week_grid import NO_NEED
from data.french import NOT_PUBLISHED, number, percent
from data.vocabulary import VALUE_STATUSES
from pages.ui.notices import plain

NO_POPULATION = "population non publiée"
NO_OFFER = "aucun créneau à portée"


def show(
    from_home: pd.DataFrame,
    from_school: pd.DataFrame,
    slot: pd.Series,
    people: pd.DataFrame,
    paths: pd.DataFrame,
    names: pd.Series,
) -> None:
    """Says what starting from school changes, then draws one row a quartier.

    ``from_home`` and ``from_school``: :func:`analysis.report.by_quartier`; ``slot``: uncovered
    share at the half-hour of the map, by code_qp; ``people``: status and year
    (:func:`analysis.need.children_by_quartier`); ``paths``: :func:`analysis.path.offer_path` of
    the ages counted; ``names`` by code_qp.
    """
    named = from_home["code_qp"].map(names).astype("str")
    gaps = from_school["uncovered_max_h"] - from_home["uncovered_max_h"]
    if gaps.notna().any():
        sums = from_home["uncovered_max_h"].sum(), from_school["uncovered_max_h"].sum()
        st.markdown(difference(*sums, gaps.set_axis(named)))
    st.dataframe(
        rows(from_home, from_school, slot, people, paths).assign(Quartier=named)
        .set_index("Quartier"),
        alt="Besoin, non-couvert du domicile et de l’école, offre à portée, par quartier",
    )  # fmt: skip


def rows(
    from_home: pd.DataFrame,
    from_school: pd.DataFrame,
    slot: pd.Series,
    people: pd.DataFrame,
    paths: pd.DataFrame,
) -> pd.DataFrame:
    """The table of :func:`show` in words, indexed like ``from_home``."""
    codes = from_home["code_qp"].astype("str")
    known = from_home["need_h"].notna()
    status = codes.map(people.set_index("code_qp")["status"]).map(VALUE_STATUSES)
    year = codes.map(people.set_index("code_qp")["year"]).astype("Int64").astype("str")
    offered = paths.assign(both=paths[["places_f", "places_g"]].mean(axis=1))
    offered = codes.map(offered.groupby("code_qp", observed=True)["both"].mean())
    change = from_school["uncovered_max_h"] - from_home["uncovered_max_h"]
    table = pd.DataFrame(
        {
            "Population": (status + " " + year.where(status.eq("publié"), "")).where(
                known, NO_POPULATION
            ),
            "Besoin (h/sem.)": from_home["need_h"].map(number, na_action="ignore"),
            "Non couvert, du domicile": _interval(from_home),
            "Non couvert, de l’école": _interval(from_school),
            "Écart (attendu)": change.map(signed, na_action="ignore"),
            "Sans place à l’heure choisie": codes.map(slot)
            .map(percent, na_action="ignore")
            .mask(codes.map(slot).isna() & known, NO_NEED),
            "Places par semaine à portée d’un enfant": offered.map(number).where(
                offered > 0, NO_OFFER
            ),
        }
    ).astype(object)
    return table.where(table.notna(), NOT_PUBLISHED)


def difference(home_h: float, school_h: float, gaps: pd.Series) -> str:
    """What starting from school changes, in one sentence (Markdown).

    ``home_h`` and ``school_h``: uncovered child-hours expected a week; ``gaps``: the second less
    the first, by name of quartier.
    """
    said = (
        "En partant de l’école (dès que la classe a commencé, et le mercredi) plutôt que du "
        f"domicile, le non-couvert attendu passe de {number(home_h)} à {number(school_h)} "
        f"heures-enfant par semaine (**{signed(school_h - home_h)}**)"
    )
    gaps = gaps.dropna()
    if len(gaps) > 1 and gaps.abs().max() >= 0.5:
        most = gaps.abs().idxmax()
        said += f" ; l’écart le plus grand est à {plain(most)} ({signed(gaps[most])})"
    return said + "."


def signed(value: float) -> str:
    """« +1 234 », « −56 », « 0 »."""
    written = number(abs(value))
    return written if written == "0" else ("+" if value > 0 else "−") + written


def _interval(of: pd.DataFrame) -> pd.Series:
    low, high = (of[name].map(number) for name in ("uncovered_min_h", "uncovered_max_h"))
    return (low + " – " + high).where(of["need_h"].notna())
