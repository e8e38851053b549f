"""Jobs, gates, crews and the clock: how an estate falls and comes back.

``advance`` runs a state from time to time, never by steps: job ends, power
returns, events, actions, then the walk that starts what may start. Section
numbers are those of ``lib/model/MODEL.md``.
"""

import numpy as np

from lib.engine.cascade import TIE, profile_at, settle, touch_wanting
from lib.engine.failover import commit_again, withdraw
from lib.engine.kernel import door, inner, plain
from lib.engine.state import OPEN
from lib.engine.strikes import act, return_power, strike
from lib.engine.telling import tell_changes, tell_job, tell_wait
from lib.engine.work import UNRELEASED, end_due, start_jobs


@door
def advance(net, h, x, logs):
    """Run to the horizon and return the logs as far as they are written."""
    while True:
        now = _next_time(net, h, x)
        if now > h.horizon + TIE:
            break
        _make_room(net, h, x, logs)
        before, x.counts[0].now = x.counts[0].now, now
        _happen(net, h, x, logs, before, now)
        _walk(net, h, x, logs, now)
        _count_waits(net, x, logs, now)
        tell_changes(net, x, logs, now)
    _make_room(net, h, x, logs)
    _close(net, h, x, logs)
    n = x.counts[0]
    return (
        logs.changes[: n.changes], logs.placed[: n.placed], logs.jobs[: n.jobs], logs.waits[: n.waits],
        logs.sites[: n.sites],
    )  # fmt: skip


@inner
def _make_room(net, h, x, logs):
    """Make every log long enough for the largest single time."""
    n, placements = x.counts[0], len(net.placements)
    logs.changes = _longer(logs.changes, n.changes, x.own.size)
    logs.placed = _longer(logs.placed, n.placed, placements)
    logs.jobs = _longer(logs.jobs, n.jobs, 3 * placements)
    logs.waits = _longer(logs.waits, n.waits, 3 * placements)
    logs.sites = _longer(logs.sites, n.sites, 2 * len(x.sites) + len(h.hits.items) + len(h.actions))


@inner
def _longer(log, used, more):
    if used + more <= len(log):
        return log
    longer = np.empty(2 * (used + more), dtype=log.dtype)
    for i in range(used):
        longer[i] = log[i]
    return longer


@inner
def _next_time(net, h, x):
    """Return the next time at which anything may happen, hours."""
    now = x.counts[0].now
    if now < 0:
        return 0.0
    soonest = _next_within(
        now, net.break_glass, net.services, net.placements, x.placed, x.sites, x.running, x.waiting, x.counts
    )
    for i in range(len(h.events)):
        soonest = _sooner(soonest, h.events[i].at, now)
    for i in range(len(h.actions)):
        soonest = _sooner(soonest, h.actions[i].at, now)
    if h.profiled:
        soonest = min(soonest, np.floor(h.first_hour + now + TIE) + 1 - h.first_hour)
    return soonest


@plain
def _next_within(now, break_glass, services, placements, placed, sites, running, waiting, counts):
    """Return the next end, release, breaking of glass or return of power."""
    soonest = np.inf
    for i in range(counts[0].running):
        soonest = min(soonest, placed[running[i]].end)
    for i in range(counts[0].waiting):
        p = waiting[i]
        soonest = _sooner(soonest, placed[p].release, now)
        if services[placements[p].service].breaks_glass:
            soonest = _sooner(soonest, placed[p].release + break_glass, now)
    for i in range(len(sites)):
        soonest = min(soonest, sites[i].returns)
    return soonest


@plain
def _sooner(soonest, time, now):
    return min(soonest, time) if time > now + TIE else soonest


@inner
def _happen(net, h, x, logs, before, now):
    """Section 3's order: job ends, power returns, events, actions, returns that thereby fall due.

    What was due at the time before has happened.
    """
    if h.profiled or now == 0:
        touch_wanting(net, x, h.profiled)
    end_due(net, h, x, logs, now)
    return_power(net, h, x, logs, now)
    for i in range(len(h.events)):
        if before + TIE < h.events[i].at <= now + TIE:
            strike(net, h, x, logs, now, i)
    for i in range(len(h.actions)):
        if before + TIE < h.actions[i].at <= now + TIE:
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
    placed, waiting = x.placed, x.waiting
    for i in range(x.counts[0].waiting):
        at = placed[waiting[i]]
        if at.reason != UNRELEASED and at.reason != at.held_by:
            tell_wait(x, logs, waiting[i], now)
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
