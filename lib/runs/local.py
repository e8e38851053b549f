"""A sweep on this machine: parts on threads, since the kernels let other threads run."""

import os
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

from lib.engine.compile import Compiled


class Stopped(Exception):
    """A run was cancelled."""


def carry_out(
    compiled: Compiled,
    sweep,
    workers: int | None = None,
    size: int | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
):
    """Return a sweep's result. Its numbers do not depend on ``workers`` and ``size``.

    sweep: ``Draws``, ``Contingency``, ``Years``; workers: threads, by default one a
    processor; size: cases a part; tell: called with the cases done and their number.
    Raises Stopped soon after ``stopped`` says so.
    """
    count, workers = sweep.count(compiled.estate), workers or processors()
    spans = cut(compiled, count, workers, size or getattr(sweep, "least", None))
    parts, done = [None] * len(spans), 0
    tell(0, count)
    with ThreadPoolExecutor(workers) as pool:
        left = iter(enumerate(spans))
        running = {}
        while True:
            while len(running) < 2 * workers and (following := next(left, None)) and not stopped():
                i, (first, last) = following
                running[pool.submit(sweep.part, compiled, first, last)] = i
            if not running:
                break
            for future in wait(running, timeout=0.2, return_when=FIRST_COMPLETED).done:
                i = running.pop(future)
                parts[i] = future.result()
                done += spans[i][1] - spans[i][0]
                tell(done, count)
    if done < count:
        raise Stopped
    return sweep.result(compiled, parts)


def cut(compiled: Compiled, count: int, workers: int, size: int | None = None) -> list[tuple[int, int]]:
    """Return the parts of a sweep, first to last: few numbers at a time, and enough parts to see them go by."""
    numbers = 8 * len(compiled.net.placements) + 4 * len(compiled.net.services) + 300
    size = size or max(1, min(2_000_000 // numbers, 512, -(-count // (8 * workers))))
    return [(first, min(count, first + size)) for first in range(0, count, size)]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
