"""The état des lieux of a PEDT: the same figures as the pages, what is missing named."""

import dataclasses
import io
import re

import pandas as pd
import pypdf
import pytest

from analysis import need, offer, report
from analysis.deadlines import deadlines
from analysis.indicators import indicators, of_place
from analysis.mixite import shares
from analysis.pedt_report import by_moment, offer_by_age, school_weeks
from analysis.reach import WALKING_MIN
from analysis.secrecy import Released, gate
from analysis.situation import situation
from data import demo
from data.check import Tables, check_tables
from data.french import number
from data.territory import Territory, build_territory
from data.vocabulary import BANDS
from exports.pack.content import Table
from exports.pedt.make import ground_of, report_of
from exports.pedt.report import Chapter, Ground, Report, as_pdf, as_text, file_name

TOURS, LA_RICHE, SAINT_PIERRE = "PEDT-37261", "PEDT-37195", "PEDT-37233"


@pytest.fixture(scope="module")
def territory() -> Territory:
    return build_territory(check_tables(demo.load()))


@pytest.fixture(scope="module")
def released(territory: Territory) -> Released:
    return gate(territory.tables, offer.catalogue_of(territory))


@pytest.fixture(scope="module")
def ground(territory: Territory, released: Released) -> Ground:
    return ground_for(territory, LA_RICHE, released)


@pytest.fixture(scope="module")
def made(ground: Ground) -> Report:
    return report_of(ground)


def ground_for(territory: Territory, project: str, released: Released | None = None) -> Ground:
    catalogue = offer.catalogue_of(territory)
    released = released or gate(territory.tables, catalogue)
    return ground_of(territory, catalogue, released, project, "universelle")


def without(territory: Territory, *names: str) -> Territory:
    tables = territory.tables
    return build_territory({**tables, **{name: tables[name].iloc[:0] for name in names}})


def chapter(made: Report, title: str) -> Chapter:
    return next(one for one in made.chapters if title in one.title)


def table(made: Report, title: str) -> Table:
    tables = [one for part in made.chapters for one in part.tables]
    return next(one for one in tables if one.title.startswith(title))


def test_children_are_those_of_the_page_territoire(ground: Ground, made: Report) -> None:
    expected = need.children_by_quartier(ground.basis.children, ["QN03703M"]).iloc[0]
    row = table(made, "Enfants par quartier").rows[0]
    assert row[1:5] == [round(expected[band]) for band in BANDS]
    assert row[5] == "2018"
    assert table(made, "Enfants par âge").rows[1][1:] == row[1:5]


def test_uncovered_child_hours_are_those_of_couverture_in_each_period(
    territory: Territory, made: Report
) -> None:
    cells = territory.cells
    children = need.children(cells, cells["code_qp"], cells["insee_com"],
                             territory.tables["indicators"])  # fmt: skip
    here = children["code_qp"].where(children["code_qp"] == "QN03703M").astype("category")
    rows = {row[0]: row[1:] for row in table(made, "Heures-enfant").rows}
    for period, words in [("scolaire", "Semaine scolaire"), ("ete", "Été")]:
        week = situation(territory.tables, children, territory.sites, territory.reach,
                         period=period, scenario="universelle", scope_date=territory.scope_date,
                         walking_min=WALKING_MIN).week  # fmt: skip
        for bands, age in [(list(BANDS), "tous les âges"), (["6_10"], "6-10 ans")]:
            expected = report.by_quartier(week, here, bands).iloc[0]
            assert rows[f"{words}, {age}"] == pytest.approx(
                [expected.need_h, expected.uncovered_min_h, expected.uncovered_max_h], abs=0.01
            )


def test_places_and_sessions_are_those_of_the_catalogue(ground: Ground, made: Report) -> None:
    found = ground.offer
    assert set(found["insee_com"]) == {"37195"}
    places = offer.places_per_week(found)
    rows = table(made, "Places par semaine").rows
    assert sum(float(row[2] or 0) for row in rows) == places.sum()
    small = found[(found["period"] == "petites_vacances") & (found["age_min"] <= 5)]
    assert rows[3][3] == offer.places_per_week(small).sum()
    wednesday = found[(found["period"] == "scolaire") & found["weekdays"].str.contains("3")]
    assert rows[1][1] == len(wednesday)
    assert rows[1][2] == wednesday["capacity"].sum()


