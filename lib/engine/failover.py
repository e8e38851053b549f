"""Committing failover: which standbys are to take over (section 3)."""

from lib.engine.cascade import servers_of
from lib.engine.jobs import add_job, drop_job
from lib.engine.kernel import plain
from lib.engine.state import ACTIVATION, NO_JOB, WITHDRAWN
from lib.model.thresholds import TIE


@plain
def commit(net, x, s, now, delayed):
    """Give the best standbys activation jobs until the committed coverage suffices; say if any got one."""
    any_committed = False
    while _lacks_cover(net, x, s, True):
        best = _best_standby(net, x, s)
        if best < 0:
            break
        decided = now + net.services[s].detection if delayed else now
        release = decided + (net.services[s].decision if delayed and not net.placements[best].automatic else 0.0)
        add_job(net, x, best, ACTIVATION, now, decided, release)
        any_committed = True
    return any_committed


@plain
def _lacks_cover(net, x, s, committed):
    """Mark the region classes with less than full coverage at peak; say if there is one.

    Counts what serves and, with ``committed``, what has an activation job.
    """
    found, demand = False, net.services[s].demand * x.provided[s].shed
    for c in range(len(x.uncovered)):
        x.uncovered[c] = False
        if net.share[s, c] <= 0 or demand <= 0:
            continue
        cover = 0.0
        for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
            p = net.placements_of.items[i]
            counts = x.placed[p].serving or (committed and x.placed[p].job == ACTIVATION)
            if counts and net.serves[p, c]:
                cover += servers_of(net, x, p) * (1 - x.placed[p].lost) / (demand * net.placements[p].served)
        x.uncovered[c] = cover < 1 - TIE
        found |= x.uncovered[c]
    return found


@plain
def _best_standby(net, x, s):
    for i in range(net.standbys_of.first[s], net.standbys_of.first[s + 1]):
        p = net.standbys_of.items[i]
        at = x.placed[p]
        if at.serving or at.failed or at.job != NO_JOB or at.lost >= 1 - TIE:
            continue
        if net.placements[p].pooled and x.sites[net.placements[p].site].pool <= TIE:
            continue
        for c in range(len(x.uncovered)):
            if x.uncovered[c] and net.serves[p, c]:
                return p
    return -1


@plain
def commit_again(net, x, s, now):
    """Commit without delay, if some serving placement of the service has lost servers."""
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        at = x.placed[net.placements_of.items[i]]
        if at.serving and at.lost > TIE:
            return commit(net, x, s, now, False)
    return False


@plain
def withdraw(net, x, logs, now):
    """Drop waiting activations, unless ordered, where serving placements alone suffice.

    That can only be where own coverage may have changed, which is then touched.
    """
    i = 0 if _any_touched(net, x) else x.counts[0].waiting
    while i < x.counts[0].waiting:
        p = x.waiting[i]
        s = net.placements[p].service
        touched = x.placed[p].job == ACTIVATION and not x.jobs[p].ordered and x.provided[s].touched
        if touched and not _lacks_cover(net, x, s, False):
            drop_job(net, x, logs, p, now, WITHDRAWN)
        else:
            i += 1


@plain
def _any_touched(net, x):
    """Say whether a touched service has an activation that waits or runs."""
    for i in range(x.counts[0].touched):
        s = x.touched[i]
        for j in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
            if x.placed[net.placements_of.items[j]].job == ACTIVATION:
                return True
    return False
