"""Jobs, gates, crews and the clock: how an estate falls and comes back.

``advance`` runs a state from time to time, never by steps: job ends, power
returns, events, actions, then the walk that starts what may start. Section
numbers are those of ``lib/model/MODEL.md``.
"""

import numpy as np

from lib.engine.cascade import TIE, profile_at, servers_of, settle, touch, touch_all
from lib.engine.kernel import door, inner
from lib.engine.state import (
    ABORTED,
    ACTIVATION,
    CREW,
    DONE,
    FAILED,
    GATE,
    HELD,
    LOST,
    NO_JOB,
    OPEN,
    POWER,
    RESTART,
    SERVERS,
    UNRANKED,
    WITHDRAWN,
)  # fmt: skip
from lib.engine.telling import tell_changes, tell_job, tell_site, tell_wait

FULL, FINISHED = 0, 1
UNRELEASED = -2
ADD_CREWS, SET_ORDER, ACTIVATE, HOLD, RELEASE, EXTEND, FAIL_NEXT, SHED = range(8)


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
        touch_all(net, x)
    _end_due(net, h, x, logs, now)
    _return_power(net, h, x, logs, now)
    for i in range(len(h.events)):
        if not h.events[i].done and h.events[i].at <= now + TIE:
            h.events[i].done = True
            _strike(net, h, x, logs, now, i)
    for i in range(len(h.actions)):
        if not h.actions[i].done and h.actions[i].at <= now + TIE:
            h.actions[i].done = True
            _act(net, h, x, logs, now, i)
    _return_power(net, h, x, logs, now)


@inner
def _walk(net, h, x, logs, now):
    """Section 4's walk, again and again until nothing more ends or is committed."""
    load = profile_at(net, h, now)
    again = True
    while again:
        _withdraw(net, x, logs, now)
        settle(net, x, load)
        _start_jobs(net, h, x, logs, now)
        again = False
        for i in range(x.counts[0].short):
            s = x.short[i]
            x.provided[s].short = False
            again |= _commit_again(net, x, s, now)
        x.counts[0].short = 0
        again |= _end_due(net, h, x, logs, now)


@inner
def _commit(net, x, s, now, delayed):
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
        _add_job(net, x, best, ACTIVATION, now, decided, release)
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
def _commit_again(net, x, s, now):
    """Commit without delay, if some serving placement of the service has lost servers."""
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        at = x.placed[net.placements_of.items[i]]
        if at.serving and at.lost > TIE:
            return _commit(net, x, s, now, False)
    return False


@inner
def _withdraw(net, x, logs, now):
    """Drop waiting activations, unless ordered, where serving placements alone suffice."""
    short = np.empty(net.share.shape[1], dtype=np.bool_)
    i = 0
    while i < x.counts[0].waiting:
        p = x.waiting[i]
        if x.placed[p].job == ACTIVATION and not x.placed[p].ordered:
            if not _fill_short(net, x, net.placements[p].service, short, False):
                _drop_job(net, x, logs, p, now, WITHDRAWN)
                continue
        i += 1


@inner
def _key(net, x, p, job):
    """Return a job's priority: recovery order, tier and reach, activations first, placement id."""
    s = net.placements[p].service
    first = (x.provided[s].order << 20) | net.services[s].rank
    return (((first << 1) | (job - ACTIVATION)) << 20) | net.placements[p].rank


@inner
def _add_job(net, x, p, job, created, decided, release):
    at = x.placed[p]
    at.job, at.running, at.ordered = job, False, False
    at.created, at.decided = created, decided
    at.key = _key(net, x, p, job)
    _release_at(x, p, release)
    _enlist(x, p)


@inner
def _release_at(x, p, release):
    """Set a waiting job's release; what it waited before no longer counts."""
    at = x.placed[p]
    at.release, at.reason, at.held_by = release, -1, -1
    at.attempt = x.counts[0].attempts
    x.counts[0].attempts += 1


@inner
def _enlist(x, p):
    """Put a job into the waiting list at its priority."""
    i = x.counts[0].waiting
    while i > 0 and x.placed[x.waiting[i - 1]].key > x.placed[p].key:
        x.waiting[i] = x.waiting[i - 1]
        i -= 1
    x.waiting[i] = p
    x.counts[0].waiting += 1


