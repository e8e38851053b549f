"""What the Risk screen asks for: the numbers that are typed, the runs they make, what is kept of them."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

import numpy as np
import streamlit as st

from lib.engine.compile import Compiled
from lib.engine.contingency import Case, Contingency, case_scenario
from lib.engine.exceedance import curve
from lib.engine.montecarlo import Draws, MonteCarlo
from lib.engine.risk import Risk, Years
from lib.engine.tornado import Tornado
from lib.model.checks import Problem
from lib.model.estate import Estate
from lib.model.impact import Impact
from lib.model.limits import check_asked, check_cases, check_draws, check_years
from lib.model.reading import read_scenario
from lib.model.scenario import Scenario
from lib.ui import long, results, session
from lib.view.risk_year import MEASURES
from lib.words import Words

BLINK = 30_000  # cases times placements that are run without being asked for: a third of a second
TYPED = {"sure": {"draws": "1000", "seed": "1"}, "year": {"years": "10000", "seed": "1"}}  # what is typed at first
LIMITS = {"sure": ("draws", check_draws), "year": ("years", check_years)}


class Sure(NamedTuple):
    """What is kept of many draws."""

    document: dict  # montecarlo/1
    t: np.ndarray  # hours, of the band
    p10: np.ndarray  # affected people at t, as p50 and p90
    p50: np.ndarray
    p90: np.ndarray
    lost: np.ndarray  # f8[draws], user-hours
    peak: np.ndarray  # f8[draws], people
    back: np.ndarray  # f8[draws], hours, nan where some service does not recover
    money: np.ndarray  # f8[draws]
    ttr: np.ndarray  # f8[draws, services], hours

    def band(self) -> dict[str, np.ndarray]:
        return {name: getattr(self, name) for name in ("t", "p10", "p50", "p90")}


class Next(NamedTuple):
    one: dict  # contingency/1 of order 1, zones too
    two: dict  # of order 2; without cases where they would be too many


class Year(NamedTuple):
    document: dict  # risk/1
    curves: dict  # user_hours, money -> aep, oep -> return periods (years), losses


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
    """Return what a part's result is about: the estate, and the scenario where it matters."""
    now = session.state()
    if part not in ("sure", "tornado"):
        return f"{part}|{now['estate']}"
    text = json.dumps(now["scenario"], sort_keys=True, ensure_ascii=False)
    return f"{part}|{now['estate']}|{sha256(text.encode()).hexdigest()}"


def typed(part: str) -> dict[str, str]:
    """Return the numbers of a part as they were last handed in."""
    return session.state().setdefault(f"risk_{part}", dict(TYPED.get(part, {})))


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


def work(part: str, numbers: dict[str, int]) -> Callable:
    """Return the work of a part."""
    arrays = compiled()
    if part == "sure":
        return long.sweeps(arrays, [Draws(scenario(), numbers["seed"], numbers["draws"])], _kept_of_draws)
    if part == "next":
        pairs = [] if too_many_pairs() else [Contingency(2)]
        return long.sweeps(arrays, [Contingency(1, zones=True), *pairs], _kept_of_cases, takes_a_blink(arrays.estate))
    if part == "year":
        return long.sweeps(arrays, [Years(numbers["years"], numbers["seed"])], _kept_of_years)
    return long.sweeps(arrays, [Tornado(scenario())], lambda found: Swings(found[0].to_document()))


def _kept_of_draws(found: list[MonteCarlo]) -> Sure:
    (draws,) = found
    band, cost = draws.band(), draws.outcomes
    return Sure(
        draws.to_document(), **band, lost=cost.lost_user_hours, peak=cost.peak_people, back=cost.all_back_hours,
        money=cost.money_lost, ttr=cost.ttr_hours,
    )  # fmt: skip


def _kept_of_cases(found: list) -> Next:
    one, *two = (cases.to_document() for cases in found)
    return Next(one, two[0] if two else {"cases": []})


def _kept_of_years(found: list[Risk]) -> Year:
    (years,) = found
    columns = dict(zip(MEASURES, ("lost_user_hours", "money_lost"), strict=True))
    curves = {
        measure: {"aep": curve(years.losses(column)), "oep": curve(years.largest(column))}
        for measure, column in columns.items()
    }
    return Year(years.to_document(), curves)


def takes_a_blink(estate: Estate) -> bool:
    """Say whether all cases of one and two sites are run in less time than a click is noticed in."""
    sites = len(estate.sites)
    return (sites + len(estate.zones) + sites * (sites - 1) // 2) * len(estate.placements) <= BLINK


def too_many_pairs() -> list[Problem]:
    """Return the mistake of more pairs of sites than there is room for."""
    return check_cases(compiled().estate, 2)


def cases() -> Next | None:
    """Return all cases of one and two sites: at once where that takes a blink, else those of the last run."""
    if takes_a_blink(compiled().estate):
        return long.find(long.request(subject("next")), work("next", {}))
    return long.latest(subject("next"))


def open_case(sites: list[str], zone: str | None = None) -> None:
    """Open what a case is on the knock-out screen."""
    case = case_scenario(compiled().estate, Case(tuple(sites), zone))
    session.open_case(results.plain(case))
    st.switch_page("pages/plan/outage.py")


def open_draw(seed: int, number: int, page: str) -> None:
    """Open one draw on a screen."""
    session.open_draw([seed, number])
    st.switch_page(f"pages/plan/{page}.py")
