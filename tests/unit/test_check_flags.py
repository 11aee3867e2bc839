"""Yes-or-no columns: nothing but a yes or a no is taken for one."""

import numpy as np
import pandas as pd
import pytest

from data.check import DataError, check_tables


def territory(is_demo: object) -> dict[str, pd.DataFrame]:
    row = {"name": ["Tours"], "short_name": ["Tours"], "scope_date": [pd.NaT]}
    return {"territory": pd.DataFrame({**row, "is_demo": pd.Series([is_demo], dtype=object)})}


@pytest.mark.parametrize("value", [None, np.nan, "oui", "faux", 2])
def test_what_is_neither_yes_nor_no_is_refused_with_its_line(value: object) -> None:
    with pytest.raises(DataError, match="ligne 1, is_demo") as refused:
        check_tables(territory(value))
    assert "oui ou non" in str(refused.value)


@pytest.mark.parametrize("value", [True, False, np.True_, 1, 0])
def test_a_yes_or_a_no_is_taken_as_such(value: object) -> None:
    assert check_tables(territory(value))["territory"]["is_demo"].tolist() == [bool(value)]
