"""A sweep on the processes of a Dask scheduler, for where one machine is not enough.

The package ``distributed`` is needed for this alone, and imported when it is asked for.
Parts go out a few at a time; one whose worker dies is computed by another worker.
"""

import asyncio
import logging
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from threading import Event
from time import monotonic

from lib.engine.compile import Compiled
from lib.model.checks import Mistakes, Problem
from lib.runs.local import Stopped, cut
from lib.runs.part import Differs, packed, version

PACKAGE = "distributed>=2025.7"
ANSWER = 10.0  # seconds in which a scheduler is to answer, and to have a worker
RETURN = 30.0  # seconds for which a run waits for a worker when all have gone


def carry_out(
    compiled: Compiled,
    sweep,
    scheduler: str,
    workers: int | None = None,
    size: int | None = None,
    tell: Callable[[int, int], None] = lambda done, of: None,
    stopped: Callable[[], bool] = lambda: False,
):
    """Return a sweep's result with the numbers that ``local.carry_out`` finds.

    scheduler: its address, such as ``tcp://192.0.2.1:8786``; workers: how many compute
    parts at once, by default every thread of the cluster. Raises Stopped soon after
    ``stopped`` says so, and Mistakes where the cluster cannot be used.
    """
    given_up = Event()

    def stop() -> bool:
        return given_up.is_set() or stopped()

    with ThreadPoolExecutor(1) as own:  # with an event loop of its own: the caller may be within one
        parts = own.submit(asyncio.run, _parts(compiled, sweep, scheduler, workers, size, tell, stop))
        try:
            return sweep.result(compiled, parts.result())
        except KeyboardInterrupt:
            given_up.set()
            raise


async def _parts(compiled, sweep, scheduler, workers, size, tell, stopped) -> list:
    """Return the parts of a sweep, in order."""
    async with _connected(scheduler) as client, _tasks() as running:
        count, threads = sweep.count(compiled.estate), await _threads(client, scheduler)
        spans = cut(compiled, count, workers or threads, size or getattr(sweep, "least", None))
        at_once = workers or 2 * threads  # so that a thread need not wait for its next part
        asked = version(), _sent(client, packed(compiled.estate)), pickle.dumps(sweep)
        errand = _errand()
        parts, done, seen = [None] * len(spans), 0, monotonic()
        tell(0, count)
        left = iter(enumerate(spans))
        while True:
            while len(running) < at_once and (following := next(left, None)):
                i, span = following
                running[asyncio.ensure_future(_result(client.submit(errand, *asked, *span, pure=False)))] = i
            if not running:
                return parts
            ended, _ = await asyncio.wait(running, timeout=0.2, return_when=asyncio.FIRST_COMPLETED)
            for task in ended:
                i = running.pop(task)
                parts[i] = _computed(task, scheduler)
                done += spans[i][1] - spans[i][0]
                tell(done, count)
            if done < count and stopped():
                raise Stopped
            if ended or await _threads(client, scheduler):
                seen = monotonic()
            elif monotonic() - seen > RETURN:
                raise Mistakes([Problem(scheduler, "workers_lost")])


@asynccontextmanager
async def _connected(scheduler: str):
    """Give a client of a scheduler that answers and has a worker."""
    try:
        import distributed
    except ImportError:
        raise Mistakes([Problem(scheduler, "no_distributed", {"package": PACKAGE})]) from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what matters is said here, and once
    client = distributed.Client(scheduler, asynchronous=True, set_as_default=False, timeout=ANSWER)
    try:
        await _connect(client, scheduler)
        yield client
    finally:
        with suppress(Exception):  # the connection is over, one way or another
            await asyncio.wait_for(client.close(), ANSWER)


async def _connect(client, scheduler: str) -> None:
    try:
        await asyncio.wait_for(client, ANSWER)
    except Exception:  # noqa: BLE001 - of many kinds: a wrong address, nobody there, or no scheduler but something else
        raise Mistakes([Problem(scheduler, "scheduler_unreachable", {"seconds": ANSWER})]) from None
    try:
        await client.wait_for_workers(1, timeout=ANSWER)
    except TimeoutError:
        raise Mistakes([Problem(scheduler, "scheduler_without_workers", {"seconds": ANSWER})]) from None


def _sent(client, estate: bytes):
    """Return the estate as the cluster keeps it: under its hash once for all who ask, made again where its keeper dies."""
    return client.submit(bytes, estate, key=f"estate-{sha256(estate).hexdigest()}")


def _errand() -> Callable:
    """Return what a worker calls. An inner function travels by value: the scheduler needs none of these sources."""

    def compute(*asked):
        from lib.runs.part import part

        return part(*asked)

    return compute


async def _threads(client, scheduler: str) -> int:
    """Return how many threads the workers have together."""
    try:
        return sum((await asyncio.wait_for(client.nthreads(), ANSWER)).values())
    except OSError:
        raise Mistakes([Problem(scheduler, "scheduler_lost")]) from None


@asynccontextmanager
async def _tasks():
    """Give a dict for tasks; those still in it at the end are cancelled."""
    running: dict[asyncio.Task, int] = {}
    try:
        yield running
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _result(future):
    return await future


def _computed(task: asyncio.Task, scheduler: str):
    """Return the part that a task waited for, or raise what kept it from being computed."""
    from distributed import CancelledError, KilledWorker

    try:
        return task.result()
    except Differs as differs:
        raise Mistakes([Problem(scheduler, "workers_differ", {"worker": str(differs)})]) from None
    except ImportError:
        raise Mistakes([Problem(scheduler, "workers_without_project")]) from None
    except KilledWorker:
        raise Mistakes([Problem(scheduler, "workers_lost")]) from None
    except CancelledError:
        raise Mistakes([Problem(scheduler, "scheduler_lost")]) from None
