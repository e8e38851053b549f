"""Improvement options: what an estate could change, what each change costs a year and buys in a scenario, and which to make.

``found`` lists them, ``changes`` makes them, the engine says what they are worth (``archive``); ``sets`` looks for good
sets, ``goals`` for the cheapest one that reaches a goal, ``bound`` proves that none can.
"""

from collections.abc import Callable, Iterator
from math import inf

from lib.engine.compile import Compiled, compile_estate
from lib.engine.options.archive import Archive, Each, OutOfTime
from lib.engine.options.bound import hindered
from lib.engine.options.changes import Candidate, applied
from lib.engine.options.found import candidates
from lib.engine.options.goals import GoalSearch
from lib.engine.options.sets import are_few, best_of, every_set, rounds_of, search
from lib.engine.options.survey import Survey
from lib.engine.options.worth import Value, value_of
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.options import Goal, GoalFound, Option, Options, Valued
from lib.model.prices import option_cost
from lib.model.scenario import Scenario

__all__ = ["applied", "improve"]
ENOUGH = 0.95  # of what can be avoided: the best set without a budget
A_ROUND = 64  # sets, where every one is run


def improve(
    estate: Estate | Compiled,
    scenario: Scenario,
    budget: float | None = None,
    goal: Goal | None = None,
    seed: int = 1,
    left: Callable[[], float] = lambda: inf,
    each: Each = map,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Options:
    """Find what an estate could change for a scenario, and which of it to make.

    Every option is run alone, then sets of them. budget: of a year, in the estate's currency; left: seconds that may still
    be used, for sets; each: ``map`` or one on several threads, which finds the same; tell: called with the options
    run alone and the rounds done, and their number at most. Raises Mistakes where the scenario has no event or nothing to improve.
    """
    if not scenario.events:
        raise Mistakes([Problem("events", "no_event")])
    compiled = estate if isinstance(estate, Compiled) else compile_estate(estate)
    work = _Work(compiled, scenario, budget, goal, seed, left, each, tell)
    alone, done = len(work.archive.options), 0
    try:
        for done, _ in enumerate(work.rounds(), 1):
            tell(alone + done, alone + max(done, work.most))
        most = done
    except OutOfTime:
        most = max(done + 1, work.most)
    tell(alone + most, alone + most)
    return work.result(done, most)


class _Work:
    def __init__(self, compiled: Compiled, scenario: Scenario, budget, goal, seed: int, left, each: Each, tell):
        self.compiled, self.scenario, self.budget, self.goal, self.seed = compiled, scenario, budget, goal, seed
        self.archive = Archive(compiled.estate, scenario, goal, left, each)
        self.base = value_of(compiled, scenario, goal)
        survey = Survey(compiled, scenario, goal)
        if not survey.services:
            raise Mistakes([Problem("events", "nothing_to_improve")])
        found, self.left_out = candidates(survey)
        alone = []
        for value in each(self._alone, found):
            left()  # raises where the run was stopped
            alone.append(value)
            tell(len(alone), len(found) + 1)
        ranked = sorted(zip(found, alone, strict=True), key=self._rank)
        options = [self._option(*row) for row in ranked]
        self.archive.open(options, self.base, [value for _, value in ranked])
        size = len(compiled.estate.services) + len(compiled.estate.placements)
        self.all_run = self.priced_run = self.cheapest = False
        self.few = are_few(len(options), size)
        self.few_priced = are_few(self.archive.priced.bit_count(), size)
        self.hindered = hindered(compiled.estate, scenario, options, goal) if goal and self.base.short > 0 else ()
        self.most = rounds_of(self.archive)

    def _alone(self, candidate: Candidate) -> Value:
        return self.archive.value_with([candidate])

    def _cost(self, candidate: Candidate) -> float | None:
        return option_cost(self.compiled.estate, candidate.kind, candidate.what)

    def _rank(self, row: tuple[Candidate, Value]) -> tuple:
        """Return what options are ranked by: least lost, then money, then cost, no price last."""
        cost, worth = self._cost(row[0]), row[1].worth
        return worth.lost_user_hours, worth.money, inf if cost is None else cost, row[0].id

    def _option(self, candidate: Candidate, value: Value) -> Option:
        base, worth = self.base.worth, value.worth
        avoided = base.lost_user_hours - worth.lost_user_hours, base.money - worth.money
        return Option(*candidate, self._cost(candidate), worth, *avoided)

    def rounds(self) -> Iterator[None]:
        """Run sets of options, a round at each step."""
        if self.few and self.goal:
            yield from self._every(self.archive.all)
            self.all_run = self.priced_run = True
            return
        if self.goal and not self.hindered:
            yield from self._seek()
        if self.few_priced:
            yield from self._every(self.archive.priced)
            self.priced_run = True
        else:
            yield from search(self.archive, self.budget, self.seed)

    def _every(self, number: int) -> Iterator[None]:
        sets = list(every_set(number))
        self.most = -(-len(sets) // A_ROUND)
        for first in range(0, len(sets), A_ROUND):
            self.archive.run(sets[first : first + A_ROUND])
            yield

    def _seek(self) -> Iterator[None]:
        archive = self.archive
        enough = archive.value(archive.priced).short == 0
        seeking = GoalSearch(archive, archive.priced if enough else archive.all, self.seed)
        yield from seeking.rounds()
        self.cheapest = enough and seeking.proven

    def result(self, rounds: int, most: int) -> Options:
        """Return what was found so far."""
        archive = self.archive
        front = archive.front()
        return Options(
            self.compiled.estate.id, self.scenario.id, self.seed, self.budget, self.base.worth,
            tuple(archive.options), self.left_out, tuple(archive.told(s) for s in front), self._best(front),
            self.priced_run, self._goal_found() if self.goal else None, len(archive.known), rounds, most,
        )  # fmt: skip

    def _best(self, front: list[int]) -> Valued:
        """Return the set within the budget that loses least, or the cheapest that avoids nearly all that can be avoided."""
        archive = self.archive
        if self.budget is not None:
            return archive.told(best_of(archive, front, self.budget))
        base = self.base.worth.lost_user_hours
        wanted = ENOUGH * (base - archive.lost(front[-1]))
        return archive.told(next(s for s in front if base - archive.lost(s) >= wanted - archive.tiny))

    def _goal_found(self) -> GoalFound:
        archive, best = self.archive, self.archive.reaching()
        if best is not None:
            every = self.all_run or (self.priced_run and not best & ~archive.priced)
            sure = best == 0 or (not best & ~archive.priced and (every or self.cheapest))
            return GoalFound(self.goal, "reached", None, archive.told(best), sure)
        if self.hindered:
            return GoalFound(self.goal, "impossible", "bound", hindered=self.hindered)
        if self.all_run:
            return GoalFound(self.goal, "impossible", "exhaustive")
        return GoalFound(self.goal, "not_found")
