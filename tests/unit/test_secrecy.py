"""The gate of secrecy: what leaves it, and what an attacker makes of the demonstration."""

import functools

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog
from scipy.sparse import csr_array, vstack

from analysis import offer, times
from analysis.mixite import shares
from analysis.secrecy import VIEWS, Counted, Released, counted, groupings, release
from data import demo
from data.check import check_tables
from data.territory import build_territory

ATTENDANCE = [
    "year", "session_id", "activity_id", "actor_id", "theme", "quartier", "temps", "sex", "band",
    "residence", "origin",
]  # fmt: skip


def world(*rows: tuple[int, str, str, int], threshold: int = 5) -> Counted:
    """Attendance rows (year, session, sex, children), and nothing else counted."""
    attendance = pd.DataFrame(
        [
            (year, session, f"A-{session}", "ACT", "sport", "QN03709M", "periscolaire", sex,
             "11_14", "QN03709M", "ici", children, False)
            for year, session, sex, children in rows
        ],
        columns=[*ATTENDANCE, "children", "withheld"],
    ).astype({"children": "Int64"})  # fmt: skip
    nothing = {
        name: pd.DataFrame(
            columns=["year", *{column for view in VIEWS[name] for column in view}, "children"]
        ).assign(withheld=False)
        for name in VIEWS
    }
    return Counted({**nothing, "attendance": attendance}, dict.fromkeys(VIEWS, threshold))


def shown(released: Released, table: str, *by: str) -> dict[tuple[object, ...], object]:
    frame = released.counts(table, *by)
    assert frame["children"].notna().equals(frame["status"] == "publie")
    return {
        tuple(row[column] for column in ["year", *by]): row["children"]
        if row["status"] == "publie"
        else row["status"]
        for row in frame.to_dict("records")
    }


@functools.cache
def demo_counted() -> Counted:
    territory = build_territory(check_tables(demo.load()))
    tables = territory.tables
    temps = times.session_temps(
        tables["sessions"], territory.sites, tables["class_hours"], territory.scope_date
    )
    catalogue = offer.catalogue(
        tables["sessions"], tables["activities"], tables["actors"], territory.sites,
        tables["schools"], temps,
    )  # fmt: skip
    return counted(tables, catalogue)


@functools.cache
def demo_released() -> Released:
    return release(demo_counted())


def test_a_small_count_hides_the_count_that_would_give_it_away() -> None:
    released = release(world((2025, "S1", "f", 3), (2025, "S1", "g", 20), (2025, "S2", "f", 9),
                             (2025, "S2", "g", 8)))  # fmt: skip
    by_sex = shown(released, "attendance", "activity_id", "sex")
    assert by_sex[2025, "A-S1", "f"] == "secret"
    assert by_sex[2025, "A-S1", "g"] == "secret"
    assert shown(released, "attendance", "session_id")[2025, "S1"] == 23


def test_zeros_are_shown_even_of_a_sex_that_no_row_counts() -> None:
    released = release(world((2025, "S1", "g", 20), (2025, "S2", "f", 0), (2025, "S2", "g", 7)))
    by_sex = shown(released, "attendance", "activity_id", "sex")
    assert by_sex[2025, "A-S1", "f"] == 0
    assert by_sex[2025, "A-S2", "f"] == 0
    assert by_sex[2025, "A-S2", "g"] == 7


def test_years_are_never_added_up_and_have_each_their_pattern() -> None:
    released = release(world((2024, "S1", "f", 3), (2025, "S1", "f", 30)))
    assert shown(released, "attendance") == {(2024,): "secret", (2025,): 30}


def test_the_threshold_of_a_table_is_the_one_typed() -> None:
    rows = [(2025, "S1", "f", 8), (2025, "S2", "f", 40)]
    at_5 = shown(release(world(*rows)), "attendance", "session_id")
    at_10 = shown(release(world(*rows, threshold=10)), "attendance", "session_id")
    assert at_5 == {(2025, "S1"): 8, (2025, "S2"): 40}
    assert at_10 == {(2025, "S1"): "secret", (2025, "S2"): "secret"}


def test_what_is_not_published_cannot_be_asked_for() -> None:
    released = release(world((2025, "S1", "f", 30)))
    with pytest.raises(ValueError, match="pas publié par session_id, sex"):
        released.counts("attendance", "session_id", "sex")


