"""The fiche's indicators, counted from the records: per school year, city and quartier.

Nothing is typed a second time: an indicator counts rows of the registers (family tools, meetings,
joint actions, coordination tools). A record counts once in each place it belongs to, and once in
the city however many quartiers it covers. A school year goes from 1 September to 31 August and
is named by its first year.
"""

import datetime as dt
from typing import Final

import numpy as np
import pandas as pd

from data.check import Tables
from data.vocabulary import FAMILY_PLACES, SCALES

CITY: Final = "territoire"
"""Stands for the whole territory among the places."""

DEFINITIONS: Final[dict[str, tuple[str, str, str]]] = {
    "outils_familles": (
        "Outils pour les familles",
        "outils",
        "Outils du registre en service au moins un jour de l’année scolaire, par niveau "
        "d’implication des familles, de 0 (pas de place définie) à 4 (co-construction).",
    ),
    "reunions": (
        "Réunions et groupes de travail",
        "réunions",
        "Réunions tenues dans l’année scolaire, selon l’échelle de l’instance ; celle d’un réseau "
        "de quartier compte aussi dans sa commune.",
    ),
    "actions_communes": (
        "Actions communes",
        "actions",
        "Actions conduites au moins un jour de l’année scolaire par deux organisations ou plus, "
        "hors actions abandonnées ; une action sur plusieurs quartiers compte une fois dans "
        "chacun, et une seule fois au total.",
    ),
    "outils_coordination": (
        "Outils de coordination",
        "outils",
        "Outils développés pour coordonner et animer l’offre éducative, en service dans l’année "
        "scolaire ; ils sont tenus par la ville, pas par quartier.",
    ),
}
"""Indicator → name, unit, definition."""


FICHE: Final[dict[str, str]] = {
    "Outils mis en place pour donner ou redonner la place aux familles": "outils_familles",
    "Nombre de réunions et groupes de travail réalisés par an": "reunions",
    "Nombre d’actions communes conduites par quartier": "actions_communes",
    "La mixité des actions développées": "mixite",
    "Le degré de réponse aux besoins de chaque quartier": "degre_reponse",
    "Les outils développés pour coordonner et animer l’offre éducative": "outils_coordination",
}
"""Every indicator of the fiche 1.2.4 → the one that answers: here, or in
:data:`analysis.effects.EFFECTS`."""


def school_year_of(days: pd.Series) -> pd.Series:
    """First calendar year of the school year of each day; NA where there is no day."""
    return (days.dt.year - (days.dt.month < 9)).astype("Int64")


def indicators(tables: Tables, today: dt.date) -> pd.DataFrame:
    """Counts of every indicator.

    Reads family_tools, meetings, instances, actions, action_actors, action_quartiers,
    coordination_tools and quartiers. Returns ``indicator``, ``detail`` (the level, the scale, or
    empty for the whole), ``year``, ``place`` (``CITY``, an insee_com or a code_qp) and ``value``;
    a year without any record is left out, whatever began after ``today`` too.
    """
    records = pd.concat(
        [
            _family_tools(tables["family_tools"]),
            _meetings(tables["meetings"], tables["instances"]),
            _joint_actions(tables),
            _coordination_tools(tables["coordination_tools"]),
        ],
        ignore_index=True,
    )
    last = int(school_year_of(pd.Series([pd.Timestamp(today)])).iloc[0])
    dated = records.dropna(subset="first").astype({"first": "int64"})
    dated["last"] = dated["last"].fillna(last).clip(upper=last).astype("int64")
    dated = dated[(dated["first"] <= dated["last"])]
    spans = (dated["last"] - dated["first"] + 1).to_numpy()
    yearly = dated.loc[dated.index.repeat(spans)]
    yearly["year"] = yearly["first"] + _ranks(spans)
    placed = _places(yearly, tables["quartiers"])
    whole = placed.assign(detail="")
    keys = ["indicator", "detail", "year", "place"]
    counted = pd.concat([whole, placed[placed["detail"] != ""]]).groupby(keys)["id"].nunique()
    return counted.rename("value").reset_index()


def of_place(counted: pd.DataFrame, place: str) -> pd.DataFrame:
    """[indicator × year] of one place, without details.

    NA before the first year that the register of the whole territory knows: nothing was recorded
    then, which is not zero.
    """
    years = sorted(counted["year"].unique())
    whole = counted[counted["detail"] == ""]
    mine = whole[whole["place"] == place].pivot(index="indicator", columns="year", values="value")
    table = mine.reindex(index=list(DEFINITIONS), columns=years).astype("Int64").fillna(0)
    first = whole.groupby("indicator")["year"].min().reindex(table.index)
    known = pd.DataFrame(
        np.less_equal.outer(first.to_numpy(float), np.array(years, float)), table.index, years
    )
    return table.where(known)


