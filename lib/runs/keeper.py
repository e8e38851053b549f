"""Long runs of the whole process: the same request is computed once, whoever asks, beside whatever else goes on.

A request is a text that says everything a run depends on. Whoever asks has a name of its
own; a run stops when all who asked for it have left. Results are kept, the latest used
ones; a request that failed says so until it is asked for again.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from time import monotonic
from typing import NamedTuple

from lib.model.checks import Mistakes, Problem
from lib.runs.local import Stopped

Tell = Callable[[int, int], None]
Work = Callable[[Tell, Callable[[], bool]], object]  # tell(done, of), stopped() -> result
MOST_FAILURES = 100


class News(NamedTuple):
    """How a request stands: unknown, waiting, running, done or failed."""

    status: str
    done: int = 0
    of: int = 0  # cases; 0 until it is known
    seconds_left: float | None = None  # none until a part is done
    ahead: int = 0  # requests that start before it
    why: str = ""  # it failed
    problems: tuple[Problem, ...] = ()  # it failed on mistakes that can be named


@dataclass
class _Run:
    request: str
    work: Work
    askers: set[str]
    began: float | None = None  # by the keeper's clock; none while it waits
    done: int = 0
    of: int = 0
    stop: bool = False
    ended: Event = field(default_factory=Event)


class Keeper:
    """Starts runs, a few at once and in the order of asking, and keeps what they found."""

    def __init__(
        self,
        at_once: int = 1,
        most: int = 24,
        room: float = 1e9,
        weigh: Callable[[object], float] = lambda result: 0.0,
        clock: Callable[[], float] = monotonic,
    ):
        """at_once: runs that go on together; most, room: how many results are kept, and how heavy together."""
        self.at_once, self.most, self.room, self.weigh, self.clock = at_once, most, room, weigh, clock
        self._lock = Lock()
        self._open: OrderedDict[str, _Run] = OrderedDict()  # waiting and running
        self._threads: set[int] = set()  # ids of the runs that hold a place, also of stopped ones until they end
        self._results: OrderedDict[str, object] = OrderedDict()  # used longest ago first
        self._failures: OrderedDict[str, News] = OrderedDict()

    def ask(self, request: str, asker: str, work: Work) -> None:
        """See to it that a request is computed, if it is not known nor being computed yet."""
        with self._lock:
            if request not in self._results:
                self._opened(request, asker, work)
                self._start()

    def find(self, request: str, asker: str, work: Work) -> object | None:
        """Return a request's result, computed now, ahead of all who wait; None where it fails. For what takes a blink."""
        with self._lock:
            run = None
            if request not in self._results:
                run = self._opened(request, asker, work)
                if run.began is None:
                    self._begin(run)
        if run:
            run.ended.wait()
        return self.result(request)

    def news(self, request: str) -> News:
        """Return how a request stands."""
        with self._lock:
            if run := self._open.get(request):
                if run.began is not None:
                    return News("running", run.done, run.of, self._left(run))
                before = list(self._open).index(request)
                return News("waiting", ahead=before)
            if request in self._results:
                return News("done")
            if request in self._failures:
                return self._failures[request]
            return News("unknown")

    def result(self, request: str) -> object | None:
        """Return what a request found; None where it is not done, or was dropped for later ones."""
        with self._lock:
            if request in self._results:
                self._results.move_to_end(request)
            return self._results.get(request)

    def leave(self, request: str, asker: str) -> None:
        """Stop waiting for a request; the run ends when nobody else waits for it."""
        with self._lock:
            run = self._open.get(request)
            if run is None:
                return
            run.askers.discard(asker)
            if not run.askers:
                run.stop = True
                del self._open[request]
                if run.began is None:
                    run.ended.set()

    def _opened(self, request: str, asker: str, work: Work) -> _Run:
        self._failures.pop(request, None)
        run = self._open.setdefault(request, _Run(request, work, set()))
        run.askers.add(asker)
        return run

    def _start(self) -> None:
        for run in list(self._open.values()):
            if len(self._threads) >= self.at_once:
                return
            if run.began is None:
                self._begin(run)

    def _begin(self, run: _Run) -> None:
        run.began = self.clock()
        self._threads.add(id(run))
        Thread(target=self._carry_out, args=[run], daemon=True, name="long run").start()

    def _carry_out(self, run: _Run) -> None:
        def tell(done: int, of: int) -> None:
            run.done, run.of = done, of

        result, failure = None, None
        try:
            result = run.work(tell, lambda: run.stop)
        except Stopped:
            pass
        except Mistakes as mistakes:
            failure = News("failed", problems=tuple(mistakes.problems))
        except Exception as error:  # whatever it is, it is this request's alone
            logging.getLogger(__name__).exception("a long run failed: %s", run.request)
            failure = News("failed", why=f"{type(error).__name__}: {error}"[:300])
        with self._lock:
            self._threads.discard(id(run))
            if not run.stop:
                del self._open[run.request]
                self._keep(run.request, result, failure)
            run.ended.set()
            self._start()

    def _keep(self, request: str, result: object, failure: News | None) -> None:
        if failure:
            self._failures[request] = failure
            while len(self._failures) > MOST_FAILURES:
                self._failures.popitem(last=False)
            return
        self._results[request] = result
        while len(self._results) > 1 and (len(self._results) > self.most or self._weight() > self.room):
            self._results.popitem(last=False)

    def _weight(self) -> float:
        return sum(map(self.weigh, self._results.values()))

    def _left(self, run: _Run) -> float | None:
        if not run.done:
            return None
        return (self.clock() - run.began) * (run.of - run.done) / run.done
