"""The offer along the ages, in one sentence."""

import pandas as pd

from pages.ui.age_path_view import ages, sentence


def _path(girls, boys=None):
    return pd.DataFrame(
        {"age": range(3, 18), "places_f": girls, "places_g": girls if boys is None else boys}
    ).astype({"places_f": "float64", "places_g": "float64"})


def test_a_break_that_girls_and_boys_share_is_said_once():
    said = sentence(_path([100.0] * 12 + [40.0] * 3), "du quartier Nord")
    assert "**3 ans** (100 par semaine)" in said
    assert said.count("à 15 ans (100 → 40 places)") == 1
    assert said.endswith("pour les filles comme pour les garçons.")


def test_a_break_of_the_girls_alone_names_them():
    said = sentence(_path([90] * 9 + [20] * 6, [90] * 15), "du quartier Nord")
    assert "pour les filles à 12 ans (90 → 20 places)" in said
    assert "garçons" not in said


def test_ages_without_any_place_are_named():
    said = sentence(_path([50] * 11 + [0] * 4), "du quartier Nord")
    assert "de 14 à 17 ans (aucune place)" in said
    assert sentence(_path([0] * 15), "ici").startswith("**Aucune place** n’est à portée")


def test_without_a_break_the_largest_fall_is_named():
    said = sentence(_path([60] * 8 + [40] * 7), "du quartier *Nord*")
    assert "ne se rompt à aucun âge, et baisse le plus à **11 ans** (60 → 40)" in said
    assert "\\*Nord\\*" in said
    assert "ne baisse à aucun âge" in sentence(_path([60] * 15), "ici")


def test_runs_of_ages_are_shortened():
    assert ages(pd.Series([3, 4, 12])) == "à 3, à 4 et à 12 ans"
    assert ages(pd.Series([14, 15, 16, 17])) == "de 14 à 17 ans"
