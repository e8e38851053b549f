"""The waiting and the running jobs: their priority, and what becomes of one (section 4)."""

from lib.engine.kernel import inner, plain
from lib.engine.state import ABORTED, ACTIVATION, NO_JOB, RESTART
from lib.engine.telling import tell_job, tell_wait


@plain
def _key(p, job, services, placements, provided):
    """Return a job's priority: recovery order, tier and reach, activations first, placement id."""
    s = placements[p].service
    first = (provided[s].order << 20) | services[s].rank
    return (((first << 1) | (job - ACTIVATION)) << 20) | placements[p].rank


@inner
def add_job(net, x, p, job, created, decided, release):
    at = x.placed[p]
    at.job, at.running, at.ordered = job, False, False
    at.created, at.decided = created, decided
    at.key = _key(p, job, net.services, net.placements, x.provided)
    release_at(x, p, release)
    _enlist(p, x.waiting, x.placed, x.counts)


@inner
def release_at(x, p, release):
    """Set a waiting job's release; what it waited before no longer counts."""
    at = x.placed[p]
    at.release, at.reason, at.held_by = release, -1, -1
    at.attempt = x.counts[0].attempts
    x.counts[0].attempts += 1


@plain
def _enlist(p, waiting, placed, counts):
    """Put a job into the waiting list at its priority."""
    i = counts[0].waiting
    while i > 0 and placed[waiting[i - 1]].key > placed[p].key:
        waiting[i] = waiting[i - 1]
        i -= 1
    waiting[i] = p
    counts[0].waiting += 1


@plain
def remove(listed, count, p):
    """Take a placement out of a list, its order kept, and return the new count."""
    i = 0
    while listed[i] != p:
        i += 1
    for j in range(i, count - 1):
        listed[j] = listed[j + 1]
    return count - 1


@inner
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


@inner
def abort(net, x, logs, p, now):
    """Send a running job back to waiting, released now, with its full duration."""
    at = x.placed[p]
    tell_job(x, logs, p, ABORTED, now)
    x.counts[0].running = remove(x.running, x.counts[0].running, p)
    give_back(net, x, p)
    return_grant(net, x, p)
    at.running, at.created, at.decided = False, now, now
    at.key = _key(p, at.job, net.services, net.placements, x.provided)
    release_at(x, p, now)
    _enlist(p, x.waiting, x.placed, x.counts)


@plain
def takes_crews(placements, placed, p):
    return placed[p].job == RESTART or not placements[p].automatic


@inner
def give_back(net, x, p):
    if takes_crews(net.placements, x.placed, p):
        for i in range(net.needs.first[p], net.needs.first[p + 1]):
            x.used[net.needs.items[i]] -= net.need_crews[i]


@inner
def return_grant(net, x, p):
    if x.placed[p].job == ACTIVATION and x.placed[p].granted >= 0:
        x.sites[net.placements[p].site].pool += x.placed[p].granted
        x.placed[p].granted = -1
        mark(x, p)


@inner
def mark(x, p):
    """Note that a placement's state changed since the last log."""
    if not x.placed[p].marked:
        x.placed[p].marked = True
        x.marked[x.counts[0].marked] = p
        x.counts[0].marked += 1


@inner
def sort_by_key(net, x, due, count):
    """Sort placements by their jobs' priority."""
    _sort_by_key(due, count, net.services, net.placements, x.placed, x.provided)


@plain
def _sort_by_key(due, count, services, placements, placed, provided):
    for i in range(count):
        p = due[i]
        placed[p].key = _key(p, placed[p].job, services, placements, provided)
        j = i
        while j > 0 and placed[due[j - 1]].key > placed[p].key:
            due[j] = due[j - 1]
            j -= 1
        due[j] = p
