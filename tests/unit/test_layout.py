"""What the readers of official tables share: headers found, lines accounted for, codes kept."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.readers import layout
from tests.reader_tables import accounted, cells, table


def is_header(names):
    return {"code_qp", "valeur"} <= names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Code QP", "code_qp"),
        (" CODE_QP ", "code_qp"),
        ("code-qp", "code_qp"),
        ("Libellé de l’établissement", "libelle_de_l_etablissement"),
        ("Œuvre", "oeuvre"),
        ("(%) Élèves", "eleves"),
        ("«»", ""),
    ],
)
def test_names_of_columns_are_compared_without_case_accents_nor_separators(written, name):
    assert layout.folded(written) == name


def test_a_header_is_found_under_its_titles_which_are_kept():
    found = table(is_header, "Revenus 2021 | ", "Source : INSEE | ", "Code QP | Valeur", "QN1 | 3")
    assert found.preamble == "Revenus 2021 Source : INSEE"
    assert found.rows.index.tolist() == [4]
    assert found.labels == {"code_qp": "Code QP", "valeur": "Valeur"}


def test_a_sheet_without_the_header_is_no_table():
    assert layout.find_table("x.csv", cells("Code | Nom", "1 | 2"), is_header) is None


def test_of_two_columns_of_one_name_the_first_is_kept_and_nameless_ones_are_dropped():
    found = table(is_header, "Code QP | Valeur | | Valeur", "QN1 | 3 | x | 4")
    assert found.rows.to_dict("list") == {"code_qp": ["QN1"], "valeur": ["3"]}


def test_blank_lines_are_no_rows_and_text_shields_are_taken_off():
    found = table(is_header, "Code QP | Valeur", " | ", '="01004" | 3')
    assert found.rows["code_qp"].to_dict() == {3: "01004"}


def test_a_fault_names_place_line_column_and_value():
    found = table(is_header, "Code QP | Valeur", "QN1 | douze", place="f.csv, feuille « A »")
    assert found.fault("valeur", "attendu : un nombre").tolist() == [
        "f.csv, feuille « A », ligne 2, colonne « Valeur » : « douze » : attendu : un nombre"
    ]


@pytest.mark.parametrize("text", ["s", "ns", "nd", "so", "S", "NS", "Nd", None])
def test_a_secret_or_blank_figure_is_hidden(text):
    assert layout.hidden(pd.Series([text], dtype="str")).tolist() == [True]


@pytest.mark.parametrize("text", ["0", "0,0", "12", "non", "x"])
def test_zero_and_other_words_are_not_hidden(text):
    assert layout.hidden(pd.Series([text], dtype="str")).tolist() == [False]


@pytest.mark.parametrize(
    ("text", "figure"),
    [("0", 0), ("12", 12), ("12,5", 12.5), ("12.5", 12.5), ("1 234,5", 1234.5), ("-3", -3),
     ("1\u202f234", 1234), ("1\xa0234", 1234), ("1e3", 1000), ("+2", 2)],
)  # fmt: skip
def test_figures_are_read_as_french_producers_write_them(text, figure):
    assert layout.numbers(pd.Series([text], dtype="str")).tolist() == [figure]


@pytest.mark.parametrize("text", ["s", "", "12 %", "1,2,3", "nan", "inf", "1e400", "0x10", "٣x"])
def test_what_is_no_figure_is_missing_and_never_zero(text):
    assert layout.numbers(pd.Series([text], dtype="str")).isna().all()


@given(st.lists(st.one_of(st.none(), st.text(max_size=25)), max_size=20))
@settings(deadline=None)
def test_any_text_is_a_finite_figure_or_missing(texts):
    found = layout.numbers(pd.Series(texts, dtype="str")).dropna()
    assert (found.abs() < float("inf")).all()


def test_a_commune_gets_back_the_zero_that_a_number_lost():
    texts = pd.Series(["1004", "37261", "2A004", None, "01004"], dtype="str")
    found = layout.commune_codes(texts)
    assert found.dropna().tolist() == ["01004", "37261", "2A004", "01004"]


def test_days_out_of_the_calendar_are_missing():
    texts = pd.Series(["2026-10-17", "2026-02-30", "1026-10-17", "17/10/2026", None], dtype="str")
    assert layout.days(texts).notna().tolist() == [True, False, False, False, False]


def test_rows_take_the_place_of_those_of_the_same_key():
    current = pd.DataFrame({"key": ["a", "b"], "value": [1, 2]})
    rows = pd.DataFrame({"key": ["c", "b"], "value": [3, 9]})
    found = layout.replaced(current, rows, ["key"])
    assert found["key"].tolist() == ["a", "b", "c"]
    assert found["value"].tolist() == [1, 9, 3]


@given(st.lists(st.sampled_from(["taken", "left", "refused", "doubt"]), max_size=12))
@settings(deadline=None)
def test_each_line_has_one_fate_and_the_first_told_stands(fates):
    lines = pd.Series(fates, index=range(2, len(fates) + 2), dtype="str")
    account = layout.Account(lines.index)
    account.leave(lines == "left", "hors du territoire")
    told = "ligne " + lines.index.astype(str).to_series(index=lines.index)
    account.refuse(lines.isin(["refused", "left"]), told)
    account.doubt(lines != "taken", pd.Series("à préciser", index=lines.index))
    reading = account.reading("essai", {}, [])
    assert accounted(reading)
    assert reading.taken == fates.count("taken")
    assert sum(reading.left_out.values()) == fates.count("left")
    assert len(reading.refused) == fates.count("refused")
    assert len(reading.doubtful) == fates.count("doubt")
