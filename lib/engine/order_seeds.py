"""The orders that a search begins with: good ones by simple rules, and others near them."""

from itertools import permutations

import numpy as np

from lib.engine.compile import Compiled
from lib.engine.draws import chances
from lib.engine.order_bound import Bound
from lib.model.impact import Impact

WIDEST = 0.4  # how far, of all there is, a service may be moved ahead or back
LONGEST_CHAIN = 1000  # of services that start one after another


def recovered(compiled: Compiled, default: Impact) -> np.ndarray:
    """Return the services that have jobs, by number, in the default priority; i8[n]."""
    number, rank = compiled.number("services"), compiled.net.services["rank"]
    found = {number[name] for name in default.table("jobs")["service"]}
    return np.array(sorted(found, key=lambda s: rank[s]), dtype=np.int64)


def all_orders(services: np.ndarray) -> np.ndarray:
    """Return every order of a few services, which stand in the default priority; i8[count, n], that priority first."""
    return np.array(list(permutations(services.tolist())), dtype=np.int64)


def first_orders(
    compiled: Compiled, services: np.ndarray, default: Impact, bound: Bound, seed: int, count: int
) -> np.ndarray:
    """Return orders of some services, which stand in the default priority; i8[count, n], that priority first."""
    hours = _hours(compiled, default)
    tail = _tails(compiled, hours)
    users = np.maximum(bound.rate, compiled.net.services["users"])
    rules = [
        np.arange(len(services), 0, -1.0),  # the default
        -_last_where_unknown(bound.starts)[services],  # as the solver says
        tail[services],  # the most work behind it first
        (users / np.maximum(hours, 1e-3))[services],  # the most people an hour of work first (W. E. Smith, 1956)
        hours[services],
    ]
    wishes = np.array([_places(rule) for rule in rules])
    chance = chances(seed, 0, count, len(services) + 1)
    wide = WIDEST * chance[:, :1] * (np.arange(count) >= len(rules))[:, None]
    wanted = wishes[np.arange(count) % len(rules)] + wide * (chance[:, 1:] - 0.5) * 2
    return services[np.argsort(wanted, axis=1, kind="stable")]


def _places(rule: np.ndarray) -> np.ndarray:
    """Return where each stands by a rule, the largest first, from 0 to 1."""
    place = np.empty(len(rule))
    place[np.argsort(-rule, kind="stable")] = np.arange(len(rule)) / max(1, len(rule) - 1)
    return place


def _last_where_unknown(starts: np.ndarray) -> np.ndarray:
    known = starts[np.isfinite(starts)]
    return np.where(np.isfinite(starts), starts, known.max(initial=0.0) + 1)


def _hours(compiled: Compiled, default: Impact) -> np.ndarray:
    """Return the hours of each service's longest job in the default run; f8[S]."""
    found, jobs, number = np.zeros(len(compiled.net.services)), default.table("jobs"), compiled.number("placements")
    placed = np.array([number[name] for name in jobs["placement"]], dtype=np.int64)
    restarts = (jobs["kind"] == "restart").to_numpy()
    hours = np.where(restarts, compiled.restart.median[placed], compiled.activation.median[placed])
    np.maximum.at(found, compiled.net.placements["service"][placed].astype(np.int64), hours)
    return found


def _tails(compiled: Compiled, hours: np.ndarray) -> np.ndarray:
    """Return the most hours of work that come one after another from a service's job on; f8[S]."""
    circle = compiled.net.services["circle"]
    on, by = _gates(compiled)
    apart = circle[on] != circle[by]
    on, by, tail = on[apart], by[apart], hours.copy()
    for _ in range(LONGEST_CHAIN):
        longer = tail.copy()
        np.maximum.at(longer, on, hours[on] + tail[by])
        if np.array_equal(longer, tail):
            break
        tail = longer
    return tail


def _gates(compiled: Compiled) -> tuple[np.ndarray, np.ndarray]:
    """Return who is waited for at a start or failover gate, and by whom, services by number."""
    net, on, by = compiled.net, [np.empty(0, dtype=np.int64)], []
    for first in net.groups_of[1:]:
        for s in np.flatnonzero(np.diff(first)).tolist():
            for group in net.groups[first[s] : first[s + 1]]:
                on.append(net.members[group["first"] : group["end"]].astype(np.int64))
                by += [s] * len(on[-1])
    return np.concatenate(on), np.array(by, dtype=np.int64)
