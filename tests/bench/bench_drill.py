"""From an inject that the facilitator delivers to every screen in the room, and what waiting costs the server.

    python tests/bench/bench_drill.py [--players 30] [--injects 10]

Run it from the project's folder. Players, one big screen and the facilitator are pages of one real browser on the
same machine, so its share of the processors is in the delays; each page notes the time at which it first shows the
inject's subject. The processor time is the server's alone, per second, once while the clock stands and once while it runs.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parent / "browser"), str(HERE)]

import msgspec
import psutil
from bench_click import APP, serving
from chromium import FLAGS, chromium
from playwright.sync_api import Page, sync_playwright

from lib.drill.room import begin, room
from lib.store import library

ROLES = ("operations", "communications", "executive", "business")
WATCH = """subject => {
  window.seenAt = undefined;
  const look = () => {
    if (window.seenAt === undefined && document.body.textContent.includes(subject)) window.seenAt = Date.now();
  };
  new MutationObserver(look).observe(document.body, {subtree: true, childList: true, characterData: true});
  look();
}"""
SECONDS = 20  # over which the server's processor time is taken
LONGEST = 120_000  # ms


def exercise(injects: int) -> dict:
    """Return the Pangyo fire with injects to everybody that only a hand delivers, in public."""
    scenario = library.scenario_of("kakao-2022-fire", None)
    rows = [
        {"id": f"i{n}", "to": list(ROLES), "channel": "news", "trigger": {"on": "hand"}, "subject": f"Breaking news {n:03d}",
         "message": "{affected_people} people"} for n in range(injects)
    ]  # fmt: skip
    return {"format": "exercise/1", "id": "bench", "scenario": msgspec.to_builtins(scenario), "injects": rows}


def opened(browser, address: str, token: str) -> Page:
    page = browser.new_context(viewport={"width": 1024, "height": 768}, locale="en-US").new_page()
    page.goto(f"{address}/play?seat={token}&lang=en")
    page.locator(".drill-clock").first.wait_for(timeout=180_000)
    return page


def used(server: psutil.Process) -> float:
    """Return the share of one processor that the server takes while nobody does anything."""
    before = server.cpu_times()
    time.sleep(SECONDS)
    after = server.cpu_times()
    return (after.user + after.system - before.user - before.system) / SECONDS


def delays(facilitator: Page, screens: list[Page], number: int) -> list[float]:
    """Deliver an inject and return each screen's delay, ms from the click."""
    subject = f"Breaking news {number:03d}"
    for page in screens:
        page.evaluate(WATCH, subject)
    button = facilitator.locator(f".st-key-b-deliver-i{number} button").first
    button.scroll_into_view_if_needed()
    clicked = facilitator.evaluate("Date.now()")
    button.click()
    for page in screens:
        page.wait_for_function("window.seenAt !== undefined", timeout=LONGEST)
    return [page.evaluate("window.seenAt") - clicked for page in screens]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--players", type=int, default=30)
    asked.add_argument("--injects", type=int, default=10)
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as data:
        os.environ["OUTAGE_ATLAS_DATA"] = data
        drills = library.drills()
        begun = begin(drills, exercise(args.injects), library.estate_document("kakao-2022"), time.time())
        here = room(drills, begun.key)
        tokens = [
            here.take_seat("player", ROLES[n % 4], f"Player {n + 1}", time.time())[1] for n in range(args.players)
        ]
        tokens.append(here.take_seat("screen", None, "", time.time())[1])
        with serving(APP, data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            facilitator = opened(browser, address, begun.token)
            screens = [opened(browser, address, token) for token in tokens]
            (server,) = [
                p for p in psutil.process_iter(["cmdline"]) if address.split(":")[-1] in (p.info["cmdline"] or [])
            ]
            standing = used(server)
            facilitator.locator(".st-key-b-start button").click()
            running = used(server)
            told = [delay for number in range(args.injects) for delay in delays(facilitator, screens, number)]
            memory = server.memory_info().rss / 2**20
            browser.close()
    told.sort()
    print(f"{args.players} players, 1 big screen, {args.injects} injects: {len(told)} delays")
    print(
        f"inject to screen, ms: median {median(told):.0f}, 95 % {told[int(0.95 * (len(told) - 1))]:.0f}, worst {told[-1]:.0f}"
    )
    print(
        f"server: {100 * standing:.0f} % of a processor while the clock stands, {100 * running:.0f} % while it runs; {memory:.0f} MiB"
    )


if __name__ == "__main__":
    main()
