"""Expected coverage against PySAL ``access``, a slow restatement, and small worlds."""

import numpy as np
import pandas as pd
import pytest
from access import Access, weights

from analysis.coverage import expected, gaussian, lay_out, within, zones
from analysis.reach import WALKING_MIN
from data.vocabulary import BAND_AGES, BANDS
from tests.coverage_worlds import (
    QUARTIERS,
    children_of,
    flat_rates,
    random_world,
    reach_from,
    session,
    sessions_of,
    slow_coverage,
)


def _by_cell(world, **settings):
    week = lay_out(**world, **settings)
    return expected(week, world["children"]["cell_id"].astype("category"))


@pytest.mark.parametrize("impedance", [zones, gaussian, within])
@pytest.mark.parametrize("seed", range(4))
def test_every_stretch_equals_the_method_restated_in_plain_python(seed, impedance):
    world = random_world(seed)
    found = _by_cell(world, impedance=impedance)
    assert len(found)
    for (day, start, end), rows in found.groupby(["weekday", "start_min", "end_min"]):
        slow = slow_coverage(world, day, (start + end) / 2, impedance)
        for row in rows.itertuples():
            cell = int(str(row.unit)[1:])
            assert row.covered == pytest.approx(slow[cell, row.band], rel=1e-9, abs=1e-9)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # the peer’s own
@pytest.mark.parametrize("method", ["2SFCA", "E2SFCA"])
@pytest.mark.parametrize("seed", range(5))
def test_one_slot_and_band_equals_pysal_access(seed, method):
    rng = np.random.default_rng(100 + seed)
    n_cells, n_sites, start = 40, 12, 540
    cells = children_of(
        [(QUARTIERS[0], "37261", {band: rng.integers(5, 60) for band in BANDS}) for _ in range(40)]
    )
    minutes = rng.uniform(0, 30, (n_cells, n_sites))
    minutes[0] = 0.0
    places = rng.uniform(0.01, 0.2, (len(BANDS), n_sites))
    sites = [f"site{number}" for number in range(n_sites)]
    rows = [
        session(f"{band}{site}", site, "3", start, start + 60, 1, age_min=first, age_max=last)
        for band, (first, last) in BAND_AGES.items()
        for site in sites
    ]
    sessions = sessions_of(rows).assign(capacity=places.reshape(-1))
    rates = flat_rates(1.0, (3,), start, start + 60)
    week = lay_out(
        cells,
        rates,
        sessions,
        reach_from(minutes),
        sites,
        impedance=within if method == "2SFCA" else zones,
    )
    found = expected(week, cells["cell_id"].astype("category"))
    access = (found["covered"] / found["need"]).to_numpy()
    ours = pd.DataFrame({"cell": found["unit"].to_numpy(), "band": found["band"], "a": access})
    assert ours["a"].max() < 1
    for number, band in enumerate(BANDS):
        peer = _pysal(cells, band, minutes, places[number], sites, method, WALKING_MIN[band])
        mine = ours[ours["band"] == band].set_index("cell")["a"].reindex(peer.index)
        np.testing.assert_allclose(mine, peer, rtol=1e-9, atol=1e-12)


def _pysal(cells, band, minutes, places, sites, method, limit):
    pairs = pd.DataFrame(minutes, index=cells["cell_id"], columns=sites).stack().reset_index()
    pairs.columns = pd.Index(["origin", "dest", "cost"])
    model = Access(
        demand_df=cells[["cell_id", band]],
        demand_index="cell_id",
        demand_value=band,
        supply_df=pd.DataFrame({"site_id": sites, "places": places}),
        supply_index="site_id",
        supply_value="places",
        cost_df=pairs,
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )
    if method == "2SFCA":
        return model.two_stage_fca(max_cost=limit)["2sfca_places"]
    steps = weights.step_fn({limit / 3: 1, 2 * limit / 3: 0.68, limit: 0.22})
    return model.enhanced_two_stage_fca(max_cost=limit, weight_fn=steps)["e2sfca_places"]


def test_the_three_walking_zones_are_equal_and_closed():
    minutes = np.array([0.0, 5.0, 5.01, 10.0, 10.01, 15.0, 15.01])
    assert zones(minutes, 15.0).tolist() == [1, 1, 0.68, 0.68, 0.22, 0.22, 0]


def test_the_gaussian_falls_from_one_at_the_door_to_zero_at_the_limit():
    assert gaussian(np.array([0.0, 15.0, 16.0]), 15.0) == pytest.approx([1, 0, 0])
    assert np.all(np.diff(gaussian(np.linspace(0, 15, 50), 15.0)) < 0)


def _one(sessions, *, cells=None, minutes=((0.0,),), **settings):
    """Coverage of one site by stretch, summed over cells; 100 children of 6-10 by default."""
    children = children_of(cells or [(QUARTIERS[0], "37261", {"6_10": 100})])
    week = lay_out(
        children, flat_rates(), sessions_of(sessions), reach_from(minutes), ["here"], **settings
    )
    return expected(week, children["code_qp"].fillna("hors_qpv").astype("category"))


def _covered(table):
    hours = (table["end_min"] - table["start_min"]) / 60
    return (table["covered"] * hours).groupby([table["unit"], table["band"]]).sum()


def test_a_session_covers_its_places_while_it_lasts_and_no_longer():
    found = _one([session("a", "here", "3", 500, 605, 40)]).query("band == '6_10'")
    spans = found[["start_min", "end_min", "covered"]].to_records(index=False).tolist()
    assert spans == [(480, 500, 0), (500, 605, pytest.approx(40)), (605, 720, 0)]
    assert found["need"].tolist() == [100, 100, 100]


