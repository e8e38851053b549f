"""The graph as it is drawn, in the words of a language: the rows that ``lib.graph.contract`` describes."""

from collections.abc import Iterable

from lib.model.estate import Estate
from lib.view.graph import PHASES, Graph
from lib.view.graph_facts import Circle, Single, hops_named
from lib.view.graph_layout import WIDTH, Layout
from lib.view.texts import names
from lib.words import Words

GATE_OUT = 34.0  # pixels from a box's edge to the middle of a gate
APART = 18.0  # pixels between gates of one service in one phase
PORT = {"run": -10.0, "start": 0.0, "failover": 10.0}  # pixels from a box's middle at which lines of a phase leave
WORST = ("down", "degraded", "unknown", "up")


def drawing(
    graph: Graph, place: Layout, estate: Estate, words: Words, facts: tuple[list[Circle], list[Single]], key: str
) -> dict:
    """Return nodes, gates and edges where ``layout`` put them; `facts`: circles and single points of the whole graph."""
    circles, singles = facts
    cold = [circle for circle in circles if circle.kind == "cold_start"]
    inside = {service for circle in cold for service in circle.services}
    hops = {(a, b, p) for circle in cold for a, b, phases in hops_named(circle) for p in phases if p != "failover"}
    alone = {single.service: len(single.takes_down) for single in singles}
    called = node_names(graph, estate, words)
    nodes = [
        {
            "id": node.id, "name": called[node.id], "kind": _kind(node), "x": place.place[node.id][0],
            "y": place.place[node.id][1], "size": len(node.services), "single": 0 if node.bundle else alone.get(node.id, 0),
            "circle": node.id in inside,
        }
        for node in graph.nodes
    ]  # fmt: skip
    edges = [
        {
            "from": e.source, "to": e.target, "phase": e.phase, "weight": e.weight, "count": e.count, "gate": e.group,
            "circle": (e.source, e.target, e.phase) in hops, "way": _way(place, e.source, e.target, e.phase),
        }
        for e in graph.edges
    ]  # fmt: skip
    return {"nodes": nodes, "gates": _gates(graph, place), "edges": edges, "key": key}


def node_names(graph: Graph, estate: Estate, words: Words) -> dict[str, str]:
    """Return what each node is called: a service by its name, a bundle by its category or its team's name."""
    services, teams = names(estate, "services", words), names(estate, "teams", words)
    called = {}
    for node in graph.nodes:
        by, code = node.bundle or ("", "")
        name = teams[code] if by == "team" and code else code
        called[node.id] = name or words("deps.no_bundle") if node.bundle else services[node.id]
    return called


def _kind(node) -> str:
    return "bundle" if node.bundle else "service" if node.used else "platform"


def _way(place: Layout, source: str, target: str, phase: str) -> list[list[float]]:
    """Return the points of the lanes that a line takes."""
    from_, to = place.place[source][0], place.place[target][0]
    lanes = place.lanes.get((target, phase), ())
    return [[x, y] for left, right, y in lanes if from_ < left and right < to for x in (left, right)]


def _gates(graph: Graph, place: Layout) -> list[dict]:
    """Return a gate for each group, beside its service and above or below those of the same phase."""
    of: dict[tuple[str, str], list[int]] = {}
    for i, group in enumerate(graph.groups):
        of.setdefault((group.service, group.phase), []).append(i)
    rows: dict[int, dict] = {}
    for (service, phase), mine in of.items():
        x, y = place.place[service]
        for n, i in enumerate(mine):
            group = graph.groups[i]
            rows[i] = {
                "of": service, "phase": phase, "k": group.k, "n": len(group.members), "x": x + WIDTH / 2 + GATE_OUT,
                "y": y + PORT[phase] + APART * (n - (len(mine) - 1) / 2),
            }  # fmt: skip
    return [rows[i] for i in range(len(graph.groups))]


def node_statuses(graph: Graph, of_service: dict[str, str]) -> dict[str, str]:
    """Return each node's status, a bundle's the worst of its services'."""
    return {
        node.id: min((of_service[service] for service in node.services), key=WORST.index) for node in graph.nodes
    }  # fmt: skip


def bundle_of(graph: Graph, service: str | None) -> str | None:
    """Return the node that stands for a service, None where none does."""
    return next((node.id for node in graph.nodes if service in node.services), None)


def shown_hops(graph: Graph, hops: Iterable[tuple[str, str, str]]) -> list[list[str]]:
    """Return [from, to, phase] between the nodes that stand for the services of hops, those within a bundle left out."""
    home = {service: node.id for node in graph.nodes for service in node.services}
    found = {(home.get(a), home.get(b), phase) for a, b, phase in hops}
    return sorted([a, b, p] for a, b, p in found if a is not None and b is not None and a != b and p in PHASES)
