"""The Estate screen at 10,000 services: how it opens, and from an edit to its being kept and shown.

    python tests/bench/bench_estate.py [--services 1000 10000] [--times 5]

Run it from the project's folder. Seconds of the clock on the wall, in a real browser.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT, HERE = Path(__file__).parents[2], Path(__file__).parent
sys.path[:0] = [str(ROOT), str(HERE), str(HERE.parent / "browser")]

from bench_click import APP, open_page, serving
from bench_graph import print_table
from big_estate import big_estate
from chromium import FLAGS, chromium
from grid import canvas, cell, go_to, type_in
from playwright.sync_api import Page, sync_playwright

USERS = 3  # the column of the table of services
LONGEST = 60_000  # ms


def seconds(act: Callable[[], None], until: Callable[[], None]) -> float:
    start = time.perf_counter()
    act()
    until()
    return time.perf_counter() - start


def version(page: Page) -> str:
    return page.locator(".st-key-kept").inner_text().rpartition("version ")[2]


def kept_after(page: Page, before: str) -> None:
    """Wait until another version is shown, and the page is at rest."""
    page.wait_for_function(
        "before => { const said = document.querySelector('.st-key-kept')?.innerText ?? '';"
        " return said.includes('version') && said.split('version ')[1] !== before"
        " && document.querySelector('[data-test-script-state=notRunning]') }",
        arg=before, polling=50,
    )  # fmt: skip


def edited(page: Page, act: Callable[[], None]) -> float:
    before = version(page)
    return seconds(act, lambda: kept_after(page, before))


def opened(page: Page) -> float:
    page.get_by_role("link", name="Evidence", exact=True).first.click()
    canvas(page).wait_for(state="detached")
    page.wait_for_timeout(1000)
    link = page.get_by_role("link", name="Estate", exact=True).first
    return seconds(
        link.click, lambda: (cell(page, 1, 0).wait_for(state="attached"), page.locator('[data-site="x0"]').wait_for())
    )


def kind(page: Page, name: str, first: str) -> float:
    """Show the table of another kind; `first` begins the id in its first row."""
    choice = page.locator(".st-key-w_kind").get_by_text(name)
    return seconds(choice.click, lambda: page.locator("#glide-cell-1-0", has_text=first).wait_for(state="attached"))


def typed(page: Page, row: int, text: str) -> float:
    go_to(page, USERS, row)
    return edited(page, lambda: type_in(page, text))


def carded(page: Page, field: str, text: str) -> float:
    box = page.locator(f".st-key-{field} input")
    box.fill(text)
    return edited(page, lambda: box.press("Enter"))


def moved(page: Page, by: int) -> float:
    box = page.locator('.atlas .site[data-site="x50"]').bounding_box()
    page.mouse.move(box["x"] + 16, box["y"] + 16)
    page.mouse.down()
    page.mouse.move(box["x"] + 16 + by, box["y"] + 46, steps=4)
    return edited(page, page.mouse.up)


def measured(page: Page, times: int) -> dict[str, float]:
    found = {"opened again": median(opened(page) for _ in range(3))}
    card = page.locator(".st-key-w_card input")
    card.fill("x50")
    found["a site chosen on the card"] = seconds(
        lambda: card.press("Enter"), lambda: page.locator(".st-key-w_sites_id input[value=x50]").wait_for()
    )
    carded(page, "w_sites_free_servers", "1")  # the first edit after opening reads what later ones have
    found["a field on the card, kept"] = median(carded(page, "w_sites_free_servers", str(5 + i)) for i in range(times))
    found["a site moved on the map, kept"] = median(moved(page, 30 * (-1) ** i) for i in range(times))
    found["table of services"] = kind(page, "Services", "s0")
    found["a cell of it, kept"] = median(typed(page, i, str(100 + i)) for i in range(times))
    found["table of dependencies"] = kind(page, "Dependencies", "s0")
    found["a mistake on the card, kept"] = carded(page, "w_sites_lat", "200")
    mistakes = page.locator(".st-key-w_side").get_by_text("Mistakes 1")
    found["list of mistakes"] = seconds(mistakes.click, page.locator(".st-key-b-mistake-0").wait_for)
    return found


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--services", type=int, nargs="+", default=[1_000, 10_000])
    asked.add_argument("--times", type=int, default=5)
    given, found = asked.parse_args(), {}
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; seconds")
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        os.environ["OUTAGE_ATLAS_DATA"] = data
        from lib.store import library

        keys = {n: _kept(library.store(), n) for n in given.services}
        with serving(APP, data) as app:
            browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
            for services, key in keys.items():
                page = open_page(browser, f"{app}/estate?lang=en&estate={key}", '[data-site="x0"]')
                page.set_default_timeout(LONGEST)
                found[services] = measured(page, given.times)
                page.context.close()
            browser.close()
            print_table(found)


def _kept(store, services: int) -> str:
    document = big_estate(services) | {"id": f"big-{services}", "name": f"Big {services}"}
    return store.create("estate", json.loads(json.dumps(document)), {"word": "estate.said.begun"}).key


if __name__ == "__main__":
    main()
