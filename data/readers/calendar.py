"""The school calendar of the Éducation nationale: rows of ``school_calendar``.

Two layouts: a row a day with a column per zone (``vacances_zone_a``…), and a row a period
(``start_date``, ``end_date``, ``zones``, ``description``).
"""

from typing import Final

import pandas as pd

from data import french
from data.check import Tables
from data.readers.layout import Account, Origin, Reading, Table, days, folded, replaced

TITLE: Final = "calendrier scolaire"
SOURCE: Final = "Éducation nationale, calendrier scolaire, zone "
ZONES: Final = ("A", "B", "C")
_HOLIDAYS: Final = ("vacances", "pont")
_PARIS: Final = "Europe/Paris"
_START: Final = ("start_date", "date_de_debut")
_END: Final = ("end_date", "date_de_fin")
_YES: Final = ("true", "vrai", "1", "oui")
_NO: Final = ("false", "faux", "0", "non")


def is_days(names: set[str]) -> bool:
    return {"date", "nom_vacances"} <= names and any(
        f"vacances_zone_{zone.casefold()}" in names for zone in ZONES
    )


def is_periods(names: set[str]) -> bool:
    return {"zones", "description"} <= names and all(
        names.intersection(columns) for columns in (_START, _END)
    )


def read_days(table: Table, tables: Tables, origin: Origin) -> Reading:
    """Runs of days of holiday of the territory's zones, in place of the periods they cover.

    A line is a day; it is taken when it is a day of holiday in a zone of the territory.
    """
    rows, account = table.rows, Account(table.rows.index)
    day = days(rows["date"])
    account.refuse(day.isna(), table.fault("date", "jour attendu, comme 2026-10-17."))
    account.refuse(day.duplicated(), table.fault("date", "jour déjà lu plus haut."))
    columns = {zone: f"vacances_zone_{zone.casefold()}" for zone in _zones(tables)}
    columns = {zone: name for zone, name in columns.items() if name in rows.columns}
    is_off = pd.DataFrame(index=rows.index)
    for zone, name in columns.items():
        flags = rows[name].str.casefold()
        account.refuse(~flags.isin(_YES + _NO), table.fault(name, "True ou False attendu."))
        is_off[zone] = flags.isin(_YES)
    names = rows["nom_vacances"]
    unnamed = is_off.any(axis=1) & names.isna()
    account.refuse(unnamed, table.fault("nom_vacances", "nom des vacances attendu."))
    account.leave(~is_off.any(axis=1), "jours sans vacances dans les zones du territoire")
    taken = account.taken
    periods = [_runs(day[taken & is_off[zone]], names, zone) for zone in columns]
    covered = (day[taken].min(), day[taken].max())
    return _reading(account, pd.concat(periods), tables, covered)


def read_periods(table: Table, tables: Tables, origin: Origin) -> Reading:
    """The periods of the territory's zones; the day when class starts again is not of them.

    Times are of Paris: 22:00 UTC the evening before is the day itself.
    """
    rows, account = table.rows, Account(table.rows.index)
    zone = rows["zones"].str.extract(r"^(?:[Zz]one )?([ABC])$", expand=False)
    account.leave(~zone.isin(_zones(tables)), "zone hors du territoire")
    public = table.column("population").map(folded, na_action="ignore")
    account.leave(public == "enseignants", "prérentrée des enseignants")
    start_name, end_name = str(table.first(_START)), str(table.first(_END))
    first, back = _paris_days(rows[start_name]), _paris_days(rows[end_name])
    account.refuse(first.isna(), table.fault(start_name, "date attendue, comme 2026-10-17."))
    account.leave(rows[end_name].isna() | (back == first), "début seul, fin pas encore publiée")
    account.refuse(back.isna(), table.fault(end_name, "date attendue, comme 2026-11-02."))
    account.refuse(back < first, table.fault(end_name, "fin après le début attendue."))
    names = rows["description"]
    account.refuse(names.isna(), table.fault("description", "nom des vacances attendu."))
    found = pd.DataFrame(
        {"zone": zone, "name": names, "starts_on": first, "ends_on": back - pd.Timedelta(days=1)}
    )
    same = found[["zone", "starts_on", "ends_on"]].where(account.taken).duplicated()
    account.leave(same, "même période, déjà lue pour une autre académie")
    found = found[account.taken]
    return _reading(account, found, tables, (found["starts_on"].min(), found["ends_on"].max()))


def _zones(tables: Tables) -> list[str]:
    """Zones of the territory's communes; all three while none is known."""
    known = sorted(set(tables["communes"]["zone"].dropna()))
    return known or list(ZONES)


def _paris_days(texts: pd.Series) -> pd.Series:
    """Calendar days in Paris of ISO dates, or of instants with their offset."""
    is_instant = texts.str.fullmatch(r"(?:19|20|21)\d\d-.{5}T.+").fillna(False).astype(bool)
    instants = pd.to_datetime(texts.where(is_instant), format="ISO8601", errors="coerce", utc=True)
    local = instants.dt.tz_convert(_PARIS).dt.tz_localize(None).dt.normalize()
    return days(texts).fillna(local)


def _runs(held: pd.Series, names: pd.Series, zone: str) -> pd.DataFrame:
    """Runs of consecutive days under one name."""
    held = held.sort_values()
    told = names.reindex(held.index)
    is_new = (held.diff() != pd.Timedelta(days=1)) | (told != told.shift())
    runs = pd.DataFrame({"name": told, "day": held}).groupby(is_new.cumsum())
    return pd.DataFrame(
        {
            "zone": zone,
            "name": runs["name"].first(),
            "starts_on": runs["day"].min(),
            "ends_on": runs["day"].max(),
        }
    )


def _reading(
    account: Account,
    found: pd.DataFrame,
    tables: Tables,
    covered: tuple[pd.Timestamp, pd.Timestamp],
) -> Reading:
    """The periods found in place of those of the same zones between the days ``covered``."""
    if found.empty:
        return account.reading(TITLE, {}, [])
    names = found["name"].str.replace("'", "’")
    is_bridge = names.str.startswith("Pont")
    is_summer = names.map(folded).str.contains("vacances_d_ete")
    rows = found.assign(
        name=names,
        kind=is_bridge.map({True: "pont", False: "vacances"}),
        period=is_summer.map({True: "ete", False: "petites_vacances"}),
        source=SOURCE + found["zone"],
    )
    current = tables["school_calendar"]
    is_old = (
        current["zone"].isin(rows["zone"])
        & current["kind"].isin(_HOLIDAYS)
        & (current["ends_on"] >= covered[0])
        & (current["starts_on"] <= covered[1])
    )
    rows = rows[list(current.columns)]
    changed = replaced(current[~is_old], rows, ["zone", "kind", "starts_on"])
    remark = (
        f"{french.count(len(rows), 'période')} de vacances, du {french.day(covered[0])} au "
        f"{french.day(covered[1])}."
    )
    return account.reading(TITLE, {"school_calendar": changed}, [remark])
