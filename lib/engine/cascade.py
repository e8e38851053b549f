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
def touch_wanting(net, x, every):
    """Touch every service, or those that are short of servers from the start."""
    for s in range(len(net.services)):
        if every or net.services[s].short:
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
    """Bring availability to its fixed point after the touched services changed.

    The hot loop: arrays are taken from their references once, since each taking
    counts a reference.
    """
    services, circular, queued, heap = net.services, net.circular, x.queued, x.heap
    inside, of_component = net.inside
    above, dependents = net.dependents
    groups_of, groups, members, share = net.groups_of, net.groups, net.members, net.share
    own, lost, provided, touched, changed, counts = x.own, x.lost, x.provided, x.touched, x.changed, x.counts
    size = 0
    for i in range(counts[0].touched):
        s = touched[i]
        provided[s].touched = False
        if _refresh_own(net, x, s, load):
            note_change(provided, changed, counts, s)
            size = queue(queued, heap, size, services[s].component)
    counts[0].touched = 0
    while size:
        component = heap[0]
        size = pop(heap, size)
        queued[component] = False
        if circular[component]:
            moved = _settle_circle(net, x, component)
        else:
            s = of_component[inside[component]]
            moved = _take(s, groups_of, groups, members, own, lost)
            if moved:
                provided[s].available = _average(share, lost, s)
                note_change(provided, changed, counts, s)
        if moved:
            for i in range(above[component], above[component + 1]):
                size = queue(queued, heap, size, dependents[i])


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
    return moved


@inner
def note_change(provided, changed, counts, s):
    """Note that a service's deficits changed since the last log."""
    if not provided[s].changed:
        provided[s].changed = True
        changed[counts[0].changed] = s
        counts[0].changed += 1


@inner
def _settle_circle(net, x, component):
    """Settle a component with a cycle, what it depends on being settled; say whether any service changed."""
    first, end = net.inside.first[component], net.inside.first[component + 1]
    items, lost = net.inside.items, x.lost
    before = np.empty((end - first, lost.shape[1]))
    for i in range(first, end):
        for c in range(lost.shape[1]):
            before[i - first, c] = lost[items[i], c]
            lost[items[i], c] = x.own[items[i], c]
    moving = True
    while moving:
        moving = False
        for i in range(first, end):
            moving |= _take(items[i], net.groups_of, net.groups, net.members, x.own, lost)
    moved = False
    for i in range(first, end):
        for c in range(lost.shape[1]):
            moved |= before[i - first, c] != lost[items[i], c]
        x.provided[items[i]].available = _average(net.share, lost, items[i])
        note_change(x.provided, x.changed, x.counts, items[i])
    return moved


@inner
def _take(s, groups_of, groups, members, own, lost):
    """Take a service's deficits from its own and its groups'; say whether any changed."""
    moved = False
    for c in range(own.shape[1]):
        found = own[s, c]
        for g in range(groups_of[0, s], groups_of[0, s + 1]):
            found = max(found, groups[g].weight * group_deficit(groups[g], members, lost, c))
        if found != lost[s, c]:
            lost[s, c] = found
            moved = True
    return moved


@inner
def _average(share, lost, s):
    """Return the mean availability of a service's regions."""
    total = 0.0
    for c in range(lost.shape[1]):
        total += share[s, c] * lost[s, c]
    return 1 - total


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
