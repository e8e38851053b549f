"""How many users a service carries: its own and those of all that depend on it."""

import networkx as nx
import numpy as np

from lib.engine.kernel import door, inner


def strong_components(count: int, edges: np.ndarray) -> np.ndarray:
    """Return each node's strongly connected component, numbered from the ends of edges upwards.

    edges: i8[E, 2] of (from, to) among ``count`` nodes. Where an edge leaves a
    component it goes to one of a lower number.
    """
    graph = nx.DiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges.tolist())
    component = np.empty(count, dtype=np.int64)
    # Nuutila's variant of Tarjan's algorithm finds a component after all that it leads to.
    for i, nodes in enumerate(nx.strongly_connected_components(graph)):
        component[list(nodes)] = i
    return component


def users_reached(users: np.ndarray, edges: np.ndarray, component: np.ndarray) -> np.ndarray:
    """Return, for each service, the users of it and of all that depend on it, each once.

    users: f8[S]; edges: i8[E, 2] of (service, on), any phase, cycles allowed;
    component: i8[S], of ``strong_components``.
    """
    total = np.bincount(component, weights=users)
    pairs = component[edges]
    pairs = pairs[pairs[:, 0] > pairs[:, 1]]
    order = np.argsort(-pairs[:, 0], kind="stable")
    return _reached(total, pairs[order, 0], pairs[order, 1])[component]


@door
def _reached(users, upper, lower):
    """Return the users above each node of an acyclic graph, 64 dependents to a word.

    Edges go from ``upper`` to ``lower`` and stand with the highest upper first.
    """
    count = len(users)
    reached = np.zeros(count)
    seen = np.zeros(count, dtype=np.uint64)
    sums = np.zeros((8, 256))
    for block in range(0, count, 64):
        width = min(64, count - block)
        if not np.any(users[block : block + width] > 0):
            continue
        seen[:] = 0
        for bit in range(width):
            seen[block + bit] = np.uint64(1) << np.uint64(bit)
        for i in range(len(upper)):
            seen[lower[i]] |= seen[upper[i]]
        _byte_sums(users, block, width, sums)
        for node in range(min(count, block + width)):
            word = seen[node]
            for byte in range(8):
                reached[node] += sums[byte, (word >> np.uint64(8 * byte)) & np.uint64(255)]
    return reached


@inner
def _byte_sums(users, block, width, sums):
    """Fill sums[byte, pattern] with the users of the nodes whose bits are set in a byte."""
    sums[:] = 0
    for bit in range(width):
        byte, place = bit // 8, bit % 8
        for pattern in range(256):
            if pattern >> place & 1:
                sums[byte, pattern] += users[block + bit]
