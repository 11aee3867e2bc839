"""Girls and boys: shares beside the residents, separation beside chance, places open."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from scipy.stats.contingency import relative_risk
from segregation.multigroup import MultiInfoTheory
from segregation.singlegroup import Dissim

from analysis import mixite, mixite_report
from analysis.mixite_indices import dissimilarity, separation, theil
from analysis.need import GIRLS_SHARE


def compared(*pairs: tuple[int | None, int | None], family: bool = True) -> pd.DataFrame:
    girls, boys = zip(*pairs, strict=True)
    return mixite.compare(
        pd.Series(girls, dtype="Int64"), pd.Series(boys, dtype="Int64"), family=family
    )


groups = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=12)


@given(groups.filter(lambda g: sum(f for f, _ in g) and sum(b for _, b in g)))
@settings(deadline=None, max_examples=60)
def test_dissimilarity_and_theil_equal_the_segregation_library(
    pairs: list[tuple[int, int]],
) -> None:
    met = [(f, g) for f, g in pairs if f + g]
    girls, boys = (np.array(side) for side in zip(*met, strict=True))
    frame = pd.DataFrame({"f": girls, "g": boys, "all": girls + boys})
    ours = dissimilarity(girls, boys)
    assert ours == pytest.approx(
        Dissim(frame, group_pop_var="f", total_pop_var="all").statistic, abs=1e-12
    )
    if len(met) > 1:
        theirs = MultiInfoTheory(frame, groups=["f", "g"]).statistic
        assert theil(girls, boys) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(("size", "chance"), [(8, 0.28), (12, 0.23), (24, 0.16)])
def test_random_groups_already_look_apart(size: int, chance: float) -> None:
    found = separation(np.full(60, size // 2), np.full(60, size // 2))
    assert found.dissimilarity == 0
    assert found.expected == pytest.approx(chance, abs=0.012)
    assert found.p_value == 1


def test_groups_of_one_sex_are_as_apart_as_can_be_and_not_by_chance() -> None:
    found = separation(np.array([12, 0, 12, 0]), np.array([0, 12, 0, 12]))
    assert (found.dissimilarity, found.theil) == (1, pytest.approx(1))
    assert found.p_value < 0.01


@pytest.mark.parametrize("sides", [([0, 0], [3, 4]), ([3, 4], [0, 0]), ([0, 0], [0, 0])])
def test_nothing_is_said_of_groups_without_girls_or_without_boys(
    sides: tuple[list[int], list[int]],
) -> None:
    found = separation(*map(np.array, sides))
    assert np.isnan([found.dissimilarity, found.expected, found.p_value, found.theil]).all()


def test_the_same_seed_gives_the_same_chance() -> None:
    girls, boys = np.array([3, 9, 4]), np.array([8, 2, 5])
    assert separation(girls, boys) == separation(girls, boys)


@given(st.integers(0, 400), st.integers(0, 400))
@settings(deadline=None, max_examples=80)
def test_shares_their_interval_and_their_test_are_exact(girls: int, boys: int) -> None:
    row = compared((girls, boys), family=False).iloc[0]
    if not girls + boys:
        assert row["verdict"] == "vide"
        assert np.isnan(row["share"])
        return
    exact = binomtest(girls, girls + boys, GIRLS_SHARE)
    interval = exact.proportion_ci(method="exact")
    assert row["share_low"] == pytest.approx(interval.low, abs=1e-12)
    assert row["share_high"] == pytest.approx(interval.high, abs=1e-12)
    one_sided = [
        binomtest(girls, girls + boys, GIRLS_SHARE, alternative=side).pvalue
        for side in ("less", "greater")
    ]
    assert row["p_value"] == pytest.approx(min(1, 2 * min(one_sided)), abs=1e-12)


def test_the_ratio_of_rates_is_close_to_that_of_katz_where_residents_are_many() -> None:
    row = compared((120, 220)).iloc[0]
    katz = relative_risk(120, 49_000, 220, 51_000)
    low, high = katz.confidence_interval(0.95)
    assert row["ratio"] == pytest.approx(katz.relative_risk)
    assert row["ratio_low"] == pytest.approx(low, rel=0.03)
    assert row["ratio_high"] == pytest.approx(high, rel=0.03)


def test_no_girl_and_no_boy_counted_are_both_defined() -> None:
    table = compared((0, 40), (40, 0), (0, 0), (None, None), (3, 4))
    assert table["verdict"].tolist() == ["ecart", "ecart", "vide", "secret", "trop_petit"]
    assert table["ratio"].iloc[0] == 0
    assert np.isinf(table["ratio"].iloc[1])
    assert table["share_low"].iloc[0] == 0
    assert table["share_high"].iloc[1] == 1
    assert table.iloc[3].drop("verdict").isna().all()


def test_many_comparisons_make_a_gap_harder_to_call_real() -> None:
    alone = compared((18, 36))
    among = compared((18, 36), *[(49, 51)] * 30)
    assert alone["verdict"].iloc[0] == "ecart"
    assert among["verdict"].iloc[0] == "hasard"


def moved(before: tuple[int, int], after: tuple[int, int]) -> pd.Series:
    rows = compared(before, after).assign(girls=[before[0], after[0]], boys=[before[1], after[1]])
    return mixite.change(rows.iloc[0], rows.iloc[1])


def test_a_break_between_two_ages_is_told_with_its_interval() -> None:
    # Newcombe (1998), table II, example (a): 56/70 and 48/80
    found = moved((48, 32), (56, 14))
    assert found["difference"] == pytest.approx(0.2)
    assert found["low"] == pytest.approx(0.0524, abs=5e-5)
    assert found["high"] == pytest.approx(0.3339, abs=5e-5)
    assert found["verdict"] == "ecart"
    assert moved((50, 50), (49, 52))["verdict"] == "hasard"
    assert moved((5, 5), (49, 52))["verdict"] == "trop_petit"


def sessions(*rows: tuple[str, int, int, int | None]) -> pd.DataFrame:
    return pd.DataFrame(
        [(public, low, high, places, "13") for public, low, high, places in rows],
        columns=["public", "age_min", "age_max", "capacity", "weekdays"],
    ).astype({"capacity": "Int64"})


def test_places_open_to_girls_and_to_boys_are_counted_apart() -> None:
    table = mixite.open_places(
        sessions(("mixte", 6, 12, 10), ("garcons", 11, 14, 20), ("filles", 11, 14, 5),
                 ("mixte", 11, 14, None))
    ).set_index("band")  # fmt: skip
    assert list(table.index) == ["6_10", "11_14"]
    assert table.loc["6_10", ["for_girls", "for_boys"]].tolist() == [20, 20]
    assert table.loc["11_14", ["for_girls", "for_boys"]].tolist() == [30, 60]
    assert table.loc["11_14", ["girls_only", "boys_only", "unknown"]].tolist() == [10, 40, 1]


def test_the_offer_is_told_at_10_and_at_12_years() -> None:
    by_age = mixite.open_places_by_age(sessions(("mixte", 6, 10, 10), ("garcons", 11, 14, 20)))
    said = mixite_report.offer_sentence(by_age).replace("\u00a0", " ")
    assert said == (
        "Ouvertes aux filles 20 places à 10 ans, 0 à 12 ans (-100 %) ; aux garçons 20 places à "
        "10 ans, 40 à 12 ans (100 %)."
    )
    assert "Aucune place" in mixite_report.offer_sentence(mixite.open_places_by_age(sessions()))


@pytest.mark.parametrize(
    ("pair", "says"),
    [
        ((22, 78), "22 % de filles [14-31 %] parmi 100 fréquentations"),
        ((49, 51), "cela peut être dû au hasard"),
        ((3, 4), "effectif trop petit pour conclure"),
        ((None, None), "couverte par le secret"),
        ((0, 0), "n’est pas comptée"),
    ],
)
def test_a_scope_is_told_in_one_sentence(pair: tuple[int | None, int | None], says: str) -> None:
    row = compared(pair).assign(girls=pair[0], boys=pair[1]).iloc[0].to_dict()
    said = mixite_report.scope_sentence(row, "enfants de 11-14 ans", "au quartier Sanitas")
    assert says in said.replace("\u00a0", " ")
