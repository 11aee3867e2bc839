import json
import os
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from data import demo, store
from data.__main__ import main
from data.check import check_tables
from data.imports import read_files


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


def official(current, *extra, drop=()):
    """The territory's quartiers as the ANCT would publish them, and quartiers elsewhere."""
    quartiers = current["quartiers"]
    frame = gpd.GeoDataFrame(
        {
            "code_qp": quartiers["code_qp"],
            "lib_qp": quartiers["name"].str.upper(),
            "insee_com": quartiers["insee_com"],
        },
        geometry=quartiers.geometry.translate(0.0001, 0),
        crs=4326,
    )
    frame = frame[~frame["code_qp"].isin(drop)]
    more = [
        {"code_qp": code, "lib_qp": name, "insee_com": commune, "geometry": outline}
        for code, name, commune, outline in extra
    ]
    return pd.concat([frame, gpd.GeoDataFrame(more, crs=4326)]) if more else frame


SQUARE_AWAY = shapely.box(0.60, 47.30, 0.601, 47.301)
SQUARE = shapely.box(0.68, 47.38, 0.69, 47.39)
MARSEILLE = ("QN01301M", "Ailleurs", "13055, 13070", shapely.box(5.3, 43.3, 5.31, 43.31))


def write(frame, path):
    frame.to_file(path, driver="GeoJSON")
    return path


def test_official_quartiers_replace_the_schematic_outlines(tmp_path, current):
    path = write(official(current, MARSEILLE), tmp_path / "q.geojson")
    result = read_files([path], current)
    assert result.accepted
    assert list(result.tables) == ["quartiers"]
    new = result.tables["quartiers"]
    assert new["code_qp"].tolist() == current["quartiers"]["code_qp"].tolist()
    assert set(new["outline_status"]) == {"officiel"}
    assert set(new["vintage"]) == {2024}
    assert new["name"].str.isupper().all()
    assert new["code_qp_2015"].equals(current["quartiers"]["code_qp_2015"])
    assert new.geometry.geom_equals_exact(current["quartiers"].geometry, 1e-6).sum() == 0


def test_every_row_of_a_file_is_accounted_for(tmp_path, current):
    broken = ("QN03799N", "Sans contour", "37261", None)
    path = write(official(current, MARSEILLE, broken), tmp_path / "q.geojson")
    report = read_files([path], current).reports[0]
    assert (report.rows, report.taken, report.left_out) == (15, 13, {"hors du territoire": 1})
    assert report.refused == ["QN03799N Sans contour : contour absent ou illisible."]


def test_a_refused_quartier_of_the_territory_stops_the_import(tmp_path, current):
    broken = ("QN03799N", "Sans contour", "37261", None)
    result = read_files([write(official(current, broken), tmp_path / "q.geojson")], current)
    assert not result.accepted
    assert result.tables == {}


def test_a_new_quartier_of_the_territory_enters_with_all_its_communes(tmp_path, current):
    added = ("QN03799N", "Nouveau", "37261,37050", SQUARE)
    result = read_files([write(official(current, added), tmp_path / "q.geojson")], current)
    row = result.tables["quartiers"].set_index("code_qp").loc["QN03799N"]
    assert (row["name"], row["insee_com"]) == ("Nouveau", "37261,37050")


def test_a_name_that_the_file_lacks_is_kept(tmp_path, current):
    frame = official(current)
    frame["lib_qp"] = frame["lib_qp"].where(frame["code_qp"] != "QN03709M")
    result = read_files([write(frame, tmp_path / "q.geojson")], current)
    names = result.tables["quartiers"].set_index("code_qp")["name"]
    assert names["QN03709M"] == "Sanitas"


def test_a_quartier_that_vanishes_while_other_tables_use_it_is_refused_by_name(tmp_path, current):
    path = write(official(current, drop=["QN03709M"]), tmp_path / "q.geojson")
    result = read_files([path], current)
    assert not result.accepted
    assert "QN03709M Sanitas manque dans le fichier" in result.reports[0].problems[0]
    assert "Indicateurs publiés" in result.reports[0].problems[0]


