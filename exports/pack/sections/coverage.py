"""What is not covered: the week, the worst stretches, and what would close most of it."""

import numpy as np
import pandas as pd

from analysis.times import usual_temps
from analysis.week_grid import SHARE_LIMITS, SHARES, cells
from data.french import ages, count, hour, number, percent, weekdays
from data.vocabulary import BAND_LEVEL, BANDS
from exports.pack.basis import Basis
from exports.pack.content import Figure, Map, Section, Table, WeekGrid


def key_numbers(basis: Basis) -> Section:
    """Three numbers, one map, one decision."""
    total = basis.total
    if not total.need_h:
        return Section("chiffres", "En trois chiffres", "Aucun besoin n’est compté ici : la "
                       "population n’est pas publiée, ou la norme est nulle.")  # fmt: skip
    figures = [
        Figure(
            interval(total.uncovered_min_h, total.uncovered_max_h),
            f"heures-enfant non couvertes par semaine, sur {number(total.need_h)} "
            "(au mieux, et selon le partage attendu)",
        ),
        Figure(
            f"{percent(1 - total.uncovered_max_h / total.need_h)} – "
            f"{percent(1 - total.uncovered_min_h / total.need_h)}",
            "degré de réponse aux besoins",
        ),
    ]
    if len(basis.stretches):
        figures.append(
            Figure(
                count(basis.stretches["missing_places"].max(), "place"),
                "manquent à la fois sur la plage la moins couverte, au mieux",
            )
        )
    return Section(
        "chiffres",
        "En trois chiffres",
        _worst_sentence(basis),
        figures,
        [_worst_map(basis)] if len(basis.stretches) else [],
        decision=_decision(basis),
    )


def week(basis: Basis) -> Section:
    """The week grid, and the child-hours of each quartier."""
    table = basis.by_quartier.copy()
    total = basis.total
    return Section(
        "couverture",
        "La semaine",
        f"{basis.during.capitalize()}, {interval(total.uncovered_min_h, total.uncovered_max_h)} "
        f"heures-enfant par semaine ne sont pas couvertes pour les {basis.who} ({basis.where})",
        pictures=[_grid(basis)],
        tables=[
            Table(
                "Heures-enfant par semaine, par quartier",
                [
                    ("Quartier", ""),
                    ("Besoin", "h/semaine"),
                    ("Non couvertes, au mieux", "h/semaine"),
                    ("Non couvertes, attendu", "h/semaine"),
                    ("Part non couverte", "%"),
                ],
                [
                    [
                        basis.names[row.code_qp],
                        known(row.need_h),
                        known(row.uncovered_min_h),
                        known(row.uncovered_max_h),
                        known(100 * row.uncovered_max_h / row.need_h) if row.need_h else None,
                    ]
                    for row in table.sort_values(
                        "uncovered_max_h", ascending=False, na_position="last"
                    ).itertuples()
                ],
                basis.source,
                on_slide=False,
            )
        ],
        notes=[
            "Les bornes basses ne s’additionnent pas : les mêmes places peuvent servir chaque "
            "quartier, pas tous à la fois."
        ],
    )


def stretches(basis: Basis) -> Section:
    """The worst stretches, each with what holds it back."""
    rows = basis.stretches
    return Section(
        "plages",
        "Les plages les moins couvertes",
        f"{count(len(rows), 'plage')} de la semaine laissent sans place au moins 30 % des "
        f"{basis.who} d’un quartier"
        if len(rows)
        else "Aucune plage ne laisse plus de 30 % des enfants sans place",
        tables=[
            Table(
                "Plages les moins couvertes",
                [
                    ("Quand", ""),
                    ("Où", ""),
                    ("Âge", ""),
                    ("Au mieux", "h/semaine"),
                    ("Attendu", "h/semaine"),
                    ("Manque", "places"),
                    ("Ce qui bloque", ""),
                ],
                [
                    [
                        f"{weekdays(row.weekdays)}, {hour(row.start_min)} – {hour(row.end_min)}",
                        basis.names[row.unit],
                        BANDS[row.band],
                        known(row.uncovered_min_h),
                        known(row.uncovered_max_h),
                        known(row.missing_places),
                        row.bottleneck,
                    ]
                    for row in rows.itertuples()
                ],
                basis.source,
            )
        ],
    )


def proposals(basis: Basis) -> Section:
    """The sessions that would cover most."""
    proposed = basis.proposed.table
    site = basis.territory.sites.set_index("site_id")["name"]
    gained = proposed["gain_h"].sum()
    return Section(
        "propositions",
        "Ce qu’il faudrait ouvrir",
        f"{count(len(proposed), 'créneau', 'créneaux')} de plus "
        f"couvriraient {number(gained)} heures-enfant par semaine"
        if len(proposed)
        else "Aucun créneau à proposer sur les sites connus",
        tables=[
            Table(
                "Créneaux proposés",
                [
                    ("Où", ""),
                    ("Quartier servi", ""),
                    ("Quand", ""),
                    ("Âge", ""),
                    ("Places", "places"),
                    ("Heures-enfant couvertes", "h/semaine"),
                ],
                [
                    [
                        site[row.site_id],
                        basis.names.get(row.unit, row.unit),
                        f"{weekdays(row.weekdays)}, {hour(row.start_min)} – {hour(row.end_min)}",
                        ages(row.age_min, row.age_max),
                        float(row.capacity),
                        known(row.gain_h),
                    ]
                    for row in proposed.itertuples()
                ],
                basis.source,
            )
        ],
        notes=[
            f"Choix {basis.proposed.guarantee}, parmi des créneaux usuels de 12 ou 24 places "
            "sur les sites connus, au plus un par quartier."
        ],
    )


