import datetime as dt

import pandas as pd
import pytest

from analysis.quality import usable_sessions

DAY = dt.date(2026, 9, 23)
SITES = pd.DataFrame(
    {"site_id": ["placed", "lost"], "lon": [0.69, None], "lat": [47.39, None]}
).astype({"lon": "float64"})


def _session(session_id, **changes):
    return {
        "session_id": session_id,
        "activity_id": "act",
        "site_id": "placed",
        "weekdays": "3",
        "start_min": 540,
        "end_min": 660,
        "period": "scolaire",
        "valid_from": pd.Timestamp("2026-09-01"),
        "valid_to": pd.Timestamp("2027-07-02"),
        "age_min": 6,
        "age_max": 10,
        "capacity": 12,
        "public": "mixte",
        "reserved_quartiers": None,
        "price_eur": None,
    } | changes


def _split(*rows):
    sessions = pd.DataFrame(list(rows)).astype({"capacity": "Int64", "reserved_quartiers": "str"})
    return usable_sessions(sessions, SITES, period="scolaire", scope_date=DAY)


@pytest.mark.parametrize(
    ("changes", "outcome", "reason"),
    [
        ({"start_min": 660, "end_min": 540}, "écarté", "finit avant de commencer"),
        ({"end_min": 540}, "écarté", "finit avant de commencer"),
        (
            {"start_min": 1320, "end_min": 60},
            "écarté",
            "passe minuit : à saisir en deux créneaux",
        ),
        ({"age_min": 10, "age_max": 6}, "écarté", "âges inversés"),
        ({"capacity": 0}, "écarté", "aucune place"),
        ({"capacity": None}, "à compléter", "nombre de places à compléter"),
        ({"site_id": "lost"}, "écarté", "site sans coordonnées"),
        ({"site_id": "unknown"}, "écarté", "site sans coordonnées"),
        ({"valid_to": pd.Timestamp("2026-09-22")}, "écarté", "terminé depuis le 22/09/2026"),
        ({"valid_from": pd.Timestamp("2026-09-24")}, "écarté", "commence le 24/09/2026"),
        (
            {"valid_from": pd.Timestamp("2027-08-01")},
            "écarté",
            "dates de validité inversées",
        ),
        ({"capacity": 0, "age_min": 12}, "écarté", "âges inversés"),
    ],
)
def test_a_session_that_cannot_be_counted_is_left_out_and_says_why(changes, outcome, reason):
    usable, left_out = _split(_session("good"), _session("odd", **changes))
    assert usable["session_id"].tolist() == ["good"]
    assert left_out.to_dict("records") == [
        {"session_id": "odd", "outcome": outcome, "reason": reason}
    ]


def test_the_first_and_last_day_of_validity_count():
    first = _session("first", valid_from=pd.Timestamp(DAY))
    last = _session("last", valid_to=pd.Timestamp(DAY))
    usable, left_out = _split(first, last)
    assert usable["session_id"].tolist() == ["first", "last"]
    assert left_out.empty


def test_of_identical_sessions_one_counts_whatever_the_order():
    usable, left_out = _split(_session("b", price_eur=2.0), _session("a"), _session("c"))
    assert usable["session_id"].tolist() == ["a"]
    assert left_out["session_id"].tolist() == ["b", "c"]
    assert set(left_out["reason"]) == {"identique à un autre créneau"}


def test_sessions_of_other_periods_are_neither_used_nor_left_out():
    usable, left_out = _split(_session("summer", period="ete", capacity=0))
    assert usable.empty
    assert left_out.empty
