"""``network``: who works with whom, who stands alone, who is missing."""

import argparse

import pandas as pd

from analysis import network as ties
from analysis.commands.answer import add_format, as_csv, as_json, in_columns, rows
from analysis.missing_partners import candidates, missing_partners, presence
from analysis.network_events import affiliations, seen_between, year_before
from analysis.network_report import holding_together, missing_with_candidates
from data import french
from data.store import load, open_store
from data.territory import Territory, build_territory

NAME = "network"
WHAT = "liens entre acteurs depuis douze mois, acteurs isolés, partenaires absents"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--local", action="store_true", help="sans les institutions (villes, État, CAF…)"
    )
    add_format(group)


def run(chosen: argparse.Namespace) -> str:
    territory = build_territory(load(open_store()).tables)
    actors, day = territory.tables["actors"], territory.scope_date
    seen = seen_between(affiliations(territory.tables, day), year_before(day), day)
    found = ties.network(ties.local(actors) if chosen.local else actors, seen)
    quartiers = territory.quartiers
    names = quartiers.set_index("code_qp")["name"].to_dict()
    holding = holding_together(found, names)
    missing = _missing(territory, names)
    who = actors.set_index("actor_id")["name"]
    if chosen.format == "csv":
        named = found.ties.assign(last_on=found.ties["last_on"].dt.strftime("%Y-%m-%d"))
        named.insert(2, "name_a", named["actor_a"].map(who))
        named.insert(3, "name_b", named["actor_b"].map(who))
        return as_csv(named)
    measures = found.measures.assign(name=found.measures["actor_id"].map(who))
    if chosen.format == "json":
        home = actors.set_index("actor_id")["code_qp"]
        opened = ties.openness(found.ties, home, quartiers["code_qp"])
        return as_json(
            {
                "actors": rows(measures),
                "articulation_points": rows(holding.drop(columns=["where", "lost_names"])),
                "quartiers": rows(opened),
                "missing": rows(missing),
            }
        )
    return "\n\n".join(_text(territory, found, measures, holding, missing))


def _missing(territory: Territory, names: dict[str, str]) -> pd.DataFrame:
    actors = territory.tables["actors"]
    present = presence(territory.tables, territory.sites, territory.scope_date)
    lacking = missing_partners(actors, present, territory.quartiers["code_qp"])
    return missing_with_candidates(
        candidates(lacking, actors, territory.quartiers, territory.crs), names
    )


def _text(
    territory: Territory,
    found: ties.Network,
    measures: pd.DataFrame,
    holding: pd.DataFrame,
    missing: pd.DataFrame,
) -> list[str]:
    alone = french.listing(found.isolated["name"])
    brokers = measures[measures["betweenness"] > 0].nlargest(5, "betweenness")
    return [
        f"{territory.name} : {french.count(len(found.actors), 'acteur')}, "
        f"{french.count(len(found.ties), 'lien')} vus depuis le "
        f"{french.day(year_before(territory.scope_date))}, "
        f"{french.count(found.groups, 'groupe')}.",
        f"Isolés : {alone}." if alone else "Aucun acteur isolé.",
        "\n".join(holding["sentence"]) or "Aucun acteur ne tient seul le réseau.",
        in_columns(
            {
                "Passeur": brokers["name"],
                "Partenaires": brokers["partners"].map(french.number),
                "Chemins": brokers["betweenness"].map(french.percent),
            }
        )
        if len(brokers)
        else "Aucun passeur.",
        in_columns(
            {
                "Quartier": missing["quartier"],
                "Manque": missing["missing"],
                "Pourrait venir": missing["candidates"].str.split(" ; ").str[0],
            }
        )
        if len(missing)
        else "Aucun partenaire ni discipline de la fiche ne manque.",
    ]