def test_meetings_deadlines_and_girls_are_those_of_the_other_pages(
    ground: Ground, made: Report
) -> None:
    territory = ground.basis.territory
    dates = deadlines(territory.tables["projects"], ground.commune, ground.today)
    assert len(table(made, "Projets et conventions").rows) == len(dates)
    counted = of_place(indicators(territory.tables, ground.today), "37195")
    rows = {row[0]: row[-1] for row in table(made, "Indicateurs de la fiche").rows}
    assert rows["Réunions et groupes de travail"] == counted.loc["reunions", 2025]
    sport = shares(ground.basis.released, ("quartier", "theme"),
                   keep={"quartier": ["QN03703M"], "theme": ["sport"], "year": [2025]})  # fmt: skip
    row = next(row for row in table(made, "Part de filles").rows if row[0] == "Sport")
    assert row[1:3] == sport[["girls", "boys"]].iloc[0].tolist()


def test_secret_counts_stay_secret(territory: Territory) -> None:
    tables = territory.tables
    strict = tables["secrecy_thresholds"].assign(threshold=60)
    ground = ground_for(build_territory({**tables, "secrecy_thresholds": strict}), LA_RICHE)
    made = report_of(ground)
    published = shares(ground.basis.released, ("quartier", "theme"),
                       keep={"quartier": ["QN03703M"], "year": [2025]})  # fmt: skip
    hidden = published["girls"].isna().sum()
    rows = table(made, "Part de filles").rows
    assert [row[1] for row in rows].count("secret") == hidden > 0
    assert any("secret statistique" in line for line in chapter(made, "mixité").missing)


def test_the_week_of_schools_is_that_of_their_commune_or_their_own(territory: Territory) -> None:
    tables = territory.tables
    own = tables["class_hours"].query("insee_com == '37233' and level == 'elementaire'")
    school = tables["schools"].query("insee_com == '37261' and levels == 'elementaire'").iloc[:1]
    own = own.assign(insee_com="37261", uai=school["uai"].iloc[0],
                     class_hours_id="X" + own["class_hours_id"])  # fmt: skip
    weeks = school_weeks(
        tables["schools"], pd.concat([tables["class_hours"], own]), territory.scope_date
    ).set_index("uai")
    assert weeks.loc[school["uai"].iloc[0], ["half_days", "on_wednesday"]].tolist() == [9, True]
    by_commune = weeks.drop(school["uai"]).groupby("insee_com")["half_days"].unique()
    assert {code: days.tolist() for code, days in by_commune.items()} == {
        "37122": [8], "37195": [8], "37233": [9], "37261": [8],
    }  # fmt: skip
    nowhere = school_weeks(tables["schools"], tables["class_hours"].iloc[:0], territory.scope_date)
    assert nowhere["half_days"].isna().all()


def test_a_session_over_several_days_and_ages_counts_once_in_each_moment() -> None:
    sessions = pd.DataFrame(
        {
            "session_id": ["a", "b"],
            "weekdays": ["123", "6"],
            "period": ["scolaire", "ete"],
            "capacity": pd.array([10, None], dtype="Int64"),
            "age_min": [5, 11],
            "age_max": [6, 14],
        }
    )
    moments = by_moment(sessions).set_index(["session_id", "moment"])["places"]
    assert moments["a", "classe"] == 20
    assert moments["a", "mercredi"] == 10
    counted = offer_by_age(by_moment(sessions)).set_index(["moment", "band"])
    assert counted.loc["classe", "places"].to_dict() == {
        "": 20, "3_5": 20, "6_10": 20, "11_14": 0, "15_17": 0,
    }  # fmt: skip
    assert counted.loc[("ete", "11_14")].tolist() == [1, 0, 1]


def test_what_the_data_does_not_say_is_named(made: Report, territory: Territory) -> None:
    missing = "\n".join(made.missing)
    for words in ("Plan mercredi", "prix de 2", "heures de classe à confirmer", "Habitants",
                  "situation de handicap"):  # fmt: skip
        assert words in missing
    bare = without(territory, "attendance", "instances", "meetings", "meeting_actors", "schools",
                   "family_tools", "sessions", "class_hours")  # fmt: skip
    empty = "\n".join(report_of(ground_for(bare, LA_RICHE)).missing)
    for words in ("écoles de la commune", "instances de pilotage", "fréquentation par sexe",
                  "outils pour les familles", "mercredi, 6-10 ans : aucun créneau"):  # fmt: skip
        assert words in empty


