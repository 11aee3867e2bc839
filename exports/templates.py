"""Blank sheets for partners (XLSX), one a kind of sheet that the imports read.

Headers come from ``data.readers.partner_fields``, choices from the vocabularies and from the
territory itself, so that a template filled as its examples show is read without a question.
"""

import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pandas as pd
import xlsxwriter

from data import vocabulary as v
from data.check import Tables
from data.french import hour, weekdays
from data.inert import without_control
from data.readers.partner_build import today
from data.readers.partner_fields import FIELDS, Kind
from data.spellings import fold
from geo.palette import INK, MUTED

COLUMNS: Final[Mapping[str, str]] = {
    "sessions": "actor* actor_kind activity* theme* site* site_kind* commune weekdays* start* "
    "end* period* valid_from* valid_to* ages* capacity public price",
    "attendance": "session* school_year* residence* band* girls* boys* source",
    "meetings": "instance* held_on* meeting* start present absent minutes",
    "actions": "action* lead* partners quartier theme* dispositif instance status* start_on "
    "end_on family_place tags budget funder",
    "projects": "project_kind* project commune version signed_on ends_on* evaluation_due_on "
    "evaluated_on ages source",
    "activities": "actor* activity* theme* discipline dispositif description drop_in",
    "sites": "site* site_kind* address commune lon lat accessible",
    "actors": "actor* actor_kind* disciplines* values commune quartier contact email phone",
}
"""Table → fields of its template in the order of its columns, « * » after those to fill."""

EXAMPLES: Final[Mapping[str, tuple[str, str]]] = {
    "actor": ("Exemple : club de lecture", "Exemple : amicale sportive"),
    "actor_kind": (v.ACTOR_KINDS["association"], v.ACTOR_KINDS["centre_social"]),
    "disciplines": (v.DISCIPLINES["culture"], f"{v.DISCIPLINES['sport']}, "
                    f"{v.DISCIPLINES['social']}"),
    "values": ("coopération, autonomie", "égalité filles-garçons"),
    "contact": ("Secrétariat", "Accueil"),
    "email": ("contact@exemple.fr", "accueil@exemple.fr"),
    "phone": ("02 00 00 00 00", ""),
    "activity": ("Exemple : lecture à voix haute", "Exemple : basket"),
    "theme": (v.THEMES["langage"], v.THEMES["sport"]),
    "discipline": (v.DISCIPLINES["culture"], v.DISCIPLINES["sport"]),
    "description": ("Par petits groupes", ""),
    "drop_in": ("oui", "non"),
    "site": ("Exemple : bibliothèque", "Exemple : gymnase"),
    "site_kind": (v.SITE_KINDS["bibliotheque"], v.SITE_KINDS["gymnase"]),
    "address": ("1 rue de l’Exemple", ""),
    "accessible": ("oui", "non"),
    "weekdays": ("mercredi", "lundi et jeudi"),
    "start": ("9:00", "17:00"),
    "end": ("12:00", "18:30"),
    "period": (v.PERIODS["scolaire"], v.PERIODS["scolaire"]),
    "ages": ("6-10 ans", "11-14 ans"),
    "capacity": ("12", "24"),
    "public": (v.PUBLICS["mixte"], v.PUBLICS["filles"]),
    "price": ("gratuit", "2,50 €"),
    "band": (v.BANDS["6_10"], v.BANDS["11_14"]),
    "girls": ("7", "11"),
    "boys": ("5", "12"),
    "meeting": ("Préparation de la rentrée", "Bilan du trimestre"),
    "minutes": ("Calendrier commun adopté", ""),
    "action": ("Exemple : aller chercher les enfants après la classe", "Exemple : été ensemble"),
    "status": (v.ACTION_STATUSES["projet"], v.ACTION_STATUSES["en_cours"]),
    "family_place": (v.FAMILY_PLACES[2], v.FAMILY_PLACES[3]),
    "tags": (v.ACTION_TAGS["jeunesse"], v.ACTION_TAGS["egalite"]),
    "budget": ("3500", ""),
    "funder": ("Ville", ""),
    "project_kind": (v.PROJECT_KINDS["PEDT"], v.PROJECT_KINDS["CTG"]),
    "project": ("Exemple : projet éducatif de territoire", "Exemple : convention territoriale"),
    "source": ("Relevé du service", "Relevé du service"),
}  # fmt: skip
"""Field → what the two example rows say, where it does not depend on the territory."""

