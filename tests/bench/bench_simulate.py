"""How long the engine takes over one outage with its whole recovery, beside the same in SimPy.

    python tests/bench/bench_simulate.py [--services 1000 10000] [--large] [--repeat 5] [--rounds 5]

Run it from the project's folder. Several values of a flag give every combination, one
column each. Each estate has processes of its own, one after another, engine and peer in
turn for some rounds: a machine that others use is not equally fast for long. Times are of the
processor, not of the clock on the wall, so that other work on the machine disturbs less;
what counts is the ratio, the median of the rounds'.
"""

import argparse
import json
import multiprocessing
import os
import platform
import resource
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median, median_low
from time import process_time

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bench.big_estate import big_estate, site_out

SITE, HOURS, HORIZON = "x0", 12.0, 168.0
SHAPE = {"services": [1000, 10_000], "sites": [100], "fan": [5], "areas": [1], "crews": [2]}
ROWS = (  # key, label, unit: how often it goes into what was measured
    ("services", "services", 1), ("sites", "sites", 1), ("dependencies", "dependencies", 1),
    ("classes", "region classes", 1), ("jobs", "jobs done", 1), ("times", "times at which anything changes", 1),
    ("changes", "changes of a service's availability", 1),
    ("read", "read and check JSON, s", 1), ("compile", "compile, s", 1),
    ("simulate", "simulate, compiled, ms", 1000), ("kernel", "  cascade, jobs, clock", 1000),
    ("measures", "  metrics and affected people", 1000),
    ("causes", "causes, when asked for, ms", 1000), ("tables", "all other tables, ms", 1000),
    ("peer", "SimPy, ms", 1000), ("ratio", "SimPy / simulate", 1),
    ("memory", "peak memory, MiB", 1), ("libraries", "  of it Python and its libraries", 1),
)  # fmt: skip


def seconds(repeat: int, work: Callable[[], object]) -> float:
    """Return the median processor time of some runs."""
    taken = []
    for _ in range(repeat):
        start = process_time()
        work()
        taken.append(process_time() - start)
    return median(taken)


def memory() -> float:
    """Return the most memory that this process has had so far, MiB."""
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def write_estate(file: str, shape: dict) -> None:
    """Write an estate, in a process whose memory is not counted."""
    Path(file).write_text(json.dumps(big_estate(**shape)))


def engine(file: str, repeat: int) -> dict:
    """Measure the engine; seconds, MiB."""
    from lib.engine.compile import compile_estate
    from lib.engine.simulate import simulate
    from lib.model.reading import read_estate, read_scenario

    few = big_estate(30, sites=3)
    simulate(read_estate(few), read_scenario(site_out(SITE, HOURS, HORIZON))).to_document()
    document, libraries = Path(file).read_bytes(), memory()
    read = seconds(min(repeat, 3), partial(read_estate, document))
    estate = read_estate(document)
    compile_ = seconds(min(repeat, 3), partial(compile_estate, estate))
    compiled, scenario = compile_estate(estate), read_scenario(site_out(SITE, HOURS, HORIZON), estate)
    return parts(compiled, scenario, repeat) | {
        "read": read, "compile": compile_, "simulate": seconds(repeat, partial(simulate, compiled, scenario)),
        "memory": memory(), "libraries": libraries, "services": len(estate.services), "sites": len(estate.sites),
        "dependencies": len(estate.dependencies), "classes": compiled.net.share.shape[1],
    }  # fmt: skip


def parts(compiled, scenario, repeat: int) -> dict:
    """Measure what ``simulate`` is made of, and what is made only when asked for."""
    from lib.engine import simulate as door
    from lib.engine.causes import charge_causes
    from lib.engine.metrics import measures
    from lib.engine.plan import happenings
    from lib.engine.room import room_of
    from lib.engine.tables import TABLES

    happens = happenings(compiled, scenario)
    state, logs = door.run(compiled, happens)
    measured = measures(compiled, logs, 0.0, HORIZON)
    finished = door.Run(compiled, scenario, state.provided, logs, measured)
    others = [make for name, make in TABLES.items() if name != "causes"]
    with room_of(compiled) as room:
        kernel = seconds(repeat, lambda: door.finish(compiled, happens, room))
    return {
        "kernel": kernel,
        "measures": seconds(repeat, lambda: measures(compiled, logs, 0.0, HORIZON)),
        "causes": seconds(repeat, lambda: charge_causes(compiled, logs, HORIZON)),
        "tables": seconds(repeat, lambda: [make(finished) for make in others]),
        "jobs": int((TABLES["jobs"](finished)["outcome"] == "done").sum()),
        "times": len(measured.times), "changes": len(measured.service_log),
    }  # fmt: skip


def peer(file: str, repeat: int) -> float:
    """Return the seconds that SimPy takes, the estate prepared; of a large one, in a single run."""
    from bench.peer_estate import prepare
    from bench.simpy_peer import Recovery

    from lib.model.reading import read_estate

    net = prepare(read_estate(Path(file).read_bytes()), {SITE})
    runs = 1 if len(net.services) > 20_000 else min(repeat, 3)
    return seconds(runs, lambda: Recovery(net, {SITE: HOURS}, HORIZON).run())


def column(shape: dict, repeat: int, rounds: int, with_peer: bool) -> dict:
    """Measure one estate, each step in a process of its own: memory is counted from a process's start."""
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as processes:
        file = str(Path(folder) / "estate.json")
        processes.submit(write_estate, file, shape).result()
        found = []
        for _ in range(rounds):
            found.append(processes.submit(engine, file, repeat).result())
            if with_peer:
                found[-1]["peer"] = processes.submit(peer, file, repeat).result()
                found[-1]["ratio"] = found[-1]["peer"] / found[-1]["simulate"]
    return {key: median_low(each[key] for each in found) for key in found[0]}


def shown(value: float, unit: int) -> str:
    value *= unit
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}" if value < 100 else f"{value:,.0f}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in SHAPE.items():
        asked.add_argument(f"--{name}", type=int, nargs="+", default=usual)
    asked.add_argument("--large", action="store_true", help="100,000 services too")
    asked.add_argument("--repeat", type=int, default=5, help="runs of which the median is taken; of SimPy at most 3")
    asked.add_argument("--rounds", type=int, default=5, help="of engine and SimPy in turn")
    asked.add_argument("--no-peer", action="store_true", help="without SimPy")
    flags = vars(asked.parse_args())
    flags["services"] += [100_000] * flags["large"]
    shapes = [dict(zip(SHAPE, values, strict=True)) for values in product(*(flags[name] for name in SHAPE))]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; "
          f"one of the sites out for {HOURS:g} hours; median of {flags['rounds']} rounds of {flags['repeat']}")  # fmt: skip
    columns = [column(shape, flags["repeat"], flags["rounds"], not flags["no_peer"]) for shape in shapes]
    for key, label, unit in ROWS:
        if key in columns[0]:
            print(f"{label:<42}" + "".join(f"{shown(found[key], unit):>12}" for found in columns))


if __name__ == "__main__":
    main()
