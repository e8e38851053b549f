"""The waiting and the running jobs: their priority, and what becomes of one (section 4)."""

import numpy as np

from lib.engine.kernel import plain
from lib.engine.state import ABORTED, ACTIVATION, NO_JOB, RESTART
from lib.engine.telling import tell_job, tell_wait


@plain
def _key(net, x, p):
    """Return a job's priority: recovery order, tier and reach, activations first, placement id."""
    s = net.placements[p].service
    first = (x.provided[s].order << 20) | net.services[s].rank
    return (((first << 1) | (x.placed[p].job - ACTIVATION)) << 20) | net.placements[p].rank


@plain
def add_job(net, x, p, job, created, decided, release):
    at = x.jobs[p]
    x.placed[p].job, x.placed[p].running = job, False
    at.ordered, at.flips = False, -1
    at.created, at.decided = created, decided
    at.key = _key(net, x, p)
    release_at(net, x, p, release)
    _enlist(x, p)


@plain
def release_at(net, x, p, release):
    """Set a waiting job's release; what it waited before no longer counts."""
    at = x.jobs[p]
    at.release, at.reason, at.held_by = release, -1, -1
    at.glass = release + net.break_glass if net.services[net.placements[p].service].breaks_glass else np.inf
    at.attempt = x.counts[0].attempts
    x.counts[0].attempts += 1


@plain
def _enlist(x, p):
    """Put a job into the waiting list at its priority."""
    waiting, i, key = x.waiting, x.counts[0].waiting, x.jobs[p].key
    while i > 0 and x.jobs[waiting[i - 1]].key > key:
        waiting[i] = waiting[i - 1]
        i -= 1
    waiting[i] = p
    x.counts[0].waiting += 1


@plain
def remove(listed, count, p):
    """Take a placement out of a list, its order kept, and return the new count."""
    i = 0
    while listed[i] != p:
        i += 1
    for j in range(i, count - 1):
        listed[j] = listed[j + 1]
    return count - 1


@plain
def drop_job(net, x, logs, p, now, outcome):
    """End a job without effect; what it held comes back."""
    if x.placed[p].running:
        x.counts[0].running = remove(x.running, x.counts[0].running, p)
        give_back(net, x, p)
        return_grant(net, x, p)
    else:
        x.counts[0].waiting = remove(x.waiting, x.counts[0].waiting, p)
    tell_wait(x, logs, p, now)
    tell_job(x, logs, p, outcome, now)
    x.placed[p].job, x.placed[p].running = NO_JOB, False


@plain
def abort(net, x, logs, p, now):
    """Send a running job back to waiting, released now, with its full duration."""
    at = x.jobs[p]
    tell_job(x, logs, p, ABORTED, now)
    x.counts[0].running = remove(x.running, x.counts[0].running, p)
    give_back(net, x, p)
    return_grant(net, x, p)
    x.placed[p].running, at.created, at.decided = False, now, now
    at.key = _key(net, x, p)
    release_at(net, x, p, now)
    _enlist(x, p)


@plain
def takes_crews(net, x, p):
    return x.placed[p].job == RESTART or not net.placements[p].automatic


@plain
def give_back(net, x, p):
    if takes_crews(net, x, p):
        for i in range(net.needs.first[p], net.needs.first[p + 1]):
            x.used[net.needs.items[i]] -= net.need_crews[i]


@plain
def return_grant(net, x, p):
    if x.placed[p].job == ACTIVATION and x.placed[p].granted >= 0:
        x.sites[net.placements[p].site].pool += x.placed[p].granted
        x.placed[p].granted = -1
        mark(x, p)


@plain
def mark(x, p):
    """Note that a placement's state changed since the last log."""
    if not x.placed[p].marked:
        x.placed[p].marked = True
        x.marked[x.counts[0].marked] = p
        x.counts[0].marked += 1


@plain
def sort_by_key(net, x, listed, count):
    """Sort placements by their jobs' priority."""
    for i in range(count):
        p = listed[i]
        key = _key(net, x, p)
        x.jobs[p].key = key
        j = i
        while j > 0 and x.jobs[listed[j - 1]].key > key:
            listed[j] = listed[j - 1]
            j -= 1
        listed[j] = p
