"""Quartiers coloured by one figure, with the legend that says it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

import pandas as pd

from data.french import NOT_PUBLISHED
from data.territory import Territory
from geo import maps
from geo.classes import class_limits, colours_of, fills
from geo.palette import MISSING_FILL
from pages.ui.map_view import focus_on
from pages.ui.scope import Scope, place_names


def shading(
    territory: Territory,
    here: Scope,
    values: pd.Series,
    title: str,
    written: Callable[[float], str],
    limits: Sequence[float] | None = None,
    missing: str = NOT_PUBLISHED,
    more: Sequence[tuple[str, str, bool]] = (),
    zoom: bool = True,
) -> maps.Shading:
    """``values`` (indexed by code_qp, NA where not published) as colours and sentences.

    ``written`` words a value; ``limits`` are the inner limits of the classes, chosen from the
    values if None; ``missing`` says why a value may not be there; ``more`` are the rows of the
    legend for what is drawn over the quartiers; without ``zoom`` the whole territory stays in view.
    """
    inner = class_limits(values) if limits is None else list(limits)
    names = place_names(territory)
    return maps.Shading(
        fills(values, inner),
        {code: f"{names[code]} · {title} : {written(value)}" for code, value in values.items()},
        legend=maps.Legend(title, [*_rows(values, inner, written, missing), *more]),
        selected=here.quartiers if here.place else (),
        focus=focus_on(territory, here) if zoom else None,
    )


def _rows(
    values: pd.Series, limits: Sequence[float], written: Callable[[float], str], missing: str
) -> list[tuple[str, str, bool]]:
    steps = [written(limit) for limit in limits]
    if steps:
        between = [f"{low} à {high}" for low, high in pairwise(steps)]
        words = [f"moins de {steps[0]}", *between, f"{steps[-1]} et plus"]
    else:
        words = [written(values.max())] if values.notna().any() else []
    colours = colours_of(limits)
    rows = [(colour, word, False) for colour, word in zip(colours, words, strict=False)]
    return rows + ([(MISSING_FILL, missing, False)] if values.isna().any() else [])
