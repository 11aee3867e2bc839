"""Chapters on people: who works together, families, who comes."""

import pandas as pd

from analysis.indicators import DEFINITIONS, comparable_years, indicators, of_place, school_year_of
from analysis.missing_partners import absent_kinds, presence
from analysis.mixite import VERDICTS, shares
from analysis.mixite_report import interval, scope_sentence, share
from analysis.pedt_report import meetings_since
from data.french import count, day, listing, number
from data.vocabulary import ACTOR_KINDS, FAMILY_PLACES, SCALES, THEMES
from exports.pack.content import Table, Value
from exports.pedt.report import Chapter, Ground


def actors(ground: Ground) -> Chapter:
    """Who holds sessions in the commune, its instances and what they held."""
    territory = ground.basis.territory
    tables = territory.tables
    codes = list(ground.basis.names.index)
    holding = tables["actors"][tables["actors"]["actor_id"].isin(ground.offer["actor_id"])]
    kinds = holding["kind"].value_counts()
    present = presence(tables, territory.sites, ground.today)
    here = tables["instances"]
    here = here[(here["insee_com"] == ground.insee_com) | here["code_qp"].isin(codes)]
    signed = ground.project["signed_on"]
    since = None if pd.isna(signed) else signed
    held = meetings_since(here, tables["meetings"], tables["meeting_actors"], since, ground.today)
    start = "" if since is None else f" depuis le {day(since.date())}"
    missing = []
    if len(codes) and (absent := absent_kinds(
        tables["actors"], present[present["code_qp"].isin(codes)])):  # fmt: skip
        missing.append(
            "partenaires de la fiche sans présence repérée dans les quartiers : "
            f"{listing(ACTOR_KINDS[kind] for kind in absent)}."
        )
    if here.empty:
        missing.append("instances de pilotage du PEDT : aucune n’est enregistrée.")
    idle = held.loc[held["meetings"] == 0, "name"]
    if len(idle):
        missing.append(f"réunions{start} de : {listing(idle)} ; aucune n’est enregistrée.")
    return Chapter(
        "Les acteurs et les instances",
        [
            f"{count(len(holding), 'acteur')} tiennent des créneaux dans la commune"
            + (
                " : "
                + listing(f"{ACTOR_KINDS[kind]} ({number(n)})" for kind, n in kinds.items())
                if len(kinds) else ""
            )
            + ".",
            f"{count(int(held['meetings'].sum()), 'réunion tenue', 'réunions tenues')}{start} par "
            f"{count(len(here), 'instance')}.",
        ],
        [
            Table(
                f"Instances et réunions tenues{start}",
                [("Instance", ""), ("Échelle", ""), ("Réunions", "réunions"), ("Dernière", ""),
                 ("Organisations présentes", "organisations")],
                [
                    [row["name"], SCALES[row["scale"]].lower(), float(row["meetings"]),
                     "aucune" if pd.isna(row["last"]) else day(row["last"].date()),
                     float(row["organisations"])]
                    for row in held.to_dict("records")
                ],
                ground.source("Instances et réunions saisies"),
            ),
            *_indicators(ground),
        ],
        missing,
    )  # fmt: skip


def _indicators(ground: Ground) -> list[Table]:
    """The fiche's indicators of the commune, over full school years."""
    counted = indicators(ground.basis.territory.tables, ground.today)
    years = comparable_years(counted, ground.today)[-3:]
    if not years:
        return []
    table = of_place(counted, ground.insee_com)
    rows: list[list[Value]] = [
        [DEFINITIONS[key][0],
         *("non renseigné" if pd.isna(table.at[key, year]) else float(table.at[key, year])
           for year in years)]
        for key in table.index
    ]  # fmt: skip
    return [
        Table(
            "Indicateurs de la fiche, par année scolaire",
            [("Indicateur", ""), *((f"{year}-{year + 1}", "") for year in years)],
            rows,
            ground.source("Registres tenus dans l’application"),
        )
    ]


def families(ground: Ground) -> Chapter:
    """The place of families: the tools in service in the commune, by level."""
    tools = ground.basis.territory.tables["family_tools"]
    codes = list(ground.basis.names.index)
    here = tools[(tools["insee_com"] == ground.insee_com) | tools["code_qp"].isin(codes)]
    today = pd.Timestamp(ground.today)
    here = here[(here["since"] <= today) & ~(here["until"] < today)].sort_values("name")
    strong = int((here["family_place"] >= 3).sum())
    return Chapter(
        "La place des familles",
        [
            f"{count(len(here), 'outil en service', 'outils en service')} pour donner leur place "
            f"aux familles, dont {number(strong)} où elles sont parties prenantes ou co-décident."
            if len(here)
            else "Aucun outil pour les familles n’est en service dans la commune.",
        ],
        [
            Table(
                "Outils pour les familles",
                [("Outil", ""), ("Place des familles", ""), ("Depuis", "")],
                [
                    [row["name"], f"{row['family_place']} : {FAMILY_PLACES[row['family_place']]}",
                     f"{row['since']:%d/%m/%Y}"]
                    for row in here.to_dict("records")
                ],
                ground.source("Registre des outils pour les familles"),
            )
        ] if len(here) else [],
        ["avis des familles et des enfants sur le PEDT."]
        + ([] if len(here) else ["outils pour les familles."]),
    )  # fmt: skip


def mixite(ground: Ground) -> Chapter:
    """Who comes in the quartiers of the commune, girls and boys, from released counts alone."""
    released = ground.basis.released
    counts = released.counts("attendance")
    name = "La mixité"
    codes = list(ground.basis.names.index)
    if counts.empty or not codes:
        return Chapter(
            name,
            ["La fréquentation n’est pas comptée dans les quartiers de la commune."],
            missing=["fréquentation par sexe, âge et quartier d’origine."],
        )
    year = int(counts["year"].max())
    keep = {"quartier": codes, "year": [year]}
    whole = shares(released, ("quartier",), keep=keep, together=())
    by_theme = shares(released, ("quartier", "theme"), keep=keep, together=("theme",))
    row = None if whole.empty else whole.iloc[0].to_dict()
    source = ground.source(
        f"Fréquentation comptée par les partenaires, rentrée {year}, effectifs publiables seuls"
    )
    missing = []
    hidden = by_theme.loc[by_theme["verdict"] == "secret", "theme"]
    if len(hidden):
        missing.append(
            "part de filles couverte par le secret statistique : "
            f"{listing(THEMES[theme].lower() for theme in hidden)}."
        )
    today = pd.Series([pd.Timestamp(ground.today)])
    if year < int(school_year_of(today).iloc[0]):
        missing.append("fréquentation de l’année scolaire en cours.")
    return Chapter(
        name,
        [scope_sentence(row, "3-17 ans", "dans les quartiers de la commune")],
        [
            Table(
                "Part de filles par thème, dans les quartiers de la commune",
                [("Thème", ""), ("Filles", "fréquentations"), ("Garçons", "fréquentations"),
                 ("Part de filles", ""), ("Intervalle à 95\u00a0%", ""), ("Lecture", "")],
                [
                    [THEMES[one["theme"]],
                     *("secret" if pd.isna(one[sex]) else float(one[sex])
                       for sex in ("girls", "boys")),
                     "secret" if one["verdict"] == "secret" else share(one), interval(one),
                     VERDICTS[one["verdict"]]]
                    for one in by_theme.to_dict("records")
                ],
                source,
            )
        ],
        missing,
    )  # fmt: skip