def test_a_commune_with_a_school_wednesday_says_so_and_its_missing_plan(
    territory: Territory, released: Released
) -> None:
    made = report_of(ground_for(territory, SAINT_PIERRE, released))
    schools = chapter(made, "écoles")
    assert "4,5\u00a0jours dans 5\u00a0écoles" in schools.sentences[0]
    assert "aucun n’est enregistré" in schools.sentences[1]


def test_a_commune_without_a_quartier_still_has_its_report(
    territory: Territory, released: Released
) -> None:
    ground = ground_for(without(territory, "quartiers", "indicators"), TOURS, released)
    made = report_of(ground)
    assert "pas de quartier prioritaire" in chapter(made, "territoire").sentences[0]
    assert "Aucun besoin" in chapter(made, "besoins").sentences[0]
    as_pdf(made)


def test_the_document_is_tagged_with_its_fonts_and_holds_every_chapter(made: Report) -> None:
    reader = pypdf.PdfReader(io.BytesIO(as_pdf(made)))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr-FR"
    assert "pdfuaid" in root["/Metadata"].get_object().get_data().decode()
    fonts = [font.get_object() for page in reader.pages
             for font in page["/Resources"]["/Font"].values()]  # fmt: skip
    assert fonts
    assert all("/ToUnicode" in font for font in fonts)
    pages = [page.extract_text() for page in reader.pages]
    assert all(len(text) > 200 for text in pages)
    said = "".join("".join(pages).split())
    for one in made.chapters:
        assert "".join(one.title.split()) in said
    assert "donnéesdedémonstration" in said


def test_the_text_pastes_clean_and_tells_what_the_document_tells(made: Report) -> None:
    text = as_text(made)
    assert not re.search(r"[\t\r\x00-\x08<>{}|*#]", text)
    assert "\n\n\n" not in text
    assert text.startswith("État des lieux pour l’évaluation : PEDT de La Riche\n")
    assert all(f"À compléter : {line}" in text for line in made.missing)
    row = table(made, "Heures-enfant").rows[0]
    assert f"besoin {number(float(row[1] or 0))} h/semaine" in text
    assert "nan" not in text.lower().split()


def test_typed_text_stays_text(territory: Territory, released: Released) -> None:
    nasty = '#eval(1) =1+1\t<b>x</b>\n{{ 7 }} "$x$'
    projects = territory.tables["projects"].assign(title=nasty)
    changed = build_territory({**territory.tables, "projects": projects})
    made = report_of(ground_for(changed, LA_RICHE, released))
    assert "#eval(1)" in pypdf.PdfReader(io.BytesIO(as_pdf(made))).pages[0].extract_text()
    assert "\t" not in as_text(made)
    assert re.fullmatch(r"[a-z0-9-]+\.pdf", file_name(made))


def test_only_the_pedt_of_a_known_commune_has_a_report(
    territory: Territory, released: Released
) -> None:
    with pytest.raises(ValueError, match="n’est pas un PEDT"):
        ground_for(territory, "CTG-37261", released)
    projects = territory.tables["projects"].assign(insee_com=None)
    orphan: Tables = {**territory.tables, "projects": projects}
    with pytest.raises(ValueError, match="n’a pas de commune"):
        ground_for(build_territory(orphan), TOURS, released)


def test_dates_that_nobody_typed_are_to_be_completed(ground: Ground) -> None:
    blank = {**ground.project, "signed_on": pd.NaT, "ends_on": pd.NaT, "version": None,
             "evaluation_due_on": pd.NaT, "age_min": pd.NA}  # fmt: skip
    made = report_of(dataclasses.replace(ground, project=blank))
    dates = chapter(made, "dates")
    assert "signé le à compléter" in dates.sentences[0]
    assert {"date de signature du PEDT.", "date de fin du PEDT.", "version du PEDT."} <= set(
        dates.missing
    )
