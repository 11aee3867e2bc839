import datetime as dt

import pandas as pd
import pytest

from analysis.need import (
    CLASSES,
    ELSEWHERE,
    children,
    children_by_quartier,
    elementary_groups,
    need_rates,
)
from data.vocabulary import BANDS

SANITAS, EUROPE, EMPTY, TOURS = "QN03709M", "QN03705M", "QN03799N", "37261"


@pytest.fixture
def cells():
    counts = {
        "cell_id": ["a", "b", "c", "d"],
        "population": [300.0, 100.0, 200.0, 500.0],
        "children_0_2": [15.0, 6.0, 9.0, 20.0],
        "children_3_5": [12.0, 6.0, 9.0, 20.0],
        "children_6_10": [20.0, 10.0, 15.0, 30.0],
        "children_11_14": [16.0, 8.0, 12.0, 25.0],
        "children_15_17": [9.0, 6.0, 9.0, 18.0],
    }
    return pd.DataFrame(counts)


CODE_QP = pd.Series([SANITAS, SANITAS, EUROPE, None], dtype="str")
INSEE_COM = pd.Series([TOURS, TOURS, TOURS, None], dtype="str")


def _indicators(*rows):
    columns = ["code_qp", "indicator", "year", "value", "status"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "float64", "year": "int64"})


POPULATION = _indicators(
    (SANITAS, "population", 2013, 999.0, "publie"),
    (SANITAS, "population", 2018, 600.0, "publie"),
    (SANITAS, "population", 2020, None, "secret"),
    (EUROPE, "population", 2018, None, "manquant"),
)


def test_the_cells_of_a_quartier_are_scaled_to_its_latest_published_total(cells):
    found = children(cells, CODE_QP, INSEE_COM, POPULATION).set_index("cell_id")
    assert found.loc["a", list(CLASSES)].tolist() == pytest.approx([22.5, 18, 30, 24, 13.5])
    assert found.loc["b", "6_10"] == pytest.approx(15)
    assert found["status"].tolist() == ["publie", "publie", "estime", "estime"]
    assert found.loc["a", "year"] == 2018
    assert found["year"].isna().tolist() == [False, False, True, True]


def test_cells_without_a_published_total_or_outside_are_left_as_they_are(cells):
    found = children(cells, CODE_QP, INSEE_COM, POPULATION).set_index("cell_id")
    raw = cells.set_index("cell_id")
    for name in CLASSES:
        assert (
            found.loc[["c", "d"], name].tolist() == raw.loc[["c", "d"], f"children_{name}"].tolist()
        )
    assert found.loc["d", "insee_com"] == ELSEWHERE


def test_published_age_shares_set_the_bands(cells):
    shares = _indicators(
        (SANITAS, "part_0_14", 2010, 25.0, "publie"), (SANITAS, "part_15_24", 2010, 20.0, "publie")
    )
    indicators = pd.concat([POPULATION, shares])
    found = children(cells, CODE_QP, INSEE_COM, indicators).query("code_qp == @SANITAS")
    assert found[["0_2", "3_5", "6_10", "11_14"]].to_numpy().sum() == pytest.approx(600 * 0.25)
    assert found["15_17"].sum() == pytest.approx(600 * 0.20 * 3 / 10)
    assert found["age_year"].tolist() == [2010, 2010]


def test_inputs_are_not_changed(cells):
    before = cells.copy()
    children(cells, CODE_QP, INSEE_COM, POPULATION)
    pd.testing.assert_frame_equal(cells, before)


def test_a_quartier_without_cells_has_no_figure_rather_than_zero(cells):
    found = children_by_quartier(
        children(cells, CODE_QP, INSEE_COM, POPULATION), [EMPTY, SANITAS, EUROPE]
    ).set_index("code_qp")
    assert found.loc[EMPTY].isna().all()
    assert found.loc[SANITAS, "6_10"] == pytest.approx(45)
    assert found.loc[EUROPE, "2_16"] == pytest.approx(9 / 3 + 9 + 15 + 12 + 9 * 2 / 3)


