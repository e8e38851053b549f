"""From an inject that the facilitator delivers to every screen in the room, and what waiting costs the server.

    python tests/bench/bench_drill.py [--players 30] [--injects 10]

Run it from the project's folder. The facilitator, the big screen and a few players are pages of one real browser on the
same machine: thirty pages in it take both processors, and nothing else would be measured. The other players ask of the server what a
page asks, at the same times, and draw nothing (``seats``). Each notes when it first has the inject's subject. The
processor time is the server's alone, per second, once while the clock stands and once while it runs.
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
from seats import Seats, wait

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


def delays(facilitator: Page, screens: list[Page], seats: Seats, number: int) -> tuple[list[float], list[float]]:
    """Deliver an inject and return the delay of each browser and of each other seat, ms from the click."""
    subject = f"Breaking news {number:03d}"
    for page in screens:
        page.evaluate(WATCH, subject)
    seats.look_for(subject)
    button = facilitator.locator(f".st-key-b-deliver-i{number} button").first
    button.scroll_into_view_if_needed()
    clicked = facilitator.evaluate("Date.now()")
    button.click()
    for page in screens:
        page.wait_for_function("window.seenAt !== undefined", timeout=LONGEST)
    wait(lambda: all(seats.seen), LONGEST / 1000)
    return [page.evaluate("window.seenAt") - clicked for page in screens], [1000 * t - clicked for t in seats.seen]


def told(name: str, found: list[float]) -> None:
    found = sorted(found)
    high = found[int(0.95 * (len(found) - 1))]
    print(f"{name}, ms: {len(found)} delays, median {median(found):.0f}, 95 % {high:.0f}, worst {found[-1]:.0f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--players", type=int, default=30)
    asked.add_argument(
        "--browsers", type=int, default=2, help="of the players, beside the big screen and the facilitator"
    )
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
        wall = here.take_seat("screen", None, "", time.time())[1]
        with serving(APP, data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            facilitator = opened(browser, address, begun.token)
            screens = [opened(browser, address, token) for token in [wall, *tokens[: args.browsers]]]
            seats = Seats(address, tokens[args.browsers :])
            seats.start()
            (server,) = [
                p for p in psutil.process_iter(["cmdline"]) if address.split(":")[-1] in (p.info["cmdline"] or [])
            ]
            standing = used(server)
            facilitator.locator(".st-key-b-start button").click()
            running = used(server)
            found = [delays(facilitator, screens, seats, number) for number in range(args.injects)]
            memory = server.memory_info().rss / 2**20
            browser.close()
    print(f"{args.players} players ({args.browsers} of them in a browser), 1 big screen, {args.injects} injects")
    told("inject to a browser's screen", [delay for one, _ in found for delay in one])
    told("inject to another seat's channel", [delay for _, other in found for delay in other])
    print(
        f"server: {100 * standing:.0f} % of a processor while the clock stands, {100 * running:.0f} % while it runs; {memory:.0f} MiB"
    )


if __name__ == "__main__":
    main()
