"""Every page, run by Streamlit's own test driver on real databases: full, empty, broken."""

import json
import re
from itertools import product
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from data.check import Tables, check_tables
from data.vocabulary import BANDS, PERIODS
from tests.page_steps import Open, scoped, takeaway, texts

TERRITOIRE, COUVERTURE, OFFRE = (
    f"pages/voir/{name}.py" for name in ("territoire", "couverture", "offre")
)
PAGES = [TERRITOIRE, COUVERTURE, OFFRE]
SANITAS, TOURS = "QN03709M", "37261"
DAY = pd.Timestamp(2026, 9, 23)
METRES_A_MINUTE = 4500 / 60 / 1.3

ENGLISH = re.compile(
    r"\b(the|and|of|with|choose|select|search|upload|browse|clear|loading|reset|none|nan|true|"
    r"false|error|capacity|weekdays|quarter|year)\b|_(min|qp|id)\b",
    re.IGNORECASE,
)


def french(number: float) -> str:
    return f"{round(number):,}".replace(",", "\u202f")


def sessions_on_foot(tables: Tables, code_qp: str, first: int, last: int) -> pd.DataFrame:
    """Term sessions that children of one band of a quartier can walk to, told anew from the
    rows: distances in Lambert-93, one site and one cell at a time."""
    minutes = {3: 10, 6: 15, 11: 20, 15: 20}[first]
    shape = tables["quartiers"].set_index("code_qp").to_crs(2154).loc[code_qp, "geometry"]
    points = {
        name: gpd.GeoSeries.from_xy(tables[name]["lon"], tables[name]["lat"], crs=4326)
        .to_crs(2154)
        .set_axis(tables[name].index)
        for name in ("population_cells", "sites")
    }
    cells = points["population_cells"]
    homes = cells[cells.intersects(shape)]
    assert (tables["population_cells"].loc[homes.index, f"children_{first}_{last}"] > 0).all()
    near = points["sites"].distance(homes.union_all()) <= minutes * METRES_A_MINUTE
    sessions = tables["sessions"]
    return sessions[
        sessions["site_id"].isin(tables["sites"].loc[near, "site_id"])
        & sessions["period"].eq("scolaire")
        & sessions["valid_to"].ge(DAY)
        & sessions["age_min"].le(last)
        & sessions["age_max"].ge(first)
    ]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("place", ["", TOURS, SANITAS])
def test_every_page_answers_for_every_place_band_and_period(
    show: Open, page: str, place: str
) -> None:
    app = show(page)
    for band, period in product(["", *BANDS], PERIODS):
        said = takeaway(scoped(app, place, band, period))
        assert BANDS.get(band, "3-17 ans") in said or "Aucun créneau" in said, (band, period)
        assert not re.search(r"\bnan\b|<NA>|None", said), said
        assert app.selectbox(key="territoire").value == place


def test_territoire_counts_the_children_of_the_published_population(
    show: Open, demo_tables: Tables
) -> None:
    cells = demo_tables["population_cells"]
    shape = demo_tables["quartiers"].set_index("code_qp").loc[SANITAS, "geometry"]
    inside = cells[gpd.points_from_xy(cells["lon"], cells["lat"]).intersects(shape)]
    own = demo_tables["indicators"].query("code_qp == @SANITAS and status == 'publie'")
    last = own.sort_values("year").groupby("indicator")["value"].last()
    under_15 = inside[["children_0_2", "children_3_5", "children_6_10", "children_11_14"]].sum()
    expected = last["population"] * last["part_0_14"] / 100
    expected *= under_15["children_6_10"] / under_15.sum()

    app = scoped(show(TERRITOIRE), SANITAS, "6_10")
    assert f"{french(expected)} enfants de 6-10 ans vivent au quartier Sanitas" in takeaway(app)


def test_both_pages_count_the_sessions_that_rows_and_distances_give(
    show: Open, demo_tables: Tables
) -> None:
    expected = sessions_on_foot(demo_tables, SANITAS, 6, 10)
    places = (expected["capacity"] * expected["weekdays"].str.len()).sum()
    home = scoped(show(TERRITOIRE), SANITAS, "6_10")
    assert f"{len(expected)}\u00a0créneaux" in takeaway(home)
    assert home.metric[1].value == french(places)

    offer = takeaway(scoped(show(OFFRE), SANITAS, "6_10"))
    assert offer.startswith(f"{len(expected)}\u00a0créneaux répondent à ces choix")
    assert f"{french(places)}\u00a0places par semaine" in offer


def test_the_table_of_sites_and_the_list_of_sessions_hold_the_same_facts(show: Open) -> None:
    app = scoped(show(OFFRE), SANITAS, "6_10")
    texts(app)
    sites, sessions = app.dataframe[0].value, app.dataframe[1].value
    assert sites["sessions"].sum() == len(sessions)
    assert set(sites["name"]) == set(sessions["Site"])
    assert (
        sites["places"].sum() == (sessions["Places"] * sessions["Jours"].map(weekday_count)).sum()
    )


def weekday_count(words: str) -> int:
    if words == "du lundi au vendredi":
        return 5
    return len(re.split(r", | et ", words))


def test_the_scope_follows_from_page_to_page(show: Open) -> None:
    app = scoped(show(TERRITOIRE), SANITAS, "11_14", "ete")
    said = takeaway(app.switch_page(OFFRE).run())
    assert "enfants de 11-14 ans, pendant l’été" in said
    assert "du quartier Sanitas" in said
    assert "Sanitas" in takeaway(app.switch_page(TERRITOIRE).run())


