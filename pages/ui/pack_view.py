"""A committee pack on the screen: to read through, or to present one section at a time."""

import pandas as pd
import streamlit as st

from data.french import count
from exports.pack.content import Pack, Picture, Section, Table
from exports.pack.deck import FEW, written
from exports.pack.figures import png
from pages.ui.notices import plain

_SCREEN = (9.0, 5.6)
"""Inches of a picture on the screen."""


def read(pack: Pack, section: Section) -> None:
    """One section among others: its answer, its pictures, its tables."""
    st.header(plain(section.sentence), anchor=False)
    _figures(section)
    for picture in section.pictures:
        st.image(_drawn(pack.pack_id, pack, picture), width=760, alt=picture.alt)
    _decision(section)
    for note in section.notes:
        st.markdown(f"- {plain(note)}")
    for table in section.tables:
        st.subheader(plain(table.title), anchor=False)
        _table(table)


def slide(pack: Pack, section: Section) -> None:
    """One section that fills the screen, in large type."""
    st.markdown(f"## {plain(section.sentence)}")
    picture = next(iter(section.pictures), None)
    has_words = bool(section.figures or section.decision)
    if picture and has_words:
        left, right = st.columns([2, 3], gap="large")
        with left:
            for figure in section.figures:
                st.markdown(f"### {plain(figure.value)}\n{plain(figure.words)}")
            _decision(section)
        right.image(_drawn(pack.pack_id, pack, picture), width="stretch", alt=picture.alt)
        return
    _figures(section)
    if picture:
        st.image(_drawn(pack.pack_id, pack, picture), width="stretch", alt=picture.alt)
        return
    _decision(section)
    if section.tables and len(section.notes) <= FEW:
        table = section.tables[0]
        shown = 4 if len(table.columns) > 6 else 7
        st.table(_written(table).head(shown))
        rest = len(table.rows) - shown
        more = f"… et {count(rest, 'autre ligne', 'autres lignes')}. " if rest > 0 else ""
        st.caption(f"{more}Source : {plain(table.source)}")
    for note in section.notes:
        st.markdown(f"- {plain(note)}")


@st.cache_data(show_spinner=False, max_entries=60)
def _drawn(pack_id: str, _pack: Pack, picture: Picture) -> bytes:
    return png(_pack, picture, _SCREEN)


def _figures(section: Section) -> None:
    if not section.figures:
        return
    for place, figure in zip(st.columns(len(section.figures)), section.figures, strict=True):
        with place.container(border=True, height="stretch"):
            st.metric(figure.words, plain(figure.value), label_visibility="collapsed")
            st.caption(plain(figure.words))


def _decision(section: Section) -> None:
    if section.decision:
        with st.container(key=f"decision_{section.key}"):
            st.markdown(f"**Décision proposée.** {plain(section.decision)}")


def _written(table: Table) -> pd.DataFrame:
    titles = [f"{name} ({unit})" if unit else name for name, unit in table.columns]
    rows = [[plain(written(value, table.decimals)) for value in row] for row in table.rows]
    return pd.DataFrame(rows, columns=titles).set_index(titles[0])


def _table(table: Table) -> None:
    titles = [f"{name} ({unit})" if unit else name for name, unit in table.columns]
    frame = pd.DataFrame(table.rows, columns=titles)
    numbers = st.column_config.NumberColumn(format=f"%.{table.decimals}f")
    st.dataframe(
        frame,
        hide_index=True,
        column_config={
            title: numbers for title in titles if pd.api.types.is_numeric_dtype(frame[title])
        },
        alt=table.title,
    )
    st.caption(f"Source : {plain(table.source)}")
