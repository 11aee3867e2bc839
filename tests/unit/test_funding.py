"""Child-hours of a year, rates by child-hour and legal staff."""

import datetime as dt

import pandas as pd
import pytest

from analysis.funding import (
    days_of_year,
    hourly_rates,
    in_pedt,
    school_year,
    staff,
    yearly_h,
    yearly_place_h,
)


def test_a_school_year_runs_from_september_to_august():
    year = (dt.date(2026, 9, 1), dt.date(2027, 8, 31))
    assert school_year(dt.date(2026, 9, 23)) == year
    assert school_year(dt.date(2027, 8, 31)) == year


def test_a_week_counts_as_many_times_as_the_year_has_each_of_its_days():
    days = pd.DataFrame(
        {"period": ["scolaire", "scolaire", "ete"], "weekday": [1, 3, 1], "days": [30, 36, 8]}
    )
    change, weekday = pd.Series([10.0, 1.0, 5.0]), pd.Series([1, 3, 7])
    assert yearly_h(change, weekday, days, "scolaire") == 336
    assert yearly_h(change, weekday, days, "ete") == 80


def test_the_places_of_a_year_are_those_of_each_day_it_is_held():
    days = pd.DataFrame({"period": "scolaire", "weekday": [1, 3], "days": [30, 36]})
    sessions = pd.DataFrame(
        {"weekdays": ["13", "6"], "start_min": 540, "end_min": 630, "capacity": [10, 10]}
    )
    assert yearly_place_h(sessions, days, "scolaire").tolist() == [15 * 66, 0]


def test_rates_by_child_hour_are_the_latest_of_their_kind():
    columns = ["dispositif_id", "funder", "unit", "amount_eur", "year"]
    rates = pd.DataFrame(
        [
            ("ctg", "CAF", "heure-enfant d’accueil périscolaire", 0.60, 2025),
            ("ctg", "CAF", "heure-enfant d’accueil périscolaire", 0.63, 2026),
            ("ctg", "CAF", "heure-enfant d’accueil périscolaire", 0.70, 2027),
            ("pre", "État", "parcours individuel et par an", 1100.0, 2026),
        ],
        columns=columns,
    )
    assert hourly_rates(rates, 2026)["amount_eur"].tolist() == [0.63]


@pytest.mark.parametrize(
    ("temps", "ages", "hours", "with_pedt", "animators"),
    [
        ("periscolaire", (6, 10), 2, False, 5),  # 1:14
        ("periscolaire", (6, 10), 2, True, 4),  # 1:18
        ("periscolaire", (6, 10), 5, True, 4),
        ("periscolaire", (6, 10), 11, False, 5),  # 1:12
        ("periscolaire", (6, 10), 11, True, 5),  # 1:14
        ("periscolaire", (3, 5), 2, False, 6),  # 1:10
        ("periscolaire", (3, 5), 2, True, 5),  # 1:14
        ("periscolaire", (3, 10), 11, False, 8),  # 1:8: the youngest set the ratio
        ("extrascolaire", (6, 10), 2, True, 5),  # 1:12
        ("extrascolaire", (3, 5), 8, False, 8),
        ("periscolaire,extrascolaire", (6, 10), 2, True, 5),
        ("scolaire", (6, 10), 2, True, None),
        (None, (6, 10), 2, True, None),
    ],
)
def test_staff_follows_the_legal_ratio(temps, ages, hours, with_pedt, animators):
    sessions = pd.DataFrame(
        {
            "session_id": ["s"],
            "weekdays": ["14"],
            "start_min": [480],
            "end_min": [480 + 60 * hours],
            "age_min": [ages[0]],
            "age_max": [ages[1]],
            "capacity": pd.array([60], dtype="Int64"),
        }
    )
    found = staff(sessions, pd.Series([temps], dtype="str"), pd.Series([with_pedt])).iloc[0]
    if animators is None:
        assert pd.isna(found["animators"])
    else:
        assert found["animators"] == animators
        assert found["animator_h"] == animators * hours * 2


def test_a_year_counts_the_days_of_the_zone_of_most_communes():
    communes = pd.DataFrame({"zone": ["B", "B", None]})
    columns = ["zone", "kind", "name", "period", "starts_on", "ends_on"]
    holidays = pd.DataFrame(
        [
            ("B", "vacances", "Été", "ete", pd.Timestamp(2027, 7, 5), pd.Timestamp(2027, 8, 31)),
            ("A", "vacances", "Été", "ete", pd.Timestamp(2027, 6, 1), pd.Timestamp(2027, 8, 31)),
        ],
        columns=columns,
    )
    days = days_of_year(communes, holidays, dt.date(2026, 9, 23)).set_index(["period", "weekday"])
    assert days.loc[("ete", 1), "days"] == 9


def test_a_pedt_holds_in_its_commune_while_it_lasts():
    day = dt.date(2026, 9, 23)
    columns = ["kind", "insee_com", "signed_on", "ends_on"]
    rows = [
        ("PEDT", "37261", pd.Timestamp(2024, 9, 1), pd.Timestamp(2027, 8, 31)),
        ("PEDT", "37195", pd.Timestamp(2023, 9, 1), pd.Timestamp(2026, 8, 31)),
        ("CTG", "37122", pd.NaT, pd.NaT),
    ]
    projects = pd.DataFrame(rows, columns=columns)
    sites = pd.DataFrame({"site_id": ["a", "b", "c"], "insee_com": ["37261", "37195", "37122"]})
    assert in_pedt(sites, sites, projects, day).tolist() == [True, False, False]
    everywhere = projects.assign(insee_com=[None, "37195", "37122"])
    assert in_pedt(sites, sites, everywhere, day).tolist() == [True, True, True]
    unknown = sites.assign(insee_com=None)
    assert in_pedt(sites, unknown, projects, day).tolist() == [False, False, False]
