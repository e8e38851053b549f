"""How many users a service carries: its own and those of all that depend on it."""

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from lib.engine.kernel import door, inner

WORDS = 8


def strong_components(count: int, edges: np.ndarray) -> np.ndarray:
    """Return each node's strongly connected component, numbered from the ends of edges upwards.

    edges: i8[E, 2] of (from, to) among ``count`` nodes. Where an edge leaves a
    component it goes to one of a lower number.
    """
    graph = csr_array((np.ones(len(edges), dtype=bool), (edges[:, 0], edges[:, 1])), shape=(count, count))
    total, label = connected_components(graph, directed=True, connection="strong")
    pairs = label[edges].astype(np.int64)
    pairs = pairs[pairs[:, 0] != pairs[:, 1]]
    pairs = pairs[np.argsort(pairs[:, 1], kind="stable")]
    first = np.searchsorted(pairs[:, 1], np.arange(total + 1))
    return _upwards(np.bincount(pairs[:, 0], minlength=total), first, pairs[:, 0].copy())[label]


@door
def _upwards(below, first, above):
    """Return the nodes' numbers in an order in which all that a node leads to comes before it (Kahn, 1962).

    below: how many edges leave each node; above[first[i]:first[i + 1]]: where edges to i come from.
    """
    number, ready = np.empty(len(below), dtype=np.int64), np.empty(len(below), dtype=np.int64)
    count, numbered = 0, 0
    for node in range(len(below) - 1, -1, -1):
        if below[node] == 0:
            ready[count] = node
            count += 1
    while count:
        count -= 1
        node = ready[count]  # the last one found: what belongs together gets numbers side by side
        number[node] = numbered
        numbered += 1
        for i in range(first[node], first[node + 1]):
            below[above[i]] -= 1
            if below[above[i]] == 0:
                ready[count] = above[i]
                count += 1
    return number


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
    """Return the users above each node of an acyclic graph, 64 dependents to a word, ``WORDS`` words at a time.

    Edges go from ``upper`` to ``lower`` and stand with the highest upper first.
    """
    count, begin = len(users), len(upper)
    reached, sums = np.zeros(count), np.zeros((8, 256))
    seen = np.zeros((count, WORDS), dtype=np.uint64)
    for block in range(0, count, 64 * WORDS):
        end = min(count, block + 64 * WORDS)
        if not np.any(users[block:end] > 0):
            continue
        seen[:end] = 0
        for node in range(block, end):
            seen[node, (node - block) >> 6] = np.uint64(1) << np.uint64((node - block) & 63)
        while begin > 0 and upper[begin - 1] < end:  # what stands above the block leads to none of it
            begin -= 1
        for i in range(begin, len(upper)):
            for word in range(WORDS):
                seen[lower[i], word] |= seen[upper[i], word]
        for word in range((end - block + 63) >> 6):
            first = block + 64 * word
            width = min(64, end - first)
            _byte_sums(users, first, width, sums)
            for node in range(first + width):
                bits = seen[node, word]
                for byte in range(8):
                    reached[node] += sums[byte, (bits >> np.uint64(8 * byte)) & np.uint64(255)]
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
