"""Which dispositif answers which need, and why not."""

import datetime as dt

import pandas as pd
import pytest

from analysis.matcher import CHECK, NO, YES, Gap, match
from data import demo
from data.check import check_tables

TODAY = dt.date(2026, 9, 23)


@pytest.fixture(scope="module")
def rules() -> pd.DataFrame:
    return check_tables(demo.load())["dispositifs"]


def found(rules: pd.DataFrame, gap: Gap) -> pd.DataFrame:
    return match(rules, gap).set_index("dispositif_id")


def test_the_plan_mercredi_answers_a_wednesday_of_six_to_ten(rules: pd.DataFrame) -> None:
    table = found(rules, Gap(6, 10, ["periscolaire"], "scolaire", TODAY))
    assert table.loc["plan_mercredi", "verdict"] == CHECK
    assert "Mercredi, commune avec PEDT" in table.loc["plan_mercredi", "why"]
    assert "ouvert aux 3-11 ans" in table.loc["plan_mercredi", "why"]


def test_a_dispositif_that_ended_names_the_one_in_force(rules: pd.DataFrame) -> None:
    table = found(rules, Gap(16, 17, ["extrascolaire"], "ete", TODAY))
    ended = table.loc["garantie_jeunes"]
    assert ended["verdict"] == NO
    assert "a pris fin le 28 février 2022" in ended["why"]
    assert ended["successor"] == "Contrat d’engagement jeune"
    assert table.loc["contrat_engagement_jeune", "verdict"] == CHECK


def test_the_reason_of_a_refusal_names_ages_temps_and_period(rules: pd.DataFrame) -> None:
    table = found(rules, Gap(3, 5, ["extrascolaire"], "ete", TODAY))
    assert "ouvert aux 6-18 ans, le besoin est des 3-5 ans" in table.loc["clas", "why"]
    assert "porte sur le temps périscolaire" in table.loc["clas", "why"]
    assert "porte sur : semaine scolaire" in table.loc["clas", "why"]


def test_the_day_decides_what_was_in_force(rules: pd.DataFrame) -> None:
    then = found(rules, Gap(16, 17, ["extrascolaire"], "ete", dt.date(2019, 7, 1)))
    assert then.loc["garantie_jeunes", "verdict"] == CHECK
    assert then.loc["garantie_jeunes", "successor"] == ""
    assert "qu’à partir du 1er mars 2022" in then.loc["contrat_engagement_jeune", "why"]


def test_only_a_rule_somebody_checked_is_possible_without_doubt(rules: pd.DataFrame) -> None:
    checked = rules.assign(checked_on=pd.Timestamp("2026-09-01"))
    table = found(checked, Gap(12, 14, ["periscolaire"], "scolaire", TODAY))
    assert table.loc["ps_jeunes", "verdict"] == YES
    assert found(rules, Gap(12, 14, ["periscolaire"], "scolaire", TODAY)).loc[
        "ps_jeunes", "verdict"] == CHECK  # fmt: skip
    assert match(checked, Gap(12, 14, [], "scolaire", TODAY))["verdict"].iloc[0] == YES


def test_successors_in_a_circle_do_not_hang(rules: pd.DataFrame) -> None:
    pair = rules.head(2).assign(
        successor_id=rules["dispositif_id"].head(2).iloc[::-1].to_numpy(), valid_from=pd.NaT
    )
    assert len(match(pair, Gap(6, 10, [], "scolaire", TODAY))) == 2


def test_no_rule_gives_no_row(rules: pd.DataFrame) -> None:
    assert match(rules.iloc[:0], Gap(6, 10, [], "scolaire", TODAY)).empty
