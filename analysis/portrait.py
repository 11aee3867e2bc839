"""The portrait of a territory: figures per quartier, and what is missing to know it well."""

from collections.abc import Sequence

import pandas as pd

from analysis.offer import places_per_week
from data.french import count, listing
from data.vocabulary import ACTOR_KINDS, INDICATORS


def latest_indicators(indicators: pd.DataFrame) -> pd.DataFrame:
    """The most recent published value of each quartier and indicator.

    Returns ``code_qp``, ``indicator``, ``value``, ``year``, ``geography``, and ``later_secret``:
    whether a more recent figure exists but is under statistical secrecy.
    """
    published = indicators[indicators["status"] == "publie"].sort_values("year")
    latest = published.groupby(["code_qp", "indicator"], as_index=False).last()
    secret = (
        indicators[indicators["status"] == "secret"]
        .groupby(["code_qp", "indicator"], as_index=False)["year"]
        .max()
    )
    merged = latest.merge(
        secret.rename(columns={"year": "secret_year"}), on=["code_qp", "indicator"], how="left"
    )
    merged["later_secret"] = merged["secret_year"] > merged["year"]
    return merged[["code_qp", "indicator", "value", "year", "geography", "later_secret"]]


def quartier_figures(
    quartiers: pd.DataFrame,
    communes: pd.DataFrame,
    indicators: pd.DataFrame,
    children: pd.DataFrame,
    bands: Sequence[str],
) -> pd.DataFrame:
    """One row a quartier with the figures people ask first.

    ``children`` is :func:`analysis.need.children_by_quartier`. Returns ``code_qp``, ``name``,
    ``commune``, ``children`` (of ``bands``), a column per indicator that has a value and
    ``remarks`` (vintages that differ, secrecy, holes).
    """
    table = quartiers[["code_qp", "name", "insee_com"]].copy()
    names = communes.set_index("insee_com")["name"]
    table["commune"] = (
        table.pop("insee_com")
        .str.split(",")
        .map(lambda codes: listing(names.get(code, code) for code in codes))
    )
    counted = children.set_index("code_qp")[list(bands)]
    table["children"] = table["code_qp"].map(counted.sum(axis=1, skipna=False).round())
    latest = latest_indicators(indicators)
    values = latest.pivot(index="code_qp", columns="indicator", values="value")
    known = [code for code in INDICATORS if code in values.columns]
    table = table.join(values[known], on="code_qp")
    return table.assign(remarks=table["code_qp"].map(_remarks(quartiers, latest)))


def _remarks(quartiers: pd.DataFrame, latest: pd.DataFrame) -> pd.Series:
    out: dict[str, str] = {}
    for code, vintage in quartiers[["code_qp", "vintage"]].itertuples(index=False):
        own = latest[latest["code_qp"] == code]
        notes = []
        if own.empty:
            notes.append("aucun chiffre publié")
        if (own["geography"] != vintage).any():
            older = listing(sorted(own.loc[own["geography"] != vintage, "geography"].astype(str)
                                   .unique()))  # fmt: skip
            notes.append(f"chiffres établis sur les contours {older}")
        hidden = own.loc[own["later_secret"], "indicator"]
        notes += [f"{INDICATORS[name][0].lower()} : chiffre récent secret" for name in hidden]
        out[code] = " ; ".join(notes)
    return pd.Series(out, dtype="str")


def places_in_reach(
    sessions: pd.DataFrame, in_reach: pd.DataFrame, sites: pd.DataFrame
) -> tuple[int, int, int]:
    """Places a week within reach, those of them at a site outside every quartier, and the
    sessions left out because their capacity is not known."""
    near = sessions[sessions["site_id"].isin(in_reach["site_id"])]
    places = places_per_week(near)
    outside = near["site_id"].isin(sites.loc[sites["code_qp"].isna(), "site_id"])
    return int(places.sum()), int(places[outside].sum()), int(places.isna().sum())


def gaps(
    quartiers: pd.DataFrame,
    indicators: pd.DataFrame,
    sessions: pd.DataFrame,
    sites: pd.DataFrame,
    absent: Sequence[str],
) -> list[str]:
    """A sentence for each thing that is not known of these quartiers, or not there."""
    out = []
    latest = latest_indicators(indicators)
    blank = quartiers[~quartiers["code_qp"].isin(latest["code_qp"])]
    if len(blank):
        out.append(
            f"Aucun chiffre publié pour {listing(blank['name'])} : les chiffres y sont estimés "
            "d’après les carreaux de population, ou absents."
        )
    hidden = latest[latest["later_secret"] & latest["code_qp"].isin(quartiers["code_qp"])]
    for code, indicator in hidden[["code_qp", "indicator"]].itertuples(index=False):
        name = quartiers.loc[quartiers["code_qp"] == code, "name"].iloc[0]
        label = INDICATORS[indicator][0].lower()
        out.append(f"{name} : {label}, dernier chiffre sous secret statistique.")
    if empty := int(sessions["capacity"].isna().sum()):
        out.append(f"{count(empty, 'créneau', 'créneaux')} sans nombre de places.")
    if lost := int((sites["lon"].isna() | sites["lat"].isna()).sum()):
        out.append(f"{count(lost, 'site')} sans coordonnées, absents des cartes.")
    if absent:
        out.append(
            "Partenaires de la fiche sans présence repérée ici : "
            f"{listing(ACTOR_KINDS[kind] for kind in absent)}."
        )
    return out
