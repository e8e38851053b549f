"""How deficits rise through a net, upwards from what is lost: as many cases side by side as there are ``LANES``.

Tables are f8[C * S and a few, LANES], deficits of availability; a row c * S + place is a place's in a region class c.
"""

import numpy as np

from lib.engine.kernel import plain, queue, take_least
from lib.engine.lanes import (
    alike,
    any_above,
    if_below,
    larger,
    load,
    minus,
    plus,
    smaller,
    store,
    times,
)
from lib.model.thresholds import TIE


@plain
def strike(net, x, site, at_site):
    """Raise services of a lost site, those of ``at_site``, to the deficits of their own coverage, once."""
    if not x.struck[site]:
        x.struck[site] = True
        for i in range(at_site.first[site], at_site.first[site + 1]):
            take_own(net, x, at_site.items[i])


@plain
def climb(net, x):
    """Raise every service by what it needs, upwards and once; then round the circles, and by them what is above.

    Where nearly all rise that is sooner done than to pass on what rose.
    """
    for word in range(len(x.queued)):
        x.queued[word] = 0
    for place in range(len(net.share)):
        for c in range(net.share.shape[1]):
            row = c * len(net.share)
            found = load(x.lost, row + place)
            for i in range(net.needed.first[place], net.needed.first[place + 1]):
                need = net.needed.items[i]
                found = larger(found, times(alike(net.weights[need.weight]), load(x.lost, row + need.member)))
            for i in range(net.wide_of[place], net.wide_of[place + 1]):
                found = larger(found, times(alike(net.wide[i].weight), _of_group(net, x, c, net.wide[i])))
            store(x.lost, row + place, found)
        if net.circular[place]:
            queue(x.queued, place)
    spread(net, x)


@plain
def spread(net, x):
    """Pass on what rose, upwards; in a circle round and round, until nothing rises."""
    word = 0
    while word < len(x.queued):
        if not x.queued[word]:
            word += 1
            continue
        place = take_least(x.queued, word)
        for i in range(net.links.first[place], net.links.first[place + 1]):
            link = net.links.items[i]
            if link.wide < 0:
                for c in range(net.share.shape[1]):
                    passed = times(alike(link.weight), load(x.lost, c * len(net.share) + place))
                    _raise(net, x, c, link.above, passed)
            else:
                take_group(net, x, net.wide[link.wide])
            word = min(word, link.above >> 6)


@plain
def take_group(net, x, group):
    for c in range(net.share.shape[1]):
        _raise(net, x, c, group.above, times(alike(group.weight), _of_group(net, x, c, group)))


@plain
def take_own(net, x, place):
    for c in range(net.share.shape[1]):
        if net.asks[place, c]:
            _raise(net, x, c, place, _own(net, x, place, c))


@plain
def _own(net, x, place, c):
    """Return 1 less the own coverage of a service by what stands in no lost site."""
    cover = alike(0.0)
    for i in range(net.first_active[place], net.first_active[place + 1]):
        if net.serves[i, c]:
            cover = plus(cover, times(alike(net.active[i].cover), load(x.stands, net.active[i].site)))
    left = if_below(cover, alike(net.collapse[place] - TIE), alike(1.0), minus(alike(1.0), cover))
    return if_below(cover, alike(1 - TIE), left, alike(0.0))


@plain
def _raise(net, x, c, place, deficit):
    """Raise a deficit in the lanes where it is lower, and note it."""
    row = c * len(net.share) + place
    lost = load(x.lost, row)
    if any_above(deficit, lost):
        store(x.lost, row, larger(deficit, lost))
        queue(x.queued, place)


@plain
def _of_group(net, x, c, group):
    """Return the k-th smallest deficit among a group's members."""
    row, least, second, most = c * len(net.share), alike(np.inf), alike(np.inf), alike(0.0)
    for i in range(group.first, group.end):
        other = load(x.lost, row + net.members[i])
        second = smaller(second, larger(least, other))
        least, most = smaller(least, other), larger(most, other)
    if group.k <= 2:
        return least if group.k == 1 else second
    if group.k == group.end - group.first:
        return most
    found = alike(np.inf)
    for i in range(group.first, group.end):  # the smallest that as many as k are not above
        candidate, within = load(x.lost, row + net.members[i]), alike(0.0)
        for j in range(group.first, group.end):
            other = load(x.lost, row + net.members[j])
            within = plus(within, if_below(candidate, other, alike(0.0), alike(1.0)))
        found = smaller(found, if_below(within, alike(group.k), alike(np.inf), candidate))
    return found
