"""Who works with whom: ties between actors, and what they make of the network.

The two-mode network (``analysis.network_events``) is projected on the actors; the measures are
networkx’s on that projection.
"""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from analysis.network_events import EVENT_KINDS, Affiliations

INSTITUTIONS = ("ville", "ccas", "cd", "sdjes", "ddets", "education_nationale", "caf")
"""Kinds of actor that convene the others: often the network holds by them alone."""

DRAWN_TIES = 80
"""More ties than this are a tangle: then each actor keeps its strongest ones."""
KEPT_EACH = 2

LAYOUT_SEED = 1
ALONE_A_ROW = 5


@dataclass(frozen=True)
class Network:
    """Some actors (rows of ``actors``), the :func:`ties` between them, their :func:`measures`
    and whom each would :func:`cut_off`."""

    actors: pd.DataFrame
    ties: pd.DataFrame
    measures: pd.DataFrame
    cut_off: pd.DataFrame

    @property
    def isolated(self) -> pd.DataFrame:
        """The actors without any tie."""
        alone = self.measures.loc[self.measures["partners"] == 0, "actor_id"]
        return self.actors[self.actors["actor_id"].isin(alone)]

    @property
    def groups(self) -> int:
        """How many groups of at least two actors have no tie with one another."""
        return int(self.measures.loc[self.measures["partners"] > 0, "group"].nunique())


def network(actors: pd.DataFrame, found: Affiliations) -> Network:
    """The network of ``actors`` by the events of ``found``.

    A tie weighs what the event was, whoever of its actors is looked at: the institutions present
    at a meeting count in its size even when the network is drawn without them.
    """
    links = between(ties(found), actors["actor_id"])
    drawn = graph(actors["actor_id"], links)
    return Network(actors, links, measures(drawn), cut_off(drawn))


def ties(found: Affiliations) -> pd.DataFrame:
    """One row a pair of actors seen together.

    Returns ``actor_a`` < ``actor_b``, ``weight`` (each event of n actors gives 1 / (n − 1) to
    each of its pairs: Newman 2001, Phys. Rev. E 64, 016132), the number of events of each kind
    (``EVENT_KINDS``) and ``last_on``, the last day the two were seen together; sorted.
    """
    size = found.actors.groupby("event_id")["actor_id"].nunique().rename("size")
    events = found.events.set_index("event_id").join(size, how="inner").query("size > 1")
    shared = found.actors.merge(found.actors, on="event_id", suffixes=("_a", "_b"))
    shared = shared[shared["actor_id_a"] < shared["actor_id_b"]].join(events, on="event_id")
    pairs = shared.assign(
        actor_a=shared["actor_id_a"],
        actor_b=shared["actor_id_b"],
        weight=1 / (shared["size"] - 1),
        **{kind: shared["kind"] == kind for kind in EVENT_KINDS},
    )
    sums = dict.fromkeys(["weight", *EVENT_KINDS], "sum") | {"last_on": "max"}
    return pairs.groupby(["actor_a", "actor_b"], as_index=False).agg(sums)


def local(actors: pd.DataFrame) -> pd.DataFrame:
    """The actors that are no institution."""
    return actors[~actors["kind"].isin(INSTITUTIONS)]


def between(links: pd.DataFrame, actor_ids: pd.Series) -> pd.DataFrame:
    """The ties with both ends among ``actor_ids``."""
    both = links["actor_a"].isin(actor_ids) & links["actor_b"].isin(actor_ids)
    return links[both].reset_index(drop=True)


def lost_from_sight(links: pd.DataFrame, ever: pd.DataFrame) -> pd.DataFrame:
    """The ties of ``ever`` (seen at any time) that ``links`` (the period looked at) lacks."""
    pair = ["actor_a", "actor_b"]
    known = pd.MultiIndex.from_frame(links[pair])
    return ever[~pd.MultiIndex.from_frame(ever[pair]).isin(known)].reset_index(drop=True)


def graph(actor_ids: pd.Series, links: pd.DataFrame) -> nx.Graph:
    """The actors, isolated ones included, and their ties with ``weight``.

    Nodes and edges come in the order of their identifiers, so that nothing computed on the graph
    depends on the order of the rows.
    """
    network = nx.Graph()
    network.add_nodes_from(sorted(actor_ids))
    ordered = links.sort_values(["actor_a", "actor_b"])
    network.add_weighted_edges_from(
        ordered[["actor_a", "actor_b", "weight"]].itertuples(index=False, name=None)
    )
    return network