def test_elementary_groups_share_out_each_band_entirely():
    groups = elementary_groups()
    assert len(groups) == 15 * 2
    assert groups.groupby("band")["share"].sum().to_dict() == pytest.approx(dict.fromkeys(BANDS, 1))
    assert groups.query("sex == 'f'")["share"].sum() == pytest.approx(4 * 0.49)


def _norm(scenario, band, period, weekdays, start, end, share=1.0):
    columns = ["scenario", "band", "period", "weekdays", "start_min", "end_min", "share"]
    return dict(zip(columns, (scenario, band, period, weekdays, start, end, share), strict=True))


NORMS = pd.DataFrame(
    [
        _norm("universelle", "6_10", "scolaire", "12345", 450, 1110),
        _norm("universelle", "6_10", "scolaire", "6", 540, 1080, 0.5),
        _norm("universelle", "6_10", "ete", "12345", 450, 1110),
        _norm("universelle", "3_5", "scolaire", "12345", 450, 1110, 0.0),
        _norm("autre", "6_10", "scolaire", "1", 480, 540, 0.2),
        _norm("autre", "6_10", "scolaire", "12", 510, 600, 0.3),
    ]
)


def _class_hours():
    columns = ["insee_com", "uai", "level", "weekdays", "start_min", "end_min"]
    rows = [
        (TOURS, None, "elementaire", "1245", 510, 690),
        (TOURS, None, "elementaire", "1245", 805, 990),
        (TOURS, None, "maternelle", "1245", 450, 1110),
        (TOURS, "0370001A", "elementaire", "3", 450, 1110),
    ]
    frame = pd.DataFrame(rows, columns=columns).astype({"uai": "str"})
    return frame.assign(valid_from=pd.Timestamp("2020-09-01"), valid_to=pd.Timestamp("2027-07-02"))


def _rates(scenario="universelle", period="scolaire", day=dt.date(2026, 9, 23), communes=(TOURS,)):
    return need_rates(
        NORMS, _class_hours(), communes, scenario=scenario, period=period, scope_date=day
    )


def _spans(rates, commune, weekday):
    rows = rates[(rates["insee_com"] == commune) & (rates["weekday"] == weekday)]
    return rows[["start_min", "end_min", "share"]].to_records(index=False).tolist()


def test_nobody_needs_a_place_while_in_class_and_bounds_are_exact():
    rates = _rates()
    assert _spans(rates, TOURS, 1) == [(450, 510, 1), (690, 805, 1), (990, 1110, 1)]
    assert _spans(rates, TOURS, 3) == [(450, 1110, 1)]
    assert _spans(rates, TOURS, 6) == [(540, 1080, 0.5)]
    assert _spans(rates, TOURS, 7) == []
    assert set(rates["band"]) == {"6_10"}


def test_where_no_class_hours_are_known_no_need_is_taken_away():
    assert _spans(_rates(day=dt.date(2027, 9, 15)), TOURS, 1) == [(450, 1110, 1)]


def test_outside_the_known_communes_children_are_in_class_when_all_the_others_are():
    assert _spans(_rates(), ELSEWHERE, 1) == _spans(_rates(), TOURS, 1)
    unknown_too = _rates(communes=[TOURS, "37109"])
    assert _spans(unknown_too, ELSEWHERE, 1) == [(450, 1110, 1)]
    assert _spans(unknown_too, TOURS, 1) == _spans(_rates(), TOURS, 1)


def test_in_holidays_class_hours_do_not_count():
    assert _spans(_rates(period="ete"), TOURS, 1) == [(450, 1110, 1)]


def test_overlapping_rows_of_a_norm_give_the_highest_share():
    rates = _rates("autre", day=dt.date(2027, 9, 15))
    assert _spans(rates, TOURS, 1) == [(480, 510, 0.2), (510, 600, 0.3)]
    assert _spans(rates, TOURS, 2) == [(510, 600, 0.3)]


def test_an_unknown_norm_gives_no_need():
    assert _rates("inconnue").empty
