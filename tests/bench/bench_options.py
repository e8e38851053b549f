"""How long improvement options take, and how much of the search for sets there is time for.

    python tests/bench/bench_options.py ESTATE SCENARIO [--seconds 10] [--workers 2] [--budget B]
    python tests/bench/bench_options.py --big 10000 [--seconds 10] [--workers 2]

Run it from the project's folder. Time is of the clock on the wall; the first run's compiling of kernels is not counted.
"""

import argparse
import sys
from pathlib import Path
from time import monotonic

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from big_estate import big_estate, site_out

from lib.engine.compile import compile_estate
from lib.engine.simulate import simulate
from lib.model.reading import read_estate, read_scenario
from lib.runs.options import carry_out
from lib.store import files


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*")
    parser.add_argument("--big", type=int)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--budget", type=float)
    asked = parser.parse_args()
    estate, scenario = _big(asked.big) if asked.big else _read(*asked.files)
    compiled = compile_estate(estate)
    simulate(compiled, scenario)
    began = monotonic()
    alone = carry_out(compiled, scenario, asked.budget, seconds=1e-6, workers=asked.workers)
    singles = monotonic() - began
    found = carry_out(compiled, scenario, asked.budget, seconds=asked.seconds, workers=asked.workers)
    taken = monotonic() - began - singles
    print(f"{len(estate.services)} services, {len(alone.options)} options alone: {singles:.2f} s")
    print(f"{found.runs} runs, {found.rounds} of {found.rounds_of} rounds, front of {len(found.front)}: {taken:.2f} s")
    print(f"best: {found.best_set.ids} {found.best_set.cost_per_year:.4g} a year, {found.best_set.worth}")


def _read(estate: str, scenario: str):
    read = files.read_estate_file(estate)
    return read, files.read_scenario_file(scenario, read)


def _big(services: int):
    """Return the big estate with a price for its servers, and the loss of one of its sites."""
    document = big_estate(services)
    for site in document["sites"]:
        site["server_cost"] = 1000
    read = read_estate(document)
    return read, read_scenario(site_out(), read)


if __name__ == "__main__":
    main()
