import pandas as pd
import pytest

from analysis.coverage import lay_out
from analysis.weekly import explain, uncovered_stretches, weekly
from tests.coverage_worlds import (
    QUARTIERS,
    children_of,
    flat_rates,
    reach_from,
    session,
    sessions_of,
)

SANITAS, ROCHEPINARD, EMPTY = QUARTIERS
NAMES = {SANITAS: "Sanitas", ROCHEPINARD: "Rochepinard", EMPTY: "Europe"}


def _week(sessions, *, outside=0.0, rates=None):
    """120 children at the Sanitas, 92 at Rochepinard, one site in reach of all."""
    children = children_of(
        [
            (SANITAS, "37261", {"6_10": 120}),
            (ROCHEPINARD, "37261", {"6_10": 92}),
            (None, "37261", {"6_10": outside}),
        ]
    )
    rates = flat_rates(bands=("6_10",)) if rates is None else rates
    week = lay_out(children, rates, sessions_of(sessions), reach_from([[3.0]] * 3), ["one"])
    return week, pd.Series(pd.Categorical(children["code_qp"], categories=QUARTIERS))


def _slot(table, unit, weekday, start, band="6_10"):
    row = table[
        (table["unit"] == unit)
        & (table["band"] == band)
        & (table["weekday"] == weekday)
        & (table["start_min"] == start)
    ]
    assert len(row) == 1
    return row.iloc[0]


def test_each_half_hour_has_its_child_hours_and_an_interval():
    table = weekly(*_week([session("a", "one", "3", 480, 720, 96)]))
    assert len(table) == 3 * 4 * 7 * 28
    row = _slot(table, SANITAS, 3, 540)
    assert row["need_h"] == pytest.approx(60)
    assert row["covered_h"] == pytest.approx(96 * 120 / 212 / 2)
    assert row["uncovered_min_h"] == pytest.approx((120 - 96) / 2)
    assert row["uncovered_max_h"] == pytest.approx(60 - 96 * 120 / 212 / 2)


def test_half_hours_cut_by_a_session_count_the_minutes_on_each_side():
    table = weekly(*_week([session("a", "one", "3", 480, 550, 400)]))
    assert _slot(table, SANITAS, 3, 510)["uncovered_max_h"] == pytest.approx(0)
    row = _slot(table, SANITAS, 3, 540)
    assert row["uncovered_max_h"] == row["uncovered_min_h"] == pytest.approx(120 * 20 / 60)


def test_where_nothing_is_needed_the_half_hour_is_zero_and_without_cells_unknown():
    table = weekly(*_week([]))
    assert _slot(table, SANITAS, 7, 540)["need_h"] == 0
    assert _slot(table, SANITAS, 3, 540, band="11_14")["uncovered_max_h"] == 0
    empty = table[table["unit"] == EMPTY]
    hours = ["need_h", "covered_h", "uncovered_min_h", "uncovered_max_h"]
    assert empty[hours].isna().all(axis=None)


def test_consecutive_uncovered_half_hours_make_one_stretch():
    rows = [session("a", "one", "3", 540, 600, 400), session("b", "one", "3", 600, 660, 160)]
    runs = uncovered_stretches(weekly(*_week(rows)))
    assert runs["unit"].tolist() == [SANITAS, SANITAS, ROCHEPINARD, ROCHEPINARD]
    assert runs["start_min"].tolist() == [480, 660, 480, 660]
    assert runs["end_min"].tolist() == [540, 720, 540, 720]
    assert runs["uncovered_share"].tolist() == pytest.approx([1, 1, 1, 1])
    assert runs["uncovered_max_h"].tolist() == pytest.approx([120, 120, 92, 92])
    looser = uncovered_stretches(weekly(*_week(rows)), share=0.2)
    assert looser.query("unit == @SANITAS")["start_min"].tolist() == [600, 480]


def test_the_same_time_on_two_days_is_two_stretches():
    runs = uncovered_stretches(weekly(*_week([], rates=flat_rates(1.0, (3, 4), 480, 540))))
    assert runs.query("unit == @SANITAS")["weekday"].tolist() == [3, 4]


def _explained(sessions, **world):
    week, units = _week(sessions, **world)
    found = explain(week, units, uncovered_stretches(weekly(week, units)), NAMES)
    return found.assign(bottleneck=found["bottleneck"].str.replace("\u00a0", " "))


def test_the_sentence_names_who_shares_too_few_places():
    found = _explained([session("a", "one", "3", 540, 720, 96)]).query("start_min == 480")
    assert found["bottleneck"].tolist() == [
        "Mercredi 8 h : aucune place à portée pour 120 enfants de 6-10 ans du quartier Sanitas.",
        "Mercredi 8 h : aucune place à portée pour 92 enfants de 6-10 ans du quartier Rochepinard.",
    ]
    assert found["missing_places"].tolist() == [120, 92]


def test_the_sentence_of_the_fiche():
    found = _explained([session("a", "one", "3", 480, 720, 96)])
    assert set(found["bottleneck"]) == {
        "Mercredi 8 h : 212 enfants de 6-10 ans des quartiers Rochepinard et Sanitas se "
        "partagent 96 places."
    }
    assert found["children"].tolist() == pytest.approx([212, 212])
    assert found["places"].tolist() == [96, 96]
    assert found["missing_places"].tolist() == [24, 0]


def test_children_from_around_are_named_too():
    found = _explained([session("a", "one", "3", 480, 720, 96)], outside=88)
    assert found["bottleneck"].iloc[0] == (
        "Mercredi 8 h : 300 enfants de 6-10 ans des quartiers Rochepinard et Sanitas et des "
        "alentours se partagent 96 places."
    )


def test_nothing_uncovered_gives_an_empty_list():
    assert _explained([session("a", "one", "3", 480, 720, 400)]).empty
