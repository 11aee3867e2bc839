"""A drawn town near Tours, in metres, becomes a territory: who stands where, who is near."""

import datetime as dt

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from shapely import box

from analysis import need
from analysis.reach import WALKING_MIN, sites_in_reach
from data.check import check_tables
from data.territory import MAX_REACH_MIN, build_territory
from geo.crs import GeometryError
from geo.reach import reach_m

ORIGIN = (526_000.0, 6_700_000.0)
WEST, EAST = "QN03701M", "QN03702M"
TO_DEGREES = Transformer.from_crs(2154, 4326, always_xy=True)


def degrees(east_m, north_m):
    """Longitude and latitude of a point told in metres from the corner of the town."""
    return TO_DEGREES.transform(ORIGIN[0] + east_m, ORIGIN[1] + north_m)


def outlines(squares):
    """Squares (west, south, east, north) in metres from the corner, as outlines in degrees."""
    x, y = ORIGIN
    shapes = [box(x + a, y + b, x + c, y + d) for a, b, c, d in squares]
    return gpd.GeoSeries(shapes, crs=2154).to_crs(4326)


def quartiers(**squares):
    return gpd.GeoDataFrame(
        {
            "code_qp": list(squares),
            "name": [f"Quartier {code}" for code in squares],
            "insee_com": "37261",
            "code_qp_2015": None,
            "outline_status": "schematique",
            "source": None,
            "vintage": 2024,
        },
        geometry=outlines(squares.values()),
    )


def communes(square=(-2000, -2000, 4000, 4000)):
    return gpd.GeoDataFrame(
        {
            "insee_com": ["37261"],
            "name": ["Tours"],
            "siren_epci": None,
            "zone": "B",
            "outline_status": "schematique",
            "source": None,
            "vintage": 2024,
        },
        geometry=outlines([square]),
    )


def cells(*places):
    """Ten children of each year of age at each place."""
    lon, lat = degrees(*np.array(places, dtype=float).reshape(-1, 2).T)
    return pd.DataFrame(
        {
            "cell_id": [f"c{number}" for number in range(len(places))],
            "lon": lon,
            "lat": lat,
            "population": 800.0,
            "children_0_2": 30.0,
            "children_3_5": 30.0,
            "children_6_10": 50.0,
            "children_11_14": 40.0,
            "children_15_17": 30.0,
            "source": None,
            "vintage": 2021,
        }
    )


def sites(*places):
    """A site at each place; None: without coordinates."""
    points = [(np.nan, np.nan) if place is None else degrees(*place) for place in places]
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    return pd.DataFrame(
        {
            "site_id": [f"s{number}" for number in range(len(places))],
            "name": "Site",
            "kind": "gymnase",
            "address": None,
            "insee_com": None,
            "lon": lon,
            "lat": lat,
            "uai": None,
            "is_accessible": True,
            "is_fictive": True,
            "updated_on": pd.Timestamp(2026, 1, 1),
        }
    )


def town(**tables):
    return build_territory(check_tables(tables))


def reached(territory, *codes, bands=tuple(WALKING_MIN)):
    children = need.children(
        territory.cells,
        territory.cells["code_qp"],
        territory.cells["insee_com"],
        territory.tables["indicators"],
    )
    found = sites_in_reach(
        children, territory.reach, territory.outline_sites, territory.sites, codes, bands
    )
    return found.set_index("site_id")


def test_a_site_50_m_outside_a_quartier_is_in_its_reach_and_not_in_it():
    territory = town(
        communes=communes(),
        quartiers=quartiers(**{WEST: (0, 0, 200, 200)}),
        population_cells=cells((150, 100)),
        sites=sites((250, 100)),
    )
    assert territory.sites["code_qp"].isna().all()
    found = reached(territory, WEST).loc["s0"]
    assert found["outline_m"] == pytest.approx(50, rel=2e-3)
    assert found["walk_min"] == pytest.approx(100 * 1.3 / 75, rel=2e-3)
    assert found["share"] == pytest.approx(1)


def test_cells_sites_and_schools_are_told_the_outlines_that_hold_them():
    territory = town(
        communes=communes((0, 0, 1000, 1000)),
        quartiers=quartiers(**{EAST: (500, 0, 900, 400), WEST: (0, 0, 400, 400)}),
        population_cells=cells((100, 100), (600, 100), (450, 100), (5000, 5000)),
        sites=sites((100, 100), (450, 200), None),
    )
    assert territory.quartiers["code_qp"].tolist() == [WEST, EAST]
    assert territory.cells["code_qp"].fillna("-").tolist() == [WEST, EAST, "-", "-"]
    assert territory.cells["insee_com"].fillna("-").tolist() == ["37261"] * 3 + ["-"]
    assert territory.sites["code_qp"].fillna("-").tolist() == [WEST, "-", "-"]


