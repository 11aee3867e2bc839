"""Needs that coverage finds: worded, frozen, opened once."""

import datetime as dt
import json

import pandas as pd

from analysis.found_need import already_open, of_rupture, of_stretch, row

BASIS = {"period": "scolaire", "scenario": "universelle", "walk_min": 0, "at_school": False,
         "revision": 7}  # fmt: skip
STRETCH = {"unit": "QN03709M", "band": "6_10", "weekdays": "3", "start_min": 450, "end_min": 720,
           "need_h": 100.04, "uncovered_min_h": 40.0, "uncovered_max_h": 70.0,
           "missing_places": 24, "bottleneck": "Mercredi 8 h : 120 enfants…"}  # fmt: skip
RUPTURE = {"unit": "0379017X", "code_qp": "QN03708M", "where": "École de l’Europe", "band": "6_10",
           "weekdays": "1245", "class_end_min": 990, "start_min": 1035, "gap_min": 45,
           "share": 1.0}  # fmt: skip
NO_NEEDS = pd.DataFrame(columns=["need_id", "code_qp", "kind", "band", "figures", "status"])


def _kept(found, number=1, **changes):
    values = row(NO_NEEDS.astype("str"), found, found.statement, dt.date(2026, 9, 23))
    return values | {"need_id": f"B{number:02d}"} | changes


def test_the_figures_of_a_stretch_are_frozen_with_their_basis():
    found = of_stretch(STRETCH, BASIS)
    assert found.statement == (
        "Mercredi, 7\u00a0h\u00a030 – 12\u00a0h : il manque 24\u00a0places pour les 6-10 ans"
    )
    figures = json.loads(_kept(found)["figures"])
    expected = {name: STRETCH[name] for name in STRETCH if name not in ("unit", "band", "need_h")}
    assert figures == BASIS | expected | {"need_h": 100.0}


def test_a_stretch_without_missing_places_says_its_hours():
    found = of_stretch(STRETCH | {"missing_places": 0}, BASIS)
    assert "70 heures-enfant par semaine sans place" in found.statement


def test_a_rupture_says_what_comes_after_class():
    basis = {"period": "scolaire", "walk_min": 0, "over_min": 15, "revision": 7}
    found = of_rupture(RUPTURE, basis)
    assert "rien à portée entre 16\u00a0h\u00a030 et 17\u00a0h\u00a015" in found.statement
    assert found.statement.endswith("(École de l’Europe)")
    never = of_rupture(RUPTURE | {"start_min": pd.NA, "gap_min": pd.NA}, basis)
    assert "rien à portée après 16\u00a0h\u00a030" in never.statement
    assert json.loads(_kept(never)["figures"])["gap_min"] is None


def test_the_same_quartier_band_and_hours_are_open_once():
    found = of_stretch(STRETCH, BASIS)
    needs = pd.DataFrame([_kept(found, 4)])
    later = of_stretch(STRETCH | {"need_h": 90.0}, BASIS | {"revision": 9})
    assert already_open(needs, later) == "B04"
    assert already_open(needs, of_stretch(STRETCH | {"end_min": 690}, BASIS)) is None
    assert already_open(needs, of_stretch(STRETCH | {"band": "3_5"}, BASIS)) is None
    assert already_open(needs, of_stretch(STRETCH, BASIS | {"period": "ete"})) is None
    assert already_open(needs.assign(status="pris_en_charge"), found) == "B04"
    assert already_open(needs.assign(status="clos"), found) is None


def test_two_schools_of_a_quartier_each_have_their_rupture():
    basis = {"period": "scolaire", "walk_min": 0, "over_min": 15, "revision": 7}
    needs = pd.DataFrame([_kept(of_rupture(RUPTURE, basis))])
    assert already_open(needs, of_rupture(RUPTURE, basis)) == "B01"
    other = of_rupture(RUPTURE | {"where": "École du Beffroi"}, basis)
    assert already_open(needs, other) is None


def test_needs_typed_by_hand_are_no_obstacle():
    needs = pd.DataFrame(
        [_kept(of_stretch(STRETCH, BASIS), 3, figures=text) for text in ("96 places", "[1]", None)]
    )
    found = of_stretch(STRETCH, BASIS)
    assert already_open(needs, found) is None
    numbered = row(needs.assign(need_id=["B09", "B101", "autre"]), found, "x", dt.date(2026, 9, 23))
    assert numbered["need_id"] == "B102"
