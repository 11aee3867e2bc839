"""The fiche's indicators of effect: numerators, denominators, years that can be compared."""

import datetime as dt

import pandas as pd
import pytest

from analysis import need, report
from analysis.effects import (
    EFFECTS,
    mixite,
    outside,
    places_of,
    response,
    response_of_hours,
    yearly_hours,
)
from analysis.funding import days_of_year
from analysis.indicators import CITY, DEFINITIONS, FICHE
from analysis.offer import catalogue_of
from analysis.secrecy import Released, gate
from analysis.situation import situation
from analysis.weekly import weekly
from data import demo
from data.check import check_tables
from data.territory import Territory, build_territory
from data.vocabulary import BANDS, PERIODS
from exports.pack.basis import Basis, Choice
from exports.pack.content import to_json
from exports.pack.freeze import freeze
from exports.pack.history import COMPARED, response_before

QUARTIERS = pd.DataFrame({"code_qp": ["QN1", "QN2", "QN3"], "insee_com": ["A", "A,B", "B"]})


@pytest.fixture(scope="module")
def territory() -> Territory:
    return build_territory(check_tables(demo.load()))


@pytest.fixture(scope="module")
def released(territory: Territory) -> Released:
    return gate(territory.tables, catalogue_of(territory))


@pytest.fixture(scope="module")
def basis(territory: Territory, released: Released) -> Basis:
    codes = territory.quartiers["code_qp"].tolist()
    choice = Choice("Comité", codes, list(BANDS), "scolaire", "universelle", "comite",
                    ["couverture"])  # fmt: skip
    return Basis(territory, choice, released)


def test_every_indicator_of_the_fiche_is_answered_by_one_of_the_app() -> None:
    assert list(FICHE) == [
        "Outils mis en place pour donner ou redonner la place aux familles",
        "Nombre de réunions et groupes de travail réalisés par an",
        "Nombre d’actions communes conduites par quartier",
        "La mixité des actions développées",
        "Le degré de réponse aux besoins de chaque quartier",
        "Les outils développés pour coordonner et animer l’offre éducative",
    ]
    assert set(FICHE.values()) == {*DEFINITIONS, *EFFECTS}
    assert not set(DEFINITIONS) & set(EFFECTS)


def test_a_quartier_over_two_communes_belongs_to_both() -> None:
    assert places_of(QUARTIERS) == {
        CITY: ["QN1", "QN2", "QN3"], "A": ["QN1", "QN2"], "B": ["QN2", "QN3"],
        "QN1": ["QN1"], "QN2": ["QN2"], "QN3": ["QN3"],
    }  # fmt: skip


def test_children_of_quartiers_and_outside_add_up_to_those_of_the_territory(
    territory: Territory, released: Released
) -> None:
    counts = territory.tables["attendance"].groupby("year")["children"].sum()
    table = mixite(released, places_of(territory.quartiers))
    city = table[table["place"] == CITY].set_index("year")
    assert city["denominator"].tolist() == counts.tolist()
    codes = set(territory.quartiers["code_qp"])
    parts = pd.concat([table[table["place"].isin(codes)], outside(released)])
    assert parts["denominator"].notna().all()
    assert parts.groupby("year")["denominator"].sum().tolist() == counts.tolist()
    tours = table[table["place"] == "37261"].set_index("year")
    own = territory.quartiers.query("insee_com == '37261'")["code_qp"]
    added = table[table["place"].isin(own)].groupby("year")["numerator"].sum()
    assert tours["numerator"].tolist() == added.tolist()
    assert (table["low"].dropna() <= table["share"].dropna()).all()


def test_the_degre_de_reponse_is_that_of_couverture_and_adds_up(
    territory: Territory, basis: Basis
) -> None:
    week, code_qp = basis.situation.week, basis.children["code_qp"]
    places = places_of(territory.quartiers)
    table = response(week, code_qp, places, ["6_10"], 2026).set_index("place")
    expected = report.by_quartier(week, basis.units, ["6_10"]).set_index("code_qp")
    sanitas = expected.loc["QN03709M"]
    assert table.loc["QN03709M", "share"] == pytest.approx(
        1 - sanitas.uncovered_max_h / sanitas.need_h
    )
    assert table.loc["QN03709M", "high"] == pytest.approx(
        1 - sanitas.uncovered_min_h / sanitas.need_h
    )
    codes = list(territory.quartiers["code_qp"])
    assert table.loc[codes, "denominator"].sum() == pytest.approx(table.loc[CITY, "denominator"])
    assert table.loc[codes, "numerator"].sum() == pytest.approx(table.loc[CITY, "numerator"])
    assert table.loc[CITY, "high"] <= table.loc[codes, "high"].max()


