"""The run that finds options and the front of their sets: asked for once, shown by rank and by budget."""

from lib.model.options import Option, Options
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


def _request(seconds: float) -> str:
    return long.request(subject(), seconds=seconds, seed=SEED)


def work(seconds: float, goal=None) -> Work:
    """Return the work of a run, for a goal if there is one."""
    compiled, document = asked.compiled(), session.state()["scenario"]

    def done(tell, stopped) -> Options:
        scenario = read_scenario(document, compiled.estate)
        return runs.carry_out(compiled, scenario, goal=goal, seconds=seconds, seed=SEED, tell=tell, stopped=stopped)

    return done


def of(ids: tuple[str, ...], found: Options) -> list[Option]:
    """Return the options of some ids."""
    return [option for option in found.options if option.id in ids]