def test_an_empty_territory_releases_empty_tables() -> None:
    released = release(world())
    for name, views in VIEWS.items():
        for by in groupings(views):
            assert released.counts(name, *by).empty


def test_what_a_source_keeps_or_does_not_know_is_told_apart() -> None:
    counts = world()
    parcours = pd.DataFrame(
        {
            "year": 2025,
            "code_qp": ["QN03701I", "QN03702M", "QN03703M", "QN03704M"],
            "children": pd.array([12, 30, None, None], dtype="Int64"),
            "withheld": [False, False, False, True],
        }
    )
    released = release(Counted({**counts.tables, "parcours": parcours}, counts.thresholds))
    assert shown(released, "parcours", "code_qp") == {
        (2025, "QN03701I"): 12,
        (2025, "QN03702M"): 30,
        (2025, "QN03703M"): "manquant",
        (2025, "QN03704M"): "secret",
    }
    assert shown(released, "parcours") == {(2025,): "secret"}


def test_requests_show_their_answers_under_the_same_gate() -> None:
    frame = demo_released().counts("declared_requests", "code_qp", "answer")
    assert set(frame["answer"]) <= {"sans_reponse", "avec_reponse", "inconnue"}
    assert (frame["status"] == "secret").any()
    assert (frame["children"].dropna() >= 5).all() or (frame["children"] == 0).any()


def test_the_same_counts_have_the_same_digest_whatever_else_changed() -> None:
    one, same = world((2025, "S1", "f", 30)), world((2025, "S1", "f", 30))
    assert one.digest() == same.digest()
    assert one.digest() != world((2025, "S1", "f", 31)).digest()
    assert one.digest() != world((2025, "S1", "f", 30), threshold=6).digest()


def test_no_published_count_of_the_demonstration_is_under_its_threshold() -> None:
    released = demo_released()
    for (name, by), frame in released.frames.items():
        children = frame["children"].dropna()
        assert not children.between(1, released.thresholds[name] - 1).any(), (name, by)


def test_every_total_of_the_city_a_quartier_or_a_theme_stays_readable() -> None:
    for by in [(), ("sex",), ("band",), ("quartier",), ("theme",), ("quartier", "theme")]:
        assert (demo_released().counts("attendance", *by)["status"] == "publie").all(), by


def test_the_boys_sport_of_rives_du_cher_is_not_hidden() -> None:
    found = shares(
        demo_released(), ("quartier", "theme"), ["11_14"],
        keep={"quartier": ["QN03707I"], "theme": ["sport"], "year": [2025]},
    ).iloc[0]  # fmt: skip
    assert found["share"] == pytest.approx(0.22, abs=0.015)
    assert found["verdict"] == "ecart"


@pytest.mark.parametrize("table", ["attendance", "parcours", "declared_requests"])
def test_a_linear_programme_recovers_no_hidden_count_of_the_demonstration(table: str) -> None:
    """The equations are written anew from the published rows; a draw of the hidden counts is
    attacked, each from both sides."""
    rows = demo_counted().tables[table]
    rows = rows[(rows["year"] == rows["year"].max()) & (rows["children"] > 0)]
    equations, values, targets = [], [], []
    for by in groupings(VIEWS[table]):
        frame = demo_released().counts(table, *by)
        frame = frame[frame["year"] == rows["year"].iloc[0]]
        place = {key: i for i, key in enumerate(zip(*(frame[c] for c in ["year", *by]),
                                                    strict=True))}  # fmt: skip
        group = [place[key] for key in zip(*(rows[c] for c in ["year", *by]), strict=True)]
        sums = csr_array((np.ones(len(rows)), (group, np.arange(len(rows)))),
                         shape=(len(frame), len(rows)))  # fmt: skip
        published = (frame["status"] == "publie").to_numpy()
        equations.append(sums[published])
        values.append(frame.loc[published, "children"].to_numpy(dtype=float))
        targets.append(sums[~published])
    known, seen = vstack(equations, format="csr"), np.concatenate(values)
    hidden = vstack(targets, format="csr")
    drawn = np.random.default_rng(1).permutation(hidden.shape[0])[:60]
    for target in hidden[drawn].toarray():
        ends = [
            linprog(sign * target, A_eq=known, b_eq=seen, bounds=(0, None), method="highs")
            for sign in (1, -1)
        ]
        assert all(end.status == 0 for end in ends)
        assert -ends[1].fun - ends[0].fun >= 1 - 1e-6
