"""How long sweeps take, beside igraph and SimPy in the same run.

    python tests/bench/bench_sweeps.py [--services 10000] [--every 25] [--draws 10000]

Run it from the project's folder. Pairs at once, N-1 and N-2 are of the large estate of
``big_estate``, the latter two with the whole recovery; draws are of the Kakao fire. igraph
finds less than ours does (see ``igraph_peer``) but where all dependencies are hard, the same. Of the
pairs with recovery every 25th is run and the time scaled up (``--every 1`` runs all), and
of the peers' work a few cases; the table says how many. Each measurement has a process of
its own. Ours is processor time on one thread, and time on the wall with all threads, of
short work the median of five runs. The ratio is of one thread to one thread, and the last one
of all our threads, on the wall, to the peer's one.
"""

import argparse
import gc
import multiprocessing
import os
import platform
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import monotonic, process_time
from typing import NamedTuple

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bench.bench_simulate import memory
from bench.big_estate import big_estate

from lib.engine.contingency import Case, Contingency

HOURS, HORIZON, SEED = 12.0, 168.0, 1
SHORT = 5.0  # seconds
COLUMNS = (
    ("cases", 9), ("of them run", 13), ("one thread, s", 15), ("all, wall s", 13), ("MiB", 7),
    ("peer", 8), ("of them run", 13), ("s", 9), ("MiB", 7), ("ratio", 8),
    ("on all", 8),
)  # fmt: skip


@dataclass(frozen=True)
class Some(Contingency):
    """Some cases of a contingency."""

    chosen: tuple[Case, ...] = ()

    def _each(self, estate):
        return iter(self.chosen)

    def count(self, estate) -> int:
        """Return how many are chosen."""
        return len(self.chosen)


def some(estate, order: int, every: int) -> Contingency:
    """Return a contingency of each so manieth case."""
    whole = Contingency(order)
    return whole if every == 1 else Some(order, chosen=tuple(whole.cases(estate)[::every]))


def large_estate(kind: str, services: int, sites: int = 100):
    """Return the estate of a row; for ``hard`` every dependency is needed to run, wholly."""
    from lib.model.reading import read_estate

    document = big_estate(services, sites)
    if kind == "hard":
        document["dependencies"] = [{"service": row["service"], "on": row["on"]} for row in document["dependencies"]]
    return read_estate(document)


class Taken(NamedTuple):
    """What some cases took."""

    cases: int
    one: float  # s, processor, one thread
    wall: float  # s, all threads
    memory: float  # MiB, the most that the process had


def engine(kind: str, services: int, every: int, draws: int) -> Taken:
    """Measure one of our sweeps, its kernels compiled before."""
    from bench.kakao_fire import kakao_fire

    from lib.engine.at_once import AtOnce
    from lib.engine.compile import compile_estate
    from lib.engine.montecarlo import Draws
    from lib.runs.local import carry_out

    if kind == "draws":
        compiled, scenario = kakao_fire()
        sweep, little = Draws(scenario, SEED, draws), Draws(scenario, SEED, 2)
        few = compiled
    else:
        compiled, few = (compile_estate(large_estate(kind, n, sites)) for n, sites in ((services, 100), (30, 3)))
        once, pairs = AtOnce(Contingency(2)), some(compiled.estate, 2, every)
        sweep = {"once": once, "hard": once, "n-1": Contingency(1), "n-2": pairs}[kind]
        little = AtOnce(Contingency(1)) if sweep is once else Contingency(1)
    carry_out(few, little, workers=1)
    # of an estate compiled anew, what an earlier sweep has kept of it is not known
    one = typical(lambda: carry_out(replace(compiled), sweep, workers=1), process_time)
    wall = typical(lambda: carry_out(replace(compiled), sweep), monotonic)
    return Taken(sweep.count(compiled.estate), one, wall, memory())


