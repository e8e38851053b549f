"""What it cost: each metric from the logs of a run (section 5 of ``lib/model/MODEL.md``)."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.handles import Handle
from lib.engine.kernel import door, inlined, plain
from lib.engine.people import follow_crowd
from lib.engine.room import MEASURED, room_of
from lib.engine.state import Logs
from lib.model.thresholds import TIE, UP, USABLE


class Measures(NamedTuple):
    services: np.ndarray  # MEASURED[S]; a time to recover is nan where it does not
    lost_user_hours: float  # of all services
    service_log: np.ndarray  # SERVICE_LOG: a service's availability from t on
    times: np.ndarray  # f8[T], when anything changed; times[0] = 0
    shares: np.ndarray  # f8[K crowds, T, 3]: share of people affected: independent, low, high
    people: np.ndarray  # f8[T, 3]: the same in people
    peak_people: float


def measures(compiled: Compiled, logs: Logs, first_event: float, horizon: float) -> Measures:
    """Return a run's Measures from its logs and the time of its first event, hours."""
    with room_of(compiled) as room:
        services, written = np.empty(len(compiled.net.services), dtype=MEASURED), Handle(logs)
        while (count := _measure(compiled.handle, written, room.sums, services, first_event, horizon)) < 0:
            room.widen()
        found = room.sums.record
        times, people = found.times[:count].copy(), found.people[:count].copy()
        return Measures(
            services, float(found.lost[0]), logs.services, times, found.shares[:, :count].copy(), people,
            peak_people(times, people, horizon),
        )  # fmt: skip


@door
def _measure(net, logs, room, services, first_event, horizon):
    return measure(net, logs.changes, logs.services, room, services, first_event, horizon)


@plain
def measure(net, changes, log, room, services, first_event, horizon):
    """Fill the room, and MEASURED[S]; return the number of times, -1 if the room is too small for them."""
    count = _follow(room, log, net.rising.place, net.goals, first_event)
    if count < 0:
        return count
    room.lost[0] = _weigh(services, room.track, net, first_event, horizon)
    crowds = net.crowds
    for i in range(count):
        room.people[i, 0], room.people[i, 1], room.people[i, 2] = 0.0, 0.0, 0.0
    for k in range(len(crowds.people)):
        follow_crowd(k, crowds, changes, room.times[:count], room.missed, room.shares[k])
        for i in range(count):
            for bound in range(3):
                room.people[i, bound] += crowds.people[k] * room.shares[k, i, bound]
    return count


@door
def peak_people(times, people, horizon):
    """Return the most affected people at one time before the horizon."""
    peak = 0.0
    for i in range(len(times)):
        if times[i] < horizon - TIE:
            peak = max(peak, people[i, 0])
    return peak


@plain
def _follow(room, log, place, goals, first_event):
    """Follow every service through its log; fill in 0 and every time at which anything changed.

    Return how many there are, -1 if there is no room for them.
    """
    track, times, count = room.track, room.times, 1
    times[0] = 0.0
    for i in range(len(track)):
        at = track[i]
        at.since = at.lost = at.area = at.late_area = at.peak = at.spell_peak = at.owed = 0.0
        at.recovered, at.usable, at.spell = first_event, -1.0, -1.0
    for i in range(len(log)):
        own, t = place[log[i].service], log[i].t
        if t > times[count - 1]:
            if count == len(times):
                return -1
            times[count] = t
            count += 1
        _pass(track[own], t, first_event)
        _turn(track[own], t, log[i].lost, goals[own].mbco, goals[own].after_hours)
    return count


@plain
def _weigh(table, track, net, first_event, horizon):
    """Fill MEASURED rows from what was followed, up to the horizon; return the lost user-hours of all services."""
    span, lost = horizon - first_event, 0.0
    for s in range(len(table)):
        own = net.rising.place[s]
        row, at, goal, users = table[s], track[own], net.goals[own], net.services[s].users
        _pass(at, horizon, first_event)
        up, below = 1 - at.lost, 1 - at.lost < goal.mbco - TIE
        row.ttr_hours = np.nan if below else max(0.0, at.recovered - first_event)
        never = up < USABLE - TIE and at.usable < 0
        row.usable_again_hours = np.nan if never else max(0.0, at.usable - first_event)
        row.unavailable_hours = at.area
        row.lost_user_hours = users * at.area
        lost += row.lost_user_hours
        row.peak_affected_users = users * at.peak
        row.resilience = 1 - at.late_area / span if span > 0 else 1.0
        row.revenue_lost = goal.revenue * at.area
        owed = max(at.owed, at.spell_peak) if _is_long(at.spell, horizon, goal.after_hours) else at.owed
        row.compensation = goal.per_user * users * owed
    return lost


# The next two are called for every change, whose course nothing foretells: they choose, but never branch.


@inlined
def _pass(at, t, first_event):
    """Let the present state last until t; one that lasts no time is not seen."""
    hours = t - at.since
    lost = at.lost if hours > 0 else 0.0
    at.area += lost * hours
    at.late_area += lost * max(0.0, t - max(at.since, first_event))
    at.peak = max(at.peak, lost)
    at.spell_peak = max(at.spell_peak, lost)
    at.since = t


@inlined
def _turn(at, t, lost, mbco, after_hours):
    """Take the new state at t: note recoveries and spells of not being up."""
    was, now = 1 - at.lost, 1 - lost
    recovered, usable, spell, spell_peak, owed = at.recovered, at.usable, at.spell, at.spell_peak, at.owed
    at.lost = lost
    at.recovered = t if (was < mbco - TIE) & (now >= mbco - TIE) else recovered
    at.usable = t if (was < USABLE - TIE) & (now >= USABLE - TIE) & (usable < 0) else usable
    up = now >= UP - TIE
    at.owed = max(owed, spell_peak) if up & _is_long(spell, t, after_hours) else owed
    at.spell_peak = spell_peak if spell >= 0 else 0.0
    at.spell = -1.0 if up else spell if spell >= 0 else t


@inlined
def _is_long(spell, t, after_hours):
    """Say whether a spell, if there is one, has been long enough at t for something to be owed."""
    return (spell >= 0) & (t - spell > after_hours + TIE)
