"""What serves: own coverage, and the greatest fixed point of availability.

Kernels work with deficits (1 less coverage or availability) by region class: a
deficit only ever passes a dependency multiplied by a weight of at most 1, so it
shrinks round every cycle and the fixed point is reached exactly.
"""

import numpy as np

from lib.engine.kernel import plain, queue, take_least
from lib.model.thresholds import TIE, USABLE


@plain
def touch(x, s):
    """Note that the own coverage of a service may have changed."""
    if not x.provided[s].touched:
        x.provided[s].touched = True
        x.touched[x.counts[0].touched] = s
        x.counts[0].touched += 1


@plain
def touch_wanting(net, x, every):
    """Touch every service, or those that are short of servers from the start."""
    for s in range(len(net.services)):
        if every or net.services[s].short:
            touch(x, s)


@plain
def profile_at(net, h, now):
    """Return the share of peak demand at a time: the profile's value at its local hour."""
    return net.profile[int(np.floor(h.case[0].first_hour + now + TIE)) % 24]


@plain
def _deficit_of(net, x, s, c, load):
    """Return 1 less own coverage of a service in a region class, its demand being load times its peak."""
    demand = net.services[s].demand * x.provided[s].shed * load
    if demand <= 0 or net.share[s, c] <= 0:
        return 0.0
    cover = 0.0
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        p = net.placements_of.items[i]
        if x.placed[p].serving and net.serves[p, c]:
            cover += servers_of(net, x, p) * (1 - x.placed[p].lost) / (demand * net.placements[p].served)
    if cover >= 1 - TIE:
        return 0.0
    return 1.0 if cover < net.services[s].collapse - TIE else 1 - cover


@plain
def servers_of(net, x, p):
    """Return the servers of a placement: what was granted, once it was."""
    return net.placements[p].servers if x.placed[p].granted < 0 else x.placed[p].granted


@plain
def settle(net, x, load):
    """Bring availability to its fixed point after the touched services changed."""
    for i in range(x.counts[0].touched):
        s = x.touched[i]
        x.provided[s].touched = False
        moved = False
        for c in range(x.lost.shape[1]):
            found = _deficit_of(net, x, s, c, load)
            if found != x.deficits[s, c].own:
                x.deficits[s, c].own = found
                moved = True
        if moved:
            _note_change(x, s)
            queue(x.queued, net.services[s].component)
    x.counts[0].touched = 0
    for word in range(len(x.queued)):
        while x.queued[word]:
            _settle_component(net, x, take_least(x.queued, word))


@plain
def _settle_component(net, x, component):
    """Settle a component, what it depends on being settled: that has the smaller number."""
    node = net.nodes[component]
    if node.circular:
        if not _settle_circle(net, x, net.inside.first[component], net.inside.first[component + 1]):
            return
        for i in range(net.inside.first[component], net.inside.first[component + 1]):
            _take_average(net, x, net.inside.items[i])
    else:
        _keep(x, node.service)
        if not _take(net, x, node.service, node.need, node.need_end, node.wide, node.wide_end):
            return
        _take_average(net, x, node.service)
    for i in range(node.edge, node.edge_end):
        edge = net.dependents.items[i]
        if edge.service < 0 or _may_move(net.weights[edge.weight], x, edge.service, node.service):
            queue(x.queued, edge.component)


@plain
def _take_average(net, x, s):
    """Take a service's mean deficit, and note that it changed, also at the gates it keeps."""
    _note_change(x, s)
    before, lost = x.provided[s].lost, 0.0
    for c in range(x.lost.shape[1]):
        lost += net.share[s, c] * x.lost[s, c]
    x.provided[s].lost = lost
    if usable(before) != usable(lost):
        for i in range(net.gated.first[s], net.gated.first[s + 1]):
            x.provided[net.gated.items[i]].gates += 1


@plain
def usable(lost):
    return 1 - lost >= USABLE - TIE


@plain
def _keep(x, s):
    """Keep a service's deficits as they were."""
    for c in range(x.lost.shape[1]):
        x.deficits[s, c].before = x.lost[s, c]


@plain
def _may_move(weight, x, dependent, s):
    """Say whether a service that moved may move one that runs on it.

    A deficit that rises must rise above the dependent's own; one that falls must have bound it.
    """
    for c in range(x.lost.shape[1]):
        bound, lost, before = x.lost[dependent, c], x.lost[s, c], x.deficits[s, c].before
        if weight * lost > bound or (lost < before and weight * before >= bound):
            return True
    return False


@plain
def _note_change(x, s):
    """Note that a service's deficits changed since the last log."""
    if not x.provided[s].changed:
        x.provided[s].changed = True
        x.changed[x.counts[0].changed] = s
        x.counts[0].changed += 1


@plain
def _settle_circle(net, x, first, end):
    """Settle a component with a cycle, what it depends on being settled; say whether any service changed."""
    for i in range(first, end):
        s = net.inside.items[i]
        _keep(x, s)
        for c in range(x.lost.shape[1]):
            x.lost[s, c] = x.deficits[s, c].own
    moving = True
    while moving:
        moving = False
        for i in range(first, end):
            s = net.inside.items[i]
            needed, wide = net.needed.first, net.wide.first
            moving |= _take(net, x, s, needed[s], needed[s + 1], wide[s], wide[s + 1])
    for i in range(first, end):
        s = net.inside.items[i]
        for c in range(x.lost.shape[1]):
            if x.deficits[s, c].before != x.lost[s, c]:
                return True
    return False


@plain
def _take(net, x, s, need, need_end, wide, wide_end):
    """Take a service's deficits from its own and its groups'; say whether any changed."""
    moved = False
    for c in range(x.lost.shape[1]):
        found = x.deficits[s, c].own
        for i in range(need, need_end):
            on = net.needed.items[i]
            found = max(found, net.weights[on.weight] * x.lost[on.member, c])
        for i in range(wide, wide_end):
            group = net.groups[net.wide.items[i]]
            found = max(found, group.weight * group_deficit(group, net.members, x.lost, c))
        if found != x.lost[s, c]:
            x.lost[s, c] = found
            moved = True
    return moved


@plain
def group_deficit(group, members, lost, c):
    """Return the k-th smallest deficit among a group's members: that of the k that suffice."""
    first, end, k = group.first, group.end, group.k
    if end - first == 1:
        return lost[members[first], c]
    least, most = lost[members[first], c], lost[members[first], c]
    for i in range(first + 1, end):
        other = lost[members[i], c]
        least, most = min(least, other), max(most, other)
    if k == 1 or k == end - first:
        return least if k == 1 else most
    while True:  # from one deficit that occurs to the next larger
        within, larger = 0, most
        for i in range(first, end):
            other = lost[members[i], c]
            if other <= least:
                within += 1
            else:
                larger = min(larger, other)
        if within >= k:
            return least
        least = larger
