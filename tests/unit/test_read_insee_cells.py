import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from data import demo
from data.check import check_tables
from data.readers import ReadError
from data.readers.insee_cells import children, is_header, read
from tests.reader_tables import ORIGIN, accounted, cells, table

HEADER = "idcar_200m | i_est_200 | ind | ind_0_3 | ind_4_5 | ind_6_10 | ind_11_17"


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


def cell_of(lon, lat, epsg=3035):
    """Code of the 200 m cell that holds a place."""
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    return f"CRS{epsg}RES200mN{int(y // 200 * 200)}E{int(x // 200 * 200)}"


def test_cells_take_the_place_of_all_those_of_the_territory_by_the_stated_assumption(current):
    code = cell_of(0.70, 47.38)
    reading = read(table(is_header, HEADER, f"{code} | 0 | 100 | 8 | 6 | 10 | 14"), current, ORIGIN)
    row = check_tables({**current, **reading.tables})["population_cells"].iloc[0]
    assert row["cell_id"] == code
    assert (row["lon"], row["lat"]) == pytest.approx((0.70, 47.38), abs=0.002)
    assert row["children_0_2":"children_15_17"].tolist() == [6, 8, 10, 8, 6]
    assert row["population"] == 100


@pytest.mark.parametrize("epsg", [3035, 2154])
def test_a_cell_stands_at_its_centre_in_the_system_its_code_names(current, epsg):
    code = cell_of(0.70, 47.38, epsg)
    reading = read(table(is_header, HEADER, f"{code} | 0 | 1 | 1 | 1 | 1 | 1"), current, ORIGIN)
    row = reading.tables["population_cells"].iloc[0]
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(row["lon"], row["lat"])
    east, north = float(code.split("E")[-1]), float(code.split("N")[-1].split("E")[0])
    assert (x, y) == pytest.approx((east + 100, north + 100), abs=0.01)


def test_cells_near_the_communes_are_kept_and_far_ones_left_out(current):
    west, south, _east, north = current["communes"].total_bounds
    near, far = cell_of(west - 0.01, (south + north) / 2), cell_of(5.4, 43.3)
    reading = read(
        table(is_header, HEADER, *(f"{code} | 0 | 9 | 1 | 1 | 1 | 1" for code in (near, far))),
        current,
        ORIGIN,
    )
    assert accounted(reading)
    assert reading.left_out == {"loin du territoire": 1}


def test_the_older_layouts_are_recognised():
    for name in ("Idcar_200m", "IdINSPIRE"):
        header = HEADER.replace("idcar_200m", name).replace("ind", "Ind").replace("IdINd", "IdIN")
        assert table(is_header, header, "x|0|1|1|1|1|1").rows.shape == (1, 7)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A12 | 0 | 1 | 1 | 1 | 1 | 1", "« A12 » : code de carreau attendu"),
        ("CELL | 0 | 1 | -1 | 1 | 1 | 1", "colonne « ind_0_3 » : « -1 »"),
        ("CELL | 0 | 1 | 1 | 1 | x | 1", "colonne « ind_6_10 » : « x »"),
        ("CELL | 0 | 1 | 1 | 1 | | 1", "colonne « ind_6_10 » : «  »"),
    ],
)
def test_a_bad_cell_is_refused_with_its_place(current, line, message):
    line = line.replace("CELL", cell_of(0.70, 47.38))
    reading = read(table(is_header, HEADER, line), current, ORIGIN)
    assert accounted(reading)
    assert reading.refused[0].startswith("fichier.csv, ligne 2, ")
    assert message in reading.refused[0]


def test_the_share_of_cells_that_the_insee_estimated_is_said(current):
    lines = [f"{cell_of(0.70, 47.38 + n / 100)} | {n} | 9 | 1 | 1 | 1 | 1" for n in (0, 1)]
    remarks = read(table(is_header, HEADER, *lines), current, ORIGIN).remarks
    assert any("1\u00a0carreau pris (50\u00a0%)" in remark for remark in remarks)


def test_without_communes_nothing_says_which_cells_to_take(current):
    empty = {**current, "communes": current["communes"].iloc[:0]}
    with pytest.raises(ReadError, match="importez d’abord les communes"):
        read(table(is_header, HEADER, "x|0|1|1|1|1|1"), empty, ORIGIN)


@given(st.lists(st.floats(0, 1e4), min_size=4, max_size=4))
def test_no_child_is_lost_from_one_cut_of_ages_to_the_other(counts):
    names = ["ind_0_3", "ind_4_5", "ind_6_10", "ind_11_17"]
    frame = pd.DataFrame([counts], columns=names)
    assert children(frame).sum(axis=1)[0] == pytest.approx(sum(counts))


def test_a_sheet_without_these_columns_is_not_taken_for_cells():
    assert not is_header(set(cells("idcar_200m | ind").iloc[0]))
