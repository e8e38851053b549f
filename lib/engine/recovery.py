"""Jobs, gates, crews and the clock: how an estate falls and comes back.

``advance`` runs a state from time to time, never by steps: job ends, power
returns, events, actions, then the walk that starts what may start. Section
numbers are those of ``lib/model/MODEL.md``.
"""

import numpy as np

from lib.engine.cascade import TIE, profile_at, settle, touch_wanting
from lib.engine.failover import commit_again, withdraw
from lib.engine.kernel import door, inner
from lib.engine.state import OPEN
from lib.engine.strikes import act, return_power, strike
from lib.engine.telling import tell_changes, tell_job, tell_wait
from lib.engine.work import UNRELEASED, end_due, start_jobs

FULL, FINISHED = 0, 1


@door
def advance(net, h, x, logs):
    """Run until the horizon, or until a log may be full at the next time; say which."""
    while not x.counts[0].over:
        if not _room(net, h, x, logs):
            return FULL
        now = _next_time(net, h, x)
        if now > h.horizon + TIE:
            break
        x.counts[0].now = now
        _happen(net, h, x, logs, now)
        _walk(net, h, x, logs, now)
        _count_waits(net, x, logs, now)
        tell_changes(net, x, logs, now)
    if not x.counts[0].over:
        x.counts[0].over = True
        _close(net, h, x, logs)
    return FINISHED


@inner
def _room(net, h, x, logs):
    """Say whether every log has room for the largest single time."""
    n, placements = x.counts[0], len(net.placements)
    return (
        n.changes + x.own.size <= len(logs.changes)
        and n.placed + placements <= len(logs.placed)
        and n.jobs + 3 * placements <= len(logs.jobs)
        and n.waits + 3 * placements <= len(logs.waits)
        and n.sites + 2 * len(x.sites) + len(h.hits.items) + len(h.actions) <= len(logs.sites)
    )


@inner
def _next_time(net, h, x):
    """Return the next time at which anything may happen, hours."""
    now = x.counts[0].now
    if now < 0:
        return 0.0
    soonest = np.inf
    for i in range(x.counts[0].running):
        soonest = min(soonest, x.placed[x.running[i]].end)
    for i in range(x.counts[0].waiting):
        p = x.waiting[i]
        soonest = _sooner(soonest, x.placed[p].release, now)
        if net.services[net.placements[p].service].breaks_glass:
            soonest = _sooner(soonest, x.placed[p].release + net.break_glass, now)
    for i in range(len(x.sites)):
        soonest = min(soonest, x.sites[i].returns)
    for i in range(len(h.events)):
        if not h.events[i].done:
            soonest = min(soonest, h.events[i].at)
    for i in range(len(h.actions)):
        if not h.actions[i].done:
            soonest = min(soonest, h.actions[i].at)
    if h.profiled:
        soonest = min(soonest, np.floor(h.first_hour + now + TIE) + 1 - h.first_hour)
    return soonest


@inner
def _sooner(soonest, time, now):
    return min(soonest, time) if time > now + TIE else soonest


@inner
def _happen(net, h, x, logs, now):
    """Section 3's order: job ends, power returns, events, actions, returns that thereby fall due."""
    if h.profiled or now == 0:
        touch_wanting(net, x, h.profiled)
    end_due(net, h, x, logs, now)
    return_power(net, h, x, logs, now)
    for i in range(len(h.events)):
        if not h.events[i].done and h.events[i].at <= now + TIE:
            h.events[i].done = True
            strike(net, h, x, logs, now, i)
    for i in range(len(h.actions)):
        if not h.actions[i].done and h.actions[i].at <= now + TIE:
            h.actions[i].done = True
            act(net, h, x, logs, now, i)
    return_power(net, h, x, logs, now)


@inner
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


@inner
def _count_waits(net, x, logs, now):
    """After the last walk: a wait goes on under the reason that now holds the job."""
    for i in range(x.counts[0].waiting):
        p = x.waiting[i]
        at = x.placed[p]
        if at.reason != UNRELEASED and at.reason != at.held_by:
            tell_wait(x, logs, p, now)
            at.held_by, at.since = at.reason, now


@inner
def _close(net, h, x, logs):
    """At the horizon: tell the jobs that are still open."""
    for i in range(x.counts[0].waiting):
        p = x.waiting[i]
        tell_wait(x, logs, p, h.horizon)
        tell_job(x, logs, p, OPEN, np.inf)
    for i in range(x.counts[0].running):
        tell_job(x, logs, x.running[i], OPEN, np.inf)
