"""What a simulation changes: its sentence, its figures, the week before and after, the tables."""

import pandas as pd
import streamlit as st

from analysis.scenarios import Add, Effect, edited_id
from analysis.simulations import ENDS, Simulation, compare
from analysis.week_grid import cells as grid_cells
from data.french import NOT_PUBLISHED, count, hour, number
from data.vocabulary import BANDS, VALUE_STATUSES, WEEKDAYS
from pages.ui import notices, session, simulation_session, week_grid
from pages.ui.scope import Scope
from pages.ui.session import Basis, Snapshot

_MINUS = "\u2212"


def signed(value: float) -> str:
    """« +12 », « −12 », « 0 »."""
    rounded = round(value)
    return number(rounded) if not rounded else f"{'+' if value > 0 else _MINUS}{number(abs(value))}"


def between(low: float, high: float) -> str:
    """« 180 à 240 », or one number where both round to the same."""
    texts = number(low), number(high)
    return texts[0] if texts[0] == texts[1] else f"{texts[0]} à {texts[1]}"


def gained(row: pd.Series) -> tuple[float, float]:
    """Hours newly covered, the smaller end first, of what is added to the uncovered ones."""
    low, high = sorted((-row["uncovered_min_h"], -row["uncovered_max_h"]))
    return low + 0.0, high + 0.0


def gain_words(row: pd.Series) -> str:
    """« +180 à +240 »; « non publié » for a quartier without population."""
    if pd.isna(row["uncovered_max_h"]):
        return NOT_PUBLISHED
    low, high = map(signed, gained(row))
    return low if low == high else f"{low} à {high}"


def remaining(before: pd.Series, effect: Effect) -> tuple[float, float]:
    """Both ends of what would still be uncovered."""
    low, high = (before[end] + effect.total[end] for end in ENDS)
    return max(low, 0.0), max(high, 0.0)


def sentence(found: Simulation, before: pd.Series, names: pd.Series) -> str:
    """« Ces 2 créneaux couvriraient 180 à 240 heures-enfant de plus par semaine, surtout… »"""
    effect, idle = found.effect, set(found.left_out["session_id"])
    edits = [edit for edit in found.edits if edited_id(edit) not in idle] or found.edits
    only_new = all(isinstance(edit, Add) for edit in edits)
    what = "créneau" if only_new else "changement"
    plural = len(edits) > 1
    who = f"Ces {len(edits)} {what}{'x' if only_new else 's'}" if plural else f"Ce {what}"
    low, high = gained(effect.total)
    by_unit = effect.by_unit.dropna().set_index("unit")["uncovered_max_h"]
    rest = f" ; il resterait **{between(*remaining(before, effect))}** heures-enfant non couvertes."
    if max(abs(low), abs(high)) < 0.5:
        return f"{who} ne change{'raient' if plural else 'rait'} rien pour ces enfants{rest}"
    worst = by_unit.abs().idxmax()
    where = f", surtout dans le quartier {notices.plain(names[worst])}" if len(by_unit) > 1 else ""
    if low > -0.5:
        verb, hours = f"couvri{'raient' if plural else 'rait'}", between(max(low, 0), high)
        return f"{who} {verb} **{hours} heures-enfant** de plus par semaine{where}{rest}"
    if high < 0.5:
        verb, hours = f"laisse{'raient' if plural else 'rait'}", between(max(-high, 0), -low)
        return f"{who} {verb} **{hours} heures-enfant** de plus sans place{where}{rest}"
    verb = f"change{'raient' if plural else 'rait'}"
    return (
        f"{who} {verb} la couverture de **{signed(low)} à {signed(high)} heures-enfant** par "
        f"semaine{where}{rest}"
    )


def rate_words(rate: pd.Series) -> str:
    """« CAF · heure-enfant d’accueil périscolaire · 0,63 € (2026, hypothèse) »."""
    return (
        f"{rate['funder']} · {rate['unit']} · {number(rate['amount_eur'], 2)}\u00a0€ "
        f"({rate['year']}, {VALUE_STATUSES[rate['status']]})"
    )