def typical(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """Return the seconds of a run; of one that is short, the median of five after a first that counts for nothing."""

    def run() -> float:
        start = clock()
        work()
        return clock() - start

    first = run()
    return first if first > SHORT else median(run() for _ in range(5))


def peer(kind: str, services: int, sample: int) -> Taken | None:
    """Measure a peer on a sample of the cases, its graph or estate prepared; None if its package is not installed."""
    if kind in ("once", "hard") and not find_spec("igraph"):
        return None
    work = {"once": _igraph, "hard": _igraph, "draws": _simpy_draws}.get(kind, _simpy_cases)(kind, services, sample)
    taken, count = 0.0, 0
    gc.collect()
    gc.freeze()  # what our libraries made is not for the peer's collector to go through: it took 0.1 s in a sample
    for run in work:
        start = process_time()
        run()
        taken += process_time() - start
        count += 1
    return Taken(count, taken, taken, memory())


def _chosen(kind: str, services: int, sample: int):
    estate, order = large_estate(kind, services), 1 if kind == "n-1" else 2
    every = Contingency(order).count(estate) // sample
    return estate, [case.sites for case in some(estate, order, every).cases(estate)[:sample]]


def _igraph(kind: str, services: int, sample: int):
    from bench.igraph_peer import Reach

    estate, cases = _chosen(kind, services, sample)
    reach = Reach(estate, cases)
    return [lambda i=i: reach.affected_users(i) for i in range(len(cases))]


def _simpy_cases(kind: str, services: int, sample: int):
    from bench.peer_estate import prepare
    from bench.simpy_peer import Recovery

    estate, cases = _chosen(kind, services, sample)
    for sites in cases:
        net = prepare(estate, set(sites))
        yield Recovery(net, dict.fromkeys(sites, HOURS), HORIZON).run


def _simpy_draws(kind: str, services: int, sample: int):
    from bench.kakao_fire import kakao_fire, peers

    return [recovery.run for recovery in peers(*kakao_fire(), SEED, 0, sample)]


def row(label: str, whole: int, ours: Taken, theirs: Taken | None, name: str) -> str:
    """Return a line of the table, times scaled up to the whole number of cases."""
    one, wall = (seconds * whole / ours.cases for seconds in (ours.one, ours.wall))
    cells = [f"{whole:,}", f"{ours.cases:,}", f"{one:,.2f}", f"{wall:,.2f}", f"{ours.memory:,.0f}"]
    if theirs:
        other = theirs.one * whole / theirs.cases
        cells += [name, f"{theirs.cases:,}", f"{other:,.1f}", f"{theirs.memory:,.0f}"]
        cells += [f"{other / one:,.0f}", f"{other / wall:,.0f}"]
    return f"{label:<34}" + "".join(
        f"{cell:>{width}}" for cell, (_, width) in zip(cells, COLUMNS, strict=False)
    )  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--services", type=int, default=10_000)
    asked.add_argument("--every", type=int, default=25, help="of the pairs with recovery run each so manieth")
    asked.add_argument("--draws", type=int, default=10_000)
    flags = asked.parse_args()
    rows = (  # kind, label, cases, peer, sample of its cases
        ("once", "who is hit at once, all pairs", 4950, "igraph", 100),
        ("hard", "the same, hard dependencies alone", 4950, "igraph", 100),
        ("n-1", "N-1 with recovery", 100, "SimPy", 10),
        ("n-2", "N-2 with recovery", 4950, "SimPy", 5),
        ("draws", "draws of the Kakao fire", flags.draws, "SimPy", 100),
    )
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"{flags.services:,} services, 100 sites; scaled up to all cases")  # fmt: skip
    print(f"{'':<34}" + "".join(f"{name:>{width}}" for name, width in COLUMNS))
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as processes:
        for kind, label, whole, name, sample in rows:
            ours = processes.submit(engine, kind, flags.services, flags.every, flags.draws).result()
            theirs = processes.submit(peer, kind, flags.services, sample).result()
            print(row(label, whole, ours, theirs, name), flush=True)
            if theirs is None:
                print("  (igraph is not installed, so it has no row: pip install --group bench; it is under the GPL)")


if __name__ == "__main__":
    main()
