"""« Créer mon territoire »: another city in the place of the one that the database holds."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from data import schemas, store
from data.check import Tables
from data.french import count
from data.imports import Import
from data.new_territory import (
    DEMO_REASON,
    NEW_REASON,
    REFERENCE,
    NewTerritoryError,
    Wish,
    demonstration,
    new_territory,
)
from data.sources import with_sources
from pages.ui import import_report, import_session, scope, session
from pages.ui.notices import plain

_MADE = "territoire_lu"


@dataclass(frozen=True)
class Made:
    """A territory read from files, not written yet; ``tables`` hold their sources too."""

    result: Import
    tables: Tables


def show(snapshot: session.Snapshot) -> None:
    """What to give, what it makes, and the way back to the demonstration."""
    territory = snapshot.territory
    st.markdown(
        f"Une base contient un seul territoire, aujourd’hui **{plain(territory.name)}**. Le vôtre "
        "le remplacera en entier : aucune donnée de l’un ne se mêle à l’autre. On en revient "
        "en annulant, ou par « Revenir à la démonstration »."
    )
    if not store.may_write():
        st.info(
            "Cette base est en lecture seule : aucun territoire n’y est créé.",
            icon=":material/lock:",
        )
        return
    uploads = import_session.uploader(
        "Contours des communes et des quartiers, et tout autre fichier reconnu", "territoire"
    )
    wish = _wish()
    key = ([one.file_id for one in uploads], wish, snapshot.revision)
    if st.button("Lire ces fichiers", disabled=not uploads):
        st.session_state[_MADE] = (key, _read(snapshot, uploads, wish))
    kept_key, made = st.session_state.get(_MADE, (None, None))
    if uploads and kept_key == key:
        _offer(snapshot, made)
    with st.popover("Revenir à la démonstration…"):
        st.markdown(
            "La démonstration (Tours, données fictives) remplacera en entier le territoire de "
            "cette base. Cela s’annule."
        )
        st.button("Revenir à la démonstration", on_click=_back_to_demo, args=(snapshot,))


def _wish() -> Wish:
    left, middle, right = st.columns(3)
    codes = left.text_input(
        "Communes (codes officiels)",
        help="Codes INSEE séparés par des virgules ; vide : toutes celles des fichiers.",
    )
    epci = middle.text_input("ou leur intercommunalité (SIREN)")
    name = right.text_input("Nom du territoire", help="Vide : les noms des communes.")
    return Wish(tuple(filter(None, re.split(r"[\s,;]+", codes))), epci.strip(), name.strip())


def _read(snapshot: session.Snapshot, uploads: Sequence[UploadedFile], wish: Wish) -> Made | str:
    """The territory, or the sentence that says why there is none."""
    users = snapshot.territory.tables["users"]
    with st.spinner("Lecture des fichiers…"), import_session.as_files(uploads) as paths:
        try:
            result = new_territory(paths, wish, users, leave_out=True)
        except NewTerritoryError as error:
            return str(error)
        return Made(result, with_sources(result, paths, result.tables, dt.date.today()))


def _offer(snapshot: session.Snapshot, made: Made | str) -> None:
    """What the files make of the territory, and the button that puts it in place."""
    if isinstance(made, str):
        st.error(plain(made), icon=":material/block:")
        return
    import_report.show(made.result, decide=False)
    if not made.result.accepted:
        return
    held = {name: len(table) for name, table in made.tables.items() if len(table)}
    name = str(made.tables["territory"]["name"].iloc[0])
    st.subheader(plain(f"Ce que contiendra {name}"), anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "Table": [schemas.TABLES[table].title for table in held],
                "Lignes": list(held.values()),
                "Venues": [
                    "des règles nationales" if table in REFERENCE else "des fichiers"
                    for table in held
                ],
            }
        ),
        hide_index=True,
        width=560,
        alt="Lignes de chaque table du territoire à créer",
    )
    left_out = sum(len(one.refused) + len(one.doubtful) for one in made.result.reports)
    if left_out:
        st.warning(
            f"{count(left_out, 'ligne')} à décider restera de côté : l’importer ensuite."
            if left_out == 1
            else f"{count(left_out, 'ligne')} à décider resteront de côté : les importer ensuite."
        )
    with st.popover("Créer ce territoire…", type="primary"):
        st.markdown(
            f"**{plain(name)}** remplacera **{plain(snapshot.territory.name)}** dans cette base. "
            "Cela s’annule."
        )
        st.button(
            "Remplacer le territoire",
            type="primary",
            on_click=_put,
            args=(snapshot, made.tables, NEW_REASON + name),
        )


def _back_to_demo(snapshot: session.Snapshot) -> None:
    _put(snapshot, demonstration(snapshot.territory.tables["users"]), DEMO_REASON)


def _put(snapshot: session.Snapshot, tables: Tables, reason: str) -> None:
    import_session.write(snapshot, tables, reason)
    # The place looked at is not one of the other territory.
    scope.choose(scope.WHOLE)
