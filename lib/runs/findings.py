"""What a briefing is told from: the run, how sure it is, a year of outages, what to do; only what its parts need.

Everything is found with a fixed effort, never by the clock: the same estate, scenario and briefing find the same on any machine.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from math import inf

from lib.engine.advise import advise
from lib.engine.compile import Compiled, compile_estate
from lib.engine.montecarlo import Draws, MonteCarlo
from lib.engine.options import improve
from lib.engine.order import best_order
from lib.engine.risk import Risk, Years, sources
from lib.engine.simulate import simulate
from lib.engine.tornado import Swings, Tornado, uncertain
from lib.model.advice import Advice
from lib.model.briefing import Briefing
from lib.model.checks import Mistakes
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.limits import most_draws, most_years
from lib.model.options import Options, Valued
from lib.model.order import Order
from lib.model.reading import to_json
from lib.model.scenario import Scenario
from lib.runs import carry_out
from lib.runs.bundle import halving
from lib.runs.local import Stopped, processors

Tell = Callable[[int, int], None]
NEEDS = {  # what each part is told from, besides the run of medians
    "summary": ("draws", "advice", "options"),
    "map": (),
    "people": ("draws",),
    "services": (),
    "causes": (),
    "cost": ("draws",),
    "year": ("risk",),
    "actions": ("advice", "options", "order"),
    "sure": ("draws", "tornado"),
}
STEPS = ("draws", "risk", "tornado", "advice", "options", "order")
ORDER_ROUNDS = 12  # of the search for an order of recovery
MOST_MOVED = 1_000_000  # runs times services: a larger estate's assumed values are not moved one by one
MOST_OPTIONS = 300  # services: for a larger estate no changes are tried
MOST_ORDERED = 1500  # services: for a larger estate no order is looked for
SHARE = 1000  # a step's progress is told in so many parts


@dataclass(frozen=True, eq=False)
class Findings:
    """What was found. None stands for what no part needs, or what there is nothing to find of.

    draws, years: those that were run, fewer than asked for where there is no room for more; mark: what tells the
    estate and scenario apart from all others, as they were before anything was hidden.
    """

    estate: Estate
    scenario: Scenario
    seed: int
    draws: int
    years: int
    mark: str
    impact: Impact
    sure: MonteCarlo | None = None
    risk: Risk | None = None
    tornado: Swings | None = None
    advice: tuple[Advice, ...] | None = None
    options: Options | None = None  # each alone: sets of them are not looked for
    bundle: Valued | None = None  # a set of them that halves the loss, if there is one
    order: Order | None = None


def gather(
    estate: Estate,
    scenario: Scenario,
    briefing: Briefing,
    mark: str | None = None,
    workers: int | None = None,
    tell: Tell = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
    scheduler: str | None = None,
) -> Findings:
    """Find what the parts of a briefing tell.

    estate, scenario: free of mistakes, and already without what the audience is not told (``lib.briefing.files.gathered``
    sees to that); mark: theirs before that, by default of these; tell: called with how much is done and of how much.
    Raises Stopped soon after ``stopped`` says so.
    """
    mark = mark or fingerprint(estate, scenario)
    compiled = compile_estate(estate)
    draws = min(briefing.draws, most_draws(estate))
    years = min(briefing.years, most_years(estate, briefing.years))
    asked = _Asked(compiled, scenario, briefing.seed, draws, years, workers, stopped, scheduler)
    found = {}
    steps = [step for step in STEPS if step in needed(briefing.parts)]
    for number, step in enumerate(steps):
        if stopped():
            raise Stopped
        found |= FINDERS[step](asked, _part_of(tell, number, len(steps)))
    tell(SHARE * len(steps), SHARE * len(steps))
    return Findings(estate, scenario, briefing.seed, draws, years, mark, simulate(compiled, scenario), **found)


def needed(parts: Iterable[str]) -> set[str]:
    """Return the steps that some parts of a briefing need."""
    return {step for part in parts for step in NEEDS[part]}


def fingerprint(estate: Estate, scenario: Scenario) -> str:
    """Return a short hash that tells an estate and a scenario apart from all others."""
    return sha256(to_json(estate) + b"\0" + to_json(scenario)).hexdigest()[:10]


@dataclass(frozen=True)
class _Asked:
    compiled: Compiled
    scenario: Scenario
    seed: int
    draws: int
    years: int
    workers: int | None
    stopped: Callable[[], bool]
    scheduler: str | None

    def swept(self, sweep, tell: Tell):
        return carry_out(self.compiled, sweep, self.scheduler, workers=self.workers, tell=tell, stopped=self.stopped)


def _draws(asked: _Asked, tell: Tell) -> dict:
    return {"sure": asked.swept(Draws(asked.scenario, asked.seed, asked.draws), tell)}


def _risk(asked: _Asked, tell: Tell) -> dict:
    """Find nothing where no site or zone has a yearly rate."""
    if not sources(asked.compiled.estate):
        return {}
    return {"risk": asked.swept(Years(asked.years, asked.seed), tell)}


def _tornado(asked: _Asked, tell: Tell) -> dict:
    sweep, estate = Tornado(asked.scenario), asked.compiled.estate
    if not uncertain(estate) or sweep.count(estate) * len(estate.services) > MOST_MOVED:
        return {}
    return {"tornado": asked.swept(sweep, tell)}


def _advice(asked: _Asked, tell: Tell) -> dict:
    return {"advice": tuple(advise(asked.compiled))}


def _options(asked: _Asked, tell: Tell) -> dict:
    """Find nothing where there is nothing to improve, or too much to try changes in so many rounds."""
    if len(asked.compiled.estate.services) > MOST_OPTIONS:
        return {}
    look = partial(improve, asked.compiled, asked.scenario, None, None, asked.seed)
    options = _searched(asked, look, 0, lambda done, of: None)
    if options is None:
        return {}
    with ThreadPoolExecutor(asked.workers or processors()) as pool:
        bundle = halving(asked.compiled, asked.scenario, options, pool.map, tell, asked.stopped)
    return {"options": options, "bundle": bundle}


def _order(asked: _Asked, tell: Tell) -> dict:
    """Find nothing where there is nothing to recover, or too much to look for an order in so many rounds."""
    if len(asked.compiled.estate.services) > MOST_ORDERED:
        return {}
    look = partial(best_order, asked.compiled, asked.scenario, "user-hours", asked.seed)
    return {"order": _searched(asked, look, ORDER_ROUNDS, tell)}


def _searched(asked: _Asked, look: Callable, most: int, tell: Tell) -> object | None:
    """Return what a search finds in so many rounds, however long they take; None where there is nothing to look for."""
    made = [0]

    def rounds(done: int, of: int) -> None:
        made[0] = done
        tell(min(done, most), most)

    def left() -> float:
        if asked.stopped():
            raise Stopped
        return inf if made[0] < most else 0.0

    try:
        with ThreadPoolExecutor(asked.workers or processors()) as pool:
            return look(left, pool.map, rounds)
    except Mistakes:
        return None


FINDERS = {
    "draws": _draws, "risk": _risk, "tornado": _tornado, "advice": _advice, "options": _options, "order": _order,
}  # fmt: skip


def _part_of(tell: Tell, number: int, steps: int) -> Tell:
    """Return what tells a step's progress as a part of the whole."""
    return lambda done, of: tell(SHARE * number + SHARE * done // max(1, of), SHARE * steps)
