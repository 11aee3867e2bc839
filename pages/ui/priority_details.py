"""What stands behind the PRE ranking, as tables: who is eligible, figures, ranks, passage."""

import pandas as pd
import streamlit as st

from analysis.eligibility import Eligible
from analysis.priority import Ranking
from analysis.priority_words import value_words
from data.french import NOT_PUBLISHED, listing, number
from exports.rank_strip import chance

RULE = (
    "**Habiter un quartier prioritaire** (décret n° 2023-1314 du 28 décembre 2023) **ou être "
    "scolarisé en REP ou REP+** (réseaux d’éducation prioritaire, ministère de l’Éducation "
    "nationale), **de 2 à 16 ans** : loi n° 2005-32 du 18 janvier 2005, dispositifs de réussite "
    "éducative."
)


def interval(least: float, most: float) -> str:
    """« 9 860 », or « 9 860 à 12 400 »."""
    low, high = number(least), number(most)
    return low if low == high else f"{low} à {high}"


def eligibility(eligible: Eligible, quartiers: pd.DataFrame) -> None:
    """The gate as a rule, then the children concerned by quartier and by school."""
    st.markdown(RULE)
    people, schools = eligible.quartiers, eligible.schools
    unknown = people.loc[people["children"].isna(), "code_qp"]
    names = quartiers.set_index("code_qp")["name"]
    st.markdown(
        f"{number(people['children'].sum())} enfants habitent un quartier ; "
        f"{number(schools['pupils'].sum())} élèves sont en REP ou REP+, dont "
        f"{interval(schools['outside_min'].sum(), schools['outside_max'].sum())} habitent hors des "
        "quartiers et s’ajoutent : les autres sont déjà comptés."
        + (f" Sans population connue : {listing(names[unknown])}." if len(unknown) else "")
    )
    left, right = st.columns(2, gap="medium")
    left.dataframe(
        people.assign(
            name=people["code_qp"].map(names),
            children=people["children"].round(),
            stands_on=[
                f"calé sur {year}" if pd.notna(year) else "estimé (carreaux)"
                for year in people["year"]
            ],
        ),
        hide_index=True,
        placeholder=NOT_PUBLISHED,
        column_order=["name", "children", "stands_on"],
        column_config={
            "name": "Quartier",
            "children": st.column_config.NumberColumn("Enfants 2-16 ans", format="localized"),
            "stands_on": "Population",
        },
        alt="Enfants de 2 à 16 ans de chaque quartier",
    )
    right.dataframe(
        schools.assign(
            outside=[
                interval(low, high)
                for low, high in zip(schools["outside_min"], schools["outside_max"], strict=True)
            ]
        ),
        hide_index=True,
        placeholder=NOT_PUBLISHED,
        column_order=["name", "education_prioritaire", "pupils", "outside"],
        column_config={
            "name": "Établissement",
            "education_prioritaire": "Réseau",
            "pupils": st.column_config.NumberColumn("Élèves", format="localized"),
            "outside": "Dont hors QPV",
        },
        alt="Élèves des établissements REP et REP+, et combien habitent hors des quartiers",
    )


def figures(values: pd.DataFrame, criteria: pd.DataFrame, ranks: pd.DataFrame) -> None:
    """Every criterion in every quartier with its year and perimeters, then the criteria."""
    words = values.assign(words=value_words(values, criteria))
    wide = words.pivot(index="code_qp", columns="criterion", values="words")
    wide = wide.reindex(ranks["code_qp"])[criteria["criterion"].tolist()]
    wide.index = pd.Index(ranks["name"], name="Quartier")
    wide.columns = criteria["name"].tolist()
    st.dataframe(wide, alt="Chiffres de chaque quartier, avec leur année et leurs contours")
    rows = criteria.set_index("criterion")
    st.dataframe(
        pd.DataFrame(
            {
                "Critère": rows["name"],
                "Compte pour 0": rows["anchor_low"].map(number),
                "Compte pour 1": rows["anchor_high"].map(number),
                "Unité": rows["unit"],
                "Incertitude": [
                    f"± {number(width, 1)} ({law})" if law != "exacte" else "aucune"
                    for width, law in zip(rows["noise_width"], rows["noise"], strict=True)
                ],
                "Pourquoi ces ancres": rows["source"],
            }
        ),
        hide_index=True,
        alt="Critères : unité, ancres, incertitude et leur justification",
    )


