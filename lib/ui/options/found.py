"""The run that finds options and the front of their sets: asked for once, shown by rank and by budget."""

from lib.model.options import Goal, Options
from lib.model.reading import read_scenario
from lib.runs import options as runs
from lib.runs.keeper import Work
from lib.ui import long, session
from lib.ui.options import asked

SEED = 1


def subject() -> str:
    return asked.subject("found")


def begin() -> None:
    """Ask for the run, if its seconds are right."""
    numbers, problems = asked.numbers("rank")
    if not problems:
        long.ask(subject(), _request(numbers["seconds"]), work(numbers["seconds"]))


def latest() -> Options | None:
    """Return the last result."""
    numbers, problems = asked.numbers("rank")
    return asked.latest(subject(), "" if problems else _request(numbers["seconds"]))


def budget_subject() -> str:
    return asked.subject("budget")


def begin_budget() -> None:
    """Ask for a run that looks for the best set within the budget, where the front is not known to have it."""
    values, problems = asked.numbers("budget")
    numbers, wrong = asked.numbers("rank")
    known = latest()
    if problems or wrong or (known and known.proven):
        return
    if values["budget"] is None:
        begin()
        return
    seconds, budget = numbers["seconds"], values["budget"]
    long.ask(budget_subject(), _request(seconds, budget), work(seconds, budget=budget))


def for_budget(budget: float | None) -> Options | None:
    """Return the last result for a budget, or else the one that ranks all options: its front knows sets of every cost."""
    numbers, problems = asked.numbers("rank")
    general = latest()
    if budget is None or problems or (general and general.proven):
        return general
    return asked.latest(budget_subject(), _request(numbers["seconds"], budget)) or general


def last() -> Options | None:
    """Return the last result for any budget."""
    return long.latest(budget_subject()) or latest()


def _request(seconds: float, budget: float | None = None) -> str:
    about = subject() if budget is None else budget_subject()
    return long.request(about, seconds=seconds, seed=SEED, budget=budget)


def work(seconds: float, budget: float | None = None, goal: Goal | None = None) -> Work:
    """Return the work of a run, within a budget or for a goal if there is one."""
    compiled, document = asked.compiled(), session.state()["scenario"]

    def done(tell, stopped) -> Options:
        scenario = read_scenario(document, compiled.estate)
        return runs.carry_out(compiled, scenario, budget, goal, seconds, SEED, tell=tell, stopped=stopped)

    return done
