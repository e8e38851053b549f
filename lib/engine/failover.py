"""Committing failover: which standbys are to take over (section 3)."""

import numpy as np

from lib.engine.cascade import TIE, servers_of
from lib.engine.jobs import add_job, drop_job
from lib.engine.kernel import inner
from lib.engine.state import ACTIVATION, NO_JOB, WITHDRAWN


@inner
def commit(net, x, s, now, delayed):
    """Give the best standbys activation jobs until the committed coverage suffices; say if any got one."""
    any_committed = False
    if net.services[s].demand <= 0:
        return False
    short = np.empty(net.share.shape[1], dtype=np.bool_)
    while True:
        if not _fill_short(net, x, s, short, True):
            return any_committed
        best = _best_standby(net, x, s, short)
        if best < 0:
            return any_committed
        decided = now + net.services[s].detection if delayed else now
        release = decided + (net.services[s].decision if delayed and not net.placements[best].automatic else 0.0)
        add_job(net, x, best, ACTIVATION, now, decided, release)
        any_committed = True


@inner
def _fill_short(net, x, s, short, committed):
    """Mark the region classes with less than full coverage at peak; say if there is one.

    Counts what serves and, with ``committed``, what has an activation job.
    """
    demand = net.services[s].demand * x.provided[s].shed
    found = False
    for c in range(len(short)):
        short[c] = False
        if net.share[s, c] <= 0 or demand <= 0:
            continue
        cover = 0.0
        for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
            p = net.placements_of.items[i]
            counts = x.placed[p].serving or (committed and x.placed[p].job == ACTIVATION)
            if counts and net.serves[p, c]:
                cover += servers_of(net, x, p) * (1 - x.placed[p].lost) / (demand * net.placements[p].served)
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
    short = np.empty(net.share.shape[1], dtype=np.bool_)
    i = 0
    while i < x.counts[0].waiting:
        p = x.waiting[i]
        if x.placed[p].job == ACTIVATION and not x.placed[p].ordered:
            if not _fill_short(net, x, net.placements[p].service, short, False):
                drop_job(net, x, logs, p, now, WITHDRAWN)
                continue
        i += 1
