"""The tables of the page Réseau: who is alone, who holds it, who is missing, every tie."""

import pandas as pd
import streamlit as st

from analysis.network import Network
from analysis.network_report import holding_together, quartier_words
from data.french import listing, number
from data.vocabulary import ACTOR_KINDS, NEED_KINDS
from exports import network as files
from pages.ui import notices
from pages.ui.network_filters import Choice

BROKERS = 8


def alone_and_holding(
    found: Network, mine: pd.Series, names: dict[str, str], choice: Choice
) -> None:
    """Isolated actors, and those whose end would cut others off, among ``mine``."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.header("Sans aucun lien", anchor=False)
        alone = found.isolated
        alone = alone[alone["actor_id"].isin(mine)]
        home = quartier_words(alone["code_qp"], names)
        kinds = alone["kind"].map(ACTOR_KINDS)
        notices.bullets(
            [f"{who} ({kind.lower()}, {place})"
             for who, kind, place in zip(alone["name"], kinds, home, strict=True)],
            "Aucun acteur isolé.",
        )  # fmt: skip
    with right:
        st.header("Si cet acteur s’arrête…", anchor=False)
        holding = holding_together(found, names)
        lost = found.cut_off.loc[found.cut_off["lost_id"].isin(mine), "actor_id"]
        holding = holding[holding["actor_id"].isin([*mine, *lost])]
        notices.bullets(
            holding["sentence"].tolist(),
            "Avec les institutions, aucun acteur ne tient seul une partie du réseau."
            if choice.institutions
            else "Aucun acteur ne tient seul une partie du réseau.",
        )


def brokers(found: Network, mine: pd.Series, names: dict[str, str]) -> None:
    """Those through whom the others reach one another."""
    table = found.measures.merge(found.actors[["actor_id", "name", "kind", "code_qp"]])
    table = table[table["actor_id"].isin(mine) & (table["betweenness"] > 0)]
    table = table.sort_values(["betweenness", "actor_id"], ascending=[False, True]).head(BROKERS)
    st.header("Les passeurs", anchor=False)
    st.dataframe(
        pd.DataFrame(
            {
                "Acteur": table["name"],
                "Type": table["kind"].map(ACTOR_KINDS),
                "Quartier": quartier_words(table["code_qp"], names),
                "Partenaires": table["partners"],
                "Chemins (%)": table["betweenness"] * 100,
                "Contrainte": table["constraint"],
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Chemins (%)": st.column_config.NumberColumn(
                format="%.1f",
                help="Part des paires d’acteurs dont le plus court chemin passe par lui",
            ),
            "Contrainte": st.column_config.NumberColumn(
                format="%.2f",
                help="De Burt : plus elle est basse, plus ses partenaires sont divers",
            ),
        },
        alt="Acteurs par qui passent le plus de chemins entre les autres",
    )


def missing(table: pd.DataFrame) -> None:
    """What each quartier lacks of the fiche’s list, and who could come."""
    st.header("Qui manque, et qui pourrait venir", anchor=False)
    if table.empty:
        st.markdown("Aucun type de partenaire ni discipline de la fiche ne manque ici.")
        return
    st.dataframe(
        pd.DataFrame(
            {
                "Quartier": table["quartier"],
                "Constat": table["what"].map(NEED_KINDS),
                "Manque": table["missing"],
                "Pourraient venir, du plus proche": table["candidates"],
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Pourraient venir, du plus proche": st.column_config.TextColumn(width="large")
        },
        alt="Types de partenaires et disciplines absents de chaque quartier, et candidats",
    )
    st.download_button(
        "Télécharger les absents · CSV",
        lambda: files.missing_csv(table),
        "partenaires_absents.csv",
        "text/csv",
        on_click="ignore",
    )


def openness(table: pd.DataFrame, names: dict[str, str]) -> None:
    """How far the actors of each quartier work beyond it."""
    st.dataframe(
        pd.DataFrame(
            {
                "Quartier": table["code_qp"].map(names),
                "Liens dans le quartier": table["inside"],
                "Liens avec d’autres quartiers": table["outside"],
                "Liens avec des acteurs sans quartier": table["unplaced"],
                "Indice E-I": table["ei"],
            }
        ),
        hide_index=True,
        placeholder="—",
        column_config={
            "Indice E-I": st.column_config.NumberColumn(
                format="%.2f",
                help="De −1 (tous les liens restent dans le quartier) à 1 (tous en sortent)",
            )
        },
        alt="Liens de chaque quartier, au-dedans et au-dehors",
    )


def values(table: pd.DataFrame, actors: pd.DataFrame, names: dict[str, str]) -> None:
    """Educational values that the actors of a quartier share, and those that one alone declares."""
    who = actors.set_index("actor_id")["name"]
    rows = pd.DataFrame(
        {
            "Quartier": table["code_qp"].map(names),
            "Valeur éducative": table["value"],
            "Portée": table["shared"].map({True: "partagée", False: "orpheline"}),
            "Acteurs": table["actors"],
            "Déclarée par": [
                listing(who[actor] for actor in ids.split(",")) for ids in table["actor_ids"]
            ],
        }
    )
    st.dataframe(
        rows,
        hide_index=True,
        placeholder="—",
        column_config={"Déclarée par": st.column_config.TextColumn(width="large")},
        alt="Valeurs éducatives déclarées par les acteurs présents dans chaque quartier",
    )


def every_tie(found: Network, links: pd.DataFrame, lost: pd.DataFrame) -> None:
    """The ties shown and those lost from sight: the text of the drawing."""
    tabs = st.tabs([f"Tous les liens ({number(len(links))})",
                    f"Perdus de vue ({number(len(lost))})"])  # fmt: skip
    words = ("Liens entre acteurs, du plus fort au plus faible",
             "Liens vus auparavant, et plus pendant la période")  # fmt: skip
    for tab, table, alt in zip(tabs, (links, lost), words, strict=True):
        tab.dataframe(
            files.readable_ties(table, found.actors),
            hide_index=True,
            column_config={
                "Force": st.column_config.NumberColumn(
                    format="%.2f",
                    help="Une action, réunion ou déclaration à n acteurs donne 1/(n − 1) à chaque "
                    "paire",
                ),
                "Vu pour la dernière fois": st.column_config.DateColumn(format="DD/MM/YYYY"),
            },
            alt=alt,
        )
    if len(links):
        st.download_button(
            "Télécharger les liens · CSV",
            lambda: files.ties_csv(links, found.actors),
            "liens.csv",
            "text/csv",
            on_click="ignore",
        )
