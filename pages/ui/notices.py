"""Sentences and states that every page words the same way."""

import logging
import re
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:])")


def plain(text: object) -> str:
    """Text typed by people, made inert for Markdown."""
    return _MARKS.sub(r"\\\1", str(text))


def heading(title: str, takeaway: str) -> None:
    """The title of the page, for screen readers (the navigation shows it to the others), and
    its answer in one sentence (Markdown, « À retenir »)."""
    with st.container(key="titre"):
        st.title(title, anchor=False)
    with st.container(key="retenir"):
        st.markdown(takeaway)


def figures(items: Sequence[tuple[str, str, str]]) -> None:
    """At most four key figures: label, value, and the line that says what it stands for."""
    with st.container(key="chiffres"):
        for column, (label, value, source) in zip(st.columns(len(items)), items, strict=True):
            with column.container(border=True, height="stretch"):
                st.metric(label, value)
                st.caption(source)


def bullets(sentences: Sequence[str], nothing: str) -> None:
    """A list of sentences holding typed text, or what to say when there is none."""
    st.markdown("\n".join(f"- {plain(sentence)}" for sentence in sentences) or nothing)


def method(page: str, **values: str) -> None:
    """How it is computed, folded: the text beside the page, filled with ``values``."""
    text = Path(page).with_suffix(".md").read_text(encoding="utf-8")
    with st.expander("Comment c’est calculé"):
        st.markdown(text.format(**values))


def say_failure(error: Exception) -> bool:
    """Says in French that a page failed; what happened is in the log."""
    logging.getLogger(__name__).error("La page a échoué", exc_info=error)
    st.error(
        "Cette page n’a pas pu s’afficher. Rien n’est perdu : recharger la page, ou revenir au "
        "Territoire. Le détail est dans le journal du serveur.",
        icon=":material/block:",
    )
    return True