def test_a_quartier_that_nothing_uses_goes_and_it_is_said(tmp_path, current):
    spare = current["quartiers"].iloc[[0]].assign(code_qp="QN03798N", name="Oublié")
    more = gpd.GeoDataFrame(pd.concat([current["quartiers"], spare], ignore_index=True))
    path = write(official(current), tmp_path / "q.geojson")
    result = read_files([path], {**current, "quartiers": more})
    assert result.accepted
    assert result.reports[0].remarks == ["QN03798N Oublié n’est pas dans le fichier : retiré."]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("code_qp", "QN03702M", "déjà lu plus haut"),
        ("code_qp", "sanitas", "illisible"),
        ("code_qp", None, "illisible"),
    ],
)
def test_a_wrong_code_is_refused_with_its_line(tmp_path, current, column, value, expected):
    frame = official(current)
    frame.loc[frame["code_qp"] == "QN03709M", column] = value
    result = read_files([write(frame, tmp_path / "q.geojson")], current)
    assert not result.accepted
    assert result.reports[0].refused[0].startswith("ligne 8 : code")
    assert expected in result.reports[0].refused[0]


def test_a_file_of_elsewhere_is_refused_with_the_territorys_communes(tmp_path, current):
    frame = official(current, MARSEILLE).iloc[-1:]
    result = read_files([write(frame, tmp_path / "q.geojson")], current)
    assert not result.accepted
    assert "Joué-lès-Tours, La Riche, Saint-Pierre-des-Corps et Tours" in str(result.reports[0])


def communes(codes=("37261", "13055")):
    outlines = [SQUARE, shapely.box(5.3, 43.3, 5.4, 43.4)]
    frame = gpd.GeoDataFrame(
        {"code": codes, "nom": ["Tours (37)", "Marseille"]}, crs=4326, geometry=outlines
    )
    return frame


def test_communes_change_their_outline_and_keep_the_rest(tmp_path, current):
    result = read_files([write(communes(), tmp_path / "c.geojson")], current)
    assert result.accepted
    new, old = result.tables["communes"], current["communes"]
    same = ["insee_com", "name", "siren_epci", "zone"]
    assert new[same].equals(old[same])
    tours = new.set_index("insee_com").loc["37261"]
    assert tours["outline_status"] == "officiel"
    assert tours.geometry.equals(SQUARE)
    assert result.reports[0].left_out == {"hors du territoire": 1}
    assert "Saint-Pierre-des-Corps" in result.reports[0].remarks[0]


def qpv_2015():
    return gpd.GeoDataFrame(
        {
            "CODE_QP": ["QP037009", "QP013001"],
            "NOM_QP": ["Sanitas", "Ailleurs"],
            "COMMUNE_QP": ["SAINT PIERRE DES CORPS, Tours", "Tours"],
        },
        geometry=[SQUARE, MARSEILLE[3]],
        crs=4326,
    )


def test_outlines_of_2015_are_not_mixed_with_those_of_2024(tmp_path, current):
    result = read_files([write(qpv_2015(), tmp_path / "q.geojson")], current)
    assert not result.accepted
    assert "contours de 2015, le territoire ceux de 2024" in result.reports[0].problems[0]


