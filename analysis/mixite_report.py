"""Mixité in words: the widest gaps, and what can be said of one."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd

from analysis.mixite import SMALLEST_BASE, VERDICTS, change, shares
from analysis.need import GIRLS_SHARE
from analysis.secrecy import Released
from data.french import count, number, percent
from data.vocabulary import BANDS, OUTSIDE_QPV

ACTIVITIES: Final = {
    "accueil": "Les accueils de loisirs et périscolaires",
    "aide_devoirs": "Les aides aux devoirs",
    "sport": "Les activités sportives",
    "arts": "Les activités artistiques et culturelles",
    "sciences": "Les activités scientifiques et numériques",
    "langage": "Les activités de langage et de lecture",
    "nature": "Les activités de nature",
    "citoyennete": "Les activités de citoyenneté",
    "sante": "Les activités de santé",
    "orientation": "Les activités d’orientation",
    "parentalite": "Les activités de parentalité",
}
"""Themes as the subject of a sentence."""


def gaps(
    released: Released, year: int, bands: Sequence[str], quartiers: Sequence[str]
) -> pd.DataFrame:
    """The themes of each quartier and band whose share of girls chance does not explain.

    Rows of :func:`analysis.mixite.shares` of ``year`` by ``quartier``, ``theme`` and ``band``,
    the widest gap with the residents first.
    """
    table = shares(
        released, ("quartier", "theme", "band"), bands, keep={"quartier": quartiers, "year": [year]}
    )
    real = table[table["verdict"] == "ecart"]
    width = (real["share"] - GIRLS_SHARE).abs()
    return real.loc[width.sort_values(ascending=False).index].reset_index(drop=True)


def gap_sentence(gap: Mapping[str, object], names: Mapping[str, str]) -> str:
    """« Les activités sportives de Rives du Cher accueillent 23 % de filles [16-30 %] alors
    qu’elles sont 49 % des 11-14 ans ; ce n’est pas dû au hasard. »"""
    code = str(gap["quartier"])
    where = "hors des quartiers" if code == OUTSIDE_QPV else f"de {names.get(code, code)}"
    return (
        f"{ACTIVITIES[str(gap['theme'])]} {where} accueillent {share(gap)} de filles "
        f"{interval(gap)} alors qu’elles sont {percent(GIRLS_SHARE)} des "
        f"{BANDS[str(gap['band'])]} ; ce n’est pas dû au hasard."
    )


def scope_sentence(row: Mapping[str, object] | None, who: str, where: str) -> str:
    """What can be said of all that a scope counts together, one row of
    :func:`analysis.mixite.shares` or None."""
    verdict = "vide" if row is None else row["verdict"]
    if row is None or verdict == "vide":
        return f"La fréquentation n’est pas comptée {where} pour les {who}."
    if verdict == "secret":
        return f"La part de filles parmi les {who} accueillis {where} est couverte par le secret."
    if verdict == "trop_petit":
        return (
            f"Moins de {number(SMALLEST_BASE)} {who} comptés {where} : effectif trop petit pour "
            "conclure."
        )
    ending = "ce n’est pas dû au hasard" if verdict == "ecart" else "cela peut être dû au hasard"
    girls, boys = int(str(row["girls"])), int(str(row["boys"]))
    return (
        f"{share(row)} de filles {interval(row)} parmi "
        f"{count(girls + boys, 'fréquentation')} d’{who} {where}, alors qu’elles sont "
        f"{percent(GIRLS_SHARE)} des habitants de ces âges ; {ending}."
    )


def break_sentence(by_band: pd.DataFrame) -> str:
    """Whether the share of girls changes between 6-10 and 11-14; rows of
    :func:`analysis.mixite.shares` indexed by band."""
    before, after = by_band.loc["6_10"], by_band.loc["11_14"]
    if pd.isna(before["verdict"]) or pd.isna(after["verdict"]):
        return "Les 6-10 ans et les 11-14 ans ne sont pas comptés tous les deux."
    return _moved(before, after, "chez les 6-10 ans", "chez les 11-14 ans")


def trend_sentence(years: pd.DataFrame) -> str:
    """Whether the share of girls changed from the first to the last year counted."""
    if len(years) < 2:
        return "Une seule rentrée est comptée : pas encore d’évolution."
    first, last = years.iloc[0], years.iloc[-1]
    return _moved(first, last, f"à la rentrée {first['year']}", f"à la rentrée {last['year']}")


def _moved(before: pd.Series, after: pd.Series, at_first: str, at_last: str) -> str:
    found = change(before, after)
    if pd.isna(found["difference"]):
        return f"Comparaison impossible : {VERDICTS[found['verdict']]}."
    moved = abs(100 * found["difference"])
    points = f"{number(moved, 1)} point{'s' if moved >= 2 else ''}"
    low, high = sorted(100 * abs(found[end]) for end in ("low", "high"))
    values = f"{share(before)} de filles {at_first}, {share(after)} {at_last}"
    if found["verdict"] == "hasard":
        return f"{values} : l’écart ({points}) peut être dû au hasard."
    way = "de moins" if found["difference"] < 0 else "de plus"
    return (
        f"**{values}** : {points} {way} [{number(low, 1)}-{number(high, 1)}], ce n’est pas "
        "dû au hasard."
    )


def offer_sentence(by_age: pd.DataFrame) -> str:
    """What is open to girls at 10 and at 12 years; rows of
    :func:`analysis.mixite.open_places_by_age`."""
    at = by_age.set_index("age").reindex(range(3, 18)).fillna(0)
    if not at[["for_girls", "for_boys"]].to_numpy().any():
        return "Aucune place n’est déclarée ici."
    parts = []
    for sex, column in (("filles", "for_girls"), ("garçons", "for_boys")):
        before, after = int(at.loc[10, column]), int(at.loc[12, column])
        moved = f" ({number(100 * (after / before - 1))}\u00a0%)" if before else ""
        parts.append(f"aux {sex} {number(before)} places à 10 ans, {number(after)} à 12 ans{moved}")
    return f"Ouvertes {parts[0]} ; {parts[1]}."


def share(row: Mapping[str, object]) -> str:
    return percent(float(str(row["share"])))


def interval(row: Mapping[str, object]) -> str:
    """« [16-30 %] », empty where there is no share."""
    low, high = float(str(row["share_low"])), float(str(row["share_high"]))
    if pd.isna(low):
        return ""
    return f"[{number(100 * low)}-{percent(high)}]"
