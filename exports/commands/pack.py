"""``pack``: the committee pack, frozen and written without the application."""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from data import french
from data.check import Tables
from data.store import load, open_store
from data.territory import build_territory
from data.vocabulary import AUDIENCES, BANDS, PERIODS
from exports.pack.basis import Choice, release
from exports.pack.content import from_json
from exports.pack.formats import FORMATS, write
from exports.pack.freeze import SECTIONS, freeze

NAME = "pack"
WHAT = "dossier du comité de pilotage, figé, dans tous les formats"


def add_arguments(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--out", type=Path, required=True, metavar="DOSSIER", help="où l’écrire")
    group.add_argument(
        "--formats",
        type=_listed(FORMATS),
        default=list(FORMATS),
        help=f"formats, séparés par des virgules ({','.join(FORMATS)} par défaut)",
    )
    group.add_argument("--title", default="Comité de pilotage", help="intitulé du dossier")
    group.add_argument(
        "--sections",
        type=_listed(SECTIONS),
        default=list(SECTIONS),
        help=f"sections, séparées par des virgules ({','.join(SECTIONS)})",
    )
    group.add_argument(
        "--quartiers", metavar="CODES", help="codes des quartiers, séparés par des virgules"
    )
    group.add_argument("--period", choices=list(PERIODS), default="scolaire", help="période")
    group.add_argument(
        "--age", choices=list(BANDS), help=f"tranche d’âge ({', '.join(BANDS)}), toutes sinon"
    )
    group.add_argument("--scenario", default="universelle", metavar="NORME", help="norme de besoin")
    group.add_argument(
        "--audience", choices=list(AUDIENCES), default="comite", help="pour qui il est écrit"
    )
    group.add_argument(
        "--again",
        metavar="IDENTIFIANT",
        help="un dossier déjà figé dans la base, à écrire de nouveau ; les autres choix sont alors "
        "les siens",
    )


def run(chosen: argparse.Namespace) -> str:
    """Writes the files. Raises ValueError where a code is not in the data."""
    stored = load(open_store())
    if chosen.again:
        kept = stored.tables["packs"].set_index("pack_id")["content"]
        if chosen.again not in kept.index:
            raise ValueError(f"Dossier inconnu : « {chosen.again} ».")
        pack = from_json(kept[chosen.again])
    else:
        territory = build_territory(stored.tables)
        name = f"{territory.scope_date}-r{stored.revision}"
        _say(0, "Application du secret statistique")
        pack = freeze(
            territory,
            stored.revision,
            _choice(chosen, stored.tables),
            name,
            release(territory),
            _say,
        )
    chosen.out.mkdir(parents=True, exist_ok=True)
    files = write(pack, chosen.formats, _say)
    for name, content in files.items():
        (chosen.out / name).write_bytes(content)
    return f"Dossier {pack.pack_id} écrit : {french.listing(files)}"


def _choice(chosen: argparse.Namespace, tables: Tables) -> Choice:
    known = tables["quartiers"]["code_qp"].tolist()
    asked = chosen.quartiers.split(",") if chosen.quartiers else known
    unknown = [code for code in asked if code not in known]
    norms = tables["need_scenarios"]["scenario"].unique().tolist()
    if unknown:
        raise ValueError(f"Quartiers inconnus : {french.listing(unknown)}.")
    if chosen.scenario not in norms:
        raise ValueError(
            f"Norme de besoin inconnue : « {chosen.scenario} ». "
            f"Normes du territoire : {', '.join(norms) or 'aucune'}."
        )
    return Choice(
        chosen.title,
        asked,
        [chosen.age] if chosen.age else list(BANDS),
        chosen.period,
        chosen.scenario,
        chosen.audience,
        chosen.sections,
    )


def _listed(known: Mapping[str, object]) -> Callable[[str], list[str]]:
    def read(text: str) -> list[str]:
        asked = text.split(",")
        if unknown := [word for word in asked if word not in known]:
            raise ValueError(unknown)
        return asked

    return read


def _say(share: float, words: str) -> None:
    print(f"{french.percent(share)} {words}…", file=sys.stderr)