@inner
def _remove(listed, count, p):
    """Take a placement out of a list, its order kept, and return the new count."""
    i = 0
    while listed[i] != p:
        i += 1
    for j in range(i, count - 1):
        listed[j] = listed[j + 1]
    return count - 1


@inner
def _drop_job(net, x, logs, p, now, outcome):
    """End a job without effect; what it held comes back."""
    if x.placed[p].running:
        x.counts[0].running = _remove(x.running, x.counts[0].running, p)
        _give_back(net, x, p)
        _return_grant(net, x, p)
    else:
        x.counts[0].waiting = _remove(x.waiting, x.counts[0].waiting, p)
    tell_job(x, logs, p, outcome, now)
    x.placed[p].job, x.placed[p].running = NO_JOB, False


@inner
def _abort(net, x, logs, p, now):
    """Send a running job back to waiting, released now, with its full duration."""
    at = x.placed[p]
    tell_job(x, logs, p, ABORTED, now)
    x.counts[0].running = _remove(x.running, x.counts[0].running, p)
    _give_back(net, x, p)
    _return_grant(net, x, p)
    at.running, at.created, at.decided = False, now, now
    at.key = _key(net, x, p, at.job)
    _release_at(x, p, now)
    _enlist(x, p)


@inner
def _takes_crews(net, x, p):
    return x.placed[p].job == RESTART or not net.placements[p].automatic


@inner
def _give_back(net, x, p):
    if _takes_crews(net, x, p):
        for i in range(net.needs.first[p], net.needs.first[p + 1]):
            x.used[net.needs.items[i]] -= net.need_crews[i]


@inner
def _return_grant(net, x, p):
    if x.placed[p].job == ACTIVATION and x.placed[p].granted >= 0:
        x.sites[net.placements[p].site].pool += x.placed[p].granted
        x.placed[p].granted = -1
        _mark(x, p)


@inner
def _mark(x, p):
    """Note that a placement's state changed since the last log."""
    if not x.placed[p].marked:
        x.placed[p].marked = True
        x.marked[x.counts[0].marked] = p
        x.counts[0].marked += 1


@inner
def _start_jobs(net, h, x, logs, now):
    """Go once through the waiting jobs by priority and start each that may."""
    kept = 0
    for i in range(x.counts[0].waiting):
        p = x.waiting[i]
        reason = _held_by(net, x, p, now)
        x.placed[p].reason = reason
        if reason == -1:
            _start(net, h, x, logs, p, now)
        else:
            x.waiting[kept] = p
            kept += 1
    x.counts[0].waiting = kept


@inner
def _held_by(net, x, p, now):
    """Return the first reason that holds a waiting job, -1 if it may start."""
    at, s, site = x.placed[p], net.placements[p].service, net.placements[p].site
    if now < at.release - TIE:
        return UNRELEASED
    if x.sites[site].dark:
        return POWER
    if at.job == ACTIVATION and x.provided[s].hold:
        return HELD
    pooled = net.placements[p].pooled
    if at.job == RESTART or pooled:
        closed = _closed_gate(net, x, 1, s, at.release, now)
        if closed >= 0:
            return GATE + closed
    if at.job == ACTIVATION:
        closed = _closed_gate(net, x, 2, s, at.release, now)
        if closed >= 0:
            return GATE + closed
    if _takes_crews(net, x, p) and not _crews_free(net, x, p):
        return CREW
    if at.job == ACTIVATION and pooled and x.sites[site].pool <= TIE:
        return SERVERS
    return -1


@inner
def _closed_gate(net, x, phase, s, release, now):
    """Return the first member not counted as usable of the first closed group, -1 if all are open."""
    broken = now >= release + net.break_glass - TIE
    for g in range(net.groups_of[phase, s], net.groups_of[phase, s + 1]):
        usable, closed = 0, -1
        for i in range(net.groups[g].first, net.groups[g].end):
            m = net.members[i]
            by_hand = broken and net.services[m].circle == net.services[s].circle
            if by_hand or x.provided[m].available >= 0.5 - TIE:
                usable += 1
            elif closed < 0:
                closed = m
        if usable < net.groups[g].k:
            return closed
    return -1


@inner
def _crews_free(net, x, p):
    for i in range(net.needs.first[p], net.needs.first[p + 1]):
        team, need = net.needs.items[i], net.need_crews[i]
        if need > 0 and x.crews[team] - x.used[team] < need - TIE:
            return False
    return True


