"""The command line: ``python -m lib COMMAND``. Parses, calls, prints; exit status 0, 1 where a required rule is
broken, or 2 with every mistake listed."""

import argparse
import json
import locale
import os
import sys
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from lib import brief, importing
from lib.arguments import Parser
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.limits import check_asked, check_cases, check_draws, check_years
from lib.store import files
from lib.words import Words
from lib.words.figures import hours


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    words = Words(_language())
    asked = argparse.Namespace(broken=())
    try:
        asked = _parser(words).parse(arguments)
        if asked.unknown and not hasattr(asked, "scenario"):
            raise Mistakes(asked.unknown)
        result = COMMANDS[asked.command].do(asked)
        for sentence in asked.broken:
            print(sentence, file=sys.stderr)
        if result is not None:
            _write(asked.out, json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
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
    _read_both(asked)


def simulate(asked: argparse.Namespace) -> dict:
    """Return the ``impact/1`` document of a scenario on an estate."""
    from lib.engine.simulate import simulate

    estate, scenario = _read_both(asked)
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
    return carry_out(estate, scenario, **typed, tell=_tell_progress()).to_document()


def options(asked: argparse.Namespace) -> dict:
    """Return what the estate could change for the scenario, and which of it to make."""
    from lib.model.options import check_question
    from lib.runs.options import carry_out

    estate, scenario, typed = _read_asked(asked, lambda estate, typed: check_question(typed, estate))
    return carry_out(estate, scenario, **typed, tell=_tell_progress()).to_document()


def advise(asked: argparse.Namespace) -> dict:
    """Return the ``advice/1`` document of an estate, and note which required rules it breaks."""
    from lib.engine.advise import advise
    from lib.model.advice import check_services, names_of, read_required
    from lib.words.advising import told

    required, problems = read_required(asked.require)
    mistaken: list[Problem] = []
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        mistaken, estate = mistakes.problems, mistakes.read  # enough to look for the services in
    problems += check_services(estate, asked.service) + mistaken
    if problems:
        raise Mistakes(problems)
    words = Words(_language())
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

    problems: list[Problem] = []
    if asked.to in BINARY and not asked.out and sys.stdout.isatty():
        problems.append(Problem("--out", "not_to_a_terminal", {"to": asked.to}))
    try:
        content = exported(files.read_estate_file(asked.estate), asked.to, _language())
    except Mistakes as mistakes:
        raise Mistakes(problems + mistakes.problems) from None
    if problems:
        raise Mistakes(problems)
    if asked.out:
        files.write_whole(asked.out, content)
    else:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()


def briefing(asked: argparse.Namespace) -> None:
    """Write an executive briefing of a scenario on an estate."""
    brief.run(asked, _read, _tell_progress())


class Command(NamedTuple):
    """A command: what it does, the files, values and switches that it takes, and the values' defaults."""

    do: Callable[[argparse.Namespace], dict | None]
    files: tuple[str, ...] = ("estate",)  # one with ? may be missing
    values: dict[str, object] = {}
    switches: tuple[str, ...] = ()
    sweeps: bool = False  # it may run on a cluster
    lists: tuple[str, ...] = ()  # options that take several values
    arguments: Callable[[argparse.ArgumentParser, Words], None] | None = None  # adds its own in place of these


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
    "brief": Command(briefing, arguments=brief.add_arguments),
    "import": Command(importing.run, arguments=importing.add_arguments),
}


def _swept(asked: argparse.Namespace, estate: Estate, sweep, numbers: dict[str, float]):
    """Return the result of a sweep, telling on a terminal how far it is."""
    from lib.engine.compile import compile_estate
    from lib.runs import carry_out

    workers = numbers.get("workers")
    return carry_out(compile_estate(estate), sweep, asked.scheduler, workers=workers, tell=_tell_progress())


def _tell_progress() -> Callable[[int, int], None]:
    """Return what says on a terminal how far a run is; elsewhere it says nothing."""
    words, started, said = Words(_language()), monotonic(), [0.0]

    def tell(done: int, of: int) -> None:
        now = monotonic()
        if not sys.stderr.isatty() or not done or (now - said[0] < 0.5 and done < of):
            return
        said[0] = now
        left = hours(words, (now - started) * (of - done) / done / 3600)
        end = "\n" if done == of else ""
        print("\r" + words("command.progress", done=done, all=of, left=left), end=end, file=sys.stderr, flush=True)

    return tell


