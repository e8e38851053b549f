"""The command line: ``python -m lib COMMAND``. Parses, calls, prints; exit status 0, 1 where a required rule is
broken, or 2 with every mistake listed."""

import argparse
import json
import os
import sys
from collections.abc import Callable

from lib import brief, importing
from lib.asked import dashed, read, read_both, tell_progress, write
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.limits import check_asked, check_cases, check_draws, check_years
from lib.parsing import Command, language, parser_of
from lib.store import files
from lib.words import Words


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    words = Words(language())
    asked = argparse.Namespace(broken=())
    try:
        asked = parser_of(COMMANDS, words).typed(arguments)
        result = COMMANDS[asked.command].do(asked)
        for sentence in asked.broken:
            print(sentence, file=sys.stderr)
        if result is not None:
            write(asked.out, (json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode())
        return 1 if asked.broken else 0
    except Mistakes as mistakes:
        for problem in mistakes.problems:
            print(words.problem(problem), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1 if asked.broken else 0
    except KeyboardInterrupt:
        print(words("command.stopped"), file=sys.stderr)
        return 2


def validate(asked: argparse.Namespace) -> None:
    """Name every mistake of an estate and, with one, of a scenario for it."""
    read_both(asked)


def simulate(asked: argparse.Namespace) -> dict:
    """Return the ``impact/1`` document of a scenario on an estate."""
    from lib.engine.simulate import simulate

    estate, scenario = read_both(asked)
    return simulate(estate, scenario).to_document()


def montecarlo(asked: argparse.Namespace) -> dict:
    """Return the ``montecarlo/1`` document of a scenario on an estate."""
    from lib.engine.montecarlo import Draws

    estate, scenario, numbers = _read_asked(asked, fits=lambda estate, n: check_draws(estate, n["draws"]))
    return _swept(asked, estate, Draws(scenario, numbers["seed"], numbers["draws"]), numbers).to_document()


def contingency(asked: argparse.Namespace) -> dict:
    """Return the ``contingency/1`` document of an estate, or ``at-once/1``."""
    from lib.engine.at_once import AtOnce
    from lib.engine.contingency import Contingency
    from lib.engine.moments import moments_document

    estate, _, numbers = _read_asked(asked, fits=lambda estate, n: check_cases(estate, n["order"]))
    cases = Contingency(numbers["order"], numbers["horizon"], asked.zones)
    if asked.at_once:
        return moments_document(estate, cases, _swept(asked, estate, AtOnce(cases), numbers))
    return _swept(asked, estate, cases, numbers).to_document()


def risk(asked: argparse.Namespace) -> dict:
    """Return the ``risk/1`` document of an estate."""
    from lib.engine.risk import Years

    estate, _, numbers = _read_asked(asked, fits=lambda estate, n: check_years(estate, n["years"]))
    return _swept(asked, estate, Years(numbers["years"], numbers["seed"], numbers["horizon"]), numbers).to_document()


def cutsets(asked: argparse.Namespace) -> dict:
    """Return the minimal cut sets of a service."""
    from lib.engine.cutsets import cut_sets
    from lib.model.cutsets import check_question

    estate, _, typed = _read_asked(asked, lambda estate, typed: (typed, check_question(estate, **typed)))
    order = None if typed["order"] is None else int(typed["order"])
    return cut_sets(estate, typed["service"], order, typed["when"]).to_document()


def order(asked: argparse.Namespace) -> dict:
    """Return the best order of recovery that is found in the time."""
    from lib.model.order import check_question
    from lib.runs.order import carry_out

    estate, scenario, typed = _read_asked(asked, lambda estate, typed: check_question(typed))
    return carry_out(estate, scenario, **typed, tell=tell_progress()).to_document()


def options(asked: argparse.Namespace) -> dict:
    """Return what the estate could change for the scenario, and which of it to make."""
    from lib.model.options import check_question
    from lib.runs.options import carry_out

    estate, scenario, typed = _read_asked(asked, lambda estate, typed: check_question(typed, estate))
    return carry_out(estate, scenario, **typed, tell=tell_progress()).to_document()


def advise(asked: argparse.Namespace) -> dict:
    """Return the ``advice/1`` document of an estate, and note which required rules it breaks."""
    from lib.engine.advise import advise
    from lib.model.advice import check_services, names_of, read_required
    from lib.words.advising import told

    required, wrong = read_required(asked.require)
    problems = asked.unknown + wrong
    mistaken: list[Problem] = []
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        mistaken, estate = mistakes.problems, mistakes.read  # enough to look for the services in
    problems += check_services(estate, asked.service) + mistaken
    if problems:
        raise Mistakes(problems)
    words = Words(language())
    names, wanted = names_of(estate, words.language), set(asked.service)
    found = [a for a in advise(estate) if not wanted or wanted & set(a.services)]
    rows = [{**a.to_row(), **told(words, a, names)} for a in found]
    asked.broken = [
        words("advising.broken", rule=row["rule"], place=row["place"], text=row["text"])
        for a, row in zip(found, rows, strict=True)
        if any(rule.broken_by(a) for rule in required)
    ]  # fmt: skip
    return {"format": "advice/1", "estate": estate.id, "advice": rows}


def export(asked: argparse.Namespace) -> None:
    """Write an estate in another format."""
    from lib.store.exports.formats import BINARY, exported

    problems = [*asked.unknown]
    if asked.to in BINARY and not asked.out and sys.stdout.isatty():
        problems.append(Problem("--out", "not_to_a_terminal", {"to": asked.to}))
    try:
        content = exported(files.read_estate_file(asked.estate), asked.to, language())
    except Mistakes as mistakes:
        raise Mistakes(problems + mistakes.problems) from None
    if problems:
        raise Mistakes(problems)
    write(asked.out, content)


COMMANDS = {
    "validate": Command(validate, ("estate", "scenario?")),
    "simulate": Command(simulate, ("estate", "scenario")),
    "montecarlo": Command(montecarlo, ("estate", "scenario"), {"draws": 1000, "seed": 1, "workers": None}, sweeps=True),
    "contingency": Command(
        contingency, values={"order": 1, "horizon": 168, "workers": None}, switches=("zones", "at-once"), sweeps=True
    ),
    "cutsets": Command(cutsets, values={"service": None, "order": None, "when": "good"}),
    "risk": Command(risk, values={"years": 10_000, "seed": 1, "horizon": 720, "workers": None}, sweeps=True),
    "order": Command(order, ("estate", "scenario"), {"objective": "user-hours", "seconds": 10, "seed": 1}),
    "options": Command(
        options, ("estate", "scenario"), {"budget": None, "tier": None, "hours": None, "seconds": 10, "seed": 1}
    ),
    "advise": Command(advise, lists=("require", "service")),
    "export": Command(export, values={"to": None}),
    "brief": Command(brief.run, arguments=brief.add_arguments),
    "import": Command(importing.run, arguments=importing.add_arguments),
}


def _swept(asked: argparse.Namespace, estate: Estate, sweep, numbers: dict[str, float]):
    """Return the result of a sweep, telling on a terminal how far it is."""
    from lib.engine.compile import compile_estate
    from lib.runs import carry_out

    workers = numbers.get("workers")
    return carry_out(compile_estate(estate), sweep, asked.scheduler, workers=workers, tell=tell_progress())


def _read_asked(
    asked: argparse.Namespace,
    check: Callable[[Estate | None, dict], tuple[dict, list[Problem]]] = lambda estate, typed: check_asked(typed),
    fits: Callable[[Estate, dict], list[Problem]] = lambda estate, values: [],
):
    """Return estate, scenario and the values asked for, or raise every mistake in them at once.

    check: returns values and mistakes of what was typed, with as much of the estate as could be read;
    fits: looks whether right values are too much for a right estate.
    """
    estate, scenario, mistakes = read(asked)
    values, problems = check(estate, {name: getattr(asked, name) for name in COMMANDS[asked.command].values})
    if not problems and not mistakes:
        problems = fits(estate, values)
    problems = dashed(problems) + mistakes
    if problems:
        raise Mistakes(problems)
    return estate, scenario, values


if __name__ == "__main__":
    sys.exit(main())
