"""What was understood of dropped files, sheet by sheet, and what is left for a person to decide."""

from collections.abc import Sequence

import streamlit as st

from data.commands.report import as_text
from data.french import count, listing, number
from data.imports import NOT_RECOGNISED, FileReport, Import
from data.readers.partner_fields import KINDS
from data.readers.partner_tables import labels
from data.readers.reading import Question
from pages.ui import import_session
from pages.ui.import_session import Place
from pages.ui.notices import plain

_SHOWN = 30
_QUESTIONS = 25
_COLUMNS = 4
_PARTNERS = frozenset(kind.title for kind in KINDS)


def show(result: Import, *, decide: bool = True) -> None:
    """Each sheet that holds something, then what is wrong with the whole.

    ``decide``: columns and doubtful spellings can be decided here.
    """
    unknown = [one for one in result.reports if one.rows and not one.content and not one.problems]
    for report in result.reports:
        if report not in unknown:
            _sheet(report, decide)
    if unknown:
        named = listing(f"« {plain(one.sheet or one.file)} »" for one in unknown)
        rows = sum(one.rows for one in unknown)
        st.caption(
            f"Laissé de côté, {NOT_RECOGNISED} : {named} ({count(rows, 'ligne')}). Une feuille "
            "du modèle, elle, est reconnue."
        )
        for report in unknown if decide else ():
            _decisions((report.file, report.sheet))
    if result.problems:
        st.error(
            "Le territoire qui en résulterait ne se tient pas :\n" + _bullets(result.problems),
            icon=":material/block:",
        )
    st.download_button(
        "Compte rendu complet (texte)",
        lambda: as_text(result, "").encode(),
        "compte-rendu-import.txt",
        "text/plain",
        on_click="ignore",
        key=f"compte_rendu_{decide}",
    )


def _sheet(report: FileReport, decide: bool) -> None:
    place = (report.file, report.sheet)
    where = f"{report.file}, feuille « {report.sheet} »" if report.sheet else report.file
    st.subheader(plain(f"{where} : {report.content or 'non lu'}"), anchor=False)
    if report.problems:
        st.error(
            "Rien ne peut en être pris :\n" + _bullets(report.problems), icon=":material/block:"
        )
    if not report.content:
        return
    st.markdown(fates(report))
    if decide:
        if report.content in _PARTNERS:
            _mapping(report, place)
        _decisions(place)
        if report.questions:
            _questions(report.questions, place)
    for title, sentences in (
        ("Lignes refusées", [one for one in report.refused if one not in report.problems]),
        ("Lignes douteuses", report.doubtful),
        ("Ce qui a été supposé", report.remarks),
    ):
        if sentences:
            with st.expander(f"{title} ({number(len(sentences))})", expanded=len(sentences) < 6):
                st.markdown(_bullets(sentences))


def fates(report: FileReport) -> str:
    """Rows in = taken + left out + refused + doubtful, in words."""
    parts = [f"**{count(report.taken, 'prise')}**"]
    parts += [f"{number(rows)} laissées ({plain(why)})" for why, rows in report.left_out.items()]
    parts.append(count(len(report.refused), "refusée"))
    parts.append(count(len(report.doubtful), "douteuse"))
    return f"{count(report.rows, 'ligne lue', 'lignes lues')} = " + " + ".join(parts)


def _mapping(report: FileReport, place: Place) -> None:
    """What each column is read as, to be corrected."""
    known = labels(report.content or "")
    fields = ["", *known]
    left = sum(not field for field in report.mapping.values())
    title = f"Colonnes : {count(len(report.mapping) - left, 'lue')}"
    if left:
        title += f", {count(left, 'non reprise')}"
    with st.expander(title, expanded=bool(left)):
        st.caption("Chaque colonne du fichier, et ce qu’elle dit. À corriger au besoin.")
        columns = st.columns(_COLUMNS)
        for rank, (header, field) in enumerate(report.mapping.items()):
            widget = "_".join(("colonne", *place, header, field))
            columns[rank % _COLUMNS].selectbox(
                plain(header),
                fields,
                index=fields.index(field) if field in fields else 0,
                format_func=lambda one: known.get(one, "non reprise"),
                key=widget,
                on_change=import_session.decide_column,
                args=(place, header, widget),
            )


def _questions(questions: Sequence[Question], place: Place) -> None:
    """Each doubtful spelling, asked once for all its lines."""
    with st.container(border=True):
        st.markdown(
            f"**{count(len(questions), 'question')}** : choisir, ou écrire ce qu’il faut lire à "
            "la place. Chaque réponse vaut pour toutes les lignes citées."
        )
        left, right = st.columns(2)
        for rank, question in enumerate(questions[:_QUESTIONS]):
            asked = (question.column, question.value)
            widget = "_".join(("reponse", *place, *asked))
            (right if rank % 2 else left).selectbox(
                plain(f"{question.column}, {_lines(question)} : {question.text}"),
                list(question.candidates),
                index=None,
                accept_new_options=True,
                placeholder="Choisir ou écrire",
                key=widget,
                on_change=import_session.answer,
                args=(place, asked, widget),
            )
        if len(questions) > _QUESTIONS:
            st.caption(
                f"Et {number(len(questions) - _QUESTIONS)} autres, posées quand celles-ci auront "
                "leur réponse."
            )


def _lines(question: Question) -> str:
    lines = question.lines
    if len(lines) == 1:
        return f"ligne {lines[0]}"
    rest = len(lines) - 5
    return "lignes " + (
        listing(map(str, lines))
        if rest <= 0
        else f"{', '.join(map(str, lines[:5]))} et {count(rest, 'autre')}"
    )


def _decisions(place: Place) -> None:
    """What was decided of the sheet, to be taken back."""
    choices = import_session.decided().get(place)
    if choices is None or not (choices.mapping or choices.answers):
        return
    told = [f"« {value or 'vide'} » lu « {answer} »" for (_, value), answer in
            choices.answers.items()]  # fmt: skip
    if choices.mapping:
        told.append(count(len(choices.mapping), "colonne choisie", "colonnes choisies"))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Décidé : {plain(listing(told))}.")
        st.button(
            "Revenir sur ces décisions",
            key="_".join(("oublier", *place)),
            on_click=import_session.forget_decisions,
            args=(place,),
        )


def _bullets(sentences: Sequence[str]) -> str:
    shown = [f"- {plain(sentence)}" for sentence in sentences[:_SHOWN]]
    if len(sentences) > _SHOWN:
        shown.append(f"- … et {number(len(sentences) - _SHOWN)} autres, dans le compte rendu.")
    return "\n".join(shown)
