"""Coverage-guided fuzzing: ``make fuzz SECONDS=60``; a find is written to var/fuzz.

``python tests/fuzz/fuzz_readers.py spellings|sheets SECONDS``. ``spellings``: any text as a cell,
by every parser. ``sheets``: any bytes as a CSV, decoded, recognised and read into a territory.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

with atheris.instrument_imports(include=["data.spellings", "data.readers"]):
    import pandas as pd

    from data.check import DataError, check_tables
    from data.readers import ReadError, cells_child, official, partner_tables
    from data.readers.cells import Sheet
    from data.readers.layout import Origin
    from data.readers.reading import Reading, Source
    from tests.parser_bounds import PARSERS, outcome
    from tests.store_fixtures import checked_tables

TABLES = checked_tables()
DAY = pd.Timestamp("2026-09-23")
FOUND = ROOT / "var" / "fuzz"
CELLS = """
8h30|08.30|16h30-18h|0.354166|8h30 à midi|L-M-J-V|du lundi au vendredi sauf mercredi|CP-CM2|ados
dès 3 ans|6-10 ans|18 mois à 3 ans|06-oct|2,50 €|selon QF|2 groupes de 12|1er septembre 2026|46266
2026-2027|petites vacances et été|oui|lundi 16h30-18h, mercredi 14h-16h|1 500 €|un mardi sur deux
"""
SHEETS = (
    "Activité;Structure;Lieu;Jours et horaires;Âges;Période;Du;Au;Places;Thème;Type de structure;"
    "Type de lieu\nJudo;L’Œuvre d’été;Gymnase;mercredi 14h-16h;6-10;scolaire;01/09/2026;"
    "31/08/2027;12;;;\nÉchecs;Le Roi;Salle;L-M-J-V 17h-18h;CP-CM2;hors vacances;1/9/26;31/8/27;;"
    "langage;association;local\nTotal;;;;;;;;12;;;",
    "Nom du site\tType\tAdresse\tCommune\tx\ty\nSalle\tgymnase\t1 rue A\t37261\t0,7\t47,4",
    "Nom,Type,Disciplines,Contact,Téléphone\nClub,association,sport,Accueil,02 47 00 00 00",
    "Activité;Structure;Thème\nJudo;L’Œuvre d’été;sport",
    "Créneau;Année;Quartier d’origine;Tranche d’âge;Filles;Garçons\n"
    "C1;2025-2026;hors QPV;6-10;9;ns",
    "Instance;Date;Objet;Présents\nRéseau;23/09/2026;Rentrée;L’Œuvre d’été",
    "Action;Chef de file;Quartier;Statut;Budget;Début\nCap;L’Œuvre d’été;Sanitas;en cours;1 500;",
    "Nature;Projet;Commune;Signé le;Échéance\nPEDT;PEDT;Tours;01/09/2025;31/08/2028",
    "numero_uai;appellation_officielle;code_commune;latitude;longitude\n0370001A;École;37261;47;1",
    "description;start_date;end_date;zones;annee_scolaire\nNoël;2026-12-19;2027-01-04;Zone B;2026",
)


def spell(data: bytes) -> None:
    """Every parser reads the text within bounds, or says why not."""
    text = data.decode("utf-8", "ignore").strip()
    for name, (parser, is_within) in PARSERS.items() if text else ():
        read, error = outcome(parser, text)
        assert error or is_within(read), (name, text, read)


def read_sheet(data: bytes) -> None:
    """A CSV is read with a fate for each line into tables that can be checked, or refused."""
    try:
        sheets = cells_child.read_csv(data)
    except ReadError:
        return
    for one in sheets:
        cells = pd.DataFrame(one["rows"], index=pd.Index(one["lines"], name="line"), dtype="str")
        _read_cells(Sheet("", cells, one["encoding"], one["remarks"]))


def _read_cells(sheet: Sheet) -> None:
    try:
        found = official.recognise("fichier.csv", sheet.cells)
        reader = partner_tables.recognise(Source(Path("fichier.csv"), sheet))
        if found is not None:
            _account(official.read(*found, TABLES, Origin("fichier.csv", DAY.date())))
        if reader is not None:
            _account(reader.read(TABLES))
    except (ReadError, DataError):
        return


def _account(reading: Reading) -> None:
    fates = sum(reading.left_out.values()) + len(reading.refused) + len(reading.doubtful)
    assert reading.rows == reading.taken + fates, reading
    if reading.taken and reading.tables:
        check_tables({**TABLES, **reading.tables})


def corpus(folder: Path, texts: list[str]) -> str:
    for number, text in enumerate(texts):
        for encoding in ("utf-8", "cp1252"):
            (folder / f"{number}-{encoding}").write_bytes(text.encode(encoding, "replace"))
    return str(folder)


def main(target: str, seconds: str) -> None:
    cells = CELLS.strip().replace("\n", "|").split("|")
    known: dict[str, tuple[Callable[[bytes], None], list[str], int]] = {
        "spellings": (spell, cells, 120),
        "sheets": (read_sheet, list(SHEETS), 2000),
    }
    test_one, seeds, length = known[target]
    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = {word for text in [*cells, *SHEETS] for word in text.replace(";", " ").split()}
        escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in sorted(words))
        dictionary = folder / "dictionary"
        dictionary.write_text("\n".join(f'"{word}"' for word in escaped), encoding="ascii")
        (folder / "corpus").mkdir()
        options = {"max_total_time": seconds, "max_len": length, "dict": dictionary, "timeout": 20,
                   "rss_limit_mb": 2048, "artifact_prefix": f"{FOUND}/", "print_final_stats": 1,
                   "verbosity": 1}  # fmt: skip
        given = [f"-{option}={value}" for option, value in options.items()]
        atheris.Setup([sys.argv[0], corpus(folder / "corpus", seeds), *given], test_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
