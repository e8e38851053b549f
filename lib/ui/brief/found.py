"""What the briefing tells: found beside the page, the same request once; then told and drawn in a blink."""

import json
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from lib.briefing import files, stage
from lib.briefing.deck import Deck
from lib.briefing.outage import told
from lib.model.briefing import PARTS, Briefing
from lib.model.estate import Estate
from lib.model.reading import read_scenario
from lib.model.scenario import Scenario
from lib.runs.findings import NEEDS, Findings
from lib.ui import long, results, session
from lib.words import Words

SUBJECT = "briefing"
AT_ONCE = ("summary", "map", "people", "services", "causes")  # parts that say the most without a random draw
OPEN = "briefing_begun"  # in the session: the last request that was begun without being asked for


def wanted(briefing: Briefing) -> str:
    """Return the request for what a briefing tells of the estate and scenario that are open; its parts and words are not in it."""
    now = session.state()
    numbers = {"seed": briefing.seed, "draws": briefing.draws, "years": briefing.years}
    scenario = json.dumps(now["scenario"], sort_keys=True, ensure_ascii=False)
    return long.request("briefing", ref=now["ref"], scenario=scenario, audience=briefing.audience, **numbers)


def begin(briefing: Briefing) -> None:
    """Ask for what the briefing tells, once, without waiting for a click; what was cancelled is not asked for again."""
    now, request = session.state(), wanted(briefing)
    if now.get(OPEN) != request:
        now[OPEN] = request
        ask(briefing)


def ask(briefing: Briefing) -> None:
    request = wanted(briefing)
    asked = replace(briefing, parts=list(PARTS))  # so that no part has to be waited for later

    def work(tell, stopped) -> Findings:
        return files.gathered(*_subject(request), asked, tell=tell, stopped=stopped)

    long.ask(SUBJECT, request, work)


def subject() -> tuple[Estate, Scenario]:
    """Return the estate and the scenario that are open. Raises Mistakes."""
    estate = results.compiled(session.ref()).estate
    return estate, read_scenario(session.state()["scenario"], estate)


def _subject(request: str) -> tuple[Estate, Scenario]:
    """Return the estate and the scenario of a request. Raises Mistakes."""
    asked = json.loads(request)
    estate = results.compiled(asked["ref"]).estate
    return estate, read_scenario(asked["scenario"], estate)


def findings(briefing: Briefing) -> Findings | None:
    """Return what was found for exactly this; None while it is not there."""
    return long.keeper().result(wanted(briefing))


def deck(briefing: Briefing, words: Words) -> Deck:
    """Return the deck of what was found. Raises LookupError where that is gone meanwhile."""
    return _deck(wanted(briefing), msgspec.json.encode(briefing), words.language)


def slides(briefing: Briefing, words: Words, theme: str) -> list[stage.Shown]:
    """Return the deck's slides as they are shown on a screen."""
    return _slides(wanted(briefing), msgspec.json.encode(briefing), words.language, theme)


def first(briefing: Briefing, words: Words, theme: str) -> list[stage.Shown]:
    """Return the slides that tell of the run of medians alone, without ranges: they are there in a blink. Raises Mistakes."""
    return _first(wanted(briefing), msgspec.json.encode(briefing), words.language, theme)


@lru_cache(maxsize=8)
def _first(request: str, briefing: bytes, language: str, theme: str) -> list[stage.Shown]:
    asked = msgspec.json.decode(briefing, type=Briefing)
    found = files.gathered(*_subject(request), replace(asked, parts=[part for part in PARTS if not NEEDS[part]]))
    parts = [part for part in asked.parts if part in AT_ONCE]
    return stage.shown(told(found, replace(asked, parts=parts), Words(language)), theme)


@lru_cache(maxsize=8)
def _deck(request: str, briefing: bytes, language: str) -> Deck:
    found = long.keeper().result(request)
    if found is None:
        raise LookupError(request)
    return told(found, msgspec.json.decode(briefing, type=Briefing), Words(language))


@lru_cache(maxsize=8)
def _slides(request: str, briefing: bytes, language: str, theme: str) -> list[stage.Shown]:
    return stage.shown(_deck(request, briefing, language), theme)