def test_outlines_of_2015_say_which_official_quartiers_come_from_them(tmp_path, current):
    quartiers = current["quartiers"].assign(outline_status="officiel", code_qp_2015=None)
    here = quartiers.set_index("code_qp").geometry
    old = gpd.GeoDataFrame(
        {
            "CODE_QP": ["QP037009", "QP037099"],
            "NOM_QP": ["Sanitas", "Ailleurs"],
            "COMMUNE_QP": ["Tours", "Tours"],
        },
        geometry=[here["QN03709M"].buffer(0.0002), SQUARE_AWAY],
        crs=4326,
    )
    result = read_files(
        [write(old, tmp_path / "q.geojson")], check_tables({**current, "quartiers": quartiers})
    )
    assert result.accepted
    codes = result.tables["quartiers"].set_index("code_qp")["code_qp_2015"]
    assert codes.dropna().to_dict() == {"QN03709M": "QP037009"}
    report = result.reports[0]
    assert (report.rows, report.taken) == (2, 1)
    assert report.left_out == {"sans quartier de 2024 qui en vienne": 1}


def test_outlines_of_2015_enter_a_territory_without_quartiers(tmp_path, current):
    bare = {name: current[name] for name in ("territory", "communes")}
    result = read_files([write(qpv_2015(), tmp_path / "q.geojson")], check_tables(bare))
    assert result.accepted
    row = result.tables["quartiers"].loc[0]
    assert (row["code_qp"], row["insee_com"], row["vintage"]) == ("QP037009", "37233,37261", 2015)
    assert result.reports[0].left_out == {"hors du territoire": 1}


def test_communes_then_quartiers_make_a_new_territory_whatever_their_order(tmp_path, current):
    elsewhere = write(official(current, MARSEILLE).iloc[-1:], tmp_path / "q.geojson")
    outlines = write(communes(), tmp_path / "c.geojson")
    result = read_files([elsewhere, outlines], check_tables({"territory": current["territory"]}))
    assert result.accepted
    assert len(result.tables["communes"]) == 2
    assert result.tables["quartiers"]["code_qp"].tolist() == ["QN01301M"]


def test_one_refused_file_refuses_them_all(tmp_path, current):
    good = write(official(current), tmp_path / "q.geojson")
    result = read_files([good, tmp_path / "absent.gpkg"], current)
    assert not result.accepted
    assert result.tables == {}
    assert result.reports[1].problems == ["fichier introuvable."]


@pytest.fixture
def database(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/atlas.sqlite")
    monkeypatch.delenv("ATLAS_WRITE", raising=False)
    engine = store.open_store()
    yield engine
    engine.dispose()


def test_the_import_command_writes_once_and_check_never(tmp_path, current, database, capsys):
    before = store.revision(database)
    path = str(write(official(current), tmp_path / "q.geojson"))
    assert main(["check", path]) == 0
    assert "Accepté ; rien n’a été écrit." in capsys.readouterr().out
    assert store.revision(database) == before
    assert main(["import", path]) == 0
    assert "13\u00a0prises" in capsys.readouterr().out
    assert store.revision(database) == before + 1
    assert set(store.load(database).tables["quartiers"]["outline_status"]) == {"officiel"}


def test_a_refused_import_writes_nothing_and_says_so_in_json(tmp_path, current, database, capsys):
    before = store.revision(database)
    path = str(write(official(current, drop=["QN03709M"]), tmp_path / "q.geojson"))
    assert main(["import", path, "--format", "json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["accepted"] is False
    assert answer["files"][0]["rows"] == 12
    assert store.revision(database) == before


def test_wrong_arguments_are_answered_in_french(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["import"])
    assert stop.value.code == 2
    assert "Utilisation :" in capsys.readouterr().err


@pytest.mark.official
def test_the_official_files_replace_every_outline_of_the_demonstration(current):
    folder = Path(os.environ["ATLAS_OFFICIAL_DATA"])
    names = ["QP2024_Tours_Metropole_4communes_WGS84.geojson", "communes_4villes.geojson"]
    result = read_files([folder / name for name in names], current)
    assert result.accepted
    assert [report.taken for report in result.reports] == [13, 4]
    assert set(result.tables["quartiers"]["outline_status"]) == {"officiel"}
    assert set(result.tables["communes"]["outline_status"]) == {"officiel"}
    assert "La Riche" in result.tables["communes"]["name"].tolist()
