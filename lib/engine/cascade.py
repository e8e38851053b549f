"""What serves: own coverage, and the greatest fixed point of availability.

Kernels work with deficits (1 less coverage or availability) by region class: a
deficit only ever passes a dependency multiplied by a weight of at most 1, so it
shrinks round every cycle and the fixed point is reached exactly.
"""

import numpy as np

from lib.engine.kernel import inlined, plain, queue, queue_if, take_least
from lib.engine.net import AT_ONCE
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
    if every:
        for s in range(len(net.services)):
            touch(x, s)
    else:
        for i in range(len(net.wanting)):
            touch(x, net.wanting[i])


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
        place = net.rising.place[s]
        x.provided[s].touched = False
        moved = False
        for c in range(x.lost.shape[1]):
            found = _deficit_of(net, x, s, c, load)
            if found != x.deficits[place, c].own:
                x.deficits[place, c].own = found
                moved = True
        if moved:
            queue(x.changed, place)
            queue(x.queued, net.inside.first[net.services[s].component])
    x.counts[0].touched = 0
    if x.lost.shape[1] == 1:  # compiled apart: most estates are all one class, and that takes a tenth less
        _settle_queued(net, x, 1)
    else:
        _settle_queued(net, x, x.lost.shape[1])


@inlined
def _settle_queued(net, x, classes):
    for word in range(len(x.queued)):
        while x.queued[word]:
            _settle_at(net, x, take_least(x.queued, word), classes)


@inlined
def _settle_at(net, x, place, classes):
    """Settle a service, or a circle by its first place, what it depends on being settled; queue what may move by that."""
    node = net.rising.nodes[place]
    for c in range(classes):
        x.deficits[place, c].before = x.lost[place, c]
    if node.circle_end:
        if not _settle_circle(net, x, place, node.circle_end):
            return
        for other in range(place, node.circle_end):
            _take_mean(net, x, other, classes)
    else:
        if not _take(net, x, place, node, classes):
            return
        _take_mean(net, x, place, classes)
    for c in range(classes):
        lost, before = x.lost[place, c], x.deficits[place, c].before
        for i in range(node.edge, node.edge_end):
            edge = net.rising.edges[i]
            if edge.weight < 0:
                queue(x.queued, edge.place)
            else:
                # a deficit that rises must rise above the dependent's own; one that falls must have bound it
                most, bound = net.rising.weights[edge.weight] * max(lost, before), x.lost[edge.place, c]
                queue_if(x.queued, edge.place, (most > bound) | ((most >= bound) & (lost < before)))


@inlined
def _take_mean(net, x, place, classes):
    """Take the mean of a service's deficits, and note that it changed."""
    queue(x.changed, place)
    before, lost = x.mean[place], 0.0
    for c in range(classes):
        lost += net.rising.share[place, c] * x.lost[place, c]
    x.mean[place] = lost
    x.counts[0].flips += net.rising.gates[place] & (usable(before) != usable(lost))


@inlined
def usable(lost):
    return 1 - lost >= USABLE - TIE


@plain
def _settle_circle(net, x, first, end):
    """Settle a component with a cycle, what it depends on being settled; say whether any service changed."""
    for place in range(first, end):
        for c in range(x.lost.shape[1]):
            x.deficits[place, c].before = x.lost[place, c]
            x.lost[place, c] = x.deficits[place, c].own
    moving = True
    while moving:
        moving = False
        for place in range(first, end):
            moving |= _take(net, x, place, net.rising.nodes[place], x.lost.shape[1])
    for place in range(first, end):
        for c in range(x.lost.shape[1]):
            if x.deficits[place, c].before != x.lost[place, c]:
                return True
    return False


@inlined
def _take(net, x, place, node, classes):
    """Take a service's deficits from its own and its groups'; say whether any changed."""
    moved, rising = False, net.rising
    for c in range(classes):
        found = x.deficits[place, c].own
        for i in range(node.need, node.need_end, AT_ONCE):
            for j in range(AT_ONCE):
                on = rising.needs[i + j]
                found = max(found, rising.weights[on.weight] * x.lost[on.member, c])
        for i in range(node.wide, node.wide_end):
            group = rising.wide.items[i]
            found = max(found, group.weight * group_deficit(group, rising.members, x.lost, c))
        moved |= found != x.lost[place, c]
        x.lost[place, c] = found
    return moved


@plain
def group_deficit(group, members, lost, c):
    """Return the k-th smallest deficit among a group's members: that of the k that suffice.

    members: the rows of ``lost`` that are theirs.
    """
    first, end, k = group.first, group.end, group.k
    if end - first == 1:
        return lost[members[first], c]
    least, second, most = np.inf, np.inf, 0.0
    for i in range(first, end):
        other = lost[members[i], c]
        second = min(second, max(least, other))
        least, most = min(least, other), max(most, other)
    if k <= 2 or k == end - first:
        return least if k == 1 else second if k == 2 else most
    least = second
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
