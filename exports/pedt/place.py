"""Chapters on the place: the project, the children, the schools."""

import pandas as pd

from analysis.deadlines import STATES, WHAT, deadlines
from analysis.need import children_by_quartier
from analysis.pedt_report import children_by_band, school_weeks
from data.french import NOT_PUBLISHED, count, day, listing, number
from data.vocabulary import BANDS, LEVELS, PROJECT_KINDS
from exports.pack.content import Table, Value
from exports.pedt.report import Chapter, Ground


def project(ground: Ground) -> Chapter:
    """The PEDT and the other projects of the commune, with their dates."""
    row = ground.project
    territory = ground.basis.territory
    dates = deadlines(territory.tables["projects"], ground.commune, ground.today)
    signed, ends = (_date(row[name]) for name in ("signed_on", "ends_on"))
    version = f", version {row['version']}" if _known(row["version"]) else ""
    blank = "à compléter"
    said = [f"{row['title']}{version} : signé le {signed or blank}, jusqu’au {ends or blank}."]
    due, done = _date(row["evaluation_due_on"]), _date(row["evaluated_on"])
    if done:
        said.append(f"Évaluation faite le {done}.")
    elif due:
        late = (pd.Timestamp(ground.today) - row["evaluation_due_on"]).days
        said.append(
            f"Évaluation attendue le {due}"
            + (f", en retard de {count(late, 'jour')}." if late > 0 else ".")
        )
    missing = [f"{words} du PEDT." for name, words in [
        ("signed_on", "date de signature"), ("ends_on", "date de fin"),
        ("evaluation_due_on", "date d’évaluation attendue"), ("version", "version"),
        ("age_min", "âges couverts")] if not _known(row[name])]  # fmt: skip
    if _known(row["age_min"]) and _known(row["age_max"]):
        said.append(f"Âges couverts : {number(row['age_min'])} à {number(row['age_max'])} ans.")
    kinds = set(dates["kind"])
    missing += [f"dates du projet « {PROJECT_KINDS[kind]} », s’il y en a un."
                for kind in ("PLAN_MERCREDI", "PEL", "CTG") if kind not in kinds]  # fmt: skip
    missing.append("objectifs du PEDT et bilan qualitatif de chacun.")
    return Chapter(
        "Le projet et ses dates",
        said,
        [
            Table(
                "Projets et conventions de la commune",
                [("Projet", ""), ("Échéance", ""), ("Date", ""), ("État", "")],
                [
                    [one["title"], WHAT[one["what"]].lower(), day(one["on"].date()),
                     STATES[one["state"]].lower()]
                    for one in dates.sort_values(["on", "title"]).to_dict("records")
                ],
                ground.source("Projets et conventions saisis"),
            )
        ],
        missing,
    )  # fmt: skip


def children(ground: Ground) -> Chapter:
    """The quartiers of the commune, and its children by band."""
    basis = ground.basis
    counted = children_by_band(basis.children, ground.insee_com, list(basis.names.index))
    by_quartier = children_by_quartier(basis.children, basis.names.index)
    cells = basis.territory.tables["population_cells"]
    inside = basis.children["insee_com"] == ground.insee_com
    cells = cells[cells["cell_id"].isin(basis.children.loc[inside, "cell_id"])]
    vintages = listing(f"{year:.0f}" for year in sorted(cells["vintage"].dropna().unique()))
    source = ground.source(
        f"{' ; '.join(sorted(cells['source'].unique())) or NOT_PUBLISHED}"
        + (f", {vintages}" if vintages else "")
        + " ; quartiers calés sur la population publiée"
    )
    bands = [(name, "enfants") for name in BANDS.values()]
    tables = [
        Table(
            "Enfants par âge",
            [("Où", ""), *bands],
            [
                ["Commune entière", *_rounded(counted["commune"])],
                ["dont quartiers prioritaires", *_rounded(counted["quartiers"])],
            ],
            source,
        ),
        Table(
            "Enfants par quartier",
            [("Quartier", ""), *bands, ("Population publiée en", "")],
            [
                [
                    basis.names[row["code_qp"]],
                    *_rounded(pd.Series([row[band] for band in BANDS])),
                    NOT_PUBLISHED if pd.isna(row["year"]) else f"{row['year']:.0f}",
                ]
                for row in by_quartier.to_dict("records")
            ],
            source,
        ),
    ]
    return Chapter(
        "Le territoire et ses enfants",
        [_children_sentence(ground, counted)],
        tables if len(basis.names) else tables[:1],
        _unknown_children(ground, by_quartier, cells),
    )


def _children_sentence(ground: Ground, counted: pd.DataFrame) -> str:
    names = ground.basis.names
    every = f"{number(counted['commune'].sum())} enfants de 3 à 17 ans vivent dans la commune"
    if names.empty:
        return f"{every}, qui n’a pas de quartier prioritaire."
    where = count(len(names), "quartier prioritaire", "quartiers prioritaires")
    return (
        f"{every}, dont {number(counted['quartiers'].sum())} dans {where} : "
        f"{listing(names.sort_values())}."
    )


