import pandas as pd
import pytest

from data import demo
from data.check import check_tables
from data.readers.schools import is_directory, is_ips, read_directory, read_ips
from tests.reader_tables import ORIGIN, accounted, table

HEADER = (
    "Identifiant_de_l_etablissement | Nom_etablissement | Type_etablissement | "
    "Statut_public_prive | Code_commune | Code_departement | Ecole_maternelle | "
    "Ecole_elementaire | Appartenance_Education_Prioritaire | SIREN_SIRET | coordX_origine | "
    "coordY_origine | epsg_origine | latitude | longitude | etat | libelle_nature | date_maj_ligne"
)
COLUMNS = [name.strip() for name in HEADER.split("|")]
SCHOOL = {
    "Identifiant_de_l_etablissement": "0370001A",
    "Nom_etablissement": "École Jean Moulin",
    "Type_etablissement": "Ecole",
    "Statut_public_prive": "Public",
    "Code_commune": "37261",
    "Code_departement": "037",
    "Ecole_maternelle": "1",
    "Ecole_elementaire": "1",
    "Appartenance_Education_Prioritaire": "REP+",
    "SIREN_SIRET": "1,97E+13",
    "latitude": "47.38",
    "longitude": "0.70",
    "etat": "OUVERT",
    "date_maj_ligne": "2026-05-27",
}


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


def directory(*changes, header=HEADER):
    lines = [
        " | ".join(str({**SCHOOL, **change}.get(name, "")) for name in COLUMNS)
        for change in changes
    ]
    return table(is_directory, header, *lines)


def schools(reading, current):
    return check_tables({**current, **reading.tables})["schools"].set_index("uai")


@pytest.mark.parametrize("header", [HEADER, HEADER.lower()], ids=["export", "API"])
def test_a_school_is_read_whatever_the_case_of_the_columns(current, header):
    reading = read_directory(directory({}, header=header), current, ORIGIN)
    row = schools(reading, current).loc["0370001A"]
    assert row["name"] == "École Jean Moulin"
    assert row["levels"] == "maternelle,elementaire"
    assert (row["education_prioritaire"], row["vintage"]) == ("REP+", 2026)
    assert (row["lon"], row["lat"]) == (0.70, 47.38)
    assert row["is_public"]


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        ({"Ecole_elementaire": "0"}, "maternelle"),
        ({"Ecole_maternelle": ""}, "elementaire"),
        (
            {
                "Ecole_maternelle": "",
                "Ecole_elementaire": "",
                "libelle_nature": "ECOLE DE NIVEAU ELEMENTAIRE",
            },
            "elementaire",
        ),
        ({"Type_etablissement": "Collège", "Ecole_maternelle": ""}, "college"),
        ({"Type_etablissement": "Lycée", "Ecole_maternelle": ""}, "lycee"),
    ],
)
def test_levels_come_from_the_flags_or_from_the_nature(current, change, levels):
    reading = read_directory(directory(change), current, ORIGIN)
    assert schools(reading, current).loc["0370001A", "levels"] == levels


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Code_commune": "94028"}, "hors du territoire"),
        ({"Type_etablissement": "Service Administratif"}, "ni école, ni collège, ni lycée"),
        ({"etat": "FERME"}, "fermé ou à ouvrir"),
    ],
)
def test_what_is_no_open_school_of_the_territory_is_left_out(current, change, reason):
    reading = read_directory(directory({}, change), current, ORIGIN)
    assert accounted(reading)
    assert (reading.taken, reading.left_out) == (1, {reason: 1})


def test_places_come_from_the_original_coordinates_where_degrees_are_missing(current):
    change = {
        "latitude": "",
        "longitude": "",
        "coordX_origine": "526341.5",
        "coordY_origine": "6700866.2",
        "epsg_origine": "EPSG:2154",
    }
    row = schools(read_directory(directory(change), current, ORIGIN), current).loc["0370001A"]
    assert (row["lon"], row["lat"]) == pytest.approx((0.698, 47.385), abs=0.01)


def test_a_school_that_stands_nowhere_in_france_has_no_place_and_it_is_said(current):
    reading = read_directory(directory({"latitude": "0", "longitude": "0"}), current, ORIGIN)
    assert pd.isna(schools(reading, current).loc["0370001A", "lon"])
    assert any("sans coordonnées" in remark for remark in reading.remarks)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Identifiant_de_l_etablissement": "370001A"}, "sept chiffres et une lettre attendus"),
        ({"Identifiant_de_l_etablissement": ""}, "sept chiffres et une lettre attendus"),
        ({}, "déjà lu plus haut"),
        ({"Nom_etablissement": "", "Identifiant_de_l_etablissement": "0370002B"}, "nom"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(current, change, message):
    reading = read_directory(directory({}, change), current, ORIGIN)
    assert accounted(reading)
    assert reading.refused[0].startswith("fichier.csv, ligne 3")
    assert message in reading.refused[0]


def test_an_ecole_of_unknown_level_is_asked_about(current):
    change = {"Ecole_maternelle": "", "Ecole_elementaire": ""}
    reading = read_directory(directory(change), current, ORIGIN)
    assert accounted(reading)
    assert "maternelle ou élémentaire" in reading.doubtful[0]


def test_pupils_and_ips_that_the_annuaire_lacks_stay(current):
    known = current["schools"].iloc[0]
    change = {"Identifiant_de_l_etablissement": known["uai"], "Code_commune": known["insee_com"]}
    row = schools(read_directory(directory(change), current, ORIGIN), current).loc[known["uai"]]
    assert (row["name"], row["pupils"]) == ("École Jean Moulin", known["pupils"])
    assert row["ips"] == known["ips"] or pd.isna(known["ips"])


IPS = (
    "Rentrée scolaire | Académie | Code du département | UAI | Nom de l'établissment | "
    "Code INSEE de la commune | Secteur | IPS | Ecart-type de l'IPS"
)


def ips_line(current, year, value, uai=None):
    uai = uai or current["schools"]["uai"].iloc[0]
    return f"{year} | ORLEANS-TOURS | 037 | {uai} | X | 37261 | public | {value} | "


def test_the_latest_ips_of_a_school_is_kept(current):
    lines = [
        ips_line(current, "2023-2024", "81,5"),
        ips_line(current, "2022-2023", "79.0"),
        ips_line(current, "2023-2024", "99", "0590046E"),
        ips_line(current, "2024-2025", "NS"),
    ]
    reading = read_ips(table(is_ips, IPS, *lines), current, ORIGIN)
    assert accounted(reading)
    assert (reading.taken, reading.left_out) == (
        1,
        {
            "rentrée antérieure": 1,
            "établissement inconnu du territoire": 1,
            "IPS non publié": 1,
        },
    )
    assert schools(reading, current)["ips"].iloc[0] == 81.5
    assert reading.remarks == ["IPS de la rentrée 2023."]


def test_an_ips_out_of_any_scale_is_refused(current):
    reading = read_ips(table(is_ips, IPS, ips_line(current, "2023-2024", "815")), current, ORIGIN)
    assert "colonne « IPS » : « 815 » : indice attendu" in reading.refused[0]
