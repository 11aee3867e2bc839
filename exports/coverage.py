"""Coverage in files."""

import pandas as pd

from data.french import hour, weekdays
from data.vocabulary import BANDS
from exports.text import to_csv


def stretches_csv(stretches: pd.DataFrame) -> bytes:
    """Uncovered stretches (:func:`analysis.weekly.same_hours`) with ``name``, as CSV."""
    return to_csv(
        pd.DataFrame(
            {
                "Code du quartier": stretches["unit"].astype(str),
                "Quartier": stretches["name"],
                "Âge": stretches["band"].map(BANDS),
                "Jours": stretches["weekdays"].map(weekdays),
                "Début": stretches["start_min"].map(hour),
                "Fin": stretches["end_min"].map(hour),
                "Heures-enfant par semaine, besoin": stretches["need_h"].round(1),
                "Non couvertes, au mieux": stretches["uncovered_min_h"].round(1),
                "Non couvertes, attendu": stretches["uncovered_max_h"].round(1),
                "Places manquantes": stretches["missing_places"],
                "Ce qui bloque": stretches["bottleneck"],
            }
        )
    )
