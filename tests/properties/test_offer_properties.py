"""What must hold of the filters of the offer, whatever the offer and the filters."""

import datetime as dt

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.offer import Filters, matching
from data.vocabulary import BANDS, PERIODS, PUBLICS, TEMPS, THEMES

FIRST = dt.date(2026, 9, 1)
LETTERS = "aàâbcçdeéèêëfghiîïjklmnoôœpqrstuùûvwxyzæ'’- "
names = st.text(LETTERS, min_size=1, max_size=12)
days = st.dates(FIRST, dt.date(2027, 8, 31))


@st.composite
def sessions(draw):
    start, end = sorted(draw(st.tuples(st.integers(0, 1440), st.integers(0, 1440))))
    age_min, age_max = draw(st.tuples(st.integers(0, 25), st.integers(0, 25)))
    temps = draw(st.sets(st.sampled_from(list(TEMPS))))
    return {
        "site_id": draw(st.sampled_from(["x", "y", "z"])),
        "weekdays": "".join(sorted(draw(st.sets(st.sampled_from("1234567"), min_size=1)))),
        "start_min": start,
        "end_min": end,
        "period": draw(st.sampled_from(list(PERIODS))),
        "valid_to": pd.Timestamp(draw(days)),
        "age_min": age_min,
        "age_max": age_max,
        "public": draw(st.sampled_from(list(PUBLICS))),
        "price_eur": draw(st.sampled_from([0.0, 2.5, float("nan")])),
        "activity": draw(names),
        "actor": draw(names),
        "site": draw(names),
        "school": draw(st.one_of(st.none(), names)),
        "theme": draw(st.sampled_from(list(THEMES)[:3])),
        "temps": ",".join(code for code in TEMPS if code in temps) or None,
    }


@st.composite
def catalogues(draw):
    rows = draw(st.lists(sessions(), min_size=1, max_size=8))
    table = pd.DataFrame(rows).astype({"school": "str", "temps": "str"})
    table.insert(0, "session_id", [f"s{number}" for number in range(len(rows))])
    return table


CHOICES = {
    "period": st.sampled_from(list(PERIODS)),
    "bands": st.lists(st.sampled_from(list(BANDS)), min_size=1, unique=True),
    "sites": st.lists(st.sampled_from(["x", "y", "z"]), unique=True),
    "weekdays": st.lists(st.integers(1, 7), min_size=1, unique=True),
    "minute": st.integers(0, 1440),
    "free": st.just(True),
    "words": st.text(LETTERS, max_size=4),
    "codes": st.fixed_dictionaries(
        {
            "theme": st.lists(st.sampled_from(list(THEMES)[:3]), unique=True),
            "temps": st.lists(st.sampled_from(list(TEMPS)), unique=True),
        }
    ),
}
choices = st.fixed_dictionaries({}, optional=CHOICES)


def kept(table, chosen, day=FIRST):
    return matching(table, Filters(**chosen), day)


@settings(max_examples=60, deadline=None)
@given(catalogues(), choices, st.data())
def test_one_more_filter_never_adds_a_session(table, chosen, data):
    name = data.draw(st.sampled_from(list(CHOICES)))
    fewer = {key: value for key, value in chosen.items() if key != name}
    more = fewer | {name: data.draw(CHOICES[name])}
    wide, narrow = (set(kept(table, choice)["session_id"]) for choice in (fewer, more))
    assert narrow <= wide


@settings(max_examples=40, deadline=None)
@given(catalogues(), choices, st.randoms())
def test_the_order_and_labels_of_the_rows_do_not_matter(table, chosen, random):
    order = list(range(len(table)))
    random.shuffle(order)
    shuffled = kept(table.iloc[order], chosen)
    expected = kept(table, chosen)
    assert shuffled["session_id"].tolist() == [
        f"s{number}" for number in order if f"s{number}" in set(expected["session_id"])
    ]
    relabelled = kept(table.set_axis(range(50, 50 + len(table))), chosen)
    assert relabelled["session_id"].tolist() == expected["session_id"].tolist()


@settings(max_examples=40, deadline=None)
@given(catalogues(), choices)
def test_filtering_what_was_filtered_changes_nothing_and_keeps_the_rows_as_they_were(table, chosen):
    before = table.copy()
    once = kept(table, chosen)
    pd.testing.assert_frame_equal(kept(once, chosen), once)
    pd.testing.assert_frame_equal(table, before)
    pd.testing.assert_frame_equal(once, table.loc[once.index])


@settings(max_examples=40, deadline=None)
@given(catalogues(), choices, choices)
def test_filters_one_after_the_other_are_the_filters_together(table, chosen, others):
    second = {key: value for key, value in others.items() if key not in chosen}
    together = kept(table, chosen | second)
    pd.testing.assert_frame_equal(kept(kept(table, chosen), second), together)


PLAIN = str.maketrans(
    {"à": "a", "â": "a", "ç": "c", "é": "e", "è": "e", "ê": "e", "ë": "e", "î": "i", "ï": "i",
     "ô": "o", "œ": "oe", "ù": "u", "û": "u", "æ": "ae", "’": "'"}
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(catalogues(), st.data())
def test_accents_ligatures_apostrophes_and_capitals_do_not_matter(table, data):
    name = data.draw(st.sampled_from(sorted(table["activity"])))
    start = data.draw(st.integers(0, len(name) - 1))
    words = name[start : start + data.draw(st.integers(1, 5))]
    expected = kept(table, {"words": words})["session_id"].tolist()
    assert set(table.loc[table["activity"] == name, "session_id"]) <= set(expected)
    for typed in (words.upper(), words.translate(PLAIN), words.upper().lower().title()):
        assert kept(table, {"words": typed})["session_id"].tolist() == expected
    shouted = table.assign(activity=table["activity"].str.upper())
    assert kept(shouted, {"words": words})["session_id"].tolist() == expected


@settings(max_examples=40, deadline=None)
@given(catalogues(), choices, days, st.integers(0, 60))
def test_a_later_day_never_brings_a_session_back(table, chosen, day, later):
    now = kept(table, chosen, day)["session_id"]
    then = kept(table, chosen, day + dt.timedelta(later))["session_id"]
    assert set(then) <= set(now)
