"""The network in words: who stands alone, who holds it together, who could come."""

from collections.abc import Mapping

import pandas as pd

from analysis.network import Network
from data.french import count, listing, number
from data.vocabulary import ACTOR_KINDS, DISCIPLINES


def quartier_words(codes: pd.Series, names: Mapping[str, str]) -> pd.Series:
    """The name of each quartier, « sans quartier » where there is none."""
    return codes.map(names).astype(object).fillna("sans quartier")


def holding_together(network: Network, names: Mapping[str, str]) -> pd.DataFrame:
    """What stops with each articulation point; ``names``: code_qp → name of the quartier.

    Returns ``actor_id``, ``name``, ``lost`` (actors cut off), ``where`` (« Rabière : 4 »),
    ``lost_names`` and ``sentence``; those that hold most first.
    """
    actors = network.actors.set_index("actor_id")
    columns = ["actor_id", "name", "lost", "where", "lost_names", "sentence"]
    rows = []
    for actor, lost in network.cut_off.groupby("actor_id")["lost_id"]:
        others = actors.loc[lost]
        home = quartier_words(others["code_qp"], names).value_counts()
        home = home.sort_index().sort_values(ascending=False, kind="stable")
        where = ", ".join(f"{place} : {number(many)}" for place, many in home.items())
        verb = "n’ont plus" if len(lost) > 1 else "n’a plus"
        name = actors.loc[actor, "name"]
        sentence = (
            f"Si {name} s’arrête, {count(len(lost), 'acteur')} {verb} de lien avec le reste du "
            f"réseau ({where})."
        )
        rows.append((actor, name, len(lost), where, listing(others["name"]), sentence))
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["lost", "actor_id"], ascending=[False, True], ignore_index=True)


def in_words(what: pd.Series, code: pd.Series) -> pd.Series:
    """The name of what is missing: a kind of partner or a discipline."""
    return code.map(ACTOR_KINDS).where(what == "partenaire", code.map(DISCIPLINES))


def missing_with_candidates(found: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """:func:`analysis.missing_partners.candidates` with one row a thing missing.

    Returns ``code_qp``, ``quartier``, ``what``, ``code``, ``missing`` (in words) and
    ``candidates``: « Centre de santé de la Rabière (Rabière, 0,4 km) », the nearest first, empty
    where nobody could.
    """
    km = (found["distance_m"] / 1000).map(lambda value: f", {number(value, 1)}\u00a0km",
                                          na_action="ignore")  # fmt: skip
    away = km.astype(object).fillna("")
    who = found["name"] + " (" + quartier_words(found["from_qp"], names) + away + ")"
    rows = found.assign(who=who.where(found["name"].notna(), ""))
    key = ["code_qp", "what", "code"]
    table = rows.groupby(key, sort=False, as_index=False)["who"].agg(" ; ".join)
    table.insert(1, "quartier", table["code_qp"].map(names))
    table.insert(4, "missing", in_words(table["what"], table["code"]))
    return table.rename(columns={"who": "candidates"})
