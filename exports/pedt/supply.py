"""Chapters on the offer: what there is, what is not covered, prices, accessibility."""

from analysis.pedt_report import MOMENTS, by_moment, offer_by_age, offer_by_temps, prices
from data.french import count, day, euros, hour, listing, number, percent, weekdays
from data.vocabulary import BANDS, DURING, PERIODS, TEMPS
from exports.pack.basis import Basis
from exports.pack.content import Table, Value
from exports.pack.sections.coverage import interval, known
from exports.pedt.report import Chapter, Ground

WORST = 8
"""Uncovered stretches that the report tells."""
HOURS = ["need_h", "uncovered_min_h", "uncovered_max_h"]


def offer(ground: Ground) -> Chapter:
    """Sessions and places by moment and age, then by legal temps."""
    found = ground.offer
    moments = by_moment(found)
    table = offer_by_age(moments)
    source = ground.source(f"Offre saisie par les partenaires au {day(ground.today)}")
    unknown = int(found["capacity"].isna().sum())
    missing = [
        f"{MOMENTS[row['moment']].lower()}, {BANDS[row['band']]} : aucun créneau enregistré ; "
        "à confirmer."
        for row in table[(table["sessions"] == 0) & (table["band"] != "")].to_dict("records")
    ]
    if unknown:
        missing.append(f"nombre de places de {count(unknown, 'créneau', 'créneaux')}.")
    missing.append("nombre d’animateurs et qualifications, projets pédagogiques des accueils.")
    places = {moment: rows.set_index("band") for moment, rows in table.groupby("moment")}
    return Chapter(
        "L’offre par temps et par âge",
        [
            f"{count(len(found), 'créneau', 'créneaux')} de "
            f"{count(found['actor_id'].nunique(), 'acteur')} se tiennent dans la commune, en "
            "vigueur ou à venir. Une place est un enfant à une séance ; un créneau ouvert à "
            "plusieurs tranches d’âge compte dans chacune, une fois dans « tous les âges ».",
        ],
        [
            Table(
                "Places par semaine, par moment et par âge",
                [("Moment", ""), ("Créneaux", "créneaux"), ("Tous les âges", "places"),
                 *((name, "places") for name in BANDS.values())],
                [
                    [words, float(places[moment]["sessions"][""]),
                     *(float(places[moment]["places"][band]) for band in ("", *BANDS))]
                    for moment, words in MOMENTS.items()
                ],
                source,
            ),
            Table(
                "Par temps de l’enfant, au sens de la loi",
                [("Temps", ""), ("Créneaux", "créneaux"), ("Places par semaine", "places")],
                [
                    [TEMPS.get(row["temps"], "heures de classe inconnues"),
                     float(row["sessions"]), float(row["places"])]
                    for row in offer_by_temps(found).to_dict("records")
                ],
                ground.source("Code de l’action sociale et des familles, R227-1 ; un créneau à "
                              "cheval sur deux temps compte dans les deux"),
            ),
        ],
        missing,
    )  # fmt: skip


