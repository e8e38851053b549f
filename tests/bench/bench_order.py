"""How near the best order of recovery comes to the best known makespan of published projects, and how long it takes.

    python tests/bench/bench_order.py INSTANCES.json [--seconds 10] [--workers 2] [--seed 1] [--only NAME ...]

Run it from the project's folder. The file has ``instances``, each with ``name``, ``set``, ``n`` activities, their ``durations``,
``successors`` (by number) and ``demands`` of each resource, the resources' ``capacities``, and ``best_ub`` and ``best_lb``, the best
published makespan and bound on it: the PSPLIB of R. Kolisch and A. Sprecher (1996) in that form. A project becomes an
estate of one site, whose services are the activities, teams the resources, and start dependencies the predecessors; the
time until all is back is the makespan. Time is of the clock on the wall, and the first run's compiling is not counted.
"""

import argparse
import json
import sys
from pathlib import Path
from time import monotonic

sys.path[:0] = [str(Path(__file__).parents[2])]

from lib.engine.compile import compile_estate
from lib.engine.warm import warm_orders
from lib.model.reading import read_estate, read_scenario
from lib.runs.order import carry_out


def outage(project: dict) -> tuple[dict, dict]:
    """Return a project as an estate, and an outage that restarts all of it."""
    names = [f"a{i:03}" for i in range(project["n"])]
    teams = [f"r{r + 1}" for r in range(len(project["capacities"]))]
    estate = {
        "format": "estate/1", "id": "project", "sites": [{"id": "here", "lat": 0, "lon": 0}],
        "teams": [{"id": t, "crews": c} for t, c in zip(teams, project["capacities"], strict=True)],
        "services": [{"id": name} for name in names],
        "placements": [
            {"id": name, "service": name, "site": "here", "role": "active", "servers": 1, "restart_hours": hours,
             "needs": {t: n for t, n in zip(teams, needs, strict=True) if n}}
            for name, hours, needs in zip(names, project["durations"], project["demands"], strict=True)
        ],
        "dependencies": [
            {"service": names[j], "on": names[i], "phase": "start"}
            for i, after in enumerate(project["successors"]) for j in after
        ],
    }  # fmt: skip
    scenario = {
        "format": "scenario/1", "id": "out", "estate": "project", "horizon_hours": sum(project["durations"]) + 1,
        "events": [{"site": "here", "outage_hours": 0}],
    }  # fmt: skip
    return estate, scenario


def measure(project: dict, asked: argparse.Namespace) -> dict:
    """Return what the default and the best order found take, beside the best known."""
    estate, scenario = outage(project)
    read = read_estate(estate)
    compiled, began = compile_estate(read), monotonic()
    found = carry_out(
        compiled, read_scenario(scenario, read), "all-back", asked.seconds, asked.seed, asked.workers
    )  # fmt: skip
    return {
        "name": project["name"], "set": project["set"], "known": project["best_ub"],
        "default": found.default.all_back_hours, "found": found.found.all_back_hours, "bound": found.lower_bound,
        "seconds": monotonic() - began, "rounds": found.rounds, "of": found.rounds_of,
    }  # fmt: skip


def gaps(rows: list[dict], which: str) -> str:
    """Return the mean and the worst gap to the best known makespan, %."""
    over = [100 * (row[which] / row["known"] - 1) for row in rows]
    return f"{sum(over) / len(over):.2f} | {max(over):.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("instances")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[])
    asked = parser.parse_args()
    warm_orders()
    rows = []
    print("| project | best known | default | found | bound | gap, % | s | rounds |\n|---|---|---|---|---|---|---|---|")
    for project in json.loads(Path(asked.instances).read_text("utf-8"))["instances"]:
        if asked.only and project["name"] not in asked.only:
            continue
        row = measure(project, asked)
        rows.append(row)
        print(
            "| {name} | {known} | {default:g} | {found:g} | {bound:g} | {gap:.2f} | {seconds:.1f} | {rounds}/{of} |".format(
                **row, gap=100 * (row["found"] / row["known"] - 1)
            ),
            flush=True,
        )  # fmt: skip
    print(
        "\n| set | projects | gap of the default, mean, % | worst | of the order found, mean, % | worst |\n|---|---|---|---|---|---|"
    )
    for name in dict.fromkeys(row["set"] for row in rows):
        own = [row for row in rows if row["set"] == name]
        print(f"| {name} | {len(own)} | {gaps(own, 'default')} | {gaps(own, 'found')} |")
    print(f"| all | {len(rows)} | {gaps(rows, 'default')} | {gaps(rows, 'found')} |")


if __name__ == "__main__":
    main()
