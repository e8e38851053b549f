"""The dependencies of an estate for graph tools: GraphML and Graphviz DOT. An edge runs from a service to what it needs."""

import re
from collections.abc import Iterator
from io import BytesIO

import networkx as nx
import pydot

from lib.model.checks import MOST_PROBLEMS, Mistakes, Problem
from lib.model.estate import Estate, text

STYLES = {"run": "solid", "start": "dashed", "failover": "dotted"}
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")  # XML has no way to write these


def to_graphml(estate: Estate, language: str = "en") -> bytes:
    """Return services and dependencies as GraphML; each dependency is an edge of its own.

    Node attributes: name, tier, users (people), sites (ids). Edge attributes: phase, weight (share lost), group, k.
    Raises Mistakes where a name holds a character that XML does not have.
    """
    content = BytesIO()
    nx.write_graphml_xml(_graph(estate, language), content)
    return content.getvalue()


def to_dot(estate: Estate, language: str = "en") -> bytes:
    """Return services and dependencies as Graphviz DOT: to run solid, to start dashed, to fail over dotted.

    An edge says the share lost where that is not all, and of a group its name and how many suffice. Raises Mistakes
    as ``to_graphml`` does.
    """
    graph = _graph(estate, language)
    dot = pydot.Dot(_quoted(estate.id), graph_type="digraph", rankdir="LR")
    dot.set_node_defaults(shape="box", style="rounded")
    for service, of in graph.nodes(data=True):
        values = {"label": _label(of["name"]), "tier": of["tier"], "users": f"{of['users']:.15g}"}
        dot.add_node(pydot.Node(_quoted(service), **values, sites=_quoted(of["sites"])))
    for service, on, of in graph.edges(data=True):
        values = {"style": STYLES[of["phase"]], "phase": of["phase"]}
        said = [f"{of['weight']:g}"] if of["weight"] < 1 else []
        said += [f"{of['group']}: {of['k']}"] if "group" in of else []
        dot.add_edge(
            pydot.Edge(_quoted(service), _quoted(on), **values, **({"label": _label(", ".join(said))} if said else {}))
        )
    return dot.to_string().encode()


def _graph(estate: Estate, language: str) -> nx.MultiDiGraph:
    problems = [Problem(place, "not_for_graphs") for place, said in _texts(estate, language) if UNFIT.search(said)]
    if problems:
        raise Mistakes(problems[:MOST_PROBLEMS])
    sites: dict[str, dict[str, None]] = {service.id: {} for service in estate.services}
    for placement in estate.placements:
        sites[placement.service][placement.site] = None
    graph = nx.MultiDiGraph()
    for service in estate.services:
        name = text(service.name, language, service.id)
        graph.add_node(
            service.id, name=name, tier=service.tier, users=float(service.users), sites="; ".join(sites[service.id])
        )
    for i, need in enumerate(estate.dependencies):
        group = {} if need.group is None else {"group": need.group}
        graph.add_edge(
            need.service, need.on, f"d{i}", phase=need.phase, weight=float(need.weight), **group, k=need.k
        )  # fmt: skip
    return graph


def _texts(estate: Estate, language: str) -> Iterator[tuple[str, str]]:
    """Yield the place of each text that is written, and the text."""
    yield "id", estate.id
    for i, service in enumerate(estate.services):
        yield f"services[{i}].id", service.id
        yield f"services[{i}].name", text(service.name, language)
    for i, placement in enumerate(estate.placements):
        yield f"placements[{i}].site", placement.site
    for i, need in enumerate(estate.dependencies):
        yield f"dependencies[{i}].group", need.group or ""


def _quoted(said: str) -> str:
    """Return a text in DOT's quotes; pydot's own let keywords, ports, markup and backslashes through."""
    escaped = said.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _label(said: str) -> str:
    return _quoted(said.replace("&", "&amp;"))  # a label's entities are read, an id's are not
