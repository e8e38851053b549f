"""What serves: own coverage, and the greatest fixed point of availability.

Kernels work with deficits (1 less coverage or availability) by region class: a
deficit only ever passes a dependency multiplied by a weight of at most 1, so it
shrinks round every cycle and the fixed point is reached exactly.
"""

import numpy as np

from lib.engine.kernel import inner, pop, push

TIE = 1e-9  # thresholds and ties allow this much


@inner
def touch(x, s):
    """Note that the own coverage of a service may have changed."""
    if not x.provided[s].touched:
        x.provided[s].touched = True
        x.touched[x.counts[0].touched] = s
        x.counts[0].touched += 1


@inner
def touch_all(net, x):
    for s in range(len(net.services)):
        touch(x, s)


@inner
def profile_at(net, h, now):
    """Return the share of peak demand at a time: the profile's value at its local hour."""
    return net.profile[int(np.floor(h.first_hour + now + TIE)) % 24]


@inner
def deficit_of(net, x, s, c, load):
    """Return 1 less own coverage of a service in a region class, its demand being load times its peak."""
    demand = net.services[s].demand * x.provided[s].shed * load
    if demand <= 0 or net.share[s, c] <= 0:
        return 0.0
    cover = 0.0
    first, items = net.placements_of
    placed, placements, serves = x.placed, net.placements, net.serves
    for i in range(first[s], first[s + 1]):
        p = items[i]
        if placed[p].serving and serves[p, c]:
            cover += servers_of(net, x, p) * (1 - placed[p].lost) / (demand * placements[p].served)
    if cover >= 1 - TIE:
        return 0.0
    return 1.0 if cover < net.services[s].collapse - TIE else 1 - cover


@inner
def servers_of(net, x, p):
    """Return the servers of a placement: what was granted, once it was."""
    return net.placements[p].servers if x.placed[p].granted < 0 else x.placed[p].granted


@inner
def settle(net, x, load):
    """Bring availability to its fixed point after the touched services changed."""
    size = 0
    for i in range(x.counts[0].touched):
        s = x.touched[i]
        x.provided[s].touched = False
        if _refresh_own(net, x, s, load):
            size = queue(x.queued, x.heap, size, net.services[s].component)
    x.counts[0].touched = 0
    while size:
        component = x.heap[0]
        size = pop(x.heap, size)
        x.queued[component] = False
        if _settle_component(net, x, component):
            size = queue_dependents(net, x, size, component)


@inner
def queue(queued, heap, size, component):
    """Queue a component, once, by its number: what is depended on comes first."""
    if queued[component]:
        return size
    queued[component] = True
    return push(heap, size, component)


@inner
def queue_dependents(net, x, size, component):
    first, items = net.dependents
    queued, heap = x.queued, x.heap
    for i in range(first[component], first[component + 1]):
        size = queue(queued, heap, size, items[i])
    return size


@inner
def _refresh_own(net, x, s, load):
    """Compute a service's own deficits again and say whether any changed."""
    moved = False
    for c in range(net.share.shape[1]):
        own = deficit_of(net, x, s, c, load)
        if own != x.own[s, c]:
            x.own[s, c] = own
            moved = True
    if moved:
        note_change(x, s)
    return moved


@inner
def note_change(x, s):
    if not x.provided[s].changed:
        x.provided[s].changed = True
        x.changed[x.counts[0].changed] = s
        x.counts[0].changed += 1


@inner
def _settle_component(net, x, component):
    """Settle the services of one component, what they depend on being settled; say whether any changed."""
    first, end = net.inside.first[component], net.inside.first[component + 1]
    if not net.circular[component]:
        return _take(net, x, net.inside.items[first])
    before = np.empty((end - first, net.share.shape[1]))
    for i in range(first, end):
        s = net.inside.items[i]
        for c in range(net.share.shape[1]):
            before[i - first, c] = x.lost[s, c]
            x.lost[s, c] = x.own[s, c]
    moving = True
    while moving:
        moving = False
        for i in range(first, end):
            moving |= _take(net, x, net.inside.items[i])
    moved = False
    for i in range(first, end):
        s = net.inside.items[i]
        for c in range(net.share.shape[1]):
            moved |= before[i - first, c] != x.lost[s, c]
        note_change(x, s)
        _average(net, x, s)
    return moved


@inner
def _take(net, x, s):
    """Take a service's deficits from its own and its groups'; say whether any changed."""
    moved = False
    first, end = net.groups_of[0, s], net.groups_of[0, s + 1]
    groups, members, own, deficits = net.groups, net.members, x.own, x.lost
    for c in range(own.shape[1]):
        lost = own[s, c]
        for g in range(first, end):
            lost = max(lost, groups[g].weight * group_deficit(groups[g], members, deficits, c))
        if lost != deficits[s, c]:
            deficits[s, c] = lost
            moved = True
    if moved:
        note_change(x, s)
        _average(net, x, s)
    return moved


@inner
def _average(net, x, s):
    lost = 0.0
    for c in range(net.share.shape[1]):
        lost += net.share[s, c] * x.lost[s, c]
    x.provided[s].available = 1 - lost


@inner
def group_deficit(group, members, lost, c):
    """Return the k-th smallest deficit among a group's members: that of the k that suffice."""
    first, end, k = group.first, group.end, group.k
    if k == 1 or k == end - first:
        found = lost[members[first], c]
        for i in range(first + 1, end):
            other = lost[members[i], c]
            found = min(found, other) if k == 1 else max(found, other)
        return found
    smallest = np.empty(k)  # so far, in order
    for i in range(first, end):
        other = lost[members[i], c]
        j = min(i - first, k)
        while j > 0 and smallest[j - 1] > other:
            if j < k:
                smallest[j] = smallest[j - 1]
            j -= 1
        if j < k:
            smallest[j] = other
    return smallest[k - 1]
