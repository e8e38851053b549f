"""How long advice on a large estate takes, rule by rule; two rules beside plain networkx versions of them.

    python tests/bench/bench_advice.py [--services 10000] [--fan 5] [--sites 100]

Run it from the project's folder. Times are processor time; reading the file is not counted. The peers answer smaller
questions on a graph that is built before: ``one_site`` which services are down for good when a site is lost where every dependency is hard,
has no alternative and nothing stands by; ``cold_start_cycle`` the strongly connected components with a start dependency inside,
whether or not an alternative opens them. On an estate made so that the questions are the same, the answers are held to each other first.
"""

import argparse
import sys
from collections import defaultdict
from pathlib import Path
from time import process_time

import networkx

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bench.big_estate import big_estate

from lib.engine.advise import CHECKS, advise
from lib.engine.advise.survey import Survey
from lib.engine.compile import compile_estate
from lib.model.reading import read_estate


def hard(document: dict) -> dict:
    """Return an estate with the same services and graph where a loss reaches all that needs it: no weights, groups, standbys."""
    on = [{key: d[key] for key in ("service", "on", "phase")} for d in document["dependencies"]]
    active = [p for p in document["placements"] if p["role"] == "active"]
    back = [{"service": d["on"], "on": d["service"], "phase": "start"} for d in on[:: len(on) // 50]]  # some cycles
    return document | {"dependencies": on + back, "placements": active}


def reached(graph: networkx.DiGraph, homes: dict[str, set[str]]) -> dict[str, set[str]]:
    """Return the services that each site takes down for good, and with it all that runs on them."""
    alone = defaultdict(list)
    for service, sites in homes.items():
        if len(sites) == 1:
            alone[next(iter(sites))].append(service)
    return {x: {s for own in alone[x] for s in [own, *networkx.descendants(graph, own)]} for x in alone}


def deadlocks(graph: networkx.DiGraph, starts: list[tuple[str, str]]) -> int:
    """Return how many strongly connected components have a start dependency inside."""
    component = {s: i for i, inside in enumerate(networkx.strongly_connected_components(graph)) for s in inside}
    return len({component[s] for s, m in starts if component[s] == component[m]})


def peers(document: dict) -> tuple[dict[str, set[str]], int, dict[str, float]]:
    """Return the answers of both peers and their seconds."""
    homes = defaultdict(set)
    for p in document["placements"]:
        homes[p["service"]].add(p["site"])
    rows = document["dependencies"]
    runs = networkx.DiGraph((d["on"], d["service"]) for d in rows if d["phase"] == "run")
    runs.add_nodes_from(s["id"] for s in document["services"])
    waits = networkx.DiGraph((d["service"], d["on"]) for d in rows if d["phase"] != "failover")
    starts = [(d["service"], d["on"]) for d in rows if d["phase"] == "start"]
    begun = process_time()
    fallen = reached(runs, homes)
    first = process_time()
    count = deadlocks(waits, starts)
    return fallen, count, {"one_site": first - begun, "cold_start_cycle": process_time() - first}


def timed(survey: Survey) -> tuple[dict[str, float], dict[str, int]]:
    """Return the seconds and the pieces of advice of each rule, in their order; the first one takes the runs of the engine."""
    seconds, counts = {}, {}
    for check in CHECKS:
        begun = process_time()
        counts[check.__name__] = sum(1 for _ in check(survey))
        seconds[check.__name__] = process_time() - begun
    return seconds, counts


def check_answers(document: dict) -> None:
    """Stop where the peers and the engine disagree."""
    fallen, count, _ = peers(document)
    ours = defaultdict(set)
    advice = advise(read_estate(document))
    for a in advice:
        if a.rule == "one_site":
            for x in a.values["sites"]:
                ours[x].add(a.values["service"])
    cycles = sum(a.rule == "cold_start_cycle" for a in advice)
    assert {x: s for x, s in fallen.items() if s} == dict(ours), "one_site"
    assert cycles == count > 0, ("cold_start_cycle", cycles, count)


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("services", 10_000), ("fan", 5), ("sites", 100)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    advise(read_estate(big_estate(100)))  # machine code is loaded
    check_answers(hard(big_estate(1000, sites=20, fan=2)))
    print("| estate | rule | advice | s | networkx, s |\n|---|---|---|---|---|")
    document = big_estate(asked.services, asked.sites, asked.fan)
    for what, case in (("as it is", document), ("hard, no standbys", hard(document))):
        _, _, theirs = peers(case)
        estate = read_estate(case)
        begun = process_time()
        survey = Survey(compile_estate(estate))
        compiled = process_time() - begun
        seconds, counts = timed(survey)
        print(f"| {what} | (compile) | | {compiled:.2f} | |")
        for rule, spent in seconds.items():
            print(
                f"| {what} | `{rule}` | {counts[rule]:,} | {spent:.2f} | {theirs.get(rule, '–') if rule not in theirs else f'{theirs[rule]:.2f}'} |"
            )
        print(f"| {what} | all | {sum(counts.values()):,} | {compiled + sum(seconds.values()):.2f} | |")


if __name__ == "__main__":
    main()
