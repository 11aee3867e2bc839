"""The network in files: ties, and what each quartier lacks."""

import pandas as pd

from data.vocabulary import NEED_KINDS
from exports.text import to_csv


def readable_ties(links: pd.DataFrame, actors: pd.DataFrame) -> pd.DataFrame:
    """Ties (:func:`analysis.network.ties`) with French headings and names, the strongest first."""
    names = actors.set_index("actor_id")["name"]
    ordered = links.sort_values(["weight", "actor_a", "actor_b"], ascending=[False, True, True])
    return pd.DataFrame(
        {
            "Acteur": ordered["actor_a"].map(names),
            "Avec": ordered["actor_b"].map(names),
            "Force": ordered["weight"].round(2),
            "Actions": ordered["action"],
            "Réunions": ordered["reunion"],
            "Partenariats": ordered["partenariat"],
            "Vu pour la dernière fois": ordered["last_on"],
        }
    )


def ties_csv(links: pd.DataFrame, actors: pd.DataFrame) -> bytes:
    """The ties as a CSV file."""
    return to_csv(readable_ties(links, actors))


def missing_csv(missing: pd.DataFrame) -> bytes:
    """What is missing (:func:`analysis.network_report.missing_with_candidates`) as a CSV file."""
    return to_csv(
        pd.DataFrame(
            {
                "Code du quartier": missing["code_qp"],
                "Quartier": missing["quartier"],
                "Constat": missing["what"].map(NEED_KINDS),
                "Manque": missing["missing"],
                "Pourraient venir": missing["candidates"],
            }
        )
    )
