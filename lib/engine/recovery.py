"""Jobs, gates, crews and the clock: how an estate falls and comes back.

``advance`` runs a state from time to time, never by steps: job ends, power
returns, events, actions, then the walk that starts what may start. Section
numbers are those of ``lib/model/MODEL.md``.
"""

import numpy as np

from lib.engine.cascade import profile_at, settle, touch_wanting
from lib.engine.failover import commit_again, withdraw
from lib.engine.kernel import plain
from lib.engine.state import OPEN
from lib.engine.strikes import act, return_power, strike
from lib.engine.telling import tell_changes, tell_job, tell_wait
from lib.engine.work import UNRELEASED, end_due, sooner, start_jobs
from lib.model.thresholds import TIE


@plain
def advance(net, h, x, logs):
    """Run on to the horizon and say whether it is reached; if not, the logs are too short."""
    while _has_room(net, h, x, logs):
        now = _next_time(net, h, x)
        if now > h.horizon + TIE:
            _close(net, h, x, logs)
            return True
        before, x.counts[0].now = x.counts[0].now, now
        _happen(net, h, x, logs, before, now)
        _walk(net, h, x, logs, now)
        _count_waits(net, x, logs, now)
        tell_changes(net, x, logs, now)
    return False


@plain
def _has_room(net, h, x, logs):
    """Say whether every log is long enough for the most rows that one time can have."""
    n, placements = x.counts[0], len(net.placements)
    return (
        n.changes + x.lost.size <= len(logs.changes)
        and n.services + len(x.lost) <= len(logs.services)
        and n.placed + placements <= len(logs.placed)
        and n.jobs + 3 * placements <= len(logs.jobs)
        and n.waits + 3 * placements <= len(logs.waits)
        and n.sites + 2 * len(x.sites) + len(h.hits.items) + len(h.actions) <= len(logs.sites)
    )


@plain
def _next_time(net, h, x):
    """Return the next time at which anything may happen, hours."""
    now, case = x.counts[0].now, h.case[0]
    if now < 0:
        return 0.0
    soonest = np.inf
    for i in range(x.counts[0].running):
        soonest = min(soonest, x.jobs[x.running[i]].end)
    x.counts[0].next_end = soonest
    soonest = min(soonest, x.counts[0].next_release)
    for i in range(len(x.sites)):
        soonest = min(soonest, x.sites[i].returns)
    for i in range(case.first, case.end):
        soonest = sooner(soonest, h.events[i].at, now)
    for i in range(len(h.actions)):
        soonest = sooner(soonest, h.actions[i].at, now)
    if h.profiled:
        soonest = min(soonest, np.floor(case.first_hour + now + TIE) + 1 - case.first_hour)
    return soonest


@plain
def _happen(net, h, x, logs, before, now):
    """Section 3's order: job ends, power returns, events, actions, returns that thereby fall due.

    What was due at the time before has happened.
    """
    if h.profiled or now == 0:
        touch_wanting(net, x, h.profiled)
    end_due(net, h, x, logs, now)
    return_power(net, h, x, logs, now)
    for i in range(h.case[0].first, h.case[0].end):
        if before + TIE < h.events[i].at <= now + TIE:
            strike(net, h, x, logs, now, i)
    for i in range(len(h.actions)):
        if before + TIE < h.actions[i].at <= now + TIE:
            act(net, h, x, logs, now, i)
    return_power(net, h, x, logs, now)


@plain
def _walk(net, h, x, logs, now):
    """Section 4's walk, again and again until nothing more ends or is committed."""
    load = profile_at(net, h, now)
    again = True
    while again:
        withdraw(net, x, logs, now)
        settle(net, x, load)
        start_jobs(net, h, x, logs, now)
        again = False
        for i in range(x.counts[0].short):
            s = x.short[i]
            x.provided[s].short = False
            again |= commit_again(net, x, s, now)
        x.counts[0].short = 0
        again |= end_due(net, h, x, logs, now)


@plain
def _count_waits(net, x, logs, now):
    """After the last walk: a wait goes on under the reason that now holds the job."""
    for i in range(x.counts[0].waiting if x.counts[0].otherwise else 0):
        at = x.jobs[x.waiting[i]]
        if at.reason != UNRELEASED and at.reason != at.held_by:
            tell_wait(x, logs, x.waiting[i], now)
            at.held_by, at.since = at.reason, now


@plain
def _close(net, h, x, logs):
    """At the horizon: tell the jobs that are still open."""
    for i in range(x.counts[0].waiting):
        p = x.waiting[i]
        tell_wait(x, logs, p, h.horizon)
        tell_job(x, logs, p, OPEN, np.inf)
    for i in range(x.counts[0].running):
        tell_job(x, logs, x.running[i], OPEN, np.inf)
