"""What files are known: official ones and partners’ sheets, with a template for each."""

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from data.readers import (
    agenda,
    boundaries,
    calendar,
    equipment,
    insee_cells,
    insee_qpv,
    schools,
    streets,
)
from data.readers.partner_fields import FIELDS, KINDS, Kind
from exports import templates
from pages.ui import session
from pages.ui.import_session import MAX_MB

_MAP: Final = "GeoJSON, GeoPackage, Shapefile en zip"
_SHEET: Final = "CSV, XLSX, XLS, ODS"
OFFICIAL: Final = (
    (boundaries.LAYOUTS["communes"].title, "IGN (Admin Express), geo.api.gouv.fr", _MAP),
    (boundaries.LAYOUTS["qpv_2024"].title, "ANCT", f"{_MAP}, liste en CSV"),
    (boundaries.LAYOUTS["qpv_2015"].title, "ANCT", _MAP),
    (insee_qpv.TITLE, "INSEE", _SHEET),
    (insee_cells.TITLE, "INSEE (Filosofi)", "GeoPackage, CSV"),
    (schools.DIRECTORY_TITLE, "Éducation nationale", _SHEET),
    (schools.IPS_TITLE, "DEPP", _SHEET),
    (calendar.TITLE, "Éducation nationale", _SHEET),
    (equipment.BPE_TITLE, "INSEE", _SHEET),
    (equipment.DATA_ES_TITLE, "Ministère chargé des sports", _SHEET),
    (agenda.OPENAGENDA_TITLE, "OpenAgenda", "CSV, XLSX, JSON"),
    (agenda.ICALENDAR_TITLE, "tout agenda", "ICS"),
    (streets.TITLE, "IGN (BD TOPO)", "GeoPackage, Shapefile en zip"),
    ("territoire exporté", "cette application", "GeoPackage, CSV"),
)
"""Content, producer and file formats of what the readers recognise besides partners’ sheets."""


def show(snapshot: session.Snapshot) -> None:
    """Templates to download, then the official files."""
    st.header("Modèles pour les partenaires", anchor=False)
    st.markdown(
        "Un classeur par sujet : colonnes attendues, deux lignes d’exemple, listes de choix de ce "
        "territoire. Un tableau qui existe déjà n’a pas besoin du modèle : ses colonnes sont "
        "reconnues par leur titre, et peuvent être corrigées."
    )
    columns = st.columns(4)
    for rank, kind in enumerate(KINDS):
        with columns[rank % 4]:
            st.download_button(
                kind.title.capitalize(),
                partial(template, snapshot.revision, kind),
                templates.file_name(kind),
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                on_click="ignore",
                icon=":material/table:",
                width="stretch",
                key=f"modele_{kind.table}",
                help=", ".join(FIELDS[one].label for one in templates.fields(kind)),
            )
    st.header("Fichiers officiels reconnus", anchor=False)
    st.dataframe(
        pd.DataFrame(OFFICIAL, columns=["Contenu", "Producteur", "Formats"]),
        hide_index=True,
        alt="Fichiers officiels reconnus, leur producteur et leurs formats",
    )
    st.caption(
        f"Un fichier est reconnu à ce qu’il contient, jamais à son nom. {MAX_MB} Mo par fichier ; "
        "un GeoPackage plus lourd (carreaux de toute la France, rues d’un département) s’importe "
        "depuis le serveur : `python -m data import FICHIER`."
    )


@st.cache_data(show_spinner=False, max_entries=16)
def template(revision: int, kind: Kind) -> bytes:
    """:func:`exports.templates.template` with the choices of the territory of ``revision``."""
    return templates.template(kind, session.at(revision).territory.tables)
