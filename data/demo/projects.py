"""Projects and agreements with their deadlines; that of La Riche is overdue (a story)."""

from data.demo.places import FICTIVE

Row = dict[str, object]

OVERDUE_PEDT = "PEDT-37195"


def tables() -> dict[str, list[Row]]:
    """The table ``projects``; every date is invented."""
    return {"projects": [_project(*row) for row in PROJECTS]}


PROJECTS = [
    ("PEDT-37261", "PEDT", "PEDT de Tours", "37261", "2024-2027", "2024-09-01", "2027-08-31",
     "2027-03-31", "", 3, 12),
    ("PEDT-37122", "PEDT", "PEDT de Joué-lès-Tours", "37122", "2025-2028", "2025-09-01",
     "2028-08-31", "2028-03-31", "", 3, 12),
    ("PEDT-37233", "PEDT", "PEDT de Saint-Pierre-des-Corps", "37233", "2024-2027", "2024-09-01",
     "2027-08-31", "2027-03-31", "", 3, 12),
    (OVERDUE_PEDT, "PEDT", "PEDT de La Riche", "37195", "2023-2026", "2023-09-01", "2026-08-31",
     "2026-03-31", "", 3, 12),
    ("PM-37261", "PLAN_MERCREDI", "Plan mercredi de Tours", "37261", "2024-2027", "2024-09-01",
     "2027-08-31", "2027-03-31", "", 3, 11),
    ("PM-37122", "PLAN_MERCREDI", "Plan mercredi de Joué-lès-Tours", "37122", "2025-2028",
     "2025-09-01", "2028-08-31", "2028-03-31", "", 3, 11),
    ("PEL-37261", "PEL", "Projet éducatif local de Tours", "37261", "2016", "2016-09-01",
     "2021-08-31", "2021-06-30", "2021-06-15", 0, 17),
    ("PEL-37122", "PEL", "Projet éducatif local de Joué-lès-Tours", "37122", "2025", "2025-01-15",
     "2029-12-31", "2027-12-31", "", 0, 17),
    ("CTG-37261", "CTG", "CTG de Tours", "37261", "2022-2026", "2022-07-01", "2026-12-31",
     "2026-10-31", "", 0, 25),
    ("CTG-37233", "CTG", "CTG de Saint-Pierre-des-Corps", "37233", "2023-2027", "2023-01-01",
     "2027-12-31", "2027-06-30", "", 0, 25),
    ("CONTRAT", "CONTRAT", "Contrat de ville « Engagements Quartiers 2030 »", "", "2024-2030",
     "2024-07-01", "2030-12-31", "2027-06-30", "", 0, 25),
    ("DEROG-37261", "DEROGATION", "Semaine de 4 jours à Tours", "37261", "2024-2027",
     "2024-09-01", "2027-08-31", "2027-01-31", "", 3, 11),
    ("DEROG-37122", "DEROGATION", "Semaine de 4 jours à Joué-lès-Tours", "37122", "2024-2027",
     "2024-09-01", "2027-08-31", "2027-01-31", "", 3, 11),
    ("DEROG-37195", "DEROGATION", "Semaine de 4 jours à La Riche", "37195", "2024-2027",
     "2024-09-01", "2027-08-31", "2027-01-31", "", 3, 11),
    ("CITE-SANITAS", "CITE_EDUCATIVE", "Cité éducative du Sanitas", "37261", "2022",
     "2022-01-01", "2027-12-31", "2027-06-30", "", 0, 25),
    ("CITE-RABIERE", "CITE_EDUCATIVE", "Cité éducative de la Rabière", "37122", "2021",
     "2021-01-01", "2026-12-31", "2026-06-30", "2026-06-20", 0, 25),
    ("PRE-37261", "PRE", "PRE de Tours", "37261", "2024-2030", "2024-07-01", "2030-12-31",
     "2027-06-30", "", 2, 16),
    ("PRE-37122", "PRE", "PRE de Joué-lès-Tours", "37122", "2024-2030", "2024-07-01",
     "2030-12-31", "2027-06-30", "", 2, 16),
    ("PRE-37233", "PRE", "PRE de Saint-Pierre-des-Corps", "37233", "2024-2030", "2024-07-01",
     "2030-12-31", "2027-06-30", "", 2, 16),
    ("PRE-37195", "PRE", "PRE de La Riche", "37195", "2024-2030", "2024-07-01", "2030-12-31",
     "2027-06-30", "", 2, 16),
]  # fmt: skip


def _project(
    project: str,
    kind: str,
    title: str,
    insee: str,
    version: str,
    signed: str,
    ends: str,
    due: str,
    done: str,
    age_min: int,
    age_max: int,
) -> Row:
    return {
        "project_id": project,
        "kind": kind,
        "title": title,
        "insee_com": insee,
        "version": version,
        "signed_on": signed,
        "ends_on": ends,
        "evaluation_due_on": due,
        "evaluated_on": done,
        "age_min": age_min,
        "age_max": age_max,
        "status": "fictif",
        "source": FICTIVE,
    }
