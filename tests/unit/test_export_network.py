"""The network in files: what a partner typed never computes in a spreadsheet."""

import csv
import io

from analysis.missing_partners import candidates, missing_partners, presence
from analysis.network import ties
from analysis.network_events import affiliations
from analysis.network_report import missing_with_candidates
from exports import network
from tests.network_worlds import SITES, TODAY, WEST, World, quartiers

LIVE = '=HYPERLINK("http://x";"y")'


def rows(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_ties_leave_with_names_strength_and_last_day_and_no_formula():
    world = World().actor("a").actor("b").actor("c").partnership("a", "b", "2026-02-01")
    tables = world.meeting("m", "abc").tables()
    actors = tables["actors"].replace({"name": {"Acteur a": LIVE}})
    found = rows(network.ties_csv(ties(affiliations(tables, TODAY)), actors))
    assert [row["Force"] for row in found] == ["1,5", "0,5", "0,5"]
    assert found[0]["Acteur"] == f"'{LIVE}"
    assert found[0]["Vu pour la dernière fois"] == "01/09/2026"


def test_what_is_missing_leaves_with_its_candidates_and_no_formula():
    tables = World().actor("a", kind="caf", disciplines="sante").tables()
    actors = tables["actors"].assign(name=LIVE)
    areas = quartiers()
    lacking = missing_partners(actors, presence(tables, SITES, TODAY), areas["code_qp"])
    words = missing_with_candidates(
        candidates(lacking, actors, areas, 2154), areas.set_index("code_qp")["name"].to_dict()
    )
    found = [row for row in rows(network.missing_csv(words)) if row["Code du quartier"] == WEST]
    by_name = {row["Manque"]: row["Pourraient venir"] for row in found}
    assert by_name["CAF"] == f"'{LIVE} (sans quartier)"
    assert by_name["Culture"] == ""
