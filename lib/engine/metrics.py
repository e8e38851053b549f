"""What it cost: each metric from the logs of a run (section 5 of ``lib/model/MODEL.md``)."""

from typing import NamedTuple

import numpy as np

from lib.engine.cascade import TIE
from lib.engine.compile import Compiled
from lib.engine.kernel import door, inner
from lib.engine.people import affected_people
from lib.engine.state import Happenings, Logs, State

MEASURED = np.dtype([
    ("ttr_hours", "f8"), ("usable_again_hours", "f8"), ("lost_user_hours", "f8"), ("peak_affected_users", "f8"),
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
    people: np.ndarray  # f8[T, 3]: affected people: independent, low, high
    region_people: np.ndarray  # f8[T, R]: the same by region, independent
    peak_people: float


SERVICE_LOG = np.dtype([("t", "f8"), ("service", "i4"), ("lost", "f8")], align=True)


def measure(compiled: Compiled, happens: Happenings, state: State, logs: Logs) -> Measures:
    """Return a run's metrics by service and its affected people over time."""
    net = compiled.net
    first_event = float(happens.events["at"].min()) if len(happens.events) else 0.0
    log = service_log(logs.changes, net.share)
    track = np.zeros(len(net.services), dtype=TRACK)
    track["recovered"], track["usable"], track["spell"] = first_event, -1, -1
    _follow(track, log, compiled.goals, first_event, happens.horizon)
    times = np.unique(np.concatenate([[0.0], logs.changes["t"]]))
    people, region_people = affected_people(compiled, logs.changes, times)
    lasting = times < happens.horizon - TIE
    return Measures(
        services=_measured(compiled, track, first_event, happens.horizon),
        service_log=log,
        times=times,
        people=people,
        region_people=region_people,
        peak_people=float(people[lasting, 0].max(initial=0.0)),
    )


def _measured(compiled: Compiled, track: np.ndarray, first_event: float, horizon: float) -> np.ndarray:
    users, goals = compiled.net.services["users"], compiled.goals
    table = np.zeros(len(users), dtype=MEASURED)
    table["ttr_hours"] = np.where(track["below"], np.nan, np.maximum(0, track["recovered"] - first_event))
    never = track["unusable"] & (track["usable"] < 0)
    table["usable_again_hours"] = np.where(never, np.nan, np.maximum(0, track["usable"] - first_event))
    table["lost_user_hours"] = users * track["area"]
    table["peak_affected_users"] = users * track["peak"]
    span = horizon - first_event
    table["resilience"] = 1 - track["late_area"] / span if span > 0 else 1.0
    table["revenue_lost"] = goals["revenue"] * track["area"]
    table["compensation"] = goals["per_user"] * users * track["owed"]
    return table


@door
def service_log(changes, share):
    """Return rows (t, service, 1 less availability), one where a service's regions changed."""
    rows = np.empty(len(changes), dtype=SERVICE_LOG)
    lost = np.zeros(share.shape)
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
    return rows[:count]


@door
def _follow(track, log, goals, first_event, horizon):
    """Follow every service through its log to the horizon."""
    for i in range(len(log)):
        s = log[i].service
        _pass(track[s], log[i].t, first_event)
        _turn(track[s], log[i].t, log[i].lost, goals[s].mbco, goals[s].after_hours)
    for s in range(len(track)):
        _pass(track[s], horizon, first_event)
        _end_spell(track[s], horizon, goals[s].after_hours)


@inner
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


@inner
def _turn(at, t, lost, mbco, after_hours):
    """Take the new state at t: note recoveries and spells of not being up."""
    below, unusable = 1 - lost < mbco - TIE, 1 - lost < 0.5 - TIE
    if at.below and not below:
        at.recovered = t
    if at.unusable and not unusable and at.usable < 0:
        at.usable = t
    at.below, at.unusable, at.lost = below, unusable, lost
    if 1 - lost >= 0.99 - TIE:
        _end_spell(at, t, after_hours)
    elif at.spell < 0:
        at.spell, at.spell_peak = t, 0.0


@inner
def _end_spell(at, t, after_hours):
    """End a spell of not being up: owed for if it was long enough."""
    if at.spell >= 0 and t - at.spell > after_hours + TIE:
        at.owed = max(at.owed, at.spell_peak)
    at.spell = -1.0
