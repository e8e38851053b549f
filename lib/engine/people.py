"""How many people an outage touches, one person using many services."""

import numpy as np

from lib.engine.kernel import empty_queue, plain, queue, take_largest


def people_room(crowds) -> tuple[np.ndarray, np.ndarray]:
    """Return a tree and a queue to follow crowds with."""
    leaves = crowds.weight.shape[1]
    return np.empty((2 * leaves, 3)), empty_queue(leaves)


@plain
def follow_crowd(k, crowds, changes, times, tree, queued, found):
    """Fill f8[T, 3] with the share of a crowd that misses a service: independent, low, high.

    changes: CHANGE, in order of time; times: f8[T], every time in it and 0. Where f_s is
    the share of a crowd that misses service s: independent 1 - prod(1 - f_s), low
    max f_s, high min(1, sum f_s). From a tree over the services that have users: a node
    holds the product of 1 - f, the largest f and the sum of f of those below it, so
    that a change costs its way up and leaves no drift.
    """
    leaves, row = crowds.weight.shape[1], 0
    for node in range(len(tree)):
        tree[node, 0], tree[node, 1], tree[node, 2] = 1.0, 0.0, 0.0
    for now in range(len(times)):
        while row < len(changes) and changes[row].t <= times[now]:
            place = crowds.leaf[changes[row].service]
            if place >= 0 and changes[row].region_class == crowds.region_class[k]:
                f = crowds.weight[k, place] * changes[row].lost
                node = leaves + place
                tree[node, 0], tree[node, 1], tree[node, 2] = 1 - f, f, f
                queue(queued, node >> 1)
            row += 1
        for word in range(len(queued) - 1, -1, -1):
            while queued[word]:
                _join(tree, queued, take_largest(queued, word))
        found[now, 0], found[now, 1], found[now, 2] = 0.0, 0.0, 0.0
        if leaves:
            found[now, 1] = tree[1, 1]
            found[now, 0] = max(tree[1, 1], 1 - tree[1, 0])  # but for rounding never below
            found[now, 2] = min(1.0, tree[1, 2])


@plain
def _join(tree, queued, node):
    """Join the two below a node anew; node 1 is the root. What is left of it, 0, is nothing."""
    if node:
        left, right = 2 * node, 2 * node + 1
        tree[node, 0] = tree[left, 0] * tree[right, 0]
        tree[node, 1] = max(tree[left, 1], tree[right, 1])
        tree[node, 2] = tree[left, 2] + tree[right, 2]
        queue(queued, node >> 1)
