"""How many people an outage touches, one person using many services."""

import numpy as np

from lib.engine.kernel import inner, plain


@inner
def affected_shares(crowds, changes, times):
    """Return f8[T, K, 3]: the share of each crowd that misses a service: independent, low, high.

    changes: CHANGE, in order of time; times: f8[T], every time in it and 0. Where f_s is
    the share of a crowd that misses service s: independent 1 - prod(1 - f_s), low
    max f_s, high min(1, sum f_s). From a tree over the services that have users: a node
    holds the product of 1 - f, the largest f and the sum of f of those below it, so
    that a change costs its way up and leaves no drift.
    """
    leaves = crowds.weight.shape[1]
    found = np.zeros((len(times), len(crowds.people), 3))
    if not leaves:
        return found
    tree, dirty = np.empty((2 * leaves, 3)), np.zeros(leaves, dtype=np.bool_)
    blocks = np.zeros((leaves >> 6) + 1, dtype=np.bool_)
    for k in range(len(crowds.people)):
        tree[:, 0], tree[:, 1:] = 1.0, 0.0
        _follow_crowd(k, crowds.region_class[k], crowds.leaf, crowds.weight, changes, times, tree, dirty, blocks, found)
    return found


@plain
def _follow_crowd(k, region_class, leaf, weight, changes, times, tree, dirty, blocks, found):
    leaves, row = weight.shape[1], 0
    for now in range(len(times)):
        while row < len(changes) and changes[row].t <= times[now]:
            place = leaf[changes[row].service]
            if place >= 0 and changes[row].region_class == region_class:
                f = weight[k, place] * changes[row].lost
                node = leaves + place
                tree[node, 0], tree[node, 1], tree[node, 2] = 1 - f, f, f
                dirty[node >> 1] = True
                blocks[node >> 7] = True
            row += 1
        _join(tree, dirty, blocks)
        found[now, k, 1] = tree[1, 1]
        found[now, k, 0] = max(tree[1, 1], 1 - tree[1, 0])  # but for rounding never below
        found[now, k, 2] = min(1.0, tree[1, 2])


@plain
def _join(tree, dirty, blocks):
    """Join the two below each dirty node anew, from the leaves up; node 1 is the root."""
    for block in range(len(blocks) - 1, -1, -1):
        if not blocks[block]:
            continue
        blocks[block] = False
        for node in range(min(len(dirty), (block + 1) << 6) - 1, max(1, block << 6) - 1, -1):
            if dirty[node]:
                dirty[node] = False
                left, right = 2 * node, 2 * node + 1
                tree[node, 0] = tree[left, 0] * tree[right, 0]
                tree[node, 1] = max(tree[left, 1], tree[right, 1])
                tree[node, 2] = tree[left, 2] + tree[right, 2]
                dirty[node >> 1] = True
                blocks[node >> 7] = True
