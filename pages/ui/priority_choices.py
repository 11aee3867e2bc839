"""What the committee asks of the PRE ranking, each choice kept in the address of the page."""

import pandas as pd
import streamlit as st

from analysis.priority import DRAWS, Question
from analysis.smaa_weights import FREE, Weighting, WeightsError
from data.french import number

FREELY, ORDERED, BOUNDED, FIXED = "Aucun imposé", "Ordre", "Bornes", "Fixés"


def choose(criteria: pd.DataFrame, quartiers: int) -> Question:
    """Draws the choices and returns what they ask.

    Raises :class:`analysis.smaa_weights.WeightsError` where no criterion is kept, or where fixed
    weights are all zero.
    """
    names = criteria.set_index("criterion")["name"].to_dict()
    k = st.number_input(
        "Quartiers à retenir",
        min_value=1,
        max_value=max(1, quartiers),
        value=min(4, max(1, quartiers)),
        key="parmi",
        bind="query-params",
        width=150,
    )
    active = criteria.loc[criteria["is_active"], "criterion"].tolist()
    kept = st.session_state.get("criteres", active)
    with st.popover(f"Critères : {number(len(kept))} sur {number(len(names))}"):
        kept = st.pills(
            "Critères pris en compte",
            list(names),
            selection_mode="multi",
            default=active,
            format_func=names.__getitem__,
            key="criteres",
            bind="query-params",
        )
    used = [code for code in names if code in kept]
    with st.popover(f"Poids : {st.session_state.get('poids', FREELY).lower()}"):
        weighting = _weighting({code: names[code] for code in used})
        draws = st.select_slider(
            "Nombre de tirages",
            [1_000, DRAWS, 100_000],
            value=DRAWS,
            format_func=number,
            key="tirages",
            bind="query-params",
        )
    if not used:
        raise WeightsError("Aucun critère n’est retenu : en choisir un au moins.")
    return Question(int(k), tuple(used), weighting, draws)


def _weighting(names: dict[str, str]) -> Weighting:
    how = st.segmented_control(
        "Poids des critères",
        [FREELY, ORDERED, BOUNDED, FIXED],
        default=FREELY,
        required=True,
        key="poids",
        bind="query-params",
    )
    if how == ORDERED:
        order = st.multiselect(
            "Du plus important au moins important",
            list(names),
            format_func=names.__getitem__,
            placeholder="Choisir dans l’ordre",
            key="ordre",
            bind="query-params",
        )
        return Weighting(order=tuple(order))
    if how == BOUNDED:
        bounds = []
        for code, name in names.items():
            left, right = st.columns(2)
            low = left.number_input(
                f"{name}, au moins (%)", 0, 100, 0, 5, key=f"min_{code}", bind="query-params"
            )
            high = right.number_input(
                f"{name}, au plus (%)", 0, 100, 100, 5, key=f"max_{code}", bind="query-params"
            )
            if (low, high) != (0, 100):
                bounds.append((code, low / 100, high / 100))
        return Weighting(bounds=tuple(bounds))
    if how == FIXED:
        points = {
            code: st.number_input(
                f"{name} (points)", 0, 100, 10, 1, key=f"points_{code}", bind="query-params"
            )
            for code, name in names.items()
        }
        total = sum(points.values())
        if names and not total:
            raise WeightsError("Tous les poids fixés sont nuls : en donner un au moins.")
        st.caption("Les points sont ramenés à un total de 100 %.")
        return Weighting(
            bounds=tuple((code, point / total, point / total) for code, point in points.items())
        )
    return FREE
