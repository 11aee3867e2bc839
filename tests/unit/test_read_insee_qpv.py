import pandas as pd
import pytest

from data import demo
from data.check import check_tables
from data.readers import ReadError
from data.readers.insee_qpv import is_header, read
from data.readers.layout import Origin
from tests.reader_tables import ORIGIN, accounted, table


@pytest.fixture(scope="module")
def current():
    """The demonstration without its figures; Sanitas is QN03709M, on the contour QP037009."""
    tables = check_tables(demo.load())
    return {**tables, "indicators": tables["indicators"].iloc[:0]}


def figures(reading, current):
    """(indicator, year) → (value, status, geography) of Sanitas, checked."""
    rows = check_tables({**current, **reading.tables})["indicators"]
    rows = rows[rows["code_qp"] == "QN03709M"]
    return {
        (row.indicator, row.year): (None if pd.isna(row.value) else row.value, row.status)
        for row in rows.itertuples()
    }


CENSUS = (
    "Estimations démographiques",
    "Source : Recensement de la population 2010",
    "",
    "NOM_QP | qp | listcom | tx_tot_0a14 | tx_f_0a14 | tx_tot_empl",
    "Nom du quartier | Code du quartier | Commune | Part | Part | Part",
    "Sanitas | QP037009 | Tours | 20.3 | 18 | ",
    "Ailleurs | QP013001 | Marseille | 10 | 10 | 10",
)


def test_a_census_is_read_wherever_its_header_stands_with_its_labels_under(current):
    reading = read(table(is_header, *CENSUS), current, ORIGIN)
    assert (reading.rows, reading.taken, reading.left_out) == (2, 1, {"hors du territoire": 1})
    assert figures(reading, current) == {
        ("part_0_14", 2010): (20.3, "publie"),
        ("taux_emploi", 2010): (None, "secret"),
    }
    assert set(reading.tables["indicators"]["geography"]) == {2015}


@pytest.mark.parametrize(
    ("median", "poverty"),
    [
        ("DISP_MED_A21", "DISP_TP60_A21"),
        ("DISP_MED21", "DISP_TP6021"),
        ("disp_q2_a21", "tp60_a21"),
    ],
)
@pytest.mark.parametrize("code", ["CODGEO", "code_qp", "QP"])
def test_filosofi_is_read_under_each_name_of_its_columns(current, code, median, poverty):
    lines = f"{code} | LIBGEO | {median} | {poverty}", "QP037009 | Sanitas | 12 340 | 51,1"
    assert figures(read(table(is_header, *lines), current, ORIGIN), current) == {
        ("revenu_median_uc", 2021): (12340, "publie"),
        ("taux_pauvrete", 2021): (51.1, "publie"),
    }


def test_each_column_of_filosofi_tells_its_own_year(current):
    lines = "qp | disp_q2_a13 | DISP_MED_A21", "QP037009 | 10000 | 12000"
    assert set(figures(read(table(is_header, *lines), current, ORIGIN), current)) == {
        ("revenu_median_uc", 2013),
        ("revenu_median_uc", 2021),
    }


@pytest.mark.parametrize("code", ["s", "ns", "nd", "so", "NS", ""])
def test_a_hidden_figure_is_secret_neither_zero_nor_an_error(current, code):
    lines = "qp | disp_med_a21 | disp_tp60_a21", f"QP037009 | {code} | 0"
    assert figures(read(table(is_header, *lines), current, ORIGIN), current) == {
        ("revenu_median_uc", 2021): (None, "secret"),
        ("taux_pauvrete", 2021): (0, "publie"),
    }


def test_a_blank_of_a_compilation_is_missing_not_secret(current):
    lines = (
        "code,revenu_median,taux_pauvrete,annee".replace(",", "|"),
        "QP037009 | | 35.2 | 2012",
        "QP037009 | 13422 | s | 2013",
    )
    assert figures(read(table(is_header, *lines), current, ORIGIN), current) == {
        ("revenu_median_uc", 2012): (None, "manquant"),
        ("taux_pauvrete", 2012): (35.2, "publie"),
        ("revenu_median_uc", 2013): (13422, "publie"),
        ("taux_pauvrete", 2013): (None, "secret"),
    }