_SEVERAL: Final = frozenset({"disciplines", "tags", "present", "absent", "partners"})
"""A cell may name several choices: the list only advises."""
_MAY_BE_NEW: Final = frozenset({"actor"})
_CHOICES: Final = "Choix"
_HEADER: Final = 3
"""Row of the headers, from 0; the examples follow."""
_FILLED: Final = 500
"""Rows whose cells open a list of choices."""

Choice = tuple[str, str]
"""What to write, and what it stands for where that does not say it."""


def template(kind: Kind, tables: Tables) -> bytes:
    """The workbook for one of ``partner_fields.KINDS``, with the choices of a territory."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False,
                                     "strings_to_urls": False})  # fmt: skip
    book.set_properties({"title": f"Modèle : {kind.title}"})
    known = choices(tables)
    columns = fields(kind)
    sheet = book.add_worksheet(kind.title.capitalize()[:31])
    ranges = _choices_sheet(book, [field for field in columns if known.get(field)], known)
    _filled_sheet(book, sheet, kind, _examples(kind, tables, known))
    for column, field in enumerate(columns):
        if field in ranges:
            _advise(sheet, column, field, ranges[field])
    book.close()
    return out.getvalue()


def fields(kind: Kind) -> list[str]:
    """The fields of its columns, in order."""
    return [one.removesuffix("*") for one in COLUMNS[kind.table].split()]


def file_name(kind: Kind) -> str:
    """``modele-creneaux-d-activites.xlsx``."""
    words = "".join(c if c.isalnum() else " " for c in fold(kind.title)).split()
    return f"modele-{'-'.join(words)}.xlsx"


def choices(tables: Tables) -> dict[str, list[Choice]]:
    """Field → what a cell may say: the vocabularies, and the names that the territory knows."""
    labels: dict[str, Mapping[Any, str]] = {
        "actor_kind": v.ACTOR_KINDS,
        "disciplines": v.DISCIPLINES,
        "discipline": v.DISCIPLINES,
        "theme": v.THEMES,
        "site_kind": v.SITE_KINDS,
        "period": v.PERIODS,
        "public": v.PUBLICS,
        "band": v.BANDS,
        "status": v.ACTION_STATUSES,
        "tags": v.ACTION_TAGS,
        "family_place": v.FAMILY_PLACES,
        "project_kind": v.PROJECT_KINDS,
        "drop_in": {True: "oui", False: "non"},
        "accessible": {True: "oui", False: "non"},
    }
    closed = {field: [(label, "") for label in one.values()] for field, one in labels.items()}
    dispositifs = tables["dispositifs"]
    quartiers = _named(tables["quartiers"], "code_qp")
    actors = _named(tables["actors"], "actor_id")
    return closed | {
        "commune": _named(tables["communes"], "insee_com"),
        "quartier": quartiers,
        "residence": [*quartiers, ("Hors QPV", "habite hors de tout quartier prioritaire")],
        "instance": _named(tables["instances"], "instance_id"),
        "dispositif": _named(dispositifs[dispositifs["status"] != "termine"], "dispositif_id"),
        "session": _sessions(tables),
        **dict.fromkeys(("actor", "lead", "partners", "present", "absent"), actors),
    }


def _named(table: pd.DataFrame, key: str) -> list[Choice]:
    """Names in alphabetical order; the key of those that share their name."""
    shared = table["name"].duplicated(keep=False)
    shown = table["name"].where(~shared, table[key])
    notes = table["name"].where(shared, "")
    return sorted(zip(shown.astype(str), notes.astype(str), strict=True))


def _sessions(tables: Tables) -> list[Choice]:
    """Sessions by key, with activity, place and hours."""
    told = tables["sessions"].merge(tables["activities"][["activity_id", "name"]], on="activity_id")
    told = told.merge(tables["sites"][["site_id", "name"]], on="site_id", suffixes=("", "_site"))
    told = told.sort_values("session_id")
    return [
        (row.session_id, f"{row.name_}, {row.name_site}, {weekdays(row.weekdays)} "
                         f"{hour(row.start_min)} – {hour(row.end_min)}")
        for row in told.rename(columns={"name": "name_"}).itertuples()
    ]  # fmt: skip


def _examples(
    kind: Kind, tables: Tables, known: Mapping[str, Sequence[Choice]]
) -> dict[str, tuple[str, str]]:
    """What the example rows say; names that must be known are those of the territory."""
    day = today(tables)
    year = day.year - (day.month < 7)
    first, last = f"01/09/{year}", f"31/08/{year + 1}"
    dated = {
        "school_year": (f"{year}-{year + 1}",) * 2,
        "valid_from": (first, first),
        "valid_to": (last, last),
        "held_on": (f"15/09/{year}", f"12/01/{year + 1}"),
        "start_on": (first, first),
        "end_on": (last, last),
        "version": (f"{year}-{year + 3}",) * 2,
        "signed_on": (first, first),
        "ends_on": (f"31/08/{year + 3}",) * 2,
        "evaluation_due_on": (f"30/06/{year + 3}",) * 2,
    }
    named = {
        field: (known[field][0][0], known[field][-1][0])
        for field in ("actor", "lead", "instance", "session", "residence", "quartier", "commune")
        if known[field] and not (field == "actor" and kind.table == "actors")
    }
    if known["actor"]:
        named |= {"present": (known["actor"][0][0], ""), "absent": ("", known["actor"][0][0])}
    return {**EXAMPLES, **dated, **named}


def _filled_sheet(
    book: Any, sheet: Any, kind: Kind, examples: Mapping[str, tuple[str, str]]
) -> None:
    """Title, what to do, headers and examples; every cell is text, so that nothing is lost of a
    code or an hour."""
    title = book.add_format({"bold": True, "font_size": 14, "font_color": INK})
    small = book.add_format({"font_color": MUTED, "italic": True})
    head = book.add_format({"bold": True, "bg_color": INK, "font_color": "#ffffff",
                            "text_wrap": True, "valign": "vcenter", "border": 1})  # fmt: skip
    text = book.add_format({"num_format": "@"})
    shown = book.add_format({"num_format": "@", "italic": True, "font_color": MUTED})
    must = {one[:-1] for one in COLUMNS[kind.table].split() if one.endswith("*")}
    sheet.write_string(0, 0, f"Modèle : {kind.title}", title)
    sheet.write_string(1, 0, "Écrire à la place des deux lignes en italique, qui sont des "
                             "exemples. Une étoile marque ce qui est attendu. Aucun nom "
                             "d’enfant : seulement des effectifs.", small)  # fmt: skip
    for column, field in enumerate(fields(kind)):
        label = FIELDS[field].label + (" *" if field in must else "")
        told = [without_control(one) for one in examples.get(field, ("", ""))]
        widest = max(len(label) * 0.8, *(len(one) for one in told), 10)
        sheet.set_column(column, column, min(widest + 2, 38), text)
        sheet.write_string(_HEADER, column, label, head)
        for row, one in enumerate(told, start=_HEADER + 1):
            sheet.write_string(row, column, one, shown)
    sheet.set_row(_HEADER, 32)
    sheet.freeze_panes(_HEADER + 1, 0)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{_HEADER + 1 + _FILLED}"})


def _choices_sheet(
    book: Any, listed: Sequence[str], known: Mapping[str, Sequence[Choice]]
) -> dict[str, str]:
    """A sheet of all choices, one a line; field → the range that holds its own."""
    sheet = book.add_worksheet(_CHOICES)
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 1, 38)
    sheet.set_column(2, 2, 80)
    sheet.write_string(0, 0, "Ce que peuvent dire les cellules", bold)
    ranges: dict[str, str] = {}
    row = 2
    for field in listed:
        ranges[field] = f"={_CHOICES}!$B${row + 1}:$B${row + len(known[field])}"
        for value, note in known[field]:
            for column, one in enumerate((FIELDS[field].label, value, note)):
                sheet.write_string(row, column, without_control(one))
            row += 1
        row += 1
    return ranges


def _advise(sheet: Any, column: int, field: str, source: str) -> None:
    """The list of a column; another word is refused, or only warned about where it may be right."""
    is_open = field in _SEVERAL or field in _MAY_BE_NEW
    sheet.data_validation(
        _HEADER + 1, column, _HEADER + _FILLED, column,
        {
            "validate": "list",
            "source": source,
            "error_type": "information" if is_open else "stop",
            "error_title": "Hors de la liste",
            "error_message": "Plusieurs choix se séparent par des virgules."
            if field in _SEVERAL
            else "Les choix sont dans la feuille « Choix ».",
        },
    )  # fmt: skip
