"""The best order of recovery for an event: crews and gates are shared, so who goes first decides who waits.

With crews this is resource-constrained project scheduling. A solver proposes an order for the part of it
that every order has in common and proves a bound; a population of orders breeds better ones.
What an order costs is what the engine finds in a whole run with it.
"""

from collections.abc import Callable, Iterable
from math import inf

import numpy as np
from msgspec.structs import replace

from lib.engine.breeding import CHANCES
from lib.engine.compile import Compiled, compile_estate
from lib.engine.draws import chances
from lib.engine.order_bound import bound_of
from lib.engine.order_seeds import all_orders, first_orders, recovered
from lib.engine.plan import happenings
from lib.engine.simulate import simulate
from lib.engine.trials import Trials
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.order import Order, Outcome, check_objective
from lib.model.scenario import Action, Scenario

ISLANDS = 4  # populations; they are the same on any number of processors
ROUNDS = 80
ORDERS, CHILDREN = (12, 150), (8, 250)  # fewest and most of a population, and of what it breeds in a round
EFFORT, JOB = 150_000, 4  # services run through in a round, where it is less than the most; a job counts as so many
FEW = 5  # services of which every order is tried
FIRST_DRAW = 1 << 32  # the random numbers of children come after those of the first orders
PROVEN = 1e-9
SOLVING = 0.15  # share of the time that the solver may take
Each = Callable[..., Iterable[None]]


def best_order(
    estate: Estate | Compiled,
    scenario: Scenario,
    objective: str = "user-hours",
    seed: int = 1,
    left: Callable[[], float] = lambda: inf,
    each: Each = map,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Order:
    """Find the order in which services are best recovered: least user-hours lost, or all back soonest.

    It takes effect with the first event (a ``set_order`` at its time, after the scenario's other actions); what the
    scenario itself orders is left out, also of the default, which is the engine's own priority.
    left: seconds that may still be used; each: ``map`` or one on several threads, which
    finds the same; tell: called with the rounds done and their number. Raises Mistakes if
    there is no such objective, or nothing to recover.
    """
    if problems := check_objective(objective):
        raise Mistakes(problems)
    compiled = estate if isinstance(estate, Compiled) else compile_estate(estate)
    search = _Search(compiled, scenario, objective, seed, left)
    rounds = 0
    tell(0, search.rounds)
    while rounds < search.rounds and not search.is_proven() and (left() > 0 or not rounds):
        search.go_on(rounds, each)
        rounds += 1
        tell(rounds, search.rounds)
    tell(search.rounds, search.rounds)
    return search.result(rounds)


class _Search:
    def __init__(self, compiled: Compiled, scenario: Scenario, objective: str, seed: int, left: Callable[[], float]):
        self.compiled, self.objective, self.seed, self.left = compiled, objective, seed, left
        if not scenario.events:
            raise Mistakes([Problem("events", "no_event")])
        self.scenario = replace(scenario, actions=[a for a in scenario.actions if a.do != "set_order"])
        self.began = min(event.at for event in scenario.events)
        self.default = simulate(compiled, self.scenario)
        services = recovered(compiled, self.default)
        if not len(services):
            raise Mistakes([Problem("events", "nothing_to_recover")])
        self.by_hours = objective == "user-hours"
        self.bound = bound_of(compiled, self.scenario, self.by_hours, left() * SOLVING)
        size = len(compiled.net.services) + JOB * len(services)
        self.most, self.children = (max(few, min(most, EFFORT // size)) for few, most in (ORDERS, CHILDREN))
        few = len(services) <= FEW
        self.rounds = 1 if few else ROUNDS
        self.first = all_orders(services) if few else self._first_orders(services)
        happens = happenings(compiled, self._with(services))
        most = -(-len(self.first) // ISLANDS)
        self.islands = [Trials(compiled, happens, self.by_hours, self.began, most) for _ in range(ISLANDS)]

    def _first_orders(self, services: np.ndarray) -> np.ndarray:
        return first_orders(self.compiled, services, self.default, self.bound, self.seed, ISLANDS * self.most)

    def go_on(self, number: int, each: Each) -> None:
        """Make a round: the first orders in the first, children in the others, the best of each island to the next."""
        if number == 0:
            rows = [self.first[i::ISLANDS] for i in range(ISLANDS)]
        else:
            firsts = [(number * ISLANDS + i) * self.children for i in range(ISLANDS)]
            rows = [chances(self.seed, FIRST_DRAW + n, FIRST_DRAW + n + self.children, CHANCES) for n in firsts]
            best = [island.orders.best.copy() for island in self.islands]
            for i in range(ISLANDS):
                self.islands[i].welcome(best[i - 1])
        list(each(self._live, self.islands, rows))

    def _live(self, island: Trials, rows: np.ndarray) -> None:
        """Try the first orders of an island, or let it breed, until it has or there is no time left."""
        some = max(1, self.children // 8)
        for first in range(0, len(rows), some):
            if self.left() <= 0:
                return
            if rows.dtype == np.int64:
                island.fill(rows[first : first + some], first)
            else:
                island.breed(rows[first : first + some])

    def best(self) -> Trials:
        """Return the island with the best order of all."""
        return min(self.islands, key=lambda island: tuple(island.orders.best_cost))

    def is_proven(self) -> bool:
        """Say whether the best order costs no more than the bound."""
        cost, value = self.best().orders.best_cost, self.bound.value
        if value is None or (not self.by_hours and cost[0] > 0):
            return False
        return bool(cost[0 if self.by_hours else 1] <= value * (1 + PROVEN) + PROVEN)

    def result(self, rounds: int) -> Order:
        """Return the best order with what the engine finds in a whole run with it, or the default if that is no worse."""
        default, tried = self.default, self.best().orders
        services, found = self.first[0], default
        if np.isfinite(tried.best_cost).all():
            impact = simulate(self.compiled, self._with(tried.best))
            if self._cost(impact) < self._cost(default):
                services, found = tried.best, impact
        ids = [service.id for service in self.compiled.estate.services]
        return Order(
            self.objective, self.seed, tuple(ids[s] for s in services.tolist()), _outcome(found), _outcome(default),
            self.bound.value, rounds + (not self.bound.cut_short), self.rounds + 1,
        )  # fmt: skip

    def _cost(self, impact: Impact) -> tuple:
        lost, back = _outcome(impact)
        never = int(impact.table("services")["ttr_hours"].isna().sum())
        return (lost, never) if self.by_hours else (never, inf if back is None else back, lost)

    def _with(self, services: np.ndarray) -> Scenario:
        ids = [self.compiled.estate.services[s].id for s in services.tolist()]
        order = Action(do="set_order", at=self.began, services=ids)
        return replace(self.scenario, actions=[*self.scenario.actions, order])


def _outcome(impact: Impact) -> Outcome:
    back = impact.table("services")["ttr_hours"]
    return Outcome(impact.lost_user_hours, None if back.isna().any() else float(back.max()))
