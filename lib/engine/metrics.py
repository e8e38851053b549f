"""What it cost: each metric from the logs of a run (section 5 of ``lib/model/MODEL.md``)."""

from typing import NamedTuple

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.handles import Handle
from lib.engine.kernel import door, plain
from lib.engine.net import Net
from lib.engine.people import follow_crowd, people_room
from lib.engine.state import Logs
from lib.model.thresholds import TIE, UP, USABLE

MEASURED = np.dtype([
    ("ttr_hours", "f8"), ("usable_again_hours", "f8"), ("unavailable_hours", "f8"), ("lost_user_hours", "f8"),
    ("peak_affected_users", "f8"),
    ("resilience", "f8"), ("revenue_lost", "f8"), ("compensation", "f8"),
], align=True)  # fmt: skip
TRACK = np.dtype([
    ("since", "f8"), ("lost", "f8"), ("area", "f8"), ("late_area", "f8"), ("peak", "f8"),
    ("below", "?"), ("recovered", "f8"), ("unusable", "?"), ("usable", "f8"),
    ("spell", "f8"), ("spell_peak", "f8"), ("owed", "f8"),
], align=True)  # fmt: skip


class Measures(NamedTuple):
    services: np.ndarray  # MEASURED[S]; a time to recover is nan where it does not
    service_log: np.ndarray  # SERVICE_LOG: a service's availability from t on
    times: np.ndarray  # f8[T], when anything changed; times[0] = 0
    shares: np.ndarray  # f8[K crowds, T, 3]: share of people affected: independent, low, high
    people: np.ndarray  # f8[T, 3]: the same in people
    peak_people: float


class Sums(NamedTuple):
    """Room to measure a run in. Those of T times have room for more."""

    track: np.ndarray  # TRACK[S]
    services: np.ndarray  # MEASURED[S]
    times: np.ndarray  # f8[T]
    shares: np.ndarray  # f8[K, T, 3]
    people: np.ndarray  # f8[T, 3]
    tree: np.ndarray
    queued: np.ndarray


def sums(net: Net, times: int) -> Sums:
    """Return the room to measure a run of so many times at which anything changes."""
    services, crowds = len(net.services), len(net.crowds.people)
    return Sums(
        np.empty(services, dtype=TRACK), np.empty(services, dtype=MEASURED), np.empty(times),
        np.empty((crowds, times, 3)), np.empty((times, 3)), *people_room(net.crowds),
    )  # fmt: skip


def measures(compiled: Compiled, logs: Logs, first_event: float, horizon: float) -> Measures:
    """Return a run's Measures from its logs and the time of its first event, hours."""
    room = sums(compiled.net, np.count_nonzero(np.diff(logs.changes["t"])) + 2)
    count = _measure(compiled.handle, Handle(logs), Handle(room), first_event, horizon)
    people = room.people[:count]
    peak = peak_people(room.times[:count], people, horizon)
    return Measures(room.services, logs.services, room.times[:count], room.shares[:, :count], people, peak)


@door
def _measure(net, logs, room, first_event, horizon):
    return measure(net, logs.changes, logs.services, room, first_event, horizon)


@plain
def measure(net, changes, log, room, first_event, horizon):
    """Fill the room and return the number of times, -1 if it is too small for them."""
    count = _times(changes, room.times)
    if count < 0:
        return count
    _follow(room.track, log, net.goals, first_event, horizon)
    _weigh(room.services, room.track, net.services, net.goals, first_event, horizon)
    crowds = net.crowds
    for i in range(count):
        room.people[i, 0], room.people[i, 1], room.people[i, 2] = 0.0, 0.0, 0.0
    for k in range(len(crowds.people)):
        follow_crowd(k, crowds, changes, room.times[:count], room.tree, room.queued, room.shares[k])
        for i in range(count):
            for bound in range(3):
                room.people[i, bound] += crowds.people[k] * room.shares[k, i, bound]
    return count


@plain
def _times(changes, times):
    """Fill in 0 and every time at which anything changed; return how many, -1 if there is no room."""
    times[0], count = 0.0, 1
    for i in range(len(changes)):
        if changes[i].t > times[count - 1]:
            if count == len(times):
                return -1
            times[count] = changes[i].t
            count += 1
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
def _follow(track, log, goals, first_event, horizon):
    """Follow every service through its log to the horizon."""
    for s in range(len(track)):
        at = track[s]
        at.since = at.lost = at.area = at.late_area = at.peak = at.spell_peak = at.owed = 0.0
        at.below = at.unusable = False
        at.recovered, at.usable, at.spell = first_event, -1.0, -1.0
    for i in range(len(log)):
        s = log[i].service
        _pass(track[s], log[i].t, first_event)
        _turn(track[s], log[i].t, log[i].lost, goals[s].mbco, goals[s].after_hours)
    for s in range(len(track)):
        _pass(track[s], horizon, first_event)
        _end_spell(track[s], horizon, goals[s].after_hours)


@plain
def _weigh(table, track, services, goals, first_event, horizon):
    """Fill MEASURED rows from what was followed."""
    span = horizon - first_event
    for s in range(len(table)):
        row, at, users = table[s], track[s], services[s].users
        row.ttr_hours = np.nan if at.below else max(0.0, at.recovered - first_event)
        never = at.unusable and at.usable < 0
        row.usable_again_hours = np.nan if never else max(0.0, at.usable - first_event)
        row.unavailable_hours = at.area
        row.lost_user_hours = users * at.area
        row.peak_affected_users = users * at.peak
        row.resilience = 1 - at.late_area / span if span > 0 else 1.0
        row.revenue_lost = goals[s].revenue * at.area
        row.compensation = goals[s].per_user * users * at.owed


@plain
def _pass(at, t, first_event):
    """Let the present state last until t."""
    hours = t - at.since
    if hours > 0:
        at.area += at.lost * hours
        at.late_area += at.lost * max(0.0, t - max(at.since, first_event))
        at.peak = max(at.peak, at.lost)
        if at.spell >= 0:
            at.spell_peak = max(at.spell_peak, at.lost)
    at.since = t


@plain
def _turn(at, t, lost, mbco, after_hours):
    """Take the new state at t: note recoveries and spells of not being up."""
    below, unusable = 1 - lost < mbco - TIE, 1 - lost < USABLE - TIE
    if at.below and not below:
        at.recovered = t
    if at.unusable and not unusable and at.usable < 0:
        at.usable = t
    at.below, at.unusable, at.lost = below, unusable, lost
    if 1 - lost >= UP - TIE:
        _end_spell(at, t, after_hours)
    elif at.spell < 0:
        at.spell, at.spell_peak = t, 0.0


@plain
def _end_spell(at, t, after_hours):
    """End a spell of not being up: owed for if it was long enough."""
    if at.spell >= 0 and t - at.spell > after_hours + TIE:
        at.owed = max(at.owed, at.spell_peak)
    at.spell = -1.0
