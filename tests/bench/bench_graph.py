"""The Dependencies screen at 20, 500 and 2,000 services: what is computed, how it opens, how it answers a choice.

    python tests/bench/bench_graph.py [--clicks 10] [--services 20 500 2000]

Run it from the project's folder. Layouts of the same graphs by networkx (Kamada-Kawai) and, where it
is installed, Graphviz's dot stand beside ours; a peer that takes longer than 20 seconds is given up (inf).
"""

import argparse
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT, HERE = Path(__file__).parents[2], Path(__file__).parent
sys.path[:0] = [str(ROOT), str(HERE), str(HERE.parent / "browser")]

import networkx as nx
from bench_click import APP, open_page, serving
from big_estate import big_estate
from chromium import FLAGS, chromium
from playwright.sync_api import Page, sync_playwright

from lib.graph.contract import packed
from lib.model.reading import read_estate
from lib.store.documents import Store, address
from lib.view.graph import graph_of
from lib.view.graph_drawn import drawing
from lib.view.graph_facts import circles, singles
from lib.view.graph_layout import layout
from lib.words import Words

LONGEST = 20  # seconds that a peer may take


def document(services: int) -> dict:
    return big_estate(services, sites=20, fan=3 if services < 100 else 5) | {
        "id": f"big-{services}",
        "name": f"Big {services}",
    }


def timed(work) -> tuple[float, object]:
    start = time.perf_counter()
    found = work()
    return time.perf_counter() - start, found


def computed(services: int) -> dict[str, float]:
    """Return seconds, and the drawing's size in KB."""
    estate = read_estate(json.dumps(document(services)))
    graph_s, graph = timed(lambda: graph_of(estate))
    facts_s, facts = timed(lambda: (circles(graph), singles(graph)))
    layout_s, place = timed(lambda: layout(graph))
    again_s, _ = timed(lambda: layout(graph, place))
    drawn_s, text = timed(lambda: packed(drawing(graph, place, estate, Words("en"), facts, "k")))
    return {
        "dependencies": len(graph.edges), "graph, s": graph_s, "cycles and single points, s": facts_s, "layout, s": layout_s,
        "layout after a change, s": again_s, "drawing and its check, s": drawn_s, "drawing, KB": len(text) / 1000,
    } | peers(graph)  # fmt: skip


def peers(graph) -> dict[str, float]:
    pairs = [(e.source, e.target) for e in graph.edges]
    return {"networkx Kamada-Kawai, s": given_up(_kamada_kawai, pairs), "Graphviz dot, s": dot(pairs)}


def _kamada_kawai(pairs) -> None:
    nx.kamada_kawai_layout(nx.Graph(pairs))


def given_up(work, *arguments) -> float:
    process = multiprocessing.Process(target=work, args=arguments)
    start = time.perf_counter()
    process.start()
    process.join(LONGEST)
    taken = time.perf_counter() - start
    if process.is_alive():
        process.terminate()
        return float("inf")
    return taken


def dot(pairs) -> float:
    """Return seconds of Graphviz's layered layout; no number where it is not installed."""
    if not shutil.which("dot"):
        return float("nan")
    text = "digraph { rankdir=LR node [shape=box width=2.4 height=0.5] " + " ".join(f"{a}->{b}" for a, b in pairs) + "}"
    start = time.perf_counter()
    try:
        subprocess.run(["dot", "-Tplain"], input=text, text=True, capture_output=True, check=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return float("inf")
    return time.perf_counter() - start


def shown(page: Page, services: int) -> float:
    """Click on the link to the screen and return the seconds until the graph is drawn."""
    page.get_by_role("link", name="Evidence", exact=True).first.click()
    page.locator(".graph").wait_for(state="detached")
    page.wait_for_timeout(1500)
    start = time.perf_counter()
    page.get_by_role("link", name="Dependencies", exact=True).first.click()
    page.locator(f'.graph[data-drawn="{services}"]').wait_for()
    taken = time.perf_counter() - start
    page.wait_for_timeout(1500)
    return taken


def answered(page: Page, service: str) -> float:
    """Find a service by its id and return the milliseconds from Enter until its card stands beside the graph."""
    box = page.get_by_role("combobox", name="Find a service")
    box.fill(service)
    page.wait_for_timeout(400)
    start = time.perf_counter()
    box.press("Enter")
    page.locator('[data-testid="graph-card"] h4', has_text=service).wait_for()
    taken = 1000 * (time.perf_counter() - start)
    page.wait_for_timeout(800)
    return taken


def in_browser(sizes: list[int], clicks: int) -> dict[int, dict[str, float]]:
    found = {}
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        store = Store(address(Path(data)))
        keys = {services: store.create("estate", document(services), {}).key for services in sizes}
        store.close()
        with serving(APP, data) as app:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            for services in sizes:
                page = open_page(
                    browser, f"{app}/dependencies?lang=en&estate={keys[services]}", f'.graph[data-drawn="{services}"]'
                )
                again = median(shown(page, services) for _ in range(3))
                step = max(1, services // clicks)
                taken = [answered(page, f"s{i:06d}") for i in range(0, services, step)][:clicks]
                found[services] = {
                    "opened again, s": again,
                    "chosen to card, ms": median(taken),
                    "the worst, ms": max(taken),
                }
                page.context.close()
            found |= first_opened(browser, app, keys, found)
            browser.close()
    return found


def first_opened(browser, app: str, keys: dict[int, str], found: dict) -> dict[int, dict[str, float]]:
    """Add the seconds from the address to the graph in a new tab; the server knows the estate."""
    for services, key in keys.items():
        page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
        start = time.perf_counter()
        page.goto(f"{app}/dependencies?lang=en&estate={key}")
        page.locator(f'.graph[data-drawn="{services}"]').wait_for()
        found[services]["new tab, whole app, s"] = time.perf_counter() - start
        page.context.close()
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--clicks", type=int, default=10)
    asked.add_argument("--services", type=int, nargs="+", default=[20, 500, 2000])
    given = asked.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    computed(20)  # imports and first calls are not counted
    print_table({services: computed(services) for services in given.services})
    print_table(in_browser(given.services, given.clicks))


def print_table(tables: dict[int, dict[str, float]]) -> None:
    print(f"{'services':<32}" + "".join(f"{services:>12,}" for services in tables))
    for name in next(iter(tables.values())):
        print(f"{name:<32}" + "".join(f"{table[name]:>12,.3f}" for table in tables.values()), flush=True)


if __name__ == "__main__":
    main()
