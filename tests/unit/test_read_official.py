"""Official tables through the one way in: recognised, read, accounted for."""

import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data import demo
from data.check import check_tables
from data.imports import read_files
from data.readers.cells import read_sheets
from data.readers.official import recognise
from tests.reader_tables import ORIGIN, accounted, cells


@pytest.fixture(scope="module")
def current():
    return check_tables(demo.load())


def write(path, *lines, encoding="utf-8-sig"):
    path.write_text("\n".join(line.replace(" | ", ";") for line in lines), encoding=encoding)
    return path


FILOSOFI = "CODGEO | LIBGEO | DISP_MED_A21", "QP037009 | Sanitas | 12340"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_a_table_is_recognised_by_its_columns_whatever_its_name(tmp_path, current, encoding):
    path = write(tmp_path / "vacances.txt", *FILOSOFI, encoding=encoding)
    result = read_files([path], current)
    assert result.accepted
    assert list(result.tables) == ["indicators"]
    assert result.reports[0].content == "chiffres de l’INSEE par quartier prioritaire"


def test_a_zip_of_csv_files_is_read_as_the_insee_publishes_it(tmp_path, current):
    path = tmp_path / "revenus.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("meta_revenus_QP.csv", "COD_VAR;LIB_VAR\nDISP_MED_A21;Médiane\n")
        archive.writestr("revenus_QP.csv", "\n".join(FILOSOFI).replace(" | ", ";"))
    result = read_files([path], current)
    assert result.accepted
    assert [(one.sheet, one.taken) for one in result.reports] == [
        ("meta_revenus_QP.csv", 0),
        ("revenus_QP.csv", 1),
    ]


def test_the_ancts_list_gives_names_and_communes_and_keeps_leading_zeros(tmp_path, current):
    path = write(
        tmp_path / "liste.csv",
        "code_qp | lib_qp | insee_com",
        'QN03709M | Le Sanitas | ="37261"',
        'QN00101M | Reyssouze | ="01004"',
        'QN03799N | Nouveau | ="37261"',
    )
    found = recognise("liste", read_sheets(path)[0].cells)
    assert found[1].rows["insee_com"].tolist() == ["37261", "01004", "37261"]
    result = read_files([path], current)
    assert result.accepted
    quartiers = result.tables["quartiers"].set_index("code_qp")
    assert quartiers.loc["QN03709M", ["name", "insee_com"]].tolist() == ["Le Sanitas", "37261"]
    assert quartiers.geometry.notna().all()
    assert result.reports[0].left_out == {
        "hors du territoire": 1,
        "sans contour : importez d’abord les contours": 1,
    }


def test_a_table_of_elsewhere_is_refused(tmp_path, current):
    path = write(tmp_path / "x.csv", FILOSOFI[0], "QP013001 | Ailleurs | 12340")
    result = read_files([path], current)
    assert not result.accepted
    assert result.reports[0].problems == ["aucune ligne ne peut être prise pour ce territoire."]


def test_a_refused_line_stops_the_import_unless_it_is_left_aside(tmp_path, current):
    path = write(tmp_path / "x.csv", *FILOSOFI, "QP037009bis | Sanitas | 1")
    assert not read_files([path], current).accepted
    assert read_files([path], current, leave_out=True).accepted


HEADERS = {
    "indicators": "qp | tx_tot_0a14",
    "population_cells": "IDCAR_200M | IND | IND_0_3 | IND_4_5 | IND_6_10 | IND_11_17",
    "schools": "identifiant_de_l_etablissement | type_etablissement | code_commune",
    "school_calendar": "description | start_date | end_date | zones",
    "sites": "depcom | typequ | lambert_x",
    "quartiers": "CODE_QP | NOM_QP | COMMUNE_QP | INSEE_COM",
}


@pytest.mark.parametrize("table", HEADERS)
@pytest.mark.parametrize("above", range(0, 9, 4))
def test_a_header_is_found_under_titles(table, above):
    titles = [f"Titre {number}" for number in range(above)]
    found = recognise("x", cells(*titles, HEADERS[table], "a | b | c | d | e | f"))
    assert found[0].table == table
    assert found[1].rows.index.tolist() == [above + 2]


def test_a_sheet_of_something_else_is_left_to_the_other_readers():
    assert recognise("x", cells("Activité | Jours | Horaires", "Foot | lundi | 17 h-18 h")) is None


OFFICIAL = {
    "QP2024_Tours_Metropole_4communes_WGS84.geojson": (13, 13),
    "communes_4villes.geojson": (4, 4),
    "insee_demographie_2010_qpv.xls": (1292, 10),
    "dept37_revenus_pauvrete_2012_2021.csv": (120, 100),
    "annuaire_ecoles_94_sample.csv": (613, 0),
    "ips_colleges_format_sample.csv": (3, 0),
    "vacances_scolaires_fr_zones_ABC_1990_2028.csv": (14_245, 4_685),
}


@pytest.mark.official
@pytest.mark.parametrize("name", OFFICIAL)
def test_an_official_file_holds_the_lines_that_it_holds(current, name):
    result = read_files([Path(os.environ["ATLAS_OFFICIAL_DATA"], name)], current)
    read = [report for report in result.reports if report.content]
    assert [(report.rows, report.taken) for report in read] == [OFFICIAL[name]]
    assert accounted(read[0])
    assert read[0].refused == read[0].doubtful == []


@pytest.mark.official
def test_the_613_schools_of_the_annuaire_are_schools_of_their_own_communes(current):
    path = Path(os.environ["ATLAS_OFFICIAL_DATA"], "annuaire_ecoles_94_sample.csv")
    sheet = read_sheets(path)[0]
    layout, table = recognise(path.name, sheet.cells)
    codes = table.rows["code_commune"].unique()
    communes = pd.DataFrame({"insee_com": codes, "zone": "C"})
    here = {**current, "communes": communes, "schools": current["schools"].iloc[:0]}
    reading = layout.read(table, here, ORIGIN)
    assert (reading.rows, reading.taken) == (613, 613)
    priority = reading.tables["schools"]["education_prioritaire"].value_counts()
    assert priority.to_dict() == {"REP": 185, "REP+": 22}


@pytest.mark.official
def test_the_official_days_of_zone_b_are_those_of_the_demonstration(current):
    path = Path(os.environ["ATLAS_OFFICIAL_DATA"], "vacances_scolaires_fr_zones_ABC_1990_2028.csv")
    new = read_files([path], current).tables["school_calendar"]
    old = current["school_calendar"]
    columns = ["zone", "kind", "name", "period", "starts_on", "ends_on"]
    assert old[columns].merge(new[columns]).shape == old[columns].shape


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("adulte_relais_dept37_2020_2023.csv", "adultes-relais ou Fonjep"),
        ("postes_fonjep_dept37_2020_2023.csv", "adultes-relais ou Fonjep"),
        ("communes_epci_tours_2026.json", "liste de communes sans contour"),
    ],
)
def test_a_file_that_the_application_does_not_use_is_told_so(current, name, what):
    result = read_files([Path(os.environ["ATLAS_OFFICIAL_DATA"], name)], current)
    assert not result.accepted
    assert what in result.reports[0].problems[0]
    assert "ne s’en sert pas" in result.reports[0].problems[0]
