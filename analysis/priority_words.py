"""The ranking in French: what was asked, what comes out, what weighs."""

from collections.abc import Callable

import pandas as pd

from analysis.priority import DEBATED, ROBUST, Question, Ranking
from data.french import count, listing, number, percent
from data.vocabulary import GEOGRAPHIES

PULLS_FROM = 0.005
"""Share of utility from which a criterion is said to pull a quartier up or down."""

_COUNTS = ("aucune", "une", "deux", "trois", "quatre", "cinq", "six")


def worded(value: float, criterion: pd.Series) -> str:
    """A value with its unit: ``59 %``, ``12 730 € par an``, ``87,8 points``."""
    is_fine = abs(criterion["anchor_high"] - criterion["anchor_low"]) < 100
    decimals = 1 if is_fine and abs(value - round(value)) >= 0.05 else 0
    return f"{number(value, decimals)}\u00a0{criterion['unit']}"


def value_words(values: pd.DataFrame, criteria: pd.DataFrame) -> pd.Series:
    """Each row of :func:`analysis.criteria.criterion_values` with what it stands on:
    « 59 % (2021, contours QPV 2015) », « secret (52,6 en 2020) », « non publié »."""
    rows = criteria.set_index("criterion")
    out = []
    for value in values.to_dict("records"):
        if pd.isna(value["value"]):
            state = "secret" if value["status"] == "secret" else "non publié"
            out.append(f"{state} ({value['note']})" if value["note"] else state)
            continue
        stands_on = [str(value["year"])] if pd.notna(value["year"]) else []
        stands_on += ["estimé"] if value["status"] == "estime" else []
        if value["other_perimeter"]:
            stands_on.append(GEOGRAPHIES.get(value["geography"], str(value["geography"])))
        said = worded(value["value"], rows.loc[value["criterion"]])
        out.append(f"{said} ({', '.join(stands_on)})" if stands_on else said)
    return pd.Series(out, index=values.index, dtype="str")


def what_weighs(ranking: Ranking, values: pd.DataFrame, most: int = 2) -> pd.DataFrame:
    """What drives each quartier up and down, in the order of the ranking: ``up`` and ``down``
    name at most ``most`` criteria with their values, ``unknown`` all those without one."""
    rows = ranking.criteria.set_index("criterion")
    short = rows["name"].map(_lower_first)
    wide = values.pivot(index="code_qp", columns="criterion", values="value")

    def said(code: str, criteria: pd.Index) -> str:
        return listing(
            f"{short[criterion]} {_briefly(wide.loc[code, criterion], rows.loc[criterion])}"
            for criterion in criteria[:most]
        )

    pulls = dict(zip(ranking.pull.index, ranking.pull.to_numpy(), strict=True))
    ordered = {
        code: pd.Series(pull, ranking.pull.columns).dropna().sort_values()
        for code, pull in pulls.items()
    }
    table = ranking.table
    return pd.DataFrame(
        {
            "up": [
                said(code, ordered[code][ordered[code] > PULLS_FROM].index[::-1])
                for code in table["code_qp"]
            ],
            "down": [
                said(code, ordered[code][ordered[code] < -PULLS_FROM].index)
                for code in table["code_qp"]
            ],
            "unknown": [
                listing([short[code] for code in missing] + [f"{short[code]} (secret)"
                                                             for code in secret])
                for missing, secret in zip(table["missing"], table["secret"], strict=True)
            ],
        }
    )  # fmt: skip


def takeaway(ranking: Ranking, named: Callable[[str], str] = str) -> str:
    """The answer in one or two sentences; ``named`` writes the name of a quartier."""
    table, k = ranking.table, ranking.question.k
    if table.empty:
        return "Il n’y a pas de quartier à classer."
    if len(table) <= k:
        return f"{count(len(table), 'quartier')} pour {count(k, 'place')} : aucun à écarter."
    names = table["name"].map(named)
    sure, debated = names[table["verdict"] == ROBUST], table["verdict"] == DEBATED
    known = table["missing"].map(len) + table["secret"].map(len) <= len(ranking.criteria) / 2
    blind = names[debated & ~known]
    whatever = (
        "presque quels que soient les poids"
        if ranking.question.weighting.is_free
        else "dans plus de neuf tirages sur dix, avec les poids imposés"
    )
    be, first = ("est", "premiers") if len(sure) == 1 else ("sont", "premiers")
    sentences = [
        f"{listing(sure)} {be} parmi les {number(k)} {first} {whatever}."
        if len(sure)
        else f"Aucun quartier n’est sûr d’être parmi les {number(k)} premiers."
    ]
    left = k - len(sure)
    among = names[debated & known].head(max(2, min(left + 1, 3)))
    if left > 0 and debated.any():
        places = _COUNTS[left].capitalize() if left < len(_COUNTS) else number(left)
        remain = "reste" if left == 1 else "restent"
        said = f"{places} place{'s' if left > 1 else ''} {remain} à débattre"
        said += f", surtout entre {listing(among)}" if len(among) > 1 else ""
        if len(blind):
            can, their = ("peut", "classé") if len(blind) == 1 else ("peuvent", "classés")
            said += f" ; {listing(blind)} ne {can} être bien {their} sans chiffres publiés"
        sentences.append(said + ".")
    return " ".join(sentences)


def imposed(question: Question, criteria: pd.DataFrame) -> str:
    """What was asked, to be printed on every result: criteria, weights, draws."""
    names = criteria.set_index("criterion")["name"]
    used = [code for code in names.index if code in question.criteria]
    off = [names[code] for code in names.index if code not in question.criteria]
    said = f"{count(len(used), 'critère')} sur {number(len(names))}"
    said += f" (sans {listing(off)})" if off else ""
    weighting = question.weighting
    parts = []
    if order := [names[code] for code in weighting.order if code in used]:
        parts.append(f"ordre d’importance : {' > '.join(order)}")
    for code, low, high in weighting.bounds:
        if code in used:
            between = f"de {percent(low)} à {percent(high)}"
            parts.append(f"{names[code]} {percent(low, 1) if low == high else between}")
    weights = " ; ".join(parts) if parts else "aucun imposé, tous les poids possibles tirés au sort"
    return f"{said} ; poids : {weights} ; {number(question.draws)} tirages."


def _briefly(value: float, criterion: pd.Series) -> str:
    """A value after the name of its criterion, which may hold the unit already."""
    said = worded(value, criterion)
    unit = criterion["unit"]
    is_named = unit.split()[0].lower() in criterion["name"].lower().split()
    return said.removesuffix(f"\u00a0{unit}") if is_named else said


def _lower_first(name: str) -> str:
    """For the middle of a sentence; an acronym stays one."""
    return name if name[:2].isupper() else name[:1].lower() + name[1:]