@inner
def _start(net, h, x, logs, p, now):
    """Start a job: take its crews and, from a pool, its servers."""
    at, s, site = x.placed[p], net.placements[p].service, net.placements[p].site
    tell_wait(x, logs, p, now)
    at.held_by = -1
    if _takes_crews(net, x, p):
        for i in range(net.needs.first[p], net.needs.first[p + 1]):
            x.used[net.needs.items[i]] += net.need_crews[i]
    if at.job == ACTIVATION and net.placements[p].pooled:
        at.granted = min(net.placements[p].servers, x.sites[site].pool)
        x.sites[site].pool -= at.granted
        if at.granted < net.placements[p].servers - TIE and not x.provided[s].short:
            x.provided[s].short = True
            x.short[x.counts[0].short] = s
            x.counts[0].short += 1
    at.running, at.start = True, now
    at.end = now + (h.restart_hours[p] if at.job == RESTART else h.activation_hours[p])
    x.running[x.counts[0].running] = p
    x.counts[0].running += 1


@inner
def _end_due(net, h, x, logs, now):
    """End the running jobs that are due, by priority; say whether there was one."""
    due, count = np.empty(x.counts[0].running, dtype=np.int64), 0
    for i in range(x.counts[0].running):
        if x.placed[x.running[i]].end <= now + TIE:
            due[count] = x.running[i]
            count += 1
    if not count:
        return False
    _sort_by_key(net, x, due, count)
    for i in range(count):
        _end(net, h, x, logs, due[i], now)
    return True


@inner
def _sort_by_key(net, x, due, count):
    for i in range(count):
        p = due[i]
        x.placed[p].key = _key(net, x, p, x.placed[p].job)
        j = i
        while j > 0 and x.placed[due[j - 1]].key > x.placed[p].key:
            due[j] = due[j - 1]
            j -= 1
        due[j] = p


@inner
def _end(net, h, x, logs, p, now):
    """End a job: its effect, its crews back, and what a failure makes necessary."""
    at, s = x.placed[p], net.placements[p].service
    if at.job == RESTART:
        if at.destroyed and not _live(net, x, s):
            x.provided[s].loss = max(x.provided[s].loss, _least_lag(net, x, s))
        at.lost, at.destroyed, works = 0.0, False, True
    else:
        works = h.works[p] and not at.fail_next
        at.fail_next = False
        if works:
            if not _live(net, x, s):
                x.provided[s].loss = max(x.provided[s].loss, net.placements[p].lag)
            at.serving = True
        else:
            at.failed = True
            _return_grant(net, x, p)
    _give_back(net, x, p)
    x.counts[0].running = _remove(x.running, x.counts[0].running, p)
    tell_job(x, logs, p, DONE if works else FAILED, now)
    at.job, at.running = NO_JOB, False
    touch(x, s)
    _mark(x, p)
    if not works:
        _commit_again(net, x, s, now)


@inner
def _live(net, x, s):
    """Say whether some serving placement of a service has not lost everything."""
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        at = x.placed[net.placements_of.items[i]]
        if at.serving and at.lost < 1 - TIE:
            return True
    return False


@inner
def _least_lag(net, x, s):
    least = np.inf
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        p = net.placements_of.items[i]
        if not x.placed[p].destroyed:
            least = min(least, net.placements[p].lag)
    return 0.0 if least == np.inf else least


@inner
def _return_power(net, h, x, logs, now):
    """Return the power that is due, at all sites at once; then commit again where a standby is."""
    due = np.empty(len(x.sites), dtype=np.bool_)
    for i in range(len(x.sites)):
        due[i] = x.sites[i].returns <= now + TIE
        if due[i]:
            x.sites[i].dark, x.sites[i].returns = False, np.inf
            tell_site(x, logs, i, now)
            for j in range(net.placements_at.first[i], net.placements_at.first[i + 1]):
                p = net.placements_at.items[j]
                if x.placed[p].job != RESTART and x.placed[p].lost > 0:
                    x.placed[p].lost = 0.0
                    touch(x, net.placements[p].service)
                    _mark(x, p)
    for i in range(len(x.sites)):
        if due[i]:
            for j in range(net.placements_at.first[i], net.placements_at.first[i + 1]):
                p = net.placements_at.items[j]
                if not x.placed[p].serving:
                    _commit_again(net, x, net.placements[p].service, now)