def test_a_search_that_finds_nothing_is_answered_with_what_to_do(show: Open) -> None:
    app = show(OFFRE)
    app.text_input(key="mots").set_value("zzz").run()
    assert "Aucun créneau ne répond à ces choix : élargir" in takeaway(app)
    app.text_input(key="mots").set_value("").run()
    assert "répondent à ces choix" in takeaway(app)


def test_the_sheet_of_a_site_names_whom_to_call(show: Open, demo_tables: Tables) -> None:
    app = scoped(show(OFFRE), SANITAS)
    site = app.selectbox(key="site")
    chosen = app.dataframe[0].value.iloc[0]
    site.set_value(chosen["site_id"]).run()
    said = texts(app)
    assert chosen["name"].replace("-", "\\-") in said
    assert "Mis à jour le" in said
    held = demo_tables["sessions"].query("site_id == @chosen.site_id")
    actors = held.merge(demo_tables["activities"], on="activity_id")["actor_id"]
    phones = demo_tables["actors"].set_index("actor_id")["phone"].loc[actors.unique()].dropna()
    assert all(phone in said for phone in phones)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_word_of_english(show: Open, page: str) -> None:
    app = scoped(show(page), SANITAS)
    words = texts(app)
    for kind in ("selectbox", "multiselect", "text_input", "toggle", "button_group", "expander"):
        for element in app.get(kind):
            proto = element.proto
            shown = [proto.label, getattr(proto, "placeholder", ""), getattr(proto, "help", "")]
            words += "\n" + "\n".join([*shown, *map(str, getattr(element, "options", []))])
    for table in app.dataframe:
        headings = json.loads(table.proto.columns)
        for column in table.proto.column_order or table.value.columns:
            words += "\n" + (headings.get(column, {}).get("label") or column)
    assert not ENGLISH.findall(words), [line for line in words.splitlines() if ENGLISH.search(line)]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("communes", [True, False])
def test_a_page_holds_on_a_territory_without_anything(
    show: Open, demo_tables: Tables, page: str, communes: bool
) -> None:
    kept = {"communes": demo_tables["communes"]} if communes else {}
    app = show(page, check_tables(kept))
    for band, period in product(["", *BANDS], PERIODS):
        said = texts(scoped(app, TOURS if communes else "", band, period))
    assert "démonstration" not in said
    if page == TERRITOIRE:
        assert "inconnu" in takeaway(app)
        assert "Aucun contour de quartier : importer le fichier des QPV." in said
    elif page == OFFRE:
        assert "Aucun créneau" in takeaway(app)
    else:
        assert "pas encore de quartier ou de norme de besoin" in takeaway(app)


@pytest.mark.parametrize("page", PAGES)
def test_sites_without_coordinates_stay_listed_and_are_said(
    show: Open, demo_tables: Tables, page: str
) -> None:
    sites = demo_tables["sites"].assign(lon=np.nan, lat=np.nan)
    app = show(page, {"sites": sites})
    if page == TERRITOIRE:
        assert f"{len(sites)}\u00a0sites sans coordonnées" in texts(app)
    elif page == OFFRE:
        assert "Aucun créneau" in takeaway(app)
        app.get("button_group")[0].set_value("Partout").run()
        assert "répondent à ces choix" in takeaway(app)


@pytest.mark.parametrize("page", PAGES)
def test_sessions_without_capacity_are_left_out_of_the_places_and_said(
    show: Open, demo_tables: Tables, page: str
) -> None:
    sessions = demo_tables["sessions"]
    term = sessions.query("period == 'scolaire' and valid_from <= @DAY <= valid_to")
    sessions = sessions.assign(capacity=sessions["capacity"].mask(sessions["capacity"] > 0))
    app = show(page, {"sessions": sessions})
    if page == COUVERTURE:
        assert f"{len(term)} à compléter" in texts(app), app.caption
        assert app.metric[0].value == "0\u00a0% – 0\u00a0%"
    else:
        assert "sans nombre de places" in texts(app)
    if page == OFFRE:
        assert ": 0\u00a0place par semaine" in takeaway(app)


def test_a_quartier_without_population_is_unknown_not_empty(
    show: Open, demo_tables: Tables
) -> None:
    cells = demo_tables["population_cells"]
    shape = demo_tables["quartiers"].set_index("code_qp").loc[SANITAS, "geometry"]
    inside = gpd.points_from_xy(cells["lon"], cells["lat"]).intersects(shape)
    app = show(TERRITOIRE, {"population_cells": cells[~inside]})
    app = scoped(app, SANITAS, "6_10")
    assert "Nombre d’enfants de 6-10 ans inconnu au quartier Sanitas" in takeaway(app)
    assert app.metric[0].value == "non publié"
    assert "créneaux répondent" in takeaway(scoped(show(OFFRE), SANITAS, "6_10"))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_holds_without_published_figures_calendar_or_holiday_zone(
    show: Open, demo_tables: Tables, page: str
) -> None:
    bare = {
        "communes": demo_tables["communes"].assign(zone=None),
        **{
            name: demo_tables[name].iloc[:0]
            for name in ("indicators", "school_calendar", "class_hours")
        },
    }
    app = show(page, bare)
    for place in ("", TOURS, SANITAS):
        said = texts(scoped(app, place))
    assert "Aucun chiffre publié pour Sanitas" in said or page != TERRITOIRE


def test_an_unreadable_database_is_explained(show: Open, tmp_path: Path) -> None:
    (tmp_path / "atlas.sqlite").write_bytes(b"not a database" * 100)
    said = texts(show(TERRITOIRE))
    assert "n’est pas une base lisible" in said
