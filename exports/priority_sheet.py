"""The sheet of one quartier for the PRE committee: one file, one A4 page when printed."""

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from data.french import number, percent
from exports.rank_strip import MARKS, chance, reasons, strip, strip_words
from geo.palette import ACCENT, COMMUNE_FILL, COMMUNE_LINE, GROUND, INK, MISSING_FILL, MUTED

MOST = 8
"""Lines of a list that a page has room for; the number of the others is said."""


@dataclass(frozen=True)
class Sheet:
    """What one page holds; all texts are typed or worded already, none is HTML.

    ``row`` is that of the ranking, ``ranks`` its acceptabilities, ``weighs`` what drives it;
    ``figures``: (criterion, value with what it stands on); ``offer``: (age, sessions, places a
    week, share of places outside the quartier); ``asked`` says criteria, weights and norm.
    """

    territory: str
    place: str
    outline: str
    outline_source: str
    row: Mapping[str, Any]
    ranks: Sequence[float]
    k: int
    weighs: Mapping[str, str]
    asked: str
    figures: Sequence[tuple[str, str]]
    offer: Sequence[tuple[str, int, float, float]]
    offer_source: str
    missing: Sequence[str]
    actions: Sequence[str]
    made_on: str
    is_demo: bool


def outline_svg(
    quartiers: gpd.GeoDataFrame, communes: gpd.GeoDataFrame, code: str, crs: CRS
) -> str:
    """The outline of a quartier among its neighbours, north up, drawn in metres in ``crs``."""
    shapes = quartiers.set_index("code_qp").geometry.to_crs(crs)
    west, south, east, north = shapes[code].bounds
    side = max(east - west, north - south) * 1.5
    x, y = (west + east - side) / 2, (south + north) / 2 + side * 0.35
    box = f"{x:.0f} {-y:.0f} {side:.0f} {side * 0.7:.0f}"
    grounds = "".join(
        shape.svg(side / 300, COMMUNE_FILL, 1.0) for shape in communes.geometry.to_crs(crs)
    )
    others = "".join(shape.svg(side / 300, MISSING_FILL, 1.0) for shape in shapes.drop(code))
    own = shapes[code].svg(side / 150, ACCENT, 0.85)
    bar = 10 ** (len(str(int(side / 4))) - 1)
    left, low = x + side * 0.04, -y + side * 0.66
    scale = (
        f'<path d="M{left:.0f} {low:.0f}h{bar}" stroke="{INK}" stroke-width="{side / 120:.1f}"/>'
        f'<text x="{left:.0f}" y="{low - side / 50:.0f}" font-size="{side / 22:.0f}" '
        f'fill="{INK}">{bar} m</text>'
    )
    return (
        f'<svg viewBox="{box}" role="img" aria-label="Contour du quartier" '
        f'style="background:{GROUND}"><g transform="scale(1,-1)">{grounds}{others}{own}</g>'
        f"{scale}</svg>"
    ).replace("#555555", COMMUNE_LINE)


