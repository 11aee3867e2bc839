"""Best case and bottleneck of a week: maximum flow of children into places.

Source → (cell, group) with its children in need → offers they reach and may enter → sink with
the places. The maximum flow ``F`` is the most children that could be placed at once; with the
expected coverage ``C`` the uncovered need lies in ``[N − F, N − C]``. The minimum cut names who
competes for which places.

``scipy.sparse.csgraph.maximum_flow`` counts in int32 and is silent about overflow: children are
counted in ten-thousandths, rounded up, so ``F`` is too high by at most 1/10 000 child for each
cell and group in the network; too many children for that are counted more coarsely, then refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from analysis.coverage import Floats, Week
from data.vocabulary import BANDS, OUTSIDE_QPV

PARTS_PER_CHILD: Final = 10_000
_LARGEST: Final = 2**30
_EDGES: Final = 500_000
"""About as many edges are in one network: what bounds the memory."""

Ints = NDArray[np.intp]


@dataclass(frozen=True)
class _Pairs:
    """Children of a cell and group beside an offer that they may walk to and enter."""

    cell: Ints
    group: Ints
    offer: Ints
    children: Floats


@dataclass(frozen=True)
class _Network:
    """Children, offers and who reaches which, in some stretches; one row an edge.

    ``child`` and ``offer`` number the nodes of each side; the other arrays describe nodes.
    """

    child: Ints
    offer: Ints
    cell: Ints
    group: Ints
    child_stretch: Ints
    need: Floats
    site: Ints
    offer_stretch: Ints
    places: Floats


def best_case(week: Week, units: pd.Series, *, by_band: bool = True) -> Floats:
    """Most children of each unit that could be placed if the places were theirs alone.

    ``units`` as in :func:`analysis.coverage.expected`. Each unit and band is a subset of its
    own: results over several units or bands do not add up, for the same places may help each.
    Returns [units × bands × stretches], or [units × 1 × stretches] over all bands together. NaN
    for a unit without any cell.
    """
    unit = units.cat.codes.to_numpy().astype(np.intp)
    n_bands = len(BANDS) if by_band else 1
    shape = (len(units.cat.categories), n_bands, len(week.stretches))
    band_of = week.groups["band"].to_numpy() if by_band else np.zeros(len(week.groups), np.intp)
    found, most = np.zeros(shape), np.zeros(shape)
    for network, scale in _networks(week, np.flatnonzero(unit >= 0), unit, band_of):
        capacity = _capacities(network, scale)
        flow = maximum_flow(capacity, 0, 1).flow
        placed = flow[[0], :].toarray()[0, 2 : 2 + len(network.need)] / scale
        subset = (unit[network.cell], band_of[network.group], network.child_stretch)
        np.add.at(found, subset, placed)
        np.add.at(most, subset, network.need)
    found = np.minimum(found, most)
    found[np.bincount(unit[unit >= 0], minlength=shape[0]) == 0] = np.nan
    return found


def bottlenecks(week: Week) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Children and places on the source’s side of the minimum cut, all children competing.

    These are the places that are too few whatever the sharing, and all who depend on them; they
    fall into parts that have no place in common. The cut is the unique smallest one: the nodes
    reachable from the source in the residual graph.

    Returns two tables: ``stretch`` (position in ``week.stretches``), ``part``, ``code_qp``
    (``hors_qpv`` outside), ``band``, ``children``; and ``stretch``, ``part``, ``site_id``,
    ``places``. Children who reach no open offer at all are in neither.
    """
    everyone = np.arange(len(week.children))
    nobody_apart = np.zeros(len(everyone), np.intp)
    children, sites, last_part = [], [], 0
    no_band = np.zeros(len(week.groups), np.intp)
    for network, scale in _networks(week, everyone, nobody_apart, no_band):
        capacity = _capacities(network, scale)
        residual = csr_array(capacity - maximum_flow(capacity, 0, 1).flow)
        residual.data = np.maximum(residual.data, 0)
        residual.eliminate_zeros()
        reached = breadth_first_order(residual, 0, return_predecessors=False)
        in_cut = np.zeros(capacity.shape[0], dtype=bool)
        in_cut[reached] = True
        n_children, n_nodes = len(network.need), capacity.shape[0] - 2
        inside = in_cut[2 + network.child]
        ends = (network.child[inside], n_children + network.offer[inside])
        edges = coo_array((np.ones(inside.sum(), np.int8), ends), shape=(n_nodes, n_nodes))
        n_parts, part = connected_components(edges, directed=False)
        short = np.flatnonzero(in_cut[2:])
        child, offer = short[short < n_children], short[short >= n_children] - n_children
        excess = np.bincount(part[child], network.need[child], n_parts)
        excess -= np.bincount(part[n_children + offer], network.places[offer], n_parts)
        is_short = excess > np.bincount(part[child], minlength=n_parts) / scale
        child, offer = child[is_short[part[child]]], offer[is_short[part[n_children + offer]]]
        children.append(
            pd.DataFrame(
                {
                    "stretch": network.child_stretch[child],
                    "part": last_part + part[child],
                    "code_qp": week.children["code_qp"]
                    .fillna(OUTSIDE_QPV)
                    .array[network.cell[child]],
                    "band": np.array(list(BANDS))[
                        week.groups["band"].to_numpy()[network.group[child]]
                    ],
                    "children": network.need[child],
                }
            )
        )
        sites.append(
            pd.DataFrame(
                {
                    "stretch": network.offer_stretch[offer],
                    "part": last_part + part[n_children + offer],
                    "site_id": week.offers["site_id"].array[network.site[offer]],
                    "places": network.places[offer],
                }
            )
        )
        last_part += n_parts
    keys = ["stretch", "part"]
    return (
        _summed(children, [*keys, "code_qp", "band"], "children"),
        _summed(sites, [*keys, "site_id"], "places"),
    )


