"""Sweeps on a Dask cluster of two worker processes: the numbers of this machine, or one clear message."""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from signal import SIGKILL
from time import monotonic, sleep

import numpy as np
import pytest
from distributed import Client

from lib import runs
from lib.engine.at_once import AtOnce
from lib.engine.compile import compile_estate
from lib.engine.contingency import Contingency
from lib.engine.montecarlo import Draws
from lib.engine.risk import Years
from lib.model.checks import Mistakes
from lib.model.reading import read_estate, read_scenario
from lib.runs import cluster, local
from lib.words import Words

PROJECT = Path(__file__).parents[1]
KAKAO = [PROJECT / "data" / name for name in ("estates/kakao-2022.json", "scenarios/kakao-2022-fire.json")]
ESTATE = read_estate(KAKAO[0].read_bytes())
SCENARIO = read_scenario(KAKAO[1].read_bytes(), ESTATE)
SWEEPS = {
    "draws": Draws(SCENARIO, 3, 150),
    "contingency": Contingency(2, zones=True),
    "years": Years(300, 3),
    "at once": AtOnce(Contingency(2)),
}


class Processes:
    """A scheduler on whatever port is free, which has none of the sources, and workers, which have."""

    def __init__(self, folder: Path):
        self.folder, self.workers = folder, []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            folder, "scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)
        )  # fmt: skip
        until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        self.address = json.loads(file.read_text())["address"]

    def add_worker(self, sources: Path = PROJECT) -> subprocess.Popen:
        name = f"worker {len(self.workers)}"
        self.workers.append(self._start(
            sources, "worker", self.address, "--name", name, "--nthreads", "1", "--no-nanny",
            "--local-directory", str(self.folder),
        ))  # fmt: skip
        until(lambda: name in self.tasks())
        return self.workers[-1]

    def kill(self, process: subprocess.Popen) -> None:
        process.send_signal(SIGKILL)
        process.wait(20)

    def tasks(self) -> dict[str, int]:
        """Return how many tasks each worker has before it, by name."""
        with Client(self.address, set_as_default=False) as client:
            names, tasks = client.scheduler_info(n_workers=-1)["workers"], client.processing()
        return {worker["name"]: len(tasks.get(address, ())) for address, worker in names.items()}

    def end(self) -> None:
        for process in (*self.workers, self.scheduler):
            self.kill(process)

    def _start(self, folder: Path, *words: str) -> subprocess.Popen:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        with open(self.folder / "log", "a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *words, "--no-dashboard"],
                cwd=folder, env=environment, stdout=log, stderr=log,
            )  # fmt: skip


def until(holds: Callable[[], bool], seconds: float = 60) -> None:
    end = monotonic() + seconds
    while not holds():
        assert monotonic() < end, "the cluster did not start"
        sleep(0.05)


@pytest.fixture(scope="module")
def processes(tmp_path_factory):
    found = Processes(tmp_path_factory.mktemp("cluster"))
    yield found
    found.end()


@pytest.fixture
def pair(processes):
    """The cluster with two workers, some of them from earlier tests."""
    while len(processes.tasks()) < 2:
        processes.add_worker()
    return processes


@pytest.fixture
def alone(tmp_path):
    """A scheduler without workers."""
    found = Processes(tmp_path)
    yield found
    found.end()


@pytest.fixture(scope="module")
def compiled():
    return compile_estate(ESTATE)


@pytest.fixture
def impatient(monkeypatch):
    """Wait for two seconds, not ten."""
    monkeypatch.setattr(cluster, "ANSWER", 2.0)
    monkeypatch.setattr(cluster, "RETURN", 2.0)


def assert_same(ours, theirs) -> None:
    """Fail unless every number agrees to the last bit."""
    for column, other in zip(ours, theirs, strict=True):
        assert column.dtype == other.dtype
        np.testing.assert_array_equal(column, other)


def outcomes(result):
    return next((getattr(result, name) for name in ("outcomes", "outages") if hasattr(result, name)), result)


def mistake(ask: Callable[[], object]) -> str:
    """Return the one sentence with which a run is refused, which both languages have."""
    with pytest.raises(Mistakes) as refused:
        ask()
    (problem,) = refused.value.problems
    assert Words("ko").problem(problem) != Words("en").problem(problem)
    return Words("en").problem(problem)


@pytest.mark.parametrize("size", [7, None])
@pytest.mark.parametrize("sweep", SWEEPS.values(), ids=SWEEPS)
def test_the_numbers_are_those_of_this_machine(pair, compiled, sweep, size):
    told = []
    there = runs.carry_out(compiled, sweep, pair.address, size=size, tell=lambda done, of: told.append((done, of)))
    assert_same(outcomes(there), outcomes(local.carry_out(compiled, sweep)))
    count = sweep.count(ESTATE)
    assert told[0] == (0, count) and told[-1] == (count, count) and told == sorted(told)


def test_a_worker_that_dies_in_mid_run_changes_no_number(pair, compiled):
    sweep, dead = Draws(SCENARIO, 4, 8000), []

    def kill(done: int, of: int) -> None:
        at_work = [name for name, tasks in pair.tasks().items() if tasks]
        if done and at_work and not dead:
            dead.append((at_work[0], of - done))
            pair.kill(pair.workers[int(at_work[0].split()[1])])

    found = cluster.carry_out(compiled, sweep, pair.address, size=1000, tell=kill)
    assert dead and dead[0][1] >= 1000  # there was more to do
    assert_same(found.outcomes, local.carry_out(compiled, sweep).outcomes)