def test_the_population_of_the_qpv_2024_is_of_2020_on_their_own_contours(current):
    lines = (
        "codeQPV;libQPV;codeReg;popMuniQPV;partPop15_24;listeDepCom".replace(";", "|"),
        "QN03709M | Sanitas | 24 | 8114 | 17,2 | 37261",
    )
    reading = read(table(is_header, *lines), current, ORIGIN)
    assert figures(reading, current) == {
        ("population", 2020): (8114, "publie"),
        ("part_15_24", 2020): (17.2, "publie"),
    }
    assert set(reading.tables["indicators"]["geography"]) == {2024}
    assert reading.remarks[0].startswith("Année 2020")


def test_a_count_of_a_contour_since_cut_in_two_is_of_neither(current):
    quartiers = current["quartiers"].copy()
    quartiers.loc[quartiers["code_qp"] == "QN03708M", "code_qp_2015"] = "QP037009"
    lines = "code | population | taux_pauvrete | annee", "QP037009 | 9000 | 40 | 2012"
    reading = read(table(is_header, *lines), {**current, "quartiers": quartiers}, ORIGIN)
    rows = reading.tables["indicators"]
    assert rows["code_qp"].tolist() == ["QN03708M", "QN03709M"]
    assert set(rows["indicator"]) == {"taux_pauvrete"}
    assert any("QP037009" in remark for remark in reading.remarks)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("QP037009 | 12x | 30", "ligne 2, colonne « DISP_MED_A21 » : « 12x » : nombre attendu"),
        ("QP037009 | 12000 | 130", "ligne 2, colonne « DISP_TP60_A21 » : « 130 » : nombre attendu"),
        ("QP037009 | -1 | 30", "colonne « DISP_MED_A21 » : « -1 »"),
        ("Q0P37 | 12000 | 30", "colonne « QP » : « Q0P37 » : code de quartier attendu"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(current, line, message):
    reading = read(
        table(is_header, "QP | DISP_MED_A21 | DISP_TP60_A21", line, place="a.xls, feuille QP"),
        current,
        ORIGIN,
    )
    assert accounted(reading)
    assert (reading.taken, reading.tables) == (0, {})
    assert reading.refused[0].startswith("a.xls, feuille QP, ")
    assert message in reading.refused[0]


def test_totals_notes_and_repeated_lines_are_not_taken(current):
    reading = read(
        table(
            is_header,
            "LIBGEO | QP | DISP_MED_A21",
            "Sanitas | QP037009 | 12000",
            "Sanitas | QP037009 | 13000",
            "Ensemble | | 15000",
            "Source : Insee, Filosofi 2021 | |",
        ),
        current,
        ORIGIN,
    )
    assert accounted(reading)
    assert reading.left_out == {"sans code de quartier (total ou note)": 1, "note ou titre": 1}
    assert figures(reading, current) == {("revenu_median_uc", 2021): (12000, "publie")}
    assert "déjà lu" in reading.refused[0]


def test_the_year_of_a_census_without_title_is_that_of_the_file_name_and_it_is_said(current):
    lines = "qp | tx_tot_0a14", "QP037009 | 20"
    found = table(is_header, *lines)
    reading = read(found, current, Origin("DEMO_2018.csv", ORIGIN.read_on))
    assert figures(reading, current) == {("part_0_14", 2018): (20, "publie")}
    assert any("nom du fichier" in remark for remark in reading.remarks)
    with pytest.raises(ReadError, match="année du recensement introuvable"):
        read(found, current, ORIGIN)


def test_figures_take_the_place_of_those_of_the_same_year_alone(current):
    first = read(table(is_header, "qp|disp_med_a20", "QP037009|11000"), current, ORIGIN)
    then = {**current, **check_tables({**current, **first.tables})}
    lines = "qp|disp_med_a20|disp_med_a21", "QP037009|11500|12000"
    assert figures(read(table(is_header, *lines), then, ORIGIN), then) == {
        ("revenu_median_uc", 2020): (11500, "publie"),
        ("revenu_median_uc", 2021): (12000, "publie"),
    }


def test_without_the_outlines_of_2015_it_is_said_what_to_import(current):
    quartiers = current["quartiers"].assign(code_qp_2015=None)
    reading = read(
        table(is_header, *CENSUS), check_tables({**current, "quartiers": quartiers}), ORIGIN
    )
    assert accounted(reading)
    assert reading.left_out == {
        "contour de 2015 sans quartier : importez les contours QPV 2015, qui disent lequel": 1,
        "hors du territoire": 1,
    }
