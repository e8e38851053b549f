"""Many runs of one estate in one go, without tables: what draws, contingencies and years are made of."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.handles import Handle
from lib.engine.kernel import door, plain
from lib.engine.metrics import measure
from lib.engine.plan import Lasting
from lib.engine.recovery import advance
from lib.engine.room import reset, room_of
from lib.engine.state import CASE, Happenings
from lib.model.thresholds import DOWN, TIE


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
    n, count = len(cases.first_hour), len(compiled.net.services)
    kept, told = (n, count if services else 0), (n, count if down else 0)
    found = Outcomes(
        *(np.zeros(n) for _ in range(4)), np.zeros(kept), np.zeros(kept), np.zeros(told, dtype=bool),
        np.zeros((n, len(times))),
    )  # fmt: skip
    rows = np.zeros(n, dtype=CASE)
    rows["first"], rows["end"] = cases.first[:-1], cases.first[1:]
    lasting = Lasting(*map(np.ascontiguousarray, cases.lasting))
    rows["outage"] = np.minimum(np.arange(n), len(lasting.outage) - 1)
    rows["lasting"] = np.minimum(np.arange(n), len(lasting.works) - 1)
    rows["first_hour"] = cases.first_hour
    happens = happens._replace(**lasting._asdict())
    h, told, done, begun = Handle(happens), Handle(found), 0, False
    with room_of(compiled) as room:
        while done < n:
            done, begun = _run(
                compiled.handle, h, room.start, room.state, room.logs, room.sums, rows, times, told, done, begun
            )
            if begun:
                room.lengthen()
            elif done < n:
                room.widen()
    return found


def joined(parts: list[Outcomes]) -> Outcomes:
    """Return the outcomes of parts one after another."""
    return Outcomes(*(np.concatenate(column) for column in zip(*parts, strict=True)))


@door
def _run(net, h, start, x, logs, room, cases, times, found, first, begun):
    return _run_cases(net, h, start, x, logs, room, cases, times, found, first, begun)


@plain
def _run_cases(net, h, start, x, logs, room, cases, times, found, first, begun):
    """Run the cases from ``first`` on, which may have begun. Return the first that has no room, or how many there are.

    And say whether it has begun and goes on in longer logs; else it is run again, with room for more times.
    """
    for i in range(first, len(cases)):
        if not begun:
            reset(x, start)
            h.case[0] = cases[i]
        begun = False
        if not advance(net, h, x, logs):
            return i, True
        first_event = h.events[cases[i].first].at if cases[i].end > cases[i].first else 0.0
        for j in range(cases[i].first + 1, cases[i].end):
            first_event = min(first_event, h.events[j].at)
        changes, log = logs.changes[: x.counts[0].changes], logs.services[: x.counts[0].services]
        count = measure(net, changes, log, room, room.services, first_event, h.horizon)
        if count < 0:
            return i, False
        _tell(room, log, count, times, h.horizon, i, found)
    return len(cases), False


@plain
def _tell(room, log, count, times, horizon, i, found):
    longest, never, money = 0.0, False, 0.0
    for s in range(len(room.services)):
        at = room.services[s]
        money += at.revenue_lost + at.compensation
        longest, never = max(longest, at.ttr_hours), never or np.isnan(at.ttr_hours)
        if found.ttr_hours.shape[1]:
            found.ttr_hours[i, s] = at.ttr_hours
            found.unavailable_hours[i, s] = at.unavailable_hours
    found.lost_user_hours[i], found.money_lost[i] = room.lost[0], money
    found.all_back_hours[i] = np.nan if never else longest
    for j in range(count):
        if room.times[j] < horizon - TIE:
            found.peak_people[i] = max(found.peak_people[i], room.people[j, 0])
    if found.down.shape[1]:
        for j in range(len(log)):
            if 1 - log[j].lost <= DOWN + TIE and log[j].t < horizon - TIE:
                found.down[i, log[j].service] = True
    now = 0
    for j in range(len(times)):
        while now + 1 < count and room.times[now + 1] <= times[j] + TIE:
            now += 1
        found.people[i, j] = room.people[now, 0]