def figures(
    found: Simulation,
    sums: pd.DataFrame,
    before: pd.Series,
    rate: pd.Series | None,
    norm: str,
    year: str,
) -> None:
    """The four key figures; ``sums`` is :func:`analysis.simulations.account`, ``before`` the
    stored coverage of the same children, ``year`` the school year."""
    place_h = sums["place_h"].sum()
    unknown = int(sums["animators"].isna().sum())
    most = max([0, *sums.loc[sums["is_new"], "animators"].dropna()])
    now = between(before["uncovered_min_h"], before["uncovered_max_h"])
    notices.figures(
        [
            (
                "Heures-enfant couvertes en plus",
                gain_words(found.effect.total),
                "par semaine, au mieux ou selon le partage attendu ; "
                f"{notices.plain(norm.lower())}",
            ),
            (
                "Resterait non couvert",
                between(*remaining(before, found.effect)),
                f"contre {now} aujourd’hui, sur {number(before['need_h'])} heures-enfant",
            ),
            (
                f"Financeur, {year}",
                "taux inconnu"
                if rate is None
                else f"{signed(place_h * rate['amount_eur'])}\u00a0€",
                "aucun taux par heure-enfant n’est saisi"
                if rate is None
                else f"si toutes les places sont prises : {signed(place_h)} heures-enfant × "
                f"{number(rate['amount_eur'], 2)}\u00a0€ ({notices.plain(rate['funder'])}, "
                f"{rate['year']}, {VALUE_STATUSES[rate['status']]})",
            ),
            (
                "Heures d’animateur",
                signed(sums["animator_h"].sum()),
                "par semaine, au taux légal"
                + (f" ; {count(int(most), 'animateur')} au plus par séance" if most > 0 else "")
                + (f" ; {count(unknown, 'créneau', 'créneaux')} sans taux" if unknown else "")
                + " (CASF R227-15 et R227-16, à vérifier)",
            ),
        ]
    )


def weeks(
    snapshot: Snapshot, on: Basis, here: Scope, found: Simulation, names: dict[str, str]
) -> None:
    """The week before and after, side by side, of the quartier that changes most or another."""
    change = found.effect.by_unit.set_index("unit")["uncovered_max_h"].abs().fillna(0)
    order = change.sort_values(ascending=False, kind="stable").index.tolist()
    every = [] if len(order) == 1 else [""]
    chosen = st.selectbox(
        "La semaine de",
        [*order[:1], *every, *order[1:]],
        format_func=lambda code: names.get(code, f"Tous : {here.name}"),
        key="semaine_de",
        width=360,
    )
    quartiers = (chosen,) if chosen else here.quartiers
    temps = simulation_session.usual_temps(snapshot.revision, here, quartiers)
    before = session.week_by_quartier(snapshot.revision, on)
    before = before[before["unit"].isin(quartiers) & before["band"].isin(here.bands)]
    after = simulation_session.week_after(snapshot.revision, on, here, found.edits, quartiers)
    grids = [grid_cells(week, temps) for week in (before, after)]
    moved = grids[1]["children"].fillna(0) - grids[0]["children"].fillna(0)
    most = grids[0].loc[moved.abs().idxmax()] if moved.abs().max() >= 0.5 else None
    spot = (0, 0) if most is None else (int(most["weekday"]), int(most["start_min"]))
    if most is not None:
        now, then = (number(grid["children"][most.name]) for grid in grids)
        st.markdown(
            f"La demi-heure qui change le plus (entourée) est **{WEEKDAYS[spot[0]]}, "
            f"{hour(spot[1])}** : {now} enfants sans place aujourd’hui, **{then}** avec la "
            "simulation."
        )
    for column, title, grid in zip(
        st.columns(2, gap="medium"), ("Aujourd’hui", "Avec la simulation"), grids, strict=True
    ):
        with column:
            st.header(f"{title} · part sans place", anchor=False)
            week_grid.draw(grid, *spot, key=f"semaine_{title[0]}", on_pick="ignore")
    with st.expander("La semaine en chiffres"):
        changes = moved.abs() >= 0.5
        st.dataframe(
            pd.DataFrame(
                {
                    "Jour": grids[0]["weekday"].map(WEEKDAYS),
                    "Demi-heure": grids[0]["start_min"].map(hour),
                    "Sans place aujourd’hui": grids[0]["children"].round(),
                    "Avec la simulation": grids[1]["children"].round(),
                    "Écart": moved.round(),
                }
            )[changes],
            hide_index=True,
            alt="Enfants sans place aux demi-heures qui changent, avant et après",
        )


