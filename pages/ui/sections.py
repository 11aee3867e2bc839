"""The pages of the application, in the order of the navigation."""

from typing import Final

SECTIONS: Final = {
    "Voir": [
        ("pages/voir/territoire.py", "Territoire"),
        ("pages/voir/couverture.py", "Couverture"),
        ("pages/voir/offre.py", "Offre"),
        ("pages/voir/mixite.py", "Mixité"),
        ("pages/voir/reseau.py", "Réseau"),
    ],
    "Décider": [
        ("pages/decider/priorites.py", "Priorités PRE"),
        ("pages/decider/et_si.py", "Et si…"),
        ("pages/decider/plan.py", "Plan d’actions"),
        ("pages/decider/comite.py", "Comité de pilotage"),
    ],
    "Contribuer": [
        ("pages/contribuer/saisie.py", "Saisie"),
        ("pages/contribuer/imports.py", "Imports"),
    ],
    "Suivre": [
        ("pages/suivre/indicateurs.py", "Indicateurs"),
        ("pages/suivre/echeances.py", "Échéances"),
        ("pages/suivre/donnees.py", "Données et méthode"),
    ],
}
"""Section → its pages: file and title."""
