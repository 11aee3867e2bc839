"""Partners’ spreadsheets as they come: recognised, read row by row, nothing lost in silence."""

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.imports import read_files
from data.readers.cells import Sheet
from data.readers.partner_tables import recognise
from data.readers.reading import Choices, Source
from tests.reader_tables import accounted, cells
from tests.store_fixtures import OTHER_QP, QP, checked_tables

ACTOR = "L’Œuvre d’été"
SESSIONS = (
    "Activité | Structure | Lieu | Jours et horaires | Âges | Période | Année scolaire | Places"
)


@pytest.fixture(scope="module")
def current():
    return checked_tables()


def read(current, *lines, answers=None, mapping=None):
    """What becomes of a sheet in memory."""
    choices = Choices(mapping or {}, answers or {})
    sheet = Sheet("", cells(*lines))
    reader = recognise(Source(Path("feuille.csv"), sheet, choices))
    assert reader is not None, "the sheet was not recognised"
    found = reader.read(current)
    assert accounted(found), found
    return found


def workbook(path, *rows, merge=(), name="Feuille"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for cells_ in merge:
        sheet.merge_cells(cells_)
    book.save(path)
    return path


def report(result):
    (only,) = result.reports
    assert accounted(only)
    return only


def row_of(frame, column, value):
    found = frame[frame[column] == value]
    assert len(found) == 1, frame[column].tolist()
    return found.iloc[0]


WORDINGS = {
    "acteurs": [
        "Structure | Type de structure | Disciplines | Courriel",
        "Nom | Type | Domaines d’intervention | Mail",
        "NOM DE L’ASSOCIATION | Statut juridique | Domaines | E-mail",
        "Acteur* | Type d’acteur : | Champs d’action | Adresse mail",
    ],
    "lieux": [
        "Lieu | Type de lieu | Adresse | Commune",
        "Nom du site | Type | Adresse postale | Ville",
        "Équipement | Type d’équipement | Rue | Code INSEE",
        "NOM | TYPE DE SITE | ADRESSE DU LIEU | LOCALITÉ",
    ],
    "activités": [
        "Activité | Structure | Thème",
        "Nom de l’activité | Association | Thématique",
        "Atelier | Organisateur | Catégorie",
        "Intitulé de l’activité | Porteur | Type d’activité",
    ],
    "créneaux d’activités": [
        "Activité | Structure | Lieu | Jours et horaires | Âges",
        "Atelier | Club | Salle | Jour | Heure début | Heure fin | Tranche d’âge",
        "Nom de l’activité | Association | Gymnase | Créneaux | Niveau",
        "Animation | Organisme | Équipement | Jours | Horaires | Public (âges)",
    ],
    "fréquentation": [
        "Activité | Filles | Garçons | Quartier d’origine | Tranche d’âge | Année scolaire",
        "Atelier | Nb filles | Nb garçons | QPV de résidence | Âge | Saison",
        "Identifiant du créneau | Sexe | Effectif | Provenance | Tranche | Année",
    ],
    "réunions": [
        "Instance | Date | Objet | Présents | Absents",
        "Comité | Date de la réunion | Ordre du jour | Structures présentes | Excusés",
        "Réseau | Date réunion | ODJ | Participants | Absents excusés",
    ],
    "actions concertées": [
        "Action | Chef de file | Partenaires | Quartier | Statut",
        "Intitulé de l’action | Pilote | Partenaires associés | QPV | État d’avancement",
        "Nom de l’action | Responsable | Avec | Quartiers concernés | Avancement",
    ],
    "projets et conventions": [
        "Nature | Projet | Commune | Signé le | Échéance",
        "Type de projet | Intitulé du projet | Ville | Date de signature | Date d’échéance",
        "Type de convention | Convention | Commune | Signature | Expire le",
    ],
}


@pytest.mark.parametrize(
    ("title", "header"), [(title, one) for title, each in WORDINGS.items() for one in each]
)
def test_a_sheet_is_recognised_by_its_headers_in_several_wordings(current, title, header):
    count = header.count("|") + 1
    found = read(current, header, " | ".join(["x"] * count))
    assert found.content == title
    assert len([field for field in found.mapping.values() if field]) == count, found.mapping


def test_sheets_of_anything_else_are_not_taken_for_a_partner_s():
    for header in ("Poste | Montant | Solde", "a | b | c", "Lundi | Mardi | Mercredi"):
        source = Source(Path("x.csv"), Sheet("", cells(header, "1 | 2 | 3")))
        assert recognise(source) is None


def test_titles_above_the_header_are_passed_and_the_school_year_in_them_is_used(current):
    header = "Activité | Structure | Lieu | Jours et horaires | Âges | Période | Places"
    found = read(
        current,
        "Programme des activités 2026-2027 |",
        "Service jeunesse |",
        header,
        f"Judo | {ACTOR} | Gymnase | lundi 17h-18h | 6-10 | scolaire | 12",
    )
    assert found.taken == found.rows == 1, [*found.refused, *found.doubtful]
    assert any("2026-2027" in remark for remark in found.remarks)
    new = found.tables["sessions"].iloc[-1]
    assert new["valid_from"] == pd.Timestamp("2026-09-01")
    assert new["valid_to"] == pd.Timestamp("2027-08-31")


def test_merged_cells_bear_their_text_on_each_line(current, tmp_path):
    path = workbook(
        tmp_path / "merged.xlsx",
        ["Programme", None, None, None, None, None, None],
        ["Activité", "Structure", "Lieu", "Jour", "Horaires", "Âges", "Période", "Année scolaire"],
        ["Judo", ACTOR, "Gymnase", "lundi", "17h-18h", "6-10", "scolaire", "2026-2027"],
        [None, None, None, "jeudi", "17h-18h", "6-10", "scolaire", "2026-2027"],
        merge=("A1:H1", "A3:A4", "B3:B4", "C3:C4"),
    )
    result = read_files([path], current)
    assert result.accepted, report(result)
    assert report(result).taken == 2
    assert any("fusionnées" in remark for remark in report(result).remarks)
    assert result.tables["sessions"]["weekdays"].tolist()[1:] == ["1", "4"]


def test_excel_times_dates_and_numbers_are_read_as_a_person_sees_them(current, tmp_path):
    path = workbook(
        tmp_path / "typed.xlsx",
        ["Activité", "Structure", "Lieu", "Jours", "Début", "Fin", "Âge min", "Âge max", "Période",
         "Du", "Au", "Places", "Prix"],
        ["Judo", ACTOR, "Gymnase", "L-M-J-V", dt.time(8, 30), 0.5, 6, 10.0, "été",
         dt.date(2026, 9, 1), dt.datetime(2027, 8, 31), 12.0, 2.5],
    )  # fmt: skip
    result = read_files([path], current)
    assert result.accepted, report(result)
    new = result.tables["sessions"].iloc[-1]
    assert (new["weekdays"], new["start_min"], new["end_min"]) == ("1245", 510, 720)
    assert (new["age_min"], new["age_max"], new["capacity"]) == (6, 10, 12)
    assert new["price_eur"] == 2.5
    assert new["valid_from"] == pd.Timestamp("2026-09-01")


def test_totals_blank_lines_and_repeated_headers_are_left_out_and_said(current):
    line = f"Judo | {ACTOR} | Gymnase | {{}} 17h-18h | 6-10 | scolaire | 2026-2027 | 12"
    found = read(
        current,
        SESSIONS,
        line.format("lundi"),
        "Sous-total | | | | | | | 12",
        " | | | | | | | ",
        SESSIONS,
        line.format("mardi"),
        "TOTAL GÉNÉRAL | | | | | | | 24",
    )
    assert found.taken == 2
    assert found.left_out == {
        "ligne de total": 2,
        "ligne sans rien dans les colonnes lues": 1,
        "en-tête répété": 1,
    }


def test_an_activity_whose_name_begins_like_a_total_is_no_total(current):
    line = f"Ensemble vocal | {ACTOR} | Gymnase | lundi 17h-18h | 6-10 | scolaire | 2026-2027 | 12"
    found = read(current, SESSIONS + " | Thème", line + " | arts")
    assert found.taken == 1, found


def test_several_sessions_and_periods_in_a_cell_become_a_row_each(current):
    found = read(
        current,
        SESSIONS,
        f"Judo | {ACTOR} | Gymnase | lundi 17h-18h, mercredi 14h-16h | 6-10 | "
        "petites et grandes vacances | 2026-2027 | 12",
    )
    new = found.tables["sessions"].iloc[1:]
    assert found.taken == 1
    assert set(zip(new["weekdays"], new["start_min"], new["period"], strict=True)) == {
        (day, start, period)
        for day, start in (("1", 1020), ("3", 840))
        for period in ("petites_vacances", "ete")
    }


def test_codes_and_telephones_keep_their_leading_zero(current):
    found = read(
        current,
        "Structure | Type | Disciplines | Téléphone",
        "Club neuf | association | sport | 0247000000",
    )
    assert row_of(found.tables["actors"], "name", "Club neuf")["phone"] == "0247000000"
    sites = read(current, "Lieu | Type de lieu | UAI", "École Nord | école | 0370002A")
    assert row_of(sites.tables["sites"], "name", "École Nord")["uai"] == "0370002A"


COUNTS = "Identifiant du créneau | Année | Quartier d’origine | Tranche d’âge | Filles | Garçons"


@pytest.mark.parametrize("secret", ["s", "ns", "nd", "so", "S", "", "nc"])
def test_a_hidden_count_is_missing_and_never_zero(current, secret):
    found = read(current, COUNTS, f"C1 | 2026-2027 | hors QPV | 6-10 | {secret} | 0")
    new = found.tables["attendance"]
    new = new[new["year"] == 2026]
    assert found.taken == 1, [*found.refused, *found.doubtful]
    assert list(zip(new["sex"], new["children"], strict=True)) == [("g", 0)]


def test_a_row_of_hidden_counts_alone_is_left_out_and_said(current):
    found = read(current, COUNTS, "C1 | 2026-2027 | hors QPV | 6-10 | s | ns")
    assert found.taken == 0
    assert found.left_out == {"effectif secret ou non renseigné": 1}


def test_a_hidden_count_of_one_sex_is_left_out_and_said(current):
    header = "Identifiant du créneau | Année | Quartier d’origine | Tranche d’âge | Sexe | Effectif"
    found = read(
        current,
        header,
        "C1 | 2026-2027 | hors QPV | 6-10 | filles | ns",
        "C1 | 2026-2027 | Sanitas 🌳 | 6-10 | garçons | 0",
    )
    assert (found.taken, found.left_out) == (1, {"effectif secret ou non renseigné": 1})
    new = found.tables["attendance"]
    assert row_of(new, "residence", QP)["children"] == 0


CLUB = (
    "Structure{0}Type{0}Disciplines{0}Contact\n"
    "Club d’été à Noël{0}association{0}sport{0}Café « œuvre »\n"
)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_of_every_encoding_and_separator_is_read_without_mojibake(
    current, tmp_path, encoding, separator
):
    path = tmp_path / "club.csv"
    path.write_bytes(CLUB.format(separator).encode(encoding))
    result = read_files([path], current)
    assert result.accepted, report(result)
    club = result.tables["actors"].iloc[-1]
    assert (club["name"], club["contact"]) == ("Club d’été à Noël", "Café « œuvre »")


def test_the_same_session_twice_is_left_out_and_said(current):
    line = f"Judo | {ACTOR} | Gymnase | lundi 17h-18h | 6-10 | scolaire | 2026-2027 | 12"
    found = read(current, SESSIONS, line, line.replace("17h-18h", "17:00 - 18:00"))
    assert found.taken == 1
    assert found.left_out == {"créneau déjà dit par une ligne plus haut": 1}
    assert len(found.tables["sessions"]) == 2


def test_the_same_count_twice_is_refused_not_added(current):
    found = read(
        current,
        COUNTS,
        "C1 | 2026-2027 | hors QPV | 6-10 | 3 | 4",
        "C1 | 2026-2027 | hors QPV | 6-10 | 5 | 6",
    )
    assert len(found.refused) == 1
    assert "déjà" in found.refused[0]


def test_a_place_that_resembles_a_known_one_is_asked_with_the_nearest(current):
    line = f"Judo | {ACTOR} | Gymnaze | lundi 17h-18h | 6-10 | scolaire | 2026-2027 | 12"
    found = read(current, SESSIONS, line)
    (doubt,) = found.doubtful
    assert "ligne 2" in doubt
    assert "« Gymnase »" in doubt
    question = next(one for one in found.questions if one.column == "Lieu")
    assert (question.value, question.lines) == ("Gymnaze", (2,))
    assert question.candidates[0] == "Gymnase"
    answered = read(current, SESSIONS, line, answers={("Lieu", "Gymnaze"): "Gymnase"})
    assert answered.taken == 1
    assert len(answered.tables["sites"]) == len(current["sites"])
    fresh = read(
        current,
        SESSIONS,
        line,
        answers={
            ("Lieu", "Gymnaze"): question.candidates[-1],
            ("Type de lieu", "Gymnaze"): "École",
        },
    )
    assert fresh.taken == 1
    assert "Gymnaze" in fresh.tables["sites"]["name"].tolist()


def test_an_unknown_structure_of_an_activity_is_refused_with_the_nearest(current):
    found = read(current, "Activité | Structure | Thème", "Judo | L'Oeuvre d'eté ! | sport")
    assert f"Vouliez-vous dire « {ACTOR} »" in found.refused[0]


def test_every_fault_of_a_line_is_told_at_once_with_its_column_and_value(current):
    found = read(
        current,
        SESSIONS,
        f"Judo | {ACTOR} | Gymnase | mercrdi 14h-16h | 60-70 | été | 2026-2028 | douze",
    )
    (message,) = found.refused
    assert message.startswith("feuille.csv, ligne 2, ")
    for part in ("mercrdi", "mercredi", "60-70", "2026-2028", "douze", "Places", "Âges"):
        assert part in message, message


def test_ages_or_hours_the_wrong_way_round_are_refused(current):
    found = read(
        current,
        "Activité | Structure | Lieu | Jours | Début | Fin | Âge min | Âge max | Période | Saison",
        f"Judo | {ACTOR} | Gymnase | lundi | 18h | 17h | 10 | 6 | scolaire | 2026-2027",
    )
    (message,) = found.refused
    assert "la fin ne vient pas après le début" in message
    assert "maximal est plus petit" in message


def test_coordinates_the_wrong_way_round_are_refused(current):
    found = read(current, "Lieu | Type | Longitude | Latitude", "Salle | gymnase | 47,4 | 0,7")
    assert "inversées" in found.refused[0]
    placed = read(current, "Lieu | Type | Longitude | Latitude", "Salle | gymnase | 0,7 | 47,4")
    assert row_of(placed.tables["sites"], "name", "Salle")["lon"] == pytest.approx(0.7)


def test_a_person_in_place_of_a_service_is_refused(current):
    found = read(
        current,
        "Structure | Type | Disciplines | Contact",
        "Club | association | sport | Mme Durand",
    )
    assert "nomme une personne" in found.refused[0]


def test_a_sheet_of_sessions_may_name_a_commune_and_no_place(current):
    header = "Activité | Structure | Jours et horaires | Âges | Commune | Code postal"
    found = read(current, header, f"Judo | {ACTOR} | lundi 17h-18h | 6-10 | 37261 | 37000")
    assert found.taken == 0
    assert any(question.column == "Lieu" for question in found.questions)


FILES = {
    "sessions": (
        "Activité;Structure;Lieu;Jours et horaires;Âges;Période;Année scolaire;Places;Thème;"
        "Type de structure;Type de lieu\n"
        f"Judo;{ACTOR};Gymnase;lundi 17h-18h;6-10;scolaire;2026-2027;12;sport;;\n"
        "Échecs;Le Roi;Salle neuve;L-M-J-V 17h-18h, mercredi 14h-16h;CP-CM2;été;2026-2027;;"
        "langage;association;local\n"
    ),
    "attendance": (
        "Identifiant du créneau;Année;Quartier d’origine;Tranche d’âge;Filles;Garçons\n"
        f"C1;2026-2027;{QP};6-10;9;0\nC1;2026-2027;hors QPV;6-10;ns;7\n"
    ),
    "meetings": (
        "Instance;Date;Objet;Heure de début;Présents;Absents\n"
        f'Réseau;01/10/2026;Bilan;14h;{ACTOR};"\'; DROP TABLE actors; --"\n'
    ),
    "actions": (
        "Action;Thème;Chef de file;Quartier;Statut;Budget;Début\n"
        f"Fête;arts;{ACTOR};{QP}, {OTHER_QP};en cours;1 500 €;01/09/2026\n"
    ),
    "projects": (
        "Nature;Projet;Commune;Version;Signé le;Échéance\n"
        "PEDT;PEDT de Tours;Tours;2025-2028;01/09/2025;31/08/2028\n"
    ),
    "activities": f"Activité;Structure;Thème;Description\nDanse;{ACTOR};arts;Modern jazz\n",
    "sites": "Lieu;Type;Adresse;Commune\nSalle Ouest;gymnase;1 rue A;37261\n",
    "actors": "Structure;Type;Disciplines;Téléphone\nClub;association;sport;0247000000\n",
}


@pytest.mark.parametrize("kind", FILES)
def test_importing_the_same_file_again_changes_nothing(current, tmp_path, kind):
    path = tmp_path / f"{kind}.csv"
    path.write_text(FILES[kind], encoding="utf-8")
    first = read_files([path], current)
    assert first.accepted, (first.problems, report(first))
    assert any(len(first.tables[name]) > len(current[name]) for name in first.tables)
    after = {**current, **first.tables}
    again = read_files([path], after)
    assert again.accepted, (again.problems, report(again))
    for name, table in again.tables.items():
        pd.testing.assert_frame_equal(table, after[name])


CORRECTIONS = {
    "actors": (f"Structure;Type;Contact\n{ACTOR};association;Secrétariat", "name", {"contact"}),
    "sites": ("Lieu;Adresse\nGymnase;2 rue B", "name", {"address"}),
    "activities": (f"Activité;Structure;Description\nJudo;{ACTOR};Kata", "name", {"description"}),
    "actions": ("Action;Statut\nCap mercredi;terminée", "title", {"status"}),
    "sessions": (
        "Activité;Structure;Lieu;Jours et horaires;Âges;Période;Du;Au;Places;Prix\n"
        f"Judo;{ACTOR};Gymnase;mercredi et samedi 14h-16h;6-10;scolaire;23/09/2026;02/07/2027;15;",
        "session_id",
        {"capacity"},
    ),
    "attendance": (
        "Identifiant du créneau;Année;Quartier d’origine;Tranche d’âge;Filles;Garçons\n"
        "C1;2025-2026;hors QPV;6-10;11;s",
        "session_id",
        {"children"},
    ),
    "meetings": ("Instance;Date;Objet\nRéseau;23/09/2026;Bilan", "meeting_id", {"title"}),
}


@pytest.mark.parametrize("kind", CORRECTIONS)
def test_an_update_changes_only_the_cells_that_differ(current, tmp_path, kind):
    text, key, expected = CORRECTIONS[kind]
    path = tmp_path / "corrections.csv"
    path.write_text(text, encoding="utf-8")
    told = {"minutes": "Décidé", "source": "Bilan", "description": "Su"}
    known = current[kind].assign(**{name: told[name] for name in told if name in current[kind]})
    result = read_files([path], {**current, kind: known})
    assert result.accepted, (result.problems, report(result))
    assert not any("nouveau" in remark for remark in report(result).remarks)
    before = known.sort_values(key, ignore_index=True)
    after = result.tables[kind].sort_values(key, ignore_index=True)
    differs = (before != after).fillna(True).astype(bool) & ~(before.isna() & after.isna())
    assert set(differs.columns[differs.any()]) - {"updated_on"} == expected
    assert differs.any(axis=1).sum() == 1


TYPED = st.sampled_from(
    ["", "Judo", ACTOR, "Gymnase", "Total", "lundi 17h-18h", "mercrdi", "6-10", "ados", "été", "x",
     "vacances", "2026-2027", "2026", "12", "ns", "-3", "0", "Sanitas 🌳", "hors QPV", "C1", "oui",
     "01/09/2026", "Réseau", "Cap mercredi", "PEDT", "association", "sport", "en cours", "\x1f",
     "nouveau : ", "nouveau : Judo", "Tours", "0,7", "47,4", "1e9", "'; DROP TABLE actors; --"]
)  # fmt: skip


@pytest.mark.parametrize("header", [each[0] for each in WORDINGS.values()], ids=WORDINGS)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_rows_in_are_rows_taken_left_out_refused_and_doubtful(current, header, data):
    width = header.count("|") + 1
    rows = data.draw(st.lists(st.lists(TYPED, min_size=width, max_size=width), max_size=6))
    found = read(current, header, *(" | ".join(row) for row in rows))
    assert found.rows == len(rows)
    assert all("ligne " in message for message in [*found.refused, *found.doubtful])