def uncovered(ground: Ground) -> Chapter:
    """Uncovered child-hours of the quartiers by period and age, and the worst stretches."""
    basis = ground.basis
    name = "Les besoins non couverts dans les quartiers"
    if basis.names.empty or not basis.total.need_h:
        return Chapter(
            name,
            ["Aucun besoin n’est compté : la commune n’a pas de quartier prioritaire dont la "
             "population soit connue."],
            missing=["besoins des familles (enquête, demandes sans réponse)."],
        )  # fmt: skip
    total = basis.total
    worst = basis.stretches.head(WORST)
    return Chapter(
        name,
        [
            f"{DURING[basis.choice.period].capitalize()}, "
            f"{interval(total.uncovered_min_h, total.uncovered_max_h)} heures-enfant par semaine "
            f"ne sont pas couvertes, sur {number(total.need_h)} de besoin, selon la norme « "
            f"{basis.norm} » : un choix, pas un fait. Degré de réponse : "
            f"{percent(1 - total.uncovered_max_h / total.need_h)} à "
            f"{percent(1 - total.uncovered_min_h / total.need_h)}.",
            "L’intervalle va du meilleur placement possible au partage attendu des places entre "
            "les enfants qui sont à portée de marche.",
        ],
        [
            Table(
                "Heures-enfant par semaine",
                [("Période et âge", ""), ("Besoin", "h/semaine"),
                 ("Non couvertes, au mieux", "h/semaine"),
                 ("Non couvertes, attendu", "h/semaine")],
                [row for period in PERIODS for row in _hours(ground.during(period))],
                ground.source(f"Offre saisie au {day(ground.today)} ; {basis.norm.lower()} ; "
                              "quartiers prioritaires de la commune"),
            ),
            Table(
                "Plages les moins couvertes, en semaine scolaire",
                [("Quand", ""), ("Où", ""), ("Âge", ""), ("Non couvertes, attendu", "h/semaine"),
                 ("Ce qui bloque", "")],
                [
                    [f"{weekdays(row.weekdays)}, {hour(row.start_min)} – {hour(row.end_min)}",
                     basis.names[row.unit], BANDS[row.band], known(row.uncovered_max_h),
                     row.bottleneck]
                    for row in worst.itertuples()
                ],
                basis.source,
            ),
        ],
        ["besoins dits par les familles (enquête) et demandes restées sans réponse."],
    )  # fmt: skip


def _hours(basis: Basis) -> list[list[Value]]:
    period = PERIODS[basis.choice.period]
    whole = [("tous les âges", list(BANDS))]
    return [
        [f"{period}, {words}", *(known(value) for value in basis.hours(bands)[HOURS])]
        for words, bands in whole + [(name, [band]) for band, name in BANDS.items()]
    ]


def tariffs(ground: Ground) -> Chapter:
    """Lowest prices of the sessions, by moment."""
    found = ground.offer
    table = prices(by_moment(found))
    known_price = found["price_eur"].dropna()
    free = int((known_price == 0).sum())
    unknown = len(found) - len(known_price)
    missing = ["grille tarifaire et quotients familiaux : seul le tarif le plus bas est saisi."]
    if unknown:
        missing.insert(0, f"prix de {count(unknown, 'créneau', 'créneaux')}.")
    return Chapter(
        "La tarification",
        [
            f"{count(free, 'créneau gratuit', 'créneaux gratuits')} sur {number(len(known_price))} "
            f"dont le prix est connu ({percent(free / len(known_price))})."
            if len(known_price)
            else "Aucun prix n’est connu."
        ],
        [
            Table(
                "Prix d’une séance, tarif le plus bas",
                [("Moment", ""), ("Créneaux", "créneaux"), ("Gratuits", "créneaux"),
                 ("Prix médian", ""), ("Prix le plus haut", ""),
                 ("Prix non renseigné", "créneaux")],
                [
                    [MOMENTS[row["moment"]], float(row["sessions"]), float(row["free"]),
                     euros(row["median"]), euros(row["highest"]), float(row["unknown"])]
                    for row in table.to_dict("records")
                ],
                ground.source(f"Offre saisie par les partenaires au {day(ground.today)}"),
            )
        ] if len(table) else [],
        missing,
    )  # fmt: skip


def inclusion(ground: Ground) -> Chapter:
    """What is known for children with a disability: which sites can be entered."""
    sites = ground.basis.territory.tables["sites"]
    used = sites[sites["site_id"].isin(ground.offer["site_id"])]
    open_to_all = used[used["is_accessible"]]
    held = ground.offer["site_id"].isin(open_to_all["site_id"]).sum()
    closed = used.loc[~used["is_accessible"], "name"].sort_values()
    said = [
        f"Sites accessibles aux personnes à mobilité réduite : {number(len(open_to_all))} sur "
        f"{number(len(used))} ; ils tiennent {number(held)} créneaux sur "
        f"{number(len(ground.offer))}."
        if len(used)
        else "Aucun site n’est connu dans la commune."
    ]
    if len(closed):
        said.append(f"Sites non accessibles : {listing(closed)}.")
    return Chapter(
        "Handicap et inclusion",
        said,
        missing=[
            "nombre d’enfants en situation de handicap accueillis, accompagnement et projets "
            "d’accueil individualisés : l’application ne les tient pas.",
        ],
    )
