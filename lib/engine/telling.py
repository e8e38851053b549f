"""What a run tells: rows of the logs, written at the end of each time."""

from lib.engine.cascade import servers_of
from lib.engine.kernel import inlined, plain, take_least


@plain
def tell_changes(net, x, logs, now):
    """Log the deficits and placements that differ from what was last logged; a passing state is not seen."""
    n = x.counts[0]
    for word in range(len(x.changed)):
        while x.changed[word]:
            _tell_deficits(net, x, logs, now, take_least(x.changed, word))
    for i in range(n.marked):
        p = x.marked[i]
        row, at = logs.placed[n.placed], x.placed[p]
        row.t, row.placement, row.serving, row.lost = now, p, at.serving, at.lost
        row.servers = servers_of(net, x, p)
        at.marked = False
        n.placed += 1
    n.marked = 0


@inlined
def _tell_deficits(net, x, logs, now, place):
    """Log a service's deficits where they differ."""
    rows, s = x.counts[0].changes, net.inside.items[place]
    for c in range(x.lost.shape[1]):
        at, lost = x.deficits[place, c], x.lost[place, c]
        if at.own != at.told_own or lost != at.told_lost:
            row = logs.changes[x.counts[0].changes]
            row.t, row.service, row.region_class, row.own, row.lost = now, s, c, at.own, lost
            at.told_own, at.told_lost = at.own, lost
            x.counts[0].changes += 1
    if x.counts[0].changes > rows:
        row = logs.services[x.counts[0].services]
        row.t, row.service, row.lost = now, s, x.mean[place]
        x.counts[0].services += 1


@plain
def tell_job(x, logs, p, outcome, end):
    """Log the end of a job's attempt; a job that never started has start -1."""
    row, at = logs.jobs[x.counts[0].jobs], x.jobs[p]
    row.placement, row.kind, row.outcome, row.attempt = p, x.placed[p].job, outcome, at.attempt
    row.created, row.decided, row.release, row.end, row.ordered = at.created, at.decided, at.release, end, at.ordered
    row.start = at.start if x.placed[p].running else -1.0
    x.counts[0].jobs += 1


@plain
def tell_wait(x, logs, p, until):
    """Log the wait of a job under the reason that held it so far."""
    at = x.jobs[p]
    if at.held_by >= 0 and until > at.since:
        row = logs.waits[x.counts[0].waits]
        row.attempt, row.reason, row.since, row.until = at.attempt, at.held_by, at.since, until
        x.counts[0].waits += 1


@plain
def tell_site(x, logs, site, now):
    row, at = logs.sites[x.counts[0].sites], x.sites[site]
    row.t, row.site, row.dark, row.returns, row.pool = now, site, at.dark, at.returns, at.pool
    x.counts[0].sites += 1
