"""``mixite``: share of girls by quartier and theme, beside the residents."""

import argparse

import pandas as pd

from analysis import mixite, mixite_report, offer
from analysis.commands.answer import add_format, as_csv, as_json, in_columns, rows
from analysis.commands.scope import AGES
from analysis.need import GIRLS_SHARE
from analysis.secrecy import gate
from data import french
from data.store import load, open_store
from data.territory import build_territory
from data.vocabulary import BANDS, OUTSIDE_QPV, THEMES

NAME = "mixite"
WHAT = "part de filles par quartier et thème, au regard des habitants"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--age",
        choices=list(AGES),
        help=f"tranche d’âge : {', '.join(AGES)} (toutes ensemble par défaut)",
    )
    add_format(group)


def run(chosen: argparse.Namespace) -> str:
    territory = build_territory(load(open_store()).tables)
    released = gate(territory.tables, offer.catalogue_of(territory))
    bands = [AGES[chosen.age]] if chosen.age else []
    counted = released.counts("attendance")
    if counted.empty:
        return (
            as_json({"units": []}) if chosen.format == "json" else "Aucune fréquentation comptée."
        )
    year = int(counted["year"].max())
    names = dict(zip(territory.quartiers["code_qp"], territory.quartiers["name"], strict=True))
    table = mixite.shares(released, ("quartier", "theme"), bands, keep={"year": [year]})
    if chosen.format == "csv":
        return as_csv(table)
    found = mixite_report.gaps(released, year, bands or list(BANDS), [*names, OUTSIDE_QPV])
    sentences = [mixite_report.gap_sentence(gap, names) for gap in found.to_dict("records")]
    if chosen.format == "json":
        return as_json(
            {
                "year": year,
                "age_bands": bands or list(BANDS),
                "expected_share": GIRLS_SHARE,
                "sentences": sentences,
                "units": rows(table),
                "separation": rows(released.separation.query("year == @year")),
            }
        )
    ages = french.listing(BANDS[band] for band in bands or BANDS)
    return "\n\n".join(
        [
            f"{territory.name}, rentrée {year}, {ages} : part de filles "
            f"(habitantes : {french.percent(GIRLS_SHARE)})",
            *(["\n".join(sentences)] if sentences else []),
            _text(table, names),
        ]
    )


def _text(table: pd.DataFrame, names: dict[str, str]) -> str:
    records = table.to_dict("records")
    return in_columns(
        {
            "Quartier": table["quartier"].map(lambda code: names.get(code, "hors des quartiers")),
            "Thème": table["theme"].map(THEMES),
            "Filles": table["girls"].map(_count),
            "Garçons": table["boys"].map(_count),
            "Part": pd.Series(
                ["" if row["verdict"] == "secret" else mixite_report.share(row) for row in records]
            ),
            "Intervalle": pd.Series([mixite_report.interval(row) for row in records]),
            "Lecture": table["verdict"].map(mixite.VERDICTS),
        }
    )


def _count(value: object) -> str:
    return "secret" if value is pd.NA else french.number(int(str(value)))
