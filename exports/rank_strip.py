"""The ranking as HTML: the strip of possible ranks, and the table that holds it."""

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.priority import DEBATED, OUT, ROBUST, Ranking
from data.french import count, number, percent
from geo.palette import ACCENT

MARKS = {ROBUST: "●", DEBATED: "◐", OUT: "○"}
"""Beside the word of a verdict: never colour alone."""

_EMPTY, _FULL = np.array([0xEE, 0xF1, 0xF4]), np.array([0x12, 0x3B, 0x73])


def strip(ranks: Sequence[float], k: int, words: str) -> str:
    """One line of cells, the darker the more often the quartier has that rank, with a rule after
    the k-th; ``words`` say it to those who do not see it."""
    step = 100 / len(ranks)
    shades = [_EMPTY + (_FULL - _EMPTY) * min(1.0, 2 * share) ** 0.7 for share in ranks]
    stops = ", ".join(
        f"#{''.join(f'{int(part):02x}' for part in shade)} {position * step + 0.25:.2f}% "
        f"{(position + 1) * step - 0.25:.2f}%, #fff {(position + 1) * step - 0.25:.2f}% "
        f"{(position + 1) * step + 0.25:.2f}%"
        for position, shade in enumerate(shades)
    )
    rule = (
        f'<i style="left:{min(k, len(ranks)) * step:.2f}%;background:{ACCENT}"></i>'
        if k < len(ranks)
        else ""
    )
    return (
        f'<div class="rangs" role="img" aria-label="{html.escape(words)}" '
        f'style="background:linear-gradient(to right, {stops})">{rule}</div>'
    )


def strip_words(row: Mapping[str, Any], ranks: Sequence[float]) -> str:
    """« Rangs 1 à 6 ; le plus souvent 1 (51 %) »."""
    often = int(np.argmax(ranks))
    return f"{span(row)} ; le plus souvent {number(often + 1)} ({percent(ranks[often])})"


def span(row: Mapping[str, Any]) -> str:
    """Ranks that hold 95 % of the draws: « rangs 1 à 6 », « rang 13 »."""
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"rang {number(low)}" if low == high else f"rangs {number(low)} à {number(high)}"


def chance(share: float) -> str:
    """A probability that never says more than the draws do: « > 99 % », « < 1 % »."""
    if share > 0.99:
        return ">\u00a099\u00a0%"
    return "<\u00a01\u00a0%" if share < 0.01 else percent(share)


def table(ranking: Ranking, weighs: pd.DataFrame) -> str:
    """The ranking as an HTML table; ``weighs`` is
    :func:`analysis.priority_words.what_weighs`."""
    k, total = ranking.question.k, len(ranking.table)
    heads = (
        "Quartier",
        f"Parmi les {number(k)}",
        f"Rang possible, 1 → {number(total)}",
        "Rangs",
        "Lecture",
        "Ce qui pèse",
    )
    head = "".join(f'<th scope="col">{text}</th>' for text in heads)
    body = "".join(
        _row(row, ranks, why, k)
        for row, ranks, why in zip(
            ranking.table.to_dict("records"),
            ranking.acceptability.ranks.tolist(),
            weighs.to_dict("records"),
            strict=True,
        )
    )
    return (
        '<div class="defile" role="region" tabindex="0" aria-label="Classement et certitude">'
        f'<table class="classement"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def reasons(why: Mapping[str, str]) -> list[tuple[str, str]]:
    """The lines of « Ce qui pèse » that say something: (word, criteria)."""
    lines = (("monte", why["up"]), ("descend", why["down"]), ("inconnu", why["unknown"]))
    return [(word, text) for word, text in lines if text]


def _row(row: Mapping[str, Any], ranks: Sequence[float], why: Mapping[str, str], k: int) -> str:
    unknown = len(row["missing"]) + len(row["secret"])
    short = {**why, "unknown": count(unknown, "chiffre") if unknown else ""}
    weighs = "<br>".join(
        f"<b>{word}</b>\u00a0: {html.escape(text)}" for word, text in reasons(short)
    )
    cells = (
        chance(row["top_k"]),
        strip(ranks, k, strip_words(row, ranks)),
        span(row).removeprefix("rangs ").removeprefix("rang "),
        f"{MARKS[row['verdict']]}\u00a0{row['verdict']}",
        weighs,
    )
    return (
        f'<tr><th scope="row">{html.escape(row["name"])}</th>'
        + "".join(f"<td>{cell}</td>" for cell in cells)
        + "</tr>"
    )
