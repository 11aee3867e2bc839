"""The answer of the page Couverture: its sentence and its figures."""

from collections.abc import Mapping

import pandas as pd

from data.french import NOT_PUBLISHED, count, hour, number, percent, weekdays
from data.vocabulary import BANDS, DURING
from pages.ui import notices
from pages.ui.quartier_table import NO_OFFER, NO_POPULATION
from pages.ui.scope import Scope


def heading(
    here: Scope, total: pd.Series, gaps: pd.DataFrame, names: pd.Series, offer: tuple[int, float]
) -> None:
    """« À retenir »: how much is uncovered and where most, or why nobody knows.

    ``total``: :func:`analysis.report.by_quartier` of the scope, NA without any cell; ``gaps``:
    :func:`analysis.weekly.same_hours`; ``offer``: sessions in reach, and their places a week.
    """
    who = f"les {here.children} {notices.plain(here.words)}"
    when = DURING[here.period]
    if pd.isna(total.need_h):
        sessions, places = offer
        within = (
            f"**{count(sessions, 'créneau', 'créneaux')}** à portée, {number(places)} places par "
            "semaine"
            if sessions
            else f"**{NO_OFFER}**"
        )
        said = f"**{NO_POPULATION.capitalize()}** pour {who} : leur besoin est inconnu ; {within}."
    elif total.need_h:
        said = (
            f"{when.capitalize()}, **{_interval(total)} heures-enfant** par semaine ne sont pas "
            f"couvertes pour {who}{_worst(gaps, names)}"
        )
    else:
        said = f"Aucun besoin n’est compté {when} pour {who} : la norme est nulle."
    notices.heading("Couverture", said)


def figures(
    total: pd.Series, norm: str, gaps: pd.DataFrame, school_gaps: pd.DataFrame, over_min: int
) -> None:
    """Four figures; ``school_gaps``: :func:`analysis.ruptures.school_ruptures` of the scope."""
    some = total.need_h > 0
    low, high = (1 - total[end] / total.need_h for end in ("uncovered_max_h", "uncovered_min_h"))
    wanting = gaps["missing_places"].max() if len(gaps) else 0
    longest = school_gaps["gap_min"].max()
    notices.figures(
        [
            (
                "Degré de réponse",
                f"{percent(low)} – {percent(high)}" if some else NOT_PUBLISHED,
                f"de {number(total.need_h)} heures-enfant par semaine ; {norm}"
                if some
                else NO_POPULATION,
            ),
            (
                "Heures-enfant non couvertes",
                _interval(total) if some else NOT_PUBLISHED,
                "par semaine : au mieux, et selon le partage attendu",
            ),
            (
                "Plages non couvertes",
                number(len(gaps)) if some else NOT_PUBLISHED,
                f"au moins 30 % des enfants sans place ; jusqu’à {count(wanting, 'place')} "
                "manquantes à la fois",
            ),
            (
                "Écoles en rupture après la classe",
                number(school_gaps["unit"].nunique()),
                f"plus de {over_min} min d’attente ; jusqu’à {number(longest)} min"
                if pd.notna(longest)
                else f"plus de {over_min} min avant la première place à portée",
            ),
        ]
    )


def _interval(total: Mapping[str, float] | pd.Series) -> str:
    return f"{number(total['uncovered_min_h'])} à {number(total['uncovered_max_h'])}"


def _worst(gaps: pd.DataFrame, names: pd.Series) -> str:
    if gaps.empty:
        return " ; aucune plage ne manque de plus de 30 % des places."
    worst = gaps.iloc[0]
    return (
        f" ; le plus grand manque est **{weekdays(worst['weekdays'])}, de "
        f"{hour(worst['start_min'])} à {hour(worst['end_min'])}** "
        f"({notices.plain(names[worst['unit']])}, {BANDS[worst['band']]})."
    )
