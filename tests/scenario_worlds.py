"""Drawn territories with stored sessions, for the tests of what-if and of suggestions."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.coverage import expected_arrays, zones
from analysis.flow import best_case
from analysis.reach import WALKING_MIN
from analysis.reference import Reference
from analysis.situation import Setting
from data.vocabulary import BANDS
from tests.coverage_worlds import QUARTIERS, random_world

DAY = dt.date(2026, 9, 23)


def stored(sessions):
    """Sessions with the columns that the store gives them."""
    return sessions.assign(
        activity_id="a",
        price_eur=np.nan,
        period="scolaire",
        valid_from=pd.Timestamp(2026, 9, 1),
        valid_to=pd.Timestamp(2027, 7, 2),
        updated_on=pd.Timestamp(2026, 9, 1),
    )


def setting_of(world, **changes):
    sites = pd.DataFrame({"site_id": world["site_ids"], "lon": 0.7, "lat": 47.4})
    of = (world["children"], world["rates"], sites, world["reach_min"], "scolaire", DAY)
    return replace(Setting(*of, WALKING_MIN, zones), **changes)


def reference_of(world):
    setting, sessions = setting_of(world), stored(world["sessions"])
    return Reference(setting, sessions, setting.week(setting.usable(sessions)[0]))


def drawn(seed, **sizes):
    return reference_of(random_world(seed, **sizes))


def units_of(setting):
    """Quartier of each cell; one quartier has none."""
    return pd.Series(pd.Categorical(setting.children["code_qp"], categories=QUARTIERS))


def hours_by_day(setting, sessions, units):
    """Covered and best child-hours [units × bands × weekdays], wholly computed."""
    week = setting.week(setting.usable(sessions)[0])
    laid = week.stretches
    hours = np.zeros((len(laid), 7))
    hours[np.arange(len(laid)), laid["weekday"] - 1] = (laid["end_min"] - laid["start_min"]) / 60
    return expected_arrays(week, units)[1] @ hours, best_case(week, units) @ hours


def shape_of(units):
    return len(units.cat.categories), len(BANDS), 7
