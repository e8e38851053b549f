"""From a click on the map to the repainted screen, beside a trivial Streamlit app in the same browser.

    python tests/bench/bench_click.py [--clicks 20]

Run it from the project's folder. Each click on the burning site leads to a state that the
server has not computed before: between two of them other sites are knocked out or
repaired, unmeasured. The trivial app, a button and a number, is clicked in turn.
"""

import argparse
import logging
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.request import ProxyHandler, build_opener

ROOT, HERE = Path(__file__).parents[2], Path(__file__).parent
sys.path[:0] = [str(ROOT), str(HERE.parent / "browser")]

from chromium import FLAGS, chromium
from playwright.sync_api import Page, sync_playwright

APP, TRIVIAL = ROOT / "app.py", HERE / "trivial_app.py"
SITE, OTHERS = "pangyo", ("fourth", "gasan", "anyang", "sangam", "pangyo-b")
QUIET = 600  # ms without a change after which a page has answered; longer than a double click
LONGEST = 30_000  # ms
MARKER = "marker on the map"
SCREEN = {
    MARKER: {"text": f'[data-site="{SITE}"]', "attribute": "data-status"},
    "affected people": {"text": '[data-testid="figure-people"] b'},
    "chart of affected people": {"drawn": ".st-key-affected-people .atlas-chart"},
    "timeline of services": {"drawn": ".st-key-services .atlas-chart"},
}
COUNT = {"text of a trivial app": {"text": '[data-testid="count"]'}}


@contextmanager
def serving(script: Path, data: str) -> Iterator[str]:
    """Run a script as a user would, on a free port, and yield its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", address.split(":")[1]]
    with open(Path(data) / f"{script.stem}.log", "w") as log:
        env = os.environ | {"OUTAGE_ATLAS_DATA": data}
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        wait_until_healthy(server, f"http://{address}/_stcore/health")
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(10)


def wait_until_healthy(server: subprocess.Popen, address: str) -> None:
    ask, end = build_opener(ProxyHandler({})).open, time.monotonic() + 120
    while time.monotonic() < end and server.poll() is None:
        try:
            ask(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{address} does not answer.")


def open_page(browser, address: str, wait_for: str) -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US").new_page()
    page.add_init_script(path=HERE / "watch.js")
    page.goto(address)
    page.locator(wait_for).wait_for(timeout=120_000)
    page.evaluate("bench.arm({})")
    wait_until_still(page)
    return page


def wait_until_still(page: Page) -> None:
    page.wait_for_function(
        f"bench.still() > {QUIET} && document.querySelector('[data-test-script-state=notRunning]')",
        timeout=LONGEST, polling=100,
    )  # fmt: skip


def click(page: Page, selector: str, watched: dict) -> dict[str, float]:
    """Click and return when each of the things watched had changed, ms; what has not is left out."""
    page.evaluate("watched => bench.arm(watched)", watched)
    page.locator(selector).click()
    page.mouse.move(5, 5)
    wait_until_still(page)
    return page.evaluate("bench.noted()")


def toggled_next(step: int) -> str:
    """Return the other site to toggle after a step, so that no set of them comes again (a Gray code)."""
    return OTHERS[((step + 1) & -(step + 1)).bit_length() - 1]


def in_browser(clicks: int) -> dict[str, list[float]]:
    """Return the milliseconds from each click to each change."""
    found: dict[str, list[float]] = {name: [] for name in (*SCREEN, *COUNT)}
    path = chromium()
    with (
        tempfile.TemporaryDirectory() as data, serving(APP, data) as app, serving(TRIVIAL, data) as trivial,
        sync_playwright() as playwright,
    ):  # fmt: skip
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        screen = open_page(browser, f"{app}/?lang=en", f'[data-site="{SITE}"]')
        button = open_page(browser, trivial, ".st-key-again button")
        for _ in range(2):  # the first click loads what the others share
            click(screen, f'[data-site="{SITE}"]', SCREEN)
            click(button, ".st-key-again button", COUNT)
        for step in range(clicks):
            screen.locator(f'[data-site="{toggled_next(step)}"]').press("Enter")  # two halls lie close together
            wait_until_still(screen)
            noted = click(screen, f'[data-site="{SITE}"]', SCREEN) | click(button, ".st-key-again button", COUNT)
            out = screen.locator(f'[data-site="{SITE}"]').get_attribute("data-status") == "dark"
            noted[f"{MARKER}, {'knocked out' if out else 'repaired'}"] = noted[MARKER]
            for name, milliseconds in noted.items():
                found.setdefault(name, []).append(milliseconds)
        browser.close()
    return found


def on_server(clicks: int) -> dict[str, list[float]]:
    """Return the processor milliseconds of whole reruns, without server and browser, over the same states."""
    from streamlit.testing.v1 import AppTest

    from lib.model.reading import read_estate
    from lib.store.library import estate_bytes
    from lib.ui.knock import knock_out, repair, sites_out

    logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context").disabled = True  # no server, it says
    estate = read_estate(estate_bytes("kakao-2022"))
    app, trivial = (AppTest.from_file(str(file), default_timeout=120).run() for file in (APP, TRIVIAL))
    found: dict[str, list[float]] = {"Knock-out": [], "trivial": []}
    for step in range(clicks + 1):
        now = app.session_state["atlas"]
        for site in (toggled_next(step), SITE):
            out = site in sites_out(estate, now["scenario"])
            now["scenario"] = (repair(estate, now["scenario"], site) if out
                               else knock_out(now["scenario"], {"site": site}, {}))  # fmt: skip
        for name, page in (("Knock-out", app), ("trivial", trivial)):
            start = time.process_time()
            page.run()
            found[name].append(1000 * (time.process_time() - start))
        if app.exception or trivial.exception:
            sys.exit(f"The app failed: {[*app.exception, *trivial.exception]}")
    return {name: taken[1:] for name, taken in found.items()}


def print_rows(found: dict[str, list[float]]) -> None:
    for name, taken in found.items():
        figures = f"{median(taken):>10.0f}{max(taken):>10.0f}" if taken else f"{'–':>10}{'–':>10}"
        print(f"  {name:<32}{figures}{len(taken):>10}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--clicks", type=int, default=20, choices=range(1, 31), metavar="1..30")
    clicks = asked.parse_args().clicks
    print(f"Kakao estate, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'from a click to, ms':<34}{'median':>10}{'worst':>10}{'of':>10}")
    print_rows(in_browser(clicks))
    print("a whole rerun on the server, processor ms")
    print_rows(on_server(clicks))


if __name__ == "__main__":
    main()
