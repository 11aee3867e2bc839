"""The fiche's indicators: what counts, where, in which school year."""

import datetime as dt

import pandas as pd
import pytest

from analysis.indicators import (
    CITY,
    attendance_of_meetings,
    comparable_years,
    indicators,
    of_place,
    school_year_of,
)
from data import demo
from data.check import Tables, check_tables

TODAY = dt.date(2026, 9, 23)


@pytest.fixture(scope="module")
def tables() -> Tables:
    return check_tables(demo.load())


@pytest.fixture(scope="module")
def counted(tables: Tables) -> pd.DataFrame:
    return indicators(tables, TODAY)


def test_a_school_year_begins_on_the_first_of_september() -> None:
    days = pd.Series(pd.to_datetime(["2026-08-31", "2026-09-01", None]))
    assert school_year_of(days).tolist() == [2025, 2026, pd.NA]


def test_an_action_over_three_quartiers_counts_once_in_each_and_once_in_the_city(
    tables: Tables,
) -> None:
    only = tables["actions"][tables["actions"]["action_id"] == "J01"]
    alone = indicators({**tables, "actions": only}, TODAY)
    alone = alone[alone["indicator"] == "actions_communes"]
    year = int(alone["year"].min())
    values = alone[alone["year"] == year].set_index("place")["value"]
    assert values[["QN03709M", "QN03706I", "QN03705M", CITY]].tolist() == [1, 1, 1, 1]
    assert values["37261"] == 1


def test_an_action_of_one_organisation_or_abandoned_is_not_a_joint_action(tables: Tables) -> None:
    actions = tables["actions"].head(2).assign(status=["en_cours", "abandonnee"])
    who = tables["action_actors"]
    alone = who[who["action_id"] == actions["action_id"].iloc[0]].head(1)
    others = who[who["action_id"] == actions["action_id"].iloc[1]]
    counted = indicators(
        {**tables, "actions": actions, "action_actors": pd.concat([alone, others])}, TODAY
    )
    assert "actions_communes" not in set(counted["indicator"])


def test_the_same_actor_twice_is_not_two_organisations(tables: Tables) -> None:
    actions = tables["actions"].head(1).assign(status="en_cours")
    name = actions["action_id"].iloc[0]
    who = tables["action_actors"].head(1).assign(action_id=name)
    roles = pd.concat([who.assign(role="chef_de_file"), who.assign(role="financeur")])
    counted = indicators({**tables, "actions": actions, "action_actors": roles}, TODAY)
    assert "actions_communes" not in set(counted["indicator"])


def test_totals_of_the_city_are_those_of_the_registers(
    counted: pd.DataFrame, tables: Tables
) -> None:
    table = of_place(counted, CITY)
    held = tables["meetings"]["held_on"].between("2025-09-01", "2026-08-31")
    assert table.loc["reunions", 2025] == held.sum()
    tools = tables["family_tools"]
    serving = (tools["since"] <= "2026-08-31") & ~(tools["until"] < "2025-09-01")
    assert table.loc["outils_familles", 2025] == serving.sum()


def test_levels_and_scales_add_up_to_the_whole(counted: pd.DataFrame) -> None:
    one = counted[counted["indicator"].isin(["outils_familles", "reunions"])]
    keys = ["indicator", "year", "place"]
    details = one[one["detail"] != ""].groupby(keys)["value"].sum()
    whole = one[one["detail"] == ""].set_index(keys)["value"]
    pd.testing.assert_series_equal(details, whole.loc[details.index], check_names=False)


def test_a_year_before_the_register_began_is_not_zero(counted: pd.DataFrame) -> None:
    table = of_place(counted, CITY)
    assert pd.isna(table.loc["reunions", 2022])
    assert table.loc["outils_familles", 2022] > 0
    assert of_place(counted, "QN03714N").loc["reunions", 2025] == 0


def test_the_year_under_way_is_not_compared(counted: pd.DataFrame) -> None:
    assert comparable_years(counted, TODAY)[-1] == 2025
    assert 2026 in of_place(counted, CITY).columns


def test_meetings_tell_who_came(tables: Tables) -> None:
    met = attendance_of_meetings(tables)
    assert met["meetings"].sum() == len(tables["meetings"])
    assert (met["present"] <= met["invited"]).all()
    assert met["present"].sum() == tables["meeting_actors"]["was_present"].sum()


def test_empty_registers_give_no_indicator(tables: Tables) -> None:
    names = ["family_tools", "meetings", "meeting_actors", "actions", "action_actors",
             "action_quartiers", "coordination_tools"]  # fmt: skip
    empty = indicators({**tables, **{name: tables[name].iloc[:0] for name in names}}, TODAY)
    assert empty.empty
    assert comparable_years(empty, TODAY) == []


def test_row_order_changes_nothing(tables: Tables, counted: pd.DataFrame) -> None:
    turned = {name: table.iloc[::-1].reset_index(drop=True) for name, table in tables.items()}
    pd.testing.assert_frame_equal(indicators(turned, TODAY), counted)
