"""Which partners the fiche names, or the disciplines it needs, are absent from a quartier."""

import datetime as dt

import geopandas as gpd
import pandas as pd

from analysis.network_events import Affiliations, affiliations, seen_between, year_before
from data.check import Tables
from data.vocabulary import DISCIPLINES

EXPECTED_PARTNERS = ("ville", "cd", "sdjes", "ddets", "education_nationale", "caf", "association",
                     "habitants")  # fmt: skip
"""The partners that the fiche names (the DDCS became SDJES and DDETS in 2021)."""

EXPECTED = pd.DataFrame(
    [("partenaire", kind) for kind in EXPECTED_PARTNERS]
    + [("discipline", code) for code in DISCIPLINES],
    columns=["what", "code"],
)
"""The fiche’s whole list, with the codes of ``NEED_KINDS``."""

CANDIDATES = 3
"""How many candidates are proposed for what is missing."""


def presence(tables: Tables, sites: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Which actors are present in which quartier at ``today``.

    An actor is present where it is settled (``actors.code_qp``), where it holds a session in
    force (``sites`` are those of the territory, with code_qp), and where an action, a meeting of
    the quartier’s network or a declared partnership saw it in the last twelve months. Those who
    only fund are not present.

    Returns ``code_qp``, ``actor_id``, one row a pair, in that order.
    """
    seen = seen_between(affiliations(tables, today), year_before(today), today)
    pairs = pd.concat(
        [
            tables["actors"][["code_qp", "actor_id"]],
            _holding(tables, sites, today),
            _at_work(seen),
        ]
    )
    return pairs.dropna().drop_duplicates().sort_values(["code_qp", "actor_id"], ignore_index=True)


def _at_work(seen: Affiliations) -> pd.DataFrame:
    return seen.places.merge(seen.actors, on="event_id")[["code_qp", "actor_id"]]


def _holding(tables: Tables, sites: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    sessions, day = tables["sessions"], pd.Timestamp(today)
    in_force = sessions[(sessions["valid_from"] <= day) & (sessions["valid_to"] >= day)]
    held = in_force[["activity_id", "site_id"]].merge(
        tables["activities"][["activity_id", "actor_id"]], on="activity_id"
    )
    return held.merge(sites[["site_id", "code_qp"]], on="site_id")[["code_qp", "actor_id"]]


def missing_partners(
    actors: pd.DataFrame, present: pd.DataFrame, quartiers: pd.Series
) -> pd.DataFrame:
    """What each quartier lacks: the fiche’s list minus what the actors present bring.

    ``present`` is :func:`presence`, ``quartiers`` the codes to answer for. Returns ``code_qp``,
    ``what`` (``partenaire``: a kind of ``EXPECTED_PARTNERS``; ``discipline``: one of
    ``DISCIPLINES``, the codes of ``NEED_KINDS``) and ``code``, one row a thing missing, in the
    order of ``quartiers`` then of the lists. A quartier that lacks nothing has no row:
    ``.groupby("code_qp").size().reindex(quartiers, fill_value=0)`` counts.
    """
    there = present.merge(actors[["actor_id", "kind", "disciplines"]], on="actor_id")
    brought = pd.concat(
        [
            there.assign(what="partenaire", code=there["kind"]),
            there.assign(what="discipline", code=there["disciplines"].str.split(",")).explode(
                "code"
            ),
        ]
    )[["code_qp", "what", "code"]].drop_duplicates()
    wanted = pd.DataFrame({"code_qp": list(quartiers)}).merge(EXPECTED, how="cross")
    found = wanted.merge(brought, how="left", indicator=True)["_merge"]
    return wanted[(found == "left_only").to_numpy()].reset_index(drop=True)


def absent_kinds(actors: pd.DataFrame, present: pd.DataFrame) -> list[str]:
    """Kinds of ``EXPECTED_PARTNERS`` that no actor of ``present`` has, its quartiers together."""
    together = present[["actor_id"]].drop_duplicates().assign(code_qp="")
    missing = missing_partners(actors, together, pd.Series([""]))
    return missing.loc[missing["what"] == "partenaire", "code"].tolist()


def candidates(
    missing: pd.DataFrame, actors: pd.DataFrame, quartiers: gpd.GeoDataFrame, crs: object
) -> pd.DataFrame:
    """Who could come: for each row of ``missing``, the nearest actors that bring it.

    Nearest by the straight distance between the outlines of the quartiers where they are settled,
    in metres in ``crs``; then those settled in no quartier, of the same commune first (distance
    NA: they work for all of it). At most ``CANDIDATES`` a row.

    Returns the columns of ``missing`` with ``actor_id``, ``name``, ``from_qp`` (NA: no quartier)
    and ``distance_m``; a row of ``missing`` that nobody could fill has NA there.
    """
    shapes = quartiers.set_index("code_qp").geometry.to_crs(crs)
    distances = pd.DataFrame(
        {code: shapes.distance(shape) for code, shape in shapes.items()}, index=shapes.index
    )
    distances = distances.rename_axis("from_qp").melt(
        var_name="code_qp", value_name="distance_m", ignore_index=False
    )
    brings = pd.concat(
        [
            actors.assign(what="partenaire", code=actors["kind"]),
            actors.assign(what="discipline", code=actors["disciplines"].str.split(",")).explode(
                "code"
            ),
        ]
    ).rename(columns={"code_qp": "from_qp"})
    columns = ["what", "code", "actor_id", "name", "from_qp", "insee_com"]
    found = missing.merge(brings[columns], on=["what", "code"])
    found = found.merge(distances.reset_index(), on=["code_qp", "from_qp"], how="left")
    home = found["code_qp"].map(quartiers.set_index("code_qp")["insee_com"])
    found["away"] = [
        str(own) not in str(codes).split(",")
        for own, codes in zip(found["insee_com"], home, strict=True)
    ]
    found = found.sort_values(["distance_m", "away", "actor_id"])
    nearest = found.groupby(["code_qp", "what", "code"], sort=False).head(CANDIDATES)
    return missing.merge(
        nearest.drop(columns=["insee_com", "away"]), on=["code_qp", "what", "code"], how="left"
    )
