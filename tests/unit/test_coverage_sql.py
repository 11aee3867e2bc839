"""The SQL peer of the benchmark computes what ours does."""

import numpy as np
import pytest

from analysis.coverage import expected_arrays, lay_out
from benchmarks.coverage import national_world
from benchmarks.coverage_sql import seconds


def test_one_sql_statement_covers_as_many_child_hours_as_ours() -> None:
    world = national_world(500, share=1 / 200)
    week = lay_out(**world)
    _, covered = expected_arrays(week, world["children"]["code_qp"].astype("category"))
    hours = (week.stretches["end_min"] - week.stretches["start_min"]).to_numpy() / 60
    assert seconds(world)[1] == pytest.approx(np.nansum(covered @ hours), rel=1e-9)
