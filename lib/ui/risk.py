"""What the Risk screen asks for: the numbers that are typed, the runs they make, what is kept of them."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lib import runs
from lib.engine.at_once import AtOnce
from lib.engine.compile import Compiled
from lib.engine.contingency import Case, Contingency, case_scenario
from lib.engine.moments import moments_document
from lib.engine.tornado import Tornado
from lib.model.checks import Problem
from lib.model.impact import Impact
from lib.model.limits import check_asked, check_cases, check_draws, check_years
from lib.model.reading import read_scenario
from lib.model.scenario import Scenario
from lib.ui import chance, choice, kept, long, results, session
from lib.words import Words

QUICK = 400_000  # draws or outages times placements that are begun unasked, beside the page: about a second
BLINK = 30_000  # cases times placements that are run without being asked for: a third of a second
MANY_CASES = 20_000  # that are not told at once without being asked for
OF_SCENARIO = ("sure", "tornado")  # parts that tell of the scenario that is open; the others of the estate alone
MOMENTS = ("next", "once")  # parts of all cases: with the whole recovery, and right after the loss
LIMITS = {"sure": ("draws", check_draws), "year": ("years", check_years)}


class Next(NamedTuple):
    one: dict  # contingency/1, or at-once/1, of order 1, zones too
    two: dict  # of order 2; without cases where they would be too many


class Swings(NamedTuple):
    document: dict  # tornado/1


def compiled() -> Compiled:
    return results.compiled(session.ref())


def scenario() -> Scenario:
    return read_scenario(session.state()["scenario"], compiled().estate)


def medians() -> Impact:
    """Return the scenario's run of medians, whatever draw is open."""
    now = session.state()
    return results.impact(now["ref"], now["scenario"])


def subject(part: str) -> str:
    """Return what a part's result is about: the version of the estate, and the scenario where it matters."""
    now = session.state()
    return chance.subject(part, now["ref"], now["scenario"] if part in OF_SCENARIO else None)


def typed(part: str) -> dict[str, str]:
    """Return the numbers of a part as they were last handed in."""
    keys = (key for key in kept.NUMBERS if key.startswith(f"risk.{part}."))
    return {key.rsplit(".")[-1]: choice.chosen(key) for key in keys}


def mistakes(part: str) -> tuple[dict[str, int], list[Problem]]:
    """Return the numbers of a part, and every mistake in them."""
    numbers, problems = check_asked(typed(part))
    if part in LIMITS and not problems:
        name, check = LIMITS[part]
        problems = check(compiled().estate, numbers[name])
    return numbers, problems


def said(problem: Problem, words: Words) -> str:
    """Return a mistake with the label of the number that it is in."""
    return words.problem(Problem(words(f"risk.{problem.place}"), problem.code, problem.values))


def begin(part: str) -> None:
    """Ask for a part's run, if its numbers are right."""
    numbers, problems = mistakes(part)
    if not problems:
        long.ask(subject(part), long.request(subject(part), **numbers), work(part, numbers))


def begin_unasked(part: str) -> None:
    """Ask for the run of a part that has shown nothing yet, where it is quick and on this machine; once a subject."""
    numbers, problems = mistakes(part)
    if problems or runs.where() or not long.is_new(subject(part)) or found(part) is not None:
        return
    estate = compiled().estate
    rate = sum(source.annual_rate for source in (*estate.sites, *estate.zones))
    outages = numbers["draws"] if part == "sure" else numbers["years"] * rate
    if outages * len(estate.placements) <= QUICK:
        begin(part)


def work(part: str, numbers: dict[str, int]) -> Callable:
    """Return the work of a part."""
    arrays, now = compiled(), session.state()
    if part == "sure":
        return chance.draws_work(now["ref"], now["scenario"], numbers)
    if part in MOMENTS:
        wanted = [Contingency(1, zones=True), *([] if too_many_pairs() else [Contingency(2)])]
        here = takes_a_blink(part)
        if part == "next":
            return long.sweeps(arrays, wanted, lambda found: _next([each.to_document() for each in found]), here)

        def told(found: list) -> Next:
            return _next([moments_document(arrays.estate, *each) for each in zip(wanted, found, strict=True)])

        return long.sweeps(arrays, [AtOnce(cases) for cases in wanted], told, here)
    if part == "year":
        return chance.years_work(now["ref"], numbers)
    return long.sweeps(arrays, [Tornado(scenario())], lambda found: Swings(found[0].to_document()))


def found(part: str) -> object | None:
    """Return what the numbers of a part gave, on whichever screen they were asked for; else the last result."""
    numbers, problems = mistakes(part)
    return chance.found(subject(part), {} if problems else numbers)


def _next(documents: list[dict]) -> Next:
    one, *two = documents
    return Next(one, two[0] if two else one | {"cases": []})


def takes_a_blink(part: str) -> bool:
    """Say whether all cases of one and two sites are run, or told at once, before a click is waited for."""
    estate = compiled().estate
    sites = len(estate.sites)
    cases = sites + len(estate.zones) + sites * (sites - 1) // 2
    return cases <= MANY_CASES if part == "once" else cases * len(estate.placements) <= BLINK


def too_many_pairs() -> list[Problem]:
    """Return the mistake of more pairs of sites than there is room for."""
    return check_cases(compiled().estate, 2)


def cases(part: str) -> Next | None:
    """Return all cases of one and two sites: computed now where that takes a blink, else those of the last run."""
    if takes_a_blink(part):
        return long.find(long.request(subject(part)), work(part, {}))
    return long.latest(subject(part))


def open_case(sites: list[str], zone: str | None = None) -> None:
    """Open what a case is on the knock-out screen."""
    case = case_scenario(compiled().estate, Case(tuple(sites), zone))
    session.open_case(results.plain(case))
    st.switch_page("pages/plan/outage.py")


def open_draw(seed: int, number: int, page: str) -> None:
    """Open one draw on a screen."""
    session.open_draw([seed, number])
    st.switch_page(f"pages/plan/{page}.py")