def ranks(ranking: Ranking) -> None:
    """Rank acceptabilities and pairwise wins, in per cent of the draws."""
    names = pd.Index(ranking.table["name"], name="Quartier")
    percent = (ranking.acceptability.ranks * 100).round(1)
    st.markdown("**Part des tirages où le quartier a ce rang (%)**")
    st.dataframe(
        pd.DataFrame(percent, names, [str(rank + 1) for rank in range(len(names))]),
        alt="Part des tirages, en pour cent, où chaque quartier a chaque rang",
    )
    st.markdown(
        "**Part des tirages où le quartier de la ligne passe avant celui de la colonne (%)**"
    )
    unique = names.where(~names.duplicated(keep=False), names + " " + ranking.table["code_qp"])
    st.dataframe(
        pd.DataFrame((ranking.wins.to_numpy() * 100).round(0), names, unique),
        placeholder="—",
        alt="Part des tirages, en pour cent, où le quartier de la ligne passe avant celui de la "
        "colonne",
    )


def central(ranking: Ranking) -> None:
    """Central weights of the quartiers that are ever first."""
    st.markdown(
        "Ce que pense quelqu’un pour qui ce quartier est le premier. Un poids bien au-dessus de "
        f"{number(100 / len(ranking.criteria))} % montre ce qu’il faut juger important."
    )
    share = ranking.acceptability.ranks[:, 0]
    table = pd.DataFrame(
        (ranking.acceptability.central * 100).round(0),
        pd.Index(ranking.table["name"], name="Quartier"),
        (ranking.criteria["name"] + " (%)").tolist(),
    )
    table.insert(0, "Premier dans", [chance(value) for value in share])
    st.dataframe(table[share > 0], alt="Poids moyens, en pour cent, qui mettent chaque quartier "
                 "au premier rang")  # fmt: skip
    never = ranking.table.loc[share == 0, "name"]
    if len(never):
        st.caption(f"Jamais au premier rang : {listing(never)}.")


LINKS = {
    "I": "contour identique : 100 % de la surface et de la population",
    "M": "contour modifié : part non calculable sans le contour 2015",
    "N": "entré en 2024 : aucun contour 2015",
}


def passage(quartiers: pd.DataFrame, common: pd.DataFrame) -> None:
    """How the quartiers of 2024 follow from those of 2015."""
    names = quartiers.set_index("code_qp")["name"]
    if len(common):
        shares = ["area_of_new", "area_of_old", "people_of_new", "people_of_old"]
        st.dataframe(
            common.assign(
                name=common["new"].map(names).fillna(common["new"]),
                **{share: (common[share] * 100).round(0) for share in shares},
            ),
            hide_index=True,
            placeholder=NOT_PUBLISHED,
            column_order=["name", "old", *shares],
            column_config={
                "name": "Quartier 2024",
                "old": "Contour 2015",
                "area_of_new": "Surface 2024 déjà en 2015 (%)",
                "area_of_old": "Surface 2015 gardée (%)",
                "people_of_new": "Habitants 2024 déjà en 2015 (%)",
                "people_of_old": "Habitants 2015 gardés (%)",
            },
            alt="Parts communes aux contours 2015 et 2024, en surface et en population",
        )
        return
    st.markdown(
        "La part commune en surface et en population **ne peut pas être calculée** : les contours "
        "2015 ne sont pas dans la base. Il manque le fichier des contours QPV 2015 (ANCT, "
        "data.gouv.fr), à importer. Ce que dit le code de chaque quartier :"
    )
    st.dataframe(
        pd.DataFrame(
            {
                "Quartier": quartiers["name"],
                "Code": quartiers["code_qp"],
                "Contour 2015": quartiers["code_qp_2015"].fillna("aucun"),
                "Passage": quartiers["code_qp"].str[-1].map(LINKS).fillna("non renseigné"),
            }
        ),
        hide_index=True,
        alt="Passage de chaque quartier du contour 2015 au contour 2024",
    )