def comparable_years(counted: pd.DataFrame, today: dt.date) -> list[int]:
    """School years that are over: the current one is not compared with whole ones."""
    current = int(school_year_of(pd.Series([pd.Timestamp(today)])).iloc[0])
    return sorted(int(year) for year in counted["year"].unique() if year < current)


def attendance_of_meetings(tables: Tables) -> pd.DataFrame:
    """How meetings were attended: ``year``, ``scale``, ``meetings``, ``invited``, ``present``
    (organisations, summed over meetings)."""
    meetings = tables["meetings"].merge(tables["instances"], on="instance_id")
    who = tables["meeting_actors"].groupby("meeting_id")["was_present"].agg(["size", "sum"])
    meetings = meetings.join(who, on="meeting_id").fillna({"size": 0, "sum": 0})
    meetings["year"] = school_year_of(meetings["held_on"])
    table = meetings.groupby(["year", "scale"], as_index=False).agg(
        meetings=("meeting_id", "size"), invited=("size", "sum"), present=("sum", "sum")
    )
    return table.astype({"invited": "int64", "present": "int64"})


def _family_tools(tools: pd.DataFrame) -> pd.DataFrame:
    level = tools["family_place"].map(FAMILY_PLACES)
    return _spans("outils_familles", tools["family_tool_id"], level, tools["since"],
                  tools["until"], tools["code_qp"], tools["insee_com"])  # fmt: skip


def _coordination_tools(tools: pd.DataFrame) -> pd.DataFrame:
    none = pd.Series(pd.NaT, tools.index)
    nowhere = pd.Series(np.nan, tools.index, dtype=object)
    return _spans("outils_coordination", tools["coordination_tool_id"],
                  pd.Series("", tools.index), tools["since"], none, nowhere,
                  tools["insee_com"])  # fmt: skip


def _meetings(meetings: pd.DataFrame, instances: pd.DataFrame) -> pd.DataFrame:
    held = meetings.merge(instances, on="instance_id")
    return _spans("reunions", held["meeting_id"], held["scale"].map(SCALES), held["held_on"],
                  held["held_on"], held["code_qp"], held["insee_com"])  # fmt: skip


def _joint_actions(tables: Tables) -> pd.DataFrame:
    partners = tables["action_actors"].groupby("action_id")["actor_id"].nunique()
    actions = tables["actions"]
    joint = actions[
        (actions["action_id"].map(partners).fillna(0) >= 2) & (actions["status"] != "abandonnee")
    ]
    where = joint.merge(tables["action_quartiers"], on="action_id", how="left")
    nowhere = pd.Series(np.nan, where.index, dtype=object)
    end = where["end_on"].where(
        where["end_on"].notna() | (where["status"] == "en_cours"), where["start_on"]
    )
    return _spans("actions_communes", where["action_id"], pd.Series("", where.index),
                  where["start_on"], end, where["code_qp"], nowhere)  # fmt: skip


def _spans(
    indicator: str,
    ids: pd.Series,
    detail: pd.Series,
    since: pd.Series,
    until: pd.Series,
    code_qp: pd.Series,
    insee_com: pd.Series,
) -> pd.DataFrame:
    """Records with the first and the last school year they count in (NA: still)."""
    return pd.DataFrame(
        {
            "indicator": indicator,
            "id": ids.astype(object),
            "detail": detail.astype(object).fillna(""),
            "first": school_year_of(pd.to_datetime(since)),
            "last": school_year_of(pd.to_datetime(until)),
            "code_qp": code_qp.astype(object),
            "insee_com": insee_com.astype(object),
        }
    )


def _ranks(spans: np.ndarray) -> np.ndarray:
    """0, 1, … within each span."""
    starts = np.cumsum(spans) - spans
    ranks: np.ndarray = np.arange(spans.sum()) - np.repeat(starts, spans)
    return ranks


def _places(records: pd.DataFrame, quartiers: pd.DataFrame) -> pd.DataFrame:
    """Each record once in every place it belongs to: its quartier, its communes, the whole."""
    communes_of = quartiers.set_index("code_qp")["insee_com"].str.split(",")
    communes = records["insee_com"].where(
        records["insee_com"].notna(), records["code_qp"].map(communes_of)
    )
    in_communes = records.assign(place=communes).explode("place")
    in_quartiers = records.assign(place=records["code_qp"])
    everywhere = records.assign(place=CITY)
    return pd.concat([everywhere, in_communes, in_quartiers]).dropna(subset="place")