def test_a_cell_between_the_commune_and_its_quartier_takes_the_commune_of_the_quartier():
    territory = town(
        communes=communes((0, 0, 1000, 1000)),
        quartiers=quartiers(**{WEST: (-200, 0, 400, 400)}),
        population_cells=cells((-100, 100)),
    )
    assert territory.cells["insee_com"].tolist() == ["37261"]


def test_a_quartier_without_cells_is_reached_from_its_outline_and_its_share_is_unknown():
    territory = town(
        communes=communes(),
        quartiers=quartiers(**{WEST: (0, 0, 200, 200), EAST: (3000, 0, 3200, 200)}),
        population_cells=cells((100, 100)),
        sites=sites((3100, 100), (3500, 100)),
    )
    alone = reached(territory, EAST)
    assert alone["share"].isna().all()
    assert alone["walk_min"].tolist() == pytest.approx([0, 300 * 1.3 / 75], rel=2e-3)
    both = reached(territory, WEST, EAST)
    assert both["share"].isna().all()
    assert both["outline_m"].tolist() == pytest.approx([0, 300], rel=2e-3)


def test_a_site_without_coordinates_is_kept_and_reached_by_nobody():
    tables = {
        "communes": communes(),
        "quartiers": quartiers(**{WEST: (0, 0, 200, 200)}),
        "population_cells": cells((100, 100)),
    }
    territory = town(**tables, sites=sites(None, (100, 100), None))
    assert territory.sites["site_id"].tolist() == ["s0", "s1", "s2"]
    assert territory.outline_sites["site_id"].tolist() == ["s1"]
    assert reached(territory, WEST).index.tolist() == ["s1"]
    nowhere = town(**tables, sites=sites(None))
    assert nowhere.outline_sites.empty
    assert reached(nowhere, WEST).empty


@pytest.mark.parametrize(
    "left_out",
    ["communes", "quartiers", "population_cells", "sites"],
    ids=lambda name: f"no {name}",
)
def test_a_territory_is_built_without_any_one_of_its_tables(left_out):
    tables = {
        "communes": communes(),
        "quartiers": quartiers(**{WEST: (0, 0, 200, 200)}),
        "population_cells": cells((100, 100)),
        "sites": sites((100, 100)),
    }
    del tables[left_out]
    territory = town(**tables)
    assert territory.reach.shape == (len(territory.cells), len(territory.sites))
    reached(territory, *territory.quartiers["code_qp"])


def test_a_territory_is_built_from_nothing():
    territory = town()
    assert territory.crs.to_epsg() == 2154
    assert territory.reach.shape == (0, 0)
    assert territory.outline_sites.columns.tolist() == ["code_qp", "site_id", "distance_m"]
    assert (territory.name, territory.is_demo) == ("Territoire sans nom", False)
    assert reached(territory).empty


def test_nothing_farther_than_the_longest_walk_is_kept():
    longest = reach_m(MAX_REACH_MIN)
    territory = town(
        communes=communes(),
        quartiers=quartiers(**{WEST: (0, 0, 100, 100)}),
        population_cells=cells((50, 50)),
        sites=sites((50 + 0.99 * longest, 50), (50 + 1.01 * longest, 50)),
    )
    assert territory.reach.indices.tolist() == [0]
    assert territory.reach.data == pytest.approx([0.99 * longest], rel=2e-3)


def test_the_day_of_observation_is_the_fixed_one_or_today():
    table = pd.DataFrame(
        {
            "name": ["Ville"],
            "short_name": ["V"],
            "is_demo": [True],
            "scope_date": ["2026-09-23"],
        }
    )
    assert town(territory=table).scope_date == dt.date(2026, 9, 23)
    assert town(territory=table.assign(scope_date=None)).scope_date == dt.date.today()


def test_outlines_of_two_french_territories_are_refused():
    away = quartiers(**{WEST: (0, 0, 200, 200)}).set_geometry(
        gpd.GeoSeries([box(55.4, -21.0, 55.5, -20.9)], crs=4326)
    )
    with pytest.raises(GeometryError):
        town(communes=communes(), quartiers=away)
