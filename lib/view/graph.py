"""The graph of services: who needs whom, in which phase, in which groups; whole, around one service, or bundled."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from lib.model.estate import Dependency, Estate
from lib.view.texts import names
from lib.words import Words

PHASES = ("run", "start", "failover")
BUNDLES = ("category", "team")


class Node(NamedTuple):
    """A service (`used` by people, or a platform), or the bundle (category or team, which) of several."""

    id: str
    used: bool
    services: tuple[str, ...]
    bundle: tuple[str, str] | None = None


class Group(NamedTuple):
    """`k` of its `members` suffice to `service` in a phase; without them a share `weight` of it is lost."""

    service: str
    phase: str
    name: str
    k: int
    members: tuple[str, ...]
    weight: float


class Edge(NamedTuple):
    """`source` needs `target`. `group`: place among the graph's groups, None where it stands alone.

    `count`: how many dependencies of services it stands for, more than one between bundles.
    """

    source: str
    target: str
    phase: str
    weight: float = 1.0
    group: int | None = None
    count: int = 1


class Graph(NamedTuple):
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]


def graph_of(estate: Estate) -> Graph:
    """Return an estate's services and dependencies in the order of the file; what is said twice stands once.

    A group of one member is an edge that stands alone.
    """
    nodes = tuple(Node(s.id, s.users > 0, (s.id,)) for s in estate.services)
    groups = tuple(group for group in map(_group, _grouped(estate.dependencies)) if len(group.members) > 1)
    place = {(group.service, group.phase, group.name): i for i, group in enumerate(groups)}
    edges: dict[tuple, Edge] = {}
    for d in estate.dependencies:
        group = place.get((d.service, d.phase, d.group))
        edge = Edge(d.service, d.on, d.phase, d.weight, group)
        same = edges.setdefault((d.service, d.on, d.phase, group), edge)
        edges[d.service, d.on, d.phase, group] = max(same, edge, key=lambda e: e.weight)
    return Graph(nodes, tuple(edges.values()), groups)


def _grouped(dependencies: list[Dependency]) -> Iterable[list[Dependency]]:
    found: dict[tuple, list[Dependency]] = {}
    for d in dependencies:
        if d.group is not None:
            found.setdefault((d.service, d.phase, d.group), []).append(d)
    return found.values()


def _group(rows: list[Dependency]) -> Group:
    first, members = rows[0], tuple(dict.fromkeys(d.on for d in rows))
    return Group(first.service, first.phase, first.group, first.k, members, first.weight)


def neighbours(graph: Graph, phases: Iterable[str] = PHASES) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what each node needs and what needs it, directly in these phases, each once."""
    needs: dict[str, dict[str, None]] = {node.id: {} for node in graph.nodes}
    needed: dict[str, dict[str, None]] = {node.id: {} for node in graph.nodes}
    asked = set(phases)
    for edge in graph.edges:
        if edge.phase in asked:
            needs[edge.source][edge.target] = None
            needed[edge.target][edge.source] = None
    return {node: list(found) for node, found in needs.items()}, {node: list(found) for node, found in needed.items()}


def reached(links: dict[str, list[str]], start: str, hops: float = float("inf")) -> dict[str, int]:
    """Return the nodes that links lead to from one, itself left out, each with its least number of hops; nearest first."""
    found, waiting = {start: 0}, [start]
    for node in waiting:
        for other in links[node] if found[node] < hops else ():
            if other not in found:
                found[other] = found[node] + 1
                waiting.append(other)
    del found[start]
    return found


def around(graph: Graph, service: str, hops: int) -> Graph:
    """Return the part of a graph within so many hops of a service, of what it needs and of what needs it."""
    kept = {service}
    for links in neighbours(graph):
        kept |= set(reached(links, service, hops))
    return _part(graph, kept)


def _part(graph: Graph, kept: set[str]) -> Graph:
    chosen = [i for i, group in enumerate(graph.groups) if group.service in kept and kept.issuperset(group.members)]
    place = {old: new for new, old in enumerate(chosen)}
    edges = (e._replace(group=place.get(e.group)) for e in graph.edges if e.source in kept and e.target in kept)
    nodes = tuple(node for node in graph.nodes if node.id in kept)
    return Graph(nodes, tuple(edges), tuple(graph.groups[i] for i in chosen))


def bundled(estate: Estate, by: str, opened: Iterable[str] = ()) -> Graph:
    """Return the graph with one node for the services of each category or team, but for those `opened`.

    Dependencies within a bundle are left out; those between the same two in one phase are one edge.
    """
    whole, opened = graph_of(estate), set(opened)
    prefix = "bundle:"
    while any(service.id.startswith(prefix) for service in estate.services):
        prefix = "bundle " + prefix
    code = {s.id: getattr(s, by) or "" for s in estate.services}
    home = {service: service if which in opened else prefix + which for service, which in code.items()}
    members: dict[str, list[Node]] = {}
    for node in whole.nodes:
        members.setdefault(home[node.id], []).append(node)
    nodes = tuple(
        inside[0]
        if id_ in home
        else Node(id_, any(n.used for n in inside), tuple(n.id for n in inside), (by, code[inside[0].id]))
        for id_, inside in members.items()
    )
    lines: dict[tuple, Edge] = {}
    for edge in whole.edges:
        ends = home[edge.source], home[edge.target], edge.phase
        if ends[0] != ends[1]:
            before = lines.get(ends, Edge(*ends, weight=0.0, count=0))
            lines[ends] = before._replace(weight=max(before.weight, edge.weight), count=before.count + 1)
    return Graph(nodes, tuple(lines.values()), ())


def edges_table(estate: Estate, words: Words) -> pd.DataFrame:
    """Return the dependencies as they stand in the file, with the services' names, to be saved."""
    called = names(estate, "services", words)
    rows = [
        (d.service, called[d.service], d.on, called[d.on], d.phase, d.weight, d.group or "", d.k)
        for d in estate.dependencies
    ]
    heads = ["service", "service_name", "on", "on_name", "phase", "weight", "group", "k"]
    return pd.DataFrame(rows, columns=heads)