@inner
def _strike(net, h, x, logs, now, event):
    """An event: hit all its sites, then commit failover, with delay, for the services it hit."""
    first, end = h.hits.first[event], h.hits.first[event + 1]
    hit = np.zeros(len(net.services), dtype=np.bool_)
    for i in range(first, end):
        site = h.hits.items[i]
        for j in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
            p = net.placements_at.items[j]
            if x.placed[p].serving or x.placed[p].job == ACTIVATION:
                hit[net.placements[p].service] = True
    for i in range(first, end):
        _hit_site(net, x, logs, now, h.hits.items[i], h.outage[i], h.events[event].lose, h.events[event].destroyed)
    for s in range(len(hit)):
        if hit[s]:
            _commit(net, x, s, now, True)
    if h.events[event].destroyed:
        _note_total_losses(net, h, x, first, end)


@inner
def _note_total_losses(net, h, x, first, end):
    """Note the services of the hit sites whose every placement is now destroyed."""
    for i in range(first, end):
        site = h.hits.items[i]
        for j in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
            s = net.placements[net.placements_at.items[j]].service
            if _all_destroyed(net, x, s):
                x.provided[s].total_loss = True


@inner
def _all_destroyed(net, x, s):
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        if not x.placed[net.placements_of.items[i]].destroyed:
            return False
    return True


@inner
def _hit_site(net, x, logs, now, site, outage, lose, destroyed):
    at = x.sites[site]
    at.returns = now + outage if at.returns == np.inf else max(at.returns, now + outage)
    if lose >= 1 - TIE:
        at.dark = True
    for i in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
        _hit_placement(net, x, logs, now, net.placements_at.items[i], at.returns, lose, destroyed)
    tell_site(x, logs, site, now)


@inner
def _hit_placement(net, x, logs, now, p, returns, lose, destroyed):
    at = x.placed[p]
    at.lost = max(at.lost, lose)
    if at.running:
        _abort(net, x, logs, p, now)
    if at.serving:
        if at.job == RESTART:
            _release_at(x, p, returns)
        else:
            _add_job(net, x, p, RESTART, now, now, returns)
    if destroyed:
        at.destroyed = True
        if not at.serving:
            at.failed = True
            if at.job != NO_JOB:
                _drop_job(net, x, logs, p, now, LOST)
    touch(x, net.placements[p].service)
    _mark(x, p)


@inner
def _act(net, h, x, logs, now, i):
    """An action of section 6 takes effect."""
    kind, target, value = h.actions[i].kind, h.actions[i].target, h.actions[i].value
    if kind == ADD_CREWS:
        x.crews[target] += value
    elif kind == SET_ORDER:
        _set_order(net, h, x, i)
    elif kind == ACTIVATE:
        _activate(net, x, target, now)
    elif kind == HOLD or kind == RELEASE:
        x.provided[target].hold = kind == HOLD
    elif kind == EXTEND:
        _extend(net, x, logs, target, value, now)
    elif kind == FAIL_NEXT:
        x.placed[target].fail_next = True
    elif kind == SHED:
        x.provided[target].shed = value
        touch(x, target)


@inner
def _set_order(net, h, x, i):
    for s in range(len(net.services)):
        x.provided[s].order = UNRANKED
    first, end = h.orders.first[i], h.orders.first[i + 1]
    for place in range(end - first - 1, -1, -1):  # a service named twice keeps its first place
        x.provided[h.orders.items[first + place]].order = place
    _sort_by_key(net, x, x.waiting, x.counts[0].waiting)


@inner
def _activate(net, x, p, now):
    at = x.placed[p]
    if at.serving or at.failed:
        return
    if at.job == NO_JOB:
        _add_job(net, x, p, ACTIVATION, now, now, now)
    elif not at.running and at.release > now + TIE:
        at.decided = min(at.decided, now)
        _release_at(x, p, now)
    at.ordered = True


@inner
def _extend(net, x, logs, site, hours, now):
    if x.sites[site].returns == np.inf:
        return
    x.sites[site].returns = max(now, x.sites[site].returns + hours)
    tell_site(x, logs, site, now)
    for i in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
        p = net.placements_at.items[i]
        if x.placed[p].job == RESTART and not x.placed[p].running:
            _release_at(x, p, x.sites[site].returns)


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
