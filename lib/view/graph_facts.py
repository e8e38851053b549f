"""What the graph of services says without any run: its circles, and services whose loss alone takes others down."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from lib.view.graph import PHASES, Graph, neighbours
from lib.view.theme import TINY

DOWN = 0.95  # share lost from which on a service is down
MOST_CIRCLES = 200
KINDS = ("cold_start", "run", "failover")  # of circles


class Circle(NamedTuple):
    """Services each of which needs the next, and the last the first; `phases`: in which, hop by hop.

    kind: `cold_start` if every hop may be one of start or run, and one must be of start; `run` if
    all may be of run; else `failover`.
    """

    kind: str
    services: tuple[str, ...]
    phases: tuple[tuple[str, ...], ...]


class Single(NamedTuple):
    """A service whose loss alone takes `takes_down` down while they run, directly or not; nearest first."""

    service: str
    takes_down: tuple[str, ...]


def components(graph: Graph, phases: Iterable[str] = PHASES) -> list[list[str]]:
    """Return the strongly connected components of more than one node, or with an edge to itself, in file order."""
    ids, asked = [node.id for node in graph.nodes], set(phases)
    place = {id_: i for i, id_ in enumerate(ids)}
    edges = [(place[e.source], place[e.target]) for e in graph.edges if e.phase in asked]
    if not edges:
        return []
    ends = np.array(edges).T
    table = csr_array((np.ones(len(edges), dtype=bool), (ends[0], ends[1])), shape=(len(ids), len(ids)))
    label = connected_components(table, directed=True, connection="strong")[1]
    own, found = {a for a, b in edges if a == b}, {}
    for i, id_ in enumerate(ids):
        found.setdefault(label[i], []).append(id_)
    return [nodes for nodes in found.values() if len(nodes) > 1 or place[nodes[0]] in own]


def circles(graph: Graph, most: int = MOST_CIRCLES) -> list[Circle]:
    """Return circles of dependencies: those of the cold start first, each as short as may be, every edge that lies on one in one.

    Stops at `most`.
    """
    between: dict[tuple[str, str], list[str]] = {}
    for edge in graph.edges:
        between.setdefault((edge.source, edge.target), []).append(edge.phase)
    found: dict[tuple[str, ...], Circle] = {}
    for phases in (("run",), ("start", "run"), PHASES):
        needs, _ = neighbours(graph, phases)
        for inside in map(set, components(graph, phases)):
            _cover(needs, inside, phases, between, found, most)
    order = {node.id: i for i, node in enumerate(graph.nodes)}
    return sorted(found.values(), key=lambda c: (KINDS.index(c.kind), len(c.services), [order[s] for s in c.services]))


def _cover(needs: dict, inside: set[str], phases: tuple, between: dict, found: dict, most: int) -> None:
    """Add a shortest circle through each edge of a component that lies on none yet."""
    covered = {pair for circle in found for pair in zip(circle, circle[1:] + circle[:1], strict=True)}
    for node in (node for node in needs if node in inside):
        for other in needs[node]:
            if other in inside and (node, other) not in covered and len(found) < most:
                way = _turned(_shortest(needs, other, node, inside), needs)
                hops = list(zip(way, way[1:] + way[:1], strict=True))
                covered.update(hops)
                found.setdefault(way, _circle(way, [between[hop] for hop in hops]))


def _circle(way: tuple[str, ...], hops: list[list[str]]) -> Circle:
    said = tuple(tuple(phase for phase in PHASES if phase in hop) for hop in hops)
    if all("run" in hop for hop in said):
        kind = "run"
    else:
        kind = "cold_start" if all({"run", "start"} & set(hop) for hop in said) else "failover"
    return Circle(kind, way, said)


def _turned(way: list[str], needs: dict) -> tuple[str, ...]:
    """Return a circle begun at the service that comes first in the file."""
    order = {node: i for i, node in enumerate(needs)}
    first = min(range(len(way)), key=lambda i: order[way[i]])
    return tuple(way[first:] + way[:first])


def _shortest(needs: dict, start: str, end: str, inside: set[str]) -> list[str]:
    """Return a shortest way from one node of a component to another."""
    came, waiting = {start: None}, [start]
    for node in waiting:
        if node == end:
            break
        for other in needs[node]:
            if other in inside and other not in came:
                came[other] = node
                waiting.append(other)
    way = [end]
    while came[way[-1]] is not None:
        way.append(came[way[-1]])
    return way[::-1]


def singles(graph: Graph) -> list[Single]:
    """Return the services whose loss alone takes others down while they run, those that take down most first.

    Everything else is taken to be whole: what a group or a weight leaves is enough. Standbys,
    starts and failovers are not looked at; they say how long it lasts.
    """
    needs = _run_needs(graph)
    above: dict[str, dict[str, None]] = {}
    for service, groups in needs.items():
        for _, _, members in groups:
            for member in members:
                above.setdefault(member, {})[service] = None
    found = [Single(node.id, tuple(_falls(node.id, needs, above))) for node in graph.nodes if node.id in above]
    order = {node.id: i for i, node in enumerate(graph.nodes)}
    return sorted((s for s in found if s.takes_down), key=lambda s: (-len(s.takes_down), order[s.service]))


def _run_needs(graph: Graph) -> dict[str, list[tuple[int, float, tuple[str, ...]]]]:
    """Return each service's run groups (k, weight, members) without which it would be down."""
    found: dict[str, list] = {}
    for group in graph.groups:
        if group.phase == "run" and group.weight >= DOWN - TINY:
            found.setdefault(group.service, []).append((group.k, group.weight, group.members))
    for edge in graph.edges:
        if edge.phase == "run" and edge.group is None and edge.weight >= DOWN - TINY and edge.source != edge.target:
            found.setdefault(edge.source, []).append((1, edge.weight, (edge.target,)))
    return found


def _falls(start: str, needs: dict, above: dict) -> list[str]:
    """Return what is down when a service is lost: a group loses the k-th smallest loss of its members (section 2)."""
    lost, waiting = {start: 1.0}, [start]
    for node in waiting:
        for service in above.get(node, ()):
            share = max(
                weight * sorted(lost.get(m, 0.0) for m in members)[k - 1] for k, weight, members in needs[service]
            )
            if share >= DOWN - TINY and share > lost.get(service, 0.0):
                lost[service] = share
                waiting.append(service)
    return [service for service in lost if service != start]


def hops_named(circle: Circle) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return a circle's hops: who, needs whom, in which phases."""
    nexts = circle.services[1:] + circle.services[:1]
    return list(zip(circle.services, nexts, circle.phases, strict=True))
