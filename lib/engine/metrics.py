"""What it cost: each metric from the logs of a run (section 5 of ``lib/model/MODEL.md``)."""

from typing import NamedTuple

import numpy as np

from lib.engine.kernel import door, inner, plain
from lib.engine.people import affected_shares
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


SERVICE_LOG = np.dtype([("t", "f8"), ("service", "i4"), ("lost", "f8")], align=True)


class Measures(NamedTuple):
    services: np.ndarray  # MEASURED[S]; a time to recover is nan where it does not
    service_log: np.ndarray  # SERVICE_LOG: a service's availability from t on
    times: np.ndarray  # f8[T], when anything changed; times[0] = 0
    shares: np.ndarray  # f8[T, K crowds, 3]: share of people affected: independent, low, high
    people: np.ndarray  # f8[T, 3]: the same in people
    peak_people: float


@inner
def measure(net, changes, first_event, horizon):
    """Return a run's Measures from its log of changes and the time of its first event, hours."""
    log = _service_log(changes, net.share)
    track = np.zeros(len(net.services), dtype=TRACK)
    _follow(track, log, net.goals, first_event, horizon)
    services = np.empty(len(track), dtype=MEASURED)
    _weigh(services, track, net.services, net.goals, first_event, horizon)
    times = _times(changes)
    shares = affected_shares(net.crowds, changes, times)
    people = _people(shares, net.crowds.people)
    peak = 0.0
    for i in range(len(times)):
        if times[i] < horizon - TIE:
            peak = max(peak, people[i, 0])
    return Measures(services, log, times, shares, people, peak)


@door
def measure_run(net, changes, first_event, horizon):
    """``measure``, for callers in Python."""
    return measure(net, changes, first_event, horizon)


@inner
def _times(changes):
    """Return 0 and every time at which anything changed."""
    times, count = np.zeros(len(changes) + 1), 1
    for i in range(len(changes)):
        if changes[i].t > times[count - 1]:
            times[count] = changes[i].t
            count += 1
    return times[:count].copy()


@inner
def _people(shares, crowds):
    people = np.zeros((len(shares), 3))
    for i in range(len(shares)):
        for k in range(len(crowds)):
            for bound in range(3):
                people[i, bound] += crowds[k] * shares[i, k, bound]
    return people


@inner
def _service_log(changes, share):
    """Return rows (t, service, 1 less availability), one where a service's regions changed."""
    rows = np.empty(len(changes), dtype=SERVICE_LOG)
    return rows[: _fill_service_log(rows, np.zeros(share.shape), changes, share)]


@plain
def _fill_service_log(rows, lost, changes, share):
    count = 0
    for i in range(len(changes)):
        t, s = changes[i].t, changes[i].service
        lost[s, changes[i].region_class] = changes[i].lost
        if i + 1 < len(changes) and changes[i + 1].service == s and changes[i + 1].t == t:
            continue
        mean = 0.0
        for c in range(share.shape[1]):
            mean += share[s, c] * lost[s, c]
        rows[count].t, rows[count].service, rows[count].lost = t, s, mean
        count += 1
    return count


@plain
def _follow(track, log, goals, first_event, horizon):
    """Follow every service through its log to the horizon."""
    for s in range(len(track)):
        track[s].recovered, track[s].usable, track[s].spell = first_event, -1.0, -1.0
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