def _summed(tables: list[pd.DataFrame], keys: list[str], value: str) -> pd.DataFrame:
    if not tables:
        return pd.DataFrame(columns=[*keys, value])
    return pd.concat(tables).groupby(keys, as_index=False).agg({value: "sum"})


def _networks(week: Week, cells: Ints, unit: Ints, band_of: Ints) -> Iterator[tuple[_Network, int]]:
    """The network of ``cells``, some stretches at a time, and parts per child to count in.

    Each ``unit`` and value of ``band_of`` (by group) has the places to itself.
    """
    pairs = _who_reaches_what(week, cells)
    open_places = csr_array(week.places)
    open_places.eliminate_zeros()
    need = _need(week, cells)
    scale = min(PARTS_PER_CHILD, int(_LARGEST // max(need.max(initial=0), 1)))
    if scale < 10:
        raise OverflowError("trop d’enfants pour le calcul du flot : réduire le territoire")
    by_offer = np.bincount(pairs.offer, minlength=len(week.offers))
    load = need * scale / _LARGEST + (by_offer @ (open_places > 0)) / _EDGES
    batch_of = (np.cumsum(load) - load).astype(int)
    for batch in np.unique(batch_of):
        stretches = np.flatnonzero(batch_of == batch)
        network = _network(week, pairs, open_places[:, stretches], stretches, unit, band_of)
        if len(network.need):
            yield network, scale


def _need(week: Week, cells: Ints) -> Floats:
    """[stretches] children of ``cells`` in need, who reach an offer or not."""
    by_zone = np.zeros((len(week.rates), len(BANDS)))
    np.add.at(by_zone, week.zone[cells], week.children[list(BANDS)].to_numpy(dtype=float)[cells])
    total: Floats = np.einsum("zb,zbs->s", by_zone, week.rates)
    return total


def _network(
    week: Week, pairs: _Pairs, open_places: csr_array, stretches: Ints, unit: Ints, band_of: Ints
) -> _Network:
    """The network of some ``stretches``; ``open_places``: [offers × those stretches]."""
    count = np.diff(open_places.indptr)[pairs.offer]
    edge = np.repeat(np.arange(len(pairs.offer)), count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    entry = open_places.indptr[pairs.offer][edge] + step
    stretch = stretches[open_places.indices[entry]]
    band = week.groups["band"].to_numpy()[pairs.group[edge]]
    need = pairs.children[edge] * week.rates[week.zone[pairs.cell[edge]], band, stretch]
    needed = np.flatnonzero(need > 0)
    edge, stretch, entry, need = edge[needed], stretch[needed], entry[needed], need[needed]
    cell, group = pairs.cell[edge], pairs.group[edge]
    nodes = (cell * len(week.groups) + group) * len(week.stretches) + stretch
    _, of_child, child = np.unique(nodes, return_index=True, return_inverse=True)
    apart = unit[cell] * (band_of.max(initial=0) + 1) + band_of[group]
    _, of_place, place = np.unique(
        apart * open_places.nnz + entry, return_index=True, return_inverse=True
    )
    return _Network(
        child=child,
        offer=place,
        cell=cell[of_child],
        group=group[of_child],
        child_stretch=stretch[of_child],
        need=need[of_child],
        site=pairs.offer[edge[of_place]],
        offer_stretch=stretch[of_place],
        places=open_places.data[entry[of_place]],
    )


def _who_reaches_what(week: Week, cells: Ints) -> _Pairs:
    """The children of ``cells`` and every offer that they may walk to and enter."""
    chosen = np.zeros(len(week.children), dtype=bool)
    chosen[cells] = True
    found = []
    for band in range(len(BANDS)):
        offer, cell = week.reach[band].tocoo().coords
        offer, cell = offer[chosen[cell]].astype(np.intp), cell[chosen[cell]].astype(np.intp)
        groups = np.flatnonzero(week.groups["band"] == band)
        pair, welcome = np.nonzero(week.is_open_to[offer][:, groups])
        found.append((cell[pair], groups[welcome], offer[pair]))
    cell, group, offer = (np.concatenate(column) for column in zip(*found, strict=True))
    children = week.children[list(BANDS)].to_numpy(dtype=float)[
        cell, week.groups["band"].to_numpy()[group]
    ]
    return _Pairs(cell, group, offer, children * week.groups["share"].to_numpy()[group])


def _capacities(network: _Network, scale: int) -> csr_array:
    """The network as int32 capacities: node 0 is the source, 1 the sink, then children, offers."""
    children = np.ceil(network.need * scale - 1e-6).astype(np.int32)
    places = np.minimum(network.places * scale, _LARGEST).astype(np.int32)
    child_nodes = 2 + np.arange(len(children))
    offer_nodes = 2 + len(children) + np.arange(len(places))
    row = np.concatenate([np.zeros(len(children), int), 2 + network.child, offer_nodes])
    column = np.concatenate(
        [child_nodes, 2 + len(children) + network.offer, np.ones(len(places), int)]
    )
    # One more than the children, so that only the ends can ever be what limits the flow.
    value = np.concatenate([children, children[network.child] + 1, places])
    size = 2 + len(children) + len(places)
    return csr_array(coo_array((value.astype(np.int32), (row, column)), shape=(size, size)))