def test_places_beyond_the_children_cover_no_more_than_the_children():
    found = _one([session("a", "here", "3", 480, 720, 400)])
    assert _covered(found)[QUARTIERS[0], "6_10"] == pytest.approx(100 * 4)


def test_a_six_to_ten_session_never_serves_eleven():
    cells = [(QUARTIERS[0], "37261", {"6_10": 50, "11_14": 50})]
    found = _covered(_one([session("a", "here", "3", 480, 720, 500)], cells=cells))
    assert found[QUARTIERS[0], "11_14"] == 0
    assert found[QUARTIERS[0], "6_10"] == pytest.approx(200)


def test_a_session_that_cuts_a_band_covers_only_the_ages_it_takes():
    found = _one([session("a", "here", "3", 480, 720, 500, age_min=9, age_max=10)])
    assert _covered(found)[QUARTIERS[0], "6_10"] == pytest.approx(100 * 2 / 5 * 4)


def test_a_session_for_boys_adds_nothing_to_girls():
    boys = session("a", "here", "3", 480, 720, 500, public="garcons")
    assert _covered(_one([boys]))[QUARTIERS[0], "6_10"] == pytest.approx(100 * 0.51 * 4)
    girls = session("b", "here", "3", 480, 720, 500, public="filles")
    assert _covered(_one([boys, girls]))[QUARTIERS[0], "6_10"] == pytest.approx(400)


def test_a_reserved_session_serves_only_the_quartiers_it_names():
    cells = [
        (QUARTIERS[0], "37261", {"6_10": 30}),
        (QUARTIERS[1], "37261", {"6_10": 30}),
        (None, "37261", {"6_10": 30}),
    ]
    reserved = f"{QUARTIERS[0]},QN03799N"
    rows = [session("a", "here", "3", 480, 720, 90, reserved_quartiers=reserved)]
    found = _covered(_one(rows, cells=cells, minutes=[[0.0]] * 3))
    assert found[QUARTIERS[0], "6_10"] == pytest.approx(120)
    assert found[QUARTIERS[1], "6_10"] == 0
    assert found["hors_qpv", "6_10"] == 0


def test_children_outside_every_quartier_take_their_share_of_the_places():
    cells = [(QUARTIERS[0], "37261", {"6_10": 100}), (None, "37261", {"6_10": 300})]
    rows = [session("a", "here", "3", 480, 720, 40)]
    found = _covered(_one(rows, cells=cells, minutes=[[0.0], [0.0]]))
    assert found[QUARTIERS[0], "6_10"] == pytest.approx(10 * 4)


def test_reach_goes_by_the_walk_of_the_band():
    cells = [(QUARTIERS[0], "37261", {"3_5": 10, "6_10": 10})]
    rows = [session("a", "here", "3", 480, 720, 90, age_min=3)]
    found = _covered(_one(rows, cells=cells, minutes=[[12.0]]))
    assert found[QUARTIERS[0], "3_5"] == 0
    assert found[QUARTIERS[0], "6_10"] == pytest.approx(40)
    longer = _covered(
        _one(rows, cells=cells, minutes=[[12.0]], walking_min=dict.fromkeys(BANDS, 13))
    )
    assert longer[QUARTIERS[0], "3_5"] == pytest.approx(40)


def test_a_quartier_without_cells_has_no_need_figure_rather_than_zero():
    children = children_of([(QUARTIERS[0], "37261", {"6_10": 100})])
    units = pd.Series(pd.Categorical(children["code_qp"], categories=QUARTIERS))
    rows = sessions_of([session("a", "here", "3", 480, 720, 40)])
    found = expected(lay_out(children, flat_rates(), rows, reach_from([[0.0]]), ["here"]), units)
    empty = found[found["unit"] != QUARTIERS[0]]
    assert set(empty["unit"]) == set(QUARTIERS[1:])
    assert empty[["need", "covered"]].isna().all(axis=None)
    assert found[found["unit"] == QUARTIERS[0]].notna().all(axis=None)


def test_without_any_session_nothing_is_covered():
    found = _one([])
    assert found["covered"].sum() == 0
    assert found.query("band == '6_10'")["need"].tolist() == [100]


def test_without_any_need_there_is_no_stretch():
    children = children_of([(QUARTIERS[0], "37261", {"6_10": 100})])
    rows = sessions_of([session("a", "here", "3", 480, 720, 40)])
    week = lay_out(children, flat_rates().iloc[:0], rows, reach_from([[0.0]]), ["here"])
    assert expected(week, children["code_qp"].astype("category")).empty


def test_what_lies_outside_the_day_of_the_grid_is_not_counted():
    children = children_of([(QUARTIERS[0], "37261", {"6_10": 100})])
    rates = flat_rates(1.0, (7,), 0, 1440)
    rows = sessions_of([session("a", "here", "7", 0, 1440, 40)])
    week = lay_out(children, rates, rows, reach_from([[0.0]]), ["here"])
    assert week.stretches.to_numpy().tolist() == [[7, 420, 1260]]


def test_an_unknown_site_or_commune_is_refused_by_name():
    children = children_of([(QUARTIERS[0], "37999", {"6_10": 100})])
    rows = sessions_of([session("a", "nowhere", "3", 480, 720, 40)])
    with pytest.raises(ValueError, match="nowhere, 37999"):
        lay_out(children, flat_rates(), rows, reach_from([[0.0]]), ["here"])
