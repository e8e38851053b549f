"""From an inject that the facilitator delivers to every seat in the room, and what waiting costs the server.

    python tests/bench/bench_drill.py [--players 30] [--pages 1] [--injects 10]

Run it from the project's folder. The facilitator and ``--pages`` players are pages of one real browser on the same machine;
the other players and a big screen speak the browser's protocol without drawing (``seats.py``), because thirty pages would
take the processors for themselves. A page notes when it first shows the inject's subject, a seat without one when the
subject has reached it. The processor time is the server's alone: while the clock stands, while it runs, while injects come.
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
from playwright.sync_api import Browser, Page, sync_playwright
from seats import Seats

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
SECONDS = 8  # over which the server's processor time is taken
LONGEST = 20_000  # ms


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
    """Deliver an inject and return the delays of the pages and of the other seats, ms from the click."""
    subject = f"Breaking news {number:03d}"
    for page in screens:
        page.evaluate(WATCH, subject)
    button = facilitator.locator(f".st-key-b-deliver-i{number} button").first
    button.hover()
    seats.await_text(subject)
    clicked = facilitator.evaluate("Date.now()")
    button.click()
    for page in screens:
        page.wait_for_function("window.seenAt !== undefined", timeout=LONGEST)
    drawn = [page.evaluate("window.seenAt") - clicked for page in screens]
    return drawn, [seen - clicked for seen in seats.seen(LONGEST / 1000)]


def begun(injects: int, players: int) -> tuple[str, list[str], str]:
    """Begin the exercise; return the tokens of the facilitator, the players and the big screen."""
    drills = library.drills()
    keys = begin(drills, exercise(injects), library.estate_document("kakao-2022"), time.time())
    here = room(drills, keys.key)
    tokens = [here.take_seat("player", ROLES[n % 4], f"Player {n + 1}", time.time())[1] for n in range(players)]
    return keys.token, tokens, here.take_seat("screen", None, "", time.time())[1]


def process_of(address: str) -> psutil.Process:
    port = address.split(":")[-1]
    (server,) = [p for p in psutil.process_iter(["cmdline"]) if port in (p.info["cmdline"] or [])]
    return server


def measured(browser: Browser, address: str, tokens: tuple[str, list[str], str], args: argparse.Namespace) -> None:
    """Play, and print what was found."""
    leader, players, screen = tokens
    facilitator = opened(browser, address, leader)
    screens = [opened(browser, address, token) for token in players[: args.pages]]
    seats = Seats(address, [*players[args.pages :], screen])
    server = process_of(address)
    standing = used(server)
    facilitator.locator(".st-key-b-start button").click()
    running = used(server)
    before, since = sum(server.cpu_times()[:2]), time.time()
    told = [delays(facilitator, screens, seats, number) for number in range(args.injects)]
    busy = (sum(server.cpu_times()[:2]) - before) / (time.time() - since)
    seats.leave()
    said(f"{args.pages} players' pages", [delay for drawn, _ in told for delay in drawn])
    said(f"{len(seats.seats)} other seats", [delay for _, others in told for delay in others])
    print(f"server, % of a processor: {100 * standing:.0f} while the clock stands, {100 * running:.0f} while it runs, "
          f"{100 * busy:.0f} with an inject every {(time.time() - since) / args.injects:.1f} s; "
          f"{server.memory_info().rss / 2**20:.0f} MiB; load {os.getloadavg()[0]:.1f}")  # fmt: skip


def said(what: str, found: list[float]) -> None:
    if found := sorted(found):
        print(f"{what}, {len(found)} delays, ms: median {median(found):.0f}, "
              f"95% {found[int(0.95 * (len(found) - 1))]:.0f}, worst {found[-1]:.0f}")  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--players", type=int, default=30)
    asked.add_argument("--pages", type=int, default=1, help="players that are real pages")
    asked.add_argument("--injects", type=int, default=10)
    args = asked.parse_args()
    with tempfile.TemporaryDirectory() as data:
        os.environ["OUTAGE_ATLAS_DATA"] = data
        tokens = begun(args.injects, args.players)
        with serving(APP, data) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            measured(browser, address, tokens, args)
            browser.close()


if __name__ == "__main__":
    main()
