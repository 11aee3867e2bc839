"""One schema a table: meaning, unit, source, vintage. The store, the checks and the exports
are all derived from ``TABLES``; a column exists here or nowhere.

``TABLES`` is ordered so that a table comes after those it points to.
"""

from typing import Final

import pandera.pandas as pa

from data.schemas import coordination, decisions, offer, places, rules

TABLES: Final[dict[str, pa.DataFrameSchema]] = {
    str(schema.name): schema
    for schema in (
        places.TERRITORY,
        places.COMMUNES,
        places.QUARTIERS,
        places.SCHOOLS,
        places.CLASS_HOURS,
        places.INDICATORS,
        places.POPULATION_CELLS,
        places.STREETS,
        places.SCHOOL_RESIDENCE,
        places.PARCOURS,
        places.DECLARED_REQUESTS,
        rules.DISPOSITIFS,
        rules.FUNDING_RATES,
        rules.NEED_SCENARIOS,
        rules.SCHOOL_CALENDAR,
        rules.PRE_CRITERIA,
        rules.SECRECY_THRESHOLDS,
        rules.SOURCES,
        offer.ACTORS,
        offer.SITES,
        offer.ACTIVITIES,
        offer.SESSIONS,
        offer.ATTENDANCE,
        decisions.SIMULATIONS,
        decisions.SIMULATION_EDITS,
        decisions.PACKS,
        coordination.INSTANCES,
        coordination.MEETINGS,
        coordination.MEETING_ACTORS,
        coordination.PARTNERSHIPS,
        coordination.COORDINATION_TOOLS,
        coordination.NEEDS,
        coordination.ACTIONS,
        coordination.ACTION_ACTORS,
        coordination.ACTION_QUARTIERS,
        coordination.ACTION_FUNDING,
        coordination.FAMILY_TOOLS,
        coordination.PROJECTS,
        rules.USERS,
    )
}


def key(name: str) -> list[str]:
    """Columns that identify a row of the table ``name``."""
    return list(TABLES[name].metadata["key"])


def references(name: str) -> dict[str, str]:
    """Column → table it points to, for the table ``name``."""
    return _points(name, several=False)


def lists(name: str) -> dict[str, str]:
    """Column → table whose keys it lists, separated by commas, for the table ``name``."""
    return _points(name, several=True)


def _points(name: str, *, several: bool) -> dict[str, str]:
    return {
        column: schema.metadata["references"]
        for column, schema in TABLES[name].columns.items()
        if schema.metadata["references"] and schema.metadata["several"] is several
    }
