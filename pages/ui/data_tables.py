"""What is missing and what it changes; every table; the columns of one of them."""

import pandas as pd
import streamlit as st

from analysis import completeness
from analysis.gaps import KINDS
from data import schemas
from data.check import Tables
from data.french import number, percent
from pages.ui.notices import bullets, plain

TABLE = "table"
SHOWN = 8
"""Gaps shown in full; the others are folded."""

_SHARE = st.column_config.ProgressColumn(
    "Complétude", format="%.0f\u00a0%%", min_value=0, max_value=100,
    help="Part des cellules remplies, parmi les colonnes que lisent les résultats",
)  # fmt: skip


def show_gaps(gaps: pd.DataFrame) -> None:
    """Draws :func:`analysis.gaps.gaps`, one line a gap."""
    if gaps.empty:
        st.markdown("Aucun manque de cette nature.")
        return
    told = _worded(gaps)
    st.table(told.head(SHOWN))
    if len(told) > SHOWN:
        with st.expander(f"Tous les autres ({number(len(told) - SHOWN)})"):
            st.table(told.iloc[SHOWN:])
    st.caption(
        "« Touche » : part du résultat concernée, au plus. « Au plus » : ce que le manque peut y "
        "changer, quand cela se borne. D’abord ce qui manque ou reste secret, puis ce qui est "
        "approché ou à vérifier."
    )


def show_tables(inventory: pd.DataFrame, gaps: pd.DataFrame) -> None:
    """Draws :func:`analysis.completeness.inventory` with how many doubts each table has."""
    st.dataframe(
        pd.DataFrame(
            {
                "Table": inventory["title"],
                "Lignes": inventory["rows"],
                "Complétude": inventory["filled_share"] * 100,
                "Doutes": inventory["table"].map(gaps["table"].value_counts()).fillna(0),
                "Source": inventory["source"],
                "Millésime": inventory["vintage"],
                "Licence": inventory["licence"],
                "Mise à jour": inventory["updated_on"],
                "Sert à": inventory["pages"].replace("", None),
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Table": st.column_config.TextColumn(pinned=True, width="medium"),
            "Lignes": st.column_config.NumberColumn(format="localized"),
            "Complétude": _SHARE,
            "Doutes": st.column_config.NumberColumn(
                format="%d", help="Manques et doutes : choisir la table ci-dessous pour les lire"
            ),
            "Source": st.column_config.TextColumn(width="medium"),
            "Mise à jour": st.column_config.DateColumn(
                format="DD/MM/YYYY", help="Dernier import ou dernière saisie"
            ),
        },
        alt="Toutes les tables : lignes, complétude, doutes, source, millésime, licence",
    )


def show_columns(tables: Tables, gaps: pd.DataFrame) -> None:
    """The columns of the table that is chosen, as its schema tells them, and its doubts."""
    names = list(schemas.TABLES)
    name = st.selectbox(
        "Table à regarder",
        names,
        index=names.index("sessions"),
        format_func=lambda table: str(schemas.TABLES[table].title),
        key=TABLE,
        bind="query-params",
        width=360,
    )
    st.caption(str(schemas.TABLES[name].description))
    own = gaps[gaps["table"] == name]
    doubts = [f"{what}. {effect}" for what, effect in zip(own["what"], own["effect"], strict=True)]
    bullets(doubts, "Aucun doute connu sur cette table.")
    found = completeness.columns(tables, name)
    st.dataframe(
        pd.DataFrame(
            {
                "Colonne": found["meaning"],
                "Nom dans les fichiers": found["column"],
                "Unité": found["unit"],
                "Remplies": found["filled"],
                "Complétude": found["filled_share"] * 100,
                "Compte": found["needed"],
                "Facultative": found["may_be_blank"],
                "Lien vers": found["link"],
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Colonne": st.column_config.TextColumn(pinned=True, width="medium"),
            "Compte": st.column_config.CheckboxColumn(help="Lue par les résultats"),
            "Facultative": st.column_config.CheckboxColumn(help="Peut rester vide"),
            "Remplies": st.column_config.NumberColumn(format="localized", help="Cellules remplies"),
            "Complétude": _SHARE,
        },
        alt=f"Colonnes de la table {schemas.TABLES[name].title} : sens, unité, complétude, lien",
    )


def _worded(gaps: pd.DataFrame) -> pd.DataFrame:
    titles = {name: str(schema.title) for name, schema in schemas.TABLES.items()}
    bounds = [
        "—" if pd.isna(most) else f"{number(most, 2 if most < 1 else 0)} {unit}"
        for most, unit in zip(gaps["at_most"], gaps["unit"], strict=True)
    ]
    shares = gaps["share"].map(lambda share: "—" if pd.isna(share) else percent(share))
    table = pd.DataFrame(
        {
            "Ce qui manque": gaps["what"],
            "Ce que cela change": gaps["effect"],
            "Touche": shares,
            "Au plus": bounds,
            "Page": gaps["page"],
            "Table": gaps["table"].map(titles),
            "Nature": gaps["kind"].map(KINDS),
        }
    )
    return table.map(plain).set_index("Ce qui manque")
