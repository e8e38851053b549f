"""The cases of a comparison as they are found: estate, scenario and run of medians, or why there is none."""

from typing import NamedTuple

from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.reading import read_scenario
from lib.store import library
from lib.ui import address, results, session
from lib.ui.compare.cases import CARRIED, LETTERS, PACKED, Asked
from lib.ui.knock import empty_scenario, fitting

LONGEST_PACKED = 1500  # letters in the address; a longer one is kept in the store


class Opened(NamedTuple):
    """A case. Without an impact its problems say why; ``left_out``: events and actions that were not carried over."""

    letter: str
    asked: Asked
    ref: str = ""
    estate: Estate | None = None
    scenario: dict | None = None
    impact: Impact | None = None
    left_out: int = 0
    problems: tuple[Problem, ...] = ()
    broken: int = 0  # mistakes in the estate itself


def open_cases(asked: list[Asked]) -> list[Opened]:
    """Return every case; one that cannot be computed leaves the others as they are."""
    found: list[Opened] = []
    for letter, case in zip(LETTERS, asked, strict=False):
        found.append(_opened(letter, case, found[0] if found else None))
    return found


def _opened(letter: str, asked: Asked, first: Opened | None) -> Opened:
    try:
        ref = library.current(asked.estate)
        estate, problems = results.checked(ref)
        if estate is None:
            return Opened(letter, asked, ref, problems=tuple(problems), broken=len(problems))
        scenario, left_out = scenario_of(asked.scenario, ref, estate, first)
        return Opened(letter, asked, ref, estate, scenario, results.impact(ref, scenario), left_out)
    except Mistakes as mistakes:
        return Opened(letter, asked, problems=tuple(mistakes.problems))


def scenario_of(said: str, ref: str, estate: Estate, first: Opened | None) -> tuple[dict, int]:
    """Return a case's scenario document, and how many events and actions its estate has nothing for. Raises Mistakes."""
    if said == session.FREE:
        return empty_scenario(estate.id), 0
    if said == CARRIED:
        if first is None or first.scenario is None:
            raise Mistakes([Problem("scenario", "cases_first")])
        kept, _ = fitting(first.scenario, estate)
        return kept, _happenings(first.scenario) - _happenings(kept)
    if said.startswith(PACKED):
        try:
            return results.plain(read_scenario(address.unpacked(said.removeprefix(PACKED)), estate)), 0
        except ValueError:
            raise Mistakes([Problem("scenario", "no_events_text")]) from None
    return results.scenario_document(ref, library.current(said)), 0


def _happenings(scenario: dict) -> int:
    return len(scenario.get("events", [])) + len(scenario.get("actions", []))


def settled(after: list[Asked], before: list[Opened]) -> list[Asked]:
    """Return cases in another order, each with the events that it had: what took the first's events keeps them as its own."""
    if not after or after[0] == before[0].asked:
        return after
    former, known = before[0].asked.scenario, {each.asked: each for each in before}
    return [case._replace(scenario=_own(known[case], former)) if case.scenario == CARRIED else case for case in after]


def _own(case: Opened, former: str) -> str:
    """Return what names the events that a case took from the first: its key where that fits, else a text with them all."""
    if case.scenario is None:
        return session.FREE
    if not case.left_out and not former.startswith(PACKED):
        return former if former == session.FREE or fits(former, case.estate) else packed(case.scenario)
    return packed(case.scenario)


def fits(key: str, estate: Estate) -> bool:
    """Say whether a scenario's key names one that is right for an estate."""
    if key == CARRIED or key.startswith(PACKED):
        return False
    try:
        library.scenario_of(library.current(key), estate)
    except Mistakes:
        return False
    return True


def packed(scenario: dict) -> str:
    """Return what names a scenario that stands in no file. Raises Mistakes where the store is out."""
    packet = address.packed(scenario)
    if len(packet) <= LONGEST_PACKED:
        return PACKED + packet
    return library.keep_scenario(read_scenario(scenario), {"word": "estate.said.long_link"}, session.state()["by"])
