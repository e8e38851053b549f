"""Which job may start, what it takes, and what its end does (sections 4 and 5)."""

import numpy as np

from lib.engine.cascade import TIE, touch
from lib.engine.failover import commit_again
from lib.engine.jobs import give_back, mark, remove, return_grant, sort_by_key, takes_crews
from lib.engine.kernel import inner, plain
from lib.engine.state import ACTIVATION, CREW, DONE, FAILED, GATE, HELD, NO_JOB, POWER, RESTART, SERVERS
from lib.engine.telling import tell_job, tell_wait

UNRELEASED = -2


@inner
def start_jobs(net, h, x, logs, now):
    """Go once through the waiting jobs by priority and start each that may."""
    services, placements, groups_of, groups, members = (
        net.services,
        net.placements,
        net.groups_of,
        net.groups,
        net.members,
    )
    first, teams = net.needs
    need_crews, break_glass = net.need_crews, net.break_glass
    placed, provided, sites, crews, used = x.placed, x.provided, x.sites, x.crews, x.used
    waiting, counts = x.waiting, x.counts
    i, kept = 0, 0
    while True:
        i, kept = _next_to_start(
            i, kept, now, services, placements, groups_of, groups, members, first, teams, need_crews, break_glass,
            placed, provided, sites, crews, used, waiting, counts,
        )  # fmt: skip
        if i == counts[0].waiting:
            break
        _start(net, h, x, logs, waiting[i], now)
        i += 1
    counts[0].waiting = kept


@plain
def _next_to_start(
    i, kept, now, services, placements, groups_of, groups, members, first, teams, need_crews, break_glass,
    placed, provided, sites, crews, used, waiting, counts,
):  # fmt: skip
    """Return the place from i on of a waiting job that may start; those before it are kept waiting."""
    while i < counts[0].waiting:
        p = waiting[i]
        placed[p].reason = _held_by(
            p, now, services, placements, groups_of, groups, members, first, teams, need_crews, break_glass,
            placed, provided, sites, crews, used,
        )  # fmt: skip
        if placed[p].reason == -1:
            break
        waiting[kept] = p
        kept += 1
        i += 1
    return i, kept


@plain
def _held_by(
    p, now, services, placements, groups_of, groups, members, first, teams, need_crews, break_glass,
    placed, provided, sites, crews, used,
):  # fmt: skip
    """Return the first reason that holds a waiting job, -1 if it may start."""
    at, s, site = placed[p], placements[p].service, placements[p].site
    if now < at.release - TIE:
        return UNRELEASED
    if sites[site].dark:
        return POWER
    if at.job == ACTIVATION and provided[s].hold:
        return HELD
    pooled = placements[p].pooled
    broken = now >= at.release + break_glass - TIE
    for phase in (1, 2):
        if at.job == ACTIVATION and (phase == 2 or pooled) or at.job == RESTART and phase == 1:
            closed = _closed_gate(
                groups_of[phase, s], groups_of[phase, s + 1], s, broken, services, groups, members, provided
            )
            if closed >= 0:
                return GATE + closed
    if takes_crews(placements, placed, p):
        for i in range(first[p], first[p + 1]):
            if need_crews[i] > 0 and crews[teams[i]] - used[teams[i]] < need_crews[i] - TIE:
                return CREW
    if at.job == ACTIVATION and pooled and sites[site].pool <= TIE:
        return SERVERS
    return -1


@plain
def _closed_gate(first, end, s, broken, services, groups, members, provided):
    """Return the first member not counted as usable of the first closed group, -1 if all are open."""
    for g in range(first, end):
        usable, closed = 0, -1
        for i in range(groups[g].first, groups[g].end):
            m = members[i]
            by_hand = broken and services[m].circle == services[s].circle
            if by_hand or provided[m].available >= 0.5 - TIE:
                usable += 1
            elif closed < 0:
                closed = m
        if usable < groups[g].k:
            return closed
    return -1


@inner
def _start(net, h, x, logs, p, now):
    """Start a job: take its crews and, from a pool, its servers."""
    at, s, site = x.placed[p], net.placements[p].service, net.placements[p].site
    tell_wait(x, logs, p, now)
    at.held_by = -1
    if takes_crews(net.placements, x.placed, p):
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
def end_due(net, h, x, logs, now):
    """End the running jobs that are due, by priority; say whether there was one."""
    count = _count_due(x.placed, x.running, x.counts, now)
    if not count:
        return False
    due = np.empty(count, dtype=np.int64)
    _list_due(due, x.placed, x.running, x.counts, now)
    sort_by_key(net, x, due, count)
    for i in range(count):
        _end(net, h, x, logs, due[i], now)
    return True


@plain
def _count_due(placed, running, counts, now):
    count = 0
    for i in range(counts[0].running):
        count += placed[running[i]].end <= now + TIE
    return count


@plain
def _list_due(due, placed, running, counts, now):
    count = 0
    for i in range(counts[0].running):
        if placed[running[i]].end <= now + TIE:
            due[count] = running[i]
            count += 1


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
            return_grant(net, x, p)
    give_back(net, x, p)
    x.counts[0].running = remove(x.running, x.counts[0].running, p)
    tell_job(x, logs, p, DONE if works else FAILED, now)
    at.job, at.running = NO_JOB, False
    touch(x, s)
    mark(x, p)
    if not works:
        commit_again(net, x, s, now)


@inner
def _live(net, x, s):
    """Say whether some serving placement of a service has not lost everything."""
    first, items = net.placements_of
    return _any_live(first[s], first[s + 1], items, x.placed)


@plain
def _any_live(first, end, items, placed):
    for i in range(first, end):
        at = placed[items[i]]
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
