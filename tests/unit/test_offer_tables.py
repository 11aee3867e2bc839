"""The catalogue read by activity and by actor."""

import pandas as pd
import pytest

import data.demo
from analysis import offer, times
from data.check import check_tables


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return check_tables(data.demo.load())


@pytest.fixture(scope="module")
def catalogue(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    day = tables["territory"]["scope_date"].iloc[0].date()
    temps = times.session_temps(tables["sessions"], tables["sites"], tables["class_hours"], day)
    sites = tables["sites"].assign(code_qp=pd.NA)
    return offer.catalogue(
        tables["sessions"], tables["activities"], tables["actors"], sites, tables["schools"], temps
    )


def test_every_session_and_place_is_counted_once_by_activity_and_by_actor(
    catalogue: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    for table in (offer.by_activity(catalogue), offer.by_actor(catalogue, tables["actors"])):
        assert table["sessions"].sum() == len(catalogue)
        assert table["places"].sum() == offer.places_per_week(catalogue).sum()


def test_an_actor_counts_its_activities_and_keeps_its_contact(
    catalogue: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    first = offer.by_actor(catalogue, tables["actors"]).iloc[0]
    own = catalogue[catalogue["actor_id"] == first["actor_id"]]
    assert first["activities"] == own["activity_id"].nunique()
    assert first["email"] == tables["actors"].set_index("actor_id").loc[first["actor_id"], "email"]


def test_nothing_found_gives_empty_tables(
    catalogue: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    assert offer.by_activity(catalogue.head(0)).empty
    assert offer.by_actor(catalogue.head(0), tables["actors"]).empty


def test_days_typed_twice_or_out_of_order_are_refused(tables: dict[str, pd.DataFrame]) -> None:
    sessions = tables["sessions"]
    for days in ("1133", "21", "8", ""):
        with pytest.raises(ValueError, match="weekdays"):
            check_tables({**tables, "sessions": sessions.assign(weekdays=days)})
