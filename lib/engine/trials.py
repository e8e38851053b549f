"""Recovery orders tried in one compiled go: what each costs, and a population of them that breeds better ones."""

from typing import NamedTuple

import numpy as np

from lib.engine.breeding import CHANCES, copy, is_less, keep, mate
from lib.engine.compile import Compiled
from lib.engine.handles import Handle
from lib.engine.kernel import door, plain
from lib.engine.recovery import advance
from lib.engine.room import reset
from lib.engine.state import DONE, FAILED, Happenings, empty_logs, longer, start_state
from lib.model.thresholds import TIE

COSTS = 3  # numbers that an order costs, the most important first
FOLLOWED = np.dtype([("since", "f8"), ("lost", "f8"), ("recovered", "f8"), ("below", "?")], align=True)


class Orders(NamedTuple):
    """A population of orders of n services, by number, and room to try one more."""

    stock: np.ndarray  # i8[M, n], to breed from: orders that were tried, sorted as their jobs began
    costs: np.ndarray  # f8[M, COSTS], of the orders as they were tried
    trial: np.ndarray  # i8[n]
    sorted: np.ndarray  # i8[n], the trial as its jobs began
    cost: np.ndarray  # f8[COSTS], of the trial
    best: np.ndarray  # i8[n], of all that were tried
    best_cost: np.ndarray  # f8[COSTS]
    taken: np.ndarray  # bool[S], already in the trial
    followed: np.ndarray  # FOLLOWED[S]
    begun: np.ndarray  # f8[S], when the first job of a service began, hours


class Trials:
    """One scenario to be run in many recovery orders of n services, which its last action sets."""

    def __init__(self, compiled: Compiled, happens: Happenings, by_hours: bool, first_event: float, most: int):
        """by_hours: whether lost user-hours matter first, or the time until all is back; most: orders in the population."""
        self.compiled, self.by_hours, self.first_event = compiled, by_hours, first_event
        happens = happens._replace(orders=happens.orders._replace(items=happens.orders.items.copy()))
        n = int(happens.orders.first[-1] - happens.orders.first[-2])
        services = len(compiled.net.services)
        self.orders = Orders(
            np.zeros((most, n), dtype=np.int64), np.full((most, COSTS), np.inf), np.zeros(n, dtype=np.int64),
            np.zeros(n, dtype=np.int64), np.zeros(COSTS), np.zeros(n, dtype=np.int64), np.full(COSTS, np.inf),
            np.zeros(services, dtype=bool), np.zeros(services, dtype=FOLLOWED), np.zeros(services),
        )  # fmt: skip
        self._handles = [Handle(r) for r in (happens, start_state(compiled), start_state(compiled), self.orders)]
        self._logs = Handle(empty_logs(compiled))

    def fill(self, orders: np.ndarray, place: int = 0) -> None:
        """Try orders, i8[K, n], and put them into the population from a place on, whatever they cost.

        By hours an order costs the lost user-hours, how many services are not back at the horizon, and
        the longest time to recover of the others; else the last two and then the lost user-hours.
        """
        self._do(np.ascontiguousarray(orders, dtype=np.int64), np.empty((0, CHANCES)), place)

    def breed(self, chance: np.ndarray) -> None:
        """Try as many children of the population as there are rows of chance, f8[K, CHANCES], and keep the good ones."""
        self._do(np.empty((0, len(self.orders.trial)), dtype=np.int64), chance, 0)

    def welcome(self, order: np.ndarray) -> None:
        """Put an order in the place of the worst one of the population."""
        worst = max(range(len(self.orders.costs)), key=lambda i: (*self.orders.costs[i], -i))
        self.fill(order[None, :], worst)

    def _do(self, rows: np.ndarray, chance: np.ndarray, place: int) -> None:
        done, count = 0, len(rows) + len(chance)
        while done < count:
            done = _try_all(
                self.compiled.handle, *self._handles, self._logs, rows, chance, done, place, self.first_event, self.by_hours
            )  # fmt: skip
            if done < count:
                self._logs = Handle(longer(self._logs.record))


@door
def _try_all(net, h, start, x, orders, logs, rows, chance, first, place, first_event, by_hours):
    """Try the orders in rows, then children, from ``first`` on; return the first for which the logs are too short,
    or how many there are."""
    given = len(rows)
    for i in range(first, given + len(chance)):
        if i < given:
            copy(orders.trial, rows[i])
        else:
            mate(orders, chance[i - given])
        if not _try(net, h, start, x, orders, logs, first_event, by_hours):
            return i
        if i < given:
            copy(orders.stock[place + i], orders.sorted)
            copy(orders.costs[place + i], orders.cost)
        else:
            keep(orders, chance[i - given])
    return given + len(chance)


@plain
def _try(net, h, start, x, orders, logs, first_event, by_hours):
    """Run the trial and note what it costs; say whether the logs were long enough."""
    first = len(h.orders.items) - len(orders.trial)
    for i in range(len(orders.trial)):
        h.orders.items[first + i] = orders.trial[i]
    reset(x, start)
    if not advance(net, h, x, logs):
        return False
    _weigh(net, orders, logs.services[: x.counts[0].services], first_event, h.horizon, by_hours)
    _sort_as_begun(net, orders, logs.jobs[: x.counts[0].jobs])
    if is_less(orders.cost, orders.best_cost):
        copy(orders.best, orders.trial)
        copy(orders.best_cost, orders.cost)
    return True


@plain
def _weigh(net, orders, log, first_event, horizon, by_hours):
    """Work out what a run cost from its log, as ``metrics`` does."""
    for s in range(len(orders.followed)):
        at = orders.followed[s]
        at.since, at.lost, at.recovered, at.below = 0.0, 0.0, first_event, False
    lost = 0.0
    for i in range(len(log)):
        s, t = log[i].service, log[i].t
        at = orders.followed[s]
        lost += net.services[s].users * at.lost * (min(t, horizon) - at.since)
        below = 1 - log[i].lost < net.goals[net.rising.place[s]].mbco - TIE
        if at.below and not below:
            at.recovered = t
        at.since, at.lost, at.below = min(t, horizon), log[i].lost, below
    never, longest = 0, 0.0
    for s in range(len(orders.followed)):
        at = orders.followed[s]
        lost += net.services[s].users * at.lost * (horizon - at.since)
        never += at.below
        longest = longest if at.below else max(longest, at.recovered - first_event)
    cost = orders.cost
    if by_hours:
        cost[0], cost[1], cost[2] = lost, never, longest
    else:
        cost[0], cost[1], cost[2] = never, longest, lost


@plain
def _sort_as_begun(net, orders, jobs):
    """Sort the trial as its jobs began: only then do small changes make small differences."""
    for s in range(len(orders.begun)):
        orders.begun[s] = np.inf
    for i in range(len(jobs)):
        if jobs[i].outcome == DONE or jobs[i].outcome == FAILED:
            s = net.placements[jobs[i].placement].service
            orders.begun[s] = min(orders.begun[s], jobs[i].start)
    begun, found = orders.begun, orders.sorted
    for i in range(len(found)):
        s, j = orders.trial[i], i
        while j > 0 and begun[found[j - 1]] > begun[s]:
            found[j] = found[j - 1]
            j -= 1
        found[j] = s