def page(sheet: Sheet) -> str:
    """The sheet as one HTML document without any outside file."""
    e = html.escape
    row = sheet.row
    figures = "".join(
        f'<tr><th scope="row">{e(name)}</th><td>{e(words)}</td></tr>'
        for name, words in sheet.figures
    )
    offer = "".join(
        f'<tr><th scope="row">{e(age)}</th><td>{number(sessions)}</td><td>{number(places)}</td>'
        f"<td>{percent(outside)}</td></tr>"
        for age, sessions, places, outside in sheet.offer
    )
    weighs = "".join(
        f"<li><b>{word}</b>\u00a0: {e(text)}</li>" for word, text in reasons(sheet.weighs)
    )
    demo = "<p class=demo>Données de démonstration, fictives</p>" if sheet.is_demo else ""
    return f"""<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Fiche PRE · {e(row["name"])}</title>
<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>
<header><h1>{e(row["name"])}</h1><p>{e(sheet.place)}</p>{demo}</header>
<section class="deux"><div>{sheet.outline}<p class=source>{e(sheet.outline_source)}</p></div>
<div><h2>Rang pour la réussite éducative</h2>
<p class=grand>{chance(row["top_k"])} <span>d’être parmi les {number(sheet.k)} premiers<br>
{MARKS[row["verdict"]]} {e(row["verdict"])}</span></p>
{strip(sheet.ranks, sheet.k, strip_words(row, sheet.ranks))}
<p>{e(strip_words(row, sheet.ranks).capitalize())}, sur {number(len(sheet.ranks))} quartiers.</p>
<ul>{weighs}</ul></div></section>
<h2>Chiffres</h2><table class="chiffres">{figures}</table>
<section class="deux"><div><h2>Offre à portée de marche</h2>
<table><thead><tr><th scope="col">Âge</th><th scope="col">Créneaux</th>
<th scope="col">Places par semaine</th><th scope="col">Dont hors du quartier</th></tr></thead>
<tbody>{offer}</tbody></table><p class=source>{e(sheet.offer_source)}</p></div>
<div><h2>Partenaires et disciplines absents</h2>{_list(sheet.missing, "Aucun : toute la liste.")}
</div></section>
<h2>Actions en cours</h2>{_list(sheet.actions, "Aucune action en cours enregistrée ici.")}
<footer>{e(sheet.territory)} · {e(sheet.made_on)}. {e(sheet.asked)} Classement SMAA-2 : il dit où
regarder d’abord, il ne mesure aucun effet des parcours.</footer></body></html>
"""


def _list(texts: Sequence[str], nothing: str) -> str:
    if not texts:
        return f"<p>{nothing}</p>"
    shown = "".join(f"<li>{html.escape(text)}</li>" for text in texts[:MOST])
    more = len(texts) - MOST
    return f"<ul>{shown}</ul>" + (f"<p>et {number(more)} de plus.</p>" if more > 0 else "")


def offer_rows(
    by_band: Mapping[str, pd.DataFrame], code: str
) -> list[tuple[str, int, float, float]]:
    """For each age the sessions of the catalogue in reach, as :class:`Sheet` wants them."""
    rows = []
    for age, sessions in by_band.items():
        places = (sessions["capacity"] * sessions["weekdays"].str.len()).astype("Float64")
        total = float(places.sum())
        away = float(places[(sessions["code_qp"] != code).fillna(True)].sum())
        rows.append((age, len(sessions), total, away / total if total else float("nan")))
    return rows


STYLE = f"""
@page {{ size: A4; margin: 11mm 13mm; }}
* {{ box-sizing: border-box; }}
body {{ font: 9.4pt/1.3 system-ui, "DejaVu Sans", Arial, sans-serif; color: {INK}; margin: auto;
  max-width: 184mm; print-color-adjust: exact; -webkit-print-color-adjust: exact; }}
header {{ border-left: 4px solid {ACCENT}; padding-left: 3mm; margin-bottom: 3mm; }}
h1 {{ font-size: 18pt; margin: 0; }} header p {{ margin: 0; }}
.demo {{ font-weight: 700; }}
h2 {{ font-size: 10.5pt; margin: 3mm 0 1mm; }}
.deux {{ display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; }}
svg {{ width: 100%; display: block; border: 1px solid {COMMUNE_LINE}; }}
p {{ margin: 1mm 0; }} ul {{ margin: 1mm 0; padding-left: 4mm; }}
.grand {{ font-size: 17pt; font-weight: 700; }}
.grand span {{ font-size: 9.4pt; display: inline-block; vertical-align: middle; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ text-align: left; padding: .6mm 1.5mm; border-bottom: 1px solid {COMMUNE_LINE};
  font-weight: 400; vertical-align: top; }}
thead th {{ font-weight: 700; }} .chiffres th {{ width: 42%; }}
tbody th {{ white-space: nowrap; }}
.source, footer {{ font-size: 7.6pt; color: {MUTED}; }} footer {{ margin-top: 3mm; }}
.rangs {{ position: relative; height: 5mm; border: 1px solid {COMMUNE_LINE}; }}
.rangs i {{ position: absolute; top: -1mm; bottom: -1mm; width: .8mm; margin-left: -.4mm; }}
"""