def measures(network: nx.Graph) -> pd.DataFrame:
    """One row an actor, in the order of their identifiers.

    - ``partners``: actors it has a tie with; ``strength``: sum of the weights of its ties;
    - ``group``: number of its connected component, 1 the largest;
    - ``betweenness``: share of the pairs of others whose shortest path, counted in ties, goes
      through it (Freeman 1977), from 0 to 1;
    - ``constraint``: how far its partners are tied to one another (Burt 1992), with the weights;
      NaN for an isolated actor. The lower, the more it bridges.
    """
    groups = sorted(nx.connected_components(network), key=lambda group: (-len(group), min(group)))
    group_of = {actor: rank for rank, group in enumerate(groups, start=1) for actor in group}
    columns = {
        "partners": dict(network.degree()),
        "strength": dict(network.degree(weight="weight")),
        "group": group_of,
        "betweenness": nx.betweenness_centrality(network),
        "constraint": nx.constraint(network, weight="weight") if network else {},
    }
    actors = sorted(network)
    table = pd.DataFrame({name: pd.Series(found, dtype=float) for name, found in columns.items()})
    table = table.reindex(actors).astype({"partners": int, "group": int})
    return table.rename_axis("actor_id").reset_index()


def cut_off(network: nx.Graph) -> pd.DataFrame:
    """Who would lose the network if one actor stopped.

    One row a pair: ``actor_id`` an articulation point (Tarjan 1972), ``lost_id`` an actor that
    has no path left to the largest part of what it held together.
    """
    rows = []
    for actor in sorted(nx.articulation_points(network)):
        group = nx.node_connected_component(network, actor) - {actor}
        parts = nx.connected_components(network.subgraph(group))
        _, *lost = sorted(parts, key=lambda part: (-len(part), min(part)))
        rows += [(actor, other) for part in lost for other in sorted(part)]
    return pd.DataFrame(rows, columns=["actor_id", "lost_id"])


def openness(links: pd.DataFrame, home: pd.Series, quartiers: pd.Series) -> pd.DataFrame:
    """How far the actors of a quartier work beyond it: E-I index (Krackhardt & Stern 1988).

    ``home`` is the code_qp where each actor is settled (index actor_id, NA: no quartier).
    Returns for each of ``quartiers`` ``code_qp``, ``inside`` (ties between two of its actors),
    ``outside`` (ties with actors of other quartiers), ``unplaced`` (with actors of no quartier,
    which the index leaves out) and ``ei`` = (outside − inside) / (outside + inside), from −1 to
    1, NaN without any such tie.
    """
    ends = pd.DataFrame({"a": links["actor_a"].map(home), "b": links["actor_b"].map(home)})
    same = ends["a"] == ends["b"]
    turned = pd.concat([ends, ends[~same].rename(columns={"a": "b", "b": "a"})])
    kind = pd.Series("outside", turned.index).mask(turned["a"] == turned["b"], "inside")
    turned["kind"] = kind.mask(turned["b"].isna(), "unplaced")
    counted = pd.crosstab(turned["a"], turned["kind"])
    table = counted.reindex(
        index=list(quartiers), columns=["inside", "outside", "unplaced"], fill_value=0
    )
    total = table["outside"] + table["inside"]
    table["ei"] = ((table["outside"] - table["inside"]) / total).where(total > 0)
    return table.rename_axis(index="code_qp", columns=None).reset_index()


def between_quartiers(links: pd.DataFrame, home: pd.Series) -> pd.DataFrame:
    """Ties between two quartiers taken together: ``code_a`` < ``code_b``, ``ties``, ``weight``.

    ``home`` as for :func:`openness`; the strongest first.
    """
    ends = pd.DataFrame({"a": links["actor_a"].map(home), "b": links["actor_b"].map(home)})
    placed = ends.notna().all(axis=1) & (ends["a"] != ends["b"])
    ends, weight = ends[placed], links.loc[placed, "weight"]
    forward = ends["a"] < ends["b"]
    pairs = pd.DataFrame(
        {
            "code_a": ends["a"].where(forward, ends["b"]),
            "code_b": ends["b"].where(forward, ends["a"]),
            "weight": weight,
        }
    )
    found = pairs.groupby(["code_a", "code_b"], as_index=False).agg(
        ties=("weight", "size"), weight=("weight", "sum")
    )
    return found.sort_values(
        ["weight", "code_a", "code_b"], ascending=[False, True, True], ignore_index=True
    )


