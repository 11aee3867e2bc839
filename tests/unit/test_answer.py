"""The CSV of the commands: what people typed is data, whatever they typed."""

import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.commands.answer import as_csv
from data.inert import inert, inert_columns

LIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.lists(st.text(), min_size=1, max_size=6), st.integers(-9, 9))
def test_no_text_becomes_a_formula_a_column_or_a_row(texts: list[str], number: int) -> None:
    table = pd.DataFrame({"nom": texts, "écart": number})
    rows = read(as_csv(table))
    assert rows[0] == ["nom", "écart"]
    assert [row[0] for row in rows[1:]] == [inert(text) for text in texts]
    assert {row[1] for row in rows[1:]} == {str(number)}
    for cell, *_ in rows[1:]:
        assert not cell.startswith(LIVE) or not cell.strip("+-0123456789., \t\r\n\u00a0\u202f")


@given(st.sampled_from(LIVE), st.text(st.characters(categories=["L"]), min_size=1))
def test_a_sign_before_words_is_quoted(sign: str, words: str) -> None:
    assert read(as_csv(pd.DataFrame({"nom": [sign + words]})))[1] == [f"'{sign}{words}"]


@pytest.mark.parametrize("text", ["-2,5", "+33 2 47 00 00 00", "a\x00b", "lundi\r=1"])
def test_numbers_and_telephones_stay_and_a_carriage_return_stays_inside(text: str) -> None:
    assert len(read(as_csv(pd.DataFrame({"nom": [text], "n": [1]})))) == 2
    assert read(as_csv(pd.DataFrame({"nom": [text]})))[1] == [text.replace("\x00", "")]


def test_numbers_dates_and_missing_values_are_left_as_they_are() -> None:
    table = pd.DataFrame({
        "n": [-1.5, 2.0], "jour": pd.to_datetime(["2026-09-23", None]), "nom": ["=1", None],
    })  # fmt: skip
    found = inert_columns(table)
    pd.testing.assert_frame_equal(found[["n", "jour"]], table[["n", "jour"]])
    assert found["nom"].isna().tolist() == [False, True]
    assert table["nom"][0] == "=1", "the table given is not changed"