def test_a_place_without_cells_has_no_degre_de_reponse(basis: Basis) -> None:
    nowhere = response(basis.situation.week, basis.children["code_qp"], {"QN9": ["QN9"]},
                       ["6_10"], 2026)  # fmt: skip
    assert nowhere[["share", "high"]].isna().all(axis=None)


def test_a_year_counts_the_real_days_of_its_periods() -> None:
    def of(hours: list[float]) -> pd.DataFrame:
        return pd.DataFrame({"unit": ["QN1", "QN2"], "band": "6_10", "weekday": 1,
                             "need_h": [10.0, 20.0], "uncovered_max_h": hours})  # fmt: skip

    days = pd.DataFrame(
        {"period": ["scolaire", "ete", "ete"], "weekday": [1, 1, 2], "days": [36, 8, 9]}
    )
    places = {CITY: ["QN1", "QN2"], "QN1": ["QN1"], "QN9": ["QN9"]}
    table = yearly_hours({"scolaire": of([1, 2]), "ete": of([3, 4])}, days, places, ["6_10"])
    hours = table.set_index("place")
    assert hours.loc["QN1", "uncovered_h"] == 36 * 1 + 8 * 3
    assert hours.loc[CITY].tolist() == [30 * 44, 36 * 3 + 8 * 7]
    assert hours.loc["QN9"].isna().all()


def test_the_year_of_the_demo_counts_every_period_once(territory: Territory, basis: Basis) -> None:
    days = days_of_year(territory.communes, territory.tables["school_calendar"],
                        dt.date(2026, 9, 23))  # fmt: skip
    cells, figures = territory.cells, territory.tables["indicators"]
    children = need.children(cells, cells["code_qp"], cells["insee_com"], figures)
    weeks = {
        period: weekly(
            situation(territory.tables, children, territory.sites, territory.reach, period=period,
                      scenario="universelle", scope_date=territory.scope_date).week,
            basis.units,
        )
        for period in PERIODS
    }  # fmt: skip
    places = {"QN03709M": ["QN03709M"]}
    every = yearly_hours(weeks, days, places, list(BANDS))["uncovered_h"].iloc[0]
    alone = [yearly_hours({name: week}, days, places, list(BANDS))["uncovered_h"].iloc[0]
             for name, week in weeks.items()]  # fmt: skip
    assert every == pytest.approx(sum(alone))
    assert all(hours > 0 for hours in alone)


def test_hours_kept_of_some_quartiers_tell_nothing_of_the_whole() -> None:
    hours = pd.DataFrame(
        [("QN1", 10.0, 1.0, 5.0), ("QN2", 30.0, 6.0, 15.0)],
        columns=["code_qp", "need_h", "uncovered_min_h", "uncovered_max_h"],
    )
    table = response_of_hours(hours, places_of(QUARTIERS), 2024).set_index("place")
    assert set(table.index) == {"A", "QN1", "QN2"}
    assert table.loc["A", ["numerator", "denominator", "share"]].tolist() == [20, 40, 0.5]
    assert pd.isna(table.loc["A", "high"])
    assert table.loc["QN1", "high"] == pytest.approx(0.9)


def test_frozen_packs_tell_the_years_before_when_their_choices_are_the_same(
    territory: Territory, basis: Basis
) -> None:
    pack = freeze(territory, 1, basis.choice, "2025-06-30-A", basis.released)
    packs = pd.DataFrame({"pack_id": ["2025-06-30-A"], "frozen_on": [pd.Timestamp(2025, 6, 30)],
                          "content": [to_json(pack)]})  # fmt: skip
    wanted = {name: dict(pack.parameters)[name] for name in COMPARED}
    places = places_of(territory.quartiers)
    before = response_before(packs, places, wanted, 2026).set_index("place")
    now = response(basis.situation.week, basis.children["code_qp"], places, list(BANDS), 2026)
    now = now.set_index("place")
    assert before["year"].unique().tolist() == [2024]
    assert before.loc[CITY, "share"] == pytest.approx(now.loc[CITY, "share"], abs=1e-4)
    assert before.loc["QN03709M", "high"] == pytest.approx(now.loc["QN03709M", "high"], abs=1e-4)
    assert response_before(packs, places, {**wanted, "Âges": "6-10 ans"}, 2026).empty
    assert response_before(packs, places, wanted, 2024).empty
    assert response_before(packs.iloc[:0], places, wanted, 2026).empty
