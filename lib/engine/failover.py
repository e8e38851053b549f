"""Committing failover: which standbys are to take over (section 3)."""

import numpy as np

from lib.engine.cascade import TIE, servers_of
from lib.engine.jobs import add_job, drop_job
from lib.engine.kernel import inner, plain
from lib.engine.state import ACTIVATION, NO_JOB, WITHDRAWN


@inner
def commit(net, x, s, now, delayed):
    """Give the best standbys activation jobs until the committed coverage suffices; say if any got one."""
    any_committed = False
    if net.services[s].demand <= 0:
        return False
    short = np.empty(net.share.shape[1], dtype=np.bool_)
    first, items = net.placements_of
    while True:
        demand = net.services[s].demand * x.provided[s].shed
        if not _mark_short(short, s, demand, True, net.share, net.placements, first, items, net.serves, x.placed):
            return any_committed
        best = _best_standby(net, x, s, short)
        if best < 0:
            return any_committed
        decided = now + net.services[s].detection if delayed else now
        release = decided + (net.services[s].decision if delayed and not net.placements[best].automatic else 0.0)
        add_job(net, x, best, ACTIVATION, now, decided, release)
        any_committed = True


@plain
def _mark_short(short, s, demand, committed, share, placements, first, items, serves, placed):
    """Mark the region classes with less than full coverage at peak; say if there is one.

    Counts what serves and, with ``committed``, what has an activation job.
    """
    found = False
    for c in range(len(short)):
        short[c] = False
        if share[s, c] <= 0 or demand <= 0:
            continue
        cover = 0.0
        for i in range(first[s], first[s + 1]):
            p = items[i]
            counts = placed[p].serving or (committed and placed[p].job == ACTIVATION)
            if counts and serves[p, c]:
                cover += servers_of(placements, placed, p) * (1 - placed[p].lost) / (demand * placements[p].served)
        short[c] = cover < 1 - TIE
        found |= short[c]
    return found


@inner
def _best_standby(net, x, s, short):
    for i in range(net.standbys_of.first[s], net.standbys_of.first[s + 1]):
        p = net.standbys_of.items[i]
        at = x.placed[p]
        if at.serving or at.failed or at.job != NO_JOB or at.lost >= 1 - TIE:
            continue
        if net.placements[p].pooled and x.sites[net.placements[p].site].pool <= TIE:
            continue
        for c in range(len(short)):
            if short[c] and net.serves[p, c]:
                return p
    return -1


@inner
def commit_again(net, x, s, now):
    """Commit without delay, if some serving placement of the service has lost servers."""
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        at = x.placed[net.placements_of.items[i]]
        if at.serving and at.lost > TIE:
            return commit(net, x, s, now, False)
    return False


@inner
def withdraw(net, x, logs, now):
    """Drop waiting activations, unless ordered, where serving placements alone suffice."""
    first, items = net.placements_of
    short = np.empty(net.share.shape[1], dtype=np.bool_)
    i = 0
    while True:
        i = _next_unneeded(
            i, x.waiting, x.counts, short, net.services, net.share, net.placements, first, items, net.serves,
            x.placed, x.provided,
        )  # fmt: skip
        if i == x.counts[0].waiting:
            break
        drop_job(net, x, logs, x.waiting[i], now, WITHDRAWN)


@plain
def _next_unneeded(
    i, waiting, counts, short, services, share, placements, first, items, serves, placed, provided
):  # fmt: skip
    """Return the place from i on of a waiting activation, not ordered, that nothing needs any more."""
    while i < counts[0].waiting:
        p = waiting[i]
        if placed[p].job == ACTIVATION and not placed[p].ordered:
            s = placements[p].service
            demand = services[s].demand * provided[s].shed
            if not _mark_short(short, s, demand, False, share, placements, first, items, serves, placed):
                break
        i += 1
    return i
