"""The whole territory as one file, made when it is asked for; and who wrote last."""

from typing import Final

import pandas as pd
import streamlit as st

from analysis.secrecy import VIEWS
from data import schemas, store
from data.export import zip_territory
from data.french import count, listing
from pages.ui import session
from pages.ui.session import Snapshot

LEFT_OUT: Final = (*VIEWS, "users")
"""Tables that no visitor takes away: counts of persons before the gate of secrecy, accounts."""

_FILE = "territoire_zip"
_LAST = 30


def download(snapshot: Snapshot) -> None:
    """A button that makes the file, then one that takes it away."""
    titles = [str(schemas.TABLES[name].title).lower() for name in LEFT_OUT]
    st.markdown(
        "Un GeoPackage (QGIS l’ouvre), un CSV par table avec son schéma (Table Schema), dans un "
        "seul fichier zip. Réimporter le GeoPackage redonne le même territoire."
    )
    st.caption(
        f"Sans {listing(titles)} : ces tables tiennent des effectifs que le secret cache, ou des "
        "comptes. La sauvegarde complète est réservée à qui tient la base : "
        "`python -m data export --to DOSSIER`."
    )
    made = st.session_state.get(_FILE)
    if made and made[0] == snapshot.revision:
        day = snapshot.territory.scope_date
        st.download_button(
            f"Télécharger le fichier · zip, {_size(made[1])}",
            made[1],
            f"territoire-{day:%Y-%m-%d}.zip",
            "application/zip",
            type="primary",
            on_click="ignore",
        )
    elif st.button("Préparer le fichier du territoire", key="preparer_territoire"):
        tables = snapshot.territory.tables
        kept = {name: table for name, table in tables.items() if name not in LEFT_OUT}
        with st.status("Le fichier se prépare…") as status:
            content = zip_territory(
                kept, lambda share, words: status.update(label=f"{share:.0%} · {words}")
            )
        st.session_state[_FILE] = (snapshot.revision, content)
        st.rerun()


def recent() -> None:
    """The last writes of the journal, on request: who, when, why, how many rows."""
    if not st.checkbox("Voir les dernières écritures", key="voir_ecritures"):
        return
    found = store.revisions(session.database(), _LAST)
    st.dataframe(
        pd.DataFrame(
            {
                "Révision": [one.number for one in found],
                "Quand": [one.at for one in found],
                "Qui": [one.author for one in found],
                "Quoi et pourquoi": [one.reason for one in found],
                "Lignes": [one.rows for one in found],
            }
        ),
        hide_index=True,
        column_config={
            "Quand": st.column_config.DatetimeColumn(
                format="DD/MM/YYYY HH:mm", timezone="Europe/Paris"
            ),
            "Quoi et pourquoi": st.column_config.TextColumn(width="large"),
        },
        alt="Dernières écritures, les plus récentes d’abord",
    )
    st.caption(
        f"{count(len(found), 'écriture')} au plus récentes. Le premier remplissage n’a pas de "
        "journal ; l’historique d’une fiche est sur la page Saisie."
    )


def _size(content: bytes) -> str:
    return f"{len(content) / 1_000_000:.1f} Mo".replace(".", ",")
