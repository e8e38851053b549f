"""Many runs of one estate in one go, without tables: what draws, contingencies and years are made of."""

from typing import NamedTuple

import numpy as np

from lib.engine.cascade import TIE
from lib.engine.compile import Compiled
from lib.engine.handles import HappeningsRef, LogsRef, StateRef, net_ref, state_ref
from lib.engine.kernel import door, inner
from lib.engine.metrics import measure
from lib.engine.net import Rows
from lib.engine.recovery import advance
from lib.engine.state import CHANGE, JOB_LOG, PLACED_LOG, SITE_LOG, WAIT_LOG, Happenings, Lasting, start_state


class Cases(NamedTuple):
    """N scenarios that differ in their events or in how long things last; a single row serves all."""

    first: np.ndarray  # i8[N + 1]: case i has events first[i] to first[i + 1]; or i8[2]
    lasting: Lasting  # N rows or 1; outages stand beside all hits of all events
    first_hour: np.ndarray  # f8[N], local hour of day at t = 0


class Outcomes(NamedTuple):
    """What N cases cost. Arrays of services are empty (N, 0) where they were not asked for."""

    lost_user_hours: np.ndarray  # f8[N]
    peak_people: np.ndarray  # f8[N], most affected people at one time
    all_back_hours: np.ndarray  # f8[N], the longest time to recover, nan where some service does not
    money_lost: np.ndarray  # f8[N], revenue and compensation
    unavailable_hours: np.ndarray  # f8[N, S], hours times the share of a service that is not available
    ttr_hours: np.ndarray  # f8[N, S], nan where it does not recover
    down: np.ndarray  # bool[N, S], down at some time
    people: np.ndarray  # f8[N, times], affected people at the times asked for


def run_cases(
    compiled: Compiled, happens: Happenings, cases: Cases, times: np.ndarray, services: bool, down: bool
) -> Outcomes:
    """Run cases, which take from ``happens`` all but their events and durations.

    times: f8, ascending hours at which to tell the affected people; services, down:
    whether to keep the figures of each service, and whether it was ever down.
    """
    cases = cases._replace(lasting=Lasting(*map(np.ascontiguousarray, cases.lasting)))
    n, count = len(cases.first_hour), len(compiled.net.services)
    kept, told = (n, count if services else 0), (n, count if down else 0)
    found = Outcomes(
        *(np.zeros(n) for _ in range(4)), np.zeros(kept), np.zeros(kept), np.zeros(told, dtype=bool),
        np.zeros((n, len(times))),
    )  # fmt: skip
    _run(net_ref(compiled.net), state_ref(start_state(compiled)), happens, cases, times, found)
    return found


def joined(parts: list[Outcomes]) -> Outcomes:
    """Return the outcomes of parts one after another."""
    return Outcomes(*(np.concatenate(column) for column in zip(*parts, strict=True)))


@door
def _run(net, start, happens, cases, times, found):
    x = _copy(start)
    logs = LogsRef(
        np.empty(64, dtype=CHANGE), np.empty(64, dtype=PLACED_LOG), np.empty(64, dtype=JOB_LOG),
        np.empty(64, dtype=WAIT_LOG), np.empty(64, dtype=SITE_LOG),
    )  # fmt: skip
    for i in range(len(cases.first_hour)):
        if i:
            _reset(x, start)
        h = _case(happens, cases, i)
        changes = advance(net, h, x, logs)[0]
        first_event = h.events[0].at if len(h.events) else 0.0
        for j in range(1, len(h.events)):
            first_event = min(first_event, h.events[j].at)
        _tell(net, measure(net, changes, first_event, h.horizon), times, h.horizon, i, found)


@inner
def _case(happens, cases, i):
    own = min(i, len(cases.first) - 2)
    a, b = cases.first[own], cases.first[own + 1]
    lasting = cases.lasting
    return HappeningsRef(
        happens.events[a:b], Rows(happens.hits.first[a : b + 1], happens.hits.items),
        _row(lasting.outage, i), happens.actions, happens.orders,
        _row(lasting.activation_hours, i), _row(lasting.restart_hours, i), _row(lasting.works, i),
        happens.horizon, cases.first_hour[i], happens.profiled,
    )  # fmt: skip


@inner
def _row(table, i):
    return table[min(i, len(table) - 1)]


@inner
def _copy(start):
    return StateRef(
        start.placed.copy(), start.provided.copy(), start.sites.copy(), start.crews.copy(), start.used.copy(),
        start.own.copy(), start.lost.copy(), start.told_own.copy(), start.told_lost.copy(),
        start.waiting.copy(), start.running.copy(), start.touched.copy(), start.changed.copy(), start.short.copy(),
        start.marked.copy(), start.before.copy(), start.queued.copy(), start.blocks.copy(), start.counts.copy(),
    )  # fmt: skip


@inner
def _reset(x, start):
    """Put back all that a run leaves behind; lists and queues are emptied by their counts."""
    x.placed[:] = start.placed
    x.provided[:] = start.provided
    x.sites[:] = start.sites
    x.crews[:], x.used[:] = start.crews, start.used
    x.own[:], x.lost[:] = start.own, start.lost
    x.told_own[:], x.told_lost[:] = start.told_own, start.told_lost
    x.counts[:] = start.counts


@inner
def _tell(net, measures, times, horizon, i, found):
    longest, never = 0.0, False
    for s in range(len(measures.services)):
        at = measures.services[s]
        found.lost_user_hours[i] += at.lost_user_hours
        found.money_lost[i] += at.revenue_lost + at.compensation
        longest, never = max(longest, at.ttr_hours), never or np.isnan(at.ttr_hours)
        if found.ttr_hours.shape[1]:
            found.ttr_hours[i, s] = at.ttr_hours
            found.unavailable_hours[i, s] = at.unavailable_hours
    found.peak_people[i], found.all_back_hours[i] = measures.peak_people, np.nan if never else longest
    if found.down.shape[1]:
        _tell_down(measures.service_log, horizon, found.down[i])
    now = 0
    for j in range(len(times)):
        while now + 1 < len(measures.times) and measures.times[now + 1] <= times[j] + TIE:
            now += 1
        found.people[i, j] = measures.people[now, 0]


@inner
def _tell_down(log, horizon, down):
    for j in range(len(log)):
        if 1 - log[j].lost <= 0.05 + TIE and log[j].t < horizon - TIE:
            down[log[j].service] = True
