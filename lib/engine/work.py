"""Which job may start, what it takes, and what its end does (sections 4 and 5)."""

import numpy as np

from lib.engine.cascade import touch, usable
from lib.engine.failover import commit_again
from lib.engine.jobs import give_back, mark, remove, return_grant, sort_by_key, takes_crews
from lib.engine.kernel import plain
from lib.engine.state import ACTIVATION, CREW, DONE, FAILED, GATE, HELD, NO_JOB, POWER, RESTART, SERVERS
from lib.engine.telling import tell_job, tell_wait
from lib.model.thresholds import TIE

UNRELEASED = -2


@plain
def start_jobs(net, h, x, logs, now):
    """Go once through the waiting jobs by priority and start each that may.

    Note the next release of the others, or breaking of their glass, and whether any is now held by another reason.
    """
    kept, soonest, otherwise = 0, np.inf, False
    for i in range(x.counts[0].waiting):
        p = x.waiting[i]
        at = x.jobs[p]
        if now < at.release - TIE:
            at.reason = UNRELEASED
            soonest = min(soonest, at.release)
        else:
            at.reason = _held_by(net, x, p, now)
            if at.reason == -1:
                _start(net, h, x, logs, p, now)
                continue
            soonest = sooner(soonest, at.glass, now)
            otherwise |= at.reason != at.held_by
        x.waiting[kept] = p
        kept += 1
    x.counts[0].waiting, x.counts[0].next_release, x.counts[0].otherwise = kept, soonest, otherwise


@plain
def sooner(soonest, time, now):
    """Return the sooner of two times, the second of which counts if it is still to come."""
    return min(soonest, time) if time > now + TIE else soonest


@plain
def _held_by(net, x, p, now):
    """Return the first reason that holds a released job, -1 if it may start."""
    at, s, site, job = x.jobs[p], net.placements[p].service, net.placements[p].site, x.placed[p].job
    if x.sites[site].dark:
        return POWER
    if job == ACTIVATION and x.provided[s].hold:
        return HELD
    pooled = net.placements[p].pooled
    broken = now >= at.release + net.break_glass - TIE
    if at.flips != x.counts[0].flips or at.broken != broken:
        at.flips, at.broken = x.counts[0].flips, broken
        at.closed = _closed_gate(net, x, s, job == RESTART or pooled, job == ACTIVATION, broken)
    if at.closed >= 0:
        return GATE + at.closed
    if takes_crews(net, x, p):
        for i in range(net.needs.first[p], net.needs.first[p + 1]):
            team, need = net.needs.items[i], net.need_crews[i]
            if need > 0 and x.crews[team] - x.used[team] < need - TIE:
                return CREW
    if job == ACTIVATION and pooled and x.sites[site].pool <= TIE:
        return SERVERS
    return -1


@plain
def _closed_gate(net, x, s, start, failover, broken):
    """Return the first member not counted as usable of the first closed group, -1 if all are open."""
    closed = _closed_of(net, x, s, 1, broken) if start else -1
    return _closed_of(net, x, s, 2, broken) if closed < 0 and failover else closed


@plain
def _closed_of(net, x, s, phase, broken):
    for g in range(net.groups_of[phase, s], net.groups_of[phase, s + 1]):
        count, closed = 0, -1
        for i in range(net.groups[g].first, net.groups[g].end):
            m = net.members[i]
            by_hand = broken and net.services[m].circle == net.services[s].circle
            if by_hand or usable(x.mean[net.rising.place[m]]):
                count += 1
            elif closed < 0:
                closed = m
        if count < net.groups[g].k:
            return closed
    return -1


@plain
def _start(net, h, x, logs, p, now):
    """Start a job: take its crews and, from a pool, its servers."""
    at, job, s, site = x.placed[p], x.jobs[p], net.placements[p].service, net.placements[p].site
    tell_wait(x, logs, p, now)
    job.held_by = -1
    if takes_crews(net, x, p):
        for i in range(net.needs.first[p], net.needs.first[p + 1]):
            x.used[net.needs.items[i]] += net.need_crews[i]
    if at.job == ACTIVATION and net.placements[p].pooled:
        at.granted = min(net.placements[p].servers, x.sites[site].pool)
        x.sites[site].pool -= at.granted
        if at.granted < net.placements[p].servers - TIE and not x.provided[s].short:
            x.provided[s].short = True
            x.short[x.counts[0].short] = s
            x.counts[0].short += 1
    at.running, job.start = True, now
    row = h.case[0].lasting
    job.end = now + (h.restart_hours[row, p] if at.job == RESTART else h.activation_hours[row, p])
    x.counts[0].next_end = min(x.counts[0].next_end, job.end)
    x.running[x.counts[0].running] = p
    x.counts[0].running += 1


@plain
def end_due(net, h, x, logs, now):
    """End the running jobs that are due, by priority; say whether there was one."""
    if x.counts[0].next_end > now + TIE:
        return False
    count = 0
    for i in range(x.counts[0].running):
        if x.jobs[x.running[i]].end <= now + TIE:
            x.due[count] = x.running[i]
            count += 1
    sort_by_key(net, x, x.due, count)
    for i in range(count):
        _end(net, h, x, logs, x.due[i], now)
    return count > 0


@plain
def _end(net, h, x, logs, p, now):
    """End a job: its effect, its crews back, and what a failure makes necessary."""
    at, s = x.placed[p], net.placements[p].service
    if at.job == RESTART:
        if at.destroyed and not _live(net, x, s):
            x.provided[s].loss = max(x.provided[s].loss, _least_lag(net, x, s))
        at.lost, at.destroyed, works = 0.0, False, True
    else:
        works = h.works[h.case[0].lasting, p] and not at.fail_next
        at.fail_next = False
        if works:
            if not _live(net, x, s):
                x.provided[s].loss = max(x.provided[s].loss, net.placements[p].lag)
            at.serving = True
        else:
            at.failed = True
            return_grant(net, x, p)
    give_back(net, x, p)
    x.counts[0].running = remove(x.running, x.counts[0].running, p)
    tell_job(x, logs, p, DONE if works else FAILED, now)
    at.job, at.running = NO_JOB, False
    touch(x, s)
    mark(x, p)
    if not works:
        commit_again(net, x, s, now)


@plain
def _live(net, x, s):
    """Say whether some serving placement of a service has not lost everything."""
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        at = x.placed[net.placements_of.items[i]]
        if at.serving and at.lost < 1 - TIE:
            return True
    return False


@plain
def _least_lag(net, x, s):
    least = np.inf
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        p = net.placements_of.items[i]
        if not x.placed[p].destroyed:
            least = min(least, net.placements[p].lag)
    return 0.0 if least == np.inf else least
