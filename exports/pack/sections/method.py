"""How it was computed, on which data, and what it does not say."""

from data.french import NOT_PUBLISHED, count, number
from exports.pack.basis import Basis
from exports.pack.content import Section, Table, Value


def method(basis: Basis) -> Section:
    territory = basis.territory
    left_out = basis.situation.left_out
    notes = [
        "Une heure-enfant non couverte : un enfant qui, selon la norme choisie, aurait besoin "
        "d’une place pendant une heure et n’en a pas à portée de marche.",
        "L’intervalle va du meilleur placement possible (flot maximum) au partage attendu des "
        "places entre les enfants qui sont à portée (bassins flottants, E2SFCA).",
        "La norme de besoin est un choix du comité, pas un fait : "
        f"« {basis.norm} » est appliquée ici.",
        "Les demi-heures sont comptées séparément : un enfant ne peut être qu’en un lieu à la "
        "fois.",
        "La capacité est déclarée par les partenaires ; la fréquentation observée est à part.",
        "Les quartiers dont la population n’est pas publiée n’ont pas de besoin chiffré : ce "
        "n’est pas zéro.",
    ]
    if len(left_out):
        unsized = int((left_out["outcome"] == "à compléter").sum())
        notes.append(
            f"{count(len(left_out), 'créneau laissé', 'créneaux laissés')} hors du calcul, dont "
            f"{number(unsized)} à compléter (places inconnues)."
        )
    quartiers = territory.quartiers
    sources: list[list[Value]] = [
        [
            "Contours des quartiers",
            source,
            NOT_PUBLISHED if vintage != vintage else f"{vintage:.0f}",
        ]
        for (source, vintage) in quartiers[["source", "vintage"]]
        .astype({"vintage": "float64"})
        .drop_duplicates()
        .itertuples(index=False)
    ]
    figures = territory.tables["indicators"]
    for source, group in figures[figures["status"] == "publie"].groupby("source"):
        sources.append(["Chiffres publiés", str(source), str(group["year"].max())])
    return Section(
        "methode",
        "Méthode et limites",
        "Comment ces chiffres sont calculés, et ce qu’ils ne disent pas",
        notes=notes,
        tables=[
            Table(
                "Sources",
                [("Donnée", ""), ("Producteur et jeu", ""), ("Millésime le plus récent", "")],
                sources,
                basis.source,
                on_slide=False,
            )
        ],
    )
