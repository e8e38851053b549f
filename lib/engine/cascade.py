"""What serves: own coverage, and the greatest fixed point of availability.

Kernels work with deficits (1 less coverage or availability) by region class: a
deficit only ever passes a dependency multiplied by a weight of at most 1, so it
shrinks round every cycle and the fixed point is reached exactly.
"""

import numpy as np

from lib.engine.kernel import inner, plain, queue

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


@plain
def _deficit_of(s, c, load, services, share, placements, first, items, serves, placed, provided):
    """Return 1 less own coverage of a service in a region class, its demand being load times its peak."""
    demand = services[s].demand * provided[s].shed * load
    if demand <= 0 or share[s, c] <= 0:
        return 0.0
    cover = 0.0
    for i in range(first[s], first[s + 1]):
        p = items[i]
        if placed[p].serving and serves[p, c]:
            cover += servers_of(placements, placed, p) * (1 - placed[p].lost) / (demand * placements[p].served)
    if cover >= 1 - TIE:
        return 0.0
    return 1.0 if cover < services[s].collapse - TIE else 1 - cover


@plain
def servers_of(placements, placed, p):
    """Return the servers of a placement: what was granted, once it was."""
    return placements[p].servers if placed[p].granted < 0 else placed[p].granted


@inner
def settle(net, x, load):
    """Bring availability to its fixed point after the touched services changed."""
    first, items = net.placements_of
    inside, of_component = net.inside
    above, dependents = net.dependents
    _take_touched(
        load, net.services, net.share, net.placements, first, items, net.serves,
        x.placed, x.provided, x.own, x.touched, x.changed, x.counts, x.queued, x.blocks,
    )  # fmt: skip
    _settle(
        net.services, net.circular, inside, of_component, above, dependents, net.groups_of[0], net.groups, net.members,
        net.share, x.own, x.lost, x.before, x.provided, x.changed, x.counts, x.queued, x.blocks,
    )  # fmt: skip


@plain
def _take_touched(
    load, services, share, placements, first, items, serves,
    placed, provided, own, touched, changed, counts, queued, blocks,
):  # fmt: skip
    """Compute the touched services' own deficits again; queue those of which any changed."""
    for i in range(counts[0].touched):
        s = touched[i]
        provided[s].touched = False
        moved = False
        for c in range(share.shape[1]):
            found = _deficit_of(s, c, load, services, share, placements, first, items, serves, placed, provided)
            if found != own[s, c]:
                own[s, c] = found
                moved = True
        if moved:
            _note_change(provided, changed, counts, s)
            queue(queued, blocks, services[s].component)
    counts[0].touched = 0


@plain
def _settle(
    services, circular, inside, of_component, above, dependents, groups_of, groups, members,
    share, own, lost, before, provided, changed, counts, queued, blocks,
):  # fmt: skip
    """Settle the queued components upwards: what is depended on has the smaller number."""
    for block in range(len(blocks)):
        while blocks[block]:
            blocks[block] = False
            for component in range(block << 6, min(len(queued), (block + 1) << 6)):
                if not queued[component]:
                    continue
                queued[component] = False
                first, end = inside[component], inside[component + 1]
                if circular[component]:
                    moved = _settle_circle(of_component, first, end, groups_of, groups, members, own, lost, before)
                else:
                    _keep(of_component[first], lost, before)
                    moved = _take(of_component[first], groups_of, groups, members, own, lost)
                if not moved:
                    continue
                for i in range(first, end):
                    s = of_component[i]
                    provided[s].available = _average(share, lost, s)
                    _note_change(provided, changed, counts, s)
                for i in range(above[component], above[component + 1]):
                    edge = dependents[i]
                    if edge.service < 0 or _may_move(edge, of_component[first], lost, before):
                        queue(queued, blocks, edge.component)


@plain
def _keep(s, lost, before):
    """Keep a service's deficits as they were."""
    for c in range(lost.shape[1]):
        before[s, c] = lost[s, c]


@plain
def _may_move(edge, s, lost, before):
    """Say whether a service that moved may move one that runs on it.

    A deficit that rises must rise above the dependent's own; one that falls must have bound it.
    """
    for c in range(lost.shape[1]):
        bound = lost[edge.service, c]
        if edge.weight * lost[s, c] > bound or (lost[s, c] < before[s, c] and edge.weight * before[s, c] >= bound):
            return True
    return False


@plain
def _note_change(provided, changed, counts, s):
    """Note that a service's deficits changed since the last log."""
    if not provided[s].changed:
        provided[s].changed = True
        changed[counts[0].changed] = s
        counts[0].changed += 1


@plain
def _settle_circle(of_component, first, end, groups_of, groups, members, own, lost, before):
    """Settle a component with a cycle, what it depends on being settled; say whether any service changed."""
    for i in range(first, end):
        s = of_component[i]
        _keep(s, lost, before)
        for c in range(lost.shape[1]):
            lost[s, c] = own[s, c]
    moving = True
    while moving:
        moving = False
        for i in range(first, end):
            moving |= _take(of_component[i], groups_of, groups, members, own, lost)
    for i in range(first, end):
        s = of_component[i]
        for c in range(lost.shape[1]):
            if before[s, c] != lost[s, c]:
                return True
    return False


@plain
def _take(s, groups_of, groups, members, own, lost):
    """Take a service's deficits from its own and its groups'; say whether any changed."""
    moved = False
    for c in range(own.shape[1]):
        found = own[s, c]
        for g in range(groups_of[s], groups_of[s + 1]):
            found = max(found, groups[g].weight * group_deficit(groups[g], members, lost, c))
        if found != lost[s, c]:
            lost[s, c] = found
            moved = True
    return moved


@plain
def _average(share, lost, s):
    """Return the mean availability of a service's regions."""
    total = 0.0
    for c in range(lost.shape[1]):
        total += share[s, c] * lost[s, c]
    return 1 - total


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
