"""The catalogue of the offer and its filters."""

import datetime as dt

import pandas as pd
import pytest

from analysis.offer import Filters, catalogue, fold, matching, places_per_week
from analysis.times import session_temps
from data.check import check_tables, empty

TODAY = dt.date(2026, 9, 23)


def row(session_id="s", **changes):
    return {
        "session_id": session_id,
        "site_id": "site",
        "weekdays": "3",
        "start_min": 840,
        "end_min": 1020,
        "period": "scolaire",
        "valid_from": pd.Timestamp(2026, 9, 1),
        "valid_to": pd.Timestamp(2027, 6, 30),
        "age_min": 6,
        "age_max": 10,
        "capacity": 12,
        "public": "mixte",
        "price_eur": 0.0,
        "activity": "Atelier",
        "actor": "Club",
        "actor_id": "club",
        "site": "Gymnase",
        "school": None,
        "theme": "sport",
        "discipline": "sport",
        "dispositif_id": None,
        "temps": "periscolaire",
    } | changes


def offers(*rows):
    text = dict.fromkeys(["school", "dispositif_id", "temps"], "str")
    return pd.DataFrame(rows).astype(text | {"capacity": "Int64"})


def kept(table, day=TODAY, **filters):
    return matching(table, Filters(**filters), day)["session_id"].tolist()


def test_each_session_carries_its_activity_actor_site_and_school():
    updated = pd.Timestamp(2026, 1, 1)
    sessions = offers(row())[
        ["session_id", "site_id", "weekdays", "start_min", "end_min", "period", "valid_from",
         "valid_to", "age_min", "age_max", "capacity", "public", "price_eur"]
    ].assign(activity_id="judo", reserved_quartiers=None, updated_on=updated)  # fmt: skip
    activities = pd.DataFrame(
        {
            "activity_id": ["dessin", "judo"],
            "name": ["Dessin", "Judo"],
            "actor_id": "club",
            "theme": "sport",
            "discipline": "sport",
            "dispositif_id": None,
            "description": None,
            "is_drop_in": False,
            "updated_on": updated,
        }
    )
    actors = pd.DataFrame({"actor_id": ["club"], "name": ["Club"], "kind": ["association"]})
    schools = pd.DataFrame({"uai": ["0370001A"], "name": ["École Rabelais"]})
    sites = pd.DataFrame(
        {
            "site_id": ["site"],
            "name": ["Préau"],
            "kind": ["ecole"],
            "uai": ["0370001A"],
            "insee_com": ["37261"],
            "code_qp": [None],
            "lon": [0.69],
            "lat": [47.39],
        }
    )
    temps = pd.Series(["periscolaire"], index=sessions.index)
    (found,) = catalogue(sessions, activities, actors, sites, schools, temps).to_dict("records")
    assert (found["activity"], found["actor"], found["site"], found["school"], found["temps"]) == (
        "Judo", "Club", "Préau", "École Rabelais", "periscolaire"
    )  # fmt: skip


def test_every_filter_at_once_passes_on_an_empty_catalogue():
    tables = check_tables({})
    sites = tables["sites"].assign(code_qp=pd.Series(dtype="str"))
    temps = session_temps(tables["sessions"], sites, tables["class_hours"], TODAY)
    nothing = catalogue(
        tables["sessions"], tables["activities"], tables["actors"], sites, tables["schools"], temps
    )
    everything = {
        "period": "ete",
        "bands": ["3_5", "6_10"],
        "sites": [],
        "weekdays": [1, 3],
        "minute": 480,
        "free": True,
        "words": "judo",
        "codes": {name: ["x"] for name in ("temps", "theme", "actor_id", "dispositif_id")},
    }
    assert kept(nothing, **everything) == []
    assert places_per_week(empty("sessions")).empty


def test_a_session_is_shown_until_its_last_day():
    table = offers(row(valid_to=pd.Timestamp(TODAY)))
    assert kept(table) == ["s"]
    assert kept(table, TODAY + dt.timedelta(1)) == []


@pytest.mark.parametrize(
    ("first", "last", "bands"),
    [
        (6, 10, ["6_10"]),
        (5, 6, ["3_5", "6_10"]),
        (0, 2, []),
        (3, 3, ["3_5"]),
        (3, 25, ["3_5", "6_10", "11_14", "15_17"]),
        (18, 25, []),
    ],
)
def test_a_session_is_for_the_bands_that_its_ages_meet(first, last, bands):
    table = offers(row(age_min=first, age_max=last))
    met = [band for band in ("3_5", "6_10", "11_14", "15_17") if kept(table, bands=[band])]
    assert met == bands


def test_a_session_is_open_from_its_start_and_no_more_at_its_end():
    table = offers(row(start_min=840, end_min=1020))
    assert [minute for minute in (839, 840, 1019, 1020) if kept(table, minute=minute)] == [
        840,
        1019,
    ]


def test_any_chosen_weekday_is_enough():
    table = offers(row("a", weekdays="12"), row("b", weekdays="6"), row("c", weekdays="7"))
    assert kept(table, weekdays=[2, 6]) == ["a", "b"]


def test_an_unknown_price_is_not_free():
    table = offers(row("free"), row("paid", price_eur=1.0), row("unknown", price_eur=float("nan")))
    assert kept(table, free=True) == ["free"]


def test_no_site_in_reach_keeps_nothing_and_no_choice_of_sites_keeps_all():
    table = offers(row())
    assert kept(table, sites=[]) == []
    assert kept(table, sites=None) == ["s"]


def test_a_code_is_found_among_several_and_never_inside_another():
    table = offers(
        row("both", temps="scolaire,periscolaire"),
        row("out", temps="extrascolaire"),
        row("unknown", temps=None),
    )
    assert kept(table, codes={"temps": ["scolaire"]}) == ["both"]
    assert kept(table, codes={"temps": ["extrascolaire", "periscolaire"]}) == ["both", "out"]
    assert kept(table, codes={"temps": []}) == ["both", "out", "unknown"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("sacre coeur", "Patronage du Sacré-Cœur"),
        ("SACRÉ-CŒUR", "Patronage du Sacre-Coeur"),
        ("l'ecole", "À l’école des loisirs"),
        ("l’école", "A l'ecole des loisirs"),
        ("  échecs   club ", "Club d’échecs"),
        ("e\u0301checs", "Échecs"),
        ("ex æquo", "Ex aequo"),
        ("c++ (debutants)", "C++ (débutants)"),
        ("100 %", "100 % nature"),
        ("书法", "Atelier 书法"),
    ],
)
def test_words_are_found_as_people_type_them(words, name):
    table = offers(row(activity=name), row("other", activity="Judo"))
    assert kept(table, words=words) == ["s"]


def test_words_are_looked_for_in_activity_actor_site_and_school_together():
    table = offers(row(activity="Judo", actor="Racing", site="Dojo", school="Collège Corneille"))
    assert kept(table, words="judo racing dojo corneille") == ["s"]
    assert kept(table, words="judo tennis") == []
    assert kept(offers(row(school=None)), words="nan") == []


def test_folding_twice_is_folding_once():
    for text in ("Œuvre d’Été", "İstanbul", "STRASSE ß", "ﬁn", ""):
        assert fold(fold(text)) == fold(text)


def test_places_of_a_week_are_places_by_days_and_unknown_without_capacity():
    table = offers(row(capacity=12, weekdays="1245"), row(capacity=None), row(capacity=0))
    assert places_per_week(table).fillna(-1).tolist() == [48, -1, 0]
