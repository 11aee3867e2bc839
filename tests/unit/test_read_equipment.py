import pytest

from data import demo
from data.check import check_tables
from data.readers.equipment import is_bpe, is_data_es, read_bpe, read_data_es
from tests.reader_tables import ORIGIN, accounted, table

BPE = "AN | NOMRS | LIBCOM | DEPCOM | TYPEQU | LAMBERT_X | LAMBERT_Y | LONGITUDE | LATITUDE | EPSG"
DATA_ES = (
    "inst_numero | inst_nom | inst_adresse | new_code | equip_numero | equip_nom | "
    "equip_coordonnees | inst_acc_handi_bool"
)


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


def sites(reading, current):
    rows = check_tables({**current, **reading.tables})["sites"]
    return rows[~rows["site_id"].isin(current["sites"]["site_id"])]


def test_the_bpe_gives_sites_of_the_kinds_in_use_each_placed(current):
    reading = read_bpe(
        table(
            is_bpe,
            BPE,
            "2024 | Gymnase Un | TOURS | 37261 | F121 | 526000 | 6690000 | | | 2154",
            "2024 | | TOURS | 37261 | F307 | | | 0.7 | 47.3 | ",
            "2024 | Gymnase Un | TOURS | 37261 | F121 | 526000 | 6690000 | | | ",
            "2024 | x | TOURS | 37261 | C101 | 1 | 1 | | | ",
            "2024 | x | TOURS | 37261 | A504 | 1 | 1 | | | ",
            "2024 | x | TOURS | 37261 | F103 | | | | | ",
            "2024 | x | BOURG | 1053 | F121 | 1 | 1 | | | ",
        ),
        current,
        ORIGIN,
    )
    assert accounted(reading)
    assert reading.left_out == {
        "même lieu qu’une autre ligne": 1,
        "établissement scolaire : prendre l’annuaire": 1,
        "équipement d’une autre nature": 1,
        "sans coordonnées utilisables": 1,
        "hors du territoire": 1,
    }
    found = sites(reading, current).set_index("kind")
    assert found.loc["gymnase", "name"] == "Gymnase Un"
    assert found.loc["bibliotheque", "name"] == "Bibliothèque de TOURS"
    assert found.loc["bibliotheque", ["lon", "lat"]].tolist() == [0.7, 47.3]
    assert found.loc["gymnase", "lat"] == pytest.approx(47.29, abs=0.02)


def test_reading_the_same_file_again_adds_no_site(current):
    found = table(is_bpe, BPE, "2024|Gym|TOURS|37261|F121|526000|6690000|||2154")
    first = read_bpe(found, current, ORIGIN)
    then = {**current, **check_tables({**current, **first.tables})}
    assert len(read_bpe(found, then, ORIGIN).tables["sites"]) == len(then["sites"])


def test_what_may_be_a_site_that_the_territory_has_is_asked_about(current):
    known = current["sites"].query("kind == 'gymnase'").iloc[0]
    line = f"2024|Gymnase Z|TOURS|37261|F121|||{known['lon'] + 0.0002}|{known['lat']}|"
    reading = read_bpe(table(is_bpe, BPE, line), current, ORIGIN)
    assert accounted(reading)
    assert (reading.taken, reading.tables) == (0, {})
    assert f"est-ce {known['name']} ?" in reading.doubtful[0]


def test_an_installation_of_data_es_is_one_site_whatever_its_equipments(current):
    line = "I37261 | Complexe | 1 rue X | 37261 | {} | Salle | {} | {}"
    reading = read_data_es(
        table(
            is_data_es,
            DATA_ES,
            line.format("E1", "47.30, 0.70", "false"),
            line.format("E2", '{"lat": 47.30, "lon": 0.70}', "true"),
        ),
        current,
        ORIGIN,
    )
    assert (reading.taken, reading.left_out) == (1, {"même lieu qu’une autre ligne": 1})
    row = sites(reading, current).iloc[0]
    assert (row["site_id"], row["name"], row["kind"]) == ("ES-I37261", "Complexe", "gymnase")
    assert (row["lat"], row["lon"], row["is_accessible"]) == (47.30, 0.70, True)