def _unknown_children(ground: Ground, by_quartier: pd.DataFrame, cells: pd.DataFrame) -> list[str]:
    names, missing = ground.basis.names, []
    blank = by_quartier.loc[by_quartier["3_5"].isna(), "code_qp"]
    if len(blank):
        missing.append(f"population de {listing(names[blank])} : aucune n’est connue.")
    estimated = by_quartier.loc[by_quartier["status"] == "estime", "code_qp"]
    if len(estimated):
        missing.append(
            f"population publiée de {listing(names[estimated])} : les chiffres sont estimés "
            "d’après les carreaux."
        )
    if cells.empty:
        missing.append("population de la commune : aucun carreau n’est importé.")
    return missing


def schools(ground: Ground) -> Chapter:
    """The schools of the commune, their week, and the Plan mercredi."""
    tables = ground.basis.territory.tables
    here = tables["schools"][tables["schools"]["insee_com"] == ground.insee_com]
    weeks = school_weeks(here, tables["class_hours"], ground.today)
    said = [_weeks_sentence(weeks), _wednesday_plan(ground)]
    others = len(here) - len(weeks)
    if others:
        said.append(f"{count(others, 'collège ou lycée', 'collèges et lycées')} dans la commune.")
    rows: list[list[Value]] = [
        [row["name"], listing(LEVELS[level].lower() for level in row["levels"].split(",")),
         None if pd.isna(row["pupils"]) else float(row["pupils"]),
         row["education_prioritaire"] if _known(row["education_prioritaire"]) else "non",
         week_words(row["half_days"]), "oui" if row["on_wednesday"] else "non"]
        for row in weeks.to_dict("records")
    ]  # fmt: skip
    vintages = listing(f"{year:.0f}" for year in sorted(here["vintage"].dropna().unique()))
    return Chapter(
        "Les écoles et leur rythme",
        said,
        [
            Table(
                "Écoles maternelles et élémentaires",
                [("École", ""), ("Niveau", ""), ("Élèves", "élèves"),
                 ("Éducation prioritaire", ""), ("Semaine", ""), ("Classe le mercredi", "")],
                rows,
                ground.source(f"Annuaire des établissements {vintages}, heures de classe saisies"),
            )
        ],
        _unknown_schools(ground, here, weeks),
    )  # fmt: skip


def _unknown_schools(ground: Ground, here: pd.DataFrame, weeks: pd.DataFrame) -> list[str]:
    missing = []
    if weeks.empty:
        missing.append("écoles de la commune : aucune n’est importée.")
    if unknown := int(weeks["half_days"].isna().sum()):
        missing.append(f"heures de classe de {count(unknown, 'école')}.")
    hours = ground.basis.territory.tables["class_hours"]
    guessed = hours[(hours["insee_com"] == ground.insee_com) & (hours["status"] == "hypothese")]
    if len(guessed):
        levels = [LEVELS[level].lower() for level in LEVELS if level in set(guessed["level"])]
        missing.append(f"heures de classe à confirmer (hypothèse aujourd’hui) : {listing(levels)}.")
    if blank := int(here["pupils"].isna().sum()):
        missing.append(f"nombre d’élèves de {count(blank, 'établissement')}.")
    return missing


def week_words(half_days: object) -> str:
    """« 4,5 jours » from the half-days with class; « à compléter » where they are not known."""
    if pd.isna(half_days):
        return "à compléter"
    half = int(str(half_days))
    return f"{number(half / 2, half % 2)}\u00a0jours"


def _weeks_sentence(weeks: pd.DataFrame) -> str:
    if weeks.empty:
        return "Aucune école n’est connue dans la commune."
    counts = weeks["half_days"].map(week_words).value_counts(sort=False)
    pupils = weeks["pupils"].sum()
    return (
        f"{count(len(weeks), 'école')} ({number(pupils)} élèves) ; semaine de classe : "
        + listing(f"{words} dans {count(int(n), 'école')}" for words, n in counts.items())
        + "."
    )


def _wednesday_plan(ground: Ground) -> str:
    projects = ground.basis.territory.tables["projects"]
    ours = projects["insee_com"].isna() | (projects["insee_com"] == ground.insee_com)
    plans = projects[ours & (projects["kind"] == "PLAN_MERCREDI")]
    over = plans["ends_on"] < pd.Timestamp(ground.today)
    if plans.empty:
        return "Plan mercredi : aucun n’est enregistré."
    running = plans[~over]
    if running.empty:
        return f"Plan mercredi : échu depuis le {day(plans['ends_on'].max().date())}."
    ends = _date(running["ends_on"].max())
    return "Plan mercredi en vigueur" + (f" jusqu’au {ends}." if ends else ", sans date de fin.")


def _rounded(values: pd.Series) -> list[Value]:
    return [None if pd.isna(value) else float(round(value)) for value in values]


def _date(value: object) -> str:
    """A date in words, empty where there is none."""
    return day(pd.Timestamp(str(value)).date()) if _known(value) else ""


def _known(value: object) -> bool:
    return not pd.isna(value)