def strongest(links: pd.DataFrame, limit: int = DRAWN_TIES) -> pd.DataFrame:
    """What is drawn: every tie, or when there are more than ``limit`` the ``KEPT_EACH``
    strongest of each actor and those that hold each group together (maximum spanning forest):
    the groups of the drawing are those of the network."""
    if len(links) <= limit:
        return links
    ends = pd.concat([links.assign(end=links["actor_a"]), links.assign(end=links["actor_b"])])
    ordered = ends.sort_values(
        ["weight", "last_on", "actor_a", "actor_b"], ascending=[False, False, True, True]
    )
    best = ordered.groupby("end").head(KEPT_EACH)
    whole = graph(ordered["end"].drop_duplicates(), links)
    holding = [tuple(sorted(edge)) for edge in nx.maximum_spanning_edges(whole, data=False)]
    pair = ["actor_a", "actor_b"]
    kept = pd.MultiIndex.from_frame(best[pair]).union(pd.MultiIndex.from_tuples(holding))
    return links[pd.MultiIndex.from_frame(links[pair]).isin(kept)].reset_index(drop=True)


def layout(network: nx.Graph) -> pd.DataFrame:
    """Where to draw each actor: force-directed (ForceAtlas2, Jacomy et al. 2014), the same at
    every run.

    Returns ``actor_id``, ``x``, ``y`` within [−1, 1]; isolated actors stand in rows below −1.
    """
    alone = sorted(nx.isolates(network))
    tied = nx.Graph()
    tied.add_nodes_from(actor for actor in network if actor not in set(alone))
    tied.add_edges_from(network.edges)
    places = nx.forceatlas2_layout(
        tied, max_iter=500, scaling_ratio=4.0, strong_gravity=True, seed=LAYOUT_SEED
    )
    xy = np.array(list(places.values())).reshape(-1, 2)
    if len(xy):
        low, high = xy.min(axis=0), xy.max(axis=0)
        xy = (xy - (low + high) / 2) * 2 / np.maximum(high - low, 1e-9)
    rank = np.arange(len(alone))
    column = (rank % ALONE_A_ROW + 0.5) * 2 / ALONE_A_ROW - 1
    rows = np.column_stack([column, -1.2 - 0.14 * (rank // ALONE_A_ROW)])
    table = pd.DataFrame(np.vstack([xy, rows]), columns=["x", "y"])
    table.insert(0, "actor_id", [*places, *alone])
    return table


def shared_values(actors: pd.DataFrame, present: pd.DataFrame) -> pd.DataFrame:
    """Educational values that the actors present in each quartier declare.

    ``present`` is :func:`analysis.missing_partners.presence`. Returns ``code_qp``, ``value`` (as
    first written; case and blanks do not count), ``actors`` (how many declare it), ``actor_ids``
    (comma-separated) and ``shared``: declared by at least two; else it is orphan. The most
    shared first.
    """
    declared = actors[["actor_id", "educational_values"]].dropna()
    declared = declared.assign(value=declared["educational_values"].str.split(",")).explode("value")
    declared["value"] = declared["value"].str.strip()
    declared = declared[declared["value"] != ""].sort_values("actor_id")
    declared["key"] = declared["value"].str.casefold()
    declared["value"] = declared.groupby("key")["value"].transform("first")
    found = present.merge(declared.drop_duplicates(["actor_id", "key"]), on="actor_id")
    table = found.groupby(["code_qp", "value"], as_index=False).agg(
        actors=("actor_id", "size"), actor_ids=("actor_id", ",".join)
    )
    table["shared"] = table["actors"] > 1
    return table.sort_values(
        ["code_qp", "actors", "value"], ascending=[True, False, True], ignore_index=True
    )