def slots(basis: Basis) -> dict[str, str]:
    """Class of uncovered share of each half-hour and quartier (:class:`Pack`)."""
    keys = ["unit", "weekday", "start_min"]
    hours = basis.week.groupby(keys, observed=True)[["need_h", "uncovered_max_h"]].sum(min_count=1)
    share = (hours["uncovered_max_h"] / hours["need_h"]).where(hours["need_h"] > 0)
    ranks = pd.Series(np.searchsorted(SHARE_LIMITS, share, "right").astype(str), share.index)
    ranks = ranks.where(share.notna(), "-").sort_index()
    return {str(code): "".join(group) for code, group in ranks.groupby(level=0, observed=True)}


def interval(low: float, high: float) -> str:
    return f"{number(low)} à {number(high)}"


def known(value: float) -> float | None:
    """A figure for a table: None where there is none."""
    return None if pd.isna(value) else float(np.round(value, 2))


def map_of_shares(
    values: pd.Series, title: str, source: str, missing: str = "sans besoin ou non publié"
) -> Map:
    """``values``: uncovered share by ``code_qp``, in the classes of the week grid."""
    return Map(
        title,
        {
            str(code): None
            if pd.isna(value)
            else int(np.searchsorted(SHARE_LIMITS, value, "right"))
            for code, value in values.items()
        },
        list(SHARES),
        missing,
        source,
        f"Carte. {title} : "
        + " ; ".join(f"{code} {percent(value)}" for code, value in values.items()),
    )


def _worst_sentence(basis: Basis) -> str:
    if not len(basis.stretches):
        return f"{basis.during.capitalize()}, aucune plage ne manque de plus de 30 % des places"
    worst = basis.stretches.iloc[0]
    share = percent(worst["uncovered_max_h"] / worst["need_h"])
    return (
        f"{weekdays(worst['weekdays']).capitalize()}, de {hour(worst['start_min'])} à "
        f"{hour(worst['end_min'])}, {share} des enfants de {BANDS[worst['band']]} de "
        f"{basis.names[worst['unit']]} n’ont pas de place à portée"
    )


def _worst_map(basis: Basis) -> Map:
    worst = basis.stretches.iloc[0]
    inside = basis.week[
        (basis.week["band"] == worst["band"])
        & basis.week["weekday"].isin([int(digit) for digit in worst["weekdays"]])
        & basis.week["start_min"].between(worst["start_min"], worst["end_min"] - 30)
    ]
    hours = inside.groupby("unit", observed=True)[["need_h", "uncovered_max_h"]].sum(min_count=1)
    shares = (hours["uncovered_max_h"] / hours["need_h"]).where(hours["need_h"] > 0)
    when = (
        f"{weekdays(worst['weekdays'])}, {hour(worst['start_min'])} – {hour(worst['end_min'])}, "
        f"{BANDS[worst['band']]}"
    )
    return map_of_shares(
        shares[shares.index.isin(basis.names.index)], f"Part sans place, {when}", basis.source
    )


def _grid(basis: Basis) -> WeekGrid:
    communes = basis.territory.quartiers.loc[
        basis.territory.quartiers["code_qp"].isin(basis.names.index), "insee_com"
    ]
    temps = usual_temps(
        communes.str.split(",").explode().unique(),
        [BAND_LEVEL[band] for band in basis.choice.bands],
        basis.choice.period,
        basis.territory.scope_date,
        basis.territory.tables["class_hours"],
    )
    grid = cells(basis.week, temps)
    rank = {share: position for position, share in enumerate(SHARES)}
    return WeekGrid(
        f"Part des {basis.who} sans place",
        [
            (int(row.weekday), int(row.start_min), rank.get(row.state), str(row.state))
            for row in grid.itertuples()
        ],
        list(SHARES),
        basis.source,
        "Grille de la semaine : part des enfants sans place par jour et demi-heure.",
    )


def _decision(basis: Basis) -> str:
    if basis.proposed.table.empty:
        return ""
    best = basis.proposed.table.iloc[0]
    site = basis.territory.sites.set_index("site_id")["name"][best["site_id"]]
    return (
        f"Ouvrir {weekdays(best['weekdays'])}, {hour(best['start_min'])} – "
        f"{hour(best['end_min'])}, {count(best['capacity'], 'place')} pour les "
        f"{ages(best['age_min'], best['age_max'])} à {site} : "
        f"{number(best['gain_h'])} heures-enfant couvertes de plus par semaine."
    )
