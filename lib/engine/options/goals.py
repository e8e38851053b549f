"""The cheapest set of options with which a goal is reached, or the proof that there is none.

A set that misses the goal asks for at least one option that it lacks: each such set is a clause, and the cheapest choice
that meets all clauses is run next (implicit hitting sets, after E. Moreno-Centeno and R. Karp, 2013).
"""

from collections.abc import Iterator

from lib.engine.options.archive import Archive, bits
from lib.engine.options.bound import hindered
from lib.engine.options.solver import Chooser, whole

ROUNDS = 60


class GoalSearch:
    """Looks for the cheapest set that reaches a goal among some options.

    proven: whether no set among them that was left out can be cheaper: every clause comes with the
    proof that no part of its set reaches the goal either.
    """

    def __init__(self, archive: Archive, number: int, seed: int):
        self.archive, self.places, self.seed = archive, bits(number), seed
        self.clauses: list[list[int]] = []
        self.sure, self.proven = True, False

    def rounds(self) -> Iterator[None]:
        """Look, a round at each step."""
        everything = sum(1 << i for i in self.places)
        if self.archive.value(everything).short > 0:
            return
        for _ in range(ROUNDS):
            number, optimal = self._cheapest()
            if number is None:
                return
            if self.archive.value(number).short == 0:
                self.proven = optimal and self.sure
                return
            self._learn(number)
            yield

    def _cheapest(self) -> tuple[int | None, bool]:
        """Return the cheapest set that meets all clauses, and whether it is proven to be."""
        chooser = Chooser(len(self.places), self.seed)
        known = [self.archive.cost[i] or 0.0 for i in self.places]
        costs, exact = whole(known)
        unpriced = sum(costs) + 1
        costs = [
            cost if self.archive.cost[i] is not None else unpriced for i, cost in zip(self.places, costs, strict=True)
        ]  # fmt: skip
        for clause in self.clauses:
            chooser.any_of(clause)
        many = len(self.places) + 1  # of two sets of one cost the smaller one
        chooser.model.minimize(sum((many * cost + 1) * x for cost, x in zip(costs, chooser.x, strict=True)))
        found, optimal = chooser.solve(self.archive.left)
        if found is None:
            return None, False
        return sum(1 << place for k, place in enumerate(self.places) if found >> k & 1), optimal and exact

    def _learn(self, number: int) -> None:
        """Enlarge a set that misses the goal as far as it goes on missing it, and ask for one of the others."""
        cost = self.archive.cost
        rest = [i for i in self.places if not number >> i & 1]
        rest.sort(key=lambda i: (cost[i] is not None, -(cost[i] or 0), i))
        for i in rest:
            if self.archive.value(number | 1 << i).short > 0:
                number |= 1 << i
        self.clauses.append([k for k, i in enumerate(self.places) if not number >> i & 1])
        estate, scenario, goal = self.archive.estate, self.archive.scenario, self.archive.goal
        self.sure = self.sure and bool(hindered(estate, scenario, self.archive.chosen(number), goal))
