"""Which sessions can be counted, and why the others are left out."""

import datetime as dt

import numpy as np
import pandas as pd

_SAME: tuple[str, ...] = (
    "activity_id",
    "site_id",
    "weekdays",
    "start_min",
    "end_min",
    "period",
    "valid_from",
    "valid_to",
    "age_min",
    "age_max",
    "capacity",
    "public",
    "reserved_quartiers",
)


def usable_sessions(
    sessions: pd.DataFrame, sites: pd.DataFrame, *, period: str, scope_date: dt.date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the sessions of ``period`` into those that count and those left out.

    Returns the usable rows of ``sessions``, ordered by ``session_id``, and a table
    ``session_id``, ``outcome`` (« écarté », or « à compléter » when only the number of places
    is missing: the session is open, but its places cannot be counted) and ``reason``. Of
    identical sessions the first ``session_id`` counts.
    """
    day = pd.Timestamp(scope_date)
    rows = sessions[sessions["period"] == period].sort_values("session_id", ignore_index=True)
    located = sites.dropna(subset=["lon", "lat"])["site_id"]
    backwards = rows["end_min"] <= rows["start_min"]
    overnight = backwards & (rows["start_min"] >= 18 * 60) & (rows["end_min"] <= 6 * 60)
    faults = [
        (rows["valid_from"] > rows["valid_to"], "dates de validité inversées"),
        (rows["valid_to"] < day, "terminé depuis le " + _french(rows["valid_to"])),
        (rows["valid_from"] > day, "commence le " + _french(rows["valid_from"])),
        (overnight, "passe minuit : à saisir en deux créneaux"),
        (backwards, "finit avant de commencer"),
        (rows["age_min"] > rows["age_max"], "âges inversés"),
        (~rows["site_id"].isin(located), "site sans coordonnées"),
        (rows["capacity"].eq(0).fillna(False), "aucune place"),
        (rows.duplicated(list(_SAME)), "identique à un autre créneau"),
        (rows["capacity"].isna(), "nombre de places à compléter"),
    ]
    reason = np.select(
        [fault.to_numpy(dtype=bool) for fault, _ in faults],
        [np.broadcast_to(np.asarray(words, dtype=object), len(rows)) for _, words in faults],
        "",
    )
    outcome = np.where(reason == faults[-1][1], "à compléter", "écarté")
    report = pd.DataFrame(
        {"session_id": rows["session_id"], "outcome": outcome, "reason": reason.astype(str)}
    )
    left_out = report[reason != ""].reset_index(drop=True)
    return rows[reason == ""].reset_index(drop=True), left_out


def _french(days: pd.Series) -> pd.Series:
    return days.dt.strftime("%d/%m/%Y")
