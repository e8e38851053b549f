"""The command line: ``python -m lib COMMAND``. Parses, calls, prints; exit status 0, or 2 with every mistake listed."""

import argparse
import json
import locale
import os
import sys
from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

from lib import importing
from lib.model.checks import Mistakes, Problem
from lib.model.estate import Estate
from lib.model.limits import check_asked, check_cases, check_draws, check_years
from lib.store import files
from lib.words import Words
from lib.words.figures import hours


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status."""
    words = Words(_language())
    asked = _parser(words).parse_args(arguments)
    try:
        result = COMMANDS[asked.command].do(asked)
        if result is not None:
            _write(asked.out, json.dumps(result, ensure_ascii=False, indent=1, allow_nan=False) + "\n")
        return 0
    except Mistakes as mistakes:
        for problem in mistakes.problems:
            print(words.problem(problem), file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has gone; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
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

    estate, scenario, numbers = _read_asked(asked, lambda estate, n: check_draws(estate, n["draws"]))
    return _swept(asked, estate, Draws(scenario, numbers["seed"], numbers["draws"]), numbers)


def contingency(asked: argparse.Namespace) -> dict:
    """Return the ``contingency/1`` document of an estate."""
    from lib.engine.contingency import Contingency

    estate, _, numbers = _read_asked(asked, lambda estate, n: check_cases(estate, n["order"]))
    return _swept(asked, estate, Contingency(numbers["order"], numbers["horizon"], asked.zones), numbers)


def risk(asked: argparse.Namespace) -> dict:
    """Return the ``risk/1`` document of an estate."""
    from lib.engine.risk import Years

    estate, _, numbers = _read_asked(asked, lambda estate, n: check_years(estate, n["years"]))
    return _swept(asked, estate, Years(numbers["years"], numbers["seed"], numbers["horizon"]), numbers)


def cutsets(asked: argparse.Namespace) -> dict:
    """Return the minimal cut sets of a service."""
    from lib.engine.cutsets import cut_sets
    from lib.model.cutsets import check_question

    problems: list[Problem] = []
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        problems, estate = list(mistakes.problems), mistakes.read
    problems += check_question(estate, asked.service, asked.order, asked.when)
    if problems:
        raise Mistakes(problems)
    order = None if asked.order is None else int(asked.order)
    return cut_sets(estate, asked.service, order, asked.when).to_document()


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


class Command(NamedTuple):
    """A command: what it does, whether it takes a scenario, the values it takes and their defaults."""

    do: Callable[[argparse.Namespace], dict | None]
    scenario: bool | None = False  # None: it may
    values: dict[str, object] = {}
    switches: tuple[str, ...] = ()
    sweeps: bool = False  # it may run on a cluster
    arguments: Callable[[argparse.ArgumentParser, Words], None] | None = None  # adds its own in place of these


COMMANDS = {
    "validate": Command(validate, None),
    "simulate": Command(simulate, True),
    "montecarlo": Command(montecarlo, True, {"draws": 1000, "seed": 1, "workers": None}, sweeps=True),
    "contingency": Command(contingency, False, {"order": 1, "horizon": 168, "workers": None}, ("zones",), True),
    "cutsets": Command(cutsets, False, {"service": None, "order": None, "when": "good"}),
    "risk": Command(risk, False, {"years": 10_000, "seed": 1, "horizon": 720, "workers": None}, sweeps=True),
    "export": Command(export, False, {"to": None}),
    "import": Command(importing.run, arguments=importing.add_arguments),
}


def _swept(asked: argparse.Namespace, estate: Estate, sweep, numbers: dict[str, float]) -> dict:
    """Carry out a sweep, telling on a terminal how far it is."""
    from lib.engine.compile import compile_estate
    from lib.runs import carry_out

    compiled, workers = compile_estate(estate), numbers.get("workers")
    return carry_out(compiled, sweep, asked.scheduler, workers=workers, tell=_tell_progress()).to_document()


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


def _read_asked(asked: argparse.Namespace, fits: Callable[[Estate, dict], list[Problem]]):
    """Return estate, scenario and the numbers asked for, or raise every mistake in them at once."""
    numbers, problems = check_asked({name: getattr(asked, name) for name in COMMANDS[asked.command].values})
    problems = [Problem(f"--{p.place}", p.code, p.values) for p in problems]
    try:
        estate, scenario = _read_both(asked)
    except Mistakes as mistakes:
        raise Mistakes(problems + mistakes.problems) from None
    if not problems:
        problems = [Problem(f"--{p.place}", p.code, p.values) for p in fits(estate, numbers)]
    if problems:
        raise Mistakes(problems)
    return estate, scenario, numbers


def _read_both(asked: argparse.Namespace):
    """Return the estate and the scenario, or raise the mistakes of both at once."""
    problems: list[Problem] = []
    estate = scenario = None
    try:
        estate = files.read_estate_file(asked.estate)
    except Mistakes as mistakes:
        problems += _in_file(mistakes, asked.estate if asked.scenario else None)
        estate = mistakes.read  # enough to hold the scenario's ids against
    try:
        scenario = files.read_scenario_file(asked.scenario, estate) if asked.scenario else None
    except Mistakes as mistakes:
        problems += _in_file(mistakes, asked.scenario)
    if problems:
        raise Mistakes(problems)
    return estate, scenario


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


def _parser(words: Words) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lib", description=words("command.about"))
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, of in COMMANDS.items():
        command = commands.add_parser(name, help=words(f"command.{name}"), description=words(f"command.{name}"))
        if of.arguments:
            of.arguments(command, words)
            continue
        command.add_argument("estate", metavar="ESTATE", help=words("command.estate"))
        if of.scenario is False:
            command.set_defaults(scenario=None)
        else:
            nargs = None if of.scenario else "?"
            command.add_argument("scenario", metavar="SCENARIO", nargs=nargs, help=words("command.scenario"))
        for value, default in of.values.items():
            told = words(f"{'cutsets' if name == 'cutsets' else 'command'}.{value}", default=default)
            command.add_argument(f"--{value}", metavar=value[0].upper(), default=default, help=told)
        for switch in of.switches:
            command.add_argument(f"--{switch}", action="store_true", help=words(f"command.{switch}"))
        if of.sweeps:
            command.add_argument("--scheduler", metavar="ADDRESS", help=words("command.scheduler"))
        command.add_argument("--out", metavar="FILE", help=words("command.out"))
    return parser


if __name__ == "__main__":
    sys.exit(main())
