"""Mixité: what share of those who come are girls, beside the children who live there.

Everything here is computed from counts that the gate of secrecy released
(:class:`analysis.secrecy.Released`) or from the declared offer, which counts places: nothing in
these tables can tell more than the published counts do.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
from scipy.stats import beta, binom, false_discovery_control

from analysis.need import GIRLS_SHARE
from analysis.offer import places_per_week
from analysis.secrecy import Released
from data.vocabulary import BAND_AGES, BANDS

SMALLEST_BASE: Final = 20
"""Persons below which no conclusion is drawn."""
RISK: Final = 0.05
"""Risk accepted of calling a difference real when chance made it, over a whole table."""

VERDICTS: Final = {
    "ecart": "pas dû au hasard",
    "hasard": "peut être dû au hasard",
    "trop_petit": "effectif trop petit pour conclure",
    "secret": "secret statistique",
    "vide": "personne n’a été compté",
}

Unit = tuple[str, ...]


def shares(
    released: Released,
    unit: Unit = (),
    bands: Sequence[str] = (),
    *,
    keep: Mapping[str, Sequence[object]] | None = None,
    together: Unit | None = None,
) -> pd.DataFrame:
    """The share of girls of each unit and year, from what is published.

    ``unit`` are columns of the views of attendance (``theme``, ``quartier``, ``actor_id``,
    ``activity_id``, ``temps``, ``band``); ``bands`` the ages counted (all when empty); ``keep``
    narrows the rows of a column; ``together`` the columns that stay, the others being added up
    (secret as soon as one part is). Returns ``year``, the columns, ``girls``, ``boys`` (NA where
    secret), and the columns of :func:`compare`.
    """
    by = [*unit, *(["band"] if bands and "band" not in unit else []), "sex"]
    counts = released.counts("attendance", *by)
    for column, codes in {**(keep or {}), **({"band": bands} if bands else {})}.items():
        counts = counts[counts[column].isin(codes)]
    left = ["year", *(unit if together is None else together)]
    # one hidden part hides its sum: Int64 sums skip NA unless told not to
    added = counts.groupby([*left, "sex"])["children"].agg(_sum_if_all_known)
    table = added.unstack("sex").reindex(columns=["f", "g"]).astype("Int64").reset_index()
    table = table.rename(columns={"f": "girls", "g": "boys"}).rename_axis(columns=None)
    return table.join(compare(table["girls"], table["boys"]))


def _sum_if_all_known(counts: pd.Series) -> object:
    return counts.sum(skipna=False)


def compare(
    girls: pd.Series, boys: pd.Series, expected: float = GIRLS_SHARE, *, family: bool = True
) -> pd.DataFrame:
    """Counts of girls and boys beside the share of girls ``expected`` among the residents.

    Returns ``share`` with its exact 95 % interval ``share_low``, ``share_high`` (Clopper &
    Pearson 1934); ``ratio``, the rate of girls over the rate of boys, each per resident of that
    sex, with its exact conditional interval ``ratio_low``, ``ratio_high``; ``p_value`` of the
    exact binomial test (girls and boys coming by chance in the proportion of the residents), made
    higher for the number of units compared when they are a ``family`` (Benjamini & Hochberg
    1995); ``verdict``, a code of ``VERDICTS``.
    """
    known = girls.notna() & boys.notna()
    f = girls.fillna(0).to_numpy(dtype=float)
    n = f + boys.fillna(0).to_numpy(dtype=float)
    counted = known.to_numpy() & (n > 0)
    share = np.divide(f, n, out=np.full(len(n), np.nan), where=counted)
    with np.errstate(invalid="ignore"):
        low = np.where(f > 0, beta.ppf(0.025, np.maximum(f, 1), n - f + 1), 0.0)
        high = np.where(f < n, beta.ppf(0.975, f + 1, np.maximum(n - f, 1)), 1.0)
    p = np.minimum(1, 2 * np.minimum(binom.cdf(f, n, expected), binom.sf(f - 1, n, expected)))
    enough = counted & (n >= SMALLEST_BASE)
    if family and enough.any():
        p[enough] = false_discovery_control(p[enough])
    verdict = np.select(
        [~known.to_numpy(), n == 0, ~enough, p < RISK],
        ["secret", "vide", "trop_petit", "ecart"],
        "hasard",
    )
    columns = {"share": share, "share_low": low, "share_high": high}
    odds = (1 - expected) / expected
    with np.errstate(divide="ignore", invalid="ignore"):
        columns |= {
            name.replace("share", "ratio"): values / (1 - values) * odds
            for name, values in columns.items()
        }
    columns["p_value"] = p
    table = pd.DataFrame(columns, index=girls.index)
    table[~counted] = np.nan
    return table.assign(verdict=verdict)


def change(before: pd.Series, after: pd.Series) -> pd.Series:
    """How the share of girls moves between two rows of :func:`shares`.

    Returns ``difference`` (after − before), ``low``, ``high`` (95 %, Newcombe 1998, method 10)
    and ``verdict``: « ecart » where the interval leaves zero out.
    """
    empty = {"difference": np.nan, "low": np.nan, "high": np.nan}
    for row in (before, after):
        if row["verdict"] in ("secret", "vide", "trop_petit"):
            return pd.Series({**empty, "verdict": row["verdict"]})
    (p1, l1, u1), (p2, l2, u2) = (_wilson(row) for row in (before, after))
    difference = p2 - p1
    low = difference - np.hypot(p2 - l2, u1 - p1)
    high = difference + np.hypot(u2 - p2, p1 - l1)
    verdict = "ecart" if low > 0 or high < 0 else "hasard"
    return pd.Series({"difference": difference, "low": low, "high": high, "verdict": verdict})


def _wilson(row: pd.Series) -> tuple[float, float, float]:
    z = 1.959963984540054
    f, n = float(row["girls"]), float(row["girls"] + row["boys"])
    p = f / n
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    return p, (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def residents(released: Released, unit: Unit = (), *,
              keep: Mapping[str, Sequence[object]] | None = None,
              together: Unit | None = None) -> pd.DataFrame:  # fmt: skip
    """Where those who come live: ``year``, the columns, ``ici``, ``autre_quartier``,
    ``hors_qpv`` (children, NA where secret), ``away`` (share of those who do not live in the
    quartier of the session) and ``outside`` (share of those who live in no quartier); the shares
    are NA where a part is secret or the base too small."""
    counts = released.counts("attendance", *unit, "origin")
    for column, codes in (keep or {}).items():
        counts = counts[counts[column].isin(codes)]
    left = ["year", *(unit if together is None else together)]
    added = counts.groupby([*left, "origin"])["children"].agg(_sum_if_all_known)
    origins = ["ici", "autre_quartier", "hors_qpv"]
    secret = added.isna()
    table = added.astype("Int64").unstack("origin").reindex(columns=origins)
    hidden = secret.unstack("origin", fill_value=False).reindex(columns=origins, fill_value=False)
    table = table.fillna(0).mask(hidden)
    total = table.sum(axis=1, skipna=False)
    base = total.mask(total < SMALLEST_BASE).astype("Float64")
    return (
        table.assign(away=(total - table["ici"]) / base, outside=table["hors_qpv"] / base)
        .rename_axis(columns=None)
        .reset_index()
    )


def open_places(sessions: pd.DataFrame, unit: Sequence[str] = ()) -> pd.DataFrame:
    """Places a week that girls and boys may take, by ``unit`` and age band, as declared.

    ``sessions`` are rows of the catalogue. A mixed place counts for both, a place for several
    bands in each. Returns ``unit``, ``band``, ``for_girls``, ``for_boys``, ``girls_only``,
    ``boys_only``, ``sessions`` and ``unknown`` (sessions whose places are not known).
    """
    ages = pd.DataFrame(
        [(band, *BAND_AGES[band]) for band in BANDS], columns=["band", "first", "last"]
    )
    found = _places(sessions, ages, [*unit, "band"])
    order = found["band"].map(list(BANDS).index)
    return found.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def open_places_by_age(sessions: pd.DataFrame) -> pd.DataFrame:
    """:func:`open_places` by year of ``age``, from 3 to 17."""
    years = np.arange(3, 18)
    ages = pd.DataFrame({"age": years, "first": years, "last": years})
    return _places(sessions, ages, ["age"])


def _places(sessions: pd.DataFrame, ages: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    rows = sessions.assign(places=places_per_week(sessions)).merge(ages, how="cross")
    rows = rows[(rows["age_min"] <= rows["last"]) & (rows["age_max"] >= rows["first"])]
    places = rows["places"].astype("Float64").fillna(0)
    public = rows["public"]
    return (
        rows.assign(
            for_girls=places.where(public != "garcons", 0),
            for_boys=places.where(public != "filles", 0),
            girls_only=places.where(public == "filles", 0),
            boys_only=places.where(public == "garcons", 0),
            sessions=1,
            unknown=rows["places"].isna(),
        )
        .groupby(by, sort=False)[
            ["for_girls", "for_boys", "girls_only", "boys_only", "sessions", "unknown"]
        ]
        .sum()
        .astype("int64")
        .reset_index()
    )
