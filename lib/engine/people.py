"""How many people an outage touches, one person using many services."""

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.kernel import door, inner


def affected_people(compiled: Compiled, changes: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return people[T, 3] (independent, low, high) and region_people[T, R] (independent).

    changes: CHANGE, in order of time; times: f8[T], every time in it and 0. Of N
    people in a region f_s = min(1, users there / N) (1 - availability) miss service
    s: independent N (1 - prod(1 - f_s)), low N max f_s, high min(N, N sum f_s).
    """
    people = np.zeros((len(times), 3))
    by_region = np.zeros((len(times), len(compiled.population)))
    users = compiled.net.services["users"]
    leaf = np.cumsum(users > 0) - 1
    leaf[users <= 0] = -1
    moment = np.searchsorted(times, changes["t"])
    for r, residents in enumerate(compiled.population):
        if residents > 0 and users.any():
            weight = np.minimum(1.0, users * compiled.region_share[:, r] / residents)
            found = _over_time(
                changes, moment, compiled.region_class[r], leaf, int(leaf.max()) + 1, weight, residents, len(times)
            )
            people += found
            by_region[:, r] = found[:, 0]
    return people, by_region


@door
def _over_time(changes, moment, region_class, leaf, leaves, weight, residents, times):
    """Return f8[T, 3] for one region, from a tree over the services that have users.

    A node of the tree holds the product of 1 - f, the largest f and the sum of f of
    the services below it, so that a change costs its way up and leaves no drift.
    """
    found = np.zeros((times, 3))
    tree = np.zeros((2 * leaves, 3))
    tree[:, 0] = 1.0
    row = 0
    for now in range(times):
        begun = row
        while row < len(changes) and moment[row] == now:
            row += 1
        few = (row - begun) * 8 < leaves
        for i in range(begun, row):
            s = changes[i].service
            if changes[i].region_class == region_class and leaf[s] >= 0:
                f = weight[s] * changes[i].lost
                node = leaves + leaf[s]
                tree[node, 0], tree[node, 1], tree[node, 2] = 1 - f, f, f
                if few:
                    _climb(tree, node // 2)
        if not few:
            for node in range(leaves - 1, 0, -1):
                _join(tree, node)
        found[now, 1] = residents * tree[1, 1]
        found[now, 0] = max(found[now, 1], residents * (1 - tree[1, 0]))  # but for rounding never below
        found[now, 2] = min(residents, residents * tree[1, 2])
    return found


@inner
def _climb(tree, node):
    while node >= 1:
        _join(tree, node)
        node //= 2


@inner
def _join(tree, node):
    left, right = 2 * node, 2 * node + 1
    tree[node, 0] = tree[left, 0] * tree[right, 0]
    tree[node, 1] = max(tree[left, 1], tree[right, 1])
    tree[node, 2] = tree[left, 2] + tree[right, 2]
