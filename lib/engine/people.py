"""How many people an outage touches, one person using many services."""

import numpy as np

from lib.engine.kernel import empty_queue, plain, queue, take_largest

BITS = 3
BRANCHES = 1 << BITS


def people_room(crowds) -> tuple[np.ndarray, np.ndarray]:
    """Return a tree and a queue to follow crowds with."""
    inner = (crowds.weight.shape[1] + BRANCHES - 3) // (BRANCHES - 1)  # nodes that have others below them
    return np.empty((1 + BRANCHES * inner, 3)), empty_queue(inner)


@plain
def follow_crowd(k, crowds, changes, times, tree, queued, found):
    """Fill f8[T, 3] with the share of a crowd that misses a service: independent, low, high.

    changes: CHANGE, in order of time; times: f8[T], every time in it and 0. Where f_s is
    the share of a crowd that misses service s: independent 1 - prod(1 - f_s), low
    max f_s, high min(1, sum f_s). From a tree over the services that have users: a node
    holds the product of 1 - f, the largest f and the sum of f of those below it, so
    that a change costs its way up and leaves no drift. Below node n are BRANCHES * n + 1
    and those after it; the leaves come last, and the root is 0.
    """
    inner, row = len(tree) >> BITS, 0
    for node in range(len(tree)):
        tree[node, 0], tree[node, 1], tree[node, 2] = 1.0, 0.0, 0.0
    for now in range(len(times)):
        while row < len(changes) and changes[row].t <= times[now]:
            place = crowds.leaf[changes[row].service]
            if place >= 0 and changes[row].region_class == crowds.region_class[k]:
                f = crowds.weight[k, place] * changes[row].lost
                node = inner + place
                tree[node, 0], tree[node, 1], tree[node, 2] = 1 - f, f, f
                _queue_above(queued, node)
            row += 1
        for word in range(len(queued) - 1, -1, -1):
            while queued[word]:
                _join(tree, queued, take_largest(queued, word))
        found[now, 1] = tree[0, 1]
        found[now, 0] = max(tree[0, 1], 1 - tree[0, 0])  # but for rounding never below
        found[now, 2] = min(1.0, tree[0, 2])


@plain
def _join(tree, queued, node):
    """Join those below a node anew."""
    product, largest, total = 1.0, 0.0, 0.0
    for below in range(BRANCHES * node + 1, BRANCHES * node + BRANCHES + 1):
        product *= tree[below, 0]
        largest = max(largest, tree[below, 1])
        total += tree[below, 2]
    tree[node, 0], tree[node, 1], tree[node, 2] = product, largest, total
    _queue_above(queued, node)


@plain
def _queue_above(queued, node):
    if node:
        queue(queued, (node - 1) >> BITS)
