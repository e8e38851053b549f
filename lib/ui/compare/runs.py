"""The draws and years of the cases: asked for with the same numbers, computed beside the page, found again."""

from lib.model.checks import Problem
from lib.model.limits import check_asked, check_draws, check_years
from lib.model.prices import layout_cost
from lib.ui import chance, choice, long
from lib.ui.compare.opened import Opened
from lib.view.compared import Case, Draws, Years

NUMBERS = ("draws", "years", "seed")


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


def subjects(case: Opened) -> dict[str, str]:
    """Return what a case's draws, where anything happens in it, and years are about, as for the Risk screen."""
    years = {"years": chance.subject("year", case.ref)}
    return ({"draws": chance.subject("sure", case.ref, case.scenario)} if case.scenario["events"] else {}) | years


def of(name: str, numbers: dict[str, int]) -> dict[str, int]:
    """Return the numbers of draws or of years."""
    return {name: numbers[name], "seed": numbers["seed"]} if numbers else {}


def begin(cases: list[Opened]) -> None:
    """Ask for every case's draws and years, if the numbers are right; first all draws: they are waited for."""
    numbers, problems = mistakes(cases)
    if problems:
        return
    for name in ("draws", "years"):
        for case in sound(cases):
            if subject := subjects(case).get(name):
                asked = of(name, numbers)
                long.ask(subject, long.request(subject, **asked), work(name, case, asked))


def work(name: str, case: Opened, numbers: dict[str, int]) -> long.Work:
    """Return the work of a case's draws or years."""
    return (
        chance.draws_work(case.ref, case.scenario, numbers) if name == "draws" else chance.years_work(case.ref, numbers)
    )


def told(cases: list[Opened], named: dict[str, str]) -> list[Case]:
    """Return the cases that can be computed as ``lib.view.compared`` takes them; named: letter -> name."""
    numbers, problems = check_asked(typed())
    return [_case(case, named[case.letter], {} if problems else numbers) for case in sound(cases)]


def _case(case: Opened, name: str, numbers: dict[str, int]) -> Case:
    found = {kind: chance.found(subject, of(kind, numbers)) for kind, subject in subjects(case).items()}
    draws, years = found.get("draws"), found["years"]
    return Case(
        case.letter, name, case.impact,
        Draws(draws.document, draws.lost, draws.peak, draws.back, draws.band()) if draws else None,
        Years(years.document, years.hours, years.money) if years else None,
        layout_cost(case.estate),
    )  # fmt: skip
