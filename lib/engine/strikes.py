"""What happens to an estate from outside: power returns, events, actions (sections 3 and 6)."""

import numpy as np

from lib.engine.cascade import touch
from lib.engine.failover import commit, commit_again
from lib.engine.jobs import abort, add_job, drop_job, mark, release_at, sort_by_key
from lib.engine.kernel import plain
from lib.engine.state import ACTIVATION, LOST, NO_JOB, RESTART, UNRANKED
from lib.engine.telling import tell_site
from lib.model.thresholds import TIE

ADD_CREWS, SET_ORDER, ACTIVATE, HOLD, RELEASE, EXTEND, FAIL_NEXT, SHED = range(8)


@plain
def _any_due(sites, now):
    for i in range(len(sites)):
        if sites[i].returns <= now + TIE:
            return True
    return False


@plain
def return_power(net, h, x, logs, now):
    """Return the power that is due, at all sites at once; then commit again where a standby is."""
    if not _any_due(x.sites, now):
        return
    for i in range(len(x.sites)):
        x.powered[i] = x.sites[i].returns <= now + TIE
        if x.powered[i]:
            x.sites[i].dark, x.sites[i].returns = False, np.inf
            tell_site(x, logs, i, now)
            for j in range(net.placements_at.first[i], net.placements_at.first[i + 1]):
                p = net.placements_at.items[j]
                if x.placed[p].job != RESTART and x.placed[p].lost > 0:
                    x.placed[p].lost = 0.0
                    touch(x, net.placements[p].service)
                    mark(x, p)
    for i in range(len(x.sites)):
        if x.powered[i]:
            for j in range(net.placements_at.first[i], net.placements_at.first[i + 1]):
                p = net.placements_at.items[j]
                if not x.placed[p].serving:
                    commit_again(net, x, net.placements[p].service, now)


@plain
def strike(net, h, x, logs, now, event):
    """An event: hit all its sites, then commit failover, with delay, for the services it hit."""
    first, end = h.hits.first[event], h.hits.first[event + 1]
    x.hit[:] = False
    for i in range(first, end):
        site = h.hits.items[i]
        for j in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
            p = net.placements_at.items[j]
            if x.placed[p].serving or x.placed[p].job == ACTIVATION:
                x.hit[net.placements[p].service] = True
    at, row = h.events[event], h.case[0].outage
    for i in range(first, end):
        _hit_site(net, x, logs, now, h.hits.items[i], h.outage[row, i], at.lose, at.destroyed)
    for s in range(len(x.hit)):
        if x.hit[s]:
            commit(net, x, s, now, True)
    if at.destroyed:
        _note_total_losses(net, h, x, first, end)


@plain
def _note_total_losses(net, h, x, first, end):
    """Note the services of the hit sites whose every placement is now destroyed."""
    for i in range(first, end):
        site = h.hits.items[i]
        for j in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
            s = net.placements[net.placements_at.items[j]].service
            if _all_destroyed(net, x, s):
                x.provided[s].total_loss = True


@plain
def _all_destroyed(net, x, s):
    for i in range(net.placements_of.first[s], net.placements_of.first[s + 1]):
        if not x.placed[net.placements_of.items[i]].destroyed:
            return False
    return True


@plain
def _hit_site(net, x, logs, now, site, outage, lose, destroyed):
    at = x.sites[site]
    at.returns = now + outage if at.returns == np.inf else max(at.returns, now + outage)
    if lose >= 1 - TIE:
        at.dark = True
    for i in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
        _hit_placement(net, x, logs, now, net.placements_at.items[i], at.returns, lose, destroyed)
    tell_site(x, logs, site, now)


@plain
def _hit_placement(net, x, logs, now, p, returns, lose, destroyed):
    at = x.placed[p]
    at.lost = max(at.lost, lose)
    if at.running:
        abort(net, x, logs, p, now)
    if at.serving:
        if at.job == RESTART:
            release_at(net, x, p, returns)
        else:
            add_job(net, x, p, RESTART, now, now, returns)
    if destroyed:
        at.destroyed = True
        if not at.serving:
            at.failed = True
            if at.job != NO_JOB:
                drop_job(net, x, logs, p, now, LOST)
    touch(x, net.placements[p].service)
    mark(x, p)


@plain
def act(net, h, x, logs, now, i):
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


@plain
def _set_order(net, h, x, i):
    for s in range(len(net.services)):
        x.provided[s].order = UNRANKED
    first, end = h.orders.first[i], h.orders.first[i + 1]
    for place in range(end - first - 1, -1, -1):  # a service named twice keeps its first place
        x.provided[h.orders.items[first + place]].order = place
    sort_by_key(net, x, x.waiting, x.counts[0].waiting)


@plain
def _activate(net, x, p, now):
    at = x.placed[p]
    if at.serving or at.failed:
        return
    if at.job == NO_JOB:
        add_job(net, x, p, ACTIVATION, now, now, now)
    elif not at.running and x.jobs[p].release > now + TIE:
        x.jobs[p].decided = min(x.jobs[p].decided, now)
        release_at(net, x, p, now)
    x.jobs[p].ordered = True


@plain
def _extend(net, x, logs, site, hours, now):
    if x.sites[site].returns == np.inf:
        return
    x.sites[site].returns = max(now, x.sites[site].returns + hours)
    tell_site(x, logs, site, now)
    for i in range(net.placements_at.first[site], net.placements_at.first[site + 1]):
        p = net.placements_at.items[i]
        if x.placed[p].job == RESTART and not x.placed[p].running:
            release_at(net, x, p, x.sites[site].returns)
