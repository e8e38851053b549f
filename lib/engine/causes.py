"""Whose fault it was: lost user-hours charged to root services and their sites.

A replay of a run's logs. A *charge* is a root service in a region class with the
sites it is split over, valid while the root's placements stay as they are; every
service that loses users holds the charge of its root and pays into it.
"""

import numpy as np

from lib.engine.cascade import group_deficit
from lib.engine.compile import Compiled
from lib.engine.handles import Handle
from lib.engine.kernel import door, empty_queue, inner, plain, queue, take_least
from lib.engine.state import Logs, Replay
from lib.model.thresholds import TIE


def charge_causes(compiled: Compiled, logs: Logs, horizon: float) -> dict[tuple[int, int], float]:
    """Return lost user-hours by (root service, site), site -1 where no server is lost."""
    net = compiled.net
    shape, placements = net.share.shape, len(net.placements)
    replay = Replay(
        own=np.zeros(shape),
        lost=np.zeros(shape),
        serving=net.placements["active"].copy(),
        gone=np.zeros(placements),
        charge=np.full(shape, -1),
        since=np.zeros(shape),
        own_charge=np.full(shape, -1),
        queued=empty_queue(len(net.circular)),
        walk=np.zeros(shape[0], dtype=np.int64),
        walks=np.zeros(1, dtype=np.int64),
    )
    root, amount, charge, site, part = _replay(compiled.handle, Handle(replay), logs.changes, logs.placed, horizon)
    pairs, place = np.unique(np.stack([root[charge], site], axis=1), axis=0, return_inverse=True)
    hours = np.bincount(place.ravel(), weights=part * amount[charge], minlength=len(pairs))
    return {(int(s), int(x)): float(h) for (s, x), h in zip(pairs, hours, strict=True) if h > 0}


@door
def _replay(net, x, changes, placed, horizon):
    root, amount = [np.int64(0) for _ in range(0)], [0.0 for _ in range(0)]
    split = [(np.int64(0), np.int64(0), 0.0) for _ in range(0)]  # charge, site, part
    i, j = 0, 0
    while i < len(changes) or j < len(placed):
        now = min(changes[i].t if i < len(changes) else np.inf, placed[j].t if j < len(placed) else np.inf)
        while j < len(placed) and placed[j].t == now:
            _take_placement(net, x, placed[j])
            j += 1
        while i < len(changes) and changes[i].t == now:
            _take_change(net, x, changes[i], amount, now)
            i += 1
        _charge_queued(net, x, root, amount, split, now)
    for s in range(len(net.services)):
        for c in range(net.share.shape[1]):
            _pay(net, x, s, c, amount, horizon)
    charge, site = np.empty(len(split), dtype=np.int64), np.empty(len(split), dtype=np.int64)
    part = np.empty(len(split))
    for i in range(len(split)):
        charge[i], site[i], part[i] = split[i]
    return np.array(root, dtype=np.int64), np.array(amount, dtype=np.float64), charge, site, part


@plain
def _take_placement(net, x, row):
    """Take a placement's new state: its service is to be split anew where it is a root."""
    p = row.placement
    x.serving[p], x.gone[p] = row.serving, row.servers * row.lost
    s = net.placements[p].service
    for c in range(net.share.shape[1]):
        x.own_charge[s, c] = -1
    queue(x.queued, net.services[s].component)


@inner
def _take_change(net, x, row, amount, now):
    s, c = row.service, row.region_class
    _pay(net, x, s, c, amount, now)
    x.own[s, c], x.lost[s, c] = row.own, row.lost
    queue(x.queued, net.services[s].component)
    _queue_dependents(net, x, net.services[s].component)


@plain
def _queue_dependents(net, x, component):
    first, items = net.dependents
    for i in range(first[component], first[component + 1]):
        queue(x.queued, items[i])


@inner
def _charge_queued(net, x, root, amount, split, now):
    """Find the charges of the queued components again, upwards."""
    for word in range(len(x.queued)):
        while x.queued[word]:
            component = take_least(x.queued, word)
            if _charge_component(net, x, component, root, amount, split, now):
                _queue_dependents(net, x, component)


@inner
def _pay(net, x, s, c, amount, now):
    """Pay the user-hours that a service lost since it last paid."""
    if x.charge[s, c] >= 0:
        users = net.services[s].users * net.share[s, c]
        amount[x.charge[s, c]] += users * x.lost[s, c] * (now - x.since[s, c])
    x.since[s, c] = now


@inner
def _charge_component(net, x, component, root, amount, split, now):
    """Find the charges of a component's services again; say whether any differs."""
    moved = False
    first, items = net.inside
    lost, charges = x.lost, x.charge
    for i in range(first[component], first[component + 1]):
        s = items[i]
        for c in range(lost.shape[1]):
            charge = _charge_of(net, x, s, c, root, amount, split) if lost[s, c] > TIE else -1
            if charge != charges[s, c]:
                _pay(net, x, s, c, amount, now)
                charges[s, c] = charge
                moved = True
    return moved


@inner
def _charge_of(net, x, s, c, root, amount, split):
    """Walk from a service to what binds it, until own coverage does or nothing is left to follow."""
    services, walk = net.services, x.walk
    x.walks[0] += 1
    component = services[s].component
    while True:
        walk[s] = x.walks[0]
        follow = -1 if x.own[s, c] >= x.lost[s, c] - TIE else _binding_member(net, x, s, c)
        if follow < 0:
            return _root_charge(net, x, s, c, root, amount, split)
        if services[follow].component != component:
            return x.charge[follow, c]
        s = follow


@plain
def _binding_member(net, x, s, c):
    """Return the first member, not yet come up, of the first group that binds; -1 for none."""
    groups, members, lost, walk = net.groups, net.members, x.lost, x.walk
    for g in range(net.groups_of[0, s], net.groups_of[0, s + 1]):
        deficit = group_deficit(groups[g], members, lost, c)
        if abs(groups[g].weight * deficit - lost[s, c]) > TIE:
            continue
        for i in range(groups[g].first, groups[g].end):
            m = members[i]
            if abs(lost[m, c] - deficit) <= TIE and walk[m] != x.walks[0]:
                return m
    return -1


@inner
def _root_charge(net, x, s, c, root, amount, split):
    """Return the charge that a service is the root of, split by the lost servers of its sites."""
    if x.own_charge[s, c] >= 0:
        return x.own_charge[s, c]
    charge = len(root)
    x.own_charge[s, c] = charge
    root.append(s)
    amount.append(0.0)
    total = 0.0
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        p = net.placements_of.items[i]
        if x.serving[p] and net.serves[p, c]:
            total += x.gone[p]
    if total <= 0:
        split.append((charge, -1, 1.0))
        return charge
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        p = net.placements_of.items[i]
        if x.serving[p] and net.serves[p, c] and x.gone[p] > 0:
            split.append((charge, net.placements[p].site, x.gone[p] / total))
    return charge
