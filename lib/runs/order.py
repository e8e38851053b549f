"""The best order of recovery within a time: the search on this machine's processors, with its clock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from lib.engine.compile import Compiled
from lib.engine.order import best_order
from lib.engine.warm import warm_orders
from lib.model.estate import Estate
from lib.model.order import Order
from lib.model.scenario import Scenario
from lib.runs.local import Stopped, processors


def carry_out(
    estate: Estate | Compiled,
    scenario: Scenario,
    objective: str = "user-hours",
    seconds: float = 10,
    seed: int = 1,
    workers: int | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Order:
    """Return the best order found within some seconds of ``lib.engine.order.best_order``.

    workers: threads, by default one a processor; they only make it faster. Raises Stopped soon after ``stopped`` says so.
    """
    warm_orders()
    until = monotonic() + seconds

    def left() -> float:
        if stopped():
            raise Stopped
        return until - monotonic()

    with ThreadPoolExecutor(workers or processors()) as pool:
        return best_order(estate, scenario, objective, seed, left, pool.map, tell)
