"""How time and memory grow with the number of services, and what a run's time goes to.

    python tests/bench/growth.py [--services 1000 3000 10000 30000 100000]

Run it from the project's folder. Prints Markdown tables and draws ``growth.svg`` beside
this file. Of N-1 with recovery every 10th site, of the pairs at once every 10th pair is
run, and the time scaled up. Processor time on one thread; every size has a process of its
own.
"""

import argparse
import json
import multiprocessing
import os
import platform
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from math import ceil, floor, log10
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bench.bench_simulate import HORIZON, HOURS, SITE, memory, parts, seconds, write_estate
from bench.bench_sweeps import some
from bench.big_estate import big_estate, site_out

FILE = Path(__file__).with_name("growth.svg")
EVERY, SHARES = 10, 10_000
CURVES = {  # what grows -> its colour
    "read and check": "#7f7f7f", "compile": "#9467bd", "one outage": "#1f77b4", "N-1 with recovery": "#d62728",
    "at once, all pairs": "#2ca02c",
}  # fmt: skip


def measure(file: str) -> dict[str, float]:
    """Return what an estate takes, s, and the most memory, MiB."""
    from lib.engine.at_once import AtOnce
    from lib.engine.compile import compile_estate
    from lib.engine.contingency import Contingency
    from lib.engine.simulate import simulate
    from lib.model.reading import read_estate, read_scenario
    from lib.runs.local import carry_out

    few = compile_estate(read_estate(big_estate(30, sites=3)))
    simulate(few, read_scenario(site_out(SITE, HOURS, HORIZON))).to_document()
    carry_out(few, Contingency(1), workers=1)
    carry_out(few, AtOnce(Contingency(1)), workers=1)
    document = Path(file).read_bytes()
    found = {"read and check": seconds(1, partial(read_estate, document))}
    estate = read_estate(document)
    found["compile"] = seconds(1, partial(compile_estate, estate))
    compiled, scenario = compile_estate(estate), read_scenario(site_out(SITE, HOURS, HORIZON), estate)
    found["one outage"] = seconds(3, partial(simulate, compiled, scenario))
    sites, pairs = (some(estate, order, EVERY) for order in (1, 2))
    found["N-1 with recovery"] = EVERY * seconds(1, partial(carry_out, compiled, sites, workers=1))
    found["at once, all pairs"] = EVERY * seconds(1, partial(carry_out, compiled, AtOnce(pairs), workers=1))
    return found | {"memory": memory()}


def shares(file: str) -> dict[str, float]:
    """Return the parts of one outage's time, s; the cascade as what an estate without run dependencies is spared."""
    from lib.engine.compile import compile_estate
    from lib.model.reading import read_estate, read_scenario

    document = json.loads(Path(file).read_bytes())
    estate = read_estate(document)
    scenario = read_scenario(site_out(SITE, HOURS, HORIZON), estate)
    whole = parts(compile_estate(estate), scenario, 5)
    document["dependencies"] = [row for row in document["dependencies"] if row["phase"] != "run"]
    alone = parts(compile_estate(read_estate(document)), scenario, 5)
    return {
        "cascade": whole["kernel"] - alone["kernel"], "clock, jobs, crews and gates": alone["kernel"],
        "figures and affected people": whole["measures"], "causes, when asked for": whole["causes"],
        "other tables, when asked for": whole["tables"],
    }  # fmt: skip


def draw_shares() -> dict[str, float]:
    """Return the parts of 1,000 draws of the Kakao fire, s."""
    from bench.kakao_fire import kakao_fire

    from lib.engine.montecarlo import Draws
    from lib.engine.plan import drawn, plan_of

    compiled, scenario = kakao_fire()
    draws = Draws(scenario, 1, 1000)
    draws.part(compiled, 0, 2)
    drawing = seconds(3, lambda: drawn(compiled, plan_of(compiled, scenario), 1, 0, 1000))
    return {"drawing": drawing, "all else": seconds(3, lambda: draws.part(compiled, 0, 1000)) - drawing}