def test_a_caller_may_be_within_an_event_loop(pair, compiled):
    async def caller():
        return cluster.carry_out(compiled, SWEEPS["contingency"], pair.address)

    with ThreadPoolExecutor(1) as own:  # the tests in a browser may have left a loop of theirs here
        found = own.submit(asyncio.run, caller()).result()
    assert_same(outcomes(found), outcomes(local.carry_out(compiled, SWEEPS["contingency"])))


def test_a_run_can_be_stopped_and_the_cluster_goes_on(pair, compiled):
    told = []
    with pytest.raises(local.Stopped):
        cluster.carry_out(
            compiled, Draws(SCENARIO, 1, 100_000), pair.address, size=100,
            tell=lambda done, of: told.append(done), stopped=lambda: len(told) > 2,
        )  # fmt: skip
    assert 0 < told[-1] < 100_000
    until(lambda: not any(pair.tasks().values()))
    sweep = SWEEPS["draws"]
    assert_same(cluster.carry_out(compiled, sweep, pair.address).outcomes, local.carry_out(compiled, sweep).outcomes)


def command(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "lib", *arguments], cwd=PROJECT, capture_output=True, text=True, check=False,
        env=os.environ | {"LC_ALL": "C"},
    )  # fmt: skip


def test_the_command_line(pair):
    here = command("montecarlo", *map(str, KAKAO), "--draws", "40")
    there = command("montecarlo", *map(str, KAKAO), "--draws", "40", "--scheduler", pair.address)
    assert (there.returncode, there.stderr) == (0, "")
    assert there.stdout == here.stdout
    lost = command("risk", str(KAKAO[0]), "--scheduler", "nowhere")
    assert (lost.returncode, lost.stdout) == (2, "")
    assert lost.stderr.startswith("nowhere: ") and lost.stderr.count("\n") == 1


def test_a_run_ends_when_its_scheduler_is_gone_or_all_workers_are(pair, alone, compiled, impatient):
    sweep = Draws(SCENARIO, 4, 100_000)
    alone.add_worker()
    for processes, lost, word in ((alone, [alone.scheduler], "connection"), (pair, pair.workers, "workers")):

        def end(done: int, of: int, processes=processes, lost=lost) -> None:
            for process in lost if done else ():
                processes.kill(process)

        ask = partial(cluster.carry_out, compiled, sweep, processes.address, size=200, tell=end)
        assert word in mistake(ask).split(": ", 1)[1]


def test_workers_without_these_sources_are_refused(alone, compiled, impatient, tmp_path):
    ask = partial(cluster.carry_out, compiled, SWEEPS["draws"], alone.address)
    assert "no workers" in mistake(ask)
    other = tmp_path / "other"
    for room in ("engine", "model", "runs"):
        shutil.copytree(PROJECT / "lib" / room, other / "lib" / room, ignore=shutil.ignore_patterns("__pycache__"))
    with open(other / "lib" / "engine" / "draws.py", "a") as file:
        file.write("\n# another version\n")
    first = alone.add_worker(other)
    assert "another version" in mistake(ask)
    alone.kill(first)
    until(lambda: not alone.tasks())
    alone.add_worker(tmp_path)
    assert "does not find" in mistake(ask)


def test_an_address_where_no_scheduler_is(compiled, impatient):
    with socket.socket() as silent, socket.socket() as free:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        free.bind(("127.0.0.1", 0))
        ports = [of.getsockname()[1] for of in (silent, free)]
        addresses = [f"tcp://127.0.0.1:{port}" for port in (*ports, 99999)]
        for address in (*addresses, "nowhere", "tcp://nowhere.invalid:8786", "radio://x:1", "tls://127.0.0.1:1", ""):
            start = monotonic()
            said = mistake(partial(runs.carry_out, compiled, SWEEPS["draws"], address))
            assert said.startswith(address) and "scheduler" in said
            assert monotonic() - start < 20


def test_a_missing_package_is_named(monkeypatch, compiled):
    monkeypatch.setitem(sys.modules, "distributed", None)
    said = mistake(lambda: runs.carry_out(compiled, SWEEPS["draws"], "tcp://127.0.0.1:8786"))
    assert cluster.PACKAGE in said and "pip install" in said


def test_a_run_on_this_machine_asks_for_no_such_package(monkeypatch):
    program = (
        "import sys; from lib.__main__ import main;"
        f"status = main(['contingency', {str(KAKAO[0])!r}, '--out', {os.devnull!r}]);"
        "sys.exit(status or int('distributed' in sys.modules or 'dask' in sys.modules))"
    )
    monkeypatch.delenv(runs.SCHEDULER, raising=False)
    assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False).returncode == 0


def test_the_setting_names_the_scheduler(monkeypatch, compiled, impatient):
    monkeypatch.setenv(runs.SCHEDULER, "nowhere")
    assert mistake(lambda: runs.carry_out(compiled, SWEEPS["draws"])).startswith("nowhere: ")
    monkeypatch.setenv(runs.SCHEDULER, "")
    assert runs.carry_out(compiled, SWEEPS["contingency"]).cases
