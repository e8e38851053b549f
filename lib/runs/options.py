"""Improvement options within a time: their runs on this machine's processors, with the clock of the search for sets."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from lib.engine.compile import Compiled, compile_estate
from lib.engine.options import improve
from lib.engine.simulate import simulate
from lib.model.estate import Estate
from lib.model.options import Goal, Options
from lib.model.scenario import Scenario
from lib.runs.local import Stopped, processors


def carry_out(
    estate: Estate | Compiled,
    scenario: Scenario,
    budget: float | None = None,
    goal: Goal | None = None,
    seconds: float = 10,
    seed: int = 1,
    workers: int | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Options:
    """Return what ``lib.engine.options.improve`` finds in some seconds, each option alone in any case.

    workers: threads, by default one a processor; they only make it faster. Raises Mistakes, and Stopped soon
    after ``stopped`` says so.
    """
    compiled = estate if isinstance(estate, Compiled) else compile_estate(estate)
    simulate(compiled, scenario)  # the kernels are there before the clock runs
    until = monotonic() + seconds

    def left() -> float:
        if stopped():
            raise Stopped
        return until - monotonic()

    pool = ThreadPoolExecutor(workers or processors())
    try:
        return improve(compiled, scenario, budget, goal, seed, left, pool.map, tell)
    finally:
        pool.shutdown(cancel_futures=True)  # a run that is stopped does not wait for those that have not begun
