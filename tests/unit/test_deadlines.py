"""Deadlines: what is late, what comes and how soon, on screen and in a calendar."""

import datetime as dt

import icalendar
import pandas as pd
import pytest

from analysis.deadlines import alerts, deadlines, undated
from data import schemas
from data.check import check_tables, empty
from data.demo import load
from exports.calendar import deadlines_and_meetings

TODAY = dt.date(2026, 9, 23)
COMMUNES = pd.DataFrame({"insee_com": ["37261", "37233"], "name": ["Tours", "Amboise"]})


def projects(*changes):
    rows = [
        {"project_id": f"P{number}", "kind": "PEDT", "title": f"Projet {number}",
         "status": "fictif", "source": "essai"} | change
        for number, change in enumerate(changes)
    ]  # fmt: skip
    schema = schemas.TABLES["projects"]
    return schema.validate(pd.DataFrame(rows, columns=list(schema.columns)))


def states(table):
    found = deadlines(table, COMMUNES, TODAY)
    return {f"{row.project_id} {row.what}": row.state for row in found.itertuples()}


def told(*changes):
    return alerts(deadlines(projects(*changes), COMMUNES, TODAY))


@pytest.mark.parametrize(
    ("day", "evaluation", "end"),
    [
        ("2026-09-22", "retard", "echu"),
        ("2026-09-23", "30", "30"),
        ("2026-10-23", "30", "30"),
        ("2026-10-24", "90", "90"),
        ("2026-12-22", "90", "90"),
        ("2026-12-23", "180", "180"),
        ("2027-03-22", "180", "180"),
        ("2027-03-23", "plus_tard", "plus_tard"),
    ],
)
def test_a_deadline_is_pointed_out_180_90_and_30_days_ahead_and_once_it_is_past(
    day, evaluation, end
):
    found = states(projects({"evaluation_due_on": day, "ends_on": day}))
    assert found == {"P0 evaluation": evaluation, "P0 fin": end}


def test_an_evaluation_that_is_done_and_an_agreement_renewed_are_settled():
    done = {"evaluation_due_on": "2026-03-31", "evaluated_on": "2026-04-15"}
    old = {"insee_com": "37261", "ends_on": "2026-08-31"}
    new = {"insee_com": "37261", "signed_on": "2026-09-01", "ends_on": "2029-08-31"}
    found = states(projects(done, old, new))
    assert found == {"P0 evaluation": "fait", "P1 fin": "fait", "P2 fin": "plus_tard"}


@pytest.mark.parametrize(
    "other",
    [
        {"insee_com": "37233", "signed_on": "2026-09-01", "ends_on": "2029-08-31"},
        {"insee_com": "37261", "signed_on": "2026-09-01", "ends_on": "2029-08-31", "kind": "CTG"},
        {"insee_com": "37261", "signed_on": "2022-01-01", "ends_on": "2029-08-31"},
        {"insee_com": "37261", "ends_on": "2029-08-31"},
    ],
)
def test_another_commune_kind_or_older_agreement_renews_nothing(other):
    old = {"insee_com": "37261", "ends_on": "2026-08-31"}
    assert states(projects(old, other))["P0 fin"] == "echu"


def test_agreements_of_the_whole_territory_renew_one_another_and_concern_everyone():
    old = {"kind": "CONTRAT", "ends_on": "2026-08-31"}
    new = {"kind": "CONTRAT", "signed_on": "2026-07-01", "ends_on": "2032-12-31"}
    found = deadlines(projects(old, new), COMMUNES.iloc[:0], TODAY)
    assert found["state"].tolist() == ["plus_tard", "fait"]
    assert set(found["place"]) == {""}


def test_the_projects_of_other_communes_are_left_out():
    table = projects({"ends_on": "2026-10-01", "insee_com": "37214"})
    assert deadlines(table, COMMUNES, TODAY).empty


def test_sentences_say_how_late_or_how_soon_the_most_pressing_first():
    assert told(
        {"insee_com": "37233", "ends_on": "2026-10-01", "evaluation_due_on": "2026-09-01"},
        {"kind": "CTG", "ends_on": "2026-09-23"},
        {"kind": "PEL", "insee_com": "37261", "ends_on": "2021-08-31"},
        {"kind": "PRE", "ends_on": "2030-12-31"},
    ) == [
        "Projet éducatif de territoire (Amboise) : évaluation attendue le 1er septembre 2026, "
        "en retard de 22\u00a0jours.",
        "Projet éducatif local (Tours) : échu depuis le 31 août 2021, sans suite connue.",
        "Convention territoriale globale : échéance le 23 septembre 2026, aujourd’hui.",
        "Projet éducatif de territoire (Amboise) : échéance le 1er octobre 2026, "
        "dans 8\u00a0jours.",
    ]


def test_a_project_without_an_end_is_named_and_none_has_no_deadline():
    table = projects({}, {"ends_on": "2026-10-01"}, {"insee_com": "37214"})
    assert undated(table, COMMUNES)["project_id"].tolist() == ["P0"]
    assert deadlines(empty("projects"), empty("communes"), TODAY).empty
    assert alerts(deadlines(empty("projects"), empty("communes"), TODAY)) == []


def test_the_only_late_evaluation_of_the_demonstration_is_the_pedt_of_la_riche():
    tables = check_tables(load())
    found = deadlines(tables["projects"], tables["communes"], TODAY)
    late = found[found["state"] == "retard"]
    assert late["project_id"].tolist() == ["PEDT-37195"]
    assert alerts(found)[0].startswith("Projet éducatif de territoire (La Riche) : évaluation")


def test_the_calendar_holds_what_comes_or_is_late_with_its_alarms_and_the_meetings():
    table = projects(
        {"title": "PEDT,\n« X »", "ends_on": "2027-03-01", "evaluation_due_on": "2026-03-31"},
        {"evaluation_due_on": "2026-01-01", "evaluated_on": "2026-01-01"},
    )
    meetings = pd.DataFrame(
        {
            "meeting_id": ["R1", "R2"],
            "title": ["Rentrée", "Sans heure"],
            "held_on": pd.to_datetime(["2026-10-01", "2026-10-02"]),
            "start_min": pd.array([540, None], dtype="Int64"),
            "instance": ["Réseau", "Réseau"],
        }
    )
    data = deadlines_and_meetings(deadlines(table, COMMUNES, TODAY), meetings)
    events = {str(e["uid"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    assert set(events) == {
        f"{name}@atlas-educatif" for name in ("P0-evaluation", "P0-fin", "reunion-R1", "reunion-R2")
    }
    end = events["P0-fin@atlas-educatif"]
    assert end["dtstart"].dt == dt.date(2027, 3, 1)
    assert str(end["summary"]) == "PEDT,\n« X » : fin"
    alarms = sorted(-alarm["trigger"].dt.days for alarm in end.walk("VALARM"))
    assert alarms == [30, 90, 180]
    meeting = events["reunion-R1@atlas-educatif"]
    assert meeting["dtstart"].dt.isoformat() == "2026-10-01T09:00:00+02:00"
    assert events["reunion-R2@atlas-educatif"]["dtstart"].dt == dt.date(2026, 10, 2)