def plot(sizes: list[int], columns: list[dict[str, float]]) -> str:
    """Return the curves as SVG, both axes logarithmic."""
    times = [found[name] for found in columns for name in CURVES]
    low, high = 10.0 ** floor(log10(min(times))), max(times)

    def at(n: float, taken: float) -> tuple[float, float]:
        right, up = log10(n / sizes[0]) / log10(sizes[-1] / sizes[0]), log10(taken / low) / log10(high / low)
        return 70 + 500 * right, 330 - 300 * up

    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 740 380" font-family="sans-serif" font-size="12">',
        '<rect width="740" height="380" fill="white"/>', '<text x="320" y="370" text-anchor="middle">services</text>',
    ]  # fmt: skip
    for n in sizes:
        x = at(n, low)[0]
        lines.append(f'<path d="M{x:.0f} 30V330" stroke="#ddd"/>')
        lines.append(f'<text x="{x:.0f}" y="348" text-anchor="middle">{n:,}</text>')
    for power in range(ceil(log10(high / low))):
        y = at(sizes[0], low * 10**power)[1]
        lines.append(f'<path d="M70 {y:.0f}H570" stroke="#ddd"/>')
        lines.append(f'<text x="62" y="{y + 4:.0f}" text-anchor="end">{low * 10**power:g} s</text>')
    below = 400.0
    for name in sorted(CURVES, key=lambda name: columns[-1][name]):
        points = [at(n, found[name]) for n, found in zip(sizes, columns, strict=True)]
        below = min(points[-1][1] + 4, below - 14)  # names do not run into each other
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        lines.append(f'<polyline points="{path}" fill="none" stroke="{CURVES[name]}" stroke-width="2"/>')
        lines.append(f'<text x="578" y="{below:.0f}" fill="{CURVES[name]}">{name}</text>')
    return "\n".join([*lines, "</svg>", ""])


def table(head: str, names: list[str], columns: list[dict[str, float]], rows: dict[str, str]) -> str:
    """Return a Markdown table; rows: key -> label."""
    lines = [f"| {head} | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    for key, label in rows.items():
        cells = (f"{found[key]:,.0f}" if found[key] >= 100 else f"{found[key]:,.2g}" for found in columns)
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def share_table(head: str, taken: dict[str, float]) -> str:
    """Return a Markdown table of parts, ms and their share of one run with all that was asked for."""
    whole = sum(taken.values())
    columns = [{name: 1000 * s for name, s in taken.items()}, {name: 100 * s / whole for name, s in taken.items()}]
    return table(head, ["ms", "%"], columns, {name: name for name in taken})


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--services", type=int, nargs="+", default=[1000, 3000, 10_000, 30_000, 100_000])
    sizes, columns = sorted(asked.parse_args().services), []
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; 100 sites\n")
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(1, spawn, max_tasks_per_child=1) as processes:
        files = {n: str(Path(folder) / f"{n}.json") for n in {*sizes, SHARES}}
        for n, file in files.items():
            processes.submit(write_estate, file, {"services": n}).result()
        for n in sizes:
            columns.append(processes.submit(measure, files[n]).result())
            print(f"{n:,} services: done", file=sys.stderr)
        of_run = processes.submit(shares, files[SHARES]).result()
        of_draws = processes.submit(draw_shares).result()
    rows = {name: f"{name}, s" for name in CURVES} | {"memory": "most memory, MiB"}
    print(table("services", [f"{n:,}" for n in sizes], columns, rows))
    print(share_table(f"one outage, {SHARES:,} services", of_run))
    print(share_table("1,000 draws of the Kakao fire", of_draws))
    if len(sizes) > 1:
        FILE.write_text(plot(sizes, columns), "utf-8")


if __name__ == "__main__":
    main()
