"""What each hole in the data changes in the results, with a bound where there is one.

A gap is one row: what is missing, what it does to a result, the share of that result which it
touches at most, and by how much at most where that can be computed. Bounds are those of the
calculation: a place serves one child at a time, so a session left out costs at most its places
times its hours; a criterion that is not known moves a score by at most its weight.
"""

from collections.abc import Collection, Iterable
from typing import Any, Final

import pandas as pd

from analysis.completeness import COVERAGE, DEADLINES, MIXITE, NEEDED, OFFER, PLAN, PRIORITY
from analysis.completeness import SIMULATIONS as WHAT_IF
from analysis.eligibility import Eligible
from data import schemas
from data.check import Tables
from data.french import count, listing, number, percent

COLUMNS: Final = ["table", "kind", "what", "effect", "page", "share", "at_most", "unit"]
"""``table``; ``kind``: a key of ``KINDS``; ``what`` and ``effect``: French; ``page``: where it
shows; ``share``: of that result, 0 to 1, NA; ``at_most``: bound, in ``unit``, NA."""

KINDS: Final = {
    "manquant": "Manquant",
    "secret": "Secret",
    "approche": "Approché",
    "a_verifier": "À vérifier",
}
SCORE: Final = "du score, de 0 à 1"
CHILDREN: Final = "enfants"

_TABLE_OF: Final = {
    "enfants_2_16": "population_cells",
    "part_rep": "schools",
    "ips": "schools",
    "heures_non_couvertes": "population_cells",
    "partenaires_absents": "actors",
    "parcours_1000": "parcours",
}
"""Criterion that is computed → table whose holes leave it unknown."""

Gap = dict[str, Any]


def gaps(*found: Iterable[Gap]) -> pd.DataFrame:
    """The gaps of these functions, and of :mod:`analysis.gaps_coverage`, as one table
    (``COLUMNS``): those that hide something before those that approach it, the largest share
    first."""
    table = pd.DataFrame([one for some in found for one in some], columns=COLUMNS)
    table = table.astype({"share": "float64", "at_most": "float64"})
    order = table["kind"].map(list(KINDS).index)
    hides = order.isin([0, 1])
    return (
        table.assign(order=~hides, share_order=-table["share"].fillna(0))
        .sort_values(["order", "share_order"], kind="stable", ignore_index=True)
        .drop(columns=["order", "share_order"])
    )


def of_empty_tables(tables: Tables) -> list[Gap]:
    """Tables that the results need and that hold no row."""
    return [
        gap(name, "approche" if name == "streets" else "manquant",
            f"Table « {schemas.TABLES[name].title} » vide", needed.without,
            listing(needed.pages), 1.0)
        for name, needed in NEEDED.items()
        if tables[name].empty
    ]  # fmt: skip


def of_priority(
    tables: Tables, values: pd.DataFrame, eligible: Eligible | None = None
) -> list[Gap]:
    """Criteria that are not known, and figures on other perimeters.

    ``values`` is :func:`analysis.criteria.criterion_values`; ``eligible`` as
    :func:`analysis.eligibility.eligible` gives it. Weights being free, a criterion weighs 1/n of
    n on average: that is how far it moves a score at most.
    """
    criteria = tables["pre_criteria"]
    active = criteria.loc[criteria["is_active"], ["criterion", "name"]]
    rows = values.merge(active, on="criterion")
    whole = rows["code_qp"].nunique()
    holes = rows[rows["value"].isna()].groupby(["criterion", "name", "status"], sort=False)
    lost = holes["code_qp"].agg(tuple).reset_index()
    found = []
    for (codes, status), some in lost.groupby(["code_qp", "status"], sort=False):
        weight = len(some) / len(active)
        plural = "s" * (len(some) > 1)
        word = "secret" if status == "secret" else "inconnu"
        named = listing(names_of(tables["quartiers"], codes)) if len(codes) < whole / 2 else ""
        found.append(
            gap(_TABLE_OF.get(some["criterion"].iloc[0], "indicators"),
                "secret" if status == "secret" else "manquant",
                f"Critère{plural} {listing(f'« {name} »' for name in some['name'])} "
                f"{word}{plural} pour {count(len(codes), 'quartier')} sur {number(whole)}"
                + (f" : {named}" if named else ""),
                "Tiré au hasard entre ses ancres : le rang dit qu’on ne sait pas. "
                f"Poids moyen : {percent(weight)} du score.",
                PRIORITY, len(codes) / whole, weight, SCORE)
        )  # fmt: skip
    other = rows[rows["other_perimeter"]]
    if len(other):
        has_2015 = bool((tables["quartiers"]["vintage"] == 2015).any())
        found.append(
            gap("quartiers", "approche",
                f"{count(len(other), 'chiffre établi', 'chiffres établis')} sur d’autres contours "
                "que ceux du quartier",
                "Ils ne décrivent pas exactement le quartier, et sont marqués."
                + ("" if has_2015 else " Contours QPV 2015 absents : ni passage, ni calcul sur "
                   "ces contours."),
                PRIORITY, len(other) / len(rows))
        )  # fmt: skip
    if eligible is not None and eligible.most > eligible.least:
        width = eligible.most - eligible.least
        found.append(
            gap("school_residence", "approche", "Quartier de résidence des élèves mal connu",
                f"Enfants éligibles : de {number(eligible.least)} à {number(eligible.most)}.",
                PRIORITY, width / eligible.most, width, CHILDREN)
        )  # fmt: skip
    return found + _schools(tables["schools"])


