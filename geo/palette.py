"""The one palette: every colour of maps, charts and exports.

Sequential scales go from light to dark in one hue; categories are Okabe & Ito's (2008), which
people with any common colour vision tell apart.
"""

from typing import Final

INK: Final = "#12263a"
MUTED: Final = "#55636f"
ACCENT: Final = "#b93a05"
GROUND: Final = "#e9eef2"
COMMUNE_FILL: Final = "#fafbfc"
COMMUNE_LINE: Final = "#aab4bd"
QUARTIER_FILL: Final = "#fbe7d3"
QUARTIER_LINE: Final = "#7a3c12"
SELECTED_LINE: Final = "#12263a"
MISSING_FILL: Final = "#d5dae0"

SEQUENTIAL: Final = ("#fff1e3", "#fdcd9e", "#fb8f42", "#d44803", "#7f2704")
"""Five classes, from little to much."""

CATEGORIES: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")

TEMPS: Final = {"scolaire": "#b4bfcc", "periscolaire": "#e8b33d", "extrascolaire": "#9385c4"}
