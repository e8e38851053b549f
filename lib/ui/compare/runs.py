"""The draws and years of the cases: asked for with the same numbers, computed beside the page, found again."""

import json
from functools import partial
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from lib.engine.montecarlo import Draws as Sweep
from lib.engine.risk import Years as YearsSweep
from lib.model.checks import Problem
from lib.model.limits import check_asked, check_draws, check_years
from lib.model.prices import layout_cost
from lib.model.reading import read_scenario
from lib.ui import choice, long, results
from lib.ui.compare.opened import Opened
from lib.view.compared import Case, Draws, Years

NUMBERS = ("draws", "years", "seed")


class Found(NamedTuple):
    """What is kept of a case's draws, where anything happens in it, and years."""

    draws: dict | None  # montecarlo/1
    years: dict  # risk/1
    lost: np.ndarray  # f8[draws], user-hours
    peak: np.ndarray  # f8[draws], people
    back: np.ndarray  # f8[draws], hours, nan where some service does not recover
    hours_a_year: np.ndarray  # f8[years], user-hours
    money_a_year: np.ndarray  # f8[years]


def typed() -> dict[str, str]:
    """Return the numbers as they were last handed in."""
    return {name: choice.chosen(f"compare.{name}") for name in NUMBERS}


def mistakes(cases: list[Opened]) -> tuple[dict[str, int], list[Problem]]:
    """Return the numbers, and every mistake in them, also where they are too many for one of the cases."""
    numbers, problems = check_asked(typed())
    if not problems:
        for case in sound(cases):
            problems += check_draws(case.estate, numbers["draws"]) + check_years(case.estate, numbers["years"])
    return numbers, list({(p.place, p.code): p for p in problems}.values())


def sound(cases: list[Opened]) -> list[Opened]:
    """Return the cases that can be computed."""
    return [case for case in cases if case.impact is not None]


def subject(case: Opened) -> str:
    """Return what a case's draws and years are about: the version of its estate, and its scenario."""
    text = json.dumps(case.scenario, sort_keys=True, ensure_ascii=False)
    about = f"{case.ref}|{sha256(text.encode()).hexdigest()}"
    return f"compare-{sha256(about.encode()).hexdigest()[:8]}|{about}"


def request(case: Opened, numbers: dict[str, int]) -> str:
    return long.request(subject(case), **numbers)


def begin(cases: list[Opened]) -> None:
    """Ask for every case's draws and years, if the numbers are right."""
    numbers, problems = mistakes(cases)
    if not problems:
        for case in sound(cases):
            long.ask(subject(case), request(case, numbers), work(case, numbers))


def work(case: Opened, numbers: dict[str, int]) -> long.Work:
    """Return the work of a case."""
    arrays = results.compiled(case.ref)
    wanted: list = [YearsSweep(numbers["years"], numbers["seed"])]
    if case.scenario["events"]:
        scenario = read_scenario(case.scenario, arrays.estate)
        wanted.append(Sweep(scenario, numbers["seed"], numbers["draws"]))
    return long.sweeps(arrays, wanted, _kept)


def _kept(found: list) -> Found:
    years, *draws = found
    empty = np.empty(0)
    lost = peak = back = empty
    if draws:
        cost = draws[0].outcomes
        lost, peak, back = cost.lost_user_hours, cost.peak_people, cost.all_back_hours
    return Found(
        draws[0].to_document() if draws else None, years.to_document(), lost, peak, back,
        years.losses("lost_user_hours"), years.losses("money_lost"),
    )  # fmt: skip


def found(case: Opened, numbers: dict[str, int]) -> Found | None:
    """Return a case's result with these numbers, whoever asked for it; else the last one that this session saw."""
    return (long.known(request(case, numbers)) if numbers else None) or long.latest(subject(case))


def told(cases: list[Opened], named: dict[str, str]) -> list[Case]:
    """Return the cases that can be computed as ``lib.view.compared`` takes them; named: letter -> name."""
    numbers, problems = check_asked(typed())
    kept = partial(found, numbers={} if problems else numbers)
    return [_case(case, named[case.letter], kept(case)) for case in sound(cases)]


def _case(case: Opened, name: str, kept: Found | None) -> Case:
    draws = Draws(kept.draws, kept.lost, kept.peak, kept.back) if kept and kept.draws else None
    years = Years(kept.years, kept.hours_a_year, kept.money_a_year) if kept else None
    return Case(case.letter, name, case.impact, draws, years, layout_cost(case.estate))