def _read_asked(
    asked: argparse.Namespace,
    check: Callable[[Estate | None, dict], tuple[dict, list[Problem]]] = lambda estate, typed: check_asked(typed),
    fits: Callable[[Estate, dict], list[Problem]] = lambda estate, values: [],
):
    """Return estate, scenario and the values asked for, or raise every mistake in them at once.

    check: returns values and mistakes of what was typed, with as much of the estate as could be read;
    fits: looks whether right values are too much for a right estate.
    """
    estate, scenario, mistakes = _read(asked)
    values, problems = check(estate, {name: getattr(asked, name) for name in COMMANDS[asked.command].values})
    if not problems and not mistakes:
        problems = fits(estate, values)
    problems = [Problem(f"--{p.place}", p.code, p.values) for p in problems] + mistakes
    if problems:
        raise Mistakes(problems)
    return estate, scenario, values


def _read_both(asked: argparse.Namespace):
    """Return the estate and the scenario, or raise the mistakes of both at once."""
    estate, scenario, problems = _read(asked)
    if problems:
        raise Mistakes(problems)
    return estate, scenario


def _read(asked: argparse.Namespace):
    """Return the estate and the scenario as far as they could be read, and every mistake in them and in where to write."""
    problems: list[Problem] = [*asked.unknown, *(files.check_writable(asked.out) if asked.out else [])]
    estate = scenario = None
    second = getattr(asked, "scenario", None)
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        problems += _in_file(mistakes, asked.estate if second else None)
        estate = mistakes.read  # enough to hold ids against
    try:
        scenario = files.read_scenario_file(second, estate) if second else None
    except Mistakes as mistakes:
        problems += _in_file(mistakes, second)
    return estate, scenario, problems


def _in_file(mistakes: Mistakes, name: str | None) -> list[Problem]:
    """Return mistakes with their file's name before the place, where there are two files."""
    if name is None:
        return mistakes.problems
    return [
        Problem(name if p.place in ("file", name) else f"{name}: {p.place}", p.code, p.values)
        for p in mistakes.problems
    ]  # fmt: skip


def _write(name: str | None, text: str) -> None:
    if name:
        files.write_whole(name, text.encode())
    else:
        sys.stdout.write(text)
        sys.stdout.flush()


def _language() -> str:
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    named = asked or locale.getlocale()[0] or ""
    return "ko" if named.lower().startswith(("ko", "korean")) else "en"


def _parser(words: Words) -> Parser:
    parser = Parser(prog="python -m lib", description=words("command.about"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, of in COMMANDS.items():
        command = commands.add_parser(name, help=words(f"command.{name}"), description=words(f"command.{name}"))
        if of.arguments:
            of.arguments(command, words)
            command.set_defaults(broken=())
            continue
        for file in of.files:
            file, nargs = file.rstrip("?"), "?" if file.endswith("?") else None
            command.add_argument(file, metavar=file.upper(), nargs=nargs, help=_told(words, name, file))
        for value, default in of.values.items():
            told = _told(words, name, value, default=default)
            command.add_argument(f"--{value}", metavar=value[0].upper(), default=default, help=told)
        for option in of.lists:
            told, name_of = _told(words, name, option), option.upper()
            command.add_argument(f"--{option}", metavar=name_of, nargs="+", action="extend", default=[], help=told)
        for switch in of.switches:
            command.add_argument(f"--{switch}", action="store_true", help=_told(words, name, switch))
        if of.sweeps:
            command.add_argument("--scheduler", metavar="ADDRESS", help=words("command.scheduler"))
        command.add_argument("--out", metavar="FILE", help=words("command.out"))
        command.set_defaults(broken=())
    return parser


def _told(words: Words, command: str, argument: str, **holes: object) -> str:
    """Return what an argument means: in this command, where that is said, or in every one."""
    own = f"command.{command}_{argument}"
    return words(own if words.has(own) else f"command.{argument.replace('-', '_')}", **holes)


if __name__ == "__main__":
    sys.exit(main())
