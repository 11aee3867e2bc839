"""Who comes (mixité), who works with whom (réseau), what was done (indicateurs, échéances)."""

from analysis import network as ties
from analysis.deadlines import ALERTED, alerts, deadlines
from analysis.indicators import CITY, DEFINITIONS, comparable_years, indicators, of_place
from analysis.missing_partners import candidates, missing_partners, presence
from analysis.mixite import VERDICTS, shares
from analysis.mixite_report import gap_sentence, gaps, interval, share
from analysis.need import GIRLS_SHARE
from analysis.network_events import affiliations, seen_between, year_before
from analysis.network_report import holding_together, missing_with_candidates
from data.french import NOT_PUBLISHED, count, day, listing, number, percent
from data.vocabulary import PROJECT_KINDS, THEMES
from exports.pack.basis import Basis
from exports.pack.content import Bars, Figure, Section, Table

DEMO = "données de démonstration, fictives"


def mixite(basis: Basis) -> Section:
    """The gaps that chance does not explain, then every quartier and theme."""
    name = "Mixité"
    counted = basis.released.counts("attendance")
    if counted.empty:
        return Section("mixite", name, "La fréquentation n’est pas encore comptée")
    year = int(counted["year"].max())
    bands, names = list(basis.choice.bands), basis.names.to_dict()
    found = gaps(basis.released, year, bands, list(names))
    table = shares(basis.released, ("theme",), bands, keep={"year": [year]})
    table = table[table["share"].notna()].sort_values("share")
    source = _source(basis, f"Fréquentation comptée par les partenaires, rentrée {year}")
    return Section(
        "mixite",
        name,
        gap_sentence(found.iloc[0], names).rstrip(".")
        if len(found)
        else "Aucun écart entre filles et garçons que le hasard n’explique dans ces quartiers",
        [
            Figure(number(len(found)), "écarts par quartier, thème et âge que le hasard "
                   "n’explique pas"),
            Figure(percent(GIRLS_SHARE), "de filles parmi les habitants de ces âges (hypothèse)"),
        ],
        [
            Bars(
                "Part de filles par thème, tout le territoire",
                "%",
                [THEMES[code] for code in table["theme"]],
                {"Filles": [round(100 * value, 1) for value in table["share"]]},
                source,
                "Barres : part de filles par thème ; les mêmes chiffres sont dans le tableau.",
            )
        ],
        [
            Table(
                "Part de filles par thème",
                [("Thème", ""), ("Part de filles", ""), ("Intervalle à 95 %", ""), ("Lecture", "")],
                [
                    [THEMES[row["theme"]], share(row), interval(row), VERDICTS[row["verdict"]]]
                    for row in table.to_dict("records")
                ],
                source,
                on_slide=False,
            )
        ],
        notes=[gap_sentence(gap, names) for gap in found.iloc[1:4].to_dict("records")][:2],
    )  # fmt: skip


def network(basis: Basis) -> Section:
    """Isolated actors, those who hold the network, the partners missing in each quartier."""
    territory = basis.territory
    actors, today = territory.tables["actors"], territory.scope_date
    names = territory.quartiers.set_index("code_qp")["name"].to_dict()
    seen = seen_between(affiliations(territory.tables, today), year_before(today), today)
    found = ties.network(actors, seen)
    alone = found.isolated["name"]
    lacking = missing_partners(
        actors, presence(territory.tables, territory.sites, today), basis.names.index
    )
    missing = missing_with_candidates(
        candidates(lacking, actors, territory.quartiers, territory.crs), names
    )
    holding = holding_together(ties.network(ties.local(actors), seen), names)
    lacks = count(
        len(missing),
        "partenaire ou discipline manque",
        "partenaires ou disciplines manquent",
    )
    unseen = f"sans aucun lien : {listing(alone)}" if len(alone) else "aucun acteur isolé"
    return Section(
        "reseau",
        "Réseau",
        f"{lacks} dans les quartiers ; {unseen}",
        [
            Figure(
                f"{number(len(found.actors) - len(alone))} sur {number(len(found.actors))}",
                "acteurs vus avec un autre depuis douze mois",
            ),
            Figure(number(len(found.ties)), "paires d’acteurs vues ensemble"),
        ],
        tables=[
            Table(
                "Partenaires et disciplines absents, et qui pourrait venir",
                [("Quartier", ""), ("Manque", ""), ("Pourrait venir", "")],
                [
                    [row.quartier, row.missing, str(row.candidates).split(" ; ")[0]]
                    for row in missing.itertuples()
                ],
                _source(basis, f"Actions, réunions et partenariats au {day(today)}"),
            )
        ],
        notes=list(holding["sentence"].head(2)),
    )


def records(basis: Basis) -> Section:
    """The fiche's indicators over full school years, the whole territory."""
    territory = basis.territory
    counted = indicators(territory.tables, territory.scope_date)
    table = of_place(counted, CITY)
    full = comparable_years(counted, territory.scope_date)[-3:]
    if not full:
        return Section("indicateurs", "Indicateurs", "Aucune année scolaire pleine enregistrée")
    last = table[full[-1]]
    return Section(
        "indicateurs",
        "Indicateurs de la fiche",
        f"En {full[-1]}-{full[-1] + 1}, {number(last['actions_communes'])} actions communes et "
        f"{number(last['reunions'])} réunions",
        tables=[
            Table(
                "Indicateurs de la fiche 1.2.4, par année scolaire",
                [("Indicateur", ""), *[(f"{year}-{year + 1}", unit) for year, unit in
                                       zip(full, [""] * len(full), strict=True)]],
                [
                    [DEFINITIONS[key][0], *[
                        "non renseigné" if value is None or value != value else float(value)
                        for value in table.loc[key, full].astype(object).where(
                            table.loc[key, full].notna(), None)
                    ]]
                    for key in DEFINITIONS
                ],
                _source(basis, "Registres tenus dans l’application, tout le territoire"),
            )
        ],
        notes=["Une action sur plusieurs quartiers compte une fois."],
    )  # fmt: skip


def due(basis: Basis) -> Section:
    """What falls due, the most pressing first."""
    territory = basis.territory
    table = deadlines(territory.tables["projects"], territory.communes, territory.scope_date)
    pressing = table[table["state"].isin(ALERTED)]
    sentences = alerts(table)
    return Section(
        "echeances",
        "Échéances",
        sentences[0].rstrip(".") if sentences else "Aucune échéance dans les 180 jours",
        tables=[
            Table(
                "Échéances passées, ou dans les 180 jours",
                [("Projet", ""), ("Commune", ""), ("Quoi", ""), ("Date", ""), ("Reste", "jours")],
                [
                    [
                        PROJECT_KINDS[row.kind],
                        row.place or territory.short_name,
                        "évaluation" if row.what == "evaluation" else "fin",
                        day(row.on.date()) if row.on == row.on else NOT_PUBLISHED,
                        float(row.days),
                    ]
                    for row in pressing.itertuples()
                ],
                _source(basis, "Projets et conventions saisis"),
            )
        ],
    )


def _source(basis: Basis, words: str) -> str:
    return f"{words} ; {DEMO}" if basis.territory.is_demo else words
