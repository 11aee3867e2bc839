"""What-if by difference equals two full computations, on drawn territories and edits."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.report import by_quartier
from analysis.scenarios import Add, Change, Close, apply, difference, effect
from data.vocabulary import BANDS
from tests.coverage_worlds import QUARTIERS
from tests.scenario_worlds import drawn, hours_by_day, shape_of, units_of

references = st.builds(
    drawn,
    st.integers(0, 10**6),
    cells=st.integers(1, 10),
    sites=st.integers(1, 4),
    sessions=st.integers(1, 10),
)
starts = st.integers(26, 50).map(lambda quarter: quarter * 15 + 5)
few = settings(max_examples=40, deadline=None)


@st.composite
def _values(draw, sites):
    start = draw(starts)
    ages = sorted(draw(st.tuples(st.integers(2, 18), st.integers(2, 18))))
    return {
        "site_id": draw(st.sampled_from(sites)),
        "weekdays": draw(st.sampled_from(["3", "36", "16", "7"])),
        "start_min": start,
        "end_min": start + draw(st.integers(1, 12)) * 15,
        "age_min": ages[0],
        "age_max": ages[1],
        "capacity": draw(st.none() | st.integers(0, 40)),
        "public": draw(st.sampled_from(["mixte", "filles", "garcons"])),
        "reserved_quartiers": draw(st.sampled_from([None, QUARTIERS[0], ",".join(QUARTIERS)])),
    }


@st.composite
def _edits(draw, reference):
    sites = reference.setting.sites["site_id"].tolist()
    known = draw(st.lists(st.sampled_from(list(reference.session_ids)), unique=True, max_size=3))
    edits = []
    for name in known:
        values = draw(_values(sites))
        chosen = draw(st.lists(st.sampled_from(sorted(values)), unique=True, min_size=1))
        change = Change(name, {column: values[column] for column in chosen})
        edits.append(draw(st.sampled_from([Close(name), change])))
    if draw(st.booleans()):
        stored = reference.sessions.iloc[0].to_dict()
        edits.append(Add(stored | draw(_values(sites)) | {"session_id": "new"}))
    return edits


@few
@given(st.data())
def test_the_difference_equals_that_of_two_full_computations(data):
    reference = data.draw(references)
    edits = data.draw(_edits(reference))
    setting, sessions = reference.setting, reference.sessions
    units = units_of(setting)
    found = difference(reference, edits, units).table
    covered, best = (
        after - before
        for before, after in zip(
            hours_by_day(setting, sessions, units),
            hours_by_day(setting, apply(sessions, edits), units),
            strict=True,
        )
    )
    for column, full in (("uncovered_max_h", -covered), ("uncovered_min_h", -best)):
        quick = found[column].to_numpy().reshape(shape_of(units))
        np.testing.assert_allclose(quick, full, rtol=1e-9, atol=2e-3 if "min" in column else 1e-9)


@few
@given(st.data())
def test_the_effect_equals_the_change_of_the_coverage_by_quartier(data):
    reference = data.draw(references)
    edits = data.draw(_edits(reference))
    bands = data.draw(st.lists(st.sampled_from(list(BANDS)), unique=True, min_size=1))
    setting, units = reference.setting, units_of(reference.setting)
    found = effect(reference, edits, units, bands)
    weeks = [
        setting.week(setting.usable(sessions)[0])
        for sessions in (reference.sessions, apply(reference.sessions, edits))
    ]
    together = units.mask(units.notna(), QUARTIERS[0])
    ends = ["uncovered_min_h", "uncovered_max_h"]

    def change(of, which):
        before, after = (by_quartier(week, of, which)[ends].to_numpy() for week in weeks)
        return after - before

    close = {"rtol": 1e-9, "atol": 5e-3}
    np.testing.assert_allclose(found.by_unit[ends], change(units, bands), **close)
    whole = np.nan_to_num(change(together, bands)[0])
    np.testing.assert_allclose(found.total[ends].to_numpy(float), whole, **close)
    for band, row in zip(bands, found.by_band[ends].to_numpy(), strict=True):
        whole = np.nan_to_num(change(together, [band])[0])
        np.testing.assert_allclose(np.nan_to_num(row), whole, **close)


@few
@given(st.data())
def test_edits_leave_the_stored_sessions_as_they_were(data):
    reference = data.draw(references)
    copy = reference.sessions.copy()
    edits = data.draw(_edits(reference))
    difference(reference, edits, units_of(reference.setting))
    apply(reference.sessions, edits)
    pd.testing.assert_frame_equal(reference.sessions, copy)