def of_persons(tables: Tables, by_session: pd.DataFrame) -> list[Gap]:
    """Attendance that is secret or not counted.

    ``by_session`` are counts that may be shown (``Released.counts("attendance", "session_id")``
    of :mod:`analysis.secrecy`); its last year is looked at.
    """
    found = []
    last = by_session[by_session["year"] == by_session["year"].max()]
    if len(last):
        hidden = int((last["status"] == "secret").sum())
        if hidden:
            found.append(
                gap("attendance", "secret",
                    f"Fréquentation secrète : {count(hidden, 'créneau', 'créneaux')} sur "
                    f"{number(len(last))} à la rentrée {last['year'].iloc[0]}",
                    "Leur mixité n’est montrée que dans des totaux plus larges.",
                    MIXITE, hidden / len(last))
            )  # fmt: skip
        unknown = int((~tables["sessions"]["session_id"].isin(last["session_id"])).sum())
        if unknown:
            found.append(
                gap("attendance", "manquant",
                    f"{count(unknown, 'créneau', 'créneaux')} sur "
                    f"{number(len(tables['sessions']))} sans fréquentation à la rentrée "
                    f"{last['year'].iloc[0]}",
                    "Ils comptent dans l’offre, pas dans la mixité.",
                    MIXITE, unknown / len(tables["sessions"]))
            )  # fmt: skip
    return found


def of_plan(tables: Tables) -> list[Gap]:
    """Holes in actions, dispositifs, amounts, prices and dates."""
    actions = tables["actions"]
    rates, rules = tables["funding_rates"], tables["dispositifs"]
    funded = actions["action_id"].isin(tables["action_funding"]["action_id"])
    holes = [
        ("sessions", tables["sessions"]["price_eur"].isna(), "manquant", OFFER,
         ("créneau sans prix", "créneaux sans prix"),
         "Le filtre « gratuit » de la page Offre ne les montre pas."),
        ("actions", actions[["start_on", "end_on"]].isna().any(axis=1), "manquant", PLAN,
         ("action sans date", "actions sans date"), "Hors du calendrier ; à régler."),
        ("actions", actions["budget_eur"].isna() & ~funded, "manquant", PLAN,
         ("action sans budget", "actions sans budget"), "Le total du plan est un minimum."),
        ("dispositifs", rules["checked_on"].isna(), "a_verifier", PLAN,
         ("règle de dispositif non vérifiée", "règles de dispositif non vérifiées"),
         "Un dispositif proposé dit « à vérifier »."),
        ("funding_rates", rates["status"] != "publie", "a_verifier", WHAT_IF,
         ("taux non publié", "taux non publiés"), "Les euros sont un ordre de grandeur."),
        ("projects", tables["projects"]["ends_on"].isna(), "manquant", DEADLINES,
         ("projet sans échéance", "projets sans échéance"), "Aucune alerte ne les annonce."),
    ]  # fmt: skip
    found = [
        gap(table, kind, f"{count(int(rows.sum()), *words)} sur {number(len(rows))}", effect,
            page, rows.mean())
        for table, rows, kind, page, words, effect in holes
        if rows.any()
    ]  # fmt: skip
    named = tables["sources"].dropna(subset="licence")["table_name"]
    filled = [name for name, frame in tables.items() if name in NEEDED and len(frame)]
    free = [name for name in filled if name not in set(named)]
    if free:
        found.append(
            gap("sources", "a_verifier",
                f"{count(len(free), 'table')} sans licence connue sur {number(len(filled))}",
                "Rien ne dit qu’elles puissent être republiées hors du partenariat.",
                "Exports", len(free) / len(filled))
        )  # fmt: skip
    return found


def weightiest(table: pd.DataFrame) -> pd.Series | None:
    """The gap that hides the largest share of a result, None where nothing is hidden."""
    hiding = table[table["kind"].isin(["manquant", "secret"]) & table["share"].notna()]
    return None if hiding.empty else hiding.sort_values("share", kind="stable").iloc[-1]


def _schools(schools: pd.DataFrame) -> list[Gap]:
    lost = schools["lon"].isna() | schools["lat"].isna()
    pupils = int(schools.loc[lost, "pupils"].sum())
    unnumbered = schools["pupils"].isna()
    ips = schools["ips"].isna() & schools["is_public"]
    holes = [
        (lost, "sans coordonnées", COVERAGE,
         f"Ni rupture, ni départ de l’école pour leurs {number(pupils)} élèves connus."),
        (ips, "publics sans IPS", PRIORITY,
         "Le critère IPS des quartiers proches se lit sur leurs autres écoles, ou reste inconnu."),
        (unnumbered, "sans nombre d’élèves", PRIORITY,
         "Leurs élèves éligibles ne sont pas comptés."),
    ]  # fmt: skip
    return [
        gap("schools", "manquant",
            f"{count(int(rows.sum()), 'établissement')} {words} sur {number(len(schools))}",
            effect, page, rows.mean())
        for rows, words, page, effect in holes
        if rows.any()
    ]  # fmt: skip


def names_of(quartiers: pd.DataFrame, codes: Collection[str]) -> list[str]:
    return quartiers.loc[quartiers["code_qp"].isin(list(codes)), "name"].tolist()


def gap(
    table: str, kind: str, what: str, effect: str, page: str,
    share: float = float("nan"), at_most: float = float("nan"), unit: str = "",
) -> Gap:  # fmt: skip
    values = (table, kind, what, effect, page, share, at_most, unit)
    return dict(zip(COLUMNS, values, strict=True))