def tables(effect: Effect, before: pd.DataFrame, names: pd.Series) -> None:
    """What changes by quartier and by age; ``before`` is :func:`analysis.report.by_quartier`."""
    left, right = st.columns([3, 2], gap="medium")
    rows = effect.by_unit.merge(before.rename(columns={"code_qp": "unit"}), on="unit",
                                suffixes=("", "_before"))  # fmt: skip
    is_still = rows[ENDS].abs().max(axis=1) < 0.5
    still, rows = int(is_still.sum()), rows[~is_still]
    rows = rows.sort_values("uncovered_max_h", key=lambda ends: -ends.abs().fillna(0))
    with left:
        st.header("Par quartier", anchor=False)
        st.table(
            pd.DataFrame(
                {
                    "Quartier": rows["unit"].map(names).astype("str").map(notices.plain),
                    "Non couvertes aujourd’hui": [
                        _ends(row["uncovered_min_h_before"], row["uncovered_max_h_before"])
                        for row in rows.to_dict("records")
                    ],
                    "Couvertes en plus": [gain_words(row) for _, row in _records(rows)],
                }
            ).set_index("Quartier")
        )
        same = (f" Rien ne change pour {count(still, 'autre quartier', 'autres quartiers')}."
                if still else "")  # fmt: skip
        st.caption(f"Heures-enfant par semaine ; les bornes « au mieux » ne s’ajoutent pas.{same}")
    with right:
        st.header("Par âge", anchor=False)
        st.table(
            pd.DataFrame(
                {
                    "Âge": effect.by_band["band"].map(BANDS),
                    "Couvertes en plus": [gain_words(row) for _, row in _records(effect.by_band)],
                }
            ).set_index("Âge")
        )


def _records(rows: pd.DataFrame) -> list[tuple[int, pd.Series]]:
    return [(position, rows.iloc[position]) for position in range(len(rows))]


def _ends(low: float, high: float) -> str:
    return NOT_PUBLISHED if pd.isna(high) else between(low, high)


def side_by_side(
    first: tuple[str, Effect], second: tuple[str, Effect], before: pd.Series, names: pd.Series
) -> None:
    """Two simulations compared: what each covers, what would remain, quartier by quartier."""
    for column, (title, effect) in zip(st.columns(2, gap="medium"), (first, second), strict=True):
        with column.container(border=True):
            st.metric(notices.plain(title), gain_words(effect.total))
            st.caption(
                "heures-enfant couvertes en plus par semaine ; il resterait "
                f"{between(*remaining(before, effect))}"
            )
    table = compare(first[1], second[1])
    if table.empty:
        st.markdown("Aucune des deux ne change rien pour ces enfants.")
        return
    ends = {
        title: table[[f"{end}_{side}" for end in ENDS]].set_axis(ENDS, axis=1)
        for side, title in ((1, first[0]), (2, second[0]))
    }
    st.table(
        pd.DataFrame(
            {
                "Quartier": table["unit"].map(names).astype("str").map(notices.plain),
                **{
                    notices.plain(title): [gain_words(row) for _, row in _records(rows)]
                    for title, rows in ends.items()
                },
            }
        ).set_index("Quartier")
    )
