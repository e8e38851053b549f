"""The keeper of long runs: once for the same request, cancelled, failed, queued, a bounded store."""

import subprocess
import sys
from threading import Event, Lock

import pytest
from test_house import PROJECT

from lib.model.checks import Mistakes, Problem
from lib.runs.keeper import Keeper, News
from lib.runs.local import Stopped

SOON = 10  # seconds that anything here may take on a busy machine
FIRST = """
from threading import Barrier, BrokenBarrierError, Thread

from lib.runs.keeper import Keeper

both, made, given, make = Barrier(2), [], [], Keeper.__init__

def slowly(keeper, *how, **more):
    made.append(keeper)
    try:
        both.wait(2)  # seconds in which another thread may come here too
    except BrokenBarrierError:
        pass
    make(keeper, *how, **more)

Keeper.__init__ = slowly

def come():
    from lib.ui import long
    given.append(long.keeper())

threads = [Thread(target=come) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(made), len(given), given[0] is given[1])
"""


class Work:
    """Work that goes on until it is let go, and counts how often it was begun."""

    def __init__(self, result: object = "found", error: Exception | None = None):
        self.result, self.error = result, error
        self.begun, self.may_end, self.stopped = Event(), Event(), Event()
        self.times, self.lock = 0, Lock()

    def __call__(self, tell, stopped):
        with self.lock:
            self.times += 1
        tell(1, 4)
        self.begun.set()
        while not self.may_end.wait(0.005):
            if stopped():
                self.stopped.set()
                raise Stopped
        if self.error:
            raise self.error
        return self.result


def over(keeper: Keeper, request: str) -> News:
    """Return how a request stands when it is neither waiting nor running any more."""
    tick = Event()
    for _ in range(SOON * 200):
        news = keeper.news(request)
        if news.status not in ("waiting", "running"):
            return news
        tick.wait(0.005)
    pytest.fail(f"{request} is still {news.status}")


def test_the_same_request_is_computed_once_and_found_by_both():
    keeper, work = Keeper(), Work()
    keeper.ask("r", "one", work)
    keeper.ask("r", "two", work)
    assert work.begun.wait(SOON)
    work.may_end.set()
    assert over(keeper, "r").status == "done"
    keeper.ask("r", "three", work)
    assert keeper.news("r").status == "done"
    assert keeper.result("r") == "found"
    assert work.times == 1


def test_progress_and_what_is_left():
    now = [100.0]
    keeper, work = Keeper(clock=lambda: now[0]), Work()
    assert keeper.news("r") == News("unknown")
    keeper.ask("r", "one", work)
    assert work.begun.wait(SOON)
    now[0] = 110.0
    assert keeper.news("r") == News("running", 1, 4, seconds_left=30.0)  # a quarter took 10 s
    work.may_end.set()
    assert over(keeper, "r").status == "done"


def test_one_who_cancels_stops_the_run_and_it_can_be_asked_for_again():
    keeper, work = Keeper(), Work()
    keeper.ask("r", "one", work)
    assert work.begun.wait(SOON)
    keeper.leave("r", "one")
    assert keeper.news("r").status == "unknown"
    assert work.stopped.wait(SOON)
    again = Work("second")
    again.may_end.set()
    keeper.ask("r", "one", again)
    assert over(keeper, "r").status == "done"
    assert keeper.result("r") == "second"


def test_cancelling_takes_only_oneself_out_while_another_waits():
    keeper, work = Keeper(), Work()
    keeper.ask("r", "one", work)
    keeper.ask("r", "two", work)
    keeper.leave("r", "one")
    assert work.begun.wait(SOON)
    assert keeper.news("r").status == "running"
    work.may_end.set()
    assert over(keeper, "r").status == "done"
    assert not work.stopped.is_set()


def test_a_failure_is_told_and_forgotten_when_it_is_tried_again():
    keeper, work = Keeper(), Work(error=ValueError("no room"))
    work.may_end.set()
    keeper.ask("r", "one", work)
    news = over(keeper, "r")
    assert (news.status, news.why) == ("failed", "ValueError: no room")
    assert keeper.result("r") is None
    keeper.ask("r", "one", Work())
    assert keeper.news("r").status == "running"


def test_runs_wait_their_turn():
    keeper = Keeper(at_once=2)
    works = [Work(i) for i in range(4)]
    for i, work in enumerate(works):
        keeper.ask(f"r{i}", "one", work)
    assert works[0].begun.wait(SOON) and works[1].begun.wait(SOON)
    assert [keeper.news(f"r{i}").status for i in range(4)] == ["running", "running", "waiting", "waiting"]
    assert keeper.news("r3").ahead == 3
    keeper.leave("r2", "one")  # one that waits is never begun
    works[1].may_end.set()
    assert works[3].begun.wait(SOON)
    assert works[2].times == 0
    for work in works:
        work.may_end.set()
    assert over(keeper, "r3").status == "done"


def test_a_stopped_run_holds_its_place_until_it_has_ended():
    keeper, deaf, work = Keeper(), Work(), Work()
    busy = Event()

    def never_listens(tell, stopped):
        deaf.begun.set()
        busy.wait(SOON)

    keeper.ask("deaf", "one", never_listens)
    assert deaf.begun.wait(SOON)
    keeper.leave("deaf", "one")
    keeper.ask("r", "one", work)
    assert keeper.news("r").status == "waiting"
    busy.set()
    assert work.begun.wait(SOON)
    assert keeper.news("deaf").status == "unknown"
    work.may_end.set()


def test_what_takes_a_blink_passes_those_who_wait_and_is_kept():
    keeper, long, swift = Keeper(), Work(), Work("swift")
    swift.may_end.set()
    keeper.ask("long", "one", long)
    assert keeper.find("swift", "two", swift) == "swift"
    assert keeper.find("swift", "three", swift) == "swift"
    assert swift.times == 1
    assert keeper.news("long").status == "running"
    assert keeper.find("bad", "one", lambda tell, stopped: 1 / 0) is None
    assert keeper.news("bad").status == "failed"
    long.may_end.set()


def test_results_are_kept_as_many_and_as_heavy_as_there_is_room_for():
    keeper = Keeper(most=3, room=10, weigh=len)
    for name in "abc":
        keeper.find(name, "one", lambda tell, stopped: "xx")
    keeper.result("a")  # used last
    keeper.find("d", "one", lambda tell, stopped: "xx")
    assert [keeper.news(name).status for name in "abcd"] == ["done", "unknown", "done", "done"]
    keeper.find("e", "one", lambda tell, stopped: "x" * 9)
    assert [keeper.news(name).status for name in "acde"] == ["unknown", "unknown", "unknown", "done"]
    keeper.find("f", "one", lambda tell, stopped: "x" * 99)  # too heavy, but the one just asked for
    assert keeper.result("f") is not None


def test_mistakes_keep_their_place_and_code():
    def work(tell, stopped):
        raise Mistakes([Problem("tcp://nowhere:1", "scheduler_unreachable", {"seconds": 10})])

    keeper = Keeper()
    assert keeper.find("r", "a", work) is None
    assert [problem.code for problem in keeper.news("r").problems] == ["scheduler_unreachable"]


def test_two_sessions_that_come_first_at_once_have_one_keeper():
    ran = subprocess.run([sys.executable, "-c", FIRST], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["1", "2", "True"]
